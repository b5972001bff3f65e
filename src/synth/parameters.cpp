#include "synth/parameters.hpp"

#include <algorithm>
#include <array>

#include "synth/random.hpp"

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t kWeightMax = 1'000'000'000;
constexpr std::int64_t kHouseholdMax = 8;

constexpr std::array kNumbers = {"covered",
                                 "workers",
                                 "pensioners",
                                 "use_scale",
                                 "admissions",
                                 "admission_scale",
                                 "minimum_wage",
                                 "rural",
                                 "pensioners_on_minimum",
                                 "supplementary",
                                 "retire",
                                 "pensioners_below_minimum",
                                 "lose_cover",
                                 "referred",
                                 "self_referred",
                                 "answered",
                                 "owned",
                                 "admission_emergency",
                                 "package",
                                 "outside",
                                 "dear_medicine",
                                 "unit_minutes",
                                 "second_operation",
                                 "nursing",
                                 "ward_none",
                                 "ward_1",
                                 "ward_2",
                                 "ward_3",
                                 "ward_4",
                                 "surgical",
                                 "teaching",
                                 "direct_beds",
                                 "over_tariff_excess",
                                 "beds_outside",
                                 "lines_per_person",
                                 "facility_scale_floor",
                                 "physician_patients"};

constexpr std::array kDistributions = {"month",
                                       "received_days",
                                       "stay_days",
                                       "worker_income",
                                       "pension",
                                       "special",
                                       "spouse_gap",
                                       "head_female",
                                       "episode",
                                       "medicines",
                                       "units",
                                       "tests",
                                       "minutes",
                                       "received_late",
                                       "use.well.0-14",
                                       "use.well.15-44",
                                       "use.well.45-64",
                                       "use.well.65-150",
                                       "use.chronic.0-44",
                                       "use.chronic.45-150"};

constexpr std::array kAges = {"child", "orphan", "adult_child", "parent"};

Error missing(const std::string& file, const std::string& what) {
    return Error{ErrorCode::InvalidInput,
                 file,
                 "there is no " + what,
                 "add it, or take the file that came with darman"};
}

Result<std::int64_t> weight_of(const Table& table, std::size_t row, std::string_view column) {
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t weight, table.integer(row, column));
    if (weight < 0 || weight > kWeightMax) {
        return table.wrong(row, column, "a whole number of 0 to 1,000,000,000");
    }
    return weight;
}

// "15-44"
bool read_band(const std::string& text, ByAge::Band& band) {
    const std::size_t dash = text.find('-');
    if (dash == std::string::npos || dash == 0) {
        return false;
    }
    Table one{"", {"from", "to"}, {{text.substr(0, dash), text.substr(dash + 1)}}, {1}};
    const auto from = one.integer(0, "from");
    const auto to = one.integer(0, "to");
    if (!from || !to) {
        return false;
    }
    band.from = static_cast<int>(*from);
    band.to = static_cast<int>(*to);
    return true;
}

Result<void> read_numbers(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"name", "value", "unit", "source"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t value, table.integer(r, "value"));
        if (value < 0) {
            return table.wrong(r, "value", "0 or more");
        }
        if (table.text(r, "source").empty()) {
            return table.wrong(r, "source", "where the value comes from, or: assumption");
        }
        into.numbers[table.text(r, "name")] = {value, table.text(r, "source")};
    }
    for (const char* name : kNumbers) {
        if (!into.numbers.contains(name)) {
            return missing(table.name, std::string("parameter ") + name);
        }
    }
    return {};
}

Result<void> read_distributions(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"distribution", "key", "weight", "source"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const std::string& name = table.text(r, "distribution");
        const std::string& key = table.text(r, "key");
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t weight, weight_of(table, r, "weight"));
        ByAge::Band band;
        if (name == "chronic" || name == "admitted" || name == "emergency_claims") {
            if (!read_band(key, band)) {
                return table.wrong(r, "key", "ages, such as 15-44");
            }
            band.value = weight;
            ByAge& by_age = name == "chronic"    ? into.chronic
                            : name == "admitted" ? into.admitted
                                                 : into.emergency;
            by_age.bands.push_back(band);
            continue;
        }
        const auto value = table.integer(r, "key");
        into.distributions[name].add(value ? *value : 0, weight, key);
        into.sources[name] = table.text(r, "source");
    }
    for (const char* name : kDistributions) {
        const auto found = into.distributions.find(name);
        if (found == into.distributions.end() || found->second.total() == 0) {
            return missing(table.name, std::string("distribution ") + name);
        }
    }
    return {};
}

