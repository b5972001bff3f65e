// The formula of a story as a line of text: values and signs, or conditions with their values.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

struct FormulaText {
    std::string text;
    // Numbers and signs alone: written left to right even in Persian.
    bool reckoned = false;
    // "rounded half up to 1 from 61,875.4", where rounding changed something.
    std::vector<std::string> roundings;
};

// How an operand is called: from its name in the formula to its label.
using NameOf = std::function<std::string(const std::string& name)>;

// A formula of numbers shows the numbers only ("60,000 × 25 %"); any other names each operand too:
// "tariff (600,000,000) > 500,000,000".
FormulaText formula_text(const std::vector<engine::FormulaToken>& formula,
                         const NameOf& name_of,
                         Language language);

// Whether rounding to the token's multiple changed the value.
bool rounding_changed(const engine::FormulaToken& round);

// "not special", "status worker, not retiree": why a condition did not hold.
std::string because_text(const engine::NotApplied::Because& because,
                         const NameOf& name_of,
                         Language language);

}  // namespace darman::report
