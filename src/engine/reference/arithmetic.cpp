// Conditions and reckoning: three-valued logic, exact numbers, calendars, bounds and roundings.
#include "base/check.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

using core::Date;
using core::Rational;
using policy::AdjustKind;
using policy::CompareOp;
using policy::Kind;
using policy::Node;
using policy::Op;
using policy::Type;

namespace {

Date date_of(const Value& value) {
    return Date::from_days(static_cast<std::int32_t>(value.i));
}

// The day of an instant is that of the module's zone.
Date day_of(const Value& value, const std::string& zone) {
    return value.kind == Kind::Instant ? core::Instant::from_micros(value.i).date_in(zone)
                                       : date_of(value);
}

}  // namespace

// A side that settles the matter settles it, whatever the other would be.
Value Executor::logic(const Node& node, const Frame& frame) {
    const Value left = eval(node.kids[0], frame);
    if (node.op == Op::Not) {
        return left.present() ? with_taint(Value::of_bool(left.i == 0), left) : left;
    }
    const bool settles = node.op == Op::Or;
    if (left.state == State::Fault || (left.present() && (left.i != 0) == settles)) {
        return left;
    }
    const Value right = eval(node.kids[1], frame);
    if (right.state == State::Fault || (right.present() && (right.i != 0) == settles)) {
        return right;
    }
    Value both = blend(left, right);
    return both.present() ? with_taint(Value::of_bool(!settles), both) : both;
}

Value Executor::arithmetic(const Node& node, const Frame& frame) {
    const Value a = eval(node.kids[0], frame);
    if (node.op == Op::Negate) {
        Value value = a;
        if (value.present()) {
            value.number = -value.number;
        }
        return value;
    }
    const Value b = eval(node.kids[1], frame);
    Value state = blend(a, b);
    if (!state.present()) {
        return state;
    }
    Rational number = a.number;
    if (node.op == Op::Add) {
        number += b.number;
    } else if (node.op == Op::Subtract) {
        number -= b.number;
    } else if (node.op == Op::Multiply) {
        number *= b.number;
    } else {
        if (b.number.is_zero()) {
            return fault("division by zero" +
                         (node.at.file >= 0
                              ? " (" + model_.file_names[static_cast<std::size_t>(node.at.file)] +
                                    ":" + std::to_string(node.at.line) + ")"
                              : ""));
        }
        number /= b.number;
    }
    return with_taint(Value::of_number(std::move(number)), state);
}

Value Executor::shift(const Node& node, const Frame& frame) {
    const Value a = eval(node.kids[0], frame);
    const Value b = eval(node.kids[1], frame);
    Value state = blend(a, b);
    if (!state.present()) {
        return state;
    }
    const auto count = (node.flag ? -b.number : b.number).to_int64();
    if (!count || *count > 4'000'000 || *count < -4'000'000) {
        return fault("a date cannot move that far");
    }
    const policy::ModuleInfo& module = model_.modules[static_cast<std::size_t>(frame.module)];
    if (a.kind == Kind::Month) {
        const core::Month month(static_cast<core::Calendar>(a.j),
                                static_cast<int>(a.i / 12),
                                static_cast<int>(a.i % 12) + 1);
        const core::Month moved = month.add(*count);
        return with_taint(Value::of(Kind::Month, moved.index(), a.j), state);
    }
    const bool days = model_.node(node.kids[1]).type.unit.day == 1;
    const Date moved = days ? date_of(a).add_days(*count)
                            : date_of(a).add_months(*count, module.calendar, module.day_rounding);
    return with_taint(Value::of(Kind::Date, moved.days()), state);
}

Value Executor::compare_pair(CompareOp op, const Value& a, const Value& b) {
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    if (equality && a.state != State::Unknown && a.state != State::Fault &&
        b.state != State::Unknown && b.state != State::Fault &&
        (a.state == State::None || b.state == State::None)) {
        // None is equal to none only.
        const bool equal = a.state == b.state;
        return Value::of_bool(equal == (op == CompareOp::Is));
    }
    Value state = blend(a, b);
    if (!state.present()) {
        return state;
    }
    const int order = bound_->compare(a, b);
    bool holds = false;
    switch (op) {
        case CompareOp::Is:
            holds = order == 0;
            break;
        case CompareOp::IsNot:
            holds = order != 0;
            break;
        case CompareOp::Less:
            holds = order < 0;
            break;
        case CompareOp::LessEqual:
            holds = order <= 0;
            break;
        case CompareOp::Greater:
            holds = order > 0;
            break;
        case CompareOp::GreaterEqual:
            holds = order >= 0;
            break;
    }
    return with_taint(Value::of_bool(holds), state);
}

