#include "core/money.hpp"

#include <algorithm>
#include <array>

#include "core/quoted.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

struct Row {
    std::string_view code;
    int scale;
};

// Source: ISO 4217, list one. Sorted by code.
constexpr std::array kCurrencies = {
    Row{"AED", 2}, Row{"AFN", 2}, Row{"ALL", 2}, Row{"AMD", 2}, Row{"ARS", 2}, Row{"AUD", 2},
    Row{"AZN", 2}, Row{"BAM", 2}, Row{"BDT", 2}, Row{"BGN", 2}, Row{"BHD", 3}, Row{"BIF", 0},
    Row{"BRL", 2}, Row{"CAD", 2}, Row{"CHF", 2}, Row{"CLP", 0}, Row{"CNY", 2}, Row{"COP", 2},
    Row{"CZK", 2}, Row{"DJF", 0}, Row{"DKK", 2}, Row{"DZD", 2}, Row{"EGP", 2}, Row{"ETB", 2},
    Row{"EUR", 2}, Row{"GBP", 2}, Row{"GEL", 2}, Row{"GHS", 2}, Row{"GNF", 0}, Row{"HKD", 2},
    Row{"HUF", 2}, Row{"IDR", 2}, Row{"ILS", 2}, Row{"INR", 2}, Row{"IQD", 3}, Row{"IRR", 0},
    Row{"ISK", 0}, Row{"JOD", 3}, Row{"JPY", 0}, Row{"KES", 2}, Row{"KGS", 2}, Row{"KMF", 0},
    Row{"KRW", 0}, Row{"KWD", 3}, Row{"KZT", 2}, Row{"LBP", 2}, Row{"LKR", 2}, Row{"LYD", 3},
    Row{"MAD", 2}, Row{"MXN", 2}, Row{"MYR", 2}, Row{"NGN", 2}, Row{"NOK", 2}, Row{"NPR", 2},
    Row{"NZD", 2}, Row{"OMR", 3}, Row{"PEN", 2}, Row{"PHP", 2}, Row{"PKR", 2}, Row{"PLN", 2},
    Row{"PYG", 0}, Row{"QAR", 2}, Row{"RON", 2}, Row{"RSD", 2}, Row{"RUB", 2}, Row{"RWF", 0},
    Row{"SAR", 2}, Row{"SEK", 2}, Row{"SGD", 2}, Row{"SYP", 2}, Row{"THB", 2}, Row{"TJS", 2},
    Row{"TMT", 2}, Row{"TND", 3}, Row{"TRY", 2}, Row{"TWD", 2}, Row{"TZS", 2}, Row{"UAH", 2},
    Row{"UGX", 0}, Row{"USD", 2}, Row{"UYU", 2}, Row{"UZS", 2}, Row{"VND", 0}, Row{"VUV", 0},
    Row{"XAF", 0}, Row{"XOF", 0}, Row{"XPF", 0}, Row{"YER", 2}, Row{"ZAR", 2},
};
static_assert(std::ranges::is_sorted(kCurrencies, {}, &Row::code));

Error beyond_64_bits() {
    return {ErrorCode::OutOfRange,
            "",
            "an amount beyond 64 bits of minor units",
            "look for a unit mistaken or a digit too many"};
}

// How many digits stand behind the decimal mark.
std::size_t decimal_count(const std::string& folded) {
    const std::size_t point = folded.find('.');
    if (point != std::string::npos) {
        return folded.size() - point - 1;
    }
    const std::size_t mark = folded.find(kDecimalMarkFa);
    return mark == std::string::npos ? 0 : folded.size() - mark - kDecimalMarkFa.size();
}

}  // namespace

Result<Currency> Currency::find(std::string_view code) {
    const auto* const row = std::ranges::lower_bound(kCurrencies, code, {}, &Row::code);
    if (row != kCurrencies.end() && row->code == code) {
        return Currency(row->code, row->scale);
    }
    const bool toman = code == "IRT" || code == "TOMAN" || code == "toman";
    return Error{ErrorCode::NotFound,
                 "",
                 "no currency " + quote_input(code),
                 toman ? "state the amount in rials (IRR): a toman is ten of them"
                       : "write a code of ISO 4217 in capitals, like IRR or EUR"};
}

Currency Currency::rial() {
    return {"IRR", 0};
}

std::int64_t Currency::minor_per_main() const {
    std::int64_t power = 1;
    for (int i = 0; i < scale_; ++i) {
        power *= 10;
    }
    return power;
}

Money Money::from_minor(std::int64_t minor_units, Currency currency) {
    return {minor_units, currency};
}

Result<Money> Money::from_main(const Rational& main_units, Currency currency) {
    const Rational minor_units = main_units * currency.minor_per_main();
    if (!minor_units.is_integer()) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     main_units.to_string() + " is no whole number of minor units of " +
                         std::string(currency.code()),
                     "round it to " + std::to_string(currency.scale()) + " decimals first"};
    }
    const auto fitting = minor_units.to_int64();
    if (!fitting) {
        return beyond_64_bits();
    }
    return Money(*fitting, currency);
}

Result<Money> Money::parse(std::string_view text, Currency currency) {
    DARMAN_ASSIGN_OR_RETURN(const Rational main_units, Rational::parse(text));
    if (decimal_count(fold_digits(text)) > static_cast<std::size_t>(currency.scale())) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(text) + " has more decimals than " + std::string(currency.code()),
                     "write at most " + std::to_string(currency.scale()) + " decimals"};
    }
    return from_main(main_units, currency);
}

Rational Money::main_units() const {
    return {minor_units_, currency_.minor_per_main()};
}

Result<Money> Money::plus(const Money& other) const {
    if (currency_ != other.currency_) {
        return Error{ErrorCode::Conflict,
                     "",
                     "an amount in " + std::string(currency_.code()) + " meets one in " +
                         std::string(other.currency_.code()),
                     "convert one of them first"};
    }
    std::int64_t sum = 0;
    if (__builtin_add_overflow(minor_units_, other.minor_units_, &sum)) {
        return beyond_64_bits();
    }
    return Money(sum, currency_);
}

Result<Money> Money::minus(const Money& other) const {
    // Not plus(-other): the least amount has no negative, and yet may be taken from a negative one.
    if (currency_ == other.currency_) {
        std::int64_t rest = 0;
        if (__builtin_sub_overflow(minor_units_, other.minor_units_, &rest)) {
            return beyond_64_bits();
        }
        return Money(rest, currency_);
    }
    return plus(other);
}

Result<Money> Money::negated() const {
    return from_minor(0, currency_).minus(*this);
}

std::string Money::to_string() const {
    return main_units().to_decimal(currency_.scale());
}

std::string Money::format(Language language) const {
    const bool rial_in_persian = language == Language::Fa && currency_ == Currency::rial();
    const std::string_view unit = rial_in_persian ? "ریال" : currency_.code();
    return format_number(to_string(), language) + " " + std::string(unit);
}

}  // namespace darman::core
