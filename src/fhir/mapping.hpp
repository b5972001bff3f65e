// A mapping file: which entity column is found at which FHIR path, declared and not programmed.
// The format is docs/formats/fhir-mapping.md; reading documents by it is read.hpp.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace darman::fhir {

// Limits against hostile mapping files; the longest of our own has 60 lines.
inline constexpr std::size_t kMappingBytesMax = 1U << 20U;
inline constexpr int kPathNestingMax = 32;

struct Condition;

struct Step {
    enum class Kind {
        Member,
        Index,
        Where,
        First,
        Last,
        Exists,
        Empty,
        Not,
        Count,
        Resolve,
        Extension
    };

    Kind kind = Kind::Member;
    std::string text;                  // the member's name; the URL of an extension
    std::size_t index = 0;             // of Index
    std::vector<Condition> condition;  // of Where: exactly one
};

struct Path {
    // Where the path begins: at the row's element, at its resource, at the element that holds it,
    // or at a constant.
    enum class Start { Here, Resource, Parent, Constant };

    Start start = Start::Here;
    std::string constant;
    std::vector<Step> steps;
    std::string text;  // as written, for messages
};

struct Condition {
    enum class Kind { And, Or, Equal, NotEqual, Holds };

    Kind kind = Kind::Holds;
    std::vector<Condition> parts;  // of And, Or: one or more
    std::vector<Path> paths;       // of Equal, NotEqual: two; of Holds: one
};

// What a cell becomes when the path finds nothing, or the value map does not know the value.
struct Fallback {
    enum class Kind { Unknown, None, Error, Constant, Keep };

    Kind kind = Kind::Unknown;
    std::string constant;
};

enum class ValueType { Text, Bool, Integer, Decimal, Date, Instant, Month, Money, Reference };

struct Column {
    std::string name;
    bool key = false;
    // The first alternative that finds something counts; its parts are written one after the other.
    std::vector<std::vector<Path>> alternatives;
    ValueType type = ValueType::Text;
    std::string argument;  // the currency of Money, the entity of Reference
    std::vector<std::pair<std::string, Fallback>> values;  // empty: no value map
    Fallback otherwise{Fallback::Kind::Error, {}};
    Fallback absent;
    int line = 0;
};

// Rows come from every element that the path finds in every resource of the type.
struct Source {
    std::string
        resource_type;  // empty for an entity `of` another: the path begins at the parent's row
    Path path;
};

struct Entity {
    enum class Kind { Entity, Dictionary, History };

    Kind kind = Kind::Entity;
    std::string name;
    std::string parent;  // empty, or the entity whose elements hold these
    std::vector<Source> sources;
    std::vector<Column> columns;
    int line = 0;

    // The parent's column comes first, if there is a parent.
    [[nodiscard]] std::vector<std::string> column_names() const;
};

struct Mapping {
    std::string name;  // of the file, for messages
    std::vector<Entity> entities;
    // Modifier extensions that the author of the mapping has taken into account; a row with any
    // other is refused, since it may mean the opposite of what it seems to say.
    std::vector<std::string> understood;

    [[nodiscard]] const Entity* find(std::string_view entity) const;
    // A resource type that some entity reads.
    [[nodiscard]] bool reads(std::string_view resource_type) const;
};

// Error.place is "name:line:column".
base::Result<Mapping> parse_mapping(std::string_view text, std::string_view name);

// "Claim" -> "claim": how a child calls the column that holds its parent's key.
std::string parent_column(std::string_view entity);

}  // namespace darman::fhir
