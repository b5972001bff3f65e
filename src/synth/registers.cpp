#include "synth/registers.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;

const std::array<const char*, kFacilityKinds> kFacilityKindNames = {"health_house",
                                                                    "office",
                                                                    "clinic",
                                                                    "polyclinic",
                                                                    "hospital",
                                                                    "pharmacy",
                                                                    "laboratory",
                                                                    "imaging",
                                                                    "rehabilitation",
                                                                    "dialysis"};
const std::array<const char*, 3> kOwnershipNames = {"direct", "contracted", "outside"};
const std::array<const char*, 4> kSectorNames = {"government", "public", "charity", "private"};

namespace {

constexpr std::int64_t kFacilitiesMax = 1'000'000;

template <std::size_t kSize>
Result<std::size_t> named(const Table& table,
                          std::size_t row,
                          std::string_view column,
                          const std::array<const char*, kSize>& names) {
    const auto* const found = std::find(names.begin(), names.end(), table.text(row, column));
    if (found == names.end()) {
        std::string all;
        for (const char* name : names) {
            all += (all.empty() ? "" : ", ") + std::string(name);
        }
        return table.wrong(row, column, "one of " + all);
    }
    return static_cast<std::size_t>(found - names.begin());
}

template <typename Place>
int find_code(const std::vector<Place>& places, const std::string& code) {
    for (std::size_t p = 0; p < places.size(); ++p) {
        if (places[p].code == code) {
            return static_cast<int>(p);
        }
    }
    return -1;
}

// The whole in parts by weight, to the last unit: the largest remainders get what is left.
std::vector<std::int64_t> in_parts(std::int64_t whole, const std::vector<std::int64_t>& weights) {
    const std::int64_t total = std::accumulate(weights.begin(), weights.end(), std::int64_t{0});
    std::vector<std::int64_t> parts(weights.size(), 0);
    if (total == 0) {
        return parts;
    }
    std::vector<std::pair<std::int64_t, std::size_t>> left;
    std::int64_t given = 0;
    for (std::size_t i = 0; i < weights.size(); ++i) {
        parts[i] = whole * weights[i] / total;
        given += parts[i];
        left.emplace_back(-(whole * weights[i] % total), i);
    }
    std::sort(left.begin(), left.end());
    for (std::size_t i = 0; given < whole; ++i, ++given) {
        ++parts[left[i % left.size()].second];
    }
    return parts;
}

std::string padded(std::int64_t number, std::size_t width) {
    std::string text = std::to_string(number);
    return text.size() < width ? std::string(width - text.size(), '0') + text : text;
}

}  // namespace

Result<Registers> Registers::make(const std::vector<Table>& tables,
                                  const Parameters& parameters,
                                  std::uint64_t seed,
                                  std::uint64_t persons,
                                  int year,
                                  bool with_splits) {
    Registers out;
    out.seed_ = seed;
    DARMAN_RETURN_IF_ERROR(out.read_places(tables));
    DARMAN_RETURN_IF_ERROR(out.read_facilities(tables, parameters, persons));
    out.share_beds(parameters);
    out.index();
    if (with_splits) {
        DARMAN_ASSIGN_OR_RETURN(const Table* table, table_named(tables, "county_splits.csv"));
        DARMAN_RETURN_IF_ERROR(out.read_splits(*table, year));
    }
    return out;
}

