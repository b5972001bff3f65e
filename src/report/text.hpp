// Text for terminals: how wide it is, padded, cut, and made harmless. All text is UTF-8.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace darman::report {

// Columns that a terminal gives the text: combining marks (harakat among them), ZWNJ and direction
// marks take none, East Asian wide characters two, all else one.
std::size_t display_width(std::string_view text);

// Blanks added after (left) or before (right) up to the width; longer text is left as it is.
std::string align_left(std::string_view text, std::size_t width);
std::string align_right(std::string_view text, std::size_t width);

// At most that wide; what was cut off is marked with "…".
std::string cut(std::string_view text, std::size_t width);

// One line that can do no harm where it is shown: control characters are shown as "?", line breaks
// and tabs as blanks, and bidirectional overrides are dropped, since a key or a reason is someone's
// input and could otherwise move the cursor or reverse an amount. Broken UTF-8 is shown as U+FFFD.
std::string one_line(std::string_view text);

// For HTML text and attribute values in double quotes; also one_line.
std::string html(std::string_view text);

}  // namespace darman::report
