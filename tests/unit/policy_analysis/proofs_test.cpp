// Checks of the law: proved where they hold, never where they can fail.
#include "policy/analysis/proofs.hpp"

#include <algorithm>

#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

// "proved" or "open" of each check, in order; what is wrong with the policy instead, if something
// is.
Said told(const std::string& rest, const CompileOptions& options = {}) {
    CompileOptions no_lint = options;
    no_lint.lint = false;
    const Checked checked = check(about_lines(rest), no_lint);
    Said said;
    for (const Diagnostic& diagnostic : checked.diagnostics.all()) {
        said.push_back(line_of(diagnostic, checked.library.file_names));
    }
    if (checked.model != nullptr) {
        for (const Proof& proof : prove_checks(*checked.model)) {
            said.emplace_back(proof.proved ? "proved" : "open");
        }
    }
    return said;
}

bool proved(const std::string& rest) {
    const Said said = told(rest);
    EXPECT_FALSE(said.empty());
    for (const std::string& one : said) {
        EXPECT_TRUE(one == "proved" || one == "open") << one;
    }
    return std::all_of(
        said.begin(), said.end(), [](const std::string& one) { return one == "proved"; });
}

const std::string kFall =
    "waterfall Line of amount\n"
    "  insurer = amount * 70% rounded half up to 1\n"
    "  fund = rest when person.kind is retiree\n"
    "  patient = rest\n";

TEST(Proofs, a_step_that_takes_the_rest_leaves_nothing_where_it_is_due) {
    EXPECT_TRUE(proved(kFall + "check Line patient is 0 when person.kind is retiree\n"));
    EXPECT_TRUE(proved(kFall + "check Line patient is 0 when person.kind is retiree and urgent\n"));
    EXPECT_FALSE(proved(kFall + "check Line patient is 0\n"));
    EXPECT_FALSE(proved(kFall + "check Line patient is 0 when urgent\n"));
    EXPECT_FALSE(proved(kFall + "check Line patient is 0 when person.kind is worker\n"));
    EXPECT_FALSE(proved(kFall + "check Line fund is 0 when person.kind is retiree\n"));
    EXPECT_TRUE(proved(kFall + "check Line fund is 0 when person.kind is worker\n"));
}

TEST(Proofs, the_steps_are_the_whole) {
    EXPECT_TRUE(proved(kFall + "check Line insurer + fund + patient is amount\n"));
    EXPECT_TRUE(proved(kFall + "check Line 0 <= patient <= amount\n"));
    EXPECT_FALSE(proved(kFall + "check Line insurer + patient is amount\n"));
    EXPECT_FALSE(proved(kFall + "check Line patient < amount\n"));
}

TEST(Proofs, a_condition_that_the_law_decides_is_followed) {
    const std::string law =
        "rule Line.free : bool = no\n"
        "  except retired: when person.kind is retiree\n"
        "  = yes\n"
        "  except abroad to retired: when service.gated\n"
        "  = no\n"
        "waterfall Line of amount\n"
        "  fund = rest when free\n"
        "  patient = rest\n";
    EXPECT_TRUE(proved(law + "check Line patient is 0 when free\n"));
    EXPECT_TRUE(proved(
        law + "check Line patient is 0 when person.kind is retiree and not service.gated\n"));
    // The exception of the exception is not forgotten.
    EXPECT_FALSE(proved(law + "check Line patient is 0 when person.kind is retiree\n"));
    EXPECT_TRUE(proved(law + "check Line fund is 0 when service.gated\n"));
}

TEST(Proofs, the_exception_that_goes_before_wins) {
    const std::string zero_first =
        "rule Line.share : money = amount\n"
        "  except special before gated: when person.special\n"
        "  = 0\n"
        "  except gated: when service.gated\n"
        "  = amount * 2\n"
        "check Line share is 0 when person.special\n";
    const std::string zero_last =
        "rule Line.share : money = amount\n"
        "  except gated before special: when service.gated\n"
        "  = amount * 2\n"
        "  except special: when person.special\n"
        "  = 0\n"
        "check Line share is 0 when person.special\n";
    EXPECT_TRUE(proved(zero_first));
    EXPECT_FALSE(proved(zero_last));
}

