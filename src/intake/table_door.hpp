// Tables that bring their names with them: Line.csv, Claim.parquet, Person.status.json, or the
// tables of a DuckDB file; and the views of a mapping.sql.
#pragma once

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

}  // namespace darman::intake
