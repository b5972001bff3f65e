// The parts of a replay's report, each made by its own file.
#pragma once

#include <vector>

#include "replay/report.hpp"
#include "report/replay_view.hpp"

namespace darman::report {

ViewTable view_table(Said title, std::vector<ViewColumn> columns);
// Says how many lines were left out.
void more_note(ViewTable& table, std::size_t all, std::size_t shown);

// Gains and losses, and the ways from one outcome to another.
void add_change_parts(const replay::Report& report, std::vector<ViewPart>& parts);
// How well the edits find what they should; what must be zero.
void add_score_parts(const replay::Report& report, std::vector<ViewPart>& parts);

}  // namespace darman::report
