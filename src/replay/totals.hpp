// What a replay adds up. Totals of batches are merged in any order and give the same.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "replay/plan.hpp"
#include "replay/sum.hpp"

namespace darman::replay {

constexpr std::size_t kVerdictCount = 5;  // by enumerator of engine::Verdict

struct MeasureTotals {
    Sum sum;
    std::uint64_t known = 0;
    std::uint64_t none = 0;     // nothing is given: of a rejected row, of one taken back
    std::uint64_t unknown = 0;  // never taken for zero
};

struct GroupTotals {
    std::uint64_t rows = 0;
    std::array<std::uint64_t, kVerdictCount> by_verdict{};
    std::uint64_t tainted = 0;
    std::vector<std::uint64_t> distinct;  // rows above them: one a level of Section::above
    std::vector<MeasureTotals> measures;  // as Section::measures
};

// Groups by their key: parts joined by kPartEnd; a part is "=text", or one of the words below.
using Groups = std::map<std::string, GroupTotals>;
constexpr char kPartEnd = '\x1f';
constexpr std::string_view kUnknownPart = "~unknown";
constexpr std::string_view kNonePart = "~none";
constexpr std::string_view kFaultPart = "~fault";

struct SharesTotals {
    Sum whole;
    Sum parts;                              // of what is accepted
    std::array<Sum, kVerdictCount> others;  // the whole of what is not, by verdict
    Sum taken_back;                         // the whole of rows that vanish
    std::uint64_t whole_unknown = 0;
    std::uint64_t broken = 0;  // accepted rows whose parts are not the whole
};

struct Transition {
    std::uint64_t rows = 0;
    Sum asked;
    Sum before;  // of the measure whose change is told
    Sum after;
};

struct Affected {
    std::string key;
    core::Rational before;
    core::Rational after;
};

// The change of a measure for the members of something: persons, households.
struct Changes {
    std::uint64_t members = 0;
    std::uint64_t fell = 0;
    std::uint64_t rose = 0;
    std::uint64_t same = 0;
    std::uint64_t apart = 0;         // no row of theirs could be compared
    std::uint64_t partly = 0;        // some rows could not, others were
    std::uint64_t rows_without = 0;  // rows that belong to no member
    Sum fell_by;                     // not below zero
    Sum rose_by;
    Sum without;                           // change of the rows that belong to no member
    std::vector<core::Rational> affected;  // every change that is not zero; sorted at the end
    std::vector<Affected> top;             // the largest changes, then by key
};

struct Comparison {
    std::uint64_t rows = 0;      // compared
    std::uint64_t left_out = 0;  // not known under one law or both
    Sum left_out_asked;
    std::uint64_t appeared = 0;  // rows that only this law makes
    std::uint64_t vanished = 0;
    Sum before;  // of the rows compared
    Sum after;
    Sum only_before;  // known under the baseline alone
    Sum only_after;
    std::map<std::string, Transition> transitions;  // "from" kPartEnd "to"
    std::vector<Changes> who;
};

struct KindScore {
    std::uint64_t labelled = 0;
    std::uint64_t found = 0;       // with the reason that the label names
    std::uint64_t by_another = 0;  // with another reason only

    bool operator==(const KindScore&) const = default;
};

struct CodeScore {
    std::uint64_t labelled = 0;
    std::uint64_t given = 0;  // rows with this reason
    std::uint64_t both = 0;

    bool operator==(const CodeScore&) const = default;
};

struct Scores {
    std::vector<KindScore> kinds;
    std::map<std::string, CodeScore> codes;
    std::uint64_t labels_met = 0;
    // Codes that a kind's labels name: kind -> code of Labels.
    std::vector<std::map<std::int32_t, std::uint64_t>> codes_of_kind;

    bool operator==(const Scores&) const = default;
};

struct ZeroTotals {
    std::uint64_t rows = 0;     // where the conditions hold
    std::uint64_t above = 0;    // of them: above zero
    std::uint64_t unknown = 0;  // of them: not known
    std::uint64_t untold = 0;   // rows of which the conditions are not known
    Sum sum;
    std::map<std::string, core::Rational> first;  // the first keys above zero
};

struct SectionTotals {
    GroupTotals all;
    std::vector<Groups> groups;   // as Section::dimensions
    std::vector<Sum> over_top;    // as Section::measures: summed over the top rows' sums
    std::uint64_t top_count = 0;  // top rows that have such rows
    std::vector<SharesTotals> shares;
    std::map<std::string, std::uint64_t> needs;   // rows by what is not known
    std::map<std::string, std::uint64_t> faults;  // rows by what went wrong, without its date
    Comparison comparison;
    Scores scores;
    ZeroTotals zero;
};

class Totals {
  public:
    explicit Totals(const Plan& plan);

    [[nodiscard]] SectionTotals& of(std::size_t section, std::size_t scenario) {
        return all_[section][scenario];
    }

    [[nodiscard]] const SectionTotals& of(std::size_t section, std::size_t scenario) const {
        return all_[section][scenario];
    }

    // What codes are called by the registers of the facts, where these give names.
    void name(const std::string& dictionary, const std::string& code, policy::Labels labels);
    [[nodiscard]] const policy::Labels* name_of(const std::string& dictionary,
                                                const std::string& code) const;

    // Rows that could not be bound: told once each, all counted.
    void note(const base::Error& error);
    void merge(Totals&& other, std::size_t top_count);

    [[nodiscard]] const std::map<std::string, base::Error>& errors() const { return errors_; }

    [[nodiscard]] std::uint64_t error_count() const { return error_count_; }

  private:
    std::vector<std::vector<SectionTotals>> all_;
    std::map<std::pair<std::string, std::string>, policy::Labels> names_;
    std::map<std::string, base::Error> errors_;
    std::uint64_t error_count_ = 0;
};

GroupTotals empty_group(const Section& section);
// Keeps the `count` largest changes, by size, then by key.
void keep_top(std::vector<Affected>& top, std::size_t count);

constexpr std::size_t kErrorsToldMax = 20;
constexpr std::size_t kZeroKeysMax = 20;

}  // namespace darman::replay
