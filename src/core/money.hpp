// Amounts of money: whole minor units of one currency.
//
// Rules compute with Rational and round where the law says so; a Money is what is booked, paid and
// printed. Nothing here rounds: text or a number with more decimals than the currency has is
// refused.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "core/digits.hpp"
#include "core/rational.hpp"

namespace darman::core {

// A currency of ISO 4217. scale is the number of decimals of its main unit (EUR 2: 100 cents); it
// follows the standard but for IRR, which the standard gives two decimals that nobody uses: rials
// are whole numbers in law and in books.
class Currency {
  public:
    // By its three capital letters; NotFound for a code that the table lacks. The toman is no
    // currency: it is ten rials, and its users are told so.
    static base::Result<Currency> find(std::string_view code);
    static Currency rial();

    [[nodiscard]] std::string_view code() const { return code_; }

    [[nodiscard]] int scale() const { return scale_; }

    // 10^scale
    [[nodiscard]] std::int64_t minor_per_main() const;

    friend bool operator==(const Currency& a, const Currency& b) { return a.code_ == b.code_; }

  private:
    constexpr Currency(std::string_view code, int scale) : code_(code), scale_(scale) {}

    std::string_view code_;  // of the table, which lives as long as the program
    int scale_;
};

class Money {
  public:
    static Money from_minor(std::int64_t minor_units, Currency currency);
    // OutOfRange beyond 64 bits of minor units; InvalidInput for a fraction of a minor unit (round
    // first).
    static base::Result<Money> from_main(const Rational& main_units, Currency currency);
    // Main units as Rational::parse reads them: "40.00" in EUR is 4000 cents. More decimals than
    // the currency has are refused, even zeros: "1.000" may be a thousand.
    static base::Result<Money> parse(std::string_view text, Currency currency);

    [[nodiscard]] std::int64_t minor_units() const { return minor_units_; }

    [[nodiscard]] Currency currency() const { return currency_; }

    [[nodiscard]] Rational main_units() const;

    // Conflict for two currencies; OutOfRange beyond 64 bits.
    [[nodiscard]] base::Result<Money> plus(const Money& other) const;
    [[nodiscard]] base::Result<Money> minus(const Money& other) const;
    [[nodiscard]] base::Result<Money> negated() const;

    // "-1234.50": what parse reads back.
    [[nodiscard]] std::string to_string() const;
    // For a reader: "1,234.50 EUR", "۱٬۲۳۴٫۵۰ EUR"; rials are named "IRR" and "ریال".
    [[nodiscard]] std::string format(Language language) const;

    friend bool operator==(const Money&, const Money&) = default;

  private:
    Money(std::int64_t minor_units, Currency currency)
        : minor_units_(minor_units), currency_(currency) {}

    std::int64_t minor_units_;
    Currency currency_;
};

}  // namespace darman::core
