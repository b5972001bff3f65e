// Sets of rows: who belongs to one, and what is said of it.
#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

using core::Date;
using policy::AggregateKind;
using policy::During;
using policy::Kind;
using policy::Node;
using policy::Pick;
using policy::SetNode;

Frame Executor::set_frame(const SetNode& set, const Frame& frame, std::int32_t member) const {
    Frame inner = frame;
    if (set.list >= 0) {
        inner.list = set.list;
        inner.list_row = member;
        inner.row = -1;
    } else {
        inner.row = member;
        inner.list = -1;
        inner.list_row = -1;
    }
    return inner;
}

const std::vector<std::int32_t>& Executor::candidates(const SetNode& set,
                                                      std::int32_t in,
                                                      const Frame& frame,
                                                      std::vector<std::int32_t>& dated_members) {
    static const std::vector<std::int32_t> kNobody;
    if (set.via >= 0) {
        const std::int32_t owner = set.via_path.empty() ? set.entity : set.via_path.back();
        const bool dated = model_.entities[static_cast<std::size_t>(owner)]
                               .fields[static_cast<std::size_t>(set.via)]
                               .dated;
        auto& index = members_[{set.entity, owner, set.via, 0}];
        if (index.empty()) {
            for (const std::int32_t member : rows_of(set.entity)) {
                const std::int32_t holder = ancestor(member, owner);
                const Row& r = row(holder);
                std::vector<std::int64_t> targets;
                if (const Value& v = r.fields[static_cast<std::size_t>(set.via)]; v.present()) {
                    targets.push_back(v.i);
                }
                for (const DatedValue& d : r.dated) {
                    if (d.field == set.via && d.value.present()) {
                        targets.push_back(d.value.i);
                    }
                }
                std::sort(targets.begin(), targets.end());
                targets.erase(std::unique(targets.begin(), targets.end()), targets.end());
                for (const std::int64_t target : targets) {
                    index[static_cast<std::int32_t>(target)].push_back(member);
                }
            }
            index.try_emplace(-1);
        }
        const auto it = index.find(in);
        if (it == index.end() || !dated) {
            return it == index.end() ? kNobody : it->second;
        }
        for (const std::int32_t member : it->second) {
            const Value v = field(ancestor(member, owner), set.via, frame);
            if (v.present() && v.i == in) {
                dated_members.push_back(member);
            }
        }
        return dated_members;
    }
    const std::int32_t above = row(in).entity;
    auto& index = members_[{set.entity, above, -1, 1}];
    if (index.empty()) {
        for (const std::int32_t member : rows_of(set.entity)) {
            index[ancestor(member, above)].push_back(member);
        }
        index.try_emplace(-1);
    }
    const auto it = index.find(in);
    return it == index.end() ? kNobody : it->second;
}

// Whether the member's governing date lies in the stretch asked for.
Value Executor::in_period(const SetNode& set,
                          std::int32_t member,
                          const Value& span,
                          const Frame& frame) {
    const Value date = governing(frame.module, member);
    if (!date.present()) {
        return date;
    }
    if (!span.present()) {
        return span;
    }
    if (set.during == During::Interval) {
        return Value::of_bool(span.i <= date.i && date.i <= span.j);
    }
    if (!frame.date.present()) {
        return frame.date;
    }
    const policy::ModuleInfo& module = model_.modules[static_cast<std::size_t>(frame.module)];
    const Date today = Date::from_days(static_cast<std::int32_t>(frame.date.i));
    const Date that = Date::from_days(static_cast<std::int32_t>(date.i));
    const auto count = span.number.to_int64();
    if (!count) {
        return fault("a length of time must be whole");
    }
    const bool days = model_.node(set.span).type.unit.day == 1;
    const auto moved = [&](std::int64_t by) {
        return days ? today.add_days(by)
                    : today.add_months(by, module.calendar, module.day_rounding);
    };
    if (set.during == During::Last) {
        // After the day that many months back, to this row's.
        return Value::of_bool(moved(-*count) < that && that <= today);
    }
    return Value::of_bool(moved(-*count) <= that && that <= moved(*count));
}

void Executor::list_members(const SetNode& set, const Frame& frame, Members& members) {
    const policy::ListInfo& list = model_.lists[static_cast<std::size_t>(set.list)];
    members.of_list = true;
    for (std::size_t r = 0; r < list.rows.size(); ++r) {
        const Value counts = in_force(list.rows[r].in_force, frame);
        if (counts.is_false()) {
            continue;
        }
        Value belongs = counts;
        if (belongs.is_true() && set.where >= 0) {
            belongs = eval(set.where, set_frame(set, frame, static_cast<std::int32_t>(r)));
        }
        if (belongs.is_true()) {
            members.rows.push_back(static_cast<std::int32_t>(r));
        } else if (!belongs.present()) {
            members.possible = true;
            members.why = members.why.present() ? belongs : blend(members.why, belongs);
        }
    }
}

