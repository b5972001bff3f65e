// The parts that decisions and explanations share in JSON.
#pragma once

#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "json/json.hpp"

namespace darman::report {

json::Value json_text(const std::string& text);
json::Value json_text_or_null(const std::string& text);  // null for ""
json::Value json_texts(const std::vector<std::string>& texts);
json::Value json_indexes(const std::vector<std::int32_t>& indexes);
json::Value json_labels(const policy::Labels& labels);
json::Value json_value(const engine::Shown& shown);
json::Value json_known_as(const std::vector<policy::KnownAs>& codes);
json::Value json_quotes(const std::vector<engine::Quote>& quotes);
json::Value json_row(const engine::RowDecision& row);
json::Value json_receipt(const engine::Receipt& receipt);

}  // namespace darman::report
