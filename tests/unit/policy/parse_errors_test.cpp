// What the parser says of bad text: each message with its place and remedy, and all of a file at
// once.
#include <string>

#include <gtest/gtest.h>

#include "policy_texts.hpp"

namespace darman::policy {
namespace {

struct Fault {
    const char* text;  // after "module m\n"
    const char* says;
};

std::string says(const std::string& statement) {
    return messages(in_module(statement));
}

TEST(ParseErrors, name_what_is_wrong_and_what_to_do) {
    const Fault faults[] = {
        {"rle x : money = 1", "2:1: expected a statement, found `rle`: did you mean `rule`?\n"},
        {"rule x : mony = 1",
         "2:10: expected a type: money, rate, integer, decimal(2), bool, date, month, instant, "
         "days, months, "
         "years, interval, code Dictionary or an Entity, found `mony`: did you mean `money`?\n"},
        {"rule x money = 1", "2:8: expected `:` and a type after the rule's name, found `money`\n"},
        {"rule X : money = 1",
         "2:6: \"X\" cannot name a rule: write Entity.name: the entity is capitalised, the name is "
         "not\n"},
        {"rule line.x : money = 1",
         "2:6: \"line.x\" cannot name a rule: write Entity.name: the entity is capitalised, the "
         "name is not\n"},
        {"table terms (a) -> b : money unique\n  a | b",
         "2:7: \"terms\" does not say of which entity: write Entity.terms\n"},
        {"rule x : money = a ronded up to 1",
         "2:20: expected the end of this, found `ronded`: did you mean `rounded`?\n"},
        {"rule x : money = a rounded half to 1",
         "2:33: expected `up`, `down` or `even` after half, found `to`\n"},
        {"rule x : money = a rounded half up", "2:35: expected `to`, found the end\n"},
        {"rule x : money = a+b", "2:19: the operator `+` without blanks around it: write a + b\n"},
        {"rule x : money = a -5", "2:20: the operator `-` without blanks around it: write a - b\n"},
        {"rule x : money = 5-3",
         "2:18: \"5-3\" is neither a date nor a subtraction: write blanks around -; a date is "
         "1403-08-01, a month "
         "1403-08\n"},
        {"rule x : date = 1403-12-31",
         "2:17: there is no day \"1403-12-31\": the month 1403-12 has 30 days\n"},
        {"rule x : date = 1404-12-30",
         "2:17: there is no day \"1404-12-30\": the month 1404-12 has 29 days\n"},
        {"rule x : date = 1403-13-01", "2:17: there is no month 13: a month is 01 to 12\n"},
        {"rule x : date = 1703-01-01",
         "2:17: the year 1703 is in neither calendar: Jalali years are 1200 to 1599, Gregorian "
         "ones 1800 to 2199\n"},
        {"rule x : bool = a = b",
         "2:19: expected the end of this, found `=`: to compare, write `is`\n"},
        {"rule x : date = 1403/08/01",
         "2:17: \"1403/08/01\" is neither a date nor a division: write a date as 1403-08-01, a "
         "division with blanks around /\n"},
        {"rule x : date = 1403-8-1",
         "2:17: \"1403-8-1\" is no date: write 1403-08-01, a month 1403-08, an instant "
         "1403-08-01T10:14\n"},
        {"rule x : money = 10IRR",
         "2:18: \"10IRR\" is neither a number nor a name: leave a blank between a number and its "
         "unit; begin a name "
         "with a letter\n"},
        {"rule x : money = 1_00",
         "2:18: \"1_00\" is not a number: write it like 12, -3.50, 1_000_000 or 2/37\n"},
        {"rule x : money = 007",
         "2:18: \"007\" begins with 0: write a number without it, a code in quotes, thousands as "
         "1_000\n"},
        {"rule x : money = a and", "2:23: expected a value, found the end\n"},
        {"rule x : money = (a + b",
         "2:24: expected `)` after what is in parentheses, found the end\n"},
        {"rule x : bool = a is b is none",
         "2:27: `is none` in a chain of comparisons: put it in parentheses\n"},
        {"rule x : bool = a is none is b",
         "2:27: one comparison after another: put the first in parentheses\n"},
        {"rule x : bool = a + not b",
         "2:21: `not` inside a sum or a comparison: put it in parentheses\n"},
        {"rule x : bool = any", "2:17: `any` without a set: write any Line in person where …\n"},
        {"rule x : money = (a [5] + b)",
         "2:21: a citation inside parentheses: there it can only stand right after a bound (at "
         "least, at most)\n"},
        {"rule x : money = sum of a for last Wage in person",
         "2:36: expected how many after `last`, found `Wage`\n"},
        {"rule x : money = 1 [art 5",
         "2:20: a citation that is not closed on its line: close it with ]\n"},
        {"rule x : money = 1 [ ]", "2:20: an empty citation: name the article, as [art 12(1)]\n"},
        {"rule x : money = 1 [a,, b]",
         "2:20: a comma too many in [a,, b]: name the article, as [art 12(1), 20]\n"},
        {"rule x : money = \"abc",
         "2:18: a quote that is not closed on its line: close it with \"\n"},
        {"rule x : money = a $ b",
         "2:20: the sign \"$\" has no meaning here: remove it, or put it in quotes\n"},
        {"rule x : money = قیمت",
         "2:18: \"قیمت\" outside quotes: names are written in Latin letters; what people read "
         "stands in quotes\n"},
        {"rule x : money = a، b",
         "2:18: \"a،\" outside quotes: names are written in Latin letters; what people read "
         "stands in quotes\n"},
        {"rule x : money\n\t= 1", "3:2: a line that begins with a tab: indent with blanks\n"},
        {"rule x : money = 1 says", "2:24: expected fa \"…\" en \"…\" after says, found the end\n"},
        {"rule x : money\n  = 1\n  except a when b = 2",
         "4:12: expected `:` and `when` after the exception's name, found `when`\n"},
        {"param x : rate from 1403 5%",
         "2:21: expected a date, as 1403-08-01, found the number 1403\n"},
        {"param x : rate year 1703 5%",
         "2:21: the year 1703 is in neither calendar: Jalali years are 1200 to 1599, Gregorian "
         "ones 1800 to 2199\n"},
        {"param x : rate from 1403-01-01 [a]",
         "2:32: expected the value of the parameter, or `repealed`, found the citation [a]\n"},
        {"param x : rate 5%",
         "2:16: expected an entry: from DATE or year N, then its value, found the number 5\n"},
        {"entity person { id key }",
         "2:8: \"person\" cannot name an entity: entities and dictionaries are capitalised, as "
         "Line\n"},
        {"entity Person { where date }",
         "2:17: `where` cannot name a field: it is a word of the language: choose another name\n"},
        {"entity Person { bornOn date }",
         "2:17: \"bornOn\" cannot name a field: only entities and dictionaries are capitalised; "
         "other names are lower "
         "case, with _\n"},
        {"entity Person { id key name date }",
         "2:24: expected `;` or `}` after the field id, found `name`\n"},
        {"entity Person", "2:14: expected { fields }, or for each …, found the end\n"},
        {"dictionary D { any }",
         "2:16: expected a code: a name, or any text in quotes, found `any`: `any` is a word of "
         "the language and names nothing\n"},
        {"list l { a rate }\n  a b\n  5%",
         "4:3: this row has 1 cell, the heading 2 columns: cells stand apart by blanks and have "
         "none inside, unless "
         "in parentheses\n"},
        {"list l { a rate }",
         "2:1: a list without a heading: name its columns on a line of their own, then give "
         "rows\n"},
        {"table E.t (a) -> b : money\n  a | b",
         "2:27: expected `unique`, `first` or `sum`, found the end\n"},
        {"table E.t (a) -> b : money unique\n  a | b\n  1 | 5 days",
         "4:3: this row has 2 output cells, the heading 1 column: cells stand apart by blanks and "
         "have none inside, "
         "unless in parentheses\n"},
        {"table E.t (a) -> b : money unique\n  a b | c\n  1 | 5",
         "3:3: the heading has 2 inputs and 1 output, the table 1 input and 1 output: name each "
         "column once, inputs "
         "| outputs\n"},
        {"table E.t (a) -> b : money unique\n  a | b\n  1..none | 5",
         "4:3: a range whose end is no value: write <18, >=60, any or none\n"},
        {"accumulate Line.x : money\n  adds a\n  at most 5 each year",
         "4:13: expected `by`, found `each`\n"},
        {"accumulate Line.x : money\n  adds a\n  at most 5 by person",
         "4:22: expected a period: each jalali year, each month, in any 12 months, for life, found "
         "the end\n"},
        {"accumulate Line.x : money\n  adds a\n  beyond at 5%\n  next 5 at 5%",
         "5:3: `next` out of turn: tranches are first …, next …, then beyond …\n"},
        {"accumulate Line.x : money\n  late readjudicate",
         "2:1: an accumulator that adds nothing: say adds EXPR on a line of its own\n"},
        {"allocate E.x : money\n  of a by b", "3:12: expected `remainder`, found the end\n"},
        {"waterfall Line of tariff",
         "2:1: a waterfall without steps: give each step a line: name = value\n"},
        {"reject Line when a", "2:13: expected `with`, found `when`\n"},
        {"reject line with a when b",
         "2:8: \"line\" is not an entity: entities and dictionaries are capitalised, as Line\n"},
        {"reject Line with a borne provider when b", "2:26: expected `by`, found `provider`\n"},
        {"reject Line with a known as openimis \"6\", openimis \"7\" when b",
         "2:43: two codes of openimis for one reason: keep one of them\n"},
        {"test \"t\"\n  line { a }", "3:12: expected the value of a, found `}`\n"},
        {"test \"t\"\n  line { a 5 } -> b",
         "3:20: expected the value expected of b, found the end\n"},
        {"test \"t\"\n  line { a 5 } -> rejected",
         "3:27: expected `with` and the codes, or `needs` and what is missing, found the end\n"},
        {"test \"t\"\n  line { a 5 } -> b 5 because [art 5]",
         "3:31: a citation in brackets after because: write it without brackets: because art "
         "12(1)\n"},
        {"test \"t\" knwn 1404-01-01",
         "2:10: expected known DATE, under VARIANT, with REFORM, or a new line, found `knwn`: did "
         "you mean `known`?\n"},
        {"variant v\n  remove rule x",
         "3:10: a statement cannot be removed: replace it, or remove an entry, row or "
         "except\n"},
        {"variant v\n  change rule x", "3:3: expected add, replace or remove, found `change`\n"},
    };
    for (const Fault& fault : faults) {
        EXPECT_EQ(says(fault.text), fault.says) << fault.text;
    }
}

TEST(ParseErrors, refuse_a_number_of_two_scripts) {
    for (const char* number : {"1۴03", "۱٤", "1403-۰۸-01"}) {
        const std::string all = says(std::string("rule x : money = ") + number);
        EXPECT_TRUE(all.starts_with("2:18: ")) << all;
        EXPECT_NE(all.find("script"), std::string::npos) << all;
    }
}

TEST(ParseErrors, of_the_header) {
    EXPECT_EQ(
        messages("module m\n  titel en \"x\"\n  currency rial\n  source \"A\"\n  source \"B\"\n"),
        "2:3: expected title, source, use, governed by, calendar, currency, zone or gives, found "
        "`titel`: did "
        "you mean `title`?\n"
        "3:12: expected a currency of three capitals, as IRR, found `rial`\n"
        "5:3: a second source without a short name: write source decree \"B\", and cite [decree "
        "art 3]\n");
    EXPECT_EQ(messages("module m currency IRR currency USD\n"),
              "1:23: `currency` twice in one header: keep one of them\n");
    EXPECT_EQ(messages("module m source \"A\" sha256 abc\n"),
              "1:28: \"abc\" is no SHA-256: write its 64 digits 0-9 and a-f\n");
    EXPECT_EQ(messages("rule x : bool = yes\n"),
              "1:1: a policy without its name: begin with module NAME\n");
    EXPECT_EQ(
        messages(""),
        "1:1: nothing is said here: begin with module NAME, or with test \"…\" in a .policytest "
        "file\n");
    EXPECT_EQ(messages("test \"a\"\nrule x : bool = yes\n"),
              "2:1: a rule outside a module: a file of tests has only tests\n");
    EXPECT_EQ(messages("reform r of m\nrule x : bool = yes\n"),
              "2:1: a rule outside a module: a reform says add rule … or replace …\n");
    EXPECT_EQ(
        messages("  module m\n"),
        "1:3: the first statement does not begin in column 1: take the blanks before it away\n");
}

// Method: one text with a fault in each kind of part; every one is told, and nothing else.
TEST(ParseErrors, come_all_at_once) {
    EXPECT_EQ(messages("module m\n"
                       "entity Person { id kay; born dat; ok bool }\n"
                       "param x : rate\n"
                       "  from 1403-13-01 5%\n"
                       "  from 1404-01-01 6%\n"
                       "  from 1405-01-01\n"
                       "rule Line.a : money\n"
                       "  = b +\n"
                       "  except c: when d\n"
                       "  = 5 )\n"
                       "  except e: whn f\n"
                       "  = 6\n"
                       "table Line.t (a) -> b : money unique\n"
                       "  a | b\n"
                       "  1 | \n"
                       "  2 | 3\n"
                       "  4 5\n"
                       "accumulate Line.y : money\n"
                       "  adds\n"
                       "  at most 5 by person each yaer\n"
                       "  late soon\n"
                       "test \"t\"\n"
                       "  line { a 5 -> b 5\n"
                       "  line { a 5 } => b 5\n"
                       "  line { a 5 } -> b 5\n"
                       "gibberish here\n"
                       "check Line a <= b\n"),
              "2:20: expected a type: money, rate, integer, decimal(2), bool, date, month, "
              "instant, days, months, "
              "years, interval, code Dictionary or an Entity, found `kay`\n"
              "2:30: expected a type: money, rate, integer, decimal(2), bool, date, month, "
              "instant, days, months, "
              "years, interval, code Dictionary or an Entity, found `dat`: did you mean `date`?\n"
              "4:8: there is no month 13: a month is 01 to 12\n"
              "6:18: expected the value of the parameter, or `repealed`, found the end\n"
              "9:3: expected a value, found `except`: `except` is a word of the language and names "
              "nothing\n"
              "10:7: expected the end of this, found `)`\n"
              "11:13: expected `when`, found `whn`: did you mean `when`?\n"
              "15:3: this row has 0 output cells, the heading 1 column: cells stand apart by "
              "blanks and have none "
              "inside, unless in parentheses\n"
              "17:6: expected `|` between the inputs and the outputs, found the end\n"
              "20:3: expected a value, found `at`\n"
              "20:28: expected `year`, `month`, `day` or 12 months from …, found `yaer`: did you "
              "mean `year`?\n"
              "21:8: expected `readjudicate` or `as received by …` after late, found `soon`\n"
              "23:14: expected `;` or `}` after a fact, found `->`\n"
              "24:16: expected the end of this, found `=`: to compare, write `is`\n"
              "26:1: expected a statement, found `gibberish`\n");
}

TEST(ParseErrors, refuse_a_text_that_is_none_as_a_whole) {
    EXPECT_EQ(messages("module m\nrule \xFF : money = 1\nrule y = \n"),
              "2:6: this is not UTF-8 text: save the file as UTF-8\n");
    EXPECT_EQ(messages(std::string("module m\0\n", 10)), "1:9: a control character: remove it\n");
    EXPECT_EQ(messages("module m # \u202E\n"),
              "1:12: an invisible mark that overrides the direction of text: remove it: the law "
              "must be what it "
              "shows\n");
    EXPECT_EQ(
        messages(std::string(kSourceBytesMax + 1, 'a')),
        "1:1: a policy file of more than 64 MiB: keep long series and dictionaries in CSV files\n");
    EXPECT_EQ(messages("module m\n" + std::string(4'100'000, '+')),
              "2:3999999: a policy file of more than 4,000,000 words and signs: keep long series "
              "and dictionaries in "
              "CSV files\n");
}

TEST(ParseErrors, refuse_what_nests_too_deep) {
    const std::string remedy =
        " this nests more than 200 deep: give a part of it a name in a rule of its own\n";
    const auto fault = [&](const std::string& formula) {
        const std::string all = says("rule x : money = " + formula);
        return all.substr(all.find(": ") + 1);
    };
    const auto times = [](const std::string& text, int count) {
        std::string out;
        for (int i = 0; i < count; ++i) {
            out += text;
        }
        return out;
    };
    for (const int count : {1'000, 100'000}) {
        EXPECT_EQ(fault(times("(", count)), remedy);
        EXPECT_EQ(fault(times("not ", count) + "a"), remedy);
        EXPECT_EQ(fault("a" + times(" + a", count)), remedy);
        EXPECT_EQ(fault("a" + times(".a", count)), remedy);
        EXPECT_EQ(fault("a" + times(" as of a", count)), remedy);
        EXPECT_EQ(fault(times("f(", count)), remedy);
        EXPECT_EQ(fault(times("any E where ", count)), remedy);
        EXPECT_EQ(fault("a" + times(" and a", count)), remedy);
        EXPECT_EQ(fault(times("(", count) + "a" + times(" + a)", count)), remedy);
    }
    EXPECT_EQ(fault(times("- ", 100'000) + "a"),
              " this nests too deep: give a part of it a name in a rule of its own\n");
    EXPECT_EQ(says("rule x : money = a" + times(" + a", 199)), "");
    EXPECT_EQ(says("rule x : money = " + times("(", 199) + "a" + times(")", 199)), "");
}

TEST(ParseErrors, end_after_many) {
    std::string text = "module m\n";
    for (int i = 0; i < 2'000; ++i) {
        text += "oops\n";
    }
    const std::string all = messages(text);
    EXPECT_EQ(std::count(all.begin(), all.end(), '\n'), 500);
    EXPECT_TRUE(all.ends_with("501:1: more than 500 errors: mend the first ones and try again\n"));
}

}  // namespace
}  // namespace darman::policy
