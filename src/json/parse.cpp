// The only includer of simdjson. Its On-Demand interface alone keeps number tokens as written, but
// it checks only what is visited and leaves some of the grammar to the reader. So the whole
// document is walked, and here are checked: numbers, literals, depth, duplicate names, lone
// surrogates, and that nothing follows the document.
#include <algorithm>
#include <optional>

#include <simdjson.h>

#include "json/json.hpp"
#include "json/text.hpp"

namespace darman::json {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

namespace ondemand = simdjson::ondemand;

constexpr std::string_view kBlanks = " \t\n\r";
constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";
// Up to here names are compared pair by pair; beyond, they are sorted.
constexpr std::size_t kFewMembers = 8;

std::string_view trim(std::string_view text) {
    const std::size_t first = text.find_first_not_of(kBlanks);
    if (first == std::string_view::npos) {
        return {};
    }
    return text.substr(first, text.find_last_not_of(kBlanks) - first + 1);
}

// As much of a token as an error message should show.
std::string shown(std::string_view token) {
    constexpr std::size_t kShownMax = 40;
    std::string text(token.substr(0, kShownMax));
    if (const auto bad = first_invalid_utf8(text)) {
        text.resize(*bad);
    }
    std::replace_if(
        text.begin(), text.end(), [](char c) { return c >= '\0' && c < ' '; }, '?');
    return '\'' + text + (token.size() > kShownMax ? "…'" : "'");
}

std::string described(simdjson::error_code code) {
    if (code == simdjson::UNCLOSED_STRING) {
        return "a string is not closed";
    }
    if (code == simdjson::UNESCAPED_CHARS) {
        return "a control character stands unescaped in a string";
    }
    if (code == simdjson::STRING_ERROR) {
        return "a string has an escape that does not exist";
    }
    if (code == simdjson::EMPTY) {
        return "empty, expected a JSON value";
    }
    // TAPE_ERROR, INCORRECT_TYPE, INCOMPLETE_ARRAY_OR_OBJECT and what else the position explains
    // better.
    return "not JSON: a value, a comma or a closing bracket is missing or out of place";
}

using Members = std::vector<std::pair<std::string, Value>>;

std::optional<std::size_t> duplicate_of_few(const Members& members) {
    for (std::size_t i = 1; i < members.size(); ++i) {
        for (std::size_t j = 0; j < i; ++j) {
            if (members[i].first == members[j].first) {
                return i;
            }
        }
    }
    return std::nullopt;
}

// First index whose name occurred before, if any.
std::optional<std::size_t> duplicate_member(const Members& members) {
    if (members.size() <= kFewMembers) {
        return duplicate_of_few(members);
    }
    std::vector<std::pair<std::string_view, std::size_t>> sorted;
    sorted.reserve(members.size());
    for (std::size_t i = 0; i < members.size(); ++i) {
        sorted.emplace_back(members[i].first, i);
    }
    std::sort(sorted.begin(), sorted.end());
    std::optional<std::size_t> first;
    for (std::size_t i = 1; i < sorted.size(); ++i) {
        if (sorted[i].first == sorted[i - 1].first && (!first || sorted[i].second < *first)) {
            first = sorted[i].second;
        }
    }
    return first;
}

class Walker {
  public:
    explicit Walker(std::string_view text) : text_(text) {}

    // The document is an array or an object.
    Result<Value> walk(ondemand::document& document) {
        ondemand::value root;
        if (const auto code = document.get_value().get(root)) {
            return failed(code, document);
        }
        Result<Value> made = walk(root, document, 1);
        if (made && document.current_location().error() != simdjson::OUT_OF_BOUNDS) {
            return failed(simdjson::TAPE_ERROR, document);
        }
        return made;
    }

  private:
    [[nodiscard]] Error at(const char* place, std::string message, ErrorCode code) const {
        const char* begin = text_.data();
        const bool inside = place >= begin && place <= begin + text_.size();
        const std::size_t offset = inside ? static_cast<std::size_t>(place - begin) : text_.size();
        return Error{code, line_and_column(text_, offset), std::move(message), ""};
    }

    [[nodiscard]] Error at(const char* place, std::string message) const {
        return at(place, std::move(message), ErrorCode::InvalidInput);
    }

    Error failed(simdjson::error_code code, ondemand::document& document) const {
        const char* place = text_.data() + text_.size();
        if (document.current_location().get(place) != simdjson::SUCCESS) {
            place = text_.data() + text_.size();
        }
        return at(place, described(code));
    }

    Result<Value> walk(ondemand::value& value, ondemand::document& document, int depth) {
        ondemand::json_type type{};
        if (const auto code = value.type().get(type)) {
            return failed(code, document);
        }
        const std::string_view token = value.raw_json_token();
        switch (type) {
            case ondemand::json_type::array:
                return walk_array(value, document, depth, token.data());
            case ondemand::json_type::object:
                return walk_object(value, document, depth, token.data());
            case ondemand::json_type::string: {
                std::string_view text;
                if (const auto code = value.get_string().get(text)) {
                    return failed(code, document);
                }
                return string(text, token.data());
            }
            case ondemand::json_type::number:
            case ondemand::json_type::boolean:
            case ondemand::json_type::null:
                return scalar(trim(token));
        }
        return at(token.data(), described(simdjson::TAPE_ERROR));
    }

