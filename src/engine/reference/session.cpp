#include "engine/reference/engine.hpp"
#include "engine/reference/executor.hpp"
#include "engine/reference/explain.hpp"

namespace darman::engine {

struct Session::State {
    const policy::Model& model;
    const Case& bound;
    DecideOptions options;
    Executor executor;
    std::unique_ptr<Executor> replay;  // made when the first explanation is asked for

    State(const policy::Model& m, const Case& b, DecideOptions o)
        : model(m), bound(b), options(std::move(o)), executor(m, b, options.known_at) {}
};

Receipt receipt_of(const policy::Model& model, const DecideOptions& options) {
    Receipt receipt;
    receipt.engine = "darman 0.1.0 reference";
    receipt.policy_sha256 = model.sha256;
    receipt.inputs_sha256 = options.inputs_sha256;
    receipt.known_at = options.known_at.to_string(core::Calendar::Gregorian);
    for (const policy::ModuleInfo& module : model.modules) {
        receipt.modules.push_back(module.name);
    }
    receipt.variants = model.variants;
    receipt.reforms = model.reforms;
    for (const policy::Model::TextHash& text : model.text_hashes) {
        receipt.texts.push_back({text.source, text.sha256});
    }
    return receipt;
}

namespace {

// Rows that the law makes get their numbers in the order in which they are asked for: so that two
// executors number them alike, all are asked for first.
void make_all_rows(Executor& executor) {
    for (std::size_t e = 0; e < executor.model().entities.size(); ++e) {
        static_cast<void>(executor.rows_of(static_cast<std::int32_t>(e)));
    }
}

bool same(const Shown& a, const Shown& b) {
    return a.state == b.state && a.plain == b.plain;
}

bool same(const RowDecision& a, const RowDecision& b) {
    if (a.verdict != b.verdict || a.given.size() != b.given.size() ||
        a.reasons.size() != b.reasons.size() || a.needs != b.needs ||
        a.faults.size() != b.faults.size()) {
        return false;
    }
    for (std::size_t i = 0; i < a.given.size(); ++i) {
        if (a.given[i].name != b.given[i].name || !same(a.given[i].value, b.given[i].value)) {
            return false;
        }
    }
    for (std::size_t i = 0; i < a.reasons.size(); ++i) {
        if (a.reasons[i].code != b.reasons[i].code) {
            return false;
        }
    }
    return true;
}

}  // namespace

Session::Session(const policy::Model& model, const Case& bound, DecideOptions options)
    : state_(std::make_unique<State>(model, bound, std::move(options))) {}

Session::Session(Session&&) noexcept = default;
Session& Session::operator=(Session&&) noexcept = default;
Session::~Session() = default;

Decision Session::decide() {
    Decision decision;
    decision.currency = state_->model.currency;
    make_all_rows(state_->executor);
    for (const std::int32_t entity : state_->executor.decided_entities()) {
        const std::vector<std::int32_t> rows = state_->executor.rows_of(entity);
        for (const std::int32_t row : rows) {
            decision.rows.push_back(state_->executor.decide(row));
        }
    }
    decision.receipt = receipt_of(state_->model, state_->options);
    return decision;
}

void Session::outcomes(const std::vector<Reading>& readings, const VisitOutcome& visit) {
    make_all_rows(state_->executor);
    visit_outcomes(state_->executor, readings, visit);
}

Explanation Session::explain(std::int32_t row) {
    if (state_->replay == nullptr) {
        make_all_rows(state_->executor);
        state_->replay =
            std::make_unique<Executor>(state_->model, state_->bound, state_->options.known_at);
        make_all_rows(*state_->replay);
    }
    Executor& replay = *state_->replay;
    Explanation explanation;
    explanation.row = replay.decide(row);
    explanation.recomputes = same(explanation.row, state_->executor.decide(row));
    Explainer explainer(replay);
    const std::int32_t entity = replay.row(row).entity;
    for (std::size_t v = 0; v < state_->model.verdicts.size(); ++v) {
        const policy::VerdictInfo& law = state_->model.verdicts[v];
        for (std::int32_t up = row; up >= 0; up = replay.row(up).parent) {
            if (law.entity == replay.row(up).entity) {
                explanation.verdicts.push_back(explainer.verdict(static_cast<std::int32_t>(v), up));
            }
        }
    }
    for (std::size_t d = 0; d < state_->model.derived.size(); ++d) {
        const policy::DerivedInfo& info = state_->model.derived[d];
        if (info.entity == entity && info.given) {
            explanation.given.push_back(explainer.story(static_cast<std::int32_t>(d), row));
        }
    }
    explanation.stories = explainer.take_stories();
    explanation.receipt = receipt_of(state_->model, state_->options);
    return explanation;
}

}  // namespace darman::engine
