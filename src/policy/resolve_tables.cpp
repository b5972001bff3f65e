// Decision tables: inputs, cells, outputs.
#include "policy/ranges.hpp"
#include "policy/resolve.hpp"

namespace darman::policy {

void Resolver::tables() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* t = std::get_if<Table>(&statement);
            if (t == nullptr || !id_of_.contains(t)) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(t));
            TableInfo info = model_.tables[id];
            const Scope scope = scope_of(info.module, info.entity);
            for (const TableInput& input : t->inputs) {
                if (input.value.empty()) {
                    continue;
                }
                info.inputs.push_back(expression(input.value[0], scope));
                std::string name = input.name;
                if (name.empty()) {
                    name = path_of(input.value[0]);
                    name = name.substr(name.find_last_of('.') + 1);
                }
                info.input_names.push_back(name);
            }
            if (!t->input_heading.empty() && t->input_heading != info.input_names) {
                error("heading",
                      t->at,
                      "the heading's names are not those of the table's inputs, in their order",
                      "write them as in the brackets above");
            }
            std::vector<std::string> outputs;
            for (const Field& output : t->outputs) {
                outputs.push_back(output.name);
            }
            if (!t->output_heading.empty() && t->output_heading != outputs) {
                error("heading",
                      t->at,
                      "the heading's names after the bar are not those of the outputs, in their "
                      "order",
                      "write them as after ->");
            }
            for (const TableRow& row : t->rows) {
                table_row(*t, row, info, scope);
            }
            model_.tables[id] = std::move(info);
        }
    }
}

void Resolver::table_row(const Table& table,
                         const TableRow& row,
                         TableInfo& info,
                         const Scope& scope) {
    TableRowInfo made;
    made.otherwise = row.otherwise;
    made.in_force = in_force(row.validity, info.module);
    made.citations = row.citations;
    made.at = row.at;
    if (!row.otherwise && row.inputs.size() != info.inputs.size()) {
        error("cells",
              row.at,
              "this row has " + std::to_string(row.inputs.size()) +
                  " cells before the bar, the table has " + std::to_string(info.inputs.size()) +
                  " inputs",
              "give every input one cell, without blanks in it");
        return;
    }
    if (row.outputs.size() != info.outputs.size()) {
        error("cells",
              row.at,
              "this row has " + std::to_string(row.outputs.size()) +
                  " cells after the bar, the table has " + std::to_string(info.outputs.size()) +
                  " outputs",
              "give every output one cell");
        return;
    }
    if (!row.otherwise) {
        for (std::size_t i = 0; i < row.inputs.size(); ++i) {
            const Type input = type_of(info.inputs[i]);
            made.cells.push_back(cell(row.inputs[i], input, scope));
        }
    }
    for (std::size_t o = 0; o < row.outputs.size(); ++o) {
        const Type declared = model_.derived[static_cast<std::size_t>(info.outputs[o])].type;
        bare_rate(row.outputs[o], declared);
        const NodeId node = expression(row.outputs[o], scope, &declared);
        assign(node,
               declared,
               row.outputs[o].at.line > 0 ? row.outputs[o].at : row.at,
               table.name + "." + table.outputs[o].name);
        made.outputs.push_back(node);
    }
    info.rows.push_back(std::move(made));
}

std::vector<CellTest> Resolver::cell(const TableCell& cell, const Type& input, const Scope& scope) {
    std::vector<CellTest> tests;
    for (const Expr& alternative : cell.alternatives) {
        tests.push_back(cell_test(alternative, input, scope));
    }
    return tests;
}

CellTest Resolver::cell_test(const Expr& e, const Type& input, const Scope& scope) {
    CellTest test;
    const auto check = [&](NodeId node, CompareOp op) {
        const Type& type = type_of(node);
        if (type.kind == Kind::None || input.kind == Kind::None) {
            return;
        }
        const bool same =
            type.kind == input.kind &&
            (type.kind != Kind::Number || type.zero || type.unit.same_dimension(input.unit)) &&
            (type.kind != Kind::Code || type.dictionary == input.dictionary);
        if (!same) {
            error("type",
                  e.at,
                  "the cell is " + type_name(type, model_) + ", the column is " +
                      type_name(input, model_),
                  "write a value of the column's type");
        } else if (op != CompareOp::Is && (input.kind == Kind::Code || input.kind == Kind::Bool)) {
            error("type", e.at, type_name(input, model_) + " has no order", "name the values: a,b");
        }
    };
    if (e.kind == ExprKind::Any) {
        test.kind = CellTest::Kind::Any;
        return test;
    }
    if (e.kind == ExprKind::NoneLit) {
        test.kind = CellTest::Kind::None;
        if (!input.or_none && input.kind != Kind::None) {
            error("none", e.at, "this column is never none", "leave the cell's none out");
        }
        return test;
    }
    if (e.kind == ExprKind::CellRange) {
        test.kind = CellTest::Kind::Range;
        test.low_open = e.flag;
        test.high_open = e.flag2;
        if (e.children.size() == 2) {
            if (e.children[0].kind != ExprKind::NoneLit) {
                test.low = expression(e.children[0], scope, &input);
                check(test.low, CompareOp::Less);
            }
            if (e.children[1].kind != ExprKind::NoneLit) {
                test.high = expression(e.children[1], scope, &input);
                check(test.high, CompareOp::Less);
            }
        }
        return test;
    }
    test.kind = CellTest::Kind::Equal;
    test.low = e.kind == ExprKind::Number && input.kind == Kind::Code
                   ? code(e, input.dictionary)
                   : expression(e, scope, &input);
    check(test.low, CompareOp::Is);
    return test;
}

}  // namespace darman::policy
