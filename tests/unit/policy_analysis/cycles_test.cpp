// Values that rest on themselves: which circles are sound, and how the others are shown.
#include <map>

#include <gtest/gtest.h>

#include "checked.hpp"
#include "policy/analysis/dependencies.hpp"

namespace darman::policy {
namespace {

Said cycle(int line, const std::string& path, int column = 1) {
    return {
        "p.policy:" + std::to_string(line) + ":" + std::to_string(column) +
        ": this rests on itself: " + path +
        ": let one of them read only rows before its own (`previous`, `earlier`), or only facts"};
}

TEST(Cycles, are_shown_as_a_path) {
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = b [1]\n"
                                  "rule Line.b : money = c + amount [1]\n"
                                  "rule Line.c : money = a [1]\n")),
              cycle(7, "Line.a -> Line.b -> Line.c -> Line.a"));
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = a + amount [1]\n")),
              cycle(7, "Line.a -> Line.a"));
}

TEST(Cycles, each_is_told_once) {
    const Said said =
        said_of(about_lines("rule Line.a : money = b [1]\n"
                            "rule Line.b : money = a [1]\n"
                            "rule Line.c : money = d [1]\n"
                            "rule Line.d : money = c + a [1]\n"));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(said[0], cycle(7, "Line.a -> Line.b -> Line.a")[0]);
    EXPECT_EQ(said[1], cycle(9, "Line.c -> Line.d -> Line.c")[0]);
}

TEST(Cycles, through_the_condition_of_an_exception_a_table_and_its_rows) {
    EXPECT_EQ(said_of(about_lines("rule Line.a : rate\n"
                                  "  = 0 [1]\n"
                                  "  except e: when t.share > 5%\n"
                                  "  = 1% [1]\n"
                                  "table Line.t (urgent) -> share : rate unique\n"
                                  "  urgent | share\n"
                                  "  any | (a) [1]\n")),
              cycle(7, "Line.a -> Line.t.share -> Line.a"));
}

TEST(Cycles, over_rows_beneath_and_above) {
    EXPECT_EQ(said_of(about_lines("rule Person.total : money = sum of part for Line in person [1]\n"
                                  "rule Line.part : money = person.total [1]\n")),
              cycle(7, "Person.total -> Line.part -> Person.total"));
}

TEST(Cycles, a_value_may_rest_on_rows_before_its_own) {
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = (previous.b else 0) + amount [1]\n"
                                  "rule Line.b : money = a [1]\n")),
              Said{});
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = (sum of b for earlier Line in person) + "
                                  "amount [1]\n"
                                  "rule Line.b : money = a [1]\n")),
              Said{});
    EXPECT_EQ(
        said_of(about_lines("rule Line.a : integer = (count of earlier Line in person where a "
                            "> 5) + 1 [1]\n")),
        Said{});
}

TEST(Cycles, going_back_is_no_help_if_all_rows_are_read_on_the_way) {
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = (previous.b else 0) + amount [1]\n"
                                  "rule Line.b : money = sum of a for Line in person [1]\n")),
              cycle(7, "Line.a -> Line.b -> Line.a"));
    EXPECT_EQ(said_of(about_lines("rule Line.a : money = (previous.person.total else 0) [1]\n"
                                  "rule Person.total : money = sum of a for Line in person [1]\n")),
              cycle(7, "Line.a -> Person.total -> Line.a"));
}

TEST(Cycles, rows_beneath_an_earlier_row_lie_before) {
    const std::string claims =
        "module t source \"Law\" governed by Claim.date calendar jalali, round down currency IRR\n"
        "entity Person { id key }\n"
        "entity Claim of Person { id key; date } order date\n"
        "entity Line of Claim { number integer key; amount money }\n";
    EXPECT_EQ(
        said_of(claims + "rule Line.due : money = amount - claim.used [1]\n"
                         "rule Claim.used : money = sum of total for earlier Claim in person [1]\n"
                         "rule Claim.total : money = sum of due for Line in claim [1]\n"),
        Said{});
    EXPECT_EQ(said_of(claims + "rule Line.due : money = amount - claim.total [1]\n"
                               "rule Claim.total : money = sum of due for Line in claim [1]\n"),
              cycle(5, "Line.due -> Claim.total -> Line.due"));
}

TEST(Cycles, later_rows_and_earlier_ones_do_not_go_together) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.a : integer = count of later Line in person where a > 5 "
                            "[1]\n")),
        cycle(7, "Line.a -> Line.a"));
}

TEST(Cycles, steps_of_a_waterfall_rest_on_those_above_them) {
    EXPECT_EQ(said_of(about_lines("waterfall Line of amount\n"
                                  "  one = 5 IRR [1]\n"
                                  "  two = amount - one [1]\n"
                                  "  three = rest [1]\n")),
              Said{});
    EXPECT_EQ(said_of(about_lines("waterfall Line of amount\n"
                                  "  one = two [1]\n"
                                  "  two = 5 IRR [1]\n"
                                  "  three = rest [1]\n")),
              cycle(8, "Line.one -> Line.two -> Line.one", 3));
}

