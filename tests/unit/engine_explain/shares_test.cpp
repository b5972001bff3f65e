// Waterfalls, allocations and stretches: how a whole is divided.
#include <gtest/gtest.h>

#include "told.hpp"

namespace darman::engine::told {
namespace {

using Texts = std::vector<std::string>;

const char* const kPayers = R"(module payers source "Example" governed by Claim.date
  calendar jalali, round down
  currency IRR
dictionary Status { worker; retiree }
dictionary Sector { government; public; private }
entity Person { id key; status code Status; extra bool }
entity Claim of Person { id key; date; sector code Sector }
entity Line of Claim { number integer key; points decimal(2) } order claim.date
param k_tech (Sector) : money series file "k.csv" [K]
rule Line.tariff : money = points * k_tech(claim.sector) rounded half up to 1 [K]
rule Line.base : money = points * k_tech(government) rounded half up to 1 [K]
accumulate Line.extra_due : money
  adds (tariff - insurer_pays) * 90% rounded down to 1 when person.extra [1]
  at most 1_000_000 IRR by person each jalali year [2]
  late readjudicate
waterfall Line of tariff
  insurer_pays = base * 70% rounded half up to 1 [B5]
  extra_pays = extra_due + 100_000 IRR [2]
  fund_pays = rest when person.status is retiree [5]
  patient_pays = rest [B5]
test "payers"
  each line { date 1404-05-01; points 1 }
  person { status worker; extra no }
  line { sector private } -> patient_pays 2_181_000
  line { sector government; points 0.1 } -> extra_pays 20_100
  person { status retiree; extra yes }
  line { sector private } -> patient_pays 0
)";

const char* const kRates = R"(sector,from,to,value,source
government,1404-01-01,1404-12-29,670000,Circular 14
public,1404-01-01,1404-12-29,1112000,Circular 14
private,1404-01-01,1404-12-29,2750000,Circular 15
)";

TEST(Waterfall, tells_what_was_left) {
    World world(kPayers, {{"k.csv", kRates}});
    const Story patient = world.story(0, "patient_pays");
    EXPECT_EQ(text_of(patient.formula), "tariff=2750000 − insurer_pays=469000 − extra_pays=100000");
    const Story fund = world.part(patient, "fund_pays");
    EXPECT_EQ(text_of(fund.formula), "");
    EXPECT_EQ(texts_of(fund.not_applied),
              Texts{": person.status is retiree, person.status is retiree: person.status=worker"});
    const Story retiree = world.story(2, "fund_pays");
    EXPECT_EQ(text_of(retiree.formula),
              "tariff=2750000 − insurer_pays=469000 − extra_pays=1100000");
    EXPECT_TRUE(world.relied(2, "patient_pays").holds("5"));
    EXPECT_TRUE(world.relied(2, "patient_pays").holds_capped("2", "2052900"));
}

TEST(Waterfall, cuts_a_step_to_what_is_left) {
    World world(kPayers, {{"k.csv", kRates}});
    const Story extra = world.story(1, "extra_pays");
    EXPECT_EQ(text_of(extra.formula), "extra_due=0 + 100000");
    EXPECT_EQ(texts_of(extra.bounds), Texts{"at most 20100 from 100000 bit"});
    EXPECT_EQ(world.part(extra, "insurer_pays").value.plain, "46900");
    const Story due = world.part(extra, "extra_due");
    EXPECT_EQ(texts_of(due.not_applied), Texts{": person.extra, person.extra: person.extra=no"});
    // What fits is not cut, and does not rest on the steps before.
    const Story fits = world.story(0, "extra_pays");
    EXPECT_EQ(texts_of(fits.bounds), Texts{"at most 2281000 from 100000"});
    EXPECT_EQ(fits.parts.size(), 1U);
}

TEST(Waterfall, names_the_source_of_a_series) {
    World world(kPayers, {{"k.csv", kRates}});
    const Story tariff = world.story(0, "tariff");
    EXPECT_EQ(text_of(tariff.formula),
              "points=1 × k_tech(claim.sector)=2750000 [half up 1 from 2750000]");
    ASSERT_EQ(tariff.sources.size(), 1U);
    EXPECT_EQ(tariff.sources[0].name, "k_tech(private)");
    EXPECT_EQ(tariff.sources[0].from, "2025-03-21");
    EXPECT_EQ(tariff.sources[0].to, "2026-03-20");
    ASSERT_FALSE(tariff.sources[0].quotes.empty());
    EXPECT_EQ(tariff.sources[0].quotes[0].source, "Circular 15");
}

const char* const kSurvivors = R"(module survivors source "Act" governed by Award.on
  calendar jalali, round down
  currency IRR
dictionary Kin { wife; child; parent }
entity Award of Person { id key; on date; amount money per month }
entity Person { id key }
entity Survivor of Award { number integer key; kind code Kin; birth date; student bool }
rule Survivor.entitled : bool
  = yes [81]
  except grown: when kind is one of (child, parent)
      and years from birth to award.on >= 18 years and not student
  = no [82]
table Survivor.right (entitled, kind) -> weight : rate unique, complete
  entitled kind | weight
  no any | 0% [81]
  yes wife | (50% / (count of Survivor in award where kind is wife and entitled)) [83]
  yes child | 25% [83]
  yes parent | 20% [83 note]
rule Award.pool : money per month
  = amount * ((sum of right.weight for Survivor in award) at most 100% [84])
    rounded half up to 1 [83]
allocate Survivor.pension : money per month
  of award.pool by right.weight [83]
  remainder to the largest fraction, then birth [85, unverified]
