// What each node of the tree holds, by the names of the JSON tree: one description for writing it,
// for reading it back and for comparing. An archive A has text, flag, choice, … (tree_json.cpp); T
// is const when it only reads the node.
#pragma once

#include <array>
#include <concepts>
#include <string_view>
#include <type_traits>

#include "policy/ast.hpp"

namespace darman::policy {

template <typename T, typename U>
concept Is = std::same_as<std::remove_const_t<T>, U>;

enum class Need : std::uint8_t { Optional, Required };

// Names of enumerators, in their order.
inline constexpr std::array<std::string_view, 32> kExprKindNames = {
    "number",    "date",     "month",    "instant", "bool",      "name",  "code",    "none",
    "member",    "call",     "as_of",    "not",     "negate",    "and",   "or",      "else",
    "add",       "subtract", "multiply", "divide",  "compare",   "in",    "is_none", "is_unknown",
    "is_listed", "one_of",   "interval", "between", "aggregate", "value", "any",     "cell_range"};
inline constexpr std::array<std::string_view, 6> kCompareNames = {
    "is", "is_not", "<", "<=", ">", ">="};
inline constexpr std::array<std::string_view, 5> kAdjustNames = {
    "rounded", "at_least", "at_most", "not_before", "not_after"};
inline constexpr std::array<std::string_view, 7> kRoundingNames = {
    "half_up", "half_down", "half_even", "up", "down", "ceiling", "floor"};
inline constexpr std::array<std::string_view, 4> kPickNames = {"all", "first", "last", "best"};
inline constexpr std::array<std::string_view, 4> kDuringNames = {
    "always", "interval", "last", "within"};
inline constexpr std::array<std::string_view, 3> kDictionaryNames = {"closed", "file", "data"};
inline constexpr std::array<std::string_view, 5> kGeneratorNames = {
    "none", "list", "years", "months", "rows"};
inline constexpr std::array<std::string_view, 3> kHitNames = {"unique", "first", "sum"};
inline constexpr std::array<std::string_view, 6> kPeriodNames = {
    "year", "month", "day", "months", "any_window", "life"};
inline constexpr std::array<std::string_view, 3> kLateNames = {
    "unsaid", "readjudicate", "as_received"};
inline constexpr std::array<std::string_view, 3> kRemainderNames = {
    "largest_fraction", "first", "last"};
inline constexpr std::array<std::string_view, 6> kExpectNames = {
    "value", "accepted", "rejected", "pended", "undecided", "fault"};
inline constexpr std::array<std::string_view, 3> kTestLineNames = {"each", "row", "given"};
inline constexpr std::array<std::string_view, 3> kVerbNames = {"add", "replace", "remove"};
inline constexpr std::array<std::string_view, 4> kWhatNames = {
    "statement", "entry", "row", "except"};
inline constexpr std::array<std::string_view, 3> kFileNames = {"module", "reform", "tests"};
inline constexpr std::array<std::string_view, 2> kDayRoundingNames = {"down", "up"};
// In the order of the variant Statement.
inline constexpr std::array<std::string_view, 15> kStatementNames = {"dictionary",
                                                                     "entity",
                                                                     "extend",
                                                                     "param",
                                                                     "list",
                                                                     "table",
                                                                     "rule",
                                                                     "accumulate",
                                                                     "allocate",
                                                                     "waterfall",
                                                                     "verdict",
                                                                     "check",
                                                                     "untranslatable",
                                                                     "test",
                                                                     "variant"};

// --------------------------------------------------------------------------------- expressions

template <typename A, Is<Labels> T>
void describe(A& a, T& x) {
    a.text("fa", x.fa);
    a.text("en", x.en);
}

template <typename A, Is<Citation> T>
void describe(A& a, T& x) {
    a.text("alias", x.alias);
    a.text("place", x.place);
    a.flag("unverified", x.unverified);
    a.at(x.at);
}

template <typename A, Is<Adjustment> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kAdjustNames, Need::Required);
    if (x.kind == AdjustKind::Rounded) {
        a.choice("rounding", x.rounding, kRoundingNames, Need::Required);
        a.nth("to", x.operand, 0);
    } else {
        a.nth("bound", x.operand, 0);
    }
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<SetExpr> T>
void describe(A& a, T& x) {
    a.choice("pick", x.pick, kPickNames, Need::Optional);
    a.maybe("count", x.count);
    a.flag("earlier", x.earlier);
    a.flag("later", x.later);
    a.flag("other", x.other);
    a.flag("accepted", x.accepted);
    a.text("source", x.source, Need::Required);
    a.maybe("in", x.in);
    a.text("via", x.via);
    a.maybe("by", x.by);
    a.choice("during", x.during, kDuringNames, Need::Optional);
    a.maybe("span", x.span);
    a.maybe("where", x.where);
    a.at(x.at);
}

