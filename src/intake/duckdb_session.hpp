// The only includer of DuckDB: a database in memory that can read files and nothing else.
//
// Extensions are neither installed nor loaded, files of other databases are attached read-only, and
// the configuration is locked before any text of a user is run.
#pragma once

#include <cstddef>
#include <memory>
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
};

struct QueryColumn {
    std::string name;
    std::string type;  // DuckDB's name of it: "DECIMAL(18,2)"
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
    // From now on no statement can change a setting.
    base::Result<void> lock();

  private:
    struct State;
    explicit DuckdbSession(std::unique_ptr<State> state);

    std::unique_ptr<State> state_;
};

}  // namespace darman::intake
