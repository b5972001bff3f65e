// The only includer of DuckDB: a database in memory that can read files and nothing else.
//
// Extensions are neither installed nor loaded, files of other databases are attached read-only, and
// the configuration is locked before any text of a user is run.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"
#include "core/facts.hpp"

namespace darman::intake {

struct SessionOptions {
    std::vector<std::string> folders;  // where relative paths in SQL are looked for
    int threads = 0;                   // 0: as many as there are cores
    int memory_mb = 4096;
    std::string temp_folder;  // where what does not fit into memory goes; empty: DuckDB's default
};

struct QueryColumn {
    std::string name;
    std::string type;  // DuckDB's name of it: "DECIMAL(18,2)"
};

// A part of the rows of a query.
class RowChunk {
  public:
    [[nodiscard]] std::size_t size() const { return size_; }

    // Of a VARCHAR column; none is NULL. Holds as long as the chunk.
    [[nodiscard]] std::optional<std::string_view> text(std::size_t column, std::size_t row) const;
    // Of a BIGINT column; none is NULL.
    [[nodiscard]] std::optional<std::int64_t> number(std::size_t column, std::size_t row) const;

  private:
    friend class DuckdbSession;

    struct Column {
        void* data = nullptr;
        std::uint64_t* valid = nullptr;
    };

    std::vector<Column> columns_;
    std::size_t size_ = 0;
};

// Fills a table; what it holds is there after finish().
class RowAppender {
  public:
    RowAppender(RowAppender&&) noexcept;
    RowAppender& operator=(RowAppender&&) noexcept;
    RowAppender(const RowAppender&) = delete;
    RowAppender& operator=(const RowAppender&) = delete;
    ~RowAppender();

    void text(std::string_view text);
    void number(std::int64_t number);
    void null();
    base::Result<void> end_row();
    base::Result<void> finish();

  private:
    friend class DuckdbSession;
    struct State;
    explicit RowAppender(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

class DuckdbSession {
  public:
    static base::Result<DuckdbSession> open(const SessionOptions& options);

    DuckdbSession(DuckdbSession&&) noexcept;
    DuckdbSession& operator=(DuckdbSession&&) noexcept;
    DuckdbSession(const DuckdbSession&) = delete;
    DuckdbSession& operator=(const DuckdbSession&) = delete;
    ~DuckdbSession();

    // Error.place is "line N" of the statement where DuckDB tells, or a file and its row; else
    // empty.
    base::Result<void> run(const std::string& sql);
    // Rows of texts; every column of the query must be VARCHAR. NULL is an Unknown cell.
    base::Result<std::vector<core::Cell>> cells(const std::string& sql);
    base::Result<std::vector<QueryColumn>> columns_of(const std::string& relation);
    // Under the name; the file is only read.
    base::Result<void> attach(const std::string& path, const std::string& name);
    // Row by row in the order of the query, without ever holding all of them. The columns are
    // VARCHAR or BIGINT.
    base::Result<void> scan(const std::string& sql,
                            const std::function<void(const RowChunk&)>& row);
    base::Result<RowAppender> appender(const std::string& schema, const std::string& table);
    // A function of SQL, of a text; none is NULL. It must be pure: DuckDB's threads call it.
    using TextFunction = std::optional<std::string> (*)(std::string_view);
    using NumberFunction = std::optional<std::int64_t> (*)(std::string_view);
    base::Result<void> add_function(const std::string& name, TextFunction function);
    base::Result<void> add_function(const std::string& name, NumberFunction function);
    // Ends the statement that runs, from another thread; it fails.
    void interrupt();
    // From now on no statement can change a setting.
    base::Result<void> lock();

  private:
    struct State;
    explicit DuckdbSession(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace darman::intake
