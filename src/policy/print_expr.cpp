#include <algorithm>
#include <array>

#include "base/check.hpp"
#include "policy/print.hpp"
#include "policy/print_impl.hpp"

namespace darman::policy {

namespace {

bool one_of(std::string_view word, std::initializer_list<std::string_view> words) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

bool is_word_byte(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

std::string_view first_word(std::string_view text) {
    std::size_t size = 0;
    while (size < text.size() && is_word_byte(text[size])) {
        ++size;
    }
    return text.substr(0, size);
}

Level level_of(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::Or:
            return Level::Or;
        case ExprKind::And:
            return Level::And;
        case ExprKind::Not:
            return Level::Not;
        case ExprKind::Compare:
        case ExprKind::In:
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
        case ExprKind::OneOf:
            return Level::Compare;
        case ExprKind::Interval:
            return Level::Range;
        case ExprKind::Else:
        case ExprKind::Between:  // its last end would take a + that follows
        case ExprKind::Aggregate:
        case ExprKind::AsOf:  // binds tighter, but does not look so
            return Level::Else;
        case ExprKind::Add:
        case ExprKind::Subtract:
            return Level::Sum;
        case ExprKind::Multiply:
        case ExprKind::Divide:
            return Level::Product;
        case ExprKind::Negate:
            return Level::Unary;
        case ExprKind::Number:
            return expr.number.sign() < 0 ? Level::Unary : Level::Primary;
        case ExprKind::Member:
            return Level::Member;
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::Name:
        case ExprKind::Code:
        case ExprKind::NoneLit:
        case ExprKind::Call:
        case ExprKind::Value:
        case ExprKind::Any:
        case ExprKind::CellRange:
            return Level::Primary;
    }
    DARMAN_UNREACHABLE();
}

// Of the kinds from And to Divide, in their order.
std::string_view binary_text(ExprKind kind) {
    constexpr std::array<std::string_view, 7> kSigns = {"and", "or", "else", "+", "-", "*", "/"};
    return kSigns[static_cast<std::size_t>(kind) - static_cast<std::size_t>(ExprKind::And)];
}

std::string_view compare_text(CompareOp op) {
    switch (op) {
        case CompareOp::Is:
            return "is";
        case CompareOp::IsNot:
            return "is not";
        case CompareOp::Less:
            return "<";
        case CompareOp::LessEqual:
            return "<=";
        case CompareOp::Greater:
            return ">";
        case CompareOp::GreaterEqual:
            return ">=";
    }
    DARMAN_UNREACHABLE();
}

std::string_view bound_text(AdjustKind kind) {
    switch (kind) {
        case AdjustKind::Rounded:
            return "rounded";
        case AdjustKind::AtLeast:
            return "at least";
        case AdjustKind::AtMost:
            return "at most";
        case AdjustKind::NotBefore:
            return "not before";
        case AdjustKind::NotAfter:
            return "not after";
    }
    DARMAN_UNREACHABLE();
}

// Beside a comparison `else` binds tighter, but does not look so.
Level compared_level(const Expr& operand) {
    return operand.kind == ExprKind::Else ? Level::Primary : Level::Range;
}

// Ends in its path or its source: a comparison may follow.
bool ends_closed(const SetExpr& set) {
    return set.by.empty() && set.during == During::Always && set.where.empty();
}

// "1..3": ends so short that blanks around .. would only blur them.
bool is_short_number(const Expr& expr, bool as_written) {
    return expr.kind == ExprKind::Number && expr.unit.empty() &&
           (expr.written.empty() || !as_written) && expr.number.sign() >= 0 &&
           expr.number.to_string().size() <= 4;
}

}  // namespace

std::string unbroken(std::string text) {
    std::replace_if(text.begin(), text.end(), is_break, ' ');
    return text;
}

std::string quote_text(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) {
        if (c == '"' || c == '\\') {
            out += '\\';
        }
        if (c == '\n') {
            out += "\\n";
        } else if (c == '\t') {
            out += "\\t";
        } else {
            out += c;
        }
    }
    return out + "\"";
}

bool is_plain_name(std::string_view text) {
    return !text.empty() && first_word(text).size() == text.size() &&
           (text[0] < '0' || text[0] > '9');
}

