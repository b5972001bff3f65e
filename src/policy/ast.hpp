// The syntax tree of a policy file: what was written, before names have meanings.
//
// Parser, formatter and JSON tree all speak this one form; overlays (reforms, variants) are applied
// to it; resolve.hpp gives it meaning. It is a value: copying a tree copies the law.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "core/date.hpp"
#include "core/rational.hpp"

namespace darman::policy {

// Where something stands: 1-based line and column (column in characters, not bytes); file is an
// index into the list of files given to the compiler. Line 0: made by a program.
struct Span {
    std::int32_t file = -1;
    std::int32_t line = 0;
    std::int32_t column = 0;
};

// Text for people, in both languages; nothing in the semantics depends on it.
struct Labels {
    std::string fa;
    std::string en;

    [[nodiscard]] bool empty() const { return fa.empty() && en.empty(); }
};

// "[art 15(1), 20]" is two citations: "art 15(1)" and "art 20" (the word before the first number is
// carried on). alias is empty for the module's first source. "unverified" in the bracket marks all.
struct Citation {
    std::string alias;
    std::string place;  // "art 15(1)"; empty when the alias alone is cited
    bool unverified = false;
    Span at;

    // "d04", "decree art 3", "art 15(1)": what `because` names.
    [[nodiscard]] std::string name() const;
};

using Citations = std::vector<Citation>;

// --------------------------------------------------------------------------------- expressions

enum class ExprKind : std::uint8_t {
    Number,      // number, unit: "25%", "5_000 IRR", "30 days per month", "0.35"
    DateLit,     // text: "1403-08-01" (date)
    MonthLit,    // text: "1403-08" (month)
    InstantLit,  // text
    BoolLit,     // number 1 or 0: yes, no
    Name,        // text: one identifier; `previous`, `this`, `rest` are names too
    Code,        // text: a quoted code "970015"
    NoneLit,     // none
    Member,      // children[0] . text
    Call,        // text ( children… ): a keyed parameter
    AsOf,        // children[0] as of children[1]
    Not,         // not children[0]
    Negate,      // - children[0]
    And,         // as all to Divide: children[0] op children[1]
    Or,
    Else,
    Add,
    Subtract,
    Multiply,
    Divide,
    Compare,  // chain: children[0] ops[0] children[1] ops[1] children[2] …
    In,       // children[0] in children[1] (an Interval, or a name that is one)
    IsNone,   // as IsUnknown and IsListed: children[0]; negated by `is not …`: flag
    IsUnknown,
    IsListed,
    OneOf,      // children[0] is one of (children[1], …); flag: is not one of
    Interval,   // children[0] .. children[1]
    Between,    // text "years" | "months" | "days"; children: from, to
    Aggregate,  // text "sum" | "min" | "max" | "mean" | "count" | "any" | "first" | "last"; set;
                // children[0] the item of sum, min, max, mean
    Value,      // ( children[0] with adjustments )
    Any,        // `any`, in cells and keys only
    CellRange,  // cells only: children[0], children[1], either may be NoneLit for open; flag: low
                // exclusive, flag2: high exclusive ("0..<18", "0<..18", "<18", ">=60")
};

enum class CompareOp : std::uint8_t { Is, IsNot, Less, LessEqual, Greater, GreaterEqual };

struct Expr;

// Acts on all to its left, in the order written; the last wins.
enum class AdjustKind : std::uint8_t { Rounded, AtLeast, AtMost, NotBefore, NotAfter };

struct Adjustment {
    AdjustKind kind = AdjustKind::Rounded;
    core::Rounding rounding = core::Rounding::HalfUp;
    std::vector<Expr> operand;  // one: the bound, or the multiple to round to
    Citations citations;        // of a bound: relied on when it bites
    Span at;
};

// ⟨first|last|best N⟩ ⟨earlier|later|other|accepted⟩ SOURCE ⟨in path⟩ ⟨via field⟩ ⟨by EXPR⟩
// ⟨during INTERVAL⟩ ⟨where COND⟩
enum class Pick : std::uint8_t { All, First, Last, Best };
enum class During : std::uint8_t { Always, Interval, Last, Within };

struct SetExpr {
    Pick pick = Pick::All;
    std::vector<Expr> count;  // of first, last, best; at most one
    bool earlier = false;
    bool later = false;
    bool other = false;
    bool accepted = false;
    std::string source;    // an entity ("Line") or a list ("orders")
    std::vector<Expr> in;  // at most one, a path to a row
    std::string via;       // field of the set's row that refers to it
    std::vector<Expr> by;  // at most one
    During during = During::Always;
    std::vector<Expr> span;   // at most one: the interval, or the length of `last` and `within`
    std::vector<Expr> where;  // at most one
    Span at;
};

struct Expr {
    ExprKind kind = ExprKind::NoneLit;
    Span at;
    std::string text;
    core::Rational number;
    std::string
        unit;  // of Number: "", "%", "IRR", "days", "years", "days per month", "IRR per day"
    std::string written;  // of Number: its digits as written ("9_000.00"), where print(Expr) would
                          // write it otherwise; for the formatter only
    bool flag = false;
    bool flag2 = false;
    std::vector<CompareOp> ops;
    std::vector<Expr> children;
    std::vector<Adjustment> adjustments;  // of Value
    std::vector<SetExpr> set;             // of Aggregate; exactly one
};

// --------------------------------------------------------------------------------------- types

// As written: "money per month", "exact money", "decimal(2)", "code Status", "Referral",
// "money in 0 .. 900", "interval". base is the first word(s) without `exact`; an entity reference
// has base "ref" and its name in `name`.
struct TypeExpr {
    std::string base;  // money rate integer decimal bool date month instant days months years code
                       // ref interval, or "" where the field's own name is its type or it is opaque
    std::string name;  // dictionary or entity
    int digits = 0;    // decimal(n)
    std::string per;   // "", "day", "month", "year"
    bool exact = false;
    bool or_none = false;
    std::vector<Expr> range;  // at most one Interval
    Span at;
};

struct Field {
    std::string name;
    TypeExpr type;
    bool dated = false;
    bool key = false;
    Labels labels;
    Span at;
};

// from DATE ⟨to DATE⟩ | year N   ⟨enacted DATE⟩. Dates are DateLit; year is a number.
struct Validity {
    std::vector<Expr> from;     // at most one
    std::vector<Expr> to;       // at most one
    std::optional<int> year;    // instead of from and to
    std::vector<Expr> enacted;  // at most one

