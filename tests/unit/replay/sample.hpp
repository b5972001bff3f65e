// A small scheme with a year of facts, for the tests of replay.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/facts.hpp"
#include "policy/compile.hpp"
#include "replay/report.hpp"
#include "replay/run.hpp"

namespace darman::replay {

// A patient pays 30 per cent of a line, a woman nothing; over 1,000 is rejected, a dentist's line
// waits, that of a person of unknown sex cannot be decided; in 1405 the share has no value.
// Reforms: `cheap` (10 per cent), `strict` (over 500 is rejected).
const std::string& scheme_text();

// "id,household;a,h1;b,h1": a table of text cells; "" unknown, "none" none.
core::FactTable table(const std::string& name, const std::string& rows);

class Laws {
  public:
    // Each of the names a scenario: "" is the law as it is, "a+b" two reforms.
    explicit Laws(const std::vector<std::string>& reforms, const std::string& text = scheme_text());

    [[nodiscard]] Question question() const;

    std::vector<Scenario> scenarios;

  private:
    policy::Library library_;
    std::vector<std::unique_ptr<policy::Model>> models_;
};

// Persons a..f in three households, a unit each household, and the register of provinces.
std::vector<core::Facts> year_of_facts();
core::Facts registers();

// Replays; fails the test on an error.
Report replayed(const Question& question,
                const std::vector<core::Facts>& units,
                unsigned threads = 1,
                std::uint64_t rows_per_batch = 1'000);

// All its tables as one text, to be compared.
std::string all_of(const Report& report);

// The section "Line".
std::size_t lines_of(const Report& report);
std::string sum_of(const Report& report, std::size_t scenario, const std::string& measure);

}  // namespace darman::replay
