// Rows: their order, those the law makes, those taken back; verdicts.
#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

using core::Date;
using policy::EntityInfo;
using policy::Generator;
using policy::Kind;

std::int32_t Executor::ancestor(std::int32_t row_id, std::int32_t entity) const {
    while (row_id >= 0 && row(row_id).entity != entity) {
        row_id = row(row_id).parent;
    }
    return row_id;
}

const std::vector<std::int32_t>& Executor::rows_of(std::int32_t entity) {
    EntityRows& rows = entity_rows_[static_cast<std::size_t>(entity)];
    if (rows.ready || rows.making) {
        return rows.rows;
    }
    rows.making = true;
    if (model_.entities[static_cast<std::size_t>(entity)].generator != Generator::None) {
        make_rows(entity);
    }
    order_rows(entity);
    rows.making = false;
    rows.ready = true;
    return rows.rows;
}

// By the entity's order, then keys from the top down: never a tie.
void Executor::order_rows(std::int32_t entity) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
    std::vector<std::int32_t>& rows = entity_rows_[static_cast<std::size_t>(entity)].rows;

    struct Keyed {
        std::int32_t id;
        std::vector<Value> key;
    };

    std::vector<Keyed> keyed;
    keyed.reserve(rows.size());
    for (const std::int32_t id : rows) {
        std::vector<Value>& key = keyed.emplace_back(Keyed{id, {}}).key;
        Frame frame;
        frame.module = info.module;
        frame.row = id;
        frame.this_row = id;
        for (const NodeId path : info.order) {
            key.push_back(eval(path, frame));
        }
        std::vector<std::int32_t> up;
        for (std::int32_t r = id; r >= 0; r = row(r).parent) {
            up.push_back(r);
        }
        for (auto it = up.rbegin(); it != up.rend(); ++it) {
            const Row& r = row(*it);
            for (const std::int32_t k : model_.entities[static_cast<std::size_t>(r.entity)].keys) {
                key.push_back(r.fields[static_cast<std::size_t>(k)]);
            }
        }
    }
    std::stable_sort(keyed.begin(), keyed.end(), [&](const Keyed& a, const Keyed& b) {
        const std::vector<Value>& x = a.key;
        const std::vector<Value>& y = b.key;
        for (std::size_t i = 0; i < std::min(x.size(), y.size()); ++i) {
            // What is not known comes last.
            if (!x[i].present() || !y[i].present()) {
                if (x[i].present() != y[i].present()) {
                    return x[i].present();
                }
                continue;
            }
            if (x[i].kind == Kind::Ref) {
                if (row(static_cast<std::int32_t>(x[i].i)).key !=
                    row(static_cast<std::int32_t>(y[i].i)).key) {
                    return row(static_cast<std::int32_t>(x[i].i)).key <
                           row(static_cast<std::int32_t>(y[i].i)).key;
                }
                continue;
            }
            if (const int order = bound_->compare(x[i], y[i]); order != 0) {
                return order < 0;
            }
        }
        return row(a.id).key < row(b.id).key;
    });
    for (std::size_t i = 0; i < rows.size(); ++i) {
        rows[i] = keyed[i].id;
        position_[static_cast<std::size_t>(rows[i])] = static_cast<std::int32_t>(i);
    }
}

std::int32_t Executor::make_row(std::int32_t entity, std::int32_t parent, std::string key) {
    Row made;
    made.entity = entity;
    made.parent = parent;
    made.fields.resize(model_.entities[static_cast<std::size_t>(entity)].fields.size());
    made.key = row(parent).key.empty() ? std::move(key) : row(parent).key + "/" + key;
    made.place = row(parent).place;
    made_.push_back(std::move(made));
    position_.push_back(-1);
    places_.push_back(counts_[static_cast<std::size_t>(entity)]++);
    return static_cast<std::int32_t>(bound_->rows.size() + made_.size() - 1);
}

bool Executor::keep_made(std::int32_t id) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(row(id).entity)];
    EntityRows& rows = entity_rows_[static_cast<std::size_t>(row(id).entity)];
    if (info.generator_where >= 0) {
        const Value where = eval(info.generator_where, frame_of(info.module, id));
        if (where.is_false()) {
            return false;
        }
        if (!where.present()) {
            rows.unmade_under[row(id).parent] = where;
            return false;
        }
    }
    rows.rows.push_back(id);
    return true;
}

void Executor::make_rows(std::int32_t entity) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
    const std::vector<std::int32_t> parents = rows_of(info.parent);
    for (const std::int32_t parent : parents) {
        make_under(entity, parent);
    }
}

