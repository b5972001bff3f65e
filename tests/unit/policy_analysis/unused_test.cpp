// What is written and never used; reason codes that can never be given.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

TEST(Unused, parameters_lists_and_tables_that_nobody_reads) {
    EXPECT_EQ(
        said_of(about_lines("param p : rate from 1400-01-01 10% [1]\n"
                            "list steps { raise rate }\n"
                            "  raise\n"
                            "  10% [1]\n"
                            "table Line.t (urgent) -> share : rate unique\n"
                            "  urgent | share\n"
                            "  any | 10% [1]\n")),
        (Said{"p.policy:7:1: warning: parameter p is never used: use it in a rule, or remove it",
              "p.policy:8:1: warning: list steps is never used: use it in a rule, or remove it",
              "p.policy:11:1: warning: table Line.t is never used: use it in a rule, or remove "
              "it"}));
}

TEST(Unused, what_a_module_offers_to_others_may_be_used_elsewhere) {
    EXPECT_EQ(said_of(about_lines("param p : rate from 1400-01-01 10% [1]\n"
                                  "module u use t source \"Law\" governed by Line.date\n"
                                  "rule Line.x : rate = 10% [1]\n")),
              Said{});
}

TEST(Unused, a_list_that_makes_rows_and_a_table_that_is_given_are_used) {
    std::string text = about_lines(
        "list orders { begins date key; raise rate }\n"
        "  begins raise\n"
        "  1403-01-01 10% [1]\n"
        "entity Order of Person for each orders\n"
        "table Line.t (urgent) -> share : rate unique\n"
        "  urgent | share\n"
        "  any | 10% [1]\n");
    text.insert(text.find(" calendar"), " gives Line.t.share");
    EXPECT_EQ(said_of(text), Said{});
}

TEST(DeadCodes, a_condition_that_contradicts_itself_or_the_ranges_gives_no_code) {
    EXPECT_EQ(
        said_of(about_lines("reject Line with too_much when amount > 1_000 IRR [1]\n")),
        (Said{"p.policy:7:1: warning: reason code too_much of Line can never be given: its "
              "condition contradicts itself or the ranges of what it reads: put the condition "
              "right, or remove it"}));
    EXPECT_EQ(
        said_of(about_lines("pend Line with odd when urgent and not urgent [1]\n")),
        (Said{"p.policy:7:1: warning: reason code odd of Line can never be given: its condition "
              "contradicts itself or the ranges of what it reads: put the condition right, or "
              "remove it"}));
    EXPECT_EQ(said_of(about_lines("reject Line with much when amount > 999 IRR [1]\n")), Said{});
}

}  // namespace
}  // namespace darman::policy
