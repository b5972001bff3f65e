// Conditions: comparisons, logic, intervals, what must not be none.
#include <algorithm>

#include "policy/ranges.hpp"
#include "policy/resolve_nodes.hpp"

namespace darman::policy {

using core::Rational;

namespace {

bool is_plain_name(const Expr& expr) {
    return expr.kind == ExprKind::Name || expr.kind == ExprKind::Code;
}

void merge(std::set<std::string>& into, const std::set<std::string>& from) {
    into.insert(from.begin(), from.end());
}

}  // namespace

// ---------------------------------------------------------------------------------------
// conditions

bool Resolver::need_present(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (!node.type.or_none || poisoned(node)) {
        return true;
    }
    error("none",
          node.at,
          "this may be none (not applicable), and " + what + " needs a value",
          "exclude it with `… is not none and`, or fill it with `else`");
    return false;
}

bool Resolver::need_date(const Expr& e, const Scope& scope, const std::string& what) {
    if (scope.has_date) {
        return true;
    }
    error("no-date",
          e.at,
          "\"" + what + "\" depends on a date, and no governing date is stated here",
          "add `governed by …` to the module, or read it `as of` a date");
    return false;
}

bool Resolver::need_number(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (poisoned(node)) {
        return false;
    }
    if (node.type.kind != Kind::Number) {
        error("type",
              node.at,
              what + " needs a number, this is " + type_name(node.type, model_),
              "name an amount, a rate, a count or a duration");
        return false;
    }
    return need_present(id, what);
}

bool Resolver::need_bool(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (poisoned(node)) {
        return false;
    }
    if (node.type.kind != Kind::Bool) {
        error("type",
              node.at,
              what + " needs a condition, this is " + type_name(node.type, model_),
              "compare it with something");
        return false;
    }
    return need_present(id, what);
}

NodeId Resolver::condition(const Expr& e, const Scope& scope) {
    const NodeId id = expression(e, scope);
    need_bool(id, "`when`");
    return id;
}

NodeId Resolver::logic(const Expr& e, const Scope& scope) {
    Node node = node_at(e.kind == ExprKind::Not   ? Op::Not
                        : e.kind == ExprKind::And ? Op::And
                                                  : Op::Or,
                        e);
    node.type = simple_type(Kind::Bool);
    Scope inner = scope;
    for (const Expr& child : e.children) {
        const NodeId kid = expression(child, inner);
        need_bool(kid,
                  e.kind == ExprKind::Not   ? "`not`"
                  : e.kind == ExprKind::And ? "`and`"
                                            : "`or`");
        node.kids.push_back(kid);
        // The right side is looked at only if the left did not settle it.
        merge(inner.present, present_if(child, e.kind == ExprKind::And));
    }
    return add(std::move(node));
}

NodeId Resolver::tests_of_state(const Expr& e, const Scope& scope) {
    Node node = node_at(e.kind == ExprKind::IsNone      ? Op::IsNone
                        : e.kind == ExprKind::IsUnknown ? Op::IsUnknown
                                                        : Op::IsListed,
                        e);
    node.type = simple_type(Kind::Bool);
    node.flag = e.flag;
    node.kids = {expression(e.children[0], scope)};
    const Node& kid = model_.node(node.kids[0]);
    if (e.kind == ExprKind::IsListed && kid.type.kind != Kind::Code && !poisoned(kid)) {
        error("type",
              e.at,
              "`is listed` asks of a code, this is " + type_name(kid.type, model_),
              "name a field of type code");
    }
    return add(std::move(node));
}

// "50_000_000 IRR": a bare constant as it should stand beside something of a type.
std::string Resolver::with_unit(const Node& constant, const Type& beside) const {
    std::string text = constant.constant.number.to_string();
    for (int at = static_cast<int>(text.size()) - 3; at > (text[0] == '-' ? 1 : 0); at -= 3) {
        text.insert(static_cast<std::size_t>(at), "_");
    }
    std::string unit = type_name(beside, model_);
    if (unit.starts_with("money")) {
        unit = model_.currency + unit.substr(5);
    }
    return text + " " + unit;
}

bool Resolver::comparable(const Expr& at, CompareOp op, NodeId a, NodeId b) {
    const Node& left = model_.node(a);
    const Node& right = model_.node(b);
    if (poisoned(left) || poisoned(right)) {
        return true;
    }
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    const Type& x = left.type;
    const Type& y = right.type;
    bool same = x.kind == y.kind;
    if (same && x.kind == Kind::Number) {
        same = x.unit.same_dimension(y.unit) || x.zero || y.zero;
    } else if (same && x.kind == Kind::Code) {
        same = x.dictionary == y.dictionary;
    } else if (same && x.kind == Kind::Ref) {
        same = x.entity == y.entity && x.list == y.list;
    }
    if (!same) {
        const bool numbers = x.kind == Kind::Number && y.kind == Kind::Number;
        std::string remedy = numbers ? "give both the same unit" : "compare things of one type";
        if (numbers && (left.op == Op::Const || right.op == Op::Const)) {
            remedy = "write the constant with its unit: " +
                     with_unit(left.op == Op::Const ? left : right, left.op == Op::Const ? y : x);
        }
        error("type",
              at.at,
              "cannot compare " + type_name(x, model_) + " with " + type_name(y, model_),
              remedy);
        return false;
    }
    if (equality) {
        return true;
    }
    if (x.kind != Kind::Number && x.kind != Kind::Date && x.kind != Kind::Month &&
        x.kind != Kind::Instant) {
        error("type", at.at, type_name(x, model_) + " has no order", "use `is` or `is not`");
        return false;
    }
    return need_present(a, "an order") && need_present(b, "an order");
}

NodeId Resolver::compare(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::Compare, e);
    node.type = simple_type(Kind::Bool);
    node.ops = e.ops;
    node.kids.assign(e.children.size(), -1);
    // Beside a code, a bare name is a code of its dictionary: so what is no bare name comes first,
    // then names that mean something here, then the rest.
    Type hint = simple_type(Kind::Code);
    bool hinted = false;
    const auto take = [&](std::size_t i) {
        node.kids[i] = expression(e.children[i], scope, hinted ? &hint : nullptr);
        if (type_of(node.kids[i]).kind == Kind::Code && !hinted) {
            hint.dictionary = type_of(node.kids[i]).dictionary;
            hinted = true;
        }
    };
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (!is_plain_name(e.children[i])) {
            take(i);
        }
    }
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (node.kids[i] < 0 && e.children[i].kind == ExprKind::Name &&
            is_name_in(scope, e.children[i].text)) {
            take(i);
        }
    }
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (node.kids[i] < 0) {
            take(i);
        }
    }
    for (std::size_t i = 0; i + 1 < e.children.size() && i < e.ops.size(); ++i) {
        if (!comparable(e, e.ops[i], node.kids[i], node.kids[i + 1])) {
            return poison(e);
        }
    }
    return add(std::move(node));
}

