#include "intake/duckdb_session.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

#include <duckdb.h>

#include "base/check.hpp"
#include "intake/sql_text.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::Cell;
using core::CellState;

namespace {

// The C interface is kept within a major version; these are the ones that were tried.
constexpr std::array<std::string_view, 2> kVersions = {"v1.4.", "v1.5."};

class QueryResult {
  public:
    QueryResult() = default;
    QueryResult(const QueryResult&) = delete;
    QueryResult& operator=(const QueryResult&) = delete;

    ~QueryResult() { duckdb_destroy_result(&result_); }

    duckdb_result* get() { return &result_; }

    [[nodiscard]] duckdb_result copy() const { return result_; }

  private:
    duckdb_result result_{};
};

struct DestroyChunk {
    void operator()(duckdb_data_chunk chunk) const { duckdb_destroy_data_chunk(&chunk); }
};

using Chunk = std::unique_ptr<_duckdb_data_chunk, DestroyChunk>;

std::string_view first_line(std::string_view text) {
    return text.substr(0, text.find('\n'));
}

// What stands behind the mark up to the end of its line.
std::optional<std::string> after(std::string_view text, std::string_view mark) {
    const std::size_t at = text.find(mark);
    if (at == std::string_view::npos) {
        return std::nullopt;
    }
    return std::string(first_line(text.substr(at + mark.size())));
}

// DuckDB explains on many lines; of them the cause is kept, and the place put where ours stands.
Error duckdb_error(std::string_view text) {
    Error error;
    error.code = ErrorCode::InvalidInput;
    if (const auto line = after(text, "CSV Error on Line: ")) {
        const std::string file = after(text, "file = ").value_or("CSV file");
        error.place = file + " line " + *line;
        const auto column = after(text, "Error when converting column ");
        error.message = column ? "column " + *column : std::string(first_line(text));
        const std::size_t original = text.find("Original Line");
        if (!column && original != std::string_view::npos) {
            const std::string_view rest = text.substr(original);
            error.message = first_line(rest.substr(std::min(rest.find('\n') + 1, rest.size())));
        }
        error.remedy = "correct the file, or read the column as VARCHAR";
        return error;
    }
    if (const auto line = after(text, "\nLINE ")) {
        error.place = "line " + line->substr(0, line->find(':'));
    }
    error.message = first_line(text);
    if (const auto near = after(text, "Candidate bindings: ")) {
        error.remedy = "there are " + *near;
    }
    if (text.find("requires the extension") != std::string_view::npos) {
        error.remedy = "extensions are off: copy the file to this machine";
    }
    if (text.substr(0, 8) == "IO Error" || text.find("No space left") != std::string_view::npos) {
        error.code = ErrorCode::Io;
    }
    if (text.find("No space left") != std::string_view::npos) {
        error.remedy = "make room on the disk";
    }
    if (text.substr(0, 13) == "Out of Memory") {
        error.code = ErrorCode::Io;
        error.remedy = "give more memory, or fewer threads";
    }
    return error;
}

struct Setting {
    std::string name;
    std::string value;
};

std::string cell_text(duckdb_string_t* texts, idx_t row) {
    duckdb_string_t& text = texts[row];
    return {duckdb_string_t_data(&text), duckdb_string_t_length(text)};
}

// The words `none` and `unknown` are cells, not texts: so one column can hold all three.
Cell cell_of(std::string text) {
    if (text == "none") {
        return Cell{CellState::None, ""};
    }
    if (text.empty() || text == "unknown") {
        return Cell{CellState::Unknown, ""};
    }
    return Cell{CellState::Value, std::move(text)};
}

// Into every `stride`-th cell from `out` on; NULL leaves the cell unknown.
void read_column(duckdb_vector vector, idx_t row_count, idx_t stride, Cell* out) {
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(vector));
    std::uint64_t* valid = duckdb_vector_get_validity(vector);
    for (idx_t row = 0; row < row_count; ++row) {
        if (valid == nullptr || duckdb_validity_row_is_valid(valid, row)) {
            out[row * stride] = cell_of(cell_text(texts, row));
        }
    }
}

}  // namespace

struct DuckdbSession::State {
    duckdb_database database = nullptr;
    duckdb_connection connection = nullptr;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() {
        duckdb_disconnect(&connection);
        duckdb_close(&database);
    }

    Result<void> query(const std::string& sql, QueryResult& result) const {
        if (sql.find('\0') != std::string::npos) {
            return Error{ErrorCode::InvalidInput, "", "a zero byte in SQL", ""};
        }
        if (duckdb_query(connection, sql.c_str(), result.get()) == DuckDBError) {
            const char* text = duckdb_result_error(result.get());
            return duckdb_error(text == nullptr ? "DuckDB gave no reason" : text);
        }
        return {};
    }
};

