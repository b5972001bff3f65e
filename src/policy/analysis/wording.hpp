// How the checks name things: as the policy writes them, so that a jurist finds them again.
#pragma once

#include <cstdint>
#include <limits>
#include <string>

#include "core/date.hpp"
#include "policy/model.hpp"

namespace darman::policy::analysis {

std::string entity_name(const Model& model, std::int32_t entity);
// "Line.share"; "minimum" of a rule of no entity; "Line.terms.share" of a table's output.
std::string derived_name(const Model& model, std::int32_t derived);
std::string table_name(const TableInfo& table, const Model& model);  // "Line.terms"
// In the calendar of the module.
std::string date_text(const Model& model, std::int32_t module, std::int64_t day);
// A canonical number as it is written: "25%", "20_000_000 IRR", "30 years".
std::string number_text(const core::Rational& number, const Type& type, const Model& model);
std::string value_text(const Value& value,
                       const Type& type,
                       const Model& model,
                       std::int32_t module);

// The days on which something is in force, both ends in.
struct Days {
    static constexpr std::int64_t kBeginning = std::numeric_limits<std::int64_t>::min() / 4;
    static constexpr std::int64_t kEnd = std::numeric_limits<std::int64_t>::max() / 4;

    std::int64_t from = kBeginning;
    std::int64_t to = kEnd;

    [[nodiscard]] bool empty() const { return from > to; }

    [[nodiscard]] bool contains(const Days& other) const {
        return from <= other.from && other.to <= to;
    }

    [[nodiscard]] bool always() const { return from == kBeginning && to == kEnd; }
};

Days days_of(const InForce& in_force);
Days common_days(const Days& a, const Days& b);
// A day of these to show: the first, or the last where there is no first.
std::int64_t example_day(const Days& days);

}  // namespace darman::policy::analysis
