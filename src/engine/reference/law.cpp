// Rules and their exceptions, tables, waterfalls, allocations.
#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

using core::Rational;
using policy::CellTest;
using policy::Clause;
using policy::CompareOp;
using policy::DerivedInfo;
using policy::Kind;
using policy::RuleVersion;

// ---------------------------------------------------------------------------------------------
// rules

const RuleVersion* Executor::version(std::int32_t id, const Frame& frame, Value& why) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const RuleVersion* best = nullptr;
    for (const RuleVersion& v : info.versions) {
        const Counts holds = counts(v.in_force, frame, why);
        if (holds == Counts::Open) {
            return nullptr;
        }
        if (holds == Counts::Yes && (best == nullptr || best->in_force.from < v.in_force.from ||
                                     (best->in_force.from == v.in_force.from &&
                                      best->in_force.enacted < v.in_force.enacted))) {
            best = &v;
        }
    }
    if (best == nullptr) {
        std::string text = "no version of rule " + info.name + " is in force";
        if (frame.date.present()) {
            const auto day = core::Date::from_days(static_cast<std::int32_t>(frame.date.i));
            text += " on " +
                    day.to_string(model_.modules[static_cast<std::size_t>(info.module)].calendar);
        }
        why = fault(text);
    }
    return best;
}

namespace {

// True if clause a was ordered before clause b, directly or through others.
bool goes_before(const RuleVersion& version,
                 std::int32_t a,
                 std::int32_t b,
                 std::size_t depth = 0) {
    if (depth > version.exceptions.size()) {
        return false;
    }
    for (const std::int32_t next : version.exceptions[static_cast<std::size_t>(a)].before) {
        if (next == b || goes_before(version, next, b, depth + 1)) {
            return true;
        }
    }
    return false;
}

}  // namespace

// The exception among those to `to` that speaks; null with choice.value set when that cannot be
// told, null with choice.value present when none holds.
const Clause* Executor::select(Choice& choice, std::int32_t to, const Frame& frame) {
    const RuleVersion& version = *choice.version;
    if (version.exceptions.empty()) {
        return nullptr;
    }
    // Those looked at here stand from `first` on; what lies deeper is added after them.
    const std::size_t first = choice.looked_at.size();
    for (const Clause& clause : version.exceptions) {
        if (clause.to != to) {
            continue;
        }
        Value holds;
        const Counts counted = counts(clause.in_force, frame, holds);
        if (counted == Counts::Yes) {
            holds = eval(clause.when, frame);
        } else if (counted == Counts::No) {
            holds = Value::of_bool(false);
        }
        choice.looked_at.emplace_back(&clause, std::move(holds));
    }
    const std::size_t last = choice.looked_at.size();
    const auto index_of = [&](std::size_t i) {
        return static_cast<std::int32_t>(choice.looked_at[i].first - version.exceptions.data());
    };
    std::int32_t winner = -1;
    for (std::size_t i = first; i < last; ++i) {
        if (choice.looked_at[i].second.is_true() &&
            (winner < 0 || goes_before(version, index_of(i), winner))) {
            winner = index_of(i);
        }
    }
    Value open = Value::of_bool(false);
    for (std::size_t i = first; i < last; ++i) {
        const Value& holds = choice.looked_at[i].second;
        if (!holds.present() && (winner < 0 || goes_before(version, index_of(i), winner))) {
            open = open.present() ? holds : blend(open, holds);
        }
        // What was looked at to choose taints what was chosen.
        choice.value.taint = join_notes(choice.value.taint, holds.taint);
    }
    if (!open.present()) {
        open.taint = join_notes(open.taint, choice.value.taint);
        choice.value = open;
        return nullptr;
    }
    if (winner < 0) {
        return nullptr;
    }
    const Clause* deeper = select(choice, winner, frame);
    if (deeper != nullptr || !choice.value.present()) {
        return deeper;
    }
    return &version.exceptions[static_cast<std::size_t>(winner)];
}

