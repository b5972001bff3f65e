// What the generator writes compiles, is the same from the same seed, and speaks of everything.
#include <map>

#include <gtest/gtest.h>

#include "property/support.hpp"

namespace darman::property {
namespace {

TEST(Generator, WhatItWritesCompiles) {
    const std::uint64_t cases = case_count(40);
    std::uint64_t failed = 0;
    std::string first;
    for (std::uint64_t seed = 1; seed <= cases; ++seed) {
        generator::Random random(seed);
        generator::PolicyShape shape;
        shape.as_received = seed % 3 == 0;
        const generator::Policy policy = generator::make_policy(random, shape);
        const Built built = build(policy.text());
        if (built.model == nullptr) {
            ++failed;
            if (first.empty() || verbose()) {
                first +=
                    "seed " + std::to_string(seed) + "\n" + numbered(policy.text()) + built.errors;
            }
        }
    }
    EXPECT_LE(failed * 20, cases) << failed << " of " << cases << " do not compile\n" << first;
    EXPECT_EQ(failed, 0U) << first;
}

TEST(Generator, IsTheSameFromTheSameSeed) {
    const auto text = [](std::uint64_t seed) {
        generator::Random random(seed);
        return generator::make_policy(random, {}).text();
    };
    EXPECT_EQ(text(7), text(7));
    EXPECT_NE(text(7), text(8));
}

TEST(Generator, SpeaksOfEverything) {
    std::string all;
    for (std::uint64_t seed = 1; seed <= 200; ++seed) {
        generator::Random random(seed);
        generator::PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        all += generator::make_policy(random, shape).text();
    }
    for (const char* word : {"accumulate",
                             "allocate",
                             "waterfall",
                             "reject",
                             "pend",
                             "except x0 to e0",
                             "before e1",
                             "otherwise",
                             "unique, complete",
                             " first",
                             "on the total",
                             "in any 30 days",
                             "for life",
                             "each 12 months from",
                             "by person.household",
                             "as received by",
                             "readjudicate",
                             "earlier accepted",
                             "other Line",
                             "best 3",
                             "within 20 days",
                             "enacted",
                             "at least 0",
                             "service.most",
                             "previous.total else",
                             "for each steps",
                             "is none",
                             "is listed"}) {
        EXPECT_NE(all.find(word), std::string::npos) << word;
    }
}

// Much is accepted, and something is rejected, pended, undecided: no property looks at nothing.
TEST(Generator, FactsAreDecidedInEveryWay) {
    std::map<engine::Verdict, std::size_t> seen;
    std::size_t lines = 0;
    for (std::uint64_t seed = 1; seed <= 40; ++seed) {
        const auto drawn = draw(seed, {}, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const Trial trial(*drawn->built.model, drawn->facts, end_of_time());
        EXPECT_EQ(trial.bind_errors(), "") << shown(*drawn);
        for (const engine::RowDecision& row : trial.decision.rows) {
            if (row.entity == "Line") {
                ++seen[row.verdict];
                ++lines;
            }
        }
    }
    EXPECT_GT(seen[engine::Verdict::Accepted] * 3, lines);
    EXPECT_GT(seen[engine::Verdict::Rejected] * 50, lines);
    EXPECT_GT(seen[engine::Verdict::Pended] * 50, lines);
    EXPECT_GT(seen[engine::Verdict::Undecided] * 50, lines);
}

}  // namespace
}  // namespace darman::property
