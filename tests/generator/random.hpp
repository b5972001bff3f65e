// A generator of random numbers that gives the same on every machine: SplitMix64.
#pragma once

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace darman::generator {

class Random {
  public:
    explicit Random(std::uint64_t seed) : state_(seed * 0x9E3779B97F4A7C15U + 0x1234567U) {}

    std::uint64_t next() {
        state_ += 0x9E3779B97F4A7C15U;
        std::uint64_t z = state_;
        z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9U;
        z = (z ^ (z >> 27U)) * 0x94D049BB133111EBU;
        return z ^ (z >> 31U);
    }

    // From low to high, both in.
    std::int64_t between(std::int64_t low, std::int64_t high) {
        const auto span = static_cast<std::uint64_t>(high - low) + 1U;
        return low + static_cast<std::int64_t>(next() % span);
    }

    std::size_t index(std::size_t size) { return static_cast<std::size_t>(next() % size); }

    // True once in so many times.
    bool one_in(std::int64_t times) { return between(1, times) == 1; }

    template <typename T>
    const T& pick(const std::vector<T>& from) {
        return from[index(from.size())];
    }

    template <typename T>
    void shuffle(std::vector<T>& items) {
        for (std::size_t i = items.size(); i > 1; --i) {
            std::swap(items[i - 1], items[index(i)]);
        }
    }

  private:
    std::uint64_t state_;
};

}  // namespace darman::generator
