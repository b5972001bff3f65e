// Wholes that are divided: the steps of a waterfall, the shares of an allocation.
#include "engine/reference/explain.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using core::Rational;
using policy::Op;

// ----------------------------------------------------------------------------------- waterfalls

// What is left: the whole less the steps before.
Findings Explainer::rest_of(const Telling& told) {
    const policy::Model& model = executor_.model();
    const policy::WaterfallInfo& fall =
        model.waterfalls[static_cast<std::size_t>(told.info->waterfall)];
    Findings found;
    FormulaWriter(executor_, found).write(fall.whole, told.frame);
    for (std::size_t s = 0; s < static_cast<std::size_t>(told.info->step); ++s) {
        const std::int32_t step = fall.steps[s].derived;
        const policy::DerivedInfo& before = model.derived[static_cast<std::size_t>(step)];
        const Value value = executor_.derived(step, told.frame.row);
        found.parts.push_back({step, told.frame.row, told.frame.date, false});
        if (!value.present() || !value.number.is_zero()) {
            found.op("−");
            found.operand(before.name, show(value, before.type, executor_));
        }
    }
    return found;
}

void Explainer::tell_step(Telling& told) {
    const policy::Model& model = executor_.model();
    const policy::WaterfallInfo& fall =
        model.waterfalls[static_cast<std::size_t>(told.info->waterfall)];
    const auto index = static_cast<std::size_t>(told.info->step);
    const policy::StepInfo& step = fall.steps[index];
    told.story.quotes = quotes_at(step.citations, fall.at, told.info->module, model);
    Value rest = executor_.eval(fall.whole, told.frame);
    for (std::size_t s = 0; s < index && rest.present(); ++s) {
        const Value before = executor_.derived(fall.steps[s].derived, told.frame.row);
        if (before.present()) {
            rest.number -= before.number;
        } else {
            rest = before;
        }
    }
    if (!rest.present() || rest.number.sign() < 0 || index + 1 == fall.steps.size()) {
        told.found.add(rest_of(told), true);
        return;
    }
    Frame inner = told.frame;
    inner.rest = &rest;
    if (!tell_when(told, step.when, inner)) {
        return;
    }
    if (model.node(step.value).op == Op::Rest) {
        told.found.add(rest_of(told), true);
        return;
    }
    FormulaWriter(executor_, told.found).write(step.value, inner, &told.info->type);
    const Value wanted = executor_.eval(step.value, inner);
    if (!wanted.present()) {
        return;
    }
    const bool below = wanted.number.sign() < 0;
    BoundStory cut;
    cut.text = below ? "at least" : "at most";
    cut.bit = below || rest.number < wanted.number;
    cut.limit = show(below ? Value::of_number(0) : rest, told.info->type, executor_);
    cut.before = show(wanted, told.info->type, executor_);
    cut.quotes = quotes_at(fall.citations, fall.at, told.info->module, model);
    if (told.found.rest || (cut.bit && !below)) {
        told.found.add(rest_of(told), false);
    }
    told.found.bounds.push_back(std::move(cut));
}

// ---------------------------------------------------------------------------------- allocations

void Explainer::tell_allocation(Telling& told) {
    const policy::Model& model = executor_.model();
    const policy::AllocateInfo& law = told.info->allocate[0];
    told.story.quotes = quotes_at(law.citations, told.info->at, told.info->module, model);
    if (executor_.taken_back(told.frame.row) || executor_.is_rejected(told.frame.row).is_true()) {
        return;  // it takes no part
    }
    const Value whole = executor_.eval(law.whole, told.frame);
    FormulaWriter writer(executor_, told.found);
    writer.write_factor(law.whole, told.frame);
    told.found.op("×");
    writer.write_factor(law.weight, told.frame);
    Rational total = 0;
    bool known = true;
    for (const std::int32_t member : executor_.siblings(told.frame.row)) {
        if (executor_.taken_back(member) || !executor_.is_rejected(member).is_false()) {
            continue;
        }
        const Frame theirs = executor_.frame_of(told.info->module, member);
        const Value weight = executor_.eval(law.weight, theirs);
        known = known && (weight.present() || weight.state == State::None);
        total += weight.present() ? weight.number : Rational(0);
        writer.read_member(law.weight, theirs);
    }
    const policy::Type& type = model.node(law.weight).type;
    told.found.op("÷");
    told.found.operand("sum of " + written(model, law.weight),
                       show(known ? Value::of_number(total) : Value{}, type, executor_));
    const Value mine = executor_.eval(law.weight, told.frame);
    if (!told.value.present() || !whole.present() || !known || !mine.present() || total.is_zero()) {
        return;
    }
    const Value exact = Value::of_number(whole.number * mine.number / total);
    FormulaToken round;
    round.kind = FormulaToken::Kind::Round;
    round.text = core::rounding_name(core::Rounding::Down);
    round.value = show(Value::of_number(law.step), told.info->type, executor_);
    round.before = show(exact, told.info->type, executor_);
    told.found.formula.push_back(std::move(round));
    const Rational extra =
        told.value.number - exact.number.round_to(law.step, core::Rounding::Down);
    if (extra.is_zero() || mine.number.is_zero()) {
        return;
    }
    Source remainder;
    remainder.kind = "remainder";
    remainder.name = told.info->name;
    remainder.labels = told.info->labels;
    remainder.value = show(Value::of_number(extra), told.info->type, executor_);
    remainder.text = law.remainder == policy::Remainder::LargestFraction
                         ? "remainder to the largest fraction"
                     : law.remainder == policy::Remainder::First ? "remainder to the first"
                                                                 : "remainder to the last";
    remainder.quotes = quotes_at(law.remainder_citations, told.info->at, told.info->module, model);
    told.found.add(std::move(remainder));
}

}  // namespace darman::engine
