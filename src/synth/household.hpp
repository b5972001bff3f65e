// A household of the sample: who lives in it, on whose right each is covered, and what changes in
// the year.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/date.hpp"
#include "synth/parameters.hpp"
#include "synth/random.hpp"
#include "synth/registers.hpp"

namespace darman::synth {

enum class Status { Worker, Retired, Disabled, Survivor, Dependant };
extern const std::array<const char*, 5> kStatusNames;

struct Member {
    std::uint64_t number = 0;  // of the person, from 0 over the whole sample
    char role = 'W';           // HouseholdKind::members
    bool female = false;
    int age = 0;  // on the first day of the year
    core::Date birth;
    bool dies = false;
    core::Date death;
    Status status = Status::Worker;
    int principal = -1;  // member on whose right; -1: none
    bool changes = false;
    core::Date change;  // from which day `status_then` counts and there is no principal
    Status status_then = Status::Worker;
    bool loses_cover = false;
    core::Date cover_end;  // the first day without
    core::Date insured_since;
    std::int64_t income = 0;  // rials a year
    std::size_t special = 0;  // of the distribution "special"
    bool is_ill = false;      // whether that is a disease
    bool chronic = false;
    bool supplementary = false;
    int physician = -1;
};

struct Household {
    std::uint64_t number = 0;
    int county = 0;
    int county_then = -1;  // after a split; -1: none
    bool rural = false;
    int decile = 1;
    std::vector<Member> members;
};

// Makes the households of a sample. Pure: the same number gives the same household.
class Population {
  public:
    // The registers and parameters must outlive it.
    Population(const Parameters& parameters,
               const Registers& registers,
               std::uint64_t seed,
               std::uint64_t persons,
               int year);

    // How many households hold the persons; the last may be cut short.
    [[nodiscard]] std::uint64_t household_count() const;
    [[nodiscard]] Household make(std::uint64_t number) const;

    [[nodiscard]] core::Date first_day() const { return first_day_; }

    [[nodiscard]] core::Date last_day() const { return last_day_; }

  private:
    struct Slot {  // of the order that repeats
        std::size_t kind = 0;
        std::uint64_t persons_before = 0;
    };

    void add_members(Household& household, const HouseholdKind& kind) const;
    void choose_age(Household& household, Member& member, std::uint64_t point) const;
    void describe(Household& household, Member& member) const;
    void choose_income(const Household& household, Member& member, std::uint64_t point) const;
    void choose_events(Household& household) const;
    [[nodiscard]] bool dies(const Member& member) const;
    [[nodiscard]] core::Date day_of_year(std::uint64_t point) const;

    const Parameters& parameters_;
    const Registers& registers_;
    std::uint64_t seed_;
    std::uint64_t persons_;
    int year_;
    core::Date first_day_;
    core::Date last_day_;
    std::vector<core::Date> first_days_;  // of Jalali years from kFirstYear on
    std::vector<Slot> order_;
    std::uint64_t persons_per_order_ = 0;
};

}  // namespace darman::synth
