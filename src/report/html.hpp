// A decision with its explanations as one HTML file: it fetches nothing, and can be mailed,
// archived and printed. Both languages are in it; without scripts it shows all in the language it
// was made for.
#pragma once

#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

struct HtmlOptions {
    Language language = Language::En;  // shown first
};

// Explanations may be of some rows only; the others say that none was asked for.
std::string decision_html(const engine::Decision& decision,
                          const std::vector<engine::Explanation>& explanations,
                          const HtmlOptions& options);

}  // namespace darman::report
