// The grammar of single JSON tokens, and places in a text: shared by parser and writer.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>

namespace darman::json {

// Whether the text is a number by RFC 8259: no leading zeros, no "+", no bare point, no blanks.
bool is_number_token(std::string_view text);

// The offset of the first byte that is not well-formed UTF-8; none if all is. Surrogates and
// overlong forms are not well-formed.
std::optional<std::size_t> first_invalid_utf8(std::string_view text);

// "3:14", line and column counted from 1, the column in characters. An offset past the end is the
// end.
std::string line_and_column(std::string_view text, std::size_t offset);

}  // namespace darman::json
