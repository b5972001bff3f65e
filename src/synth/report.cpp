#include "synth/report.hpp"

#include <algorithm>
#include <array>
#include <cstdlib>

namespace darman::synth {
namespace {

constexpr std::int64_t kMillion = 1'000'000;

// part / whole in millionths, rounded half up; 0 of 0 is 0.
std::int64_t in_millionths(std::uint64_t part, std::uint64_t whole) {
    if (whole == 0) {
        return 0;
    }
    const std::uint64_t times = part / whole;
    const std::uint64_t rest = part % whole;
    return static_cast<std::int64_t>(times * kMillion + (rest * kMillion + whole / 2) / whole);
}

class Report {
  public:
    Report(const Parameters& parameters, const Tally& tally)
        : parameters_(parameters), tally_(tally) {}

    void follows(const std::string& name, Count part, Count whole, const std::string& why) {
        out_.push_back({name, tally_.of(part), tally_.of(whole), -1, why});
    }

    void held(const std::string& name,
              std::uint64_t part,
              std::uint64_t whole,
              std::int64_t target_ppm,
              const std::string& source) {
        out_.push_back({name, part, whole, target_ppm, source});
    }

    // A parameter in thousandths.
    void parameter(const std::string& name, Count part, Count whole, const std::string& key) {
        held(name, tally_.of(part), tally_.of(whole), parameters_.number(key) * 1000, source(key));
    }

    // Of one weight among those of a distribution.
    void weight(const std::string& name,
                std::uint64_t part,
                std::uint64_t whole,
                const std::string& distribution,
                std::size_t index) {
        const Weights& weights = parameters_.distribution(distribution);
        held(name,
             part,
             whole,
             in_millionths(weights.weight(index), weights.total()),
             parameters_.sources.at(distribution));
    }

    const std::string& source(const std::string& key) const {
        return parameters_.numbers.at(key).source;
    }

    const Tally& tally() const { return tally_; }

    std::vector<Proportion> take() { return std::move(out_); }

