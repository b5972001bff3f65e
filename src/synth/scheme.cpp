#include "synth/scheme.hpp"

#include <algorithm>
#include <utility>

#include "synth/care.hpp"
#include "synth/faults.hpp"
#include "synth/household.hpp"
#include "synth/parameters.hpp"
#include "synth/prices.hpp"
#include "synth/registers.hpp"
#include "synth/report.hpp"
#include "synth/rows.hpp"
#include "synth/service_book.hpp"

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::Calendar;
using core::Date;

const std::array<const char*, kFiles> kFileNames = {"Province.csv",
                                                    "County.csv",
                                                    "Facility.csv",
                                                    "Household.csv",
                                                    "Household.county.csv",
                                                    "Person.csv",
                                                    "Person.status.csv",
                                                    "Person.principal.csv",
                                                    "Person.covered.csv",
                                                    "Referral.csv",
                                                    "Claim.csv",
                                                    "Line.csv",
                                                    "labels.csv"};

namespace {

constexpr std::array<const char*, kFiles> kHeadings = {
    "code,fa,en",
    "code,from,to,fa,en,province,deprivation,population,latitude,longitude",
    "code,from,to,kind,county,sector,ownership,level,grade,beds,latitude,longitude",
    "id,county,rural",
    "household,from,value",
    "id,household,sex,birth,death,insured_since,income,status,principal,covered,decile,special,"
    "supplementary,physician",
    "person,from,value",
    "person,from,value",
    "person,from,value",
    "person,id,issued,issuer,level,answered",
    "person,id,date,received,facility,setting,emergency,referral,prescribed,admitted,discharged",
    "claim,number,service,quantity,minutes,session,claimed,reverses",
    "line,kind,code"};

constexpr std::uint64_t kPersonsMax = 99'999'999;
constexpr int kYearLeast = 1380;
constexpr int kYearMost = 1450;
// Births go back so far; prescriptions and late receipts leave the year.
constexpr int kYearsBack = 125;
constexpr int kYearsOn = 3;

// A service and the one that includes it.
std::vector<std::pair<int, int>> exclusive_pairs(const ServiceBook& book) {
    std::vector<std::pair<int, int>> out;
    for (std::size_t s = 0; s < book.services().size(); ++s) {
        const std::string& whole = book.services()[s].part_of;
        const int other = whole.empty() || whole == "none" ? -1 : book.find(whole);
        if (other >= 0) {
            out.emplace_back(static_cast<int>(s), other);
        }
    }
    return out;
}

}  // namespace

struct Scheme::Parts {
    Parts(const Options& given,
          Parameters parameters_read,
          Registers registers_made,
          ServiceBook book_read,
          Prices prices_read,
          std::vector<std::pair<int, int>> pairs)
        : options(given),
          parameters(std::move(parameters_read)),
          registers(std::move(registers_made)),
          book(std::move(book_read)),
          prices(std::move(prices_read)),
          population(parameters, registers, given.seed, given.persons, given.year),
          care(parameters, registers, book, prices, given.seed, given.year),
          faults(parameters, registers, book, care, given.seed, given.year, std::move(pairs)),
          dates(core::first_day_of_year(Calendar::Jalali, given.year - kYearsBack),
                core::last_day_of_year(Calendar::Jalali, given.year + kYearsOn)) {}

    void write_counties(Output& out) const;
    void write_facilities(Output& out) const;
    void write_persons(const Household& household, Output& out) const;
    void write_care(const Household& household, YearOfCare& year, Output& out) const;
    void write_claim(const Household& household,
                     const YearOfCare& year,
                     const Claim& claim,
                     Output& out) const;
    void count(const Household& household, Tally& tally) const;
    void count_care(const Household& household, const YearOfCare& year, Tally& tally) const;

    Options options;
    Parameters parameters;
    Registers registers;
    ServiceBook book;
    Prices prices;
    Population population;
    Care care;
    Faults faults;
    DateTexts dates;
};

Scheme::Scheme(std::unique_ptr<Parts> parts) : parts_(std::move(parts)) {}

Scheme::Scheme(Scheme&&) noexcept = default;
Scheme& Scheme::operator=(Scheme&&) noexcept = default;
Scheme::~Scheme() = default;

