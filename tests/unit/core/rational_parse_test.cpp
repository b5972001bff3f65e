#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

#include "core/rational.hpp"

namespace darman::core {
namespace {

TEST(RationalParse, reads_the_forms_people_write) {
    const std::vector<std::pair<const char*, Rational>> rows = {
        {"12", 12},
        {"-3.50", Rational(-7, 2)},
        {"0", 0},
        {"-0", 0},
        {"007", 7},
        {"1_000_000", 1'000'000},
        {"12٬345", 12'345},
        {"2/37", Rational(2, 37)},
        {"-2/1_000", Rational(-1, 500)},
        {"۱۲۳", 123},
        {"-۱۲٫۵", Rational(-25, 2)},
        {"۱٬۲۳۴٬۵۶۷٫۵", Rational(2469135, 2)},
        {"١٢٣٫٥", Rational(247, 2)},
        {"۱۲.۵", Rational(25, 2)},
        {"9223372036854775808", Rational(INT64_MAX) + 1},
    };
    for (const auto& [text, value] : rows) {
        const auto parsed = Rational::parse(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error().line();
        EXPECT_EQ(*parsed, value) << text;
    }
}

TEST(RationalParse, refuses_everything_else) {
    for (const char* text :
         {"",      " ",      "-",    "+1",       "--1",       "1.",        ".5",    "1..2",
          "1.2.3", "1/",     "/2",   "1/2/3",    "1.5/2",     "1/2.5",     "1/-2",  "1 000",
          " 1",    "1 ",     "1e5",  "0x10",     "abc",       "12a",       "1,000", "_1",
          "1_",    "1__000", "1_00", "1000_000", "1_000.0_0", "1.000_000", "۱۲٫",   "٬۱",
          "½",     "∞",      "−5",   "1\xff"}) {
        const auto parsed = Rational::parse(text);
        EXPECT_FALSE(parsed) << "\"" << text << "\" was read as " << parsed->to_string();
    }
}

TEST(RationalParse, refuses_digits_of_two_scripts) {
    EXPECT_EQ(Rational::parse("۱۲3").error().line(),
              "digits of two scripts in one number: write them all in one script");
    EXPECT_FALSE(Rational::parse("۱۲٣"));
    EXPECT_FALSE(Rational::parse("1.۵"));
}

TEST(RationalParse, does_not_guess_what_a_slash_between_persian_digits_means) {
    const auto parsed = Rational::parse("۱۱۸/۳");
    ASSERT_FALSE(parsed);
    EXPECT_EQ(parsed.error().message, "\"۱۱۸/۳\" may be a decimal or a fraction");
}

TEST(RationalParse, says_what_is_wrong_and_what_to_do) {
    EXPECT_EQ(Rational::parse("1,000").error().line(),
              "\"1,000\" is not a number: write it like 12, -3.50, 1_000_000 or 2/37");
    EXPECT_EQ(Rational::parse("1/0").error().line(),
              "\"1/0\" divides by zero: write a denominator other than 0");
    EXPECT_TRUE(Rational::parse("x").error().place.empty());
    EXPECT_LT(Rational::parse(std::string(5000, 'x')).error().message.size(), 100U);
}

TEST(RationalParse, reads_200_digits_and_refuses_201) {
    const std::string longest = "1" + std::string(199, '0');
    EXPECT_EQ(Rational::parse(longest)->to_string(), longest);
    EXPECT_EQ(Rational::parse(longest + "0").error().line(),
              "a number of more than 200 digits: write at most 200 digits");
    EXPECT_TRUE(Rational::parse("0." + std::string(199, '1')));
    EXPECT_FALSE(Rational::parse("0." + std::string(200, '1')));
    EXPECT_FALSE(Rational::parse(std::string(100, '1') + "/" + std::string(101, '1')));
}

TEST(RationalParse, reads_back_what_to_string_writes) {
    for (const char* text : {"0",
                             "-3.5",
                             "0.125",
                             "1/3",
                             "-2/37",
                             "123456789012345678901234567890.0625",
                             "1/123456789012345678901234567891"}) {
        EXPECT_EQ(Rational::parse(text)->to_string(), text);
    }
}

}  // namespace
}  // namespace darman::core
