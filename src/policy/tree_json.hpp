// Syntax tree <-> canonical JSON (docs/formats/policy-tree.schema.json): the form other programs
// read and write. Reading back what was written gives an equal tree; comments are not part of it.
#pragma once

#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "base/result.hpp"
#include "policy/ast.hpp"

namespace darman::policy {

// Types of expressions by the place at which they stand, if the policy was resolved; written beside
// each expression as "type". May be null. Ignored (but checked to be text) when read.
using TypeNotes = std::unordered_map<const Expr*, std::string>;

std::string write_tree(const std::vector<File>& files, const TypeNotes* types);

// Error.place is a JSON path ("$.files[0].statements[3].value"); line:column where the text is no
// JSON. A tree that the language cannot say is refused, so that what was read can be printed and
// parsed.
base::Result<std::vector<File>> read_tree(std::string_view json);

// Whether both say the same: places, comments and the way numbers are written do not count.
bool same_tree(const File& a, const File& b);
bool same_tree(const Expr& a, const Expr& b);

}  // namespace darman::policy
