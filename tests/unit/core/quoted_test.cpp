#include "core/quoted.hpp"

#include <string>

#include <gtest/gtest.h>

namespace darman::core {
namespace {

TEST(Quoted, shows_short_text_as_it_is) {
    EXPECT_EQ(quote_input("12a"), "\"12a\"");
    EXPECT_EQ(quote_input(""), "\"\"");
    EXPECT_EQ(quote_input("۱۲"), "\"۱۲\"");
}

TEST(Quoted, stays_in_one_line_and_cuts_between_characters) {
    EXPECT_EQ(quote_input("a\nb\x1b[2J"), "\"a?b?[2J\"");
    EXPECT_EQ(quote_input(std::string(61, 'x')), "\"" + std::string(60, 'x') + "...\"");
    // 59 bytes, then a character of two that would end at 61.
    EXPECT_EQ(quote_input(std::string(59, 'x') + "م"), "\"" + std::string(59, 'x') + "...\"");
}

}  // namespace
}  // namespace darman::core
