// The small phrases of a replay's report, in both languages.
#pragma once

#include <cstdint>
#include <string>

#include "core/rational.hpp"
#include "replay/report.hpp"
#include "report/replay_view.hpp"

namespace darman::report {

Said said(std::string en, std::string fa);
Said count_said(std::uint64_t count);
// Money of minor units, in main units, grouped.
Said amount_said(const core::Rational& minor, const replay::Report& report);
// The sum of a measure; "unknown" where no value is known.
Said sum_said(const replay::MeasureTotals& totals, const replay::Report& report);
// The same with a sign: "+1,200", "−80", "0".
Said change_said(const core::Rational& minor, const replay::Report& report);
// "12.3 %"; "–" of nothing.
Said percent_said(const core::Rational& part, const core::Rational& whole);
Said percent_said(std::uint64_t part, std::uint64_t whole);
Said verdict_said(engine::Verdict verdict);
// "rejected: over tariff, duplicate": an outcome as Totals names it.
Said outcome_said(const replay::Report& report, const std::string& outcome);
// "over_tariff, duplicate"
Said reasons_said(const replay::Report& report, const std::string& codes);
Said measure_said(const replay::Measure& measure);
Said entity_said(const std::string& entity, const policy::Labels& labels, bool many);
Said dimension_said(const replay::Dimension& dimension);
Said group_said(const replay::Report& report,
                const replay::Dimension& dimension,
                const std::string& key);
Said scenario_said(const replay::Report& report, std::size_t scenario);
// "sex of person", and a fault as it stands.
Said need_said(const std::string& need);
Said joined_said(const Said& a, const Said& b, std::string_view between_en, std::string_view fa);

}  // namespace darman::report
