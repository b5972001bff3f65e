// Values as people and machines read them.
#pragma once

#include "engine/reference/decision.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

Shown show(const Value& value, const policy::Type& type, const Executor& executor);
// What the law calls a thing that is read, and what is missing: "claim.hardship".
policy::Labels labels_of(const policy::Model& model, NodeId id);
std::vector<NeedNames> need_names(const std::vector<std::string>& needs,
                                  const policy::Model& model);
Quote quote(const policy::Citation& citation, std::int32_t module, const policy::Model& model);
std::vector<Quote> quotes(const policy::Citations& citations,
                          std::int32_t module,
                          const policy::Model& model);

}  // namespace darman::engine