    [[nodiscard]] bool empty() const {
        return from.empty() && to.empty() && !year && enacted.empty();
    }
};

// ---------------------------------------------------------------------------------- statements

struct DictionaryCode {
    std::string code;
    Labels labels;
    Span at;
};

struct Dictionary {
    std::string name;
    enum class Source : std::uint8_t { Closed, File, Data } source = Source::Closed;
    std::vector<DictionaryCode> codes;  // Closed
    std::string file;                   // File: relative to the policy file
    std::vector<Field> attributes;      // File, Data
    Labels labels;
    Span at;
};

enum class Generator : std::uint8_t { None, List, Years, Months, Rows };

struct Entity {
    std::string name;
    std::string parent;  // "" at the top
    std::vector<Field> fields;
    std::vector<Expr> order;  // paths
    Generator generator = Generator::None;
    std::string generator_source;       // list name (List) or entity name (Rows)
    std::string generator_calendar;     // "jalali", "gregorian" or "" (Years, Months)
    std::vector<Expr> generator_range;  // one Interval (Years, Months) or one path (Rows)
    std::vector<Expr> generator_where;  // at most one
    bool has_body = false;              // { … } was written
    Labels labels;
    Span at;
};

struct Extend {
    std::string entity;
    std::vector<Field> fields;
    Span at;
};

struct ParamEntry {
    Validity validity;
    std::vector<Expr> keys;
    std::vector<Expr> value;  // one; empty when repealed
    bool repealed = false;
    Citations citations;
    Span at;
};

struct Param {
    std::string name;
    std::vector<std::string> keys;  // dictionaries
    TypeExpr type;
    bool open = false;
    std::vector<ParamEntry> entries;
    std::string series_file;  // CSV with the key names, from, to, enacted, value, source
    Citations series_citations;
    Labels labels;
    Span at;
};

struct ListRow {
    Validity validity;
    std::vector<Expr> cells;  // in the order of the heading
    Citations citations;
    Span at;
};

struct List {
    std::string name;
    std::vector<Field> fields;
    std::vector<std::string> heading;
    std::vector<ListRow> rows;
    Labels labels;
    Span at;
    Span heading_at;
};

struct TableInput {
    std::string name;         // "" unless written: the last name of the path stands for it
    std::vector<Expr> value;  // one
};

// One cell of an input column: alternatives ("a,b"), each a literal, a Name (code), a CellRange,
// Any, NoneLit, or an expression in parentheses.
struct TableCell {
    std::vector<Expr> alternatives;
    Span at;
};

struct TableRow {
    bool otherwise = false;
    std::vector<TableCell> inputs;
    std::vector<Expr> outputs;
    Validity validity;
    Citations citations;
    Span at;
};

enum class HitPolicy : std::uint8_t { Unique, First, Sum };

struct Table {
    std::string entity;
    std::string name;
    std::vector<TableInput> inputs;
    std::vector<Field> outputs;
    HitPolicy hit = HitPolicy::Unique;
    bool complete = false;
    std::vector<std::string> input_heading;
    std::vector<std::string> output_heading;
    std::vector<TableRow> rows;
    Labels labels;
    Span at;
    Span heading_at;
};

// EXPR with bounds and roundings after it.
struct ValueExpr {
    std::vector<Expr> base;  // one; empty only in a default-made tree
    std::vector<Adjustment> adjustments;
    Span at;
};

struct Exception {
    std::string label;
    std::vector<std::string> before;
    std::string to;  // the exception it is an exception to; "" for the base
    Validity validity;
    std::vector<Expr> when;  // one
    ValueExpr value;
    Citations citations;
    Labels says;
    Span at;
};

struct Rule {
    std::string entity;  // "" for a rule of no entity
    std::string name;
    TypeExpr type;
    Validity validity;  // several statements of one name are versions
    ValueExpr value;
    Citations citations;
    Labels says;
    std::vector<Exception> exceptions;
    Labels labels;
    Span at;
};

enum class PeriodKind : std::uint8_t { Year, Month, Day, Months, AnyWindow, Life };

struct Period {
    PeriodKind kind = PeriodKind::Life;
    std::string calendar;      // "jalali", "gregorian", "" for the module's (Year, Month)
    std::vector<Expr> length;  // Months: "12 months" (or days); AnyWindow: its length
    std::vector<Expr> from;    // Months: the date D it starts from
    Span at;
};

// at most VALUE ⟨by path, …⟩ PERIOD
struct Bound {
    ValueExpr limit;
    std::vector<Expr> by;
    Period period;
    Citations citations;
    Span at;
};

struct Tranche {
    std::vector<Expr> width;  // one; empty for `beyond`
    std::vector<Expr> rate;   // one
    Citations citations;
    Span at;
};

enum class Late : std::uint8_t { Unsaid, Readjudicate, AsReceived };

struct Accumulate {
    std::string entity;
    std::string name;
    TypeExpr type;
    ValueExpr adds;
    std::vector<Expr> when;      // at most one
    Citations citations;         // after adds
    std::vector<Expr> by;        // of tranches
    std::vector<Period> period;  // of tranches; at most one
    std::vector<Bound> at_most;
    std::vector<Expr> at_least;  // at most one
    Citations at_least_citations;
    std::vector<Tranche> tranches;
    std::vector<Adjustment> rounding;  // at most one, after `beyond at RATE`
    bool rounded_on_total = false;
    Late late = Late::Unsaid;
    std::vector<Expr> received;  // as received by F; one
    Citations late_citations;
    Labels says;
    Labels labels;
    Span at;
    Span late_at;
};

enum class Remainder : std::uint8_t { LargestFraction, First, Last };

struct Allocate {
    std::string entity;
    std::string name;
    TypeExpr type;
    ValueExpr whole;
    std::vector<Expr> weight;  // one
    Remainder remainder = Remainder::LargestFraction;
    std::vector<Expr> then;  // paths
    Citations citations;
    Citations remainder_citations;
    Labels labels;
    Span at;
    Span remainder_at;
};

struct WaterfallStep {
    std::string name;
    ValueExpr value;
    std::vector<Expr> when;  // at most one
    Citations citations;
    Labels labels;
    Span at;
};

struct Waterfall {
    std::string entity;
    ValueExpr whole;
    Citations citations;
    std::vector<WaterfallStep> steps;
    Span at;
};

// What another system calls a reason: openimis "6".
struct KnownAs {
    std::string system;
    std::string code;
    Span at;
};

struct Verdict {
    bool pend = false;  // else reject
    std::string entity;
    std::string code;
    std::string borne_by;  // who bears what is refused: provider, patient, …; "" unless said
    Labels bearer;         // of that name
    std::vector<KnownAs> known_as;
    std::vector<Expr> when;  // one
    Citations citations;
    Labels says;
    Span at;
};

struct Check {
    std::string entity;
    std::vector<Expr> condition;  // one
    std::vector<Expr> when;       // at most one
    Citations citations;
    Span at;
};

struct Untranslatable {
    std::string entity;
    std::string name;
    std::string text;
    std::string reason;
    Citations citations;
    Span at;
};

// --------------------------------------------------------------------------------------- tests

struct TestField {
    std::string name;         // may be dotted: "service.class"
    std::vector<Expr> value;  // one; an Interval in a key makes many rows
    Validity validity;        // from, to, enacted (here: recorded) of a dated value
    Span at;
};

struct Because {
    std::string text;               // "art 15(1) no_referral", "off_path", "72 note family"
    std::vector<Expr> capped_from;  // at most one
    Span at;
};

enum class ExpectKind : std::uint8_t { Value, Accepted, Rejected, Pended, Undecided, Fault };

struct Expectation {
    ExpectKind kind = ExpectKind::Value;
    std::vector<Expr> name;          // Value: a path
    std::vector<Expr> value;         // Value: one
    std::vector<std::string> codes;  // Rejected, Pended: codes; Undecided: paths
    Span at;
};

enum class TestLineKind : std::uint8_t {
    Each,  // each line { … }: defaults
    Row,  // line a { … } -> … : a row, a code (service 701 { … }) or a made row (order 1403-08-01
          // -> …)
    Given,  // given NAME ⟨keys⟩ VALUE
};

struct TestLine {
    TestLineKind kind = TestLineKind::Row;
    std::string subject;    // entity or dictionary in lower case, as written; parameter of `given`
    std::string label;      // row name, if an identifier follows
    std::vector<Expr> key;  // key literal of a code or made row; keys of `given`
    std::vector<Expr> value;  // of `given`
    bool has_body = false;
    std::vector<TestField> fields;
    std::vector<Expectation> expectations;
    std::vector<Because> because;
    Span at;
};

struct Test {
    std::string title;
    std::vector<Expr> known;  // at most one
    std::string under;        // variant
    std::string with;         // reform
    std::vector<TestLine> lines;
    Span at;
};

// ------------------------------------------------------------------------------------ overlays

struct Variant;

using Statement = std::variant<Dictionary,
                               Entity,
                               Extend,
                               Param,
                               List,
                               Table,
                               Rule,
                               Accumulate,
                               Allocate,
                               Waterfall,
                               Verdict,
                               Check,
                               Untranslatable,
                               Test,
                               Variant>;

enum class OverlayVerb : std::uint8_t { Add, Replace, Remove };

// replace STATEMENT | add STATEMENT | add|replace|remove entry PARAM … | row LIST-or-TABLE … |
// except RULE LABEL …
struct OverlayOp {
    OverlayVerb verb = OverlayVerb::Replace;
    enum class What : std::uint8_t { Whole, Entry, Row, Except } what = What::Whole;
    std::string target;                // PARAM; LIST or E.TABLE; E.RULE
    std::vector<Statement> statement;  // Whole: one
    std::vector<ParamEntry> entry;     // Entry: one (of remove: validity and keys)
    std::vector<ListRow> list_row;     // Row of a list: one (of remove: only its key cells)
    std::vector<TableRow> table_row;   // Row of a table (cells with a bar, or entity in the target)
    std::vector<Exception> exception;  // Except: one (of remove: only its label)
    Span at;
};

struct Variant {
    std::string name;
    Citations citations;
    Labels labels;
    std::vector<OverlayOp> ops;
    Span at;
};

// --------------------------------------------------------------------------------------- files

struct Source {
    std::string alias;  // "" for the first, or as written
    std::string title;  // "Law 123/2024"
    Labels labels;      // the title in a language in which it reads otherwise
    std::string text_file;
    std::string sha256;  // of the text, as recorded; "" when not recorded
    Span at;
};

struct Comment {
    std::int32_t line = 0;
    std::int32_t column = 0;
    std::string text;  // with its #
    bool own_line = false;
};

// Where the header's clauses stand: for the formatter, which keeps comments beside them.
struct HeaderPlaces {
    Span title;
    Span uses;
    Span calendar;
    Span currency;
    Span zone;
};

enum class FileKind : std::uint8_t { Module, Reform, Tests };

struct File {
    FileKind kind = FileKind::Module;
    std::string name;  // "health.copayment"; of a reform, its name
    std::string of;    // reform NAME of M
    Labels title;
    std::vector<Source> sources;
    std::vector<std::string> uses;
    std::vector<Expr> governed_by;  // at most one path: Claim.date is Member(Name Claim, date)
    std::string calendar;           // "", "jalali", "gregorian"
    std::optional<core::DayRounding> day_rounding;
    std::string currency;                  // "" unless stated
    std::string zone;                      // "" unless stated: zone "Asia/Tehran"
    std::vector<std::vector<Expr>> gives;  // each one path: Line.patient_pays
    std::vector<Statement> statements;     // of a module or of tests
    std::vector<OverlayOp> ops;            // of a reform; its tests are in statements
    // What the formatter keeps besides the tree: comments in order of place, and of each run of
    // blank lines the last.
    std::vector<Comment> comments;
    std::vector<std::int32_t> blank_lines;
    HeaderPlaces places;
    Span at;
};

}  // namespace darman::policy
