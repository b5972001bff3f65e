// Decisions and explanations as JSON: docs/formats/decision.md, decision.schema.json.
#pragma once

#include <vector>

#include "engine/reference/decision.hpp"
#include "json/json.hpp"

namespace darman::report {

// "version" in every document; raised when a reader of the old form could be misled by the new one.
constexpr int kFormatVersion = 1;

json::Value decision_json(const engine::Decision& decision);

// All of one decision: their receipt is the same.
json::Value explanations_json(const std::vector<engine::Explanation>& explanations,
                              const engine::Receipt& receipt);

}  // namespace darman::report
