// One batch of facts decided under every scenario, and added up.
#pragma once

#include "core/facts.hpp"
#include "replay/totals.hpp"

namespace darman::replay {

// Facts of whole units: nothing outside of them changes what is decided here. With bad rows (told
// in Totals::errors) the others are decided. Shares nothing that changes: any thread may call it.
Totals replay_batch(const Plan& plan, const core::Facts& facts);

}  // namespace darman::replay
