#include <algorithm>
#include <array>
#include <cctype>
#include <optional>

#include "core/quoted.hpp"
#include "fhir/mapping.hpp"
#include "fhir/mapping_lexer.hpp"
#include "fhir/path_parser.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

struct NamedType {
    std::string_view name;
    ValueType type;
};

constexpr std::array kTypes = {NamedType{"text", ValueType::Text},
                               NamedType{"bool", ValueType::Bool},
                               NamedType{"integer", ValueType::Integer},
                               NamedType{"decimal", ValueType::Decimal},
                               NamedType{"date", ValueType::Date},
                               NamedType{"instant", ValueType::Instant},
                               NamedType{"month", ValueType::Month},
                               NamedType{"money", ValueType::Money},
                               NamedType{"reference", ValueType::Reference}};

constexpr std::string_view kTypeNames =
    "text, bool, integer, decimal, date, instant, month, money CURRENCY, reference to ENTITY";

bool is_capitalised(std::string_view name) {
    return !name.empty() && name[0] >= 'A' && name[0] <= 'Z';
}

class MappingParser {
  public:
    explicit MappingParser(std::string_view name) { mapping_.name = name; }

    Result<Mapping> parse(const std::vector<Statement>& statements) {
        DARMAN_RETURN_IF_ERROR(heading(statements));
        DARMAN_RETURN_IF_ERROR(all_systems(statements));
        for (std::size_t i = 1; i < statements.size(); ++i) {
            DARMAN_RETURN_IF_ERROR(statement_of_rows(statements[i]));
        }
        if (mapping_.entities.empty()) {
            return Error{ErrorCode::InvalidInput,
                         mapping_.name,
                         "the mapping fills no entity",
                         "add one: entity Claim from Claim"};
        }
        for (const Entity& entity : mapping_.entities) {
            DARMAN_RETURN_IF_ERROR(check(entity));
        }
        return std::move(mapping_);
    }

  private:
    [[nodiscard]] Result<void> heading(const std::vector<Statement>& statements) const {
        constexpr std::string_view kRemedy = "begin with the line: mapping fhir R4";
        if (statements.empty()) {
            return Error{
                ErrorCode::InvalidInput, mapping_.name, "empty mapping file", std::string(kRemedy)};
        }
        TokenReader reader(statements.front().head, mapping_.name);
        if (!reader.take_word("mapping") || !reader.take_word("fhir") || !reader.take_word("R4")) {
            return reader.expected("\"mapping fhir R4\"", std::string(kRemedy));
        }
        return reader.end();
    }

    // Systems may be declared below their use, so they are collected first.
    Result<void> all_systems(const std::vector<Statement>& statements) {
        for (const Statement& statement : statements) {
            if (statement.head.front().text != "system") {
                continue;
            }
            DARMAN_RETURN_IF_ERROR(system(statement));
        }
        return {};
    }

    Result<void> system(const Statement& statement) {
        TokenReader reader(statement.head, mapping_.name);
        reader.take();
        DARMAN_ASSIGN_OR_RETURN(std::string name, reader.name("the system's short name"));
        for (const auto& [known, url] : systems_) {
            if (known == name) {
                return reader.error("the system " + core::quote_input(name) + " is declared twice",
                                    "");
            }
        }
        if (reader.peek().kind != Token::Kind::String) {
            return reader.expected("the system's URL in quotes", "");
        }
        systems_.emplace_back(std::move(name), reader.take().text);
        return reader.end();
    }

    Result<void> statement_of_rows(const Statement& statement) {
        TokenReader reader(statement.head, mapping_.name);
        if (reader.at_word("system")) {
            return {};
        }
        if (reader.take_word("understands")) {
            if (reader.peek().kind != Token::Kind::String) {
                return reader.expected("the URL of a modifier extension in quotes", "");
            }
            mapping_.understood.push_back(reader.take().text);
            return reader.end();
        }
        Entity entity;
        entity.line = reader.peek().line;
        if (reader.take_word("dictionary")) {
            entity.kind = Entity::Kind::Dictionary;
        } else if (reader.take_word("history")) {
            entity.kind = Entity::Kind::History;
        } else if (!reader.take_word("entity")) {
            return reader.expected("entity, dictionary, history, system or understands",
                                   "a statement begins in column 1, its columns are indented");
        }
        DARMAN_RETURN_IF_ERROR(entity_name(reader, entity));
        if (reader.take_word("of")) {
            DARMAN_ASSIGN_OR_RETURN(entity.parent, reader.name("the parent entity"));
            if (mapping_.find(entity.parent) == nullptr) {
                return reader.error("no entity " + core::quote_input(entity.parent) + " above",
                                    "a parent stands before its children");
            }
        }
        DARMAN_RETURN_IF_ERROR(sources(reader, entity));
        for (const auto& item : statement.items) {
            DARMAN_RETURN_IF_ERROR(column(item, entity));
        }
        mapping_.entities.push_back(std::move(entity));
        return {};
    }

