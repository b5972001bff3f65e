#include <gtest/gtest.h>

#include "replay/report_tables.hpp"
#include "sample.hpp"

namespace darman::replay {
namespace {

std::vector<std::string> names_of(const Report& report, std::size_t dimension) {
    std::vector<std::string> names;
    const std::size_t s = lines_of(report);
    const Dimension& wanted = report.plan.sections[s].dimensions[dimension];
    for (const std::string& key : group_keys(report, s, dimension)) {
        std::string name;
        for (const GroupPart& part : group_parts(report, wanted, key)) {
            name += (name.empty() ? "" : "+") + (part.kind == GroupPart::Kind::Text ? part.text
                                                 : part.kind == GroupPart::Kind::None
                                                     ? std::string("(none)")
                                                     : std::string("(unknown)"));
        }
        names.push_back(name);
    }
    return names;
}

TEST(Totals, AreWhatHandsReckon) {
    const Laws laws({""});
    const Report report = replayed(laws.question(), year_of_facts());
    const GroupTotals& all = report.totals.of(lines_of(report), 0).all;
    EXPECT_EQ(all.rows, 11U);
    EXPECT_EQ(all.by_verdict, (std::array<std::uint64_t, 5>{7, 1, 1, 1, 1}));
    EXPECT_EQ(all.distinct, (std::vector<std::uint64_t>{7, 6}));  // claims, persons
    EXPECT_EQ(sum_of(report, 0, "claimed"), "4820");
    EXPECT_EQ(sum_of(report, 0, "patient_pays"), "603");
    EXPECT_EQ(sum_of(report, 0, "fund_pays"), "1777");
}

TEST(Totals, WhatIsNotKnownIsNeverZero) {
    const Laws laws({""});
    const Report report = replayed(laws.question(), year_of_facts());
    const std::size_t s = lines_of(report);
    ASSERT_EQ(report.plan.sections[s].measures[2].name, "patient_pays");
    const MeasureTotals& pays = report.totals.of(s, 0).all.measures[2];
    EXPECT_EQ(pays.known, 7U);
    EXPECT_EQ(pays.none, 1U);     // rejected
    EXPECT_EQ(pays.unknown, 3U);  // it waits, it cannot be decided, it is faulty
    const SectionTotals& totals = report.totals.of(s, 0);
    EXPECT_EQ(totals.needs, (std::map<std::string, std::uint64_t>{{"person.sex", 1}}));
    ASSERT_EQ(totals.faults.size(), 1U);
    EXPECT_NE(totals.faults.begin()->first.find("share has no value"), std::string::npos);
    EXPECT_EQ(totals.faults.begin()->first.find("1405"), std::string::npos) << "a gap is one line";
}

TEST(Totals, WholeIsSharesOfWhatIsAcceptedAndTheWholeOfAllElse) {
    const Laws laws({""});
    const Report report = replayed(laws.question(), year_of_facts());
    const SharesTotals& shares = report.totals.of(lines_of(report), 0).shares.at(0);
    EXPECT_EQ(shares.whole.total(), core::Rational(4820));
    EXPECT_EQ(shares.parts.total(), core::Rational(2380));
    EXPECT_EQ(shares.others[1].total(), core::Rational(300));   // pended
    EXPECT_EQ(shares.others[2].total(), core::Rational(50));    // undecided
    EXPECT_EQ(shares.others[3].total(), core::Rational(90));    // fault
    EXPECT_EQ(shares.others[4].total(), core::Rational(2000));  // rejected
    EXPECT_EQ(shares.broken, 0U);
}

TEST(Groups, UnknownAndNoneHaveTheirOwn) {
    const Laws laws({""});
    Question question = laws.question();
    question.by = {{"person.household.province"}, {"person.sex", "service"}, {"claimed"}};
    const Report report = replayed(question, year_of_facts());
    EXPECT_EQ(names_of(report, 2), (std::vector<std::string>{"north", "south", "(unknown)"}));
    EXPECT_EQ(names_of(report, 3),
              (std::vector<std::string>{"female+drug",
                                        "female+visit",
                                        "male+dentist",
                                        "male+drug",
                                        "male+visit",
                                        "(unknown)+drug"}));
    // Numbers in the order of numbers.
    EXPECT_EQ(names_of(report, 4).front(), "10");
    EXPECT_EQ(names_of(report, 4).back(), "2000");
}

TEST(Groups, SumToTheTotalForEveryAmountAndLaw) {
    const Laws laws({"", "cheap", "strict", "cheap+strict"});
    Question question = laws.question();
    question.by = {{"person.household.province"}, {"service"}, {"person.household.province.rich"}};
    const Report report = replayed(question, year_of_facts());
    const std::vector<Identity> all = identities(report);
    EXPECT_GT(all.size(), 50U);
    for (const Identity& identity : all) {
        EXPECT_TRUE(identity.holds) << identity.measure << " over " << identity.over;
    }
}

TEST(Groups, UnderAReformARowStaysInItsGroup) {
    const Laws laws({"", "strict"});
    Question question = laws.question();
    question.by = {{"patient_pays"}};
    const Report report = replayed(question, year_of_facts());
    const std::size_t s = lines_of(report);
    for (const std::string& key : group_keys(report, s, 2)) {
        EXPECT_EQ(group_of(report, s, 0, 2, key).rows, group_of(report, s, 1, 2, key).rows);
    }
}

TEST(Groups, AnIdentityThatDoesNotHoldIsSeen) {
    const Laws laws({""});
    Report report = replayed(laws.question(), year_of_facts());
    report.totals.of(lines_of(report), 0).all.measures[0].sum.add(core::Rational(1));
    EXPECT_FALSE(all_hold(identities(report)));
}

TEST(Csv, QuotesWhatNeedsIt) {
    const Table made{"t", {{"a"}, {"b"}}, {"x,y", "say \"z\"", "", "1"}};
    EXPECT_EQ(csv_text(made), "a,b\n\"x,y\",\"say \"\"z\"\"\"\n,1\n");
}

}  // namespace
}  // namespace darman::replay
