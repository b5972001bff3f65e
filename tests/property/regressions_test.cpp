// Cases that random policies brought up, as small as they could be made.
#include <utility>
#include <vector>

#include "property/support.hpp"

namespace darman::property {
namespace {

const char* const kWorld = R"(module small
  source "Law 1"
  governed by Claim.date
  calendar gregorian, round down
  currency IRR
dictionary Service from data { kind code Kind; ceiling money or none }
dictionary Kind { a; b }
entity Person { id key; cap money per year }
entity Claim of Person { id key; date }
entity Line of Claim { number integer key; service code Service; gross money }
  order claim.date
)";

// Cells: "none" is none, "?" unknown.
core::FactTable table(std::string name,
                      std::vector<std::string> columns,
                      const std::vector<std::vector<std::string>>& rows) {
    core::FactTable made;
    made.name = std::move(name);
    made.columns = std::move(columns);
    for (const std::vector<std::string>& row : rows) {
        for (const std::string& text : row) {
            made.cells.push_back({text == "none" ? core::CellState::None
                                  : text == "?"  ? core::CellState::Unknown
                                                 : core::CellState::Value,
                                  text});
        }
        made.places.push_back(made.name);
    }
    return made;
}

// Two lines of 100 in two years, of a service whose kind is not known and which has no ceiling.
core::Facts two_lines(const std::string& cap) {
    core::Facts facts;
    facts.tables = {table("Service", {"code", "kind", "ceiling"}, {{"s", "?", "none"}}),
                    table("Person", {"id", "cap"}, {{"p", cap}}),
                    table("Claim",
                          {"id", "person", "date"},
                          {{"c", "p", "2024-05-01"}, {"d", "p", "2025-05-01"}}),
                    table("Line",
                          {"number", "claim", "service", "gross"},
                          {{"1", "p/c", "s", "100"}, {"1", "p/d", "s", "100"}})};
    return facts;
}

std::string due(const Trial& trial, const std::string& key) {
    for (const engine::RowDecision& row : trial.decision.rows) {
        if (row.entity == "Line" && row.key == key) {
            return engine::verdict_name(row.verdict) + " " + row.given[0].value.plain;
        }
    }
    return "no such row";
}

// A bound that is none does not bind, whatever its key may be.
TEST(Regressions, ABoundThatIsNoneAsksForNoKey) {
    const Built built = build(std::string(kWorld) +
                              "accumulate Line.due : money\n"
                              "  adds gross [1]\n"
                              "  at most service.ceiling by person, service.kind each year [2]\n"
                              "  late readjudicate\n");
    ASSERT_NE(built.model, nullptr) << built.errors;
    const Trial trial(*built.model, two_lines("0"), end_of_time());
    EXPECT_EQ(trial.bind_errors(), "");
    EXPECT_EQ(due(trial, "p/c/1"), "accepted 100");
}

// A counter that reaches over the year's end has more room later if less was taken before: a lower
// ceiling can make the next year dearer. What is taken in the year of the ceiling never rises.
TEST(Regressions, ALowerCeilingLeavesRoomInALifetime) {
    const Built built = build(std::string(kWorld) +
                              "accumulate Line.due : money\n"
                              "  adds gross [1]\n"
                              "  at most person.cap by person each year [2]\n"
                              "  at most 150 IRR by person for life [3]\n"
                              "  late readjudicate\n");
    ASSERT_NE(built.model, nullptr) << built.errors;
    const Trial high(*built.model, two_lines("100"), end_of_time());
    EXPECT_EQ(due(high, "p/c/1"), "accepted 100");
    EXPECT_EQ(due(high, "p/d/1"), "accepted 50");
    const Trial low(*built.model, two_lines("60"), end_of_time());
    EXPECT_EQ(due(low, "p/c/1"), "accepted 60");
    EXPECT_EQ(due(low, "p/d/1"), "accepted 60");
}

}  // namespace
}  // namespace darman::property