    Result<void> entity_name(TokenReader& reader, Entity& entity) const {
        DARMAN_ASSIGN_OR_RETURN(entity.name, reader.name("the name of an entity"));
        if (!is_capitalised(entity.name)) {
            return reader.error("entities are capitalised: " + core::quote_input(entity.name), "");
        }
        if (entity.kind == Entity::Kind::History) {
            DARMAN_RETURN_IF_ERROR(reader.symbol("."));
            DARMAN_ASSIGN_OR_RETURN(const std::string field, reader.name("the dated field"));
            entity.name += '.' + field;
        }
        if (mapping_.find(entity.name) != nullptr) {
            return reader.error(core::quote_input(entity.name) + " is filled twice",
                                "name all its sources in one statement: from A, B");
        }
        return {};
    }

    Result<void> sources(TokenReader& reader, Entity& entity) {
        if (!reader.take_word("from")) {
            return reader.expected("from", "entity Claim from Claim");
        }
        do {
            Source source;
            PathParser paths(reader, systems_);
            if (entity.parent.empty()) {
                DARMAN_ASSIGN_OR_RETURN(source.resource_type, reader.name("a resource type"));
                if (!is_capitalised(source.resource_type)) {
                    return reader.error(
                        core::quote_input(source.resource_type) + " is not a resource type",
                        "from Claim.item; of an entity above: of Claim from item");
                }
                DARMAN_ASSIGN_OR_RETURN(source.path, paths.rest_of_source());
            } else {
                DARMAN_ASSIGN_OR_RETURN(source.path, paths.path());
            }
            entity.sources.push_back(std::move(source));
        } while (reader.take_symbol(","));
        return reader.end();
    }

    Result<void> column(const std::vector<Token>& item, Entity& entity) {
        TokenReader reader(item, mapping_.name);
        Column column;
        column.line = reader.peek().line;
        DARMAN_ASSIGN_OR_RETURN(column.name, reader.name("the name of a column"));
        const auto names = entity.column_names();
        if (std::find(names.begin(), names.end(), column.name) != names.end()) {
            return reader.error("the column " + core::quote_input(column.name) + " is given twice",
                                "");
        }
        column.key = reader.take_word("key");
        if (column.key) {
            column.absent.kind = Fallback::Kind::Error;
        }
        DARMAN_RETURN_IF_ERROR(reader.symbol("="));
        do {
            DARMAN_RETURN_IF_ERROR(alternative(reader, column));
        } while (reader.take_word("else"));
        DARMAN_RETURN_IF_ERROR(clauses(reader, column));
        entity.columns.push_back(std::move(column));
        return {};
    }

    Result<void> alternative(TokenReader& reader, Column& column) {
        std::vector<Path> parts;
        do {
            DARMAN_ASSIGN_OR_RETURN(Path path, PathParser(reader, systems_).path());
            parts.push_back(std::move(path));
        } while (reader.take_symbol("&"));
        column.alternatives.push_back(std::move(parts));
        return {};
    }

    static Result<void> clauses(TokenReader& reader, Column& column) {
        if (reader.take_word("as")) {
            DARMAN_RETURN_IF_ERROR(type(reader, column));
        }
        if (reader.take_word("map")) {
            DARMAN_RETURN_IF_ERROR(value_map(reader, column));
        }
        if (reader.take_word("absent")) {
            DARMAN_ASSIGN_OR_RETURN(column.absent, fallback(reader, false));
        }
        if (!reader.at_end()) {
            return reader.expected("else, as, map, absent or the end of the line",
                                   "in this order: NAME = PATH else PATH as TYPE map … absent …");
        }
        return {};
    }

    static Result<void> type(TokenReader& reader, Column& column) {
        const auto* known = std::find_if(kTypes.begin(), kTypes.end(), [&](const NamedType& named) {
            return reader.at_word(named.name);
        });
        if (known == kTypes.end()) {
            return reader.expected("a type", "there are " + std::string(kTypeNames));
        }
        reader.take();
        column.type = known->type;
        if (column.type == ValueType::Money) {
            DARMAN_ASSIGN_OR_RETURN(column.argument, reader.name("the currency"));
        }
        if (column.type == ValueType::Reference) {
            if (!reader.take_word("to")) {
                return reader.expected("to", "as reference to Person");
            }
            DARMAN_ASSIGN_OR_RETURN(column.argument, reader.name("the entity referred to"));
        }
        return {};
    }

    static Result<void> value_map(TokenReader& reader, Column& column) {
        while (true) {
            if (reader.take_word("otherwise")) {
                DARMAN_ASSIGN_OR_RETURN(column.otherwise, fallback(reader, true));
                return {};
            }
            if (reader.at_end() || reader.peek().kind == Token::Kind::Symbol) {
                return reader.expected("a code",
                                       "map stat -> yes, normal -> no, otherwise unknown");
            }
            std::string code = reader.take().text;
            for (const auto& [known, target] : column.values) {
                if (known == code) {
                    return reader.error("the code " + core::quote_input(code) + " is mapped twice",
                                        "");
                }
            }
            DARMAN_RETURN_IF_ERROR(reader.symbol("->"));
            DARMAN_ASSIGN_OR_RETURN(Fallback target, fallback(reader, false));
            column.values.emplace_back(std::move(code), std::move(target));
            if (!reader.take_symbol(",")) {
                return {};
            }
        }
    }

