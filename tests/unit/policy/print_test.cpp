#include "policy/print.hpp"

#include <sstream>

#include <gtest/gtest.h>

#include "policy/tree_json.hpp"
#include "policy_texts.hpp"

namespace darman::policy {
namespace {

std::string formatted(const std::string& text) {
    std::string complaint;
    const std::vector<File> files = parse_well(text, complaint);
    return complaint.empty() ? print_all(files) : complaint;
}

// As a formatter leaves it: the text is its own format.
void expect_canonical(const std::string& text) {
    EXPECT_EQ(formatted(text), text);
}

std::string expr(const std::string& text) {
    std::string complaint;
    const auto files = parse_well(in_module("rule x : money = " + text), complaint);
    return complaint.empty() ? print(std::get<Rule>(files[0].statements[0]).value) : complaint;
}

// Method: format each policy; the result must say the same, be its own format, and be narrow.
TEST(Print, says_the_same_and_changes_nothing_the_second_time) {
    for (const auto& path : policy_paths()) {
        std::string complaint;
        const std::vector<File> files = parse_well(read_text(path), complaint);
        const std::string printed = print_all(files);
        const std::vector<File> again = parse_well(printed, complaint);
        EXPECT_EQ(complaint, "") << path;
        ASSERT_EQ(files.size(), again.size()) << path;
        for (std::size_t i = 0; i < files.size(); ++i) {
            EXPECT_TRUE(same_tree(files[i], again[i])) << path;
            EXPECT_EQ(files[i].comments.size(), again[i].comments.size()) << path;
        }
        EXPECT_EQ(print_all(again), printed) << path;
    }
}

TEST(Print, keeps_lines_within_a_hundred_columns) {
    for (const auto& path : policy_paths()) {
        std::istringstream lines(formatted(read_text(path)));
        for (std::string line; std::getline(lines, line);) {
            const auto characters = std::count_if(line.begin(), line.end(), [](char c) {
                return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
            });
            // Only a comment, a row of a table or a text that cannot be broken may be longer.
            const bool free = line.find('#') != std::string::npos ||
                              line.find('|') != std::string::npos ||
                              line.find("says") != std::string::npos;
            EXPECT_TRUE(characters <= 100 || free) << path << ": " << line;
        }
    }
}

TEST(Print, lays_out_as_the_page_does) {
    expect_canonical(
        "module health.copayment\n"
        "  title fa \"فرانشیز\" en \"Co-payment\"\n"
        "  source \"Law 123/2024\" text \"law.md\"  # noticed when it changes\n"
        "  source decree \"Decree 45/2026\"\n"
        "  governed by Claim.date\n"
        "  calendar jalali, round down\n"
        "  currency IRR  # integer rials\n"
        "  gives Line.patient_pays, Line.fund_pays\n"
        "\n"
        "# What people are.\n"
        "dictionary Status { worker; retiree }\n"
        "entity Line of Claim { number integer key; service code Service; tariff money in 0 .. "
        "900_000 }\n"
        "  order claim.date, claim.received\n"
        "\n"
        "param standard_share : rate\n"
        "  from 2024-01-01 25% [art 12(1)]\n"
        "  from 2026-07-01 20% [decree art 3] enacted 2026-05-14\n"
        "param penalty_rate : rate from 2024-01-01 15% [art 15(1)]\n"
        "\n"
        "table Line.terms (service.class, service.chronic) -> share : rate, gated : bool unique, "
        "complete\n"
        "  class        chronic | share          gated\n"
        "  consultation any     | standard_share no    [art 12(1)]\n"
        "  medicine     yes     | 10%            no    [art 12(2)]\n"
        "  otherwise            | 0%             no\n"
        "\n"
        "rule Line.share : money\n"
        "  = tariff * terms.share rounded half up to 1 [art 12, 20]\n"
        "  except retired: when person.status is retiree\n"
        "  = 0 [art 16]\n"
        "    says fa \"بازنشسته\" en \"retired\"\n"
        "rule Line.fund_pays : money = tariff - patient_pays [art 12]\n"
        "\n"
        "test \"ceiling\"\n"
        "  person { status worker; reference_income 9_000_000 }  # 180_000\n"
        "  line { date 2026-05-02; class specialist; tariff 60_000 } -> patient_pays 24_000\n"
        "      because art 12(1), art 15(1) no_referral\n");
}

TEST(Print, joins_and_breaks_lines_by_their_width) {
    EXPECT_EQ(formatted("module m\nrule x : money\n    = a +\n      b\n"),
              "module m\nrule x : money = a + b\n");
    const std::string name(40, 'n');
    EXPECT_EQ(formatted("module m\nrule x : money = " + name + " + " + name + " * (" + name +
                        " - " + name + ")\n"),
              "module m\nrule x : money\n  = " + name + "\n      + " + name + "\n      * (" + name +
                  " - " + name + ")\n");
}

TEST(Print, keeps_comments_where_they_stand) {
    expect_canonical(
        "# head\n"
        "module m  # the module\n"
        "  # before the source\n"
        "  source \"A\"\n"
        "\n"
        "# before the param\n"
        "param x : rate\n"
        "  # before the entry\n"
        "  from 2024-01-01 1%  # the first\n"
        "  from 2025-01-01 2%\n"
        "  # after the last entry\n"
        "rule a : money\n"
        "  = 1  # base\n"
        "  # before the exception\n"
        "  except b: when c  # when\n"
        "  = 2  # two\n"
        "\n"
        "# apart\n"
        "\n"
        "# at the end\n");
}

TEST(Print, gives_every_comment_of_a_joined_line_a_place) {
    EXPECT_EQ(
        formatted(
            "module m\nrule a : money # one\n  = 1 # two\n  + 2 # three\nrule b : money = 1\n"),
        "module m\nrule a : money  # one\n  # three\n  = 1 + 2  # two\nrule b : money = 1\n");
    EXPECT_EQ(formatted("module m\nrule a : money = 1  # one\n  + 2  # two\n  + 3  # three\nrule b "
                        ": money = 1\n"),
              "module m\n# two\n# three\nrule a : money = 1 + 2 + 3  # one\nrule b : money = 1\n");
    expect_canonical(
        "module m\n"
        "entity Person {\n"
        "    id key;  # the number\n"
        "    # how old\n"
        "    birth date }\n");
}

TEST(Print, keeps_one_blank_line_of_several) {
    EXPECT_EQ(formatted("module m\n\n\nrule a : money = 1\nrule b : money = 2\n\n\n# c\n\n\nrule d "
                        ": money = 3\n\n\n"),
              "module m\n\nrule a : money = 1\nrule b : money = 2\n\n# c\n\nrule d : money = 3\n");
}

TEST(Print, sets_statements_of_a_program_apart) {
    std::string complaint;
    File file = parse_well(
        "module m\nrule a : money = 1\nrule b : money = 2\ntest \"t\"\n  line { } -> accepted\n",
        complaint)[0];
    for (Statement& statement : file.statements) {
        std::visit([](auto& s) { s.at = {}; }, statement);
    }
    EXPECT_EQ(print(file),
              "module m\n\nrule a : money = 1\nrule b : money = 2\n\ntest \"t\"\n  line { } -> "
              "accepted\n");
}

TEST(Print, writes_expressions_canonically) {
    EXPECT_EQ(expr("((a)) + (b * c)"), "a + b * c");
    EXPECT_EQ(expr("(a + b) * c"), "(a + b) * c");
    EXPECT_EQ(expr("a - (b - c)"), "a - (b - c)");
    EXPECT_EQ(expr("a and b or c"), "(a and b) or c");
    EXPECT_EQ(expr("x <= (a else b)"), "x <= (a else b)");
    EXPECT_EQ(expr("a / minimum as of b.c * d"), "a / (minimum as of b.c) * d");
    EXPECT_EQ(expr("a is (none)"), "a is (none)");
    EXPECT_EQ(expr("a is (unknown + 1)"), "a is (unknown + 1)");
    EXPECT_EQ(expr("-(a + b) - -5"), "-(a + b) - -5");
    EXPECT_EQ(expr("-(5)"), "-(5)");
    EXPECT_EQ(expr("5000 IRR + 1 year + 1 months + 2 day"), "5000 IRR + 1 year + 1 month + 2 days");
    EXPECT_EQ(expr("12345.50"), "12_345.5");
    EXPECT_EQ(expr("(count of Line in claim) >= 3"), "count of Line in claim >= 3");
    EXPECT_EQ(expr("(any Line in claim where a) and b"), "(any Line in claim where a) and b");
    EXPECT_EQ(expr("b and (any Line in claim where a)"), "b and any Line in claim where a");
    EXPECT_EQ(expr("(years from a to b) + 1 year"), "(years from a to b) + 1 year");
    EXPECT_EQ(expr("x in (count of Line in claim) .. 5"), "x in (count of Line in claim) .. 5");
    EXPECT_EQ(expr("\"a\\\"b\\\\\""), "\"a\\\"b\\\\\"");
    EXPECT_EQ(expr("(a at most b [5]) + c at least d [6]"), "(a at most b [5]) + c at least d [6]");
}

TEST(Print, keeps_numbers_as_written_in_files_only) {
    expect_canonical("module m\nrule x : money = 9_000.00 + 5_000 IRR\n");
    EXPECT_EQ(expr("9_000.00"), "9000");
    EXPECT_EQ(number_text(core::Rational(1404)), "1404");
    EXPECT_EQ(number_text(core::Rational(-9316500)), "-9_316_500");
    EXPECT_EQ(number_text(core::Rational(1234567, 100)), "12_345.67");
}

TEST(Print, puts_citations_so_that_they_are_found_again) {
    const auto citations = [](const std::string& brackets) {
        std::string complaint;
        const auto files = parse_well(
            "module m\n  source \"A\"\n  source d \"B\"\nrule x : money = 1 " + brackets + "\n",
            complaint);
        return print(std::get<Rule>(files[0].statements[0]).citations);
    };
    EXPECT_EQ(citations("[art 12, art 20]"), "[art 12, 20]");
    EXPECT_EQ(citations("[art 12] [art 20]"), "[art 12, 20]");
    EXPECT_EQ(citations("[art 12] [20]"), "[art 12] [20]");
    EXPECT_EQ(citations("[20, art 12]"), "[20, art 12]");
    EXPECT_EQ(citations("[d art 3, 5, 28]"), "[d art 3, 5, 28]");
    EXPECT_EQ(citations("[d art 3] [art 5]"), "[d art 3, art 5]");
    EXPECT_EQ(citations("[a, unverified] [b]"), "[a, unverified] [b]");
    EXPECT_EQ(citations("[a(b] [c]"), "[a(b] [c]");
    EXPECT_EQ(citations("[unverified, a(b]"), "[unverified, a(b]");
    // The clause's stand before a bound, which would take them.
    EXPECT_EQ(formatted("module m\nrule x : money = a [1] at least b\n"),
              "module m\nrule x : money = a [1] at least b\n");
    EXPECT_EQ(formatted("module m\nrule x : money = a at least b [2] says en \"c\" [1]\n"),
              "module m\nrule x : money\n  = a [1] at least b [2]\n    says en \"c\"\n");
}

TEST(Print, writes_parts_for_messages) {
    std::string complaint;
    const auto files = parse_well(
        "module m\nparam p : exact money per month in 0 .. 5 or none from 1403-01-01 to 1403-02-01 "
        "enacted 1402-01-01 5\nrule x : decimal(2) = 1\n",
        complaint);
    EXPECT_EQ(complaint, "");
    const auto& param = std::get<Param>(files[0].statements[0]);
    EXPECT_EQ(print(param.type), "exact money per month in 0..5 or none");
    EXPECT_EQ(print(param.entries[0].validity), "from 1403-01-01 to 1403-02-01 enacted 1402-01-01");
    EXPECT_EQ(print(std::get<Rule>(files[0].statements[1]).type), "decimal(2)");
    EXPECT_EQ(print(Citations()), "");
}

}  // namespace
}  // namespace darman::policy