Choice Executor::choose(std::int32_t id, const Frame& frame) {
    Choice choice;
    choice.value = Value::of_bool(true);
    choice.version = version(id, frame, choice.value);
    if (choice.version == nullptr) {
        return choice;
    }
    const Clause* found = select(choice, -1, frame);
    if (choice.value.present()) {
        choice.clause = found != nullptr ? found : &choice.version->base;
    }
    return choice;
}

Value Executor::rule(std::int32_t id, const Frame& frame) {
    const Choice choice = choose(id, frame);
    if (choice.clause == nullptr) {
        return choice.value;
    }
    return with_taint(eval(choice.clause->value, frame), choice.value);
}

// --------------------------------------------------------------------------------------------
// tables

Value Executor::cell(const CellTest& test, const Value& input, const Frame& frame) {
    switch (test.kind) {
        case CellTest::Kind::Any:
            return Value::of_bool(true);
        case CellTest::Kind::None:
            return input.state == State::None ? Value::of_bool(true)
                   : input.present()          ? Value::of_bool(false)
                                              : input;
        case CellTest::Kind::Equal:
        case CellTest::Kind::Range:
            break;
    }
    // Only `any` and `none` match none.
    if (input.state == State::None) {
        return Value::of_bool(false);
    }
    if (test.kind == CellTest::Kind::Equal) {
        return compare_pair(CompareOp::Is, input, eval(test.low, frame));
    }
    Value both = Value::of_bool(true);
    if (test.low >= 0) {
        both = compare_pair(
            test.low_open ? CompareOp::Less : CompareOp::LessEqual, eval(test.low, frame), input);
        if (!both.is_true()) {
            return both;
        }
    }
    return test.high < 0 ? both
                         : compare_pair(test.high_open ? CompareOp::Less : CompareOp::LessEqual,
                                        input,
                                        eval(test.high, frame));
}

TableMatch Executor::match(std::int32_t table, const Frame& frame) {
    const policy::TableInfo& info = model_.tables[static_cast<std::size_t>(table)];
    TableMatch result;
    result.why = Value::of_bool(true);
    std::vector<Value> inputs;
    for (const NodeId input : info.inputs) {
        inputs.push_back(eval(input, frame));
        if (inputs.back().state == State::Fault) {
            result.why = inputs.back();
            return result;
        }
    }
    for (std::size_t r = 0; r < info.rows.size(); ++r) {
        const policy::TableRowInfo& row = info.rows[r];
        const Counts counted = counts(row.in_force, frame, result.why);
        if (counted == Counts::Open) {
            return result;
        }
        if (counted == Counts::No) {
            continue;
        }
        if (row.otherwise) {
            result.otherwise = static_cast<std::int32_t>(r);
            continue;
        }
        Value all = Value::of_bool(true);
        for (std::size_t c = 0; c < row.cells.size() && !all.is_false(); ++c) {
            Value any = Value::of_bool(false);
            for (const CellTest& test : row.cells[c]) {
                const Value one = cell(test, inputs[c], frame);
                if (one.is_true()) {
                    any = one;
                    break;
                }
                if (!one.present()) {
                    any = any.present() ? one : blend(any, one);
                }
            }
            if (any.is_false()) {
                all = any;
            } else if (!any.present()) {
                all = all.present() ? any : blend(all, any);
            } else {
                all = with_taint(all, any);
            }
        }
        if (all.is_true()) {
            result.rows.push_back(static_cast<std::int32_t>(r));
            if (info.hit == policy::HitPolicy::First) {
                break;
            }
        } else if (!all.present()) {
            result.unknown.push_back(static_cast<std::int32_t>(r));
            result.why = result.why.present() ? all : blend(result.why, all);
        }
        result.why.taint = join_notes(result.why.taint, all.taint);
    }
    return result;
}

