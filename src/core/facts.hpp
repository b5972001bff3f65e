// Facts as they arrive, before any law gives them a type: named tables of text cells.
//
// The doors for data (intake, fhir) produce these; engine/reference binds them to the entities of a
// policy. A cell keeps what was written, so that the binder can name row and column in its error
// and no door needs to know money, calendars or codes.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace darman::core {

enum class CellState {
    Value,    // text holds it
    None,     // not applicable: the source says there is none
    Unknown,  // not supplied
};

struct Cell {
    CellState state = CellState::Unknown;
    std::string text;
};

// One table per entity (name "Line"), per dated field given as history (name "Person.status",
// columns the key of Person, `from`, optional `to` and `recorded`, and `value`), per dictionary
// `from data` or code register (name "Service", columns `code`, optional `from`, `to`, and the
// attributes).
//
// An entity's own key columns carry the names of its key fields; a child names its parent by a
// column called as the parent in lower case ("person" in Claim), which holds the parent's key
// (several key fields joined by "/"). Reference fields hold the key of the row they point to.
// Reserved columns: `recorded` (instant or date at which the fact became known), `approved` (codes
// of pends lifted by a recorded approval, separated by blanks).
struct FactTable {
    std::string name;
    std::vector<std::string> columns;
    std::vector<Cell> cells;          // row-major, columns.size() a row
    std::vector<std::string> places;  // one a row: "claims.csv row 12", "Bundle.entry[3].resource"
    // Optional, one a cell or empty: the place of that very cell (a FHIR path); else the row's
    // place counts.
    std::vector<std::string> cell_places;

    [[nodiscard]] std::size_t row_count() const {
        return columns.empty() ? 0 : cells.size() / columns.size();
    }
};

struct Facts {
    std::vector<FactTable> tables;
};

}  // namespace darman::core
