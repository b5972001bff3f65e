// A law of national size, always the same: forty chapters over persons, claims and lines.
#pragma once

#include <cstddef>
#include <string>

#include "core/facts.hpp"

namespace darman::bench {

struct NationalSize {
    std::size_t chapters = 40;
    std::size_t rules = 50;  // a chapter
};

struct NationalPolicy {
    std::string text;
    std::size_t rules = 0;
    std::size_t exceptions = 0;
    std::size_t parameters = 0;
    std::size_t table_rows = 0;
    std::size_t accumulators = 0;
    std::size_t verdicts = 0;
};

NationalPolicy national_policy(const NationalSize& size);
// One claim of eight lines under it.
core::Facts national_claim();

}  // namespace darman::bench
