// Sources to tables of text in DuckDB.
#include <algorithm>
#include <set>
#include <utility>

#include "column/cell_text.hpp"
#include "intake/files.hpp"
#include "intake/import_run.hpp"
#include "intake/load.hpp"
#include "intake/sql_text.hpp"
#include "intake/table_door.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t kOldRowsAtOnce = 50'000;

// The canonical text of what the binder would read; what it would not read stays as it is.
std::optional<std::string> canonical_day(std::string_view text) {
    const auto day = column::day_of(text);
    return day ? column::day_text(*day) : std::string(text);
}

std::optional<std::string> canonical_moment(std::string_view text) {
    const auto moment = column::moment_of(text);
    return moment ? column::moment_text(*moment) : std::string(text);
}

std::optional<std::string> canonical_number(std::string_view text) {
    const auto decimal = column::decimal_of(text);
    return decimal ? column::decimal_text(decimal->mantissa, decimal->scale) : std::string(text);
}

std::optional<std::string> canonical_bool(std::string_view text) {
    const auto value = column::bool_of(text);
    return value ? std::string(*value ? "yes" : "no") : std::string(text);
}

// Times of one column may name zones or not: their texts do not sort.
std::optional<std::int64_t> micros(std::string_view text) {
    const auto moment = column::moment_of(text);
    return moment ? std::optional(moment->micros) : std::nullopt;
}

std::string canonical_call(ColumnKind kind, const std::string& cell) {
    switch (kind) {
        case ColumnKind::Date:
            return "darman_day(" + cell + ')';
        case ColumnKind::Instant:
            return "darman_moment(" + cell + ')';
        case ColumnKind::Number:
            return "darman_number(" + cell + ')';
        case ColumnKind::Boolean:
            return "darman_bool(" + cell + ')';
        case ColumnKind::Text:
        case ColumnKind::Code:
        case ColumnKind::Reference:
            break;
    }
    return cell;
}

// Allowed in every table, whatever the policy says.
const ColumnSchema* reserved_column(const std::string& name) {
    static const std::vector<ColumnSchema> reserved = [] {
        std::vector<ColumnSchema> columns(2);
        columns[0].name = "recorded";
        columns[0].kind = ColumnKind::Date;
        columns[1].name = "approved";
        return columns;
    }();
    for (const ColumnSchema& column : reserved) {
        if (column.name == name) {
            return &column;
        }
    }
    return nullptr;
}

// What another door than this one makes of the sources.
Loaded load_mapped(const ImportRequest& request) {
    LoadRequest load_request;
    load_request.mapping = request.mapping;
    load_request.inputs = request.inputs;
    return load(load_request);
}

// Of the files, those named after a table that are JSON.
void read_json_tables(const std::vector<std::string>& files,
                      std::vector<core::FactTable>& read,
                      std::vector<Error>& errors) {
    for (const std::string& file : files) {
        const std::string name = table_of_file(file);
        if (name.empty() || !is_json_file(file)) {
            continue;
        }
        auto text = read_file(file);
        if (!text) {
            errors.push_back(std::move(text).error());
            continue;
        }
        read.push_back(read_json_table(file_name(file), *text, name, errors));
    }
}

}  // namespace

// The table, with at least these columns; null where the policy does not know it, which is told.
ImportTable* ImportRun::table_for(const std::string& name,
                                  const std::vector<std::string>& columns,
                                  const std::string& place) {
    core::Facts heading;
    heading.tables.push_back({name, columns, {}, {}, {}});
    for (Error& error : check_tables(heading, request_.schemas, place)) {
        fail(std::move(error));
    }
    const EntitySchema* schema = find_schema(request_.schemas, name);
    if (schema == nullptr) {
        return nullptr;
    }
    auto table = std::find_if(tables_.begin(), tables_.end(), [&](const ImportTable& each) {
        return each.schema == schema;
    });
    if (table == tables_.end()) {
        tables_.emplace_back();
        table = tables_.end() - 1;
        table->schema = schema;
    }
    std::vector<const ColumnSchema*> wanted;
    for (const ColumnSchema& column : schema->typed) {
        const auto is = [&](const std::string& each) { return each == column.name; };
        const bool first = std::none_of(wanted.begin(), wanted.end(), [&](const auto* each) {
            return each->name == column.name;
        });
        if (first && (std::any_of(columns.begin(), columns.end(), is) ||
                      table->column(column.name) != kNoTable)) {
            wanted.push_back(&column);
        }
    }
    for (const char* reserved : {"recorded", "approved"}) {
        const bool has = std::find(columns.begin(), columns.end(), reserved) != columns.end();
        if (has || table->column(reserved) != kNoTable) {
            wanted.push_back(reserved_column(reserved));
        }
    }
    table->columns = std::move(wanted);
    return &*table;
}