test "four"
  each award { on 1403-08-30; amount 120_000_000 }
  each survivor { student no; birth 1390-01-01 }
  award { }
  survivor { kind wife } -> pension 36_363_636
  survivor { number 2..4; kind child } -> pension 18_181_818
  award { amount 100 }
  survivor { kind wife; birth 1350-01-01 } -> pension 42
  survivor { number 2..3; kind child } -> pension 21
  survivor { kind parent; birth 1391-01-01 } -> pension 16
  award { amount 100 }
  survivor { kind child } -> pension 25
  survivor { kind child; birth 1380-01-01 } -> pension 0
)";

TEST(Allocation, tells_weights_and_the_remainder) {
    World world(kSurvivors);
    const Story wife = world.story(0, "pension");
    EXPECT_EQ(text_of(wife.formula),
              "award.pool=120000000 × right.weight=0.5 ÷ sum of right.weight=1.25 "
              "[down 1 from 48000000]");
    const Story pool = world.part(wife, "pool");
    EXPECT_EQ(text_of(pool.formula),
              "amount=120000000 × ( sum of right.weight for Survivor in award=1.25 [at most 1] ) "
              "[half up 1 from 120000000]");
    EXPECT_EQ(texts_of(pool.bounds), Texts{"at most 1 from 1.25 bit [84]"});
    const Story right = world.part(wife, "right.weight");
    EXPECT_EQ(text_of(right.formula),
              "entitled=yes and kind=wife → 0.5 ÷ count of Survivor in award where kind is wife "
              "and entitled=1");
    EXPECT_EQ(texts_of(right.sources),
              Texts{"table row right: yes wife | (50% / (count of Survivor in award where kind is "
                    "wife and entitled)) [83]"});
}

TEST(Allocation, rests_on_the_weights_of_the_others) {
    World world(kSurvivors);
    const Reliance relied = world.relied(4, "pension");
    EXPECT_TRUE(relied.holds("83 note"));
    EXPECT_FALSE(relied.holds("82 grown"));
    EXPECT_TRUE(world.relied(9, "pension").holds("82 grown"));
    const Story grown = world.story(9, "entitled");
    EXPECT_EQ(grown.clause, "grown");
    EXPECT_EQ(text_of(grown.formula), "no");
    const Story child = world.story(8, "entitled");
    EXPECT_EQ(texts_of(child.not_applied).at(0),
              "grown: kind is one of (child, parent) and years from birth to award.on >= 18 years "
              "and not student [82], years from birth to award.on >= 18 years: years from birth to "
              "award.on=13");
}

TEST(Allocation, cites_what_gives_the_last_units) {
    World world(kSurvivors);
    const Story wife = world.story(4, "pension");
    EXPECT_EQ(wife.value.plain, "42");
    EXPECT_EQ(texts_of(wife.sources),
              Texts{"remainder pension=1: remainder to the largest fraction [85 unverified]"});
    EXPECT_TRUE(world.story(7, "pension").sources.empty());
    EXPECT_TRUE(world.relied(4, "pension").holds("85"));
    EXPECT_FALSE(world.relied(7, "pension").holds("85"));
}

const char* const kSessions = R"(module sessions source "Example" governed by Claim.date
  calendar jalali, round down
  currency IRR
entity Person { id key }
entity Claim of Person { id key; date; received instant }
entity Line of Claim { number integer key; quantity integer; reverses Line or none }
  order claim.date, claim.received
accumulate Line.covered : rate
  adds quantity by person each jalali year
  first 10 at 100% [1]
  next 5 at 20% [2]
  beyond at 0% [3]
  late readjudicate
accumulate Line.in_turn : integer
  adds quantity
  at most 10 by person each jalali year [1]
  late as received by claim.received
test "a late line, then a reversal"
  line a { date 1404-02-10; quantity 9 } -> in_turn 9
  line { date 1404-02-01; quantity 3 } -> covered 3, in_turn 1
  line { date 1404-02-10; quantity 9; reverses a } -> in_turn -9
  line { date 1404-02-20; quantity 14 } -> covered 8, in_turn 9
)";

TEST(Stretches, tell_the_part_in_each) {
    World world(kSessions);
    const Story covered = world.story(3, "covered");
    EXPECT_EQ(text_of(covered.formula), "7 × 1 + 5 × 0.2 + 2 × 0");
    EXPECT_EQ(texts_of(covered.sources),
              (Texts{"stretch covered=1: first 10 at 100% [1]",
                     "stretch covered=0.2: next 5 at 20% [2]",
                     "stretch covered=0: beyond at 0% [3]"}));
    ASSERT_EQ(covered.bounds.size(), 1U);
    EXPECT_EQ(covered.bounds[0].used.plain, "3");
    EXPECT_EQ(covered.bounds[0].after.plain, "17");
    const Story first = world.story(1, "covered");
    EXPECT_EQ(text_of(first.formula), "3 × 1");
    EXPECT_EQ(first.sources.size(), 1U);
    EXPECT_FALSE(world.relied(1, "covered").holds("2"));
    EXPECT_TRUE(world.relied(3, "covered").holds("2"));
}

TEST(Reversals, give_back_what_the_first_took) {
    World world(kSessions);
    const Story back = world.story(2, "in_turn");
    EXPECT_EQ(back.value.plain, "-9");
    EXPECT_EQ(text_of(back.formula), "− in_turn=9");
    EXPECT_EQ(world.part(back, "in_turn").value.plain, "9");
    const Story vanished = world.story(2, "covered");
    EXPECT_EQ(vanished.value.plain, "0");
    EXPECT_EQ(text_of(vanished.formula), "");
}

}  // namespace
}  // namespace darman::engine::told
