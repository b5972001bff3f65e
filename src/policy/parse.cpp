#include "policy/parse.hpp"

#include <algorithm>

#include "core/quoted.hpp"
#include "policy/parse_impl.hpp"

namespace darman::policy {

namespace {

const Words kStatementWords = {"module",
                               "reform",
                               "dictionary",
                               "entity",
                               "extend",
                               "param",
                               "list",
                               "table",
                               "rule",
                               "accumulate",
                               "allocate",
                               "waterfall",
                               "reject",
                               "pend",
                               "check",
                               "untranslatable",
                               "variant",
                               "test"};

const Words kClauseWords = {
    "title", "source", "use", "governed", "calendar", "currency", "zone", "gives"};

const Words kOperationWords = {"add", "replace", "remove"};
const Words kReformWords = {"add", "replace", "remove", "test"};

}  // namespace

std::vector<File> parse(std::string_view text, std::int32_t file_index, Diagnostics& diagnostics) {
    const Lexed lexed = lex(text, file_index);
    if (lexed.refusal) {
        const Fault& fault = *lexed.refusal;
        diagnostics.error(fault.id, fault.at, fault.message, fault.remedy);
        return {};
    }
    if (lexed.tokens.empty()) {
        diagnostics.error("empty",
                          {file_index, 1, 1},
                          "nothing is said here",
                          "begin with module NAME, or with test \"…\" in a .policytest file");
        return {};
    }
    return Parser(text, lexed, diagnostics).run();
}

std::vector<File> Parser::run() {
    if (const Span first = lexed_.tokens.front().at; first.column > 1) {
        report("indentation",
               first,
               "the first statement does not begin in column 1",
               "take the blanks before it away");
    }
    for (const TokenRange& range : split_statements()) {
        parse_file_statement(range);
        file_ends_.back() = lexed_.tokens[range.end - 1].at;
    }
    share_out_layout();
    return std::move(files_);
}

std::vector<TokenRange> Parser::split_statements() const {
    std::vector<TokenRange> ranges;
    for (std::size_t i = 0; i < lexed_.tokens.size(); ++i) {
        const Token& token = lexed_.tokens[i];
        const bool closes = token.mark == Mark::BraceClose || token.mark == Mark::ParenClose;
        if (i > 0 && (!token.line_start || token.at.column > 1 || closes)) {
            continue;
        }
        if (!ranges.empty()) {
            ranges.back().end = i;
        }
        ranges.push_back({i, lexed_.tokens.size()});
    }
    return ranges;
}

void Parser::begin_file(FileKind kind, Span at) {
    File& file = files_.emplace_back();
    file.kind = kind;
    file.at = at;
    file_ends_.push_back(at);
    aliases_.clear();
}

void Parser::parse_file_statement(TokenRange range) {
    const Token& first = lexed_.tokens[range.begin];
    const std::string_view word = first.kind == TokenKind::Word ? first.text : "";
    if (word == "module" || word == "reform") {
        begin_file(word == "module" ? FileKind::Module : FileKind::Reform, first.at);
        parse_header(range);
        return;
    }
    if (files_.empty()) {
        begin_file(word == "test" ? FileKind::Tests : FileKind::Module, first.at);
        if (word != "test") {
            report("no-module", first.at, "a policy without its name", "begin with module NAME");
        }
    }
    File& file = files_.back();
    const bool operates =
        std::find(kOperationWords.begin(), kOperationWords.end(), word) != kOperationWords.end();
    // A module adds to what is open in the modules it uses; a reform does more.
    if ((file.kind == FileKind::Reform && operates) ||
        (file.kind == FileKind::Module && word == "add")) {
        read_within(range, [&] { parse_op(file.ops); });
        return;
    }
    if (!parse_statement(range, file.statements)) {
        return;
    }
    if (file.kind != FileKind::Module && !std::holds_alternative<Test>(file.statements.back())) {
        file.statements.pop_back();
        report("not-here",
               first.at,
               "a " + std::string(word) + " outside a module",
               file.kind == FileKind::Reform
                   ? "a reform says add " + std::string(word) + " … or replace …"
                   : "a file of tests has only tests");
    }
}

bool Parser::parse_statement(TokenRange range, std::vector<Statement>& into) {
    Statement statement;
    const bool whole = read_within(range, [&] {
        const Token& first = peek();
        if (first.kind != TokenKind::Word) {
            expected("a statement");
            return;
        }
        const std::string word(take().text);
        if (!dispatch(word, statement) && !dispatch_reckoning(word, statement)) {
            --pos_;
            expected("a statement", kStatementWords);
        }
    });
    if (whole) {
        into.push_back(std::move(statement));
    }
    return whole;
}

bool Parser::dispatch(const std::string& word, Statement& into) {
    if (word == "dictionary") {
        into = parse_dictionary();
    } else if (word == "entity") {
        into = parse_entity();
    } else if (word == "extend") {
        into = parse_extend();
    } else if (word == "param") {
        into = parse_param();
    } else if (word == "list") {
        into = parse_list();
    } else if (word == "table") {
        into = parse_table();
    } else if (word == "variant") {
        into = parse_variant();
    } else if (word == "test") {
        into = parse_test();
    } else {
        return false;
    }
    return true;
}

bool Parser::dispatch_reckoning(const std::string& word, Statement& into) {
    if (word == "rule") {
        into = parse_rule();
    } else if (word == "accumulate") {
        into = parse_accumulate();
    } else if (word == "allocate") {
        into = parse_allocate();
    } else if (word == "waterfall") {
        into = parse_waterfall();
    } else if (word == "reject" || word == "pend") {
        into = parse_verdict(word == "pend");
    } else if (word == "check") {
        into = parse_check();
    } else if (word == "untranslatable") {
        into = parse_untranslatable();
    } else {
        return false;
    }
    return true;
}

// -------------------------------------------------------------------------------------- header

void Parser::parse_header(TokenRange range) {
    read_within(range, [&] {
        File& file = files_.back();
        take();
        std::vector<TokenRange> ops;
        if (file.kind == FileKind::Reform) {
            ops = split_lines_at(kReformWords);
        }
        file.name = expect_dotted("the name of the module");
        if (file.kind == FileKind::Reform) {
            expect_word("of");
            file.of = failed_ ? "" : expect_dotted("the module it changes");
        }
        const auto begins_clause = [&](std::size_t i) {
            const Token& token = lexed_.tokens[i];
            return token.line_start && token.kind == TokenKind::Word &&
                   std::find(kClauseWords.begin(), kClauseWords.end(), token.text) !=
                       kClauseWords.end();
        };
        bool whole = !failed_;
        while (!at_end() || failed_) {
            if (failed_ && !recover(end_, begins_clause)) {
                break;
            }
            parse_header_clause();
            whole = whole && !failed_;
        }
        failed_ = !whole;
        for (const TokenRange& op : ops) {
            const Token& first = lexed_.tokens[op.begin];
            if (first.kind == TokenKind::Word && first.text == "test") {
                parse_statement(op, files_.back().statements);
            } else {
                read_within(op, [&] { parse_op(files_.back().ops); });
            }
        }
    });
}

void Parser::parse_header_clause() {
    File& file = files_.back();
    const Span at = peek().at;
    const auto once = [&](Span& place) {
        if (place.line != 0) {
            fail("said-twice",
                 at,
                 "`" + std::string(peek().text) + "` twice in one header",
                 "keep one of them");
        }
        place = at;
        take();
    };
    if (is_word("title")) {
        once(file.places.title);
        file.title = parse_labels("title");
    } else if (take_word("source")) {
        parse_source();
    } else if (take_word("use")) {
        file.places.uses = at;
        do {
            file.uses.push_back(expect_dotted("a module"));
        } while (!failed_ && take_mark(Mark::Comma));
    } else if (is_word("governed")) {
        parse_governed();
    } else if (is_word("calendar")) {
        once(file.places.calendar);
        parse_calendar();
    } else if (is_word("currency")) {
        once(file.places.currency);
        parse_currency();
    } else if (is_word("zone")) {
        once(file.places.zone);
        file.zone = expect_text("a time zone, as \"Asia/Tehran\",");
    } else if (take_word("gives")) {
        parse_gives();
    } else {
        expected("title, source, use, governed by, calendar, currency, zone or gives",
                 kClauseWords);
    }
}

void Parser::parse_governed() {
    File& file = files_.back();
    const Span at = take().at;
    if (!file.governed_by.empty()) {
        fail("said-twice", at, "`governed` twice in one header", "one date governs a module");
        return;
    }
    expect_word("by");
    ParsedExpr path = parse_path("a path to a date, as Claim.date");
    if (!failed_) {
        file.governed_by.push_back(std::move(path.expr));
    }
}

void Parser::parse_calendar() {
    File& file = files_.back();
    if (!is_any_word({"jalali", "gregorian"})) {
        expected("`jalali` or `gregorian`", {"jalali", "gregorian"});
        return;
    }
    file.calendar = std::string(take().text);
    if (take_mark(Mark::Comma) || is_word("round")) {
        expect_word("round");
        if (!failed_ && !is_any_word({"down", "up"})) {
            expected("`down` or `up` after round", {"down", "up"});
            return;
        }
        file.day_rounding = take().text == "up" ? core::DayRounding::Up : core::DayRounding::Down;
    }
}

void Parser::parse_currency() {
    const std::string_view code = is_kind(TokenKind::Word) ? peek().text : "";
    const auto is_capital = [](char c) { return c >= 'A' && c <= 'Z'; };
    if (failed_ || code.size() != 3 || !std::all_of(code.begin(), code.end(), is_capital)) {
        expected("a currency of three capitals, as IRR");
        return;
    }
    files_.back().currency = std::string(take().text);
}

void Parser::parse_gives() {
    do {
        std::vector<Expr> path;
        path.push_back(std::move(parse_path("what is given, as Line.patient_pays").expr));
        if (!failed_) {
            files_.back().gives.push_back(std::move(path));
        }
    } while (!failed_ && take_mark(Mark::Comma));
}

// source [alias] "Title" [fa "…"] [en "…"] [text "file"] [sha256 HEX]; the title may stand without
// quotes.
void Parser::parse_source() {
    File& file = files_.back();
    Source source;
    source.at = lexed_.tokens[pos_ - 1].at;
    const auto ends_title = [&] {
        return at_end() || peek().line_start || is_any_word(kClauseWords) ||
               is_any_word({"text", "sha256"}) ||
               (is_any_word({"fa", "en"}) && is_kind(TokenKind::Text, 1));
    };
    const bool named = is_kind(TokenKind::Word) && !is_capitalised();
    if (named && (is_kind(TokenKind::Text, 1) || is_capitalised(1))) {
        source.alias = expect_name("a source");
    }
    if (is_kind(TokenKind::Text)) {
        source.title = std::string(take().text);
    } else {
        const std::size_t first = pos_;
        while (!ends_title()) {
            take();
        }
        source.title = source_between(first, pos_);
    }
    if (source.title.empty()) {
        expected("the title of the source, in quotes");
    }
    take_labels(source.labels);
    if (take_word("text")) {
        source.text_file = expect_text("the file with the text of the law");
    }
    if (take_word("sha256")) {
        parse_sha256(source);
    }
    const bool first = file.sources.empty();
    if (!failed_ && source.alias.empty() && !first) {
        fail(
            "no-alias",
            source.at,
            "a second source without a short name",
            "write source decree " + core::quote_input(source.title) + ", and cite [decree art 3]");
    } else if (!failed_ && !source.alias.empty() && !aliases_.insert(source.alias).second) {
        fail("said-twice", source.at, "two sources called " + source.alias, "rename one of them");
    }
    if (!failed_) {
        file.sources.push_back(std::move(source));
    }
}

void Parser::parse_sha256(Source& source) {
    const std::size_t first = pos_;
    const Span at = peek().at;
    do {
        take();
    } while (!at_end() && !peek().blank_before);
    source.sha256 = source_between(first, pos_);
    const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
    if (source.sha256.size() != 64 ||
        !std::all_of(source.sha256.begin(), source.sha256.end(), is_hex)) {
        fail("bad-hash",
             at,
             core::quote_input(source.sha256) + " is no SHA-256",
             "write its 64 digits 0-9 and a-f");
    }
}

// Comments and blank lines go to the file in whose text they stand; those above a header are its.
void Parser::share_out_layout() {
    std::size_t file = 0;
    const auto file_at = [&](std::int32_t line) {
        while (file + 1 < files_.size() && line > file_ends_[file].line) {
            ++file;
        }
        return file;
    };
    for (const Comment& comment : lexed_.comments) {
        files_[file_at(comment.line)].comments.push_back(comment);
    }
    file = 0;
    for (const std::int32_t line : lexed_.blank_lines) {
        files_[file_at(line)].blank_lines.push_back(line);
    }
}

}  // namespace darman::policy
