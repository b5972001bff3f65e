// Sorted tables into the columns of the file.
#include <algorithm>

#include "base/check.hpp"
#include "intake/import_run.hpp"

namespace darman::intake {

using base::Result;
using core::CellState;

namespace {

column::Meaning meaning_of(ColumnKind kind) {
    switch (kind) {
        case ColumnKind::Text:
            return column::Meaning::Text;
        case ColumnKind::Reference:  // to a table that is not there: the cells are empty
        case ColumnKind::Code:
            return column::Meaning::Code;
        case ColumnKind::Number:
            return column::Meaning::Number;
        case ColumnKind::Date:
            return column::Meaning::Date;
        case ColumnKind::Instant:
            return column::Meaning::Instant;
        case ColumnKind::Boolean:
            return column::Meaning::Boolean;
    }
    DARMAN_UNREACHABLE();
}

column::TableKind kind_of(TableRole role) {
    switch (role) {
        case TableRole::Register:
            return column::TableKind::Register;
        case TableRole::Entity:
            return column::TableKind::Entity;
        case TableRole::History:
            return column::TableKind::History;
    }
    DARMAN_UNREACHABLE();
}

// A query for the newest day of a column.
std::string newest_day(const ImportTable& table, std::size_t column) {
    const std::string cell = "c" + std::to_string(column);
    return "SELECT max(left(" + cell + ", 10)) FROM " + table.relation('f') + " WHERE " + cell +
           " <> 'none'";
}

void write_cell(const std::optional<std::string_view>& text, const column::CellSink& sink) {
    if (!text) {
        sink(CellState::Unknown, "");
    } else if (*text == "none") {
        sink(CellState::None, "");
    } else {
        sink(CellState::Value, *text);
    }
}

}  // namespace

Result<std::vector<std::uint64_t>> ImportRun::unit_offsets(const ImportTable& table) {
    std::vector<std::uint64_t> offsets(unit_count_ + 1, 0);
    DARMAN_RETURN_IF_ERROR(session_->scan(
        "SELECT unit, count(*) FROM " + table.relation('f') + " GROUP BY unit",
        [&](const RowChunk& chunk) {
            for (std::size_t row = 0; row < chunk.size(); ++row) {
                const auto unit = static_cast<std::uint64_t>(chunk.number(0, row).value_or(0));
                offsets[unit + 1] = static_cast<std::uint64_t>(chunk.number(1, row).value_or(0));
            }
        }));
    for (std::uint64_t unit = 0; unit < unit_count_; ++unit) {
        offsets[unit + 1] += offsets[unit];
    }
    return offsets;
}

column::TableLayout ImportRun::layout_of(const ImportTable& table) {
    const EntitySchema& schema = *table.schema;
    column::TableLayout layout;
    layout.name = schema.name;
    layout.kind = kind_of(schema.role);
    layout.parent = schema.parent;
    layout.parent_column = schema.parent_column;
    layout.own_key_is_unique = schema.role == TableRole::Entity && table.own_key_is_unique;
    for (const std::string& key : schema.keys) {
        if (schema.role != TableRole::History) {
            layout.keys.push_back(static_cast<std::uint32_t>(table.column(key)));
        }
    }
    return layout;
}

Result<void> ImportRun::write_table(const ImportTable& table, column::YearWriter& writer) {
    column::TableLayout layout = layout_of(table);
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t rows,
                            number("SELECT count(*) FROM " + table.relation('f')));
    layout.rows = static_cast<std::uint64_t>(rows);
    std::vector<std::uint64_t> offsets;
    if (table.schema->role != TableRole::Register) {
        DARMAN_ASSIGN_OR_RETURN(offsets, unit_offsets(table));
    }
    DARMAN_RETURN_IF_ERROR(writer.begin_table(layout, offsets));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        DARMAN_RETURN_IF_ERROR(write_column(table, i, writer));
    }
    return {};
}

