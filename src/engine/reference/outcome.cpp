#include "engine/reference/outcome.hpp"

#include <algorithm>

#include "engine/reference/executor.hpp"
#include "policy/text_value.hpp"

namespace darman::engine {

using policy::DerivedInfo;
using policy::Model;

namespace {

int depth_in(const Model& model, std::int32_t entity) {
    int depth = 0;
    for (; entity >= 0; entity = model.entities[static_cast<std::size_t>(entity)].parent) {
        ++depth;
    }
    return depth;
}

void sort_once(std::vector<std::string>& texts) {
    std::sort(texts.begin(), texts.end());
    texts.erase(std::unique(texts.begin(), texts.end()), texts.end());
}

// Fills one outcome after another, so that their memory is used again.
class Gatherer {
  public:
    Gatherer(Executor& executor, const std::vector<Reading>& readings, std::int32_t entity)
        : executor_(executor), model_(executor.model()), given_(given_of(model_, entity)) {
        outcome_.entity = entity;
        outcome_.given.resize(given_.size());
        for (const Reading& reading : readings) {
            if (reading.entity == entity) {
                readings_.push_back(reading);
            }
        }
        outcome_.readings.resize(readings_.size());
        for (std::int32_t up = entity; up >= 0;
             up = model_.entities[static_cast<std::size_t>(up)].parent) {
            std::vector<std::int32_t> laws;
            for (std::size_t v = 0; v < model_.verdicts.size(); ++v) {
                if (model_.verdicts[v].entity == up) {
                    laws.push_back(static_cast<std::int32_t>(v));
                }
            }
            verdicts_.push_back(std::move(laws));
        }
        for (const policy::CheckInfo& check : model_.checks) {
            if (check.entity == entity) {
                checks_.push_back(&check);
            }
        }
    }

    const Outcome& gather(std::int32_t row) {
        outcome_.row = row;
        outcome_.reasons.clear();
        outcome_.needs.clear();
        outcome_.faults.clear();
        outcome_.above.clear();
        outcome_.tainted = false;
        outcome_.taken_back = executor_.taken_back(row);
        for (std::int32_t up = executor_.row(row).parent; up >= 0; up = executor_.row(up).parent) {
            outcome_.above.push_back(up);
        }
        bool rejected = false;
        bool pended = false;
        for (std::size_t level = verdicts_.size(); level-- > 0;) {
            const std::int32_t at = level == 0 ? row : outcome_.above[level - 1];
            for (const std::int32_t law : verdicts_[level]) {
                const Value holds = executor_.verdict(law, at);
                const policy::VerdictInfo& info = model_.verdicts[static_cast<std::size_t>(law)];
                note(holds, info.code);
                if (holds.is_true()) {
                    (info.pend ? pended : rejected) = true;
                    outcome_.reasons.push_back(law);
                }
            }
        }
        for (std::size_t i = 0; i < given_.size(); ++i) {
            outcome_.given[i] = executor_.derived(given_[i], row);
            note(outcome_.given[i], model_.derived[static_cast<std::size_t>(given_[i])].name);
        }
        for (const policy::CheckInfo* check : checks_) {
            if (std::string failed = executor_.failed_check(*check, row); !failed.empty()) {
                fault(std::move(failed));
            }
        }
        sort_once(outcome_.needs);
        outcome_.verdict = rejected                   ? Verdict::Rejected
                           : !outcome_.faults.empty() ? Verdict::Fault
                           : !outcome_.needs.empty()  ? Verdict::Undecided
                           : pended                   ? Verdict::Pended
                                                      : Verdict::Accepted;
        withhold();
        for (std::size_t i = 0; i < readings_.size(); ++i) {
            outcome_.readings[i] =
                executor_.eval(readings_[i].node, executor_.frame_of(readings_[i].module, row));
        }
        return outcome_;
    }

  private:
    void note(const Value& value, const std::string& name) {
        if (value.state == State::Unknown) {
            const std::vector<std::string> needs = executor_.needs(value);
            outcome_.needs.insert(outcome_.needs.end(), needs.begin(), needs.end());
        } else if (value.state == State::Fault) {
            fault(name + ": " + executor_.fault_text(value));
        }
        outcome_.tainted = outcome_.tainted || value.taint >= 0;
    }

    void fault(std::string text) {
        if (std::find(outcome_.faults.begin(), outcome_.faults.end(), text) ==
            outcome_.faults.end()) {
            outcome_.faults.push_back(std::move(text));
        }
    }

    // Of a rejected row nothing is given; of one not accepted what is given is not yet known.
    void withhold() {
        const bool vanished = outcome_.taken_back && !executor_.nets_by_negation(outcome_.entity);
        if (outcome_.verdict == Verdict::Rejected || vanished) {
            std::fill(outcome_.given.begin(), outcome_.given.end(), Value::none());
        } else if (outcome_.verdict != Verdict::Accepted) {
            std::fill(outcome_.given.begin(), outcome_.given.end(), Value{});
        }
    }

    Executor& executor_;
    const Model& model_;
    std::vector<std::int32_t> given_;
    std::vector<Reading> readings_;
    std::vector<std::vector<std::int32_t>> verdicts_;  // by steps up
    std::vector<const policy::CheckInfo*> checks_;
    Outcome outcome_;
};

}  // namespace

const std::string& OutcomeRows::key(std::int32_t row) const {
    return executor_.row(row).key;
}

std::string OutcomeRows::text(const policy::Value& value, const policy::Type& type) const {
    if (value.kind == policy::Kind::Ref) {
        return type.list >= 0 ? std::to_string(value.i + 1)
                              : executor_.row(static_cast<std::int32_t>(value.i)).key;
    }
    return policy::value_text(
        value, type, executor_.model(), [this](const Value& v, const policy::Type& t) {
            return executor_.bound().name(v, t);
        });
}

std::vector<std::int32_t> given_of(const Model& model, std::int32_t entity) {
    std::vector<std::int32_t> given;
    for (std::size_t d = 0; d < model.derived.size(); ++d) {
        if (model.derived[d].entity == entity && model.derived[d].given) {
            given.push_back(static_cast<std::int32_t>(d));
        }
    }
    return given;
}

std::vector<std::int32_t> decided_entities(const Model& model) {
    std::vector<std::int32_t> found;
    for (std::size_t e = 0; e < model.entities.size(); ++e) {
        const auto entity = static_cast<std::int32_t>(e);
        const auto of_it = [entity](const auto& law) { return law.entity == entity; };
        if (!given_of(model, entity).empty() ||
            std::any_of(model.verdicts.begin(), model.verdicts.end(), of_it) ||
            std::any_of(model.checks.begin(), model.checks.end(), of_it)) {
            found.push_back(entity);
        }
    }
    std::stable_sort(found.begin(), found.end(), [&](std::int32_t a, std::int32_t b) {
        return depth_in(model, a) < depth_in(model, b);
    });
    return found;
}

void visit_outcomes(Executor& executor,
                    const std::vector<Reading>& readings,
                    const VisitOutcome& visit) {
    const OutcomeRows rows(executor);
    for (const std::int32_t entity : decided_entities(executor.model())) {
        Gatherer gatherer(executor, readings, entity);
        const std::vector<std::int32_t> all = executor.rows_of(entity);
        for (const std::int32_t row : all) {
            visit(gatherer.gather(row), rows);
        }
    }
}

}  // namespace darman::engine
