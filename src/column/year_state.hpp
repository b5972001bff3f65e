// What stands behind a Year: the mapped file, its directory, and a reader for each column.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "column/column_reader.hpp"
#include "column/layout.hpp"
#include "column/mapped_file.hpp"
#include "column/year.hpp"

namespace darman::column {

inline constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);

struct TableReader {
    const TableLayout* layout = nullptr;
    std::vector<ColumnReader> columns;
    std::size_t parent = kNoTable;         // table
    std::size_t parent_column = kNoTable;  // column
    std::vector<std::size_t> targets;      // one a column: of Row the table, else kNoTable
};

struct Year::State {
    State(std::string file_path, MappedFile mapped, Directory read);

    // The rows of a table where the unit begins, never more than there are.
    [[nodiscard]] std::uint64_t begin_of(const TableReader& table, std::uint64_t unit) const;
    [[nodiscard]] std::size_t table_named(std::string_view wanted) const;

    // The key of a row as the binder finds it: its own where that is enough, else with the
    // parent's. False: the file is damaged.
    bool append_key(std::size_t table, std::uint64_t row, bool full, std::string& text) const;
    bool append_own_key(const TableReader& table, std::uint64_t row, std::string& text) const;
    // A cell in full; false: the file is damaged.
    bool read_cell(const TableReader& table,
                   std::size_t column,
                   std::uint64_t row,
                   core::Cell& cell) const;
    // Appends rows to a table of facts; false: the file is damaged.
    bool read_rows(const TableReader& table,
                   std::uint64_t first,
                   std::uint64_t last,
                   core::FactTable& facts) const;
    // Whether all cells were sound.
    bool read_units(std::uint64_t first, std::uint64_t last, core::Facts& facts) const;

    std::string path;
    std::string name;  // of the file, in places
    MappedFile file;
    Directory directory;
    std::vector<TableReader> tables;
    std::vector<TableInfo> infos;
};

}  // namespace darman::column