Result<void> Registers::read_places(const std::vector<Table>& tables) {
    DARMAN_ASSIGN_OR_RETURN(const Table* provinces, table_named(tables, "provinces.csv"));
    DARMAN_RETURN_IF_ERROR(provinces->has({"code",
                                           "fa",
                                           "en",
                                           "population",
                                           "covered",
                                           "beds_per_million",
                                           "covered_source",
                                           "beds_source"}));
    for (std::size_t r = 0; r < provinces->rows.size(); ++r) {
        Province each;
        each.code = provinces->text(r, "code");
        each.fa = provinces->text(r, "fa");
        each.en = provinces->text(r, "en");
        each.covered_source = provinces->text(r, "covered_source");
        each.beds_source = provinces->text(r, "beds_source");
        DARMAN_ASSIGN_OR_RETURN(each.population, provinces->integer(r, "population"));
        DARMAN_ASSIGN_OR_RETURN(each.covered, provinces->integer(r, "covered"));
        DARMAN_ASSIGN_OR_RETURN(each.beds_per_million, provinces->integer(r, "beds_per_million"));
        if (each.population <= 0 || each.covered < 0 || each.beds_per_million < 0) {
            return provinces->wrong(r, "population", "a number of persons above 0");
        }
        provinces_.push_back(std::move(each));
    }
    DARMAN_ASSIGN_OR_RETURN(const Table* counties, table_named(tables, "counties.csv"));
    DARMAN_RETURN_IF_ERROR(counties->has(
        {"code", "province", "fa", "en", "population", "deprivation", "latitude", "longitude"}));
    for (std::size_t r = 0; r < counties->rows.size(); ++r) {
        County each;
        each.code = counties->text(r, "code");
        each.fa = counties->text(r, "fa");
        each.en = counties->text(r, "en");
        each.deprivation = counties->text(r, "deprivation");
        each.province = find_code(provinces_, counties->text(r, "province"));
        if (each.province < 0) {
            return counties->wrong(r, "province", "a code of provinces.csv");
        }
        DARMAN_ASSIGN_OR_RETURN(each.population, counties->integer(r, "population"));
        DARMAN_ASSIGN_OR_RETURN(each.latitude, counties->decimal(r, "latitude", 4));
        DARMAN_ASSIGN_OR_RETURN(each.longitude, counties->decimal(r, "longitude", 4));
        if (each.population <= 0) {
            return counties->wrong(r, "population", "a number of persons above 0");
        }
        counties_.push_back(std::move(each));
    }
    if (counties_.empty()) {
        return Error{ErrorCode::InvalidInput, "counties.csv", "there is no county", "add them"};
    }
    // Homes: the covered of a province by the population of its counties.
    std::vector<std::int64_t> homes(counties_.size(), 0);
    for (std::size_t p = 0; p < provinces_.size(); ++p) {
        std::vector<std::int64_t> weights(counties_.size(), 0);
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            const bool inside = counties_[c].province == static_cast<int>(p);
            weights[c] = inside ? counties_[c].population : 0;
        }
        const std::vector<std::int64_t> parts = in_parts(provinces_[p].covered, weights);
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            homes[c] += parts[c];
        }
    }
    for (const std::int64_t weight : homes) {
        homes_.add(0, weight);
    }
    return {};
}

Result<void> Registers::read_splits(const Table& table, int year) {
    DARMAN_RETURN_IF_ERROR(table.has(
        {"county", "from", "code", "fa", "en", "share", "deprivation", "latitude", "longitude"}));
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        const int old = find_code(counties_, table.text(r, "county"));
        if (old < 0) {
            return table.wrong(r, "county", "a code of counties.csv");
        }
        const auto day = core::Date::parse(std::to_string(year) + "-" + table.text(r, "from"));
        if (!day) {
            return table.wrong(r, "from", "a day of the year, such as 07-01");
        }
        County part = counties_[static_cast<std::size_t>(old)];
        part.parts.clear();
        part.part_shares.clear();
        part.is_split = false;
        part.is_part = true;
        part.split = *day;
        part.code = table.text(r, "code");
        part.fa = table.text(r, "fa");
        part.en = table.text(r, "en");
        part.deprivation = table.text(r, "deprivation");
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t share, table.integer(r, "share"));
        DARMAN_ASSIGN_OR_RETURN(part.latitude, table.decimal(r, "latitude", 4));
        DARMAN_ASSIGN_OR_RETURN(part.longitude, table.decimal(r, "longitude", 4));
        if (share <= 0 || share > 1000) {
            return table.wrong(r, "share", "1 to 1000");
        }
        County& whole = counties_[static_cast<std::size_t>(old)];
        whole.is_split = true;
        whole.split = *day;
        whole.parts.push_back(static_cast<int>(counties_.size()));
        whole.part_shares.push_back(share);
        counties_.push_back(std::move(part));
    }
    for (std::size_t c = 0; c < counties_.size(); ++c) {
        if (!counties_[c].is_split) {
            continue;
        }
        const std::vector<std::int64_t> parts =
            in_parts(counties_[c].population, counties_[c].part_shares);
        for (std::size_t p = 0; p < parts.size(); ++p) {
            counties_[static_cast<std::size_t>(counties_[c].parts[p])].population = parts[p];
        }
    }
    return {};
}