NodeId Resolver::one_of(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::OneOf, e);
    node.type = simple_type(Kind::Bool);
    node.flag = e.flag;
    node.kids = {expression(e.children[0], scope)};
    const Type first = type_of(node.kids[0]);
    for (std::size_t i = 1; i < e.children.size(); ++i) {
        node.kids.push_back(expression(e.children[i], scope, &first));
        if (!comparable(e.children[i], CompareOp::Is, node.kids[0], node.kids.back())) {
            return poison(e);
        }
    }
    return add(std::move(node));
}

NodeId Resolver::interval(const Expr& e, const Scope& scope, const Type* hint) {
    Node node = node_at(Op::Interval, e);
    node.kids = {expression(e.children[0], scope, hint), expression(e.children[1], scope, hint)};
    if (!comparable(e, CompareOp::Less, node.kids[0], node.kids[1])) {
        return poison(e);
    }
    node.type = simple_type(Kind::Interval);
    node.type.element = type_of(node.kids[0]).kind;
    return add(std::move(node));
}

NodeId Resolver::in(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::In, e);
    node.type = simple_type(Kind::Bool);
    const NodeId left = expression(e.children[0], scope);
    const NodeId right = expression(e.children[1], scope);
    node.kids = {left, right};
    if (poisoned(model_.node(left)) || poisoned(model_.node(right))) {
        return add(std::move(node));
    }
    if (type_of(right).kind != Kind::Interval) {
        error("type",
              e.children[1].at,
              "`in` needs an interval, this is " + type_name(type_of(right), model_),
              "write A .. B");
        return poison(e);
    }
    need_present(left, "`in`");
    need_present(right, "`in`");
    const Node& range = model_.node(right);
    if (range.op == Op::Interval && !comparable(e, CompareOp::Less, left, range.kids[0])) {
        return poison(e);
    }
    if (range.op != Op::Interval && type_of(left).kind != range.type.element) {
        error("type",
              e.at,
              "the interval is of dates, this is " + type_name(type_of(left), model_),
              "ask it of a date");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::between(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::Between, e);
    node.kids = {expression(e.children[0], scope), expression(e.children[1], scope)};
    for (const NodeId kid : node.kids) {
        if (poisoned(model_.node(kid))) {
            continue;
        }
        if (type_of(kid).kind != Kind::Date && type_of(kid).kind != Kind::Instant) {
            error("type",
                  model_.node(kid).at,
                  "`" + e.text + " from … to …` counts between dates, this is " +
                      type_name(type_of(kid), model_),
                  "name a date or an instant");
            return poison(e);
        }
        need_present(kid, "`" + e.text + " from … to …`");
    }
    node.type.grain = Rational(1);
    if (e.text == "days") {
        node.type.unit.day = 1;
        node.type.quantity = Quantity::Days;
    } else if (e.text == "months") {
        node.type.unit.month = 1;
        node.type.quantity = Quantity::Months;
    } else {
        node.type.unit.year = 1;
        node.type.quantity = Quantity::Years;
        node.type.grain = Rational(12);
    }
    return add(std::move(node));
}

NodeId Resolver::as_of(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::AsOf, e);
    const NodeId date = expression(e.children[1], scope);
    Scope dated = scope;
    dated.has_date = true;
    const NodeId of = expression(e.children[0], dated);
    if (!poisoned(model_.node(date)) && type_of(date).kind != Kind::Date) {
        error("type",
              e.children[1].at,
              "`as of` needs a date, this is " + type_name(type_of(date), model_),
              "name a date");
        return poison(e);
    }
    need_present(date, "`as of`");
    const Node& inner = model_.node(of);
    const bool rowless = inner.op == Op::Derived && inner.kids.empty();
    const bool dated_field =
        (inner.op == Op::Field || inner.op == Op::RefField) &&
        model_.entities[static_cast<std::size_t>(type_of(inner.kids[0]).entity)]
            .fields[static_cast<std::size_t>(inner.ref)]
            .dated;
    if (!poisoned(inner) && inner.op != Op::Param && inner.op != Op::Attribute && !rowless &&
        !dated_field) {
        error("type",
              e.at,
              "`as of` reads a parameter, a dated field, an attribute or a rule of no entity",
              "name one of these before it");
        return poison(e);
    }
    node.kids = {of, date};
    node.type = type_of(of);
    return add(std::move(node));
}

}  // namespace darman::policy
