// Types, dates and constants as written -> as meant; finding names.
#include <algorithm>

#include "policy/resolve.hpp"

namespace darman::policy {

using core::Calendar;
using core::Date;
using core::Rational;

// ------------------------------------------------------------------------------------------
// finding

bool Resolver::visible(std::int32_t from, std::int32_t declared) const {
    if (from == declared || from < 0) {
        return true;
    }
    const auto& uses = model_.modules[static_cast<std::size_t>(from)].uses;
    return std::find(uses.begin(), uses.end(), declared) != uses.end();
}

namespace {

// Which module declared the thing an index points to.
std::int32_t module_in(const Model& model, const std::string& kind, std::int32_t id) {
    const auto i = static_cast<std::size_t>(id);
    if (kind == "entity") {
        return model.entities[i].module;
    }
    if (kind == "dictionary") {
        return model.dictionaries[i].module;
    }
    if (kind == "parameter") {
        return model.params[i].module;
    }
    if (kind == "list") {
        return model.lists[i].module;
    }
    return model.derived[i].module;
}

}  // namespace

std::int32_t Resolver::find(const Index& index,
                            const std::string& name,
                            std::int32_t module,
                            const std::string& kind,
                            Span at,
                            bool must) {
    std::vector<std::int32_t> found;
    if (const auto it = index.find(name); it != index.end()) {
        for (const std::int32_t id : it->second) {
            if (visible(module, module_in(model_, kind, id))) {
                found.push_back(id);
            }
        }
    }
    if (found.size() == 1) {
        return found[0];
    }
    if (found.size() > 1) {
        std::string where;
        for (const std::int32_t id : found) {
            where += where.empty() ? "" : " and ";
            where += model_.modules[static_cast<std::size_t>(module_in(model_, kind, id))].name;
        }
        error("ambiguous",
              at,
              "\"" + name + "\" has two meanings, in " + where,
              "write it in full, module name first");
        return found[0];
    }
    if (!must) {
        return -1;
    }
    std::vector<std::string> candidates;
    for (const auto& [candidate, ids] : index) {
        if (std::any_of(ids.begin(), ids.end(), [&](std::int32_t id) {
                return visible(module, module_in(model_, kind, id));
            })) {
            candidates.push_back(candidate);
        }
    }
    std::sort(candidates.begin(), candidates.end());
    const std::string near = nearest(name, candidates);
    error(
        "unknown-name",
        at,
        "there is no " + kind + " \"" + name + "\" here",
        near.empty() ? "declare it, or `use` the module that does" : "did you mean " + near + "?");
    return -1;
}

std::int32_t Resolver::entity(const std::string& name, std::int32_t module, Span at) {
    return find(entities_, name, module, "entity", at, true);
}

std::int32_t Resolver::dictionary(const std::string& name, std::int32_t module, Span at) {
    return find(dictionaries_, name, module, "dictionary", at, true);
}

std::int32_t Resolver::derived(
    std::int32_t of, const std::string& name, std::int32_t module, Span at, bool must) {
    const auto it = derived_of_.find(of);
    if (it == derived_of_.end()) {
        return -1;
    }
    return find(it->second, name, module, "rule", at, must);
}

std::int32_t Resolver::table_of(std::int32_t of, const std::string& name, std::int32_t module) {
    const auto it = tables_of_.find(of);
    if (it == tables_of_.end()) {
        return -1;
    }
    const auto found = it->second.find(name);
    if (found == it->second.end()) {
        return -1;
    }
    for (const std::int32_t id : found->second) {
        if (visible(module, model_.tables[static_cast<std::size_t>(id)].module)) {
            return id;
        }
    }
    return -1;
}

// Whether names_in would hold it: asked beside every comparison, so without making the list.
bool Resolver::is_name_in(const Scope& scope, const std::string& name) const {
    const auto in_index = [&](const Index& index, const std::string& kind) {
        const auto it = index.find(name);
        return it != index.end() &&
               std::any_of(it->second.begin(), it->second.end(), [&](std::int32_t id) {
                   return visible(scope.module, module_in(model_, kind, id));
               });
    };
    const auto is_field = [&](const FieldInfo& field) { return field.name == name; };
    if (scope.entity >= 0) {
        const auto& fields = model_.entities[static_cast<std::size_t>(scope.entity)].fields;
        const auto of_entity = derived_of_.find(scope.entity);
        if (std::any_of(fields.begin(), fields.end(), is_field) ||
            (of_entity != derived_of_.end() && in_index(of_entity->second, "rule"))) {
            return true;
        }
        for (std::int32_t up = scope.entity; up >= 0;
             up = model_.entities[static_cast<std::size_t>(up)].parent) {
            if (model_.entities[static_cast<std::size_t>(up)].lower == name) {
                return true;
            }
        }
    }
    if (scope.list >= 0) {
        const auto& fields = model_.lists[static_cast<std::size_t>(scope.list)].fields;
        if (std::any_of(fields.begin(), fields.end(), is_field)) {
            return true;
        }
    }
    return in_index(params_, "parameter") || in_index(rules_, "rule");
}

std::vector<std::string> Resolver::names_in(const Scope& scope) const {
    std::vector<std::string> names;
    const auto all = [&](const Index& index, const std::string& kind) {
        for (const auto& [name, ids] : index) {
            if (std::any_of(ids.begin(), ids.end(), [&](std::int32_t id) {
                    return visible(scope.module, module_in(model_, kind, id));
                })) {
                names.push_back(name);
            }
        }
    };
    if (scope.entity >= 0) {
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(scope.entity)];
        for (const FieldInfo& field : info.fields) {
            names.push_back(field.name);
        }
        if (const auto it = derived_of_.find(scope.entity); it != derived_of_.end()) {
            all(it->second, "rule");
        }
        for (std::int32_t up = scope.entity; up >= 0;
             up = model_.entities[static_cast<std::size_t>(up)].parent) {
            names.push_back(model_.entities[static_cast<std::size_t>(up)].lower);
        }
    }
    if (scope.list >= 0) {
        for (const FieldInfo& field : model_.lists[static_cast<std::size_t>(scope.list)].fields) {
            names.push_back(field.name);
        }
    }
    all(params_, "parameter");
    all(rules_, "rule");
    std::sort(names.begin(), names.end());
    names.erase(std::unique(names.begin(), names.end()), names.end());
    return names;
}

