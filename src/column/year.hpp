// A prepared year: facts sorted by unit, in columns that are used as they lie in the file
// (docs/formats/prepared-year.md). It holds facts, not law: engine::bind gives them their meaning.
//
// A unit is what no computation reaches out of: persons tied by a household or any other
// reference, on whatever date, and all rows beneath them. Registers stand beside all units.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "column/layout.hpp"
#include "core/facts.hpp"

namespace darman::column {

class ColumnReader;

struct TableInfo {
    std::string name;
    std::vector<std::string> columns;
    std::uint64_t rows = 0;
    bool is_register = false;
};

class Year {
  public:
    // Maps the file; header and directory are checked, the data are not looked at. What is no
    // year, is cut off, damaged or newer than this program is an error in one line.
    static base::Result<Year> open(const std::string& path);

    Year(Year&&) noexcept;
    Year& operator=(Year&&) noexcept;
    Year(const Year&) = delete;
    Year& operator=(const Year&) = delete;
    ~Year();

    // Every block's checksum, and that every code, row and offset is one: after it nothing that is
    // read can be damage. Reads the whole file.
    [[nodiscard]] base::Result<void> verify() const;

    [[nodiscard]] const Origin& origin() const;
    [[nodiscard]] const Directory& directory() const;
    // Sorted by name.
    [[nodiscard]] const std::vector<TableInfo>& tables() const;

    [[nodiscard]] std::uint64_t size() const;  // of the file in bytes

    [[nodiscard]] std::uint64_t unit_count() const;
    // Rows of the units [first, last), in all tables but registers.
    [[nodiscard]] std::uint64_t rows_in(std::uint64_t first, std::uint64_t last) const;
    // The rows [first, second) of a table that are the unit's; of a register all.
    [[nodiscard]] std::pair<std::uint64_t, std::uint64_t> rows_of(std::size_t table,
                                                                  std::uint64_t unit) const;

    // The facts of the units [first, last), and every register whole. Where a file is damaged and
    // nobody asked verify(), a cell that cannot be read is unknown; read() says so instead.
    [[nodiscard]] core::Facts facts(std::uint64_t first, std::uint64_t last) const;
    [[nodiscard]] base::Result<core::Facts> read(std::uint64_t first, std::uint64_t last) const;

    // One table alone: the cells of its rows [first, last), row by row in `facts` order. What does
    // not fit into memory is read in parts.
    [[nodiscard]] base::Result<core::FactTable> read_table(std::size_t table,
                                                           std::uint64_t first,
                                                           std::uint64_t last) const;

    // The unit that holds this row: by its full key ("p1/c1/3"), or by its own where only one row
    // has it.
    [[nodiscard]] std::optional<std::uint64_t> find(std::string_view entity,
                                                    std::string_view key) const;
    // Up to `most` units that hold a row with this full or own key.
    [[nodiscard]] std::vector<std::uint64_t> find_units(std::string_view entity,
                                                        std::string_view key,
                                                        std::size_t most) const;

    // A column in place, for programs that compute on it.
    [[nodiscard]] const ColumnReader& column(std::size_t table, std::size_t column) const;

    struct State;

  private:
    explicit Year(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace darman::column
