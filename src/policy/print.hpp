// Syntax tree -> canonical text. Printing is idempotent, keeps comments, and parses back to an
// equal tree.
#pragma once

#include <string>

#include "policy/ast.hpp"

namespace darman::policy {

std::string print(const File& file);
std::string print(const Expr& expr);  // numbers in their canonical form, not as written
std::string print(const ValueExpr& value);
std::string print(const TypeExpr& type);
std::string print(const Citations& citations);  // "[art 12, 20]" or ""
std::string print(const Validity& validity);

// "9316500" -> "9_316_500"; "1404", "0.35" as they are: from five digits on, groups of three.
std::string number_text(const core::Rational& number);

}  // namespace darman::policy
