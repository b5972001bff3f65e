// Rows find each other: keys, the rows above, the rows that references name.
#include <algorithm>

#include "base/check.hpp"
#include "core/quoted.hpp"
#include "intake/import_run.hpp"

namespace darman::intake {

using base::Result;

namespace {

std::string quoted(const std::optional<std::string>& text) {
    return '"' + text.value_or("") + '"';
}

std::uint64_t row_number(const std::optional<std::string>& text) {
    return text ? std::stoull(*text) : 0;
}

// Rows that are not left out.
std::string kept(const ImportTable& table) {
    return table.relation('s') + " AS s ANTI JOIN " + table.relation('d') +
           " AS d ON d.id = s.rowid";
}

// Rows whose cell, a reference, names one.
std::string naming(const ImportTable& table, const std::string& cell) {
    return table.relation('k') + " AS k JOIN " + table.relation('s') +
           " AS s ON s.rowid = k.id AND " + cell + " <> 'none'";
}

// What no two rows of a table share.
std::string told_apart_by(const ImportTable& table) {
    std::string by = "k.pid, k.own";
    for (const char* name : {"from", "recorded", "enacted"}) {
        const std::size_t column = table.column(name);
        if (table.schema->role != TableRole::Entity && column != kNoTable) {
            by += ", s.c" + std::to_string(column);
        }
    }
    return by;
}

std::string content_of(const ImportTable& table) {
    std::string content;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        if (i != table.parent_column) {
            content += (content.empty() ? "s.c" : ", s.c") + std::to_string(i);
        }
    }
    return content.empty() ? "0" : content;
}

// Of work.twice, the new rows that stand against another one.
std::string told_twice(const ImportTable& table) {
    return "id >= " + std::to_string(table.old_rows) +
           (table.schema->role == TableRole::Entity ? "" : " AND NOT same");
}

}  // namespace

std::size_t ImportRun::table_named(std::string_view name) const {
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        if (tables_[i].schema->name == name) {
            return i;
        }
    }
    return kNoTable;
}

// Whose rows other rows name.
void ImportRun::mark_targets() {
    for (const ImportTable& table : tables_) {
        if (table.parent != kNoTable) {
            tables_[table.parent].is_target = true;
        }
        for (const ColumnSchema* column : table.columns) {
            const std::size_t target =
                column->kind == ColumnKind::Reference ? table_named(column->target) : kNoTable;
            if (target != kNoTable) {
                tables_[target].is_target = true;
            }
        }
    }
}

// One table, after those above it.
Result<void> ImportRun::key_rows(ImportTable& table) {
    DARMAN_RETURN_IF_ERROR(check_cells(table));
    DARMAN_RETURN_IF_ERROR(key_table(table));
    DARMAN_RETURN_IF_ERROR(duplicates(table));
    switch (table.schema->role) {
        case TableRole::Register:
            return {};
        case TableRole::Entity:
            return lookup(table);
        case TableRole::History:
            return overlaps(table);
    }
    DARMAN_UNREACHABLE();
}

Result<void> ImportRun::keys() {
    mark_targets();
    const auto count = static_cast<int>(order_.size());
    for (int i = 0; i < count; ++i) {
        ImportTable& table = tables_[order_[static_cast<std::size_t>(i)]];
        DARMAN_RETURN_IF_ERROR(
            step("checking " + table.schema->name, 250 + 200 * i / std::max(count, 1)));
        DARMAN_RETURN_IF_ERROR(key_rows(table));
    }
    for (const std::size_t each : order_) {
        DARMAN_RETURN_IF_ERROR(references(tables_[each]));
    }
    return {};
}

Result<void> ImportRun::key_table(ImportTable& table) {
    if (table.schema->role == TableRole::Register) {
        return sql("CREATE TABLE " + table.relation('k') +
                   " AS SELECT s.rowid AS id, CAST(-1 AS BIGINT) AS pid, s.c" +
                   std::to_string(table.column("code")) +
                   " AS own, CAST(NULL AS VARCHAR) AS \"full\", s.rowid AS root FROM " +
                   kept(table));
    }
    if (table.parent == kNoTable) {
        return sql("CREATE TABLE " + table.relation('k') +
                   " AS SELECT s.rowid AS id, CAST(-1 AS BIGINT) AS pid, " + table.own_key("s") +
                   " AS own, " + table.own_key("s") + " AS \"full\", s.rowid AS root FROM " +
                   kept(table));
    }
    DARMAN_RETURN_IF_ERROR(orphans(table));
    const ImportTable& parent = tables_[table.parent];
    // A history's rows have no key of their own: theirs is that of whom they are about.
    const bool is_history = table.schema->role == TableRole::History;
    const std::string own = is_history ? "l.own" : table.own_key("s");
    const std::string full = is_history ? "l.\"full\"" : "l.\"full\" || '/' || " + own;
    return sql("CREATE TABLE " + table.relation('k') + " AS SELECT s.rowid AS id, l.id AS pid, " +
               own + " AS own, " + full + " AS \"full\", l.root AS root FROM " + kept(table) +
               " JOIN " + parent.relation('l') + " AS l ON l.key = s.c" +
               std::to_string(table.parent_column));
}

