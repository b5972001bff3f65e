// What is wrong with the facts beyond their keys: cells that cannot be read, histories that
// contradict themselves, codes that no register has.
#include <algorithm>
#include <map>

#include "intake/import_run.hpp"
#include "intake/sql_text.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

// So many different wrong texts of one column are looked at one by one.
constexpr std::size_t kWrongTextsMax = 10'000;

std::uint64_t row_number(const std::optional<std::string>& text) {
    return text ? std::stoull(*text) : 0;
}

// A query for the codes of a register, each with the last day on which it stands; none: it stands.
std::string last_days(const ImportTable& listed) {
    const std::size_t to = listed.column("to");
    const std::string ends = to == kNoTable ? "NULL" : "r.c" + std::to_string(to);
    return "SELECT r.c" + std::to_string(listed.column("code")) + " AS code, CASE WHEN bool_or(" +
           ends + " IS NULL OR " + ends + " = 'none') THEN NULL ELSE max(" + ends +
           ") END AS ends FROM " + listed.relation('s') + " AS r JOIN " + listed.relation('k') +
           " AS rk ON rk.id = r.rowid GROUP BY 1";
}

}  // namespace

Result<void> ImportRun::check_cells(ImportTable& table) {
    DARMAN_RETURN_IF_ERROR(missing_keys(table));
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (!table.columns[i]->check) {
            continue;
        }
        DARMAN_RETURN_IF_ERROR(check_column(table, i));
    }
    return {};
}

Result<void> ImportRun::missing_keys(ImportTable& table) {
    for (const std::string& key : table.schema->keys) {
        const std::size_t column = table.column(key);
        if (column == kNoTable || column == table.parent_column) {
            continue;
        }
        DARMAN_RETURN_IF_ERROR(missing_key(table, column));
    }
    return {};
}

