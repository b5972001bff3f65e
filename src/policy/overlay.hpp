// Overlays on syntax trees: a reform or a variant replaces, adds and removes; the diff is the
// reform.
#pragma once

#include <string>
#include <vector>

#include "policy/ast.hpp"
#include "policy/diagnostic.hpp"

namespace darman::policy {

// Applies the operations to the first file of `modules` (or, for what is `open`, to any of them:
// entries and rows may be added there). What is not there, or is changed twice, is an error at the
// operation.
void apply_overlay(const std::vector<OverlayOp>& ops,
                   std::vector<File*> modules,
                   Diagnostics& diagnostics);

// The name under which a statement can be replaced: "param level", "rule Line.share", "" for tests.
std::string statement_name(const Statement& statement);

}  // namespace darman::policy
