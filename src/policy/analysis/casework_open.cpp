// What the law says of a value: a case for each clause, step or bound that may have decided.
#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "policy/analysis/casework.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

using core::Rational;
using Sense = Demand::Sense;

namespace {

void append(Cases& to, Cases from) {
    std::move(from.begin(), from.end(), std::back_inserter(to));
}

// In force on every date, and known to every decision.
bool always(const InForce& in_force) {
    return !in_force.from && !in_force.to && !in_force.enacted;
}

bool goes_before(const RuleVersion& version, std::size_t a, std::size_t b, std::size_t depth = 0) {
    if (depth > version.exceptions.size()) {
        return false;
    }
    const auto& next = version.exceptions[a].before;
    return std::any_of(next.begin(), next.end(), [&](std::int32_t other) {
        const auto at = static_cast<std::size_t>(other);
        return at == b || goes_before(version, at, b, depth + 1);
    });
}

}  // namespace

void Casework::told(Case& of, const std::string& what, Span at) const {
    of.story.push_back(what);
    of.places.push_back(at);
}

Cases Casework::open(Case given, const Case::Waiting& waiting) {
    level_ = waiting.level + 1;
    beginning_ = false;
    const Term& term = terms_[waiting.term];
    if (term.derived < 0) {
        const Op op = model_.node(term.node).op;
        return op == Op::Adjust ? open_bounds(given, waiting.term)
               : op == Op::Else ? open_else(given, waiting.term)
                                : open_product(std::move(given), waiting);
    }
    // Of a value that may be none it is not known that the law was asked.
    if (!is_number(waiting.term)) {
        const auto it = given.possible.find(waiting.term);
        if (it == given.possible.end() || it->second.none) {
            return {std::move(given)};
        }
    }
    switch (model_.derived[static_cast<std::size_t>(term.derived)].kind) {
        case DerivedKind::Rule:
            return open_rule(given, waiting.term);
        case DerivedKind::Step:
            return open_step(given, waiting.term);
        case DerivedKind::Accumulate:
            return open_accumulator(given, waiting.term);
        case DerivedKind::TableOutput:
            return open_table(given, waiting.term);
        case DerivedKind::Allocate:
            return {std::move(given)};
    }
    DARMAN_UNREACHABLE();
}

// ------------------------------------------------------------------------------------------
// rules

// The clauses that may speak, of those to `to`. An exception speaks if it holds and none ordered
// before it does; the others are not asked, unless they are always in force.
void Casework::spoken(const RuleVersion& version,
                      std::int32_t to,
                      const std::vector<std::pair<NodeId, bool>>& whens,
                      std::vector<Spoken>& all) {
    std::vector<std::pair<NodeId, bool>> none_holds = whens;
    for (std::size_t i = 0; i < version.exceptions.size(); ++i) {
        const Clause& clause = version.exceptions[i];
        if (clause.to != to) {
            continue;
        }
        std::vector<std::pair<NodeId, bool>> holds = whens;
        holds.emplace_back(clause.when, true);
        for (std::size_t other = 0; other < version.exceptions.size(); ++other) {
            const Clause& before = version.exceptions[other];
            if (before.to == to && always(before.in_force) && goes_before(version, other, i)) {
                holds.emplace_back(before.when, false);
            }
        }
        spoken(version, static_cast<std::int32_t>(i), holds, all);
        if (always(clause.in_force)) {
            none_holds.emplace_back(clause.when, false);
        }
    }
    all.push_back(
        {to < 0 ? &version.base : &version.exceptions[static_cast<std::size_t>(to)], none_holds});
}

