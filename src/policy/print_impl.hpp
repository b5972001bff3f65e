// The printer's inside: expressions and their parts as text, and the lines of a file.
//
// Where a line may be broken, the text holds one of the break signs instead of a blank; text from a
// file cannot hold them, since control characters are refused there.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ast.hpp"
#include "policy/parse_level.hpp"

namespace darman::policy {

constexpr char kBreak = '\x01';        // before a clause: where, when, rounded, because, ->
constexpr char kLogicBreak = '\x02';   // before and, or
constexpr char kPartBreak = '\x03';    // before + and -, after a comma, before a citation
constexpr char kFactorBreak = '\x04';  // before *, /, else

inline bool is_break(char c) {
    return c >= kBreak && c <= kFactorBreak;
}

// Breaks as blanks.
std::string unbroken(std::string text);
// In quotes, escaped as the lexer reads it.
std::string quote_text(std::string_view text);
bool is_plain_name(std::string_view text);

class ExprPrinter {
  public:
    // as_written: numbers as in the source, not in their canonical form.
    explicit ExprPrinter(bool as_written) : as_written_(as_written) {}

    // Put in parentheses where it binds looser than `level`. `open`: nothing follows that an
    // aggregate would take for a part of its set, so that it may stand without parentheses.
    [[nodiscard]] std::string expr(const Expr& expr, Level level, bool open) const;
    // The clause's citations stand where the parser gives them back to the clause: before the
    // bounds that end it.
    [[nodiscard]] std::string value(const ValueExpr& value,
                                    const Citations& clause,
                                    Level level,
                                    bool open) const;
    // As keys, entries and cells are written: a bare literal, name or call, else in parentheses.
    [[nodiscard]] std::string atom(const Expr& expr, bool with_unit) const;
    [[nodiscard]] std::string alternative(const Expr& expr) const;
    [[nodiscard]] std::string type(const TypeExpr& type) const;
    [[nodiscard]] std::string field(const Field& field) const;
    [[nodiscard]] std::string paths(const std::vector<Expr>& paths) const;
    [[nodiscard]] std::string number(const Expr& expr, bool plural) const;

  private:
    void write(std::string& out, const Expr& expr, Level level, bool open) const;
    void write_bare(std::string& out, const Expr& expr, bool open) const;
    [[nodiscard]] std::string leaf(const Expr& expr) const;
    void write_access(std::string& out, const Expr& expr) const;
    void write_prefixed(std::string& out, const Expr& expr, bool open) const;
    void write_binary(std::string& out, const Expr& expr, bool open) const;
    void write_compare(std::string& out, const Expr& expr, bool open) const;
    void write_interval(std::string& out, const Expr& expr, bool open) const;
    void write_one_of(std::string& out, const Expr& expr) const;
    void write_list(std::string& out, const std::vector<Expr>& all, std::size_t first) const;
    void write_aggregate(std::string& out, const Expr& expr) const;
    void write_set(std::string& out, const SetExpr& set) const;
    [[nodiscard]] std::string count_text(const Expr& count) const;
    void write_during(std::string& out, const SetExpr& set) const;
    void write_adjustments(std::string& out,
                           const std::vector<Adjustment>& adjustments,
                           std::size_t first,
                           std::size_t last,
                           bool open) const;
    [[nodiscard]] bool needs_parentheses(const Expr& expr, Level level, bool open) const;

    bool as_written_;
};

std::string labels_text(const Labels& labels);           // " fa \"…\" en \"…\"", "" without
std::string citations_text(const Citations& citations);  // a break and "[…]"; "" without
std::string validity_text(const Validity& validity, bool with_enacted);
std::string period_text(const Period& period, const ExprPrinter& exprs);

// A line to be written, before it is broken and given its comments.
struct PrintedLine {
    int indent = 0;
    int hang = 0;  // indentation of what is broken off
    std::string text;
    std::int32_t source_line = 0;  // 0: made by a program
    bool begins_statement = false;
    bool blank_before = false;  // by default; where the source line is known, as in the source
};

// Broken at 100 columns, comments and blank lines in their places.
std::string lay_out(const std::vector<PrintedLine>& lines, const File& file);

constexpr std::size_t kPrintColumns = 100;

std::size_t character_count(std::string_view text);

}  // namespace darman::policy
