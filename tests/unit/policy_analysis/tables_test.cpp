// Tables: what two rows both match, what no row does, what no row can.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

std::string table(const std::string& inputs, const std::string& words, const std::string& rows) {
    return about_lines("table Line.t (" + inputs + ") -> share : rate " + words + "\n" + rows +
                       "rule Line.x : rate = t.share [1]\n");
}

TEST(Tables, two_rows_of_a_unique_table_that_match_the_same_are_shown_an_example) {
    EXPECT_EQ(said_of(table("person.kind, person.rank",
                            "unique, complete",
                            "  kind rank | share\n"
                            "  worker 1..5 | 10% [1]\n"
                            "  any 5..10 | 20% [1]\n"
                            "  retiree,child <5 | 20% [1]\n")),
              (Said{"p.policy:10:3: this row of table Line.t and the one in line 9 both match kind "
                    "worker, rank 5: narrow one of the two, let their dates not meet, or write "
                    "`first` for `unique` if the upper one shall win"}));
}

TEST(Tables, rows_in_force_on_different_days_do_not_overlap) {
    EXPECT_EQ(said_of(table("urgent",
                            "unique, complete",
                            "  urgent | share\n"
                            "  yes | 10% [1] from 1400-01-01 to 1401-12-29\n"
                            "  yes | 20% [1] from 1402-01-01\n"
                            "  no | 20% [1]\n")),
              (Said{"p.policy:7:1: table Line.t has no row for urgent yes until 1399-12-30: add a "
                    "row for it, or a row `otherwise |` for all that is left"}));
    EXPECT_EQ(
        said_of(table("urgent",
                      "unique",
                      "  urgent | share\n"
                      "  yes | 10% [1] from 1400-01-01 to 1402-01-01\n"
                      "  yes | 20% [1] from 1402-01-01\n")),
        (Said{"p.policy:10:3: this row of table Line.t and the one in line 9 both match urgent "
              "yes on 1402-01-01: narrow one of the two, let their dates not meet, or write "
              "`first` for `unique` if the upper one shall win"}));
}

TEST(Tables, a_complete_table_covers_every_combination_of_the_declared_ranges) {
    EXPECT_EQ(
        said_of(table("urgent, person.rank",
                      "unique, complete",
                      "  urgent rank | share\n"
                      "  yes any | 10% [1]\n"
                      "  no 1..3 | 20% [1]\n"
                      "  no 5..10 | 20% [1]\n")),
        (Said{"p.policy:7:1: table Line.t has no row for urgent no, rank 4: add a row for it, "
              "or a row `otherwise |` for all that is left"}));
    EXPECT_EQ(said_of(table("urgent, person.rank",
                            "unique, complete",
                            "  urgent rank | share\n"
                            "  yes any | 10% [1]\n"
                            "  no 1..<4 | 20% [1]\n"
                            "  no >=4 | 20% [1]\n")),
              Said{});
}

TEST(Tables, an_input_without_range_leaves_holes_at_its_ends) {
    EXPECT_EQ(
        said_of(table("n = years from person.born to date",
                      "unique, complete",
                      "  n | share\n"
                      "  0..17 | 10% [1]\n"
                      "  >=18 | 20% [1]\n")),
        (Said{"p.policy:7:1: table Line.t has no row for n -1 years: add a row for it, or a "
              "row `otherwise |` for all that is left; if it cannot be, declare the range of n "
              "(`in A .. B`)"}));
}

TEST(Tables, none_is_covered_by_none_any_or_otherwise_alone) {
    EXPECT_EQ(
        said_of(table("service.most",
                      "unique, complete",
                      "  most | share\n"
                      "  <5 | 10% [1]\n"
                      "  >=5 | 20% [1]\n")),
        (Said{"p.policy:7:1: table Line.t has no row for most none: add a row for it, or a row "
              "`otherwise |` for all that is left; if it cannot be, declare the range of most "
              "(`in A .. B`)"}));
    EXPECT_EQ(said_of(table("service.most",
                            "unique, complete",
                            "  most | share\n"
                            "  <5 | 10% [1]\n"
                            "  otherwise | 20% [1]\n")),
              Said{});
    EXPECT_EQ(said_of(table("service.most",
                            "unique, complete",
                            "  most | share\n"
                            "  <5,>=5 | 10% [1]\n"
                            "  none | 20% [1]\n")),
              Said{});
}

TEST(Tables, a_registry_has_codes_that_no_cell_names) {
    EXPECT_EQ(said_of(table("service",
                            "unique, complete",
                            "  service | share\n"
                            "  \"701\",\"702\" | 10% [1]\n")),
              (Said{"p.policy:7:1: table Line.t has no row for service another code: add a row for "
                    "it, or a row `otherwise |` for all that is left"}));
}