Result<Scheme> Scheme::make(const Options& options, const std::vector<Table>& tables) {
    if (options.persons < 1 || options.persons > kPersonsMax) {
        return Error{ErrorCode::OutOfRange,
                     "",
                     std::to_string(options.persons) + " persons",
                     "expected 1 to 99,999,999"};
    }
    if (options.year < kYearLeast || options.year > kYearMost) {
        return Error{ErrorCode::OutOfRange,
                     "",
                     "the year " + std::to_string(options.year),
                     "expected a Jalali year of 1380 to 1450, such as 1403"};
    }
    DARMAN_ASSIGN_OR_RETURN(Parameters parameters, Parameters::read(tables));
    DARMAN_ASSIGN_OR_RETURN(const Table* faults, table_named(tables, "faults.csv"));
    for (std::size_t r = 0; r < faults->rows.size(); ++r) {
        if (!Faults::is_known(faults->text(r, "kind"))) {
            return faults->wrong(r, "kind", "a kind of fault that docs/synth.md lists");
        }
    }
    if (parameters.faults.size() > 32 || parameters.distribution("special").size() > 16) {
        return Error{ErrorCode::LimitExceeded,
                     faults->name,
                     "more than 32 kinds of fault, or 16 special diseases",
                     "take some out"};
    }
    DARMAN_ASSIGN_OR_RETURN(
        Registers registers,
        Registers::make(
            tables, parameters, options.seed, options.persons, options.year, options.faults));
    if (registers.provinces().size() > 64) {
        return Error{
            ErrorCode::LimitExceeded, "provinces.csv", "more than 64 provinces", "take some out"};
    }
    DARMAN_ASSIGN_OR_RETURN(const Table* services, table_named(tables, "services.csv"));
    const Date day = core::first_day_of_year(Calendar::Jalali, options.year);
    DARMAN_ASSIGN_OR_RETURN(ServiceBook book, ServiceBook::read(*services, day));
    DARMAN_ASSIGN_OR_RETURN(Prices prices, Prices::read(tables, parameters, day, book));
    auto pairs = exclusive_pairs(book);
    return Scheme(std::make_unique<Parts>(options,
                                          std::move(parameters),
                                          std::move(registers),
                                          std::move(book),
                                          std::move(prices),
                                          std::move(pairs)));
}

std::uint64_t Scheme::household_count() const {
    return parts_->population.household_count();
}

void Scheme::begin(Output& out) const {
    for (std::size_t f = 0; f < kFiles; ++f) {
        out.text[f] += kHeadings[f];
        out.text[f] += '\n';
    }
    for (const Province& each : parts_->registers.provinces()) {
        Row(out.of(File::Province)).cell(each.code).text(each.fa).text(each.en).end();
    }
    parts_->write_counties(out);
    parts_->write_facilities(out);
}

void Scheme::households(std::uint64_t first, std::uint64_t last, Output& out, Tally& tally) const {
    const Parts& parts = *parts_;
    YearOfCare year;
    for (std::uint64_t h = first; h < last; ++h) {
        const Household household = parts.population.make(h);
        year.claims.clear();
        year.referrals.clear();
        for (std::size_t m = 0; m < household.members.size(); ++m) {
            parts.care.treat(household, m, year, tally);
        }
        parts.count(household, tally);
        parts.count_care(household, year, tally);
        if (parts.options.faults) {
            parts.faults.put_into(household, year, tally);
        }
        for (const Claim& claim : year.claims) {
            tally.add(Count::WrittenClaims);
            tally.add(Count::WrittenLines, claim.lines.size());
        }
        parts.write_persons(household, out);
        parts.write_care(household, year, out);
    }
}

std::vector<Proportion> Scheme::report(const Tally& tally) const {
    return proportions(parts_->parameters, parts_->registers, parts_->options, tally);
}

void Scheme::Parts::write_counties(Output& out) const {
    for (const County& each : registers.counties()) {
        Row row(out.of(File::County));
        row.cell(each.code)
            .cell(each.is_part ? dates.of(each.split) : "")
            .cell(each.is_split ? dates.of(each.split.add_days(-1)) : "")
            .text(each.fa)
            .text(each.en)
            .cell(registers.provinces()[static_cast<std::size_t>(each.province)].code)
            .cell(each.deprivation)
            .number(each.population)
            .degrees(each.latitude)
            .degrees(each.longitude)
            .end();
    }
}

void Scheme::Parts::write_facilities(Output& out) const {
    for (std::size_t f = 0; f < registers.facilities().size(); ++f) {
        const Facility& each = registers.facilities()[f];
        const County& home = registers.counties()[static_cast<std::size_t>(each.county)];
        const auto write = [&](std::string_view from, std::string_view to, const County& county) {
            Row row(out.of(File::Facility));
            row.cell(each.code)
                .cell(from)
                .cell(to)
                .cell(kFacilityKindNames[static_cast<std::size_t>(each.kind)])
                .cell(county.code)
                .cell(kSectorNames[static_cast<std::size_t>(each.sector)])
                .cell(kOwnershipNames[static_cast<std::size_t>(each.ownership)])
                .number(each.level);
            if (each.grade > 0) {
                row.number(each.grade);
            } else {
                row.cell("none");
            }
            row.number(each.beds).degrees(each.latitude).degrees(each.longitude).end();
        };
        if (!home.is_split) {
            write("", "", home);
            continue;
        }
        const int then = home.parts[f % home.parts.size()];
        write("", dates.of(home.split.add_days(-1)), home);
        write(dates.of(home.split), "", registers.counties()[static_cast<std::size_t>(then)]);
    }
}

