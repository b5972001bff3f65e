// CSV as law uses it: small registers and series beside a policy (RFC 4180, UTF-8, a heading row).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::policy {

struct Csv {
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;  // each as wide as the heading
    std::vector<int> lines;                      // line of the file at which each row begins

    [[nodiscard]] int column(std::string_view name) const;  // -1: absent
};

// Error.place is "line N". Blanks around a cell are dropped; empty lines are skipped.
base::Result<Csv> parse_csv(std::string_view text);

}  // namespace darman::policy