DuckdbSession::DuckdbSession(std::unique_ptr<State> state) : state_(std::move(state)) {}

DuckdbSession::DuckdbSession(DuckdbSession&&) noexcept = default;
DuckdbSession& DuckdbSession::operator=(DuckdbSession&&) noexcept = default;
DuckdbSession::~DuckdbSession() = default;

Result<DuckdbSession> DuckdbSession::open(const SessionOptions& options) {
    const std::string version = duckdb_library_version();
    const bool known = std::any_of(kVersions.begin(), kVersions.end(), [&](std::string_view each) {
        return version.substr(0, each.size()) == each;
    });
    if (!known) {
        return Error{ErrorCode::Io,
                     "",
                     "DuckDB's library is " + version + ", expected 1.4 or 1.5",
                     "run make setup"};
    }
    std::vector<Setting> settings = {{"autoinstall_known_extensions", "false"},
                                     {"autoload_known_extensions", "false"},
                                     {"allow_community_extensions", "false"},
                                     {"memory_limit", std::to_string(options.memory_mb) + "MB"}};
    if (!options.temp_folder.empty()) {
        settings.push_back({"temp_directory", options.temp_folder});
    }
    if (options.threads > 0) {
        settings.push_back({"threads", std::to_string(options.threads)});
    }
    duckdb_config config = nullptr;
    DARMAN_CHECK(duckdb_create_config(&config) == DuckDBSuccess);
    const bool set = std::all_of(settings.begin(), settings.end(), [&](const Setting& setting) {
        return duckdb_set_config(config, setting.name.c_str(), setting.value.c_str()) ==
               DuckDBSuccess;
    });
    auto state = std::make_unique<State>();
    char* reason = nullptr;
    const bool opened =
        set && duckdb_open_ext(nullptr, &state->database, config, &reason) == DuckDBSuccess &&
        duckdb_connect(state->database, &state->connection) == DuckDBSuccess;
    duckdb_destroy_config(&config);
    if (!opened) {
        Error error{ErrorCode::Io, "", "DuckDB cannot start", reason == nullptr ? "" : reason};
        duckdb_free(reason);
        return error;
    }
    DuckdbSession session(std::move(state));
    // Times with an offset are written in UTC, whatever the machine's zone.
    DARMAN_RETURN_IF_ERROR(session.run("SET TimeZone = 'UTC'"));
    std::string folders;
    for (const std::string& folder : options.folders) {
        if (folder.find(',') != std::string::npos) {
            return Error{ErrorCode::InvalidInput,
                         folder,
                         "the folder's name has a comma",
                         "DuckDB cannot search there: rename it"};
        }
        folders += (folders.empty() ? "" : ",") + folder;
    }
    if (!folders.empty()) {
        DARMAN_RETURN_IF_ERROR(session.run("SET file_search_path = " + sql_string(folders)));
    }
    return session;
}

Result<void> DuckdbSession::lock() {
    return run("SET lock_configuration = true");
}

Result<void> DuckdbSession::attach(const std::string& path, const std::string& name) {
    auto attached = run("ATTACH " + sql_string(path) + " AS " + sql_name(name) + " (READ_ONLY)");
    if (!attached) {
        Error error = std::move(attached).error();
        error.place = path;
        return error;
    }
    return attached;
}

Result<void> DuckdbSession::run(const std::string& sql) {
    QueryResult result;
    return state_->query(sql, result);
}

Result<std::vector<QueryColumn>> DuckdbSession::columns_of(const std::string& relation) {
    DARMAN_ASSIGN_OR_RETURN(
        std::vector<Cell> rows,
        cells("SELECT column_name, column_type FROM (DESCRIBE SELECT * FROM " + relation + ")"));
    std::vector<QueryColumn> columns;
    for (std::size_t i = 0; i + 1 < rows.size(); i += 2) {
        columns.push_back({std::move(rows[i].text), std::move(rows[i + 1].text)});
    }
    return columns;
}

