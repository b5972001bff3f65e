// What a policy expects of the tables it is given, and whether a table has it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/facts.hpp"

namespace darman::intake {

// Of an entity ("Line"), a history ("Person.status") or a dictionary from data ("Service").
// `recorded` and `approved` are always allowed.
struct EntitySchema {
    std::string name;
    std::vector<std::string> columns;   // all that it may have
    std::vector<std::string> required;  // of these, what must be there
    std::vector<std::string> keys;      // what names a row in a message; may be empty
};

// Tables and columns that no schema knows, with the nearest name, and required columns that are not
// there. Without any schema nothing is checked. `source` begins the errors' places.
std::vector<base::Error> check_tables(const core::Facts& facts,
                                      const std::vector<EntitySchema>& schemas,
                                      std::string_view source);

const EntitySchema* find_schema(const std::vector<EntitySchema>& schemas, std::string_view name);

// The candidate that the name was probably meant to be; empty if none is near.
std::string nearest(std::string_view name, const std::vector<std::string>& candidates);

}  // namespace darman::intake
