// One reason code says one thing of who bears what is refused.
#include <algorithm>
#include <map>

#include "policy/analysis/analysis.hpp"

namespace darman::policy::analysis {

namespace {

std::string borne_by(const VerdictInfo& verdict) {
    return verdict.borne_by.empty() ? "nobody named" : verdict.borne_by;
}

// True where one decision can give the codes of both modules.
bool meet(const Model& model, std::int32_t a, std::int32_t b) {
    const auto sees = [](std::size_t module, const ModuleInfo& info, std::int32_t other) {
        return module == static_cast<std::size_t>(other) ||
               std::find(info.uses.begin(), info.uses.end(), other) != info.uses.end();
    };
    for (std::size_t m = 0; m < model.modules.size(); ++m) {
        if (sees(m, model.modules[m], a) && sees(m, model.modules[m], b)) {
            return true;
        }
    }
    return false;
}

}  // namespace

void check_bearers(const Model& model, Diagnostics& diagnostics) {
    std::map<std::string, std::vector<const VerdictInfo*>> by_code;
    for (const VerdictInfo& verdict : model.verdicts) {
        std::vector<const VerdictInfo*>& others = by_code[verdict.code];
        for (const VerdictInfo* other : others) {
            if (other->borne_by != verdict.borne_by && meet(model, other->module, verdict.module)) {
                diagnostics.error("bearers",
                                  verdict.at,
                                  "the reason code " + verdict.code + " is borne by " +
                                      borne_by(verdict) + " here and by " + borne_by(*other) +
                                      " elsewhere",
                                  "name one bearer, or give the two cases two codes");
                break;
            }
        }
        others.push_back(&verdict);
    }
}

}  // namespace darman::policy::analysis
