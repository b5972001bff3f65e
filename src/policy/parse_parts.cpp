// Citations, labels, types, fields, dates in force: what several statements have.
#include <algorithm>

#include "core/date.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"
#include "policy/parse_impl.hpp"

namespace darman::policy {

namespace {

// Blanks at the ends taken off, each run of them inside made one.
std::string tidy(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c != ' ' && c != '\t') {
            out += c;
        } else if (!out.empty() && out.back() != ' ') {
            out += ' ';
        }
    }
    if (!out.empty() && out.back() == ' ') {
        out.pop_back();
    }
    return out;
}

// At the commas outside parentheses: "art 12(1, 2), 20" has two parts.
std::vector<std::string> split_parts(std::string_view text) {
    std::vector<std::string> parts;
    int depth = 0;
    std::size_t begin = 0;
    for (std::size_t i = 0; i <= text.size(); ++i) {
        const char c = i < text.size() ? text[i] : ',';
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth > 0 ? 1 : 0;
        if (i == text.size() || (c == ',' && depth == 0)) {
            parts.push_back(tidy(text.substr(begin, i - begin)));
            begin = i + 1;
        }
    }
    return parts;
}

bool begins_with_digit(std::string_view text) {
    return core::digit_at(text, 0).has_value();
}

// "art" of "art 15(1)": a word before a number.
std::string word_before_number(const std::string& place) {
    const std::size_t blank = place.find(' ');
    if (blank == std::string::npos || begins_with_digit(place) ||
        !begins_with_digit(std::string_view(place).substr(blank + 1))) {
        return "";
    }
    return place.substr(0, blank);
}

}  // namespace

// ----------------------------------------------------------------------------------- citations

Citations Parser::parse_citations() {
    Citations citations;
    take_citations(citations);
    return citations;
}

void Parser::take_citations(Citations& into) {
    while (is_kind(TokenKind::Citation)) {
        const Token& token = take();
        const std::size_t first = into.size();
        std::string carried;
        bool unverified = false;
        for (const std::string& part : split_parts(token.text)) {
            if (part == "unverified") {
                unverified = true;
            } else if (part.empty()) {
                fail("bad-citation",
                     token.at,
                     "a comma too many in [" + tidy(token.text) + "]",
                     "name the article, as [art 12(1), 20]");
                return;
            } else {
                parse_citation_part(part, into, token.at);
                if (into.size() == first + 1) {
                    carried = word_before_number(into.back().place);
                }
            }
        }
        if (into.size() == first) {
            into.emplace_back().at = token.at;  // [unverified] alone
        }
        for (std::size_t i = first; i < into.size(); ++i) {
            into[i].unverified = unverified;
            const bool bare = into[i].alias.empty() && begins_with_digit(into[i].place);
            if (i > first && !carried.empty() && bare) {
                into[i].alias = into[first].alias;
                into[i].place = carried + " " + into[i].place;
            }
        }
    }
}

void Parser::parse_citation_part(std::string_view part, Citations& into, Span at) {
    Citation citation;
    citation.at = at;
    const std::size_t blank = std::min(part.find(' '), part.size());
    if (aliases_.contains(part.substr(0, blank))) {
        citation.alias = std::string(part.substr(0, blank));
        part.remove_prefix(std::min(blank + 1, part.size()));
    }
    citation.place = std::string(part);
    into.push_back(std::move(citation));
}

// -------------------------------------------------------------------------------------- labels

Labels Parser::parse_labels(const std::string& what) {
    Labels labels;
    take_labels(labels);
    if (labels.empty() && !failed_) {
        expected("fa \"…\" en \"…\" after " + what, {"fa", "en"});
    }
    return labels;
}

void Parser::take_labels(Labels& labels) {
    while (is_any_word({"fa", "en"}) && is_kind(TokenKind::Text, 1)) {
        std::string& label = is_word("fa") ? labels.fa : labels.en;
        const Token& language = take();
        if (!label.empty()) {
            fail("said-twice", language.at, "two labels in one language", "keep one of them");
            return;
        }
        label = std::string(take().text);
        if (label.empty()) {
            fail("bad-text", language.at, "an empty label", "leave it out, or write one");
        }
    }
}

