// The meaning of a policy: every name resolved, every expression typed. What the executors run.
//
// Expressions are nodes in one arena (Model::nodes), referred to by index. Numbers are canonical:
// money in minor units, durations in days or in months (a year is 12), so that no node ever
// converts units: `money per year` is a twelfth of itself a month. How a number is shown is told by
// its Type.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/date.hpp"
#include "core/rational.hpp"
#include "policy/ast.hpp"

namespace darman::policy {

// --------------------------------------------------------------------------------------------
// types

enum class Kind : std::uint8_t {
    Bool,
    Number,
    Date,
    Month,
    Instant,
    Code,
    Ref,
    Interval,
    Opaque,
    None
};
enum class Quantity : std::uint8_t { Money, Rate, Integer, Decimal, Days, Months, Years };

// Exponents: `money per day` is {1, -1, 0, 0}. month and year meet: a year is 12 months.
struct Unit {
    std::int8_t money = 0;
    std::int8_t day = 0;
    std::int8_t month = 0;
    std::int8_t year = 0;

    friend bool operator==(const Unit&, const Unit&) = default;

    [[nodiscard]] bool same_dimension(const Unit& other) const {
        return money == other.money && day == other.day && month + year == other.month + other.year;
    }

    [[nodiscard]] bool plain() const { return money == 0 && day == 0 && month + year == 0; }
};

struct Type {
    Kind kind = Kind::Number;
    Quantity quantity = Quantity::Rate;  // of Number: how it is named and shown
    Unit unit;                           // of Number
    int digits = 0;                      // of Decimal
    bool exact = false;
    bool or_none = false;
    bool zero = false;             // the constant 0, which fits every unit
    std::int32_t dictionary = -1;  // of Code
    std::int32_t entity = -1;      // of Ref
    std::int32_t list = -1;        // of Ref: a row of a list
    Kind element = Kind::Date;     // of Interval
    // Declared (of fields) or derived bounds of a Number, canonical.
    std::optional<core::Rational> low;
    std::optional<core::Rational> high;
    // Every value is a whole multiple of this (canonical); absent: it may be any fraction. 0: it is
    // 0.
    std::optional<core::Rational> grain;
};

// "money per month", "code Status", "rate", "Referral or none": for messages and the JSON tree.
struct Model;
std::string type_name(const Type& type, const Model& model);

// --------------------------------------------------------------------------------------------
// values

enum class State : std::uint8_t { Present, Unknown, None, Fault };

struct Value {
    State state = State::Unknown;
    Kind kind = Kind::None;
    core::Rational number;  // Number
    std::int64_t i = 0;  // Bool 0/1; Date days; Month index; Instant micros; Code index; Ref row;
                         // Interval: first end (days or month index)
    std::int64_t j = 0;  // Interval: last end; Month: calendar
    std::int32_t note =
        -1;  // Unknown: what is needed; Fault: what went wrong (an executor's tables)
    std::int32_t taint = -1;  // untranslatables touched (an executor's table)

    static Value none() {
        Value v;
        v.state = State::None;
        return v;
    }

    static Value of_bool(bool b) {
        Value v;
        v.state = State::Present;
        v.kind = Kind::Bool;
        v.i = b ? 1 : 0;
        return v;
    }

    static Value of_number(core::Rational n) {
        Value v;
        v.state = State::Present;
        v.kind = Kind::Number;
        v.number = std::move(n);
        return v;
    }

    static Value of(Kind kind, std::int64_t i, std::int64_t j = 0) {
        Value v;
        v.state = State::Present;
        v.kind = kind;
        v.i = i;
        v.j = j;
        return v;
    }

    [[nodiscard]] bool present() const { return state == State::Present; }

    [[nodiscard]] bool is_true() const { return present() && i != 0; }

