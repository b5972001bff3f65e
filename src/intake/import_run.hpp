// One import at work: the tables in DuckDB, and what was found wrong with them.
//
// Each table of facts goes through these relations of the schema `work`, i its number:
//   s<i>  its cells as they came, canonical texts, c0 c1 …; rowid is the row's number
//   d<i>  numbers of rows that are left out
//   k<i>  the rows that stay: id, pid (the row above), own and full key, root (the topmost row)
//   l<i>  keys by which a row is found: key, id, full, root
//   x<i>_<c>  of a reference: id, tid (the row it names), root, troot
//   f<i>  the rows in their final order; rowid is the row of the year
//   p<i>  id, pos (row of the year), unit, rpos (that of the topmost row), ppos (that above)
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "column/year_writer.hpp"
#include "intake/duckdb_session.hpp"
#include "intake/import.hpp"
#include "intake/inputs.hpp"
#include "intake/table_door.hpp"

namespace darman::intake {

inline constexpr std::size_t kNoTable = static_cast<std::size_t>(-1);

// Rows of a table that came from one place, by their numbers.
struct RowSpan {
    std::uint64_t first = 0;
    std::string place;
    bool by_key = false;
    std::uint64_t first_row = 1;
    std::vector<std::string> places;  // one a row, where the door gave them
};

struct ImportTable {
    const EntitySchema* schema = nullptr;
    std::size_t number = 0;
    std::vector<const ColumnSchema*> columns;
    std::vector<RowSpan> spans;
    std::uint64_t rows = 0;
    std::uint64_t old_rows = 0;     // the first ones came from the year that is added to
    std::size_t parent = kNoTable;  // place in ImportRun::tables
    std::size_t parent_column = kNoTable;
    std::size_t root = kNoTable;  // the topmost table
    bool is_target = false;       // rows of other tables name its rows
    bool own_key_is_unique = true;

    [[nodiscard]] std::string relation(char kind) const {
        return std::string("work.") + kind + std::to_string(number);
    }

    [[nodiscard]] std::string references(std::size_t column) const {
        return relation('x') + '_' + std::to_string(column);
    }

    [[nodiscard]] std::size_t column(std::string_view name) const;
    // "concat_ws('/', s.c0, s.c1)".
    [[nodiscard]] std::string own_key(const std::string& alias) const;
};

// The tables that the sources hold.
struct Sources {
    std::vector<TableRelation> relations;  // in DuckDB
    std::vector<core::FactTable> read;     // by the other doors
};

class ImportRun {
  public:
    explicit ImportRun(const ImportRequest& request);

    Imported run();

  private:
    // Cells as text; none of NULL.
    using Rows = std::vector<std::vector<std::optional<std::string>>>;
    using WrongTexts = std::map<std::string, base::Error, std::less<>>;

    // import.cpp
    base::Result<void> run_steps();
    base::Result<void> step(const std::string& what, int done);
    bool is_there();
    base::Result<void> sql(const std::string& text);
    base::Result<std::int64_t> number(const std::string& text);
    base::Result<Rows> few(const std::string& text, std::size_t most);
    void row_error(const ImportTable& table,
                   std::uint64_t row,
                   const std::string& column,
                   std::string message,
                   std::string remedy);
    std::string place(const ImportTable& table, std::uint64_t row, const std::string& column);
    void fail(base::Error error);
    [[nodiscard]] bool is_refused() const;

    // import_stage.cpp: sources -> s
    base::Result<void> stage();
    base::Result<Sources> open_sources();
    base::Result<void> prepare_session();
    void expect_tables(const Sources& sources);
    base::Result<void> fill_tables(const Sources& sources);
    ImportTable* table_for(const std::string& name,
                           const std::vector<std::string>& columns,
                           const std::string& place);
    base::Result<void> make_tables();
    base::Result<void> make_relations(const ImportTable& table);
    void tie_to_parent(ImportTable& table);
    void order_tables();
    base::Result<void> insert(const TableRelation& relation);
    base::Result<void> append(const core::FactTable& facts, bool with_places);
    base::Result<void> stage_old();
    base::Result<void> stage_old_table(std::size_t place);

    // import_check.cpp: what is wrong with cells, histories and codes
    base::Result<void> check_cells(ImportTable& table);
    base::Result<void> check_column(ImportTable& table, std::size_t column);
    base::Result<WrongTexts> wrong_texts(const ImportTable& table, std::size_t column);
    base::Result<void> list_wrong(const WrongTexts& wrong);
    base::Result<void> missing_keys(ImportTable& table);
    base::Result<void> missing_key(ImportTable& table, std::size_t column);
    base::Result<void> overlaps(ImportTable& table);
    base::Result<std::string> last_decided_day();
    base::Result<void> unknown_codes();
    base::Result<void> unknown_codes_of(const ImportTable& table,
                                        std::size_t column,
                                        const ImportTable& listed,
                                        const std::string& last_day);

    // import_keys.cpp: s -> k, l, x
    base::Result<void> keys();
    void mark_targets();
    base::Result<void> key_rows(ImportTable& table);
    base::Result<void> key_table(ImportTable& table);
    base::Result<void> orphans(ImportTable& table);
    base::Result<void> duplicates(ImportTable& table);
    base::Result<void> tell_duplicates(const ImportTable& table);
    base::Result<void> count_replaced(const ImportTable& table);
    base::Result<void> lookup(ImportTable& table);
    base::Result<void> references(ImportTable& table);
    base::Result<void> find_named(const ImportTable& table, std::size_t column, std::size_t target);
    base::Result<void> reference(ImportTable& table, std::size_t column, std::size_t target);

    // import_units.cpp: k, x -> f, p
    base::Result<void> units();
    base::Result<void> number_units();
    base::Result<std::uint64_t> number_roots();
    [[nodiscard]] std::vector<std::string> tie_queries() const;
    base::Result<void> sort(const ImportTable& table);
    base::Result<void> sort_root(const ImportTable& table);
    base::Result<void> sort_child(const ImportTable& table);
    base::Result<void> sort_register(const ImportTable& table);
    [[nodiscard]] std::string order_of(const ImportTable& table, std::string& joins) const;
    [[nodiscard]] std::size_t table_named(std::string_view name) const;

    // import_write.cpp: f -> the file
    base::Result<void> write();
    base::Result<void> write_table(const ImportTable& table, column::YearWriter& writer);
    static column::TableLayout layout_of(const ImportTable& table);
    base::Result<void> write_column(const ImportTable& table,
                                    std::size_t column,
                                    column::YearWriter& writer);
    base::Result<void> write_parents(const ImportTable& table, column::YearWriter& writer);
    base::Result<void> write_reference(const ImportTable& table,
                                       std::size_t column,
                                       column::YearWriter& writer);
    base::Result<std::vector<std::uint64_t>> unit_offsets(const ImportTable& table);
    base::Result<std::string> newest();
    base::Result<std::string> newest_in(const ImportTable& table, bool only_governing);

    const ImportRequest& request_;
    Imported imported_;
    Inputs inputs_;
    std::string mapping_text_;
    std::string mapping_sha256_;
    std::optional<DuckdbSession> session_;
    std::optional<column::Year> old_;
    std::vector<ImportTable> tables_;  // sorted by name; parents before their children in order_
    std::vector<std::size_t> order_;
    std::uint64_t unit_count_ = 0;
    std::string unfinished_;  // the file as it is written
};

}  // namespace darman::intake
