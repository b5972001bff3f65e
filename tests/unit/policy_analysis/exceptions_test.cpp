// Exceptions: in conflict, ordered, disjoint, out of reach.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

std::string rule(const std::string& exceptions) {
    return about_lines(
        "rule Line.x : rate\n"
        "  = 10% [1]\n" +
        exceptions);
}

TEST(Exceptions, two_that_can_both_hold_must_be_ordered) {
    EXPECT_EQ(said_of(rule("  except special: when person.special\n"
                           "  = 0 [2]\n"
                           "  except off_path: when service.gated and not urgent\n"
                           "  = 100% [3]\n")),
              (Said{"p.policy:11:10: exceptions special and off_path of Line.x can both hold, and "
                    "nothing says which wins: write `except special before off_path` or `except "
                    "off_path before special`, or let their conditions exclude each other"}));
    EXPECT_EQ(said_of(rule("  except special before off_path: when person.special\n"
                           "  = 0 [2]\n"
                           "  except off_path: when service.gated and not urgent\n"
                           "  = 100% [3]\n")),
              Said{});
}

TEST(Exceptions, order_is_transitive) {
    EXPECT_EQ(said_of(rule("  except a before b: when person.special\n"
                           "  = 0 [2]\n"
                           "  except b before c: when service.gated\n"
                           "  = 1% [3]\n"
                           "  except c: when urgent\n"
                           "  = 2% [3]\n")),
              Said{});
}

TEST(Exceptions, an_order_that_closes_a_circle_is_an_error) {
    const Said said =
        said_of(rule("  except a before b: when person.special\n"
                     "  = 0 [2]\n"
                     "  except b before a: when service.gated\n"
                     "  = 1% [3]\n"));
    ASSERT_EQ(said.size(), 2U);
    EXPECT_EQ(
        said[0],
        "p.policy:9:10: exception a of Line.x is ordered before itself: leave out one `before` "
        "of the circle");
}

// Pairs of conditions that exclude each other, and the reason why.
struct Pair {
    std::string a;
    std::string b;

    friend std::ostream& operator<<(std::ostream& out, const Pair& pair) {
        return out << pair.a << " | " << pair.b;
    }
};

class Disjoint : public testing::TestWithParam<Pair> {};

TEST_P(Disjoint, exceptions_need_no_order) {
    const auto& [a, b] = GetParam();
    EXPECT_EQ(said_of(rule("  except a: when " + a + "\n  = 0 [2]\n" + "  except b: when " + b +
                           "\n  = 1% [3]\n")),
              Said{});
}

INSTANTIATE_TEST_SUITE_P(
    Exceptions,
    Disjoint,
    testing::Values(Pair{"person.kind is worker", "person.kind is retiree"},
                    Pair{"person.kind is one of (worker, child)", "person.kind is retiree"},
                    Pair{"person.kind is one of (worker, child)",
                         "person.kind is not one of (worker, child)"},
                    Pair{"person.kind is not worker and person.kind is not child",
                         "person.kind is not retiree and not urgent"},
                    Pair{"urgent", "not urgent and person.special"},
                    Pair{"person.rank < 4", "person.rank >= 4"},
                    Pair{"person.rank <= 3", "person.rank > 3 and urgent"},
                    Pair{"person.rank in 1 .. 3", "person.rank in 4 .. 10"},
                    Pair{"3 < person.rank <= 5", "person.rank is 6"},
                    Pair{"amount < 500 IRR", "500 IRR <= amount"},
                    Pair{"amount < 10 IRR * person.rank", "amount >= 10 IRR * person.rank"},
                    Pair{"date < 1403-01-01", "date >= 1403-01-01"},
                    Pair{"chief is none", "chief is not none"},
                    Pair{"chief is none", "chief is not none and chief.special"},
                    Pair{"(urgent and person.rank < 3) or (not urgent and person.rank > 5)",
                         "(urgent and person.rank > 4) or (not urgent and person.rank < 5)"},
                    Pair{"not (urgent or person.special)", "person.special"},
                    Pair{"any Line in person where urgent", "not any Line in person where urgent"},
                    Pair{"years from person.born to date >= 18 years",
                         "years from person.born to date < 18 years"}));

class Overlapping : public testing::TestWithParam<Pair> {};

