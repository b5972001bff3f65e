// Every clause says on which article it rests (lint). A citation after a bound of a value counts
// for the clause: the bound is part of what the article says.
#include <algorithm>
#include <utility>
#include <variant>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

class CitationCheck {
  public:
    CitationCheck(const Model& model, Diagnostics& diagnostics)
        : model_(model), diagnostics_(diagnostics) {}

    void params();
    void lists();
    void tables();
    void derived(std::int32_t id);
    void waterfalls();
    void verdicts();
    void checks();
    void untranslatables();

  private:
    void missing(Span at, const std::string& what);
    void clause(const Clause& clause, const std::string& what);
    void accumulate(const AccumulateInfo& info, const std::string& name, Span at);
    // A bound of the value cites.
    [[nodiscard]] bool cites(NodeId value) const;

    const Model& model_;
    Diagnostics& diagnostics_;
};

void CitationCheck::missing(Span at, const std::string& what) {
    diagnostics_.error("missing-citation",
                       at,
                       what + " cites nothing",
                       "write the place in the law after it, for example [art 12(1)]");
}

bool CitationCheck::cites(NodeId value) const {
    while (value >= 0) {
        const Node& node = model_.node(value);
        if (node.op != Op::Adjust) {
            return false;
        }
        if (std::any_of(node.adjustments.begin(), node.adjustments.end(), [](const Adjusting& a) {
                return !a.citations.empty();
            })) {
            return true;
        }
        value = node.kids.empty() ? -1 : node.kids[0];
    }
    return false;
}

void CitationCheck::params() {
    for (const ParamInfo& param : model_.params) {
        for (const ParamEntryInfo& entry : param.entries) {
            if (!entry.citations.empty() || !entry.source.empty()) {
                continue;
            }
            std::string what = "this entry of parameter " + param.name;
            if (entry.in_force.from) {
                what +=
                    " (from " + date_text(model_, param.module, entry.in_force.from->days()) + ")";
            }
            missing(entry.at, what);
        }
    }
}

void CitationCheck::lists() {
    for (const ListInfo& list : model_.lists) {
        for (const ListRowInfo& row : list.rows) {
            if (row.citations.empty()) {
                missing(row.at, "this row of list " + list.name);
            }
        }
    }
}

void CitationCheck::tables() {
    for (const TableInfo& table : model_.tables) {
        for (const TableRowInfo& row : table.rows) {
            if (row.citations.empty() &&
                std::none_of(row.outputs.begin(), row.outputs.end(), [this](NodeId output) {
                    return cites(output);
                })) {
                missing(row.at, "this row of table " + table_name(table, model_));
            }
        }
    }
}

void CitationCheck::clause(const Clause& clause, const std::string& what) {
    if (clause.citations.empty() && !cites(clause.value)) {
        missing(clause.at, what);
    }
}

// What is added needs no article of its own where its bounds or stretches have theirs.
void CitationCheck::accumulate(const AccumulateInfo& info, const std::string& name, Span at) {
    for (const BoundInfo& bound : info.bounds) {
        if (bound.citations.empty() && !cites(bound.limit)) {
            missing(bound.at, "this bound of " + name);
        }
    }
    for (const TrancheInfo& tranche : info.tranches) {
        if (tranche.citations.empty()) {
            missing(tranche.at, "this stretch of " + name);
        }
    }
    if (info.at_least >= 0 && info.at_least_citations.empty()) {
        missing(model_.node(info.at_least).at, "`at least` of " + name);
    }
    if (info.bounds.empty() && info.tranches.empty() && info.citations.empty() &&
        !cites(info.adds)) {
        missing(at, "what " + name + " adds");
    }
}

void CitationCheck::derived(std::int32_t id) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
    const std::string name = derived_name(model_, id);
    for (const RuleVersion& version : info.versions) {
        clause(version.base, "rule " + name);
        for (const Clause& exception : version.exceptions) {
            clause(exception, "exception " + exception.label + " of " + name);
        }
    }
    for (const AccumulateInfo& item : info.accumulate) {
        accumulate(item, name, info.at);
    }
    for (const AllocateInfo& item : info.allocate) {
        if (item.citations.empty() && item.remainder_citations.empty() && !cites(item.whole)) {
            missing(info.at, "allocation " + name);
        }
    }
}

void CitationCheck::waterfalls() {
    for (const WaterfallInfo& waterfall : model_.waterfalls) {
        for (const StepInfo& step : waterfall.steps) {
            if (step.citations.empty() && !cites(step.value)) {
                missing(model_.derived[static_cast<std::size_t>(step.derived)].at,
                        "step " + derived_name(model_, step.derived));
            }
        }
    }
}

void CitationCheck::verdicts() {
    for (const VerdictInfo& verdict : model_.verdicts) {
        if (verdict.citations.empty()) {
            missing(verdict.at,
                    std::string(verdict.pend ? "pend " : "reject ") +
                        entity_name(model_, verdict.entity) + " with " + verdict.code);
        }
    }
}

void CitationCheck::checks() {
    for (const CheckInfo& check : model_.checks) {
        if (check.citations.empty()) {
            missing(check.at, "this check of " + entity_name(model_, check.entity));
        }
    }
}

// The model keeps what cannot be translated as a field; its citation stands in the tree.
void CitationCheck::untranslatables() {
    for (const File& file : model_.files) {
        for (const Statement& statement : file.statements) {
            const auto* item = std::get_if<Untranslatable>(&statement);
            if (item != nullptr && item->citations.empty()) {
                missing(item->at, "untranslatable " + item->entity + "." + item->name);
            }
        }
    }
}

}  // namespace

void check_citations(const Model& model, Diagnostics& diagnostics) {
    CitationCheck check(model, diagnostics);
    check.params();
    check.lists();
    check.tables();
    for (std::size_t i = 0; i < model.derived.size(); ++i) {
        check.derived(static_cast<std::int32_t>(i));
    }
    check.waterfalls();
    check.verdicts();
    check.checks();
    check.untranslatables();
}

}  // namespace darman::policy::analysis