Result<void> Registers::read_facilities(const std::vector<Table>& tables,
                                        const Parameters& parameters,
                                        std::uint64_t persons) {
    DARMAN_ASSIGN_OR_RETURN(const Table* sectors, table_named(tables, "sectors.csv"));
    DARMAN_RETURN_IF_ERROR(sectors->has({"kind", "sector", "weight"}));
    for (std::size_t r = 0; r < sectors->rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const std::size_t kind,
                                named(*sectors, r, "kind", kFacilityKindNames));
        DARMAN_ASSIGN_OR_RETURN(const std::size_t sector,
                                named(*sectors, r, "sector", kSectorNames));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t weight, sectors->integer(r, "weight"));
        if (weight < 0) {
            return sectors->wrong(r, "weight", "0 or more");
        }
        sectors_[kind].add(static_cast<std::int64_t>(sector), weight);
    }
    DARMAN_ASSIGN_OR_RETURN(const Table* table, table_named(tables, "facilities.csv"));
    DARMAN_RETURN_IF_ERROR(
        table->has({"kind", "ownership", "count", "level", "scaled", "floor", "prefix", "source"}));
    DARMAN_ASSIGN_OR_RETURN(const Table* fixed, table_named(tables, "facilities_by_province.csv"));
    DARMAN_RETURN_IF_ERROR(fixed->has({"province", "kind", "ownership", "count"}));
    const std::int64_t covered = parameters.number("covered");
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        FacilityCount count;
        DARMAN_ASSIGN_OR_RETURN(const std::size_t kind,
                                named(*table, r, "kind", kFacilityKindNames));
        DARMAN_ASSIGN_OR_RETURN(const std::size_t ownership,
                                named(*table, r, "ownership", kOwnershipNames));
        count.kind = static_cast<FacilityKind>(kind);
        count.ownership = static_cast<Ownership>(ownership);
        count.source = table->text(r, "source");
        count.is_scaled = table->text(r, "scaled") == "yes";
        DARMAN_ASSIGN_OR_RETURN(count.nation, table->integer(r, "count"));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t level, table->integer(r, "level"));
        if (count.nation < 0 || count.nation > kFacilitiesMax) {
            return table->wrong(r, "count", "0 to 1,000,000");
        }
        if (level < 1 || level > 3) {
            return table->wrong(r, "level", "1, 2 or 3");
        }
        count.here = count.nation;
        if (count.is_scaled) {
            const std::int64_t floor =
                count.nation * parameters.number("facility_scale_floor") / 1000;
            const auto sampled = static_cast<std::int64_t>(
                persons * static_cast<std::uint64_t>(count.nation) /
                static_cast<std::uint64_t>(std::max<std::int64_t>(1, covered)));
            count.here = std::min(count.nation, std::max(floor, sampled));
        }
        std::vector<std::int64_t> by_province(provinces_.size(), -1);
        for (std::size_t f = 0; f < fixed->rows.size(); ++f) {
            if (fixed->text(f, "kind") != table->text(r, "kind") ||
                fixed->text(f, "ownership") != table->text(r, "ownership")) {
                continue;
            }
            const int province = find_code(provinces_, fixed->text(f, "province"));
            if (province < 0) {
                return fixed->wrong(f, "province", "a code of provinces.csv");
            }
            DARMAN_ASSIGN_OR_RETURN(by_province[static_cast<std::size_t>(province)],
                                    fixed->integer(f, "count"));
        }
        place(*table, r, count, by_province);
    }
    return {};
}