Result<void> ImportRun::missing_key(ImportTable& table, std::size_t column) {
    const std::string cell = "c" + std::to_string(column);
    const std::string lost = "SELECT rowid AS id FROM " + table.relation('s') + " WHERE " + cell +
                             " IS NULL OR " + cell + " = 'none'";
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM (" + lost + ')'));
    if (count == 0) {
        return {};
    }
    DARMAN_ASSIGN_OR_RETURN(const auto rows, few(lost + " ORDER BY id", kImportErrorsMax));
    for (const auto& row : rows) {
        row_error(table,
                  row_number(row[0]),
                  "",
                  "the key " + table.columns[column]->name + " is missing",
                  "give every " + table.schema->name + " its key");
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    return sql("INSERT INTO " + table.relation('d') + ' ' + lost);
}

// The texts of a column that cannot be read. Each is looked at once, however many rows have it.
Result<ImportRun::WrongTexts> ImportRun::wrong_texts(const ImportTable& table, std::size_t column) {
    const ColumnSchema& schema = *table.columns[column];
    const std::string cell = "c" + std::to_string(column);
    WrongTexts wrong;
    core::Cell read;
    const auto look = [&](const RowChunk& chunk) {
        for (std::size_t row = 0; row < chunk.size(); ++row) {
            const std::string_view text = chunk.text(0, row).value_or("");
            const bool is_none = text == "none";
            read.state = is_none ? core::CellState::None : core::CellState::Value;
            read.text = is_none ? std::string_view() : text;
            if (auto error = schema.check(read)) {
                wrong.emplace(text, std::move(*error));
            }
        }
    };
    DARMAN_RETURN_IF_ERROR(session_->scan("SELECT DISTINCT " + cell + " FROM " +
                                              table.relation('s') + " WHERE " + cell +
                                              " IS NOT NULL",
                                          look));
    if (wrong.size() > kWrongTextsMax) {
        return Error{ErrorCode::LimitExceeded,
                     table.schema->name + ", " + schema.name,
                     std::to_string(wrong.size()) +
                         " different cells cannot be read: " + wrong.begin()->second.message,
                     "look whether it is the right column"};
    }
    return wrong;
}

Result<void> ImportRun::list_wrong(const WrongTexts& wrong) {
    DARMAN_RETURN_IF_ERROR(sql("CREATE OR REPLACE TABLE work.wrong (t VARCHAR)"));
    DARMAN_ASSIGN_OR_RETURN(RowAppender appender, session_->appender("work", "wrong"));
    for (const auto& [text, error] : wrong) {
        appender.text(text);
        DARMAN_RETURN_IF_ERROR(appender.end_row());
    }
    return appender.finish();
}

Result<void> ImportRun::check_column(ImportTable& table, std::size_t column) {
    DARMAN_ASSIGN_OR_RETURN(const WrongTexts wrong, wrong_texts(table, column));
    if (wrong.empty()) {
        return {};
    }
    DARMAN_RETURN_IF_ERROR(list_wrong(wrong));
    const ColumnSchema& schema = *table.columns[column];
    const std::string cell = "c" + std::to_string(column);
    const std::string lost = "SELECT s.rowid AS id, s." + cell + " AS text FROM " +
                             table.relation('s') + " AS s JOIN work.wrong AS w ON w.t = s." + cell;
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM (" + lost + ')'));
    DARMAN_ASSIGN_OR_RETURN(const auto rows, few(lost + " ORDER BY id", kImportErrorsMax));
    for (const auto& row : rows) {
        const Error& error = wrong.find(row[1].value_or(""))->second;
        row_error(table, row_number(row[0]), schema.name, error.message, error.remedy);
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    // What held from that day cannot be read: unknown, so that no older value comes back for it.
    if (table.schema->role == TableRole::History && schema.name == "value") {
        return sql("UPDATE " + table.relation('s') + " SET " + cell + " = NULL WHERE " + cell +
                   " IN (SELECT t FROM work.wrong)");
    }
    return sql("INSERT INTO " + table.relation('d') + " SELECT id FROM (" + lost + ')');
}

// Two values on one day, one of which was said to last: a person in two households at once. What
// was recorded on another day corrects, and what has no end lasts until the next begins.
Result<void> ImportRun::overlaps(ImportTable& table) {
    const std::size_t from = table.column("from");
    const std::size_t to = table.column("to");
    const std::size_t value = table.column("value");
    if (from == kNoTable || to == kNoTable || value == kNoTable) {
        return {};
    }
    const auto cell = [](std::size_t column) { return "s.c" + std::to_string(column); };
    const std::size_t recorded = table.column("recorded");
    const std::string by = "k.pid" + (recorded == kNoTable ? "" : ", " + cell(recorded));
    // Of the rows before, that which reaches furthest; one without an end reaches to the next.
    const std::string before = " OVER (PARTITION BY " + by + " ORDER BY " + cell(from) +
                               " NULLS FIRST, k.id ROWS BETWEEN UNBOUNDED PRECEDING AND 1 "
                               "PRECEDING)";
    const std::string reach =
        "CASE WHEN " + cell(to) + " = 'none' THEN NULL ELSE " + cell(to) + " END";
    const std::string both = "SELECT * FROM (SELECT arg_max(k.id, " + reach + ")" + before +
                             " AS id, k.id AS next, k.\"full\" AS key, arg_max(" + cell(value) +
                             ", " + reach + ")" + before + " AS value, " + cell(value) +
                             " AS other, " + cell(from) + " AS begins, max(" + reach + ")" +
                             before + " AS ends FROM " + table.relation('k') + " AS k JOIN " +
                             table.relation('s') +
                             " AS s ON s.rowid = k.id) WHERE begins <= ends AND other IS NOT NULL "
                             "AND value IS DISTINCT FROM other";
    DARMAN_RETURN_IF_ERROR(sql("CREATE OR REPLACE TABLE work.both AS " + both));
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count, number("SELECT count(*) FROM work.both"));
    if (count == 0) {
        return {};
    }
    DARMAN_ASSIGN_OR_RETURN(
        const auto rows,
        few("SELECT id, next, key, value, other, begins FROM work.both ORDER BY id",
            kImportErrorsMax));
    const std::string field = table.schema->name.substr(
        std::min(table.schema->name.find('.') + 1, table.schema->name.size()));
    for (const auto& row : rows) {
        row_error(table,
                  row_number(row[1]),
                  "",
                  table.schema->parent + " \"" + row[2].value_or("") + "\" has two values of " +
                      field + " on " + row[5].value_or("") + ", \"" + row[4].value_or("") +
                      "\" and \"" + row[3].value_or("") + "\" (" +
                      place(table, row_number(row[0]), "") + ')',
                  "let one end before the other begins");
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    // Which of them holds is not known.
    return sql(
        "UPDATE " + table.relation('s') + " SET c" + std::to_string(value) +
        " = NULL WHERE rowid IN (SELECT id FROM work.both UNION ALL SELECT next FROM work.both)");
}

Result<void> ImportRun::unknown_codes() {
    DARMAN_ASSIGN_OR_RETURN(const std::string last_day, last_decided_day());
    for (const ImportTable& table : tables_) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const ColumnSchema& column = *table.columns[i];
            const std::size_t at =
                column.kind == ColumnKind::Code ? table_named(column.target) : kNoTable;
            if (at == kNoTable) {
                continue;
            }
            DARMAN_RETURN_IF_ERROR(unknown_codes_of(table, i, tables_[at], last_day));
        }
    }
    return {};
}

// The newest day on which a row is decided; "" where no table has such a day.
Result<std::string> ImportRun::last_decided_day() {
    std::string last;
    for (const ImportTable& table : tables_) {
        const std::size_t day = table.column(table.schema->dated_by);
        if (day == kNoTable) {
            continue;
        }
        DARMAN_ASSIGN_OR_RETURN(
            const auto rows,
            few("SELECT max(left(c" + std::to_string(day) + ", 10)) FROM " + table.relation('s') +
                    " WHERE c" + std::to_string(day) + " <> 'none'",
                1));
        last = std::max(last, rows.front().front().value_or(""));
    }
    return last;
}

// A code of a register that came with the facts, and is not in it or no longer: a warning, since
// the law may ask for that (`is listed`).
Result<void> ImportRun::unknown_codes_of(const ImportTable& table,
                                         std::size_t column,
                                         const ImportTable& listed,
                                         const std::string& last_day) {
    const std::string cell = "s.c" + std::to_string(column);
    // The day on which a row of this table is decided, or begins to hold. What has no day holds to
    // the end of the data, unless a history says more of it.
    const std::size_t day =
        table.column(table.schema->role == TableRole::History ? "from" : table.schema->dated_by);
    const std::size_t history =
        table.schema->role == TableRole::Entity && day == kNoTable
            ? table_named(table.schema->name + '.' + table.columns[column]->name)
            : kNoTable;
    const std::string dated =
        day == kNoTable ? '\'' + last_day + '\'' : "s.c" + std::to_string(day);
    const std::string untold = history == kNoTable
                                   ? ""
                                   : " AND k.id NOT IN (SELECT pid FROM " +
                                         tables_[history].relation('k') + " WHERE pid IS NOT NULL)";
    const std::string lost =
        "SELECT k.id AS id, " + cell + " AS text, l.code IS NULL AS missing FROM " +
        table.relation('k') + " AS k JOIN " + table.relation('s') +
        " AS s ON s.rowid = k.id LEFT JOIN (" + last_days(listed) + ") AS l ON l.code = " + cell +
        " WHERE " + cell + " <> 'none' AND (l.code IS NULL OR l.ends < left(" + dated + ", 10))" +
        untold;
    DARMAN_ASSIGN_OR_RETURN(const auto rows,
                            few("SELECT text, missing, count(*), min(id) FROM (" + lost +
                                    ") GROUP BY text, missing ORDER BY text, missing",
                                kImportErrorsMax));
    for (const auto& row : rows) {
        const bool missing = row[1].value_or("") == "true";
        const std::string count = row[2].value_or("");
        imported_.warnings.push_back(
            Error{ErrorCode::NotFound,
                  place(table, row_number(row[3]), table.columns[column]->name),
                  "the register " + listed.schema->name +
                      (missing ? " does not have \"" : " has no more \"") + row[0].value_or("") +
                      "\" (" + count + (count == "1" ? " row)" : " rows, the first here)"),
                  missing ? "bring the register with all its codes"
                          : "use the code that followed it, as of a split county"});
    }
    return {};
}

}  // namespace darman::intake