Executor::Members Executor::members(const SetNode& set, const Frame& frame) {
    Members members;
    members.why = Value::of_bool(true);
    if (set.list >= 0) {
        list_members(set, frame, members);
        pick(set, members, frame);
        return members;
    }
    const Value in = eval(set.in, frame);
    if (in.state == State::None) {
        return members;
    }
    if (!in.present()) {
        members.possible = true;
        members.why = in;
        return members;
    }
    static_cast<void>(rows_of(set.entity));
    const EntityRows& rows = entity_rows_[static_cast<std::size_t>(set.entity)];
    if (!rows.unmade_under.empty()) {
        // Rows that could not be made under this parent leave the set open.
        for (const auto& [parent, why] : rows.unmade_under) {
            if (ancestor(parent, row(static_cast<std::int32_t>(in.i)).entity) == in.i) {
                members.possible = true;
                members.why = why;
            }
        }
    }
    const Value span = set.span >= 0 ? eval(set.span, frame) : Value{};
    const std::int32_t me = frame.this_row;
    const std::int32_t mine =
        me >= 0 && row(me).entity == set.entity ? position_[static_cast<std::size_t>(me)] : -1;
    std::vector<std::int32_t> dated;
    for (const std::int32_t member :
         candidates(set, static_cast<std::int32_t>(in.i), frame, dated)) {
        const std::int32_t theirs = position_[static_cast<std::size_t>(member)];
        if ((set.earlier && theirs >= mine) || (set.later && theirs <= mine) ||
            (set.other && member == me) || taken_back(member)) {
            continue;
        }
        Value belongs = Value::of_bool(true);
        if (set.during != During::Always) {
            belongs = in_period(set, member, span, frame);
        }
        if (!belongs.is_false() && set.where >= 0) {
            const Value where = eval(set.where, set_frame(set, frame, member));
            belongs = where.is_false() || belongs.present() ? with_taint(where, belongs)
                                                            : blend(belongs, where);
        }
        if (belongs.is_false() || (set.accepted && !stands(member))) {
            continue;
        }
        if (belongs.is_true()) {
            members.rows.push_back(member);
            members.why.taint = join_notes(members.why.taint, belongs.taint);
        } else {
            members.possible = true;
            members.why = members.why.present() ? belongs : blend(members.why, belongs);
        }
    }
    pick(set, members, frame);
    return members;
}

void Executor::pick(const SetNode& set, Members& members, const Frame& frame) {
    if (set.by >= 0 && !members.possible) {
        std::vector<std::pair<Value, std::int32_t>> keyed;
        for (const std::int32_t member : members.rows) {
            const Value key = eval(set.by, set_frame(set, frame, member));
            if (key.state == State::Unknown || key.state == State::Fault) {
                members.possible = true;
                members.why = key;
                return;
            }
            keyed.emplace_back(key, member);
        }
        const bool best = set.pick == Pick::Best;
        std::stable_sort(keyed.begin(), keyed.end(), [&](const auto& a, const auto& b) {
            // None comes last, whichever way.
            if (!a.first.present() || !b.first.present()) {
                return a.first.present() && !b.first.present();
            }
            const int order = bound_->compare(a.first, b.first);
            return best ? order > 0 : order < 0;
        });
        for (std::size_t i = 0; i < keyed.size(); ++i) {
            members.rows[i] = keyed[i].second;
        }
    }
    if (set.pick == Pick::All || members.possible) {
        return;
    }
    const Value count = eval(set.count, frame);
    const auto wanted = count.present() ? count.number.to_int64() : std::nullopt;
    if (!wanted || *wanted < 0) {
        members.possible = true;
        members.why =
            count.present() ? fault("a number of rows must be whole and not below 0") : count;
        return;
    }
    const auto keep = std::min(members.rows.size(), static_cast<std::size_t>(*wanted));
    if (set.pick == Pick::Last) {
        members.rows.erase(members.rows.begin(),
                           members.rows.end() - static_cast<std::ptrdiff_t>(keep));
    } else {
        members.rows.resize(keep);
    }
}

Value Executor::aggregate(const Node& node, const Frame& frame) {
    const SetNode& set = node.set[0];
    const Members found = members(set, frame);
    const auto member_ref = [&](std::int32_t member) {
        return with_taint(Value::of(Kind::Ref, member), found.why);
    };
    switch (set.aggregate) {
        case AggregateKind::Any:
            if (!found.rows.empty()) {
                return with_taint(Value::of_bool(true), found.why);
            }
            return found.possible ? found.why : with_taint(Value::of_bool(false), found.why);
        case AggregateKind::Count:
            if (found.possible) {
                return found.why;
            }
            return with_taint(Value::of_number(static_cast<std::int64_t>(found.rows.size())),
                              found.why);
        case AggregateKind::First:
        case AggregateKind::Last:
            if (found.possible) {
                return found.why;
            }
            if (found.rows.empty()) {
                return with_taint(Value::none(), found.why);
            }
            return member_ref(set.aggregate == AggregateKind::First ? found.rows.front()
                                                                    : found.rows.back());
        case AggregateKind::Sum:
        case AggregateKind::Min:
        case AggregateKind::Max:
        case AggregateKind::Mean:
            return found.possible ? found.why : reduce(set, found, frame);
    }
    DARMAN_UNREACHABLE();
}

Value Executor::reduce(const SetNode& set, const Members& found, const Frame& frame) {
    const bool adds = set.aggregate == AggregateKind::Sum || set.aggregate == AggregateKind::Mean;
    Value result = Value::none();
    Value state = found.why;
    std::int64_t count = 0;
    if (set.aggregate == AggregateKind::Sum) {
        result = Value::of_number(0);
    }
    for (const std::int32_t member : found.rows) {
        const Value item = eval(set.item, set_frame(set, frame, member));
        if (item.state == State::None) {
            continue;
        }
        state = blend(state, item);
        if (!item.present()) {
            continue;
        }
        ++count;
        if (!result.present()) {
            result = item;
        } else if (adds) {
            result.number += item.number;
        } else if (const int order = bound_->compare(item, result);
                   set.aggregate == AggregateKind::Min ? order < 0 : order > 0) {
            result = item;
        }
    }
    if (!state.present()) {
        return state;
    }
    if (set.aggregate == AggregateKind::Mean && count > 0) {
        result.number /= core::Rational(count);
    }
    return with_taint(result, state);
}

}  // namespace darman::engine
