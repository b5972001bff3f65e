// What can be said of a number before it is known: between which bounds it lies, and of what it is
// a multiple. Absent bounds are infinite; an absent grain means any fraction.
#pragma once

#include "policy/model.hpp"

namespace darman::policy {

void add_ranges(Type& result, const Type& a, const Type& b);
void subtract_ranges(Type& result, const Type& a, const Type& b);
void multiply_ranges(Type& result, const Type& a, const Type& b);
// divisor is the constant divided by, if it is one.
void divide_ranges(Type& result, const Type& a, const Type& b, const core::Rational* divisor);
void negate_range(Type& result, const Type& a);
// One or the other.
void join_ranges(Type& result, const Type& a, const Type& b);

// The greatest number of which both are whole multiples; 0 is a multiple of all.
std::optional<core::Rational> common_grain(const std::optional<core::Rational>& a,
                                           const std::optional<core::Rational>& b);

// Exponents after multiplication (sign 1) or division (sign -1); a year meets months as 12 of them.
Unit combine(const Unit& a, const Unit& b, int sign);
// How a number of this unit and grain is called.
Quantity quantity_of(const Type& type);

}  // namespace darman::policy
