#include "schemas.hpp"

namespace darman::app {
namespace {

intake::EntitySchema entity_schema(const policy::Model& model, const policy::EntityInfo& entity) {
    intake::EntitySchema schema;
    schema.name = entity.name;
    if (entity.parent >= 0) {
        const auto parent = static_cast<std::size_t>(entity.parent);
        schema.columns.push_back(model.entities[parent].lower);
        schema.required.push_back(model.entities[parent].lower);
    }
    for (const policy::FieldInfo& field : entity.fields) {
        if (field.untranslatable) {
            continue;
        }
        schema.columns.push_back(field.name);
        if (field.key) {
            schema.required.push_back(field.name);
            schema.keys.push_back(field.name);
        }
    }
    return schema;
}

// The history of a dated field: whose it is, from when, and what.
intake::EntitySchema history_schema(const policy::EntityInfo& entity,
                                    const policy::FieldInfo& field) {
    intake::EntitySchema schema;
    schema.name = entity.name + "." + field.name;
    schema.columns = {entity.lower, "from", "to", "value"};
    schema.required = {entity.lower, "from", "value"};
    schema.keys = {entity.lower};
    return schema;
}

intake::EntitySchema dictionary_schema(const policy::DictionaryInfo& dictionary) {
    intake::EntitySchema schema;
    schema.name = dictionary.name;
    schema.columns = {"code", "from", "to", "enacted"};
    schema.required = {"code"};
    schema.keys = {"code"};
    for (const policy::FieldInfo& attribute : dictionary.attributes) {
        schema.columns.push_back(attribute.name);
    }
    for (const char* language : {"fa", "en"}) {
        if (dictionary.has_label_column(language)) {
            schema.columns.emplace_back(language);
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
                add(history_schema(entity, field), schemas);
            }
        }
    }
    for (const policy::DictionaryInfo& dictionary : model.dictionaries) {
        if (dictionary.source != policy::Dictionary::Source::Closed) {
            add(dictionary_schema(dictionary), schemas);
        }
    }
    return schemas;
}

}  // namespace darman::app
