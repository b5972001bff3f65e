#include "policy/ranges.hpp"

#include <algorithm>

namespace darman::policy {

using core::Rational;

namespace {

using Limit = std::optional<Rational>;

Limit sum(const Limit& a, const Limit& b) {
    return a && b ? Limit(*a + *b) : std::nullopt;
}

Limit difference(const Limit& a, const Limit& b) {
    return a && b ? Limit(*a - *b) : std::nullopt;
}

Rational greatest_common(Rational a, Rational b) {
    while (!b.is_zero()) {
        const Rational whole = (a / b).floor();
        Rational rest = a - b * whole;
        a = std::move(b);
        b = std::move(rest);
    }
    return a.abs();
}

}  // namespace

std::optional<Rational> common_grain(const std::optional<Rational>& a,
                                     const std::optional<Rational>& b) {
    if (!a || !b) {
        return std::nullopt;
    }
    return greatest_common(*a, *b);
}

void add_ranges(Type& result, const Type& a, const Type& b) {
    result.low = sum(a.low, b.low);
    result.high = sum(a.high, b.high);
    result.grain = common_grain(a.grain, b.grain);
}

void subtract_ranges(Type& result, const Type& a, const Type& b) {
    result.low = difference(a.low, b.high);
    result.high = difference(a.high, b.low);
    result.grain = common_grain(a.grain, b.grain);
}

void multiply_ranges(Type& result, const Type& a, const Type& b) {
    result.low.reset();
    result.high.reset();
    if (a.low && a.high && b.low && b.high) {
        const auto [low, high] =
            std::minmax({*a.low * *b.low, *a.low * *b.high, *a.high * *b.low, *a.high * *b.high});
        result.low = low;
        result.high = high;
    } else if (a.low && b.low && a.low->sign() >= 0 && b.low->sign() >= 0) {
        result.low = *a.low * *b.low;
    }
    result.grain = a.grain && b.grain ? std::optional(*a.grain * *b.grain) : std::nullopt;
}

void divide_ranges(Type& result, const Type& a, const Type& b, const Rational* divisor) {
    result.low.reset();
    result.high.reset();
    result.grain.reset();
    if (divisor != nullptr && !divisor->is_zero()) {
        const Limit low = a.low ? Limit(*a.low / *divisor) : std::nullopt;
        const Limit high = a.high ? Limit(*a.high / *divisor) : std::nullopt;
        result.low = divisor->sign() > 0 ? low : high;
        result.high = divisor->sign() > 0 ? high : low;
        if (a.grain) {
            result.grain = (*a.grain / *divisor).abs();
        }
        return;
    }
    if (a.low && a.low->sign() >= 0 && b.low && b.low->sign() > 0) {
        result.low = Rational(0);
        if (a.high) {
            result.high = *a.high / *b.low;
        }
    }
}

void negate_range(Type& result, const Type& a) {
    result.low = a.high ? Limit(-*a.high) : std::nullopt;
    result.high = a.low ? Limit(-*a.low) : std::nullopt;
    result.grain = a.grain;
}

void join_ranges(Type& result, const Type& a, const Type& b) {
    result.low = a.low && b.low ? Limit(std::min(*a.low, *b.low)) : std::nullopt;
    result.high = a.high && b.high ? Limit(std::max(*a.high, *b.high)) : std::nullopt;
    result.grain = common_grain(a.grain, b.grain);
}

Unit combine(const Unit& a, const Unit& b, int sign) {
    const auto plus = [sign](std::int8_t x, std::int8_t y) {
        return static_cast<std::int8_t>(x + sign * y);
    };
    Unit unit{
        plus(a.money, b.money), plus(a.day, b.day), plus(a.month, b.month), plus(a.year, b.year)};
    if ((unit.year > 0 && unit.month < 0) || (unit.year < 0 && unit.month > 0)) {
        unit.month = static_cast<std::int8_t>(unit.month + unit.year);
        unit.year = 0;
    }
    return unit;
}

Quantity quantity_of(const Type& type) {
    const Unit& unit = type.unit;
    if (unit.money != 0) {
        return Quantity::Money;
    }
    if (unit == Unit{0, 1, 0, 0}) {
        return Quantity::Days;
    }
    if (unit == Unit{0, 0, 1, 0}) {
        return Quantity::Months;
    }
    if (unit == Unit{0, 0, 0, 1}) {
        return Quantity::Years;
    }
    return unit.plain() && type.grain && type.grain->is_integer() ? Quantity::Integer
                                                                  : Quantity::Rate;
}

}  // namespace darman::policy
