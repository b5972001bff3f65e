// Rules: the clause that spoke, and the exceptions that did not.
#include <algorithm>

#include "engine/reference/explain.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::Clause;
using policy::DerivedInfo;
using policy::DerivedKind;

namespace {

const Clause* clause_at(const policy::RuleVersion& version, std::int32_t index) {
    return index < 0 ? nullptr : &version.exceptions[static_cast<std::size_t>(index)];
}

// "in force from 1405-01-01 to 1405-06-31", "enacted 1405-01-01".
std::string term_of(const policy::InForce& in_force, core::Calendar calendar) {
    std::string text;
    const auto add = [&](const char* word, const std::optional<core::Date>& date) {
        if (date) {
            text += (text.empty() ? "" : " ") + std::string(word) + " " + date->to_string(calendar);
        }
    };
    add("from", in_force.from);
    add("to", in_force.to);
    add("enacted", in_force.enacted);
    return text;
}

}  // namespace

void Explainer::tell_rule(Telling& told) {
    const Choice choice = executor_.choose(told.id, told.frame);
    if (choice.version == nullptr) {
        return;
    }
    tell_others(told, choice);
    if (choice.clause == nullptr) {
        return;
    }
    const Clause& clause = *choice.clause;
    told.story.clause = clause.label;
    told.story.says = clause.says;
    told.story.quotes =
        quotes_at(clause.citations, clause.at, told.info->module, executor_.model());
    tell_conditions(told, choice);
    FormulaWriter(executor_, told.found).write(clause.value, told.frame, &told.info->type);
}

// What had to hold for the clause to speak: its condition, and those of what it is an exception to.
void Explainer::tell_conditions(Telling& told, const Choice& choice) {
    const Clause* clause = choice.clause;
    while (clause != nullptr && clause->when >= 0) {
        FormulaWriter(executor_, told.found).read(clause->when, told.frame);
        clause = clause_at(*choice.version, clause->to);
    }
}

void Explainer::tell_others(Telling& told, const Choice& choice) {
    const policy::Model& model = executor_.model();
    std::vector<const Clause*> spoke;
    for (const Clause* c = choice.clause; c != nullptr; c = clause_at(*choice.version, c->to)) {
        spoke.push_back(c);
    }
    const auto calendar = model.modules[static_cast<std::size_t>(told.info->module)].calendar;
    for (const auto& [clause, holds] : choice.looked_at) {
        if (std::find(spoke.begin(), spoke.end(), clause) != spoke.end()) {
            continue;
        }
        NotApplied other;
        other.label = clause->label;
        other.condition = written(model, clause->when);
        other.quotes = quotes_at(clause->citations, clause->at, told.info->module, model);
        other.unknown = !holds.present();
        const bool in_force =
            clause->in_force.known_on(executor_.known_at()) &&
            (!told.frame.date.present() || clause->in_force.valid_on(core::Date::from_days(
                                               static_cast<std::int32_t>(told.frame.date.i))));
        if (!in_force) {
            other.condition += " (not in force: " + term_of(clause->in_force, calendar) + ")";
        } else if (holds.is_true()) {
            const auto winner = std::find_if(spoke.begin(), spoke.end(), [&](const Clause* c) {
                return c->to == clause->to && !c->label.empty();
            });
            other.condition += winner == spoke.end()
                                   ? " (holds)"
                                   : " (holds, but " + (*winner)->label + " goes before it)";
        } else {
            other.because = reasons(executor_, clause->when, told.frame);
        }
        told.story.not_applied.push_back(std::move(other));
    }
}

// -------------------------------------------------------------------------------- reversed rows

// Under `as received` a row that takes another back gives what that gave, negated.
bool Explainer::nets_by_negation(const Telling& told) const {
    const DerivedInfo& info = *told.info;
    if (told.frame.row < 0 || info.type.kind != policy::Kind::Number ||
        info.kind == DerivedKind::TableOutput || info.kind == DerivedKind::Accumulate ||
        executor_.reversed_by(told.frame.row) < 0) {
        return false;
    }
    const auto& all = executor_.model().derived;
    return std::any_of(all.begin(), all.end(), [&](const DerivedInfo& d) {
        return d.kind == DerivedKind::Accumulate && d.entity == info.entity &&
               !d.accumulate.empty() && d.accumulate[0].late == policy::Late::AsReceived;
    });
}

void Explainer::tell_negated(Telling& told, std::int32_t original) {
    const Value first = executor_.derived(told.id, original);
    told.found.op("−");
    told.found.operand(told.info->name, show(first, told.info->type, executor_), told.info->labels);
    told.found.parts.push_back({told.id, original, told.frame.date, false});
}

}  // namespace darman::engine
