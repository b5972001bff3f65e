#include "core/money.hpp"

#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

namespace darman::core {
namespace {

constexpr std::int64_t kMin = std::numeric_limits<std::int64_t>::min();
constexpr std::int64_t kMax = std::numeric_limits<std::int64_t>::max();

Currency currency(const char* code) {
    return *Currency::find(code);
}

Money euros(const char* text) {
    return *Money::parse(text, currency("EUR"));
}

TEST(Currency, has_the_decimals_of_its_standard_and_rials_none) {
    EXPECT_EQ(currency("IRR").scale(), 0);
    EXPECT_EQ(currency("EUR").scale(), 2);
    EXPECT_EQ(currency("USD").scale(), 2);
    EXPECT_EQ(currency("TND").scale(), 3);
    EXPECT_EQ(currency("JPY").scale(), 0);
    EXPECT_EQ(currency("TND").minor_per_main(), 1000);
    EXPECT_EQ(currency("IRR"), Currency::rial());
    EXPECT_EQ(currency("AED").code(), "AED");
    EXPECT_EQ(currency("ZAR").code(), "ZAR");
}

TEST(Currency, unknown_is_refused_and_the_toman_explained) {
    EXPECT_EQ(Currency::find("XYZ").error().line(),
              "no currency \"XYZ\": write a code of ISO 4217 in capitals, like IRR or EUR");
    EXPECT_EQ(Currency::find("eur").error().code, base::ErrorCode::NotFound);
    EXPECT_FALSE(Currency::find(""));
    EXPECT_FALSE(Currency::find("EURO"));
    EXPECT_EQ(Currency::find("IRT").error().remedy,
              "state the amount in rials (IRR): a toman is ten of them");
}

TEST(Money, is_read_in_main_units) {
    EXPECT_EQ(euros("40.00").minor_units(), 4000);
    EXPECT_EQ(euros("40").minor_units(), 4000);
    EXPECT_EQ(euros("-0.5").minor_units(), -50);
    EXPECT_EQ(euros("۱٬۲۳۴٫۵۰").minor_units(), 123'450);
    EXPECT_EQ(Money::parse("16_000_000", currency("IRR"))->minor_units(), 16'000'000);
    EXPECT_EQ(Money::parse("0.001", currency("TND"))->minor_units(), 1);
}

TEST(Money, with_more_decimals_than_its_currency_is_refused) {
    EXPECT_EQ(Money::parse("40.005", currency("EUR")).error().line(),
              "\"40.005\" has more decimals than EUR: write at most 2 decimals");
    EXPECT_FALSE(Money::parse("1.000", currency("EUR"))) << "a thousand, or one?";
    EXPECT_FALSE(Money::parse("۱٫۵", currency("IRR")));
    EXPECT_FALSE(Money::parse("1/3", currency("EUR")));
    EXPECT_FALSE(Money::parse("1,000", currency("EUR")));
    EXPECT_FALSE(Money::parse("", currency("EUR")));
}

TEST(Money, beyond_64_bits_is_refused) {
    EXPECT_EQ(Money::parse("92233720368547758.07", currency("EUR"))->minor_units(), kMax);
    EXPECT_EQ(Money::parse("92233720368547758.08", currency("EUR")).error().code,
              base::ErrorCode::OutOfRange);
    const Money most = Money::from_minor(kMax, Currency::rial());
    const Money least = Money::from_minor(kMin, Currency::rial());
    const Money one = Money::from_minor(1, Currency::rial());
    EXPECT_EQ(most.plus(one).error().code, base::ErrorCode::OutOfRange);
    EXPECT_EQ(least.minus(one).error().code, base::ErrorCode::OutOfRange);
    EXPECT_FALSE(least.negated());
    EXPECT_EQ(least.minus(least)->minor_units(), 0);
    EXPECT_EQ(most.negated()->minor_units(), -kMax);
}

TEST(Money, of_two_currencies_does_not_add) {
    const Money rials = Money::from_minor(100, Currency::rial());
    EXPECT_EQ(rials.plus(euros("1")).error().line(),
              "an amount in IRR meets one in EUR: convert one of them first");
    EXPECT_EQ(rials.minus(euros("1")).error().code, base::ErrorCode::Conflict);
    EXPECT_FALSE(rials == euros("1")) << "a hundred minor units each, of two currencies";
    EXPECT_EQ(*euros("1.10").plus(euros("2.20")), euros("3.30"));
    EXPECT_EQ(*euros("1.10").minus(euros("2.20")), euros("-1.10"));
}

TEST(Money, comes_from_a_number_only_without_rounding) {
    EXPECT_EQ(*Money::from_main(Rational(1, 4), currency("EUR")), euros("0.25"));
    EXPECT_EQ(Money::from_main(Rational(1, 3), currency("EUR")).error().line(),
              "1/3 is no whole number of minor units of EUR: round it to 2 decimals first");
    EXPECT_EQ(euros("12.34").main_units(), Rational(617, 50));
}

TEST(Money, is_shown_in_both_languages) {
    EXPECT_EQ(euros("1234.5").to_string(), "1234.50");
    EXPECT_EQ(euros("-1234.5").format(Language::En), "-1,234.50 EUR");
    EXPECT_EQ(euros("1234.5").format(Language::Fa), "۱٬۲۳۴٫۵۰ EUR");
    const Money pension = Money::from_minor(43'000'000, Currency::rial());
    EXPECT_EQ(pension.format(Language::En), "43,000,000 IRR");
    EXPECT_EQ(pension.format(Language::Fa), "۴۳٬۰۰۰٬۰۰۰ ریال");
    EXPECT_EQ(euros("0.05").to_string(), "0.05");
}

TEST(Money, reads_back_what_it_writes) {
    std::mt19937_64 bits(1403);
    for (const char* code : {"IRR", "EUR", "TND"}) {
        for (int round = 0; round < 2'000; ++round) {
            const Money money = Money::from_minor(
                static_cast<std::int64_t>(bits()) >> (bits() % 63U), currency(code));
            ASSERT_EQ(*Money::parse(money.to_string(), money.currency()), money);
            ASSERT_EQ(*Money::from_main(money.main_units(), money.currency()), money);
        }
    }
}

}  // namespace
}  // namespace darman::core
