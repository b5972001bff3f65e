// Random facts for the world of policy_generator.
#pragma once

#include "core/facts.hpp"
#include "generator/policy_generator.hpp"
#include "generator/random.hpp"

namespace darman::generator {

struct FactsShape {
    int persons = 4;
    int claims = 6;                       // a person, at most
    int lines = 3;                        // a claim, at most
    int unknown = 40;                     // one cell in so many is unknown; 0: none
    int reversals = 12;                   // one line in so many is taken back by another; 0: none
    std::int64_t money_most = 2'000'000;  // minor units
};

core::Facts make_facts(Random& random, const Policy& policy, const FactsShape& shape);

// The table of that name; it must be there.
core::FactTable& table_named(core::Facts& facts, const std::string& name);
int column_named(const core::FactTable& table, const std::string& name);
core::Cell& cell_at(core::FactTable& table, std::size_t row, const std::string& column);
void remove_row(core::FactTable& table, std::size_t row);

// The rows of every table in another order, and the instants of arrival dealt out anew.
void permute_arrival(Random& random, core::Facts& facts);
// Persons who share a household, now or ever, stay together; each part is complete in itself.
std::vector<core::Facts> split_by_household(const core::Facts& facts);

}  // namespace darman::generator
