// Tables: the rows that matched, and the inputs that made them match.
#include <algorithm>

#include "engine/reference/explain.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::CellTest;
using policy::Op;
using policy::TableInfo;
using policy::TableRowInfo;

namespace {

bool asks(const std::vector<CellTest>& alternatives) {
    return std::none_of(alternatives.begin(), alternatives.end(), [](const CellTest& test) {
        return test.kind == CellTest::Kind::Any;
    });
}

// The rows that gave the value, or may have given it.
std::vector<std::int32_t> speaking(const TableMatch& match, const TableInfo& table) {
    std::vector<std::int32_t> rows = match.rows;
    if (table.hit != policy::HitPolicy::Sum && rows.size() > 1) {
        rows.resize(1);
    }
    const bool settled = table.hit == policy::HitPolicy::Unique && !rows.empty();
    if (!settled && table.hit != policy::HitPolicy::Sum) {
        rows.insert(rows.end(), match.unknown.begin(), match.unknown.end());
    }
    if (match.rows.empty() && match.otherwise >= 0 && table.hit != policy::HitPolicy::Sum) {
        rows.push_back(match.otherwise);
    }
    return rows;
}

}  // namespace

void Explainer::tell_table(Telling& told) {
    const auto table = told.info->table;
    const TableInfo& info = executor_.model().tables[static_cast<std::size_t>(table)];
    const TableMatch match = executor_.match(table, told.frame);
    const std::vector<std::int32_t> rows = speaking(match, info);
    for (const std::int32_t r : rows) {
        tell_inputs(told, info.rows[static_cast<std::size_t>(r)]);
        if (told.value.state != State::Unknown) {
            told.found.add(table_row_source(table, r, executor_));
        }
    }
    if (rows.empty() && !info.rows.empty()) {
        // Nothing matched, or an input is at fault: all that was asked.
        TableRowInfo all;
        all.otherwise = true;
        tell_inputs(told, all);
    }
    bool first = true;
    for (const std::int32_t r : rows) {
        const NodeId output = info.rows[static_cast<std::size_t>(r)]
                                  .outputs[static_cast<std::size_t>(told.info->step)];
        const Op op = executor_.model().node(output).op;
        const bool plain = rows.size() == 1 && (op == Op::Const || op == Op::Param);
        if (!told.value.present() || plain) {
            FormulaWriter(executor_, told.found).read(output, told.frame);
            continue;
        }
        if (first) {
            told.found.word("→");
        } else {
            told.found.op("+");
        }
        first = false;
        FormulaWriter(executor_, told.found).write(output, told.frame, &told.info->type);
        if (info.hit != policy::HitPolicy::Sum) {
            break;  // rows that may match say the same
        }
    }
}

// Of a row the inputs that it asks for; of `otherwise` all.
void Explainer::tell_inputs(Telling& told, const TableRowInfo& row) {
    const policy::Model& model = executor_.model();
    const TableInfo& info = model.tables[static_cast<std::size_t>(told.info->table)];
    FormulaWriter writer(executor_, told.found);
    for (std::size_t i = 0; i < info.inputs.size(); ++i) {
        if (!row.otherwise && !asks(row.cells[i])) {
            continue;
        }
        const policy::Node& node = model.node(info.inputs[i]);
        const bool path = node.source != nullptr && (node.source->kind == policy::ExprKind::Name ||
                                                     node.source->kind == policy::ExprKind::Member);
        const std::string name = path ? written(*node.source) : info.input_names[i];
        const auto& formula = told.found.formula;
        if (std::none_of(formula.begin(), formula.end(), [&](const FormulaToken& token) {
                return token.text == name;
            })) {
            if (!formula.empty()) {
                told.found.op("and");
            }
            told.found.operand(
                name,
                show(executor_.eval(info.inputs[i], told.frame), node.type, executor_),
                labels_of(model, info.inputs[i]));
        }
        writer.read(info.inputs[i], told.frame);
        if (row.otherwise) {
            continue;
        }
        for (const CellTest& test : row.cells[i]) {
            for (const NodeId cell : {test.low, test.high}) {
                if (cell >= 0) {
                    writer.read(cell, told.frame);
                }
            }
        }
    }
}

}  // namespace darman::engine
