// Writes one random policy, statement by statement, into a Policy.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "generator/policy_terms.hpp"

namespace darman::generator {

class Writer {
  public:
    Writer(Random& random, Policy& policy, const PolicyShape& shape)
        : random_(random), policy_(policy), shape_(shape), terms_(random, policy, shape) {}

    void write();

  private:
    void line(const std::string& text) { policy_.pieces.push_back({text, "", "", {}, -1}); }

    // Where no verdict reads a counter, accumulators may be run in different orders.
    [[nodiscard]] bool orders_mixed() const { return !shape_.verdicts_read_counters; }

    [[nodiscard]] Wanted wanted(bool counters = true) const;
    void header();
    void world();
    // One entry, and its twin for the overlay that changes nothing.
    int entry(const std::string& param,
              const std::string& when,
              const std::string& value,
              std::optional<core::Date> enacted = std::nullopt,
              bool twin = true);
    void dated_parameter(const std::string& name,
                         const std::string& type,
                         const std::vector<std::string>& keys,
                         const std::function<std::string()>& value);
    void parameters();
    void table();
    std::string output();
    // Exceptions e0, e1, … each before all after it; or disjoint ones. Some have exceptions of
    // their own.
    bool exceptions(const std::function<std::string(bool&)>& value);
    void rule();

    // policy_counters.cpp
    std::string late();
    std::string keys();
    [[nodiscard]] std::string year() const;
    std::string period();
    void money_bounds();
    void count_bounds();
    void tranches(bool money);
    void accumulator();
    void waterfall();
    void allocation();
    void verdicts();
    // Years and steps that the law makes, each resting on the one before.
    void made_rows();

    Random& random_;
    Policy& policy_;
    const PolicyShape& shape_;
    Terms terms_;
    int rules_ = 0;
    int accumulators_ = 0;
};

}  // namespace darman::generator
