// Sources to a prepared year (docs/formats/prepared-year.md). DuckDB reads and sorts, on disk where
// memory does not hold it; what comes out hangs on the facts alone, not on the order of files and
// rows, on threads or on memory.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "column/layout.hpp"
#include "column/year.hpp"
#include "intake/schema.hpp"

namespace darman::intake {

class DuckdbSession;

// Ends an import from another thread; nothing of it stays behind.
class ImportStop {
  public:
    void request();

    [[nodiscard]] bool requested() const { return requested_; }

    // The session that a request interrupts; null: none.
    void watch(DuckdbSession* session);

  private:
    std::atomic<bool> requested_ = false;
    std::mutex mutex_;
    DuckdbSession* session_ = nullptr;
};

struct ImportRequest {
    std::string mapping;              // .sql or .fhirmap; empty: tables by file name
    std::vector<std::string> inputs;  // files and folders
    std::vector<EntitySchema> schemas;
    std::string target;  // the file
    std::string engine;  // "darman 0.1.0"
    bool add = false;    // to what the file holds
    bool skip_bad_rows = false;
    int threads = 0;  // of DuckDB; 0: all cores
    int memory_mb = 768;
    ImportStop* stop = nullptr;
    // What is being done, and how many of a thousand parts of the work are behind.
    std::function<void(const std::string& what, int done)> progress;
};

// At most so many errors and warnings are listed; the counts tell the rest.
inline constexpr std::size_t kImportErrorsMax = 100;

struct Imported {
    bool already_there = false;  // the file holds these inputs: nothing was done
    bool written = false;
    std::vector<base::Error> errors;  // of rows: left out with skip_bad_rows, else all is refused
    std::size_t error_count = 0;
    bool failed = false;  // an error is not of a row
    std::vector<base::Error> warnings;
    // Of `add`: rows of the delta.
    std::uint64_t added = 0;
    std::uint64_t replaced = 0;
    std::uint64_t unchanged = 0;
    // Of what was written, or was there.
    column::Origin origin;
    std::vector<column::TableInfo> tables;
    std::uint64_t units = 0;
    std::uint64_t largest_unit = 0;  // rows
    std::uint64_t bytes = 0;
};

Imported import_year(const ImportRequest& request);

}  // namespace darman::intake
