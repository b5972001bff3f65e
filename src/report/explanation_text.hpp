// An explanation as text for a terminal or a letter.
#pragma once

#include <string>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

// English in columns, as on the page of the design; Persian in sentences, since columns of a
// right-to-left line fall apart on most terminals. Without the receipt, which is the same for all
// rows of a decision (receipt_text).
std::string explanation_text(const engine::Explanation& explanation, Language language);

}  // namespace darman::report
