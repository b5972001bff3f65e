// Accumulators: running totals with bounds or stretches, row by row in their order.
//
// A row is valued first and booked later, when the next row is valued: its verdict may read what
// was left for it, and only a row that stands moves the counters.
#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

using core::Calendar;
using core::Date;
using core::Rational;
using policy::AccumulateInfo;
using policy::BoundInfo;
using policy::DerivedInfo;
using policy::Late;
using policy::PeriodInfo;
using policy::PeriodKind;

Executor::Accumulator& Executor::accumulator(std::int32_t id) {
    const auto [it, fresh] = accumulators_.try_emplace(id);
    Accumulator& a = it->second;
    if (!fresh) {
        return a;
    }
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const AccumulateInfo& law = info.accumulate[0];
    a.order = rows_of(info.entity);
    if (law.late == Late::AsReceived) {
        // Arrival first; then the entity's order, in which the rows stand already.
        std::unordered_map<std::int32_t, Value> arrival;
        for (const std::int32_t row_id : a.order) {
            arrival[row_id] = eval(law.received, frame_of(info.module, row_id));
        }
        std::stable_sort(a.order.begin(), a.order.end(), [&](std::int32_t x, std::int32_t y) {
            const Value& p = arrival[x];
            const Value& q = arrival[y];
            if (!p.present() || !q.present()) {
                return p.present() && !q.present();
            }
            return bound_->compare(p, q) < 0;
        });
    }
    a.position.assign(places_.size(), -1);
    for (std::size_t i = 0; i < a.order.size(); ++i) {
        a.position[static_cast<std::size_t>(a.order[i])] = static_cast<std::int32_t>(i);
    }
    a.records.resize(a.order.size());
    a.keys.resize(a.order.size());
    a.counters.resize(std::max<std::size_t>(law.bounds.size(), 1));
    return a;
}

const AccumulateRecord& Executor::accumulated(std::int32_t id, std::int32_t row_id) {
    Accumulator& a = accumulator(id);
    DARMAN_CHECK(static_cast<std::size_t>(row_id) < a.position.size());
    const std::int32_t at = a.position[static_cast<std::size_t>(row_id)];
    DARMAN_CHECK(at >= 0);
    run(id, a, static_cast<std::size_t>(at));
    return a.records[static_cast<std::size_t>(at)];
}

void Executor::run(std::int32_t id, Accumulator& a, std::size_t position) {
    while (a.valued <= position) {
        if (a.running) {
            // Asked for a later row while an earlier one is being settled: the checker refuses such
            // laws.
            AccumulateRecord& record = a.records[position];
            if (record.value.state == State::Unknown && record.value.note < 0) {
                record.value =
                    fault(model_.derived[static_cast<std::size_t>(id)].name +
                          " is asked about a later row before the rows ahead of it are settled");
            }
            return;
        }
        a.running = true;
        while (a.booked < a.valued) {
            book_row(id, a, a.booked);
            ++a.booked;
        }
        value_row(id, a, a.valued);
        ++a.valued;
        a.running = false;
    }
}

void Executor::value_row(std::int32_t id, Accumulator& a, std::size_t position) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const AccumulateInfo& law = info.accumulate[0];
    const std::int32_t row_id = a.order[position];
    AccumulateRecord& record = a.records[position];
    record.added = Value::of_number(0);
    record.value = Value::of_number(0);
    if (taken_back(row_id)) {
        record.taken_back = true;
        const std::int32_t original = reversed_by(row_id);
        if (law.late == Late::Readjudicate) {
            return;  // both vanish
        }
        if (original >= 0) {
            take_back(a, law, position, original);
            return;
        }
        if (a.cancelled.contains(row_id)) {
            return;  // taken back before it came
        }
    }
    const Frame frame = frame_of(info.module, row_id);
    if (law.when >= 0) {
        const Value when = eval(law.when, frame);
        if (!when.present()) {
            record.added = when;
            record.value = when;
            return;
        }
        if (when.i == 0) {
            record.value.taint = when.taint;
            return;
        }
    }
    const Value added = eval(law.adds, frame);
    record.added = added;
    if (!added.present()) {
        record.value = added.state == State::None ? with_taint(Value::of_number(0), added) : added;
        return;
    }
    record.value = added;
    if (added.number.is_zero()) {
        return;  // adding nothing asks nothing
    }
    if (law.tranches.empty()) {
        bounded(law, a, position, added, frame);
    } else {
        in_tranches(law, a, position, added, frame);
    }
}