Value Executor::compare(const Node& node, const Frame& frame) {
    Value all = Value::of_bool(true);
    Value left = eval(node.kids[0], frame);
    for (std::size_t i = 0; i < node.ops.size(); ++i) {
        const Value right = eval(node.kids[i + 1], frame);
        const Value pair =
            with_taint(with_taint(compare_pair(node.ops[i], left, right), left), right);
        if (pair.state == State::Fault || pair.is_false()) {
            return pair;
        }
        if (!pair.present() || !all.present()) {
            all = blend(all, pair);
        } else {
            all = with_taint(all, pair);
        }
        left = right;
    }
    return all;
}

Value Executor::in(const Node& node, const Frame& frame) {
    const Value value = eval(node.kids[0], frame);
    const Node& range = model_.node(node.kids[1]);
    if (range.op == Op::Interval) {
        const Value low = eval(range.kids[0], frame);
        const Value high = eval(range.kids[1], frame);
        const Value above = compare_pair(CompareOp::LessEqual, low, value);
        if (above.is_false() || above.state == State::Fault) {
            return above;
        }
        const Value below = compare_pair(CompareOp::LessEqual, value, high);
        return below.is_false() || below.state == State::Fault || above.present()
                   ? below
                   : blend(above, below);
    }
    const Value interval_value = eval(node.kids[1], frame);
    Value state = blend(value, interval_value);
    if (!state.present()) {
        return state;
    }
    return with_taint(Value::of_bool(interval_value.i <= value.i && value.i <= interval_value.j),
                      state);
}

Value Executor::one_of(const Node& node, const Frame& frame) {
    const Value value = eval(node.kids[0], frame);
    Value found = Value::of_bool(false);
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
        const Value pair = compare_pair(CompareOp::Is, value, eval(node.kids[i], frame));
        if (pair.is_true()) {
            return with_taint(Value::of_bool(!node.flag), value);
        }
        if (!pair.present()) {
            found = found.present() ? pair : blend(found, pair);
        }
    }
    return found.present() ? with_taint(Value::of_bool(node.flag), value) : found;
}

Value Executor::between(const Node& node, const Frame& frame) {
    const Value from = eval(node.kids[0], frame);
    const Value to = eval(node.kids[1], frame);
    Value state = blend(from, to);
    if (!state.present()) {
        return state;
    }
    const policy::ModuleInfo& module = model_.modules[static_cast<std::size_t>(frame.module)];
    const Date a = day_of(from, module.zone);
    const Date b = day_of(to, module.zone);
    std::int64_t count = 0;
    if (node.type.unit.day == 1) {
        count = core::whole_days(a, b);
    } else if (node.type.unit.month == 1) {
        count = core::whole_months(a, b, module.calendar, module.day_rounding);
    } else {
        count = core::whole_years(a, b, module.calendar, module.day_rounding) * 12;
    }
    return with_taint(Value::of_number(Rational(count)), state);
}

Value Executor::interval(const Node& node, const Frame& frame) {
    const Value from = eval(node.kids[0], frame);
    const Value to = eval(node.kids[1], frame);
    Value state = blend(from, to);
    if (!state.present()) {
        return state;
    }
    return with_taint(Value::of(Kind::Interval, from.i, to.i), state);
}

Value Executor::adjust(const policy::Adjusting& step,
                       const Value& value,
                       const Frame& frame,
                       Value* bound_out) {
    if (step.kind == AdjustKind::Rounded) {
        Value rounded = value;
        if (value.present()) {
            rounded.number = value.number.round_to(step.step, step.rounding);
        }
        return rounded;
    }
    if (!value.present()) {
        return value;
    }
    const Value bound = eval(step.bound, frame);
    if (bound_out != nullptr) {
        *bound_out = bound;
    }
    if (bound.state == State::None) {
        return value;
    }
    if (!bound.present()) {
        return blend(value, bound);
    }
    const int order = bound_->compare(value, bound);
    const bool floor = step.kind == AdjustKind::AtLeast || step.kind == AdjustKind::NotBefore;
    const bool bites = floor ? order < 0 : order > 0;
    return with_taint(bites ? bound : value, bites ? value : bound);
}

Value Executor::adjusted(const Node& node, const Frame& frame) {
    Value value = eval(node.kids[0], frame);
    for (const policy::Adjusting& step : node.adjustments) {
        value = adjust(step, value, frame, nullptr);
    }
    return value;
}

}  // namespace darman::engine