Cases Casework::bind(Case given, TermId term, NodeId id, const Scene& scene) {
    const Node& node = model_.node(id);
    const Type& type = *type_of(term);
    if (node.op == Op::Const && node.constant.state == State::None) {
        return {};
    }
    if (type.kind == Kind::Number) {
        const Linear form = linear(id, scene, given);
        demand(given, form.plus(Linear::of_number(term), -1), Sense::Zero);
        return {std::move(given)};
    }
    const Possible must = given.possible.at(term);
    if (type.kind == Kind::Bool) {
        if (!must.only || must.only->size() != 1) {
            return {std::move(given)};
        }
        return assume(std::move(given), id, scene, !must.only->front().is_zero());
    }
    if (const auto constant = constant_of(model_, id)) {
        const auto place = place_of(*constant);
        if (!place || constant->kind != type.kind) {
            return {std::move(given)};
        }
        Possible possible;
        possible.none = false;
        possible.only = std::vector{*place};
        return only_if(std::move(given), term, type, possible);
    }
    if (node.type.kind != type.kind) {
        return {std::move(given)};
    }
    return only_if(std::move(given), terms_.of(id, scene), node.type, must);
}

Cases Casework::open_rule(const Case& given, TermId term) {
    const std::int32_t derived = terms_[term].derived;
    const Scene scene = terms_[term].scene;
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const std::string name = derived_name(model_, derived);
    Cases cases;
    for (const RuleVersion& version : info.versions) {
        std::vector<Spoken> all;
        spoken(version, -1, {}, all);
        for (const Spoken& one : all) {
            Case begun = given;
            if (!version.exceptions.empty() || info.versions.size() > 1) {
                told(begun,
                     name + (one.clause->label.empty() ? " by no exception"
                                                       : " by exception " + one.clause->label),
                     one.clause->at);
            }
            Cases holding{std::move(begun)};
            for (const auto& [when, truth] : one.whens) {
                Cases next;
                for (Case& so_far : holding) {
                    append(next, assume(std::move(so_far), when, scene, truth));
                }
                holding = std::move(next);
            }
            for (Case& so_far : holding) {
                append(cases, bind(std::move(so_far), term, one.clause->value, scene));
            }
        }
    }
    return cases;
}

// Rows that match are not asked for what they match: an input may be unknown where all rows that
// may match give the same.
Cases Casework::open_table(const Case& given, TermId term) {
    const Scene scene = terms_[term].scene;
    const std::int32_t derived = terms_[term].derived;
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const TableInfo& table = model_.tables[static_cast<std::size_t>(info.table)];
    if (table.hit == HitPolicy::Sum) {
        return {given};
    }
    Cases cases;
    for (const TableRowInfo& row : table.rows) {
        Case begun = given;
        told(begun, derived_name(model_, derived) + " by a row", row.at);
        append(
            cases,
            bind(std::move(begun), term, row.outputs[static_cast<std::size_t>(info.step)], scene));
    }
    return cases;
}

// -------------------------------------------------------------------------------------------
// steps and counters

Cases Casework::open_step(const Case& given, TermId term) {
    const std::int32_t derived = terms_[term].derived;
    Scene scene = terms_[term].scene;
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const WaterfallInfo& fall = model_.waterfalls[static_cast<std::size_t>(info.waterfall)];
    const auto index = static_cast<std::size_t>(info.step);
    const std::string name = derived_name(model_, derived);
    Case begun = given;
    Linear rest = linear(fall.whole, scene, begun);
    demand(begun, rest, Sense::AtLeastZero);  // else a fault
    for (std::size_t s = 0; s < index; ++s) {
        const std::int32_t before = fall.steps[s].derived;
        const Type& type = model_.derived[static_cast<std::size_t>(before)].type;
        rest = rest.plus(number(terms_.of_derived(before, scene), type, begun), -1);
    }
    demand(begun, rest, Sense::AtLeastZero);
    const Linear value = Linear::of_number(term);
    if (index + 1 == fall.steps.size()) {
        demand(begun, rest.plus(value, -1), Sense::Zero);
        return {std::move(begun)};
    }
    scene.rest = terms_.made("rest of " + std::to_string(term));
    demand(begun, rest.plus(Linear::of_number(scene.rest), -1), Sense::Zero);

    const StepInfo& step = fall.steps[index];
    Cases cases;
    const auto add = [&](Case one, const Linear& is, const std::string& what) {
        demand(one, is.plus(value, -1), Sense::Zero);
        told(one, name + " " + what, info.at);
        cases.push_back(std::move(one));
    };
    if (step.when >= 0) {
        for (Case& one : assume(begun, step.when, scene, false)) {
            add(std::move(one), Linear(), "is not due");
        }
    }
    for (Case& due : assume(std::move(begun), step.when, scene, true)) {
        const Node& node = model_.node(step.value);
        if (node.op == Op::Rest) {
            add(std::move(due), rest, "takes all that is left");
            continue;
        }
        if (node.type.or_none) {
            add(due, Linear(), "is none");
        }
        const Linear asked = linear(step.value, scene, due);
        Case all = due;
        demand(all, asked.plus(rest, -1), Sense::AboveZero);
        add(std::move(all), rest, "takes all that is left");
        Case nothing = due;
        demand(nothing, asked.times(-1), Sense::AboveZero);
        add(std::move(nothing), Linear(), "would be below 0");
        demand(due, asked, Sense::AtLeastZero);
        demand(due, rest.plus(asked, -1), Sense::AtLeastZero);
        add(std::move(due), asked, "takes what it asks");
    }
    return cases;
}