Result<void> read_ages(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"table", "from", "to", "weight"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t from, table.integer(r, "from"));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t to, table.integer(r, "to"));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t weight, weight_of(table, r, "weight"));
        if (from < 0 || to < from || to > 110) {
            return table.wrong(r, "to", "an age from `from` to 110");
        }
        into.ages[table.text(r, "table")].add(from * 1000 + to, weight);
    }
    for (const char* name : kAges) {
        if (!into.ages.contains(name)) {
            return missing(table.name, std::string("table of ages ") + name);
        }
    }
    return {};
}

Result<void> read_households(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"members", "ages", "weight"}));
    std::int64_t total = 0;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        HouseholdKind kind{table.text(r, "members"), table.text(r, "ages"), 0};
        DARMAN_ASSIGN_OR_RETURN(kind.weight, weight_of(table, r, "weight"));
        const bool letters = kind.members.find_first_not_of("WXASCPRDVO") == std::string::npos &&
                             kind.members.find_first_of("WRDV") == 0 &&
                             kind.members.size() <= kHouseholdMax;
        if (!letters) {
            return table.wrong(r, "members", "W, R, D or V and up to 7 of X A S C P O");
        }
        if (!into.ages.contains(kind.ages)) {
            return table.wrong(r, "ages", "a table of ages.csv");
        }
        total += kind.weight;
        into.households.push_back(std::move(kind));
    }
    if (total < 1 || total > 100'000) {
        return Error{ErrorCode::InvalidInput,
                     table.name,
                     "the weights sum to " + std::to_string(total),
                     "expected 1 to 100,000"};
    }
    return {};
}

Result<void> read_mortality(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"age", "male", "female"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t age, table.integer(r, "age"));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t male, weight_of(table, r, "male"));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t female, weight_of(table, r, "female"));
        if (!into.mortality.ages.empty() && age <= into.mortality.ages.back()) {
            return table.wrong(r, "age", "an age above the one before");
        }
        into.mortality.ages.push_back(age);
        into.mortality.male.push_back(male);
        into.mortality.female.push_back(female);
    }
    return into.mortality.ages.empty() ? Result<void>(missing(table.name, "row")) : Result<void>();
}

Result<void> read_faults(const Table& table, Parameters& into) {
    DARMAN_RETURN_IF_ERROR(table.has({"kind", "rate", "per", "code"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        FaultRate fault{table.text(r, "kind"), 0, table.text(r, "per"), table.text(r, "code")};
        DARMAN_ASSIGN_OR_RETURN(fault.rate, table.integer(r, "rate"));
        if (fault.rate < 0 || fault.rate > 100'000) {
            return table.wrong(r, "rate", "0 to 100,000");
        }
        if (fault.per != "lines" && fault.per != "lost" && fault.per != "deaths") {
            return table.wrong(r, "per", "lines, lost or deaths");
        }
        into.faults.push_back(std::move(fault));
    }
    return {};
}

}  // namespace

void Weights::add(std::int64_t value, std::int64_t weight, std::string key) {
    cumulative_.push_back(total() + static_cast<std::uint64_t>(weight));
    values_.push_back(value);
    keys_.push_back(std::move(key));
}

std::uint64_t Weights::weight(std::size_t index) const {
    return cumulative_[index] - (index == 0 ? 0 : cumulative_[index - 1]);
}

std::size_t Weights::pick(std::uint64_t point) const {
    DARMAN_CHECK(total() > 0);
    const std::uint64_t at = scaled(point, total());
    const auto found = std::upper_bound(cumulative_.begin(), cumulative_.end(), at);
    return static_cast<std::size_t>(found - cumulative_.begin());
}

std::int64_t ByAge::at(int age) const {
    for (const Band& band : bands) {
        if (band.from <= age && age <= band.to) {
            return band.value;
        }
    }
    return 0;
}

Result<Parameters> Parameters::read(const std::vector<Table>& tables) {
    Parameters out;
    // The order matters: households name tables of ages.
    constexpr std::array<std::pair<const char*, Result<void> (*)(const Table&, Parameters&)>, 6>
        kReaders = {{{"parameters.csv", read_numbers},
                     {"shares.csv", read_distributions},
                     {"ages.csv", read_ages},
                     {"households.csv", read_households},
                     {"mortality.csv", read_mortality},
                     {"faults.csv", read_faults}}};
    for (const auto& [name, reader] : kReaders) {
        DARMAN_ASSIGN_OR_RETURN(const Table* table, table_named(tables, name));
        DARMAN_RETURN_IF_ERROR(reader(*table, out));
    }
    return out;
}

std::int64_t Parameters::number(const std::string& name) const {
    const auto found = numbers.find(name);
    DARMAN_CHECK(found != numbers.end());
    return found->second.value;
}

const Weights& Parameters::distribution(const std::string& name) const {
    const auto found = distributions.find(name);
    DARMAN_CHECK(found != distributions.end());
    return found->second;
}

}  // namespace darman::synth
