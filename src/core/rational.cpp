#include "core/rational.hpp"

#include <limits>
#include <numeric>
#include <utility>

#include <gmp.h>

#include "base/check.hpp"

namespace darman::core {

namespace {

__extension__ using Int128 = __int128;
__extension__ using UInt128 = unsigned __int128;

// GMP's "long" is the small form's integer; on a machine where it is not, the conversions below
// lie.
static_assert(sizeof(long) == sizeof(std::int64_t));
// The hash reads limbs, and must be the same on every machine.
static_assert(GMP_LIMB_BITS == 64);

UInt128 magnitude(Int128 value) {
    const auto bits = static_cast<UInt128>(value);
    return value < 0 ? UInt128{0} - bits : bits;
}

UInt128 gcd128(UInt128 a, UInt128 b) {
    constexpr UInt128 kWordMax = std::numeric_limits<std::uint64_t>::max();
    while (b != 0) {
        if (a <= kWordMax && b <= kWordMax) {
            return std::gcd(static_cast<std::uint64_t>(a), static_cast<std::uint64_t>(b));
        }
        a = std::exchange(b, a % b);
    }
    return a;
}

bool fits_int64(Int128 value) {
    return value >= std::numeric_limits<std::int64_t>::min() &&
           value <= std::numeric_limits<std::int64_t>::max();
}

void set_mpz(mpz_t out, Int128 value) {
    mpz_set_si(out, static_cast<long>(value >> 64));
    mpz_mul_2exp(out, out, 64);
    mpz_add_ui(out, out, static_cast<unsigned long>(value));
}

class Mpz {
  public:
    Mpz() { mpz_init(z_); }

    Mpz(const Mpz&) = delete;
    Mpz(Mpz&&) = delete;
    Mpz& operator=(const Mpz&) = delete;
    Mpz& operator=(Mpz&&) = delete;

    ~Mpz() { mpz_clear(z_); }

    [[nodiscard]] mpz_ptr get() { return z_; }

  private:
    mpz_t z_{};
};

// Of the two integers around a value that is none: whether the upper one is chosen. sign is the
// value's; half compares the distance from the lower one with one half (-1, 0, 1).
bool chooses_upper(Rounding rounding, int sign, int half, bool lower_is_odd) {
    switch (rounding) {
        case Rounding::HalfUp:
            return half > 0 || (half == 0 && sign > 0);
        case Rounding::HalfDown:
            return half > 0 || (half == 0 && sign < 0);
        case Rounding::HalfEven:
            return half > 0 || (half == 0 && lower_is_odd);
        case Rounding::Up:
            return sign > 0;
        case Rounding::Down:
            return sign < 0;
        case Rounding::Ceiling:
            return true;
        case Rounding::Floor:
            return false;
    }
    DARMAN_UNREACHABLE();
}

std::uint64_t mix(std::uint64_t seed, std::uint64_t value) {
    std::uint64_t z = seed + value + 0x9E3779B97F4A7C15U;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
    return z ^ (z >> 31U);
}

std::uint64_t hash_mpz(std::uint64_t seed, mpz_srcptr value) {
    std::uint64_t hash = mix(seed, mpz_sgn(value) < 0 ? 1U : 0U);
    const std::size_t limb_count = mpz_size(value);
    for (std::size_t i = 0; i < limb_count; ++i) {
        hash = mix(hash, mpz_getlimbn(value, static_cast<mp_size_t>(i)));
    }
    return hash;
}

std::string mpz_text(mpz_srcptr value) {
    std::string text(mpz_sizeinbase(value, 10) + 2, '\0');
    mpz_get_str(text.data(), 10, value);
    text.resize(text.find('\0'));
    return text;
}

// "-1234" with 3 decimals -> "-1.234"; "5" with 3 -> "0.005".
std::string with_decimal_point(std::string integer, std::size_t decimal_count) {
    if (decimal_count == 0) {
        return integer;
    }
    const std::size_t first_digit = integer[0] == '-' ? 1 : 0;
    const std::size_t digit_count = integer.size() - first_digit;
    if (digit_count <= decimal_count) {
        integer.insert(first_digit, decimal_count + 1 - digit_count, '0');
    }
    integer.insert(integer.size() - decimal_count, 1, '.');
    return integer;
}

}  // namespace

struct Rational::Big {
    mpq_t q{};

