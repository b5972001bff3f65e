// Random policies over the grammar of the language: well formed, and meant to compile.
//
// Every policy speaks of the same world (persons in households, their claims and lines), so that
// facts_generator can make data for it; what the law says of that world is drawn at random.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "generator/random.hpp"

namespace darman::generator {

// What may be drawn. A property that holds only of some laws turns the others off.
struct PolicyShape {
    int rules = 4;
    int accumulators = 3;
    int verdicts = 3;
    bool as_received = false;       // else every accumulator says readjudicate
    bool order_by_received = true;  // of lines, after the claim's date
    bool crossing_keys = true;      // counters that persons of several households share
    bool verdicts_read_counters = true;
    bool negative = true;         // what is added may be below 0
    bool made_rows = true;        // `for each`, `previous`
    bool person_ceiling = false;  // due_0 adds what rests on no counter, and is bounded by
                                  // person.income, which nothing else reads; its other bounds
                                  // lie within the year
};

// A line of text, with what is left out or rewritten when the law is read as known on a day.
struct Piece {
    std::string text;     // before "enacted"
    std::string enacted;  // "" or " enacted DATE"
    std::string after;
    core::Date enacted_on;
    int superseded_by = -1;  // piece that takes its place once known
};

struct Policy {
    std::string name;
    core::Calendar calendar = core::Calendar::Gregorian;
    int digits = 0;  // of the currency
    bool household = false;
    std::vector<Piece> pieces;
    std::vector<std::string> entries;  // "NAME from … VALUE": of its parameters, as in an overlay

    [[nodiscard]] std::string text() const;
    // The same law as it was known on that day, without a word of enactment.
    [[nodiscard]] std::string text_known_on(core::Date day) const;
    // A reform that replaces each entry by itself.
    [[nodiscard]] std::string same_again() const;
};

Policy make_policy(Random& random, const PolicyShape& shape);

// The first and last day on which facts lie.
core::Date first_day();
core::Date last_day();

}  // namespace darman::generator