TEST(Proofs, an_exception_in_force_for_a_time_only_proves_nothing) {
    EXPECT_FALSE(
        proved("rule Line.share : money = amount\n"
               "  except special from 1403-01-01: when person.special\n"
               "  = 0\n"
               "check Line share is 0 when person.special\n"));
    EXPECT_FALSE(
        proved("rule Line.share : money = amount\n"
               "  except special enacted 1403-01-01: when person.special\n"
               "  = 0\n"
               "check Line share is 0 when person.special\n"));
    EXPECT_FALSE(
        proved("rule Line.share : money from 1403-01-01 = 0\n"
               "rule Line.share : money from 1404-01-01 = amount\n"
               "check Line share is 0\n"));
    EXPECT_TRUE(
        proved("rule Line.share : money from 1403-01-01 = 0\n"
               "rule Line.share : money from 1404-01-01 = amount - amount\n"
               "check Line share is 0\n"));
}

TEST(Proofs, products_with_nothing_are_nothing) {
    const std::string law =
        "rule Line.rate : rate in 0% .. 100% = 30%\n"
        "  except special: when person.special\n"
        "  = 0%\n"
        "rule Line.share : money = amount * rate rounded half up to 1\n";
    EXPECT_TRUE(proved(law + "check Line share is 0 when person.special\n"));
    EXPECT_TRUE(proved(law + "check Line share >= 0\n"));
    EXPECT_FALSE(proved(law + "check Line share is 0 when not person.special\n"));
    EXPECT_FALSE(proved(law + "check Line share > 0 when not person.special\n"));
}

TEST(Proofs, bounds_bite) {
    const std::string law =
        "rule Line.paid : money = amount - 100 IRR at least 0 at most 500 IRR\n";
    EXPECT_TRUE(proved(law + "check Line 0 <= paid <= 500 IRR\n"));
    EXPECT_TRUE(proved(law + "check Line paid is 0 when amount < 50 IRR\n"));
    EXPECT_TRUE(proved(law + "check Line paid <= amount\n"));
    EXPECT_FALSE(proved(law + "check Line paid <= 499 IRR\n"));
    EXPECT_FALSE(proved(law + "check Line paid is amount - 100 IRR\n"));
    // The last bound wins.
    EXPECT_FALSE(
        proved("rule Line.paid : money = amount at most 500 IRR at least 600 IRR\n"
               "check Line paid <= 500 IRR\n"));
}

TEST(Proofs, rounding_may_move_a_number_within_a_step) {
    const std::string law = "rule Line.paid : money = amount / 3 rounded half up to 10\n";
    EXPECT_TRUE(proved(law + "check Line paid >= 0\n"));
    EXPECT_TRUE(proved(law + "check Line paid is 0 when amount is 0\n"));
    EXPECT_FALSE(proved(law + "check Line paid <= amount\n"));
    EXPECT_TRUE(proved(law + "check Line paid <= amount + 10 IRR\n"));
}

TEST(Proofs, a_counter_gives_between_nothing_and_what_is_added) {
    const std::string law =
        "accumulate Line.due : money\n"
        "  adds amount when person.special\n"
        "  at most 100 IRR by person each jalali year\n"
        "  late readjudicate\n";
    EXPECT_TRUE(proved(law + "check Line due is 0 when not person.special\n"));
    EXPECT_TRUE(proved(law + "check Line 0 <= due <= amount\n"));
    EXPECT_FALSE(proved(law + "check Line due is 0 when person.special\n"));
    EXPECT_FALSE(proved(law + "check Line due is amount when person.special\n"));
}

TEST(Proofs, what_a_row_takes_back_is_below_nothing) {
    const std::string facts =
        "module t source \"Law\" governed by Line.date calendar jalali, round down currency IRR\n"
        "entity Line { number integer key; date; received instant; amount money in 0 .. 1_000;\n"
        "  reverses Line or none } order date\n";
    const std::string law =
        "rule Line.paid : money in 0 .. 1_000 = amount\n"
        "check Line paid >= 0\n"
        "accumulate Line.due : money\n"
        "  adds amount\n"
        "  at most 100 IRR by line each jalali year\n";
    const auto proved_of = [&](const std::string& late) {
        CompileOptions options;
        options.lint = false;
        const Checked checked = check(facts + law + late, options);
        EXPECT_NE(checked.model, nullptr);
        return checked.model != nullptr && prove_checks(*checked.model).at(0).proved;
    };
    EXPECT_TRUE(proved_of("  late readjudicate\n"));
    EXPECT_FALSE(proved_of("  late as received by received\n"));
}

