// The Iranian national identity number: ten digits, of which the last checks the others.
//
// The check is weak (one wrong digit in 57 passes, since two remainders share the check digit 1): a
// number alone never identifies a person; birth date or name must agree as well.
#pragma once

#include <compare>
#include <string>
#include <string_view>
#include <utility>

#include "base/result.hpp"

namespace darman::core {

// Numbers that begin with 999 are issued to nobody: demonstrations and tests take theirs there, and
// a live system may refuse them.
enum class DemoNumbers { Admit, Refuse };

class IdentityNumber {
  public:
    // Eight to ten digits, in Latin, Persian or Arabic; leading zeros that a spreadsheet dropped
    // are put back. InvalidInput for a wrong check digit and for ten equal digits. The error does
    // not repeat the number: errors reach logs, and logs are no place for it.
    static base::Result<IdentityNumber> parse(std::string_view text,
                                              DemoNumbers demo = DemoNumbers::Admit);

    [[nodiscard]] const std::string& to_string() const { return digits_; }  // ten Latin digits

    [[nodiscard]] bool is_demo() const { return digits_.starts_with("999"); }

    friend bool operator==(const IdentityNumber&, const IdentityNumber&) = default;
    friend auto operator<=>(const IdentityNumber&, const IdentityNumber&) = default;

  private:
    explicit IdentityNumber(std::string digits) : digits_(std::move(digits)) {}

    std::string digits_;
};

}  // namespace darman::core
