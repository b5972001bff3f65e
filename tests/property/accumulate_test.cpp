// Accumulators against their naive telling; counters, windows and stretches against their bounds.
#include <algorithm>

#include "property/naive.hpp"
#include "property/support.hpp"

namespace darman::property {
namespace {

using core::Date;
using core::Rational;
using policy::DerivedKind;

std::vector<std::int32_t> accumulators(const policy::Model& model) {
    std::vector<std::int32_t> found;
    for (std::size_t d = 0; d < model.derived.size(); ++d) {
        if (model.derived[d].kind == DerivedKind::Accumulate) {
            found.push_back(static_cast<std::int32_t>(d));
        }
    }
    return found;
}

std::unique_ptr<Drawn> draw_counters(std::uint64_t seed) {
    generator::PolicyShape shape;
    shape.as_received = seed % 2 == 0;
    shape.verdicts_read_counters = seed % 4 < 2;
    shape.made_rows = false;
    shape.accumulators = 4;
    generator::FactsShape facts;
    facts.money_most = 60'000;
    facts.persons = 3;
    facts.claims = 8;
    return draw(seed, shape, facts);
}

// Where the executor and the naive telling part; "" if nowhere.
std::string parted(Trial& run, Mistake mistake) {
    for (const std::int32_t id : accumulators(run.model)) {
        const policy::DerivedInfo& info = run.model.derived[static_cast<std::size_t>(id)];
        for (const auto& [row, told] : Naive(run.executor, id, mistake).tell()) {
            const policy::Value value = run.executor.derived(id, row);
            if (value.state != told.state || (value.present() && value.number != told.value)) {
                return info.name + " of " + run.executor.key_text(row) + " is " +
                       std::to_string(static_cast<int>(value.state)) + " " +
                       value.number.to_string() + run.executor.fault_text(value) +
                       ", told naively " + std::to_string(static_cast<int>(told.state)) + " " +
                       told.value.to_string();
            }
        }
    }
    return "";
}

TEST(Accumulate, EqualsItsNaiveTelling) {
    for_each_seed(80, [](std::uint64_t seed) {
        const auto drawn = draw_counters(seed);
        ASSERT_NE(drawn->built.model, nullptr);
        Trial run(*drawn->built.model, drawn->facts, end_of_time());
        EXPECT_EQ(parted(run, Mistake::None), "") << shown(*drawn);
    });
}

// Each deliberate mistake is noticed: the property above can fail.
TEST(Accumulate, MistakesAreSeen) {
    for (const Mistake mistake :
         {Mistake::ForgetsFirst, Mistake::IgnoresVerdicts, Mistake::LastBoundOnly}) {
        std::size_t seen = 0;
        for (std::uint64_t seed = 1; seed <= 60 && seen == 0; ++seed) {
            const auto drawn = draw_counters(seed);
            ASSERT_NE(drawn->built.model, nullptr);
            Trial run(*drawn->built.model, drawn->facts, end_of_time());
            seen += parted(run, mistake).empty() ? 0U : 1U;
        }
        EXPECT_GT(seen, 0U) << static_cast<int>(mistake);
    }
}

// A row that takes something leaves no counter above its bound.
TEST(Accumulate, CountersNeverExceedTheirBounds) {
    std::size_t full = 0;
    for_each_seed(60, [&](std::uint64_t seed) {
        const auto drawn = draw_counters(seed);
        ASSERT_NE(drawn->built.model, nullptr);
        Trial run(*drawn->built.model, drawn->facts, end_of_time());
        for (const std::int32_t id : accumulators(run.model)) {
            const policy::DerivedInfo& info = run.model.derived[static_cast<std::size_t>(id)];
            for (const std::int32_t row : run.executor.rows_of(info.entity)) {
                const engine::AccumulateRecord record = run.executor.accumulated(id, row);
                if (!record.value.present() || record.value.number.sign() <= 0 ||
                    record.taken_back || !info.accumulate[0].tranches.empty()) {
                    continue;
                }
                for (const engine::BoundRecord& bound : record.bounds) {
                    if (bound.applies) {
                        EXPECT_LE(bound.after, bound.limit.number)
                            << info.name << " of " << run.executor.key_text(row) << shown(*drawn);
                        full += bound.after == bound.limit.number ? 1U : 0U;
                    }
                }
            }
        }
    });
    EXPECT_GT(full, 0U);  // some counter was filled to the brim: one more would be seen
}

using Group = std::vector<const Naive::Told*>;

// The fullest of all windows over what stands in a group.
Rational fullest(const Group& group,
                 const policy::PeriodInfo& period,
                 const policy::ModuleInfo& module) {
    Rational most;
    for (const Naive::Told* end : group) {
        const Date begin = window_begin(period, module, end->date);
        Rational sum;
        for (const Naive::Told* told : group) {
            if (begin <= told->date && told->date <= end->date) {
                sum += told->value;
            }
        }
        most = std::max(most, sum);
    }
    return most;
}

// Whether the bound is one and the same in the group, and nothing was ever given back.
bool steady(const Group& group, std::size_t bound) {
    return std::all_of(group.begin(), group.end(), [&](const Naive::Told* told) {
        return told->limits[bound].number == group[0]->limits[bound].number &&
               told->value.sign() >= 0;
    });
}

std::vector<Group> groups_of(const std::map<std::int32_t, Naive::Told>& all, std::size_t bound) {
    std::vector<Group> groups;
    for (const auto& [row, told] : all) {
        if (told.state != policy::State::Present || !told.stands || told.taken_back ||
            bound >= told.keys.size() || !told.applies[bound]) {
            continue;
        }
        const auto at = std::find_if(groups.begin(), groups.end(), [&](const Group& group) {
            return same_key(group[0]->keys[bound], told.keys[bound]);
        });
        if (at == groups.end()) {
            groups.push_back({&told});
        } else {
            at->push_back(&told);
        }
    }
    return groups;
}

TEST(Accumulate, NoWindowHoldsMoreThanItsBound) {
    std::size_t brimming = 0;
    for_each_seed(80, [&](std::uint64_t seed) {
        const auto drawn = draw_counters(seed);
        ASSERT_NE(drawn->built.model, nullptr);
        Trial run(*drawn->built.model, drawn->facts, end_of_time());
        for (const std::int32_t id : accumulators(run.model)) {
            const policy::DerivedInfo& info = run.model.derived[static_cast<std::size_t>(id)];
            const auto& module = run.model.modules[static_cast<std::size_t>(info.module)];
            auto all = Naive(run.executor, id).tell();
            for (auto& [row, told] : all) {
                told.value = run.executor.derived(id, row).number;  // what the executor says
            }
            const auto& bounds = info.accumulate[0].bounds;
            for (std::size_t b = 0; b < bounds.size(); ++b) {
                if (bounds[b].period.kind != policy::PeriodKind::AnyWindow) {
                    continue;
                }
                for (const Group& group : groups_of(all, b)) {
                    if (steady(group, b)) {
                        const Rational most = fullest(group, bounds[b].period, module);
                        const Rational limit = group[0]->limits[b].number;
                        EXPECT_LE(most, limit) << info.name << shown(*drawn);
                        brimming += most == limit ? 1U : 0U;
                    }
                }
            }
        }
    });
    EXPECT_GT(brimming, 0U);  // some window was full to the brim: one more would be seen
}

}  // namespace
}  // namespace darman::property
