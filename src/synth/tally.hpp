// What was generated, counted: the report's side of each proportion.
#pragma once

#include <cstddef>
#include <cstdint>
#include <vector>

namespace darman::synth {

enum class Count : std::size_t {
    Households,
    RuralHouseholds,
    Persons,
    Workers,
    Pensioners,
    Dependants,
    OverSixty,
    OnMinimum,
    BelowMinimum,
    OfPensioners,  // pensioners and their dependants
    Supplementary,
    MayRetire,
    Retired,
    LoneWorkers,
    LostCover,  // households
    PersonsLostCover,
    Deaths,
    ExpectedDeaths,  // in 1/100,000,000
    Referrals,
    Answered,
    Acute,
    Specialist,
    Referred,
    SelfReferred,
    Emergency,
    Admissions,
    AdmissionsByEmergency,
    Surgical,
    Packages,
    BedDays,
    Claims,
    Owned,
    Lines,
    Claimed,        // rials
    WrittenClaims,  // with the faults
    WrittenLines,
    Month,                    // 12, of acute episodes
    Province = Month + 12,    // up to 64, persons
    Special = Province + 64,  // up to 16, persons
    Decile = Special + 16,    // 10, households
    Fault = Decile + 10,      // up to 32, in the order of faults.csv
    Users = Fault + 32,       // persons by lines: 0, 1-4, 5-19, 20-49, 50 and more
    UserLines = Users + 5,    // their lines
    End = UserLines + 5,
};

class Tally {
  public:
    void add(Count what, std::uint64_t n = 1) { counts_[static_cast<std::size_t>(what)] += n; }

    void add_at(Count first, std::size_t offset, std::uint64_t n = 1) {
        counts_[static_cast<std::size_t>(first) + offset] += n;
    }

    [[nodiscard]] std::uint64_t of(Count what, std::size_t offset = 0) const {
        return counts_[static_cast<std::size_t>(what) + offset];
    }

    void merge(const Tally& other) {
        for (std::size_t i = 0; i < counts_.size(); ++i) {
            counts_[i] += other.counts_[i];
        }
    }

  private:
    std::vector<std::uint64_t> counts_ =
        std::vector<std::uint64_t>(static_cast<std::size_t>(Count::End), 0);
};

}  // namespace darman::synth
