// Numbers here are of the demonstration range 999, which is issued to nobody. Those of a public
// test file are read from outside the repository.
#include "core/identity_number.hpp"

#include <regex>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "shared_text.hpp"

namespace darman::core {
namespace {

TEST(IdentityNumber, of_the_demonstration_range_is_read) {
    for (const char* text :
         {"9990000018", "9990000026", "9990000034", "9990000107", "9990000905", "9991234561"}) {
        const auto number = IdentityNumber::parse(text);
        ASSERT_TRUE(number) << text;
        EXPECT_EQ(number->to_string(), text);
        EXPECT_TRUE(number->is_demo());
    }
}

TEST(IdentityNumber, with_remainder_0_or_1_has_it_as_its_check_digit) {
    for (const char* text : {"9990000050", "9990000190", "9990000141", "9990000281"}) {
        EXPECT_TRUE(IdentityNumber::parse(text)) << text;
    }
}

TEST(IdentityNumber, is_read_in_digits_of_any_one_script) {
    EXPECT_EQ(IdentityNumber::parse("۹۹۹۰۰۰۰۰۱۸")->to_string(), "9990000018");
    EXPECT_EQ(IdentityNumber::parse("٩٩٩٠٠٠٠٠١٨")->to_string(), "9990000018");
    EXPECT_EQ(IdentityNumber::parse("۹۹۹0000018").error().message,
              "digits of two scripts in one identity number");
}

TEST(IdentityNumber, with_a_wrong_check_digit_is_refused_without_being_repeated) {
    for (char last = '0'; last <= '9'; ++last) {
        const std::string text = std::string("999000001") + last;
        EXPECT_EQ(IdentityNumber::parse(text).has_value(), last == '8') << text;
    }
    const std::string line = IdentityNumber::parse("9990000019").error().line();
    EXPECT_EQ(line,
              "the check digit of an identity number does not fit: a digit is wrong or two are "
              "swapped: look at the card");
    EXPECT_EQ(line.find("999"), std::string::npos);
}

TEST(IdentityNumber, of_ten_equal_digits_is_refused) {
    for (char digit = '0'; digit <= '9'; ++digit) {
        EXPECT_FALSE(IdentityNumber::parse(std::string(10, digit))) << digit;
    }
    EXPECT_EQ(IdentityNumber::parse("1111111111").error().message,
              "an identity number of ten equal digits");
    EXPECT_FALSE(IdentityNumber::parse("00000000")) << "padded to ten zeros";
}

TEST(IdentityNumber, of_other_length_or_with_other_characters_is_refused) {
    for (const char* text : {"",
                             "9",
                             "9990018",
                             "99900000180",
                             "999-000001-8",
                             "999000001x",
                             " 9990000018",
                             "9990000018\n",
                             "+990000018"}) {
        EXPECT_FALSE(IdentityNumber::parse(text)) << text;
    }
}

TEST(IdentityNumber, gets_back_the_zeros_that_a_spreadsheet_dropped) {
    // No demonstration number begins with a zero, and no other may stand here: try all check
    // digits.
    int found = 0;
    for (int last = 0; last <= 9; ++last) {
        const std::string text = "9000000" + std::to_string(last);
        if (const auto number = IdentityNumber::parse(text)) {
            EXPECT_EQ(number->to_string(), "00" + text);
            ++found;
        }
    }
    EXPECT_EQ(found, 1) << "one of ten check digits fits";
}

TEST(IdentityNumber, of_the_demonstration_range_can_be_refused) {
    EXPECT_EQ(IdentityNumber::parse("9990000018", DemoNumbers::Refuse).error().message,
              "an identity number of the demonstration range 999");
}

std::vector<std::string> numbers_after(const std::string& text, const std::string& heading) {
    const std::size_t start = text.find(heading);
    if (start == std::string::npos) {
        return {};
    }
    const std::string list = text.substr(start, text.find_first_of(".;\n", start) - start);
    const std::regex digits("\\b[0-9]{8,10}\\b");
    std::vector<std::string> numbers;
    for (std::sregex_iterator match(list.begin(), list.end(), digits);
         match != std::sregex_iterator();
         ++match) {
        numbers.push_back(match->str());
    }
    return numbers;
}

TEST(IdentityNumber, agrees_with_the_published_lists) {
    const auto report = shared_text("research/domain.md");
    if (!report) {
        GTEST_SKIP() << "no research/domain.md in the shared folder: set DARMAN_SHARED to it";
    }
    const auto valid = numbers_after(*report, "Recomputed here, valid");
    const auto invalid = numbers_after(*report, "Invalid by digit");
    ASSERT_GE(valid.size(), 16U);
    ASSERT_GE(invalid.size(), 5U);
    for (const std::string& number : valid) {
        EXPECT_TRUE(IdentityNumber::parse(number, DemoNumbers::Refuse))
            << "a valid one was refused";
    }
    for (const std::string& number : invalid) {
        EXPECT_FALSE(IdentityNumber::parse(number)) << "an invalid one was admitted";
    }
}

}  // namespace
}  // namespace darman::core
