// The facts of a prepared year, whole or as much of it as some rows need.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/facts.hpp"

namespace darman::app {

struct YearFacts {
    core::Facts facts;
    std::string inputs_sha256;
};

// Whether the path is to be read as a prepared year: it ends in .year.
bool is_year(const std::string& path);

// With rows, named as on the command line, only the units that hold them; without, all.
base::Result<YearFacts> read_year(const std::string& path, const std::vector<std::string>& rows);

}  // namespace darman::app
