// What is known of rows from elsewhere, by which the law's edits are scored: each says that an edit
// should find something there, and with which reason.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"

namespace darman::replay {

struct Label {
    std::int32_t kind = -1;
    std::int32_t code = -1;  // -1: no edit is expected to find it
};

struct Labels {
    std::vector<std::string> kinds;
    std::vector<std::string> codes;
    std::unordered_map<std::string, std::vector<Label>> of_row;  // by key
    std::uint64_t count = 0;

    [[nodiscard]] const std::vector<Label>* find(const std::string& key) const;
    [[nodiscard]] std::int32_t code(std::string_view name) const;  // -1: no label has it
};

// CSV with the columns line, kind and code, in any order. The error's place names the row.
base::Result<Labels> read_labels(const std::string& text, const std::string& path);

}  // namespace darman::replay
