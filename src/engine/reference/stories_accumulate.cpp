// Accumulators: what was added, the counters before and after, the bound that bit, the stretches.
#include <algorithm>

#include "core/digits.hpp"
#include "engine/reference/explain.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using core::Calendar;
using core::Rational;
using policy::AccumulateInfo;
using policy::PeriodInfo;
using policy::PeriodKind;

void Explainer::tell_accumulated(Telling& told) {
    const AccumulateInfo& law = told.info->accumulate[0];
    const AccumulateRecord record = executor_.accumulated(told.id, told.frame.row);
    told.story.quotes =
        quotes_at(law.citations, told.info->at, told.info->module, executor_.model());
    told.story.says = law.says;
    if (record.taken_back) {
        // Under `readjudicate` both vanish: there is nothing to tell.
        const std::int32_t original = executor_.reversed_by(told.frame.row);
        const bool returned = record.value.present() && !record.value.number.is_zero();
        if (law.late == policy::Late::AsReceived && original >= 0 && returned) {
            tell_negated(told, original);
        }
        return;
    }
    if (!tell_when(told, law.when, told.frame)) {
        return;
    }
    const bool counted = !record.bounds.empty() && record.value.present();
    if (!law.tranches.empty() && counted) {
        FormulaWriter(executor_, told.found).read(law.adds, told.frame);
        tell_stretches(told, record);
        return;
    }
    FormulaWriter(executor_, told.found).write(law.adds, told.frame, &told.info->type);
    if (law.tranches.empty()) {
        tell_counters(told, record);
        tell_floor(told, record);
    }
}

void Explainer::tell_counters(Telling& told, const AccumulateRecord& record) {
    const policy::Model& model = executor_.model();
    const AccumulateInfo& law = told.info->accumulate[0];
    const policy::Type& type = told.info->type;
    for (std::size_t b = 0; b < record.bounds.size(); ++b) {
        const BoundRecord& kept = record.bounds[b];
        const policy::BoundInfo& bound = law.bounds[b];
        const bool open = !record.value.present() && kept.limit.state != State::None;
        if (!kept.applies && !open) {
            continue;  // none: it does not bind
        }
        BoundStory told_bound;
        told_bound.text = "at most";
        told_bound.bit = kept.bit;
        told_bound.limit = show(kept.limit, type, executor_);
        told_bound.before = show(record.added, type, executor_);
        told_bound.counter = true;
        if (kept.applies) {
            told_bound.used = show(Value::of_number(kept.used), type, executor_);
        }
        if (record.value.present()) {
            // A row that does not stand leaves the counter as it was.
            const bool counts = record.taken_back || executor_.stands(told.frame.row);
            told_bound.after =
                show(Value::of_number(counts ? kept.after : kept.used), type, executor_);
        }
        told_bound.key = executor_.counter_text(bound.by, bound.period, told.frame);
        told_bound.key_fa = key_fa(bound.by, bound.period, told.frame, told_bound.key);
        told_bound.quotes = quotes_at(bound.citations, bound.at, told.info->module, model);
        told.found.bounds.push_back(std::move(told_bound));
        if (kept.bit || !kept.limit.present()) {
            FormulaWriter(executor_, told.found).read(bound.limit, told.frame);
        }
    }
}

// A negative addition is taken whole, or down to `at least`.
void Explainer::tell_floor(Telling& told, const AccumulateRecord& record) {
    const AccumulateInfo& law = told.info->accumulate[0];
    const bool below = record.added.present() && record.added.number.sign() < 0;
    if (law.at_least < 0 || !below || !record.value.present()) {
        return;
    }
    BoundStory floor;
    floor.text = "at least";
    floor.bit = record.value.number != record.added.number;
    floor.limit = show(executor_.eval(law.at_least, told.frame), told.info->type, executor_);
    floor.before = show(record.added, told.info->type, executor_);
    floor.quotes =
        quotes_at(law.at_least_citations, told.info->at, told.info->module, executor_.model());
    if (floor.bit) {
        FormulaWriter(executor_, told.found).read(law.at_least, told.frame);
    }
    told.found.bounds.push_back(std::move(floor));
}

// ------------------------------------------------------------------------------------ stretches

