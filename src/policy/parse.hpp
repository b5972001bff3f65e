// Text -> syntax tree, with recovery: every error of a file at once.
#pragma once

#include <string_view>
#include <vector>

#include "policy/ast.hpp"
#include "policy/diagnostic.hpp"

namespace darman::policy {

// Limits against hostile text; a file beyond them is refused with a message.
constexpr std::size_t kSourceBytesMax = 64U << 20U;
constexpr int kNestingMax = 200;

// A text holds one module or reform, or (several `module` / `reform` lines, as in documents)
// several; a `.policytest` text has only tests and gives one File of kind Tests. On errors the tree
// holds what could be read.
std::vector<File> parse(std::string_view text, std::int32_t file_index, Diagnostics& diagnostics);

}  // namespace darman::policy
