// What a replay found as tables with typed columns: what CSV and Parquet files are written from.
#pragma once

#include <string>
#include <vector>

#include "replay/report.hpp"

namespace darman::replay {

enum class ColumnType : std::uint8_t { Text, Count, Amount, Ratio, Flag };

struct TableColumn {
    std::string name;
    ColumnType type = ColumnType::Text;
};

struct Table {
    std::string name;  // "totals", "groups", …: the file's name without ending
    std::vector<TableColumn> columns;
    std::vector<std::string> cells;  // row by row; "" is none

    [[nodiscard]] std::size_t row_count() const {
        return columns.empty() ? 0 : cells.size() / columns.size();
    }
};

// docs/formats/replay.md lists them.
std::vector<Table> report_tables(const Report& report);

// With a heading; cells that need it in quotes.
std::string csv_text(const Table& table);

}  // namespace darman::replay
