// Lists and decision tables: a heading, then rows of cells without blanks.
#include <algorithm>

#include "policy/parse_impl.hpp"

namespace darman::policy {

namespace {

std::string counted(std::size_t count, const std::string& thing) {
    return std::to_string(count) + " " + thing + (count == 1 ? "" : "s");
}

}  // namespace

bool Parser::at_row_end() const {
    return at_end() || is_kind(TokenKind::Citation) || starts_validity();
}

// The citations, dates and years after a row's cells, in any order.
void Parser::parse_row_end(Validity& validity, Citations& citations) {
    while (!failed_ && (is_kind(TokenKind::Citation) || starts_validity())) {
        take_citations(citations);
        if (is_word("enacted")) {
            parse_enacted(validity);
        } else if (starts_validity()) {
            parse_validity(validity);
        }
    }
}

// From the cursor to the first blank outside parentheses; a comma joins what stands on its sides.
TokenRange Parser::cell_range() const {
    int depth = 0;
    std::size_t i = pos_;
    for (; i < end_; ++i) {
        const Token& token = lexed_.tokens[i];
        const bool joined =
            token.mark == Mark::Comma || (i > pos_ && lexed_.tokens[i - 1].mark == Mark::Comma);
        const bool ends = token.mark == Mark::Bar || token.kind == TokenKind::Citation;
        if (depth == 0 && (ends || (i > pos_ && token.blank_before && !joined))) {
            break;
        }
        depth += token.mark == Mark::ParenOpen ? 1 : 0;
        depth -= token.mark == Mark::ParenClose && depth > 0 ? 1 : 0;
    }
    return {pos_, i};
}

// --------------------------------------------------------------------------------------- lists

std::vector<std::string> Parser::parse_heading() {
    std::vector<std::string> names;
    while (!failed_ && is_kind(TokenKind::Word)) {
        names.push_back(expect_name("a column"));
    }
    if (!failed_ && names.empty()) {
        expected("the names of the columns");
    }
    return names;
}

void Parser::check_row_width(std::size_t cells, std::size_t columns, Span at, const char* which) {
    if (!failed_ && cells != columns) {
        fail("row-width",
             at,
             "this row has " + counted(cells, std::string(which) + "cell") + ", the heading " +
                 counted(columns, "column"),
             "cells stand apart by blanks and have none inside, unless in parentheses");
    }
}

List Parser::parse_list() {
    List list;
    list.at = lexed_.tokens[pos_ - 1].at;
    std::vector<TokenRange> items = split_items();
    list.name = expect_name("a list");
    take_labels(list.labels);
    list.fields = parse_fields();
    expect_end();
    bool whole = !failed_;
    if (items.empty()) {
        failed_ = !whole;
        fail("syntax",
             list.at,
             "a list without a heading",
             "name its columns on a line of their own, then give rows");
        return list;
    }
    list.heading_at = lexed_.tokens[items[0].begin].at;
    whole = read_within(items[0], [&] { list.heading = parse_heading(); }) && whole;
    for (std::size_t i = 1; i < items.size(); ++i) {
        ListRow row;
        whole =
            read_within(items[i],
                        [&] {
                            row = parse_list_row();
                            if (!list.heading.empty()) {
                                check_row_width(row.cells.size(), list.heading.size(), row.at, "");
                            }
                        }) &&
            whole;
        list.rows.push_back(std::move(row));
    }
    failed_ = !whole;
    return list;
}

ListRow Parser::parse_list_row() {
    ListRow row;
    row.at = peek().at;
    while (!failed_ && !at_row_end()) {
        row.cells.push_back(parse_output_cell());
    }
    parse_row_end(row.validity, row.citations);
    return row;
}

// -------------------------------------------------------------------------------------- tables

Table Parser::parse_table() {
    Table table;
    table.at = lexed_.tokens[pos_ - 1].at;
    std::vector<TokenRange> items = split_items();
    expect_target("a table", false, table.entity, table.name);
    take_labels(table.labels);
    parse_table_inputs(table);
    parse_table_outputs(table);
    parse_hit_policy(table);
    expect_end();
    bool whole = !failed_;
    if (items.empty()) {
        fail("syntax",
             table.at,
             "a table without a heading",
             "name its columns: inputs | outputs, then give rows");
        return table;
    }
    table.heading_at = lexed_.tokens[items[0].begin].at;
    whole = read_within(items[0],
                        [&] {
                            table.input_heading = parse_heading();
                            expect_mark(Mark::Bar, "between the inputs and the outputs");
                            table.output_heading =
                                failed_ ? std::vector<std::string>() : parse_heading();
                            if (whole) {
                                check_heading(table);
                            }
                        }) &&
            whole;
    const bool columns_known = whole;
    for (std::size_t i = 1; i < items.size(); ++i) {
        TableRow row;
        whole =
            read_within(items[i],
                        [&] {
                            row = parse_table_row(true);
                            if (columns_known && !row.otherwise) {
                                check_row_width(
                                    row.inputs.size(), table.inputs.size(), row.at, "input ");
                            }
                            if (columns_known) {
                                check_row_width(
                                    row.outputs.size(), table.outputs.size(), row.at, "output ");
                            }
                        }) &&
            whole;
        table.rows.push_back(std::move(row));
    }
    failed_ = !whole;
    return table;
}

void Parser::check_heading(const Table& table) {
    if (!failed_ && (table.input_heading.size() != table.inputs.size() ||
                     table.output_heading.size() != table.outputs.size())) {
        fail("row-width",
             table.heading_at,
             "the heading has " + counted(table.input_heading.size(), "input") + " and " +
                 counted(table.output_heading.size(), "output") + ", the table " +
                 counted(table.inputs.size(), "input") + " and " +
                 counted(table.outputs.size(), "output"),
             "name each column once, inputs | outputs");
    }
}

void Parser::parse_table_inputs(Table& table) {
    expect_mark(Mark::ParenOpen, "before the inputs");
    while (!failed_) {
        TableInput input;
        if (is_kind(TokenKind::Word) && is_mark(Mark::Equals, 1)) {
            input.name = expect_name("an input");
            take();
        }
        input.value = exprs(Level::Or);
        if (!failed_) {
            table.inputs.push_back(std::move(input));
        }
        if (!take_mark(Mark::Comma)) {
            break;
        }
    }
    expect_mark(Mark::ParenClose, "after the inputs");
}

void Parser::parse_table_outputs(Table& table) {
    expect_mark(Mark::Arrow, "before the outputs");
    while (!failed_) {
        Field output;
        output.at = peek().at;
        output.name = expect_name("an output");
        expect_mark(Mark::Colon, "and a type after the output's name");
        output.type = parse_type(false);
        take_labels(output.labels);
        if (!failed_) {
            table.outputs.push_back(std::move(output));
        }
        const bool policy = is_any_word({"unique", "first", "sum"}, 1) && !is_mark(Mark::Colon, 2);
        if (!take_mark(Mark::Comma) || policy) {
            break;
        }
    }
}

void Parser::parse_hit_policy(Table& table) {
    static constexpr std::pair<std::string_view, HitPolicy> kPolicies[] = {
        {"unique", HitPolicy::Unique}, {"first", HitPolicy::First}, {"sum", HitPolicy::Sum}};
    bool said = false;
    for (const auto& [word, policy] : kPolicies) {
        if (!said && take_word(word)) {
            table.hit = policy;
            said = true;
        }
    }
    if (!said) {
        expected("`unique`, `first` or `sum`", {"unique", "first", "sum"});
    }
    if (is_mark(Mark::Comma) || is_word("complete")) {
        take_mark(Mark::Comma);
        expect_word("complete");
        table.complete = true;
    }
}

// inputs | outputs, then citations and dates. To remove one, its inputs are enough.
TableRow Parser::parse_table_row(bool with_outputs) {
    TableRow row;
    row.at = peek().at;
    if (is_word("otherwise") && (is_mark(Mark::Bar, 1) || !with_outputs)) {
        take();
        row.otherwise = true;
    }
    while (!failed_ && !row.otherwise && !is_mark(Mark::Bar) && !at_row_end()) {
        row.inputs.push_back(parse_input_cell());
    }
    if (with_outputs || is_mark(Mark::Bar)) {
        expect_mark(Mark::Bar, "between the inputs and the outputs");
        while (!failed_ && !at_row_end()) {
            row.outputs.push_back(parse_output_cell());
        }
    }
    parse_row_end(row.validity, row.citations);
    return row;
}

TableCell Parser::parse_input_cell() {
    TableCell cell;
    cell.at = peek().at;
    const TokenRange range = cell_range();
    const std::size_t row_end = end_;
    end_ = range.end;
    do {
        cell.alternatives.push_back(parse_alternative());
    } while (!failed_ && take_mark(Mark::Comma));
    if (!failed_ && !at_end()) {
        expected("a blank after the cell");
    }
    end_ = row_end;
    pos_ = failed_ ? row_end : pos_;
    return cell;
}

// "a", "0..17", "0..<18", "0<..18", "<18", ">=60", "any", "none", "(an expression)".
Expr Parser::parse_alternative() {
    const auto range = [&](Expr low, bool low_open, Expr high, bool high_open, Span at) {
        Expr cell;
        cell.kind = ExprKind::CellRange;
        cell.at = at;
        cell.flag = low_open;
        cell.flag2 = high_open;
        const auto is_open_word = [](const Expr& end) {
            return end.kind == ExprKind::Any || (end.kind == ExprKind::NoneLit && end.at.line > 0);
        };
        if (is_open_word(low) || is_open_word(high)) {
            fail("syntax", at, "a range whose end is no value", "write <18, >=60, any or none");
        }
        cell.children.push_back(std::move(low));
        cell.children.push_back(std::move(high));
        return cell;
    };
    const Span at = peek().at;
    if (take_mark(Mark::Less)) {
        return range({}, false, std::move(parse_atom(false).expr), true, at);
    }
    if (take_mark(Mark::LessEqual)) {
        return range({}, false, std::move(parse_atom(false).expr), false, at);
    }
    if (take_mark(Mark::Greater)) {
        return range(std::move(parse_atom(false).expr), true, {}, false, at);
    }
    if (take_mark(Mark::GreaterEqual)) {
        return range(std::move(parse_atom(false).expr), false, {}, false, at);
    }
    Expr low = std::move(parse_atom(false).expr);
    const bool low_open = is_mark(Mark::Less);
    if (!low_open && !is_mark(Mark::DotDot)) {
        return low;
    }
    if (low_open) {
        take();
    }
    expect_mark(Mark::DotDot, "between the ends of a range");
    const bool high_open = take_mark(Mark::Less);
    Expr high = failed_ ? Expr() : std::move(parse_atom(false).expr);
    return range(std::move(low), low_open, std::move(high), high_open, at);
}

Expr Parser::parse_output_cell() {
    const TokenRange range = cell_range();
    const std::size_t row_end = end_;
    end_ = range.end;
    Expr cell = std::move(parse_atom(false).expr);
    if (!failed_ && !at_end()) {
        expected("a blank after the cell");
    }
    end_ = row_end;
    pos_ = failed_ ? row_end : pos_;
    return cell;
}

}  // namespace darman::policy
