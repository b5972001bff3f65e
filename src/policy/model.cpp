#include "policy/model.hpp"

#include <algorithm>
#include <array>
#include <string_view>

namespace darman::policy {

using core::Rational;

namespace {

std::string number_name(const Type& type) {
    if (type.unit.plain()) {
        switch (type.quantity) {
            case Quantity::Integer:
                return "integer";
            case Quantity::Decimal:
                return "decimal(" + std::to_string(type.digits) + ")";
            case Quantity::Rate:
            case Quantity::Money:
            case Quantity::Days:
            case Quantity::Months:
            case Quantity::Years:
                return "rate";
        }
    }

    const struct {
        int exponent;
        std::string_view one;
        std::string_view many;
    } parts[] = {{type.unit.money, "money", "money"},
                 {type.unit.day, "day", "days"},
                 {type.unit.month, "month", "months"},
                 {type.unit.year, "year", "years"}};

    std::string above;
    std::string below;
    for (const auto& part : parts) {
        if (part.exponent > 0) {
            above += above.empty() ? "" : " ";
            above += part.many;
            above += part.exponent > 1 ? "^" + std::to_string(part.exponent) : "";
        } else if (part.exponent < 0) {
            below += below.empty() ? "" : " ";
            below += part.one;
            below += part.exponent < -1 ? "^" + std::to_string(-part.exponent) : "";
        }
    }
    std::string name = above.empty() ? "rate" : above;
    if (!below.empty()) {
        name += " per " + below;
    }
    return name;
}

std::string plain_name(const Type& type, const Model& model) {
    const auto at = [](const auto& items, std::int32_t i) -> const auto& {
        return items[static_cast<std::size_t>(i)];
    };
    switch (type.kind) {
        case Kind::Bool:
            return "bool";
        case Kind::Number:
            return number_name(type);
        case Kind::Date:
            return "date";
        case Kind::Month:
            return "month";
        case Kind::Instant:
            return "instant";
        case Kind::Code:
            return type.dictionary < 0 ? "code"
                                       : "code " + at(model.dictionaries, type.dictionary).name;
        case Kind::Ref:
            if (type.entity >= 0) {
                return at(model.entities, type.entity).name;
            }
            return type.list >= 0 ? "row of " + at(model.lists, type.list).name : "row";
        case Kind::Interval:
            return "interval";
        case Kind::Opaque:
            return "key";
        case Kind::None:
            return "none";
    }
    return "";
}

Rational power(const Rational& base, int exponent) {
    Rational result = 1;
    for (int i = 0; i < (exponent < 0 ? -exponent : exponent); ++i) {
        result *= base;
    }
    return exponent < 0 ? result.inverse() : result;
}

}  // namespace

std::string type_name(const Type& type, const Model& model) {
    std::string name = plain_name(type, model);
    if (type.exact) {
        name = "exact " + name;
    }
    return type.or_none && type.kind != Kind::None ? name + " or none" : name;
}

std::int32_t DictionaryInfo::intern(const std::string& code) {
    const auto [it, fresh] = index.try_emplace(code, static_cast<std::int32_t>(codes.size()));
    if (fresh) {
        codes.push_back(code);
        code_labels.emplace_back();
    }
    return it->second;
}

Labels labels_of(const std::vector<const AttributeRow*>& rows) {
    const auto latest = [&](std::string Labels::*language) {
        const AttributeRow* found = nullptr;
        for (const AttributeRow* row : rows) {
            const bool labelled = !(row->labels.*language).empty();
            if (labelled && (found == nullptr || row->in_force.from >= found->in_force.from)) {
                found = row;
            }
        }
        return found == nullptr ? "" : found->labels.*language;
    };
    return {latest(&Labels::fa), latest(&Labels::en)};
}

bool DictionaryInfo::has_label_column(std::string_view language) const {
    return source != Dictionary::Source::Closed &&
           std::none_of(attributes.begin(), attributes.end(), [&](const FieldInfo& attribute) {
               return attribute.name == language;
           });
}

std::int32_t EntityInfo::field(const std::string& field_name) const {
    for (std::size_t i = 0; i < fields.size(); ++i) {
        if (fields[i].name == field_name) {
            return static_cast<std::int32_t>(i);
        }
    }
    return -1;
}

int Model::steps_up(std::int32_t entity, std::int32_t ancestor) const {
    int steps = 0;
    while (entity >= 0) {
        if (entity == ancestor) {
            return steps;
        }
        entity = entities[static_cast<std::size_t>(entity)].parent;
        ++steps;
    }
    return -1;
}

bool Model::is_at_or_above(std::int32_t ancestor, std::int32_t entity) const {
    return steps_up(entity, ancestor) >= 0;
}

const Governing* Model::governing(std::int32_t module, std::int32_t entity) const {
    if (module < 0) {
        return nullptr;
    }
    const Governing* nearest = nullptr;
    int nearest_steps = 0;
    for (const Governing& governing : modules[static_cast<std::size_t>(module)].governed) {
        const int steps = steps_up(entity, governing.entity);
        if (steps >= 0 && (nearest == nullptr || steps < nearest_steps)) {
            nearest = &governing;
            nearest_steps = steps;
        }
    }
    return nearest;
}

Rational Model::factor(const Type& type) const {
    if (type.kind != Kind::Number) {
        return 1;
    }
    return power(power(10, currency_digits), type.unit.money) * power(12, type.unit.year);
}

std::optional<Rational> Model::step(const Type& type) const {
    if (type.kind != Kind::Number || type.exact) {
        return std::nullopt;
    }
    if (type.unit.plain()) {
        switch (type.quantity) {
            case Quantity::Integer:
                return Rational(1);
            case Quantity::Decimal:
                return power(10, type.digits).inverse();
            case Quantity::Rate:
            case Quantity::Money:
            case Quantity::Days:
            case Quantity::Months:
            case Quantity::Years:
                return std::nullopt;
        }
    }
    return power(12, type.unit.year);
}

std::string Model::cite(const Citation& citation, std::int32_t module) const {
    std::string text;
    if (module >= 0) {
        for (const Source& source : modules[static_cast<std::size_t>(module)].sources) {
            if (source.alias == citation.alias) {
                text = source.title;
                break;
            }
        }
    }
    if (text.empty()) {
        text = citation.alias;
    }
    if (!citation.place.empty()) {
        text += (text.empty() ? "" : " ") + citation.place;
    }
    return text;
}

}  // namespace darman::policy
