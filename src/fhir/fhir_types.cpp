#include "fhir/fhir_types.hpp"

#include <algorithm>
#include <cstddef>
#include <string_view>
#include <utility>

#include "core/date.hpp"
#include "core/quoted.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;
using json::Kind;
using json::Value;

namespace {

constexpr std::size_t kYearLength = 4;   // "2014"
constexpr std::size_t kMonthLength = 7;  // "2014-08"
constexpr std::size_t kDayLength = 10;   // "2014-08-16"

Error wrong(const Value& value, std::string_view what, std::string remedy) {
    return Error{ErrorCode::InvalidInput,
                 "",
                 shown(value) + " is not " + std::string(what),
                 std::move(remedy)};
}

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

// "9" stands for a digit, all else for itself.
bool matches(std::string_view text, std::string_view pattern) {
    if (text.size() != pattern.size()) {
        return false;
    }
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (pattern[i] == '9' ? !is_digit(text[i]) : text[i] != pattern[i]) {
            return false;
        }
    }
    return true;
}

// The part after the day: "T10:14:00.5+03:30", "T10:14Z". FHIR wants seconds and an offset; some
// sources leave out one or both, and the time itself is read later, with a zone at hand.
bool is_time(std::string_view text) {
    if (!matches(text.substr(0, 6), "T99:99")) {
        return false;
    }
    text.remove_prefix(6);
    if (matches(text.substr(0, 3), ":99")) {
        text.remove_prefix(3);
        if (text.substr(0, 1) == ".") {
            text.remove_prefix(1);
            const std::size_t digits = std::min(text.find_first_not_of("0123456789"), text.size());
            if (digits == 0) {
                return false;
            }
            text.remove_prefix(digits);
        }
    }
    return text.empty() || text == "Z" || matches(text, "+99:99") || matches(text, "-99:99");
}

// The text of a FHIR date, dateTime or instant, its parts looked at; empty if it is none.
std::string_view temporal(const Value& value) {
    if (!value.is(Kind::String)) {
        return {};
    }
    const std::string_view text = value.text();
    const bool partial = matches(text, "9999") || matches(text, "9999-99");
    const bool day = matches(text.substr(0, kDayLength), "9999-99-99") &&
                     (text.size() == kDayLength || is_time(text.substr(kDayLength)));
    return partial || day ? text : std::string_view();
}

constexpr std::string_view kDateRemedy = "FHIR writes 2014-08-16 or 2014-08-16T10:14:00+03:30";

}  // namespace

std::string shown(const Value& value) {
    switch (value.kind()) {
        case Kind::String:
            return core::quote_input(value.text());
        case Kind::Array:
            return "an array";
        case Kind::Object:
            return "an object";
        case Kind::Null:
        case Kind::Bool:
        case Kind::Number:
            break;
    }
    return json::write(value, 0);
}

Result<std::string> date_text(const Value& value) {
    const std::string_view text = temporal(value);
    if (text.empty()) {
        return wrong(value, "a date", std::string(kDateRemedy));
    }
    if (text.size() < kDayLength) {
        return std::string();
    }
    const std::string day(text.substr(0, kDayLength));
    if (const auto date = core::Date::parse(day); !date) {
        return Error{date.error().code, "", date.error().message, date.error().remedy};
    }
    return day;
}

Result<std::string> month_text(const Value& value) {
    const std::string_view text = temporal(value);
    if (text.empty()) {
        return wrong(value, "a month", "FHIR writes 2014-08");
    }
    return text.size() == kYearLength ? std::string() : std::string(text.substr(0, kMonthLength));
}

Result<std::string> instant_text(const Value& value) {
    const std::string_view text = temporal(value);
    if (text.empty()) {
        return wrong(value, "a point in time", std::string(kDateRemedy));
    }
    if (text.size() < kDayLength) {
        return std::string();
    }
    DARMAN_ASSIGN_OR_RETURN(const std::string day, date_text(value));
    return std::string(text);
}

Result<std::string> decimal_text(const Value& value) {
    if (!value.is(Kind::Number)) {
        return wrong(value, "a decimal", "FHIR writes a JSON number: 12.5");
    }
    const std::string& token = value.text();
    const std::size_t mark = token.find_first_of("eE");
    if (mark == std::string::npos) {
        return token;
    }
    constexpr std::size_t kExponentDigitsMax = 3;  // with sign: within +-99
    const std::string exponent = token.substr(mark + 1);
    if (exponent.size() > kExponentDigitsMax) {
        return wrong(value, "a decimal of a size that occurs", "");
    }
    std::string sign = token[0] == '-' ? "-" : "";
    std::string digits = token.substr(sign.size(), mark - sign.size());
    std::size_t point = std::min(digits.find('.'), digits.size());
    digits.erase(point, point < digits.size() ? 1 : 0);
    const int shift = std::stoi(exponent);
    if (shift >= 0) {
        point += static_cast<std::size_t>(shift);
        digits.append(point > digits.size() ? point - digits.size() : 0, '0');
    } else {
        const auto left = static_cast<std::size_t>(-shift);
        digits.insert(0, left >= point ? left - point + 1 : 0, '0');
        point = left >= point ? 1 : point - left;
    }
    const std::size_t zeros = digits.substr(0, point).find_first_not_of('0');
    const std::size_t leading = std::min(zeros, point - 1);
    digits.erase(0, leading);
    point -= leading;
    if (point < digits.size()) {
        digits.insert(point, ".");
    }
    return sign + digits;
}

Result<std::string> integer_text(const Value& value) {
    if (!value.is(Kind::Number) || value.text().find_first_of(".eE") != std::string::npos) {
        return wrong(value, "an integer", "FHIR writes a JSON number: 12");
    }
    return value.text();
}

Result<std::string> bool_text(const Value& value) {
    if (!value.is(Kind::Bool)) {
        return wrong(value, "a boolean", "FHIR writes true or false, without quotes");
    }
    return std::string(value.as_bool() ? "yes" : "no");
}

Result<std::string> money_text(const Value& value, const std::string& currency) {
    const Value* amount = value.find("value");
    if (!value.is(Kind::Object) || amount == nullptr) {
        return wrong(value, "an amount of money", "FHIR writes {\"value\": 12.5, \"currency\": …}");
    }
    const Value* given = value.find("currency");
    if (given == nullptr) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "the amount has no currency",
                     "give \"currency\": \"" + currency + "\""};
    }
    if (!given->is(Kind::String) || given->text() != currency) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "the currency is " + shown(*given) + ", the mapping wants " + currency,
                     "convert it before, or map this currency apart"};
    }
    return decimal_text(*amount);
}

Result<std::string> plain_text(const Value& value) {
    switch (value.kind()) {
        case Kind::String:
            if (value.text().empty()) {
                return wrong(value, "a value", "FHIR leaves out what is absent");
            }
            return value.text();
        case Kind::Number:
            return value.text();
        case Kind::Bool:
            return bool_text(value);
        case Kind::Null:
            return wrong(value, "a value", "FHIR leaves out what is absent");
        case Kind::Array:
        case Kind::Object:
            break;
    }
    return wrong(value, "a value", "go on in the mapping to one of its elements");
}

}  // namespace darman::fhir
