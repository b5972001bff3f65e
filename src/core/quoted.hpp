// What the user wrote, as it is shown back in an error message.
#pragma once

#include <string>
#include <string_view>

namespace darman::core {

// The text in double quotes, in one line (control characters as "?") and at most 60 bytes of it,
// cut between characters: an error must stay readable when the cell holds a whole page.
std::string quote_input(std::string_view text);

}  // namespace darman::core
