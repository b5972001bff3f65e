#include <algorithm>

#include "core/quoted.hpp"
#include "policy/parse_impl.hpp"

namespace darman::policy {

namespace {

// More would only bury the first ones.
constexpr std::size_t kReportsMax = 500;

// "`share`", "a date": what stands where something else should.
std::string found(const Token& token) {
    switch (token.kind) {
        case TokenKind::Word:
        case TokenKind::Mark:
            return "`" + std::string(token.text.substr(0, 40)) + "`";
        case TokenKind::Number:
            return "the number " + std::string(token.text.substr(0, 40));
        case TokenKind::Date:
            return "the date " + std::string(token.text);
        case TokenKind::Month:
            return "the month " + std::string(token.text);
        case TokenKind::Instant:
            return "the instant " + std::string(token.text);
        case TokenKind::Text:
            return "the text " + core::quote_input(token.text);
        case TokenKind::Citation:
            return "the citation [" + std::string(token.text.substr(0, 40)) + "]";
        case TokenKind::Bad:
            return "a fault";
        case TokenKind::End:
            return "the end";
    }
    return "";
}

bool is_capital(char c) {
    return c >= 'A' && c <= 'Z';
}

bool contains(Words words, std::string_view word) {
    return std::find(words.begin(), words.end(), word) != words.end();
}

}  // namespace

bool is_reserved(std::string_view word) {
    return contains({"and",
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
                     "because"},
                    word);
}

Parser::Parser(std::string_view source, const Lexed& lexed, Diagnostics& diagnostics)
    : source_(source), lexed_(lexed), diagnostics_(diagnostics), end_(lexed.tokens.size()) {}

const Token& Parser::peek(std::size_t ahead) const {
    return pos_ + ahead < end_ ? lexed_.tokens[pos_ + ahead] : end_token_;
}

bool Parser::is_word(std::string_view word, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Word && token.text == word;
}

bool Parser::is_words(std::string_view first, std::string_view second) const {
    return is_word(first) && is_word(second, 1);
}

bool Parser::is_any_word(Words words, std::size_t ahead) const {
    const Token& token = peek(ahead);
    return token.kind == TokenKind::Word && contains(words, token.text);
}

bool Parser::is_kind(TokenKind kind, std::size_t ahead) const {
    return peek(ahead).kind == kind;
}

bool Parser::is_mark(Mark mark, std::size_t ahead) const {
    return peek(ahead).kind == TokenKind::Mark && peek(ahead).mark == mark;
}

bool Parser::is_capitalised(std::size_t ahead) const {
    return is_kind(TokenKind::Word, ahead) && is_capital(peek(ahead).text[0]);
}

const Token& Parser::take() {
    const Token& token = peek();
    pos_ += pos_ < end_ ? 1U : 0U;
    return token;
}

bool Parser::take_word(std::string_view word) {
    const bool here = is_word(word);
    pos_ += here ? 1U : 0U;
    return here;
}

bool Parser::take_words(std::string_view first, std::string_view second) {
    const bool here = is_words(first, second);
    pos_ += here ? 2U : 0U;
    return here;
}

bool Parser::take_mark(Mark mark) {
    const bool here = is_mark(mark);
    pos_ += here ? 1U : 0U;
    return here;
}

void Parser::report(std::string id, Span at, std::string message, std::string remedy) {
    if (++reported_ > kReportsMax) {
        return;
    }
    if (reported_ == kReportsMax) {
        diagnostics_.error(
            "too-many", at, "more than 500 errors", "mend the first ones and try again");
        return;
    }
    diagnostics_.error(std::move(id), at, std::move(message), std::move(remedy));
}

void Parser::fail(std::string id, Span at, std::string message, std::string remedy) {
    if (failed_) {
        return;
    }
    report(std::move(id), at, std::move(message), std::move(remedy));
    failed_ = true;
    failed_at_ = pos_;
    pos_ = end_;
}

void Parser::expected(const std::string& what, Words words) {
    const Token& token = peek();
    if (reported_ > kReportsMax) {
        fail("syntax", token.at, "", "");  // not reported: spares the search for words
        return;
    }
    if (token.kind == TokenKind::Bad) {
        const Fault& fault = lexed_.faults[static_cast<std::size_t>(token.fault)];
        fail(fault.id, fault.at, fault.message, fault.remedy);
        return;
    }
    Span at = token.at;
    if (token.kind == TokenKind::End && end_ > 0) {
        const Token& last = lexed_.tokens[end_ - 1];
        at = last.at;
        at.column += static_cast<std::int32_t>(last.size);
    }
    std::string remedy;
    if (token.kind == TokenKind::Word) {
        const std::vector<std::string> candidates(words.begin(), words.end());
        const std::string near = nearest(std::string(token.text), candidates);
        if (!near.empty()) {
            remedy = "did you mean `" + near + "`?";
        } else if (is_reserved(token.text) && what.starts_with("a ")) {
            remedy =
                "`" + std::string(token.text) + "` is a word of the language and names nothing";
        }
    }
    if (token.mark == Mark::Equals) {
        remedy = "to compare, write `is`";
    }
    fail("syntax", at, "expected " + what + ", found " + found(token), remedy);
}

void Parser::expect_word(std::string_view word) {
    if (!failed_ && !take_word(word)) {
        expected("`" + std::string(word) + "`", {word});
    }
}

void Parser::expect_mark(Mark mark, const std::string& where) {
    if (!failed_ && !take_mark(mark)) {
        expected("`" + std::string(mark_text(mark)) + "` " + where);
    }
}

std::string Parser::expect_text(const std::string& what) {
    if (!is_kind(TokenKind::Text)) {
        expected(what + " in quotes");
        return "";
    }
    return std::string(take().text);
}

std::string Parser::expect_name(const std::string& what) {
    const Token& token = peek();
    if (token.kind != TokenKind::Word) {
        expected(what);
        return "";
    }
    const bool means_something = contains({"this", "previous", "rest"}, token.text);
    if (is_reserved(token.text) || means_something) {
        fail("reserved",
             token.at,
             "`" + std::string(token.text) + "` cannot name " + what,
             "it is a word of the language: choose another name");
        return "";
    }
    if (std::any_of(token.text.begin(), token.text.end(), is_capital)) {
        fail("bad-name",
             token.at,
             core::quote_input(token.text) + " cannot name " + what,
             "only entities and dictionaries are capitalised; other names are lower case, with _");
        return "";
    }
    return std::string(take().text);
}

std::string Parser::expect_capitalised(const std::string& what) {
    if (is_kind(TokenKind::Word) && !is_capitalised()) {
        fail("bad-name",
             peek().at,
             core::quote_input(peek().text) + " cannot name " + what,
             "entities and dictionaries are capitalised, as Line");
        return "";
    }
    if (!is_capitalised()) {
        expected(what);
        return "";
    }
    return std::string(take().text);
}

std::string Parser::expect_dotted(const std::string& what) {
    if (!is_kind(TokenKind::Word)) {
        expected(what);
        return "";
    }
    std::string name(take().text);
    while (is_mark(Mark::Dot) && !peek().blank_before && is_kind(TokenKind::Word, 1) &&
           !peek(1).blank_before) {
        take();
        name += "." + std::string(take().text);
    }
    return name;
}

void Parser::expect_target(const std::string& what,
                           bool entity_optional,
                           std::string& entity,
                           std::string& name) {
    const Span at = peek().at;
    const std::string full = expect_dotted(what);
    if (failed_) {
        return;
    }
    const std::size_t dot = full.rfind('.');
    name = dot == std::string::npos ? full : full.substr(dot + 1);
    entity = dot == std::string::npos ? "" : full.substr(0, dot);
    const std::size_t before = entity.rfind('.');
    const char first = entity.empty() ? '\0' : entity[before == std::string::npos ? 0 : before + 1];
    if (is_capital(name[0]) || (!entity.empty() && !is_capital(first)) || is_reserved(name)) {
        fail("bad-name",
             at,
             core::quote_input(full) + " cannot name " + what,
             "write Entity.name: the entity is capitalised, the name is not");
    } else if (entity.empty() && !entity_optional) {
        fail("bad-name",
             at,
             core::quote_input(full) + " does not say of which entity",
             "write Entity." + name);
    }
}

void Parser::expect_end() {
    if (!failed_ && !at_end()) {
        expected("the end of this",
                 {"rounded",   "at",    "when",  "says", "except",  "by",    "each",     "in",
                  "for",       "from",  "to",    "year", "enacted", "where", "because",  "capped",
                  "late",      "order", "and",   "or",   "is",      "else",  "complete", "unique",
                  "remainder", "then",  "dated", "key",  "open",    "not"});
    }
}

namespace {

// A line that begins with one of these goes on with what is above, however it is indented.
bool goes_on(const Token& token) {
    return token.mark == Mark::BraceClose || token.mark == Mark::ParenClose ||
           token.mark == Mark::Equals || token.mark == Mark::Arrow;
}

}  // namespace

std::vector<TokenRange> Parser::split_items() {
    std::int32_t indentation = 0;
    for (std::size_t i = pos_; i < end_; ++i) {
        const Token& token = lexed_.tokens[i];
        if (token.line_start && !goes_on(token) &&
            (indentation == 0 || token.at.column < indentation)) {
            indentation = token.at.column;
        }
    }
    std::vector<TokenRange> items;
    for (std::size_t i = pos_; i < end_; ++i) {
        const Token& token = lexed_.tokens[i];
        if (token.line_start && token.at.column == indentation && !goes_on(token)) {
            if (!items.empty()) {
                items.back().end = i;
            }
            items.push_back({i, end_});
        }
    }
    if (!items.empty()) {
        end_ = items.front().begin;
    }
    return items;
}

std::vector<TokenRange> Parser::split_lines_at(Words words) {
    std::vector<TokenRange> items;
    std::int32_t indentation = 0;
    for (std::size_t i = pos_; i < end_; ++i) {
        const Token& token = lexed_.tokens[i];
        if (!token.line_start || goes_on(token) ||
            (!items.empty() && token.at.column > indentation) ||
            (items.empty() && !is_any_word(words, i - pos_))) {
            continue;
        }
        if (!items.empty()) {
            items.back().end = i;
        }
        indentation = token.at.column;
        items.push_back({i, end_});
    }
    if (!items.empty()) {
        end_ = items.front().begin;
    }
    return items;
}

std::string Parser::source_between(std::size_t first, std::size_t last) const {
    std::string text;
    for (std::size_t i = first; i < last; ++i) {
        const Token& token = lexed_.tokens[i];
        text += i > first && token.blank_before ? " " : "";
        text += source_.substr(token.offset, token.size);
    }
    return text;
}

}  // namespace darman::policy
