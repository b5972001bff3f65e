// What conditions and numbers say of a case.
#include "policy/analysis/casework.hpp"

#include <algorithm>
#include <utility>

namespace darman::policy::analysis {

using core::Rational;
using Sense = Demand::Sense;

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

bool is_equality(CompareOp op) {
    return op == CompareOp::Is || op == CompareOp::IsNot;
}

Possible just(const Rational& place) {
    Possible possible;
    possible.none = false;
    possible.only = std::vector{place};
    return possible;
}

void append(Cases& to, Cases from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

}  // namespace

void demand(Case& of, Linear form, Demand::Sense sense) {
    of.demands.push_back({sense, std::move(form)});
}

Casework::Casework(const Model& model)
    : model_(model), conditions_(model), terms_(model), nets_(model.entities.size(), false) {
    for (const DerivedInfo& info : model.derived) {
        if (info.kind == DerivedKind::Accumulate && info.entity >= 0 && !info.accumulate.empty() &&
            info.accumulate[0].late == Late::AsReceived &&
            model.entities[static_cast<std::size_t>(info.entity)].reverses >= 0) {
            nets_[static_cast<std::size_t>(info.entity)] = true;
            ranges_hold_ = false;
        }
    }
}

const Type* Casework::type_of(TermId id) const {
    const Term& term = terms_[id];
    if (term.derived >= 0) {
        return &model_.derived[static_cast<std::size_t>(term.derived)].type;
    }
    return term.node >= 0 ? &model_.node(term.node).type : nullptr;
}

bool Casework::is_number(TermId id) const {
    const Type* type = type_of(id);
    return type == nullptr || type->kind == Kind::Number;
}

bool Casework::is_product(TermId id) const {
    const Term& term = terms_[id];
    return term.node >= 0 && model_.node(term.node).op == Op::Multiply;
}

bool Casework::can_be_opened(TermId id) const {
    const Term& term = terms_[id];
    if (term.derived >= 0) {
        const DerivedInfo& info = model_.derived[static_cast<std::size_t>(term.derived)];
        return !nets(info.entity) && !info.type.or_none && info.kind != DerivedKind::Allocate;
    }
    if (term.node < 0 || !is_number(id)) {
        return false;
    }
    const Op op = model_.node(term.node).op;
    return op == Op::Adjust || op == Op::Multiply || op == Op::Else;
}

bool Casework::is_plain(TermId id) const {
    const std::int32_t derived = terms_[id].derived;
    if (derived < 0) {
        return false;
    }
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    if (info.kind == DerivedKind::Step) {
        const auto& fall = model_.waterfalls[static_cast<std::size_t>(info.waterfall)];
        return static_cast<std::size_t>(info.step) + 1 == fall.steps.size();
    }
    return info.kind == DerivedKind::Rule && info.versions.size() == 1 &&
           info.versions[0].exceptions.empty();
}

// What is plain counts as no step further from what is to be proved.
void Casework::meet(TermId term, Case& to) {
    if (to.met.insert(term).second && can_be_opened(term)) {
        const bool plain = is_plain(term) && is_number(term);
        to.waiting.push_back({term, plain ? level_ - 1 : level_, 0, plain});
    }
}

// ------------------------------------------------------------------------------------------
// numbers

Linear Casework::number(TermId id, const Type& type, Case& to) {
    Linear form = Linear::of_number(id);
    if (!to.met.contains(id)) {
        const Term& term = terms_[id];
        if (ranges_hold_ && type.low) {
            demand(to, form.plus(Linear::of(-*type.low)), Sense::AtLeastZero);
        }
        if (ranges_hold_ && type.high) {
            demand(to, Linear::of(*type.high).plus(form, -1), Sense::AtLeastZero);
        }
        if (ranges_hold_ && term.derived >= 0 &&
            model_.derived[static_cast<std::size_t>(term.derived)].kind == DerivedKind::Step) {
            demand(to, form, Sense::AtLeastZero);
        }
    }
    meet(id, to);
    return form;
}

Linear Casework::linear(NodeId id, const Scene& scene, Case& to) {
    const Node& node = model_.node(id);
    switch (node.op) {
        case Op::Const:
            if (node.constant.present() && node.constant.kind == Kind::Number) {
                return Linear::of(node.constant.number);
            }
            break;
        case Op::Negate:
            return linear(node.kids[0], scene, to).times(-1);
        case Op::Add: {
            const Linear left = linear(node.kids[0], scene, to);
            return left.plus(linear(node.kids[1], scene, to));
        }
        case Op::Subtract: {
            const Linear left = linear(node.kids[0], scene, to);
            return left.plus(linear(node.kids[1], scene, to), -1);
        }
        case Op::Multiply:
            for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
                if (const auto factor = constant_of(model_, node.kids[i])) {
                    return linear(node.kids[1 - i], scene, to).times(factor->number);
                }
            }
            break;
        case Op::Divide:
            if (const auto divisor = constant_of(model_, node.kids[1]);
                divisor && !divisor->number.is_zero()) {
                return linear(node.kids[0], scene, to).times(divisor->number.inverse());
            }
            break;
        case Op::Rest:
            if (scene.rest >= 0) {
                return Linear::of_number(scene.rest);
            }
            break;
        case Op::Row:
        case Op::This:
        case Op::Parent:
        case Op::RefField:
        case Op::Field:
        case Op::ListField:
        case Op::Derived:
        case Op::Attribute:
        case Op::Param:
        case Op::Previous:
        case Op::Not:
        case Op::And:
        case Op::Or:
        case Op::Else:
        case Op::Shift:
        case Op::Compare:
        case Op::In:
        case Op::IsNone:
        case Op::IsUnknown:
        case Op::IsListed:
        case Op::OneOf:
        case Op::Interval:
        case Op::Between:
        case Op::Aggregate:
        case Op::AsOf:
        case Op::Adjust:
            break;
    }
    return number(terms_.of(id, scene), node.type, to);
}

