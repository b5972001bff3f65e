#include "core/digits.hpp"

#include <string>

#include <gtest/gtest.h>

namespace darman::core {
namespace {

TEST(Digits, of_three_scripts_are_folded_to_latin) {
    EXPECT_EQ(fold_digits("۰۱۲۳۴ ۵۶۷۸۹"), "01234 56789");
    EXPECT_EQ(fold_digits("٠١٢٣٤ ٥٦٧٨٩"), "01234 56789");
    EXPECT_EQ(fold_digits("سال ۱۴۰۳، 5 روز"), "سال 1403، 5 روز");
    EXPECT_EQ(fold_digits("\xDB"), "\xDB") << "half a character is left alone";
    EXPECT_EQ(fold_digits(""), "");
}

TEST(Digits, of_two_scripts_are_noticed) {
    EXPECT_FALSE(mixes_digit_scripts("1403"));
    EXPECT_FALSE(mixes_digit_scripts("هیچ"));
    EXPECT_TRUE(mixes_digit_scripts("۱۴03"));
    EXPECT_TRUE(mixes_digit_scripts("۱٤")) << "Persian and Arabic look alike and are two scripts";
    EXPECT_EQ(digit_script("x٥"), DigitScript::Arabic);
    EXPECT_EQ(digit_script("x۵"), DigitScript::Persian);
    EXPECT_EQ(digit_script("x5"), DigitScript::Latin);
    EXPECT_FALSE(digit_script("x"));
    EXPECT_EQ(fold_one_script("۱۴03", "date").error().line(),
              "digits of two scripts in one date: write them all in one script");
    EXPECT_EQ(*fold_one_script("۱۴۰۳", "date"), "1403");
}

TEST(Digits, are_written_in_persian) {
    EXPECT_EQ(to_persian_digits("01234 56789"), "۰۱۲۳۴ ۵۶۷۸۹");
    EXPECT_EQ(to_persian_digits("٤ و 5 و ۶"), "۴ و ۵ و ۶");
}

TEST(Digits, are_grouped_by_thousands) {
    EXPECT_EQ(group_thousands("1234567.5", Language::En), "1,234,567.5");
    EXPECT_EQ(group_thousands("1234567.1234", Language::En), "1,234,567.1234");
    EXPECT_EQ(group_thousands("-123456", Language::En), "-123,456");
    EXPECT_EQ(group_thousands("999", Language::En), "999");
    EXPECT_EQ(group_thousands("1000", Language::Fa), "1٬000");
    EXPECT_EQ(group_thousands("۱۶۰۰۰۰۰۰", Language::Fa), "۱۶٬۰۰۰٬۰۰۰");
    EXPECT_EQ(group_thousands("", Language::En), "");
    EXPECT_EQ(group_thousands("1/3", Language::En), "1/3");
}

TEST(Digits, are_shown_as_the_language_writes_them) {
    EXPECT_EQ(format_number("-1234567.50", Language::En), "-1,234,567.50");
    EXPECT_EQ(format_number("-1234567.50", Language::Fa), "-۱٬۲۳۴٬۵۶۷٫۵۰");
}

TEST(CommaGrouping, is_removed_where_it_parts_thousands) {
    EXPECT_EQ(*remove_comma_grouping("1,234,567.5"), "1234567.5");
    EXPECT_EQ(*remove_comma_grouping("-12,345"), "-12345");
    EXPECT_EQ(*remove_comma_grouping("۱,۲۳۴"), "۱۲۳۴");
    EXPECT_EQ(*remove_comma_grouping("12345"), "12345");
    EXPECT_EQ(*remove_comma_grouping("no number"), "no number");
}

TEST(CommaGrouping, is_refused_where_it_may_be_a_decimal_comma) {
    for (const char* text : {"12,5",
                             "1,23",
                             "1,2345",
                             "1234,567",
                             ",123",
                             "1,",
                             "1,,234",
                             "1.5,000",
                             "1,234,5",
                             "-,123",
                             "1,234.5,678"}) {
        EXPECT_FALSE(remove_comma_grouping(text)) << text;
    }
    EXPECT_EQ(remove_comma_grouping("12,5").error().line(),
              "\"12,5\" has a comma that does not part thousands: write decimals with a point, and "
              "thousands in groups of three");
}

}  // namespace
}  // namespace darman::core
