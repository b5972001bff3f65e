#include "engine/reference/executor.hpp"

#include <algorithm>
#include <set>

#include "base/check.hpp"

namespace darman::engine {

using policy::DerivedInfo;
using policy::DerivedKind;
using policy::FieldInfo;
using policy::Kind;
using policy::Model;
using policy::Node;
using policy::Op;

namespace {

// Expressions nest at most this deep at run time, rules read through rules included. The deepest
// law written so far needs under 60; the bound keeps hostile policies off the end of the stack.
constexpr int kDepthMax = 1500;

const FieldInfo& field_of(const Model& model, std::int32_t entity, std::int32_t field) {
    return model.entities[static_cast<std::size_t>(entity)].fields[static_cast<std::size_t>(field)];
}

std::string place(const Model& model, policy::Span at) {
    if (at.file < 0 || at.line == 0) {
        return "";
    }
    return " (" + model.file_names[static_cast<std::size_t>(at.file)] + ":" +
           std::to_string(at.line) + ")";
}

}  // namespace

Executor::Executor(const Model& model, const Case& bound, core::Date known_at)
    : model_(model), bound_(&bound), known_at_(known_at) {
    entity_rows_.resize(model_.entities.size());
    position_.assign(bound_->rows.size(), -1);
    values_.resize(model_.derived.size());
    verdicts_.resize(model_.verdicts.size());
    governing_.resize(model_.modules.size());
    last_matches_.resize(model_.tables.size());
    counts_.assign(model_.entities.size(), 0);
    places_.reserve(bound_->rows.size());
    verdicts_of_.resize(model_.entities.size());
    for (std::size_t v = 0; v < model_.verdicts.size(); ++v) {
        verdicts_of_[static_cast<std::size_t>(model_.verdicts[v].entity)].push_back(
            static_cast<std::int32_t>(v));
    }
    note_given();
    for (std::size_t i = 0; i < bound_->rows.size(); ++i) {
        const Row& r = bound_->rows[i];
        places_.push_back(counts_[static_cast<std::size_t>(r.entity)]++);
        // What was not yet known then is not there.
        if (!r.recorded || *r.recorded <= known_at_) {
            entity_rows_[static_cast<std::size_t>(r.entity)].rows.push_back(
                static_cast<std::int32_t>(i));
        }
    }
    for (std::size_t d = 0; d < model_.derived.size(); ++d) {
        if (const std::int32_t entity = model_.derived[d].entity; entity >= 0) {
            values_[d].reserve(static_cast<std::size_t>(counts_[static_cast<std::size_t>(entity)]));
        }
    }
}

void Executor::note_given() {
    given_of_.resize(model_.entities.size());
    for (std::size_t d = 0; d < model_.derived.size(); ++d) {
        const DerivedInfo& info = model_.derived[d];
        if (info.entity >= 0 && info.given) {
            given_of_[static_cast<std::size_t>(info.entity)].push_back(
                {static_cast<std::int32_t>(d), info.name});
        }
    }
    for (std::vector<Given>& given : given_of_) {
        std::map<std::string, int> names;
        for (const Given& each : given) {
            ++names[each.name];
        }
        for (Given& each : given) {
            const std::int32_t module =
                model_.derived[static_cast<std::size_t>(each.derived)].module;
            each.name =
                names[each.name] > 1
                    ? model_.modules[static_cast<std::size_t>(module)].name + "." + each.name
                    : each.name;
        }
    }
}

// ---------------------------------------------------------------------------------- why and what
// for

std::int32_t Executor::note(std::vector<std::string> texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
    const auto [it, fresh] =
        note_index_.try_emplace(texts, static_cast<std::int32_t>(notes_.size()));
    if (fresh) {
        notes_.push_back(std::move(texts));
    }
    return it->second;
}

std::int32_t Executor::join_notes(std::int32_t a, std::int32_t b) {
    if (a < 0 || a == b) {
        return b;
    }
    if (b < 0) {
        return a;
    }
    std::vector<std::string> both = notes_[static_cast<std::size_t>(a)];
    const auto& other = notes_[static_cast<std::size_t>(b)];
    both.insert(both.end(), other.begin(), other.end());
    return note(std::move(both));
}

Value Executor::unknown(const std::string& need) {
    Value value;
    value.state = State::Unknown;
    value.note = note({need});
    return value;
}

Value Executor::fault(std::string message) {
    Value value;
    value.state = State::Fault;
    value.note = static_cast<std::int32_t>(faults_.size());
    faults_.push_back(std::move(message));
    return value;
}

std::vector<std::string> Executor::needs(const Value& value) const {
    if (value.state != State::Unknown || value.note < 0) {
        return {};
    }
    return notes_[static_cast<std::size_t>(value.note)];
}

std::string Executor::fault_text(const Value& value) const {
    return value.state == State::Fault && value.note >= 0
               ? faults_[static_cast<std::size_t>(value.note)]
               : "";
}

std::vector<std::string> Executor::taints(const Value& value) const {
    return value.taint < 0 ? std::vector<std::string>{}
                           : notes_[static_cast<std::size_t>(value.taint)];
}

Value Executor::with_taint(Value value, const Value& from) {
    value.taint = join_notes(value.taint, from.taint);
    return value;
}

Value Executor::blend(const Value& a, const Value& b) {
    Value result;
    if (a.state == State::Fault || b.state == State::Fault) {
        result = a.state == State::Fault ? a : b;
    } else if (a.state == State::Unknown || b.state == State::Unknown) {
        result.state = State::Unknown;
        result.note = a.state != State::Unknown   ? b.note
                      : b.state != State::Unknown ? a.note
                                                  : join_notes(a.note, b.note);
    } else if (a.state == State::None || b.state == State::None) {
        result = Value::none();
    } else {
        result.state = State::Present;
    }
    result.taint = join_notes(a.taint, b.taint);
    return result;
}

// ---------------------------------------------------------------------------------------------
// dates

Value Executor::governing(std::int32_t module, std::int32_t row_id) {
    if (module < 0 || row_id < 0) {
        return Value{};
    }
    ByRow<Memo>& memo = governing_[static_cast<std::size_t>(module)];
    if (const Memo* known = memo.find(row_id);
        known != nullptr && known->progress == Progress::Done) {
        return known->value;
    }
    const policy::Governing* found = model_.governing(module, row(row_id).entity);
    Value date = Value::none();
    if (found != nullptr) {
        Frame frame;
        frame.module = module;
        frame.row = ancestor(row_id, found->entity);
        frame.this_row = frame.row;
        date = eval(found->date, frame);
    }
    Memo& found_out = memo.at(row_id);
    if (found_out.progress != Progress::Done) {
        found_out.value = date;
        found_out.progress = Progress::Done;
    }
    return date;
}

Frame Executor::frame_of(std::int32_t module, std::int32_t row_id) {
    Frame frame;
    frame.module = module;
    frame.row = row_id;
    frame.this_row = row_id;
    frame.date = governing(module, row_id);
    return frame;
}

Value Executor::in_force(const policy::InForce& span, const Frame& frame) {
    if (!span.known_on(known_at_)) {
        return Value::of_bool(false);
    }
    if (!date_needed(span)) {
        return Value::of_bool(true);
    }
    if (!frame.date.present()) {
        return frame.date.state == State::None
                   ? fault("no governing date is stated, yet the law is dated")
                   : frame.date;
    }
    return Value::of_bool(
        span.valid_on(core::Date::from_days(static_cast<std::int32_t>(frame.date.i))));
}

// -------------------------------------------------------------------------------------------
// derived

Value Executor::derived(std::int32_t id, std::int32_t row_id, const Frame& reader) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    Frame frame;
    if (info.entity < 0) {
        // A rule of no entity is read on its reader's date.
        frame.module = info.module;
        frame.date = reader.date;
        const std::int64_t day =
            reader.date.present() ? reader.date.i : INT64_MIN + static_cast<int>(reader.date.state);
        // Insertions elsewhere in the map leave references to its elements valid.
        Memo& memo = rowless_[{id, day}];
        if (memo.progress == Progress::Done) {
            return memo.value;
        }
        if (memo.progress == Progress::Running) {
            return fault(info.name + " depends on itself" + place(model_, info.at));
        }
        memo.progress = Progress::Running;
        memo.value = compute(id, frame);
        memo.progress = Progress::Done;
        return memo.value;
    }
    if (row_id < 0) {
        return Value::none();
    }
    if (info.entity != row(row_id).entity) {
        return fault("the engine asked " + info.name + " of a row of another entity");
    }
    ByRow<Memo>& of_rule = values_[static_cast<std::size_t>(id)];
    const std::int32_t place_of_row = place_of(row_id);
    Memo& memo = of_rule.at(place_of_row);
    if (memo.progress == Progress::Done) {
        return memo.value;
    }
    if (memo.progress == Progress::Running) {
        return fault(info.name + " depends on itself" + place(model_, info.at));
    }
    memo.progress = Progress::Running;
    frame = frame_of(info.module, row_id);
    Value value = compute(id, frame);
    Memo& done = of_rule.at(place_of_row);
    done.value = value;
    done.progress = Progress::Done;
    return value;
}