Result<std::vector<Cell>> DuckdbSession::cells(const std::string& sql) {
    QueryResult result;
    DARMAN_RETURN_IF_ERROR(state_->query(sql, result));
    const idx_t column_count = duckdb_column_count(result.get());
    for (idx_t i = 0; i < column_count; ++i) {
        DARMAN_CHECK(duckdb_column_type(result.get(), i) == DUCKDB_TYPE_VARCHAR);
    }
    std::vector<Cell> out;
    while (const Chunk chunk{duckdb_fetch_chunk(result.copy())}) {
        const idx_t row_count = duckdb_data_chunk_get_size(chunk.get());
        const std::size_t first = out.size();
        out.resize(first + row_count * column_count);
        for (idx_t column = 0; column < column_count; ++column) {
            read_column(duckdb_data_chunk_get_vector(chunk.get(), column),
                        row_count,
                        column_count,
                        out.data() + first + column);
        }
    }
    return out;
}

std::optional<std::string_view> RowChunk::text(std::size_t column, std::size_t row) const {
    const Column& each = columns_[column];
    if (each.valid != nullptr && !duckdb_validity_row_is_valid(each.valid, row)) {
        return std::nullopt;
    }
    duckdb_string_t& text = static_cast<duckdb_string_t*>(each.data)[row];
    return std::string_view(duckdb_string_t_data(&text), duckdb_string_t_length(text));
}

std::optional<std::int64_t> RowChunk::number(std::size_t column, std::size_t row) const {
    const Column& each = columns_[column];
    if (each.valid != nullptr && !duckdb_validity_row_is_valid(each.valid, row)) {
        return std::nullopt;
    }
    return static_cast<std::int64_t*>(each.data)[row];
}

Result<void> DuckdbSession::scan(const std::string& sql,
                                 const std::function<void(const RowChunk&)>& row) {
    duckdb_prepared_statement statement = nullptr;
    const bool prepared =
        duckdb_prepare(state_->connection, sql.c_str(), &statement) == DuckDBSuccess;
    duckdb_pending_result pending = nullptr;
    QueryResult result;
    const bool started = prepared &&
                         duckdb_pending_prepared_streaming(statement, &pending) == DuckDBSuccess &&
                         duckdb_execute_pending(pending, result.get()) == DuckDBSuccess;
    std::string reason;
    const auto take = [&reason](const char* text) {
        reason = reason.empty() && text != nullptr ? text : reason;
    };
    if (!started) {
        take(prepared ? nullptr : duckdb_prepare_error(statement));
        take(pending == nullptr ? nullptr : duckdb_pending_error(pending));
        take(duckdb_result_error(result.get()));
    }
    duckdb_destroy_pending(&pending);
    duckdb_destroy_prepare(&statement);
    if (!started) {
        return duckdb_error(reason.empty() ? "DuckDB gave no reason" : reason);
    }
    const idx_t column_count = duckdb_column_count(result.get());
    for (idx_t i = 0; i < column_count; ++i) {
        const duckdb_type type = duckdb_column_type(result.get(), i);
        DARMAN_CHECK(type == DUCKDB_TYPE_VARCHAR || type == DUCKDB_TYPE_BIGINT);
    }
    while (const Chunk chunk{duckdb_fetch_chunk(result.copy())}) {
        RowChunk rows;
        rows.size_ = duckdb_data_chunk_get_size(chunk.get());
        if (rows.size_ == 0) {
            break;
        }
        for (idx_t i = 0; i < column_count; ++i) {
            duckdb_vector vector = duckdb_data_chunk_get_vector(chunk.get(), i);
            rows.columns_.push_back(
                {duckdb_vector_get_data(vector), duckdb_vector_get_validity(vector)});
        }
        row(rows);
    }
    if (const char* text = duckdb_result_error(result.get()); text != nullptr && *text != 0) {
        return duckdb_error(text);
    }
    return {};
}

void DuckdbSession::interrupt() {
    duckdb_interrupt(state_->connection);
}

struct RowAppender::State {
    duckdb_appender appender = nullptr;

    State() = default;
    State(const State&) = delete;
    State& operator=(const State&) = delete;

    ~State() { duckdb_appender_destroy(&appender); }

    Result<void> judge(duckdb_state done) const {
        if (done == DuckDBSuccess) {
            return {};
        }
        duckdb_error_data data = duckdb_appender_error_data(appender);
        const char* text = duckdb_error_data_message(data);
        Error error = duckdb_error(text == nullptr ? "DuckDB gave no reason" : text);
        duckdb_destroy_error_data(&data);
        return error;
    }
};

RowAppender::RowAppender(std::unique_ptr<State> state) : state_(std::move(state)) {}

RowAppender::RowAppender(RowAppender&&) noexcept = default;
RowAppender& RowAppender::operator=(RowAppender&&) noexcept = default;
RowAppender::~RowAppender() = default;