std::string number_text(const core::Rational& number) {
    std::string text = number.to_string();
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(text.find_first_of("./"), text.size());
    constexpr std::size_t kUngroupedMax = 4;
    if (end - first > kUngroupedMax) {
        for (std::size_t i = end; i > first + 3;) {
            i -= 3;
            text.insert(i, 1, '_');
        }
    }
    return text;
}

std::string ExprPrinter::number(const Expr& expr, bool plural) const {
    const bool written = as_written_ && !expr.written.empty();
    std::string out = written ? expr.written : number_text(expr.number);
    if (expr.unit.empty() || expr.unit == "%") {
        return out + expr.unit;
    }
    std::string unit = expr.unit;
    if (unit.starts_with("% ")) {
        return out + unit;
    }
    const std::size_t end = std::min(unit.find(' '), unit.size());
    if (!plural && expr.number == core::Rational(1) && end > 1 && unit[end - 1] == 's') {
        unit.erase(end - 1, 1);
    }
    return out + " " + unit;
}

bool ExprPrinter::needs_parentheses(const Expr& expr, Level level, bool open) const {
    if (level_of(expr) < level) {
        return true;
    }
    if (expr.kind != ExprKind::Aggregate) {
        return false;
    }
    return !open && !(level == Level::Range && ends_closed(expr.set[0]));
}

std::string ExprPrinter::expr(const Expr& expr, Level level, bool open) const {
    std::string out;
    write(out, expr, level, open);
    return out;
}

void ExprPrinter::write(std::string& out, const Expr& expr, Level level, bool open) const {
    if (!needs_parentheses(expr, level, open)) {
        write_bare(out, expr, open);
        return;
    }
    out += "(";
    write_bare(out, expr, true);
    out += ")";
}

void ExprPrinter::write_bare(std::string& out, const Expr& expr, bool open) const {
    switch (expr.kind) {
        case ExprKind::Number:
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::Name:
        case ExprKind::Code:
        case ExprKind::BoolLit:
        case ExprKind::NoneLit:
        case ExprKind::Any:
        case ExprKind::CellRange:
            out += leaf(expr);
            return;
        case ExprKind::Member:
        case ExprKind::Call:
        case ExprKind::AsOf:
            write_access(out, expr);
            return;
        case ExprKind::Not:
        case ExprKind::Negate:
            write_prefixed(out, expr, open);
            return;
        case ExprKind::Or:
        case ExprKind::And:
        case ExprKind::Else:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
            write_binary(out, expr, open);
            return;
        case ExprKind::Compare:
        case ExprKind::In:
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
            write_compare(out, expr, open);
            return;
        case ExprKind::OneOf:
            write_one_of(out, expr);
            return;
        case ExprKind::Interval:
            write_interval(out, expr, open);
            return;
        case ExprKind::Between:
            out += expr.text + " from ";
            write(out, expr.children[0], Level::Sum, false);
            out += " to ";
            write(out, expr.children[1], Level::Sum, false);
            return;
        case ExprKind::Aggregate:
            write_aggregate(out, expr);
            return;
        case ExprKind::Value:
            out += "(";
            write(out, expr.children[0], Level::Or, false);
            write_adjustments(out, expr.adjustments, 0, expr.adjustments.size(), true);
            out += ")";
            return;
    }
}

// Of what has no operands.
std::string ExprPrinter::leaf(const Expr& expr) const {
    if (expr.kind == ExprKind::Number) {
        return number(expr, false);
    }
    if (expr.kind == ExprKind::Code) {
        return quote_text(expr.text);
    }
    if (expr.kind == ExprKind::BoolLit) {
        return expr.number.is_zero() ? "no" : "yes";
    }
    if (expr.kind == ExprKind::NoneLit) {
        return "none";
    }
    if (expr.kind == ExprKind::Any) {
        return "any";
    }
    return expr.kind == ExprKind::CellRange ? alternative(expr) : expr.text;
}

void ExprPrinter::write_access(std::string& out, const Expr& expr) const {
    if (expr.kind == ExprKind::Member) {
        write(out, expr.children[0], Level::Member, false);
        out += "." + expr.text;
    } else if (expr.kind == ExprKind::Call) {
        out += expr.text + "(";
        write_list(out, expr.children, 0);
        out += ")";
    } else {
        write(out, expr.children[0], Level::Member, false);
        out += " as of ";
        write(out, expr.children[1], Level::Member, false);
    }
}

