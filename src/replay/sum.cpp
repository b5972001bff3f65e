#include "replay/sum.hpp"

#include <cstdint>

namespace darman::replay {

void Sum::add(const core::Rational& amount) {
    if (const std::optional<std::int64_t> whole = amount.to_int64(); whole) {
        whole_ += *whole;
    } else {
        rest_ += amount;
    }
}

void Sum::subtract(const core::Rational& amount) {
    add(-amount);
}

void Sum::add(const Sum& other) {
    whole_ += other.whole_;
    rest_ += other.rest_;
}

core::Rational Sum::total() const {
    return rational_of(whole_) + rest_;
}

core::Rational rational_of(Wide whole) {
    constexpr Wide kHalf = Wide{1} << 62U;
    const auto high = static_cast<std::int64_t>(whole / kHalf);
    const auto low = static_cast<std::int64_t>(whole % kHalf);
    core::Rational total(low);
    if (high != 0) {
        total += core::Rational(high) * core::Rational(std::int64_t{1} << 62U);
    }
    return total;
}

}  // namespace darman::replay
