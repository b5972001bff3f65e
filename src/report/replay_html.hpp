// A replay's report as one HTML file that fetches nothing, in both languages, with charts.
#pragma once

#include <string>

#include "report/html.hpp"
#include "report/replay_view.hpp"

namespace darman::report {

std::string replay_html(const ReplayView& view,
                        const std::vector<engine::Receipt>& receipts,
                        const HtmlOptions& options);

}  // namespace darman::report