// Of a single value only a wrong type can fail, which end_row tells.
void RowAppender::text(std::string_view text) {
    static_cast<void>(duckdb_append_varchar_length(state_->appender, text.data(), text.size()));
}

void RowAppender::number(std::int64_t number) {
    static_cast<void>(duckdb_append_int64(state_->appender, number));
}

void RowAppender::null() {
    static_cast<void>(duckdb_append_null(state_->appender));
}

Result<void> RowAppender::end_row() {
    return state_->judge(duckdb_appender_end_row(state_->appender));
}

Result<void> RowAppender::finish() {
    return state_->judge(duckdb_appender_close(state_->appender));
}

Result<RowAppender> DuckdbSession::appender(const std::string& schema, const std::string& table) {
    auto state = std::make_unique<RowAppender::State>();
    const auto made =
        duckdb_appender_create(state_->connection, schema.c_str(), table.c_str(), &state->appender);
    DARMAN_RETURN_IF_ERROR(state->judge(made));
    return RowAppender(std::move(state));
}

namespace {

// A chunk of texts through a function of ours.
template <typename Function, typename Write>
void apply(duckdb_data_chunk input, duckdb_vector output, Function function, const Write& write) {
    duckdb_vector texts_vector = duckdb_data_chunk_get_vector(input, 0);
    auto* texts = static_cast<duckdb_string_t*>(duckdb_vector_get_data(texts_vector));
    std::uint64_t* valid = duckdb_vector_get_validity(texts_vector);
    duckdb_vector_ensure_validity_writable(output);
    std::uint64_t* is_there = duckdb_vector_get_validity(output);
    const idx_t size = duckdb_data_chunk_get_size(input);
    for (idx_t row = 0; row < size; ++row) {
        const bool has_text = valid == nullptr || duckdb_validity_row_is_valid(valid, row);
        const auto made = has_text ? function(std::string_view(duckdb_string_t_data(&texts[row]),
                                                               duckdb_string_t_length(texts[row])))
                                   : std::nullopt;
        if (made) {
            write(row, *made);
        } else {
            duckdb_validity_set_row_invalid(is_there, row);
        }
    }
}

void apply_text(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto function =
        reinterpret_cast<DuckdbSession::TextFunction>(duckdb_scalar_function_get_extra_info(info));
    apply(input, output, function, [&](idx_t row, const std::string& text) {
        duckdb_vector_assign_string_element_len(output, row, text.data(), text.size());
    });
}

void apply_number(duckdb_function_info info, duckdb_data_chunk input, duckdb_vector output) {
    const auto function = reinterpret_cast<DuckdbSession::NumberFunction>(
        duckdb_scalar_function_get_extra_info(info));
    auto* numbers = static_cast<std::int64_t*>(duckdb_vector_get_data(output));
    apply(input, output, function, [&](idx_t row, std::int64_t number) { numbers[row] = number; });
}

Result<void> add_scalar(duckdb_connection connection,
                        const std::string& name,
                        duckdb_type returned,
                        void* function,
                        duckdb_scalar_function_t apply_to) {
    duckdb_scalar_function scalar = duckdb_create_scalar_function();
    duckdb_logical_type text = duckdb_create_logical_type(DUCKDB_TYPE_VARCHAR);
    duckdb_logical_type result = duckdb_create_logical_type(returned);
    duckdb_scalar_function_set_name(scalar, name.c_str());
    duckdb_scalar_function_add_parameter(scalar, text);
    duckdb_scalar_function_set_return_type(scalar, result);
    duckdb_scalar_function_set_special_handling(scalar);
    duckdb_scalar_function_set_extra_info(scalar, function, nullptr);
    duckdb_scalar_function_set_function(scalar, apply_to);
    const bool added = duckdb_register_scalar_function(connection, scalar) == DuckDBSuccess;
    duckdb_destroy_logical_type(&text);
    duckdb_destroy_logical_type(&result);
    duckdb_destroy_scalar_function(&scalar);
    if (!added) {
        return Error{ErrorCode::Internal, "", "DuckDB takes no function " + name, "report it"};
    }
    return {};
}

}  // namespace

Result<void> DuckdbSession::add_function(const std::string& name, TextFunction function) {
    return add_scalar(state_->connection,
                      name,
                      DUCKDB_TYPE_VARCHAR,
                      reinterpret_cast<void*>(function),
                      apply_text);
}

Result<void> DuckdbSession::add_function(const std::string& name, NumberFunction function) {
    return add_scalar(state_->connection,
                      name,
                      DUCKDB_TYPE_BIGINT,
                      reinterpret_cast<void*>(function),
                      apply_number);
}

}  // namespace darman::intake
