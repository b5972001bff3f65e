// What stands around and inside expressions: bounds and roundings after them, aggregates over sets.
#include <algorithm>

#include "policy/parse_impl.hpp"

namespace darman::policy {

// --------------------------------------------------------------------------------- adjustments

bool Parser::adjusts(Words adjustments) const {
    const bool starts = is_word("rounded") ||
                        (is_word("at") && is_any_word({"least", "most"}, 1)) ||
                        (is_word("not") && is_any_word({"before", "after"}, 1));
    return starts && is_any_word(adjustments);
}

ValueExpr Parser::parse_value(Level level, Words adjustments, Citations* clause) {
    ValueExpr value;
    value.at = peek().at;
    value.base = exprs(level);
    while (!failed_) {
        if (adjusts(adjustments)) {
            int depth = 0;
            value.adjustments.push_back(parse_adjustment(depth));
        } else if (is_kind(TokenKind::Citation) && clause != nullptr) {
            take_citations(*clause);
        } else {
            break;
        }
    }
    return value;
}

Expr Parser::value_as_expr(ValueExpr value) {
    if (value.base.empty()) {
        return {};
    }
    if (value.adjustments.empty()) {
        return std::move(value.base[0]);
    }
    Expr whole;
    whole.kind = ExprKind::Value;
    whole.at = value.at;
    whole.children = std::move(value.base);
    whole.adjustments = std::move(value.adjustments);
    return whole;
}

Adjustment Parser::parse_adjustment(int& depth) {
    Adjustment adjustment;
    adjustment.at = peek().at;
    ParsedExpr operand;
    if (take_word("rounded")) {
        adjustment.rounding = parse_rounding();
        expect_word("to");
        if (!failed_ && !is_kind(TokenKind::Number) && !is_mark(Mark::ParenOpen)) {
            expected("the multiple to round to");
        }
        operand = failed_ ? ParsedExpr() : parse_atom(true);
    } else {
        const bool at = take_word("at");
        if (!at) {
            take();
        }
        const bool low = is_any_word({"least", "before"});
        take();
        adjustment.kind = low ? (at ? AdjustKind::AtLeast : AdjustKind::NotBefore)
                              : (at ? AdjustKind::AtMost : AdjustKind::NotAfter);
        operand = parse_expr(Level::Else);
        take_citations(adjustment.citations);
    }
    depth = std::max(depth, operand.depth + 3);
    adjustment.operand.push_back(std::move(operand.expr));
    return adjustment;
}

core::Rounding Parser::parse_rounding() {
    using core::Rounding;
    static constexpr std::pair<std::string_view, Rounding> kHalves[] = {
        {"up", Rounding::HalfUp}, {"down", Rounding::HalfDown}, {"even", Rounding::HalfEven}};
    static constexpr std::pair<std::string_view, Rounding> kWholes[] = {
        {"up", Rounding::Up},
        {"down", Rounding::Down},
        {"ceiling", Rounding::Ceiling},
        {"floor", Rounding::Floor}};
    if (take_word("half")) {
        for (const auto& [word, rounding] : kHalves) {
            if (take_word(word)) {
                return rounding;
            }
        }
        expected("`up`, `down` or `even` after half", {"up", "down", "even"});
        return Rounding::HalfUp;
    }
    for (const auto& [word, rounding] : kWholes) {
        if (take_word(word)) {
            return rounding;
        }
    }
    expected("how to round: half up, half down, half even, up, down, ceiling or floor",
             {"half", "up", "down", "ceiling", "floor"});
    return Rounding::HalfUp;
}

// ---------------------------------------------------------------------------------------- sets

bool Parser::starts_set(std::size_t ahead) const {
    return is_kind(TokenKind::Word, ahead) && !is_reserved(peek(ahead).text) &&
           !starts_year(ahead) &&
           !is_any_word({"as",     "at",        "by",     "for",  "to",      "from",   "of",
                         "on",     "per",       "then",   "each", "with",    "next",   "late",
                         "beyond", "remainder", "during", "via",  "enacted", "capped", "order"},
                        ahead);
}

ParsedExpr Parser::parse_aggregate() {
    ParsedExpr node = leaf(ExprKind::Aggregate, take());
    const std::string& name = node.expr.text;
    int depth = 0;
    const bool reckons = name != "any" && name != "first" && name != "last";
    if (reckons) {
        take();  // of
    }
    if (reckons && name != "count") {
        ParsedExpr item = parse_expr(Level::Or);
        depth = item.depth + 1;
        node.expr.children.push_back(std::move(item.expr));
        expect_word("for");
    }
    node.expr.set.push_back(parse_set(depth));
    deepen(node, depth);
    return node;
}

SetExpr Parser::parse_set(int& depth) {
    SetExpr set;
    set.at = peek().at;
    const auto part = [&](std::vector<Expr>& into, ParsedExpr node) {
        depth = std::max(depth, node.depth + 2);
        into.push_back(std::move(node.expr));
    };
    parse_set_pick(set, depth);
    set.source = expect_dotted("an entity or a list");
    while (!failed_) {
        if (is_word("in") && set.in.empty()) {
            take();
            part(set.in, parse_path("the path to a row"));
        } else if (is_word("via") && set.via.empty()) {
            take();
            set.via = expect_name("a field");
        } else if (is_word("by") && set.by.empty()) {
            take();
            part(set.by, parse_expr(Level::Sum));
        } else if (is_word("during") && set.during == During::Always) {
            parse_during(set, depth);
        } else {
            break;
        }
    }
    if (!failed_ && take_word("where")) {
        part(set.where, parse_expr(Level::Or));
    }
    return set;
}

void Parser::parse_set_pick(SetExpr& set, int& depth) {
    static constexpr std::pair<std::string_view, Pick> kPicks[] = {
        {"first", Pick::First}, {"last", Pick::Last}, {"best", Pick::Best}};
    for (const auto& [word, pick] : kPicks) {
        if (!is_word(word)) {
            continue;
        }
        take();
        set.pick = pick;
        if (is_capitalised() || is_any_word({"earlier", "later", "other", "accepted"})) {
            expected("how many after `" + std::string(word) + "`");
            return;
        }
        ParsedExpr count = is_kind(TokenKind::Number) ? parse_number(false, false)
                           : is_mark(Mark::ParenOpen) ? parse_parenthesis()
                                                      : parse_path("how many");
        depth = std::max(depth, count.depth + 2);
        set.count.push_back(std::move(count.expr));
        break;
    }
    const std::pair<std::string_view, bool*> kinds[] = {{"earlier", &set.earlier},
                                                        {"later", &set.later},
                                                        {"other", &set.other},
                                                        {"accepted", &set.accepted}};
    for (bool found = true; found && !failed_;) {
        found = false;
        for (const auto& [word, flag] : kinds) {
            if (!*flag && take_word(word)) {
                *flag = true;
                found = true;
            }
        }
    }
}

void Parser::parse_during(SetExpr& set, int& depth) {
    take();
    ParsedExpr span;
    if (take_word("last")) {
        set.during = During::Last;
        span = parse_atom(true);
    } else if (take_word("within")) {
        set.during = During::Within;
        span = parse_atom(true);
    } else {
        set.during = During::Interval;
        span = parse_expr(Level::Range);
    }
    depth = std::max(depth, span.depth + 2);
    set.span.push_back(std::move(span.expr));
}

}  // namespace darman::policy
