#include "intake/schema.hpp"

#include <algorithm>
#include <cstddef>
#include <numeric>
#include <utility>

#include "core/quoted.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;

namespace {

constexpr std::size_t kNameSizeMax = 64;  // beyond it nothing is compared

// Insertions, deletions and changes that lead from a to b.
std::size_t edit_distance(std::string_view a, std::string_view b) {
    std::vector<std::size_t> row(b.size() + 1);
    std::iota(row.begin(), row.end(), std::size_t{0});
    for (std::size_t i = 0; i < a.size(); ++i) {
        std::size_t diagonal = std::exchange(row[0], i + 1);
        for (std::size_t j = 0; j < b.size(); ++j) {
            const std::size_t changed = diagonal + (a[i] == b[j] ? 0 : 1);
            diagonal = row[j + 1];
            row[j + 1] = std::min({changed, row[j] + 1, row[j + 1] + 1});
        }
    }
    return row.back();
}

bool has(const std::vector<std::string>& names, std::string_view name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

std::string joined(const std::vector<std::string>& names) {
    std::string text;
    for (const std::string& name : names) {
        text += (text.empty() ? "" : ", ") + name;
    }
    return text;
}

std::string offer(std::string_view name,
                  const std::vector<std::string>& candidates,
                  std::string_view what) {
    const std::string near = nearest(name, candidates);
    return near.empty() ? "the policy knows " + std::string(what) + ' ' + joined(candidates)
                        : "did you mean " + core::quote_input(near) + '?';
}

}  // namespace

std::string nearest(std::string_view name, const std::vector<std::string>& candidates) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(name.size() / 3, 1) + 1;
    for (const std::string& candidate : candidates) {
        if (name.size() > kNameSizeMax || candidate.size() > kNameSizeMax) {
            continue;
        }
        const std::size_t distance = edit_distance(name, candidate);
        if (distance < best_distance) {
            best = candidate;
            best_distance = distance;
        }
    }
    return best;
}

const EntitySchema* find_schema(const std::vector<EntitySchema>& schemas, std::string_view name) {
    const auto found = std::find_if(schemas.begin(), schemas.end(), [&](const EntitySchema& each) {
        return each.name == name;
    });
    return found == schemas.end() ? nullptr : &*found;
}

std::vector<Error> check_tables(const core::Facts& facts,
                                const std::vector<EntitySchema>& schemas,
                                std::string_view source) {
    std::vector<Error> errors;
    if (schemas.empty()) {
        return errors;
    }
    std::vector<std::string> names;
    std::transform(
        schemas.begin(), schemas.end(), std::back_inserter(names), [](const EntitySchema& schema) {
            return schema.name;
        });
    for (const core::FactTable& table : facts.tables) {
        const std::string place = std::string(source) + ' ' + table.name;
        const EntitySchema* schema = find_schema(schemas, table.name);
        if (schema == nullptr) {
            errors.push_back(Error{ErrorCode::InvalidInput,
                                   place,
                                   "the policy knows no entity " + core::quote_input(table.name),
                                   offer(table.name, names, "the entities")});
            continue;
        }
        std::vector<std::string> allowed = schema->columns;
        allowed.insert(allowed.end(), {"recorded", "approved"});
        for (const std::string& column : table.columns) {
            if (!has(allowed, column)) {
                errors.push_back(Error{ErrorCode::InvalidInput,
                                       place,
                                       table.name + " has no field " + core::quote_input(column),
                                       offer(column, schema->columns, "the fields")});
            }
        }
        for (const std::string& column : schema->required) {
            if (!has(table.columns, column)) {
                const std::string near = nearest(column, table.columns);
                errors.push_back(Error{ErrorCode::InvalidInput,
                                       place,
                                       "the column " + core::quote_input(column) + " is missing",
                                       near.empty() || has(allowed, near)
                                           ? "there are " + joined(table.columns)
                                           : core::quote_input(near) + " is there"});
            }
        }
    }
    return errors;
}

}  // namespace darman::intake
