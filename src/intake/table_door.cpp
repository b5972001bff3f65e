#include "intake/table_door.hpp"

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <optional>
#include <utility>

#include "core/quoted.hpp"
#include "intake/files.hpp"
#include "intake/sql_text.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::CellState;
using core::FactTable;

namespace {

bool starts_with(const std::string& text, std::string_view start) {
    return text.compare(0, start.size(), start) == 0;
}

// The SQL that writes a column as the canonical text of its type; none if the type has none.
std::optional<std::string> canonical(const QueryColumn& column) {
    const std::string name = sql_name(column.name);
    const std::string text = "CAST(" + name + " AS VARCHAR)";
    if (column.type == "BOOLEAN") {
        return "CASE WHEN " + name + " THEN 'yes' WHEN NOT " + name + " THEN 'no' END";
    }
    if (starts_with(column.type, "TIMESTAMP WITH TIME ZONE")) {
        return "replace(replace(" + text + ", ' ', 'T'), '+00', 'Z')";
    }
    if (starts_with(column.type, "TIMESTAMP")) {
        return "replace(" + text + ", ' ', 'T')";
    }
    constexpr std::string_view kExact[] = {"VARCHAR",
                                           "DATE",
                                           "UUID",
                                           "TINYINT",
                                           "SMALLINT",
                                           "INTEGER",
                                           "BIGINT",
                                           "HUGEINT",
                                           "UTINYINT",
                                           "USMALLINT",
                                           "UINTEGER",
                                           "UBIGINT",
                                           "UHUGEINT"};
    const bool exact =
        std::find(std::begin(kExact), std::end(kExact), column.type) != std::end(kExact) ||
        starts_with(column.type, "DECIMAL(") || starts_with(column.type, "ENUM(");
    const bool is_list = !column.type.empty() && column.type.back() == ']';
    return exact && !is_list ? std::optional<std::string>(text) : std::nullopt;
}

std::string type_remedy(const QueryColumn& column) {
    if (column.type == "DOUBLE" || column.type == "FLOAT") {
        return "floating point is not exact: CAST(" + sql_name(column.name) +
               " AS DECIMAL(18,2)), or as it fits";
    }
    return "CAST it to VARCHAR, DATE, TIMESTAMP, BOOLEAN, a whole number or DECIMAL";
}

std::string with_place(const std::string& place, const std::string& part) {
    return part.empty() ? place : place + ' ' + part;
}

void add(std::vector<Error>& errors, Error error, const std::string& place) {
    error.place = with_place(place, error.place);
    errors.push_back(std::move(error));
}

// The relation with its columns as canonical texts; none where one of them has no such text.
std::optional<TableRelation> select_canonical(DuckdbSession& session,
                                              const std::string& relation,
                                              const std::string& name,
                                              const std::string& place,
                                              std::vector<Error>& errors) {
    auto columns = session.columns_of(relation);
    if (!columns) {
        add(errors, std::move(columns).error(), place);
        return std::nullopt;
    }
    TableRelation table;
    table.name = name;
    table.place = place;
    std::string expressions;
    const std::size_t errors_before = errors.size();
    for (const QueryColumn& column : *columns) {
        const auto expression = canonical(column);
        if (!expression) {
            errors.push_back(
                Error{ErrorCode::InvalidInput,
                      place,
                      "the column " + core::quote_input(column.name) + " is a " + column.type,
                      type_remedy(column)});
            continue;
        }
        expressions +=
            (expressions.empty() ? "" : ", ") + *expression + " AS " + sql_name(column.name);
        table.columns.push_back(column.name);
    }
    if (errors.size() > errors_before || table.columns.empty()) {
        return std::nullopt;
    }
    table.select = "SELECT " + expressions + " FROM " + relation;
    return table;
}

bool has(const std::vector<std::string>& names, const std::string& name) {
    return std::find(names.begin(), names.end(), name) != names.end();
}

void number_rows(FactTable& table, const std::string& place, std::size_t first) {
    for (std::size_t i = 0; i < table.row_count(); ++i) {
        table.places.push_back(place + " row " + std::to_string(first + i));
    }
}

// A row of a view is found again by its key: "mapping.sql Line claim=34ad number=1".
void name_rows(FactTable& table, const std::string& place, const EntitySchema* schema) {
    std::vector<std::size_t> keys;
    for (std::size_t i = 0; schema != nullptr && i < table.columns.size(); ++i) {
        // The parent's key is required of a child, and tells its rows apart.
        if (has(schema->keys, table.columns[i]) ||
            (!schema->keys.empty() && has(schema->required, table.columns[i]))) {
            keys.push_back(i);
        }
    }
    if (keys.empty()) {
        number_rows(table, place, 1);
        return;
    }
    for (std::size_t row = 0; row < table.row_count(); ++row) {
        std::string text = place;
        for (const std::size_t key : keys) {
            const core::Cell& cell = table.cells[row * table.columns.size() + key];
            text += ' ' + table.columns[key] + '=';
            text += cell.state == CellState::Value ? cell.text : "?";
        }
        table.places.push_back(std::move(text));
    }
}

// Only views and macros: a mapping says how data are seen, and cannot write or reach out.
Result<void> check_statement(const SqlStatement& statement) {
    constexpr std::size_t kWordsLooked = 4;  // CREATE OR REPLACE VIEW
    const auto words = first_words(statement.text, kWordsLooked);
    const auto is_there = [&](std::string_view word) {
        return std::find(words.begin(), words.end(), word) != words.end();
    };
    if (words.empty() || words[0] != "CREATE" || !(is_there("VIEW") || is_there("MACRO"))) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "only CREATE VIEW and CREATE MACRO stand in a mapping",
                     "DuckDB files of the input are attached under their names"};
    }
    return {};
}