    [[nodiscard]] bool is_false() const { return present() && i == 0; }
};

// ---------------------------------------------------------------------------------------
// expressions

using NodeId = std::int32_t;  // -1: absent

enum class Op : std::uint8_t {
    Const,      // constant
    Row,        // the row the innermost scope is about (ref: entity, or -1 - list)
    This,       // the rule's row, from inside a set
    Parent,     // kids[0]: row; ref: the ancestor entity
    RefField,   // kids[0]: row; ref: field index -> row
    Field,      // kids[0]: row; ref: field index; a dated one is read on the date in force
    ListField,  // kids[0]: list row; ref: field index
    Derived,    // kids[0]: row (none for an entity-less rule); ref: derived index
    Attribute,  // kids[0]: code; ref: attribute index of type dictionary
    Param,      // ref: param; kids: keys
    Previous,   // kids[0]: row -> the row before it under the same parent, or none
    Rest,       // what is left of a waterfall
    Not,
    Negate,
    And,
    Or,
    Else,
    Add,
    Subtract,
    Multiply,
    Divide,
    Shift,    // kids[0] date or month + kids[1] duration (flag: minus)
    Compare,  // chain over kids with ops
    In,       // kids[0] in kids[1] (interval)
    IsNone,
    IsUnknown,  // kids[0]
    IsListed,   // kids[0]: code
    OneOf,      // kids[0] equals one of kids[1…]
    Interval,   // kids[0] .. kids[1]
    Between,    // text: years | months | days (in quantity of the type); kids: from, to
    Aggregate,  // set
    AsOf,       // kids[0] on the date kids[1]
    Adjust,     // kids[0], then adjustments in order
};

enum class AggregateKind : std::uint8_t { Sum, Min, Max, Mean, Count, Any, First, Last };

struct Adjusting {
    AdjustKind kind = AdjustKind::Rounded;
    core::Rounding rounding = core::Rounding::HalfUp;
    NodeId bound = -1;    // of bounds
    core::Rational step;  // of Rounded, canonical
    Citations citations;
    Span at;
};

struct SetNode {
    AggregateKind aggregate = AggregateKind::Count;
    Pick pick = Pick::All;
    NodeId count = -1;
    bool earlier = false;
    bool later = false;
    bool other = false;
    bool accepted = false;
    std::int32_t entity = -1;  // or
    std::int32_t list = -1;
    NodeId in = -1;         // row; -1: all rows in the batch beneath the rule row's top
    std::int32_t via = -1;  // field of the set's entity (a reference) or -1: by ancestry
    std::vector<std::int32_t> via_path;  // ancestors to climb from the set's row before `via`
    NodeId by = -1;
    During during = During::Always;
    NodeId span = -1;
    NodeId where = -1;
    NodeId item = -1;  // of sum, min, max, mean
};

struct Node {
    Op op = Op::Const;
    Type type;
    Span at;
    const Expr* source = nullptr;  // in the file's tree, which outlives the model
    std::vector<NodeId> kids;
    std::int32_t ref = -1;
    bool flag = false;  // IsNone…: negated; Shift: minus; OneOf: negated
    Value constant;
    std::vector<CompareOp> ops;
    std::vector<Adjusting> adjustments;
    std::vector<SetNode> set;  // of Aggregate: one
};

// -------------------------------------------------------------------------------------
// declarations

// When an entry, row, version or exception counts. Both ends in; absent: open.
struct InForce {
    std::optional<core::Date> from;
    std::optional<core::Date> to;
    std::optional<core::Date> enacted;

    [[nodiscard]] bool valid_on(core::Date date) const {
        return (!from || *from <= date) && (!to || date <= *to);
    }

    [[nodiscard]] bool known_on(core::Date date) const { return !enacted || *enacted <= date; }
};

struct AttributeRow {
    std::string code;
    InForce in_force;
    std::vector<Value> values;  // one an attribute
    Labels labels;              // of the code: columns `fa` and `en`
    Span at;                    // row in the CSV file, if any
};

// What a code is called by its rows: of each language the label of the latest `from`.
Labels labels_of(const std::vector<const AttributeRow*>& rows);

struct FieldInfo {
    std::string name;
    Type type;
    bool dated = false;
    bool key = false;
    bool untranslatable = false;
    std::string text;  // of an untranslatable
    std::string reason;
    Labels labels;
    Span at;
};

struct DictionaryInfo {
    std::string name;
    std::int32_t module = -1;
    Dictionary::Source source = Dictionary::Source::Closed;
    std::vector<std::string> codes;  // interned: index is the code's value
    std::unordered_map<std::string, std::int32_t> index;
    std::vector<Labels> code_labels;  // as far as any are given
    std::vector<FieldInfo> attributes;
    std::vector<AttributeRow> rows;                                       // of File
    std::unordered_map<std::int32_t, std::vector<std::int32_t>> rows_of;  // code -> rows, by from
    std::string sha256;                                                   // of the file
    Labels labels;
    Span at;

    std::int32_t intern(const std::string& code);
    // True where a column `fa` or `en` of its table labels the codes: no attribute is called so.
    [[nodiscard]] bool has_label_column(std::string_view language) const;
};

struct EntityInfo {
    std::string name;
    std::string lower;  // "line"
    std::int32_t module = -1;
    std::int32_t parent = -1;
    std::vector<FieldInfo> fields;
    std::vector<std::int32_t> keys;
    std::int32_t reverses = -1;  // the field that names a row taken back
    std::vector<NodeId> order;   // then keys from the top down
    Generator generator = Generator::None;
    std::int32_t generator_list = -1;
    std::int32_t generator_entity = -1;
    core::Calendar generator_calendar = core::Calendar::Jalali;
    NodeId generator_range = -1;  // read on the parent's row
    NodeId generator_where = -1;  // read on the made row
    Labels labels;
    Span at;

