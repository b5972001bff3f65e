#include "policy/analysis/sameness.hpp"

namespace darman::policy::analysis {

using core::Rational;

namespace {

std::string spelled(const Value& value) {
    return std::to_string(static_cast<int>(value.state)) + "/" +
           std::to_string(static_cast<int>(value.kind)) + "/" + value.number.to_string() + "/" +
           std::to_string(value.i) + "/" + std::to_string(value.j);
}

std::optional<Value> reckoned(Op op, const Value& a, const Value& b) {
    if (a.kind != Kind::Number || b.kind != Kind::Number) {
        return std::nullopt;
    }
    if (op == Op::Add) {
        return Value::of_number(a.number + b.number);
    }
    if (op == Op::Subtract) {
        return Value::of_number(a.number - b.number);
    }
    if (op == Op::Multiply) {
        return Value::of_number(a.number * b.number);
    }
    if (op == Op::Divide && !b.number.is_zero()) {
        return Value::of_number(a.number / b.number);
    }
    return std::nullopt;
}

}  // namespace

std::int32_t Sameness::number_of(NodeId id) {
    const auto at = static_cast<std::size_t>(id);
    if (known_[at] < 0) {
        const std::string text = spelled(model_.node(id));
        const auto next = static_cast<std::int32_t>(numbers_.size());
        known_[at] = numbers_.try_emplace(text, next).first->second;
    }
    return known_[at];
}

std::string Sameness::spelled(const Node& node) {
    // The kind and unit tell apart what is otherwise written alike: 30 days and 30 months.
    std::string text = std::to_string(static_cast<int>(node.op)) + ":" +
                       std::to_string(static_cast<int>(node.type.kind)) + ":" +
                       std::to_string(node.type.dictionary) + ":" + std::to_string(node.ref) +
                       (node.flag ? "!" : ".");
    if (node.op == Op::Const) {
        const Unit& unit = node.type.unit;
        text += analysis::spelled(node.constant) + "u" + std::to_string(unit.money) + "," +
                std::to_string(unit.day) + "," + std::to_string(unit.month + unit.year);
    } else if (node.op == Op::Between) {
        text += std::to_string(static_cast<int>(node.type.quantity));
    }
    for (const CompareOp op : node.ops) {
        text += "o" + std::to_string(static_cast<int>(op));
    }
    for (const NodeId kid : node.kids) {
        text += "," + part(kid);
    }
    for (const Adjusting& adjusting : node.adjustments) {
        text += "a" + std::to_string(static_cast<int>(adjusting.kind)) + "/" +
                std::to_string(static_cast<int>(adjusting.rounding)) + "/" + part(adjusting.bound) +
                "/" + adjusting.step.to_string();
    }
    for (const SetNode& set : node.set) {
        text += "s" + spelled(set);
    }
    return text;
}

std::string Sameness::spelled(const SetNode& set) {
    std::string text = std::to_string(static_cast<int>(set.aggregate)) + "/" +
                       std::to_string(static_cast<int>(set.pick)) + "/" +
                       std::to_string(static_cast<int>(set.during)) + "/" +
                       std::to_string(set.entity) + "/" + std::to_string(set.list) + "/" +
                       std::to_string(set.via) + "/";
    for (const bool word : {set.earlier, set.later, set.other, set.accepted}) {
        text += word ? "1" : "0";
    }
    for (const std::int32_t step : set.via_path) {
        text += "^" + std::to_string(step);
    }
    for (const NodeId node : {set.count, set.in, set.by, set.span, set.where, set.item}) {
        text += "," + part(node);
    }
    return text;
}

std::optional<Value> constant_of(const Model& model, NodeId id) {
    if (id < 0) {
        return std::nullopt;
    }
    const Node& node = model.node(id);
    if (node.op == Op::Const) {
        return node.constant.present() ? std::optional(node.constant) : std::nullopt;
    }
    if (node.op == Op::Negate) {
        const auto value = constant_of(model, node.kids[0]);
        return value && value->kind == Kind::Number
                   ? std::optional(Value::of_number(-value->number))
                   : std::nullopt;
    }
    if (node.kids.size() != 2 || node.type.kind != Kind::Number) {
        return std::nullopt;
    }
    if (node.op == Op::Add || node.op == Op::Subtract || node.op == Op::Multiply ||
        node.op == Op::Divide) {
        const auto a = constant_of(model, node.kids[0]);
        const auto b = a ? constant_of(model, node.kids[1]) : std::nullopt;
        return b ? reckoned(node.op, *a, *b) : std::nullopt;
    }
    return std::nullopt;
}

std::optional<Rational> place_of(const Value& value) {
    switch (value.kind) {
        case Kind::Number:
            return value.number;
        case Kind::Bool:
        case Kind::Date:
        case Kind::Instant:
        case Kind::Code:
        case Kind::Opaque:
            return Rational(value.i);
        case Kind::Month: {
            const auto calendar = value.j == 0 ? core::Calendar::Gregorian : core::Calendar::Jalali;
            const core::Month month(
                calendar, static_cast<int>(value.i / 12), static_cast<int>(value.i % 12) + 1);
            return Rational(month.first_day().days());
        }
        case Kind::Ref:
        case Kind::Interval:
        case Kind::None:
            return std::nullopt;
    }
    return std::nullopt;
}

}  // namespace darman::policy::analysis