// --------------------------------------------------------------------------------------------
// types

namespace {

bool number_type(const TypeExpr& e, const std::string& base, Type& type) {
    if (base == "money") {
        type.quantity = Quantity::Money;
        type.unit.money = 1;
    } else if (base == "rate") {
        type.quantity = Quantity::Rate;
    } else if (base == "integer") {
        type.quantity = Quantity::Integer;
    } else if (base == "decimal") {
        type.quantity = Quantity::Decimal;
        type.digits = e.digits;
    } else if (base == "days") {
        type.quantity = Quantity::Days;
        type.unit.day = 1;
    } else if (base == "months") {
        type.quantity = Quantity::Months;
        type.unit.month = 1;
    } else if (base == "years") {
        type.quantity = Quantity::Years;
        type.unit.year = 1;
    } else {
        return false;
    }
    if (e.per == "day") {
        type.unit.day = static_cast<std::int8_t>(type.unit.day - 1);
    } else if (e.per == "month") {
        type.unit.month = static_cast<std::int8_t>(type.unit.month - 1);
    } else if (e.per == "year") {
        type.unit.year = static_cast<std::int8_t>(type.unit.year - 1);
    }
    return true;
}

}  // namespace

Type Resolver::type(const TypeExpr& e,
                    const std::string& field_name,
                    std::int32_t module,
                    bool key) {
    Type type;
    type.exact = e.exact;
    type.or_none = e.or_none;
    const std::string base = e.base.empty() ? field_name : e.base;
    if (number_type(e, base, type)) {
        type.grain = model_.step(type);
        if (!e.range.empty() && e.range[0].children.size() == 2) {
            const auto low = literal(e.range[0].children[0], type, module);
            const auto high = literal(e.range[0].children[1], type, module);
            if (low && high) {
                type.low = low->number;
                type.high = high->number;
                if (*type.high < *type.low) {
                    error("range",
                          e.at,
                          "the range is empty: its end is below its beginning",
                          "write the smaller number first");
                }
            }
        }
        return type;
    }
    if (e.exact || !e.per.empty()) {
        error("type",
              e.at,
              "`exact` and `per` belong to money, rates and durations",
              "leave them out");
    }
    if (base == "bool") {
        type.kind = Kind::Bool;
    } else if (base == "date") {
        type.kind = Kind::Date;
    } else if (base == "month") {
        type.kind = Kind::Month;
    } else if (base == "instant") {
        type.kind = Kind::Instant;
    } else if (base == "interval") {
        type.kind = Kind::Interval;
    } else if (e.base == "code") {
        type.kind = Kind::Code;
        type.dictionary = dictionary(e.name, module, e.at);
    } else if (e.base == "ref") {
        type.kind = Kind::Ref;
        type.entity = entity(e.name, module, e.at);
    } else if (e.base.empty() && key) {
        type.kind = Kind::Opaque;
    } else {
        const std::string near = nearest(base,
                                         {"money",
                                          "rate",
                                          "integer",
                                          "decimal",
                                          "bool",
                                          "date",
                                          "month",
                                          "instant",
                                          "days",
                                          "months",
                                          "years",
                                          "code",
                                          "interval"});
        error("type",
              e.at,
              e.base.empty() ? "the type of \"" + field_name + "\" is not said"
                             : "\"" + e.base + "\" is no type",
              near.empty()
                  ? "write money, rate, integer, decimal(n), bool, date, month, instant, days, "
                    "months, years, code D or an entity"
                  : "did you mean " + near + "?");
        type.kind = Kind::Opaque;
    }
    return type;
}

