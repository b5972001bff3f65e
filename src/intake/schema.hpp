// What a policy expects of the tables it is given, and whether a table has it.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "core/facts.hpp"

namespace darman::intake {

// What the cells of a column are: how they are kept, never what they mean.
enum class ColumnKind { Text, Code, Number, Date, Instant, Boolean, Reference };

struct ColumnSchema {
    std::string name;
    ColumnKind kind = ColumnKind::Text;
    std::string target;  // of Reference the entity, of Code the dictionary; else empty
    // What is wrong with a cell by itself, as the binder would say it; the error has no place.
    std::function<std::optional<base::Error>(const core::Cell&)> check;
};

// A column of an entity or of one above it, by which rows are ordered.
struct OrderColumn {
    std::string entity;
    std::string column;
};

enum class TableRole { Register, Entity, History };

// Of an entity ("Line"), a history ("Person.status") or a dictionary from data ("Service").
// `recorded` and `approved` are always allowed.
struct EntitySchema {
    std::string name;
    std::vector<std::string> columns;   // all that it may have
    std::vector<std::string> required;  // of these, what must be there
    std::vector<std::string> keys;      // what names a row in a message; may be empty
    // What import needs beside.
    TableRole role = TableRole::Register;
    std::string parent{};               // the entity above; of a history whose it is
    std::string parent_column{};        // the column that names it
    std::vector<ColumnSchema> typed{};  // one for each of `columns`, in their order
    std::vector<OrderColumn> order{};   // as far as it is made of columns
    std::string dated_by{};             // the column that says which law decides; may be empty
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