TEST(Proofs, none_is_not_zero) {
    const std::string law =
        "rule Line.most : integer or none = service.most\n"
        "rule Line.left : integer = service.most else 0\n";
    EXPECT_FALSE(proved(law + "check Line most is 0 when service.most is none\n"));
    EXPECT_TRUE(proved(law + "check Line left is 0 when service.most is none\n"));
    EXPECT_FALSE(proved(law + "check Line left is 0 when service.most is not none\n"));
}

TEST(Proofs, what_a_table_gives_is_one_of_its_rows) {
    const std::string law =
        "table Line.terms (urgent, person.rank) -> share : rate  unique, complete\n"
        "  urgent rank  | share\n"
        "  yes    any   | 0%\n"
        "  no     1..5  | 20%\n"
        "  no     6..10 | 30%\n"
        "rule Line.due : money = amount * terms.share rounded half up to 1\n";
    EXPECT_TRUE(proved(law + "check Line terms.share <= 30%\n"));
    EXPECT_FALSE(proved(law + "check Line terms.share <= 20%\n"));
    EXPECT_FALSE(proved(law + "check Line due is 0\n"));
}

TEST(Proofs, one_reading_of_a_value_is_one_value) {
    EXPECT_TRUE(
        proved("rule Line.a : money = amount\n"
               "rule Line.b : money = amount\n"
               "check Line a is b\n"));
    // The chief is another person.
    EXPECT_FALSE(
        proved("rule Line.free : bool = chief is not none and chief.special\n"
               "rule Line.due : money = amount\n"
               "  except special: when person.special\n"
               "  = 0\n"
               "check Line due is 0 when free\n"));
    EXPECT_TRUE(
        proved("rule Person.free : bool = special and kind is child\n"
               "rule Line.due : money = amount\n"
               "  except child: when person.kind is child\n"
               "  = 0\n"
               "check Line due is 0 when person.free\n"));
}

TEST(Proofs, a_chain_fails_with_one_of_its_pairs) {
    EXPECT_FALSE(proved("rule Line.a : money = amount\ncheck Line 0 <= a < amount\n"));
    EXPECT_TRUE(proved("rule Line.a : money = amount\ncheck Line 0 <= a <= amount <= 1_000 IRR\n"));
}

TEST(Proofs, what_is_open_says_by_which_clauses) {
    CompileOptions options;
    options.lint = false;
    const Checked checked = check(about_lines("rule Line.due : money = 0\n"
                                              "  except gated: when service.gated\n"
                                              "  = amount\n"
                                              "check Line due is 0 when urgent\n"),
                                  options);
    ASSERT_NE(checked.model, nullptr);
    const std::vector<Proof> proofs = prove_checks(*checked.model);
    ASSERT_EQ(proofs.size(), 1U);
    EXPECT_FALSE(proofs[0].proved);
    EXPECT_EQ(proofs[0].obstacle, "Line.due by exception gated");
    EXPECT_EQ(proofs[0].at.line, 8U);
    EXPECT_EQ(check_text(*checked.model, checked.model->checks[0]),
              "check Line due is 0 when urgent");
}

TEST(Proofs, a_reform_may_promise_what_the_law_does_not) {
    const std::string law = about_lines(kFall) +
                            "reform zero of t\n"
                            "  source \"Draft\"\n"
                            "replace waterfall Line of amount\n"
                            "  fund = rest\n"
                            "  insurer = amount\n"
                            "  patient = rest\n"
                            "add check Line patient is 0\n";
    CompileOptions options;
    options.lint = false;
    options.roots = {"t"};
    options.reforms = {"zero"};
    const Checked checked = check(law, options);
    ASSERT_NE(checked.model, nullptr);
    const std::vector<Proof> proofs = prove_checks(*checked.model);
    ASSERT_EQ(proofs.size(), 1U);
    EXPECT_TRUE(proofs[0].proved);
}

}  // namespace
}  // namespace darman::policy
