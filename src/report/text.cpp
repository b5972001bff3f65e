#include "report/text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

namespace darman::report {
namespace {

struct Character {
    char32_t code = 0;
    std::size_t byte_count = 1;
    bool valid = true;
};

constexpr char32_t kReplacement = 0xFFFD;

bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

Character character_at(std::string_view text, std::size_t offset) {
    const auto lead = static_cast<unsigned char>(text[offset]);
    if (lead < 0x80U) {
        return {lead, 1, true};
    }
    const std::size_t count = lead >= 0xF0U ? 4 : lead >= 0xE0U ? 3 : lead >= 0xC2U ? 2 : 0;
    if (count == 0 || lead > 0xF4U || offset + count > text.size()) {
        return {kReplacement, 1, false};
    }
    char32_t code = lead & (0xFFU >> (count + 1));
    for (std::size_t i = 1; i < count; ++i) {
        if (!is_continuation(text[offset + i])) {
            return {kReplacement, 1, false};
        }
        code = (code << 6U) | (static_cast<unsigned char>(text[offset + i]) & 0x3FU);
    }
    constexpr std::array<char32_t, 5> kLeast = {0, 0, 0x80, 0x800, 0x10000};
    if (code < kLeast.at(count) || code > 0x10FFFF || (code >= 0xD800 && code <= 0xDFFF)) {
        return {kReplacement, 1, false};
    }
    return {code, count, true};
}

struct Range {
    char32_t first;
    char32_t last;
};

constexpr std::array kZeroWidth = {
    Range{0x0300, 0x036F}, Range{0x0483, 0x0489}, Range{0x0591, 0x05BD}, Range{0x0610, 0x061A},
    Range{0x064B, 0x065F}, Range{0x0670, 0x0670}, Range{0x06D6, 0x06DC}, Range{0x06DF, 0x06E4},
    Range{0x06E7, 0x06E8}, Range{0x06EA, 0x06ED}, Range{0x08D3, 0x08FF}, Range{0x1AB0, 0x1AFF},
    Range{0x200B, 0x200F}, Range{0x202A, 0x202E}, Range{0x2060, 0x2069}, Range{0x20D0, 0x20FF},
    Range{0xFE00, 0xFE0F}, Range{0xFE20, 0xFE2F}, Range{0xFEFF, 0xFEFF}, Range{0xE0100, 0xE01EF},
};

constexpr std::array kWide = {
    Range{0x1100, 0x115F},
    Range{0x2E80, 0x303E},
    Range{0x3041, 0xA4CF},
    Range{0xAC00, 0xD7A3},
    Range{0xF900, 0xFAFF},
    Range{0xFE30, 0xFE6F},
    Range{0xFF00, 0xFF60},
    Range{0xFFE0, 0xFFE6},
    Range{0x1F300, 0x1F64F},
    Range{0x1F900, 0x1F9FF},
    Range{0x20000, 0x3FFFD},
};

template <std::size_t N>
bool among(const std::array<Range, N>& ranges, char32_t code) {
    return std::any_of(ranges.begin(), ranges.end(), [code](const Range& range) {
        return range.first <= code && code <= range.last;
    });
}

std::size_t width_of(char32_t code) {
    if (among(kZeroWidth, code)) {
        return 0;
    }
    return among(kWide, code) ? 2 : 1;
}

bool is_override(char32_t code) {
    return (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
}

bool is_line_end(char32_t code) {
    return code == '\n' || code == '\r' || code == '\t' || code == 0x2028 || code == 0x2029;
}

void append_safe(std::string& out, std::string_view text, std::size_t offset, Character character) {
    if (is_override(character.code)) {
        return;
    }
    if (!character.valid) {
        out += "\uFFFD";
    } else if (is_line_end(character.code)) {
        out += ' ';
    } else if (character.code < 0x20 || (character.code >= 0x7F && character.code < 0xA0)) {
        out += '?';
    } else {
        out += text.substr(offset, character.byte_count);
    }
}

}  // namespace

std::size_t display_width(std::string_view text) {
    std::size_t width = 0;
    for (std::size_t offset = 0; offset < text.size();) {
        const Character character = character_at(text, offset);
        width += width_of(character.code);
        offset += character.byte_count;
    }
    return width;
}

std::string align_left(std::string_view text, std::size_t width) {
    const std::size_t own = display_width(text);
    return std::string(text) + std::string(width > own ? width - own : 0, ' ');
}

std::string align_right(std::string_view text, std::size_t width) {
    const std::size_t own = display_width(text);
    return std::string(width > own ? width - own : 0, ' ') + std::string(text);
}

std::string cut(std::string_view text, std::size_t width) {
    if (display_width(text) <= width || width == 0) {
        return std::string(text);
    }
    std::size_t used = 0;
    std::size_t offset = 0;
    while (offset < text.size()) {
        const Character character = character_at(text, offset);
        if (used + width_of(character.code) > width - 1) {
            break;
        }
        used += width_of(character.code);
        offset += character.byte_count;
    }
    return std::string(text.substr(0, offset)) + "…";
}

std::string one_line(std::string_view text) {
    std::string out;
    out.reserve(text.size());
    for (std::size_t offset = 0; offset < text.size();) {
        const Character character = character_at(text, offset);
        append_safe(out, text, offset, character);
        offset += character.byte_count;
    }
    return out;
}

std::string html(std::string_view text) {
    std::string out;
    out.reserve(text.size() + text.size() / 8);
    for (const char c : one_line(text)) {
        switch (c) {
            case '&':
                out += "&amp;";
                break;
            case '<':
                out += "&lt;";
                break;
            case '>':
                out += "&gt;";
                break;
            case '"':
                out += "&quot;";
                break;
            case '\'':
                out += "&#39;";
                break;
            default:
                out += c;
        }
    }
    return out;
}

}  // namespace darman::report