Result<void> ImportRun::write_column(const ImportTable& table,
                                     std::size_t column,
                                     column::YearWriter& writer) {
    const ColumnSchema& schema = *table.columns[column];
    if (column == table.parent_column) {
        return write_parents(table, writer);
    }
    if (schema.kind == ColumnKind::Reference && table_named(schema.target) != kNoTable) {
        return write_reference(table, column, writer);
    }
    const std::string query = "SELECT c" + std::to_string(column) + " FROM " + table.relation('f');
    const auto source = [&](const column::CellSink& sink) {
        return session_->scan(query, [&](const RowChunk& chunk) {
            for (std::size_t row = 0; row < chunk.size(); ++row) {
                write_cell(chunk.text(0, row), sink);
            }
        });
    };
    return writer.cells(schema.name, meaning_of(schema.kind), source);
}

Result<void> ImportRun::write_parents(const ImportTable& table, column::YearWriter& writer) {
    const std::string query = "SELECT ppos FROM " + table.relation('f');
    const auto source = [&](const column::RowSink& sink) {
        return session_->scan(query, [&](const RowChunk& chunk) {
            for (std::size_t row = 0; row < chunk.size(); ++row) {
                sink(CellState::Value,
                     static_cast<std::uint64_t>(chunk.number(0, row).value_or(0)));
            }
        });
    };
    return writer.rows(table.schema->parent_column, table.schema->parent, table.rows, source);
}

Result<void> ImportRun::write_reference(const ImportTable& table,
                                        std::size_t column,
                                        column::YearWriter& writer) {
    const ColumnSchema& schema = *table.columns[column];
    const ImportTable& target = tables_[table_named(schema.target)];
    // NULL without a row: what the cell says beside that tells none from unknown.
    DARMAN_RETURN_IF_ERROR(
        sql("CREATE OR REPLACE TABLE work.named AS SELECT t.pos AS pos, CAST(f.c" +
            std::to_string(column) + " = 'none' AS BIGINT) AS is_none FROM " + table.relation('f') +
            " AS f LEFT JOIN " + table.references(column) + " AS x ON x.id = f.id LEFT JOIN " +
            target.relation('p') + " AS t ON t.id = x.tid ORDER BY f.rowid"));
    return writer.rows(schema.name, schema.target, target.rows, [&](const column::RowSink& sink) {
        return session_->scan("SELECT pos, is_none FROM work.named", [&](const RowChunk& chunk) {
            for (std::size_t row = 0; row < chunk.size(); ++row) {
                const auto pos = chunk.number(0, row);
                const bool is_none = chunk.number(1, row).value_or(0) != 0;
                sink(pos       ? CellState::Value
                     : is_none ? CellState::None
                               : CellState::Unknown,
                     static_cast<std::uint64_t>(pos.value_or(0)));
            }
        });
    });
}

Result<std::string> ImportRun::newest_in(const ImportTable& table, bool only_governing) {
    std::string newest;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnSchema& column = *table.columns[i];
        const bool is_date = column.kind == ColumnKind::Date || column.kind == ColumnKind::Instant;
        const bool counts =
            only_governing ? column.name == table.schema->dated_by : column.name != "recorded";
        if (table.schema->role != TableRole::Entity || !is_date || !counts) {
            continue;
        }
        DARMAN_ASSIGN_OR_RETURN(const auto rows, few(newest_day(table, i), 1));
        newest = std::max(newest, rows.front().front().value_or(""));
    }
    return newest;
}

// Of the columns that say which law decides; without any, of all dates.
Result<std::string> ImportRun::newest() {
    std::string newest;
    for (const bool only_governing : {true, false}) {
        for (const ImportTable& table : tables_) {
            DARMAN_ASSIGN_OR_RETURN(const std::string day, newest_in(table, only_governing));
            newest = std::max(newest, day);
        }
        if (!newest.empty()) {
            break;
        }
    }
    return newest;
}

}  // namespace darman::intake
