// Exact numbers: the ground on which money, rates and durations stand.
//
// A Rational is a reduced fraction of any size. Small ones (numerator and denominator in 64 bits,
// which is nearly all of them) live in the object and never allocate; larger ones are held by GMP.
// There is no rounding here but where round_to says so, no overflow, and no floating point.
#pragma once

#include <compare>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace darman::core {

// How a value between two multiples is taken to one of them. HalfUp, HalfDown, Up and Down mirror
// at zero (a reversal must give exactly the negative of what it reverses); Ceiling and Floor do
// not.
enum class Rounding {
    HalfUp,    // to the nearest, a tie away from zero
    HalfDown,  // to the nearest, a tie towards zero
    HalfEven,  // to the nearest, a tie to the even multiple
    Up,        // away from zero
    Down,      // towards zero
    Ceiling,   // towards plus infinity
    Floor,     // towards minus infinity
};

std::string_view rounding_name(Rounding rounding);  // "half up", "half down", ...

class Rational {
  public:
    Rational() = default;  // zero

    Rational(std::int64_t integer) : num_(integer) {}  // NOLINT(google-explicit-constructor)

    Rational(std::int64_t numerator, std::int64_t denominator);  // denominator != 0 (checked)

    // Copied and moved at every step of every reckoning, nearly always small: hence in the header.
    Rational(const Rational& other) : num_(other.num_), den_(other.den_) {
        if (other.big_) {
            copy_big(other);
        }
    }

    Rational(Rational&& other) noexcept
        : num_(other.num_), den_(other.den_), big_(std::move(other.big_)) {
        other.num_ = 0;
        other.den_ = 1;
    }

    Rational& operator=(const Rational& other) {
        if (this != &other) {
            num_ = other.num_;
            den_ = other.den_;
            if (big_ || other.big_) {
                copy_big(other);
            }
        }
        return *this;
    }

    Rational& operator=(Rational&& other) noexcept {
        if (this != &other) {
            num_ = other.num_;
            den_ = other.den_;
            big_ = std::move(other.big_);
            other.num_ = 0;
            other.den_ = 1;
        }
        return *this;
    }

    ~Rational() = default;

    // "12", "-3.50", "1_000_000", "2/37"; Persian or Arabic digits are accepted, but one script a
    // number. At most 200 digits. InvalidInput otherwise; never a place (the caller knows it).
    static base::Result<Rational> parse(std::string_view text);

    [[nodiscard]] bool is_zero() const { return !big_ && num_ == 0; }

    [[nodiscard]] bool is_integer() const;
    [[nodiscard]] int sign() const;  // -1, 0, 1
    [[nodiscard]] Rational abs() const;
    [[nodiscard]] Rational inverse() const;  // not of zero (checked)
    [[nodiscard]] Rational numerator() const;
    [[nodiscard]] Rational denominator() const;                  // > 0
    [[nodiscard]] std::optional<std::int64_t> to_int64() const;  // none unless an integer in range

    // The multiple of `step` (> 0, checked) that `rounding` chooses.
    [[nodiscard]] Rational round_to(const Rational& step, Rounding rounding) const;
    [[nodiscard]] Rational floor() const;
    [[nodiscard]] Rational ceiling() const;

    // "12", "-3.5", "0.125" where the decimal expansion ends; "1/3" where it does not. parse reads
    // it back.
    [[nodiscard]] std::string to_string() const;
    // Exactly `digits` decimals, half up; for showing only.
    [[nodiscard]] std::string to_decimal(int digits) const;

    Rational operator-() const;
    Rational& operator+=(const Rational& other);
    Rational& operator-=(const Rational& other);
    Rational& operator*=(const Rational& other);
    Rational& operator/=(const Rational& other);  // other != 0 (checked)

    friend Rational operator+(Rational a, const Rational& b) { return a += b; }

    friend Rational operator-(Rational a, const Rational& b) { return a -= b; }

    friend Rational operator*(Rational a, const Rational& b) { return a *= b; }

    friend Rational operator/(Rational a, const Rational& b) { return a /= b; }

    friend bool operator==(const Rational& a, const Rational& b);
    friend std::strong_ordering operator<=>(const Rational& a, const Rational& b);

    // Equal values hash equal; the same on every machine.
    [[nodiscard]] std::uint64_t hash() const;

  private:
    struct Big;

    // Named here so that the constructors above can stay in the header, where Big is not known.
    struct BigDeleter {
        void operator()(Big* big) const;
    };

    using BigPointer = std::unique_ptr<Big, BigDeleter>;

    void copy_big(const Rational& other);

    std::int64_t num_ = 0;
    std::int64_t den_ = 1;
    BigPointer big_;  // when set, num_ and den_ mean nothing
};

}  // namespace darman::core
