#include <gtest/gtest.h>

#include "sample.hpp"

namespace darman::replay {
namespace {

std::vector<std::string> texts(const std::vector<core::Rational>& numbers) {
    std::vector<std::string> all;
    for (const core::Rational& number : numbers) {
        all.push_back(number.to_string());
    }
    return all;
}

const Comparison& compared(const Report& report, std::size_t scenario) {
    return report.totals.of(lines_of(report), scenario).comparison;
}

// Under `cheap` b pays 80 less, c 120, f 202; a and e nothing less; of d no line can be compared.
TEST(Changes, OfPersonsAreWhatHandsReckon) {
    const Laws laws({"", "cheap"});
    const Report report = replayed(laws.question(), year_of_facts());
    const Changes& persons = compared(report, 1).who.at(0);
    EXPECT_EQ(persons.members, 6U);
    EXPECT_EQ(persons.fell, 3U);
    EXPECT_EQ(persons.rose, 0U);
    EXPECT_EQ(persons.same, 2U);
    EXPECT_EQ(persons.apart, 1U);
    EXPECT_EQ(persons.partly, 2U);  // c has a line that waits, f one with a fault
    EXPECT_EQ(persons.fell_by.total(), core::Rational(402));
    EXPECT_EQ(texts(deciles(persons)),
              (std::vector<std::string>{
                  "-202", "-202", "-202", "-120", "-120", "-120", "-80", "-80", "-80", "-80"}));
    EXPECT_EQ(median(persons), core::Rational(-80));  // of -202, -120, -80, 0, 0
    ASSERT_EQ(persons.top.size(), 3U);
    EXPECT_EQ(persons.top[0].key, "f");
    EXPECT_EQ(persons.top[0].before, core::Rational(303));
    EXPECT_EQ(persons.top[0].after, core::Rational(101));
}

TEST(Changes, OfHouseholdsAddTheirPersons) {
    const Laws laws({"", "cheap"});
    const Report report = replayed(laws.question(), year_of_facts());
    ASSERT_EQ(compared(report, 1).who.size(), 2U);
    EXPECT_EQ(report.plan.sections[lines_of(report)].who[1].path, "person.household");
    const Changes& households = compared(report, 1).who.at(1);
    EXPECT_EQ(households.members, 3U);
    EXPECT_EQ(households.fell, 3U);
    EXPECT_EQ(households.fell_by.total(), core::Rational(402));
    EXPECT_EQ(median(households), core::Rational(-120));
}

TEST(Changes, ARejectedLineGivesNothing) {
    const Laws laws({"", "strict"});
    const Report report = replayed(laws.question(), year_of_facts());
    const Changes& persons = compared(report, 1).who.at(0);
    EXPECT_EQ(persons.fell, 2U);  // c's 180 and f's 300 are rejected now
    EXPECT_EQ(persons.fell_by.total(), core::Rational(480));
    const auto& ways = compared(report, 1).transitions;
    const auto way = ways.find(std::string("accepted") + kPartEnd + "rejected: over_most");
    ASSERT_NE(way, ways.end());
    EXPECT_EQ(way->second.rows, 2U);
    EXPECT_EQ(way->second.asked.total(), core::Rational(1600));
    EXPECT_EQ(way->second.before.total(), core::Rational(480));
    EXPECT_EQ(way->second.after.total(), core::Rational(0));
}

TEST(Changes, WhatIsNotKnownIsLeftOutAndCounted) {
    const Laws laws({"", "cheap"});
    const Report report = replayed(laws.question(), year_of_facts());
    EXPECT_EQ(compared(report, 1).rows, 8U);
    EXPECT_EQ(compared(report, 1).left_out, 3U);
    EXPECT_EQ(compared(report, 1).left_out_asked.total(), core::Rational(440));
}

TEST(Changes, TwoReformsAtOnce) {
    const Laws laws({"", "cheap+strict"});
    const Report report = replayed(laws.question(), year_of_facts());
    // b 400 -> 40, f 10 -> 1; c's 600 and f's 1,000 are rejected.
    EXPECT_EQ(sum_of(report, 1, "patient_pays"), "41");
}

TEST(Changes, OfAnotherMeasureAndOfOthers) {
    const Laws laws({"", "cheap"});
    Question question = laws.question();
    question.measure = "fund_pays";
    question.who = {"claim"};
    const Report report = replayed(question, year_of_facts());
    const Changes& claims = compared(report, 1).who.at(0);
    EXPECT_EQ(claims.members, 7U);
    EXPECT_EQ(claims.rose, 3U);
    EXPECT_EQ(claims.rose_by.total(), core::Rational(402));
}

TEST(Changes, NamesMustBeThere) {
    const Laws laws({"", "cheap"});
    Question question = laws.question();
    question.measure = "patient_pay";
    EXPECT_EQ(make_plan(question).error().line(),
              "--measure: the policy gives no amount \"patient_pay\": did you mean patient_pays?");
    question = laws.question();
    question.who = {"service"};
    EXPECT_EQ(make_plan(question).error().line(),
              "--who: service is no row: name a row above or one referred to, as person; for "
              "groups there is --by");
}

TEST(Zero, IsProvenRowByRow) {
    const Laws laws({"", "strict"});
    Question question = laws.question();
    question.zero = "patient_pays";
    question.where = {{"person.sex", {"female"}}};
    Report report = replayed(question, year_of_facts());
    ASSERT_EQ(zero_scenarios(report), std::vector<std::size_t>{1});
    const ZeroTotals& women = report.totals.of(*zero_section(report), 1).zero;
    EXPECT_EQ(women.rows, 3U);
    EXPECT_EQ(women.above, 0U);
    EXPECT_EQ(women.untold, 1U);  // nobody knows the sex of d
    question.where = {{"person.sex", {"male"}}, {"service", {"visit", "drug"}}};
    report = replayed(question, year_of_facts());
    const ZeroTotals& men = report.totals.of(*zero_section(report), 1).zero;
    EXPECT_EQ(men.above, 2U);  // b's 400, f's 10
    EXPECT_EQ(men.unknown, 1U);
    EXPECT_EQ(men.sum.total(), core::Rational(123));
    EXPECT_EQ(men.first.begin()->first, "b/c2/1");
}

TEST(Zero, AMisspeltCodeProvesNothing) {
    const Laws laws({""});
    Question question = laws.question();
    question.zero = "patient_pays";
    question.where = {{"person.sex", {"femal"}}};
    EXPECT_EQ(make_plan(question).error().line(),
              "--where: Sex has no code \"femal\": did you mean female?");
}

}  // namespace
}  // namespace darman::replay
