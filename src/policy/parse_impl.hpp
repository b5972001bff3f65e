// The parser's inside: a cursor over tokens, and one function for each thing the language can say.
//
// Layout. A statement begins in column 1; indented lines continue it. Where the body of a statement
// is items (rows, steps, test lines, operations), an item begins at each line of the smallest
// indentation among the continuation lines; deeper lines continue the line above, and those before
// the first item continue the statement's own line.
//
// Errors. fail() reports once and moves the cursor to the end of what is being read, so that every
// loop ends by itself; the caller drops the thing and goes on at the next one. What the parser
// returns is whole: a part that could not be read is left out.
#pragma once

#include <algorithm>
#include <cstddef>
#include <initializer_list>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "policy/ast.hpp"
#include "policy/diagnostic.hpp"
#include "policy/lexer.hpp"
#include "policy/parse.hpp"
#include "policy/parse_level.hpp"

namespace darman::policy {

using Words = std::initializer_list<std::string_view>;

// An expression and how deep it nests, counted as its JSON nests: 1 a level, 2 where a list stands
// between, 3 for a bound or rounding.
struct ParsedExpr {
    Expr expr;
    int depth = 1;
};

// Tokens [begin, end).
struct TokenRange {
    std::size_t begin = 0;
    std::size_t end = 0;
};

class Parser {
  public:
    Parser(std::string_view source, const Lexed& lexed, Diagnostics& diagnostics);

    std::vector<File> run();

  private:
    // --------------------------------------------------------------- cursor (parse_cursor.cpp)

    [[nodiscard]] const Token& peek(std::size_t ahead = 0) const;

    [[nodiscard]] bool at_end() const { return pos_ >= end_; }

    [[nodiscard]] bool failed() const { return failed_; }

    [[nodiscard]] bool is_word(std::string_view word, std::size_t ahead = 0) const;
    [[nodiscard]] bool is_words(std::string_view first, std::string_view second) const;
    [[nodiscard]] bool is_any_word(Words words, std::size_t ahead = 0) const;
    [[nodiscard]] bool is_kind(TokenKind kind, std::size_t ahead = 0) const;
    [[nodiscard]] bool is_mark(Mark mark, std::size_t ahead = 0) const;
    [[nodiscard]] bool is_capitalised(std::size_t ahead = 0) const;
    const Token& take();
    bool take_word(std::string_view word);
    bool take_words(std::string_view first, std::string_view second);
    bool take_mark(Mark mark);

    void report(std::string id, Span at, std::string message, std::string remedy);
    // Reports, once for each thing read, and moves to its end.
    void fail(std::string id, Span at, std::string message, std::string remedy);
    // At the next token: "expected X, found Y"; the nearest of `words` is offered.
    void expected(const std::string& what, Words words = {});
    void expect_word(std::string_view word);
    void expect_mark(Mark mark, const std::string& where);
    std::string expect_text(const std::string& what);
    // "share": lower case, not reserved. "Line": capitalised. "health.copayment": words with dots.
    std::string expect_name(const std::string& what);
    std::string expect_capitalised(const std::string& what);
    std::string expect_dotted(const std::string& what);
    // "Line.share" into entity and name; entity is empty if `entity_optional` and only a name
    // stands.
    void expect_target(const std::string& what,
                       bool entity_optional,
                       std::string& entity,
                       std::string& name);

    // Reads `range` by `read` as a thing of its own: whether it was whole. The cursor ends after
    // it.
    template <typename Read>
    bool read_within(TokenRange range, const Read& read) {
        const std::size_t outer_end = end_;
        const bool outer_failed = failed_;
        pos_ = range.begin;
        end_ = range.end;
        failed_ = false;
        read();
        expect_end();
        const bool whole = !failed_;
        pos_ = range.end;
        end_ = outer_end;
        failed_ = outer_failed;
        return whole;
    }

    void expect_end();