void ExprPrinter::write_prefixed(std::string& out, const Expr& expr, bool open) const {
    const Expr& operand = expr.children[0];
    if (expr.kind == ExprKind::Not) {
        out += "not ";
        write(out, operand, Level::Not, open);
        return;
    }
    // "-5" is a number; the negative of the number 5 is another expression.
    const bool number = operand.kind == ExprKind::Number;
    out += number ? "-(" : "-";
    write(out, operand, Level::Unary, false);
    out += number ? ")" : "";
}

void ExprPrinter::write_binary(std::string& out, const Expr& expr, bool open) const {
    const Level level = level_of(expr);
    // `and` binds tighter than `or`, but not every reader of the law knows.
    const auto side = [&](const Expr& operand, Level least) {
        return level == Level::Or && operand.kind == ExprKind::And ? Level::Primary : least;
    };
    write(out, expr.children[0], side(expr.children[0], level), false);
    out += level <= Level::And ? kLogicBreak : level == Level::Sum ? kPartBreak : kFactorBreak;
    out += binary_text(expr.kind);
    out += " ";
    write(out, expr.children[1], side(expr.children[1], tighter(level)), open);
}

void ExprPrinter::write_compare(std::string& out, const Expr& expr, bool open) const {
    const auto& children = expr.children;
    // `count of Line in x` would take the `in` of the comparison into its set.
    const bool in = expr.kind == ExprKind::In;
    const bool guarded = in && children[0].kind == ExprKind::Aggregate;
    write(out, children[0], guarded ? Level::Primary : compared_level(children[0]), false);
    if (in) {
        out += " in ";
        write(out, children[1], compared_level(children[1]), open);
        return;
    }
    if (expr.kind != ExprKind::Compare) {
        const std::string_view what = expr.kind == ExprKind::IsNone      ? "none"
                                      : expr.kind == ExprKind::IsUnknown ? "unknown"
                                                                         : "listed";
        out += expr.flag ? " is not " : " is ";
        out += what;
        return;
    }
    for (std::size_t i = 1; i < children.size(); ++i) {
        out += " ";
        out += compare_text(expr.ops[i - 1]);
        out += " ";
        const std::size_t begin = out.size();
        write(out, children[i], compared_level(children[i]), open && i + 1 == children.size());
        const std::string_view written = std::string_view(out).substr(begin);
        // After `is` these words would be read as its special forms.
        if (one_of(first_word(written), {"none", "unknown", "listed"})) {
            out.insert(begin, "(");
            out += ")";
        }
    }
}

void ExprPrinter::write_one_of(std::string& out, const Expr& expr) const {
    write(out, expr.children[0], compared_level(expr.children[0]), false);
    out += expr.flag ? " is not one of (" : " is one of (";
    write_list(out, expr.children, 1);
    out += ")";
}

void ExprPrinter::write_list(std::string& out,
                             const std::vector<Expr>& all,
                             std::size_t first) const {
    for (std::size_t i = first; i < all.size(); ++i) {
        if (i > first) {
            out += ",";
            out += kPartBreak;
        }
        write(out, all[i], first == 0 ? Level::Or : Level::Range, true);
    }
}

void ExprPrinter::write_interval(std::string& out, const Expr& expr, bool open) const {
    const bool brief = is_short_number(expr.children[0], as_written_) &&
                       is_short_number(expr.children[1], as_written_);
    write(out, expr.children[0], Level::Else, false);
    out += brief ? ".." : " .. ";
    write(out, expr.children[1], Level::Else, open);
}

void ExprPrinter::write_aggregate(std::string& out, const Expr& expr) const {
    out += expr.text;
    if (!one_of(expr.text, {"any", "first", "last"})) {
        out += " of";
    }
    out += " ";
    if (!expr.children.empty()) {
        write(out, expr.children[0], Level::Or, false);
        out += " for ";
    }
    write_set(out, expr.set[0]);
}

