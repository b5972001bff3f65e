// Texts as numbers and back, where that loses nothing that the binder would read.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace darman::column {

// mantissa / 10^scale, without trailing zeros.
struct Decimal {
    std::int64_t mantissa = 0;
    std::uint8_t scale = 0;
};

inline constexpr int kDecimalDigitsMax = 18;

// "12", "-3.50", "1_000", "25%" as the binder reads them; none for what needs more than 18 digits
// ("1/3").
std::optional<Decimal> decimal_of(std::string_view text);
// The mantissa at a scale at least as great; none where it leaves 64 bits.
std::optional<std::int64_t> at_scale(const Decimal& decimal, std::uint8_t scale);
std::string decimal_text(std::int64_t mantissa, std::uint8_t scale);

// A day that is written as such and nothing else, in either calendar.
std::optional<std::int64_t> day_of(std::string_view text);
std::string day_text(std::int64_t days);

// Microseconds since 1970; has_zone: "Z" or an offset is written, else the time is local to a zone
// that the reader knows.
struct Moment {
    std::int64_t micros = 0;
    bool has_zone = false;
};

std::optional<Moment> moment_of(std::string_view text);
std::string moment_text(const Moment& moment);

std::optional<bool> bool_of(std::string_view text);

// The digits that end a text, at most 18 of them.
struct Ending {
    std::size_t prefix_size = 0;
    std::int64_t number = 0;
    std::uint8_t digits = 0;
};

std::optional<Ending> ending_of(std::string_view text);
void append_padded(std::string& text, std::int64_t number, std::uint8_t digits);

}  // namespace darman::column