void Parser::take_says(Labels& says) {
    const Span at = peek().at;
    if (!take_word("says")) {
        return;
    }
    if (!says.empty()) {
        fail("said-twice", at, "`says` twice", "keep one of them");
        return;
    }
    says = parse_labels("says");
}

// --------------------------------------------------------------------------------------- types

std::string Parser::expect_entity(const std::string& what) {
    const Span at = peek().at;
    std::string name = expect_dotted(what);
    const std::size_t dot = name.rfind('.');
    const char first = name.empty() ? '\0' : name[dot == std::string::npos ? 0 : dot + 1];
    if (!failed_ && (first < 'A' || first > 'Z')) {
        fail("bad-name",
             at,
             core::quote_input(name) + " is not " + what,
             "entities and dictionaries are capitalised, as Line");
    }
    return name;
}

bool Parser::parse_type_base(TypeExpr& type) {
    static const Words kBases = {"money",
                                 "rate",
                                 "integer",
                                 "bool",
                                 "date",
                                 "month",
                                 "days",
                                 "instant",
                                 "months",
                                 "years",
                                 "interval"};
    const auto names_entity = [&] {
        std::size_t i = 0;
        while (is_kind(TokenKind::Word, i) && is_mark(Mark::Dot, i + 1)) {
            i += 2;
        }
        return is_capitalised(i);
    };
    if (is_any_word(kBases)) {
        type.base = std::string(take().text);
    } else if (take_word("decimal")) {
        type.base = "decimal";
        expect_mark(Mark::ParenOpen, "after decimal");
        const auto digits = core::Rational::parse(is_kind(TokenKind::Number) ? peek().text : "x");
        const auto count = digits ? digits->to_int64().value_or(-1) : -1;
        if (!failed_ && (count < 0 || count > 18)) {
            expected("how many decimals, 0 to 18");
        }
        type.digits = static_cast<int>(count);
        take();
        expect_mark(Mark::ParenClose, "after the number of decimals");
    } else if (is_word("code") && is_kind(TokenKind::Word, 1)) {
        take();
        type.base = "code";
        type.name = expect_entity("a dictionary");
    } else if (names_entity()) {
        type.base = "ref";
        type.name = expect_entity("an entity");
    } else {
        return false;
    }
    return true;
}

void Parser::parse_type_rest(TypeExpr& type) {
    while (!failed_) {
        if (is_word("per") && type.per.empty()) {
            take();
            if (!is_any_word({"day", "month", "year"})) {
                expected("`day`, `month` or `year` after per", {"day", "month", "year"});
                return;
            }
            type.per = std::string(take().text);
        } else if (is_word("in") && type.range.empty()) {
            take();
            type.range = exprs(Level::Range);
            if (!failed_ && type.range[0].kind != ExprKind::Interval) {
                fail("syntax",
                     type.range[0].at,
                     "a range without its two ends",
                     "write in 0 .. 100");
            }
        } else if (is_words("or", "none") && !type.or_none) {
            type.or_none = true;
            pos_ += 2;
        } else {
            return;
        }
    }
}

TypeExpr Parser::parse_type(bool optional) {
    TypeExpr type;
    type.at = peek().at;
    type.exact = take_word("exact");
    if (!parse_type_base(type) && (!optional || type.exact)) {
        expected(
            "a type: money, rate, integer, decimal(2), bool, date, month, instant, days, months, "
            "years, interval, code Dictionary or an Entity",
            {"money",
             "rate",
             "integer",
             "decimal",
             "bool",
             "date",
             "month",
             "instant",
             "days",
             "months",
             "years",
             "interval",
             "code"});
        return type;
    }
    parse_type_rest(type);
    return type;
}