// A number, a path, or anything in parentheses.
std::string ExprPrinter::count_text(const Expr& count) const {
    const Expr* root = &count;
    while (root->kind == ExprKind::Member) {
        root = &root->children[0];
    }
    const bool number = count.kind == ExprKind::Number && count.number.sign() >= 0 &&
                        (count.unit.empty() || count.unit == "%");
    const bool modifier = one_of(root->text, {"earlier", "later", "other", "accepted"});
    const bool lower = !root->text.empty() && (root->text[0] < 'A' || root->text[0] > 'Z');
    const bool path = root->kind == ExprKind::Name && lower && !modifier;
    const std::string text = expr(count, Level::Or, true);
    return number || path || count.kind == ExprKind::Value ? text : "(" + text + ")";
}

void ExprPrinter::write_set(std::string& out, const SetExpr& set) const {
    static constexpr std::array<std::string_view, 4> kPicks = {"", "first ", "last ", "best "};
    out += kPicks[static_cast<std::size_t>(set.pick)];
    for (const Expr& count : set.count) {
        out += count_text(count) + " ";
    }
    out += set.earlier ? "earlier " : "";
    out += set.later ? "later " : "";
    out += set.other ? "other " : "";
    out += set.accepted ? "accepted " : "";
    out += set.source;
    for (const Expr& path : set.in) {
        out += " in ";
        write(out, path, Level::Member, false);
    }
    if (!set.via.empty()) {
        out += " via " + set.via;
    }
    for (const Expr& key : set.by) {
        out += " by ";
        write(out, key, Level::Sum, false);
    }
    write_during(out, set);
    for (const Expr& condition : set.where) {
        out += kBreak;
        out += "where ";
        write(out, condition, Level::Or, true);
    }
}

void ExprPrinter::write_during(std::string& out, const SetExpr& set) const {
    for (const Expr& span : set.span) {
        out += kBreak;
        out += "during ";
        if (set.during == During::Interval) {
            const std::string interval = expr(span, Level::Range, false);
            const bool taken = one_of(first_word(interval), {"last", "within"});
            out += taken ? "(" + interval + ")" : interval;
        } else {
            out += set.during == During::Last ? "last " : "within ";
            out += atom(span, true);
        }
    }
}

void ExprPrinter::write_adjustments(std::string& out,
                                    const std::vector<Adjustment>& adjustments,
                                    std::size_t first,
                                    std::size_t last,
                                    bool open) const {
    for (std::size_t i = first; i < last; ++i) {
        const Adjustment& adjustment = adjustments[i];
        out += kBreak;
        out += bound_text(adjustment.kind);
        out += " ";
        if (adjustment.kind != AdjustKind::Rounded) {
            write(out, adjustment.operand[0], Level::Else, open);
            out += citations_text(adjustment.citations);
            continue;
        }
        out += core::rounding_name(adjustment.rounding);
        out += " to ";
        const Expr& step = adjustment.operand[0];
        const bool bare = step.kind == ExprKind::Number && step.number.sign() >= 0;
        out += bare || step.kind == ExprKind::Value ? expr(step, Level::Primary, false)
                                                    : "(" + expr(step, Level::Or, true) + ")";
    }
}

std::string ExprPrinter::value(const ValueExpr& value,
                               const Citations& clause,
                               Level level,
                               bool open) const {
    std::string out;
    if (value.base.empty()) {
        return out;
    }
    write(out, value.base[0], level, open && value.adjustments.empty());
    std::size_t bounds = value.adjustments.size();
    while (bounds > 0 && value.adjustments[bounds - 1].kind != AdjustKind::Rounded) {
        --bounds;
    }
    write_adjustments(out, value.adjustments, 0, bounds, open);
    out += citations_text(clause);
    write_adjustments(out, value.adjustments, bounds, value.adjustments.size(), open);
    return out;
}

// --------------------------------------------------------------------------- cells and entries