void Executor::make_under(std::int32_t entity, std::int32_t parent) {
    const EntityInfo& info = model_.entities[static_cast<std::size_t>(entity)];
    EntityRows& rows = entity_rows_[static_cast<std::size_t>(entity)];
    const auto at = [&](std::int32_t id) -> Row& {
        return made_[static_cast<std::size_t>(id) - bound_->rows.size()];
    };
    const auto field_at = [&](const char* name) {
        return static_cast<std::size_t>(info.field(name));
    };
    if (info.generator == Generator::List) {
        const policy::ListInfo& list = model_.lists[static_cast<std::size_t>(info.generator_list)];
        for (std::size_t r = 0; r < list.rows.size(); ++r) {
            // Then dated by `enacted` only.
            if (!list.rows[r].in_force.known_on(known_at_)) {
                continue;
            }
            std::string key;
            for (const std::int32_t k : list.keys) {
                const auto f = static_cast<std::size_t>(k);
                key += (key.empty() ? "" : ",") +
                       shown_key(list.rows[r].cells[f], list.fields[f].type);
            }
            const std::int32_t id =
                make_row(entity, parent, key.empty() ? std::to_string(r + 1) : key);
            at(id).list_row = static_cast<std::int32_t>(r);
            for (std::size_t f = 0; f < list.fields.size(); ++f) {
                at(id).fields[field_at(list.fields[f].name.c_str())] = list.rows[r].cells[f];
            }
            keep_made(id);
        }
        return;
    }
    Frame frame = frame_of(info.module, parent);
    const Value range = eval(info.generator_range, frame);
    if (info.generator == Generator::Rows) {
        if (range.state == State::None) {
            return;
        }
        if (!range.present()) {
            rows.unmade_under[parent] = range;
            return;
        }
        policy::SetNode set;
        set.entity = info.generator_entity;
        set.in = info.generator_range;
        const std::string& name =
            model_.entities[static_cast<std::size_t>(info.generator_entity)].lower;
        for (const std::int32_t member : members(set, frame).rows) {
            const std::int32_t id = make_row(entity, parent, row(member).key);
            at(id).fields[field_at(name.c_str())] = Value::of(Kind::Ref, member);
            keep_made(id);
        }
        return;
    }
    if (!range.present()) {
        if (range.state != State::None) {
            rows.unmade_under[parent] = range;
        }
        return;
    }
    const auto first = Date::from_days(static_cast<std::int32_t>(range.i));
    const auto last = Date::from_days(static_cast<std::int32_t>(range.j));
    const core::Calendar calendar = info.generator_calendar;
    if (last < first) {
        return;
    }
    if (info.generator == Generator::Years) {
        for (int year = first.in(calendar).year; year <= last.in(calendar).year; ++year) {
            const std::int32_t id = make_row(entity, parent, std::to_string(year));
            at(id).fields[field_at("year")] = Value::of_number(year);
            at(id).fields[field_at("first_day")] =
                Value::of(Kind::Date, core::first_day_of_year(calendar, year).days());
            at(id).fields[field_at("last_day")] =
                Value::of(Kind::Date, core::last_day_of_year(calendar, year).days());
            keep_made(id);
        }
        return;
    }
    for (core::Month month = core::Month::of(first, calendar);
         month <= core::Month::of(last, calendar);
         month = month.add(1)) {
        const std::int32_t id = make_row(entity, parent, month.to_string());
        at(id).fields[field_at("month")] =
            Value::of(Kind::Month, month.index(), static_cast<std::int64_t>(calendar));
        at(id).fields[field_at("first_day")] = Value::of(Kind::Date, month.first_day().days());
        at(id).fields[field_at("last_day")] = Value::of(Kind::Date, month.last_day().days());
        keep_made(id);
    }
}

std::string Executor::shown_key(const Value& value, const policy::Type& type) const {
    if (value.kind == Kind::Date) {
        // Dates of law are named as the law writes them.
        const auto date = Date::from_days(static_cast<std::int32_t>(value.i));
        return date.to_string(core::Calendar::Gregorian);
    }
    return policy::value_text(value, type, model_, [this](const Value& v, const policy::Type& t) {
        return bound_->name(v, t);
    });
}

const std::vector<std::int32_t>& Executor::siblings(std::int32_t row_id) {
    const std::int32_t entity = row(row_id).entity;
    const std::int32_t parent = row(row_id).parent;
    if (parent < 0) {
        return rows_of(entity);
    }
    const EntityRows& state = entity_rows_[static_cast<std::size_t>(entity)];
    if (state.making && !state.ready) {
        // While rows are being made, those made so far are the rows before.
        auto& partial = making_siblings_[parent];
        partial.clear();
        for (const std::int32_t id : state.rows) {
            if (row(id).parent == parent) {
                partial.push_back(id);
            }
        }
        if (std::find(partial.begin(), partial.end(), row_id) == partial.end()) {
            partial.push_back(row_id);
        }
        return partial;
    }
    auto& index = members_[{entity, row(parent).entity, -1, 1}];
    if (index.empty()) {
        for (const std::int32_t member : rows_of(entity)) {
            index[ancestor(member, row(parent).entity)].push_back(member);
        }
        index.try_emplace(-1);
    }
    return index[parent];
}