// ---------------------------------------------------------------------------------------
// conditions

Cases Casework::only_if(Case given, TermId term, const Type& type, const Possible& demanded) {
    const auto it = given.possible.try_emplace(term, conditions_.of_type(type)).first;
    it->second.narrow(demanded);
    if (it->second.impossible()) {
        return {};
    }
    meet(term, given);
    return {std::move(given)};
}

Cases Casework::all_of(Case given,
                       const std::vector<NodeId>& nodes,
                       const Scene& scene,
                       bool truth) {
    Cases cases{std::move(given)};
    for (const NodeId node : nodes) {
        Cases next;
        for (Case& one : cases) {
            append(next, assume(std::move(one), node, scene, truth));
        }
        cases = std::move(next);
    }
    return cases;
}

Cases Casework::any_of(const Case& given,
                       const std::vector<NodeId>& nodes,
                       const Scene& scene,
                       bool truth) {
    Cases cases;
    for (const NodeId node : nodes) {
        append(cases, assume(given, node, scene, truth));
    }
    return cases;
}

Cases Casework::assume(Case given, NodeId id, const Scene& scene, bool truth) {
    if (id < 0) {
        return truth ? Cases{std::move(given)} : Cases{};
    }
    const Node& node = model_.node(id);
    if (node.op == Op::Const && node.constant.present() && node.constant.kind == Kind::Bool) {
        return node.constant.is_true() == truth ? Cases{std::move(given)} : Cases{};
    }
    if (node.op == Op::Not) {
        return assume(std::move(given), node.kids[0], scene, !truth);
    }
    if (node.op == Op::And || node.op == Op::Or) {
        return (node.op == Op::And) == truth ? all_of(std::move(given), node.kids, scene, truth)
                                             : any_of(given, node.kids, scene, truth);
    }
    if (node.op == Op::Compare) {
        return comparison(std::move(given), node, scene, truth);
    }
    if (node.op == Op::In) {
        return in_interval(std::move(given), node, scene, truth);
    }
    if (node.op == Op::OneOf) {
        return one_of(std::move(given), id, scene, truth);
    }
    if (node.op == Op::IsNone) {
        const bool none = truth != node.flag;
        Possible state;
        state.none = none;
        state.present = !none;
        const NodeId subject = node.kids[0];
        return only_if(
            std::move(given), terms_.of(subject, scene), model_.node(subject).type, state);
    }
    return held(std::move(given), id, scene, truth);
}

Cases Casework::held(Case given, NodeId id, const Scene& scene, bool truth) {
    return only_if(std::move(given),
                   terms_.of(id, scene),
                   model_.node(id).type,
                   just(Rational(truth ? 1 : 0)));
}

// One pair that fails settles a chain, whatever the others are.
Cases Casework::comparison(Case given, const Node& node, const Scene& scene, bool truth) {
    Cases cases;
    if (!truth) {
        for (std::size_t i = 0; i + 1 < node.kids.size(); ++i) {
            append(cases, pair(given, node.kids[i], negated(node.ops[i]), node.kids[i + 1], scene));
        }
        return cases;
    }
    cases.push_back(std::move(given));
    for (std::size_t i = 0; i + 1 < node.kids.size(); ++i) {
        Cases next;
        for (Case& one : cases) {
            append(next, pair(std::move(one), node.kids[i], node.ops[i], node.kids[i + 1], scene));
        }
        cases = std::move(next);
    }
    return cases;
}

