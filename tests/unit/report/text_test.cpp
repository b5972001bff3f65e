#include "report/text.hpp"

#include <gtest/gtest.h>

namespace darman::report {
namespace {

TEST(DisplayWidth, counts_what_a_terminal_shows) {
    EXPECT_EQ(display_width("abc"), 3U);
    EXPECT_EQ(display_width("سهم"), 3U);
    EXPECT_EQ(display_width("می‌رود"), 5U) << "a ZWNJ takes no room";
    EXPECT_EQ(display_width("مادّهٔ"), 4U) << "harakat take no room";
    EXPECT_EQ(display_width("日本"), 4U);
    EXPECT_EQ(display_width("e\u0301"), 1U);
    EXPECT_EQ(display_width("\xFF"), 1U);
    EXPECT_EQ(display_width("\u200Fa"), 1U);
}

TEST(Align, pads_by_display_width) {
    EXPECT_EQ(align_left("日", 4), "日  ");
    EXPECT_EQ(align_right("۱۲", 4), "  ۱۲");
    EXPECT_EQ(align_left("long", 2), "long");
}

TEST(Cut, marks_what_was_cut_and_never_splits_a_character) {
    EXPECT_EQ(cut("abcdef", 4), "abc…");
    EXPECT_EQ(cut("abc", 3), "abc");
    EXPECT_EQ(cut("日本語", 4), "日…");
    EXPECT_EQ(cut("سلام دنیا", 5), "سلام…");
}

TEST(OneLine, takes_the_harm_out_of_text) {
    EXPECT_EQ(one_line("a\nb\tc\r"), "a b c ");
    EXPECT_EQ(one_line("\x1b[2J"), "?[2J");
    EXPECT_EQ(one_line("\u0085x\x7F"), "?x?");
    EXPECT_EQ(one_line("\u202E100\u2066"), "100");
    EXPECT_EQ(one_line("a\xFF\xC0\x80z"), "a\uFFFD\uFFFD\uFFFDz");
    EXPECT_EQ(one_line("\xED\xA0\x80"), "\uFFFD\uFFFD\uFFFD") << "a lone surrogate";
    EXPECT_EQ(one_line("می‌رود"), "می‌رود") << "a ZWNJ is part of Persian spelling";
}

TEST(Html, escapes_all_that_markup_means) {
    EXPECT_EQ(html("<a href=\"x\">'&'</a>"),
              "&lt;a href=&quot;x&quot;&gt;&#39;&amp;&#39;&lt;/a&gt;");
}

}  // namespace
}  // namespace darman::report