void Executor::take_back(Accumulator& a,
                         const AccumulateInfo& law,
                         std::size_t position,
                         std::int32_t original) {
    AccumulateRecord& record = a.records[position];
    const std::int32_t at = a.position[static_cast<std::size_t>(original)];
    if (at < 0 || static_cast<std::size_t>(at) >= position) {
        a.cancelled[original] = true;
        return;
    }
    const AccumulateRecord& first = a.records[static_cast<std::size_t>(at)];
    record.value = first.value;
    record.added = first.added;
    if (record.value.present()) {
        record.value.number = -first.value.number;
    }
    if (record.added.present()) {
        record.added.number = -first.added.number;
    }
    a.keys[position] = a.keys[static_cast<std::size_t>(at)];
    static_cast<void>(law);
}

// -------------------------------------------------------------------------------------------
// periods

namespace {

// Keys of counters are compared, never shown.
void add_bytes(std::string& key, std::int64_t number) {
    for (int shift = 0; shift < 64; shift += 8) {
        key +=
            static_cast<char>(static_cast<std::uint64_t>(number) >> static_cast<unsigned>(shift));
    }
}

}  // namespace

// The text is for explanations; null where none is asked for.
Value Executor::period_key(const PeriodInfo& period,
                           const Frame& frame,
                           std::string& key,
                           std::string* text) {
    if (period.kind == PeriodKind::Life) {
        if (text != nullptr) {
            *text += "for life";
        }
        return Value::of_bool(true);
    }
    if (!frame.date.present()) {
        return frame.date;
    }
    const Date day = Date::from_days(static_cast<std::int32_t>(frame.date.i));
    switch (period.kind) {
        case PeriodKind::Year: {
            const int year = day.in(period.calendar).year;
            add_bytes(key, year);
            if (text != nullptr) {
                *text += period.calendar == Calendar::Jalali ? "jalali" : "gregorian";
                *text += " year " + std::to_string(year);
            }
            return Value::of_bool(true);
        }
        case PeriodKind::Month: {
            const core::Month month = core::Month::of(day, period.calendar);
            add_bytes(key, month.index());
            if (text != nullptr) {
                *text += "month " + month.to_string();
            }
            return Value::of_bool(true);
        }
        case PeriodKind::Day:
            add_bytes(key, day.days());
            if (text != nullptr) {
                *text += "day " + day.to_string(period.calendar);
            }
            return Value::of_bool(true);
        case PeriodKind::Months: {
            const Value from = eval(period.from, frame);
            if (!from.present()) {
                return from;
            }
            const Date start = Date::from_days(static_cast<std::int32_t>(from.i));
            const policy::ModuleInfo& module =
                model_.modules[static_cast<std::size_t>(frame.module)];
            std::int64_t n = 0;
            Date begins = start;
            if (period.length_days > 0) {
                const std::int64_t apart = core::whole_days(start, day);
                n = apart >= 0 ? apart / period.length_days
                               : -((-apart + period.length_days - 1) / period.length_days);
                begins = start.add_days(n * period.length_days);
            } else {
                const std::int64_t apart =
                    core::whole_months(start, day, period.calendar, module.day_rounding);
                n = apart / period.length_months;
                const auto shifted = [&](std::int64_t k) {
                    return start.add_months(
                        k * period.length_months, period.calendar, module.day_rounding);
                };
                while (day < shifted(n)) {
                    --n;
                }
                while (shifted(n + 1) <= day) {
                    ++n;
                }
                begins = shifted(n);
            }
            add_bytes(key, n);
            add_bytes(key, start.days());
            if (text != nullptr) {
                *text += "period from " + begins.to_string(period.calendar);
            }
            return Value::of_bool(true);
        }
        case PeriodKind::AnyWindow:
            if (text != nullptr) {
                *text += "in any " + (period.length_days > 0
                                          ? std::to_string(period.length_days) + " days"
                                          : std::to_string(period.length_months) + " months");
            }
            return Value::of_bool(true);
        case PeriodKind::Life:
            break;
    }
    DARMAN_UNREACHABLE();
}