    // After a failure: on at the next token that `starts` accepts, if there is one before `end`.
    template <typename Starts>
    bool recover(std::size_t end, const Starts& starts) {
        // Never twice at one token, so that what cannot be read there does not hold us up.
        for (std::size_t i = std::max(failed_at_, recovered_at_ + 1); i < end; ++i) {
            if (starts(i)) {
                pos_ = i;
                recovered_at_ = i;
                failed_ = false;
                return true;
            }
        }
        return false;
    }

    // Splits what is left into the statement's own line (which the cursor keeps) and its items.
    std::vector<TokenRange> split_items();
    // Lines that begin with one of the words, at the indentation of the first such line.
    std::vector<TokenRange> split_lines_at(Words words);
    [[nodiscard]] std::string source_between(std::size_t first, std::size_t last) const;

    // ------------------------------------------------------------ expressions (parse_expr.cpp)

    ParsedExpr parse_expr(Level level);
    ParsedExpr parse_path(const std::string& what);
    // A literal, a name, a code, a parenthesis: what stands for itself in keys and entries.
    ParsedExpr parse_atom(bool with_unit);
    ValueExpr parse_value(Level level, Words adjustments, Citations* clause);

    Expr expr(Level level) { return std::move(parse_expr(level).expr); }

    std::vector<Expr> exprs(Level level);
    std::vector<Expr> paths(const std::string& what);
    Expr value_as_expr(ValueExpr value);

    ParsedExpr parse_negation();
    bool parse_binary(ParsedExpr& left, Level level, bool& compared);
    void parse_compare(ParsedExpr& left);
    void parse_is(ParsedExpr& left);
    ParsedExpr parse_unary();
    ParsedExpr parse_postfix();
    ParsedExpr parse_members(ParsedExpr node);
    ParsedExpr parse_primary();
    ParsedExpr parse_word();
    ParsedExpr parse_parenthesis();
    ParsedExpr parse_call();
    ParsedExpr parse_between();
    ParsedExpr parse_number(bool negative, bool with_unit);
    std::string parse_unit();
    std::optional<ParsedExpr> parse_literal(bool with_unit);
    ParsedExpr parse_aggregate();
    SetExpr parse_set(int& depth);
    void parse_set_pick(SetExpr& set, int& depth);
    void parse_during(SetExpr& set, int& depth);
    [[nodiscard]] bool starts_set(std::size_t ahead) const;
    [[nodiscard]] bool adjusts(Words adjustments) const;
    Adjustment parse_adjustment(int& depth);
    core::Rounding parse_rounding();
    ParsedExpr leaf(ExprKind kind, const Token& token);
    void deepen(ParsedExpr& node, int depth);
    ParsedExpr join(ExprKind kind, Span at, ParsedExpr left, ParsedExpr right);
    bool blanks_around_operator();

    // --------------------------------------------------- parts of statements (parse_parts.cpp)

    Citations parse_citations();
    void take_citations(Citations& into);
    void parse_citation_part(std::string_view part, Citations& into, Span at);
    Labels parse_labels(const std::string& what);
    void take_labels(Labels& labels);
    void take_says(Labels& says);
    // "Line", or in full "pension.old_age.Award".
    std::string expect_entity(const std::string& what);
    TypeExpr parse_type(bool optional);
    bool parse_type_base(TypeExpr& type);
    void parse_type_rest(TypeExpr& type);
    std::vector<Field> parse_fields();
    Field parse_field();
    void parse_validity(Validity& validity);
    void parse_year(Validity& validity);
    Expr parse_date();
    [[nodiscard]] bool starts_validity() const;
    [[nodiscard]] bool starts_year(std::size_t ahead = 0) const;
    std::optional<int> year_of(const Token& token);
    std::vector<std::string> parse_names(const std::string& what);

    // ----------------------------------------------------------------------- files (parse.cpp)

    std::vector<TokenRange> split_statements() const;
    void parse_file_statement(TokenRange range);
    void begin_file(FileKind kind, Span at);
    void parse_header(TokenRange range);
    void parse_header_clause();
    void parse_source();
    void parse_sha256(Source& source);
    void parse_currency();
    void parse_governed();
    void parse_calendar();
    void parse_gives();
    bool parse_statement(TokenRange range, std::vector<Statement>& into);
    bool dispatch(const std::string& word, Statement& into);
    bool dispatch_reckoning(const std::string& word, Statement& into);
    void share_out_layout();

