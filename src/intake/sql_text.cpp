#include "intake/sql_text.hpp"

#include <algorithm>
#include <cctype>
#include <cstddef>

namespace darman::intake {

namespace {

constexpr std::string_view kBlanks = " \t\r\n\f\v";

bool is_word(char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_';
}

std::size_t end_of(std::string_view text, std::string_view mark, std::size_t from) {
    const std::size_t found = text.find(mark, from);
    return found == std::string_view::npos ? text.size() : found + mark.size();
}

bool is_comment(std::string_view text, std::size_t at) {
    return text.substr(at, 2) == "--" || text.substr(at, 2) == "/*";
}

// Behind the comment that begins here; comments of this kind nest.
std::size_t skip_comment(std::string_view text, std::size_t at) {
    int depth = 1;
    std::size_t next = at + 2;
    while (depth > 0 && next < text.size()) {
        const std::string_view two = text.substr(next, 2);
        const bool opens = two == "/*";
        const bool closes = two == "*/";
        depth += opens ? 1 : (closes ? -1 : 0);
        next += opens || closes ? 2U : 1U;
    }
    return next;
}

// Behind the dollar quote that begins here, $tag$ … $tag$; or behind the dollar, if none does.
std::size_t skip_dollar_quote(std::string_view text, std::size_t at) {
    std::size_t tag = at + 1;
    while (tag < text.size() && is_word(text[tag])) {
        ++tag;
    }
    const bool is_quote =
        tag < text.size() && text[tag] == '$' && (at == 0 || !is_word(text[at - 1]));
    return is_quote ? end_of(text, text.substr(at, tag - at + 1), tag + 1) : at + 1;
}

// The end of the quoted text or comment that begins here, or of the one character.
std::size_t skip(std::string_view text, std::size_t at) {
    const char c = text[at];
    if (c == '\'' || c == '"') {
        return end_of(text, text.substr(at, 1), at + 1);  // a doubled mark begins a new one
    }
    if (c == '$') {
        return skip_dollar_quote(text, at);
    }
    if (text.substr(at, 2) == "--") {
        return end_of(text, "\n", at);
    }
    return text.substr(at, 2) == "/*" ? skip_comment(text, at) : at + 1;
}

std::string doubled(std::string_view text, char mark) {
    std::string out(1, mark);
    for (const char c : text) {
        out.append(c == mark ? 2 : 1, c);
    }
    return out + mark;
}

}  // namespace

std::vector<SqlStatement> split_sql(std::string_view text) {
    std::vector<SqlStatement> statements;
    std::size_t start = std::string_view::npos;  // of the statement, once its first word is met
    std::size_t at = 0;
    const auto finish = [&](std::size_t end) {
        if (start != std::string_view::npos) {
            const auto line =
                std::count(text.begin(), text.begin() + static_cast<long>(start), '\n');
            statements.push_back(
                {std::string(text.substr(start, end - start)), static_cast<int>(line) + 1});
        }
        start = std::string_view::npos;
    };
    while (at < text.size()) {
        if (text[at] == ';') {
            finish(at);
            ++at;
            continue;
        }
        const bool is_blank = kBlanks.find(text[at]) != std::string_view::npos;
        if (start == std::string_view::npos && !is_blank && !is_comment(text, at)) {
            start = at;
        }
        at = skip(text, at);
    }
    finish(text.size());
    return statements;
}

std::vector<std::string> first_words(std::string_view statement, std::size_t count) {
    std::vector<std::string> words;
    std::size_t at = 0;
    while (at < statement.size() && words.size() < count) {
        if (!is_word(statement[at])) {
            at = skip(statement, at);
            continue;
        }
        std::string word;
        for (; at < statement.size() && is_word(statement[at]); ++at) {
            word += static_cast<char>(std::toupper(static_cast<unsigned char>(statement[at])));
        }
        words.push_back(std::move(word));
    }
    return words;
}

std::string sql_name(std::string_view name) {
    return doubled(name, '"');
}

std::string sql_string(std::string_view text) {
    return doubled(text, '\'');
}

}  // namespace darman::intake