Value Executor::compute(std::int32_t id, const Frame& frame) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    if (frame.row >= 0) {
        // A row taken back under `as received` gives what the first gave, negated.
        const std::int32_t original = reversed_by(frame.row);
        if (original >= 0 && info.type.kind == Kind::Number &&
            info.kind != DerivedKind::Accumulate && info.kind != DerivedKind::TableOutput &&
            nets_by_negation(info.entity)) {
            Value value = derived(id, original);
            if (value.present()) {
                value.number = -value.number;
            }
            return value;
        }
        if (reads_previous(id)) {
            // Rows before come first, one by one, so that a long chain does not nest.
            const std::int32_t parent = row(frame.row).parent;
            ByRow<Memo>& of_rule = values_[static_cast<std::size_t>(id)];
            for (const std::int32_t other : siblings(frame.row)) {
                if (other == frame.row) {
                    break;
                }
                if (row(other).parent == parent &&
                    of_rule.at(place_of(other)).progress == Progress::Untouched) {
                    derived(id, other);
                }
            }
        }
    }
    switch (info.kind) {
        case DerivedKind::Rule:
            return rule(id, frame);
        case DerivedKind::Accumulate:
            return accumulated(id, frame.row).value;
        case DerivedKind::Allocate:
            return allocation(id, frame);
        case DerivedKind::Step:
            return step(id, frame);
        case DerivedKind::TableOutput:
            return table_output(id, frame);
    }
    DARMAN_UNREACHABLE();
}