// The part of the addition in each stretch times its rate: "9 × 100 % + 3 × 20 %".
void Explainer::tell_stretches(Telling& told, const AccumulateRecord& record) {
    const policy::Model& model = executor_.model();
    const AccumulateInfo& law = told.info->accumulate[0];
    const policy::Type& added = model.node(law.adds).type;
    const bool down = record.added.number.sign() < 0;
    const Rational& low = down ? record.bounds[0].after : record.used;
    const Rational& high = down ? record.used : record.bounds[0].after;
    Rational begin = 0;
    Rational sum = 0;
    for (std::size_t t = 0; t < law.tranches.size(); ++t) {
        const policy::TrancheInfo& stretch = law.tranches[t];
        const bool last = t + 1 == law.tranches.size();
        const Value width = last ? Value{} : executor_.eval(stretch.width, told.frame);
        const Rational end = last ? high : begin + width.number;
        // The first stretch reaches below 0.
        const Rational from = t == 0 || begin < low ? low : begin;
        const Rational to = last || high < end ? high : end;
        begin = end;
        if (!record.stretches[t]) {
            continue;
        }
        const Value rate = executor_.eval(stretch.rate, told.frame);
        const Rational part = down ? from - to : to - from;
        sum += part * rate.number;
        if (!told.found.formula.empty()) {
            told.found.op("+");
        }
        told.found.operand("", show(Value::of_number(part), added, executor_));
        told.found.op("×");
        FormulaWriter writer(executor_, told.found);
        writer.write_factor(stretch.rate, told.frame);
        Source source;
        source.kind = "stretch";
        source.name = told.info->name;
        source.labels = told.info->labels;
        source.value = show(rate, model.node(stretch.rate).type, executor_);
        source.text =
            (last ? "beyond" : (t == 0 ? "first " : "next ") + written(model, stretch.width)) +
            " at " + written(model, stretch.rate);
        source.quotes = quotes_at(stretch.citations, stretch.at, told.info->module, model);
        told.found.add(std::move(source));
        if (!last) {
            writer.read(stretch.width, told.frame);
        }
    }
    if (law.rounding) {
        FormulaToken round;
        round.kind = FormulaToken::Kind::Round;
        round.text = core::rounding_name(law.rounding->rounding);
        round.value = show(Value::of_number(law.rounding->step), told.info->type, executor_);
        round.before = show(Value::of_number(sum), told.info->type, executor_);
        told.found.formula.push_back(std::move(round));
    }
    BoundStory counter;
    counter.text = "stretches";
    counter.counter = true;
    counter.limit.state = Shown::State::None;
    counter.before = show(record.added, added, executor_);
    counter.used = show(Value::of_number(record.used), added, executor_);
    const bool counts = record.taken_back || executor_.stands(told.frame.row);
    counter.after =
        show(Value::of_number(counts ? record.bounds[0].after : record.used), added, executor_);
    counter.key = executor_.counter_text(law.by, law.period, told.frame);
    counter.key_fa = key_fa(law.by, law.period, told.frame, counter.key);
    told.found.bounds.push_back(std::move(counter));
}

// -------------------------------------------------------------------------- counters in Persian

namespace {

struct CounterName {
    const char* name;
    const char* fa;
};

// What counters are kept by where the policy gives no Persian label.
constexpr CounterName kCounterNames[] = {{"person", "شخص"},
                                         {"household", "خانوار"},
                                         {"provider", "مرکز"},
                                         {"facility", "مرکز"},
                                         {"claim", "پرونده"},
                                         {"line", "ردیف"},
                                         {"service", "خدمت"},
                                         {"award", "مستمری"},
                                         {"episode", "دوره"},
                                         {"insured", "بیمه‌شده"},
                                         {"employer", "کارفرما"}};

std::string common_fa(const std::string& name) {
    for (const CounterName& each : kCounterNames) {
        if (name == each.name) {
            return each.fa;
        }
    }
    return name;
}

std::string period_fa(const PeriodInfo& period, const core::Date& day, const std::string& key) {
    const bool jalali = period.calendar == Calendar::Jalali;
    const std::string era = jalali ? "" : "میلادی ";
    switch (period.kind) {
        case PeriodKind::Year:
            return "سال " + era + std::to_string(day.in(period.calendar).year);
        case PeriodKind::Month:
            return "ماه " + era + core::Month::of(day, period.calendar).to_string();
        case PeriodKind::Day:
            return "روز " + era + day.to_string(period.calendar);
        case PeriodKind::Months: {
            const std::string mark = "period from ";
            const auto at = key.rfind(mark);
            const std::string begun = at == std::string::npos ? "" : key.substr(at + mark.size());
            return begun.empty() ? "" : "دورهٔ آغازشده در " + begun;
        }
        case PeriodKind::AnyWindow:
            return period.length_days > 0
                       ? "در هر " + std::to_string(period.length_days) + " روز"
                       : "در هر " + std::to_string(period.length_months) + " ماه";
        case PeriodKind::Life:
            break;
    }
    return "در همهٔ عمر";
}

}  // namespace

// "شخص p1، سال ۱۴۰۵": keys stay as they are, what is counted is in Persian digits.
std::string Explainer::key_fa(const std::vector<NodeId>& by,
                              const PeriodInfo& period,
                              const Frame& frame,
                              const std::string& key) const {
    const policy::Model& model = executor_.model();
    std::string text;
    for (const NodeId path : by) {
        const policy::Node& node = model.node(path);
        const Value value = executor_.eval(path, frame);
        policy::Labels labels;
        if (node.type.kind == policy::Kind::Ref && node.type.entity >= 0) {
            labels = model.entities[static_cast<std::size_t>(node.type.entity)].labels;
        }
        const std::string name = node.source == nullptr ? "" : node.source->text;
        const std::string shown = value.present() && value.kind == policy::Kind::Ref
                                      ? executor_.key_text(static_cast<std::int32_t>(value.i))
                                      : show(value, node.type, executor_).fa;
        text += (text.empty() ? "" : "، ") + (labels.fa.empty() ? common_fa(name) : labels.fa) +
                (shown.empty() ? "" : " " + shown);
    }
    const bool dated = frame.date.present();
    if (!dated && period.kind != PeriodKind::Life && period.kind != PeriodKind::AnyWindow) {
        return text;
    }
    const auto day = core::Date::from_days(dated ? static_cast<std::int32_t>(frame.date.i) : 0);
    const std::string in_period = core::to_persian_digits(period_fa(period, day, key));
    return text + (text.empty() || in_period.empty() ? "" : "، ") + in_period;
}

}  // namespace darman::engine
