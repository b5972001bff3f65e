// The rows of random tables: a partition of what their inputs can be, or rows that overlap.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "generator/random.hpp"

namespace darman::generator {

struct TableInput {
    std::string path;                 // "service.class"
    std::string name;                 // "class"
    std::vector<std::string> values;  // of a code or bool; else
    std::int64_t most = 0;            // an integer 0 .. most
};

// One string of cells a row, each cell followed by a blank.
std::vector<std::string> partition(Random& random, const std::vector<TableInput>& inputs);
std::vector<std::string> overlapping(Random& random, const std::vector<TableInput>& inputs);

}  // namespace darman::generator
