// The proportions of the scheme, read from tables and checked once.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "synth/table.hpp"

namespace darman::synth {

// Values with weights; a point of [0, 2^64) finds one.
class Weights {
  public:
    void add(std::int64_t value, std::int64_t weight, std::string key = {});

    [[nodiscard]] bool empty() const { return cumulative_.empty(); }

    [[nodiscard]] std::size_t size() const { return cumulative_.size(); }

    [[nodiscard]] std::uint64_t total() const { return empty() ? 0 : cumulative_.back(); }

    [[nodiscard]] std::uint64_t weight(std::size_t index) const;
    // The index that the point falls on; the weights must not all be 0 (checked).
    [[nodiscard]] std::size_t pick(std::uint64_t point) const;

    [[nodiscard]] std::int64_t value(std::size_t index) const { return values_[index]; }

    [[nodiscard]] const std::string& key(std::size_t index) const { return keys_[index]; }

    [[nodiscard]] std::int64_t at(std::uint64_t point) const { return values_[pick(point)]; }

  private:
    std::vector<std::uint64_t> cumulative_;
    std::vector<std::int64_t> values_;
    std::vector<std::string> keys_;
};

// A number for each age: bands that leave no gap up to 150.
struct ByAge {
    struct Band {
        int from = 0;
        int to = 0;
        std::int64_t value = 0;
    };

    std::vector<Band> bands;
    [[nodiscard]] std::int64_t at(int age) const;  // 0 outside
};

// Persons under one roof: one letter each. W worker, X second worker (spouse), A grown child at
// work, S spouse, C child, P parent; R retired, D disabled; V widow or widower, O orphan.
struct HouseholdKind {
    std::string members;
    std::string ages;  // table of the first member's age
    std::int64_t weight = 0;
};

struct FaultRate {
    std::string kind;
    std::int64_t rate = 0;
    std::string per;   // "lines" (100,000), "lost" and "deaths" (1,000)
    std::string code;  // reason that the edits should give, or empty
};

// Mortality by age of one sex, per 100,000,000 a year: the band that begins at or before the age.
struct Mortality {
    std::vector<std::int64_t> ages;
    std::vector<std::int64_t> male;
    std::vector<std::int64_t> female;
};

// A parameter with where it comes from, for the report.
struct Named {
    std::int64_t value = 0;
    std::string source;
};

struct Parameters {
    std::map<std::string, Named> numbers;
    std::map<std::string, Weights> distributions;
    std::map<std::string, std::string> sources;  // of distributions
    std::map<std::string, Weights> ages;         // value: first age * 1000 + last age
    std::vector<HouseholdKind> households;
    std::vector<FaultRate> faults;
    Mortality mortality;
    ByAge chronic;
    ByAge admitted;
    ByAge emergency;

    // Parameters that are missing, negative or of no use are told with file and line.
    static base::Result<Parameters> read(const std::vector<Table>& tables);

    // The name must be one of those that `read` demands (checked).
    [[nodiscard]] std::int64_t number(const std::string& name) const;
    [[nodiscard]] const Weights& distribution(const std::string& name) const;
};

}  // namespace darman::synth