// What fits is between 0 and what is added.
Cases Casework::open_accumulator(const Case& given, TermId term) {
    const std::int32_t derived = terms_[term].derived;
    const Scene scene = terms_[term].scene;
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const AccumulateInfo& law = info.accumulate[0];
    if (!law.tranches.empty()) {
        return {given};
    }
    const std::string name = derived_name(model_, derived);
    const Linear value = Linear::of_number(term);
    Cases cases;
    // A row that was taken back gives 0 whatever its condition.
    const bool reversible = model_.entities[static_cast<std::size_t>(info.entity)].reverses >= 0;
    for (Case& one : reversible ? Cases{given} : assume(given, law.when, scene, false)) {
        demand(one, value, Sense::Zero);
        told(one, name + " adds nothing", info.at);
        cases.push_back(std::move(one));
    }
    for (Case& due : assume(given, law.when, scene, true)) {
        if (model_.node(law.adds).type.or_none) {
            Case none = due;
            demand(none, value, Sense::Zero);
            told(none, name + " adds none", info.at);
            cases.push_back(std::move(none));
        }
        told(due, name + " counts", info.at);
        const Linear added = linear(law.adds, scene, due);
        Case less = due;
        demand(less, added.times(-1), Sense::AboveZero);
        demand(less, value.times(-1), Sense::AtLeastZero);
        demand(less, value.plus(added, -1), Sense::AtLeastZero);
        cases.push_back(std::move(less));
        demand(due, value, Sense::AtLeastZero);
        demand(due, added.plus(value, -1), Sense::AtLeastZero);
        cases.push_back(std::move(due));
    }
    return cases;
}

// -----------------------------------------------------------------------------------------
// expressions