void Registers::place(const Table& table,
                      std::size_t row,
                      const FacilityCount& count,
                      const std::vector<std::int64_t>& fixed) {
    const std::string& floor = table.text(row, "floor");
    std::vector<std::int64_t> homes(counties_.size());
    std::int64_t left = count.here;
    std::vector<int> at;  // the county of each
    std::vector<bool> has_one(provinces_.size(), false);
    for (std::size_t c = 0; c < counties_.size(); ++c) {
        const auto province = static_cast<std::size_t>(counties_[c].province);
        homes[c] = fixed[province] < 0 ? static_cast<std::int64_t>(homes_.weight(c)) : 0;
    }
    // The most populous county of a province first, where each province has one.
    std::vector<std::size_t> order(counties_.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [this](std::size_t a, std::size_t b) {
        return counties_[a].population > counties_[b].population;
    });
    for (const std::size_t c : order) {
        const auto province = static_cast<std::size_t>(counties_[c].province);
        const bool wanted = floor == "county" || (floor == "province" && !has_one[province]);
        if (wanted && fixed[province] < 0) {
            at.push_back(static_cast<int>(c));
            has_one[province] = true;
            --left;
        }
    }
    for (std::size_t p = 0; p < provinces_.size(); ++p) {
        if (fixed[p] < 0) {
            continue;
        }
        left -= fixed[p];
        std::vector<std::int64_t> inside(counties_.size(), 0);
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            const bool here = counties_[c].province == static_cast<int>(p);
            inside[c] = here ? static_cast<std::int64_t>(homes_.weight(c)) : 0;
        }
        const std::vector<std::int64_t> parts = in_parts(fixed[p], inside);
        for (std::size_t c = 0; c < counties_.size(); ++c) {
            at.insert(at.end(), static_cast<std::size_t>(parts[c]), static_cast<int>(c));
        }
    }
    const std::vector<std::int64_t> parts = in_parts(std::max<std::int64_t>(0, left), homes);
    for (std::size_t c = 0; c < counties_.size(); ++c) {
        at.insert(at.end(), static_cast<std::size_t>(parts[c]), static_cast<int>(c));
    }
    const auto kind = static_cast<std::size_t>(count.kind);
    std::uint64_t number = 0;
    for (const int county : at) {
        Facility each;
        const std::uint64_t index = (static_cast<std::uint64_t>(row) << 32U) + number;
        Draw draw(seed_, Stream::Facility, index);
        each.code = table.text(row, "prefix") + padded(static_cast<std::int64_t>(++number), 5);
        each.kind = count.kind;
        each.ownership = count.ownership;
        each.county = county;
        each.level = table.text(row, "level")[0] - '0';
        // Offices are general practitioners' and specialists' in turn.
        if (each.kind == FacilityKind::Office && each.ownership == Ownership::Contracted) {
            each.level = number % 2 == 0 ? 2 : 1;
        }
        if (each.ownership != Ownership::Direct && sectors_[kind].total() > 0) {
            const std::uint64_t point = spread(seed_, Stream::Sector, number + 1000U * row);
            each.sector = static_cast<Sector>(sectors_[kind].at(point));
        }
        each.sector = each.ownership == Ownership::Outside ? Sector::Private : each.sector;
        const County& home = counties_[static_cast<std::size_t>(county)];
        each.latitude = home.latitude + static_cast<std::int64_t>(draw.below(801)) - 400;
        each.longitude = home.longitude + static_cast<std::int64_t>(draw.below(801)) - 400;
        each.grade = each.kind == FacilityKind::Hospital ? 1 + static_cast<int>(draw.below(3)) : 0;
        facilities_.push_back(std::move(each));
    }
    FacilityCount made = count;
    made.here = static_cast<std::int64_t>(at.size());
    counts_.push_back(std::move(made));
}