  private:
    const Parameters& parameters_;
    const Tally& tally_;
    std::vector<Proportion> out_;
};

void population(Report& report, const Parameters& p, const Registers& registers) {
    const Tally& tally = report.tally();
    const std::uint64_t persons = tally.of(Count::Persons);
    const auto covered = static_cast<std::uint64_t>(p.number("covered"));
    const auto of_covered = [&](const std::string& key) {
        return in_millionths(static_cast<std::uint64_t>(p.number(key)), covered);
    };
    report.held("workers of persons",
                tally.of(Count::Workers),
                persons,
                of_covered("workers"),
                report.source("workers"));
    report.held("pensioners of persons",
                tally.of(Count::Pensioners),
                persons,
                of_covered("pensioners"),
                report.source("pensioners"));
    report.held("dependants of persons",
                tally.of(Count::Dependants),
                persons,
                kMillion - of_covered("workers") - of_covered("pensioners"),
                "what is left of the covered");
    report.held("aged 60 and more of persons",
                tally.of(Count::OverSixty),
                persons,
                92'800,
                "census 1395: 9.28 per cent");
    report.parameter("rural of households", Count::RuralHouseholds, Count::Households, "rural");
    report.parameter(
        "pensioners on the minimum", Count::OnMinimum, Count::Pensioners, "pensioners_on_minimum");
    report.parameter("pensioners below the minimum",
                     Count::BelowMinimum,
                     Count::Pensioners,
                     "pensioners_below_minimum");
    report.parameter("supplementary insurance of pensioners and theirs",
                     Count::Supplementary,
                     Count::OfPensioners,
                     "supplementary");
    report.held("deaths of persons",
                tally.of(Count::Deaths),
                persons,
                static_cast<std::int64_t>(tally.of(Count::ExpectedDeaths) / 100 /
                                          std::max<std::uint64_t>(1, persons)),
                "UN WPP 2022, Iran 2020-2025, at the ages and sexes here");
    report.parameter(
        "workers of 50 and more who retire", Count::Retired, Count::MayRetire, "retire");
    report.parameter("lone workers' households that lose cover",
                     Count::LostCover,
                     Count::LoneWorkers,
                     "lose_cover");
    report.follows("persons of a household", Count::Persons, Count::Households, "households.csv");
    const Weights& special = p.distribution("special");
    for (std::size_t s = 0; s < special.size(); ++s) {
        report.weight("special disease " + special.key(s),
                      tally.of(Count::Special, s),
                      persons,
                      "special",
                      s);
    }
    for (std::size_t d = 0; d < 10; ++d) {
        report.held("decile " + std::to_string(d + 1) + " of households",
                    tally.of(Count::Decile, d),
                    tally.of(Count::Households),
                    100'000,
                    "by definition");
    }
    std::int64_t total = 0;
    for (const Province& each : registers.provinces()) {
        total += each.covered;
    }
    for (std::size_t i = 0; i < registers.provinces().size(); ++i) {
        const Province& each = registers.provinces()[i];
        report.held("persons in " + each.en,
                    tally.of(Count::Province, i),
                    persons,
                    in_millionths(static_cast<std::uint64_t>(each.covered),
                                  static_cast<std::uint64_t>(total)),
                    each.covered_source);
    }
}

void facilities(Report& report, const Parameters& p, const Registers& registers) {
    std::uint64_t beds = 0;
    std::uint64_t own_beds = 0;
    std::uint64_t people = 0;
    std::int64_t wanted = 0;
    std::vector<std::uint64_t> beds_in(registers.provinces().size(), 0);
    for (const Facility& each : registers.facilities()) {
        const County& home = registers.counties()[static_cast<std::size_t>(each.county)];
        beds_in[static_cast<std::size_t>(home.province)] += static_cast<std::uint64_t>(each.beds);
        beds += static_cast<std::uint64_t>(each.beds);
        own_beds += each.ownership == Ownership::Direct ? static_cast<std::uint64_t>(each.beds) : 0;
    }
    for (std::size_t i = 0; i < registers.provinces().size(); ++i) {
        const Province& each = registers.provinces()[i];
        people += static_cast<std::uint64_t>(each.population);
        wanted += each.population * each.beds_per_million / kMillion;
        report.held("beds a person in " + each.en,
                    beds_in[i],
                    static_cast<std::uint64_t>(each.population),
                    each.beds_per_million,
                    each.beds_source);
    }
    report.held("beds a person in the nation",
                beds,
                people,
                in_millionths(static_cast<std::uint64_t>(wanted), people),
                "OJWatson/iran-ascertainment (MIT): 125,566 beds");
    report.held("the scheme's own of all beds",
                own_beds,
                beds,
                in_millionths(static_cast<std::uint64_t>(p.number("direct_beds")), 125'566),
                report.source("direct_beds"));
    for (const FacilityCount& each : registers.counts()) {
        const std::string name =
            std::string(kFacilityKindNames[static_cast<std::size_t>(each.kind)]) + ", " +
            kOwnershipNames[static_cast<std::size_t>(each.ownership)] + ", of the nation's";
        report.held(name,
                    static_cast<std::uint64_t>(each.here),
                    static_cast<std::uint64_t>(each.nation),
                    each.is_scaled ? -1 : kMillion,
                    each.source);
    }
}

void care(Report& report, const Parameters& p) {
    const Tally& tally = report.tally();
    report.parameter("lines a person", Count::Lines, Count::Persons, "lines_per_person");
    report.parameter("admissions a person", Count::Admissions, Count::Persons, "admissions");
    report.held("days of an admission",
                tally.of(Count::BedDays),
                tally.of(Count::Admissions),
                4'030'000,
                p.sources.at("stay_days"));
    report.parameter("admissions by emergency",
                     Count::AdmissionsByEmergency,
                     Count::Admissions,
                     "admission_emergency");
    report.parameter("surgical of admissions", Count::Surgical, Count::Admissions, "surgical");
    report.parameter(
        "packages of surgical admissions", Count::Packages, Count::Surgical, "package");
    report.parameter(
        "specialist episodes by referral", Count::Referred, Count::Specialist, "referred");
    report.parameter("specialist episodes on their own",
                     Count::SelfReferred,
                     Count::Specialist,
                     "self_referred");
    report.held("specialist episodes by emergency",
                tally.of(Count::Emergency),
                tally.of(Count::Specialist),
                kMillion - 1000 * (p.number("referred") + p.number("self_referred")),
                report.source("referred"));
    report.follows("referrals answered", Count::Answered, Count::Referrals, "assumption");
    report.follows(
        "claims of owned centres", Count::Owned, Count::Claims, "where the county has one");
    report.follows("lines of a claim", Count::Lines, Count::Claims, "episodes");
    const Weights& months = p.distribution("month");
    for (std::size_t m = 0; m < months.size() && m < 12; ++m) {
        report.weight("acute episodes in month " + std::to_string(m + 1),
                      tally.of(Count::Month, m),
                      tally.of(Count::Acute),
                      "month",
                      m);
    }
    constexpr std::array kBands = {
        "no line", "1 to 4 lines", "5 to 19 lines", "20 to 49 lines", "50 lines and more"};
    for (std::size_t b = 0; b < kBands.size(); ++b) {
        report.held(std::string("persons with ") + kBands[b],
                    tally.of(Count::Users, b),
                    tally.of(Count::Persons),
                    -1,
                    "use of shares.csv");
        report.held(std::string("lines of persons with ") + kBands[b],
                    tally.of(Count::UserLines, b),
                    tally.of(Count::Lines),
                    -1,
                    "use of shares.csv");
    }
}

void faults(Report& report, const Parameters& p) {
    const Tally& tally = report.tally();
    for (std::size_t f = 0; f < p.faults.size(); ++f) {
        const FaultRate& each = p.faults[f];
        const bool by_lines = each.per == "lines";
        const Count whole = by_lines             ? Count::Lines
                            : each.per == "lost" ? Count::PersonsLostCover
                                                 : Count::Deaths;
        report.held("fault " + each.kind + " of " +
                        (by_lines             ? "lines"
                         : each.per == "lost" ? "persons who lost cover"
                                              : "deaths"),
                    tally.of(Count::Fault, f),
                    tally.of(whole),
                    each.rate * (by_lines ? 10 : 1000),
                    "assumption");
    }
}

}  // namespace

std::int64_t Proportion::got_ppm() const {
    return in_millionths(part, whole);
}

bool Proportion::holds() const {
    constexpr std::int64_t kRelative = 50;     // 2 % is one in fifty
    constexpr std::int64_t kAbsolute = 2'000;  // 0.2 percentage points
    constexpr std::int64_t kFew = 2'500;       // cases, of which one standard error is 2 %
    const std::int64_t off = std::abs(got_ppm() - target_ppm);
    if (target_ppm < 0 || off * kRelative <= target_ppm || off <= kAbsolute) {
        return true;
    }
    const auto size = static_cast<std::int64_t>(std::min<std::uint64_t>(whole, kMillion));
    if (target_ppm > kMillion || size == 0 || size * target_ppm / kMillion > kFew) {
        return size == 0;
    }
    // Three standard errors: off² <= 9 p (1 - p) / n.
    return off * off <= 9 * (target_ppm * (kMillion - target_ppm) / size);
}

std::vector<Proportion> proportions(const Parameters& parameters,
                                    const Registers& registers,
                                    const Options& options,
                                    const Tally& tally) {
    Report report(parameters, tally);
    population(report, parameters, registers);
    facilities(report, parameters, registers);
    care(report, parameters);
    if (options.faults) {
        faults(report, parameters);
    }
    return report.take();
}

}  // namespace darman::synth