template <typename A, typename T>
void describe_operands(A& a, T& x, std::string_view first, std::string_view second) {
    a.nth(first, x.children, 0);
    a.nth(second, x.children, 1);
}

template <typename A, typename T>
void describe_leaf(A& a, T& x) {
    if (x.kind == ExprKind::Number) {
        a.number("number", x.number);
        a.text("unit", x.unit);
        a.text("written", x.written);
    } else if (x.kind == ExprKind::BoolLit) {
        a.truth("value", x.number);
    } else if (x.kind == ExprKind::Name) {
        a.text("name", x.text, Need::Required);
    } else if (x.kind == ExprKind::Code) {
        a.text("code", x.text, Need::Required);
    } else if (x.kind != ExprKind::NoneLit && x.kind != ExprKind::Any) {
        a.text("text", x.text, Need::Required);
    }
}

template <typename A, typename T>
void describe_access(A& a, T& x) {
    if (x.kind == ExprKind::Call) {
        a.text("name", x.text, Need::Required);
        a.list("arguments", x.children, Need::Required);
    } else if (x.kind == ExprKind::AsOf) {
        describe_operands(a, x, "of", "date");
    } else {
        a.nth("of", x.children, 0);
        a.text("name", x.text, Need::Required);
    }
}

template <typename A, typename T>
void describe_condition(A& a, T& x) {
    if (x.kind == ExprKind::Compare) {
        a.list("operands", x.children, Need::Required);
        a.choices("operators", x.ops, kCompareNames, x.children.size());
    } else if (x.kind == ExprKind::In) {
        describe_operands(a, x, "of", "interval");
    } else {
        a.nth("of", x.children, 0);
        if (x.kind == ExprKind::OneOf) {
            a.rest("codes", x.children, 1);
        }
        a.flag("negated", x.flag);
    }
}

template <typename A, typename T>
void describe_span(A& a, T& x) {
    if (x.kind == ExprKind::CellRange) {
        a.end("low", x.children, 0);
        a.end("high", x.children, 1);
        a.flag("low_open", x.flag);
        a.flag("high_open", x.flag2);
        return;
    }
    if (x.kind == ExprKind::Between) {
        a.text("unit", x.text, Need::Required);
    }
    describe_operands(a, x, "from", "to");
}

template <typename A, typename T>
void describe_expr_parts(A& a, T& x) {
    switch (x.kind) {
        case ExprKind::Number:
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::Name:
        case ExprKind::Code:
        case ExprKind::NoneLit:
        case ExprKind::Any:
            describe_leaf(a, x);
            return;
        case ExprKind::Member:
        case ExprKind::Call:
        case ExprKind::AsOf:
            describe_access(a, x);
            return;
        case ExprKind::Not:
        case ExprKind::Negate:
            a.nth("of", x.children, 0);
            return;
        case ExprKind::And:
        case ExprKind::Or:
        case ExprKind::Else:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
            describe_operands(a, x, "left", "right");
            return;
        case ExprKind::Compare:
        case ExprKind::In:
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
        case ExprKind::OneOf:
            describe_condition(a, x);
            return;
        case ExprKind::Interval:
        case ExprKind::Between:
        case ExprKind::CellRange:
            describe_span(a, x);
            return;
        case ExprKind::Aggregate:
            a.text("function", x.text, Need::Required);
            a.maybe("item", x.children);
            a.single("set", x.set);
            return;
        case ExprKind::Value:
            a.nth("of", x.children, 0);
            a.list("adjustments", x.adjustments, Need::Required);
            return;
    }
}

