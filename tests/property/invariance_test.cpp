// What must change nothing: the order in which facts come, how they are batched, asking twice, an
// overlay equal to what it replaces, a line that came and was taken back.
#include <algorithm>

#include "property/support.hpp"

namespace darman::property {
namespace {

using generator::FactsShape;
using generator::PolicyShape;

TEST(Invariance, OrderOfArrivalChangesNothing) {
    for_each_seed(60, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.order_by_received = false;  // else lines of one day are ordered by their arrival
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        core::Facts mixed = drawn->facts;
        generator::permute_arrival(drawn->random, mixed);
        const Trial first(*drawn->built.model, drawn->facts, end_of_time());
        const Trial second(*drawn->built.model, mixed, end_of_time());
        EXPECT_EQ(first.bind_errors(), "");
        EXPECT_EQ(difference(rows_of(first.decision), rows_of(second.decision)), "")
            << shown(*drawn);
    });
}

// The same law under `as received` does depend on arrival: the property above can fail.
TEST(Invariance, OrderOfArrivalIsSeenUnderAsReceived) {
    std::uint64_t seen = 0;
    for (std::uint64_t seed = 1; seed <= 40 && seen == 0; ++seed) {
        PolicyShape shape;
        shape.order_by_received = false;
        shape.as_received = true;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        core::Facts mixed = drawn->facts;
        generator::permute_arrival(drawn->random, mixed);
        const Trial first(*drawn->built.model, drawn->facts, end_of_time());
        const Trial second(*drawn->built.model, mixed, end_of_time());
        seen += difference(rows_of(first.decision), rows_of(second.decision)).empty() ? 0U : 1U;
    }
    EXPECT_GT(seen, 0U);
}

// Rows that came in another order, at the same instants, are decided alike under any law.
TEST(Invariance, OrderOfRowsChangesNothing) {
    for_each_seed(60, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.as_received = true;
        shape.verdicts_read_counters = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        core::Facts mixed = drawn->facts;
        core::FactTable received = generator::table_named(mixed, "Claim");
        generator::permute_arrival(drawn->random, mixed);
        core::FactTable& claims = generator::table_named(mixed, "Claim");
        for (std::size_t r = 0; r < claims.row_count(); ++r) {
            for (std::size_t o = 0; o < received.row_count(); ++o) {
                if (generator::cell_at(claims, r, "id").text ==
                    generator::cell_at(received, o, "id").text) {
                    generator::cell_at(claims, r, "received") =
                        generator::cell_at(received, o, "received");
                }
            }
        }
        const Trial first(*drawn->built.model, drawn->facts, end_of_time());
        const Trial second(*drawn->built.model, mixed, end_of_time());
        EXPECT_EQ(difference(rows_of(first.decision), rows_of(second.decision)), "")
            << shown(*drawn);
    });
}

Rows decided_in_parts(const Drawn& drawn) {
    Rows together;
    for (const core::Facts& part : generator::split_by_household(drawn.facts)) {
        const Trial run(*drawn.built.model, part, end_of_time());
        EXPECT_EQ(run.bind_errors(), "");
        for (auto& [key, text] : rows_of(run.decision)) {
            together[key] = text;
        }
    }
    return together;
}

TEST(Invariance, SplittingABatchChangesNothing) {
    for_each_seed(60, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.crossing_keys = false;
        shape.as_received = seed % 2 == 0;
        FactsShape facts;
        facts.persons = 6;
        const auto drawn = draw(seed, shape, facts);
        ASSERT_NE(drawn->built.model, nullptr);
        const Trial whole(*drawn->built.model, drawn->facts, end_of_time());
        EXPECT_EQ(difference(rows_of(whole.decision), decided_in_parts(*drawn)), "")
            << shown(*drawn);
    });
}

// Counters that persons share do notice the cut: the property above can fail.
TEST(Invariance, SplittingIsSeenWhereCountersCross) {
    std::uint64_t seen = 0;
    for (std::uint64_t seed = 1; seed <= 60 && seen == 0; ++seed) {
        FactsShape facts;
        facts.persons = 6;
        const auto drawn = draw(seed, {}, facts);
        ASSERT_NE(drawn->built.model, nullptr);
        const Trial whole(*drawn->built.model, drawn->facts, end_of_time());
        seen += difference(rows_of(whole.decision), decided_in_parts(*drawn)).empty() ? 0U : 1U;
    }
    EXPECT_GT(seen, 0U);
}

