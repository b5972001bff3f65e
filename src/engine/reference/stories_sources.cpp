// The law relied on: entries, rows of lists and tables, as they are written.
#include <algorithm>

#include "engine/reference/formula.hpp"
#include "engine/reference/show.hpp"
#include "policy/print.hpp"

namespace darman::engine {

using policy::Expr;
using policy::ExprKind;

namespace {

std::string iso(const std::optional<core::Date>& date) {
    return date ? date->to_string(core::Calendar::Gregorian) : "";
}

void set_dates(Source& source, const policy::InForce& in_force) {
    source.from = iso(in_force.from);
    source.to = iso(in_force.to);
    source.enacted = iso(in_force.enacted);
}

// A cell that is more than a word stands in brackets.
std::string cell_text(const Expr& cell) {
    const std::string text = written(cell);
    const bool bare = text.find(' ') == std::string::npos || cell.kind == ExprKind::Code ||
                      cell.kind == ExprKind::Number;
    return bare ? text : "(" + text + ")";
}

std::string joined(const std::vector<Expr>& cells,
                   const char* between,
                   std::string (*text_of)(const Expr&)) {
    std::string text;
    for (const Expr& cell : cells) {
        text += (text.empty() ? "" : between) + text_of(cell);
    }
    return text;
}

bool same_place(policy::Span a, policy::Span b) {
    return a.file == b.file && a.line == b.line && a.column == b.column;
}

const std::vector<policy::Statement>& statements(std::int32_t module, const policy::Model& model) {
    const auto file = model.modules[static_cast<std::size_t>(module)].file;
    return model.files[static_cast<std::size_t>(file)].statements;
}

// "medicine yes | 10% no"
std::string row_text(const policy::TableRow& row) {
    std::string text = row.otherwise ? "otherwise" : "";
    for (const policy::TableCell& cell : row.inputs) {
        text += (text.empty() ? "" : " ") + joined(cell.alternatives, ",", cell_text);
    }
    return text + " | " + joined(row.outputs, " ", cell_text);
}

}  // namespace

// ----------------------------------------------------------------------------------- as written

std::string written(const Expr& expr) {
    switch (expr.kind) {
        case ExprKind::Name:
            return expr.text;
        case ExprKind::Member: {
            const Expr& base = expr.children[0];
            const bool path = base.kind == ExprKind::Name || base.kind == ExprKind::Member;
            return (path ? written(base) : "(" + written(base) + ")") + "." + expr.text;
        }
        case ExprKind::Call:
            return expr.text + "(" + joined(expr.children, ", ", written) + ")";
        case ExprKind::Number:
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::Code:
        case ExprKind::NoneLit:
        case ExprKind::AsOf:
        case ExprKind::Not:
        case ExprKind::Negate:
        case ExprKind::And:
        case ExprKind::Or:
        case ExprKind::Else:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
        case ExprKind::Compare:
        case ExprKind::In:
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
        case ExprKind::OneOf:
        case ExprKind::Interval:
        case ExprKind::Between:
        case ExprKind::Aggregate:
        case ExprKind::Value:
        case ExprKind::Any:
        case ExprKind::CellRange:
            break;
    }
    return policy::print(expr);
}

std::string written(const policy::Model& model, NodeId id) {
    const Expr* source = id < 0 ? nullptr : model.node(id).source;
    return source == nullptr ? "" : written(*source);
}

// ------------------------------------------------------------------------------------ citations

std::vector<Quote> quotes_at(const policy::Citations& citations,
                             policy::Span at,
                             std::int32_t module,
                             const policy::Model& model) {
    const auto stands_in = [&](std::size_t m) {
        return model.files[static_cast<std::size_t>(model.modules[m].file)].at.file == at.file;
    };
    if (at.file >= 0 && module >= 0 && !stands_in(static_cast<std::size_t>(module))) {
        for (std::size_t m = 0; m < model.modules.size(); ++m) {
            if (stands_in(m)) {
                return quotes(citations, static_cast<std::int32_t>(m), model);
            }
        }
    }
    return quotes(citations, module, model);
}

// -------------------------------------------------------------------------------------- sources

Source parameter_source(const policy::ParamInfo& param,
                        const policy::ParamEntryInfo& entry,
                        const Executor& executor) {
    Source source;
    source.kind = "parameter";
    source.name = param.name;
    source.labels = param.labels;
    for (std::size_t k = 0; k < entry.keys.size(); ++k) {
        policy::Type type;
        type.kind = policy::Kind::Code;
        type.dictionary = param.keys[k];
        const Value key = Value::of(policy::Kind::Code, entry.keys[k]);
        source.name += (k == 0 ? "(" : ", ") + executor.bound().name(key, type);
    }
    source.name += entry.keys.empty() ? "" : ")";
    source.value = show(entry.value, param.type, executor);
    set_dates(source, entry.in_force);
    source.quotes = quotes_at(entry.citations, entry.at, param.module, executor.model());
    if (!entry.source.empty()) {
        // A row of a series names its source in full.
        Quote quote;
        quote.name = entry.source;
        quote.source = entry.source;
        source.quotes.insert(source.quotes.begin(), std::move(quote));
    }
    return source;
}

Source list_row_source(std::int32_t list, std::int32_t row, const Executor& executor) {
    const policy::ListInfo& info = executor.model().lists[static_cast<std::size_t>(list)];
    const policy::ListRowInfo& cells = info.rows[static_cast<std::size_t>(row)];
    Source source;
    source.kind = "row";
    source.name = info.name;
    source.labels = info.labels;
    set_dates(source, cells.in_force);
    source.quotes = quotes_at(cells.citations, cells.at, info.module, executor.model());
    for (const policy::Statement& statement : statements(info.module, executor.model())) {
        const auto* found = std::get_if<policy::List>(&statement);
        if (found == nullptr || found->name != info.name || cells.at.line == 0) {
            continue;
        }
        for (const policy::ListRow& candidate : found->rows) {
            if (same_place(candidate.at, cells.at)) {
                source.text = joined(candidate.cells, " ", cell_text);
            }
        }
    }
    if (source.text.empty()) {
        // Made by a program: its values stand for its words.
        for (std::size_t f = 0; f < cells.cells.size(); ++f) {
            source.text +=
                (f == 0 ? "" : " ") + show(cells.cells[f], info.fields[f].type, executor).plain;
        }
    }
    return source;
}

Source table_row_source(std::int32_t table, std::int32_t row, const Executor& executor) {
    const policy::Model& model = executor.model();
    const policy::TableInfo& info = model.tables[static_cast<std::size_t>(table)];
    const policy::TableRowInfo& cells = info.rows[static_cast<std::size_t>(row)];
    Source source;
    source.kind = "table row";
    source.name = info.name;
    source.labels = info.labels;
    set_dates(source, cells.in_force);
    source.quotes = quotes_at(cells.citations, cells.at, info.module, model);
    const std::string& entity = model.entities[static_cast<std::size_t>(info.entity)].name;
    for (const policy::Statement& statement : statements(info.module, model)) {
        const auto* found = std::get_if<policy::Table>(&statement);
        if (found != nullptr && found->name == info.name && found->entity == entity &&
            found->rows.size() == info.rows.size()) {
            source.text = row_text(found->rows[static_cast<std::size_t>(row)]);
        }
    }
    return source;
}

// --------------------------------------------------------------------------------- in a formula

void FormulaWriter::parameter(const policy::Node& node, const Frame& frame) {
    std::vector<std::int32_t> keys;
    for (const NodeId each : node.kids) {
        const Value key = executor_.eval(each, frame);
        if (!key.present()) {
            return;
        }
        keys.push_back(static_cast<std::int32_t>(key.i));
    }
    const policy::ParamInfo& info = executor_.model().params[static_cast<std::size_t>(node.ref)];
    if (const Value* given = executor_.given(node.ref, keys); given != nullptr) {
        policy::ParamEntryInfo entry;
        entry.keys = keys;
        entry.value = *given;
        found_.add(parameter_source(info, entry, executor_));
        return;
    }
    Value why;
    if (const auto* entry = executor_.entry(node.ref, keys, frame, why); entry != nullptr) {
        found_.add(parameter_source(info, *entry, executor_));
    }
}

// A field of a row made for a row of a list rests on that row of the law.
void FormulaWriter::made_row(const policy::Node& node, const Frame& frame) {
    const Value row = executor_.eval(node.kids[0], frame);
    if (!row.present()) {
        return;
    }
    const policy::Model& model = executor_.model();
    const auto index = static_cast<std::int32_t>(row.i);
    if (node.op == policy::Op::ListField) {
        found_.add(list_row_source(model.node(node.kids[0]).type.list, index, executor_));
        return;
    }
    const Row& r = executor_.row(index);
    const policy::EntityInfo& entity = model.entities[static_cast<std::size_t>(r.entity)];
    if (r.list_row < 0 || entity.generator_list < 0) {
        return;
    }
    const auto& fields = model.lists[static_cast<std::size_t>(entity.generator_list)].fields;
    const std::string& name = entity.fields[static_cast<std::size_t>(node.ref)].name;
    if (std::any_of(fields.begin(), fields.end(), [&](const auto& f) { return f.name == name; })) {
        found_.add(list_row_source(entity.generator_list, r.list_row, executor_));
    }
}

}  // namespace darman::engine
