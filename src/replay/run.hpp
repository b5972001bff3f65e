// A year decided under every scenario, batch by batch, on several threads.
#pragma once

#include <cstdint>
#include <functional>

#include "base/result.hpp"
#include "core/facts.hpp"
#include "replay/totals.hpp"

namespace darman::replay {

// Where facts come from: units that no other touches (persons tied to each other, and all beneath),
// numbered from 0. facts() and rows_in() are called from several threads.
struct Source {
    std::uint64_t unit_count = 0;
    std::function<std::uint64_t(std::uint64_t first, std::uint64_t last)> rows_in;
    std::function<base::Result<core::Facts>(std::uint64_t first, std::uint64_t last)> facts;
};

struct RunOptions {
    unsigned threads = 1;
    std::uint64_t rows_per_batch = 20'000;  // of facts; a unit with more is a batch of its own
    bool stop_at_bad_rows = true;
    // Rows done so far; one call at a time, from any thread.
    std::function<void(std::uint64_t rows)> progress;
};

// The same totals for any number of threads and any size of batch. Ends early, with what was
// found, at the first batch with rows that cannot be read, unless told otherwise.
base::Result<Totals> run(const Plan& plan, const Source& source, const RunOptions& options);

// Units held in memory, each with all registers it needs in `registers`.
Source memory_source(const std::vector<core::Facts>& units, const core::Facts& registers);

}  // namespace darman::replay
