#include "intake/import.hpp"

#include <algorithm>
#include <cerrno>
#include <filesystem>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "intake/files.hpp"
#include "intake/import_run.hpp"
#include "intake/sql_text.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

void ImportStop::request() {
    requested_ = true;
    const std::lock_guard lock(mutex_);
    if (session_ != nullptr) {
        session_->interrupt();
    }
}

void ImportStop::watch(DuckdbSession* session) {
    const std::lock_guard lock(mutex_);
    session_ = session;
}

namespace {

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

// What was begun and not finished goes away, however the import ends.
class Unfinished {
  public:
    explicit Unfinished(std::string path) : path_(std::move(path)) { remove(); }

    ~Unfinished() { remove(); }

    Unfinished(const Unfinished&) = delete;
    Unfinished& operator=(const Unfinished&) = delete;
    Unfinished(Unfinished&&) = delete;
    Unfinished& operator=(Unfinished&&) = delete;

  private:
    void remove() const {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
        std::filesystem::remove_all(path_ + ".disk", ignored);
    }

    std::string path_;
};

std::string schema_sha256(const std::vector<EntitySchema>& schemas) {
    std::vector<std::string> lines;
    for (const EntitySchema& schema : schemas) {
        std::string line = schema.name + ' ' + std::to_string(static_cast<int>(schema.role)) + ' ' +
                           schema.parent_column;
        for (const ColumnSchema& column : schema.typed) {
            line += ' ' + column.name + ':' + std::to_string(static_cast<int>(column.kind)) + ':' +
                    column.target;
        }
        for (const OrderColumn& column : schema.order) {
            line += ' ' + column.entity + '.' + column.column;
        }
        lines.push_back(line + ' ' + schema.dated_by + '\n');
    }
    std::sort(lines.begin(), lines.end());
    std::string text;
    for (const std::string& line : lines) {
        text += line;
    }
    return sha256(text);
}

}  // namespace

std::size_t ImportTable::column(std::string_view name) const {
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns[i]->name == name) {
            return i;
        }
    }
    return kNoTable;
}

std::string ImportTable::own_key(const std::string& alias) const {
    std::string text = "concat_ws('/'";
    for (const std::string& key : schema->keys) {
        text += ", " + alias + ".c" + std::to_string(column(key));
    }
    return text + ')';
}

ImportRun::ImportRun(const ImportRequest& request) : request_(request) {}

void ImportRun::fail(Error error) {
    imported_.failed = true;
    ++imported_.error_count;
    imported_.errors.push_back(std::move(error));
}

bool ImportRun::is_refused() const {
    return imported_.failed || (imported_.error_count > 0 && !request_.skip_bad_rows);
}

Result<void> ImportRun::step(const std::string& what, int done) {
    if (request_.stop != nullptr && request_.stop->requested()) {
        return Error{ErrorCode::Io, "", "interrupted: nothing was written", ""};
    }
    if (request_.progress) {
        request_.progress(what, done);
    }
    return {};
}

Result<void> ImportRun::sql(const std::string& text) {
    return session_->run(text);
}

Result<std::int64_t> ImportRun::number(const std::string& text) {
    std::int64_t number = 0;
    DARMAN_RETURN_IF_ERROR(session_->scan(text, [&](const RowChunk& chunk) {
        number = chunk.size() > 0 ? chunk.number(0, 0).value_or(0) : number;
    }));
    return number;
}

Result<ImportRun::Rows> ImportRun::few(const std::string& text, std::size_t most) {
    Rows rows;
    DARMAN_ASSIGN_OR_RETURN(const auto columns, session_->columns_of('(' + text + ')'));
    std::string all;
    for (const QueryColumn& column : columns) {
        all += (all.empty() ? "" : ", ") + ("CAST(" + sql_name(column.name) + " AS VARCHAR)");
    }
    const auto keep = [&](const RowChunk& chunk) {
        for (std::size_t row = 0; row < chunk.size(); ++row) {
            std::vector<std::optional<std::string>>& cells = rows.emplace_back();
            for (std::size_t i = 0; i < columns.size(); ++i) {
                cells.emplace_back(chunk.text(i, row));
            }
        }
    };
    DARMAN_RETURN_IF_ERROR(session_->scan(
        "SELECT " + all + " FROM (" + text + ") LIMIT " + std::to_string(most), keep));
    return rows;
}

