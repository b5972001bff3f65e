#include "policy/analysis/wording.hpp"

#include <algorithm>

namespace darman::policy::analysis {

using core::Rational;

namespace {

// 20000000 -> 20_000_000, as the policies write it.
std::string grouped(const std::string& number) {
    const std::size_t begin = number.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(number.find_first_of("./"), number.size());
    if (end - begin < 4 || number.find('/') != std::string::npos) {
        return number;
    }
    std::string text = number.substr(0, begin);
    for (std::size_t i = begin; i < end; ++i) {
        if (i != begin && (end - i) % 3 == 0) {
            text += '_';
        }
        text += number[i];
    }
    return text + number.substr(end);
}

std::string unit_text(const Type& type, const Model& model) {
    std::string text;
    const Unit& unit = type.unit;
    if (unit.money > 0) {
        text = " " + model.currency;
    }
    if (unit.day > 0) {
        text += " days";
    }
    if (unit.month > 0) {
        text += " months";
    }
    if (unit.year > 0) {
        text += " years";
    }
    if (unit.day < 0) {
        text += " per day";
    }
    if (unit.month < 0) {
        text += " per month";
    }
    if (unit.year < 0) {
        text += " per year";
    }
    return text;
}

}  // namespace

std::string entity_name(const Model& model, std::int32_t entity) {
    return entity < 0 ? "" : model.entities[static_cast<std::size_t>(entity)].name;
}

std::string derived_name(const Model& model, std::int32_t derived) {
    const DerivedInfo& info = model.derived[static_cast<std::size_t>(derived)];
    return info.entity < 0 ? info.name : entity_name(model, info.entity) + "." + info.name;
}

std::string table_name(const TableInfo& table, const Model& model) {
    return table.entity < 0 ? table.name : entity_name(model, table.entity) + "." + table.name;
}

std::string date_text(const Model& model, std::int32_t module, std::int64_t day) {
    const core::Calendar calendar = module < 0
                                        ? core::Calendar::Gregorian
                                        : model.modules[static_cast<std::size_t>(module)].calendar;
    const core::Date date = core::Date::from_days(static_cast<std::int32_t>(day));
    return date.to_string(calendar);
}

std::string number_text(const Rational& number, const Type& type, const Model& model) {
    const Rational shown = number / model.factor(type);
    if (type.zero || (shown.is_zero() && type.quantity != Quantity::Rate)) {
        return "0";
    }
    if (type.unit.plain() && type.quantity == Quantity::Rate) {
        return (shown * Rational(100)).to_string() + "%";
    }
    return grouped(shown.to_string()) + unit_text(type, model);
}

std::string value_text(const Value& value,
                       const Type& type,
                       const Model& model,
                       std::int32_t module) {
    if (value.state == State::None) {
        return "none";
    }
    switch (type.kind) {
        case Kind::Bool:
            return value.i != 0 ? "yes" : "no";
        case Kind::Number:
            return number_text(value.number, type, model);
        case Kind::Date:
            return date_text(model, module, value.i);
        case Kind::Month: {
            const auto calendar = value.j == 0 ? core::Calendar::Gregorian : core::Calendar::Jalali;
            return core::Month(
                       calendar, static_cast<int>(value.i / 12), static_cast<int>(value.i % 12) + 1)
                .to_string();
        }
        case Kind::Code:
            if (type.dictionary >= 0) {
                const auto& codes =
                    model.dictionaries[static_cast<std::size_t>(type.dictionary)].codes;
                if (value.i >= 0 && static_cast<std::size_t>(value.i) < codes.size()) {
                    return codes[static_cast<std::size_t>(value.i)];
                }
            }
            return "another code";
        case Kind::Instant:
            return core::Instant::from_micros(value.i).to_string("UTC");
        case Kind::Ref:
        case Kind::Interval:
        case Kind::Opaque:
        case Kind::None:
            return "any value";
    }
    return "";
}

Days days_of(const InForce& in_force) {
    Days days;
    if (in_force.from) {
        days.from = in_force.from->days();
    }
    if (in_force.to) {
        days.to = in_force.to->days();
    }
    return days;
}

Days common_days(const Days& a, const Days& b) {
    return {std::max(a.from, b.from), std::min(a.to, b.to)};
}

std::int64_t example_day(const Days& days) {
    return days.from != Days::kBeginning ? days.from : days.to;
}

}  // namespace darman::policy::analysis
