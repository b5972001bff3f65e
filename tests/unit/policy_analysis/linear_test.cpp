// Demands on sums of numbers: contradictory or not.
#include "policy/analysis/linear.hpp"

#include <random>

#include <gtest/gtest.h>

namespace darman::policy::analysis {
namespace {

using core::Rational;
using Sense = Demand::Sense;

bool contradictory(const std::vector<Demand>& demands) {
    std::int64_t pivots = 100'000;
    const bool result = impossible(demands, pivots);
    EXPECT_GE(pivots, 0);
    return result;
}

Linear x(std::int32_t number, std::int64_t factor = 1) {
    return Linear::of_number(number).times(factor);
}

Linear sum(const Linear& a, const Linear& b) {
    return a.plus(b);
}

TEST(Demands, two_that_exclude_each_other) {
    EXPECT_TRUE(contradictory({{Sense::AtLeastZero, x(1)}, {Sense::AboveZero, x(1, -1)}}));
    EXPECT_FALSE(contradictory({{Sense::AtLeastZero, x(1)}, {Sense::AtLeastZero, x(1, -1)}}));
    EXPECT_TRUE(contradictory({{Sense::AboveZero, x(1)}, {Sense::Zero, x(1)}}));
    EXPECT_FALSE(contradictory({}));
    EXPECT_TRUE(contradictory({{Sense::Zero, Linear::of(1)}}));
    EXPECT_TRUE(contradictory({{Sense::AboveZero, Linear::of(0)}}));
    EXPECT_FALSE(contradictory({{Sense::AtLeastZero, Linear::of(0)}}));
}

TEST(Demands, a_circle_of_strict_orders) {
    const auto below = [](std::int32_t a, std::int32_t b) {
        return Demand{Sense::AboveZero, sum(x(b), x(a, -1))};
    };
    EXPECT_FALSE(contradictory({below(1, 2), below(2, 3)}));
    EXPECT_TRUE(contradictory({below(1, 2), below(2, 3), below(3, 1)}));
    const auto most = [](std::int32_t a, std::int32_t b) {
        return Demand{Sense::AtLeastZero, sum(x(b), x(a, -1))};
    };
    EXPECT_FALSE(contradictory({most(1, 2), most(2, 3), most(3, 1)}));
    EXPECT_TRUE(contradictory({most(1, 2), below(2, 3), most(3, 1)}));
}

struct Drawing {
    std::mt19937_64 random;

    std::int64_t between(std::int64_t low, std::int64_t high) {
        return low +
               static_cast<std::int64_t>(random() % static_cast<std::uint64_t>(high - low + 1));
    }

    Linear form() {
        Linear form = Linear::of(between(-5, 5));
        for (std::int32_t number = 0; number < 5; ++number) {
            if (between(0, 2) == 0) {
                form = form.plus(x(number, between(-3, 3)));
            }
        }
        return form;
    }
};

// The value at a point.
Rational at(const Linear& form, const std::vector<Rational>& point) {
    Rational value = form.constant;
    for (const auto& [number, factor] : form.terms) {
        value += factor * point[static_cast<std::size_t>(number)];
    }
    return value;
}

TEST(Demands, that_a_point_meets_are_never_contradictory) {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        Drawing draw{std::mt19937_64(seed)};
        std::vector<Rational> point;
        for (int i = 0; i < 5; ++i) {
            point.emplace_back(draw.between(-6, 6), draw.between(1, 3));
        }
        std::vector<Demand> demands;
        for (std::int64_t i = draw.between(1, 9); i > 0; --i) {
            Linear form = draw.form();
            const int sign = at(form, point).sign();
            if (sign == 0) {
                demands.push_back(
                    {draw.between(0, 1) == 0 ? Sense::Zero : Sense::AtLeastZero, form});
            } else {
                demands.push_back({draw.between(0, 1) == 0 ? Sense::AboveZero : Sense::AtLeastZero,
                                   form.times(sign)});
            }
        }
        EXPECT_FALSE(contradictory(demands)) << "seed " << seed;
    }
}

// What is at least 0, weighed and added up, is not below 0.
TEST(Demands, that_a_sum_refutes_are_contradictory) {
    for (std::uint64_t seed = 1; seed <= 2'000; ++seed) {
        Drawing draw{std::mt19937_64(seed)};
        std::vector<Demand> demands;
        Linear weighed;
        for (std::int64_t i = draw.between(1, 6); i > 0; --i) {
            demands.push_back({Sense::AtLeastZero, draw.form()});
            weighed = weighed.plus(demands.back().form, draw.between(0, 3));
        }
        for (std::int64_t i = draw.between(0, 2); i > 0; --i) {
            demands.push_back({Sense::Zero, draw.form()});
            weighed = weighed.plus(demands.back().form, draw.between(-3, 3));
        }
        demands.push_back({Sense::AboveZero, weighed.times(-1)});
        EXPECT_TRUE(contradictory(demands)) << "seed " << seed;
    }
}

}  // namespace
}  // namespace darman::policy::analysis
