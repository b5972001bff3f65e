#include "fhir/mapping_lexer.hpp"

#include <cstddef>
#include <utility>

#include "core/quoted.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || is_digit(c) || c == '_';
}

class LineLexer {
  public:
    LineLexer(std::string_view text, std::string_view name, int line)
        : text_(text), name_(name), line_(line) {}

    // Appends the tokens of the line, without an End.
    Result<void> lex(std::vector<Token>& out) {
        while (skip_blanks()) {
            Token token;
            token.line = line_;
            token.column = static_cast<int>(at_) + 1;
            token.after_blank = after_blank_;
            DARMAN_RETURN_IF_ERROR(next(token));
            out.push_back(std::move(token));
        }
        return {};
    }

  private:
    // False at the end of the line or at a comment, which a blank sets apart: "a#b" holds none.
    bool skip_blanks() {
        const std::size_t start = at_;
        while (at_ < text_.size() && (text_[at_] == ' ' || text_[at_] == '\t')) {
            ++at_;
        }
        after_blank_ = at_ > start || at_ == 0;
        return at_ < text_.size() && !(text_[at_] == '#' && after_blank_);
    }

    Result<void> next(Token& token) {
        const char c = text_[at_];
        if (c == '"' || c == '\'') {
            return quoted(token, c);
        }
        if (is_word(c)) {
            word(token);
            return {};
        }
        token.kind = Token::Kind::Symbol;
        for (const std::string_view two : {"->", "!="}) {
            if (text_.substr(at_, 2) == two) {
                token.text = two;
                at_ += 2;
                return {};
            }
        }
        if (std::string_view(".,()[]=&%$:-").find(c) == std::string_view::npos) {
            return mapping_error(name_,
                                 token,
                                 core::quote_input(text_.substr(at_, 1)) + " has no meaning here",
                                 "write other texts in quotes");
        }
        token.text = c;
        ++at_;
        return {};
    }

    Result<void> quoted(Token& token, char mark) {
        const std::size_t end = text_.find(mark, at_ + 1);
        if (end == std::string_view::npos) {
            return mapping_error(name_, token, "the quoted text is not closed", "");
        }
        token.kind = Token::Kind::String;
        token.text = text_.substr(at_ + 1, end - at_ - 1);
        at_ = end + 1;
        return {};
    }

    // Codes are full of hyphens ("in-progress"), and nothing here subtracts: they belong to the
    // word.
    void word(Token& token) {
        const std::size_t start = at_;
        bool digits = true;
        while (at_ < text_.size() &&
               (is_word(text_[at_]) || (text_[at_] == '-' && text_.substr(at_, 2) != "->"))) {
            digits = digits && is_digit(text_[at_]);
            ++at_;
        }
        if (digits && at_ + 1 < text_.size() && text_[at_] == '.' && is_digit(text_[at_ + 1])) {
            ++at_;
            while (at_ < text_.size() && is_digit(text_[at_])) {
                ++at_;
            }
        }
        token.kind = digits ? Token::Kind::Number : Token::Kind::Word;
        token.text = text_.substr(start, at_ - start);
    }

    std::string_view text_;
    std::string_view name_;
    int line_;
    std::size_t at_ = 0;
    bool after_blank_ = false;
};

void close(std::vector<Token>& tokens) {
    Token end;
    end.line = tokens.back().line;
    end.column = tokens.back().column + static_cast<int>(tokens.back().text.size());
    tokens.push_back(std::move(end));
}

void close(Statement& statement) {
    close(statement.head);
    for (auto& item : statement.items) {
        close(item);
    }
}

}  // namespace

Error mapping_error(std::string_view name,
                    const Token& token,
                    std::string message,
                    std::string remedy) {
    return Error{
        ErrorCode::InvalidInput,
        std::string(name) + ':' + std::to_string(token.line) + ':' + std::to_string(token.column),
        std::move(message),
        std::move(remedy)};
}

Result<std::vector<Statement>> split_mapping(std::string_view text, std::string_view name) {
    std::vector<Statement> statements;
    int item_indent = 0;
    int line_number = 0;
    while (!text.empty()) {
        std::string_view line = text.substr(0, text.find('\n'));
        text.remove_prefix(line.size() < text.size() ? line.size() + 1 : line.size());
        ++line_number;
        if (!line.empty() && line.back() == '\r') {
            line.remove_suffix(1);
        }
        std::vector<Token> tokens;
        DARMAN_RETURN_IF_ERROR(LineLexer(line, name, line_number).lex(tokens));
        if (tokens.empty()) {
            continue;
        }
        const int indent = tokens.front().column - 1;
        if (indent == 0) {
            statements.push_back({std::move(tokens), {}});
            item_indent = 0;
            continue;
        }
        if (statements.empty()) {
            return mapping_error(name,
                                 tokens.front(),
                                 "an indented line belongs to no statement",
                                 "begin the statement in column 1");
        }
        auto& items = statements.back().items;
        if (!items.empty() && indent > item_indent) {
            for (Token& token : tokens) {
                items.back().push_back(std::move(token));
            }
            continue;
        }
        item_indent = indent;
        items.push_back(std::move(tokens));
    }
    for (Statement& statement : statements) {
        close(statement);
    }
    return statements;
}

}  // namespace darman::fhir
