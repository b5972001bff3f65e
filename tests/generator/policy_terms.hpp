// What stands in the rules of a random policy: conditions, amounts, rates.
#pragma once

#include <string>
#include <vector>

#include "generator/policy_generator.hpp"
#include "generator/random.hpp"

namespace darman::generator {

struct Term {
    std::string text;
    bool counter = false;   // rests on an accumulator
    bool negative = false;  // may be below 0
};

// What is allowed where the term is to stand.
struct Wanted {
    bool counters = true;
    bool negative = false;
    bool history = true;  // sets of earlier rows
};

class Terms {
  public:
    Terms(Random& random, const Policy& policy, const PolicyShape& shape)
        : random_(random), policy_(policy), shape_(shape) {}

    // "5_000 IRR", "50.00 EUR": from so many minor units.
    std::string constant(std::int64_t minor) const;
    std::string bare(std::int64_t minor) const;  // without its unit
    std::string date(core::Date day) const;
    std::string any_date();
    core::Date any_day();
    std::string percent();
    std::string rounding();  // " rounded half up to 1"
    std::string cite();

    Term condition(const Wanted& wanted, int depth = 2);
    Term amount(const Wanted& wanted);       // one term of money
    Term money_value(const Wanted& wanted);  // whole, as a value
    std::string rate();
    std::string count(const Wanted& wanted);  // an integer of a line, not below 0

    std::vector<Term> amounts;       // of money, of a line
    std::vector<Term> flags;         // yes or no, of a line
    std::vector<Term> counters;      // integer accumulators of a line
    std::vector<std::string> rates;  // parameters and columns of tables
    std::vector<std::string> fees;   // parameters of money
    std::vector<std::string> sizes;  // parameters that are integers

  private:
    std::string simple_condition();
    std::string set_condition();
    std::string history_condition();
    std::string counter_condition();

    Random& random_;
    const Policy& policy_;
    const PolicyShape& shape_;
};

}  // namespace darman::generator
