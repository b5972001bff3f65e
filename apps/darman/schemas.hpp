// What the tables of facts may hold, as the policy declares it.
#pragma once

#include <vector>

#include "intake/schema.hpp"
#include "policy/model.hpp"

namespace darman::app {

std::vector<intake::EntitySchema> schemas_of(const policy::Model& model);

}  // namespace darman::app