template <typename A, Is<Expr> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kExprKindNames, Need::Required);
    describe_expr_parts(a, x);
    a.note(x);
    a.at(x.at);
}

template <typename A, Is<ValueExpr> T>
void describe(A& a, T& x) {
    a.nth("base", x.base, 0);
    a.list("adjustments", x.adjustments);
    a.at(x.at);
}

// --------------------------------------------------------------------------------------- types

template <typename A, Is<TypeExpr> T>
void describe(A& a, T& x) {
    a.text("base", x.base);
    a.text("name", x.name);
    a.integer("digits", x.digits);
    a.text("per", x.per);
    a.flag("exact", x.exact);
    a.flag("or_none", x.or_none);
    a.maybe("range", x.range);
    a.at(x.at);
}

template <typename A, Is<Field> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.object("type", x.type);
    a.flag("dated", x.dated);
    a.flag("key", x.key);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Validity> T>
void describe(A& a, T& x) {
    a.maybe("from", x.from);
    a.maybe("to", x.to);
    a.integer("year", x.year);
    a.maybe("enacted", x.enacted);
}

// ---------------------------------------------------------------------------------- statements

template <typename A, Is<DictionaryCode> T>
void describe(A& a, T& x) {
    a.text("code", x.code, Need::Required);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Dictionary> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.choice("source", x.source, kDictionaryNames, Need::Required);
    a.list("codes", x.codes);
    a.text("file", x.file);
    a.list("attributes", x.attributes);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Entity> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.text("parent", x.parent);
    a.flag("has_body", x.has_body);
    a.list("fields", x.fields);
    a.list("order", x.order);
    a.choice("generator", x.generator, kGeneratorNames, Need::Optional);
    a.text("generator_source", x.generator_source);
    a.text("generator_calendar", x.generator_calendar);
    a.maybe("generator_range", x.generator_range);
    a.maybe("generator_where", x.generator_where);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Extend> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.list("fields", x.fields);
    a.at(x.at);
}

template <typename A, Is<ParamEntry> T>
void describe(A& a, T& x) {
    a.object("in_force", x.validity);
    a.list("keys", x.keys);
    a.maybe("value", x.value);
    a.flag("repealed", x.repealed);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<Param> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.texts("keys", x.keys);
    a.object("type", x.type);
    a.flag("open", x.open);
    a.list("entries", x.entries);
    a.text("series_file", x.series_file);
    a.list("series_citations", x.series_citations);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<ListRow> T>
void describe(A& a, T& x) {
    a.object("in_force", x.validity);
    a.list("cells", x.cells);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<List> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.list("fields", x.fields);
    a.texts("heading", x.heading);
    a.list("rows", x.rows);
    a.object("labels", x.labels);
    a.at(x.at);
    a.at("heading_at", x.heading_at);
}

template <typename A, Is<TableInput> T>
void describe(A& a, T& x) {
    a.text("name", x.name);
    a.nth("value", x.value, 0);
}

template <typename A, Is<TableCell> T>
void describe(A& a, T& x) {
    a.list("alternatives", x.alternatives, Need::Required);
    a.at(x.at);
}

template <typename A, Is<TableRow> T>
void describe(A& a, T& x) {
    a.flag("otherwise", x.otherwise);
    a.list("inputs", x.inputs);
    a.list("outputs", x.outputs);
    a.object("in_force", x.validity);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<Table> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity);
    a.text("name", x.name, Need::Required);
    a.list("inputs", x.inputs);
    a.list("outputs", x.outputs);
    a.choice("hit", x.hit, kHitNames, Need::Required);
    a.flag("complete", x.complete);
    a.texts("input_heading", x.input_heading);
    a.texts("output_heading", x.output_heading);
    a.list("rows", x.rows);
    a.object("labels", x.labels);
    a.at(x.at);
    a.at("heading_at", x.heading_at);
}

