// Statements as lines, in the layout of the language's page.
#pragma once

#include <string>
#include <vector>

#include "policy/ast.hpp"
#include "policy/print_impl.hpp"

namespace darman::policy {

class FilePrinter {
  public:
    explicit FilePrinter(const File& file) : file_(file), exprs_(true) {}

    std::string run();

    void print(const Dictionary& dictionary);
    void print(const Entity& entity);
    void print(const Extend& extend);
    void print(const Param& param);
    void print(const List& list);
    void print(const Table& table);
    void print(const Rule& rule);
    void print(const Accumulate& accumulate);
    void print(const Allocate& allocate);
    void print(const Waterfall& waterfall);
    void print(const Verdict& verdict);
    void print(const Check& check);
    void print(const Untranslatable& untranslatable);
    void print(const Test& test);
    void print(const Variant& variant);
    void print(const OverlayOp& op, int indent);

  private:
    void print_header();
    void add(int indent, const std::string& text, const Span& at);
    void add_header(const std::string& text, const Span& at, bool has_items);
    [[nodiscard]] bool fits(const std::string& text) const;
    [[nodiscard]] bool commented_between(const Span& first, const Span& last) const;

    struct Part {
        std::string text;
        Span at;
        bool labelled = false;
    };

    // head { a; b; c }, on one line or more.
    void add_braces(const std::string& head, const Span& at, const std::vector<Part>& parts);
    std::vector<Part> field_parts(const std::vector<Field>& fields) const;
    [[nodiscard]] std::string generator_text(const Entity& entity) const;

    void add_rows(std::vector<std::vector<std::string>> rows, const std::vector<Span>& places);
    [[nodiscard]] std::vector<std::string> entry_cells(const ParamEntry& entry) const;
    [[nodiscard]] std::vector<std::string> list_cells(const ListRow& row) const;
    [[nodiscard]] std::vector<std::string> table_cells(const TableRow& row,
                                                       std::size_t inputs) const;
    [[nodiscard]] std::string input_text(const TableCell& cell) const;

    void print_exception(const Exception& exception, const std::string& prefix);
    [[nodiscard]] std::string exception_head(const Exception& exception) const;
    void add_says(int indent, const Labels& says);
    [[nodiscard]] std::string when_and_citations(const std::vector<Expr>& when,
                                                 const Citations& citations,
                                                 bool open) const;
    // Of a clause after which another may begin with `first`, `by` or `in`.
    [[nodiscard]] std::string closed(const std::string& text) const;
    void print_bounds(const Accumulate& accumulate);
    void print_tranches(const Accumulate& accumulate);

    void print_test_line(const TestLine& line);
    [[nodiscard]] std::string test_fields_text(const TestLine& line) const;
    [[nodiscard]] std::string expectation_text(const Expectation& expectation) const;
    [[nodiscard]] std::string key_text(const Expr& key) const;

    const File& file_;
    ExprPrinter exprs_;
    std::vector<PrintedLine> lines_;
    int base_ = 0;        // indentation of the statement being printed
    std::string prefix_;  // put before the next line: "replace "
};

}  // namespace darman::policy
