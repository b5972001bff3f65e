#include "core/rational.hpp"

#include <array>
#include <limits>
#include <random>
#include <string>
#include <vector>

#include <gmp.h>
#include <gtest/gtest.h>

namespace darman::core {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();
constexpr std::array<Rounding, 7> kRoundings = {Rounding::HalfUp,
                                                Rounding::HalfDown,
                                                Rounding::HalfEven,
                                                Rounding::Up,
                                                Rounding::Down,
                                                Rounding::Ceiling,
                                                Rounding::Floor};

Rational number(const std::string& text) {
    return *Rational::parse(text);
}

// GMP's own fraction, the judge of ours.
class Judge {
  public:
    Judge() { mpq_init(q_); }

    explicit Judge(const Rational& value) : Judge() {
        const std::string text =
            value.numerator().to_string() + "/" + value.denominator().to_string();
        EXPECT_EQ(mpq_set_str(q_, text.c_str(), 10), 0);
    }

    Judge(const Judge&) = delete;
    Judge& operator=(const Judge&) = delete;

    ~Judge() { mpq_clear(q_); }

    using Operation = void (*)(mpq_ptr, mpq_srcptr, mpq_srcptr);

    static std::string result(Operation operation, const Rational& a, const Rational& b) {
        const Judge left(a);
        const Judge right(b);
        Judge answer;
        operation(answer.q_, left.q_, right.q_);
        return answer.text();
    }

    static int order(const Rational& a, const Rational& b) {
        const Judge left(a);
        const Judge right(b);
        const int order = mpq_cmp(left.q_, right.q_);
        return order < 0 ? -1 : order > 0 ? 1 : 0;
    }

  private:
    [[nodiscard]] std::string text() const {
        std::string text(4096, '\0');
        mpq_get_str(text.data(), 10, q_);
        text.resize(text.find('\0'));
        return text;
    }

    mpq_t q_;
};

std::string fraction_text(const Rational& value) {
    const std::string numerator = value.numerator().to_string();
    return value.is_integer() ? numerator : numerator + "/" + value.denominator().to_string();
}

// Draws near the limits of 64 bits, where the small form ends, as well as small and far beyond.
class Generator {
  public:
    explicit Generator(std::uint64_t seed) : bits_(seed) {}

    Rational next() {
        const Rational value = fraction();
        return bits_() % 8 == 0 ? value * fraction() * fraction() : value;
    }

  private:
    Rational fraction() {
        std::int64_t denominator = integer();
        return {integer(), denominator == 0 ? 1 : denominator};
    }

    std::int64_t integer() {
        const auto small = static_cast<std::int64_t>(bits_() % 41) - 20;
        switch (bits_() % 6) {
            case 0:
                return kMin + (small < 0 ? -small : small);
            case 1:
                return kMax - (small < 0 ? -small : small);
            case 2:
                return static_cast<std::int64_t>(bits_());
            case 3:
                return (std::int64_t{1} << 32U) + small;
            default:
                return small;
        }
    }