TEST(Cycles, a_weight_is_read_on_all_parts) {
    EXPECT_EQ(said_of(about_lines("rule Person.whole : money = 100 IRR [1]\n"
                                  "allocate Line.part : money of person.whole by weight [1]\n"
                                  "  remainder to first\n"
                                  "rule Line.weight : money = previous.part else 5 IRR [1]\n")),
              cycle(8, "Line.part -> Line.weight -> Line.part"));
}

TEST(Cycles, the_rows_the_law_makes_do_not_rest_on_their_own_values) {
    const std::string years =
        "module t source \"Law\" governed by Year.first_day calendar jalali, round down currency "
        "IRR\n"
        "entity Award { id key; start date; until date }\n"
        "entity Year of Award for each jalali year in award.start .. award.last\n";
    EXPECT_EQ(said_of(years + "rule Award.last : date = award.until [1]\n"), Said{});
    EXPECT_EQ(said_of(years + "rule Award.last : date = until [1]\n"
                              "  except many: when (count of Year in award) > 5\n"
                              "  = start [1]\n"),
              cycle(4, "Award.last -> the rows of Year -> Award.last"));
    EXPECT_EQ(
        said_of("module t source \"Law\" governed by Year.first_day calendar jalali, round down "
                "currency IRR\n"
                "entity Award { id key; start date; until date }\n"
                "entity Year of Award for each jalali year in award.start .. award.until\n"
                "  where used < 5\n"
                "accumulate Year.used : integer\n"
                "  adds 1\n"
                "  at most 5 by award for life [1]\n"
                "  late readjudicate\n"),
        cycle(5, "Year.used -> the rows of Year -> Year.used"));
}

TEST(Cycles, a_verdict_may_read_what_is_left_for_its_row) {
    EXPECT_EQ(said_of(about_lines("accumulate Line.allowed : integer\n"
                                  "  adds number\n"
                                  "  at most 5 by person each jalali year [1]\n"
                                  "  late readjudicate\n"
                                  "reject Line with too_often when allowed < number [1]\n"
                                  "reject Line with twice when any earlier accepted Line in person "
                                  "where date is this.date [1]\n")),
              Said{});
}

TEST(Cycles, a_verdict_that_rests_on_which_rows_stand) {
    EXPECT_EQ(
        said_of(about_lines("rule Line.good : integer = count of accepted Line in person [1]\n"
                            "reject Line with many when good > 5 [1]\n")),
        cycle(7, "Line.good -> whether a Line stands -> reject Line with many -> Line.good"));
}

TEST(Cycles, an_allocation_asks_who_is_rejected_not_who_is_pended) {
    const std::string parts =
        "rule Person.whole : money = 100 IRR [1]\n"
        "allocate Line.part : money of person.whole by amount [1]\n"
        "  remainder to first\n";
    EXPECT_EQ(said_of(about_lines(parts + "pend Line with small when part < 5 IRR [1]\n")), Said{});
    EXPECT_EQ(said_of(about_lines(parts + "reject Line with small when part < 5 IRR [1]\n")),
              cycle(8,
                    "Line.part -> whether a Line is rejected -> reject Line with small -> "
                    "Line.part"));
}

TEST(Cycles, what_decides_each_other_shares_one_order) {
    const std::string received =
        "accumulate Line.allowed : integer\n"
        "  adds number\n"
        "  at most 5 by person each jalali year [1]\n"
        "  late as received by received\n"
        "reject Line with too_often when allowed < number [1]\n";
    EXPECT_EQ(said_of(about_lines(received)), Said{});
    EXPECT_EQ(said_of(about_lines(received +
                                  "reject Line with twice when any earlier accepted Line in person "
                                  "where date is this.date [1]\n")),
              (Said{"p.policy:7:1: Line.allowed is counted as received, but reject Line with twice "
                    "goes by another order of Line, and each decides the other: let both share one "
                    "order: write `late readjudicate` for both, or `late as received by` the same "
                    "arrival, and read no `earlier` rows"}));
    EXPECT_EQ(said_of(about_lines(received + "accumulate Line.other : integer\n"
                                             "  adds number\n"
                                             "  at most 5 by person each jalali year [1]\n"
                                             "  late readjudicate\n")),
              Said{})
        << "it decides nothing about the first";
}

// ------------------------------------------------------------------------------------------ the
// graph

TEST(Dependencies, of_derived_columns_tell_which_go_back) {
    const Checked checked =
        check(about_lines("rule Line.a : money = (previous.b else 0) + amount [1]\n"
                          "rule Line.b : money = a + a [1]\n"));
    const auto& model = checked.model;
    ASSERT_TRUE(model);
    std::map<std::string, std::int32_t> by_name;
    for (std::size_t i = 0; i < model->derived.size(); ++i) {
        by_name[model->derived[i].name] = static_cast<std::int32_t>(i);
    }
    const std::vector<DerivedDependency> expected = {{by_name["a"], by_name["b"], true},
                                                     {by_name["b"], by_name["a"], false}};
    EXPECT_EQ(derived_dependencies(*model), expected);
}

}  // namespace
}  // namespace darman::policy
