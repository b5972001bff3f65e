#include "core/identity_number.hpp"

#include <algorithm>

#include "core/digits.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::size_t kLength = 10;
// No number issued begins with more than two zeros.
constexpr std::size_t kLengthMin = 8;

bool check_digit_fits(std::string_view digits) {
    int sum = 0;
    for (std::size_t i = 0; i + 1 < kLength; ++i) {
        sum += (digits[i] - '0') * static_cast<int>(kLength - i);
    }
    const int remainder = sum % 11;
    return digits.back() - '0' == (remainder < 2 ? remainder : 11 - remainder);
}

}  // namespace

Result<IdentityNumber> IdentityNumber::parse(std::string_view text, DemoNumbers demo) {
    DARMAN_ASSIGN_OR_RETURN(std::string digits, fold_one_script(text, "identity number"));
    const bool only_digits =
        std::all_of(digits.begin(), digits.end(), [](char c) { return c >= '0' && c <= '9'; });
    if (!only_digits || digits.size() < kLengthMin || digits.size() > kLength) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "an identity number is not of ten digits",
                     "write ten digits and nothing between them"};
    }
    digits.insert(0, kLength - digits.size(), '0');
    if (digits.find_first_not_of(digits[0]) == std::string::npos) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "an identity number of ten equal digits",
                     "such a number is never issued: look at the card"};
    }
    if (!check_digit_fits(digits)) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "the check digit of an identity number does not fit",
                     "a digit is wrong or two are swapped: look at the card"};
    }
    IdentityNumber number(std::move(digits));
    if (demo == DemoNumbers::Refuse && number.is_demo()) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "an identity number of the demonstration range 999",
                     "it belongs to nobody: look at the card"};
    }
    return number;
}

}  // namespace darman::core
