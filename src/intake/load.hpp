// The doors for data: files through a mapping.sql, files named after entities, or FHIR documents
// through a mapping file. Which one it is, the mapping file says.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "core/facts.hpp"
#include "intake/schema.hpp"

namespace darman::intake {

// At most so many errors are listed; one more counts the rest.
inline constexpr std::size_t kLoadErrorsMax = 100;

struct LoadRequest {
    std::string mapping;              // path of a .sql or .fhirmap file; empty: tables by file name
    std::vector<std::string> inputs;  // files and folders
    std::vector<EntitySchema> schemas;  // empty: tables and columns are not checked
    int threads = 0;                    // of DuckDB; 0: all cores
    int memory_mb = 4096;               // of DuckDB; beyond it, it uses the disk
};

// With errors, the facts are what could be read; without, they are all there is.
struct Loaded {
    core::Facts facts;
    std::vector<base::Error> errors;
    // Of the names and bytes of all input files and of the mapping: two loads with the same hash
    // hold the same facts. The folder they lie in does not count.
    std::string inputs_sha256;
};

Loaded load(const LoadRequest& request);

}  // namespace darman::intake
