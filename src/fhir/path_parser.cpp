#include "fhir/path_parser.hpp"

#include <array>
#include <optional>

#include "core/quoted.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

struct NamedFunction {
    std::string_view name;
    Step::Kind kind;
};

// Functions without an argument; where, extension and coding take one.
constexpr std::array kFunctions = {NamedFunction{"first", Step::Kind::First},
                                   NamedFunction{"last", Step::Kind::Last},
                                   NamedFunction{"exists", Step::Kind::Exists},
                                   NamedFunction{"empty", Step::Kind::Empty},
                                   NamedFunction{"not", Step::Kind::Not},
                                   NamedFunction{"count", Step::Kind::Count},
                                   NamedFunction{"resolve", Step::Kind::Resolve}};

constexpr std::string_view kFunctionNames =
    "where(…), first(), last(), exists(), empty(), not(), count(), resolve(), extension('URL'), "
    "coding(SYSTEM)";

bool is_constant(const Token& token) {
    return token.kind == Token::Kind::String || token.kind == Token::Kind::Number;
}

Step member(std::string name) {
    Step step;
    step.text = std::move(name);
    return step;
}

// As the user wrote it, as far as tokens tell.
std::string written(const Path& path) {
    std::string text;
    switch (path.start) {
        case Path::Start::Resource:
            text = "%resource";
            break;
        case Path::Start::Parent:
            text = "%parent";
            break;
        case Path::Start::Constant:
            return '\'' + path.constant + '\'';
        case Path::Start::Here:
            break;
    }
    for (const Step& step : path.steps) {
        if (step.kind == Step::Kind::Index) {
            text += '[' + std::to_string(step.index) + ']';
        }
        if (step.kind != Step::Kind::Member) {
            continue;
        }
        text += (text.empty() ? "" : ".") + step.text;
    }
    return text;
}

}  // namespace

const Token& TokenReader::take() {
    const Token& token = tokens_[at_];
    if (token.kind != Token::Kind::End) {
        ++at_;
    }
    return token;
}

bool TokenReader::at_word(std::string_view word) const {
    return peek().kind == Token::Kind::Word && peek().text == word;
}

bool TokenReader::at_symbol(std::string_view symbol) const {
    return peek().kind == Token::Kind::Symbol && peek().text == symbol;
}

bool TokenReader::take_word(std::string_view word) {
    const bool found = at_word(word);
    if (found) {
        take();
    }
    return found;
}

bool TokenReader::take_symbol(std::string_view symbol) {
    const bool found = at_symbol(symbol);
    if (found) {
        take();
    }
    return found;
}

Error TokenReader::error(std::string message, std::string remedy) const {
    return mapping_error(name_, peek(), std::move(message), std::move(remedy));
}

Error TokenReader::expected(std::string_view what, std::string remedy) const {
    const std::string found = at_end() ? "the end of the line" : core::quote_input(peek().text);
    return error("expected " + std::string(what) + ", found " + found, std::move(remedy));
}

Result<std::string> TokenReader::name(std::string_view what) {
    const bool starts_with_digit = !peek().text.empty() && peek().text[0] <= '9';
    const bool has_hyphen = peek().text.find('-') != std::string::npos;
    if (peek().kind != Token::Kind::Word || starts_with_digit || has_hyphen) {
        return expected(what, "");
    }
    return take().text;
}

Result<void> TokenReader::symbol(std::string_view symbol) {
    if (!take_symbol(symbol)) {
        return expected(core::quote_input(symbol), "");
    }
    return {};
}

Result<void> TokenReader::end() {
    if (!at_end()) {
        return expected("the end of the line", "");
    }
    return {};
}

Result<Path> PathParser::path() {
    Path path;
    if (is_constant(reader_.peek())) {
        path.start = Path::Start::Constant;
        path.constant = reader_.take().text;
        path.text = written(path);
        return path;
    }
    if (reader_.at_word("true") || reader_.at_word("false")) {
        path.start = Path::Start::Constant;
        path.constant = reader_.take().text == "true" ? "yes" : "no";
        path.text = written(path);
        return path;
    }
    if (reader_.take_symbol("%")) {
        if (reader_.take_word("resource")) {
            path.start = Path::Start::Resource;
        } else if (reader_.take_word("parent")) {
            path.start = Path::Start::Parent;
        } else {
            return reader_.expected("%resource or %parent", "");
        }
    } else if (reader_.take_symbol("$")) {
        if (!reader_.take_word("this")) {
            return reader_.expected("$this", "");
        }
    } else {
        DARMAN_RETURN_IF_ERROR(named_step(path));
    }
    DARMAN_RETURN_IF_ERROR(steps(path));
    path.text = written(path);
    return path;
}

Result<Path> PathParser::rest_of_source() {
    Path path;
    DARMAN_RETURN_IF_ERROR(steps(path));
    path.text = written(path);
    return path;
}

Result<void> PathParser::steps(Path& path) {
    while (reader_.at_symbol(".") || reader_.at_symbol("[")) {
        const bool is_index = reader_.take().text == "[";
        DARMAN_RETURN_IF_ERROR(is_index ? index(path) : named_step(path));
    }
    return {};
}