TEST(Tables, an_expression_in_a_cell_proves_neither_cover_nor_overlap) {
    EXPECT_EQ(
        said_of(table("person.rank",
                      "unique, complete",
                      "  rank | share\n"
                      "  (number) | 10% [1]\n"
                      "  1..9 | 20% [1]\n")),
        (Said{"p.policy:7:1: table Line.t has no row for rank 10 (the expression in line 9 may "
              "match it or not): add a row for it, or a row `otherwise |` for all that is "
              "left"}));
}

TEST(Tables, a_row_under_first_that_those_above_cover_is_never_reached) {
    EXPECT_EQ(said_of(table("urgent, person.rank",
                            "first, complete",
                            "  urgent rank | share\n"
                            "  yes any | 10% [1]\n"
                            "  any 1..5 | 20% [1]\n"
                            "  yes,no 2..3 | 30% [1]\n"
                            "  any any | 30% [1]\n")),
              (Said{"p.policy:11:3: this row of table Line.t is never reached: the rows above it "
                    "match all that it matches: remove it, or put its cells right"}));
}

TEST(Tables, a_row_decided_before_the_one_above_was_enacted_is_reached) {
    EXPECT_EQ(said_of(table("urgent",
                            "first, complete",
                            "  urgent | share\n"
                            "  any | 10% [1] enacted 1403-01-01\n"
                            "  any | 20% [1]\n")),
              Said{});
}

TEST(Tables, a_cell_outside_the_range_of_its_input_never_matches) {
    EXPECT_EQ(
        said_of(table("person.rank",
                      "unique, complete",
                      "  rank | share\n"
                      "  1..10 | 10% [1]\n"
                      "  >10 | 20% [1]\n")),
        (Said{"p.policy:10:3: this row of table Line.t is never reached: no value of rank fits "
              "its cell: remove it, or put its cells right"}));
}

TEST(Tables, otherwise_is_reached_only_if_something_is_left) {
    EXPECT_EQ(
        said_of(table("urgent",
                      "unique",
                      "  urgent | share\n"
                      "  yes | 10% [1]\n"
                      "  no | 20% [1]\n"
                      "  otherwise | 30% [1]\n")),
        (Said{"p.policy:11:3: this row of table Line.t is never reached: the other rows match "
              "everything: remove it, or put its cells right"}));
    EXPECT_EQ(said_of(table("urgent",
                            "unique",
                            "  urgent | share\n"
                            "  yes | 10% [1] year 1404\n"
                            "  no | 20% [1] year 1404\n"
                            "  otherwise | 30% [1]\n")),
              Said{});
    EXPECT_EQ(said_of(table("urgent",
                            "unique",
                            "  urgent | share\n"
                            "  yes | 10% [1]\n"
                            "  otherwise | 20% [1]\n"
                            "  otherwise | 30% [1]\n")),
              (Said{"p.policy:11:3: table Line.t has `otherwise` twice: here and in line 10: keep "
                    "one of them"}));
}

TEST(Tables, dates_are_cut_by_the_day_and_rates_anywhere) {
    EXPECT_EQ(
        said_of(table("date",
                      "unique, complete",
                      "  date | share\n"
                      "  <1403-01-01 | 10% [1]\n"
                      "  1403-01-02..1403-12-30 | 20% [1]\n"
                      "  >=1404-01-01 | 30% [1]\n")),
        (Said{"p.policy:7:1: table Line.t has no row for date 1403-01-01: add a row for it, or a "
              "row `otherwise |` for all that is left"}));
    EXPECT_EQ(said_of(table("r = person.rank * 10%",
                            "unique, complete",
                            "  r | share\n"
                            "  <=50% | 10% [1]\n"
                            "  >50% | 20% [1]\n")),
              Said{});
}

TEST(Tables, sum_lets_rows_overlap) {
    EXPECT_EQ(said_of(table("urgent, person.rank",
                            "sum, complete",
                            "  urgent rank | share\n"
                            "  any any | 10% [1]\n"
                            "  yes 1..5 | 20% [1]\n")),
              Said{});
}

TEST(Tables, without_lint_unreachable_rows_are_not_told) {
    EXPECT_EQ(said_of(table("urgent",
                            "first",
                            "  urgent | share\n"
                            "  any | 10%\n"
                            "  yes | 20%\n"),
                      false),
              Said{});
}

}  // namespace
}  // namespace darman::policy