Value Executor::counter_key(const std::vector<NodeId>& by,
                            const PeriodInfo& period,
                            const Frame& frame,
                            std::string& key,
                            std::string* text) {
    Value state = Value::of_bool(true);
    for (const NodeId path : by) {
        const Value part = eval(path, frame);
        if (part.state == State::None) {
            return part;
        }
        state = blend(state, part);
        if (!part.present()) {
            continue;
        }
        const policy::Node& node = model_.node(path);
        if (part.kind == policy::Kind::Number) {
            key += part.number.to_string() + "|";
        } else {
            add_bytes(key, part.i);
            add_bytes(key, part.j);
        }
        if (text == nullptr) {
            continue;
        }
        const std::string name = part.kind == policy::Kind::Ref
                                     ? row(static_cast<std::int32_t>(part.i)).key
                                     : shown_key(part, node.type);
        const std::string path_text = node.source != nullptr ? node.source->text : "";
        *text += (text->empty() ? "" : ", ") + path_text + (name.empty() ? "" : " " + name);
    }
    if (!state.present()) {
        return state;
    }
    if (text != nullptr) {
        *text += text->empty() ? "" : ", ";
    }
    const Value in_period = period_key(period, frame, key, text);
    return in_period.present() ? state : in_period;
}

std::string Executor::counter_text(const std::vector<NodeId>& by,
                                   const PeriodInfo& period,
                                   const Frame& frame) {
    std::string key;
    std::string text;
    static_cast<void>(counter_key(by, period, frame, key, &text));
    return text;
}

// How full the counter is for a row on the frame's date: of a window, the fullest window with that
// day.
Rational Executor::used(const Counter& counter,
                        const PeriodInfo& period,
                        const Frame& frame) const {
    if (period.kind != PeriodKind::AnyWindow || !frame.date.present()) {
        return counter.total;
    }
    const policy::ModuleInfo& module = model_.modules[static_cast<std::size_t>(frame.module)];
    const auto day = static_cast<std::int32_t>(frame.date.i);
    const auto begin_of = [&](std::int32_t last) {
        const Date end = Date::from_days(last);
        return period.length_days > 0
                   ? end.add_days(-period.length_days).days()
                   : end.add_months(-period.length_months, module.calendar, module.day_rounding)
                         .days();
    };
    const auto window = [&](std::int32_t last) {
        Rational sum = 0;
        for (auto it = counter.days.upper_bound(begin_of(last));
             it != counter.days.end() && it->first <= last;
             ++it) {
            sum += it->second;
        }
        return sum;
    };
    Rational fullest = window(day);
    for (auto it = counter.days.upper_bound(day);
         it != counter.days.end() && begin_of(it->first) < day;
         ++it) {
        const Rational sum = window(it->first);
        fullest = fullest < sum ? sum : fullest;
    }
    return fullest;
}

// --------------------------------------------------------------------------------------------
// bounds

void Executor::bounded(const AccumulateInfo& law,
                       Accumulator& a,
                       std::size_t position,
                       const Value& added,
                       const Frame& frame) {
    AccumulateRecord& record = a.records[position];
    std::vector<std::string>& keys = a.keys[position];
    keys.assign(law.bounds.size(), "");
    record.bounds.resize(law.bounds.size());
    Value state = added;
    for (std::size_t b = 0; b < law.bounds.size(); ++b) {
        const BoundInfo& bound = law.bounds[b];
        BoundRecord& story = record.bounds[b];
        std::string key;
        const Value keyed = counter_key(bound.by, bound.period, frame, key, nullptr);
        story.limit = eval(bound.limit, frame);
        if (story.limit.present()) {
            story.limit.number *= bound.per_period;
        }
        if (keyed.state == State::None || story.limit.state == State::None) {
            state.taint = join_notes(state.taint, story.limit.taint);
            continue;  // does not bind
        }
        state = blend(state, blend(keyed, story.limit));
        if (!keyed.present() || !story.limit.present()) {
            continue;
        }
        story.applies = true;
        keys[b] = "k" + key;
        story.used = used(a.counters[b][keys[b]], bound.period, frame);
    }
    if (!state.present()) {
        record.value = state;
        return;
    }
    Rational most = added.number;
    std::size_t bit = law.bounds.size();
    if (added.number.sign() > 0) {
        for (std::size_t b = 0; b < law.bounds.size(); ++b) {
            const BoundRecord& story = record.bounds[b];
            if (!story.applies) {
                continue;
            }
            Rational room = story.limit.number - story.used;
            room = room.sign() < 0 ? Rational(0) : room;
            // Of equals the first is the one that bit.
            if (room < most) {
                most = room;
                bit = b;
            }
        }
    } else if (law.at_least >= 0) {
        const Value floor = eval(law.at_least, frame);
        state = blend(state, floor);
        if (!state.present()) {
            record.value = state;
            return;
        }
        for (const BoundRecord& story : record.bounds) {
            if (story.applies) {
                Rational down = floor.number - story.used;
                down = down.sign() > 0 ? Rational(0) : down;
                most = most < down ? down : most;
            }
        }
    }
    if (bit < law.bounds.size()) {
        record.bounds[bit].bit = true;
    }
    record.value = with_taint(Value::of_number(most), state);
    for (BoundRecord& story : record.bounds) {
        story.after = story.applies ? story.used + most : story.used;
    }
}

