#include "property/naive.hpp"

#include <algorithm>

#include "base/check.hpp"

namespace darman::property {

using core::Date;
using core::Rational;
using policy::PeriodKind;
using policy::State;
using policy::Value;

namespace {

Date day_of(const Value& value) {
    return Date::from_days(static_cast<std::int32_t>(value.i));
}

bool same_part(const Value& a, const Value& b) {
    return a.kind == b.kind && a.i == b.i && a.j == b.j && a.number == b.number;
}

// The worst of two: a fault, what is not known, what there is.
void worsen(State& state, const Value& value) {
    if (value.state == State::Fault || state == State::Fault) {
        state = State::Fault;
    } else if (value.state == State::Unknown) {
        state = State::Unknown;
    }
}

}  // namespace

Date window_begin(const policy::PeriodInfo& period, const policy::ModuleInfo& module, Date last) {
    const Date before =
        period.length_days > 0
            ? last.add_days(-period.length_days)
            : last.add_months(-period.length_months, module.calendar, module.day_rounding);
    return before.add_days(1);
}

bool same_key(const std::vector<Value>& a, const std::vector<Value>& b) {
    return a.size() == b.size() && std::equal(a.begin(), a.end(), b.begin(), same_part);
}

Naive::Naive(engine::Executor& executor, std::int32_t derived, Mistake mistake)
    : executor_(executor),
      info_(executor.model().derived[static_cast<std::size_t>(derived)]),
      law_(info_.accumulate[0]),
      module_(executor.model().modules[static_cast<std::size_t>(info_.module)]),
      mistake_(mistake),
      order_(executor.rows_of(info_.entity)) {
    if (law_.late != policy::Late::AsReceived) {
        return;
    }
    const auto arrival = [&](std::int32_t row) {
        const Value at = executor_.eval(law_.received, executor_.frame_of(info_.module, row));
        return at.present() ? at.i : INT64_MAX;
    };
    std::stable_sort(order_.begin(), order_.end(), [&](std::int32_t a, std::int32_t b) {
        return arrival(a) < arrival(b);
    });
}

std::map<std::int32_t, Naive::Told> Naive::tell() {
    std::map<std::int32_t, Told> all;
    for (const std::int32_t row : order_) {
        all.emplace(row, tell_row(row, all));
    }
    return all;
}

bool Naive::condition_free(std::int32_t row) const {
    for (std::int32_t up = row; up >= 0; up = executor_.row(up).parent) {
        for (std::size_t v = 0; v < executor_.model().verdicts.size(); ++v) {
            if (executor_.model().verdicts[v].entity == executor_.row(up).entity &&
                !executor_.verdict(static_cast<std::int32_t>(v), up).is_false()) {
                return false;
            }
        }
    }
    return true;
}

Naive::Told Naive::tell_row(std::int32_t row, const std::map<std::int32_t, Told>& before) {
    Told told;
    const engine::Frame frame = executor_.frame_of(info_.module, row);
    told.date = day_of(frame.date);
    told.taken_back = executor_.taken_back(row);
    told.stands = mistake_ == Mistake::IgnoresVerdicts || condition_free(row);
    if (told.taken_back) {
        const std::int32_t original = executor_.reversed_by(row);
        if (law_.late == policy::Late::Readjudicate) {
            return told;
        }
        if (original >= 0) {
            returned(told, original, before);
            return told;
        }
        const bool came_back_first =
            std::any_of(before.begin(), before.end(), [&](const auto& other) {
                return executor_.reversed_by(other.first) == row;
            });
        if (came_back_first) {
            return told;
        }
    }
    if (law_.when >= 0) {
        const Value when = executor_.eval(law_.when, frame);
        worsen(told.state, when);
        if (told.state != State::Present || !when.is_true()) {
            return told;
        }
    }
    const Value added = executor_.eval(law_.adds, frame);
    worsen(told.state, added);
    if (told.state != State::Present || added.number.is_zero()) {
        return told;
    }
    if (law_.tranches.empty()) {
        in_bounds(told, row, added.number, before);
    } else {
        in_tranches(told, row, added.number, before);
    }
    return told;
}

void Naive::returned(Told& told,
                     std::int32_t original,
                     const std::map<std::int32_t, Told>& before) {
    const auto first = before.find(original);
    if (first == before.end()) {
        return;
    }
    told = first->second;
    told.value = -told.value;
    told.moved = -told.moved;
    told.taken_back = true;
}

// False if the row has no counter here: a key is none. Then the bound does not bind.
bool Naive::look_up(Told& told,
                    const std::vector<policy::NodeId>& by,
                    const policy::PeriodInfo& period,
                    const engine::Frame& frame) {
    std::vector<Value> key;
    bool none = false;
    State state = State::Present;
    for (const policy::NodeId path : by) {
        key.push_back(executor_.eval(path, frame));
        none = none || key.back().state == State::None;
        worsen(state, key.back());
    }
    if (period.kind == PeriodKind::Months) {
        // Which stretch from D it is: counted one by one.
        const Value from = executor_.eval(period.from, frame);
        worsen(state, from);
        std::int64_t n = 0;
        if (from.present()) {
            const auto begin = [&](std::int64_t k) {
                return period.length_days > 0
                           ? day_of(from).add_days(k * period.length_days)
                           : day_of(from).add_months(
                                 k * period.length_months, module_.calendar, module_.day_rounding);
            };
            while (told.date < begin(n)) {
                --n;
            }
            while (begin(n + 1) <= told.date) {
                ++n;
            }
        }
        key.push_back(from);
        key.push_back(Value::of_number(n));
    }
    told.keys.push_back(std::move(key));
    if (!none) {
        told.state = told.state == State::Fault || state == State::Present ? told.state : state;
    }
    return !none;
}

bool Naive::same_counter(std::size_t bound, const Told& a, const Told& b) const {
    const policy::PeriodInfo& period =
        law_.tranches.empty() ? law_.bounds[bound].period : law_.period;
    if (bound >= b.keys.size() || !b.applies[bound] || !same_key(a.keys[bound], b.keys[bound])) {
        return false;
    }
    const auto x = a.date.in(period.calendar);
    const auto y = b.date.in(period.calendar);
    switch (period.kind) {
        case PeriodKind::Year:
            return x.year == y.year;
        case PeriodKind::Month:
            return x.year == y.year && x.month == y.month;
        case PeriodKind::Day:
            return a.date == b.date;
        case PeriodKind::Months:
        case PeriodKind::AnyWindow:
        case PeriodKind::Life:
            return true;
    }
    DARMAN_UNREACHABLE();
}

Rational Naive::used(std::size_t bound,
                     const policy::PeriodInfo& period,
                     const Told& told,
                     const std::map<std::int32_t, Told>& before) const {
    if (period.kind == PeriodKind::AnyWindow) {
        return fullest_window(bound, period, told, before);
    }
    Rational sum;
    bool first = true;
    for (const auto& [row, other] : before) {
        if (other.state == State::Present && other.stands && same_counter(bound, told, other)) {
            if (!(first && mistake_ == Mistake::ForgetsFirst)) {
                sum += other.moved;
            }
            first = false;
        }
    }
    return sum;
}

// All windows that hold the day, by their last days.
Rational Naive::fullest_window(std::size_t bound,
                               const policy::PeriodInfo& period,
                               const Told& told,
                               const std::map<std::int32_t, Told>& before) const {
    std::optional<Rational> fullest;
    for (Date last = told.date; window_begin(period, module_, last) <= told.date;
         last = last.add_days(1)) {
        const Date begin = window_begin(period, module_, last);
        Rational sum;
        for (const auto& [row, other] : before) {
            if (other.state == State::Present && other.stands && begin <= other.date &&
                other.date <= last && same_counter(bound, told, other)) {
                sum += other.moved;
            }
        }
        fullest = !fullest || *fullest < sum ? sum : *fullest;
    }
    return fullest.value_or(Rational(0));
}

void Naive::in_bounds(Told& told,
                      std::int32_t row,
                      const Rational& added,
                      const std::map<std::int32_t, Told>& before) {
    const engine::Frame frame = executor_.frame_of(info_.module, row);
    for (const policy::BoundInfo& bound : law_.bounds) {
        const State before_it = told.state;
        const bool keyed = look_up(told, bound.by, bound.period, frame);
        Value limit = executor_.eval(bound.limit, frame);
        const bool applies = keyed && limit.state != State::None;
        if (!applies) {
            told.state = before_it;  // what does not bind asks for no key
        }
        if (applies) {
            worsen(told.state, limit);
            limit.number *= bound.per_period;
        }
        told.limits.push_back(limit);
        told.applies.push_back(applies);
    }
    if (told.state != State::Present) {
        return;
    }
    told.value = added;
    for (std::size_t b = 0; b < law_.bounds.size(); ++b) {
        if (!told.applies[b] ||
            (mistake_ == Mistake::LastBoundOnly && b + 1 < law_.bounds.size())) {
            continue;
        }
        const Rational filled = used(b, law_.bounds[b].period, told, before);
        if (added.sign() > 0) {
            const Rational room = std::max(told.limits[b].number - filled, Rational(0));
            told.value = std::min(told.value, room);
        } else if (law_.at_least >= 0) {
            const Rational floor = executor_.eval(law_.at_least, frame).number;
            told.value = std::max(told.value, std::min(floor - filled, Rational(0)));
        }
    }
    told.moved = told.value;
}

void Naive::in_tranches(Told& told,
                        std::int32_t row,
                        const Rational& added,
                        const std::map<std::int32_t, Told>& before) {
    const engine::Frame frame = executor_.frame_of(info_.module, row);
    const bool keyed = look_up(told, law_.by, law_.period, frame);
    told.applies.push_back(keyed);
    told.limits.emplace_back();
    if (!keyed) {
        told.state = State::Fault;  // nothing says which stretch it is in
        return;
    }
    if (told.state != State::Present) {
        return;
    }
    const std::int64_t from = used(0, law_.period, told, before).to_int64().value_or(-1);
    const std::int64_t units = added.to_int64().value_or(-1);
    DARMAN_CHECK(from >= 0 && units >= 0);
    // Unit by unit: the last unit of a stretch is still in it.
    const auto worth = [&](std::int64_t after, std::int64_t upto) {
        std::vector<std::int64_t> count(law_.tranches.size(), 0);
        std::vector<std::int64_t> ends;
        std::int64_t end = 0;
        for (const policy::TrancheInfo& t : law_.tranches) {
            end += t.width < 0 ? 0 : executor_.eval(t.width, frame).number.to_int64().value_or(0);
            ends.push_back(t.width < 0 ? INT64_MAX : end);
        }
        for (std::int64_t unit = after + 1; unit <= upto; ++unit) {
            std::size_t t = 0;
            while (ends[t] < unit) {
                ++t;
            }
            ++count[t];
        }
        Rational sum;
        for (std::size_t t = 0; t < count.size(); ++t) {
            sum += Rational(count[t]) * executor_.eval(law_.tranches[t].rate, frame).number;
        }
        return sum;
    };
    const auto rounded = [&](const Rational& x) {
        return law_.rounding ? x.round_to(law_.rounding->step, law_.rounding->rounding) : x;
    };
    told.value = law_.rounded_on_total ? rounded(worth(0, from + units)) - rounded(worth(0, from))
                                       : rounded(worth(from, from + units));
    told.moved = added;
}

}  // namespace darman::property
