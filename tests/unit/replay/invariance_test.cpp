// The same bytes whatever the threads, the batches and the order of units.
#include <algorithm>

#include <gtest/gtest.h>

#include "sample.hpp"

namespace darman::replay {
namespace {

// The three households many times over, under other keys.
std::vector<core::Facts> many(std::size_t times) {
    std::vector<core::Facts> all;
    for (std::size_t i = 0; i < times; ++i) {
        for (core::Facts facts : year_of_facts()) {
            for (core::FactTable& table : facts.tables) {
                for (std::size_t c = 0; c < table.cells.size(); ++c) {
                    const std::string& column = table.columns[c % table.columns.size()];
                    const bool key = column == "id" || column == "person" || column == "claim" ||
                                     column == "household";
                    if (!key) {
                        continue;
                    }
                    std::string text;
                    for (const char letter : table.cells[c].text + "/") {
                        text += letter == '/' ? std::to_string(i) + "/" : std::string(1, letter);
                    }
                    text.pop_back();
                    table.cells[c].text = text;
                }
            }
            all.push_back(std::move(facts));
        }
    }
    return all;
}

Question asked(const Laws& laws) {
    Question question = laws.question();
    question.by = {{"person.household.province"}, {"service", "person.sex"}};
    question.zero = "patient_pays";
    question.where = {{"person.sex", {"female"}}};
    question.top_count = 5;
    return question;
}

TEST(Replay, IsTheSameForAnyBatchThreadAndOrder) {
    const Laws laws({"", "cheap", "cheap+strict"});
    std::vector<core::Facts> units = many(12);
    const std::string whole = all_of(replayed(asked(laws), units, 1, 1'000'000));
    EXPECT_NE(whole.find("most_affected"), std::string::npos);
    EXPECT_EQ(all_of(replayed(asked(laws), units, 1, 1)), whole);
    EXPECT_EQ(all_of(replayed(asked(laws), units, 2, 50)), whole);
    EXPECT_EQ(all_of(replayed(asked(laws), units, 5, 1)), whole);
    std::reverse(units.begin(), units.end());
    EXPECT_EQ(all_of(replayed(asked(laws), units, 3, 40)), whole);
    std::rotate(units.begin(), units.begin() + 7, units.end());
    EXPECT_EQ(all_of(replayed(asked(laws), units, 2, 1)), whole);
}

TEST(Replay, OfNothingIsZero) {
    const Laws laws({"", "cheap"});
    const Report report = replayed(laws.question(), {});
    EXPECT_EQ(report.totals.of(lines_of(report), 0).all.rows, 0U);
    EXPECT_TRUE(all_hold(identities(report)));
    EXPECT_TRUE(deciles(report.totals.of(lines_of(report), 1).comparison.who[0]).empty());
    EXPECT_EQ(median(report.totals.of(lines_of(report), 1).comparison.who[0]), core::Rational(0));
}

TEST(Replay, BadRowsStopItAndAreTold) {
    const Laws laws({""});
    std::vector<core::Facts> units = year_of_facts();
    units[1].tables[3].cells[3].text = "many";
    const base::Result<Plan> plan = make_plan(laws.question());
    ASSERT_TRUE(plan);
    const core::Facts others = registers();
    RunOptions options;
    options.rows_per_batch = 1;
    base::Result<Totals> stopped = run(*plan, memory_source(units, others), options);
    ASSERT_TRUE(stopped);
    EXPECT_EQ(stopped->error_count(), 1U);
    EXPECT_EQ(stopped->errors().begin()->second.place, "Line.csv row 2, claimed");
    options.stop_at_bad_rows = false;
    base::Result<Totals> rest = run(*plan, memory_source(units, others), options);
    ASSERT_TRUE(rest);
    EXPECT_EQ(rest->error_count(), 1U);
    EXPECT_EQ(rest->of(plan->sections.size() - 1, 0).all.rows, 10U);
}

TEST(Replay, AFailingSourceEndsIt) {
    const Laws laws({""});
    const base::Result<Plan> plan = make_plan(laws.question());
    ASSERT_TRUE(plan);
    Source source;
    source.unit_count = 1;
    source.rows_in = [](std::uint64_t, std::uint64_t) { return std::uint64_t{1}; };
    source.facts = [](std::uint64_t, std::uint64_t) -> base::Result<core::Facts> {
        return base::Error{base::ErrorCode::InvalidInput, "x.year", "is damaged", "make it anew"};
    };
    const base::Result<Totals> totals = run(*plan, source, {});
    ASSERT_FALSE(totals);
    EXPECT_EQ(totals.error().place, "x.year");
}

}  // namespace
}  // namespace darman::replay