// ------------------------------------------------------------------------------------------
// tranches

void Executor::in_tranches(const AccumulateInfo& law,
                           Accumulator& a,
                           std::size_t position,
                           const Value& added,
                           const Frame& frame) {
    AccumulateRecord& record = a.records[position];
    std::vector<std::string>& keys = a.keys[position];
    keys.assign(1, "");
    record.stretches.assign(law.tranches.size(), false);
    BoundRecord story;
    std::string key;
    Value state = blend(added, counter_key(law.by, law.period, frame, key, nullptr));
    std::vector<Rational> ends;
    std::vector<Rational> rates;
    Rational end = 0;
    for (const policy::TrancheInfo& t : law.tranches) {
        const Value rate = eval(t.rate, frame);
        const Value width = t.width >= 0 ? eval(t.width, frame) : Value::of_number(0);
        state = blend(state, blend(rate, width));
        end += width.present() ? width.number : Rational(0);
        ends.push_back(end);
        rates.push_back(rate.present() ? rate.number : Rational(0));
    }
    if (!state.present()) {
        record.value =
            state.state == State::None ? fault("the counter of a stretch has no key") : state;
        return;
    }
    keys[0] = "k" + key;
    const Counter& counter = a.counters[0][keys[0]];
    const Rational from = used(counter, law.period, frame);
    const Rational to = from + added.number;
    record.used = from;
    // The sum of part x rate from 0 to a total.
    const auto upto = [&](const Rational& total) {
        Rational sum = 0;
        Rational begin = 0;
        for (std::size_t t = 0; t < rates.size(); ++t) {
            const bool last = t + 1 == rates.size();
            const Rational stop = last || total < ends[t] ? total : ends[t];
            if (begin < stop) {
                sum += (stop - begin) * rates[t];
            }
            begin = ends[t];
        }
        return sum;
    };
    Rational begin = 0;
    const Rational& low = from < to ? from : to;
    const Rational& high = from < to ? to : from;
    for (std::size_t t = 0; t < rates.size(); ++t) {
        const bool last = t + 1 == rates.size();
        record.stretches[t] = begin < high && (last || low < ends[t]);
        begin = ends[t];
    }
    Rational value = upto(to) - upto(from);
    if (law.rounding) {
        const auto round = [&](const Rational& x) {
            return x.round_to(law.rounding->step, law.rounding->rounding);
        };
        value = law.rounded_on_total ? round(upto(to)) - round(upto(from)) : round(value);
    }
    record.value = with_taint(Value::of_number(std::move(value)), state);
    story.applies = true;
    story.used = from;
    story.after = to;
    record.bounds = {story};
}

// -------------------------------------------------------------------------------------------
// booking

void Executor::book_row(std::int32_t id, Accumulator& a, std::size_t position) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const AccumulateInfo& law = info.accumulate[0];
    const std::int32_t row_id = a.order[position];
    const AccumulateRecord& record = a.records[position];
    const std::vector<std::string>& keys = a.keys[position];
    if (!record.value.present() || keys.empty()) {
        return;
    }
    std::int32_t judged = row_id;
    std::int32_t dated = row_id;
    if (record.taken_back) {
        if (law.late == Late::Readjudicate) {
            return;
        }
        // What the first took is returned to the same counters, if it took anything: if it stood
        // when it was counted.
        const std::int32_t original = reversed_by(row_id);
        judged = original >= 0 ? original : row_id;
        dated = judged;
        if (!unopposed(judged)) {
            return;
        }
    } else if (!stands(judged)) {
        return;
    }
    const Rational& moved = law.tranches.empty() ? record.value.number : record.added.number;
    const Value date = governing(info.module, dated);
    for (std::size_t b = 0; b < keys.size(); ++b) {
        if (keys[b].empty()) {
            continue;
        }
        Counter& counter = a.counters[b][keys[b]];
        counter.total += moved;
        const PeriodInfo& period = law.tranches.empty() ? law.bounds[b].period : law.period;
        if (date.present() && period.kind == PeriodKind::AnyWindow) {
            counter.days[static_cast<std::int32_t>(date.i)] += moved;
        }
    }
}

}  // namespace darman::engine
