// A replay's report for a terminal, in one language.
#pragma once

#include <string>

#include "report/replay_view.hpp"

namespace darman::report {

struct ReplayTextOptions {
    Language language = Language::En;
    bool color = false;
    std::size_t rows_max = 40;  // of a table; how many are left out is said
};

std::string replay_text(const ReplayView& view, const ReplayTextOptions& options);

}  // namespace darman::report
