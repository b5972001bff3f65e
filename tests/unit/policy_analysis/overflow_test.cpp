// Declared ranges, against what values can reach.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

const std::string kHigh =
    ": write `at most …` after the value, give what it is made of a range, or widen the declared "
    "one";
const std::string kLow =
    ": write `at least …` after the value, give what it is made of a range, or widen the declared "
    "one";

TEST(Overflow, a_value_that_may_leave_its_range_is_told_how_far) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.x : money in 0 .. 1_500 = amount * 2 [1]\n")),
        (Said{"p.policy:7:1: Line.x is declared to be at most 1_500 IRR, but may reach 2_000 IRR" +
              kHigh}));
    EXPECT_EQ(said_of(about_lines("rule Line.x : money in 0 .. 1_500 = amount - 5 IRR [1]\n")),
              (Said{"p.policy:7:1: Line.x is declared to be at least 0, but may go down to -5 IRR" +
                    kLow}));
}

TEST(Overflow, a_bound_after_the_value_proves_it) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : money in 0 .. 1_500\n"
                                  "  = amount * 2 - 5 IRR at least 0 at most 1_500 IRR [1]\n")),
              Said{});
}

TEST(Overflow, what_nothing_bounds_is_not_proved) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.x : money in 0 .. 1_500 = amount * number [1]\n")),
        (Said{"p.policy:7:1: Line.x is declared to be at most 1_500 IRR, but nothing bounds it "
              "from above" +
                  kHigh,
              "p.policy:7:1: Line.x is declared to be at least 0, but nothing bounds it from "
              "below" +
                  kLow}));
}

TEST(Overflow, an_exception_has_the_range_of_its_rule) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.x : money in 0 .. 1_500 = amount [1]\n"
                            "  except a: when urgent\n"
                            "  = 2_000 IRR [1]\n")),
        (Said{"p.policy:8:10: Line.x by exception a is declared to be at most 1_500 IRR, but may "
              "reach 2_000 IRR" +
              kHigh}));
}

TEST(Overflow, an_accumulator_gives_at_most_what_is_added_and_what_its_bounds_leave) {
    EXPECT_EQ(said_of(about_lines("accumulate Line.y : money in 0 .. 100\n"
                                  "  adds amount\n"
                                  "  at most 100 IRR by person each jalali year [1]\n"
                                  "  late readjudicate\n")),
              Said{});
    EXPECT_EQ(
        said_of(about_lines("accumulate Line.y : money in 0 .. 100\n"
                            "  adds amount\n"
                            "  at most 200 IRR by person each jalali year [1]\n"
                            "  late readjudicate\n")),
        (Said{"p.policy:7:1: Line.y is declared to be at most 100 IRR, but may reach 200 IRR" +
              kHigh}));
}

TEST(Overflow, each_row_of_a_table_keeps_the_range_of_its_output) {
    EXPECT_EQ(
        said_of(about_lines("table Line.t (urgent) -> share : rate in 0 .. 1 unique, complete\n"
                            "  urgent | share\n"
                            "  yes | 100% [1]\n"
                            "  no | 120% [1]\n"
                            "rule Line.x : rate = t.share [1]\n")),
        (Said{"p.policy:10:3: Line.t.share is declared to be at most 100%, but may reach 120%" +
              kHigh}));
}

TEST(Overflow, a_cell_of_a_list_keeps_the_range_of_its_field) {
    EXPECT_EQ(said_of(about_lines("list steps { raise rate in 0 .. 1 }\n"
                                  "  raise\n"
                                  "  10% [1]\n"
                                  "  110% [1]\n"
                                  "rule Line.x : rate = sum of raise for steps [1]\n")),
              (Said{"p.policy:10:3: raise in this row of list steps is 110%, outside the range "
                    "declared for it: put the value right, or widen the range"}));
}

}  // namespace
}  // namespace darman::policy
