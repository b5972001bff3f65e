// Writes a prepared year, table by table and column by column, in memory that does not grow with
// the rows but for two bits of each: a column's cells are asked for several times instead.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "column/column_stats.hpp"
#include "column/layout.hpp"
#include "core/facts.hpp"

namespace darman::column {

// All cells of a column, in the order of the rows, the same each time.
using CellSink = std::function<void(core::CellState, std::string_view)>;
using CellSource = std::function<base::Result<void>(const CellSink&)>;

// The rows of another table that a column names.
using RowSink = std::function<void(core::CellState, std::uint64_t)>;
using RowSource = std::function<base::Result<void>(const RowSink&)>;

class YearWriter {
  public:
    // Makes the file, which must not be there: it is written in place, so that the caller gives it
    // a name of its own until it is finished.
    static base::Result<YearWriter> create(const std::string& path);

    YearWriter(YearWriter&&) noexcept;
    YearWriter& operator=(YearWriter&&) noexcept;
    YearWriter(const YearWriter&) = delete;
    YearWriter& operator=(const YearWriter&) = delete;
    ~YearWriter();

    // A table's columns follow it. Of `table` all but blocks, columns and unit_width is taken;
    // `keys` count the columns as they will come. `units`: where each unit's rows begin, and at
    // last the number of rows; empty for a register.
    base::Result<void> begin_table(TableLayout table, const std::vector<std::uint64_t>& units);
    base::Result<void> cells(const std::string& name, Meaning meaning, const CellSource& source);
    base::Result<void> rows(const std::string& name,
                            const std::string& target,
                            std::uint64_t target_rows,
                            const RowSource& source);

    // The directory and then the header: before it, the file is no year. It is on the disk after.
    base::Result<void> finish(Origin origin, std::uint64_t units);

    [[nodiscard]] std::uint64_t size() const;
    [[nodiscard]] const Directory& directory() const;

  private:
    struct State;
    explicit YearWriter(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace darman::column