// Numbers the tables by name and ties them to those above.
Result<void> ImportRun::make_tables() {
    std::sort(tables_.begin(), tables_.end(), [](const ImportTable& a, const ImportTable& b) {
        return a.schema->name < b.schema->name;
    });
    DARMAN_RETURN_IF_ERROR(sql("CREATE SCHEMA work"));
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        ImportTable& table = tables_[i];
        table.number = i;
        DARMAN_RETURN_IF_ERROR(make_relations(table));
        tie_to_parent(table);
    }
    order_tables();
    return {};
}

Result<void> ImportRun::make_relations(const ImportTable& table) {
    std::string columns;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        columns += (c == 0 ? "c" : ", c") + std::to_string(c) + " VARCHAR";
    }
    DARMAN_RETURN_IF_ERROR(sql("CREATE TABLE " + table.relation('s') + " (" + columns + ')'));
    return sql("CREATE TABLE " + table.relation('d') + " (id BIGINT)");
}

void ImportRun::tie_to_parent(ImportTable& table) {
    if (table.schema->parent.empty()) {
        return;
    }
    table.parent = table_named(table.schema->parent);
    table.parent_column = table.column(table.schema->parent_column);
    if (table.parent == kNoTable) {
        fail({ErrorCode::NotFound,
              table.schema->name,
              "there is no table " + table.schema->parent + " that its rows belong to",
              "bring that table too"});
    }
}

// Parents before children, histories at last.
void ImportRun::order_tables() {
    std::vector<bool> done(tables_.size(), false);
    for (std::size_t round = 0; round <= tables_.size(); ++round) {
        for (std::size_t i = 0; i < tables_.size(); ++i) {
            ImportTable& table = tables_[i];
            const bool above = table.parent == kNoTable || done[table.parent];
            if (!done[i] && above && table.schema->role != TableRole::History) {
                done[i] = true;
                table.root = table.parent == kNoTable ? i : tables_[table.parent].root;
                order_.push_back(i);
            }
        }
    }
    for (std::size_t i = 0; i < tables_.size(); ++i) {
        ImportTable& table = tables_[i];
        if (table.schema->role == TableRole::History && table.parent != kNoTable) {
            table.root = tables_[table.parent].root;
            order_.push_back(i);
        }
    }
}

Result<void> ImportRun::insert(const TableRelation& relation) {
    const std::size_t at = table_named(relation.name);
    if (at == kNoTable) {
        return {};
    }
    ImportTable& table = tables_[at];
    std::string cells;
    for (const ColumnSchema* column : table.columns) {
        const bool has =
            std::find(relation.columns.begin(), relation.columns.end(), column->name) !=
            relation.columns.end();
        std::string cell = "NULL";
        if (has) {
            cell = canonical_call(column->kind,
                                  "nullif(nullif(" + sql_name(column->name) + ", ''), 'unknown')");
        }
        cells += (cells.empty() ? "" : ", ") + cell;
    }
    if (auto done = sql("INSERT INTO " + table.relation('s') + " SELECT " + cells + " FROM (" +
                        relation.select + ')');
        !done) {
        Error error = std::move(done).error();
        error.place = relation.place + (error.place.empty() ? "" : " " + error.place);
        return error;
    }
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t rows,
                            number("SELECT count(*) FROM " + table.relation('s')));
    RowSpan span;
    span.first = table.rows;
    span.place = relation.place;
    span.by_key = relation.by_key;
    span.first_row = relation.first_row;
    table.spans.push_back(std::move(span));
    table.rows = static_cast<std::uint64_t>(rows);
    return {};
}

Result<void> ImportRun::append(const core::FactTable& facts, bool with_places) {
    const std::size_t at = table_named(facts.name);
    if (at == kNoTable) {
        return {};
    }
    ImportTable& table = tables_[at];
    std::vector<std::size_t> from;
    std::string cells;
    std::string columns;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        const auto found =
            std::find(facts.columns.begin(), facts.columns.end(), table.columns[c]->name);
        from.push_back(static_cast<std::size_t>(found - facts.columns.begin()));
        const std::string name = "c" + std::to_string(c);
        cells += (c == 0 ? "" : ", ") + canonical_call(table.columns[c]->kind, name);
        columns += (c == 0 ? "" : ", ") + name + " VARCHAR";
    }
    DARMAN_RETURN_IF_ERROR(sql("CREATE OR REPLACE TABLE work.arrived (" + columns + ')'));
    DARMAN_ASSIGN_OR_RETURN(RowAppender appender, session_->appender("work", "arrived"));
    for (std::size_t row = 0; row < facts.row_count(); ++row) {
        for (const std::size_t column : from) {
            const core::Cell* cell = column < facts.columns.size()
                                         ? &facts.cells[row * facts.columns.size() + column]
                                         : nullptr;
            if (cell == nullptr || cell->state == core::CellState::Unknown) {
                appender.null();
            } else {
                appender.text(cell->state == core::CellState::None ? "none" : cell->text);
            }
        }
        DARMAN_RETURN_IF_ERROR(appender.end_row());
    }
    DARMAN_RETURN_IF_ERROR(appender.finish());
    DARMAN_RETURN_IF_ERROR(
        sql("INSERT INTO " + table.relation('s') + " SELECT " + cells + " FROM work.arrived"));
    if (with_places) {
        RowSpan span;
        span.first = table.rows;
        span.places = facts.places;
        span.place = facts.name;
        table.spans.push_back(std::move(span));
    }
    table.rows += facts.row_count();
    return sql("DROP TABLE work.arrived");
}