// "line 3" of the statement as "mapping.sql:17".
void place_in_file(Error& error, const std::string& file, int first_line) {
    constexpr std::string_view kLine = "line ";
    int line = 0;
    if (starts_with(error.place, kLine)) {
        const char* begin = error.place.data() + kLine.size();
        std::from_chars(begin, error.place.data() + error.place.size(), line);
        error.place.clear();
    }
    line = first_line + std::max(line - 1, 0);
    error.place = with_place(file + ':' + std::to_string(line) + ":1", error.place);
}

// name and database of the tables and views, in the order of their making.
Result<std::vector<core::Cell>> relations(DuckdbSession& session, bool attached) {
    const std::string which = attached ? "<> 'memory'" : "= 'memory'";
    return session.cells(
        "SELECT name, database_name FROM (SELECT view_name AS name, database_name, view_oid AS oid "
        "FROM duckdb_views() WHERE NOT internal UNION ALL SELECT table_name, database_name, "
        "table_oid FROM duckdb_tables() WHERE NOT internal) WHERE database_name " +
        which + " AND database_name NOT IN ('system', 'temp') ORDER BY database_name, oid");
}

std::string qualified_name(const std::string& database, const std::string& name) {
    std::string text = sql_name(database);
    text += '.';
    return text += sql_name(name);
}

std::optional<TableRelation> file_relation(DuckdbSession& session,
                                           const std::string& file,
                                           std::vector<Error>& errors) {
    const std::string name = table_of_file(file);
    const std::string shown = file_name(file);
    if (file_ending(file) == ".parquet") {
        return select_canonical(
            session, "read_parquet(" + sql_string(file) + ')', name, shown, errors);
    }
    const std::string mark = file_ending(file) == ".tsv" ? "\t" : ",";
    auto table =
        select_canonical(session,
                         "read_csv(" + sql_string(file) +
                             ", header = true, all_varchar = true, delim = " + sql_string(mark) +
                             ", quote = '\"', escape = '\"')",
                         name,
                         shown,
                         errors);
    if (table) {
        table->first_row = 2;  // as a spreadsheet counts: the heading is row 1
    }
    return table;
}

void attached_relations(DuckdbSession& session,
                        std::vector<TableRelation>& tables,
                        std::vector<Error>& errors) {
    auto attached = relations(session, true);
    if (!attached) {
        errors.push_back(std::move(attached).error());
        return;
    }
    for (std::size_t i = 0; i + 1 < attached->size(); i += 2) {
        const std::string& name = (*attached)[i].text;
        const std::string& database = (*attached)[i + 1].text;
        if (!is_table_name(name)) {
            continue;
        }
        std::string place = database;
        place += '.';
        place += name;
        auto table = select_canonical(session, qualified_name(database, name), name, place, errors);
        if (table) {
            tables.push_back(std::move(*table));
        }
    }
}

std::optional<FactTable> read_relation(DuckdbSession& session,
                                       const TableRelation& relation,
                                       std::vector<Error>& errors) {
    FactTable table;
    table.name = relation.name;
    table.columns = relation.columns;
    auto cells = session.cells(
        relation.by_key ? "SELECT * FROM (" + relation.select + ") ORDER BY ALL" : relation.select);
    if (!cells) {
        add(errors, std::move(cells).error(), relation.place);
        return std::nullopt;
    }
    table.cells = std::move(cells).value();
    return table;
}

}  // namespace

