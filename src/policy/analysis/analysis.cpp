#include "policy/analysis/analysis.hpp"

namespace darman::policy {

void analyse(const Model& model, bool lint, Diagnostics& diagnostics) {
    analysis::check_gaps(model, diagnostics);
    analysis::check_tables(model, lint, diagnostics);
    analysis::check_exceptions(model, lint, diagnostics);
    analysis::check_ranges(model, diagnostics);
    analysis::check_cycles(model, diagnostics);
    analysis::check_bearers(model, diagnostics);
    if (lint) {
        analysis::check_citations(model, diagnostics);
        analysis::check_unused(model, diagnostics);
    }
}

}  // namespace darman::policy
