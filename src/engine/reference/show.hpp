// Values as people and machines read them.
#pragma once

#include "engine/reference/decision.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

Shown show(const Value& value, const policy::Type& type, const Executor& executor);
Quote quote(const policy::Citation& citation, std::int32_t module, const policy::Model& model);
std::vector<Quote> quotes(const policy::Citations& citations,
                          std::int32_t module,
                          const policy::Model& model);

}  // namespace darman::engine
