// A synthetic scheme: registers, households and their year of care as CSV text, block by block.
//
// Pure: parameters come in as tables, text goes out. A household is a function of parameters, seed
// and its number, so blocks of any size, in any order, give the same bytes; memory does not grow
// with the number of persons.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "synth/table.hpp"
#include "synth/tally.hpp"

namespace darman::synth {

// The files of a scheme, named after the tables of the facts; Labels has a name of no table.
enum class File {
    Province,
    County,
    Facility,
    Household,
    HouseholdCounty,
    Person,
    PersonStatus,
    PersonPrincipal,
    PersonCovered,
    Referral,
    Claim,
    Line,
    Labels,
};
inline constexpr std::size_t kFiles = 13;
extern const std::array<const char*, kFiles> kFileNames;  // "Province.csv"

// Text that belongs at the end of each file.
struct Output {
    std::array<std::string, kFiles> text;

    std::string& of(File file) { return text[static_cast<std::size_t>(file)]; }
};

struct Options {
    std::uint64_t persons = 0;
    int year = 0;  // Jalali
    std::uint64_t seed = 0;
    bool faults = true;  // labelled faults, and a county that is split in the year
};

// A share of what was generated beside the one that was wanted.
struct Proportion {
    std::string name;
    std::uint64_t part = 0;
    std::uint64_t whole = 0;
    std::int64_t target_ppm = -1;  // -1: it follows from others, there is no target
    std::string source;

    [[nodiscard]] std::int64_t got_ppm() const;
    // Within 2 % of the target, or within 0.2 percentage points of it; where fewer than 2,500 cases
    // are expected, within three standard errors.
    [[nodiscard]] bool holds() const;
};

class Scheme {
  public:
    // Tables: the files of data/ir-sso and the service book "services.csv".
    static base::Result<Scheme> make(const Options& options, const std::vector<Table>& tables);

    Scheme(Scheme&&) noexcept;
    Scheme& operator=(Scheme&&) noexcept;
    Scheme(const Scheme&) = delete;
    Scheme& operator=(const Scheme&) = delete;
    ~Scheme();

    [[nodiscard]] std::uint64_t household_count() const;

    // Headings and registers.
    void begin(Output& out) const;
    // The households [first, last), their care and its labels. Thread-safe.
    void households(std::uint64_t first, std::uint64_t last, Output& out, Tally& tally) const;

    [[nodiscard]] std::vector<Proportion> report(const Tally& tally) const;

  private:
    struct Parts;
    explicit Scheme(std::unique_ptr<Parts> parts);

    std::unique_ptr<Parts> parts_;
};

}  // namespace darman::synth