    std::mt19937_64 bits_;
};

TEST(Rational, is_always_reduced_with_a_positive_denominator) {
    EXPECT_EQ(Rational(6, -4).to_string(), "-1.5");
    EXPECT_EQ(Rational(6, -4).numerator(), Rational(-3));
    EXPECT_EQ(Rational(6, -4).denominator(), Rational(2));
    EXPECT_EQ(Rational(0, -5), Rational());
    EXPECT_EQ(Rational(0, -5).denominator(), Rational(1));
    EXPECT_EQ(Rational(kMin, kMin), Rational(1));
    EXPECT_EQ(Rational(kMin, -1).to_string(), "9223372036854775808");
    EXPECT_EQ(Rational(1, kMin).to_string(),
              "-" + (Rational(1) / number("9223372036854775808")).to_string());
}

TEST(Rational, goes_beyond_64_bits_and_comes_back) {
    const Rational most = kMax;
    const Rational beyond = most + 1;
    EXPECT_EQ(beyond.to_string(), "9223372036854775808");
    EXPECT_FALSE(beyond.to_int64());
    EXPECT_EQ((beyond - 1).to_int64(), kMax);
    EXPECT_EQ((beyond - 1).hash(), most.hash());
    EXPECT_EQ(-(-Rational(kMin)), Rational(kMin));
    EXPECT_EQ((-beyond).to_int64(), kMin);
    EXPECT_EQ((-beyond).hash(), Rational(kMin).hash());
    EXPECT_EQ(Rational(kMin).abs(), beyond);
    EXPECT_EQ((Rational(kMin) * kMin).to_string(), "85070591730234615865843651857942052864");
    EXPECT_EQ(Rational(kMin) * kMin / kMin, Rational(kMin));
    EXPECT_EQ(Rational(1, kMax) * most, Rational(1));
}

TEST(Rational, keeps_its_value_when_copied_moved_or_used_on_itself) {
    Rational big = number("123456789012345678901234567890");
    const Rational copy = big;
    big = *&big;
    EXPECT_EQ(big, copy);
    big -= big;
    EXPECT_TRUE(big.is_zero());
    Rational source = copy;
    const Rational moved = std::move(source);
    EXPECT_EQ(moved, copy);
    Rational squared(3, 7);
    squared *= squared;
    EXPECT_EQ(squared, Rational(9, 49));
    squared /= squared;
    EXPECT_EQ(squared, Rational(1));
}

// Method: 20,000 seeded pairs, each operation against GMP's own fractions.
TEST(Rational, agrees_with_gmp_on_every_operation) {
    Generator generator(1403);
    for (int round = 0; round < 20'000; ++round) {
        const Rational a = generator.next();
        const Rational b = generator.next();
        SCOPED_TRACE(fraction_text(a) + " and " + fraction_text(b));
        ASSERT_EQ(fraction_text(a + b), Judge::result(mpq_add, a, b));
        ASSERT_EQ(fraction_text(a - b), Judge::result(mpq_sub, a, b));
        ASSERT_EQ(fraction_text(a * b), Judge::result(mpq_mul, a, b));
        if (!b.is_zero()) {
            ASSERT_EQ(fraction_text(a / b), Judge::result(mpq_div, a, b));
        }
        const int order = Judge::order(a, b);
        ASSERT_EQ(a < b, order < 0);
        ASSERT_EQ(a > b, order > 0);
        ASSERT_EQ(a == b, order == 0);
    }
}

TEST(Rational, obeys_the_laws_of_a_field) {
    Generator generator(1404);
    for (int round = 0; round < 5'000; ++round) {
        const Rational a = generator.next();
        const Rational b = generator.next();
        const Rational c = generator.next();
        ASSERT_EQ((a + b) + c, a + (b + c));
        ASSERT_EQ((a * b) * c, a * (b * c));
        ASSERT_EQ(a * (b + c), a * b + a * c);
        ASSERT_EQ(a + b, b + a);
        ASSERT_EQ(a * b, b * a);
        ASSERT_EQ(a + (-a), Rational());
        ASSERT_EQ((a + b - b).hash(), a.hash());
        if (!a.is_zero()) {
            ASSERT_EQ(a * a.inverse(), Rational(1));
            ASSERT_EQ((b * a / a).hash(), b.hash());
        }
        ASSERT_EQ(*Rational::parse(fraction_text(a)), a);
    }
}

struct RoundingRow {
    const char* value;
    // In the order of kRoundings.
    std::array<int, 7> rounded;
};

TEST(Rational, rounds_by_the_table_of_the_seven_ways) {
    const std::vector<RoundingRow> rows = {
        // half up, half down, half even, up, down, ceiling, floor
        {"2.5", {3, 2, 2, 3, 2, 3, 2}},
        {"-2.5", {-3, -2, -2, -3, -2, -2, -3}},
        {"3.5", {4, 3, 4, 4, 3, 4, 3}},
        {"-3.5", {-4, -3, -4, -4, -3, -3, -4}},
        {"0.5", {1, 0, 0, 1, 0, 1, 0}},
        {"-0.5", {-1, 0, 0, -1, 0, 0, -1}},
        {"2.4", {2, 2, 2, 3, 2, 3, 2}},
        {"-2.4", {-2, -2, -2, -3, -2, -2, -3}},
        {"2.6", {3, 3, 3, 3, 2, 3, 2}},
        {"-2.6", {-3, -3, -3, -3, -2, -2, -3}},
        {"2", {2, 2, 2, 2, 2, 2, 2}},
        {"-2", {-2, -2, -2, -2, -2, -2, -2}},
        {"1/3", {0, 0, 0, 1, 0, 1, 0}},
        {"-1/3", {0, 0, 0, -1, 0, 0, -1}},
    };
    for (const RoundingRow& row : rows) {
        for (std::size_t i = 0; i < kRoundings.size(); ++i) {
            EXPECT_EQ(number(row.value).round_to(1, kRoundings[i]), Rational(row.rounded[i]))
                << row.value << " " << rounding_name(kRoundings[i]);
        }
    }
}

TEST(Rational, rounds_to_steps_other_than_one) {
    EXPECT_EQ(number("1234567").round_to(1000, Rounding::HalfUp), Rational(1235000));
    EXPECT_EQ(number("1234500").round_to(1000, Rounding::HalfDown), Rational(1234000));
    EXPECT_EQ(number("1234500").round_to(1000, Rounding::HalfEven), Rational(1234000));
    EXPECT_EQ(number("0.125").round_to(Rational(1, 100), Rounding::HalfUp), number("0.13"));
    EXPECT_EQ(number("0.125").round_to(Rational(1, 100), Rounding::HalfEven), number("0.12"));
    EXPECT_EQ(number("7").round_to(Rational(5, 2), Rounding::Down), Rational(5));
}

// Method: whatever the value and the step, the answer is a multiple of the step less than one step
// away, on the side that the rounding promises, and four of the seven mirror at zero.
TEST(Rational, rounding_keeps_its_promises_on_random_values) {
    Generator generator(1405);
    for (int round = 0; round < 5'000; ++round) {
        const Rational value = generator.next();
        Rational step = generator.next().abs();
        step = step.is_zero() ? Rational(1) : step;
        for (const Rounding rounding : kRoundings) {
            const Rational rounded = value.round_to(step, rounding);
            ASSERT_TRUE((rounded / step).is_integer());
            ASSERT_LT((rounded - value).abs(), step);
        }
        for (const Rounding rounding : {Rounding::HalfUp,
                                        Rounding::HalfDown,
                                        Rounding::HalfEven,
                                        Rounding::Up,
                                        Rounding::Down}) {
            ASSERT_EQ((-value).round_to(step, rounding), -value.round_to(step, rounding))
                << rounding_name(rounding);
        }
        ASSERT_EQ((-value).round_to(step, Rounding::Floor),
                  -value.round_to(step, Rounding::Ceiling));
        ASSERT_LE(value.round_to(step, Rounding::Floor), value);
        ASSERT_GE(value.round_to(step, Rounding::Ceiling), value);
        ASSERT_LE(value.round_to(step, Rounding::Down).abs(), value.abs());
        ASSERT_GE(value.round_to(step, Rounding::Up).abs(), value.abs());
        for (const Rounding rounding : {Rounding::HalfUp, Rounding::HalfDown, Rounding::HalfEven}) {
            ASSERT_LE((value.round_to(step, rounding) - value).abs() * 2, step);
        }
        // A true tie, made on purpose: chance does not draw one.
        const Rational tie = value.round_to(step, Rounding::Floor) + step / 2;
        ASSERT_EQ(tie.round_to(step, Rounding::HalfUp), tie.round_to(step, Rounding::Up));
        ASSERT_EQ(tie.round_to(step, Rounding::HalfDown), tie.round_to(step, Rounding::Down));
        ASSERT_TRUE((tie.round_to(step, Rounding::HalfEven) / step / 2).is_integer());
    }
}

TEST(Rational, floor_and_ceiling_enclose) {
    EXPECT_EQ(number("-7/2").floor(), Rational(-4));
    EXPECT_EQ(number("-7/2").ceiling(), Rational(-3));
    EXPECT_EQ(number("100000000000000000000/3").floor(), number("33333333333333333333"));
    EXPECT_EQ(Rational(5).ceiling(), Rational(5));
}

TEST(Rational, writes_decimals_where_they_end_and_fractions_where_not) {
    EXPECT_EQ(Rational(1, 8).to_string(), "0.125");
    EXPECT_EQ(Rational(-7, 2).to_string(), "-3.5");
    EXPECT_EQ(Rational(1, 3).to_string(), "1/3");
    EXPECT_EQ(Rational(-2, 37).to_string(), "-2/37");
    EXPECT_EQ(Rational(1, 1000).to_string(), "0.001");
    EXPECT_EQ(Rational(-1, 1000).to_string(), "-0.001");
    EXPECT_EQ(number("100000000000000000000.5").to_string(), "100000000000000000000.5");
    EXPECT_EQ(Rational(kMin).to_string(), "-9223372036854775808");
}

TEST(Rational, shows_a_fixed_number_of_decimals_rounded_half_up) {
    EXPECT_EQ(Rational(2, 3).to_decimal(2), "0.67");
    EXPECT_EQ(Rational(-2, 3).to_decimal(2), "-0.67");
    EXPECT_EQ(Rational(1, 2).to_decimal(0), "1");
    EXPECT_EQ(Rational(40).to_decimal(2), "40.00");
    EXPECT_EQ(Rational(-1, 1000).to_decimal(2), "0.00") << "no minus before nothing";
    EXPECT_EQ(number("12345678901234567890").to_decimal(1), "12345678901234567890.0");
}

TEST(Rational, gives_an_int64_only_for_an_integer_in_range) {
    EXPECT_EQ(Rational(kMin).to_int64(), kMin);
    EXPECT_FALSE(Rational(1, 2).to_int64());
    EXPECT_FALSE((Rational(kMax) * 2).to_int64());
}

// The hash is written into files; it must not change with the machine or the release.
TEST(Rational, hash_is_the_same_for_ever) {
    EXPECT_EQ(Rational(1).hash(), Rational(7, 7).hash());
    EXPECT_NE(Rational(1).hash(), Rational(-1).hash());
    EXPECT_NE(Rational(2, 3).hash(), Rational(3, 2).hash());
    EXPECT_EQ(Rational(1403, 37).hash(), 11792983995221950507U);
    EXPECT_EQ(number("-123456789012345678901234567890/7").hash(), 14454058939358933619U);
}

TEST(RationalDeathTest, stops_on_a_division_by_zero_of_ours) {
    EXPECT_DEATH(Rational(1, 0), "denominator");
    EXPECT_DEATH(static_cast<void>(Rational(1) / Rational()), "is_zero");
    EXPECT_DEATH(static_cast<void>(Rational().inverse()), "is_zero");
    EXPECT_DEATH(static_cast<void>(Rational(1).round_to(-1, Rounding::Up)), "sign");
}

}  // namespace
}  // namespace darman::core