Value Executor::table_output(std::int32_t id, const Frame& frame) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const policy::TableInfo& table = model_.tables[static_cast<std::size_t>(info.table)];
    // A copy: the table may be asked of another row while an output is reckoned.
    LastMatch& last = last_matches_[static_cast<std::size_t>(info.table)];
    if (last.row != frame.row) {
        TableMatch matched = match(info.table, frame);
        LastMatch& now = last_matches_[static_cast<std::size_t>(info.table)];
        now.row = frame.row;
        now.match = std::move(matched);
    }
    const TableMatch found = last_matches_[static_cast<std::size_t>(info.table)].match;
    if (found.why.state == State::Fault || (!found.why.present() && found.unknown.empty())) {
        return found.why;
    }
    const auto output = [&](std::int32_t r) {
        const auto& row = table.rows[static_cast<std::size_t>(r)];
        return with_taint(eval(row.outputs[static_cast<std::size_t>(info.step)], frame), found.why);
    };
    if (table.hit == policy::HitPolicy::Sum) {
        Value sum = Value::of_number(0);
        for (const std::int32_t r : found.rows) {
            const Value value = output(r);
            Value state = blend(sum, value);
            if (!state.present()) {
                return state;
            }
            sum.number += value.number;
            sum.taint = state.taint;
        }
        for (const std::int32_t r : found.unknown) {
            const Value value = output(r);
            if (!value.present() || !value.number.is_zero()) {
                return found.why;
            }
        }
        return sum;
    }
    std::vector<std::int32_t> possible;
    if (table.hit == policy::HitPolicy::Unique && !found.rows.empty()) {
        return output(found.rows[0]);
    }
    possible = found.unknown;
    if (!found.rows.empty()) {
        possible.push_back(found.rows[0]);
    } else if (found.otherwise >= 0) {
        possible.push_back(found.otherwise);
    } else if (!found.unknown.empty() && !table.complete) {
        return found.why;
    }
    if (possible.empty()) {
        if (info.type.or_none) {
            return Value::none();
        }
        return fault("no row of table " + table.name + " matches");
    }
    // Rows that may match leave the result open only if they would give something else.
    Value value = output(possible[0]);
    for (const std::int32_t r : possible) {
        if (found.unknown.empty()) {
            break;
        }
        const Value other = output(r);
        const bool same =
            value.state == other.state && (!value.present() || bound_->compare(value, other) == 0);
        if (!same) {
            return found.why;
        }
    }
    return value;
}

// ----------------------------------------------------------------------------------------
// waterfalls

Value Executor::step(std::int32_t id, const Frame& frame) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const policy::WaterfallInfo& fall = model_.waterfalls[static_cast<std::size_t>(info.waterfall)];
    const auto index = static_cast<std::size_t>(info.step);
    Value rest = eval(fall.whole, frame);
    if (!rest.present()) {
        return rest;
    }
    if (rest.number.sign() < 0) {
        return fault("the whole of the waterfall of " +
                     model_.entities[static_cast<std::size_t>(fall.entity)].name + " is below 0");
    }
    for (std::size_t s = 0; s < index; ++s) {
        const Value before = derived(fall.steps[s].derived, frame.row);
        if (!before.present()) {
            return before;
        }
        rest.number -= before.number;
        rest.taint = join_notes(rest.taint, before.taint);
    }
    // The last takes what is left, so that the steps always sum to the whole.
    if (index + 1 == fall.steps.size()) {
        return rest;
    }
    const policy::StepInfo& step_info = fall.steps[index];
    Frame inner = frame;
    inner.rest = &rest;
    if (step_info.when >= 0) {
        const Value when = eval(step_info.when, inner);
        if (!when.present()) {
            return when;
        }
        if (when.i == 0) {
            return with_taint(Value::of_number(0), when);
        }
    }
    Value value = eval(step_info.value, inner);
    if (!value.present()) {
        return value.state == State::None ? with_taint(Value::of_number(0), value) : value;
    }
    if (value.number.sign() < 0) {
        value.number = Rational(0);
    } else if (rest.number < value.number) {
        value.number = rest.number;
    }
    return value;
}

// ---------------------------------------------------------------------------------------
// allocations

