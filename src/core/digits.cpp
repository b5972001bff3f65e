#include "core/digits.hpp"

#include "core/quoted.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;

unsigned char byte_at(std::string_view text, std::size_t offset) {
    return static_cast<unsigned char>(text[offset]);
}

struct DigitRun {
    std::size_t digit_count = 0;
    std::size_t end = 0;  // the byte after the last digit
};

DigitRun digit_run(std::string_view text, std::size_t start) {
    DigitRun run{0, start};
    while (const auto digit = digit_at(text, run.end)) {
        ++run.digit_count;
        run.end += digit->byte_count;
    }
    return run;
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
    if (text.find(',') == std::string_view::npos) {
        return std::string(text);
    }
    DigitRun run = digit_run(text, text.starts_with('-') ? 1 : 0);
    bool groups_fit = run.digit_count >= 1 && run.digit_count <= 3;
    std::string plain(text.substr(0, run.end));
    while (run.end < text.size() && text[run.end] == ',') {
        const std::size_t group_start = run.end + 1;
        run = digit_run(text, group_start);
        groups_fit = groups_fit && run.digit_count == 3;
        plain += text.substr(group_start, run.end - group_start);
    }
    const std::string_view rest = text.substr(run.end);
    if (!groups_fit || rest.find(',') != std::string_view::npos) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(text) + " has a comma that does not part thousands",
                     "write decimals with a point, and thousands in groups of three"};
    }
    return plain.append(rest);
}

std::string group_thousands(std::string_view number, Language language) {
    const std::string_view mark = language == Language::Fa ? kThousandsMarkFa : ",";
    std::string grouped(number.starts_with('-') ? "-" : "");
    DigitRun left = digit_run(number, grouped.size());
    const std::size_t end = left.end;
    for (std::size_t i = grouped.size(); i < end; --left.digit_count) {
        grouped += number.substr(i, digit_at(number, i)->byte_count);
        i += digit_at(number, i)->byte_count;
        if (left.digit_count > 1 && left.digit_count % 3 == 1) {
            grouped += mark;
        }
    }
    return grouped.append(number.substr(end));
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