template <typename A, Is<Exception> T>
void describe(A& a, T& x) {
    a.text("label", x.label, Need::Required);
    a.texts("before", x.before);
    a.text("to", x.to);
    a.object("in_force", x.validity);
    a.maybe("when", x.when);
    a.object_if("value", x.value, !x.value.base.empty());  // one to be removed has none
    a.list("citations", x.citations);
    a.object("says", x.says);
    a.at(x.at);
}

template <typename A, Is<Rule> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity);
    a.text("name", x.name, Need::Required);
    a.object("type", x.type);
    a.object("in_force", x.validity);
    a.object("value", x.value);
    a.list("citations", x.citations);
    a.object("says", x.says);
    a.list("exceptions", x.exceptions);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Period> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kPeriodNames, Need::Required);
    a.text("calendar", x.calendar);
    a.maybe("length", x.length);
    a.maybe("from", x.from);
    a.at(x.at);
}

template <typename A, Is<Bound> T>
void describe(A& a, T& x) {
    a.object("limit", x.limit);
    a.list("by", x.by);
    a.object("period", x.period);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<Tranche> T>
void describe(A& a, T& x) {
    a.maybe("width", x.width);
    a.nth("rate", x.rate, 0);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<Accumulate> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.text("name", x.name, Need::Required);
    a.object("type", x.type);
    a.object("adds", x.adds);
    a.maybe("when", x.when);
    a.list("citations", x.citations);
    a.list("by", x.by);
    a.optional("period", x.period);
    a.list("at_most", x.at_most);
    a.maybe("at_least", x.at_least);
    a.list("at_least_citations", x.at_least_citations);
    a.list("tranches", x.tranches);
    a.optional("rounding", x.rounding);
    a.flag("rounded_on_total", x.rounded_on_total);
    a.choice("late", x.late, kLateNames, Need::Optional);
    a.maybe("received", x.received);
    a.list("late_citations", x.late_citations);
    a.object("says", x.says);
    a.object("labels", x.labels);
    a.at(x.at);
    a.at("late_at", x.late_at);
}

template <typename A, Is<Allocate> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.text("name", x.name, Need::Required);
    a.object("type", x.type);
    a.object("whole", x.whole);
    a.nth("weight", x.weight, 0);
    a.choice("remainder", x.remainder, kRemainderNames, Need::Required);
    a.list("then", x.then);
    a.list("citations", x.citations);
    a.list("remainder_citations", x.remainder_citations);
    a.object("labels", x.labels);
    a.at(x.at);
    a.at("remainder_at", x.remainder_at);
}

template <typename A, Is<WaterfallStep> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.object("value", x.value);
    a.maybe("when", x.when);
    a.list("citations", x.citations);
    a.object("labels", x.labels);
    a.at(x.at);
}

template <typename A, Is<Waterfall> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.object("whole", x.whole);
    a.list("citations", x.citations);
    a.list("steps", x.steps, Need::Required);
    a.at(x.at);
}

template <typename A, Is<KnownAs> T>
void describe(A& a, T& x) {
    a.text("system", x.system, Need::Required);
    a.text("code", x.code, Need::Required);
    a.at(x.at);
}

template <typename A, Is<Verdict> T>
void describe(A& a, T& x) {
    a.flag("pend", x.pend);
    a.text("entity", x.entity, Need::Required);
    a.text("code", x.code, Need::Required);
    a.text("borne_by", x.borne_by);
    a.object("bearer", x.bearer);
    a.list("known_as", x.known_as);
    a.nth("when", x.when, 0);
    a.list("citations", x.citations);
    a.object("says", x.says);
    a.at(x.at);
}

