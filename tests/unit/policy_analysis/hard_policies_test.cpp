// Policies made to be hard for the checks: none may take more than a second, and what is given up
// is said. Times leave room for a slow machine.
#include <chrono>
#include <random>

#include <gtest/gtest.h>

#include "checked.hpp"
#include "policy/analysis/analysis.hpp"

namespace darman::policy {
namespace {

class Stopwatch {
  public:
    [[nodiscard]] std::int64_t milliseconds() const {
        return std::chrono::duration_cast<std::chrono::milliseconds>(
                   std::chrono::steady_clock::now() - start_)
            .count();
    }

  private:
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// Sanitizers make everything some ten times slower.
#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
constexpr std::int64_t kMillisecondsMax = 20'000;
#else
constexpr std::int64_t kMillisecondsMax = 2'000;
#endif

bool contains(const Said& said, const std::string& text) {
    for (const std::string& line : said) {
        if (line.find(text) != std::string::npos) {
            return true;
        }
    }
    return false;
}

const std::string kMany =
    "module t source \"Law\" governed by Line.date calendar jalali, round down currency IRR\n"
    "entity Line { id key; date; a integer in 0..99; b integer in 0..99; c integer in 0..99; d "
    "integer "
    "in 0..99; e integer in 0..99; f integer in 0..99; g bool; h bool } order date\n";

TEST(HardPolicies, a_table_of_two_hundred_wide_rows_in_eight_columns) {
    std::mt19937_64 random(11);
    std::string text = kMany +
                       "table Line.t (a, b, c, d, e, f, g, h) -> share : rate first, complete\n"
                       "  a b c d e f g h | share\n";
    for (int row = 0; row < 200; ++row) {
        text += " ";
        for (int column = 0; column < 6; ++column) {
            const std::uint64_t low = random() % 30;
            text += " " + std::to_string(low) + ".." + std::to_string(99 - random() % 30);
        }
        text += std::string(random() % 2 == 0 ? " any" : " yes,no") + " any | 1% [1]\n";
    }
    text += "rule Line.x : rate = t.share [1]\n";
    const Stopwatch watch;
    const Said said = said_of(text);
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
    EXPECT_TRUE(contains(said, "table Line.t")) << "it has a hole, or is too wide to tell";
}

TEST(HardPolicies, a_table_that_is_complete_in_too_many_ways_is_said_to_be_unproved) {
    // Each row leaves out one value of one column: together they cover nearly everything, and which
    // rows are left after some columns is different for nearly every way there.
    std::mt19937_64 random(3);
    std::string text = kMany +
                       "table Line.t (a, b, c, d, e, f) -> share : rate first, complete\n"
                       "  a b c d e f | share\n";
    for (int row = 0; row < 200; ++row) {
        text += " ";
        for (int column = 0; column < 6; ++column) {
            const std::uint64_t hole = 1 + random() % 98;
            text += " 0..<" + std::to_string(hole) + "," + std::to_string(hole) + "<..99";
        }
        text += " | 1% [1]\n";
    }
    text += "rule Line.x : rate = t.share [1]\n";
    const Stopwatch watch;
    const Said said = said_of(text);
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
    EXPECT_TRUE(contains(said,
                         "warning: too many combinations to prove: table Line.t may not be "
                         "complete: end it with a row `otherwise |`, or split it into tables "
                         "with fewer columns"));
}

TEST(HardPolicies, a_table_of_two_thousand_rows_with_dates) {
    std::string text = kMany +
                       "table Line.t (a, b) -> share : rate unique, complete\n"
                       "  a b | share\n";
    for (int row = 0; row < 2000; ++row) {
        text += "  " + std::to_string(row % 100) + " any | 1% [1] year " +
                std::to_string(1390 + row / 100) + "\n";
    }
    text += "rule Line.x : rate = t.share [1]\n";
    const Stopwatch watch;
    EXPECT_EQ(said_of(text), Said{});
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
}

TEST(HardPolicies, two_thousand_rules_each_resting_on_the_one_before) {
    std::string text = kMany + "rule Line.x0 : integer = a [1]\n";
    for (int rule = 1; rule < 2000; ++rule) {
        const std::string before = std::to_string(rule - 1);
        text += "rule Line.x" + std::to_string(rule) + " : integer = (previous.x" + before +
                " else 0) + x" + before + " [1]\n  except low before high: when x" + before +
                " < 5\n  = 1 [1]\n  except high: when b > 50 and not g\n  = 2 [1]\n" +
                "  except both to high: when h\n  = 3 [1]\n";
    }
    const Checked checked = check(text);
    ASSERT_TRUE(checked.model);
    EXPECT_TRUE(checked.diagnostics.all().empty());
    const Stopwatch watch;
    Diagnostics diagnostics;
    analyse(*checked.model, true, diagnostics);
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
}

TEST(HardPolicies, two_thousand_rules_in_one_circle) {
    std::string text = kMany;
    for (int rule = 0; rule < 2000; ++rule) {
        text += "rule Line.x" + std::to_string(rule) + " : integer = x" +
                std::to_string((rule + 1) % 2000) + " + x" + std::to_string((rule + 7) % 2000) +
                " [1]\n";
    }
    const Stopwatch watch;
    const Said said = said_of(text);
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
    EXPECT_EQ(said.size(), 1U);
    EXPECT_TRUE(contains(said, "this rests on itself: Line.x0 -> "));
}

TEST(HardPolicies, two_hundred_accumulators_and_verdicts_that_decide_each_other) {
    std::string text = kMany;
    for (int i = 0; i < 200; ++i) {
        const std::string n = std::to_string(i);
        text += "accumulate Line.y" + n +
                " : integer\n  adds a\n  at most 50 by g each month [1]\n" +
                "  late readjudicate\nreject Line with r" + n + " when y" + n + " < a [1]\n";
    }
    const Stopwatch watch;
    EXPECT_EQ(said_of(text), Said{});
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
}

TEST(HardPolicies, two_hundred_exceptions_of_one_rule_that_exclude_each_other) {
    std::string text = kMany + "rule Line.x : integer\n  = 0 [1]\n";
    for (int i = 0; i < 100; ++i) {
        const std::string n = std::to_string(i);
        text += "  except p" + n + ": when a is " + n + " and (b < 50 or c < 50)\n  = 1 [1]\n" +
                "  except q" + n + ": when a is " + n + " and b >= 50 and c >= 50\n  = 2 [1]\n";
    }
    const Stopwatch watch;
    EXPECT_EQ(said_of(text), Said{});
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
}

TEST(HardPolicies, conditions_with_more_ways_than_can_be_compared) {
    std::string wide = "a < 5";
    for (int i = 6; i < 60; ++i) {
        wide += " or (a is " + std::to_string(i) + " and (b < " + std::to_string(i) + " or g))";
    }
    std::string text = kMany + "rule Line.x : integer\n  = 0 [1]\n";
    for (int i = 0; i < 150; ++i) {
        text += "  except e" + std::to_string(i) + ": when (" + wide + ") and c is " +
                std::to_string(i % 100) + "\n  = 1 [1]\n";
    }
    const Stopwatch watch;
    const Said said = said_of(text);
    EXPECT_LT(watch.milliseconds(), kMillisecondsMax);
    EXPECT_TRUE(contains(said, "exceptions e0 and e100 of Line.x can both hold"));
    EXPECT_FALSE(contains(said, "exceptions e0 and e1 of"));
}

}  // namespace
}  // namespace darman::policy
