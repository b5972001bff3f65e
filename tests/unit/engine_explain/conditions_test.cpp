// Conditions, formulas and exceptions: what decided, and in which words.
#include <gtest/gtest.h>

#include "told.hpp"

namespace darman::engine::told {
namespace {

using Texts = std::vector<std::string>;

const char* const kPolicy = R"(module conditions source "Example" governed by Claim.date
  calendar jalali, round down
  currency IRR
dictionary Status { worker; retiree; student }
dictionary Sector { public; private }
dictionary Kind from data { rate rate; sector code Sector or none }
param low : money
  from 1400-01-01 100 [20]
param high (Sector) : money or none
  from 1400-01-01 private 50 [21]
entity Household { id key }
entity Person {
    id key; household Household or none; status code Status; age years or none; ill bool }
entity Claim of Person { id key; date; kind code Kind; urgent bool }
entity Line of Claim { number integer key; a integer; b integer; c integer; amount money }
  order claim.date
rule Line.grouped : exact decimal(2)
  = (a + b) * (a - (b - c)) / (a * (b + c)) - (a - b - -c) [1]
rule Line.side : bool = person.ill or a > b and b > c [2]
rule Line.both : bool = not (a is 1 and b is 2) and a in 1 .. b + 3 [3]
rule Line.share : money
  = amount [10]
  except special before off_path, later: when person.status is one of (student, retiree)
      or claim.urgent
  = 0 [11]
  except off_path before later: when amount > low
  = amount [12, unverified] at least low [12 floor]
    at most (high(claim.kind.sector) else 10_000 IRR) [13]
  except urgent to off_path: when claim.urgent
  = 5 IRR [14]
  except later from 1410-01-01: when a is 1
  = 7 IRR [15]
rule Line.age : years = person.age else 20 years [4]
accumulate Line.used : money
  adds share
  at most 1_000 IRR by person.household for life [30]
  at most 500 IRR by person, claim.kind each month [31]
  at most 700 IRR by person each 6 months from 1403-02-01 [32]
  late readjudicate
pend Line with odd when any earlier Line in person where a is this.a and share > 0 [40]
test "conditions"
  each line { urgent no; a 2; b 3; c 4; amount 90; kind k1; date 1403-08-01 }
  kind k1 { rate 10%; sector private }
  kind k2 { rate 10%; sector none }
  household h { }
  person { household h; status worker; age none; ill no }
  line { } -> share 90
  line { amount 200 } -> share 50
  line { amount 200; kind k2 } -> share 200
  person { household none; status student; age 30 years; ill yes }
  line { amount 200 } -> share 0
  person { household none; age 30 years; ill yes }
  line { a 1; amount 10 } -> undecided needs person.status
)";

class Conditions : public testing::Test {
  protected:
    World world{kPolicy};
};

TEST_F(Conditions, brackets_stand_only_where_needed) {
    EXPECT_EQ(text_of(world.story(0, "grouped").formula),
              "( a=2 + b=3 ) × ( a=2 − ( b=3 − c=4 ) ) ÷ ( a=2 × ( b=3 + c=4 ) ) − "
              "( a=2 − b=3 − − c=4 )");
}

TEST_F(Conditions, only_what_decided_is_told) {
    EXPECT_EQ(text_of(world.story(3, "side").formula), "person.ill=yes");
    // Both sides of the `or` failed, the second by its first test.
    EXPECT_EQ(text_of(world.story(0, "side").formula), "person.ill=no or a=2 > b=3");
    EXPECT_EQ(text_of(world.story(0, "both").formula), "not a=2 is 1 and a=2 in 1 .. b=3 + 3");
    EXPECT_EQ(text_of(world.story(0, "age").formula), "20");
    EXPECT_EQ(text_of(world.story(3, "age").formula), "person.age=30");
}

TEST_F(Conditions, an_exception_that_failed_says_by_what) {
    const Story share = world.story(0, "share");
    EXPECT_EQ(share.clause, "");
    EXPECT_EQ(texts_of(share.not_applied),
              (Texts{"special: person.status is one of (student, retiree) or claim.urgent [11], "
                     "person.status is one of (student, retiree): person.status=worker, "
                     "claim.urgent: claim.urgent=no",
                     "off_path: amount > low [12 unverified], amount > low: amount=90, "
                     "amount > low: low=100",
                     "later: a is 1 (not in force: from 1410-01-01) [15]"}));
}

TEST_F(Conditions, bounds_are_told_in_their_order) {
    const Story share = world.story(1, "share");
    EXPECT_EQ(share.clause, "off_path");
    EXPECT_EQ(text_of(share.formula), "amount=200 [at least 100] [at most 50]");
    EXPECT_EQ(texts_of(share.bounds),
              (Texts{"at least 100 from 200 [12 floor]", "at most 50 from 200 bit [13]"}));
    EXPECT_EQ(texts_of(share.not_applied).at(2),
              "urgent: claim.urgent [14], claim.urgent: "
              "claim.urgent=no");
    EXPECT_TRUE(world.relied(1, "share").holds("21"));
    EXPECT_TRUE(world.relied(1, "share").holds_capped("13", "200"));
    EXPECT_FALSE(world.relied(1, "share").holds("12 floor"));
    // The condition that held rests on the parameter, the bound that did not bite would not.
    EXPECT_TRUE(world.relied(1, "share").holds("20"));
}

TEST_F(Conditions, what_was_not_needed_is_not_relied_on) {
    const Story share = world.story(2, "share");
    EXPECT_EQ(text_of(share.formula), "amount=200 [at least 100] [at most 10000]");
    EXPECT_FALSE(world.relied(2, "share").holds("13"));
    EXPECT_FALSE(world.relied(2, "share").holds("21"));
}

TEST_F(Conditions, an_exception_may_hold_and_give_way) {
    const Story share = world.story(3, "share");
    EXPECT_EQ(share.clause, "special");
    EXPECT_EQ(texts_of(share.not_applied).at(0),
              "off_path: amount > low (holds, but special goes before it) [12 unverified]");
}

TEST_F(Conditions, what_is_unknown_is_named) {
    const Story share = world.story(4, "share");
    EXPECT_EQ(share.value.state, Shown::State::Unknown);
    EXPECT_EQ(share.needs, Texts{"person.status"});
    EXPECT_EQ(share.clause, "");
    EXPECT_TRUE(share.quotes.empty());
    EXPECT_EQ(texts_of(share.not_applied).at(0),
              "special: person.status is one of (student, retiree) or claim.urgent [11], "
              "person.status is one of (student, retiree): person.status=unknown unknown");
}

TEST_F(Conditions, counters_are_named_in_both_languages) {
    const Story used = world.story(1, "used");
    EXPECT_EQ(texts_of(used.bounds),
              (Texts{"at most 1000 from 50, used 90 after 90 [30]",
                     "at most 500 from 50, used 90 after 90 [31]",
                     "at most 700 from 50, used 90 after 90 [32]"}));
    EXPECT_EQ(used.bounds[0].key, "household 1, for life");
    EXPECT_EQ(used.bounds[0].key_fa, "خانوار 1، در همهٔ عمر");
    EXPECT_EQ(used.bounds[1].key, "person 1, kind k1, month 1403-08");
    EXPECT_EQ(used.bounds[1].key_fa, "شخص 1، kind k1، ماه ۱۴۰۳-۰۸");
    EXPECT_EQ(used.bounds[2].key_fa, "شخص 1، دورهٔ آغازشده در ۱۴۰۳-۰۸-۰۱");
    // A key that is none: the bound does not bind.
    EXPECT_EQ(world.story(3, "used").bounds.size(), 0U);
}

TEST_F(Conditions, a_verdict_rests_on_the_rows_it_found) {
    const VerdictStory odd = world.verdict(1, "odd");
    EXPECT_TRUE(odd.holds);
    EXPECT_TRUE(odd.pend);
    EXPECT_EQ(text_of(odd.formula), "any earlier Line in person where a is this.a and share > 0");
    ASSERT_EQ(odd.parts.size(), 1U);
    const Story share = world.explainer().stories().at(static_cast<std::size_t>(odd.parts[0]));
    EXPECT_EQ(share.name, "share");
    EXPECT_EQ(share.value.plain, "90");
}

}  // namespace
}  // namespace darman::engine::told
