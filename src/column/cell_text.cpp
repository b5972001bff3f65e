#include "column/cell_text.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <limits>

#include "core/date.hpp"
#include "core/rational.hpp"

namespace darman::column {
namespace {

constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kSecondsPerDay = 86'400;
constexpr std::size_t kDateSize = 10;  // 2026-03-02

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

std::int64_t power_of_ten(std::uint8_t exponent) {
    std::int64_t power = 1;
    for (std::uint8_t i = 0; i < exponent; ++i) {
        power *= 10;
    }
    return power;
}

Decimal trimmed(Decimal decimal) {
    while (decimal.scale > 0 && decimal.mantissa % 10 == 0) {
        decimal.mantissa /= 10;
        --decimal.scale;
    }
    return decimal;
}

// [-]digits[.digits], which nearly all are.
std::optional<Decimal> plain_decimal(std::string_view text) {
    const bool negative = !text.empty() && text.front() == '-';
    text.remove_prefix(negative ? 1 : 0);
    Decimal decimal;
    int digits = 0;
    bool after_point = false;
    for (const char c : text) {
        if (c == '.' && !after_point && digits > 0) {
            after_point = true;
            continue;
        }
        if (!is_digit(c) || ++digits > kDecimalDigitsMax) {
            return std::nullopt;
        }
        decimal.mantissa = decimal.mantissa * 10 + (c - '0');
        decimal.scale = static_cast<std::uint8_t>(decimal.scale + (after_point ? 1 : 0));
    }
    if (digits == 0 || text.back() == '.') {
        return std::nullopt;
    }
    decimal.mantissa = negative ? -decimal.mantissa : decimal.mantissa;
    return trimmed(decimal);
}

std::optional<int> two_digits(std::string_view text, std::size_t at) {
    if (at + 2 > text.size() || !is_digit(text[at]) || !is_digit(text[at + 1])) {
        return std::nullopt;
    }
    return (text[at] - '0') * 10 + (text[at + 1] - '0');
}

// 2026-03-02T10:14:00, without a fraction, and Z or nothing: what tables write.
std::optional<Moment> plain_moment(std::string_view text) {
    constexpr std::size_t kSize = 19;
    const bool has_zone = text.size() == kSize + 1 && text.back() == 'Z';
    if ((text.size() != kSize && !has_zone) || text[kDateSize] != 'T' || text[13] != ':' ||
        text[16] != ':') {
        return std::nullopt;
    }
    const auto day = day_of(text.substr(0, kDateSize));
    const auto hour = two_digits(text, 11);
    const auto minute = two_digits(text, 14);
    const auto second = two_digits(text, 17);
    if (!day || !hour || !minute || !second || *hour > 23 || *minute > 59 || *second > 59) {
        return std::nullopt;
    }
    const std::int64_t seconds =
        *day * kSecondsPerDay + std::int64_t{*hour} * 3600 + std::int64_t{*minute} * 60 + *second;
    return Moment{seconds * kMicrosPerSecond, has_zone};
}

void append_two(std::string& text, std::int64_t number) {
    append_padded(text, number, 2);
}

}  // namespace

std::optional<Decimal> decimal_of(std::string_view text) {
    if (const auto plain = plain_decimal(text)) {
        return plain;
    }
    const bool percent = text.ends_with('%');
    text.remove_suffix(percent ? 1 : 0);
    auto parsed = core::Rational::parse(text);
    if (!parsed) {
        return std::nullopt;
    }
    core::Rational number = percent ? *parsed / core::Rational(100) : std::move(*parsed);
    Decimal decimal;
    while (!number.is_integer()) {
        if (++decimal.scale > kDecimalDigitsMax) {
            return std::nullopt;
        }
        number *= core::Rational(10);
    }
    const auto mantissa = number.to_int64();
    if (!mantissa || *mantissa == std::numeric_limits<std::int64_t>::min()) {
        return std::nullopt;
    }
    decimal.mantissa = *mantissa;
    return trimmed(decimal);
}

std::optional<std::int64_t> at_scale(const Decimal& decimal, std::uint8_t scale) {
    std::int64_t mantissa = 0;
    const std::int64_t factor =
        power_of_ten(static_cast<std::uint8_t>(scale - std::min(scale, decimal.scale)));
    if (__builtin_mul_overflow(decimal.mantissa, factor, &mantissa)) {
        return std::nullopt;
    }
    return mantissa;
}

std::string decimal_text(std::int64_t mantissa, std::uint8_t scale) {
    std::string digits = std::to_string(mantissa);
    if (scale == 0) {
        return digits;
    }
    const std::size_t sign = mantissa < 0 ? 1 : 0;
    if (digits.size() - sign <= scale) {
        digits.insert(sign, scale + 1U - (digits.size() - sign), '0');
    }
    digits.insert(digits.size() - scale, 1, '.');
    return digits;
}

std::optional<std::int64_t> day_of(std::string_view text) {
    // Neighbours mostly have the day before them.
    const auto date = core::Date::parse(text);
    return date ? std::optional<std::int64_t>(date->days()) : std::nullopt;
}

std::string day_text(std::int64_t days) {
    constexpr std::int64_t kMin = std::numeric_limits<std::int32_t>::min();
    constexpr std::int64_t kMax = std::numeric_limits<std::int32_t>::max();
    const auto day = static_cast<std::int32_t>(std::clamp(days, kMin, kMax));
    // What leaves the calendar's years stays at its end; only a damaged file holds it.
    return core::Date::from_days(day).add_days(0).to_string(core::Calendar::Gregorian);
}

std::optional<Moment> moment_of(std::string_view text) {
    if (const auto plain = plain_moment(text)) {
        return plain;
    }
    const auto instant = core::Instant::parse(text, "UTC");
    if (!instant) {
        return std::nullopt;
    }
    const std::size_t clock = std::min(text.find_first_of("Tt "), text.size());
    const std::string_view after = text.substr(clock);
    return Moment{instant->micros(), after.find_first_of("Zz+-") != std::string_view::npos};
}

std::string moment_text(const Moment& moment) {
    const auto floored = [](std::int64_t a, std::int64_t b) { return a / b - (a % b < 0 ? 1 : 0); };
    const std::int64_t seconds = floored(moment.micros, kMicrosPerSecond);
    const std::int64_t rest = moment.micros % kMicrosPerSecond;
    const std::int64_t fraction = rest < 0 ? rest + kMicrosPerSecond : rest;
    const std::int64_t day = floored(seconds, kSecondsPerDay);
    const std::int64_t of_day = seconds - day * kSecondsPerDay;
    std::string text = day_text(day);
    text += 'T';
    append_two(text, of_day / 3600);
    text += ':';
    append_two(text, of_day / 60 % 60);
    text += ':';
    append_two(text, of_day % 60);
    if (fraction != 0) {
        constexpr std::uint8_t kMicroDigits = 6;
        text += '.';
        append_padded(text, fraction, kMicroDigits);
    }
    if (moment.has_zone) {
        text += 'Z';
    }
    return text;
}

std::optional<bool> bool_of(std::string_view text) {
    if (text == "yes" || text == "true" || text == "1") {
        return true;
    }
    if (text == "no" || text == "false" || text == "0") {
        return false;
    }
    return std::nullopt;
}

std::optional<Ending> ending_of(std::string_view text) {
    Ending ending;
    ending.prefix_size = text.size();
    while (ending.prefix_size > 0 && is_digit(text[ending.prefix_size - 1])) {
        --ending.prefix_size;
    }
    const std::size_t digits = text.size() - ending.prefix_size;
    if (digits == 0 || digits > static_cast<std::size_t>(kDecimalDigitsMax)) {
        return std::nullopt;
    }
    ending.digits = static_cast<std::uint8_t>(digits);
    for (const char c : text.substr(ending.prefix_size)) {
        ending.number = ending.number * 10 + (c - '0');
    }
    return ending;
}

void append_padded(std::string& text, std::int64_t number, std::uint8_t digits) {
    std::array<char, 24> buffer{};
    const auto end = std::to_chars(buffer.data(), buffer.data() + buffer.size(), number).ptr;
    const auto size = static_cast<std::size_t>(end - buffer.data());
    text.append(digits > size ? digits - size : 0, '0');
    text.append(buffer.data(), size);
}

}  // namespace darman::column
