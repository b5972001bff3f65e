// What a replay found, ready to be shown: totals with their plan, and what follows from them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "replay/totals.hpp"

namespace darman::replay {

// Of the facts, as their source tells.
struct DataOrigin {
    std::string inputs_sha256;
    std::string data_until;  // ISO; "" where the source does not tell
    std::uint64_t rows = 0;
    std::uint64_t units = 0;
};

struct Report {
    Plan plan;
    Totals totals;
    DataOrigin origin;
    std::vector<engine::Receipt> receipts;  // one a scenario
    std::string currency;
    int currency_digits = 0;
};

Report make_report(Plan plan, Totals totals, DataOrigin origin);

// A part of a group's key.
struct GroupPart {
    enum class Kind : std::uint8_t { Text, Unknown, None, Fault } kind = Kind::Text;
    std::string text;
    policy::Labels labels;  // of a code
};

std::vector<GroupPart> group_parts(const Report& report,
                                   const Dimension& dimension,
                                   const std::string& key);
// Keys of the groups under any scenario, in order: numbers by size, else by bytes.
std::vector<std::string> group_keys(const Report& report,
                                    std::size_t section,
                                    std::size_t dimension);
// The group under a scenario; an empty one where no row is in it.
const GroupTotals& group_of(const Report& report,
                            std::size_t section,
                            std::size_t scenario,
                            std::size_t dimension,
                            const std::string& key);

// Money of minor units in main units: "1234.50".
std::string amount_text(const core::Rational& minor, const Report& report);

// Section of the replay whose changes are told; none: there is but one scenario.
std::optional<std::size_t> compared_section(const Report& report);
std::optional<std::size_t> zero_section(const Report& report);
std::optional<std::size_t> scored_section(const Report& report);
// Scenarios of which zero is expected: the reforms; without any, the law as it is.
std::vector<std::size_t> zero_scenarios(const Report& report);

// Changes that are not zero, in order, at 10 %, 20 % … 100 %: the smallest change that so many of
// the affected do not exceed (nearest rank).
std::vector<core::Rational> deciles(const Changes& changes);
// Of all members that could be compared, those without a change too.
core::Rational median(const Changes& changes);

struct KindResult {
    std::string kind;
    KindScore score;
    bool findable = false;    // its labels name a reason
    std::uint64_t given = 0;  // rows with the reasons that its labels name
    std::uint64_t right = 0;  // of them: labelled so
};

std::vector<KindResult> kind_results(const Report& report,
                                     std::size_t section,
                                     std::size_t scenario);
// "0.953": exactly so many decimals; "" of nothing.
std::string ratio(std::uint64_t part, std::uint64_t whole, int decimals);

// What must come out equal, and did it?
struct Identity {
    enum class Kind : std::uint8_t {
        OverGroups,  // total = sum over groups
        OverTop,     // total = sum over the top rows (persons)
        OfShares,    // whole = parts of what is accepted + whole of all else
        OfChanges,   // after - before = sum of the members' changes
    } kind = Kind::OverGroups;
    std::size_t section = 0;
    std::size_t scenario = 0;
    std::string measure;
    std::string over;  // the dimension, the top entity, who
    core::Rational left;
    core::Rational right;
    bool holds = false;
};

std::vector<Identity> identities(const Report& report);
// True if all of them hold; else we are at fault.
bool all_hold(const std::vector<Identity>& identities);

// Largest counts first, then by text.
std::vector<std::pair<std::string, std::uint64_t>> by_count(
    const std::map<std::string, std::uint64_t>& counts);

}  // namespace darman::replay
