// Numbers as people write them. No GMP here: a long number is put together from pieces of 18
// digits.
#include <cstddef>

#include "core/digits.hpp"
#include "core/quoted.hpp"
#include "core/rational.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kDigitsMax = 200;
constexpr std::size_t kPieceDigits = 18;  // 10^18 fits 64 bits
constexpr std::size_t kGroupDigits = 3;

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::int64_t power_of_ten(std::size_t exponent) {
    std::int64_t power = 1;
    for (std::size_t i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

Rational integer_of(std::string_view digits) {
    Rational value;
    while (!digits.empty()) {
        const std::string_view piece = digits.substr(0, kPieceDigits);
        std::int64_t number = 0;
        for (const char digit : piece) {
            number = number * 10 + (digit - '0');
        }
        value *= power_of_ten(piece.size());
        value += number;
        digits.remove_prefix(piece.size());
    }
    return value;
}

Rational ten_to(std::size_t exponent) {
    Rational power = 1;
    for (; exponent > kPieceDigits; exponent -= kPieceDigits) {
        power *= power_of_ten(kPieceDigits);
    }
    return power *= power_of_ten(exponent);
}

// Reads a text whose digits are Latin by now, front to back.
class NumberReader {
  public:
    explicit NumberReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool at_end() const { return rest_.empty(); }

    bool take(std::string_view mark) {
        if (!rest_.starts_with(mark)) {
            return false;
        }
        rest_.remove_prefix(mark.size());
        return true;
    }

    std::string take_digits() {
        std::size_t count = 0;
        while (count < rest_.size() && is_digit(rest_[count])) {
            ++count;
        }
        std::string digits(rest_.substr(0, count));
        rest_.remove_prefix(count);
        return digits;
    }

    // The digits of an integer, thousands marks taken out; empty if there is none or if a group
    // that a mark opens is not of three digits ("1_00" is likelier a slip of the hand than a
    // hundred).
    std::string take_integer() {
        std::string digits = take_digits();
        const std::size_t first_group = digits.size();
        bool grouped = false;
        while (!digits.empty() && (take("_") || take(kThousandsMarkFa))) {
            grouped = true;
            const std::string group = take_digits();
            if (group.size() != kGroupDigits) {
                return "";
            }
            digits += group;
        }
        return grouped && first_group > kGroupDigits ? "" : digits;
    }

  private:
    std::string_view rest_;
};

Error not_a_number(std::string_view text) {
    return {ErrorCode::InvalidInput,
            "",
            quote_input(text) + " is not a number",
            "write it like 12, -3.50, 1_000_000 or 2/37"};
}

Error too_long() {
    return {ErrorCode::InvalidInput,
            "",
            "a number of more than 200 digits",
            "write at most 200 digits"};
}

}  // namespace

Result<Rational> Rational::parse(std::string_view text) {
    DARMAN_ASSIGN_OR_RETURN(const std::string folded, fold_one_script(text, "number"));
    NumberReader reader(folded);
    const bool negative = reader.take("-");
    const std::string integer = reader.take_integer();
    if (integer.empty()) {
        return not_a_number(text);
    }
    std::string decimals;
    std::string denominator;
    if (reader.take(".") || reader.take(kDecimalMarkFa)) {
        decimals = reader.take_digits();
        if (decimals.empty()) {
            return not_a_number(text);
        }
    } else if (reader.take("/")) {
        // On Persian keyboards and in scans "/" is the decimal mark: 12/5 is twelve and a half
        // there.
        if (digit_script(text) != DigitScript::Latin) {
            return Error{ErrorCode::InvalidInput,
                         "",
                         quote_input(text) + " may be a decimal or a fraction",
                         "write a decimal with U+066B or a point, a fraction with Latin digits"};
        }
        denominator = reader.take_integer();
        if (denominator.empty()) {
            return not_a_number(text);
        }
    }
    if (!reader.at_end()) {
        return not_a_number(text);
    }
    if (integer.size() + decimals.size() + denominator.size() > kDigitsMax) {
        return too_long();
    }
    Rational value = integer_of(integer + decimals);
    if (!decimals.empty()) {
        value /= ten_to(decimals.size());
    } else if (!denominator.empty()) {
        const Rational divisor = integer_of(denominator);
        if (divisor.is_zero()) {
            return Error{ErrorCode::InvalidInput,
                         "",
                         quote_input(text) + " divides by zero",
                         "write a denominator other than 0"};
        }
        value /= divisor;
    }
    return negative ? -value : value;
}

}  // namespace darman::core