bool Executor::nets_by_negation(std::int32_t entity) const {
    return std::any_of(model_.derived.begin(), model_.derived.end(), [&](const DerivedInfo& d) {
        return d.kind == DerivedKind::Accumulate && d.entity == entity && !d.accumulate.empty() &&
               d.accumulate[0].late == policy::Late::AsReceived;
    });
}

bool Executor::reads_previous(std::int32_t id) {
    if (previous_readers_.empty()) {
        previous_readers_.resize(model_.derived.size());
        for (std::size_t d = 0; d < model_.derived.size(); ++d) {
            bool found = false;
            const auto visit = [&](auto&& self, NodeId node_id) -> void {
                if (node_id < 0 || found) {
                    return;
                }
                const Node& node = model_.node(node_id);
                found = found || node.op == Op::Previous;
                for (const NodeId kid : node.kids) {
                    self(self, kid);
                }
                for (const policy::Adjusting& a : node.adjustments) {
                    self(self, a.bound);
                }
            };
            for (const policy::RuleVersion& v : model_.derived[d].versions) {
                visit(visit, v.base.value);
                for (const policy::Clause& c : v.exceptions) {
                    visit(visit, c.when);
                    visit(visit, c.value);
                }
            }
            previous_readers_[d] = found;
        }
    }
    return previous_readers_[static_cast<std::size_t>(id)];
}

// ------------------------------------------------------------------------------------------
// reading

