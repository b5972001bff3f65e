#include "replay/sum.hpp"

#include <cstdint>
#include <limits>

#include <gtest/gtest.h>

namespace darman::replay {
namespace {

TEST(Sum, LeavesSixtyFourBits) {
    Sum sum;
    const std::int64_t most = std::numeric_limits<std::int64_t>::max();
    sum.add(core::Rational(most));
    sum.add(core::Rational(most));
    sum.add(core::Rational(most));
    EXPECT_EQ(sum.total().to_string(), "27670116110564327421");
    for (int i = 0; i < 6; ++i) {
        sum.subtract(core::Rational(most));
    }
    EXPECT_EQ(sum.total().to_string(), "-27670116110564327421");
}

TEST(Sum, KeepsFractions) {
    Sum sum;
    sum.add(core::Rational(1, 3));
    sum.add(core::Rational(2, 3));
    Sum one;
    one.add(core::Rational(1));
    EXPECT_EQ(sum, one);
}

TEST(Sum, OfNothingIsZero) {
    EXPECT_TRUE(Sum().is_zero());
    EXPECT_EQ(Sum().total(), core::Rational(0));
}

}  // namespace
}  // namespace darman::replay
