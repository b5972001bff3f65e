#include "policy/parse.hpp"

#include <gtest/gtest.h>

#include "policy_texts.hpp"

namespace darman::policy {
namespace {

File module_of(const std::string& statement) {
    std::string complaint;
    std::vector<File> files = parse_well(in_module(statement), complaint);
    EXPECT_EQ(complaint, "") << statement;
    return files.size() == 1 ? files[0] : File();
}

template <typename T>
T statement_of(const std::string& text) {
    const File file = module_of(text);
    const T* found = file.statements.empty() ? nullptr : std::get_if<T>(&file.statements[0]);
    EXPECT_NE(found, nullptr) << text;
    return found == nullptr ? T() : *found;
}

// The canonical text of an expression, each operation in brackets.
std::string shape(const Expr& e) {
    static const char* const kNames[] = {
        "",        "",       "",      "",        "",        "",     "",      "",
        ".",       "call",   "as of", "not",     "neg",     "and",  "or",    "else",
        "+",       "-",      "*",     "/",       "compare", "in",   "none?", "unknown?",
        "listed?", "one of", "..",    "between", "set",     "value"};
    if (e.children.empty() || static_cast<std::size_t>(e.kind) >= std::size(kNames)) {
        return print(e);
    }
    std::string out = std::string("[") + kNames[static_cast<std::size_t>(e.kind)];
    for (const Expr& child : e.children) {
        out += " " + shape(child);
    }
    return out + (e.text.empty() ? "" : " :" + e.text) + "]";
}

std::string shape_of(const std::string& formula) {
    const Rule rule = statement_of<Rule>("rule x : money = " + formula);
    return rule.value.base.empty() ? "" : shape(rule.value.base[0]);
}

TEST(Parse, reads_every_policy_of_the_design_without_a_word) {
    const auto paths = policy_paths();
    EXPECT_EQ(paths.size(), 16U);
    for (const auto& path : paths) {
        std::string complaint;
        const std::vector<File> files = parse_well(read_text(path), complaint);
        EXPECT_EQ(complaint, "") << path;
        EXPECT_EQ(files.size(), 1U) << path;
    }
}

TEST(Parse, binds_operators_as_the_page_says) {
    EXPECT_EQ(shape_of("a or b and not c is d"), "[or a [and b [not [compare c d]]]]");
    EXPECT_EQ(shape_of("a + b * c - d / e"), "[- [+ a [* b c]] [/ d e]]");
    EXPECT_EQ(shape_of("a else b + c <= d"), "[compare [else a [+ b c]] d]");
    EXPECT_EQ(shape_of("x in a .. b + 60 days"), "[in x [.. a [+ b 60 days]]]");
    EXPECT_EQ(shape_of("previous.pension <= minimum as of previous.first_day"),
              "[compare [. previous :pension] [as of minimum [. previous :first_day]]]");
    EXPECT_EQ(shape_of("not a.b and c"), "[and [not [. a :b]] c]");
    EXPECT_EQ(shape_of("-a * b"), "[* [neg a] b]");
    EXPECT_EQ(shape_of("a - b - c"), "[- [- a b] c]");
    EXPECT_EQ(shape_of("a - (b - c)"), "[- a [- b c]]");
    EXPECT_EQ(shape_of("0 <= a <= b"), "[compare 0 a b]");
    EXPECT_EQ(shape_of("a is not none and b is not c"), "[and [none? a] [compare b c]]");
}

TEST(Parse, lets_where_run_to_the_end) {
    EXPECT_EQ(shape_of("any Line in person where a and b or c"),
              "any Line in person where (a and b) or c");
    const Rule rule =
        statement_of<Rule>("rule x : bool = not any earlier accepted Line in person where a and b");
    const Expr& aggregate = rule.value.base[0].children[0];
    ASSERT_EQ(aggregate.kind, ExprKind::Aggregate);
    EXPECT_EQ(aggregate.text, "any");
    EXPECT_TRUE(aggregate.set[0].earlier);
    EXPECT_TRUE(aggregate.set[0].accepted);
    EXPECT_FALSE(aggregate.set[0].other);
    EXPECT_EQ(aggregate.set[0].source, "Line");
    EXPECT_EQ(shape(aggregate.set[0].where[0]), "[and a b]");
    EXPECT_EQ(shape_of("(count of Line in claim where a) + 1"),
              "[+ count of Line in claim where a 1]");
}

TEST(Parse, keeps_numbers_with_their_units) {
    const auto number = [](const std::string& text) {
        const Rule rule = statement_of<Rule>("rule x : money = " + text);
        const Expr& e = rule.value.base[0];
        return e.number.to_string() + "|" + e.unit + "|" + e.written;
    };
    EXPECT_EQ(number("25%"), "25|%|");
    EXPECT_EQ(number("5_000 IRR"), "5000|IRR|5_000");  // canonical is 5000
    EXPECT_EQ(number("100_000 IRR per day"), "100000|IRR per day|");
    EXPECT_EQ(number("30 days per month"), "30|days per month|");
    EXPECT_EQ(number("1 year"), "1|years|");
    EXPECT_EQ(number("-1 days"), "-1|days|");
    EXPECT_EQ(number("9_000.00"), "9000||9_000.00");
}

TEST(Parse, reads_persian_and_arabic_digits_as_one_number) {
    const Param param =
        statement_of<Param>("param x : money\n  from ۱۴۰۳-۰۸-۰۱ ۲٬۳۸۸٬۷۲۸\n  year ٢٠٢٤ ٢٫٥");
    EXPECT_EQ(param.entries[0].validity.from[0].text, "1403-08-01");
    EXPECT_EQ(param.entries[0].value[0].number.to_string(), "2388728");
    EXPECT_EQ(param.entries[1].validity.year, 2024);
    EXPECT_EQ(param.entries[1].value[0].number.to_string(), "2.5");
}

TEST(Parse, tells_dates_months_and_instants_apart) {
    const policy::Test test = statement_of<policy::Test>(
        "test \"t\"\n  line { a 1403-08; b 1403-08-01; c 1403-08-01T10:14; d 1398-06 .. 1402-05; e "
        "2..3 }");
    const auto& fields = test.lines[0].fields;
    EXPECT_EQ(fields[0].value[0].kind, ExprKind::MonthLit);
    EXPECT_EQ(fields[1].value[0].kind, ExprKind::DateLit);
    EXPECT_EQ(fields[2].value[0].kind, ExprKind::InstantLit);
    EXPECT_EQ(fields[3].value[0].kind, ExprKind::Interval);
    EXPECT_EQ(fields[4].value[0].kind, ExprKind::Interval);
}

std::string citations_of(const std::string& brackets) {
    std::string complaint;
    const auto files = parse_well(
        "module m\n  source \"Act\"\n  source d04 \"Decree\"\nrule x : money = 1 " + brackets,
        complaint);
    EXPECT_EQ(complaint, "") << brackets;
    std::string out;
    for (const Citation& c : std::get<Rule>(files[0].statements[0]).citations) {
        out += "<" + c.alias + "|" + c.place + (c.unverified ? "|?" : "") + ">";
    }
    return out;
}

TEST(Parse, splits_citations) {
    EXPECT_EQ(citations_of("[art 12, 20]"), "<|art 12><|art 20>");
    EXPECT_EQ(citations_of("[art 12(1), 15]"), "<|art 12(1)><|art 15>");
    EXPECT_EQ(citations_of("[art 12(1, 2)]"), "<|art 12(1, 2)>");
    EXPECT_EQ(citations_of("[28, d04]"), "<|28><d04|>");
    EXPECT_EQ(citations_of("[d04 art 3, 5]"), "<d04|art 3><d04|art 5>");
    EXPECT_EQ(citations_of("[72 note]"), "<|72 note>");
    EXPECT_EQ(citations_of("[72, 73]"), "<|72><|73>");
    EXPECT_EQ(citations_of("[111, unverified]"), "<|111|?>");
    EXPECT_EQ(citations_of("[unverified]"), "<||?>");
    EXPECT_EQ(citations_of("[ماده ۱۲, ۲۰]"), "<|ماده ۱۲><|ماده ۲۰>");
    EXPECT_EQ(citations_of("[a] [d04 b]"), "<|a><d04|b>");
    EXPECT_EQ(citations_of("[art 5, d04 6]"), "<|art 5><d04|6>");
}

TEST(Parse, gives_a_citation_after_a_bound_to_the_bound) {
    const Rule rule = statement_of<Rule>(
        "rule x : money = a rounded half up to 1 [77] at least b [111] at most c [112] rounded up "
        "to 1 [78]");
    ASSERT_EQ(rule.value.adjustments.size(), 4U);
    EXPECT_EQ(print(rule.citations), "[77, 78]");
    EXPECT_EQ(print(rule.value.adjustments[1].citations), "[111]");
    EXPECT_EQ(print(rule.value.adjustments[2].citations), "[112]");
    EXPECT_TRUE(rule.value.adjustments[3].citations.empty());
}

TEST(Parse, reads_all_seven_roundings) {
    for (const char* how :
         {"half up", "half down", "half even", "up", "down", "ceiling", "floor"}) {
        const Rule rule =
            statement_of<Rule>(std::string("rule x : money = a rounded ") + how + " to 0.01");
        ASSERT_EQ(rule.value.adjustments.size(), 1U);
        EXPECT_EQ(core::rounding_name(rule.value.adjustments[0].rounding), how);
    }
}

TEST(Parse, lets_deeper_lines_continue_the_line_above) {
    const Table table = statement_of<Table>(
        "table Year.rise (lowest = previous is not none)\n"
        "      -> share : rate, fixed : money per month unique\n"
        "  lowest | share fixed\n"
        "  yes | 45% 0 [d04] year 1404\n"
        "      enacted 1404-02-20\n"
        "  otherwise | 0% 0 [96]");
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.inputs[0].name, "lowest");
    EXPECT_EQ(table.outputs.size(), 2U);
    EXPECT_EQ(table.rows[0].validity.enacted[0].text, "1404-02-20");
    EXPECT_TRUE(table.rows[1].otherwise);
}

TEST(Parse, takes_field_names_that_are_words_elsewhere) {
    const Entity entity = statement_of<Entity>(
        "entity Wage of Person { date; month key; days integer; code code Status; year years; "
        "order integer; "
        "from date; sum money; first bool; key; number; weight; rule bool }");
    EXPECT_EQ(entity.fields.size(), 13U);
    EXPECT_EQ(entity.fields[1].type.base, "");
    EXPECT_TRUE(entity.fields[1].key);
    EXPECT_EQ(shape_of("days + first + sum + (from - 1 day) + year + count"),
              "[+ [+ [+ [+ [+ days first] sum] [- from 1 day]] year] count]");
}

TEST(Parse, reads_cells) {
    const Table table = statement_of<Table>(
        "table E.t (a, b, c, d) -> x : rate first\n"
        "  a b c d | x\n"
        "  p,q 1..3 <18 any | 5%\n"
        "  none 0<..<9 >=60 (u + v) | (1 / 3)");
    const auto kind = [&](std::size_t row, std::size_t cell) {
        return table.rows[row].inputs[cell].alternatives[0].kind;
    };
    EXPECT_EQ(table.rows[0].inputs[0].alternatives.size(), 2U);
    EXPECT_EQ(kind(0, 1), ExprKind::CellRange);
    EXPECT_EQ(kind(0, 3), ExprKind::Any);
    EXPECT_EQ(kind(1, 0), ExprKind::NoneLit);
    EXPECT_EQ(kind(1, 3), ExprKind::Add);
    const Expr& below = table.rows[0].inputs[2].alternatives[0];
    EXPECT_EQ(below.children[0].kind, ExprKind::NoneLit);
    EXPECT_TRUE(below.flag2);
    const Expr& open = table.rows[1].inputs[1].alternatives[0];
    EXPECT_TRUE(open.flag && open.flag2);
}

TEST(Parse, reads_several_modules_of_one_text) {
    std::string complaint;
    const auto files = parse_well(
        "# one\nmodule a\nrule x : bool = yes # here\n\n# two\nmodule b use a\n# end\n", complaint);
    EXPECT_EQ(complaint, "");
    ASSERT_EQ(files.size(), 2U);
    EXPECT_EQ(files[0].comments.size(), 2U);
    EXPECT_EQ(files[1].comments.size(), 2U);
    EXPECT_EQ(files[1].comments[0].text, "# two");
    EXPECT_EQ(files[1].uses, std::vector<std::string>{"a"});
}

TEST(Parse, takes_operations_of_a_reform_in_any_column) {
    std::string complaint;
    const auto files = parse_well(
        "reform half of pension.equal source \"Draft\"\n"
        "  replace row orders 1403-08-01 0% 0 50% [1]\n"
        "  test \"inside\"\n"
        "    award { } -> accepted\n"
        "add entry minimum_wage year 1406 5\n"
        "replace rule Order.base : money\n"
        "  = 5\n"
        "test \"outside\"\n",
        complaint);
    EXPECT_EQ(complaint, "");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].kind, FileKind::Reform);
    EXPECT_EQ(files[0].of, "pension.equal");
    EXPECT_EQ(files[0].ops.size(), 3U);
    EXPECT_EQ(files[0].statements.size(), 2U);
}

