// Rows that the law makes, rows before, other dates, and how far the telling goes.
#include <gtest/gtest.h>

#include "told.hpp"

namespace darman::engine::told {
namespace {

using Texts = std::vector<std::string>;

const char* const kRise =
    R"(module rise source "Act" source d04 "Decree 1404" governed by Year.first_day
  calendar jalali, round down
  currency IRR
param minimum_wage : money per day
  year 1403 2_388_728 [decree]
  year 1404 3_463_656 [decree, unverified]
rule minimum : money per month = minimum_wage * 30 days per month [111, unverified]
entity Person { id key }
entity Award of Person { id key; start date; initial money per month; until date }
entity Year of Award for each jalali year in award.start .. award.until
table Year.rise (
    lowest = previous is not none and previous.pension <= minimum as of previous.first_day)
      -> share : rate, fixed : money per month unique
  lowest | share fixed
  yes | 45% 0 [d04] year 1404 enacted 1404-02-20
  no | 32% 9_316_500 [d04] year 1404 enacted 1404-02-20
  otherwise | 0% 0 [96]
rule Year.pension : money per month
  = previous.pension + (previous.pension * rise.share + rise.fixed)
      * (months from (award.start not before previous.first_day) to first_day) / 12 months
      rounded half up to 1 [96]
  except begun: when previous is none
  = award.initial [77]
test "begun in Mordad: 8 twelfths"
  award { start 1403-05-01; initial 120_000_000; until 1404-12-29 }
  year 1404 -> pension 151_811_000
)";

TEST(History, tells_the_year_before) {
    World world(kRise);
    const Story pension = world.story(0, "pension");
    EXPECT_EQ(pension.key, "1/1/1404");
    EXPECT_EQ(text_of(pension.formula),
              "previous.pension=120000000 + ( previous.pension=120000000 × rise.share=0.32 + "
              "rise.fixed=9316500 ) × months from (award.start not before previous.first_day) to "
              "first_day=8 ÷ 12 [half up 1 from 151811000]");
    EXPECT_EQ(texts_of(pension.not_applied),
              Texts{"begun: previous is none [77], previous is none: previous=1/1/1403"});
    const Story before = world.part(pension, "pension");
    EXPECT_EQ(before.key, "1/1/1403");
    EXPECT_EQ(before.clause, "begun");
    EXPECT_EQ(text_of(before.formula), "award.initial=120000000");
    const Story share = world.part(pension, "rise.share");
    EXPECT_EQ(text_of(share.formula), "lowest=no");
    EXPECT_EQ(texts_of(share.sources),
              Texts{"table row rise: no | 32% 9_316_500 [d04] from 2025-03-21 to 2026-03-20 "
                    "enacted 2025-05-10"});
    // Read on the first day of the year before.
    const Story minimum = world.part(share, "minimum");
    EXPECT_EQ(minimum.entity, "");
    EXPECT_EQ(text_of(minimum.formula), "minimum_wage=2388728 × 30");
    EXPECT_EQ(texts_of(minimum.sources).at(0),
              "parameter minimum_wage=2388728 [decree] from 2024-03-20 to 2025-03-20");
    EXPECT_TRUE(world.relied(0, "pension").holds("d04"));
    EXPECT_TRUE(world.relied(0, "pension").holds("77 begun"));
}

TEST(History, stops_telling_where_it_would_never_end) {
    World world(R"(module life source "Act" governed by Year.first_day
  calendar jalali, round down
  currency IRR
entity Person { id key }
entity Award of Person { id key; start date; initial money; until date }
entity Year of Award for each jalali year in award.start .. award.until
rule Year.rest : money = (previous.paid else award.initial) [1]
rule Year.paid : money = rest + 1 IRR [2]
test "a life"
  award { start 1290-05-01; initial 1_000; until 1405-12-29 }
  year 1400 -> paid 1_111
)",
                {},
                50);
    const Story paid = world.story(0, "paid");
    EXPECT_EQ(paid.value.plain, "1111");
    EXPECT_EQ(world.explainer().stories().size(), 50U);
    const Story last = world.explainer().stories().back();
    EXPECT_TRUE(last.parts.empty());
    EXPECT_FALSE(last.formula.empty());
    // Asked for itself, it is told further.
    const Story older = world.story(0, "rest");
    EXPECT_EQ(text_of(older.formula), "previous.paid=1110");
}

const char* const kStages =
    R"(module equal source "Plan Act" source d04 "Decree 1404" governed by Order.begins
  calendar jalali, round down
  currency IRR
list orders { begins date key; raise rate; fixed money per month; stage rate }
  begins raise fixed stage
  1403-08-01 0% 0 40% [28]
  1404-01-01 32% 9_316_500 30% [28, d04]
entity Person { id key }
entity Award of Person { id key; pension money per month }
entity Order of Award for each orders
rule Order.base : money per month
  = (previous.base else award.pension) * (100% + raise) + fixed rounded half up to 1 [d04 note]
rule Order.stages : rate = sum of stage for orders where begins <= this.begins [28]
test "two"
  award { pension 120_000_000 }
  order 1403-08-01 -> base 120_000_000
  order 1404-01-01 -> base 167_716_500
)";

TEST(History, cites_the_rows_of_a_list) {
    World world(kStages);
    const Story base = world.story(1, "base");
    EXPECT_EQ(text_of(base.formula),
              "previous.base=120000000 × ( 1 + raise=0.32 ) + fixed=9316500 "
              "[half up 1 from 167716500]");
    EXPECT_EQ(texts_of(base.sources), Texts{"row orders: 1404-01-01 32% 9_316_500 30% [28, d04]"});
    const Story first = world.part(base, "base");
    EXPECT_EQ(text_of(first.formula),
              "award.pension=120000000 × ( 1 + raise=0 ) + fixed=0 [half up 1 from 120000000]");
    const Story stages = world.story(1, "stages");
    EXPECT_EQ(text_of(stages.formula), "sum of stage for orders where begins <= this.begins=0.7");
    ASSERT_EQ(stages.sources.size(), 2U);
    EXPECT_EQ(world.story(0, "stages").sources.size(), 1U);
}

}  // namespace
}  // namespace darman::engine::told
