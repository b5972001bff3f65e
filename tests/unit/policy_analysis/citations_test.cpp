// Every clause cites; what a clause is, kind by kind.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

Said missing(int line, int column, const std::string& what) {
    return {"p.policy:" + std::to_string(line) + ":" + std::to_string(column) + ": " + what +
            " cites nothing: write the place in the law after it, for example [art 12(1)]"};
}

TEST(Citations, of_rules_and_exceptions) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate = 10%\n")), missing(7, 1, "rule Line.x"));
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate = 10% [1]\n"
                                  "  except a: when urgent\n"
                                  "  = 0\n")),
              missing(8, 10, "exception a of Line.x"));
}

TEST(Citations, a_bound_that_cites_is_enough_for_its_clause) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : money = amount at most 5 IRR [72 cap]\n")),
              Said{});
}

TEST(Citations, unverified_is_a_citation) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate = 10% [unverified]\n")), Said{});
}

TEST(Citations, of_entries_and_of_rows_of_a_series) {
    EXPECT_EQ(said_of(about_lines("param p : rate\n"
                                  "  from 1400-01-01 10%\n"
                                  "rule Line.x : rate = p [1]\n")),
              missing(8, 3, "this entry of parameter p (from 1400-01-01)"));
    const std::string series = about_lines(
        "param p : rate series file \"p.csv\"\n"
        "rule Line.x : rate = p [1]\n");
    EXPECT_EQ(said_of(series, true, {{"p.csv", "from,value,source\n1400-01-01,10%,art 3\n"}}),
              Said{});
    EXPECT_EQ(said_of(series, true, {{"p.csv", "from,value,source\n1400-01-01,10%,\n"}}),
              missing(7, 1, "this entry of parameter p (from 1400-01-01)"));
}

TEST(Citations, of_rows_of_lists_and_tables) {
    EXPECT_EQ(said_of(about_lines("list steps { raise rate }\n"
                                  "  raise\n"
                                  "  10%\n"
                                  "rule Line.x : rate = sum of raise for steps [1]\n")),
              missing(9, 3, "this row of list steps"));
    EXPECT_EQ(said_of(about_lines("table Line.t (urgent) -> share : rate unique\n"
                                  "  urgent | share\n"
                                  "  yes | 10% [1]\n"
                                  "  otherwise | 20%\n"
                                  "rule Line.x : rate = t.share [1]\n")),
              missing(10, 3, "this row of table Line.t"));
}

TEST(Citations, of_each_bound_and_stretch_of_an_accumulator_but_not_of_what_it_adds) {
    EXPECT_EQ(said_of(about_lines("accumulate Line.y : money\n"
                                  "  adds amount\n"
                                  "  at most 100 IRR by person each jalali year [1]\n"
                                  "  at most 10 IRR by person each month\n"
                                  "  late readjudicate\n")),
              missing(10, 3, "this bound of Line.y"));
    EXPECT_EQ(said_of(about_lines("accumulate Line.y : integer\n"
                                  "  adds number by person each jalali year\n"
                                  "  first 10 at 100% [1]\n"
                                  "  beyond at 0%\n"
                                  "  late readjudicate\n")),
              missing(10, 3, "this stretch of Line.y"));
}

TEST(Citations, of_allocations_and_steps) {
    EXPECT_EQ(said_of(about_lines("allocate Line.part : money\n"
                                  "  of (sum of amount for Line in person) by number\n"
                                  "  remainder to first\n")),
              missing(7, 1, "allocation Line.part"));
    EXPECT_EQ(said_of(about_lines("waterfall Line of amount\n"
                                  "  insurer = 5 IRR\n"
                                  "  patient = rest [1]\n")),
              missing(8, 3, "step Line.insurer"));
}

TEST(Citations, of_verdicts_checks_and_what_cannot_be_translated) {
    EXPECT_EQ(said_of(about_lines("reject Line with late when date < person.born\n")),
              missing(7, 1, "reject Line with late"));
    EXPECT_EQ(said_of(about_lines("pend Line with late when date < person.born\n")),
              missing(7, 1, "pend Line with late"));
    EXPECT_EQ(said_of(about_lines("check Line amount < 5 IRR\n")),
              missing(7, 1, "this check of Line"));
    EXPECT_EQ(
        said_of(about_lines("untranslatable Line.good \"in good faith\" reason \"a judgement\"\n")),
        missing(7, 1, "untranslatable Line.good"));
}

TEST(Citations, are_lint) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate = 10%\n"), false), Said{});
}

}  // namespace
}  // namespace darman::policy
