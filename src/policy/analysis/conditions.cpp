#include "policy/analysis/conditions.hpp"

#include <algorithm>
#include <utility>

namespace darman::policy::analysis {

using core::Rational;

namespace {

CompareOp negated(CompareOp op) {
    switch (op) {
        case CompareOp::Is:
            return CompareOp::IsNot;
        case CompareOp::IsNot:
            return CompareOp::Is;
        case CompareOp::Less:
            return CompareOp::GreaterEqual;
        case CompareOp::LessEqual:
            return CompareOp::Greater;
        case CompareOp::Greater:
            return CompareOp::LessEqual;
        case CompareOp::GreaterEqual:
            return CompareOp::Less;
    }
    return op;
}

// a op b as b op' a.
CompareOp mirrored(CompareOp op) {
    switch (op) {
        case CompareOp::Less:
            return CompareOp::Greater;
        case CompareOp::LessEqual:
            return CompareOp::GreaterEqual;
        case CompareOp::Greater:
            return CompareOp::Less;
        case CompareOp::GreaterEqual:
            return CompareOp::LessEqual;
        case CompareOp::Is:
        case CompareOp::IsNot:
            return op;
    }
    return op;
}

bool is_order(CompareOp op) {
    return op != CompareOp::Is && op != CompareOp::IsNot;
}

// The orders of a and b (-1, 0, 1) for which `a op b`.
std::vector<Rational> orders(CompareOp op) {
    switch (op) {
        case CompareOp::Is:
            return {0};
        case CompareOp::IsNot:
            return {-1, 1};
        case CompareOp::Less:
            return {-1};
        case CompareOp::LessEqual:
            return {-1, 0};
        case CompareOp::Greater:
            return {1};
        case CompareOp::GreaterEqual:
            return {0, 1};
    }
    return {};
}

void narrow_by(Possible& possible, CompareOp op, const Rational& place) {
    switch (op) {
        case CompareOp::Is:
            possible.only = std::vector{place};
            return;
        case CompareOp::IsNot:
            possible.never = {place};
            return;
        case CompareOp::Less:
        case CompareOp::LessEqual:
            possible.high = place;
            possible.high_open = op == CompareOp::Less;
            return;
        case CompareOp::Greater:
        case CompareOp::GreaterEqual:
            possible.low = place;
            possible.low_open = op == CompareOp::Greater;
            return;
    }
}

Ways never() {
    return {};
}

Ways perhaps_always() {
    return {Way{}};
}

// One way with one demand.
Ways only_if(const Subject& subject, Possible possible) {
    if (possible.impossible()) {
        return never();
    }
    Way way;
    way.emplace(subject, std::move(possible));
    return {std::move(way)};
}

// Takes the demands of `other` into `way`; false if both cannot be.
bool join(Way& way, const Way& other) {
    for (const auto& [subject, possible] : other) {
        const auto [it, fresh] = way.try_emplace(subject, possible);
        if (!fresh) {
            it->second.narrow(possible);
            if (it->second.impossible()) {
                return false;
            }
        }
    }
    return true;
}

Ways either(Ways a, Ways b) {
    if (a.size() + b.size() > kWaysMax) {
        return perhaps_always();
    }
    std::move(b.begin(), b.end(), std::back_inserter(a));
    return a;
}

}  // namespace

// -----------------------------------------------------------------------------------------
// Possible

bool Possible::admits(const Rational& place) const {
    if (low && (place < *low || (low_open && place == *low))) {
        return false;
    }
    if (high && (place > *high || (high_open && place == *high))) {
        return false;
    }
    if (grain && (grain->is_zero() ? !place.is_zero() : !(place / *grain).is_integer())) {
        return false;
    }
    return !std::binary_search(never.begin(), never.end(), place);
}

// No place between the ends is left.
bool Possible::exhausted() const {
    if (grain && grain->is_zero()) {
        return !admits(Rational(0));
    }
    if (!low || !high) {
        return false;
    }
    if (!grain) {
        return *high < *low || (*low == *high && !admits(*low));
    }
    Rational first = (*low / *grain).ceiling();
    if (low_open && first * *grain == *low) {
        first += Rational(1);
    }
    Rational last = (*high / *grain).floor();
    if (high_open && last * *grain == *high) {
        last -= Rational(1);
    }
    // More places than are excluded: one is left, without looking for it.
    if (last - first >= Rational(static_cast<std::int64_t>(never.size()))) {
        return false;
    }
    for (; first <= last; first += Rational(1)) {
        if (admits(first * *grain)) {
            return false;
        }
    }
    return true;
}

bool Possible::impossible() const {
    if (none) {
        return false;
    }
    if (!present) {
        return true;
    }
    if (only) {
        return std::none_of(
            only->begin(), only->end(), [this](const Rational& place) { return admits(place); });
    }
    return exhausted();
}

void Possible::narrow(const Possible& other) {
    none = none && other.none;
    present = present && other.present;
    if (other.low && (!low || *low <= *other.low)) {
        low_open = (low && *low == *other.low && low_open) || other.low_open;
        low = other.low;
    }
    if (other.high && (!high || *other.high <= *high)) {
        high_open = (high && *high == *other.high && high_open) || other.high_open;
        high = other.high;
    }
    if (!grain) {
        grain = other.grain;
    }
    if (other.only && only) {
        std::vector<Rational> common;
        std::set_intersection(only->begin(),
                              only->end(),
                              other.only->begin(),
                              other.only->end(),
                              std::back_inserter(common));
        only = std::move(common);
    } else if (other.only) {
        only = other.only;
    }
    if (!other.never.empty()) {
        std::vector<Rational> all;
        std::set_union(never.begin(),
                       never.end(),
                       other.never.begin(),
                       other.never.end(),
                       std::back_inserter(all));
        never = std::move(all);
    }
}

// ---------------------------------------------------------------------------------------
// Conditions

Ways Conditions::both(Ways a, Ways b) {
    if (a.empty() || b.empty()) {
        return never();
    }
    if (a.size() * b.size() > kWaysMax) {
        return a.size() < b.size() ? a : b;
    }
    if (a.size() == 1 && b.size() == 1) {
        Way& larger = a[0].size() < b[0].size() ? b[0] : a[0];
        const Way& smaller = a[0].size() < b[0].size() ? a[0] : b[0];
        return join(larger, smaller) ? Ways{std::move(larger)} : never();
    }
    Ways result;
    for (const Way& x : a) {
        for (const Way& y : b) {
            Way way = x;
            if (join(way, y)) {
                result.push_back(std::move(way));
            }
        }
    }
    return result;
}

bool Conditions::compatible(const Way& a, const Way& b) {
    const Way& smaller = a.size() < b.size() ? a : b;
    const Way& larger = a.size() < b.size() ? b : a;
    return std::none_of(smaller.begin(), smaller.end(), [&larger](const auto& demand) {
        const auto it = larger.find(demand.first);
        if (it == larger.end()) {
            return false;
        }
        Possible possible = demand.second;
        possible.narrow(it->second);
        return possible.impossible();
    });
}

Ways Conditions::ways(NodeId id, bool truth) {
    if (id < 0) {
        return truth ? perhaps_always() : never();
    }
    const Node& node = model_.node(id);
    if (node.op == Op::Const && node.constant.present() && node.constant.kind == Kind::Bool) {
        return node.constant.is_true() == truth ? perhaps_always() : never();
    }
    if (node.op == Op::Not) {
        return ways(node.kids[0], !truth);
    }
    if (node.op == Op::And || node.op == Op::Or) {
        const bool all = (node.op == Op::And) == truth;
        Ways result = ways(node.kids[0], truth);
        for (std::size_t i = 1; i < node.kids.size(); ++i) {
            Ways next = ways(node.kids[i], truth);
            result = all ? both(std::move(result), std::move(next))
                         : either(std::move(result), std::move(next));
        }
        return result;
    }
    if (node.op == Op::Compare) {
        return comparison(node, truth);
    }
    if (node.op == Op::In) {
        return in_interval(node, truth);
    }
    if (node.op == Op::OneOf) {
        return one_of(node, truth);
    }
    if (node.op == Op::IsNone) {
        return state(node.kids[0], truth != node.flag);
    }
    return held(id, truth);
}

Ways Conditions::comparison(const Node& node, bool truth) {
    Ways result = truth ? perhaps_always() : never();
    for (std::size_t i = 0; i < node.ops.size() && i + 1 < node.kids.size(); ++i) {
        const CompareOp op = truth ? node.ops[i] : negated(node.ops[i]);
        Ways one = compared(node.kids[i], op, node.kids[i + 1]);
        result = truth ? both(std::move(result), std::move(one))
                       : either(std::move(result), std::move(one));
    }
    return result;
}

Ways Conditions::compared(NodeId left, CompareOp op, NodeId right) {
    const auto a = constant_of(model_, left);
    const auto b = constant_of(model_, right);
    if (a && b) {
        const auto x = place_of(*a);
        const auto y = place_of(*b);
        if (!x || !y) {
            return perhaps_always();
        }
        const int order = *x < *y ? -1 : (*x == *y ? 0 : 1);
        const auto allowed = orders(op);
        const bool holds =
            std::find(allowed.begin(), allowed.end(), Rational(order)) != allowed.end();
        return holds ? perhaps_always() : never();
    }
    if (b) {
        return compared_to(left, op, *b);
    }
    if (a) {
        return compared_to(right, mirrored(op), *a);
    }
    return compared_to_each_other(left, op, right);
}

Ways Conditions::compared_to(NodeId subject, CompareOp op, const Value& constant) {
    const auto place = place_of(constant);
    const Type& type = model_.node(subject).type;
    if (!place || type.kind != constant.kind) {
        return perhaps_always();
    }
    Possible possible = of_type(type);
    Possible demand;
    narrow_by(demand, op, *place);
    demand.none = op == CompareOp::IsNot;
    possible.narrow(demand);
    Ways result = only_if({Subject::Kind::Value, sameness_.number_of(subject), -1}, possible);
    if (!result.empty() && !demand.none) {
        reached(subject, result[0]);
    }
    return result;
}

Ways Conditions::compared_to_each_other(NodeId left, CompareOp op, NodeId right) {
    std::int32_t a = sameness_.number_of(left);
    std::int32_t b = sameness_.number_of(right);
    if (a > b) {
        std::swap(a, b);
        op = mirrored(op);
    }
    Possible order;
    order.only = orders(op);
    order.none = !is_order(op);
    if (a == b) {
        // Something compared with itself.
        return std::binary_search(order.only->begin(), order.only->end(), Rational(0)) || order.none
                   ? perhaps_always()
                   : never();
    }
    Ways result = only_if({Subject::Kind::Order, a, b}, order);
    if (!is_order(op)) {
        Possible equal;
        equal.none = false;
        equal.only = std::vector{Rational(op == CompareOp::Is ? 1 : 0)};
        result[0].emplace(Subject{Subject::Kind::Equality, a, b}, equal);
    }
    return result;
}

Ways Conditions::in_interval(const Node& node, bool truth) {
    const Node& interval = model_.node(node.kids[1]);
    if (interval.op == Op::Interval && interval.kids.size() == 2) {
        const NodeId value = node.kids[0];
        const auto op = [truth](CompareOp o) { return truth ? o : negated(o); };
        Ways low = compared(value, op(CompareOp::GreaterEqual), interval.kids[0]);
        Ways high = compared(value, op(CompareOp::LessEqual), interval.kids[1]);
        return truth ? both(std::move(low), std::move(high))
                     : either(std::move(low), std::move(high));
    }
    return perhaps_always();
}

Ways Conditions::one_of(const Node& node, bool truth) {
    const bool among = truth != node.flag;
    Ways result = among ? never() : perhaps_always();
    std::vector<Rational> places;
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
        const auto value = constant_of(model_, node.kids[i]);
        const auto place = value ? place_of(*value) : std::nullopt;
        if (!place) {
            return perhaps_always();
        }
        places.push_back(*place);
    }
    std::sort(places.begin(), places.end());
    Possible possible = of_type(model_.node(node.kids[0]).type);
    Possible demand;
    demand.none = !among;
    if (among) {
        demand.only = std::move(places);
    } else {
        demand.never = std::move(places);
    }
    possible.narrow(demand);
    return only_if({Subject::Kind::Value, sameness_.number_of(node.kids[0]), -1}, possible);
}