    [[nodiscard]] std::int32_t field(const std::string& name) const;
};

struct ParamEntryInfo {
    InForce in_force;
    std::vector<std::int32_t> keys;  // codes
    Value value;
    bool repealed = false;
    Citations citations;
    std::string source;  // of a series row: its source column
    Span at;
};

struct ParamInfo {
    std::string name;
    std::int32_t module = -1;
    std::vector<std::int32_t> keys;  // dictionaries
    Type type;
    bool open = false;
    std::vector<ParamEntryInfo> entries;
    std::map<std::vector<std::int32_t>, std::vector<std::int32_t>>
        by_key;          // entries, by from, enacted
    std::string sha256;  // of the series file
    Labels labels;
    Span at;
};

struct ListRowInfo {
    InForce in_force;
    std::vector<Value> cells;  // one a field
    Citations citations;
    Span at;
};

struct ListInfo {
    std::string name;
    std::int32_t module = -1;
    std::vector<FieldInfo> fields;
    std::vector<std::int32_t> keys;
    std::vector<ListRowInfo> rows;  // in order of key
    Labels labels;
    Span at;
};

struct CellTest {
    enum class Kind : std::uint8_t { Any, None, Equal, Range } kind = Kind::Any;
    NodeId low = -1;  // Equal: the value
    NodeId high = -1;
    bool low_open = false;   // "0<..18"
    bool high_open = false;  // "0..<18"
};

struct TableRowInfo {
    bool otherwise = false;
    std::vector<std::vector<CellTest>> cells;  // input x alternative
    std::vector<NodeId> outputs;
    InForce in_force;
    Citations citations;
    Span at;
};

struct TableInfo {
    std::string name;
    std::int32_t entity = -1;
    std::int32_t module = -1;
    std::vector<std::string> input_names;
    std::vector<NodeId> inputs;
    std::vector<std::int32_t> outputs;  // derived
    HitPolicy hit = HitPolicy::Unique;
    bool complete = false;
    std::vector<TableRowInfo> rows;
    Labels labels;
    Span at;
};

struct Clause {
    std::string label;  // "" of the base
    NodeId when = -1;
    NodeId value = -1;
    Citations citations;
    Labels says;
    InForce in_force;
    std::vector<std::int32_t> before;  // clauses of the same version it goes before
    std::int32_t to = -1;              // clause it is an exception to; -1: the base
    Span at;
};

struct RuleVersion {
    InForce in_force;
    Clause base;
    std::vector<Clause> exceptions;
    Span at;
};

struct PeriodInfo {
    PeriodKind kind = PeriodKind::Life;
    core::Calendar calendar = core::Calendar::Jalali;
    std::int64_t length_months = 0;  // Months, AnyWindow
    std::int64_t length_days = 0;    // AnyWindow, Months counted in days
    NodeId from = -1;                // Months
    Span at;
};

struct BoundInfo {
    NodeId limit = -1;
    core::Rational per_period{1};  // canonical factor where the limit is per year, month or day
    std::vector<NodeId> by;
    PeriodInfo period;
    Citations citations;
    Span at;
};

struct TrancheInfo {
    NodeId width = -1;
    NodeId rate = -1;
    Citations citations;
    Span at;
};

struct AccumulateInfo {
    NodeId adds = -1;
    NodeId when = -1;
    Citations citations;
    std::vector<BoundInfo> bounds;
    NodeId at_least = -1;
    Citations at_least_citations;
    std::vector<TrancheInfo> tranches;
    std::vector<NodeId> by;  // of tranches
    PeriodInfo period;       // of tranches
    std::optional<Adjusting> rounding;
    bool rounded_on_total = false;
    Late late = Late::Readjudicate;
    NodeId received = -1;
    Citations late_citations;
    Labels says;
};

struct AllocateInfo {
    NodeId whole = -1;  // read on the parent's row
    NodeId weight = -1;
    Remainder remainder = Remainder::LargestFraction;
    std::vector<NodeId> then;
    core::Rational step;  // the unit in which the parts are counted, canonical
    Citations citations;
    Citations remainder_citations;
};

struct StepInfo {
    std::int32_t derived = -1;
    NodeId value = -1;
    NodeId when = -1;
    Citations citations;
};

struct WaterfallInfo {
    std::int32_t entity = -1;
    std::int32_t module = -1;
    NodeId whole = -1;
    Citations citations;
    std::vector<StepInfo> steps;
    Span at;
};

enum class DerivedKind : std::uint8_t { Rule, Accumulate, Allocate, Step, TableOutput };

// A column that the law defines: a rule, an accumulator, an allocation, a waterfall's step, a
// table's output.
struct DerivedInfo {
    DerivedKind kind = DerivedKind::Rule;
    std::string name;          // "share"; of a table's output "terms.share"
    std::int32_t entity = -1;  // -1: a rule of no entity
    std::int32_t module = -1;
    Type type;
    bool given = true;
    std::vector<RuleVersion> versions;       // Rule
    std::vector<AccumulateInfo> accumulate;  // Accumulate: one
    std::vector<AllocateInfo> allocate;      // Allocate: one
    std::int32_t table = -1;                 // TableOutput
    std::int32_t waterfall = -1;             // Step
    std::int32_t step = -1;                  // Step: index; TableOutput: index of the output
    Labels labels;
    Span at;
};

struct VerdictInfo {
    bool pend = false;
    std::int32_t entity = -1;
    std::int32_t module = -1;
    std::string code;
    std::string borne_by;  // "" unless said
    Labels bearer;
    std::vector<KnownAs> known_as;
    NodeId when = -1;
    Citations citations;
    Labels says;
    Span at;
};

struct CheckInfo {
    std::int32_t entity = -1;
    std::int32_t module = -1;
    NodeId condition = -1;
    NodeId when = -1;
    Citations citations;
    Span at;
};

// The governing date of the rows of an entity and of all beneath; the nearest counts.
struct Governing {
    std::int32_t entity = -1;
    NodeId date = -1;
};

struct ModuleInfo {
    std::string name;
    std::int32_t file = -1;           // index into Model::files
    std::vector<std::int32_t> uses;   // modules, all the way down, itself not among them
    std::vector<Governing> governed;  // its own, else those of the modules it uses
    core::Calendar calendar = core::Calendar::Gregorian;
    core::DayRounding day_rounding = core::DayRounding::Down;
    std::string zone = "UTC";
    std::vector<Source> sources;
    Labels title;
};

// The whole of a policy: one or more modules and what they use, overlays applied.
struct Model {
    std::vector<File> files;              // the trees, overlays applied; nodes point into them
    std::vector<std::string> file_names;  // by Span::file
    std::string currency = "IRR";
    int currency_digits = 0;
    std::vector<std::string> variants;  // chosen
    std::vector<std::string> reforms;   // applied
    std::string sha256;                 // of all texts that went in, in order of module name