template <typename A, Is<Check> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.nth("condition", x.condition, 0);
    a.maybe("when", x.when);
    a.list("citations", x.citations);
    a.at(x.at);
}

template <typename A, Is<Untranslatable> T>
void describe(A& a, T& x) {
    a.text("entity", x.entity, Need::Required);
    a.text("name", x.name, Need::Required);
    a.text("text", x.text, Need::Required);
    a.text("reason", x.reason, Need::Required);
    a.list("citations", x.citations);
    a.at(x.at);
}

// --------------------------------------------------------------------------------------- tests

template <typename A, Is<TestField> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.nth("value", x.value, 0);
    a.object("in_force", x.validity);
    a.at(x.at);
}

template <typename A, Is<Because> T>
void describe(A& a, T& x) {
    a.text("text", x.text, Need::Required);
    a.maybe("capped_from", x.capped_from);
    a.at(x.at);
}

template <typename A, Is<Expectation> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kExpectNames, Need::Required);
    if (x.kind == ExpectKind::Value) {
        a.nth("name", x.name, 0);
        a.nth("value", x.value, 0);
    } else {
        a.texts("codes", x.codes);
    }
    a.at(x.at);
}

template <typename A, Is<TestLine> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kTestLineNames, Need::Required);
    a.text("subject", x.subject, Need::Required);
    a.text("label", x.label);
    a.list("key", x.key);
    a.maybe("value", x.value);
    a.flag("has_body", x.has_body);
    a.list("fields", x.fields);
    a.list("expectations", x.expectations);
    a.list("because", x.because);
    a.at(x.at);
}

template <typename A, Is<Test> T>
void describe(A& a, T& x) {
    a.text("title", x.title, Need::Required);
    a.maybe("known", x.known);
    a.text("under", x.under);
    a.text("with", x.with);
    a.list("lines", x.lines);
    a.at(x.at);
}

// -------------------------------------------------------------------------- overlays and files

template <typename A, Is<OverlayOp> T>
void describe(A& a, T& x) {
    a.choice("verb", x.verb, kVerbNames, Need::Required);
    a.choice("what", x.what, kWhatNames, Need::Required);
    a.text("target", x.target);
    a.optional("statement", x.statement);
    a.optional("entry", x.entry);
    a.optional("list_row", x.list_row);
    a.optional("table_row", x.table_row);
    a.optional("exception", x.exception);
    a.at(x.at);
}

template <typename A, Is<Variant> T>
void describe(A& a, T& x) {
    a.text("name", x.name, Need::Required);
    a.list("citations", x.citations);
    a.object("labels", x.labels);
    a.list("ops", x.ops);
    a.at(x.at);
}

template <typename A, Is<Statement> T>
void describe(A& a, T& x) {
    a.statement(x);
}

template <typename A, Is<Source> T>
void describe(A& a, T& x) {
    a.text("alias", x.alias);
    a.text("title", x.title, Need::Required);
    a.object("labels", x.labels);
    a.text("text_file", x.text_file);
    a.text("sha256", x.sha256);
    a.at(x.at);
}

template <typename A, Is<File> T>
void describe(A& a, T& x) {
    a.choice("kind", x.kind, kFileNames, Need::Required);
    a.file(x.at.file);
    a.text("name", x.name);
    a.text("of", x.of);
    a.object("title", x.title);
    a.list("sources", x.sources);
    a.texts("uses", x.uses);
    a.maybe("governed_by", x.governed_by);
    a.text("calendar", x.calendar);
    a.choice("day_rounding", x.day_rounding, kDayRoundingNames);
    a.text("currency", x.currency);
    a.text("zone", x.zone);
    a.paths("gives", x.gives);
    a.list("ops", x.ops);
    a.list("statements", x.statements);
    a.at(x.at);
}

}  // namespace darman::policy