std::string ImportRun::place(const ImportTable& table,
                             std::uint64_t row,
                             const std::string& column) {
    const RowSpan* span = nullptr;
    for (const RowSpan& each : table.spans) {
        span = each.first <= row ? &each : span;
    }
    std::string text = table.schema->name;
    if (span != nullptr && row - span->first < span->places.size()) {
        text = span->places[row - span->first];
    } else if (span != nullptr && span->by_key) {
        text = span->place;
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const std::string& name = table.columns[i]->name;
            const auto& keys = table.schema->keys;
            if (name != table.schema->parent_column && name != "from" &&
                std::find(keys.begin(), keys.end(), name) == keys.end()) {
                continue;
            }
            const auto cell = few("SELECT c" + std::to_string(i) + " FROM " + table.relation('s') +
                                      " WHERE rowid = " + std::to_string(row),
                                  1);
            text += ' ' + name + '=';
            text += cell && !cell->empty() ? cell->front().front().value_or("?") : "?";
        }
    } else if (span != nullptr) {
        text = span->place + " row " + std::to_string(span->first_row + row - span->first);
    }
    return column.empty() ? text : text + ", " + column;
}

void ImportRun::row_error(const ImportTable& table,
                          std::uint64_t row,
                          const std::string& column,
                          std::string message,
                          std::string remedy) {
    ++imported_.error_count;
    if (imported_.errors.size() < kImportErrorsMax) {
        imported_.errors.push_back(Error{ErrorCode::InvalidInput,
                                         place(table, row, column),
                                         std::move(message),
                                         std::move(remedy)});
    }
}

// True: there is nothing to do, or it cannot be done.
bool ImportRun::is_there() {
    std::error_code ignored;
    if (!std::filesystem::exists(request_.target, ignored)) {
        if (request_.add) {
            fail({ErrorCode::NotFound,
                  request_.target,
                  "there is no year to add to",
                  "import it first, without --add"});
        }
        return request_.add;
    }
    auto year = column::Year::open(request_.target);
    if (!year) {
        Error error = std::move(year).error();
        error.remedy = "name another file, or remove it";
        fail(std::move(error));
        return true;
    }
    const std::vector<column::InputFile>& held = year->origin().inputs;
    std::size_t found = 0;
    for (const InputDigest& digest : inputs_.digests) {
        const column::InputFile input{
            digest.name, digest.sha256, request_.mapping.empty() ? "" : mapping_sha256_};
        found += std::find(held.begin(), held.end(), input) != held.end() ? 1U : 0U;
    }
    const bool same_schema = year->origin().schema_sha256 == schema_sha256(request_.schemas);
    const bool same = same_schema && year->origin().engine == request_.engine &&
                      found == inputs_.digests.size() &&
                      (request_.add || held.size() == inputs_.digests.size());
    if (same) {
        imported_.already_there = true;
        imported_.origin = year->origin();
        imported_.tables = year->tables();
        imported_.units = year->unit_count();
        imported_.bytes = std::filesystem::file_size(request_.target, ignored);
        return true;
    }
    if (request_.add && !same_schema) {
        fail({ErrorCode::Conflict,
              request_.target,
              "the year was made for other entities than the policy has",
              "import all its sources again"});
        return true;
    }
    if (request_.add) {
        if (auto sound = year->verify(); !sound) {
            fail(std::move(sound).error());
            return true;
        }
        old_ = std::move(year).value();
    }
    return false;
}

Result<void> ImportRun::run_steps() {
    DARMAN_RETURN_IF_ERROR(stage());
    if (imported_.failed) {
        return {};
    }
    DARMAN_RETURN_IF_ERROR(keys());
    if (is_refused()) {
        return {};
    }
    DARMAN_RETURN_IF_ERROR(unknown_codes());
    DARMAN_RETURN_IF_ERROR(units());
    return write();
}

