// Holes and contradictions in dated law.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

const std::string kReads = "rule Line.x : rate = p [1]\n";

TEST(Gaps, a_hole_between_two_entries_names_parameter_and_the_day_it_begins) {
    EXPECT_EQ(
        said_of(about_lines("param p : rate\n"
                            "  from 1402-01-01 to 1402-06-31 10% [1]\n"
                            "  from 1403-01-01 12% [2]\n" +
                            kReads)),
        (Said{"p.policy:8:3: parameter p has a gap that begins on 1402-07-01: no entry is in "
              "force until 1402-12-29: add an entry from 1402-07-01, or let the one before run "
              "on (without `to` or `year`)"}));
}

TEST(Gaps, dates_are_told_in_the_calendar_of_the_module) {
    std::string text = about_lines(
        "param p : rate\n"
        "  from 2024-01-01 to 2024-12-31 10% [1]\n"
        "  from 2025-02-01 12% [2]\n" +
        kReads);
    text.replace(text.find("jalali, round down"), 18, "gregorian");
    EXPECT_EQ(
        said_of(text),
        (Said{"p.policy:8:3: parameter p has a gap that begins on 2025-01-01: no entry is in "
              "force until 2025-01-31: add an entry from 2025-01-01, or let the one before run "
              "on (without `to` or `year`)"}));
}

TEST(Gaps, in_an_open_parameter_a_hole_is_a_warning) {
    EXPECT_EQ(
        said_of(about_lines("param p : rate open\n"
                            "  year 1400 10% [1]\n"
                            "  year 1402 12% [2]\n" +
                            kReads)),
        (Said{"p.policy:8:3: warning: parameter p has a gap that begins on 1401-01-01: no "
              "entry is in force until 1401-12-29: add an entry from 1401-01-01, or let the one "
              "before run on (without `to` or `year`)"}));
}

TEST(Gaps, each_key_has_a_history_of_its_own) {
    EXPECT_EQ(
        said_of(about_lines("param p (Kind) : rate\n"
                            "  year 1400 worker 10% [1]\n"
                            "  year 1401 worker 10% [1]\n"
                            "  year 1400 retiree 12% [2]\n"
                            "  year 1402 retiree 12% [2]\n"
                            "  from 1400-01-01 child 12% [2]\n"
                            "rule Line.x : rate = p(person.kind) [1]\n")),
        (Said{"p.policy:10:3: parameter p (retiree) has a gap that begins on 1401-01-01: no "
              "entry is in force until 1401-12-29: add an entry from 1401-01-01, or let the one "
              "before run on (without `to` or `year`)"}));
}

TEST(Gaps, after_a_temporary_entry_the_older_resumes_and_repealed_ends_without_a_hole) {
    EXPECT_EQ(said_of(about_lines("param p : rate\n"
                                  "  from 1400-01-01 10% [1]\n"
                                  "  from 1401-01-01 to 1401-06-31 5% [1]\n"
                                  "  from 1402-01-01 repealed [2]\n"
                                  "  from 1403-01-01 7% [2]\n"
                                  "  from 1403-01-01 8% [2] enacted 1403-02-01\n" +
                                  kReads)),
              Said{});
}

TEST(Gaps, a_code_of_a_closed_dictionary_without_entry_is_a_warning) {
    EXPECT_EQ(said_of(about_lines("param p (Kind) : rate from 1400-01-01 worker 10% [1]\n"
                                  "rule Line.x : rate = p(person.kind) [1]\n")),
              (Said{"p.policy:7:1: warning: parameter p has no entry for retiree; child: add the "
                    "entries, or declare the type `or none`"}));
}

TEST(Gaps, two_entries_that_begin_alike_contradict_each_other) {
    EXPECT_EQ(
        said_of(about_lines("param p : rate\n"
                            "  from 1400-01-01 10% [1]\n"
                            "  from 1400-01-01 to 1400-12-29 11% [1]\n" +
                            kReads)),
        (Said{"p.policy:9:3: two entries of parameter p begin on 1400-01-01, and nothing says "
              "which came later: remove one of them, or write `enacted DATE` after the later "
              "one"}));
}

TEST(Gaps, an_entry_of_a_series_that_ends_before_it_begins) {
    EXPECT_EQ(
        said_of(about_lines("param p : rate\n"
                            "  series file \"p.csv\" [1]\n" +
                            kReads),
                true,
                {{"p.csv",
                  "from,to,value\n"
                  "1400-01-01,,10%\n"
                  "1402-01-01,1401-12-29,11%\n"}}),
        (Said{"p.policy:7:1: this entry of parameter p ends on 1401-12-29, before it begins on "
              "1402-01-01: put the dates of `from` and `to` right"}));
}

TEST(Gaps, versions_of_a_rule_may_leave_no_hole) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.x : rate from 1400-01-01 to 1400-12-29 = 10% [1]\n"
                            "rule Line.x : rate from 1402-01-01 = 12% [1]\n")),
        (Said{"p.policy:7:1: rule Line.x has a gap that begins on 1401-01-01: no version is in "
              "force until 1401-12-29: add a version from 1401-01-01, or let the one before "
              "run on (without `to` or `year`)"}));
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate from 1400-01-01 = 10% [1]\n"
                                  "rule Line.x : rate from 1402-01-01 = 12% [1]\n")),
              Said{});
}

TEST(Gaps, rows_of_a_list_with_one_key_and_one_date_contradict_each_other) {
    EXPECT_EQ(
        said_of(about_lines("list steps { begins date key; raise rate }\n"
                            "  begins raise\n"
                            "  1403-08-01 10% [1]\n"
                            "  1404-08-01 10% [1]\n"
                            "  1403-08-01 20% [1]\n"
                            "rule Line.x : rate = sum of raise for steps [1]\n")),
        (Said{"p.policy:11:3: two rows of list steps (1403-08-01) have no `from`, and nothing "
              "says which came later: remove one of them, or write `enacted DATE` after the "
              "later one"}));
}

}  // namespace
}  // namespace darman::policy