    // none | unknown | error | keep | a constant.
    static Result<Fallback> fallback(TokenReader& reader, bool may_keep) {
        Fallback made;
        if (reader.at_end() || reader.peek().kind == Token::Kind::Symbol) {
            return reader.expected("none, unknown, error or a value", "");
        }
        const Token& token = reader.take();
        const bool is_word = token.kind == Token::Kind::Word;
        if (is_word && token.text == "none") {
            made.kind = Fallback::Kind::None;
        } else if (is_word && token.text == "unknown") {
            made.kind = Fallback::Kind::Unknown;
        } else if (is_word && token.text == "error") {
            made.kind = Fallback::Kind::Error;
        } else if (is_word && token.text == "keep" && may_keep) {
            made.kind = Fallback::Kind::Keep;
        } else {
            made.kind = Fallback::Kind::Constant;
            made.constant = token.text;
        }
        return made;
    }

    [[nodiscard]] Error at_line(int line, std::string message, std::string remedy) const {
        return Error{ErrorCode::InvalidInput,
                     mapping_.name + ':' + std::to_string(line) + ":1",
                     std::move(message),
                     std::move(remedy)};
    }

    [[nodiscard]] Result<void> check(const Entity& entity) const {
        if (entity.columns.empty()) {
            return at_line(entity.line, entity.name + " has no columns", "");
        }
        const bool has_key = std::any_of(entity.columns.begin(),
                                         entity.columns.end(),
                                         [](const Column& column) { return column.key; });
        if (!has_key && entity.kind != Entity::Kind::History) {
            return at_line(entity.line,
                           entity.name + " has no key",
                           "write \"key\" after the name of a column: id key = id");
        }
        for (const Column& column : entity.columns) {
            if (column.type != ValueType::Reference) {
                continue;
            }
            DARMAN_RETURN_IF_ERROR(check_reference(column));
        }
        return {};
    }

    // The key of what is referred to is found by reading its row, so that must be possible.
    [[nodiscard]] Result<void> check_reference(const Column& column) const {
        const Entity* target = mapping_.find(column.argument);
        if (target == nullptr) {
            return at_line(column.line,
                           "a reference to " + core::quote_input(column.argument) +
                               ", which the mapping does not fill",
                           "add: entity " + column.argument +
                               " from …; or leave out the reference "
                               "and name .reference");
        }
        const auto keys = std::count_if(target->columns.begin(),
                                        target->columns.end(),
                                        [](const Column& each) { return each.key; });
        const bool key_refers =
            std::any_of(target->columns.begin(), target->columns.end(), [](const Column& each) {
                return each.key && each.type == ValueType::Reference;
            });
        const bool nested =
            std::any_of(target->sources.begin(), target->sources.end(), [](const Source& source) {
                return std::any_of(source.path.steps.begin(),
                                   source.path.steps.end(),
                                   [](const Step& step) { return step.kind != Step::Kind::Where; });
            });
        if (keys != 1 || key_refers || nested || !target->parent.empty() ||
            target->kind != Entity::Kind::Entity) {
            return at_line(
                column.line,
                target->name + " cannot be referred to",
                "a reference needs an entity of whole resources with one key column, itself no "
                "reference");
        }
        return {};
    }

    Mapping mapping_;
    CodeSystems systems_;
};

}  // namespace

std::vector<std::string> Entity::column_names() const {
    std::vector<std::string> names;
    if (!parent.empty()) {
        names.push_back(parent_column(parent));
    }
    for (const Column& column : columns) {
        names.push_back(column.name);
    }
    return names;
}

const Entity* Mapping::find(std::string_view entity) const {
    for (const Entity& each : entities) {
        if (each.name == entity) {
            return &each;
        }
    }
    return nullptr;
}

bool Mapping::reads(std::string_view resource_type) const {
    for (const Entity& entity : entities) {
        for (const Source& source : entity.sources) {
            if (source.resource_type == resource_type) {
                return true;
            }
        }
    }
    return false;
}

std::string parent_column(std::string_view entity) {
    std::string name(entity);
    std::transform(name.begin(), name.end(), name.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return name;
}

Result<Mapping> parse_mapping(std::string_view text, std::string_view name) {
    if (text.size() > kMappingBytesMax) {
        return Error{ErrorCode::LimitExceeded,
                     std::string(name),
                     std::to_string(text.size()) + " bytes, more than a mapping file can have",
                     ""};
    }
    DARMAN_ASSIGN_OR_RETURN(const std::vector<Statement> statements, split_mapping(text, name));
    return MappingParser(name).parse(statements);
}

}  // namespace darman::fhir
