// Provinces, counties and facilities: the registers that the year's claims point into.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/date.hpp"
#include "synth/parameters.hpp"
#include "synth/random.hpp"
#include "synth/table.hpp"

namespace darman::synth {

enum class FacilityKind {
    HealthHouse,
    Office,
    Clinic,
    Polyclinic,
    Hospital,
    Pharmacy,
    Laboratory,
    Imaging,
    Rehabilitation,
    Dialysis,
};
inline constexpr std::size_t kFacilityKinds = 10;
extern const std::array<const char*, kFacilityKinds> kFacilityKindNames;

enum class Ownership { Direct, Contracted, Outside };
enum class Sector { Government, Public, Charity, Private };
extern const std::array<const char*, 3> kOwnershipNames;
extern const std::array<const char*, 4> kSectorNames;

struct Province {
    std::string code;
    std::string fa;
    std::string en;
    std::int64_t population = 0;
    std::int64_t covered = 0;
    std::int64_t beds_per_million = 0;
    std::string covered_source;
    std::string beds_source;
};

struct County {
    std::string code;
    std::string fa;
    std::string en;
    int province = 0;
    std::int64_t population = 0;
    std::string deprivation;
    std::int64_t latitude = 0;  // in 1/10,000 degree
    std::int64_t longitude = 0;
    // A county that is split: the day on which its parts begin, and they.
    bool is_split = false;
    core::Date split;
    std::vector<int> parts;
    std::vector<std::int64_t> part_shares;
    bool is_part = false;
};

struct Facility {
    std::string code;
    FacilityKind kind = FacilityKind::Clinic;
    Ownership ownership = Ownership::Contracted;
    Sector sector = Sector::Public;
    int county = 0;
    int level = 1;
    int grade = 0;  // 0: none
    std::int64_t beds = 0;
    std::int64_t latitude = 0;
    std::int64_t longitude = 0;
};

// How many facilities of a kind and ownership the nation has, for the report.
struct FacilityCount {
    FacilityKind kind = FacilityKind::Clinic;
    Ownership ownership = Ownership::Contracted;
    std::int64_t nation = 0;
    std::int64_t here = 0;
    bool is_scaled = false;
    std::string source;
};

class Registers {
  public:
    // For a sample of that many persons of a year.
    static base::Result<Registers> make(const std::vector<Table>& tables,
                                        const Parameters& parameters,
                                        std::uint64_t seed,
                                        std::uint64_t persons,
                                        int year,
                                        bool with_splits);

    [[nodiscard]] const std::vector<Province>& provinces() const { return provinces_; }

    [[nodiscard]] const std::vector<County>& counties() const { return counties_; }

    [[nodiscard]] const std::vector<Facility>& facilities() const { return facilities_; }

    [[nodiscard]] const std::vector<FacilityCount>& counts() const { return counts_; }

    // The county in which the point of the covered population lives.
    [[nodiscard]] int county_at(std::uint64_t point) const {
        return static_cast<int>(homes_.pick(point));
    }

    // One of that kind and level or above: in the county, else in its province, else in the nation;
    // of the ownership if there is one. -1 if the nation has none.
    [[nodiscard]] int choose(
        FacilityKind kind, int county, Ownership ownership, int level, std::uint64_t point) const;

  private:
    base::Result<void> read_places(const std::vector<Table>& tables);
    base::Result<void> read_splits(const Table& table, int year);
    base::Result<void> read_facilities(const std::vector<Table>& tables,
                                       const Parameters& parameters,
                                       std::uint64_t persons);
    void place(const Table& table,
               std::size_t row,
               const FacilityCount& count,
               const std::vector<std::int64_t>& fixed);
    void share_beds(const Parameters& parameters);
    void index();

    std::uint64_t seed_ = 0;
    std::vector<Province> provinces_;
    std::vector<County> counties_;
    std::vector<Facility> facilities_;
    std::vector<FacilityCount> counts_;
    std::array<Weights, kFacilityKinds> sectors_;
    Weights homes_;
    // [kind][county], [kind][province], [kind]
    std::array<std::vector<std::vector<int>>, kFacilityKinds> in_county_;
    std::array<std::vector<std::vector<int>>, kFacilityKinds> in_province_;
    std::array<std::vector<int>, kFacilityKinds> in_nation_;
};

}  // namespace darman::synth
