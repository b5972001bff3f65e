#include "schemas.hpp"

#include <memory>

#include "policy/text_value.hpp"

namespace darman::app {
namespace {

using intake::ColumnKind;
using intake::ColumnSchema;

ColumnKind kind_of(const policy::Type& type) {
    switch (type.kind) {
        case policy::Kind::Bool:
            return ColumnKind::Boolean;
        case policy::Kind::Number:
            return ColumnKind::Number;
        case policy::Kind::Date:
            return ColumnKind::Date;
        case policy::Kind::Instant:
            return ColumnKind::Instant;
        case policy::Kind::Code:
            return ColumnKind::Code;
        case policy::Kind::Ref:
            return ColumnKind::Reference;
        case policy::Kind::Month:
        case policy::Kind::Interval:
        case policy::Kind::Opaque:
        case policy::Kind::None:
            break;
    }
    return ColumnKind::Text;
}

// Codes of an open dictionary are facts like others; a closed one refuses what it does not list.
std::int64_t known_code(const policy::Model& model,
                        std::int32_t dictionary,
                        const std::string& code) {
    const policy::DictionaryInfo& info = model.dictionaries[static_cast<std::size_t>(dictionary)];
    const auto found = info.index.find(code);
    if (found != info.index.end()) {
        return found->second;
    }
    return info.source == policy::Dictionary::Source::Closed ? -1 : 0;
}

std::optional<base::Error> complaint(const policy::Model& model,
                                     const policy::Type& type,
                                     const core::Cell& cell) {
    if (cell.state == core::CellState::Unknown) {
        return std::nullopt;
    }
    if (cell.state == core::CellState::None) {
        if (type.or_none) {
            return std::nullopt;
        }
        return base::Error{base::ErrorCode::InvalidInput,
                           "",
                           "there is none, and " + policy::type_name(type, model) + " has no none",
                           "map absence to unknown, or declare the field `or none`"};
    }
    if (type.kind == policy::Kind::Ref) {
        return std::nullopt;
    }
    policy::TextContext context;
    context.model = &model;
    context.code = [&model](std::int32_t dictionary, const std::string& code) {
        return known_code(model, dictionary, code);
    };
    auto value = policy::text_value(cell.text, type, context);
    return value ? std::nullopt : std::optional(std::move(value).error());
}

ColumnSchema field_column(const policy::Model& model,
                          const policy::FieldInfo& field,
                          const std::string& name) {
    ColumnSchema column;
    column.name = name;
    // A key is what it is, to the letter: 01 and 1 are two.
    column.kind = field.key ? ColumnKind::Text : kind_of(field.type);
    if (field.type.kind == policy::Kind::Ref && field.type.entity >= 0) {
        column.target = model.entities[static_cast<std::size_t>(field.type.entity)].name;
    } else if (field.type.kind == policy::Kind::Code && field.type.dictionary >= 0) {
        column.target = model.dictionaries[static_cast<std::size_t>(field.type.dictionary)].name;
    }
    column.check = [&model, &field](const core::Cell& cell) {
        return complaint(model, field.type, cell);
    };
    return column;
}

// The binder reads of `from`, `to` and `recorded` the day.
ColumnSchema day_column(const std::string& name) {
    constexpr std::size_t kDaySize = 10;
    ColumnSchema column;
    column.name = name;
    column.kind = ColumnKind::Date;
    column.check = [](const core::Cell& cell) {
        if (cell.state != core::CellState::Value || cell.text.empty()) {
            return std::optional<base::Error>();
        }
        auto date = core::Date::parse(std::string_view(cell.text).substr(0, kDaySize));
        return date ? std::optional<base::Error>() : std::optional(std::move(date).error());
    };
    return column;
}

ColumnSchema text_column(const std::string& name) {
    ColumnSchema column;
    column.name = name;
    return column;
}

ColumnSchema row_column(const std::string& name, const std::string& target) {
    ColumnSchema column = text_column(name);
    column.kind = ColumnKind::Reference;
    column.target = target;
    return column;
}

// A column of the row itself or of a row above it; other orders are not made of columns.
std::optional<intake::OrderColumn> order_column(const policy::Model& model,
                                                std::int32_t entity,
                                                policy::NodeId id) {
    const policy::Node& node = model.node(id);
    if (node.op != policy::Op::Field || node.kids.empty()) {
        return std::nullopt;
    }
    const policy::Node& row = model.node(node.kids.front());
    if (row.op == policy::Op::Parent) {
        entity = row.ref;
    } else if (row.op != policy::Op::Row) {
        return std::nullopt;
    }
    const policy::EntityInfo& info = model.entities[static_cast<std::size_t>(entity)];
    const policy::FieldInfo& field = info.fields[static_cast<std::size_t>(node.ref)];
    if (field.dated || field.type.kind == policy::Kind::Ref) {
        return std::nullopt;
    }
    return intake::OrderColumn{info.name, field.name};
}

void add_order(const policy::Model& model, std::int32_t entity, intake::EntitySchema& schema) {
    for (const policy::NodeId node : model.entities[static_cast<std::size_t>(entity)].order) {
        const auto column = order_column(model, entity, node);
        if (!column) {
            break;
        }
        schema.order.push_back(*column);
    }
    for (const policy::ModuleInfo& module : model.modules) {
        for (const policy::Governing& governing : module.governed) {
            const auto column = governing.entity == entity && governing.date >= 0
                                    ? order_column(model, entity, governing.date)
                                    : std::nullopt;
            if (column && column->entity == schema.name && schema.dated_by.empty()) {
                schema.dated_by = column->column;
            }
        }
    }
}

intake::EntitySchema entity_schema(const policy::Model& model, const policy::EntityInfo& entity) {
    intake::EntitySchema schema;
    schema.name = entity.name;
    schema.role = intake::TableRole::Entity;
    if (entity.parent >= 0) {
        const auto parent = static_cast<std::size_t>(entity.parent);
        schema.columns.push_back(model.entities[parent].lower);
        schema.required.push_back(model.entities[parent].lower);
        schema.parent = model.entities[parent].name;
        schema.parent_column = model.entities[parent].lower;
        schema.typed.push_back(row_column(schema.parent_column, schema.parent));
    }
    for (const policy::FieldInfo& field : entity.fields) {
        if (field.untranslatable) {
            continue;
        }
        schema.columns.push_back(field.name);
        schema.typed.push_back(field_column(model, field, field.name));
        if (field.key) {
            schema.required.push_back(field.name);
            schema.keys.push_back(field.name);
        }
    }
    add_order(model, static_cast<std::int32_t>(&entity - model.entities.data()), schema);
    return schema;
}

// The history of a dated field: whose it is, from when, and what.
intake::EntitySchema history_schema(const policy::Model& model,
                                    const policy::EntityInfo& entity,
                                    const policy::FieldInfo& field) {
    intake::EntitySchema schema;
    schema.name = entity.name + "." + field.name;
    schema.columns = {entity.lower, "from", "to", "value"};
    schema.required = {entity.lower, "from", "value"};
    schema.keys = {entity.lower};
    schema.role = intake::TableRole::History;
    schema.parent = entity.name;
    schema.parent_column = entity.lower;
    schema.typed = {row_column(entity.lower, entity.name),
                    day_column("from"),
                    day_column("to"),
                    field_column(model, field, "value")};
    return schema;
}

intake::EntitySchema dictionary_schema(const policy::Model& model,
                                       const policy::DictionaryInfo& dictionary) {
    intake::EntitySchema schema;
    schema.name = dictionary.name;
    schema.columns = {"code", "from", "to", "enacted"};
    schema.required = {"code"};
    schema.keys = {"code"};
    schema.typed = {
        text_column("code"), day_column("from"), day_column("to"), day_column("enacted")};
    for (const policy::FieldInfo& attribute : dictionary.attributes) {
        schema.columns.push_back(attribute.name);
        schema.typed.push_back(field_column(model, attribute, attribute.name));
    }
    for (const char* language : {"fa", "en"}) {
        if (dictionary.has_label_column(language)) {
            schema.columns.emplace_back(language);
            schema.typed.push_back(text_column(language));
        }
    }
    return schema;
}

// Two modules may each declare an entity of one name; which of them a table is for, the binder
// judges.
void add(intake::EntitySchema schema, std::vector<intake::EntitySchema>& schemas) {
    for (intake::EntitySchema& other : schemas) {
        if (other.name == schema.name) {
            other.columns.insert(other.columns.end(), schema.columns.begin(), schema.columns.end());
            other.typed.insert(other.typed.end(), schema.typed.begin(), schema.typed.end());
            return;
        }
    }
    schemas.push_back(std::move(schema));
}

}  // namespace

std::vector<intake::EntitySchema> schemas_of(const policy::Model& model) {
    std::vector<intake::EntitySchema> schemas;
    for (const policy::EntityInfo& entity : model.entities) {
        if (entity.generator != policy::Generator::None) {
            continue;  // the law makes these rows
        }
        add(entity_schema(model, entity), schemas);
        for (const policy::FieldInfo& field : entity.fields) {
            if (field.dated) {
                add(history_schema(model, entity, field), schemas);
            }
        }
    }
    for (const policy::DictionaryInfo& dictionary : model.dictionaries) {
        if (dictionary.source != policy::Dictionary::Source::Closed) {
            add(dictionary_schema(model, dictionary), schemas);
        }
    }
    return schemas;
}

}  // namespace darman::app
