// The outcome of a row: its verdict with all reasons, and what is given.
#include <algorithm>
#include <set>

#include "engine/reference/executor.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::DerivedInfo;

namespace {

void add_all(std::set<std::string>& into, const std::vector<std::string>& from) {
    into.insert(from.begin(), from.end());
}

// Everything of one row that decides, gathered before it is ordered.
struct Gathered {
    std::set<std::string> needs;
    std::set<std::string> taints;
    std::vector<std::string> faults;
    bool rejected = false;
    bool pended = false;

    void fault(std::string text) {
        if (std::find(faults.begin(), faults.end(), text) == faults.end()) {
            faults.push_back(std::move(text));
        }
    }
};

}  // namespace

std::vector<std::int32_t> Executor::decided_entities() const {
    std::set<std::int32_t> found;
    for (const DerivedInfo& d : model_.derived) {
        if (d.entity >= 0 && d.given) {
            found.insert(d.entity);
        }
    }
    for (const policy::VerdictInfo& v : model_.verdicts) {
        found.insert(v.entity);
    }
    for (const policy::CheckInfo& c : model_.checks) {
        found.insert(c.entity);
    }
    std::vector<std::int32_t> entities(found.begin(), found.end());
    std::stable_sort(entities.begin(), entities.end(), [&](std::int32_t a, std::int32_t b) {
        return depth_of(a) < depth_of(b);
    });
    return entities;
}

int Executor::depth_of(std::int32_t entity) const {
    int depth = 0;
    while (model_.entities[static_cast<std::size_t>(entity)].parent >= 0) {
        entity = model_.entities[static_cast<std::size_t>(entity)].parent;
        ++depth;
    }
    return depth;
}

RowDecision Executor::decide(std::int32_t row_id) {
    RowDecision decision;
    Gathered gathered;
    const Row& r = row(row_id);
    const std::int32_t entity = r.entity;
    decision.row = row_id;
    decision.entity = model_.entities[static_cast<std::size_t>(entity)].name;
    decision.entity_labels = model_.entities[static_cast<std::size_t>(entity)].labels;
    decision.key = r.key;
    decision.place = r.place;
    decision.taken_back = taken_back(row_id);

    std::vector<std::int32_t> up;
    for (std::int32_t x = row_id; x >= 0; x = row(x).parent) {
        up.push_back(x);
    }
    for (auto it = up.rbegin(); it != up.rend(); ++it) {
        for (const std::int32_t v : verdicts_of_[static_cast<std::size_t>(row(*it).entity)]) {
            const policy::VerdictInfo& law = model_.verdicts[static_cast<std::size_t>(v)];
            const Value holds = verdict(v, *it);
            add_all(gathered.needs, needs(holds));
            add_all(gathered.taints, taints(holds));
            if (holds.state == State::Fault) {
                gathered.fault(law.code + ": " + fault_text(holds));
            }
            if (holds.is_true()) {
                (law.pend ? gathered.pended : gathered.rejected) = true;
                decision.reasons.push_back(
                    {law.code,
                     law.pend,
                     model_.entities[static_cast<std::size_t>(law.entity)].name,
                     law.says,
                     quotes(law.citations, law.module, model_),
                     law.borne_by,
                     law.bearer,
                     law.known_as});
            }
        }
    }
    const std::vector<Given>& all_given = given_of_[static_cast<std::size_t>(entity)];
    std::vector<Value> values;
    values.reserve(all_given.size());
    for (const Given& each : all_given) {
        const DerivedInfo& info = model_.derived[static_cast<std::size_t>(each.derived)];
        Value value = derived(each.derived, row_id);
        add_all(gathered.needs, needs(value));
        add_all(gathered.taints, taints(value));
        if (value.state == State::Fault) {
            gathered.fault(info.name + ": " + fault_text(value));
        }
        values.push_back(std::move(value));
    }
    for (const policy::CheckInfo& check : model_.checks) {
        if (check.entity == entity) {
            if (const std::string failed = failed_check(check, row_id); !failed.empty()) {
                gathered.fault(failed);
            }
        }
    }
    decision.verdict = gathered.rejected          ? Verdict::Rejected
                       : !gathered.faults.empty() ? Verdict::Fault
                       : !gathered.needs.empty()  ? Verdict::Undecided
                       : gathered.pended          ? Verdict::Pended
                                                  : Verdict::Accepted;
    decision.needs.assign(gathered.needs.begin(), gathered.needs.end());
    decision.need_names = need_names(decision.needs, model_);
    decision.taints.assign(gathered.taints.begin(), gathered.taints.end());
    decision.faults = std::move(gathered.faults);
    const bool vanished = decision.taken_back && !nets_by_negation(entity);
    std::int32_t dating_module = -1;
    decision.given.reserve(all_given.size());
    for (std::size_t i = 0; i < all_given.size(); ++i) {
        const DerivedInfo& info = model_.derived[static_cast<std::size_t>(all_given[i].derived)];
        // Of a rejected row nothing is given; of one not accepted what is given is not yet known.
        Value value = values[i];
        if (decision.verdict == Verdict::Rejected || vanished) {
            value = Value::none();
        } else if (decision.verdict != Verdict::Accepted) {
            value = Value{};
        }
        GivenValue given;
        given.name = all_given[i].name;
        given.module = model_.modules[static_cast<std::size_t>(info.module)].name;
        given.labels = info.labels;
        given.value = show(value, info.type, *this);
        given.tainted = values[i].taint >= 0;
        decision.given.push_back(std::move(given));
        dating_module = info.module;
    }
    const std::vector<std::int32_t>& refusing = verdicts_of_[static_cast<std::size_t>(entity)];
    if (dating_module < 0 && !refusing.empty()) {
        dating_module = model_.verdicts[static_cast<std::size_t>(refusing[0])].module;
    }
    if (const Value date = governing(dating_module, row_id); date.present()) {
        const auto day = core::Date::from_days(static_cast<std::int32_t>(date.i));
        decision.date = day.to_string(core::Calendar::Gregorian);
        decision.date_jalali = day.to_string(core::Calendar::Jalali);
    }
    return decision;
}

std::string Executor::failed_check(const policy::CheckInfo& check, std::int32_t row_id) {
    const Frame frame = frame_of(check.module, row_id);
    if (check.when >= 0) {
        const Value when = eval(check.when, frame);
        if (when.state == State::Fault) {
            return fault_text(when);
        }
        if (!when.is_true()) {
            return "";
        }
    }
    const Value holds = eval(check.condition, frame);
    if (holds.state == State::Fault) {
        return fault_text(holds);
    }
    if (!holds.is_false()) {
        return "";
    }
    std::string text = "a check of the law failed";
    if (!check.citations.empty()) {
        text += ": " + model_.cite(check.citations[0], check.module);
    }
    if (check.at.file >= 0) {
        text += " (" + model_.file_names[static_cast<std::size_t>(check.at.file)] + ":" +
                std::to_string(check.at.line) + ")";
    }
    return text;
}

}  // namespace darman::engine
