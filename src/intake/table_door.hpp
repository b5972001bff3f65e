// Tables that bring their names with them: Line.csv, Claim.parquet, Person.status.json, or the
// tables of a DuckDB file; and the views of a mapping.sql.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/facts.hpp"
#include "intake/duckdb_session.hpp"
#include "intake/schema.hpp"

namespace darman::intake {

struct TableInput {
    std::vector<std::string> files;
    SessionOptions session;
    std::vector<EntitySchema> schemas;  // for the names of rows in messages; checked by the caller
};

// The views whose names begin with a capital letter are the tables; other views serve them. Rows
// are ordered by all their columns, since SQL promises no order.
core::Facts read_mapped_tables(const std::string& mapping_path,
                               const std::string& mapping_text,
                               const TableInput& input,
                               std::vector<base::Error>& errors);

// Each file is the table that it is named after; files with other names are passed over. Rows keep
// the order of the file.
core::Facts read_named_tables(const TableInput& input, std::vector<base::Error>& errors);

// A JSON array of flat objects, or NDJSON of them, numbers as written. DuckDB's own reader would
// take decimals through floating point.
core::FactTable read_json_table(const std::string& path,
                                const std::string& text,
                                const std::string& name,
                                std::vector<base::Error>& errors);

bool is_table_name(const std::string& name);

// A relation of a session that is a table of facts, not yet read.
struct TableRelation {
    std::string name;                  // of the table
    std::string place;                 // begins the places of its rows and errors
    std::vector<std::string> columns;  // `select` gives these, as canonical texts; NULL is unknown
    std::string select;
    bool by_key = false;        // rows are named by their keys: a view has no order
    std::size_t first_row = 1;  // else they are numbered from here
};

// The session with what the input attaches, and the relations in it: of the mapping, or of the
// files named after entities. JSON files are not among them: read_json_table reads those.
std::optional<DuckdbSession> open_tables(const TableInput& input, std::vector<base::Error>& errors);
std::vector<TableRelation> mapped_relations(DuckdbSession& session,
                                            const std::string& mapping_path,
                                            const std::string& mapping_text,
                                            std::vector<base::Error>& errors);
std::vector<TableRelation> named_relations(DuckdbSession& session,
                                           const TableInput& input,
                                           std::vector<base::Error>& errors);
// The name of the table that a file is named after; empty: none.
std::string table_of_file(const std::string& file);
bool is_json_file(const std::string& file);

}  // namespace darman::intake
