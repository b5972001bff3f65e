// A decision as a table for a terminal, and the receipt beneath it.
#pragma once

#include <string>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

struct TextOptions {
    Language language = Language::En;
    bool color = false;           // ANSI colours
    std::size_t columns_max = 5;  // value columns of the table
};

// One line a row, grouped by what stands above it, with reasons, needs and faults beneath; totals;
// the receipt.
std::string decision_text(const engine::Decision& decision, const TextOptions& options);

// Hashes are shortened here: the whole of them is in JSON and HTML.
std::string receipt_text(const engine::Receipt& receipt, Language language);

}  // namespace darman::report