Value Executor::field(std::int32_t row_id, std::int32_t field_id, const Frame& frame) {
    const Row& r = row(row_id);
    const FieldInfo& info = field_of(model_, r.entity, field_id);
    const auto need = [&] {
        return unknown(model_.entities[static_cast<std::size_t>(r.entity)].lower + "." + info.name);
    };
    Value value = r.fields[static_cast<std::size_t>(field_id)];
    if (info.dated) {
        const DatedValue* found = nullptr;
        bool any = false;
        if (frame.date.state == State::Unknown || frame.date.state == State::Fault) {
            return frame.date;
        }
        const auto day = core::Date::from_days(static_cast<std::int32_t>(frame.date.i));
        for (const DatedValue& d : r.dated) {
            if (d.field != field_id || (d.recorded && known_at_ < *d.recorded)) {
                continue;
            }
            any = true;
            const bool holds =
                frame.date.present() && (!d.from || *d.from <= day) && (!d.to || day <= *d.to);
            if (holds && (found == nullptr || found->from < d.from ||
                          (found->from == d.from && found->recorded <= d.recorded))) {
                found = &d;
            }
        }
        if (found != nullptr) {
            value = found->value;
        } else if (any && value.state == State::Unknown && info.type.or_none) {
            value = Value::none();
        }
    }
    if (value.state == State::Unknown && value.note < 0) {
        value = need();
    }
    if (info.untranslatable) {
        value.taint =
            join_notes(value.taint,
                       note({model_.entities[static_cast<std::size_t>(r.entity)].name + "." +
                             info.name + ": " + info.text + " (" + info.reason + ")"}));
    }
    return value;
}