    struct TextHash {
        std::string source;
        std::string sha256;
    };

    std::vector<TextHash> text_hashes;  // of the laws' texts

    std::vector<std::unique_ptr<Expr>> made_exprs;  // expressions that stand in no file
    std::vector<Node> nodes;
    std::vector<ModuleInfo> modules;
    std::vector<DictionaryInfo> dictionaries;
    std::vector<EntityInfo> entities;
    std::vector<ParamInfo> params;
    std::vector<ListInfo> lists;
    std::vector<TableInfo> tables;
    std::vector<DerivedInfo> derived;
    std::vector<WaterfallInfo> waterfalls;
    std::vector<VerdictInfo> verdicts;
    std::vector<CheckInfo> checks;

    [[nodiscard]] const Node& node(NodeId id) const { return nodes[static_cast<std::size_t>(id)]; }

    // The governing date for a row of this entity in this module; null: none.
    [[nodiscard]] const Governing* governing(std::int32_t module, std::int32_t entity) const;
    // How many steps up from `entity` to `ancestor`; -1: not above it.
    [[nodiscard]] int steps_up(std::int32_t entity, std::int32_t ancestor) const;
    // Canonical numbers a main unit of this type holds: 100 for EUR, 12 for years, 1/12 for IRR per
    // year.
    [[nodiscard]] core::Rational factor(const Type& type) const;
    // The multiple that a value of this type is counted in; absent for exact ones and rates.
    [[nodiscard]] std::optional<core::Rational> step(const Type& type) const;
    // True if `ancestor` is `entity` or above it.
    [[nodiscard]] bool is_at_or_above(std::int32_t ancestor, std::int32_t entity) const;
    // "Law 123/2024 art 12(1)": a citation of a module, in full.
    [[nodiscard]] std::string cite(const Citation& citation, std::int32_t module) const;
};

}  // namespace darman::policy
