#include "policy/lexer.hpp"

#include <algorithm>
#include <utility>

#include "core/date.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"
#include "core/rational.hpp"
#include "policy/parse.hpp"

namespace darman::policy {

namespace {

// A token costs some 60 bytes and its tree several hundred: this bounds what a hostile text can
// take.
constexpr std::size_t kTokensMax = 4'000'000;

// Beyond these, a fault is told as the last of them: no more than 500 are shown.
constexpr std::size_t kFaultsMax = 10'000;

constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

bool is_letter(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

bool is_ascii(char c) {
    return static_cast<unsigned char>(c) < 0x80U;
}

bool continues_a_character(char c) {
    return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U;
}

struct CodePoint {
    std::uint32_t value = 0;
    std::size_t byte_count = 0;  // 0: not UTF-8
};

CodePoint code_point_at(std::string_view text, std::size_t offset) {
    const auto byte = [&](std::size_t i) {
        return static_cast<std::uint32_t>(static_cast<unsigned char>(text[offset + i]));
    };
    const std::uint32_t lead = byte(0);
    if (lead < 0x80U) {
        return {lead, 1};
    }
    std::size_t count = 0;
    std::uint32_t value = 0;
    if (lead >= 0xC2U && lead <= 0xDFU) {
        count = 2;
        value = lead & 0x1FU;
    } else if (lead >= 0xE0U && lead <= 0xEFU) {
        count = 3;
        value = lead & 0x0FU;
    } else if (lead >= 0xF0U && lead <= 0xF4U) {
        count = 4;
        value = lead & 0x07U;
    }
    if (count == 0 || offset + count > text.size()) {
        return {};
    }
    for (std::size_t i = 1; i < count; ++i) {
        if (!continues_a_character(text[offset + i])) {
            return {};
        }
        value = (value << 6U) | (byte(i) & 0x3FU);
    }
    const bool overlong = (count == 3 && value < 0x800U) || (count == 4 && value < 0x10000U);
    const bool surrogate = value >= 0xD800U && value <= 0xDFFFU;
    return overlong || surrogate || value > 0x10FFFFU ? CodePoint{} : CodePoint{value, count};
}

// They can make a line show another text than the one that is decided by.
bool overrides_direction(std::uint32_t code) {
    return (code >= 0x202AU && code <= 0x202EU) || (code >= 0x2066U && code <= 0x2069U);
}

bool is_line_separator(std::uint32_t code) {
    return code == 0x2028U || code == 0x2029U || code == 0x85U;
}

std::optional<Fault> refusal_of(std::string_view text, std::int32_t file_index) {
    if (text.size() > kSourceBytesMax) {
        return Fault{"too-large",
                     {file_index, 1, 1},
                     "a policy file of more than 64 MiB",
                     "keep long series and dictionaries in CSV files"};
    }
    Span at{file_index, 1, 1};
    for (std::size_t i = 0; i < text.size();) {
        const CodePoint c = code_point_at(text, i);
        if (c.byte_count == 0) {
            return Fault{"encoding", at, "this is not UTF-8 text", "save the file as UTF-8"};
        }
        const bool line_end = c.value == '\r' && i + 1 < text.size() && text[i + 1] == '\n';
        const bool control = (c.value < 0x20U && c.value != '\n' && c.value != '\t') ||
                             c.value == 0x7FU || is_line_separator(c.value);
        if (control && !line_end) {
            return Fault{"encoding", at, "a control character", "remove it"};
        }
        if (overrides_direction(c.value)) {
            return Fault{"encoding",
                         at,
                         "an invisible mark that overrides the direction of text",
                         "remove it: the law must be what it shows"};
        }
        i += c.byte_count;
        ++at.column;
        if (c.value == '\n') {
            ++at.line;
            at.column = 1;
        }
    }
    return std::nullopt;
}

Mark mark_of_two(char first, char second) {
    if (first == '-' && second == '>') {
        return Mark::Arrow;
    }
    if (first == '.' && second == '.') {
        return Mark::DotDot;
    }
    if (second == '=' && (first == '<' || first == '>')) {
        return first == '<' ? Mark::LessEqual : Mark::GreaterEqual;
    }
    return Mark::None;
}

Mark mark_of_one(char c) {
    constexpr std::string_view kSigns = "{}();,:|=.<>+-*/%";
    constexpr Mark kMarks[] = {Mark::BraceOpen,
                               Mark::BraceClose,
                               Mark::ParenOpen,
                               Mark::ParenClose,
                               Mark::Semicolon,
                               Mark::Comma,
                               Mark::Colon,
                               Mark::Bar,
                               Mark::Equals,
                               Mark::Dot,
                               Mark::Less,
                               Mark::Greater,
                               Mark::Plus,
                               Mark::Minus,
                               Mark::Star,
                               Mark::Slash,
                               Mark::Percent};
    const std::size_t at = kSigns.find(c);
    return at == std::string_view::npos ? Mark::None : kMarks[at];
}

class Lexer {
  public:
    Lexer(std::string_view source, std::int32_t file_index) : source_(source) {
        at_.file = file_index;
    }

    Lexed run() {
        out_.refusal = refusal_of(source_, at_.file);
        if (out_.refusal) {
            return std::move(out_);
        }
        if (source_.starts_with(kByteOrderMark)) {
            offset_ = kByteOrderMark.size();
        }
        while (offset_ < source_.size() && size() < kTokensMax) {
            line();
        }
        if (offset_ < source_.size()) {
            out_.refusal = Fault{"too-large",
                                 at_,
                                 "a policy file of more than 4,000,000 words and signs",
                                 "keep long series and dictionaries in CSV files"};
            out_.tokens.clear();
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] std::size_t size() const { return out_.tokens.size() + out_.comments.size(); }

    [[nodiscard]] char look(std::size_t ahead = 0) const {
        return offset_ + ahead < source_.size() ? source_[offset_ + ahead] : '\n';
    }

    [[nodiscard]] bool at_line_end() const {
        return look() == '\n' || (look() == '\r' && look(1) == '\n');
    }

    void step(std::size_t bytes) {
        for (std::size_t i = 0; i < bytes; ++i) {
            at_.column += continues_a_character(source_[offset_ + i]) ? 0 : 1;
        }
        offset_ += bytes;
    }

    void line() {
        ++at_.line;
        at_.column = 1;
        const std::size_t tokens_before = out_.tokens.size();
        bool blank = true;
        bool tab = false;
        bool commented = false;
        while (!at_line_end() && size() < kTokensMax) {
            if (look() == ' ' || look() == '\t') {
                tab = tab || look() == '\t';
                blank = true;
                step(1);
                continue;
            }
            const bool first = out_.tokens.size() == tokens_before;
            if (look() == '#') {
                comment(first);
                commented = true;
                break;
            }
            token(blank, first, first && tab);
            blank = false;
        }
        if (out_.tokens.size() == tokens_before && !commented) {
            blank_line();
        }
        if (size() >= kTokensMax) {
            return;
        }
        offset_ = std::min(source_.size(), source_.find('\n', offset_));
        offset_ += offset_ < source_.size() ? 1U : 0U;
    }

    void blank_line() {
        if (!out_.blank_lines.empty() && out_.blank_lines.back() == at_.line - 1) {
            out_.blank_lines.back() = at_.line;
        } else {
            out_.blank_lines.push_back(at_.line);
        }
    }

    void comment(bool own_line) {
        const std::size_t end = std::min(source_.size(), source_.find('\n', offset_));
        std::string_view text = source_.substr(offset_, end - offset_);
        while (!text.empty() &&
               (text.back() == ' ' || text.back() == '\t' || text.back() == '\r')) {
            text.remove_suffix(1);
        }
        out_.comments.push_back({at_.line, at_.column, std::string(text), own_line});
    }

    void token(bool blank, bool first, bool tab) {
        Token token;
        token.blank_before = blank;
        token.line_start = first;
        token.offset = static_cast<std::uint32_t>(offset_);
        token.at = at_;
        if (tab) {
            fault(token, "indentation", "a line that begins with a tab", "indent with blanks");
            step(1);
        } else if (is_word_start(look())) {
            word(token);
        } else if (core::digit_at(source_, offset_)) {
            number(token);
        } else if (look() == '"') {
            text(token);
        } else if (look() == '[') {
            citation(token);
        } else {
            mark(token);
        }
        token.size = static_cast<std::uint32_t>(offset_ - token.offset);
        if (token.text.empty() && token.kind != TokenKind::Text) {
            token.text = source_.substr(token.offset, token.size);
        }
        out_.tokens.push_back(token);
    }

    void fault(Token& token, std::string id, std::string message, std::string remedy) {
        token.kind = TokenKind::Bad;
        if (out_.faults.size() >= kFaultsMax) {
            token.fault = static_cast<std::int32_t>(kFaultsMax - 1);
            return;
        }
        token.fault = static_cast<std::int32_t>(out_.faults.size());
        out_.faults.push_back({std::move(id), token.at, std::move(message), std::move(remedy)});
    }

    void word(Token& token) {
        token.kind = TokenKind::Word;
        std::size_t size = 1;
        while (is_word_part(look(size))) {
            ++size;
        }
        step(size);
        if (!is_ascii(look()) && !core::digit_at(source_, offset_)) {
            foreign_letters(token);
        }
    }

    void foreign_letters(Token& token) {
        while (!is_ascii(look()) || is_word_part(look())) {
            step(1);
        }
        const std::string_view letters = source_.substr(token.offset, offset_ - token.offset);
        if (letters == "\u060C" || letters == "\u061B") {
            fault(token,
                  "stray-sign",
                  "the sign " + core::quote_input(letters) + " outside quotes",
                  letters == "\u060C" ? "write a Latin comma" : "write a Latin semicolon");
            return;
        }
        fault(token,
              "stray-sign",
              core::quote_input(letters) + " outside quotes",
              "names are written in Latin letters; what people read stands in quotes");
    }

    void text(Token& token) {
        token.kind = TokenKind::Text;
        step(1);
        std::string value;
        while (!at_line_end() && look() != '"') {
            if (look() != '\\') {
                value += look();
                step(1);
                continue;
            }
            const char escaped = look(1);
            static constexpr std::string_view kEscapes = "\"\\nt";
            static constexpr std::string_view kMeanings = "\"\\\n\t";
            const std::size_t which = kEscapes.find(escaped);
            if (which == std::string_view::npos) {
                fault(token,
                      "bad-text",
                      "a backslash before a sign that needs none",
                      R"(in quotes, write \" for a quote, \\ for a backslash, \n, \t)");
                step(1);
                continue;
            }
            value += kMeanings[which];
            step(2);
        }
        if (at_line_end()) {
            fault(token, "unclosed", "a quote that is not closed on its line", "close it with \"");
            return;
        }
        step(1);
        const std::string_view inside =
            source_.substr(token.offset + 1, offset_ - token.offset - 2);
        token.text = inside == value ? inside : out_.texts.emplace_back(std::move(value));
    }

    void citation(Token& token) {
        token.kind = TokenKind::Citation;
        while (!at_line_end() && look() != ']') {
            step(1);
        }
        if (at_line_end()) {
            fault(
                token, "unclosed", "a citation that is not closed on its line", "close it with ]");
            return;
        }
        step(1);
        token.text = source_.substr(token.offset + 1, offset_ - token.offset - 2);
        if (token.text.find_first_not_of(" \t") == std::string_view::npos) {
            fault(token, "bad-citation", "an empty citation", "name the article, as [art 12(1)]");
        }
    }

    void mark(Token& token) {
        const Mark two = mark_of_two(look(), look(1));
        const Mark one = mark_of_one(look());
        if (two != Mark::None || one != Mark::None) {
            token.kind = TokenKind::Mark;
            token.mark = two != Mark::None ? two : one;
            step(two != Mark::None ? 2 : 1);
            return;
        }
        if (!is_ascii(look())) {
            foreign_letters(token);
            return;
        }
        step(1);
        fault(token,
              "stray-sign",
              "the sign " + core::quote_input(source_.substr(token.offset, 1)) +
                  " has no meaning here",
              "remove it, or put it in quotes");
    }

    // --------------------------------------------------------------------------------- numbers

    [[nodiscard]] std::size_t digit_size(std::size_t ahead = 0) const {
        const auto digit = core::digit_at(source_, offset_ + ahead);
        return digit ? digit->byte_count : 0;
    }

    void digits() {
        while (const std::size_t size = digit_size()) {
            step(size);
        }
    }

    // Steps over a sign of the given text if a digit follows it.
    bool sign_before_digit(std::string_view sign) {
        if (!source_.substr(offset_).starts_with(sign) || digit_size(sign.size()) == 0) {
            return false;
        }
        step(sign.size());
        return true;
    }

    void number(Token& token) {
        token.kind = TokenKind::Number;
        digits();
        bool dashes = false;
        while (sign_before_digit("-")) {
            dashes = true;
            digits();
        }
        if (!dashes) {
            while (sign_before_digit("_") || sign_before_digit(core::kThousandsMarkFa)) {
                digits();
            }
            if (look(1) != '.' &&
                (sign_before_digit(".") || sign_before_digit(core::kDecimalMarkFa))) {
                digits();
            }
        } else if (look() == 'T' && digit_size(1) != 0) {
            time();
        }
        if (sign_before_digit("/")) {
            while (digit_size() != 0 || sign_before_digit("/")) {
                digits();
            }
            fault(token,
                  "blanks",
                  core::quote_input(source_.substr(token.offset, offset_ - token.offset)) +
                      " is neither a date nor a division",
                  "write a date as 1403-08-01, a division with blanks around /");
            return;
        }
        const bool letters_follow = is_word_part(look()) || !is_ascii(look());
        while (is_word_part(look()) || (!is_ascii(look()) && letters_follow)) {
            step(1);
        }
        const std::string_view written = source_.substr(token.offset, offset_ - token.offset);
        if (letters_follow) {
            fault(token,
                  "bad-number",
                  core::quote_input(written) + " is neither a number nor a name",
                  "leave a blank between a number and its unit; begin a name with a letter");
            return;
        }
        const auto folded = core::fold_one_script(written, dashes ? "date" : "number");
        if (!folded) {
            fault(token, "mixed-digits", folded.error().message, folded.error().remedy);
            return;
        }
        if (dashes) {
            date(token, *folded);
        } else {
            plain_number(token, *folded);
        }
    }

    void time() {
        step(1);
        digits();
        while (sign_before_digit(":") || sign_before_digit("+") || sign_before_digit("-") ||
               (look(1) != '.' && sign_before_digit("."))) {
            digits();
        }
        if (look() == 'Z') {
            step(1);
        }
    }

    void plain_number(Token& token, const std::string& folded) {
        std::string latin;
        for (std::size_t i = 0; i < folded.size(); ++i) {
            if (folded.compare(i, core::kThousandsMarkFa.size(), core::kThousandsMarkFa) == 0) {
                latin += '_';
                i += core::kThousandsMarkFa.size() - 1;
            } else if (folded.compare(i, core::kDecimalMarkFa.size(), core::kDecimalMarkFa) == 0) {
                latin += '.';
                i += core::kDecimalMarkFa.size() - 1;
            } else {
                latin += folded[i];
            }
        }
        if (latin.size() > 1 && latin[0] == '0' && latin[1] != '.') {
            fault(token,
                  "bad-number",
                  core::quote_input(latin) + " begins with 0",
                  "write a number without it, a code in quotes, thousands as 1_000");
            return;
        }
        if (const auto value = core::Rational::parse(latin); !value) {
            fault(token, "bad-number", value.error().message, value.error().remedy);
            return;
        }
        keep(token, std::move(latin));
    }

    // "1403-08", "1403-08-01", "1403-08-01T10:14"; else an operator without blanks around it.
    void date(Token& token, const std::string& folded) {
        const std::size_t time_at = folded.find('T');
        const std::string day = folded.substr(0, time_at);
        const bool year = day.size() > 4 && day.find('-') == 4;
        if (!year && time_at == std::string::npos) {
            fault(token,
                  "blanks",
                  core::quote_input(folded) + " is neither a date nor a subtraction",
                  "write blanks around -; a date is 1403-08-01, a month 1403-08");
            return;
        }
        const bool month = day.size() == 7;
        if ((!month && day.size() != 10) || (!month && day[7] != '-') ||
            (month && time_at != std::string::npos)) {
            fault(token,
                  "bad-date",
                  core::quote_input(folded) + " is no date",
                  "write 1403-08-01, a month 1403-08, an instant 1403-08-01T10:14");
            return;
        }
        if (!exists(token, day)) {
            return;
        }
        token.kind = month ? TokenKind::Month : TokenKind::Date;
        if (time_at != std::string::npos) {
            token.kind = TokenKind::Instant;
            if (const auto instant = core::Instant::parse(folded, "UTC"); !instant) {
                fault(token, "bad-date", instant.error().message, instant.error().remedy);
                return;
            }
        }
        keep(token, folded);
    }

    // Of "1403-08" or "1403-08-01", digits and dashes in place.
    bool exists(Token& token, const std::string& day) {
        const auto part = [&](std::size_t first, std::size_t size) {
            int value = 0;
            for (const char c : day.substr(first, size)) {
                value = value * 10 + (c - '0');
            }
            return value;
        };
        const int year = part(0, 4);
        const int month = part(5, 2);
        const auto calendar = core::calendar_of_year(year);
        if (!calendar) {
            fault(token,
                  "bad-date",
                  "the year " + std::to_string(year) + " is in neither calendar",
                  "Jalali years are 1200 to 1599, Gregorian ones 1800 to 2199");
            return false;
        }
        if (month < 1 || month > 12) {
            fault(
                token, "bad-date", "there is no month " + day.substr(5, 2), "a month is 01 to 12");
            return false;
        }
        const int length = core::days_in_month(*calendar, year, month);
        if (day.size() > 7 && (part(8, 2) < 1 || part(8, 2) > length)) {
            fault(token,
                  "bad-date",
                  "there is no day " + core::quote_input(day),
                  "the month " + day.substr(0, 7) + " has " + std::to_string(length) + " days");
            return false;
        }
        return true;
    }

    void keep(Token& token, std::string latin) {
        const std::string_view written = source_.substr(token.offset, offset_ - token.offset);
        token.text = written == latin ? written : out_.texts.emplace_back(std::move(latin));
    }

    std::string_view source_;
    std::size_t offset_ = 0;
    Span at_;
    Lexed out_;
};

}  // namespace

bool is_word_start(char c) {
    return is_letter(c) || c == '_';
}

bool is_word_part(char c) {
    return is_word_start(c) || (c >= '0' && c <= '9');
}

std::string_view mark_text(Mark mark) {
    switch (mark) {
        case Mark::None:
            return "";
        case Mark::BraceOpen:
            return "{";
        case Mark::BraceClose:
            return "}";
        case Mark::ParenOpen:
            return "(";
        case Mark::ParenClose:
            return ")";
        case Mark::Semicolon:
            return ";";
        case Mark::Comma:
            return ",";
        case Mark::Colon:
            return ":";
        case Mark::Bar:
            return "|";
        case Mark::Equals:
            return "=";
        case Mark::Arrow:
            return "->";
        case Mark::DotDot:
            return "..";
        case Mark::Dot:
            return ".";
        case Mark::Less:
            return "<";
        case Mark::LessEqual:
            return "<=";
        case Mark::Greater:
            return ">";
        case Mark::GreaterEqual:
            return ">=";
        case Mark::Plus:
            return "+";
        case Mark::Minus:
            return "-";
        case Mark::Star:
            return "*";
        case Mark::Slash:
            return "/";
        case Mark::Percent:
            return "%";
    }
    return "";
}

Lexed lex(std::string_view source, std::int32_t file_index) {
    return Lexer(source, file_index).run();
}

}  // namespace darman::policy
