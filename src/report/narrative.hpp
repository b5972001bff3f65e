// An explanation put into words, line by line, before it is laid out as text or HTML.
//
// Each value is told once, where it is first needed: the given values, beneath each the values that
// stand in it. What a table only looked up is told with the value that reads it.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

// Deeper values are told at this depth: a reader loses the thread sooner than the law does.
constexpr int kDepthMax = 4;

struct NarrativeLine {
    enum class Kind : std::uint8_t {
        Value,       // label, value, formula, notes
        Verdict,     // label "rejected", value: the code; formula: the condition
        NotApplied,  // label, notes
        Need,
        Fault,
        Taint,
        EngineFault,
    } kind = Kind::Value;
    int depth = 0;
    std::string label;
    std::string value;
    std::string formula;
    bool number = false;    // the value is of a number's type
    bool known = true;      // and there is one
    bool bounded = false;   // a bound took effect: the value is not what the formula comes to
    bool reckoned = false;  // the formula is numbers and signs alone
    std::vector<std::string> notes;
};

struct Narrative {
    engine::Verdict verdict = engine::Verdict::Accepted;
    std::string subject;  // "line 3"
    std::string facts;    // "specialist 60,000"
    std::string date;     // "2 May 2026 (12 Ordibehesht 1405)"
    std::string outcome;  // "patient pays 24,000, fund pays 36,000", "rejected: not covered"
    std::vector<NarrativeLine> lines;
};

Narrative narrate(const engine::Explanation& explanation, Language language);

}  // namespace darman::report
