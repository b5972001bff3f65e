// The policy of the language's first page: shares, a penalty, a yearly ceiling.
#include <gtest/gtest.h>

#include "told.hpp"

namespace darman::engine::told {
namespace {

using Texts = std::vector<std::string>;

const char* const kPolicy = R"(module health.copayment
  source "Law 123/2024"
  source decree "Decree 45/2026"
  governed by Claim.date
  calendar jalali, round down
  currency IRR

dictionary Status { worker; retiree }
dictionary Class { consultation; specialist; medicine; inpatient }
dictionary Service from data { class code Class; chronic bool; covered bool }
entity Person { id key; status code Status dated; reference_income money per year }
entity Referral { id key; issued date }
entity Claim of Person { id key; date; received instant; urgent bool; referral Referral or none }
entity Line of Claim {
    number integer key; service code Service; tariff money in 0 .. 900_000_000_000 }
  order claim.date, claim.received

param standard_share : rate
  from 2024-01-01  25%  [art 12(1)]
  from 2026-07-01  20%  [decree art 3]  enacted 2026-05-14
param penalty_rate : rate  from 2024-01-01  15%  [art 15(1)]
param cap_rate     : rate  from 2024-01-01   2%  [art 18(1)]

table Line.terms (service.class, service.chronic) -> share : rate, gated : bool   unique, complete
  class        chronic | share           gated
  consultation any     | standard_share  no    [art 12(1)]
  specialist   any     | standard_share  yes   [art 12(1), 15]
  medicine     yes     | 10%             no    [art 12(2)]
  medicine     no      | standard_share  no    [art 12(1)]
  inpatient    any     | 0%              no    [art 13]

rule Line.share : money
  = tariff * terms.share  rounded half up to 1  [art 12, 20]
  except retired: when person.status is retiree
  = 0  [art 16]
rule Line.penalty : money
  = 0  [art 15]
  except no_referral: when terms.gated and claim.referral is none and not claim.urgent
  = tariff * penalty_rate  rounded half up to 1  [art 15(1), 20]
    says fa "بدون ارجاع"  en "without a referral"

accumulate Line.share_due : money
  adds    share
  at most person.reference_income * cap_rate  rounded half up to 1
    by person each jalali year  [art 18(1)]
  late    readjudicate  [art 18(3)]

rule Line.patient_pays : money = share_due + penalty  [art 12, 15]
rule Line.fund_pays : money = tariff - patient_pays  [art 12]
reject Line with not_covered  when not service.covered  [art 10]
pend Line with costly  when tariff > 500_000_000 IRR or any earlier accepted Line in claim  [art 10]

test "ceiling reached, penalty still due; a retiree pays only the penalty"
  each line { urgent no; referral none; chronic no; covered yes }
  person { status worker; reference_income 9_000_000 }
  line { date 2026-04-01; class consultation; tariff 40_000 } -> patient_pays 10_000
  line { date 2026-04-15; class medicine; tariff 333_320 } -> patient_pays 83_330
  line { date 2026-05-02; class specialist; tariff 60_000 } -> patient_pays 24_000
  line { date 2026-05-20; class medicine; tariff 400_000 } -> patient_pays 71_670
  line { date 2026-06-01; class specialist; tariff 60_000 } -> patient_pays 9_000
  line { date 2026-07-10; class consultation; tariff 100_000 } -> patient_pays 0
  line { date 2026-07-11; class medicine; chronic yes; tariff 10; covered no } -> patient_pays 0
  person { status retiree }
  line { date 2026-05-02; class specialist; tariff 40_000 } -> patient_pays 6_000
)";

class Copayment : public testing::Test {
  protected:
    World world{kPolicy};
};

TEST_F(Copayment, tells_the_formula_with_its_values) {
    const Story pays = world.story(2, "patient_pays");
    EXPECT_EQ(pays.name, "patient_pays");
    EXPECT_EQ(pays.entity, "Line");
    EXPECT_EQ(pays.value.plain, "24000");
    EXPECT_EQ(text_of(pays.formula), "share_due=15000 + penalty=9000");
    ASSERT_EQ(pays.quotes.size(), 2U);
    EXPECT_EQ(pays.quotes[1].name, "art 15");
    EXPECT_EQ(pays.quotes[1].source, "Law 123/2024");
    EXPECT_EQ(pays.clause, "");
    const Story due = world.part(pays, "share_due");
    const Story share = world.part(due, "share");
    EXPECT_EQ(text_of(share.formula), "tariff=60000 × terms.share=0.25 [half up 1 from 15000]");
}

TEST_F(Copayment, tells_the_exception_that_held_and_why_another_did_not) {
    const Story penalty = world.story(2, "penalty");
    EXPECT_EQ(penalty.clause, "no_referral");
    EXPECT_EQ(penalty.says.en, "without a referral");
    EXPECT_EQ(text_of(penalty.formula), "tariff=60000 × penalty_rate=0.15 [half up 1 from 9000]");
    EXPECT_EQ(texts_of(penalty.sources),
              Texts{"parameter penalty_rate=0.15 [art 15(1)] from 2024-01-01"});
    EXPECT_TRUE(penalty.not_applied.empty());
    EXPECT_EQ(world.part(penalty, "terms.gated").value.plain, "yes");

    const Story share = world.story(2, "share");
    EXPECT_EQ(texts_of(share.not_applied),
              Texts{"retired: person.status is retiree [art 16], "
                    "person.status is retiree: person.status=worker"});
    const Story none = world.story(0, "penalty");
    EXPECT_EQ(none.clause, "");
    EXPECT_EQ(text_of(none.formula), "0");
    EXPECT_EQ(texts_of(none.not_applied),
              Texts{"no_referral: terms.gated and claim.referral is none and not claim.urgent "
                    "[art 15(1), art 20], terms.gated: terms.gated=no"});
}

TEST_F(Copayment, tells_the_row_of_the_table_and_the_version_of_the_parameter) {
    const Story terms = world.part(world.story(2, "share"), "terms.share");
    EXPECT_EQ(text_of(terms.formula), "service.class=specialist");
    EXPECT_EQ(texts_of(terms.sources),
              (Texts{"table row terms: specialist any | standard_share yes [art 12(1), art 15]",
                     "parameter standard_share=0.25 [art 12(1)] from 2024-01-01"}));
    const Story later = world.part(world.story(5, "share"), "terms.share");
    EXPECT_EQ(texts_of(later.sources).at(1),
              "parameter standard_share=0.2 [decree art 3] from 2026-07-01 enacted 2026-05-14");
    EXPECT_EQ(later.sources[1].quotes[0].source, "Decree 45/2026");
    const Story two = world.part(world.story(6, "share"), "terms.share");
    EXPECT_EQ(text_of(two.formula), "service.class=medicine and service.chronic=yes");
    EXPECT_EQ(texts_of(two.sources), Texts{"table row terms: medicine yes | 10% no [art 12(2)]"});
}

TEST_F(Copayment, tells_the_counter_before_and_after) {
    const Story open = world.story(2, "share_due");
    EXPECT_EQ(text_of(open.formula), "share=15000");
    EXPECT_EQ(texts_of(open.bounds),
              Texts{"at most 180000 from 15000, used 93330 after 108330 [art 18(1)]"});
    EXPECT_EQ(open.bounds[0].key, "person 1, jalali year 1405");
    EXPECT_EQ(open.bounds[0].key_fa, "شخص 1، سال ۱۴۰۵");
    // A bound that did not bite is not relied on, nor what it was reckoned from.
    EXPECT_TRUE(open.sources.empty());

    const Story full = world.story(3, "share_due");
    EXPECT_EQ(texts_of(full.bounds),
              Texts{"at most 180000 from 100000 bit, used 108330 after 180000 [art 18(1)]"});
    EXPECT_EQ(texts_of(full.sources), Texts{"parameter cap_rate=0.02 [art 18(1)] from 2024-01-01"});
}

TEST_F(Copayment, knows_what_was_relied_on) {
    const Reliance third = world.relied(2, "patient_pays");
    EXPECT_TRUE(third.holds("art 12(1)"));
    EXPECT_TRUE(third.holds("art 15(1) no_referral"));
    EXPECT_TRUE(third.holds("no_referral"));
    EXPECT_FALSE(third.holds("art 18(1)"));
    EXPECT_FALSE(third.holds("art 16"));
    EXPECT_FALSE(third.holds("retired"));
    EXPECT_FALSE(third.holds("decree art 3"));
    const Reliance fourth = world.relied(3, "patient_pays");
    EXPECT_TRUE(fourth.holds("art 18(1)"));
    EXPECT_TRUE(fourth.holds_capped("art 18(1)", "100000"));
    EXPECT_FALSE(fourth.holds_capped("art 18(1)", "71670"));
    EXPECT_TRUE(world.relied(4, "patient_pays").holds("art 18(1)"));
    EXPECT_TRUE(world.relied(4, "patient_pays").holds("art 15(1) no_referral"));
    const Reliance sixth = world.relied(5, "share");
    EXPECT_TRUE(sixth.holds("decree art 3"));
    EXPECT_TRUE(sixth.holds("art 3"));
    const Reliance retiree = world.relied(7, "patient_pays");
    EXPECT_TRUE(retiree.holds("art 16 retired"));
    EXPECT_FALSE(retiree.holds("art 12(1) retired"));
}

TEST_F(Copayment, tells_a_value_once) {
    world.story(2, "patient_pays");
    const std::size_t told = world.explainer().stories().size();
    const std::int32_t before = world.story(2, "fund_pays").parts.at(0);
    EXPECT_EQ(world.explainer().stories()[static_cast<std::size_t>(before)].name, "patient_pays");
    EXPECT_EQ(world.explainer().stories().size(), told + 1);
}

TEST_F(Copayment, tells_verdicts) {
    const VerdictStory rejected = world.verdict(6, "not_covered");
    EXPECT_TRUE(rejected.holds);
    EXPECT_FALSE(rejected.unknown);
    EXPECT_EQ(rejected.condition, "not service.covered");
    EXPECT_EQ(text_of(rejected.formula), "not service.covered=no");
    EXPECT_EQ(rejected.quotes.at(0).name, "art 10");
    EXPECT_EQ(rejected.entity, "Line");
    const VerdictStory fine = world.verdict(0, "costly");
    EXPECT_FALSE(fine.holds);
    EXPECT_EQ(text_of(fine.formula),
              "tariff=40000 > 500000000 or any earlier accepted Line in claim");
    EXPECT_TRUE(fine.parts.empty());
}

}  // namespace
}  // namespace darman::engine::told