Field Parser::parse_field() {
    Field field;
    field.at = peek().at;
    field.name = expect_name("a field");
    const bool ends = is_mark(Mark::Semicolon) || is_mark(Mark::BraceClose);
    const bool untyped =
        ends || is_any_word({"or", "dated", "key", "in", "per"}) || is_kind(TokenKind::Text, 1);
    field.type = parse_type(untyped);
    while (!failed_) {
        if (is_word("dated") && !field.dated) {
            take();
            field.dated = true;
        } else if (is_word("key") && !field.key) {
            take();
            field.key = true;
        } else if (is_any_word({"fa", "en"})) {
            field.labels = parse_labels("the field");
        } else if (is_words("or", "none") || is_word("in")) {
            parse_type_rest(field.type);
        } else {
            break;
        }
    }
    return field;
}

std::vector<Field> Parser::parse_fields() {
    std::vector<Field> fields;
    expect_mark(Mark::BraceOpen, "before the fields");
    const auto separates = [&](std::size_t i) {
        return lexed_.tokens[i].mark == Mark::Semicolon ||
               lexed_.tokens[i].mark == Mark::BraceClose;
    };
    while (!failed_ && !is_mark(Mark::BraceClose)) {
        Field field = parse_field();
        if (!failed_ && !is_mark(Mark::Semicolon) && !is_mark(Mark::BraceClose)) {
            expected("`;` or `}` after the field " + field.name,
                     {"dated",
                      "key",
                      "or",
                      "money",
                      "rate",
                      "integer",
                      "decimal",
                      "bool",
                      "date",
                      "code"});
        }
        if (!failed_) {
            fields.push_back(std::move(field));
        } else if (!recover(end_, separates)) {
            return fields;
        }
        take_mark(Mark::Semicolon);
    }
    expect_mark(Mark::BraceClose, "after the fields");
    return fields;
}

// ------------------------------------------------------------------------------------ in force

Expr Parser::parse_date() {
    if (!is_kind(TokenKind::Date)) {
        expected("a date, as 1403-08-01");
        return {};
    }
    return leaf(ExprKind::DateLit, take()).expr;
}

bool Parser::starts_year(std::size_t ahead) const {
    return is_word("year", ahead) && is_kind(TokenKind::Number, ahead + 1);
}

bool Parser::starts_validity() const {
    return is_any_word({"from", "enacted"}) || starts_year();
}

std::optional<int> Parser::year_of(const Token& token) {
    const auto number = core::Rational::parse(token.text);
    const auto year = number ? number->to_int64() : std::nullopt;
    const bool real = year && token.text.size() == 4 && *year >= 0 && *year <= 9999 &&
                      core::calendar_of_year(static_cast<int>(*year)).has_value();
    if (!real) {
        fail("bad-date",
             token.at,
             "the year " + std::string(token.text.substr(0, 20)) + " is in neither calendar",
             "Jalali years are 1200 to 1599, Gregorian ones 1800 to 2199");
        return std::nullopt;
    }
    return static_cast<int>(*year);
}

void Parser::parse_validity(Validity& validity) {
    while (!failed_ && starts_validity()) {
        const Token& word = take();
        const bool enacted = word.text == "enacted";
        if (enacted ? !validity.enacted.empty() : !validity.from.empty() || validity.year) {
            fail("said-twice",
                 word.at,
                 "`" + std::string(word.text) + "` after the dates were said",
                 "keep one of them");
            return;
        }
        if (word.text == "year") {
            validity.year = year_of(take());
            continue;
        }
        (enacted ? validity.enacted : validity.from).push_back(parse_date());
        if (!enacted && take_word("to")) {
            validity.to.push_back(parse_date());
        }
    }
}

std::vector<std::string> Parser::parse_names(const std::string& what) {
    std::vector<std::string> names;
    do {
        names.push_back(expect_name(what));
    } while (!failed_ && take_mark(Mark::Comma));
    return names;
}

}  // namespace darman::policy