std::int32_t Executor::previous(std::int32_t row_id) {
    std::int32_t before = -1;
    for (const std::int32_t other : siblings(row_id)) {
        if (other == row_id) {
            return before;
        }
        if (!taken_back(other)) {
            before = other;
        }
    }
    return -1;
}

// -------------------------------------------------------------------------------------- rows taken
// back

void Executor::note_reversals() {
    if (reversals_noted_) {
        return;
    }
    reversals_noted_ = true;
    for (std::size_t e = 0; e < model_.entities.size(); ++e) {
        const std::int32_t field_id = model_.entities[e].reverses;
        if (field_id < 0) {
            continue;
        }
        for (const std::int32_t id : entity_rows_[e].rows) {
            const Value& target = row(id).fields[static_cast<std::size_t>(field_id)];
            if (!target.present() || target.kind != Kind::Ref) {
                continue;
            }
            const auto original = static_cast<std::int32_t>(target.i);
            const Value& above = row(original).fields[static_cast<std::size_t>(field_id)];
            // A reversal is not reversed.
            if (original == id || (above.present() && above.kind == Kind::Ref)) {
                continue;
            }
            reverses_.at(id) = original + 1;
            taken_back_.at(id) = 1;
            taken_back_.at(original) = 1;
        }
    }
}

std::int32_t Executor::reversed_by(std::int32_t row_id) {
    note_reversals();
    const std::int32_t* reversed = reverses_.find(row_id);
    return reversed == nullptr ? -1 : *reversed - 1;
}

bool Executor::taken_back(std::int32_t row_id) {
    note_reversals();
    const std::uint8_t* taken = taken_back_.find(row_id);
    return taken != nullptr && *taken != 0;
}

// ------------------------------------------------------------------------------------------
// verdicts

bool Executor::approved(std::int32_t id, std::int32_t row_id) const {
    const policy::VerdictInfo& info = model_.verdicts[static_cast<std::size_t>(id)];
    const auto& codes = row(row_id).approved;
    return info.pend && std::find(codes.begin(), codes.end(), info.code) != codes.end();
}

Value Executor::verdict(std::int32_t id, std::int32_t row_id) {
    const std::int32_t place = place_of(row_id);
    Memo& memo = verdicts_[static_cast<std::size_t>(id)].at(place);
    if (memo.progress == Progress::Done) {
        return memo.value;
    }
    const policy::VerdictInfo& info = model_.verdicts[static_cast<std::size_t>(id)];
    if (memo.progress == Progress::Running) {
        return fault("the condition of " + info.code + " depends on itself");
    }
    memo.progress = Progress::Running;
    Value value = approved(id, row_id) ? Value::of_bool(false)
                                       : eval(info.when, frame_of(info.module, row_id));
    Memo& done = verdicts_[static_cast<std::size_t>(id)].at(place);
    done.value = value;
    done.progress = Progress::Done;
    return value;
}

Value Executor::is_rejected(std::int32_t row_id) {
    Value open = Value::of_bool(false);
    for (std::int32_t up = row_id; up >= 0; up = row(up).parent) {
        for (const std::int32_t v : verdicts_of_[static_cast<std::size_t>(row(up).entity)]) {
            if (model_.verdicts[static_cast<std::size_t>(v)].pend) {
                continue;
            }
            const Value holds = verdict(v, up);
            if (holds.is_true()) {
                return holds;
            }
            if (!holds.present()) {
                open = open.present() ? holds : blend(open, holds);
            }
        }
    }
    return open;
}

// No condition of the row or of one above it holds, or may hold.
bool Executor::unopposed(std::int32_t row_id) {
    for (std::int32_t up = row_id; up >= 0; up = row(up).parent) {
        for (const std::int32_t v : verdicts_of_[static_cast<std::size_t>(row(up).entity)]) {
            if (!verdict(v, up).is_false()) {
                return false;
            }
        }
    }
    return true;
}

bool Executor::stands(std::int32_t row_id) {
    Memo& memo = stands_.at(row_id);
    if (memo.progress == Progress::Done) {
        return memo.value.i != 0;
    }
    if (memo.progress == Progress::Running) {
        // A verdict that asks whether its own row stands; the checker refuses such laws.
        return true;
    }
    memo.progress = Progress::Running;
    const bool result = !taken_back(row_id) && unopposed(row_id);
    Memo& done = stands_.at(row_id);
    done.value = Value::of_bool(result);
    done.progress = Progress::Done;
    return result;
}

}  // namespace darman::engine
