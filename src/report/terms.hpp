// Every word that a report says of its own accord, in both languages. What the law says (labels,
// says, titles) comes from the policy; a Persian report has no English word that is not an
// identifier.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "core/digits.hpp"

namespace darman::report {

using core::Language;

// In the order of the table in terms.cpp, which is checked when it is compiled.
enum class Term : std::uint8_t {
    Accepted,
    Pended,
    Undecided,
    FaultVerdict,
    Rejected,
    Key,
    Date,
    Verdict,
    Total,
    Subtotal,
    Unknown,
    NoneValue,
    FaultValue,
    Unverified,
    NotApplied,
    CouldNotDecide,
    Needs,
    Because,
    Exception,
    InForceSince,
    InForceUntil,
    EnactedOn,
    TakenBack,
    Tainted,
    TaintNote,
    Approved,
    EngineAtFault,
    Receipt,
    Policy,
    Engine,
    Inputs,
    KnownAsOf,
    Modules,
    Variants,
    Reforms,
    LawTexts,
    Nothing,
    Decision,
    Decisions,
    Summary,
    Amounts,
    Rows,
    Search,
    AllVerdicts,
    Explanation,
    NotExplained,
    Both,
    LanguageWord,
    Details,
    Name,
    Value,
    Formula,
    Grounds,
    NoMatch,
    Print,
    MoreValues,
    SumLacks,
    Currency,
    AllRows,
    NotGiven,
    From,
    ListComma,
    Semicolon,
    BorneBy,
    KnownAs,
    Term_count,
};

std::string_view word(Term term, Language language);

// "half up", "where", "is not", "sum of", "+": a word or sign of the policy language inside a
// formula. What is not in the table is returned as it is.
std::string_view formula_word(std::string_view text, Language language);

// A Persian name for an identifier that nearly every policy uses ("claim", "tariff"), for where the
// policy gives no label; empty when the table has none.
std::string_view common_name(std::string_view identifier);

// "art 12(1)" -> "مادهٔ ۱۲(۱)", "Law 123/2024" -> "قانون ۱۲۳/۲۰۲۴": words of citation in Persian,
// Persian digits, all else unchanged.
std::string persian_citation(std::string_view text);

// 1..12; Persian names of Jalali and Gregorian months.
std::string_view persian_month(bool jalali, int month);

}  // namespace darman::report
