// FHIR's primitive values as the canonical text of a cell. Place and name are added by the caller;
// an Error here has message and remedy only.
#pragma once

#include <string>

#include "base/result.hpp"
#include "json/json.hpp"

namespace darman::fhir {

// An empty text means unknown: FHIR may give a year or a month where a day is wanted.
base::Result<std::string> date_text(const json::Value& value);   // "2014-08-16" of any date or time
base::Result<std::string> month_text(const json::Value& value);  // "2014-08"
base::Result<std::string> instant_text(const json::Value& value);

// As written, but without exponent: "1.5e2" is "150".
base::Result<std::string> decimal_text(const json::Value& value);
base::Result<std::string> integer_text(const json::Value& value);
base::Result<std::string> bool_text(const json::Value& value);  // "yes", "no"
// {"value": 135.57, "currency": "USD"}: "135.57", if the currency is the wanted one.
base::Result<std::string> money_text(const json::Value& value, const std::string& currency);
base::Result<std::string> plain_text(const json::Value& value);

// The value as an error message shows it.
std::string shown(const json::Value& value);

}  // namespace darman::fhir