// --------------------------------------------------------------------------------------------
// dates

std::optional<Date> Resolver::date_of(const Expr& e) {
    if (e.kind != ExprKind::DateLit) {
        error("date", e.at, "this is no date", "write it as 1404-01-31 or 2026-03-20");
        return std::nullopt;
    }
    auto date = Date::parse(e.text);
    if (!date) {
        error("date", e.at, date.error().message, date.error().remedy);
        return std::nullopt;
    }
    return *date;
}

InForce Resolver::in_force(const Validity& validity, std::int32_t module) {
    static_cast<void>(module);
    InForce result;
    if (validity.year) {
        const auto calendar = core::calendar_of_year(*validity.year);
        if (!calendar) {
            const Span at = validity.enacted.empty() ? Span{} : validity.enacted[0].at;
            error("date",
                  at,
                  "the year " + std::to_string(*validity.year) + " is in neither calendar",
                  "write a year in 1200-1599 or 1800-2199");
        } else {
            result.from = core::first_day_of_year(*calendar, *validity.year);
            result.to = core::last_day_of_year(*calendar, *validity.year);
        }
    }
    if (!validity.from.empty()) {
        result.from = date_of(validity.from[0]);
    }
    if (!validity.to.empty()) {
        result.to = date_of(validity.to[0]);
        if (result.from && result.to && *result.to < *result.from) {
            error("date",
                  validity.to[0].at,
                  "it ends before it begins",
                  "put the earlier date after from");
        }
    }
    if (!validity.enacted.empty()) {
        result.enacted = date_of(validity.enacted[0]);
    }
    return result;
}

PeriodInfo Resolver::period(const Period& p, const Scope& scope) {
    PeriodInfo info;
    info.kind = p.kind;
    info.at = p.at;
    const ModuleInfo& module = model_.modules[static_cast<std::size_t>(scope.module)];
    info.calendar = p.calendar == "jalali"      ? Calendar::Jalali
                    : p.calendar == "gregorian" ? Calendar::Gregorian
                                                : module.calendar;
    if (p.kind == PeriodKind::Months || p.kind == PeriodKind::AnyWindow) {
        info.calendar = module.calendar;
        const NodeId length = p.length.empty() ? -1 : expression(p.length[0], scope);
        const bool constant = length >= 0 && model_.node(length).op == Op::Const &&
                              model_.node(length).constant.present();
        const auto count = constant ? model_.node(length).constant.number.to_int64() : std::nullopt;
        const Unit unit = constant ? type_of(length).unit : Unit{};
        if (!count || *count <= 0 || unit.money != 0 || unit.day + unit.month + unit.year != 1) {
            error("period",
                  p.at,
                  "a period's length must be a whole number of days, months or years",
                  "write for example: in any 12 months");
        } else if (unit.day == 1) {
            info.length_days = *count;
        } else {
            info.length_months = *count;
        }
    }
    if (!p.from.empty()) {
        info.from = expression(p.from[0], scope);
        if (type_of(info.from).kind != Kind::Date && type_of(info.from).kind != Kind::None) {
            error("type", p.from[0].at, "a period begins on a date", "name a date");
        }
        need_present(info.from, "a period");
    }
    return info;
}