TEST_P(Overlapping, exceptions_are_in_conflict) {
    const auto& [a, b] = GetParam();
    const Said said = said_of(rule("  except a: when " + a + "\n  = 0 [2]\n" + "  except b: when " +
                                   b + "\n  = 1% [3]\n"));
    ASSERT_EQ(said.size(), 1U);
    EXPECT_NE(said[0].find("exceptions a and b of Line.x can both hold"), std::string::npos)
        << said[0];
}

INSTANTIATE_TEST_SUITE_P(Exceptions,
                         Overlapping,
                         testing::Values(Pair{"person.kind is worker",
                                              "person.kind is not retiree"},
                                         Pair{"person.rank <= 4", "person.rank >= 4"},
                                         Pair{"urgent or person.special", "not urgent"},
                                         Pair{"amount < 500 IRR", "amount < 10 IRR * person.rank"},
                                         Pair{"chief is none", "urgent"},
                                         Pair{"any Line in person where urgent",
                                              "not any Line in person where amount > 5 IRR"}));

TEST(Exceptions, those_in_force_on_different_days_need_no_order) {
    EXPECT_EQ(said_of(rule("  except a from 1400-01-01 to 1402-12-29: when urgent\n"
                           "  = 0 [2]\n"
                           "  except b from 1403-01-01: when urgent\n"
                           "  = 1% [3]\n")),
              Said{});
}

TEST(Exceptions, siblings_are_those_to_the_same_exception) {
    EXPECT_EQ(said_of(rule("  except off_path: when service.gated\n"
                           "  = 100% [2]\n"
                           "  except urgent to off_path: when urgent\n"
                           "  = 20% [3]\n")),
              Said{});
    EXPECT_EQ(said_of(rule("  except off_path: when service.gated\n"
                           "  = 100% [2]\n"
                           "  except urgent to off_path: when urgent\n"
                           "  = 20% [3]\n"
                           "  except special to off_path: when person.special\n"
                           "  = 30% [3]\n")),
              (Said{"p.policy:13:10: exceptions urgent and special of Line.x can both hold, and "
                    "nothing says which wins: write `except urgent before special` or `except "
                    "special before urgent`, or let their conditions exclude each other"}));
}

TEST(Exceptions, one_that_contradicts_itself_or_the_ranges_is_never_reached) {
    const std::string tail =
        " of Line.x can never hold: its condition contradicts itself or the ranges of what it "
        "reads: "
        "put its condition right, or remove it";
    EXPECT_EQ(said_of(rule("  except a: when urgent and not urgent\n  = 0 [2]\n")),
              (Said{"p.policy:9:10: exception a" + tail}));
    EXPECT_EQ(said_of(rule("  except a: when person.rank > 10\n  = 0 [2]\n")),
              (Said{"p.policy:9:10: exception a" + tail}));
}

TEST(Exceptions, one_that_contradicts_what_it_is_an_exception_to_is_never_reached) {
    EXPECT_EQ(
        said_of(rule("  except a: when urgent\n"
                     "  = 0 [2]\n"
                     "  except b to a: when not urgent and person.special\n"
                     "  = 1% [2]\n")),
        (Said{"p.policy:11:10: exception b of Line.x can never hold where the exception it is "
              "`to` holds: put its condition right, or remove it"}));
}

TEST(Exceptions, one_that_is_always_beaten_is_never_reached) {
    EXPECT_EQ(
        said_of(rule("  except a before b: when person.rank >= 5\n"
                     "  = 0 [2]\n"
                     "  except b: when person.rank >= 7 and urgent\n"
                     "  = 1% [2]\n")),
        (Said{"p.policy:11:10: exception b of Line.x is never reached: wherever it holds, a goes "
              "before it: let b go before the other, narrow the other, or remove it"}));
}

TEST(Exceptions, a_rule_whose_exception_always_holds_is_never_reached) {
    EXPECT_EQ(said_of(rule("  except a: when urgent or not urgent\n  = 0 [2]\n")),
              (Said{"p.policy:7:1: the value of Line.x is never reached: exception a always holds: "
                    "put its condition right, or make its value that of the rule"}));
}

TEST(Exceptions, one_that_is_never_in_force_while_its_rule_is) {
    EXPECT_EQ(said_of(about_lines("rule Line.x : rate from 1403-01-01\n"
                                  "  = 10% [1]\n"
                                  "  except a from 1400-01-01 to 1402-12-29: when urgent\n"
                                  "  = 0 [2]\n")),
              (Said{"p.policy:9:10: exception a of Line.x is in force on no day of what it is an "
                    "exception to: put its dates right, or remove it"}));
}

}  // namespace
}  // namespace darman::policy
