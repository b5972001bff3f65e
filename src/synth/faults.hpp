// What goes wrong in claims, at stated rates and labelled: errors that the edits should find, and
// fraud that they may not.
#pragma once

#include <cstdint>
#include <vector>

#include "synth/care.hpp"

namespace darman::synth {

class Faults {
  public:
    // All must outlive it. Pairs: services that exclude each other on one day, by index.
    Faults(const Parameters& parameters,
           const Registers& registers,
           const ServiceBook& book,
           const Care& care,
           std::uint64_t seed,
           int year,
           std::vector<std::pair<int, int>> pairs);

    // Kinds that nothing is known of: a table of faults that names one is wrong.
    [[nodiscard]] static bool is_known(const std::string& kind);

    // Puts the household's faults into its year.
    void put_into(const Household& household, YearOfCare& care, Tally& tally) const;

  private:
    class Forger;

    const Parameters& parameters_;
    const Registers& registers_;
    const ServiceBook& book_;
    const Care& care_;
    std::uint64_t seed_;
    core::Date first_day_;
    core::Date last_day_;
    std::vector<std::pair<int, int>> pairs_;
};

}  // namespace darman::synth
