#include <algorithm>

#include "policy/parse_impl.hpp"
#include "policy/print.hpp"

namespace darman::policy {

Test Parser::parse_test() {
    Test test;
    test.at = lexed_.tokens[pos_ - 1].at;
    const std::vector<TokenRange> items = split_items();
    parse_test_header(test);
    expect_end();
    bool whole = !failed_;
    for (const TokenRange& item : items) {
        TestLine line;
        const bool line_whole = read_within(item, [&] { line = parse_test_line(); });
        whole = whole && line_whole;
        if (line_whole) {
            test.lines.push_back(std::move(line));
        }
    }
    failed_ = !whole;
    return test;
}

void Parser::parse_test_header(Test& test) {
    test.title = expect_text("what the test shows,");
    while (!failed_ && !at_end()) {
        const Span at = peek().at;
        const bool twice = (is_word("known") && !test.known.empty()) ||
                           (is_word("under") && !test.under.empty()) ||
                           (is_word("with") && !test.with.empty());
        if (twice) {
            fail("said-twice", at, "`" + std::string(peek().text) + "` twice", "keep one of them");
        } else if (take_word("known")) {
            test.known.push_back(parse_date());
        } else if (take_word("under")) {
            test.under = expect_dotted("a variant");
        } else if (take_word("with")) {
            test.with = expect_dotted("a reform");
        } else {
            expected("known DATE, under VARIANT, with REFORM, or a new line",
                     {"known", "under", "with"});
        }
    }
}

TestLine Parser::parse_test_line() {
    TestLine line;
    line.at = peek().at;
    if (is_word("given")) {
        parse_given(line);
    } else if (is_word("each") && is_kind(TokenKind::Word, 1)) {
        take();
        line.kind = TestLineKind::Each;
        line.subject = expect_dotted("an entity, in lower case");
        line.has_body = true;
        line.fields = parse_test_fields();
    } else {
        parse_test_row(line);
    }
    return line;
}

void Parser::parse_given(TestLine& line) {
    take();
    line.kind = TestLineKind::Given;
    line.subject = expect_dotted("a parameter");
    while (!failed_ && !at_end()) {
        line.key.push_back(std::move(parse_atom(true).expr));
    }
    if (line.key.empty()) {
        expected("the value of the parameter");
        return;
    }
    line.value.push_back(std::move(line.key.back()));
    line.key.pop_back();
}

void Parser::parse_test_row(TestLine& line) {
    if (!is_kind(TokenKind::Word) || is_reserved(peek().text)) {
        expected("a line of a test: line { … } -> …, each line { … }, given …");
        return;
    }
    line.subject = expect_dotted("an entity, in lower case");
    while (!failed_ && !at_end() && !is_mark(Mark::BraceOpen) && !is_mark(Mark::Arrow)) {
        if (is_kind(TokenKind::Word)) {
            if (!line.label.empty() || !line.key.empty()) {
                expected("`{` or `->`");
                return;
            }
            line.label = expect_name("a row");
            continue;
        }
        ParsedExpr key = parse_atom(true);
        if (!failed_ && is_mark(Mark::DotDot)) {
            const Span at = take().at;
            key = join(ExprKind::Interval, at, std::move(key), parse_atom(true));
        }
        line.key.push_back(std::move(key.expr));
    }
    if (is_mark(Mark::BraceOpen)) {
        line.has_body = true;
        line.fields = parse_test_fields();
    }
    if (!failed_ && take_mark(Mark::Arrow)) {
        parse_expectations(line);
    } else if (!line.has_body) {
        expected("`{` or `->`");
    }
}

std::vector<TestField> Parser::parse_test_fields() {
    std::vector<TestField> fields;
    expect_mark(Mark::BraceOpen, "before the facts");
    while (!failed_ && !is_mark(Mark::BraceClose)) {
        fields.push_back(parse_test_field());
        if (!failed_ && !is_mark(Mark::BraceClose)) {
            expect_mark(Mark::Semicolon, "or `}` after a fact");
        }
    }
    expect_mark(Mark::BraceClose, "after the facts");
    return fields;
}

TestField Parser::parse_test_field() {
    TestField field;
    field.at = peek().at;
    field.name = expect_dotted("the name of a fact");
    if (is_mark(Mark::Semicolon) || is_mark(Mark::BraceClose)) {
        expected("the value of " + field.name);
    }
    field.value = exprs(Level::Range);
    parse_validity(field.validity);
    return field;
}

// -------------------------------------------------------------------------------- expectations

void Parser::parse_expectations(TestLine& line) {
    do {
        line.expectations.push_back(parse_expectation());
    } while (!failed_ && take_mark(Mark::Comma));
    if (!failed_ && take_word("because")) {
        parse_because(line);
    }
}

Expectation Parser::parse_expectation() {
    Expectation expectation;
    expectation.at = peek().at;
    if (take_word("accepted")) {
        expectation.kind = ExpectKind::Accepted;
    } else if (take_word("fault")) {
        expectation.kind = ExpectKind::Fault;
    } else if (take_words("rejected", "with") || take_words("pended", "with")) {
        expectation.kind =
            lexed_.tokens[pos_ - 2].text == "pended" ? ExpectKind::Pended : ExpectKind::Rejected;
        parse_expected_codes(expectation, false);
    } else if (take_words("undecided", "needs")) {
        expectation.kind = ExpectKind::Undecided;
        parse_expected_codes(expectation, true);
    } else if (is_any_word({"rejected", "pended", "undecided"})) {
        take();
        expected("`with` and the codes, or `needs` and what is missing", {"with", "needs"});
    } else {
        ParsedExpr name = parse_path(
            "what is expected: name value, accepted, rejected with …, pended with …, "
            "undecided needs …, fault");
        if (!failed_ && (at_end() || is_mark(Mark::Comma))) {
            expected("the value expected of " + print(name.expr));
        }
        expectation.name.push_back(std::move(name.expr));
        expectation.value = exprs(Level::Range);
    }
    return expectation;
}

void Parser::parse_expected_codes(Expectation& expectation, bool paths) {
    do {
        expectation.codes.push_back(paths ? expect_dotted("what is missing")
                                          : expect_name("a reason code"));
    } while (!failed_ && take_word("and"));
}

void Parser::parse_because(TestLine& line) {
    do {
        line.because.push_back(parse_because_part());
    } while (!failed_ && take_mark(Mark::Comma));
}

// What was relied on is free text, as it stands in citations: "art 15(1) no_referral".
Because Parser::parse_because_part() {
    Because because;
    because.at = peek().at;
    const std::size_t first = pos_;
    int depth = 0;
    while (!at_end() && !is_words("capped", "from") && (depth > 0 || !is_mark(Mark::Comma))) {
        const Token& token = peek();
        if (token.kind == TokenKind::Citation) {
            fail("syntax",
                 token.at,
                 "a citation in brackets after because",
                 "write it without brackets: because art 12(1)");
            return because;
        }
        if (token.kind == TokenKind::Bad &&
            lexed_.faults[static_cast<std::size_t>(token.fault)].id == "unclosed") {
            expected("what was relied on");
            return because;
        }
        depth += token.mark == Mark::ParenOpen ? 1 : 0;
        depth -= token.mark == Mark::ParenClose && depth > 0 ? 1 : 0;
        take();
    }
    because.text = source_between(first, pos_);
    if (because.text.empty()) {
        expected("what was relied on, as art 12(1)");
        return because;
    }
    if (take_words("capped", "from")) {
        because.capped_from = exprs(Level::Range);
    }
    return because;
}

}  // namespace darman::policy