TEST(Parse, takes_a_file_of_tests_without_a_header) {
    std::string complaint;
    const auto files =
        parse_well("# tests\ntest \"a\"\n  line { } -> accepted\ntest \"b\"\n", complaint);
    EXPECT_EQ(complaint, "");
    ASSERT_EQ(files.size(), 1U);
    EXPECT_EQ(files[0].kind, FileKind::Tests);
    EXPECT_EQ(files[0].statements.size(), 2U);
}

TEST(Parse, keeps_because_as_written) {
    const policy::Test test = statement_of<policy::Test>(
        "test \"t\"\n"
        "  line { } -> x 5 because art 12(1, 2), art 12b   note §3 capped from 100,\n"
        "      ماده ۱۲");
    const auto& because = test.lines[0].because;
    ASSERT_EQ(because.size(), 3U);
    EXPECT_EQ(because[0].text, "art 12(1, 2)");
    EXPECT_EQ(because[1].text, "art 12b note §3");
    EXPECT_EQ(because[1].capped_from[0].number.to_string(), "100");
    EXPECT_EQ(because[2].text, "ماده ۱۲");
}

TEST(Parse, counts_columns_in_characters) {
    const File file = module_of("dictionary D fa \"شغل\" { a; b }");
    const auto& dictionary = std::get<Dictionary>(file.statements[0]);
    EXPECT_EQ(dictionary.codes[0].at.line, 2);
    EXPECT_EQ(dictionary.codes[0].at.column, 25);
}

TEST(Parse, accepts_windows_line_ends_and_a_byte_order_mark) {
    std::string complaint;
    const auto files = parse_well(
        "\xEF\xBB\xBFmodule a\r\n  title en \"x\"\r\nrule x : bool = yes  # c\r\n", complaint);
    EXPECT_EQ(complaint, "");
    EXPECT_EQ(files[0].title.en, "x");
    EXPECT_EQ(files[0].comments[0].text, "# c");
}

}  // namespace
}  // namespace darman::policy
