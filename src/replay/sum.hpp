// Sums of a nation's amounts: exact, and the same in whatever order they are added.
#pragma once

#include "core/rational.hpp"

namespace darman::replay {

__extension__ using Wide = __int128;  // a nation's rials leave 64 bits within a few years

// Whole amounts of up to 64 bits, of which there would have to be 2^63 before 128 bits overflow,
// are added as integers; what is a fraction or larger is added aside.
class Sum {
  public:
    void add(const core::Rational& amount);
    void add(const Sum& other);
    void subtract(const core::Rational& amount);

    [[nodiscard]] core::Rational total() const;

    [[nodiscard]] bool is_zero() const { return whole_ == 0 && rest_.is_zero(); }

    friend bool operator==(const Sum& a, const Sum& b) { return a.total() == b.total(); }

  private:
    Wide whole_ = 0;
    core::Rational rest_;
};

core::Rational rational_of(Wide whole);

}  // namespace darman::replay
