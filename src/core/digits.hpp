// Digits of three scripts: Latin 0-9, Persian U+06F0-06F9 and Arabic U+0660-0669, and the marks
// that stand between them (decimal U+066B, thousands U+066C). All text is UTF-8.
//
// A number that mixes scripts is refused wherever a value is read: it is the trace of a broken
// paste, and half of it may be missing. Search (text_key.hpp) folds without asking.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darman::core {

inline constexpr std::string_view kDecimalMarkFa = "\u066B";
inline constexpr std::string_view kThousandsMarkFa = "\u066C";

enum class DigitScript { Latin, Persian, Arabic };

// How a number is written for a reader: 1,234.5 or ۱٬۲۳۴٫۵.
enum class Language { En, Fa };

struct Digit {
    int value = 0;  // 0..9
    DigitScript script = DigitScript::Latin;
    std::size_t byte_count = 1;
};

// The digit that starts at this byte, if one does.
std::optional<Digit> digit_at(std::string_view text, std::size_t offset);

// The script of the first digit; none for a text without digits.
std::optional<DigitScript> digit_script(std::string_view text);
bool mixes_digit_scripts(std::string_view text);

// Every digit as Latin; all else unchanged.
std::string fold_digits(std::string_view text);
// As fold_digits; InvalidInput if scripts are mixed. `what` names the thing: "number", "date".
base::Result<std::string> fold_one_script(std::string_view text, std::string_view what);

// Latin and Arabic digits as Persian; all else unchanged.
std::string to_persian_digits(std::string_view text);

// "1,234,567.5" -> "1234567.5": for files whose owners write thousands with commas, which
// Rational::parse refuses. InvalidInput unless every comma stands before a group of exactly three
// digits: "12,5" may be a decimal comma, and a guess would be wrong by a factor.
base::Result<std::string> remove_comma_grouping(std::string_view text);

// Separators into the integer part of "-1234567.50" (Latin digits): "-1,234,567.50"; for Fa with
// U+066C, digits and decimal mark left as they are.
std::string group_thousands(std::string_view number, Language language);
// As a reader of the language writes it: grouped, and for Fa with Persian digits and decimal mark.
std::string format_number(std::string_view number, Language language);

}  // namespace darman::core
