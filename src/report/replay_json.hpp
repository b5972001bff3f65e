// A replay's report as JSON: docs/formats/replay.md, replay.schema.json.
#pragma once

#include "json/json.hpp"
#include "replay/report.hpp"

namespace darman::report {

json::Value replay_json(const replay::Report& report);

}  // namespace darman::report