Result<void> PathParser::index(Path& path) {
    constexpr std::size_t kIndexDigitsMax = 6;
    const Token& token = reader_.peek();
    if (token.kind != Token::Kind::Number || token.text.size() > kIndexDigitsMax ||
        token.text.find('.') != std::string::npos) {
        return reader_.expected("an index", "count from 0, as FHIRPath does");
    }
    Step step;
    step.kind = Step::Kind::Index;
    step.index = std::stoul(reader_.take().text);
    path.steps.push_back(std::move(step));
    return reader_.symbol("]");
}

Result<void> PathParser::named_step(Path& path) {
    DARMAN_ASSIGN_OR_RETURN(std::string name, reader_.name("a FHIR element"));
    if (!reader_.at_symbol("(") || reader_.peek().after_blank) {
        path.steps.push_back(member(std::move(name)));
        return {};
    }
    return function(path, name);
}

Result<void> PathParser::function(Path& path, const std::string& name) {
    const Error unknown =
        reader_.error(core::quote_input(name) + " is not a function of mapping files",
                      "there are " + std::string(kFunctionNames));
    DARMAN_RETURN_IF_ERROR(reader_.symbol("("));
    if (name == "where") {
        DARMAN_ASSIGN_OR_RETURN(Step step, where());
        path.steps.push_back(std::move(step));
        return reader_.symbol(")");
    }
    if (name == "coding") {
        DARMAN_RETURN_IF_ERROR(coding(path));
        return reader_.symbol(")");
    }
    if (name == "extension") {
        if (reader_.peek().kind != Token::Kind::String) {
            return reader_.expected("the URL of an extension in quotes", "");
        }
        Step step;
        step.kind = Step::Kind::Extension;
        step.text = reader_.take().text;
        path.steps.push_back(std::move(step));
        return reader_.symbol(")");
    }
    for (const NamedFunction& known : kFunctions) {
        if (known.name == name) {
            Step step;
            step.kind = known.kind;
            path.steps.push_back(std::move(step));
            return reader_.symbol(")");
        }
    }
    return unknown;
}

// coding(SYSTEM) is coding.where(system = 'URL').
Result<void> PathParser::coding(Path& path) {
    std::optional<std::string> url;
    if (reader_.peek().kind == Token::Kind::String) {
        url = reader_.peek().text;
    }
    for (const auto& [name, known_url] : systems_) {
        if (reader_.at_word(name)) {
            url = known_url;
        }
    }
    if (!url) {
        return reader_.expected(
            "a code system", "declare it first: system NAME \"URL\"; or write the URL in quotes");
    }
    reader_.take();
    Condition is_system;
    is_system.kind = Condition::Kind::Equal;
    is_system.paths.resize(2);
    is_system.paths[0].steps.push_back(member("system"));
    is_system.paths[1].start = Path::Start::Constant;
    is_system.paths[1].constant = *url;
    Step filter;
    filter.kind = Step::Kind::Where;
    filter.condition.push_back(std::move(is_system));
    path.steps.push_back(member("coding"));
    path.steps.push_back(std::move(filter));
    return {};
}

Result<Step> PathParser::where() {
    Step step;
    step.kind = Step::Kind::Where;
    DARMAN_ASSIGN_OR_RETURN(Condition parsed, condition());
    step.condition.push_back(std::move(parsed));
    return step;
}

Result<Condition> PathParser::condition() {
    if (++nesting_ > kPathNestingMax) {
        return Error{ErrorCode::LimitExceeded,
                     reader_.error("", "").place,
                     "conditions are nested deeper than " + std::to_string(kPathNestingMax),
                     ""};
    }
    Condition either;
    either.kind = Condition::Kind::Or;
    do {
        DARMAN_ASSIGN_OR_RETURN(Condition part, conjunction());
        either.parts.push_back(std::move(part));
    } while (reader_.take_word("or"));
    --nesting_;
    return either;
}

Result<Condition> PathParser::conjunction() {
    Condition all;
    all.kind = Condition::Kind::And;
    do {
        DARMAN_ASSIGN_OR_RETURN(Condition part, comparison());
        all.parts.push_back(std::move(part));
    } while (reader_.take_word("and"));
    return all;
}

Result<Condition> PathParser::comparison() {
    if (reader_.take_symbol("(")) {
        DARMAN_ASSIGN_OR_RETURN(Condition inner, condition());
        DARMAN_RETURN_IF_ERROR(reader_.symbol(")"));
        return inner;
    }
    Condition made;
    DARMAN_ASSIGN_OR_RETURN(Path left, path());
    made.paths.push_back(std::move(left));
    if (reader_.take_symbol("=")) {
        made.kind = Condition::Kind::Equal;
    } else if (reader_.take_symbol("!=")) {
        made.kind = Condition::Kind::NotEqual;
    } else {
        return made;
    }
    DARMAN_ASSIGN_OR_RETURN(Path right, path());
    made.paths.push_back(std::move(right));
    return made;
}

}  // namespace darman::fhir