    [[nodiscard]] Error too_deep(const char* place) const {
        return at(place,
                  "nested deeper than " + std::to_string(kDepthMax) + " levels",
                  ErrorCode::LimitExceeded);
    }

    Result<Value> walk_array(ondemand::value& value,
                             ondemand::document& document,
                             int depth,
                             const char* place) {
        if (depth > kDepthMax) {
            return too_deep(place);
        }
        ondemand::array array;
        if (const auto code = value.get_array().get(array)) {
            return failed(code, document);
        }
        Value made = Value::array();
        for (auto element : array) {
            ondemand::value item;
            if (const auto code = element.get(item)) {
                return failed(code, document);
            }
            DARMAN_ASSIGN_OR_RETURN(Value child, walk(item, document, depth + 1));
            made.push(std::move(child));
        }
        return made;
    }

    Result<Value> walk_object(ondemand::value& value,
                              ondemand::document& document,
                              int depth,
                              const char* place) {
        if (depth > kDepthMax) {
            return too_deep(place);
        }
        ondemand::object object;
        if (const auto code = value.get_object().get(object)) {
            return failed(code, document);
        }
        Value made = Value::object();
        std::vector<const char*> name_places;
        for (auto field : object) {
            if (const auto code = field.error()) {
                return failed(code, document);
            }
            // One before the text of the name: its opening quote.
            const char* name_place = field.key().value_unsafe().raw() - 1;
            std::string_view name;
            if (const auto code = field.unescaped_key().get(name)) {
                return at(name_place, described(code));
            }
            DARMAN_ASSIGN_OR_RETURN(const Value checked_name, string(name, name_place));
            ondemand::value item = field.value().value_unsafe();
            DARMAN_ASSIGN_OR_RETURN(Value child, walk(item, document, depth + 1));
            made.set(checked_name.text(), std::move(child));
            name_places.push_back(name_place);
        }
        if (const auto index = duplicate_member(made.members())) {
            return at(
                name_places[*index],
                "the name " + shown(made.members()[*index].first) + " stands twice in one object");
        }
        return made;
    }

    [[nodiscard]] Result<Value> scalar(std::string_view token) const {
        if (token == "true" || token == "false") {
            return Value::boolean(token == "true");
        }
        if (token == "null") {
            return Value();
        }
        if (is_number_token(token)) {
            return Value::number(std::string(token));
        }
        return at(token.data(), shown(token) + " is not a JSON value");
    }

    // simdjson turns a lone low surrogate (\uDC00) into bytes that are no UTF-8.
    [[nodiscard]] Result<Value> string(std::string_view text, const char* place) const {
        if (!simdjson::validate_utf8(text.data(), text.size())) {
            return at(place, "a string escapes half of a surrogate pair");
        }
        return Value::string(std::string(text));
    }

    std::string_view text_;  // inside the padded copy that simdjson reads
};

// The text proper begins at `start`; places are counted from there.
Result<Value> parse_container(const simdjson::padded_string& padded, std::size_t start) {
    ondemand::parser parser;
    ondemand::document document;
    if (const auto code = parser.iterate(padded).get(document)) {
        // Stage 1 looks at the whole text and does not say where it failed.
        return Error{ErrorCode::InvalidInput, "", described(code), ""};
    }
    return Walker(std::string_view(padded.data() + start, padded.size() - start)).walk(document);
}

}  // namespace

Result<Value> parse(std::string_view text) {
    if (text.size() > kBytesMax) {
        return Error{ErrorCode::LimitExceeded,
                     "",
                     std::to_string(text.size()) + " bytes of JSON, more than 1 GiB",
                     "split it, as lines of NDJSON for example"};
    }
    if (text.substr(0, kByteOrderMark.size()) == kByteOrderMark) {
        text.remove_prefix(kByteOrderMark.size());
    }
    if (trim(text).empty()) {
        return Error{ErrorCode::InvalidInput, "1:1", described(simdjson::EMPTY), ""};
    }
    if (!simdjson::validate_utf8(text.data(), text.size())) {
        const std::size_t bad = first_invalid_utf8(text).value_or(text.size());
        return Error{ErrorCode::InvalidInput,
                     line_and_column(text, bad),
                     "not UTF-8",
                     "save the file as UTF-8"};
    }
    const std::string_view trimmed = trim(text);
    const char first = trimmed.front();
    if (first == '[' || first == '{') {
        // Without this, a text that is cut off would be read beyond its last token.
        if (trimmed.back() != (first == '[' ? ']' : '}')) {
            return Error{ErrorCode::InvalidInput,
                         line_and_column(text, text.size()),
                         described(simdjson::INCOMPLETE_ARRAY_OR_OBJECT),
                         ""};
        }
        return parse_container(simdjson::padded_string(text), 0);
    }
    // A bare value is read as the only item of an array: one way through the grammar for all.
    DARMAN_ASSIGN_OR_RETURN(
        const Value wrapped,
        parse_container(simdjson::padded_string('[' + std::string(text) + ']'), 1));
    if (wrapped.items().size() != 1) {
        return Error{ErrorCode::InvalidInput, "1:1", described(simdjson::TAPE_ERROR), ""};
    }
    return wrapped.items().front();
}

}  // namespace darman::json
