#include "synth/scheme.hpp"

#include <map>
#include <set>

#include "core/date.hpp"
#include "parameter_files.hpp"

namespace darman::synth {
namespace {

Scheme made(std::uint64_t persons, std::uint64_t seed, bool faults = true) {
    auto scheme = Scheme::make({persons, 1403, seed, faults}, parameter_files());
    EXPECT_TRUE(scheme) << (scheme ? "" : scheme.error().line());
    return std::move(*scheme);
}

Output all_of(const Scheme& scheme, std::uint64_t block, Tally& tally) {
    Output out;
    scheme.begin(out);
    for (std::uint64_t first = 0; first < scheme.household_count(); first += block) {
        Output part;
        scheme.households(first, std::min(scheme.household_count(), first + block), part, tally);
        for (std::size_t f = 0; f < kFiles; ++f) {
            out.text[f] += part.text[f];
        }
    }
    return out;
}

Output all_of(const Scheme& scheme) {
    Tally tally;
    return all_of(scheme, 100, tally);
}

policy::Csv rows_of(Output& out, File file) {
    auto csv = policy::parse_csv(out.of(file));
    EXPECT_TRUE(csv);
    return std::move(*csv);
}

const std::string& at(const policy::Csv& csv, std::size_t row, const char* column) {
    return csv.rows[row][static_cast<std::size_t>(csv.column(column))];
}

core::Date date_of(const std::string& text) {
    const auto date = core::Date::parse(text);
    EXPECT_TRUE(date) << text;
    return date ? *date : core::Date();
}

TEST(Scheme, same_seed_same_bytes_whatever_the_blocks) {
    Tally one;
    Tally other;
    const Output a = all_of(made(2'000, 7), 1, one);
    const Output b = all_of(made(2'000, 7), 333, other);
    for (std::size_t f = 0; f < kFiles; ++f) {
        EXPECT_EQ(a.text[f], b.text[f]) << kFileNames[f];
    }
    EXPECT_EQ(one.of(Count::Lines), other.of(Count::Lines));
}

TEST(Scheme, a_household_can_be_made_alone) {
    const Scheme scheme = made(2'000, 7);
    Output whole = all_of(scheme);
    Output alone;
    Tally tally;
    scheme.households(123, 124, alone, tally);
    ASSERT_FALSE(alone.of(File::Person).empty());
    EXPECT_NE(whole.of(File::Person).find(alone.of(File::Person)), std::string::npos);
    EXPECT_NE(whole.of(File::Line).find(alone.of(File::Line)), std::string::npos);
}

TEST(Scheme, another_seed_is_another_scheme) {
    Output a = all_of(made(500, 7));
    Output b = all_of(made(500, 8));
    EXPECT_NE(a.of(File::Person), b.of(File::Person));
    EXPECT_NE(a.of(File::Line), b.of(File::Line));
}

TEST(Scheme, has_exactly_the_persons_asked_for) {
    for (const std::uint64_t persons : {1U, 2U, 997U, 3'043U, 3'044U}) {
        Output out = all_of(made(persons, 1));
        EXPECT_EQ(rows_of(out, File::Person).rows.size(), persons);
    }
}

TEST(Scheme, every_reference_finds_its_row) {
    Output out = all_of(made(1'500, 3));
    std::set<std::string> facilities;
    const policy::Csv facility = rows_of(out, File::Facility);
    for (std::size_t r = 0; r < facility.rows.size(); ++r) {
        facilities.insert(at(facility, r, "code"));
    }
    std::set<std::string> households;
    const policy::Csv household = rows_of(out, File::Household);
    for (std::size_t r = 0; r < household.rows.size(); ++r) {
        EXPECT_TRUE(households.insert(at(household, r, "id")).second);
    }
    std::set<std::string> persons;
    const policy::Csv person = rows_of(out, File::Person);
    for (std::size_t r = 0; r < person.rows.size(); ++r) {
        EXPECT_TRUE(persons.insert(at(person, r, "id")).second);
        EXPECT_TRUE(households.contains(at(person, r, "household")));
        EXPECT_TRUE(facilities.contains(at(person, r, "physician")));
    }
    for (std::size_t r = 0; r < person.rows.size(); ++r) {
        const std::string& principal = at(person, r, "principal");
        EXPECT_EQ(principal == "none", at(person, r, "status") != "dependant");
        EXPECT_TRUE(principal == "none" || persons.contains(principal));
    }
    std::set<std::string> referrals;
    const policy::Csv referral = rows_of(out, File::Referral);
    for (std::size_t r = 0; r < referral.rows.size(); ++r) {
        EXPECT_TRUE(
            referrals.insert(at(referral, r, "person") + "/" + at(referral, r, "id")).second);
        EXPECT_TRUE(facilities.contains(at(referral, r, "issuer")));
    }
    std::set<std::string> claims;
    const policy::Csv claim = rows_of(out, File::Claim);
    for (std::size_t r = 0; r < claim.rows.size(); ++r) {
        EXPECT_TRUE(claims.insert(at(claim, r, "person") + "/" + at(claim, r, "id")).second);
        EXPECT_TRUE(persons.contains(at(claim, r, "person")));
        EXPECT_TRUE(facilities.contains(at(claim, r, "facility")));
        const std::string& by = at(claim, r, "referral");
        EXPECT_TRUE(by == "none" || referrals.contains(by)) << by;
    }
    const policy::Csv line = rows_of(out, File::Line);
    EXPECT_GT(line.rows.size(), 5'000U);
    for (std::size_t r = 0; r < line.rows.size(); ++r) {
        EXPECT_TRUE(claims.contains(at(line, r, "claim")));
        EXPECT_NE(at(line, r, "claimed")[0], '-');
        EXPECT_GT(std::stoll(at(line, r, "quantity")), 0);
    }
}

TEST(Scheme, labels_name_lines_and_every_kind_occurs) {
    Output out = all_of(made(20'000, 1));
    std::set<std::string> lines;
    const policy::Csv line = rows_of(out, File::Line);
    for (std::size_t r = 0; r < line.rows.size(); ++r) {
        lines.insert(at(line, r, "claim") + "/" + at(line, r, "number"));
    }
    std::set<std::string> kinds;
    const policy::Csv label = rows_of(out, File::Labels);
    std::set<std::string> labelled;
    for (std::size_t r = 0; r < label.rows.size(); ++r) {
        EXPECT_TRUE(lines.contains(at(label, r, "line"))) << at(label, r, "line");
        EXPECT_TRUE(labelled.insert(at(label, r, "line")).second);
        kinds.insert(at(label, r, "kind"));
    }
    EXPECT_EQ(kinds.size(), 16U);
}

TEST(Scheme, without_faults_nothing_is_labelled_or_split) {
    Output out = all_of(made(2'000, 1, false));
    EXPECT_TRUE(rows_of(out, File::Labels).rows.empty());
    EXPECT_TRUE(rows_of(out, File::HouseholdCounty).rows.empty());
    std::map<std::string, std::pair<core::Date, core::Date>> lives;
    const policy::Csv person = rows_of(out, File::Person);
    for (std::size_t r = 0; r < person.rows.size(); ++r) {
        const std::string& death = at(person, r, "death");
        lives[at(person, r, "id")] = {
            date_of(at(person, r, "birth")),
            death == "none" ? core::Date::from_days(90'000) : date_of(death)};
    }
    const core::Date first = core::first_day_of_year(core::Calendar::Jalali, 1403);
    const core::Date last = core::last_day_of_year(core::Calendar::Jalali, 1403);
    const policy::Csv claim = rows_of(out, File::Claim);
    for (std::size_t r = 0; r < claim.rows.size(); ++r) {
        const core::Date date = date_of(at(claim, r, "date"));
        const auto& [birth, death] = lives.at(at(claim, r, "person"));
        EXPECT_TRUE(first <= date && date <= last);
        EXPECT_TRUE(birth <= date && date <= death);
        EXPECT_LE(date, date_of(at(claim, r, "received")));
    }
}

TEST(Scheme, a_split_county_ends_where_its_parts_begin) {
    Output out = all_of(made(5'000, 1));
    const policy::Csv county = rows_of(out, File::County);
    std::string end;
    std::size_t begun = 0;
    for (std::size_t r = 0; r < county.rows.size(); ++r) {
        if (!at(county, r, "to").empty()) {
            end = at(county, r, "to");
        }
    }
    ASSERT_FALSE(end.empty());
    for (std::size_t r = 0; r < county.rows.size(); ++r) {
        if (!at(county, r, "from").empty()) {
            EXPECT_EQ(date_of(at(county, r, "from")), date_of(end).add_days(1));
            ++begun;
        }
    }
    EXPECT_EQ(begun, 2U);
    EXPECT_FALSE(rows_of(out, File::HouseholdCounty).rows.empty());
}

TEST(Scheme, every_county_has_the_first_level) {
    Output out = all_of(made(100, 1, false));
    std::map<std::string, std::set<std::string>> kinds;
    const policy::Csv facility = rows_of(out, File::Facility);
    for (std::size_t r = 0; r < facility.rows.size(); ++r) {
        kinds[at(facility, r, "county")].insert(at(facility, r, "kind"));
    }
    const policy::Csv county = rows_of(out, File::County);
    for (std::size_t r = 0; r < county.rows.size(); ++r) {
        for (const char* kind : {"clinic", "office", "pharmacy", "laboratory"}) {
            EXPECT_TRUE(kinds[at(county, r, "code")].contains(kind)) << at(county, r, "code");
        }
    }
}

std::string told(std::vector<Table>& tables, Options options = {100, 1403, 1, true}) {
    const auto scheme = Scheme::make(options, tables);
    return scheme ? "" : scheme.error().line();
}

TEST(Scheme, wrong_parameters_are_told_with_file_and_line) {
    std::vector<Table> tables = parameter_files();
    cell(table_of(tables, "shares.csv"), 0, "weight") = "many";
    EXPECT_EQ(told(tables), "shares.csv:2: weight is \"many\": expected a whole number");

    tables = parameter_files();
    cell(table_of(tables, "parameters.csv"), 1, "value") = "-4";
    EXPECT_EQ(told(tables), "parameters.csv:3: value is \"-4\": expected 0 or more");

    tables = parameter_files();
    cell(table_of(tables, "parameters.csv"), 1, "source").clear();
    EXPECT_NE(told(tables).find("where the value comes from"), std::string::npos);

    tables = parameter_files();
    cell(table_of(tables, "facilities.csv"), 0, "kind") = "spa";
    EXPECT_NE(told(tables).find("facilities.csv:2: kind is \"spa\": expected one of"),
              std::string::npos);

    tables = parameter_files();
    cell(table_of(tables, "faults.csv"), 0, "kind") = "bad_luck";
    EXPECT_NE(told(tables).find("faults.csv:2: kind is \"bad_luck\""), std::string::npos);

    tables = parameter_files();
    table_of(tables, "counties.csv").heading[0] = "id";
    EXPECT_EQ(told(tables),
              "counties.csv: there is no column code: add it, or take the file that came with "
              "darman");
}

TEST(Scheme, a_year_without_tariffs_is_told) {
    std::vector<Table> tables = parameter_files();
    EXPECT_NE(told(tables, {100, 1399, 1, true}).find("holds nothing for 1399-01-01"),
              std::string::npos);
    EXPECT_NE(told(tables, {100, 2024, 1, true}).find("expected a Jalali year"), std::string::npos);
    EXPECT_NE(told(tables, {0, 1403, 1, true}).find("expected 1 to 99,999,999"), std::string::npos);
}

}  // namespace
}  // namespace darman::synth