// ----------------------------------------------------------------------------------------
// constants

std::optional<Value> Resolver::literal(const Expr& e, const Type& type, std::int32_t module) {
    switch (e.kind) {
        case ExprKind::NoneLit:
            return Value::none();
        case ExprKind::BoolLit:
            return Value::of_bool(!e.number.is_zero());
        case ExprKind::DateLit: {
            const auto date = date_of(e);
            return date ? std::optional(Value::of(Kind::Date, date->days())) : std::nullopt;
        }
        case ExprKind::MonthLit: {
            auto month = core::Month::parse(e.text);
            if (!month) {
                error("date", e.at, month.error().message, month.error().remedy);
                return std::nullopt;
            }
            return Value::of(
                Kind::Month, month->index(), static_cast<std::int64_t>(month->calendar()));
        }
        case ExprKind::InstantLit: {
            const std::string zone =
                module >= 0 ? model_.modules[static_cast<std::size_t>(module)].zone : "UTC";
            auto instant = core::Instant::parse(e.text, zone);
            if (!instant) {
                error("date", e.at, instant.error().message, instant.error().remedy);
                return std::nullopt;
            }
            return Value::of(Kind::Instant, instant->micros());
        }
        case ExprKind::Number:
        case ExprKind::Name:
        case ExprKind::Code:
        case ExprKind::Member:
        case ExprKind::Call:
        case ExprKind::AsOf:
        case ExprKind::Not:
        case ExprKind::Negate:
        case ExprKind::And:
        case ExprKind::Or:
        case ExprKind::Else:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
        case ExprKind::Compare:
        case ExprKind::In:
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
        case ExprKind::OneOf:
        case ExprKind::Interval:
        case ExprKind::Between:
        case ExprKind::Aggregate:
        case ExprKind::Value:
        case ExprKind::Any:
        case ExprKind::CellRange:
            break;
    }
    if (type.kind == Kind::Code && e.kind == ExprKind::Number) {
        const NodeId id = code(e, type.dictionary);
        const Node& node = model_.node(id);
        return node.constant.present() ? std::optional(node.constant) : std::nullopt;
    }
    Scope scope;
    scope.module = module;
    const NodeId id = expression(e, scope, &type);
    const Node& node = model_.node(id);
    Value value = node.constant;
    if (node.op == Op::Negate && model_.node(node.kids[0]).op == Op::Const) {
        value = model_.node(node.kids[0]).constant;
        value.number = -value.number;
        if (model_.node(node.kids[0]).type.unit.plain() && !type.unit.plain()) {
            value.number *= model_.factor(type);
        }
    } else if (node.op != Op::Const) {
        error(
            "constant", e.at, "a constant is wanted here", "write the number, date or code itself");
        return std::nullopt;
    }
    if (!value.present()) {
        return std::nullopt;
    }
    if (type.kind == Kind::Number && node.type.kind == Kind::Number && !node.type.zero &&
        !node.type.unit.same_dimension(type.unit) && !value.number.is_zero()) {
        error("unit",
              e.at,
              "this is " + type_name(node.type, model_) + ", wanted is " + type_name(type, model_),
              "write it in the unit of " + type_name(type, model_));
        return std::nullopt;
    }
    if (type.kind == Kind::Number) {
        if (const auto step = model_.step(type); step && !(value.number / *step).is_integer()) {
            error("fraction",
                  e.at,
                  "this has more decimals than " + type_name(type, model_) + " holds",
                  "round it, or declare the type exact");
            return std::nullopt;
        }
    }
    if (type.kind != Kind::None && value.kind != type.kind) {
        error("type",
              e.at,
              "this is " + type_name(node.type, model_) + ", wanted is " + type_name(type, model_),
              "write a constant of that type");
        return std::nullopt;
    }
    return value;
}

}  // namespace darman::policy