Ways Conditions::state(NodeId subject, bool none) {
    Possible possible;
    possible.none = none;
    possible.present = !none;
    Ways result = only_if({Subject::Kind::Value, sameness_.number_of(subject), -1}, possible);
    if (!none && !result.empty()) {
        reached(subject, result[0]);
    }
    return result;
}

Ways Conditions::held(NodeId subject, bool truth) {
    Possible possible;
    possible.none = false;
    possible.only = std::vector{Rational(truth ? 1 : 0)};
    Ways result = only_if({Subject::Kind::Value, sameness_.number_of(subject), -1}, possible);
    reached(subject, result[0]);
    return result;
}

Possible Conditions::of_type(const Type& type) const {
    Possible possible;
    possible.none = type.or_none;
    if (type.kind == Kind::Number) {
        possible.low = type.low;
        possible.high = type.high;
        possible.grain = type.grain;
    } else if (type.kind == Kind::Bool) {
        possible.low = Rational(0);
        possible.high = Rational(1);
        possible.grain = Rational(1);
    } else if (type.kind == Kind::Date) {
        possible.grain = Rational(1);
    } else if (type.kind == Kind::Code && type.dictionary >= 0) {
        // Files and registries may get codes that this policy does not know; closed lists do not.
        const auto& dictionary = model_.dictionaries[static_cast<std::size_t>(type.dictionary)];
        possible.grain = Rational(1);
        if (dictionary.source == Dictionary::Source::Closed) {
            possible.low = Rational(0);
            possible.high = Rational(static_cast<std::int64_t>(dictionary.codes.size()) - 1);
        }
    }
    return possible;
}

void Conditions::reached(NodeId subject, Way& way) {
    for (NodeId id = subject; id >= 0;) {
        const Node& node = model_.node(id);
        const bool step = node.op == Op::Field || node.op == Op::Derived || node.op == Op::Parent ||
                          node.op == Op::RefField || node.op == Op::Attribute ||
                          node.op == Op::ListField || node.op == Op::Previous;
        if (!step || node.kids.empty()) {
            return;
        }
        id = node.kids[0];
        const Op op = model_.node(id).op;
        if (op == Op::RefField || op == Op::Previous || op == Op::Aggregate) {
            Possible there;
            there.none = false;
            const Subject row{Subject::Kind::Value, sameness_.number_of(id), -1};
            const auto [it, fresh] = way.try_emplace(row, there);
            if (!fresh) {
                it->second.narrow(there);
            }
        }
    }
}

}  // namespace darman::policy::analysis
