#include "policy/text_value.hpp"

#include "policy/diagnostic.hpp"

namespace darman::policy {

using base::Error;
using base::ErrorCode;
using core::Rational;

namespace {

Error bad(std::string message, std::string remedy) {
    return Error{ErrorCode::InvalidInput, "", std::move(message), std::move(remedy)};
}

base::Result<Value> bool_value(const std::string& text) {
    if (text == "yes" || text == "true" || text == "1") {
        return Value::of_bool(true);
    }
    if (text == "no" || text == "false" || text == "0") {
        return Value::of_bool(false);
    }
    return bad("\"" + text + "\" is neither yes nor no", "write yes or no");
}

base::Result<Value> number_value(const std::string& text, const Type& type, const Model& model) {
    const bool percent = text.ends_with('%');
    auto parsed = Rational::parse(percent ? text.substr(0, text.size() - 1) : text);
    if (!parsed) {
        return std::move(parsed).error();
    }
    Rational number = percent ? *parsed / Rational(100) : *parsed;
    number *= model.factor(type);
    if (const auto step = model.step(type); step && !(number / *step).is_integer()) {
        return bad("\"" + text + "\" has more decimals than " + type_name(type, model) + " holds",
                   "round it before it comes in");
    }
    const bool low = type.low && number < *type.low;
    if (low || (type.high && *type.high < number)) {
        const Rational bound = (low ? *type.low : *type.high) / model.factor(type);
        return Error{ErrorCode::OutOfRange,
                     "",
                     "\"" + text + "\" is " + (low ? "below " : "above ") + bound.to_string() +
                         ", the declared bound",
                     "correct the value, or the field's range in the policy"};
    }
    return Value::of_number(std::move(number));
}

base::Result<Value> code_value(const std::string& text,
                               const Type& type,
                               const TextContext& context) {
    if (type.dictionary < 0) {
        return bad("the dictionary of this code is not known", "declare it");
    }
    const std::int64_t code = context.code ? context.code(type.dictionary, text) : -1;
    if (code >= 0) {
        return Value::of(Kind::Code, code);
    }
    const DictionaryInfo& dictionary =
        context.model->dictionaries[static_cast<std::size_t>(type.dictionary)];
    const std::string near = nearest(text, dictionary.codes);
    return bad("\"" + text + "\" is no code of " + dictionary.name,
               near.empty() ? "use a code of " + dictionary.name : "did you mean " + near + "?");
}

}  // namespace

base::Result<Value> text_value(const std::string& text,
                               const Type& type,
                               const TextContext& context) {
    if (text.empty()) {
        if (type.or_none) {
            return Value::none();
        }
        return bad("the cell is empty",
                   "give " + type_name(type, *context.model) + ", or declare the field `or none`");
    }
    if (text == "none" && type.or_none) {
        return Value::none();
    }
    switch (type.kind) {
        case Kind::Bool:
            return bool_value(text);
        case Kind::Number:
            return number_value(text, type, *context.model);
        case Kind::Date: {
            DARMAN_ASSIGN_OR_RETURN(const core::Date date, core::Date::parse(text));
            return Value::of(Kind::Date, date.days());
        }
        case Kind::Month: {
            DARMAN_ASSIGN_OR_RETURN(const core::Month month, core::Month::parse(text));
            return Value::of(
                Kind::Month, month.index(), static_cast<std::int64_t>(month.calendar()));
        }
        case Kind::Instant: {
            DARMAN_ASSIGN_OR_RETURN(const core::Instant instant,
                                    core::Instant::parse(text, context.zone));
            return Value::of(Kind::Instant, instant.micros());
        }
        case Kind::Interval: {
            const auto dots = text.find("..");
            if (dots == std::string::npos) {
                return bad("\"" + text + "\" is no interval", "write it as 1404-01-01..1404-01-31");
            }
            const auto trim = [](std::string part) {
                while (!part.empty() && part.back() == ' ') {
                    part.pop_back();
                }
                while (!part.empty() && part.front() == ' ') {
                    part.erase(0, 1);
                }
                return part;
            };
            DARMAN_ASSIGN_OR_RETURN(const core::Date from,
                                    core::Date::parse(trim(text.substr(0, dots))));
            DARMAN_ASSIGN_OR_RETURN(const core::Date to,
                                    core::Date::parse(trim(text.substr(dots + 2))));
            return Value::of(Kind::Interval, from.days(), to.days());
        }
        case Kind::Code:
            return code_value(text, type, context);
        case Kind::Opaque:
        case Kind::Ref:
            return Value::of(Kind::Opaque, context.opaque ? context.opaque(text) : 0);
        case Kind::None:
            break;
    }
    return bad("nothing can stand here", "leave the cell empty");
}

std::string value_text(const Value& value,
                       const Type& type,
                       const Model& model,
                       const std::function<std::string(const Value&, const Type&)>& name) {
    if (value.state == State::None) {
        return "none";
    }
    if (!value.present()) {
        return "";
    }
    const auto date = [](std::int64_t days) {
        return core::Date::from_days(static_cast<std::int32_t>(days))
            .to_string(core::Calendar::Gregorian);
    };
    switch (value.kind) {
        case Kind::Bool:
            return value.i != 0 ? "yes" : "no";
        case Kind::Number:
            return (value.number / model.factor(type)).to_string();
        case Kind::Date:
            return date(value.i);
        case Kind::Month: {
            const auto calendar = static_cast<core::Calendar>(value.j);
            return core::Month(
                       calendar, static_cast<int>(value.i / 12), static_cast<int>(value.i % 12) + 1)
                .to_string();
        }
        case Kind::Instant:
            return core::Instant::from_micros(value.i).to_string("UTC");
        case Kind::Interval:
            return date(value.i) + ".." + date(value.j);
        case Kind::Code:
        case Kind::Ref:
        case Kind::Opaque:
            return name ? name(value, type) : std::to_string(value.i);
        case Kind::None:
            break;
    }
    return "";
}

}  // namespace darman::policy