bool is_table_name(const std::string& name) {
    return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

std::optional<DuckdbSession> open_tables(const TableInput& input, std::vector<Error>& errors) {
    auto session = DuckdbSession::open(input.session);
    if (!session) {
        errors.push_back(std::move(session).error());
        return std::nullopt;
    }
    for (const std::string& file : input.files) {
        const std::string ending = file_ending(file);
        if (ending != ".duckdb" && ending != ".db") {
            continue;
        }
        const std::string name = file_name(file);
        if (auto attached = session->attach(file, name.substr(0, name.size() - ending.size()));
            !attached) {
            errors.push_back(std::move(attached).error());
        }
    }
    if (auto locked = session->lock(); !locked) {
        errors.push_back(std::move(locked).error());
    }
    return errors.empty() ? std::optional(std::move(session).value()) : std::nullopt;
}

bool is_json_file(const std::string& file) {
    const std::string ending = file_ending(file);
    return ending == ".json" || ending == ".ndjson" || ending == ".jsonl";
}

std::string table_of_file(const std::string& file) {
    const std::string ending = file_ending(file);
    const std::string name = file_name(file).substr(0, file_name(file).size() - ending.size());
    constexpr std::string_view kEndings[] = {
        ".csv", ".tsv", ".parquet", ".json", ".ndjson", ".jsonl"};
    const bool read =
        std::find(std::begin(kEndings), std::end(kEndings), ending) != std::end(kEndings);
    return read && is_table_name(name) ? name : std::string();
}

std::vector<TableRelation> mapped_relations(DuckdbSession& session,
                                            const std::string& mapping_path,
                                            const std::string& mapping_text,
                                            std::vector<Error>& errors) {
    std::vector<TableRelation> tables;
    const std::string file = file_name(mapping_path);
    for (const SqlStatement& statement : split_sql(mapping_text)) {
        auto done = check_statement(statement);
        if (done) {
            done = session.run(statement.text);
        }
        if (!done) {
            Error error = std::move(done).error();
            place_in_file(error, file, statement.line);
            errors.push_back(std::move(error));
        }
    }
    if (!errors.empty()) {
        return tables;
    }
    auto views = relations(session, false);
    if (!views) {
        errors.push_back(std::move(views).error());
        return tables;
    }
    for (std::size_t i = 0; i + 1 < views->size(); i += 2) {
        const std::string& name = (*views)[i].text;
        if (!is_table_name(name)) {
            continue;
        }
        auto table =
            select_canonical(session, sql_name(name), name, with_place(file, name), errors);
        if (table) {
            table->by_key = true;
            tables.push_back(std::move(*table));
        }
    }
    if (tables.empty() && errors.empty()) {
        errors.push_back(Error{ErrorCode::InvalidInput,
                               file,
                               "the mapping makes no entity",
                               "entities are views with capital names: CREATE VIEW \"Line\" AS …"});
    }
    return tables;
}

std::vector<TableRelation> named_relations(DuckdbSession& session,
                                           const TableInput& input,
                                           std::vector<Error>& errors) {
    std::vector<TableRelation> tables;
    for (const std::string& file : input.files) {
        if (table_of_file(file).empty() || is_json_file(file)) {
            continue;
        }
        if (auto table = file_relation(session, file, errors)) {
            tables.push_back(std::move(*table));
        }
    }
    attached_relations(session, tables, errors);
    return tables;
}

core::Facts read_mapped_tables(const std::string& mapping_path,
                               const std::string& mapping_text,
                               const TableInput& input,
                               std::vector<Error>& errors) {
    core::Facts facts;
    auto session = open_tables(input, errors);
    if (!session) {
        return facts;
    }
    for (const TableRelation& relation :
         mapped_relations(*session, mapping_path, mapping_text, errors)) {
        auto table = read_relation(*session, relation, errors);
        if (table) {
            name_rows(*table, relation.place, find_schema(input.schemas, relation.name));
            facts.tables.push_back(std::move(*table));
        }
    }
    return facts;
}

core::Facts read_named_tables(const TableInput& input, std::vector<Error>& errors) {
    core::Facts facts;
    auto session = open_tables(input, errors);
    if (!session) {
        return facts;
    }
    for (const TableRelation& relation : named_relations(*session, input, errors)) {
        auto table = read_relation(*session, relation, errors);
        if (table) {
            number_rows(*table, relation.place, relation.first_row);
            facts.tables.push_back(std::move(*table));
        }
    }
    for (const std::string& file : input.files) {
        const std::string name = table_of_file(file);
        if (name.empty() || !is_json_file(file)) {
            continue;
        }
        auto text = read_file(file);
        if (!text) {
            errors.push_back(std::move(text).error());
            continue;
        }
        FactTable table = read_json_table(file_name(file), *text, name, errors);
        if (!table.columns.empty()) {
            facts.tables.push_back(std::move(table));
        }
    }
    // In the order of the files, then of what databases hold.
    const auto position = [&input](const FactTable& table) {
        const auto named = [&table](const auto& file) { return table_of_file(file) == table.name; };
        return std::find_if(input.files.begin(), input.files.end(), named) - input.files.begin();
    };
    std::stable_sort(facts.tables.begin(), facts.tables.end(), [&](const auto& a, const auto& b) {
        return position(a) < position(b);
    });
    for (std::size_t i = 0; i < facts.tables.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (facts.tables[i].name == facts.tables[j].name) {
                errors.push_back(Error{ErrorCode::Conflict,
                                       facts.tables[i].name,
                                       "the table comes from two files",
                                       "leave out one of them"});
            }
        }
    }
    return facts;
}

}  // namespace darman::intake
