#include "core/digits.hpp"

#include "core/quoted.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;

unsigned char byte_at(std::string_view text, std::size_t offset) {
    return static_cast<unsigned char>(text[offset]);
}

bool is_latin_digit(char c) {
    return c >= '0' && c <= '9';
}

// The integer digits of an optionally signed number: where they start and how many there are.
struct IntegerPart {
    std::size_t start = 0;
    std::size_t digit_count = 0;
};

IntegerPart integer_part(std::string_view number) {
    IntegerPart part;
    part.start = !number.empty() && number[0] == '-' ? 1 : 0;
    while (part.start + part.digit_count < number.size() &&
           is_latin_digit(number[part.start + part.digit_count])) {
        ++part.digit_count;
    }
    return part;
}

}  // namespace

std::optional<Digit> digit_at(std::string_view text, std::size_t offset) {
    if (offset >= text.size()) {
        return std::nullopt;
    }
    const unsigned char lead = byte_at(text, offset);
    if (lead >= '0' && lead <= '9') {
        return Digit{lead - '0', DigitScript::Latin, 1};
    }
    if (offset + 1 >= text.size()) {
        return std::nullopt;
    }
    const unsigned char trail = byte_at(text, offset + 1);
    if (lead == 0xDBU && trail >= 0xB0U && trail <= 0xB9U) {
        return Digit{trail - 0xB0, DigitScript::Persian, 2};
    }
    if (lead == 0xD9U && trail >= 0xA0U && trail <= 0xA9U) {
        return Digit{trail - 0xA0, DigitScript::Arabic, 2};
    }
    return std::nullopt;
}

std::optional<DigitScript> digit_script(std::string_view text) {
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (const auto digit = digit_at(text, i)) {
            return digit->script;
        }
    }
    return std::nullopt;
}

bool mixes_digit_scripts(std::string_view text) {
    const auto first = digit_script(text);
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (const auto digit = digit_at(text, i); digit && digit->script != *first) {
            return true;
        }
    }
    return false;
}

std::string fold_digits(std::string_view text) {
    std::string folded;
    folded.reserve(text.size());
    for (std::size_t i = 0; i < text.size();) {
        const auto digit = digit_at(text, i);
        folded += digit ? static_cast<char>('0' + digit->value) : text[i];
        i += digit ? digit->byte_count : 1;
    }
    return folded;
}

base::Result<std::string> fold_one_script(std::string_view text, std::string_view what) {
    if (mixes_digit_scripts(text)) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "digits of two scripts in one " + std::string(what),
                     "write them all in one script"};
    }
    return fold_digits(text);
}

std::string to_persian_digits(std::string_view text) {
    std::string persian;
    persian.reserve(text.size() * 2);
    for (std::size_t i = 0; i < text.size();) {
        const auto digit = digit_at(text, i);
        if (digit) {
            persian += '\xDB';
            persian += static_cast<char>(0xB0 + digit->value);
            i += digit->byte_count;
        } else {
            persian += text[i++];
        }
    }
    return persian;
}

base::Result<std::string> remove_comma_grouping(std::string_view text) {
    const std::size_t first_comma = text.find(',');
    if (first_comma == std::string_view::npos) {
        return std::string(text);
    }
    const Error misplaced{ErrorCode::InvalidInput,
                          "",
                          quoted(text) + " has a comma that does not part thousands",
                          "write decimals with a point, and thousands in groups of three"};
    std::string plain;
    std::size_t digits_since_mark = 0;  // since the start or the last comma
    bool comma_seen = false;
    bool integer_part_ended = false;
    for (std::size_t i = 0; i <= text.size();) {
        if (const auto digit = digit_at(text, i)) {
            ++digits_since_mark;
            plain += text.substr(i, digit->byte_count);
            i += digit->byte_count;
            continue;
        }
        const bool at_comma = i < text.size() && text[i] == ',';
        const bool group_ends = at_comma || !integer_part_ended;
        const bool sign = i == 0 && i < text.size() && text[i] == '-';
        if (group_ends && !sign) {
            const bool group_fits = comma_seen ? digits_since_mark == 3
                                               : digits_since_mark >= 1 && digits_since_mark <= 3;
            if ((comma_seen || at_comma) && (!group_fits || integer_part_ended)) {
                return misplaced;
            }
            comma_seen = comma_seen || at_comma;
            integer_part_ended = !at_comma;
        }
        digits_since_mark = 0;
        if (i < text.size() && !at_comma) {
            plain += text[i];
        }
        ++i;
    }
    return plain;
}

std::string group_thousands(std::string_view number, Language language) {
    const std::string_view mark = language == Language::Fa ? kThousandsMarkFa : ",";
    const IntegerPart part = integer_part(number);
    std::string grouped(number.substr(0, part.start));
    for (std::size_t i = 0; i < part.digit_count; ++i) {
        if (i > 0 && (part.digit_count - i) % 3 == 0) {
            grouped += mark;
        }
        grouped += number[part.start + i];
    }
    return grouped += number.substr(part.start + part.digit_count);
}

std::string format_number(std::string_view number, Language language) {
    std::string grouped = group_thousands(number, language);
    if (language == Language::En) {
        return grouped;
    }
    if (const std::size_t point = grouped.find('.'); point != std::string::npos) {
        grouped.replace(point, 1, kDecimalMarkFa);
    }
    return to_persian_digits(grouped);
}

}  // namespace darman::core
