// A year of care of one person: visits, referrals, tests, medicines and admissions, billed.
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "core/date.hpp"
#include "synth/household.hpp"
#include "synth/parameters.hpp"
#include "synth/prices.hpp"
#include "synth/registers.hpp"
#include "synth/service_book.hpp"
#include "synth/tally.hpp"

namespace darman::synth {

struct Line {
    int service = 0;
    std::int64_t quantity = 1;
    int minutes = -1;
    int session = -1;
    std::int64_t claimed = 0;
    int fault = -1;           // of faults.csv; -1: billed rightly
    bool is_witness = false;  // right, and what makes another wrong: it stays as it is
};

struct Claim {
    std::size_t member = 0;
    int number = 0;  // of the person's claims, from 1; given at the end
    core::Date date;
    std::int64_t received_after = 0;  // days
    int facility = -1;
    bool inpatient = false;
    bool emergency = false;
    int referral = -1;  // index into YearOfCare::referrals
    std::optional<core::Date> prescribed;
    std::optional<core::Date> admitted;
    std::optional<core::Date> discharged;
    std::vector<Line> lines;
};

struct Referral {
    std::size_t member = 0;
    int number = 0;
    core::Date issued;
    int issuer = -1;
    int level = 2;
    std::optional<core::Date> answered;
};

struct YearOfCare {
    std::vector<Claim> claims;
    std::vector<Referral> referrals;
};

class Care {
  public:
    // All must outlive it.
    Care(const Parameters& parameters,
         const Registers& registers,
         const ServiceBook& book,
         const Prices& prices,
         std::uint64_t seed,
         int year);

    // Adds the claims of one member.
    void treat(const Household& household, std::size_t member, YearOfCare& out, Tally& tally) const;

    // What a provider there asks for it.
    [[nodiscard]] std::int64_t asked(const Claim& claim, const Line& line) const;

    [[nodiscard]] Wanted wanted(const Member& member, const Claim& claim) const;

  private:
    class Patient;

    const Parameters& parameters_;
    const Registers& registers_;
    const ServiceBook& book_;
    const Prices& prices_;
    std::uint64_t seed_;
    core::Date first_day_;
    core::Date last_day_;
    std::vector<core::Date> months_;  // first days, and the day after the year
};

}  // namespace darman::synth