void Scheme::Parts::write_persons(const Household& household, Output& out) const {
    const auto county_code = [this](int county) {
        return std::string_view(registers.counties()[static_cast<std::size_t>(county)].code);
    };
    Row(out.of(File::Household))
        .key('h', household.number)
        .cell(county_code(household.county))
        .yes(household.rural)
        .end();
    if (household.county_then >= 0) {
        const County& old = registers.counties()[static_cast<std::size_t>(household.county)];
        Row(out.of(File::HouseholdCounty))
            .key('h', household.number)
            .cell(dates.of(old.split))
            .cell(county_code(household.county_then))
            .end();
    }
    const Weights& special = parameters.distribution("special");
    for (const Member& each : household.members) {
        Row row(out.of(File::Person));
        row.key('p', each.number)
            .key('h', household.number)
            .cell(each.female ? "female" : "male")
            .cell(dates.of(each.birth))
            .cell(each.dies ? dates.of(each.death) : "none")
            .cell(dates.of(each.insured_since))
            .number(each.income)
            .cell(kStatusNames[static_cast<std::size_t>(each.status)]);
        if (each.principal >= 0) {
            row.key('p', household.members[static_cast<std::size_t>(each.principal)].number);
        } else {
            row.cell("none");
        }
        row.cell("yes")
            .number(household.decile)
            .cell(special.key(each.special))
            .yes(each.supplementary)
            .cell(each.physician < 0
                      ? std::string_view("none")
                      : std::string_view(
                            registers.facilities()[static_cast<std::size_t>(each.physician)].code))
            .end();
        if (each.changes) {
            Row(out.of(File::PersonStatus))
                .key('p', each.number)
                .cell(dates.of(each.change))
                .cell(kStatusNames[static_cast<std::size_t>(each.status_then)])
                .end();
        }
        if (each.changes && each.principal >= 0) {
            Row(out.of(File::PersonPrincipal))
                .key('p', each.number)
                .cell(dates.of(each.change))
                .cell("none")
                .end();
        }
        if (each.loses_cover) {
            Row(out.of(File::PersonCovered))
                .key('p', each.number)
                .cell(dates.of(each.cover_end))
                .cell("no")
                .end();
        }
    }
}

void Scheme::Parts::write_care(const Household& household, YearOfCare& year, Output& out) const {
    // By person, then as they were received by the day: what is made later keeps its place.
    std::stable_sort(year.claims.begin(), year.claims.end(), [](const Claim& a, const Claim& b) {
        return std::pair(a.member, a.date) < std::pair(b.member, b.date);
    });
    std::vector<int> claims_of(household.members.size(), 0);
    for (Claim& claim : year.claims) {
        claim.number = ++claims_of[claim.member];
    }
    std::vector<int> referrals_of(household.members.size(), 0);
    for (Referral& each : year.referrals) {
        each.number = ++referrals_of[each.member];
        Row row(out.of(File::Referral));
        row.key('p', household.members[each.member].number)
            .cell("r")
            .more(each.number)
            .cell(dates.of(each.issued))
            .cell(registers.facilities()[static_cast<std::size_t>(each.issuer)].code)
            .number(each.level)
            .cell(each.answered ? dates.of(*each.answered) : "none")
            .end();
    }
    for (const Claim& claim : year.claims) {
        write_claim(household, year, claim, out);
    }
}

void Scheme::Parts::write_claim(const Household& household,
                                const YearOfCare& year,
                                const Claim& claim,
                                Output& out) const {
    const std::uint64_t person = household.members[claim.member].number;
    const auto date_or_none = [this](const std::optional<Date>& date) {
        return date ? dates.of(*date) : std::string_view("none");
    };
    Row row(out.of(File::Claim));
    row.key('p', person)
        .number(claim.number)
        .cell(dates.of(claim.date))
        .cell(dates.of(claim.date.add_days(claim.received_after)))
        .cell(registers.facilities()[static_cast<std::size_t>(claim.facility)].code)
        .cell(claim.inpatient ? "inpatient" : "outpatient")
        .yes(claim.emergency);
    if (claim.referral >= 0) {
        row.key('p', person)
            .more("/r")
            .more(year.referrals[static_cast<std::size_t>(claim.referral)].number);
    } else {
        row.cell("none");
    }
    row.cell(date_or_none(claim.prescribed))
        .cell(date_or_none(claim.admitted))
        .cell(date_or_none(claim.discharged))
        .end();
    std::int64_t number = 0;
    for (const Line& line : claim.lines) {
        ++number;
        Row cells(out.of(File::Line));
        cells.key('p', person).more("/").more(claim.number).number(number);
        cells.cell(book.at(line.service).code).number(line.quantity);
        line.minutes < 0 ? cells.cell("none") : cells.number(line.minutes);
        line.session < 0 ? cells.cell("none") : cells.number(line.session);
        cells.number(line.claimed).cell("none").end();
        if (line.fault >= 0) {
            const FaultRate& fault = parameters.faults[static_cast<std::size_t>(line.fault)];
            Row label(out.of(File::Labels));
            label.key('p', person).more("/").more(claim.number).more("/").more(number);
            label.cell(fault.kind).cell(fault.code).end();
        }
    }
}

