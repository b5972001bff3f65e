// Dictionaries, entities, parameters, rules, verdicts.
#include <algorithm>

#include "policy/parse_impl.hpp"

namespace darman::policy {

// ------------------------------------------------------------------- dictionaries and entities

Dictionary Parser::parse_dictionary() {
    Dictionary dictionary;
    dictionary.at = lexed_.tokens[pos_ - 1].at;
    dictionary.name = expect_capitalised("a dictionary");
    take_labels(dictionary.labels);
    if (take_word("file")) {
        dictionary.source = Dictionary::Source::File;
        dictionary.file = expect_text("a CSV file");
    } else if (take_words("from", "data")) {
        dictionary.source = Dictionary::Source::Data;
    } else {
        if (!is_mark(Mark::BraceOpen)) {
            expected("{ codes }, file \"….csv\" or from data", {"file", "from"});
        }
        parse_dictionary_codes(dictionary);
        return dictionary;
    }
    if (is_mark(Mark::BraceOpen)) {
        dictionary.attributes = parse_fields();
    }
    return dictionary;
}

void Parser::parse_dictionary_codes(Dictionary& dictionary) {
    expect_mark(Mark::BraceOpen, "before the codes");
    const auto separates = [&](std::size_t i) {
        return lexed_.tokens[i].mark == Mark::Semicolon ||
               lexed_.tokens[i].mark == Mark::BraceClose;
    };
    while (!failed_ && !is_mark(Mark::BraceClose)) {
        DictionaryCode code;
        code.at = peek().at;
        if (is_kind(TokenKind::Text) || is_kind(TokenKind::Number)) {
            code.code = std::string(take().text);
        } else if (is_kind(TokenKind::Word) && !is_reserved(peek().text)) {
            code.code = std::string(take().text);
        } else {
            expected("a code: a name, or any text in quotes");
        }
        take_labels(code.labels);
        if (!failed_ && !is_mark(Mark::Semicolon) && !is_mark(Mark::BraceClose)) {
            expected("`;` or `}` after the code " + code.code);
        }
        if (!failed_) {
            dictionary.codes.push_back(std::move(code));
        } else if (!recover(end_, separates)) {
            return;
        }
        take_mark(Mark::Semicolon);
    }
    expect_mark(Mark::BraceClose, "after the codes");
}

Entity Parser::parse_entity() {
    Entity entity;
    entity.at = lexed_.tokens[pos_ - 1].at;
    entity.name = expect_capitalised("an entity");
    take_labels(entity.labels);
    if (take_word("of")) {
        entity.parent = expect_entity("the entity above it");
    }
    take_labels(entity.labels);
    if (is_words("for", "each")) {
        parse_generator(entity);
    }
    if (is_mark(Mark::BraceOpen)) {
        entity.has_body = true;
        entity.fields = parse_fields();
    } else if (entity.generator == Generator::None) {
        expected("{ fields }, or for each …", {"of", "for"});
    }
    if (take_word("order")) {
        entity.order = paths("a path to order by");
    }
    return entity;
}

void Parser::parse_generator(Entity& entity) {
    pos_ += 2;  // for each
    const bool calendar = is_any_word({"jalali", "gregorian"});
    if (calendar) {
        entity.generator_calendar = std::string(take().text);
    }
    if (is_any_word({"year", "month"})) {
        entity.generator = take().text == "year" ? Generator::Years : Generator::Months;
        expect_word("in");
        entity.generator_range = exprs(Level::Range);
        if (!failed_ && entity.generator_range[0].kind != ExprKind::Interval) {
            fail("syntax",
                 entity.generator_range[0].at,
                 "no two ends to make rows between",
                 "write for each jalali year in award.start .. award.until");
        }
    } else if (calendar) {
        expected("`year` or `month`", {"year", "month"});
    } else if (is_capitalised()) {
        entity.generator = Generator::Rows;
        entity.generator_source = expect_entity("an entity");
        expect_word("in");
        ParsedExpr path = parse_path("the path to a row");
        entity.generator_range.push_back(std::move(path.expr));
    } else {
        entity.generator = Generator::List;
        entity.generator_source = expect_dotted("a list, an entity, `year` or `month`");
    }
    if (!failed_ && take_word("where")) {
        entity.generator_where = exprs(Level::Or);
    }
}

Extend Parser::parse_extend() {
    Extend extend;
    extend.at = lexed_.tokens[pos_ - 1].at;
    extend.entity = expect_entity("an entity");
    extend.fields = parse_fields();
    return extend;
}

// ---------------------------------------------------------------------------------- parameters

Param Parser::parse_param() {
    Param param;
    param.at = lexed_.tokens[pos_ - 1].at;
    param.name = expect_name("a parameter");
    take_labels(param.labels);
    if (take_mark(Mark::ParenOpen)) {
        do {
            param.keys.push_back(expect_entity("a dictionary"));
        } while (!failed_ && take_mark(Mark::Comma));
        expect_mark(Mark::ParenClose, "after the dictionaries");
    }
    expect_mark(Mark::Colon, "and a type after the parameter's name");
    param.type = parse_type(false);
    param.open = take_word("open");
    take_labels(param.labels);
    bool whole = !failed_;
    const auto begins_entry = [&](std::size_t i) {
        const Token& token = lexed_.tokens[i];
        return token.line_start && token.kind == TokenKind::Word &&
               (token.text == "from" || token.text == "year" || token.text == "series");
    };
    while (!at_end() || failed_) {
        if (failed_ && !recover(end_, begins_entry)) {
            break;
        }
        if (is_word("series")) {
            parse_series(param);
        } else {
            ParamEntry entry = parse_entry(true);
            if (!failed_) {
                param.entries.push_back(std::move(entry));
            }
        }
        whole = whole && !failed_;
    }
    failed_ = !whole;
    return param;
}

void Parser::parse_series(Param& param) {
    const Span at = take().at;
    expect_word("file");
    const std::string file = expect_text("a CSV file");
    take_citations(param.series_citations);
    if (!failed_ && !param.series_file.empty()) {
        fail("said-twice", at, "two series for one parameter", "put them into one file");
    }
    param.series_file = file;
}

// from DATE [to DATE] | year N, keys, value, then [cite] and enacted in any order. To remove one,
// only its dates and keys are given.
ParamEntry Parser::parse_entry(bool with_value) {
    ParamEntry entry;
    entry.at = peek().at;
    if (!is_word("from") && !starts_year()) {
        expected("an entry: from DATE or year N, then its value",
                 {"from", "year", "series", "open"});
        return entry;
    }
    parse_validity(entry.validity);
    while (!failed_ && !at_row_end() && !is_word("series")) {
        if (is_word("repealed")) {
            take();
            entry.repealed = true;
            break;
        }
        entry.keys.push_back(std::move(parse_atom(true).expr));
    }
    if (with_value && !entry.repealed) {
        if (entry.keys.empty()) {
            expected("the value of the parameter, or `repealed`");
            return entry;
        }
        entry.value.push_back(std::move(entry.keys.back()));
        entry.keys.pop_back();
    }
    while (!failed_ && (is_kind(TokenKind::Citation) ||
                        (is_word("enacted") && entry.validity.enacted.empty()))) {
        take_citations(entry.citations);
        if (is_word("enacted")) {
            parse_enacted(entry.validity);
        }
    }
    return entry;
}

void Parser::parse_enacted(Validity& validity) {
    const Span at = take().at;
    if (!validity.enacted.empty()) {
        fail("said-twice", at, "`enacted` twice", "keep one of them");
        return;
    }
    validity.enacted.push_back(parse_date());
}

// --------------------------------------------------------------------------------------- rules

void Parser::parse_value_clause(ValueExpr& value, Citations& citations, Labels& says) {
    expect_mark(Mark::Equals, "before the value");
    value = parse_value(Level::Or, {"rounded", "at", "not"}, &citations);
    while (!failed_ && (is_kind(TokenKind::Citation) || is_word("says"))) {
        take_citations(citations);
        take_says(says);
    }
}

Rule Parser::parse_rule() {
    Rule rule;
    rule.at = lexed_.tokens[pos_ - 1].at;
    expect_target("a rule", true, rule.entity, rule.name);
    take_labels(rule.labels);
    expect_mark(Mark::Colon, "and a type after the rule's name");
    rule.type = parse_type(false);
    take_labels(rule.labels);
    parse_validity(rule.validity);
    parse_value_clause(rule.value, rule.citations, rule.says);
    if (!failed_ && !at_end() && !is_word("except")) {
        expect_end();
    }
    const bool whole = !failed_;
    parse_exceptions(rule);
    failed_ = failed_ || !whole;
    return rule;
}

void Parser::parse_exceptions(Rule& rule) {
    const auto begins_exception = [&](std::size_t i) {
        return lexed_.tokens[i].kind == TokenKind::Word && lexed_.tokens[i].text == "except";
    };
    bool whole = true;
    while (!at_end() || failed_) {
        if (failed_ && !recover(end_, begins_exception)) {
            break;
        }
        expect_word("except");
        Exception exception = parse_exception();
        if (!failed_ && !at_end() && !is_word("except")) {
            expect_end();
        }
        whole = whole && !failed_;
        if (!failed_) {
            rule.exceptions.push_back(std::move(exception));
        }
    }
    failed_ = !whole;
}

// After `except`.
Exception Parser::parse_exception() {
    Exception exception;
    exception.at = peek().at;
    exception.label = expect_name("an exception");
    if (take_word("before")) {
        exception.before = parse_names("an exception");
    }
    if (take_word("to")) {
        exception.to = expect_name("the exception it is an exception to");
    }
    parse_validity(exception.validity);
    expect_mark(Mark::Colon, "and `when` after the exception's name");
    expect_word("when");
    exception.when = exprs(Level::Or);
    parse_value_clause(exception.value, exception.citations, exception.says);
    return exception;
}

// ------------------------------------------------------------------------------------ verdicts

Verdict Parser::parse_verdict(bool pend) {
    Verdict verdict;
    verdict.at = lexed_.tokens[pos_ - 1].at;
    verdict.pend = pend;
    verdict.entity = expect_entity("an entity");
    expect_word("with");
    verdict.code = failed_ ? "" : expect_name("a reason code");
    if (!failed_ && take_word("borne")) {
        expect_word("by");
        verdict.borne_by = expect_name("who bears what is refused");
        take_labels(verdict.bearer);
    }
    if (!failed_ && take_word("known")) {
        expect_word("as");
        parse_known_as(verdict);
    }
    expect_word("when");
    verdict.when = exprs(Level::Or);
    while (!failed_ && (is_kind(TokenKind::Citation) || is_word("says"))) {
        take_citations(verdict.citations);
        take_says(verdict.says);
    }
    return verdict;
}

// SYSTEM "CODE", … after `known as`.
void Parser::parse_known_as(Verdict& verdict) {
    do {
        KnownAs known;
        known.at = peek().at;
        known.system = expect_name("another system");
        known.code = expect_text("the code of the reason there");
        if (!failed_ && known.code.empty()) {
            fail("bad-text", known.at, "an empty code", "leave it out, or write one");
        }
        for (const KnownAs& other : verdict.known_as) {
            if (!failed_ && other.system == known.system) {
                fail("said-twice",
                     known.at,
                     "two codes of " + known.system + " for one reason",
                     "keep one of them");
            }
        }
        verdict.known_as.push_back(std::move(known));
    } while (!failed_ && take_mark(Mark::Comma));
}

Check Parser::parse_check() {
    Check check;
    check.at = lexed_.tokens[pos_ - 1].at;
    check.entity = expect_entity("an entity");
    check.condition = exprs(Level::Or);
    if (!failed_ && take_word("when")) {
        check.when = exprs(Level::Or);
    }
    take_citations(check.citations);
    return check;
}

Untranslatable Parser::parse_untranslatable() {
    Untranslatable untranslatable;
    untranslatable.at = lexed_.tokens[pos_ - 1].at;
    expect_target("what the law leaves open", false, untranslatable.entity, untranslatable.name);
    untranslatable.text = expect_text("the words of the law");
    expect_word("reason");
    untranslatable.reason = expect_text("why they cannot be computed");
    take_citations(untranslatable.citations);
    return untranslatable;
}

}  // namespace darman::policy
