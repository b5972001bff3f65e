// Reckoning with units, and bounds and roundings after it.
#include "policy/ranges.hpp"
#include "policy/resolve_nodes.hpp"

namespace darman::policy {

using core::Rational;

// ---------------------------------------------------------------------------------------
// arithmetic

NodeId Resolver::otherwise(const Expr& e, const Scope& scope, const Type* hint) {
    Node node = node_at(Op::Else, e);
    const NodeId a = expression(e.children[0], scope, hint);
    const Type left = type_of(a);
    const Type* wanted = left.kind == Kind::Code ? &left : hint;
    const NodeId b = expression(e.children[1], scope, wanted);
    node.kids = {a, b};
    node.type = left;
    const Type& right = type_of(b);
    if (poisoned(model_.node(a)) || poisoned(model_.node(b))) {
        return add(std::move(node));
    }
    if (left.kind != Kind::None && !comparable(e, CompareOp::Is, a, b)) {
        return poison(e);
    }
    if (left.zero || left.kind == Kind::None) {
        node.type = right;
    }
    node.type.or_none = right.or_none;
    if (node.type.kind == Kind::Number) {
        join_ranges(node.type, left, right);
    }
    return add(std::move(node));
}

NodeId Resolver::arithmetic(const Expr& e, const Scope& scope) {
    const NodeId a = expression(e.children[0], scope);
    if (e.kind == ExprKind::Negate) {
        Node node = node_at(Op::Negate, e);
        node.kids = {a};
        if (!need_number(a, "`-`")) {
            return poison(e);
        }
        node.type = type_of(a);
        negate_range(node.type, type_of(a));
        return add(std::move(node));
    }
    const NodeId b = expression(e.children[1], scope);
    if (poisoned(model_.node(a)) || poisoned(model_.node(b))) {
        return poison(e);
    }
    const Kind left = type_of(a).kind;
    const bool sum = e.kind == ExprKind::Add || e.kind == ExprKind::Subtract;
    if (sum && (left == Kind::Date || left == Kind::Month)) {
        return shift(e, a, b);
    }
    const std::string what = "reckoning";
    if (!need_number(a, what) || !need_number(b, what)) {
        return poison(e);
    }
    return sum ? sum_of(e, a, b) : product_of(e, a, b);
}

NodeId Resolver::shift(const Expr& e, NodeId a, NodeId b) {
    Node node = node_at(Op::Shift, e);
    node.kids = {a, b};
    node.flag = e.kind == ExprKind::Subtract;
    node.type = simple_type(type_of(a).kind);
    if (!need_present(a, "reckoning") || !need_number(b, "reckoning with dates")) {
        return poison(e);
    }
    const Unit& unit = type_of(b).unit;
    const bool days = unit == Unit{0, 1, 0, 0};
    const bool months = unit.money == 0 && unit.day == 0 && unit.month + unit.year == 1;
    if (!(months || (days && type_of(a).kind == Kind::Date))) {
        error("unit",
              e.at,
              "a " + type_name(type_of(a), model_) + " moves by " +
                  (type_of(a).kind == Kind::Date ? "days, months or years" : "months or years") +
                  ", this is " + type_name(type_of(b), model_),
              "write for example + 60 days; for the time between dates, `days from A to B`");
        return poison(e);
    }
    if (!type_of(b).grain || !type_of(b).grain->is_integer()) {
        error("fraction",
              e.at,
              "a date cannot move by a fraction of a day or month",
              "round the duration first");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::sum_of(const Expr& e, NodeId a, NodeId b) {
    const Type& x = type_of(a);
    const Type& y = type_of(b);
    Node node = node_at(e.kind == ExprKind::Add ? Op::Add : Op::Subtract, e);
    node.kids = {a, b};
    if (!x.unit.same_dimension(y.unit) && !x.zero && !y.zero) {
        error("unit",
              e.at,
              "cannot " + std::string(e.kind == ExprKind::Add ? "add " : "subtract ") +
                  type_name(e.kind == ExprKind::Add ? x : y, model_) +
                  (e.kind == ExprKind::Add ? " and " : " from ") +
                  type_name(e.kind == ExprKind::Add ? y : x, model_),
              "bring both to one unit (times months, per month, …), or write the constant with its "
              "unit");
        return poison(e);
    }
    node.type = x.zero ? y : x;
    if (!x.zero && !y.zero && x.unit.year != y.unit.year) {
        node.type.unit.month = static_cast<std::int8_t>(x.unit.month + x.unit.year);
        node.type.unit.year = 0;
    }
    node.type.zero = false;
    node.type.or_none = false;
    if (e.kind == ExprKind::Add) {
        add_ranges(node.type, x, y);
    } else {
        subtract_ranges(node.type, x, y);
    }
    node.type.quantity = quantity_of(node.type);
    return add(std::move(node));
}

NodeId Resolver::product_of(const Expr& e, NodeId a, NodeId b) {
    const bool times = e.kind == ExprKind::Multiply;
    Node node = node_at(times ? Op::Multiply : Op::Divide, e);
    node.kids = {a, b};
    const Type& x = type_of(a);
    const Type& y = type_of(b);
    node.type.unit = combine(x.unit, y.unit, times ? 1 : -1);
    if (times) {
        multiply_ranges(node.type, x, y);
    } else {
        const Node& divisor = model_.node(b);
        if (divisor.type.zero) {
            error("division", e.at, "this divides by zero", "divide by something else");
            return poison(e);
        }
        const bool constant_divisor = divisor.op == Op::Const;
        divide_ranges(node.type, x, y, constant_divisor ? &divisor.constant.number : nullptr);
    }
    node.type.quantity = quantity_of(node.type);
    if (node.type.unit.money < -1 || node.type.unit.money > 1) {
        error("unit", e.at, "money times money means nothing", "multiply it by a rate or a number");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::value(const ValueExpr& v,
                       const Scope& scope,
                       const Type* declared,
                       bool bounds_may_be_none) {
    static const Expr kMissing;
    if (v.base.empty()) {
        return poison(kMissing);
    }
    // Only codes take a meaning from what they are given to; a constant in law carries its unit.
    const bool codes = declared != nullptr && declared->kind == Kind::Code;
    const NodeId base = expression(v.base[0], scope, codes ? declared : nullptr);
    return adjusted(base, v.adjustments, scope, declared, bounds_may_be_none);
}

namespace {

void round_ranges(Type& type, const Rational& step, core::Rounding rounding) {
    if (type.low) {
        type.low = type.low->round_to(step, rounding);
    }
    if (type.high) {
        type.high = type.high->round_to(step, rounding);
    }
    type.grain = step;
}

void bound_ranges(Type& type, AdjustKind kind, const Type& bound) {
    if (kind == AdjustKind::AtLeast) {
        if (bound.low && (!type.low || *type.low < *bound.low)) {
            type.low = bound.low;
        }
        if (type.high && bound.high && *type.high < *bound.high) {
            type.high = bound.high;
        } else if (!bound.high) {
            type.high.reset();
        }
    } else {
        if (bound.high && (!type.high || *bound.high < *type.high)) {
            type.high = bound.high;
        }
        if (type.low && bound.low && *bound.low < *type.low) {
            type.low = bound.low;
        } else if (!bound.low) {
            type.low.reset();
        }
    }
    type.grain = common_grain(type.grain, bound.grain);
}

}  // namespace

NodeId Resolver::adjusted(NodeId base,
                          const std::vector<Adjustment>& adjustments,
                          const Scope& scope,
                          const Type* declared,
                          bool bounds_may_be_none) {
    if (adjustments.empty() || poisoned(model_.node(base))) {
        return base;
    }
    Node node;
    node.op = Op::Adjust;
    node.at = model_.node(base).at;
    node.source = model_.node(base).source;
    node.kids = {base};
    node.type = type_of(base);
    need_present(base, "a bound or rounding");
    for (const Adjustment& a : adjustments) {
        Adjusting adjusting;
        adjusting.kind = a.kind;
        adjusting.rounding = a.rounding;
        adjusting.citations = a.citations;
        adjusting.at = a.at;
        if (a.operand.empty()) {
            continue;
        }
        const Type& counted = declared != nullptr && declared->kind == Kind::Number &&
                                      declared->unit.same_dimension(node.type.unit)
                                  ? *declared
                                  : node.type;
        if (a.kind == AdjustKind::Rounded) {
            if (node.type.kind != Kind::Number) {
                error("type",
                      a.at,
                      "only numbers are rounded, this is " + type_name(node.type, model_),
                      "leave the rounding out");
                return poison(a.operand[0]);
            }
            const NodeId step = expression(a.operand[0], scope, &counted);
            const Node& s = model_.node(step);
            if (s.op != Op::Const || s.type.kind != Kind::Number || s.constant.number.sign() <= 0) {
                error("type",
                      a.at,
                      "the multiple to round to must be a constant above 0",
                      "write for example: rounded half up to 1");
                return poison(a.operand[0]);
            }
            adjusting.step = s.constant.number;
            round_ranges(node.type, adjusting.step, a.rounding);
            node.adjustments.push_back(std::move(adjusting));
            continue;
        }
        const NodeId bound = expression(a.operand[0], scope, nullptr);
        if (poisoned(model_.node(bound))) {
            return bound;
        }
        if (!comparable(a.operand[0], CompareOp::Is, base, bound)) {
            return poison(a.operand[0]);
        }
        const bool of_dates = a.kind == AdjustKind::NotBefore || a.kind == AdjustKind::NotAfter;
        if (of_dates != (node.type.kind == Kind::Date)) {
            error("type",
                  a.at,
                  of_dates ? "`not before` and `not after` bound dates"
                           : "`at least` and `at most` bound numbers",
                  of_dates ? "use at least or at most" : "use not before or not after");
            return poison(a.operand[0]);
        }
        if (!bounds_may_be_none) {
            need_present(bound, "a bound");
        }
        adjusting.bound = bound;
        if (!of_dates) {
            if (node.type.zero) {
                const Type was = node.type;
                node.type = type_of(bound);
                node.type.low = was.low;
                node.type.high = was.high;
                node.type.grain = was.grain;
            }
            node.type.zero = false;
            bound_ranges(node.type, a.kind, type_of(bound));
        }
        node.adjustments.push_back(std::move(adjusting));
    }
    node.kids[0] = base;
    return add(std::move(node));
}

}  // namespace darman::policy