Imported ImportRun::run() {
    if (!request_.mapping.empty()) {
        auto text = read_file(request_.mapping);
        if (!text) {
            fail(std::move(text).error());
            return std::move(imported_);
        }
        mapping_text_ = std::move(text).value();
    }
    mapping_sha256_ = sha256(mapping_text_);
    std::vector<Error> errors;
    inputs_ = list_inputs(request_.inputs, errors);
    for (Error& error : errors) {
        fail(std::move(error));
    }
    if (imported_.failed || is_there()) {
        return std::move(imported_);
    }
    const std::string folder = folder_of(request_.target);
    unfinished_ =
        folder + "/." + file_name(request_.target) + ".unfinished-" + std::to_string(::getpid());
    const Unfinished unfinished(unfinished_);
    auto done = run_steps();
    if (request_.stop != nullptr) {
        request_.stop->watch(nullptr);
    }
    if (!done) {
        const bool stopped = request_.stop != nullptr && request_.stop->requested();
        Error error = stopped ? Error{ErrorCode::Io, "", "interrupted: nothing was written", ""}
                              : std::move(done).error();
        error.place = error.place == unfinished_ ? request_.target : error.place;
        fail(std::move(error));
    }
    session_.reset();
    return std::move(imported_);
}

Imported import_year(const ImportRequest& request) {
    return ImportRun(request).run();
}

Result<void> ImportRun::write() {
    DARMAN_RETURN_IF_ERROR(step("writing", 700));
    DARMAN_ASSIGN_OR_RETURN(column::YearWriter writer, column::YearWriter::create(unfinished_));
    const auto count = static_cast<int>(tables_.size());
    for (int i = 0; i < count; ++i) {
        const ImportTable& table = tables_[static_cast<std::size_t>(i)];
        DARMAN_RETURN_IF_ERROR(step("writing " + table.schema->name, 700 + 290 * i / count));
        DARMAN_RETURN_IF_ERROR(write_table(table, writer));
    }
    column::Origin origin;
    origin.engine = request_.engine;
    origin.schema_sha256 = schema_sha256(request_.schemas);
    DARMAN_ASSIGN_OR_RETURN(origin.data_until, newest());
    origin.inputs = old_ ? old_->origin().inputs : std::vector<column::InputFile>();
    for (const InputDigest& digest : inputs_.digests) {
        origin.inputs.push_back(
            {digest.name, digest.sha256, request_.mapping.empty() ? "" : mapping_sha256_});
    }
    std::sort(origin.inputs.begin(), origin.inputs.end());
    origin.inputs.erase(std::unique(origin.inputs.begin(), origin.inputs.end()),
                        origin.inputs.end());
    // With one mapping this is the hash that a receipt has of the same files read directly.
    std::vector<std::string> mappings;
    std::vector<InputDigest> digests;
    for (const column::InputFile& input : origin.inputs) {
        mappings.push_back(input.mapping_sha256.empty() ? sha256("") : input.mapping_sha256);
        digests.push_back({input.name, input.sha256});
    }
    std::sort(mappings.begin(), mappings.end());
    mappings.erase(std::unique(mappings.begin(), mappings.end()), mappings.end());
    std::string joined;
    for (const std::string& each : mappings) {
        joined += each + '\n';
    }
    origin.mapping_sha256 = mappings.size() == 1 ? mappings.front() : sha256(joined);
    origin.inputs_sha256 = inputs_sha256(digests, origin.mapping_sha256);
    DARMAN_RETURN_IF_ERROR(writer.finish(origin, unit_count_));
    imported_.bytes =
        writer.directory().tables.empty() ? 0 : std::filesystem::file_size(unfinished_);
    DARMAN_RETURN_IF_ERROR(step("putting it in its place", 999));
    if (::rename(unfinished_.c_str(), request_.target.c_str()) != 0) {
        return Error{ErrorCode::Io,
                     request_.target,
                     "cannot put it in its place (" + std::generic_category().message(errno) + ")",
                     "check the folder"};
    }
    imported_.written = true;
    imported_.origin = std::move(origin);
    imported_.units = unit_count_;
    for (const column::TableLayout& table : writer.directory().tables) {
        column::TableInfo info{
            table.name, {}, table.rows, table.kind == column::TableKind::Register};
        for (const column::ColumnLayout& column : table.columns) {
            info.columns.push_back(column.name);
        }
        imported_.tables.push_back(std::move(info));
    }
    return {};
}

}  // namespace darman::intake