void Scheme::Parts::count(const Household& household, Tally& tally) const {
    const std::int64_t minimum = parameters.number("minimum_wage") * 12;
    tally.add(Count::Households);
    tally.add(Count::RuralHouseholds, household.rural ? 1 : 0);
    tally.add_at(Count::Decile, static_cast<std::size_t>(household.decile - 1));
    const County& county = registers.counties()[static_cast<std::size_t>(household.county)];
    tally.add_at(
        Count::Province, static_cast<std::size_t>(county.province), household.members.size());
    tally.add(Count::LostCover, household.members.front().loses_cover ? 1 : 0);
    const Status head = household.members.front().status;
    const auto earners =
        std::count_if(household.members.begin(), household.members.end(), [](const Member& member) {
            return member.status == Status::Worker;
        });
    const Member& first = household.members.front();
    if (head == Status::Worker && earners == 1 && !first.dies && !first.changes) {
        tally.add(Count::LoneWorkers);
    }
    for (const Member& each : household.members) {
        tally.add(Count::Persons);
        tally.add(Count::OverSixty, each.age >= 60 ? 1 : 0);
        tally.add(Count::Deaths, each.dies ? 1 : 0);
        tally.add(Count::PersonsLostCover, each.loses_cover ? 1 : 0);
        tally.add_at(Count::Special, each.special);
        const auto after = std::upper_bound(
            parameters.mortality.ages.begin(), parameters.mortality.ages.end(), each.age);
        if (after != parameters.mortality.ages.begin()) {
            const auto band =
                static_cast<std::size_t>(after - parameters.mortality.ages.begin()) - 1;
            tally.add(Count::ExpectedDeaths,
                      static_cast<std::uint64_t>(each.female ? parameters.mortality.female[band]
                                                             : parameters.mortality.male[band]));
        }
        const bool pensioner = each.status == Status::Retired || each.status == Status::Disabled ||
                               each.status == Status::Survivor;
        const bool of_pensioner =
            pensioner || (each.status == Status::Dependant && head != Status::Worker);
        tally.add(Count::OfPensioners, of_pensioner ? 1 : 0);
        tally.add(Count::Supplementary, each.supplementary ? 1 : 0);
        if (pensioner) {
            tally.add(Count::Pensioners);
            tally.add(Count::OnMinimum, each.income == minimum ? 1 : 0);
            tally.add(Count::BelowMinimum, each.income < minimum ? 1 : 0);
        } else if (each.status == Status::Worker) {
            tally.add(Count::Workers);
            if (each.age >= 50 && !each.dies) {
                tally.add(Count::MayRetire);
                tally.add(Count::Retired, each.changes ? 1 : 0);
            }
        } else {
            tally.add(Count::Dependants);
        }
    }
}

void Scheme::Parts::count_care(const Household& household,
                               const YearOfCare& year,
                               Tally& tally) const {
    std::vector<std::uint64_t> lines_of(household.members.size(), 0);
    for (const Claim& claim : year.claims) {
        tally.add(Count::Claims);
        const Facility& there = registers.facilities()[static_cast<std::size_t>(claim.facility)];
        tally.add(Count::Owned, there.ownership == Ownership::Direct ? 1 : 0);
        lines_of[claim.member] += claim.lines.size();
        for (const Line& line : claim.lines) {
            tally.add(Count::Lines);
            tally.add(Count::Claimed, static_cast<std::uint64_t>(line.claimed));
        }
    }
    for (const std::uint64_t lines : lines_of) {
        const std::size_t band = lines == 0   ? 0
                                 : lines < 5  ? 1
                                 : lines < 20 ? 2
                                 : lines < 50 ? 3
                                              : 4;
        tally.add_at(Count::Users, band);
        tally.add_at(Count::UserLines, band, lines);
    }
}

}  // namespace darman::synth
