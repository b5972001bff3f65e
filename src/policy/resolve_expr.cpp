// Expressions: what is known to be there, and the way into each kind.
#include <algorithm>
#include <iterator>

#include "policy/literal.hpp"
#include "policy/ranges.hpp"
#include "policy/resolve_nodes.hpp"

namespace darman::policy {

using core::Rational;

namespace {

void merge(std::set<std::string>& into, const std::set<std::string>& from) {
    into.insert(from.begin(), from.end());
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
    std::set<std::string> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
    return both;
}

std::set<std::string> present_in_comparison(const Expr& e, bool holds) {
    std::set<std::string> result;
    for (std::size_t i = 0; i < e.ops.size() && i + 1 < e.children.size(); ++i) {
        if (holds && e.ops[i] == CompareOp::Is) {
            for (const std::size_t side : {i, i + 1}) {
                const Expr& other = e.children[side == i ? i + 1 : i];
                const bool constant = other.kind == ExprKind::Number ||
                                      other.kind == ExprKind::Code ||
                                      other.kind == ExprKind::BoolLit;
                if (const std::string path = path_of(e.children[side]); constant && !path.empty()) {
                    result.insert(path);
                }
            }
        }
    }
    return result;
}

}  // namespace

std::string path_of(const Expr& expr) {
    if (expr.kind == ExprKind::Name) {
        return expr.text;
    }
    if (expr.kind == ExprKind::Member && !expr.children.empty()) {
        const std::string base = path_of(expr.children[0]);
        return base.empty() ? "" : base + "." + expr.text;
    }
    return "";
}

std::set<std::string> present_if(const Expr& e, bool holds) {
    std::set<std::string> result;
    switch (e.kind) {
        case ExprKind::IsNone:
            if (holds == e.flag) {
                if (std::string path = path_of(e.children[0]); !path.empty()) {
                    result.insert(std::move(path));
                }
            }
            return result;
        case ExprKind::Not:
            return present_if(e.children[0], !holds);
        case ExprKind::And:
        case ExprKind::Or: {
            const auto left = present_if(e.children[0], holds);
            const auto right = present_if(e.children[1], holds);
            if ((e.kind == ExprKind::And) == holds) {
                merge(result, left);
                merge(result, right);
                return result;
            }
            return common(left, right);
        }
        case ExprKind::Compare:
            return present_in_comparison(e, holds);
        case ExprKind::Value:
            return e.adjustments.empty() ? present_if(e.children[0], holds) : result;
        case ExprKind::OneOf:
            if (holds != e.flag) {
                if (std::string path = path_of(e.children[0]); !path.empty()) {
                    result.insert(std::move(path));
                }
            }
            return result;
        case ExprKind::Number:
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::Name:
        case ExprKind::Code:
        case ExprKind::NoneLit:
        case ExprKind::Member:
        case ExprKind::Call:
        case ExprKind::AsOf:
        case ExprKind::Negate:
        case ExprKind::Else:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
        case ExprKind::In:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
        case ExprKind::Interval:
        case ExprKind::Between:
        case ExprKind::Aggregate:
        case ExprKind::Any:
        case ExprKind::CellRange:
            return result;
    }
    return result;
}

// -------------------------------------------------------------------------------------------
// making

NodeId Resolver::add(Node node) {
    if (node.op != Op::Const) {
        for (const NodeId kid : node.kids) {
            const Node& k = model_.node(kid);
            if (k.op == Op::Const && k.ref == kPoison) {
                node.op = Op::Const;
                node.ref = kPoison;
                node.kids.clear();
                node.type = Type{};
                node.type.kind = Kind::None;
                break;
            }
        }
    }
    model_.nodes.push_back(std::move(node));
    return static_cast<NodeId>(model_.nodes.size() - 1);
}

NodeId Resolver::constant(Value value, Type type, const Expr& expr) {
    if (type.kind == Kind::Number && value.present()) {
        type.low = value.number;
        type.high = value.number;
        type.grain = value.number.abs();
        type.zero = value.number.is_zero();
        type.exact = false;
    }
    Node node;
    node.op = Op::Const;
    node.type = std::move(type);
    node.at = expr.at;
    node.source = &expr;
    node.constant = std::move(value);
    return add(std::move(node));
}

NodeId Resolver::poison(const Expr& expr) {
    Node node;
    node.op = Op::Const;
    node.ref = kPoison;
    node.type.kind = Kind::None;
    node.at = expr.at;
    node.source = &expr;
    return add(std::move(node));
}

NodeId Resolver::expression(const Expr& e, const Scope& scope, const Type* hint) {
    NodeId id = -1;
    switch (e.kind) {
        case ExprKind::Number:
            id = number(e, hint);
            break;
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::NoneLit: {
            const auto literal_value = literal(e, simple_type(Kind::None), scope.module);
            if (!literal_value) {
                return poison(e);
            }
            Type type =
                simple_type(literal_value->state == State::None ? Kind::None : literal_value->kind);
            type.or_none = literal_value->state == State::None;
            id = constant(*literal_value, type, e);
            break;
        }
        case ExprKind::Name:
            id = name(e, scope, hint);
            break;
        case ExprKind::Code:
            if (hint == nullptr || hint->kind != Kind::Code) {
                error("type",
                      e.at,
                      "the code \"" + e.text + "\" stands beside nothing that has codes",
                      "compare it with a code, or leave out the quotes if it is a name");
                return poison(e);
            }
            id = code(e, hint->dictionary);
            break;
        case ExprKind::Member:
            id = member(e, scope);
            break;
        case ExprKind::Call:
            id = call(e, scope);
            break;
        case ExprKind::AsOf:
            id = as_of(e, scope);
            break;
        case ExprKind::Not:
        case ExprKind::And:
        case ExprKind::Or:
            id = logic(e, scope);
            break;
        case ExprKind::Negate:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
            id = arithmetic(e, scope);
            break;
        case ExprKind::Else:
            id = otherwise(e, scope, hint);
            break;
        case ExprKind::Compare:
            id = compare(e, scope);
            break;
        case ExprKind::In:
            id = in(e, scope);
            break;
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
            id = tests_of_state(e, scope);
            break;
        case ExprKind::OneOf:
            id = one_of(e, scope);
            break;
        case ExprKind::Interval:
            id = interval(e, scope, hint);
            break;
        case ExprKind::Between:
            id = between(e, scope);
            break;
        case ExprKind::Aggregate:
            id = aggregate(e, scope);
            break;
        case ExprKind::Value:
            id = adjusted(expression(e.children[0], scope, hint), e.adjustments, scope, nullptr);
            break;
        case ExprKind::Any:
        case ExprKind::CellRange:
            error("syntax", e.at, "this stands only in a table's cell", "write a condition here");
            return poison(e);
    }
    if (const std::string path = path_of(e); !path.empty() && scope.present.contains(path)) {
        model_.nodes[static_cast<std::size_t>(id)].type.or_none = false;
    }
    return id;
}

NodeId Resolver::number(const Expr& e, const Type* hint) {
    auto number = typed_number(e, model_, hint);
    if (!number) {
        error("unit", e.at, number.error().message, number.error().remedy);
        return poison(e);
    }
    return constant(Value::of_number(number->value), number->type, e);
}

}  // namespace darman::policy