void Executor::allocate_family(std::int32_t id,
                               const std::vector<std::int32_t>& family,
                               const Value& whole,
                               std::vector<Value>& shares) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const policy::AllocateInfo& law = info.allocate[0];
    std::vector<Rational> weights;
    Rational total = 0;
    Value state = whole;
    std::vector<std::vector<Value>> ties;
    for (const std::int32_t member : family) {
        const Frame frame = frame_of(info.module, member);
        const Value weight = eval(law.weight, frame);
        if (weight.state == State::None) {
            weights.emplace_back(0);
        } else {
            state = blend(state, weight);
            weights.push_back(weight.present() ? weight.number : Rational(0));
        }
        if (weights.back().sign() < 0) {
            state = fault("a weight of the allocation " + info.name + " is below 0");
        }
        total += weights.back();
        std::vector<Value> keys;
        for (const NodeId path : law.then) {
            keys.push_back(eval(path, frame));
        }
        ties.push_back(std::move(keys));
    }
    shares.assign(family.size(), state.present() ? with_taint(Value::of_number(0), state) : state);
    if (!state.present() || total.is_zero()) {
        return;
    }
    const bool negative = whole.number.sign() < 0;
    const Rational units = (whole.number / law.step).abs();
    std::vector<Rational> fractions(family.size());
    Rational left = units;
    for (std::size_t i = 0; i < family.size(); ++i) {
        const Rational exact = units * weights[i] / total;
        const Rational whole_units = exact.floor();
        fractions[i] = exact - whole_units;
        shares[i].number = whole_units;
        left -= whole_units;
    }
    std::vector<std::size_t> turn;
    for (std::size_t i = 0; i < family.size(); ++i) {
        if (weights[i].sign() > 0) {
            turn.push_back(i);
        }
    }
    if (law.remainder == policy::Remainder::LargestFraction) {
        std::stable_sort(turn.begin(), turn.end(), [&](std::size_t a, std::size_t b) {
            if (fractions[a] != fractions[b]) {
                return fractions[b] < fractions[a];
            }
            for (std::size_t k = 0; k < ties[a].size(); ++k) {
                if (ties[a][k].present() && ties[b][k].present()) {
                    if (const int order = bound_->compare(ties[a][k], ties[b][k]); order != 0) {
                        return order < 0;
                    }
                }
            }
            return false;
        });
        for (std::size_t k = 0; left.sign() > 0; k = (k + 1) % turn.size()) {
            shares[turn[k]].number += Rational(1);
            left -= Rational(1);
        }
    } else {
        shares[law.remainder == policy::Remainder::First ? turn.front() : turn.back()].number +=
            left;
    }
    for (Value& share : shares) {
        share.number *= negative ? -law.step : law.step;
    }
}

Value Executor::allocation(std::int32_t id, const Frame& frame) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const policy::AllocateInfo& law = info.allocate[0];
    const Value whole = eval(law.whole, frame);
    std::vector<std::int32_t> family;
    Value open = whole;
    for (const std::int32_t member : siblings(frame.row)) {
        if (taken_back(member)) {
            continue;
        }
        const Value rejected = is_rejected(member);
        if (!rejected.present()) {
            open = blend(open, rejected);
        } else if (rejected.i == 0) {
            family.push_back(member);
        }
    }
    if (!open.present()) {
        return open;
    }
    std::vector<Value> shares;
    allocate_family(id, family, whole, shares);
    // The whole family is settled at once; each is asked for the same.
    Value mine = with_taint(Value::of_number(0), whole);
    ByRow<Memo>& memo = values_[static_cast<std::size_t>(id)];
    for (std::size_t i = 0; i < family.size(); ++i) {
        if (family[i] == frame.row) {
            mine = shares[i];
        } else if (Memo& other = memo.at(place_of(family[i]));
                   other.progress == Progress::Untouched) {
            other.value = shares[i];
            other.progress = Progress::Done;
        }
    }
    return mine;
}

}  // namespace darman::engine