Value Executor::row_value(const Node& node, const Frame& frame) {
    const auto as_ref = [](std::int32_t id) {
        return id < 0 ? Value::none() : Value::of(Kind::Ref, id);
    };
    switch (node.op) {
        case Op::Row:
            return frame.list >= 0 && node.type.list >= 0 ? Value::of(Kind::Ref, frame.list_row)
                                                          : as_ref(frame.row);
        case Op::This:
            return as_ref(frame.this_row);
        case Op::Parent: {
            Value row_ref = eval(node.kids[0], frame);
            if (row_ref.present()) {
                row_ref.i = ancestor(static_cast<std::int32_t>(row_ref.i), node.ref);
            }
            return row_ref;
        }
        case Op::RefField: {
            const Value row_ref = eval(node.kids[0], frame);
            return row_ref.present()
                       ? with_taint(field(static_cast<std::int32_t>(row_ref.i), node.ref, frame),
                                    row_ref)
                       : row_ref;
        }
        case Op::Previous: {
            const Value row_ref = eval(node.kids[0], frame);
            return row_ref.present() ? as_ref(previous(static_cast<std::int32_t>(row_ref.i)))
                                     : row_ref;
        }
        case Op::Const:
        case Op::Field:
        case Op::ListField:
        case Op::Derived:
        case Op::Attribute:
        case Op::Param:
        case Op::Rest:
        case Op::Not:
        case Op::Negate:
        case Op::And:
        case Op::Or:
        case Op::Else:
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
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
    DARMAN_UNREACHABLE();
}

const Value* Executor::given(std::int32_t param, const std::vector<std::int32_t>& keys) const {
    if (bound_->given.empty()) {
        return nullptr;
    }
    const auto it = bound_->given.find({param, keys});
    return it == bound_->given.end() ? nullptr : &it->second;
}

const policy::ParamEntryInfo* Executor::entry(std::int32_t param,
                                              const std::vector<std::int32_t>& keys,
                                              const Frame& frame,
                                              Value& why) {
    const policy::ParamInfo& info = model_.params[static_cast<std::size_t>(param)];
    const auto it = info.by_key.find(keys);
    const policy::ParamEntryInfo* best = nullptr;
    if (it != info.by_key.end()) {
        for (const std::int32_t id : it->second) {
            const policy::ParamEntryInfo& e = info.entries[static_cast<std::size_t>(id)];
            const Counts holds = counts(e.in_force, frame, why);
            if (holds == Counts::Open) {
                return nullptr;
            }
            // Sorted by from, then enacted: the last one that holds wins.
            if (holds == Counts::Yes) {
                best = &e;
            }
        }
    }
    if (best != nullptr && !best->repealed) {
        return best;
    }
    if (info.type.or_none) {
        why = Value::none();
        return nullptr;
    }
    std::string text = "parameter " + info.name;
    for (std::size_t k = 0; k < keys.size(); ++k) {
        policy::Type type;
        type.kind = Kind::Code;
        type.dictionary = info.keys[k];
        text += " " + bound_->name(Value::of(Kind::Code, keys[k]), type);
    }
    text += best != nullptr ? " is repealed" : " has no value";
    if (frame.date.present()) {
        const auto day = core::Date::from_days(static_cast<std::int32_t>(frame.date.i));
        text +=
            " on " + day.to_string(model_.modules[static_cast<std::size_t>(info.module)].calendar);
    }
    why = fault(text + place(model_, info.at));
    return nullptr;
}

Value Executor::read_param(const Node& node, const Frame& frame) {
    std::vector<std::int32_t> keys;
    Value state = Value::of_bool(true);
    for (const NodeId kid : node.kids) {
        const Value key = eval(kid, frame);
        state = blend(state, key);
        keys.push_back(static_cast<std::int32_t>(key.i));
    }
    if (!state.present()) {
        return state;
    }
    if (const Value* value = given(node.ref, keys); value != nullptr) {
        return with_taint(*value, state);
    }
    Value why;
    const policy::ParamEntryInfo* found = entry(node.ref, keys, frame, why);
    return with_taint(found == nullptr ? why : found->value, state);
}

Value Executor::attribute(const Node& node, const Frame& frame) {
    const Value code = eval(node.kids[0], frame);
    if (!code.present()) {
        return code;
    }
    const std::int32_t dictionary = model_.node(node.kids[0]).type.dictionary;
    const policy::DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
    const Register& reg = bound_->registers[static_cast<std::size_t>(dictionary)];
    const FieldInfo& wanted = info.attributes[static_cast<std::size_t>(node.ref)];
    const auto c = static_cast<std::int32_t>(code.i);
    const policy::AttributeRow* best = nullptr;
    Value state = code;
    const auto look = [&](const policy::AttributeRow& r) {
        const Counts holds = counts(r.in_force, frame, state);
        if (holds == Counts::Yes && (best == nullptr || best->in_force.from <= r.in_force.from)) {
            best = &r;
        }
    };
    if (const auto it = reg.rows.find(c); it != reg.rows.end()) {
        for (const policy::AttributeRow& r : it->second) {
            look(r);
        }
    } else if (const auto law = info.rows_of.find(c); law != info.rows_of.end()) {
        for (const std::int32_t r : law->second) {
            look(info.rows[static_cast<std::size_t>(r)]);
        }
    }
    if (best == nullptr) {
        if (!state.present()) {
            return state;
        }
        std::string name = info.name;
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char ch) {
            return static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
        });
        return with_taint(unknown(name + "." + wanted.name), code);
    }
    Value value = best->values[static_cast<std::size_t>(node.ref)];
    if (value.state == State::Unknown && value.note < 0) {
        std::string name = info.name;
        std::transform(name.begin(), name.end(), name.begin(), [](unsigned char ch) {
            return static_cast<char>(ch >= 'A' && ch <= 'Z' ? ch + 32 : ch);
        });
        value = unknown(name + "." + wanted.name);
    }
    return with_taint(value, code);
}

// --------------------------------------------------------------------------------------------
// nodes

Value Executor::eval(NodeId id, const Frame& frame) {
    const Node& node = model_.node(id);
    if (node.op == Op::Const) {
        return node.constant;
    }
    if (depth_ >= kDepthMax) {
        return fault("the rules nest too deeply to be reckoned" + place(model_, node.at));
    }
    ++depth_;
    Value value = op_value(node, frame);
    --depth_;
    return value;
}