// What the year holds comes first, so that new rows can be told from old ones by their number.
Result<void> ImportRun::stage_old() {
    for (std::size_t i = 0; i < old_->tables().size(); ++i) {
        DARMAN_RETURN_IF_ERROR(stage_old_table(i));
    }
    return {};
}

Result<void> ImportRun::stage_old_table(std::size_t place) {
    const column::TableInfo& info = old_->tables()[place];
    ImportTable& table = tables_[table_named(info.name)];
    RowSpan span;
    span.place = file_name(request_.target) + ' ' + info.name;
    table.spans.push_back(std::move(span));
    for (std::uint64_t first = 0; first < info.rows; first += kOldRowsAtOnce) {
        DARMAN_ASSIGN_OR_RETURN(
            const core::FactTable facts,
            old_->read_table(place, first, std::min(first + kOldRowsAtOnce, info.rows)));
        DARMAN_RETURN_IF_ERROR(append(facts, false));
    }
    table.old_rows = table.rows;
    return {};
}

Result<void> ImportRun::prepare_session() {
    if (request_.stop != nullptr) {
        request_.stop->watch(&*session_);
    }
    DARMAN_RETURN_IF_ERROR(session_->add_function("darman_day", canonical_day));
    DARMAN_RETURN_IF_ERROR(session_->add_function("darman_moment", canonical_moment));
    DARMAN_RETURN_IF_ERROR(session_->add_function("darman_number", canonical_number));
    DARMAN_RETURN_IF_ERROR(session_->add_function("darman_bool", canonical_bool));
    return session_->add_function("darman_micros", micros);
}

Result<Sources> ImportRun::open_sources() {
    TableInput input;
    input.files = inputs_.files;
    input.session.folders = inputs_.folders;
    input.session.threads = request_.threads;
    input.session.memory_mb = request_.memory_mb;
    input.session.temp_folder = unfinished_ + ".disk";
    input.schemas = request_.schemas;
    const bool has_mapping = !request_.mapping.empty();
    const bool is_sql = file_ending(request_.mapping) == ".sql";
    if (has_mapping && !is_sql) {
        input.files.clear();
    }
    Sources sources;
    std::vector<Error> errors;
    session_ = open_tables(input, errors);
    if (session_) {
        DARMAN_RETURN_IF_ERROR(prepare_session());
        if (is_sql) {
            sources.relations =
                mapped_relations(*session_, request_.mapping, mapping_text_, errors);
        } else if (has_mapping) {
            Loaded loaded = load_mapped(request_);
            sources.read = std::move(loaded.facts.tables);
            errors = std::move(loaded.errors);
        } else {
            sources.relations = named_relations(*session_, input, errors);
        }
    }
    if (!has_mapping) {
        read_json_tables(input.files, sources.read, errors);
    }
    for (Error& error : errors) {
        fail(std::move(error));
    }
    return sources;
}

// Every table that will have rows, with all its columns.
void ImportRun::expect_tables(const Sources& sources) {
    if (old_) {
        for (const column::TableInfo& info : old_->tables()) {
            table_for(info.name, info.columns, file_name(request_.target));
        }
    }
    for (const TableRelation& relation : sources.relations) {
        table_for(relation.name, relation.columns, relation.place);
    }
    for (const core::FactTable& facts : sources.read) {
        table_for(facts.name, facts.columns, facts.name);
    }
    if (tables_.empty() && !imported_.failed) {
        fail({ErrorCode::NotFound,
              request_.inputs.front(),
              "no table that is named after an entity",
              "name the files Claim.csv, Line.parquet …, or give a mapping: --map FILE"});
    }
}

Result<void> ImportRun::fill_tables(const Sources& sources) {
    if (old_) {
        DARMAN_RETURN_IF_ERROR(step("reading what the year holds", 0));
        DARMAN_RETURN_IF_ERROR(stage_old());
    }
    const auto count = static_cast<int>(sources.relations.size());
    for (int i = 0; i < count; ++i) {
        const TableRelation& relation = sources.relations[static_cast<std::size_t>(i)];
        DARMAN_RETURN_IF_ERROR(step("reading " + relation.place, 250 * i / count));
        DARMAN_RETURN_IF_ERROR(insert(relation));
    }
    for (const core::FactTable& facts : sources.read) {
        DARMAN_RETURN_IF_ERROR(append(facts, true));
    }
    return {};
}

Result<void> ImportRun::stage() {
    DARMAN_ASSIGN_OR_RETURN(const Sources sources, open_sources());
    expect_tables(sources);
    if (imported_.failed) {
        return {};
    }
    DARMAN_RETURN_IF_ERROR(make_tables());
    if (imported_.failed) {
        return {};
    }
    return fill_tables(sources);
}

}  // namespace darman::intake