TEST(Invariance, RunningTwiceGivesTheSame) {
    for_each_seed(30, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        const Built again = build(drawn->policy.text());
        ASSERT_NE(again.model, nullptr);
        Trial first(*drawn->built.model, drawn->facts, end_of_time());
        const Trial second(*again.model, drawn->facts, end_of_time());
        EXPECT_EQ(difference(rows_of(first.decision), rows_of(second.decision)), "");
        EXPECT_EQ(difference(rows_of(first.decision), rows_of(first.session.decide())), "")
            << shown(*drawn);
    });
}

TEST(Invariance, AnOverlayEqualToTheBaselineChangesNothing) {
    for_each_seed(40, [](std::uint64_t seed) {
        const auto drawn = draw(seed, {}, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const std::string text = drawn->policy.text() + drawn->policy.same_again();
        const Built same = build(text, {"same"});
        ASSERT_NE(same.model, nullptr) << numbered(text) << same.errors;
        const core::Date known = generator::first_day().add_days(drawn->random.between(0, 1'000));
        const Trial first(*drawn->built.model, drawn->facts, known);
        const Trial second(*same.model, drawn->facts, known);
        EXPECT_EQ(difference(rows_of(first.decision), rows_of(second.decision)), "")
            << numbered(text) << shown(*drawn);
        EXPECT_NE(first.decision.receipt.policy_sha256, second.decision.receipt.policy_sha256);
    });
}

// An overlay that says something else is noticed: the property above can fail.
TEST(Invariance, AnOverlayThatDiffersIsSeen) {
    std::uint64_t seen = 0;
    for (std::uint64_t seed = 1; seed <= 40 && seen == 0; ++seed) {
        const auto drawn = draw(seed, {}, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const std::string text = drawn->policy.text() + "reform other of generated.law\n" +
                                 "  source \"Draft\"\n" +
                                 "  replace param k_fee : money from 1850-01-01 1 [1]\n";
        const Built other = build(text, {"other"});
        ASSERT_NE(other.model, nullptr) << other.errors;
        const Trial first(*drawn->built.model, drawn->facts, end_of_time());
        const Trial second(*other.model, drawn->facts, end_of_time());
        seen += difference(rows_of(first.decision), rows_of(second.decision)).empty() ? 0U : 1U;
    }
    EXPECT_GT(seen, 0U);
}

// Removes the lines that others take back, and those that do; returns what is removed.
Rows without_taken_back(core::Facts& facts, Rows rows) {
    core::FactTable& lines = generator::table_named(facts, "Line");
    std::vector<std::string> gone;
    for (std::size_t r = 0; r < lines.row_count(); ++r) {
        const core::Cell& reverses = generator::cell_at(lines, r, "reverses");
        if (reverses.state == core::CellState::Value) {
            gone.push_back(reverses.text);
            gone.push_back(generator::cell_at(lines, r, "claim").text + "/" +
                           generator::cell_at(lines, r, "number").text);
        }
    }
    for (std::size_t r = lines.row_count(); r-- > 0;) {
        const std::string key = generator::cell_at(lines, r, "claim").text + "/" +
                                generator::cell_at(lines, r, "number").text;
        if (std::find(gone.begin(), gone.end(), key) != gone.end()) {
            generator::remove_row(lines, r);
        }
    }
    for (const std::string& key : gone) {
        rows.erase("Line " + key);
    }
    return rows;
}

TEST(Invariance, ALineTakenBackIsAsIfItHadNeverCome) {
    std::size_t taken_back = 0;
    for_each_seed(80, [&](std::uint64_t seed) {
        FactsShape facts;
        facts.reversals = 5;
        const auto drawn = draw(seed, {}, facts);
        ASSERT_NE(drawn->built.model, nullptr);
        const Trial with(*drawn->built.model, drawn->facts, end_of_time());
        core::Facts fewer = drawn->facts;
        const Rows before = rows_of(with.decision);
        const Rows kept = without_taken_back(fewer, before);
        taken_back += before.size() - kept.size();
        const Trial without(*drawn->built.model, fewer, end_of_time());
        EXPECT_EQ(difference(kept, rows_of(without.decision)), "") << shown(*drawn);
    });
    EXPECT_GT(taken_back, 0U);  // there was something to take back
}

}  // namespace
}  // namespace darman::property