Value Executor::op_value(const Node& node, const Frame& frame) {
    switch (node.op) {
        case Op::Const:
            return node.constant;
        case Op::Row:
        case Op::This:
        case Op::Parent:
        case Op::RefField:
        case Op::Previous:
            return row_value(node, frame);
        case Op::Field: {
            const Value row_ref = eval(node.kids[0], frame);
            return row_ref.present()
                       ? with_taint(field(static_cast<std::int32_t>(row_ref.i), node.ref, frame),
                                    row_ref)
                       : row_ref;
        }
        case Op::ListField: {
            const Value row_ref = eval(node.kids[0], frame);
            if (!row_ref.present()) {
                return row_ref;
            }
            const std::int32_t list = model_.node(node.kids[0]).type.list;
            return model_.lists[static_cast<std::size_t>(list)]
                .rows[static_cast<std::size_t>(row_ref.i)]
                .cells[static_cast<std::size_t>(node.ref)];
        }
        case Op::Derived: {
            if (node.kids.empty()) {
                return derived(node.ref, -1, frame);
            }
            const Value row_ref = eval(node.kids[0], frame);
            return row_ref.present()
                       ? with_taint(derived(node.ref, static_cast<std::int32_t>(row_ref.i), frame),
                                    row_ref)
                       : row_ref;
        }
        case Op::Attribute:
            return attribute(node, frame);
        case Op::Param:
            return read_param(node, frame);
        case Op::Rest:
            DARMAN_CHECK(frame.rest != nullptr);
            return *frame.rest;
        case Op::Not:
        case Op::And:
        case Op::Or:
            return logic(node, frame);
        case Op::Negate:
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
            return arithmetic(node, frame);
        case Op::Else: {
            const Value first = eval(node.kids[0], frame);
            return first.state == State::None ? with_taint(eval(node.kids[1], frame), first)
                                              : first;
        }
        case Op::Shift:
            return shift(node, frame);
        case Op::Compare:
            return compare(node, frame);
        case Op::In:
            return in(node, frame);
        case Op::IsNone: {
            Value value = eval(node.kids[0], frame);
            if (value.state == State::Unknown || value.state == State::Fault) {
                return value;
            }
            return with_taint(Value::of_bool((value.state == State::None) != node.flag), value);
        }
        case Op::IsUnknown: {
            const Value value = eval(node.kids[0], frame);
            return value.state == State::Fault
                       ? value
                       : with_taint(Value::of_bool((value.state == State::Unknown) != node.flag),
                                    value);
        }
        case Op::IsListed:
            return is_listed(node, frame);
        case Op::OneOf:
            return one_of(node, frame);
        case Op::Interval:
            return interval(node, frame);
        case Op::Between:
            return between(node, frame);
        case Op::Aggregate:
            return aggregate(node, frame);
        case Op::AsOf: {
            const Value date = eval(node.kids[1], frame);
            if (!date.present()) {
                return date;
            }
            Frame dated = frame;
            dated.date = date;
            return with_taint(eval(node.kids[0], dated), date);
        }
        case Op::Adjust:
            return adjusted(node, frame);
    }
    DARMAN_UNREACHABLE();
}

Value Executor::is_listed(const Node& node, const Frame& frame) {
    const Value code = eval(node.kids[0], frame);
    if (!code.present()) {
        return code.state == State::None ? Value::of_bool(node.flag) : code;
    }
    const std::int32_t dictionary = model_.node(node.kids[0]).type.dictionary;
    const policy::DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
    const Register& reg = bound_->registers[static_cast<std::size_t>(dictionary)];
    const auto c = static_cast<std::int32_t>(code.i);
    bool listed = info.source == policy::Dictionary::Source::Closed;
    const auto look = [&](const policy::AttributeRow& r) {
        Value why;
        listed = counts(r.in_force, frame, why) == Counts::Yes || listed;
    };
    if (const auto it = reg.rows.find(c); it != reg.rows.end()) {
        for (const policy::AttributeRow& r : it->second) {
            look(r);
        }
    }
    if (const auto law = info.rows_of.find(c); law != info.rows_of.end()) {
        for (const std::int32_t r : law->second) {
            look(info.rows[static_cast<std::size_t>(r)]);
        }
    }
    return with_taint(Value::of_bool(listed != node.flag), code);
}

}  // namespace darman::engine
