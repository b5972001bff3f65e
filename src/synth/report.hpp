// Each proportion of what was generated beside its target and where that comes from.
#pragma once

#include <vector>

#include "synth/parameters.hpp"
#include "synth/registers.hpp"
#include "synth/scheme.hpp"
#include "synth/tally.hpp"

namespace darman::synth {

std::vector<Proportion> proportions(const Parameters& parameters,
                                    const Registers& registers,
                                    const Options& options,
                                    const Tally& tally);

}  // namespace darman::synth