void Registers::share_beds(const Parameters& parameters) {
    const std::int64_t outside = parameters.number("beds_outside");
    std::vector<std::size_t> own;
    std::vector<std::int64_t> own_weights;
    std::uint64_t hospitals = 0;
    for (std::size_t f = 0; f < facilities_.size(); ++f) {
        Facility& each = facilities_[f];
        if (each.kind != FacilityKind::Hospital) {
            continue;
        }
        const std::uint64_t point = spread(seed_, Stream::Teaching, ++hospitals);
        if (scaled(point, 1000) < static_cast<std::uint64_t>(parameters.number("teaching"))) {
            each.level = 3;
        }
        if (each.ownership == Ownership::Outside) {
            each.beds = outside;
        } else if (each.ownership == Ownership::Direct) {
            own.push_back(f);
            own_weights.push_back(
                60 + static_cast<std::int64_t>(Draw(seed_, Stream::Facility, f).below(140)));
        }
    }
    const std::vector<std::int64_t> own_beds =
        in_parts(parameters.number("direct_beds"), own_weights);
    for (std::size_t i = 0; i < own.size(); ++i) {
        facilities_[own[i]].beds = own_beds[i];
    }
    // What a province has beyond is in the contracted hospitals.
    for (std::size_t p = 0; p < provinces_.size(); ++p) {
        const Province& province = provinces_[p];
        std::int64_t left = province.population * province.beds_per_million / 1'000'000;
        std::vector<std::size_t> which;
        std::vector<std::int64_t> weights;
        for (std::size_t f = 0; f < facilities_.size(); ++f) {
            const Facility& each = facilities_[f];
            if (each.kind != FacilityKind::Hospital ||
                counties_[static_cast<std::size_t>(each.county)].province != static_cast<int>(p)) {
                continue;
            }
            left -= each.beds;
            if (each.ownership == Ownership::Contracted) {
                which.push_back(f);
                weights.push_back(
                    30 + static_cast<std::int64_t>(Draw(seed_, Stream::Facility, f).below(200)));
            }
        }
        const std::vector<std::int64_t> beds = in_parts(std::max<std::int64_t>(0, left), weights);
        for (std::size_t i = 0; i < which.size(); ++i) {
            facilities_[which[i]].beds = beds[i];
        }
    }
}

void Registers::index() {
    for (std::size_t k = 0; k < kFacilityKinds; ++k) {
        in_county_[k].resize(counties_.size());
        in_province_[k].resize(provinces_.size());
    }
    for (std::size_t f = 0; f < facilities_.size(); ++f) {
        const auto kind = static_cast<std::size_t>(facilities_[f].kind);
        const auto county = static_cast<std::size_t>(facilities_[f].county);
        const auto province = static_cast<std::size_t>(counties_[county].province);
        in_county_[kind][county].push_back(static_cast<int>(f));
        in_province_[kind][province].push_back(static_cast<int>(f));
        in_nation_[kind].push_back(static_cast<int>(f));
    }
}

int Registers::choose(
    FacilityKind kind, int county, Ownership ownership, int level, std::uint64_t point) const {
    const auto k = static_cast<std::size_t>(kind);
    const auto c = static_cast<std::size_t>(county);
    const auto p = static_cast<std::size_t>(counties_[c].province);
    for (const bool exact : {true, false}) {
        for (const std::vector<int>* near :
             {&in_county_[k][c], &in_province_[k][p], &in_nation_[k]}) {
            const std::size_t start = near->empty() ? 0 : scaled(point, near->size());
            // Long lists are searched in part: what is wanted is common in them.
            const std::size_t steps = std::min<std::size_t>(near->size(), 64);
            for (std::size_t step = 0; step < steps; ++step) {
                const int index = (*near)[(start + step) % near->size()];
                const Facility& each = facilities_[static_cast<std::size_t>(index)];
                if (each.level >= level && (!exact || each.ownership == ownership)) {
                    return index;
                }
            }
            if (exact && near == &in_county_[k][c] && ownership != Ownership::Contracted) {
                break;  // an owned centre elsewhere is too far: another one here will do
            }
        }
    }
    return -1;
}

}  // namespace darman::synth
