#include "policy/literal.hpp"

#include <algorithm>

#include "policy/ranges.hpp"

namespace darman::policy {

using base::Error;
using base::ErrorCode;
using core::Rational;

namespace {

Error bad(std::string message, std::string remedy) {
    return Error{ErrorCode::InvalidInput, "", std::move(message), std::move(remedy)};
}

bool is_currency(const std::string& word) {
    return word.size() == 3 &&
           std::all_of(word.begin(), word.end(), [](char c) { return c >= 'A' && c <= 'Z'; });
}

bool add_unit(const std::string& word, Unit& unit, int sign) {
    const auto one = static_cast<std::int8_t>(sign);
    if (word == "day" || word == "days") {
        unit.day = static_cast<std::int8_t>(unit.day + one);
    } else if (word == "month" || word == "months") {
        unit.month = static_cast<std::int8_t>(unit.month + one);
    } else if (word == "year" || word == "years") {
        unit.year = static_cast<std::int8_t>(unit.year + one);
    } else {
        return false;
    }
    return true;
}

}  // namespace

base::Result<TypedNumber> typed_number(const Expr& e, const Model& model, const Type* bare) {
    TypedNumber result;
    result.value = e.number;
    std::string first = e.unit;
    std::string per;
    if (const auto at = e.unit.find(" per "); at != std::string::npos) {
        first = e.unit.substr(0, at);
        per = e.unit.substr(at + 5);
    }
    Type& type = result.type;
    if (first.empty() && per.empty()) {
        if (bare != nullptr && bare->kind == Kind::Number) {
            type = *bare;
            type.or_none = false;
            result.value *= model.factor(*bare);
        }
    } else if (first == "%") {
        result.value /= Rational(100);
    } else if (is_currency(first)) {
        if (first != model.currency) {
            return bad("the amount is in " + first + ", the policy reckons in " + model.currency,
                       "write it in " + model.currency);
        }
        type.unit.money = 1;
    } else if (!add_unit(first, type.unit, 1)) {
        return bad("\"" + first + "\" is no unit", "write %, days, months, years or a currency");
    }
    if (!per.empty() && !add_unit(per, type.unit, -1)) {
        return bad("\"per " + per + "\" is no unit", "write per day, per month or per year");
    }
    if (!e.unit.empty() && first != "%") {
        result.value *= model.factor(type);
        if (type.unit.money == 1 && per.empty() && !result.value.is_integer()) {
            return bad("the amount has more decimals than " + model.currency + " has",
                       "write at most " + std::to_string(model.currency_digits) + " decimals");
        }
    }
    type.grain = result.value.abs();
    type.quantity = quantity_of(type);
    return result;
}

namespace {

base::Result<Value> number_literal(const Expr& e, const Type& type, const Model& model) {
    DARMAN_ASSIGN_OR_RETURN(TypedNumber number, typed_number(e, model, &type));
    if (type.kind != Kind::Number) {
        return bad("this is a number, wanted is " + type_name(type, model),
                   "write a constant of that type");
    }
    if (!number.value.is_zero() && !number.type.unit.same_dimension(type.unit)) {
        return bad(
            "this is " + type_name(number.type, model) + ", wanted is " + type_name(type, model),
            "write it in the unit of " + type_name(type, model));
    }
    if (const auto step = model.step(type); step && !(number.value / *step).is_integer()) {
        return bad("this has more decimals than " + type_name(type, model) + " holds",
                   "round it, or declare the type exact");
    }
    return Value::of_number(std::move(number.value));
}

}  // namespace

base::Result<Value> literal_value(const Expr& e, const Type& type, const TextContext& context) {
    if (e.kind == ExprKind::NoneLit) {
        return Value::none();
    }
    if (e.kind == ExprKind::Negate) {
        DARMAN_ASSIGN_OR_RETURN(Value value, literal_value(e.children[0], type, context));
        value.number = -value.number;
        return value;
    }
    if (type.kind == Kind::Code) {
        const std::string text = e.kind == ExprKind::Number ? e.number.to_string() : e.text;
        return text_value(text, type, context);
    }
    if (e.kind == ExprKind::Number && type.kind != Kind::Opaque) {
        return number_literal(e, type, *context.model);
    }
    if (e.kind == ExprKind::BoolLit && type.kind == Kind::Bool) {
        return Value::of_bool(!e.number.is_zero());
    }
    const bool written = e.kind == ExprKind::DateLit || e.kind == ExprKind::MonthLit ||
                         e.kind == ExprKind::InstantLit || type.kind == Kind::Opaque;
    if (!written || type.kind == Kind::Bool || type.kind == Kind::Number) {
        return bad("this is no " + type_name(type, *context.model),
                   "write a constant of that type");
    }
    return text_value(e.kind == ExprKind::Number ? e.number.to_string() : e.text, type, context);
}

}  // namespace darman::policy