    Big() { mpq_init(q); }

    Big(const Big&) = delete;
    Big(Big&&) = delete;
    Big& operator=(const Big&) = delete;
    Big& operator=(Big&&) = delete;

    ~Big() { mpq_clear(q); }

    static BigPointer make() { return BigPointer(std::make_unique<Big>().release()); }

    static BigPointer copy(const BigPointer& other) {
        if (!other) {
            return nullptr;
        }
        BigPointer big = make();
        mpq_set(big->q, other->q);
        return big;
    }

    static BigPointer of(const Rational& value) {
        if (value.big_) {
            return copy(value.big_);
        }
        BigPointer big = make();
        mpz_set_si(mpq_numref(big->q), value.num_);
        mpz_set_si(mpq_denref(big->q), value.den_);
        return big;
    }

    // Takes over a canonical fraction. What fits in the small form is kept there: equality and hash
    // depend on every value having one form only.
    static void store(Rational& out, BigPointer big) {
        if (mpz_fits_slong_p(mpq_numref(big->q)) != 0 &&
            mpz_fits_slong_p(mpq_denref(big->q)) != 0) {
            out.num_ = mpz_get_si(mpq_numref(big->q));
            out.den_ = mpz_get_si(mpq_denref(big->q));
            out.big_.reset();
            return;
        }
        out.num_ = 0;
        out.den_ = 1;
        out.big_ = std::move(big);
    }

    // numerator / denominator, both below 2^127 in size and the denominator not zero.
    static void store(Rational& out, Int128 numerator, Int128 denominator) {
        DARMAN_CHECK(denominator != 0);
        constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();
        if (fits_int64(numerator) && fits_int64(denominator) && numerator != kLeast &&
            denominator != kLeast) {
            // Nearly always: a division of 64 bits costs a tenth of one of 128.
            const auto small_num = static_cast<std::int64_t>(numerator);
            const auto small_den = static_cast<std::int64_t>(denominator);
            const std::int64_t divisor = std::gcd(small_num, small_den) * (small_den < 0 ? -1 : 1);
            out.num_ = small_num / divisor;
            out.den_ = small_den / divisor;
            out.big_.reset();
            return;
        }
        const auto common =
            static_cast<Int128>(gcd128(magnitude(numerator), magnitude(denominator)));
        const Int128 sign = denominator < 0 ? -1 : 1;
        const Int128 num = numerator / common * sign;
        const Int128 den = denominator / common * sign;
        if (fits_int64(num) && fits_int64(den)) {
            out.num_ = static_cast<std::int64_t>(num);
            out.den_ = static_cast<std::int64_t>(den);
            out.big_.reset();
            return;
        }
        BigPointer big = make();
        set_mpz(mpq_numref(big->q), num);
        set_mpz(mpq_denref(big->q), den);
        store(out, std::move(big));
    }

    using Operation = void (*)(mpq_ptr, mpq_srcptr, mpq_srcptr);

    static void apply(Rational& out, const Rational& other, Operation operation) {
        auto result = of(out);
        const auto right = of(other);
        operation(result->q, result->q, right->q);
        store(out, std::move(result));
    }

