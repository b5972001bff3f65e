// The parameters that come with darman, as the command reads them.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include <gtest/gtest.h>

#include "policy/csv.hpp"
#include "synth/scheme.hpp"

namespace darman::synth {

inline Table read_table(const std::string& folder, const std::string& name) {
    const char* root = std::getenv("DARMAN_SOURCE_DIR");
    std::ifstream file(std::string(root == nullptr ? "." : root) + "/" + folder + "/" + name);
    std::ostringstream text;
    text << file.rdbuf();
    const auto csv = policy::parse_csv(text.str());
    EXPECT_TRUE(csv.has_value()) << folder << "/" << name;
    return csv ? Table{name, csv->heading, csv->rows, csv->lines} : Table{};
}

inline std::vector<Table> parameter_files() {
    std::vector<Table> tables;
    for (const char* name : {"parameters.csv",
                             "shares.csv",
                             "ages.csv",
                             "households.csv",
                             "mortality.csv",
                             "faults.csv",
                             "provinces.csv",
                             "counties.csv",
                             "county_splits.csv",
                             "facilities.csv",
                             "facilities_by_province.csv",
                             "sectors.csv"}) {
        tables.push_back(read_table("data/ir-sso", name));
    }
    tables.push_back(read_table("policies/ir-sso/scheme", "services.csv"));
    for (const char* name :
         {"k_prof.csv", "k_tech.csv", "k_anaesthesia.csv", "k_bed.csv", "drug_price.csv"}) {
        tables.push_back(read_table("policies/ir-sso/health", name));
    }
    return tables;
}

inline Table& table_of(std::vector<Table>& tables, const std::string& name) {
    for (Table& table : tables) {
        if (table.name == name) {
            return table;
        }
    }
    ADD_FAILURE() << "no table " << name;
    return tables.front();
}

inline std::string& cell(Table& table, std::size_t row, const std::string& column) {
    return table.rows[row][static_cast<std::size_t>(table.column(column))];
}

}  // namespace darman::synth
