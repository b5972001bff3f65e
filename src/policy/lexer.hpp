// Text -> tokens. A line's first token is marked: layout carries meaning (parse_impl.hpp).
//
// The lexer reports nothing: a token that cannot be read carries its fault, and the parser reports
// it where it meets it. So text that may hold anything (`because art 12b`) can be taken as it
// stands.
#pragma once

#include <cstddef>
#include <cstdint>
#include <deque>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "policy/ast.hpp"

namespace darman::policy {

enum class TokenKind : std::uint8_t {
    Word,      // text: the word
    Number,    // text: Latin digits, `_` between thousands, no sign
    Date,      // text: Latin digits
    Month,     // text: Latin digits
    Instant,   // text: Latin digits
    Text,      // text: between the quotes, escapes resolved
    Citation,  // text: between the brackets, as written
    Mark,
    Bad,  // fault: what is wrong with it
    End,
};

enum class Mark : std::uint8_t {
    None,
    BraceOpen,
    BraceClose,
    ParenOpen,
    ParenClose,
    Semicolon,
    Comma,
    Colon,
    Bar,
    Equals,
    Arrow,
    DotDot,
    Dot,
    Less,
    LessEqual,
    Greater,
    GreaterEqual,
    Plus,
    Minus,
    Star,
    Slash,
    Percent,
};

std::string_view mark_text(Mark mark);

struct Token {
    TokenKind kind = TokenKind::End;
    Mark mark = Mark::None;
    bool blank_before = false;  // or the start of a line
    bool line_start = false;
    std::int32_t fault = -1;   // of Bad: index into Lexed::faults
    std::uint32_t offset = 0;  // bytes in the source
    std::uint32_t size = 0;
    Span at;
    std::string_view text;  // into the source or Lexed::texts
};

// A message with a stable id, as in a Diagnostic.
struct Fault {
    std::string id;
    Span at;
    std::string message;
    std::string remedy;
};

struct Lexed {
    std::vector<Token> tokens;
    std::vector<Comment> comments;
    std::vector<std::int32_t> blank_lines;  // the last of each run of blank lines
    std::vector<Fault> faults;
    // Set when the text is refused as a whole (size, encoding, control characters); tokens is
    // empty.
    std::optional<Fault> refusal;
    std::deque<std::string> texts;  // of tokens whose text differs from the source; a deque, since
                                    // its elements stay where they are
};

// `source` must outlive the result.
Lexed lex(std::string_view source, std::int32_t file_index);

bool is_word_start(char c);
bool is_word_part(char c);

}  // namespace darman::policy