// Rows whose parent is not there, or cannot be told.
Result<void> ImportRun::orphans(ImportTable& table) {
    const ImportTable& parent = tables_[table.parent];
    const std::string cell = "s.c" + std::to_string(table.parent_column);
    const std::string lost = "SELECT s.rowid AS id, " + cell + " AS key FROM " + kept(table) +
                             " ANTI JOIN " + parent.relation('l') + " AS l ON l.key = " + cell;
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM (" + lost + ')'));
    if (count == 0) {
        return {};
    }
    DARMAN_ASSIGN_OR_RETURN(
        const auto rows,
        few("SELECT id, key, (SELECT count(*) FROM " + parent.relation('k') +
                " AS k WHERE k.own = lost.key) AS several FROM (" + lost + ") AS lost ORDER BY id",
            kImportErrorsMax));
    for (const auto& row : rows) {
        const bool several = row[2].value_or("0") != "0";
        row_error(table,
                  row_number(row[0]),
                  table.schema->parent_column,
                  several
                      ? "several " + parent.schema->name + " rows have the key " + quoted(row[1])
                      : "there is no " + parent.schema->name + ' ' + quoted(row[1]),
                  "give the full key of a row that is there");
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    return sql("INSERT INTO " + table.relation('d') + " SELECT id FROM (" + lost + ')');
}

// One row for each key. A new row stands for an old one; of new ones that are told twice the first
// by its content stays, whichever file it stood in.
Result<void> ImportRun::duplicates(ImportTable& table) {
    const std::string by = told_apart_by(table);
    const std::string content = content_of(table);
    const std::string old = std::to_string(table.old_rows);
    if (table.old_rows > 0) {
        DARMAN_ASSIGN_OR_RETURN(
            const std::int64_t rows,
            number("SELECT count(*) FROM " + table.relation('k') + " WHERE id >= " + old));
        imported_.added += static_cast<std::uint64_t>(rows);
    }
    const std::string joined =
        table.relation('k') + " AS k JOIN " + table.relation('s') + " AS s ON s.rowid = k.id";
    const std::string groups =
        "SELECT " + by + " FROM " + joined + " GROUP BY ALL HAVING count(*) > 1";
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM (" + groups + ')'));
    if (count == 0) {
        return {};
    }
    const std::string window =
        "(PARTITION BY " + by + " ORDER BY k.id < " + old + ", " + content + ", k.id)";
    DARMAN_RETURN_IF_ERROR(
        sql("CREATE OR REPLACE TABLE work.twice AS SELECT * FROM (SELECT k.id AS id, k.\"full\" AS "
            "\"full\", k.own AS own, row_number() OVER " +
            window + " AS nth, first_value(k.id) OVER " + window + " AS kept, row(" + content +
            ") = first_value(row(" + content + ")) OVER " + window + " AS same FROM " + joined +
            ") WHERE nth > 1"));
    const std::string new_twice = told_twice(table);
    DARMAN_RETURN_IF_ERROR(tell_duplicates(table));
    DARMAN_RETURN_IF_ERROR(count_replaced(table));
    // Two values from one day: neither is known to hold.
    if (const std::size_t value = table.column("value");
        table.schema->role == TableRole::History && value != kNoTable) {
        DARMAN_RETURN_IF_ERROR(
            sql("UPDATE " + table.relation('s') + " SET c" + std::to_string(value) +
                " = NULL WHERE rowid IN (SELECT kept FROM work.twice WHERE " + new_twice + ')'));
    }
    return sql("DELETE FROM " + table.relation('k') + " WHERE id IN (SELECT id FROM work.twice)");
}

Result<void> ImportRun::tell_duplicates(const ImportTable& table) {
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM work.twice WHERE " + told_twice(table)));
    if (count == 0) {
        return {};
    }
    DARMAN_ASSIGN_OR_RETURN(const auto rows,
                            few("SELECT id, kept, coalesce(\"full\", own) FROM work.twice WHERE " +
                                    told_twice(table) + " ORDER BY id",
                                kImportErrorsMax));
    const bool is_history = table.schema->role == TableRole::History;
    for (const auto& row : rows) {
        row_error(table,
                  row_number(row[0]),
                  "",
                  table.schema->name + ' ' + quoted(row[2]) +
                      (is_history ? " has another value from the same day, at "
                                  : " is there twice, also at ") +
                      place(table, row_number(row[1]), ""),
                  is_history ? "keep one, or say when each was recorded"
                             : "remove one, or give it another key");
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    return {};
}

// Of a year that is added to: rows of work.twice that came again, as they were or changed.
Result<void> ImportRun::count_replaced(const ImportTable& table) {
    if (table.old_rows == 0) {
        return {};
    }
    const std::string old = std::to_string(table.old_rows);
    const std::string again = " AND kept >= " + old + " AND id < " + old;
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t same,
                            number("SELECT count(*) FROM work.twice WHERE same" + again));
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t changed,
                            number("SELECT count(*) FROM work.twice WHERE NOT same" + again));
    imported_.unchanged += static_cast<std::uint64_t>(same);
    imported_.replaced += static_cast<std::uint64_t>(changed);
    imported_.added -= static_cast<std::uint64_t>(same + changed);
    return {};
}

// By the full key; by the own key where only one row has it.
Result<void> ImportRun::lookup(ImportTable& table) {
    if (table.parent != kNoTable) {
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t several,
                                number("SELECT count(*) FROM (SELECT own FROM " +
                                       table.relation('k') + " GROUP BY own HAVING count(*) > 1)"));
        table.own_key_is_unique = several == 0;
    }
    if (!table.is_target) {
        return {};
    }
    std::string text = "CREATE TABLE " + table.relation('l') +
                       " AS SELECT \"full\" AS key, id, own, \"full\", root FROM " +
                       table.relation('k');
    if (table.parent != kNoTable) {
        text += " UNION ALL SELECT own AS key, min(id), own, min(\"full\"), min(root) FROM " +
                table.relation('k') + " AS k ANTI JOIN (SELECT \"full\" AS f FROM " +
                table.relation('k') +
                ") AS other ON other.f = k.own GROUP BY own HAVING count(*) = 1";
    }
    return sql(text);
}

Result<void> ImportRun::references(ImportTable& table) {
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        const ColumnSchema& column = *table.columns[i];
        if (column.kind != ColumnKind::Reference || i == table.parent_column) {
            continue;
        }
        DARMAN_RETURN_IF_ERROR(reference(table, i, table_named(column.target)));
    }
    return {};
}

