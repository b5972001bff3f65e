// What comes out: decisions and explanations as plain data, ready to be shown in either language.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/ast.hpp"

namespace darman::engine {

// A value as shown. `plain` is what a machine reads (main units, ISO dates, code names, yes/no,
// none; empty when unknown or faulty); en and fa are for people, in their digits and calendar.
struct Shown {
    enum class State : std::uint8_t { Present, Unknown, None, Fault } state = State::Unknown;
    std::string plain;
    std::string en;
    std::string fa;
    std::string type;  // "money per month", "rate", "date", "code Status", …
};

// "Law 123/2024", "art 12(1)".
struct Quote {
    std::string name;       // as cited in the law file: "d04", "decree art 3", "art 12(1)"
    std::string source;     // the title as written
    policy::Labels labels;  // of the source, where it has a title of its own in a language
    std::string place;
    bool unverified = false;
};

// What a need is called: "claim.hardship" is the field (name) of a claim (owner).
struct NeedNames {
    policy::Labels owner;
    policy::Labels name;
};

enum class Verdict : std::uint8_t { Accepted, Pended, Undecided, Fault, Rejected };

std::string verdict_name(Verdict verdict);  // "accepted", "pended", …

struct Reason {
    std::string code;
    bool pend = false;
    std::string entity;  // at which the condition stands: "Line", or above it
    policy::Labels says;
    std::vector<Quote> quotes;
    std::string borne_by;  // who bears what is refused: "provider"; "" where the law does not say
    policy::Labels bearer;
    std::vector<policy::KnownAs> known_as;  // its codes in other systems
};

struct GivenValue {
    std::string name;  // "patient_pays"; module.name where two modules give the same name
    std::string module;
    policy::Labels labels;
    Shown value;
    bool tainted = false;
};

struct RowDecision {
    std::int32_t row = -1;  // of the bound facts
    std::string entity;
    std::string key;    // "c1/3": keys from the top down, joined by "/"
    std::string place;  // "claims.csv row 12"
    std::string date;   // governing date, ISO; empty if none
    std::string date_jalali;
    Verdict verdict = Verdict::Accepted;
    std::vector<Reason> reasons;      // all that apply, of the row and above it
    std::vector<std::string> needs;   // undecided: paths of what is unknown, sorted
    std::vector<std::string> faults;  // one line each
    std::vector<std::string> taints;  // untranslatables touched: "Claim.hardship: …"
    bool taken_back = false;          // it reverses another row, or another reverses it
    std::vector<GivenValue> given;
    policy::Labels entity_labels;
    std::vector<NeedNames> need_names;  // one for each of needs
};

struct Receipt {
    std::string engine;  // "darman 0.1.0 reference"
    std::string policy_sha256;
    std::string inputs_sha256;
    std::string known_at;  // ISO
    std::vector<std::string> modules;
    std::vector<std::string> variants;
    std::vector<std::string> reforms;

    struct Text {
        std::string source;
        std::string sha256;
    };

    std::vector<Text> texts;
};

struct Decision {
    std::string currency;
    std::vector<RowDecision> rows;  // in order of entity (parents first), then the entity's order
    Receipt receipt;
};

// ------------------------------------------------------------------------------------- explanation

// A formula as it was written, with the values that stood in it: "tariff × terms.share".
struct FormulaToken {
    enum class Kind : std::uint8_t {
        Operand,   // name and value (a constant has no name)
        Operator,  // text: + - × ÷ and or not < ≤ > ≥ is "is not" in .. else
        Open,
        Close,
        Round,  // text: "half up"; value: the multiple; before: what it was
        Bound,  // text: "at least" | "at most" | "not before" | "not after"; value: the bound
        Word,   // any other word of the language: "sum of", "for", "where", "years from", "to", …
    } kind = Kind::Word;
    std::string text;
    Shown value;
    Shown before;
    policy::Labels labels = {};  // of an operand: what its last name is called
};

// A bound that was looked at. Of an accumulator: with its counter.
struct BoundStory {
    std::string text;  // "at most", "at least", …
    bool bit = false;
    Shown limit;
    Shown before;  // the value before the bound: "capped from"
    bool counter = false;
    Shown used;  // counter before this row
    Shown after;
    std::string key;  // "person p1, jalali year 1405"
    std::string key_fa;
    std::vector<Quote> quotes;
};

// A parameter's version, or a table's or list's row, relied on.
struct Source {
    std::string kind;  // "parameter" | "row" | "table row"
    std::string name;  // "standard_share", "terms"
    policy::Labels labels;
    Shown value;       // of a parameter
    std::string text;  // the row as written
    std::string from;  // ISO or ""
    std::string to;
    std::string enacted;
    std::vector<Quote> quotes;
};

// An exception, condition or bound that did not apply, and why.
struct NotApplied {
    std::string label;
    std::string condition;  // as written
    std::vector<Quote> quotes;

    struct Because {
        std::string text;  // "person.status is retiree"
        std::string name;  // "person.status"
        Shown value;       // worker
        policy::Labels labels = {};
        std::vector<FormulaToken> test = {};  // the whole of it
    };

    std::vector<Because> because;
    bool unknown = false;  // it could not be decided
};

// The story of one value of one row.
struct Story {
    std::string name;  // "share"
    policy::Labels labels;
    std::string entity;
    std::string key;     // row
    std::string clause;  // label of the exception that held; "" for the base
    policy::Labels says;
    Shown value;
    std::vector<FormulaToken> formula;
    std::vector<Quote> quotes;  // of the clause
    std::vector<BoundStory> bounds;
    std::vector<Source> sources;
    std::vector<NotApplied> not_applied;
    std::vector<std::int32_t>
        parts;  // stories (Explanation::stories) of the values that stand in it
    std::string fault;
    std::vector<std::string> needs;
    bool tainted = false;
    policy::Labels entity_labels;
    std::vector<NeedNames> need_names;  // one for each of needs
};

struct VerdictStory {
    std::string code;
    bool pend = false;
    bool holds = false;
    bool unknown = false;
    bool approved = false;  // a recorded approval lifted the pend
    std::string borne_by;   // as in Reason
    policy::Labels bearer;
    std::vector<policy::KnownAs> known_as;
    policy::Labels says;
    std::string condition;
    std::vector<FormulaToken> formula;
    std::vector<Quote> quotes;
    std::vector<std::int32_t> parts;
    std::string entity;
};

struct Explanation {
    RowDecision row;
    std::vector<Story> stories;       // parts refer to it by index; each value once
    std::vector<std::int32_t> given;  // the given values, in order of the decision
    std::vector<VerdictStory> verdicts;
    // The replay gave the decision's values again. If not, the engine is at fault, and says so.
    bool recomputes = true;
    Receipt receipt;
};

}  // namespace darman::engine