Cases Casework::open_bounds(const Case& given, TermId term) {
    const NodeId id = terms_[term].node;
    const Scene scene = terms_[term].scene;
    const Node& node = model_.node(id);

    struct Branch {
        Case one;
        Linear value;
    };

    std::vector<Branch> branches;
    Case begun = given;
    Linear first = linear(node.kids[0], scene, begun);
    branches.push_back({std::move(begun), std::move(first)});
    for (std::size_t i = 0; i < node.adjustments.size(); ++i) {
        const Adjusting& adjusting = node.adjustments[i];
        const bool rounds = adjusting.kind == AdjustKind::Rounded;
        const auto& grain = model_.node(node.kids[0]).type.grain;
        if (rounds && i == 0 && grain && (*grain / adjusting.step).is_integer()) {
            continue;  // it is a multiple already
        }
        std::vector<Branch> next;
        for (Branch& branch : branches) {
            if (rounds) {
                // Within one step, and on the same side of 0.
                const TermId made =
                    terms_.made("rounded " + std::to_string(term) + "/" + std::to_string(i));
                const Linear to = Linear::of_number(made);
                const Linear apart = to.plus(branch.value, -1);
                for (const int side : {-1, 0, 1}) {
                    Branch rounded{branch.one, to};
                    if (side == 0) {
                        demand(rounded.one, branch.value, Sense::Zero);
                        demand(rounded.one, to, Sense::Zero);
                    } else {
                        demand(rounded.one, branch.value.times(side), Sense::AboveZero);
                        demand(rounded.one, to.times(side), Sense::AtLeastZero);
                        demand(rounded.one,
                               Linear::of(adjusting.step).plus(apart),
                               Sense::AtLeastZero);
                        demand(rounded.one,
                               Linear::of(adjusting.step).plus(apart, -1),
                               Sense::AtLeastZero);
                    }
                    next.push_back(std::move(rounded));
                }
                continue;
            }
            // A bound that is none does not bind.
            if (model_.node(adjusting.bound).type.or_none) {
                next.push_back(branch);
            }
            const Linear bound = linear(adjusting.bound, scene, branch.one);
            const int side = adjusting.kind == AdjustKind::AtLeast ? 1 : -1;
            const Linear room = branch.value.plus(bound, -1).times(side);
            Branch bites{branch.one, bound};
            demand(bites.one, room.times(-1), Sense::AboveZero);
            next.push_back(std::move(bites));
            demand(branch.one, room, Sense::AtLeastZero);
            next.push_back(std::move(branch));
        }
        branches = std::move(next);
    }
    Cases cases;
    for (Branch& branch : branches) {
        demand(branch.one, branch.value.plus(Linear::of_number(term), -1), Sense::Zero);
        cases.push_back(std::move(branch.one));
    }
    return cases;
}

Cases Casework::open_else(const Case& given, TermId term) {
    const Scene scene = terms_[term].scene;
    const Node& node = model_.node(terms_[term].node);
    Cases cases;
    for (const bool none : {false, true}) {
        Possible state;
        state.none = none;
        state.present = !none;
        const Type& type = model_.node(node.kids[0]).type;
        for (Case& one : only_if(given, terms_.of(node.kids[0], scene), type, state)) {
            const Linear form = linear(node.kids[none ? 1 : 0], scene, one);
            demand(one, form.plus(Linear::of_number(term), -1), Sense::Zero);
            cases.push_back(std::move(one));
        }
    }
    return cases;
}

// A product of two numbers is understood once one of them is told; and where both are at least 0.
Cases Casework::open_product(Case given, const Case::Waiting& waiting) {
    const Scene scene = terms_[waiting.term].scene;
    const Node& node = model_.node(terms_[waiting.term].node);
    const Linear value = Linear::of_number(waiting.term);
    std::vector<Linear> factors{linear(node.kids[0], scene, given)};
    factors.push_back(linear(node.kids[1], scene, given));
    const std::vector<Linear> forms = reduced(given.demands, std::move(factors));
    for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
        if (forms[i].is_constant()) {
            demand(given, forms[1 - i].times(forms[i].constant).plus(value, -1), Sense::Zero);
            return {std::move(given)};
        }
    }
    if (waiting.tries == 0) {
        const auto low = [&](std::size_t i) { return model_.node(node.kids[i]).type.low; };
        const auto high = [&](std::size_t i) { return model_.node(node.kids[i]).type.high; };
        if (ranges_hold_ && low(0) && low(1) && low(0)->sign() >= 0 && low(1)->sign() >= 0) {
            demand(given, value, Sense::AtLeastZero);
            for (const std::size_t i : {std::size_t{0}, std::size_t{1}}) {
                if (high(i)) {
                    demand(given, forms[1 - i].times(*high(i)).plus(value, -1), Sense::AtLeastZero);
                }
            }
        }
    }
    if (waiting.tries < 8) {
        given.waiting.push_back({waiting.term, waiting.level, waiting.tries + 1, false});
    }
    return {std::move(given)};
}

}  // namespace darman::policy::analysis
