// What the checker says of a finished, typed Model: gaps and contradictions in the law, tables with
// holes or overlaps, exceptions in conflict, cycles, ranges not kept, and (lint) what cannot be
// reached, is never used or cites nothing.
//
// Each check stands in a file of its own, reads the Model and changes nothing. All are bounded:
// where a proof would take too long, that is said, and never taken for a proof.
#pragma once

#include "policy/diagnostic.hpp"
#include "policy/model.hpp"

namespace darman::policy {

// All checks. Without `lint`: no citations, nothing unused, unreachable or dead.
void analyse(const Model& model, bool lint, Diagnostics& diagnostics);

namespace analysis {

// "gap", "missing-key" (a warning), "conflicting-entries", "empty-validity".
void check_gaps(const Model& model, Diagnostics& diagnostics);
// "table-overlap", "table-gap", "table-unproved" (a warning); lint: "unreachable-row".
void check_tables(const Model& model, bool lint, Diagnostics& diagnostics);
// "exceptions-conflict", "exception-cycle"; lint: "unreachable-exception", "unreachable-base".
void check_exceptions(const Model& model, bool lint, Diagnostics& diagnostics);
// "overflow": values that may leave the range declared for them.
void check_ranges(const Model& model, Diagnostics& diagnostics);
// "cycle", "accumulation-order".
void check_cycles(const Model& model, Diagnostics& diagnostics);
// "bearers": one reason code borne by two.
void check_bearers(const Model& model, Diagnostics& diagnostics);
// Lint: "missing-citation".
void check_citations(const Model& model, Diagnostics& diagnostics);
// Lint, warnings: "unused", "dead-code".
void check_unused(const Model& model, Diagnostics& diagnostics);

}  // namespace analysis

}  // namespace darman::policy
