// Constants as written in law and in tests -> typed values.
#pragma once

#include "base/result.hpp"
#include "policy/ast.hpp"
#include "policy/model.hpp"
#include "policy/text_value.hpp"

namespace darman::policy {

// A Number expression with its unit: canonical value and type. A number without a unit takes that
// of `bare`, if given. The error has no place.
struct TypedNumber {
    core::Rational value;
    Type type;
};

base::Result<TypedNumber> typed_number(const Expr& expr, const Model& model, const Type* bare);

// A constant expression (number, date, month, instant, bool, code, none, or one of these negated)
// as a value of `type`. Codes go through the context. References are not constants.
base::Result<Value> literal_value(const Expr& expr, const Type& type, const TextContext& context);

}  // namespace darman::policy