// The rows that a reference names, where they are there.
Result<void> ImportRun::find_named(const ImportTable& table,
                                   std::size_t column,
                                   std::size_t target) {
    const std::string made = table.references(column);
    if (target == kNoTable) {
        return sql("CREATE TABLE " + made + " (id BIGINT, tid BIGINT, root BIGINT, troot BIGINT)");
    }
    const std::string cell = "s.c" + std::to_string(column);
    const std::string keys = tables_[target].relation('l');
    DARMAN_RETURN_IF_ERROR(sql("CREATE TABLE " + made +
                               " AS SELECT k.id, l.id AS tid, k.root, l.root AS troot FROM " +
                               naming(table, cell) + " JOIN " + keys + " AS l ON l.key = " + cell));
    if (table.parent == kNoTable || tables_[target].parent == kNoTable) {
        return {};
    }
    // A line names a line of the same claim by its number alone.
    return sql("INSERT INTO " + made + " SELECT k.id, l.id, k.root, l.root FROM " +
               naming(table, cell) + " JOIN " + keys +
               " AS l ON l.key = left(k.\"full\", length(k.\"full\") - length(k.own)) || " + cell +
               " WHERE k.id NOT IN (SELECT id FROM " + made + ')');
}

Result<void> ImportRun::reference(ImportTable& table, std::size_t column, std::size_t target) {
    DARMAN_RETURN_IF_ERROR(find_named(table, column, target));
    const std::string cell = "s.c" + std::to_string(column);
    const std::string lost = "SELECT k.id AS id, " + cell + " AS key FROM " + naming(table, cell) +
                             " WHERE k.id NOT IN (SELECT id FROM " + table.references(column) + ')';
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                            number("SELECT count(*) FROM (" + lost + ')'));
    if (count == 0) {
        return {};
    }
    DARMAN_ASSIGN_OR_RETURN(const auto rows, few(lost + " ORDER BY id", kImportErrorsMax));
    for (const auto& row : rows) {
        row_error(table,
                  row_number(row[0]),
                  table.columns[column]->name,
                  "there is no " + table.columns[column]->target + ' ' + quoted(row[1]),
                  "bring that row too, or leave the cell empty");
    }
    imported_.error_count += static_cast<std::size_t>(count) - rows.size();
    // The row stands, as the binder lets it; whom it names is not known.
    return sql("UPDATE " + table.relation('s') + " SET c" + std::to_string(column) +
               " = NULL WHERE rowid IN (SELECT id FROM (" + lost + "))");
}

}  // namespace darman::intake