    // ------------------------------------------------------- statements (parse_statements.cpp)

    Dictionary parse_dictionary();
    void parse_dictionary_codes(Dictionary& dictionary);
    Entity parse_entity();
    void parse_generator(Entity& entity);
    Extend parse_extend();
    Param parse_param();
    void parse_series(Param& param);
    ParamEntry parse_entry(bool with_value);
    void parse_enacted(Validity& validity);
    Rule parse_rule();
    Exception parse_exception();
    void parse_exceptions(Rule& rule);
    void parse_value_clause(ValueExpr& value, Citations& citations, Labels& says);
    Verdict parse_verdict(bool pend);
    void parse_known_as(Verdict& verdict);
    Check parse_check();
    Untranslatable parse_untranslatable();

    // ----------------------------------------------------- accumulators (parse_accumulate.cpp)

    Accumulate parse_accumulate();
    void parse_accumulate_clause(Accumulate& accumulate);
    void parse_adds(Accumulate& accumulate);
    void parse_bound(Accumulate& accumulate);
    void parse_at_least(Accumulate& accumulate);
    void parse_tranche(Accumulate& accumulate);
    void parse_tranche_rounding(Accumulate& accumulate);
    void parse_late(Accumulate& accumulate);
    bool parse_period(std::vector<Period>& into);
    void parse_each(Period& period);
    Allocate parse_allocate();
    void parse_remainder(Allocate& allocate);
    Waterfall parse_waterfall();
    WaterfallStep parse_step();

    // --------------------------------------------------------------- tables (parse_tables.cpp)

    List parse_list();
    ListRow parse_list_row();
    Table parse_table();
    void parse_table_inputs(Table& table);
    void parse_table_outputs(Table& table);
    void parse_hit_policy(Table& table);
    std::vector<std::string> parse_heading();
    TableRow parse_table_row(bool with_outputs);
    void parse_row_end(Validity& validity, Citations& citations);
    TokenRange cell_range() const;
    TableCell parse_input_cell();
    Expr parse_alternative();
    Expr parse_output_cell();
    [[nodiscard]] bool at_row_end() const;
    void check_heading(const Table& table);
    void check_row_width(std::size_t cells, std::size_t columns, Span at, const char* which);

    // ----------------------------------------------------------------- tests (parse_tests.cpp)

    Test parse_test();
    void parse_test_header(Test& test);
    TestLine parse_test_line();
    void parse_given(TestLine& line);
    void parse_test_row(TestLine& line);
    std::vector<TestField> parse_test_fields();
    TestField parse_test_field();
    void parse_expectations(TestLine& line);
    Expectation parse_expectation();
    void parse_expected_codes(Expectation& expectation, bool paths);
    void parse_because(TestLine& line);
    Because parse_because_part();

    // ----------------------------------------------------------- overlays (parse_overlays.cpp)

    Variant parse_variant();
    void parse_op(std::vector<OverlayOp>& into);
    void parse_op_body(OverlayOp& op);
    void parse_op_row(OverlayOp& op);
    void parse_op_statement(OverlayOp& op);

    // State. source_, lexed_ and diagnostics_ outlive the parser.
    std::string_view source_;
    const Lexed& lexed_;
    Diagnostics& diagnostics_;
    std::vector<File> files_;
    std::set<std::string, std::less<>> aliases_;  // of the file's sources
    std::vector<Span> file_ends_;                 // place of the last token of each file
    Token end_token_;                             // what peek shows at the end of what is read
    std::size_t pos_ = 0;
    std::size_t end_ = 0;
    std::size_t failed_at_ = 0;
    std::size_t recovered_at_ = 0;
    bool failed_ = false;
    int nesting_ = 0;
    std::size_t reported_ = 0;
};

// Words that cannot name anything, since an expression could not be read with them.
bool is_reserved(std::string_view word);

}  // namespace darman::policy
