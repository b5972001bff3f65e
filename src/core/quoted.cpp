#include "core/quoted.hpp"

namespace darman::core {

namespace {

constexpr std::size_t kShownBytesMax = 60;

bool continues_a_character(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0U) == 0x80U;
}

}  // namespace

std::string quote_input(std::string_view text) {
    std::size_t end = text.size();
    if (end > kShownBytesMax) {
        end = kShownBytesMax;
        while (end > 0 && continues_a_character(text[end])) {
            --end;
        }
    }
    std::string shown = "\"";
    for (const char byte : text.substr(0, end)) {
        const auto code = static_cast<unsigned char>(byte);
        shown += code < 0x20U || code == 0x7FU ? '?' : byte;
    }
    return shown + (end < text.size() ? "...\"" : "\"");
}

}  // namespace darman::core
