#include "year_facts.hpp"

#include <algorithm>
#include <cstdint>
#include <set>

#include "column/year.hpp"
#include "intake/files.hpp"

namespace darman::app {
namespace {

// Two are enough to see that a name is not one row's.
constexpr std::size_t kUnitsPerName = 2;

// The units of the rows that are called so: in full, or by their end ("c1/3" of p1/c1/3).
void add_units(const column::Year& year, const std::string& row, std::set<std::uint64_t>& units) {
    std::string name = row;
    while (!name.empty()) {
        const std::size_t before = units.size();
        for (const column::TableInfo& table : year.tables()) {
            for (const std::uint64_t unit : year.find_units(table.name, name, kUnitsPerName)) {
                units.insert(unit);
            }
        }
        const std::size_t slash = name.rfind('/');
        if (units.size() > before || slash == std::string::npos) {
            return;
        }
        name.resize(slash);
    }
}

void append(core::Facts& all, core::Facts unit, const column::Year& year) {
    for (std::size_t i = 0; i < unit.tables.size(); ++i) {
        core::FactTable& from = unit.tables[i];
        if (i >= all.tables.size()) {
            all.tables.push_back(std::move(from));
        } else if (!year.tables()[i].is_register) {
            core::FactTable& to = all.tables[i];
            std::move(from.cells.begin(), from.cells.end(), std::back_inserter(to.cells));
            std::move(from.places.begin(), from.places.end(), std::back_inserter(to.places));
        }
    }
}

}  // namespace

bool is_year(const std::string& path) {
    return intake::file_ending(path) == ".year";
}

base::Result<YearFacts> read_year(const std::string& path, const std::vector<std::string>& rows) {
    DARMAN_ASSIGN_OR_RETURN(const column::Year year, column::Year::open(path));
    YearFacts read;
    read.inputs_sha256 = year.origin().inputs_sha256;
    // A place in the table (#3) counts all rows.
    const bool all = rows.empty() || std::any_of(rows.begin(), rows.end(), [](const auto& row) {
                         return row.starts_with('#');
                     });
    if (all) {
        DARMAN_RETURN_IF_ERROR(year.verify());
        DARMAN_ASSIGN_OR_RETURN(read.facts, year.read(0, year.unit_count()));
        return read;
    }
    std::set<std::uint64_t> units;
    for (const std::string& row : rows) {
        const std::size_t before = units.size();
        add_units(year, row, units);
        if (units.size() == before && units.empty()) {
            return base::Error{base::ErrorCode::NotFound,
                               "--row",
                               path + (" has no row \"" + row) + '"',
                               "name it by its key, as darman decide shows it"};
        }
    }
    for (const std::uint64_t unit : units) {
        DARMAN_ASSIGN_OR_RETURN(core::Facts facts, year.read(unit, unit + 1));
        append(read.facts, std::move(facts), year);
    }
    return read;
}

}  // namespace darman::app
