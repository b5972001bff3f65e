#include <algorithm>

#include "core/quoted.hpp"
#include "policy/parse_impl.hpp"
#include "policy/print.hpp"

namespace darman::policy {

ParsedExpr Parser::leaf(ExprKind kind, const Token& token) {
    ParsedExpr node;
    node.expr.kind = kind;
    node.expr.at = token.at;
    node.expr.text = std::string(token.text);
    return node;
}

void Parser::deepen(ParsedExpr& node, int depth) {
    node.depth = std::max(node.depth, depth);
    if (node.depth > kNestingMax) {
        fail("too-deep",
             node.expr.at,
             "this nests more than " + std::to_string(kNestingMax) + " deep",
             "give a part of it a name in a rule of its own");
    }
}

ParsedExpr Parser::join(ExprKind kind, Span at, ParsedExpr left, ParsedExpr right) {
    ParsedExpr node;
    node.expr.kind = kind;
    node.expr.at = at;
    node.expr.children.reserve(2);
    node.expr.children.push_back(std::move(left.expr));
    node.expr.children.push_back(std::move(right.expr));
    deepen(node, std::max(left.depth, right.depth) + 1);
    return node;
}

ParsedExpr Parser::parse_expr(Level level) {
    if (++nesting_ > kNestingMax) {
        fail("too-deep",
             peek().at,
             "this nests more than " + std::to_string(kNestingMax) + " deep",
             "give a part of it a name in a rule of its own");
    }
    ParsedExpr left = is_word("not") && level <= Level::Not ? parse_negation() : parse_unary();
    bool compared = false;
    while (!failed_ && parse_binary(left, level, compared)) {
    }
    --nesting_;
    return left;
}

ParsedExpr Parser::parse_negation() {
    ParsedExpr node;
    node.expr.kind = ExprKind::Not;
    node.expr.at = take().at;
    ParsedExpr operand = parse_expr(Level::Not);
    deepen(node, operand.depth + 1);
    node.expr.children.push_back(std::move(operand.expr));
    return node;
}

bool Parser::blanks_around_operator() {
    if (peek().blank_before && (peek(1).blank_before || peek(1).kind == TokenKind::End)) {
        return true;
    }
    fail("blanks",
         peek().at,
         "the operator `" + std::string(peek().text) + "` without blanks around it",
         "write a " + std::string(peek().text) + " b");
    return false;
}

namespace {

struct Operator {
    Level level = Level::Unary;  // Unary: none
    ExprKind kind = ExprKind::NoneLit;
};

Operator operator_of(const Token& token) {
    if (token.kind == TokenKind::Word) {
        static constexpr std::pair<std::string_view, Operator> kWords[] = {
            {"or", {Level::Or, ExprKind::Or}},
            {"and", {Level::And, ExprKind::And}},
            {"is", {Level::Compare, ExprKind::Compare}},
            {"in", {Level::Compare, ExprKind::In}},
            {"else", {Level::Else, ExprKind::Else}},
        };
        for (const auto& [word, op] : kWords) {
            if (word == token.text) {
                return op;
            }
        }
        return {};
    }
    static constexpr std::pair<Mark, Operator> kMarks[] = {
        {Mark::Less, {Level::Compare, ExprKind::Compare}},
        {Mark::LessEqual, {Level::Compare, ExprKind::Compare}},
        {Mark::Greater, {Level::Compare, ExprKind::Compare}},
        {Mark::GreaterEqual, {Level::Compare, ExprKind::Compare}},
        {Mark::DotDot, {Level::Range, ExprKind::Interval}},
        {Mark::Plus, {Level::Sum, ExprKind::Add}},
        {Mark::Minus, {Level::Sum, ExprKind::Subtract}},
        {Mark::Star, {Level::Product, ExprKind::Multiply}},
        {Mark::Slash, {Level::Product, ExprKind::Divide}},
    };
    for (const auto& [mark, op] : kMarks) {
        if (token.kind == TokenKind::Mark && mark == token.mark) {
            return op;
        }
    }
    return {};
}

std::optional<CompareOp> compare_op(const Token& token) {
    static constexpr std::pair<Mark, CompareOp> kOps[] = {
        {Mark::Less, CompareOp::Less},
        {Mark::LessEqual, CompareOp::LessEqual},
        {Mark::Greater, CompareOp::Greater},
        {Mark::GreaterEqual, CompareOp::GreaterEqual},
    };
    for (const auto& [mark, op] : kOps) {
        if (token.kind == TokenKind::Mark && token.mark == mark) {
            return op;
        }
    }
    return std::nullopt;
}

}  // namespace

bool Parser::parse_binary(ParsedExpr& left, Level level, bool& compared) {
    const Operator op = operator_of(peek());
    if (op.level == Level::Unary || op.level < level) {
        return false;
    }
    const Token& token = peek();
    const bool close = op.kind == ExprKind::Interval;  // 1..3 and A .. B are both written
    if (token.kind == TokenKind::Mark && !close && !blanks_around_operator()) {
        return false;
    }
    if (op.level == Level::Compare) {
        if (compared) {
            fail(
                "syntax", token.at, "one comparison after another", "put the first in parentheses");
            return false;
        }
        compared = true;
        if (op.kind == ExprKind::Compare) {
            is_word("is") ? parse_is(left) : parse_compare(left);
            return true;
        }
        take();
        left = join(op.kind, token.at, std::move(left), parse_expr(Level::Range));
        return true;
    }
    take();
    left = join(op.kind, token.at, std::move(left), parse_expr(tighter(op.level)));
    return true;
}

// At `is`: one of its special forms, or a chain of comparisons.
void Parser::parse_is(ParsedExpr& left) {
    const bool negated = is_word("not", 1);
    const std::size_t after = negated ? 2 : 1;
    static constexpr std::pair<std::string_view, ExprKind> kForms[] = {
        {"none", ExprKind::IsNone},
        {"unknown", ExprKind::IsUnknown},
        {"listed", ExprKind::IsListed}};
    ParsedExpr node;
    node.expr.at = peek().at;
    node.expr.flag = negated;
    for (const auto& [word, kind] : kForms) {
        if (is_word(word, after)) {
            pos_ += after + 1;
            node.expr.kind = kind;
            node.expr.children.push_back(std::move(left.expr));
            deepen(node, left.depth + 1);
            left = std::move(node);
            return;
        }
    }
    if (!is_word("one", after) || !is_word("of", after + 1)) {
        parse_compare(left);
        return;
    }
    pos_ += after + 2;
    node.expr.kind = ExprKind::OneOf;
    node.expr.children.push_back(std::move(left.expr));
    deepen(node, left.depth + 2);
    expect_mark(Mark::ParenOpen, "before the codes");
    do {
        ParsedExpr item = parse_expr(Level::Range);
        deepen(node, item.depth + 2);
        node.expr.children.push_back(std::move(item.expr));
    } while (!failed_ && take_mark(Mark::Comma));
    expect_mark(Mark::ParenClose, "after the codes");
    left = std::move(node);
}

void Parser::parse_compare(ParsedExpr& left) {
    ParsedExpr node;
    node.expr.kind = ExprKind::Compare;
    node.expr.at = peek().at;
    node.depth = left.depth + 2;
    node.expr.children.push_back(std::move(left.expr));
    while (!failed_) {
        if (const auto op = compare_op(peek())) {
            if (!blanks_around_operator()) {
                break;
            }
            take();
            node.expr.ops.push_back(*op);
        } else if (take_word("is")) {
            node.expr.ops.push_back(take_word("not") ? CompareOp::IsNot : CompareOp::Is);
        } else {
            break;
        }
        if (is_any_word({"none", "unknown", "listed"}) || is_words("one", "of")) {
            fail("syntax",
                 peek().at,
                 "`is " + std::string(peek().text) + "` in a chain of comparisons",
                 "put it in parentheses");
        }
        ParsedExpr operand = parse_expr(Level::Range);
        deepen(node, operand.depth + 2);
        node.expr.children.push_back(std::move(operand.expr));
    }
    left = std::move(node);
}

ParsedExpr Parser::parse_unary() {
    if (!is_mark(Mark::Minus)) {
        return parse_postfix();
    }
    const Span at = take().at;
    if (is_kind(TokenKind::Number)) {
        ParsedExpr node = parse_number(true, true);
        node.expr.at = at;
        return node;
    }
    if (++nesting_ > kNestingMax) {
        fail(
            "too-deep", at, "this nests too deep", "give a part of it a name in a rule of its own");
    }
    ParsedExpr operand = parse_unary();
    --nesting_;
    ParsedExpr node;
    node.expr.kind = ExprKind::Negate;
    node.expr.at = at;
    deepen(node, operand.depth + 1);
    node.expr.children.push_back(std::move(operand.expr));
    return node;
}

ParsedExpr Parser::parse_postfix() {
    ParsedExpr node = parse_members(parse_primary());
    while (!failed_ && is_words("as", "of")) {
        const Span at = take().at;
        take();
        ParsedExpr date = parse_members(parse_primary());
        node = join(ExprKind::AsOf, at, std::move(node), std::move(date));
    }
    return node;
}

ParsedExpr Parser::parse_members(ParsedExpr node) {
    while (!failed_ && is_mark(Mark::Dot)) {
        const Token& dot = take();
        const Token& name = peek();
        if (dot.blank_before || name.blank_before || name.kind != TokenKind::Word) {
            fail("syntax",
                 dot.at,
                 "a point that joins no two names",
                 "write claim.date, without blanks");
            break;
        }
        ParsedExpr member = leaf(ExprKind::Member, take());
        deepen(member, node.depth + 1);
        member.expr.children.push_back(std::move(node.expr));
        node = std::move(member);
    }
    return node;
}

ParsedExpr Parser::parse_primary() {
    if (is_kind(TokenKind::Word)) {
        return parse_word();
    }
    if (is_mark(Mark::ParenOpen)) {
        return parse_parenthesis();
    }
    if (auto literal = parse_literal(true)) {
        return std::move(*literal);
    }
    expected("a value");
    return {};
}

// Of no word: a number, a date, a code in quotes.
std::optional<ParsedExpr> Parser::parse_literal(bool with_unit) {
    switch (peek().kind) {
        case TokenKind::Number:
            return parse_number(false, with_unit);
        case TokenKind::Date:
            return leaf(ExprKind::DateLit, take());
        case TokenKind::Month:
            return leaf(ExprKind::MonthLit, take());
        case TokenKind::Instant:
            return leaf(ExprKind::InstantLit, take());
        case TokenKind::Text:
            return leaf(ExprKind::Code, take());
        case TokenKind::Word:
        case TokenKind::Citation:
        case TokenKind::Mark:
        case TokenKind::Bad:
        case TokenKind::End:
            break;
    }
    return std::nullopt;
}

ParsedExpr Parser::parse_word() {
    if (is_any_word({"yes", "no"})) {
        ParsedExpr node;
        node.expr.kind = ExprKind::BoolLit;
        node.expr.number = core::Rational(is_word("yes") ? 1 : 0);
        node.expr.at = take().at;
        return node;
    }
    if (is_word("none")) {
        ParsedExpr node;
        node.expr.at = take().at;
        return node;
    }
    const bool reckons = is_any_word({"sum", "min", "max", "mean", "count"}) && is_word("of", 1);
    if (reckons || (is_any_word({"any", "first", "last"}) && starts_set(1))) {
        return parse_aggregate();
    }
    if (is_any_word({"days", "months", "years"}) && is_word("from", 1)) {
        return parse_between();
    }
    const bool bound = is_word("at") && is_any_word({"least", "most"}, 1);
    if (is_reserved(peek().text) || bound) {
        if (is_word("any")) {
            fail("syntax", peek().at, "`any` without a set", "write any Line in person where …");
        } else if (is_word("not")) {
            fail(
                "syntax", peek().at, "`not` inside a sum or a comparison", "put it in parentheses");
        }
        expected("a value");
        return {};
    }
    if (is_mark(Mark::ParenOpen, 1) && !peek(1).blank_before) {
        return parse_call();
    }
    return leaf(ExprKind::Name, take());
}

ParsedExpr Parser::parse_call() {
    ParsedExpr node = leaf(ExprKind::Call, take());
    take();
    do {
        ParsedExpr argument = parse_expr(Level::Or);
        deepen(node, argument.depth + 2);
        node.expr.children.push_back(std::move(argument.expr));
    } while (!failed_ && take_mark(Mark::Comma));
    expect_mark(Mark::ParenClose, "after the keys");
    return node;
}

ParsedExpr Parser::parse_between() {
    ParsedExpr node = leaf(ExprKind::Between, take());
    take();
    for (const bool last : {false, true}) {
        if (last) {
            expect_word("to");
        }
        ParsedExpr end = parse_expr(Level::Sum);
        deepen(node, end.depth + 2);
        node.expr.children.push_back(std::move(end.expr));
    }
    return node;
}

ParsedExpr Parser::parse_parenthesis() {
    const Span at = take().at;
    ParsedExpr base = parse_expr(Level::Or);
    ParsedExpr value;
    value.expr.kind = ExprKind::Value;
    value.expr.at = at;
    int depth = base.depth + 1;
    while (!failed_ && adjusts({"rounded", "at", "not"})) {
        value.expr.adjustments.push_back(parse_adjustment(depth));
    }
    if (is_kind(TokenKind::Citation)) {
        fail("syntax",
             peek().at,
             "a citation inside parentheses",
             "there it can only stand right after a bound (at least, at most)");
    }
    expect_mark(Mark::ParenClose, "after what is in parentheses");
    if (value.expr.adjustments.empty()) {
        return base;
    }
    deepen(value, depth);
    value.expr.children.push_back(std::move(base.expr));
    return value;
}

ParsedExpr Parser::parse_number(bool negative, bool with_unit) {
    ParsedExpr node;
    node.expr.kind = ExprKind::Number;
    node.expr.at = peek().at;
    const std::string written(take().text);
    auto value = core::Rational::parse(written);
    if (!value) {
        fail("bad-number", node.expr.at, value.error().message, value.error().remedy);
        return node;
    }
    if (number_text(*value) != written) {
        node.expr.written = (negative ? "-" : "") + written;
    }
    node.expr.number = negative ? -*value : *value;
    if (with_unit) {
        node.expr.unit = parse_unit();
    } else if (is_mark(Mark::Percent) && !peek().blank_before) {
        take();
        node.expr.unit = "%";
    }
    return node;
}

std::string Parser::parse_unit() {
    static constexpr std::pair<std::string_view, std::string_view> kDurations[] = {
        {"days", "days"},
        {"day", "days"},
        {"months", "months"},
        {"month", "months"},
        {"years", "years"},
        {"year", "years"},
    };
    std::string unit;
    const std::string_view word = is_kind(TokenKind::Word) ? peek().text : "";
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (take_mark(Mark::Percent)) {
        unit = "%";
    } else if (word.size() == 3 && std::all_of(word.begin(), word.end(), is_capital)) {
        unit = std::string(take().text);
    } else if (!starts_year()) {
        for (const auto& [written, name] : kDurations) {
            if (word == written) {
                take();
                unit = std::string(name);
                break;
            }
        }
    }
    if (is_word("per") && is_any_word({"day", "month", "year"}, 1)) {
        take();
        unit += (unit.empty() ? "per " : " per ") + std::string(take().text);
    }
    return unit;
}

ParsedExpr Parser::parse_path(const std::string& what) {
    if (!is_kind(TokenKind::Word) || is_reserved(peek().text)) {
        expected(what);
        return {};
    }
    return parse_members(leaf(ExprKind::Name, take()));
}

std::vector<Expr> Parser::exprs(Level level) {
    std::vector<Expr> one;
    one.push_back(expr(level));
    return one;
}

std::vector<Expr> Parser::paths(const std::string& what) {
    std::vector<Expr> all;
    do {
        all.push_back(std::move(parse_path(what).expr));
    } while (!failed_ && take_mark(Mark::Comma));
    return all;
}

ParsedExpr Parser::parse_atom(bool with_unit) {
    if (is_mark(Mark::ParenOpen)) {
        return parse_parenthesis();
    }
    if (is_mark(Mark::Minus) && is_kind(TokenKind::Number, 1) && !peek(1).blank_before) {
        const Span at = take().at;
        ParsedExpr node = parse_number(true, with_unit);
        node.expr.at = at;
        return node;
    }
    if (auto literal = parse_literal(with_unit)) {
        return std::move(*literal);
    }
    if (is_word("any")) {
        ParsedExpr node = leaf(ExprKind::Any, take());
        node.expr.text.clear();
        return node;
    }
    if (is_any_word({"yes", "no", "none"})) {
        return parse_word();
    }
    if (!is_kind(TokenKind::Word) || is_reserved(peek().text)) {
        expected("a value");
        return {};
    }
    if (is_mark(Mark::ParenOpen, 1) && !peek(1).blank_before) {
        return parse_members(parse_call());
    }
    return parse_path("a value");
}

}  // namespace darman::policy
