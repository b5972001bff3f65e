// Chance without a state: every draw is a function of the seed and of what it is drawn for, so that
// any household can be generated alone, in any order and by any thread.
//
// `mixed` is the finaliser of SplitMix64 (Steele, Lea, Flood: Fast splittable pseudorandom number
// generators, OOPSLA 2014; constants of variant 13 by Stafford).
#pragma once

#include <cstdint>

namespace darman::synth {

inline std::uint64_t mixed(std::uint64_t x) {
    x += 0x9E3779B97F4A7C15U;
    x = (x ^ (x >> 30U)) * 0xBF58476D1CE4E5B9U;
    x = (x ^ (x >> 27U)) * 0x94D049BB133111EBU;
    return x ^ (x >> 31U);
}

// A point of [0, 2^64) as one of [0, n).
inline std::uint64_t scaled(std::uint64_t point, std::uint64_t n) {
    const std::uint64_t high = point >> 32U;
    return n >> 32U == 0 ? (high * n) >> 32U : point % n;
}

// What is drawn. Each has chance of its own; a new one goes to the end, so that the others stay.
enum class Stream : std::uint64_t {
    Order,
    Place,
    Rural,
    Decile,
    Age,
    Member,
    Sex,
    Income,
    Special,
    Supplementary,
    Death,
    Retire,
    LoseCover,
    Use,
    Rounding,
    Chronic,
    Admissions,
    Care,
    Month,
    Episode,
    Path,
    Answer,
    Ownership,
    Facility,
    Sector,
    Emergency,
    Fault,
    FaultKind,
    Teaching,
    AdmissionPath,
    Package,
    Stay,
    Physician,
    Surgical,
};

// Independent draws for one subject.
class Draw {
  public:
    Draw(std::uint64_t seed, Stream stream, std::uint64_t index)
        : key_(mixed(mixed(seed ^ (static_cast<std::uint64_t>(stream) << 56U)) ^ index)) {}

    std::uint64_t next() { return mixed(key_ + 0x9E3779B97F4A7C15U * ++count_); }

    std::uint64_t below(std::uint64_t n) { return scaled(next(), n); }

    bool one_in(std::uint64_t n) { return below(n) == 0; }

    bool per_thousand(std::uint64_t n) { return below(1000) < n; }

  private:
    std::uint64_t key_;
    std::uint64_t count_ = 0;
};

// The systematic sample (a Weyl sequence with a start that the seed moves): the points of 0, 1, 2 …
// spread far more evenly than chance, so that shares come out at small sizes too.
inline std::uint64_t spread(std::uint64_t seed, Stream stream, std::uint64_t index) {
    const std::uint64_t name = static_cast<std::uint64_t>(stream) + 1;
    return mixed(seed ^ (name << 48U)) + (mixed(name) | 1U) * index;
}

}  // namespace darman::synth
