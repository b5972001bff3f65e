// What must hold between laws: a lower ceiling, a law enacted later, texts and trees read back.
#include <algorithm>

#include "policy/parse.hpp"
#include "policy/print.hpp"
#include "policy/tree_json.hpp"
#include "property/support.hpp"

namespace darman::property {
namespace {

using core::Rational;
using generator::FactsShape;
using generator::PolicyShape;

std::int32_t derived_named(const policy::Model& model, const std::string& name) {
    for (std::size_t d = 0; d < model.derived.size(); ++d) {
        if (model.derived[d].name == name) {
            return static_cast<std::int32_t>(d);
        }
    }
    return -1;
}

// What the ceiling of `due_0` took of one person, by year of that person's calendar.
std::map<int, Rational> paid_by_year(Trial& run,
                                     const std::string& person,
                                     core::Calendar calendar) {
    std::map<int, Rational> paid;
    const std::int32_t due = derived_named(run.model, "due_0");
    for (const std::int32_t row :
         run.executor.rows_of(run.model.derived[static_cast<std::size_t>(due)].entity)) {
        if (!run.executor.key_text(row).starts_with(person + "/") || !run.executor.stands(row)) {
            continue;
        }
        const policy::Value value = run.executor.derived(due, row);
        const policy::Value day = run.executor.governing(0, row);
        if (value.present() && day.present()) {
            const auto date = core::Date::from_days(static_cast<std::int32_t>(day.i));
            paid[date.in(calendar).year] += value.number;
        }
    }
    return paid;
}

PolicyShape with_ceiling() {
    PolicyShape shape;
    shape.person_ceiling = true;
    shape.verdicts_read_counters = false;
    shape.made_rows = false;
    return shape;
}

// Whether the years' sums with the second income are nowhere above those with the first.
bool never_above(const Drawn& drawn, const core::Facts& low_facts, std::size_t& changed) {
    Trial high(*drawn.built.model, drawn.facts, end_of_time());
    Trial low(*drawn.built.model, low_facts, end_of_time());
    const auto before = paid_by_year(high, "p0", drawn.policy.calendar);
    auto after = paid_by_year(low, "p0", drawn.policy.calendar);
    bool holds = true;
    for (const auto& [year, sum] : before) {
        holds = holds && after[year] <= sum;
        changed += after[year] < sum ? 1U : 0U;
    }
    return holds;
}

// Where every other bound lies within the year, too. A counter that reaches over its end (a window,
// a lifetime) has more room later if less was taken before: then the next year may well be dearer.
TEST(Law, LoweringACeilingNeverRaisesWhatThePersonPaysInTheYear) {
    std::size_t changed = 0;
    for_each_seed(80, [&](std::uint64_t seed) {
        FactsShape facts;
        facts.unknown = 0;
        facts.claims = 10;
        const auto drawn = draw(seed, with_ceiling(), facts);
        ASSERT_NE(drawn->built.model, nullptr);
        core::FactTable& persons = generator::table_named(drawn->facts, "Person");
        generator::cell_at(persons, 0, "income").text = "900000";
        core::Facts low = drawn->facts;
        generator::cell_at(generator::table_named(low, "Person"), 0, "income").text =
            std::to_string(drawn->random.between(0, 899'999));
        EXPECT_TRUE(never_above(*drawn, low, changed)) << shown(*drawn);
    });
    EXPECT_GT(changed, 0U);  // some ceiling was felt, so that a rise would have been too
}

TEST(Law, RaisingACeilingIsFelt) {
    bool held = true;
    std::size_t changed = 0;
    for (std::uint64_t seed = 1; seed <= 60 && held; ++seed) {
        FactsShape facts;
        facts.unknown = 0;
        facts.claims = 10;
        const auto drawn = draw(seed, with_ceiling(), facts);
        ASSERT_NE(drawn->built.model, nullptr);
        generator::cell_at(generator::table_named(drawn->facts, "Person"), 0, "income").text =
            "900";
        core::Facts high = drawn->facts;
        generator::cell_at(generator::table_named(high, "Person"), 0, "income").text = "900000";
        held = never_above(*drawn, high, changed);
    }
    EXPECT_FALSE(held);  // the property above can fail
}

TEST(Law, EnactedLaterIsUnknownBeforeAndKnownAfter) {
    std::size_t told_apart = 0;
    for_each_seed(12, [&](std::uint64_t seed) {
        PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        Rows last;
        for (const generator::Piece& piece : drawn->policy.pieces) {
            if (piece.enacted.empty()) {
                continue;
            }
            for (const core::Date known :
                 {piece.enacted_on.add_days(-1), piece.enacted_on, piece.enacted_on.add_days(1)}) {
                const std::string law = drawn->policy.text_known_on(known);
                const Built then = build(law);
                ASSERT_NE(then.model, nullptr) << numbered(law) << then.errors;
                const Trial dated(*drawn->built.model, drawn->facts, known);
                const Trial read(*then.model, drawn->facts, end_of_time());
                const Rows rows = rows_of(dated.decision);
                EXPECT_EQ(difference(rows, rows_of(read.decision)), "")
                    << "known on " << known.to_string(core::Calendar::Gregorian) << "\n"
                    << numbered(law) << shown(*drawn);
                told_apart += !last.empty() && rows != last ? 1U : 0U;
                last = rows;
            }
            if (testing::Test::HasFailure()) {
                return;
            }
        }
    });
    EXPECT_GT(told_apart, 0U);  // what is known made a difference
}

// Lines of the text stand in some faults; the rest is equal to the letter.
Rows without_places(const engine::Decision& decision) {
    Rows rows = rows_of(decision);
    for (auto& [key, text] : rows) {
        if (const auto at = text.find("generated.policy:"); at != std::string::npos) {
            text.resize(at);
        }
    }
    return rows;
}

std::string printed(const std::vector<policy::File>& files) {
    std::string text;
    for (const policy::File& file : files) {
        text += policy::print(file);
    }
    return text;
}

// The printed law is law of the same meaning.
void decides_alike(const Drawn& drawn, const std::string& text) {
    const Built again = build(text);
    ASSERT_NE(again.model, nullptr) << numbered(text) << again.errors;
    const Trial first(*drawn.built.model, drawn.facts, end_of_time());
    const Trial second(*again.model, drawn.facts, end_of_time());
    EXPECT_EQ(difference(without_places(first.decision), without_places(second.decision)), "")
        << numbered(text);
}

TEST(Law, PrintedTextReadsBackAndDecidesAlike) {
    for_each_seed(40, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const std::string once = printed(drawn->built.library.files);
        policy::Diagnostics diagnostics;
        EXPECT_EQ(once, printed(policy::parse(once, 0, diagnostics)));
        EXPECT_FALSE(diagnostics.has_errors());
        decides_alike(*drawn, once);
    });
}

TEST(Law, TreesReadBackAndDecideAlike) {
    for_each_seed(40, [](std::uint64_t seed) {
        PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const std::string tree = policy::write_tree(drawn->built.library.files, nullptr);
        const auto files = policy::read_tree(tree);
        ASSERT_TRUE(files) << files.error().place << ": " << files.error().message;
        EXPECT_EQ(tree, policy::write_tree(*files, nullptr));
        decides_alike(*drawn, printed(*files));
    });
}

}  // namespace
}  // namespace darman::property
