// What is written and never used (lint, warnings): parameters, lists and tables that nobody reads,
// reason codes that can never be given.
#include <algorithm>
#include <set>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/conditions.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

// What some expression or generator reads.
struct Used {
    std::set<std::int32_t> params;
    std::set<std::int32_t> lists;
    std::set<std::int32_t> derived;
};

Used used_in(const Model& model) {
    Used used;
    for (const Node& node : model.nodes) {
        if (node.op == Op::Param) {
            used.params.insert(node.ref);
        } else if (node.op == Op::Derived) {
            used.derived.insert(node.ref);
        }
        for (const SetNode& set : node.set) {
            used.lists.insert(set.list);
        }
    }
    for (const EntityInfo& entity : model.entities) {
        used.lists.insert(entity.generator_list);
    }
    return used;
}

class UnusedCheck {
  public:
    UnusedCheck(const Model& model, Diagnostics& diagnostics)
        : model_(model), diagnostics_(diagnostics), used_(used_in(model)) {
        for (const ModuleInfo& module : model.modules) {
            libraries_.insert(module.uses.begin(), module.uses.end());
        }
    }

    void declarations();
    void codes();

  private:
    // What a module offers to others may be used by policies that are not here.
    [[nodiscard]] bool may_warn(std::int32_t module) const { return !libraries_.contains(module); }

    void warn(Span at, const std::string& what) {
        diagnostics_.warning(
            "unused", at, what + " is never used", "use it in a rule, or remove it");
    }

    [[nodiscard]] bool is_used(const TableInfo& table) const;

    const Model& model_;
    Diagnostics& diagnostics_;
    Used used_;
    std::set<std::int32_t> libraries_;
};

bool UnusedCheck::is_used(const TableInfo& table) const {
    return std::any_of(table.outputs.begin(), table.outputs.end(), [this](std::int32_t output) {
        return model_.derived[static_cast<std::size_t>(output)].given ||
               used_.derived.contains(output);
    });
}

void UnusedCheck::declarations() {
    for (std::size_t i = 0; i < model_.params.size(); ++i) {
        const ParamInfo& param = model_.params[i];
        if (may_warn(param.module) && !used_.params.contains(static_cast<std::int32_t>(i))) {
            warn(param.at, "parameter " + param.name);
        }
    }
    for (std::size_t i = 0; i < model_.lists.size(); ++i) {
        const ListInfo& list = model_.lists[i];
        if (may_warn(list.module) && !used_.lists.contains(static_cast<std::int32_t>(i))) {
            warn(list.at, "list " + list.name);
        }
    }
    for (const TableInfo& table : model_.tables) {
        if (may_warn(table.module) && !is_used(table)) {
            warn(table.at, "table " + table_name(table, model_));
        }
    }
}

void UnusedCheck::codes() {
    Conditions conditions(model_);
    for (const VerdictInfo& verdict : model_.verdicts) {
        if (verdict.when >= 0 && conditions.ways(verdict.when, true).empty()) {
            diagnostics_.warning(
                "dead-code",
                verdict.at,
                "reason code " + verdict.code + " of " + entity_name(model_, verdict.entity) +
                    " can never be given: its condition contradicts itself or the ranges of what "
                    "it reads",
                "put the condition right, or remove it");
        }
    }
}

}  // namespace

void check_unused(const Model& model, Diagnostics& diagnostics) {
    UnusedCheck check(model, diagnostics);
    check.declarations();
    check.codes();
}

}  // namespace darman::policy::analysis
