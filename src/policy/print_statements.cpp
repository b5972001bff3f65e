#include <algorithm>

#include "policy/print_file.hpp"

namespace darman::policy {

namespace {

std::string target(const std::string& entity, const std::string& name) {
    return entity.empty() ? name : entity + "." + name;
}

}  // namespace

// ------------------------------------------------------------------- dictionaries and entities

void FilePrinter::add_braces(const std::string& head,
                             const Span& at,
                             const std::vector<Part>& parts) {
    if (parts.empty()) {
        add(0, head + " { }", at);
        return;
    }
    std::string inside;
    bool labelled = false;
    for (const Part& part : parts) {
        inside += (inside.empty() ? "" : std::string(";") + kPartBreak) + part.text;
        labelled = labelled || part.labelled;
    }
    inside += " }";
    const bool commented = commented_between(at, parts.back().at);
    if (!commented && fits(head + " { " + inside)) {
        add(0, unbroken(head + " { " + inside), at);
        return;
    }
    add(0, head + " {", at);
    if (!commented && !labelled) {
        add(4, inside, parts[0].at);
        lines_.back().hang = lines_.back().indent;
        return;
    }
    for (const Part& part : parts) {
        add(4, part.text + (&part == &parts.back() ? " }" : ";"), part.at);
    }
}

std::vector<FilePrinter::Part> FilePrinter::field_parts(const std::vector<Field>& fields) const {
    std::vector<Part> parts;
    for (const Field& field : fields) {
        parts.push_back({exprs_.field(field), field.at, !field.labels.empty()});
    }
    return parts;
}

void FilePrinter::print(const Dictionary& dictionary) {
    std::string head = "dictionary " + dictionary.name + labels_text(dictionary.labels);
    if (dictionary.source == Dictionary::Source::Closed) {
        std::vector<Part> parts;
        for (const DictionaryCode& code : dictionary.codes) {
            static constexpr std::string_view kTaken[] = {"and",
                                                          "or",
                                                          "not",
                                                          "is",
                                                          "in",
                                                          "else",
                                                          "when",
                                                          "where",
                                                          "rounded",
                                                          "says",
                                                          "except",
                                                          "yes",
                                                          "no",
                                                          "none",
                                                          "any",
                                                          "because"};
            const bool taken =
                std::find(std::begin(kTaken), std::end(kTaken), code.code) != std::end(kTaken);
            const std::string text =
                is_plain_name(code.code) && !taken ? code.code : quote_text(code.code);
            parts.push_back({text + labels_text(code.labels), code.at, !code.labels.empty()});
        }
        add_braces(head, dictionary.at, parts);
        return;
    }
    head += dictionary.source == Dictionary::Source::File ? " file " + quote_text(dictionary.file)
                                                          : " from data";
    if (dictionary.attributes.empty()) {
        add(0, head, dictionary.at);
    } else {
        add_braces(head, dictionary.at, field_parts(dictionary.attributes));
    }
}

std::string FilePrinter::generator_text(const Entity& entity) const {
    const std::string calendar =
        entity.generator_calendar.empty() ? "" : entity.generator_calendar + " ";
    std::string out;
    switch (entity.generator) {
        case Generator::None:
            return out;
        case Generator::List:
            out = entity.generator_source;
            break;
        case Generator::Years:
            out = calendar + "year in ";
            break;
        case Generator::Months:
            out = calendar + "month in ";
            break;
        case Generator::Rows:
            out = entity.generator_source + " in ";
            break;
    }
    for (const Expr& range : entity.generator_range) {
        out += exprs_.expr(range, Level::Range, false);
    }
    for (const Expr& condition : entity.generator_where) {
        out += kBreak + ("where " + exprs_.expr(condition, Level::Or, true));
    }
    return " for each " + out;
}

void FilePrinter::print(const Entity& entity) {
    const std::string head = "entity " + entity.name +
                             (entity.parent.empty() ? "" : " of " + entity.parent) +
                             labels_text(entity.labels) + generator_text(entity);
    if (entity.has_body) {
        add_braces(head, entity.at, field_parts(entity.fields));
    } else {
        add(0, head, entity.at);
    }
    if (!entity.order.empty()) {
        const Expr* first = &entity.order[0];
        while (!first->children.empty()) {
            first = &first->children[0];
        }
        add(2, "order " + exprs_.paths(entity.order), first->at);
    }
}

void FilePrinter::print(const Extend& extend) {
    add_braces("extend " + extend.entity, extend.at, field_parts(extend.fields));
}

// ------------------------------------------------------------------- parameters, lists, tables

// Columns padded to their widest cell; a column of marks or of what follows the cells is not.
void FilePrinter::add_rows(std::vector<std::vector<std::string>> rows,
                           const std::vector<Span>& places) {
    // A wider cell stands out of its column, so that it does not widen all the others.
    constexpr std::size_t kWidthMax = 32;
    std::vector<std::size_t> widths;
    for (const auto& row : rows) {
        widths.resize(std::max(widths.size(), row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            const std::size_t width = character_count(row[i]);
            widths[i] = width <= kWidthMax ? std::max(widths[i], width) : widths[i];
        }
    }
    for (std::size_t r = 0; r < rows.size(); ++r) {
        std::string text;
        std::size_t blanks = 0;
        for (std::size_t i = 0; i < rows[r].size(); ++i) {
            const std::string& cell = rows[r][i];
            if (widths[i] == 0 && cell.empty()) {
                continue;
            }
            if (!cell.empty()) {
                text.append(blanks, ' ');
                text += cell;
                blanks = 0;
            }
            const std::size_t width = character_count(cell);
            blanks += 1 + (width < widths[i] ? widths[i] - width : 0);
        }
        add(2, text, places[r]);
    }
}

std::vector<std::string> FilePrinter::entry_cells(const ParamEntry& entry) const {
    std::vector<std::string> cells = {validity_text(entry.validity, false)};
    for (const Expr& key : entry.keys) {
        cells.push_back(exprs_.atom(key, true));
    }
    for (const Expr& value : entry.value) {
        cells.push_back(exprs_.atom(value, true));
    }
    if (entry.repealed) {
        cells.emplace_back("repealed");
    }
    const std::string citations = unbroken(citations_text(entry.citations));
    cells.push_back(citations.empty() ? "" : citations.substr(1));
    Validity enacted;
    enacted.enacted = entry.validity.enacted;
    cells.push_back(validity_text(enacted, true));
    return cells;
}

void FilePrinter::print(const Param& param) {
    std::string head = "param " + param.name;
    for (const std::string& key : param.keys) {
        head += (&key == &param.keys[0] ? " (" : ", ") + key;
    }
    head += (param.keys.empty() ? "" : ")") + (" : " + exprs_.type(param.type)) +
            (param.open ? " open" : "") + labels_text(param.labels);
    if (!param.series_file.empty()) {
        head += kBreak + ("series file " + quote_text(param.series_file)) +
                citations_text(param.series_citations);
    }
    std::vector<std::vector<std::string>> rows;
    std::vector<Span> places;
    for (const ParamEntry& entry : param.entries) {
        rows.push_back(entry_cells(entry));
        places.push_back(entry.at);
    }
    if (rows.size() == 1 && param.series_file.empty() && !commented_between(param.at, places[0])) {
        std::string one = head;
        for (const std::string& cell : rows[0]) {
            one += cell.empty() ? "" : " " + cell;
        }
        if (fits(one)) {
            add(0, one, param.at);
            return;
        }
    }
    add(0, head, param.at);
    add_rows(std::move(rows), places);
}

std::vector<std::string> FilePrinter::list_cells(const ListRow& row) const {
    std::vector<std::string> cells;
    for (const Expr& cell : row.cells) {
        cells.push_back(exprs_.atom(cell, false));
    }
    const std::string citations = unbroken(citations_text(row.citations));
    cells.push_back(citations.empty() ? "" : citations.substr(1));
    cells.push_back(validity_text(row.validity, true));
    return cells;
}

void FilePrinter::print(const List& list) {
    add_braces("list " + list.name + labels_text(list.labels), list.at, field_parts(list.fields));
    std::vector<std::vector<std::string>> rows = {list.heading};
    std::vector<Span> places = {list.heading_at};
    for (const ListRow& row : list.rows) {
        rows.push_back(list_cells(row));
        places.push_back(row.at);
    }
    add_rows(std::move(rows), places);
}

std::string FilePrinter::input_text(const TableCell& cell) const {
    std::string out;
    for (const Expr& alternative : cell.alternatives) {
        out += (out.empty() ? "" : ",") + exprs_.alternative(alternative);
    }
    return out;
}

std::vector<std::string> FilePrinter::table_cells(const TableRow& row, std::size_t inputs) const {
    std::vector<std::string> cells;
    if (row.otherwise) {
        cells.emplace_back("otherwise");
    }
    for (const TableCell& cell : row.inputs) {
        cells.push_back(input_text(cell));
    }
    cells.resize(std::max(cells.size(), inputs));
    if (!row.outputs.empty()) {
        cells.emplace_back("|");
    }
    for (const Expr& cell : row.outputs) {
        cells.push_back(exprs_.atom(cell, false));
    }
    const std::string citations = unbroken(citations_text(row.citations));
    cells.push_back(citations.empty() ? "" : citations.substr(1));
    cells.push_back(validity_text(row.validity, true));
    return cells;
}

void FilePrinter::print(const Table& table) {
    std::string head =
        "table " + target(table.entity, table.name) + labels_text(table.labels) + " (";
    for (const TableInput& input : table.inputs) {
        head += (&input == &table.inputs[0] ? "" : std::string(",") + kPartBreak) +
                (input.name.empty() ? "" : input.name + " = ");
        for (const Expr& value : input.value) {
            head += exprs_.expr(value, Level::Or, true);
        }
    }
    head += std::string(")") + kBreak + "-> ";
    for (const Field& output : table.outputs) {
        head += (&output == &table.outputs[0] ? "" : std::string(",") + kPartBreak) + output.name +
                " : " + exprs_.type(output.type) + labels_text(output.labels);
    }
    static constexpr std::string_view kHits[] = {"unique", "first", "sum"};
    head += kBreak;
    head += kHits[static_cast<std::size_t>(table.hit)];
    head += table.complete ? ", complete" : "";
    add_header(head, table.at, !table.input_heading.empty());
    const std::size_t inputs = table.input_heading.size();
    std::vector<std::string> heading = table.input_heading;
    heading.emplace_back("|");
    heading.insert(heading.end(), table.output_heading.begin(), table.output_heading.end());
    std::vector<std::vector<std::string>> rows = {heading};
    std::vector<Span> places = {table.heading_at};
    for (const TableRow& row : table.rows) {
        rows.push_back(table_cells(row, inputs));
        places.push_back(row.at);
    }
    add_rows(std::move(rows), places);
}

// --------------------------------------------------------------------------------------- rules

void FilePrinter::add_says(int indent, const Labels& says) {
    if (!says.empty()) {
        add(indent, "says" + labels_text(says), {});
    }
}

std::string FilePrinter::when_and_citations(const std::vector<Expr>& when,
                                            const Citations& citations,
                                            bool open) const {
    std::string out;
    for (const Expr& condition : when) {
        out += kBreak + ("when " + exprs_.expr(condition, Level::Or, open));
    }
    return out + citations_text(citations);
}

std::string FilePrinter::exception_head(const Exception& exception) const {
    std::string head = exception.label;
    for (const std::string& other : exception.before) {
        head += (&other == &exception.before[0] ? " before " : ", ") + other;
    }
    head += exception.to.empty() ? "" : " to " + exception.to;
    const std::string validity = validity_text(exception.validity, true);
    return head + (validity.empty() ? "" : " " + validity) + ":" +
           when_and_citations(exception.when, {}, true);
}

void FilePrinter::print_exception(const Exception& exception, const std::string& prefix) {
    const int indent = prefix_.empty() ? 2 : 0;
    add(indent, prefix + exception_head(exception), exception.at);
    add(2,
        "= " + exprs_.value(exception.value, exception.citations, Level::Or, true),
        exception.value.at);
    add_says(4, exception.says);
}

void FilePrinter::print(const Rule& rule) {
    const std::string validity = validity_text(rule.validity, true);
    const std::string head = "rule " + target(rule.entity, rule.name) + " : " +
                             exprs_.type(rule.type) + labels_text(rule.labels) +
                             (validity.empty() ? "" : " " + validity);
    const std::string value = "= " + exprs_.value(rule.value, rule.citations, Level::Or, true);
    const bool simple =
        rule.exceptions.empty() && rule.says.empty() && !commented_between(rule.at, rule.value.at);
    if (simple && fits(head + " " + value)) {
        add(0, unbroken(head + " " + value), rule.at);
        return;
    }
    add(0, head, rule.at);
    add(2, value, rule.value.at);
    add_says(4, rule.says);
    for (const Exception& exception : rule.exceptions) {
        print_exception(exception, "except ");
    }
}

void FilePrinter::print(const Verdict& verdict) {
    std::string head =
        std::string(verdict.pend ? "pend " : "reject ") + verdict.entity + " with " + verdict.code;
    if (!verdict.borne_by.empty()) {
        head += kBreak + ("borne by " + verdict.borne_by) + labels_text(verdict.bearer);
    }
    for (const KnownAs& known : verdict.known_as) {
        head += &known == verdict.known_as.data() ? kBreak + std::string("known as ")
                                                  : std::string(",") + kPartBreak;
        head += known.system + " " + quote_text(known.code);
    }
    add(0, head + when_and_citations(verdict.when, verdict.citations, true), verdict.at);
    add_says(2, verdict.says);
}

void FilePrinter::print(const Check& check) {
    std::string text = "check " + check.entity + " ";
    for (const Expr& condition : check.condition) {
        text += exprs_.expr(condition, Level::Or, true);
    }
    add(0, text + when_and_citations(check.when, check.citations, true), check.at);
}

void FilePrinter::print(const Untranslatable& untranslatable) {
    add(0,
        "untranslatable " + target(untranslatable.entity, untranslatable.name) + kBreak +
            quote_text(untranslatable.text) + kBreak + "reason " +
            quote_text(untranslatable.reason) + citations_text(untranslatable.citations),
        untranslatable.at);
}

}  // namespace darman::policy
