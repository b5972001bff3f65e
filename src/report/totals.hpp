// How many rows of each verdict, and what the money columns come to: exact sums over what is given.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <vector>

#include "core/rational.hpp"
#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

constexpr std::size_t kVerdictCount = 5;
// In the order in which a reader wants them.
constexpr std::array<engine::Verdict, kVerdictCount> kVerdicts = {engine::Verdict::Accepted,
                                                                  engine::Verdict::Pended,
                                                                  engine::Verdict::Undecided,
                                                                  engine::Verdict::Fault,
                                                                  engine::Verdict::Rejected};

// A given name of the rows of one entity.
struct Column {
    std::string entity;
    std::string module;
    std::string name;
    policy::Labels labels;
    std::string type;
    bool number = false;
    bool money = false;
    // Of money: over the values that are present. What is unknown is counted, never taken for zero.
    core::Rational sum;
    std::size_t present_count = 0;
    std::size_t unknown_count = 0;
    std::size_t decimals = 0;  // the most that any value is written with
};

struct Totals {
    std::size_t row_count = 0;
    std::array<std::size_t, kVerdictCount> by_verdict{};  // by enumerator of Verdict
    std::vector<Column> columns;                          // as they first come

    [[nodiscard]] std::size_t of(engine::Verdict verdict) const {
        return by_verdict.at(static_cast<std::size_t>(verdict));
    }
};

using Rows = std::vector<const engine::RowDecision*>;

Totals totals_of(const Rows& rows);
bool is_column(const Column& column,
               const engine::RowDecision& row,
               const engine::GivenValue& value);
const engine::GivenValue* find_value(const engine::RowDecision& row, const Column& column);

// "1,234.50", as the values it sums are written; "unknown" where no value is known.
std::string sum_text(const Column& column, Language language);
// The same for machines: "1234.5".
std::string sum_plain(const Column& column);

// Rows worth a line: those of an entity that is given something, and those with a verdict other
// than accepted. The rest (the person above the claim) only carry facts.
Rows telling_rows(const engine::Decision& decision);

// What stands above a row: "c1" of "c1/3"; "" at the top.
std::string group_of(const std::string& key);

}  // namespace darman::report
