// The explanation recomputes to the result, always, and tells of the very values decided.
#include "engine/reference/show.hpp"
#include "property/support.hpp"

namespace darman::property {
namespace {

bool same_value(const engine::Shown& a, const engine::Shown& b) {
    return a.state == b.state && a.plain == b.plain;
}

// Of one row: the stories told of what is given against what the executor holds and the decision
// gave.
std::string untrue(Trial& run, const engine::RowDecision& row) {
    const engine::Explanation told = run.session.explain(row.row);
    if (!told.recomputes) {
        return row.key + ": the replay gave something else";
    }
    if (text_of(told.row) != text_of(row)) {
        return row.key + ": explained " + text_of(told.row) + "\nbut decided " + text_of(row);
    }
    if (told.given.size() != row.given.size()) {
        return row.key + ": another number of stories than of values";
    }
    std::size_t at = 0;
    for (std::size_t d = 0; d < run.model.derived.size(); ++d) {
        const policy::DerivedInfo& info = run.model.derived[d];
        if (info.entity < 0 || !info.given ||
            run.model.entities[static_cast<std::size_t>(info.entity)].name != row.entity) {
            continue;
        }
        const auto& story = told.stories[static_cast<std::size_t>(told.given[at])];
        const policy::Value raw = run.executor.derived(static_cast<std::int32_t>(d), row.row);
        const engine::Shown value = engine::show(raw, info.type, run.executor);
        if (!same_value(story.value, value)) {
            return row.key + ": " + info.name + " is told as " + story.value.plain + ", and is " +
                   value.plain;
        }
        if (row.verdict == engine::Verdict::Accepted && !row.taken_back &&
            !same_value(story.value, row.given[at].value)) {
            return row.key + ": " + info.name + " is given as " + row.given[at].value.plain +
                   ", and told as " + story.value.plain;
        }
        ++at;
    }
    return "";
}

TEST(Explanation, RecomputesAlways) {
    for_each_seed(40, [](std::uint64_t seed) {
        generator::PolicyShape shape;
        shape.as_received = seed % 3 == 0;
        generator::FactsShape facts;
        facts.persons = 2;
        const auto drawn = draw(seed, shape, facts);
        ASSERT_NE(drawn->built.model, nullptr);
        const core::Date known = generator::first_day().add_days(drawn->random.between(0, 1'500));
        Trial run(*drawn->built.model, drawn->facts, known);
        for (const engine::RowDecision& row : run.decision.rows) {
            EXPECT_EQ(untrue(run, row), "") << shown(*drawn);
            if (testing::Test::HasFailure()) {
                return;
            }
        }
    });
}

// A story of another value is noticed: the property above can fail.
TEST(Explanation, AnUntrueStoryIsSeen) {
    const auto drawn = draw(3, {}, {});
    ASSERT_NE(drawn->built.model, nullptr);
    Trial run(*drawn->built.model, drawn->facts, end_of_time());
    std::size_t seen = 0;
    for (engine::RowDecision row : run.decision.rows) {
        if (!row.given.empty() && row.verdict == engine::Verdict::Accepted) {
            row.given[0].value.plain += "1";
            seen += untrue(run, row).empty() ? 0U : 1U;
        }
    }
    EXPECT_GT(seen, 0U);
}

}  // namespace
}  // namespace darman::property