std::string ExprPrinter::atom(const Expr& expr, bool with_unit) const {
    const Expr* root = &expr;
    while (root->kind == ExprKind::Member) {
        root = &root->children[0];
    }
    bool bare = false;
    if (expr.kind == ExprKind::Number) {
        // "1 year 1404" would be read as a year in force.
        const std::string text = number(expr, expr.unit.starts_with("year"));
        return with_unit || expr.unit.empty() || expr.unit == "%" ? text : "(" + text + ")";
    }
    if (root->kind == ExprKind::Name || root->kind == ExprKind::Call) {
        const std::string_view word = root->text;
        const bool currency = word.size() == 3 && std::all_of(word.begin(), word.end(), [](char c) {
                                  return c >= 'A' && c <= 'Z';
                              });
        // These words would be read as a unit, as dates or as something else that follows a cell.
        bare = !currency && !one_of(word,
                                    {"day",
                                     "days",
                                     "month",
                                     "months",
                                     "year",
                                     "years",
                                     "per",
                                     "from",
                                     "to",
                                     "enacted",
                                     "repealed",
                                     "series",
                                     "otherwise"});
    } else {
        bare = root == &expr && level_of(expr) == Level::Primary;
    }
    const std::string text = unbroken(this->expr(expr, Level::Or, true));
    return bare ? text : "(" + text + ")";
}

std::string ExprPrinter::alternative(const Expr& expr) const {
    if (expr.kind != ExprKind::CellRange) {
        return atom(expr, false);
    }
    const bool low = expr.children[0].kind != ExprKind::NoneLit;
    const bool high = expr.children[1].kind != ExprKind::NoneLit;
    if (low && high) {
        return atom(expr.children[0], false) + (expr.flag ? "<.." : "..") +
               (expr.flag2 ? "<" : "") + atom(expr.children[1], false);
    }
    return low ? (expr.flag ? ">" : ">=") + atom(expr.children[0], false)
               : (expr.flag2 ? "<" : "<=") + atom(expr.children[1], false);
}

// --------------------------------------------------------------------------------------- parts

std::string labels_text(const Labels& labels) {
    return (labels.fa.empty() ? "" : " fa " + quote_text(labels.fa)) +
           (labels.en.empty() ? "" : " en " + quote_text(labels.en));
}

std::string validity_text(const Validity& validity, bool with_enacted) {
    std::string out;
    const auto part = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
    for (const Expr& date : validity.from) {
        part("from " + date.text);
    }
    for (const Expr& date : validity.to) {
        part("to " + date.text);
    }
    if (validity.year) {
        part("year " + std::to_string(*validity.year));
    }
    if (with_enacted) {
        for (const Expr& date : validity.enacted) {
            part("enacted " + date.text);
        }
    }
    return out;
}

std::string ExprPrinter::type(const TypeExpr& type) const {
    std::string out = type.exact ? "exact " : "";
    if (type.base == "ref") {
        out += type.name;
    } else if (type.base == "code") {
        out += "code " + type.name;
    } else if (type.base == "decimal") {
        out += "decimal(" + std::to_string(type.digits) + ")";
    } else {
        out += type.base;
    }
    const auto part = [&](const std::string& text) { out += (out.empty() ? "" : " ") + text; };
    if (!type.per.empty()) {
        part("per " + type.per);
    }
    for (const Expr& range : type.range) {
        part("in " + expr(range, Level::Range, false));
    }
    if (type.or_none) {
        part("or none");
    }
    return out;
}

std::string ExprPrinter::field(const Field& field) const {
    const std::string type_text = type(field.type);
    return field.name + (type_text.empty() ? "" : " " + type_text) + (field.dated ? " dated" : "") +
           (field.key ? " key" : "") + labels_text(field.labels);
}

std::string ExprPrinter::paths(const std::vector<Expr>& paths) const {
    std::string out;
    for (const Expr& path : paths) {
        if (!out.empty()) {
            out += ",";
            out += kPartBreak;
        }
        out += expr(path, Level::Member, false);
    }
    return out;
}

std::string period_text(const Period& period, const ExprPrinter& exprs) {
    const std::string calendar = period.calendar.empty() ? "" : period.calendar + " ";
    switch (period.kind) {
        case PeriodKind::Year:
            return "each " + calendar + "year";
        case PeriodKind::Month:
            return "each " + calendar + "month";
        case PeriodKind::Day:
            return "each day";
        case PeriodKind::Life:
            return "for life";
        case PeriodKind::Months:
        case PeriodKind::AnyWindow:
            break;
    }
    if (period.length.empty() || (period.kind == PeriodKind::Months && period.from.empty())) {
        return "";
    }
    const std::string length = exprs.atom(period.length[0], true);
    return period.kind == PeriodKind::AnyWindow
               ? "in any " + length
               : "each " + length + " from " + exprs.expr(period.from[0], Level::Sum, false);
}

}  // namespace darman::policy
