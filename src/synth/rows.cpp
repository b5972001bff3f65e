#include "synth/rows.hpp"

#include <array>
#include <charconv>

#include "base/check.hpp"

namespace darman::synth {
namespace {

constexpr std::size_t kKeyDigits = 8;

void append(std::string& into, std::int64_t value, std::size_t width = 0) {
    std::array<char, 24> digits{};
    const auto written = std::to_chars(digits.data(), digits.data() + digits.size(), value);
    const auto size = static_cast<std::size_t>(written.ptr - digits.data());
    if (size < width) {
        into.append(width - size, '0');
    }
    into.append(digits.data(), size);
}

}  // namespace

DateTexts::DateTexts(core::Date first, core::Date last) : first_(first.days()) {
    for (core::Date day = first; day <= last; day = day.add_days(1)) {
        texts_.push_back(day.to_string(core::Calendar::Jalali));
    }
}

std::string_view DateTexts::of(core::Date date) const {
    const std::int64_t index = std::int64_t{date.days()} - first_;
    DARMAN_CHECK(index >= 0 && index < static_cast<std::int64_t>(texts_.size()));
    return texts_[static_cast<std::size_t>(index)];
}

void Row::next() {
    if (!is_first_) {
        into_ += ',';
    }
    is_first_ = false;
}

Row& Row::cell(std::string_view plain) {
    next();
    into_ += plain;
    return *this;
}

Row& Row::number(std::int64_t value) {
    next();
    append(into_, value);
    return *this;
}

Row& Row::text(std::string_view any) {
    next();
    if (any.find_first_of(",\"\n\r") == std::string_view::npos) {
        into_ += any;
        return *this;
    }
    into_ += '"';
    for (const char c : any) {
        into_ += c;
        if (c == '"') {
            into_ += c;
        }
    }
    into_ += '"';
    return *this;
}

Row& Row::key(char letter, std::uint64_t number) {
    next();
    into_ += letter;
    append(into_, static_cast<std::int64_t>(number), kKeyDigits);
    return *this;
}

Row& Row::degrees(std::int64_t value) {
    constexpr std::int64_t kPart = 10'000;
    next();
    append(into_, value / kPart);
    into_ += '.';
    append(into_, value % kPart, 4);
    return *this;
}

Row& Row::more(std::string_view plain) {
    into_ += plain;
    return *this;
}

Row& Row::more(std::int64_t value) {
    append(into_, value);
    return *this;
}

}  // namespace darman::synth