Cases Casework::pair(Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene) {
    const Type& a = model_.node(left).type;
    const Type& b = model_.node(right).type;
    if (a.kind == Kind::Number && b.kind == Kind::Number) {
        // An order, and an equality with something that is there, is of two that are there; that
        // two are not equal may be because one is none.
        const bool there = !is_equality(op) || (op == CompareOp::Is && !(a.or_none && b.or_none)) ||
                           !(a.or_none || b.or_none);
        return there ? numbers(std::move(given), left, op, right, scene)
                     : opaque_pair(std::move(given), left, op, right, scene);
    }
    const auto x = constant_of(model_, left);
    const auto y = constant_of(model_, right);
    const NodeId subject = y ? left : right;
    const auto& constant = y ? y : x;
    const auto place = constant ? place_of(*constant) : std::nullopt;
    if (!is_equality(op) || (x && y) || !place ||
        model_.node(subject).type.kind != constant->kind) {
        return opaque_pair(std::move(given), left, op, right, scene);
    }
    Possible possible = just(*place);
    if (op == CompareOp::IsNot) {
        possible = {};
        possible.never = {*place};
    }
    return only_if(
        std::move(given), terms_.of(subject, scene), model_.node(subject).type, possible);
}

Cases Casework::numbers(Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene) {
    const Linear a = linear(left, scene, given);
    const Linear form = a.plus(linear(right, scene, given), -1);
    if (beginning_) {
        given.asked.push_back(given.demands.size());
    }
    switch (op) {
        case CompareOp::Is:
            demand(given, form, Sense::Zero);
            return {std::move(given)};
        case CompareOp::IsNot: {
            Case below = given;
            demand(given, form, Sense::AboveZero);
            demand(below, form.times(-1), Sense::AboveZero);
            return {std::move(given), std::move(below)};
        }
        case CompareOp::Less:
            demand(given, form.times(-1), Sense::AboveZero);
            return {std::move(given)};
        case CompareOp::LessEqual:
            demand(given, form.times(-1), Sense::AtLeastZero);
            return {std::move(given)};
        case CompareOp::Greater:
            demand(given, form, Sense::AboveZero);
            return {std::move(given)};
        case CompareOp::GreaterEqual:
            demand(given, form, Sense::AtLeastZero);
            return {std::move(given)};
    }
    return {std::move(given)};
}

// Nothing is known of the two, but that the same question has one answer.
Cases Casework::opaque_pair(
    Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene) {
    Type answer;
    answer.kind = Kind::Bool;
    TermId a = terms_.of(left, scene);
    TermId b = terms_.of(right, scene);
    if (is_equality(op)) {
        const TermId equal = terms_.pair("is", std::min(a, b), std::max(a, b));
        return only_if(
            std::move(given), equal, answer, just(Rational(op == CompareOp::Is ? 1 : 0)));
    }
    // a > b is b < a, and a >= b is not a < b.
    if (op == CompareOp::Greater || op == CompareOp::LessEqual) {
        std::swap(a, b);
    }
    const bool less = op == CompareOp::Less || op == CompareOp::Greater;
    return only_if(
        std::move(given), terms_.pair("less", a, b), answer, just(Rational(less ? 1 : 0)));
}

Cases Casework::in_interval(Case given, const Node& node, const Scene& scene, bool truth) {
    const Node& interval = model_.node(node.kids[1]);
    if (interval.op != Op::Interval || interval.kids.size() != 2) {
        return {std::move(given)};
    }
    const NodeId value = node.kids[0];
    if (!truth) {
        Cases cases = pair(given, value, CompareOp::Less, interval.kids[0], scene);
        append(cases, pair(given, value, CompareOp::Greater, interval.kids[1], scene));
        return cases;
    }
    Cases cases;
    for (Case& one :
         pair(std::move(given), value, CompareOp::GreaterEqual, interval.kids[0], scene)) {
        append(cases, pair(std::move(one), value, CompareOp::LessEqual, interval.kids[1], scene));
    }
    return cases;
}

Cases Casework::one_of(Case given, NodeId id, const Scene& scene, bool truth) {
    const Node& node = model_.node(id);
    const NodeId subject = node.kids[0];
    const Type& type = model_.node(subject).type;
    std::vector<Rational> places;
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
        const auto value = constant_of(model_, node.kids[i]);
        const auto place = value ? place_of(*value) : std::nullopt;
        if (!place || type.kind != value->kind || type.kind == Kind::Number) {
            return held(std::move(given), id, scene, truth);
        }
        places.push_back(*place);
    }
    std::sort(places.begin(), places.end());
    Possible possible;
    if (truth != node.flag) {
        possible.none = false;
        possible.only = std::move(places);
    } else {
        possible.never = std::move(places);
    }
    return only_if(std::move(given), terms_.of(subject, scene), type, possible);
}

}  // namespace darman::policy::analysis
