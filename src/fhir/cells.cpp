#include "fhir/cells.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "core/quoted.hpp"
#include "fhir/fhir_types.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::Cell;
using core::CellState;

namespace {

Cell value_cell(std::string text) {
    return Cell{CellState::Value, std::move(text)};
}

// Where the column would have been found.
std::string expected_place(const Column& column, const Node& row) {
    const std::string& text = column.alternatives.front().front().text;
    return row.place() + (text.empty() ? "" : "." + text);
}

bool is_source(const Entity& entity, const std::string& resource_type) {
    return std::any_of(entity.sources.begin(), entity.sources.end(), [&](const Source& source) {
        return source.resource_type == resource_type;
    });
}

std::string source_types(const Entity& entity) {
    std::string text;
    for (const Source& source : entity.sources) {
        text += (text.empty() ? "" : " or ") + source.resource_type;
    }
    return text;
}

}  // namespace

Error CellMaker::at(const std::string& place, std::string message, std::string remedy) const {
    return Error{ErrorCode::InvalidInput, place, std::move(message), std::move(remedy)};
}

Result<MadeCell> CellMaker::make(const Column& column, const Node& row) {
    MadeCell made;
    made.place = expected_place(column, row);
    for (const auto& parts : column.alternatives) {
        std::string text;
        bool complete = true;
        Found::State state = Found::State::Present;
        for (const Path& part : parts) {
            const Found found = evaluator_.find(part, row);
            if (found.state != Found::State::Present) {
                state = found.state;
                break;
            }
            if (found.nodes.empty()) {
                complete = false;
                break;
            }
            if (part.start == Path::Start::Constant) {
                text += part.constant;  // canonical already, whatever the type
                continue;
            }
            made.place = found.nodes.front()->place();
            DARMAN_ASSIGN_OR_RETURN(const std::string one, text_of(column, part, found));
            if (one.empty()) {
                state = Found::State::Unknown;
                break;
            }
            text += one;
        }
        // "else" does not hide what the source says to be unknown.
        if (state != Found::State::Present) {
            made.cell.state = state == Found::State::None ? CellState::None : CellState::Unknown;
            return made;
        }
        if (complete) {
            DARMAN_ASSIGN_OR_RETURN(made.cell, mapped(column, std::move(text), made.place));
            return made;
        }
    }
    DARMAN_ASSIGN_OR_RETURN(
        made.cell, fallback(column.absent, made.place, "absent, and " + column.name + " needs it"));
    return made;
}

// One text, however often it stands there. Empty means unknown.
Result<std::string> CellMaker::text_of(const Column& column, const Path& path, const Found& found) {
    DARMAN_CHECK(!found.nodes.empty());
    DARMAN_ASSIGN_OR_RETURN(std::string text, text_of_node(column, *found.nodes.front()));
    for (const Node* node : found.nodes) {
        DARMAN_ASSIGN_OR_RETURN(const std::string other, text_of_node(column, *node));
        if (other != text) {
            return at(node->place(),
                      core::quote_input(other) + " and " + core::quote_input(text) +
                          " both stand for " + column.name,
                      "choose in the mapping: " + path.text + ".first(), or .where(…)");
        }
    }
    return text;
}

Result<std::string> CellMaker::text_of_node(const Column& column, const Node& node) {
    if (column.type == ValueType::Reference) {
        return reference_key(column, node);
    }
    const auto convert = [&]() -> Result<std::string> {
        switch (column.type) {
            case ValueType::Text:
            case ValueType::Reference:
                return plain_text(*node.value);
            case ValueType::Bool:
                return bool_text(*node.value);
            case ValueType::Integer:
                return integer_text(*node.value);
            case ValueType::Decimal:
                return decimal_text(*node.value);
            case ValueType::Date:
                return date_text(*node.value);
            case ValueType::Instant:
                return instant_text(*node.value);
            case ValueType::Month:
                return month_text(*node.value);
            case ValueType::Money:
                return money_text(*node.value, column.argument);
        }
        DARMAN_UNREACHABLE();
    };
    Result<std::string> text = convert();
    if (!text) {
        Error error = std::move(text).error();
        error.place = node.place();
        return error;
    }
    return text;
}

Result<std::string> CellMaker::reference_key(const Column& column, const Node& node) {
    const Entity* entity = mapping_.find(column.argument);
    DARMAN_CHECK(entity != nullptr);
    if (!node.value->is(json::Kind::Object) && !node.value->is(json::Kind::String)) {
        return at(node.place(),
                  shown(*node.value) + " is not a Reference",
                  "FHIR writes {\"reference\": \"Patient/1\"}");
    }
    Referent referent = resources_.resolve(*node.value, *node.resource);
    if (!referent.type.empty() && !is_source(*entity, referent.type)) {
        return at(node.place(),
                  core::quote_input(referent.type + '/' + referent.key) + " is not a " +
                      source_types(*entity),
                  "");
    }
    if (referent.resource != nullptr) {
        if (!is_source(*entity, referent.resource->type)) {
            return at(node.place(),
                      "refers to " + referent.resource->place() + ", which is not a " +
                          source_types(*entity),
                      "");
        }
        const auto key = std::find_if(entity->columns.begin(),
                                      entity->columns.end(),
                                      [](const Column& each) { return each.key; });
        DARMAN_CHECK(key != entity->columns.end());
        DARMAN_ASSIGN_OR_RETURN(const MadeCell made,
                                make(*key, evaluator_.root(*referent.resource)));
        referent.key = made.cell.state == CellState::Value ? made.cell.text : "";
    }
    if (!referent.key.empty()) {
        mentions_.push_back(Mention{entity, referent.key, node.place()});
    }
    return referent.key;  // empty: a reference that names nothing, only a display text
}

Result<Cell> CellMaker::mapped(const Column& column, std::string text, const std::string& place) {
    if (column.values.empty()) {
        return value_cell(std::move(text));
    }
    const std::string problem =
        core::quote_input(text) + " is not in the value map of " + column.name;
    for (const auto& [code, target] : column.values) {
        if (code == text) {
            return fallback(target, place, core::quote_input(text) + " is refused by the mapping");
        }
    }
    if (column.otherwise.kind == Fallback::Kind::Keep) {
        return value_cell(std::move(text));
    }
    return fallback(column.otherwise, place, problem);
}

Result<Cell> CellMaker::fallback(const Fallback& fallback,
                                 const std::string& place,
                                 const std::string& problem) const {
    switch (fallback.kind) {
        case Fallback::Kind::Unknown:
            return Cell{CellState::Unknown, ""};
        case Fallback::Kind::None:
            return Cell{CellState::None, ""};
        case Fallback::Kind::Constant:
            return value_cell(fallback.constant);
        case Fallback::Kind::Error:
        case Fallback::Kind::Keep:
            break;
    }
    return at(
        place, problem, "correct the document, or say in " + mapping_.name + " what it means");
}

}  // namespace darman::fhir
