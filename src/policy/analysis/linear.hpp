// Sums of unknown numbers, and whether some of them can be as they are demanded to be.
#pragma once

#include <cstdint>
#include <map>
#include <vector>

#include "core/rational.hpp"

namespace darman::policy::analysis {

// constant + the sum of coefficient × number, over numbers known by their place in some table.
struct Linear {
    core::Rational constant;
    std::map<std::int32_t, core::Rational> terms;  // none is 0

    static Linear of(core::Rational constant) { return {std::move(constant), {}}; }

    static Linear of_number(std::int32_t number) { return {0, {{number, 1}}}; }

    [[nodiscard]] bool is_constant() const { return terms.empty(); }

    // this + factor × other.
    [[nodiscard]] Linear plus(const Linear& other, const core::Rational& factor = 1) const;
    [[nodiscard]] Linear times(const core::Rational& factor) const;
    // With `form` in the place of a number.
    void put(std::int32_t number, const Linear& form);
};

// What a form must be.
struct Demand {
    enum class Sense : std::uint8_t { Zero, AtLeastZero, AboveZero } sense = Sense::Zero;
    Linear form;
};

// True: proved that no numbers meet all demands. False: some do, or the work allowed was used up.
bool impossible(const std::vector<Demand>& demands, std::int64_t& pivots_left);

// The forms as they read once each demand that something is zero was solved for a number of it.
std::vector<Linear> reduced(const std::vector<Demand>& demands, std::vector<Linear> forms);

}  // namespace darman::policy::analysis
