// What is divided sums to the whole: waterfalls and allocations.
#include "property/support.hpp"

namespace darman::property {
namespace {

using core::Rational;

std::unique_ptr<Drawn> draw_shares(std::uint64_t seed) {
    generator::PolicyShape shape;
    shape.as_received = seed % 2 == 0;
    shape.made_rows = false;
    return draw(seed, shape, {});
}

struct Sum {
    Rational whole;
    Rational parts;
    std::string of;
    bool open = false;  // something is unknown, or at fault
};

std::vector<Sum> waterfalls(Trial& run) {
    std::vector<Sum> sums;
    for (const policy::WaterfallInfo& fall : run.model.waterfalls) {
        for (const std::int32_t row : run.executor.rows_of(fall.entity)) {
            Sum sum;
            sum.of = run.executor.key_text(row);
            const policy::Value whole =
                run.executor.eval(fall.whole, run.executor.frame_of(fall.module, row));
            sum.open = !whole.present() || run.executor.taken_back(row);
            sum.whole = whole.number;
            for (const policy::StepInfo& step : fall.steps) {
                const policy::Value part = run.executor.derived(step.derived, row);
                sum.open = sum.open || !part.present();
                EXPECT_TRUE(sum.open || part.number.sign() >= 0) << sum.of;
                sum.parts += part.number;
            }
            sums.push_back(std::move(sum));
        }
    }
    return sums;
}

// The parts of one parent's rows that are not rejected.
Sum allocated(Trial& run, std::int32_t id, std::int32_t parent) {
    const policy::DerivedInfo& info = run.model.derived[static_cast<std::size_t>(id)];
    const policy::AllocateInfo& law = info.allocate[0];
    Sum sum;
    sum.of = run.executor.key_text(parent);
    Rational weights;
    for (const std::int32_t row : run.executor.rows_of(info.entity)) {
        if (run.executor.row(row).parent != parent || run.executor.taken_back(row) ||
            run.executor.is_rejected(row).is_true()) {
            continue;
        }
        const engine::Frame frame = run.executor.frame_of(info.module, row);
        const policy::Value whole = run.executor.eval(law.whole, frame);
        const policy::Value part = run.executor.derived(id, row);
        const policy::Value weight = run.executor.eval(law.weight, frame);
        sum.open = sum.open || !part.present() || !whole.present() || !weight.present();
        EXPECT_TRUE(sum.open || (part.number / law.step).is_integer()) << sum.of;
        EXPECT_TRUE(sum.open || !weight.number.is_zero() || part.number.is_zero()) << sum.of;
        sum.whole = whole.number;
        sum.parts += part.number;
        weights += weight.number;
    }
    if (weights.is_zero()) {
        sum.whole = 0;  // without weight all get nothing
    }
    return sum;
}

std::vector<Sum> allocations(Trial& run) {
    std::vector<Sum> sums;
    for (std::size_t d = 0; d < run.model.derived.size(); ++d) {
        const policy::DerivedInfo& info = run.model.derived[d];
        if (info.kind != policy::DerivedKind::Allocate) {
            continue;
        }
        const std::int32_t above = run.model.entities[static_cast<std::size_t>(info.entity)].parent;
        for (const std::int32_t parent : run.executor.rows_of(above)) {
            sums.push_back(allocated(run, static_cast<std::int32_t>(d), parent));
        }
    }
    return sums;
}

void sum_to_the_whole(std::vector<Sum> (*find)(Trial&)) {
    std::size_t looked_at = 0;
    for_each_seed(60, [&](std::uint64_t seed) {
        const auto drawn = draw_shares(seed);
        ASSERT_NE(drawn->built.model, nullptr);
        Trial run(*drawn->built.model, drawn->facts, end_of_time());
        for (const Sum& sum : find(run)) {
            if (!sum.open) {
                EXPECT_EQ(sum.parts, sum.whole) << sum.of << ": " << sum.parts.to_string() << " of "
                                                << sum.whole.to_string() << shown(*drawn);
                looked_at += sum.whole.is_zero() ? 0U : 1U;
            }
        }
    });
    EXPECT_GT(looked_at, 0U);  // wholes above 0 were divided: a unit lost would be seen
}

TEST(Sums, StepsOfAWaterfallSumToTheWhole) {
    sum_to_the_whole(waterfalls);
}

TEST(Sums, PartsOfAnAllocationSumToTheWhole) {
    sum_to_the_whole(allocations);
}

}  // namespace
}  // namespace darman::property