    static Rational rounded(const Rational& value, Rounding rounding);
};

void Rational::BigDeleter::operator()(Big* big) const {
    std::default_delete<Big>()(big);
}

Rational::Rational(std::int64_t numerator, std::int64_t denominator) {
    Big::store(*this, numerator, denominator);
}

void Rational::copy_big(const Rational& other) {
    big_ = Big::copy(other.big_);
}

std::string_view rounding_name(Rounding rounding) {
    switch (rounding) {
        case Rounding::HalfUp:
            return "half up";
        case Rounding::HalfDown:
            return "half down";
        case Rounding::HalfEven:
            return "half even";
        case Rounding::Up:
            return "up";
        case Rounding::Down:
            return "down";
        case Rounding::Ceiling:
            return "ceiling";
        case Rounding::Floor:
            return "floor";
    }
    DARMAN_UNREACHABLE();
}

bool Rational::is_integer() const {
    return big_ ? mpz_cmp_ui(mpq_denref(big_->q), 1) == 0 : den_ == 1;
}

int Rational::sign() const {
    if (big_) {
        return mpq_sgn(big_->q);
    }
    return num_ > 0 ? 1 : num_ < 0 ? -1 : 0;
}

Rational Rational::abs() const {
    return sign() < 0 ? -*this : *this;
}

Rational Rational::inverse() const {
    return Rational(1) / *this;
}

Rational Rational::numerator() const {
    if (!big_) {
        return num_;
    }
    BigPointer result = Big::make();
    mpq_set_z(result->q, mpq_numref(big_->q));
    Rational value;
    Big::store(value, std::move(result));
    return value;
}

Rational Rational::denominator() const {
    if (!big_) {
        return den_;
    }
    BigPointer result = Big::make();
    mpq_set_z(result->q, mpq_denref(big_->q));
    Rational value;
    Big::store(value, std::move(result));
    return value;
}

std::optional<std::int64_t> Rational::to_int64() const {
    return !big_ && den_ == 1 ? std::optional<std::int64_t>(num_) : std::nullopt;
}

// To an integer.
Rational Rational::Big::rounded(const Rational& value, Rounding rounding) {
    if (value.is_integer()) {
        return value;
    }
    if (!value.big_) {
        std::int64_t lower = value.num_ / value.den_;
        std::int64_t rest = value.num_ % value.den_;
        if (rest < 0) {
            rest += value.den_;
            --lower;
        }
        const std::int64_t to_upper = value.den_ - rest;
        const int half = rest < to_upper ? -1 : rest > to_upper ? 1 : 0;
        return lower + (chooses_upper(rounding, value.sign(), half, lower % 2 != 0) ? 1 : 0);
    }
    BigPointer result = Big::make();
    mpz_ptr lower = mpq_numref(result->q);
    Mpz rest;
    mpz_fdiv_qr(lower, rest.get(), mpq_numref(value.big_->q), mpq_denref(value.big_->q));
    mpz_mul_2exp(rest.get(), rest.get(), 1);
    const int order = mpz_cmp(rest.get(), mpq_denref(value.big_->q));
    const int half = order < 0 ? -1 : order > 0 ? 1 : 0;
    if (chooses_upper(rounding, value.sign(), half, mpz_odd_p(lower) != 0)) {
        mpz_add_ui(lower, lower, 1);
    }
    Rational integer;
    store(integer, std::move(result));
    return integer;
}

Rational Rational::round_to(const Rational& step, Rounding rounding) const {
    DARMAN_CHECK(step.sign() > 0);
    if (!step.big_ && step.num_ == 1 && step.den_ == 1) {
        return Big::rounded(*this, rounding);
    }
    return Big::rounded(*this / step, rounding) * step;
}

Rational Rational::floor() const {
    return Big::rounded(*this, Rounding::Floor);
}

Rational Rational::ceiling() const {
    return Big::rounded(*this, Rounding::Ceiling);
}

std::string Rational::to_string() const {
    if (!big_ && den_ == 1) {
        return std::to_string(num_);
    }
    const auto value = Big::of(*this);
    // The expansion ends exactly if the denominator is 2^a 5^b, and then has max(a, b) decimals.
    Mpz rest;
    Mpz prime;
    mpz_set_ui(prime.get(), 2);
    const auto twos = mpz_remove(rest.get(), mpq_denref(value->q), prime.get());
    mpz_set_ui(prime.get(), 5);
    const auto fives = mpz_remove(rest.get(), rest.get(), prime.get());
    if (mpz_cmp_ui(rest.get(), 1) != 0) {
        return mpz_text(mpq_numref(value->q)) + "/" + mpz_text(mpq_denref(value->q));
    }
    const auto decimal_count = twos > fives ? twos : fives;
    Mpz scaled;
    mpz_ui_pow_ui(scaled.get(), 10, decimal_count);
    mpz_divexact(scaled.get(), scaled.get(), mpq_denref(value->q));
    mpz_mul(scaled.get(), scaled.get(), mpq_numref(value->q));
    return with_decimal_point(mpz_text(scaled.get()), decimal_count);
}

std::string Rational::to_decimal(int digits) const {
    DARMAN_CHECK(digits >= 0);
    const auto decimal_count = static_cast<unsigned long>(digits);
    if (!big_ && den_ == 1) {
        return std::to_string(num_) + (digits == 0 ? "" : "." + std::string(decimal_count, '0'));
    }
    BigPointer scale = Big::make();
    mpz_ui_pow_ui(mpq_numref(scale->q), 10, decimal_count);
    Rational scaled;
    Big::store(scaled, std::move(scale));
    scaled = Big::rounded(scaled * *this, Rounding::HalfUp);
    return with_decimal_point(mpz_text(mpq_numref(Big::of(scaled)->q)), decimal_count);
}

Rational Rational::operator-() const {
    Rational negative;
    if (!big_) {
        Big::store(negative, -static_cast<Int128>(num_), den_);
        return negative;
    }
    BigPointer result = Big::make();
    mpq_neg(result->q, big_->q);
    Big::store(negative, std::move(result));
    return negative;
}

Rational& Rational::operator+=(const Rational& other) {
    if (big_ || other.big_) {
        Big::apply(*this, other, mpq_add);
        return *this;
    }
    if (std::int64_t sum = 0;
        den_ == 1 && other.den_ == 1 && !__builtin_add_overflow(num_, other.num_, &sum)) {
        num_ = sum;
        return *this;
    }
    // Each product is below 2^126 in size, so that the sum cannot leave 128 bits.
    const Int128 numerator =
        static_cast<Int128>(num_) * other.den_ + static_cast<Int128>(other.num_) * den_;
    Big::store(*this, numerator, static_cast<Int128>(den_) * other.den_);
    return *this;
}

Rational& Rational::operator-=(const Rational& other) {
    if (big_ || other.big_) {
        Big::apply(*this, other, mpq_sub);
        return *this;
    }
    if (std::int64_t rest = 0;
        den_ == 1 && other.den_ == 1 && !__builtin_sub_overflow(num_, other.num_, &rest)) {
        num_ = rest;
        return *this;
    }
    const Int128 numerator =
        static_cast<Int128>(num_) * other.den_ - static_cast<Int128>(other.num_) * den_;
    Big::store(*this, numerator, static_cast<Int128>(den_) * other.den_);
    return *this;
}

Rational& Rational::operator*=(const Rational& other) {
    if (big_ || other.big_) {
        Big::apply(*this, other, mpq_mul);
        return *this;
    }
    if (std::int64_t product = 0;
        den_ == 1 && other.den_ == 1 && !__builtin_mul_overflow(num_, other.num_, &product)) {
        num_ = product;
        return *this;
    }
    Big::store(
        *this, static_cast<Int128>(num_) * other.num_, static_cast<Int128>(den_) * other.den_);
    return *this;
}

Rational& Rational::operator/=(const Rational& other) {
    DARMAN_CHECK(!other.is_zero());
    if (big_ || other.big_) {
        Big::apply(*this, other, mpq_div);
        return *this;
    }
    Big::store(
        *this, static_cast<Int128>(num_) * other.den_, static_cast<Int128>(den_) * other.num_);
    return *this;
}

bool operator==(const Rational& a, const Rational& b) {
    if (static_cast<bool>(a.big_) != static_cast<bool>(b.big_)) {
        return false;
    }
    return a.big_ ? mpq_equal(a.big_->q, b.big_->q) != 0 : a.num_ == b.num_ && a.den_ == b.den_;
}

std::strong_ordering operator<=>(const Rational& a, const Rational& b) {
    if (a.big_ || b.big_) {
        const auto left = Rational::Big::of(a);
        const auto right = Rational::Big::of(b);
        return mpq_cmp(left->q, right->q) <=> 0;
    }
    const Int128 left = static_cast<Int128>(a.num_) * b.den_;
    const Int128 right = static_cast<Int128>(b.num_) * a.den_;
    return left < right   ? std::strong_ordering::less
           : left > right ? std::strong_ordering::greater
                          : std::strong_ordering::equal;
}

std::uint64_t Rational::hash() const {
    if (!big_) {
        return mix(mix(0, static_cast<std::uint64_t>(num_)), static_cast<std::uint64_t>(den_));
    }
    return hash_mpz(hash_mpz(1, mpq_numref(big_->q)), mpq_denref(big_->q));
}

}  // namespace darman::core
