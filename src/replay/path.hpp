// A path that somebody names on the command line, found in the law: what a row is grouped by.
#pragma once

#include <string>

#include "base/result.hpp"
#include "policy/model.hpp"

namespace darman::replay {

struct Path {
    policy::NodeId node = -1;
    policy::Type type;
    policy::Labels labels;  // of what it ends in
};

// `service.class`, `person.household.county.province`, `terms.share`: fields, rows above, rows
// referred to, attributes of codes, and what the law gives or reckons, read from a row of the
// entity; dated facts on the date that governs it. Unlike in the law, what may be none needs no
// question before it: none is a group like another. The expression is added to the model, which
// nobody may be running meanwhile. NotFound names the nearest name; no place.
base::Result<Path> resolve_path(policy::Model& model, std::int32_t entity, const std::string& text);

// The module whose law says which date governs a row of the entity: that of its decision.
std::int32_t dating_module(const policy::Model& model, std::int32_t entity);

// The code's label, where the law (or its register) gives one.
policy::Labels code_labels(const policy::Model& model,
                           const policy::Type& type,
                           const std::string& code);

}  // namespace darman::replay
