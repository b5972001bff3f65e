#include "engine/reference/show.hpp"

#include <algorithm>
#include <array>
#include <string_view>

#include "core/digits.hpp"
#include "policy/text_value.hpp"

namespace darman::engine {

using core::Calendar;
using core::Date;
using core::Language;
using core::Rational;
using policy::Kind;
using policy::Quantity;
using policy::Type;

namespace {

// Names of the months as Persian readers know them.
constexpr std::array<std::string_view, 12> kJalaliFa = {"فروردین",
                                                        "اردیبهشت",
                                                        "خرداد",
                                                        "تیر",
                                                        "مرداد",
                                                        "شهریور",
                                                        "مهر",
                                                        "آبان",
                                                        "آذر",
                                                        "دی",
                                                        "بهمن",
                                                        "اسفند"};
constexpr std::array<std::string_view, 12> kGregorianFa = {"ژانویه",
                                                           "فوریه",
                                                           "مارس",
                                                           "آوریل",
                                                           "مه",
                                                           "ژوئن",
                                                           "ژوئیه",
                                                           "اوت",
                                                           "سپتامبر",
                                                           "اکتبر",
                                                           "نوامبر",
                                                           "دسامبر"};

std::string_view month_in(Calendar calendar, int month, Language language) {
    if (language == Language::En) {
        return core::month_name(calendar, month);
    }
    return (calendar == Calendar::Jalali ? kJalaliFa : kGregorianFa)
        .at(static_cast<std::size_t>(month - 1));
}

std::string long_date(Date date, Calendar calendar, Language language) {
    const core::YearMonthDay ymd = date.in(calendar);
    const std::string text = std::to_string(ymd.day) + " " +
                             std::string(month_in(calendar, ymd.month, language)) + " " +
                             std::to_string(ymd.year);
    return language == Language::Fa ? core::to_persian_digits(text) : text;
}

// A fraction that has no end in decimals is shown with two, and said to be so by "≈".
std::string decimal(const Rational& number, Language language) {
    const std::string exact = number.to_string();
    if (exact.find('/') == std::string::npos) {
        return core::format_number(exact, language);
    }
    return "≈" + core::format_number(number.to_decimal(2), language);
}

// Amounts have the decimals of their currency, 12.50; one that has more shows them all.
std::string amount(const Rational& number, int digits, Language language) {
    const std::string fixed = number.to_decimal(digits);
    const auto same = Rational::parse(fixed);
    return same && *same == number ? core::format_number(fixed, language)
                                   : decimal(number, language);
}

std::string number_text(const Rational& canonical,
                        const Type& type,
                        const policy::Model& model,
                        Language language) {
    const Rational number = canonical / model.factor(type);
    const bool fa = language == Language::Fa;
    if (type.unit.plain()) {
        if (type.quantity == Quantity::Rate) {
            return decimal(number * Rational(100), language) + (fa ? "٪" : " %");
        }
        return decimal(number, language);
    }
    std::string text = type.unit.money > 0 ? amount(number, model.currency_digits, language)
                                           : decimal(number, language);
    const auto unit = [&](int exponent, const char* en, const char* persian) {
        if (exponent > 0) {
            text += " " + std::string(fa ? persian : en);
        }
    };
    const bool one = number == Rational(1);
    unit(type.unit.day, one ? "day" : "days", "روز");
    unit(type.unit.month, one ? "month" : "months", "ماه");
    unit(type.unit.year, one ? "year" : "years", "سال");
    if (type.unit.money > 0 && model.currency != "IRR") {
        text += " " + model.currency;
    }
    return text;
}

void show_date(Shown& shown, Date date) {
    shown.plain = date.to_string(Calendar::Gregorian);
    shown.en = long_date(date, Calendar::Gregorian, Language::En) + " (" +
               long_date(date, Calendar::Jalali, Language::En) + ")";
    shown.fa = long_date(date, Calendar::Jalali, Language::Fa);
}

void show_name(Shown& shown, const Value& value, const Type& type, const Executor& executor) {
    if (value.kind == Kind::Ref) {
        shown.plain = type.list >= 0 ? std::to_string(value.i + 1)
                                     : executor.row(static_cast<std::int32_t>(value.i)).key;
    } else {
        shown.plain = executor.bound().name(value, type);
    }
    shown.en = shown.plain;
    shown.fa = shown.plain;
    if (value.kind == Kind::Code && type.dictionary >= 0) {
        policy::Labels labels = executor.bound().labels(type.dictionary, value.i);
        if (!labels.en.empty()) {
            shown.en = std::move(labels.en);
        }
        if (!labels.fa.empty()) {
            shown.fa = std::move(labels.fa);
        }
    }
}

}  // namespace

Shown show(const Value& value, const Type& type, const Executor& executor) {
    const policy::Model& model = executor.model();
    Shown shown;
    shown.type = policy::type_name(type, model);
    switch (value.state) {
        case State::Unknown:
            shown.state = Shown::State::Unknown;
            shown.en = "unknown";
            shown.fa = "نامعلوم";
            return shown;
        case State::Fault:
            shown.state = Shown::State::Fault;
            shown.en = "fault";
            shown.fa = "خطا";
            return shown;
        case State::None:
            shown.state = Shown::State::None;
            shown.plain = "none";
            shown.en = "none";
            shown.fa = "ندارد";
            return shown;
        case State::Present:
            break;
    }
    shown.state = Shown::State::Present;
    switch (value.kind) {
        case Kind::Bool:
            shown.plain = value.i != 0 ? "yes" : "no";
            shown.en = shown.plain;
            shown.fa = value.i != 0 ? "بله" : "خیر";
            return shown;
        case Kind::Number:
            shown.plain = policy::value_text(value, type, model, nullptr);
            shown.en = number_text(value.number, type, model, Language::En);
            shown.fa = number_text(value.number, type, model, Language::Fa);
            return shown;
        case Kind::Date:
            show_date(shown, Date::from_days(static_cast<std::int32_t>(value.i)));
            return shown;
        case Kind::Interval: {
            Shown to;
            show_date(shown, Date::from_days(static_cast<std::int32_t>(value.i)));
            show_date(to, Date::from_days(static_cast<std::int32_t>(value.j)));
            shown.plain += ".." + to.plain;
            shown.en += " to " + to.en;
            shown.fa += " تا " + to.fa;
            return shown;
        }
        case Kind::Month:
        case Kind::Instant:
            shown.plain = policy::value_text(value, type, model, nullptr);
            shown.en = shown.plain;
            shown.fa = core::to_persian_digits(shown.plain);
            return shown;
        case Kind::Code:
        case Kind::Ref:
        case Kind::Opaque:
            show_name(shown, value, type, executor);
            return shown;
        case Kind::None:
            break;
    }
    return shown;
}

policy::Labels labels_of(const policy::Model& model, NodeId id) {
    using policy::Op;
    const policy::Node& node = model.node(id);
    const auto ref = static_cast<std::size_t>(node.ref);
    if (node.op == Op::Param) {
        return model.params[ref].labels;
    }
    if (node.op == Op::Derived) {
        return model.derived[ref].labels;
    }
    if (node.op == Op::AsOf) {
        return labels_of(model, node.kids[0]);
    }
    if (node.op == Op::Row || node.op == Op::Parent || node.op == Op::This) {
        const std::int32_t entity = node.type.entity;
        return entity < 0 ? policy::Labels()
                          : model.entities[static_cast<std::size_t>(entity)].labels;
    }
    if (node.op != Op::Field && node.op != Op::RefField && node.op != Op::ListField &&
        node.op != Op::Attribute) {
        return {};
    }
    const Type& of = model.node(node.kids[0]).type;
    if (node.op == Op::Attribute) {
        return model.dictionaries[static_cast<std::size_t>(of.dictionary)].attributes[ref].labels;
    }
    if (node.op == Op::ListField) {
        return model.lists[static_cast<std::size_t>(of.list)].fields[ref].labels;
    }
    return of.entity < 0 ? policy::Labels()
                         : model.entities[static_cast<std::size_t>(of.entity)].fields[ref].labels;
}

std::vector<NeedNames> need_names(const std::vector<std::string>& needs,
                                  const policy::Model& model) {
    const auto field_labels = [](const std::vector<policy::FieldInfo>& fields,
                                 const std::string& name) {
        for (const policy::FieldInfo& field : fields) {
            if (field.name == name) {
                return field.labels;
            }
        }
        return policy::Labels();
    };
    const auto same_name = [](const std::string& name, std::string_view lower) {
        return std::equal(name.begin(), name.end(), lower.begin(), lower.end(), [](char a, char b) {
            return (a >= 'A' && a <= 'Z' ? static_cast<char>(a - 'A' + 'a') : a) == b;
        });
    };
    std::vector<NeedNames> names;
    for (const std::string& need : needs) {
        NeedNames& found = names.emplace_back();
        const std::size_t dot = need.rfind('.');
        if (dot == std::string::npos) {
            continue;
        }
        const std::string owner = need.substr(0, dot);
        const std::string name = need.substr(dot + 1);
        for (const policy::EntityInfo& entity : model.entities) {
            if (entity.lower == owner) {
                found = {entity.labels, field_labels(entity.fields, name)};
            }
        }
        for (const policy::DictionaryInfo& dictionary : model.dictionaries) {
            if (same_name(dictionary.name, owner)) {
                found = {dictionary.labels, field_labels(dictionary.attributes, name)};
            }
        }
    }
    return names;
}

Quote quote(const policy::Citation& citation, std::int32_t module, const policy::Model& model) {
    Quote result;
    result.name = citation.name();
    result.place = citation.place;
    result.unverified = citation.unverified;
    result.source = citation.alias;
    if (module >= 0) {
        for (const policy::Source& source :
             model.modules[static_cast<std::size_t>(module)].sources) {
            if (source.alias == citation.alias) {
                result.source = source.title;
                result.labels = source.labels;
                break;
            }
        }
    }
    return result;
}

std::vector<Quote> quotes(const policy::Citations& citations,
                          std::int32_t module,
                          const policy::Model& model) {
    std::vector<Quote> result;
    for (const policy::Citation& citation : citations) {
        result.push_back(quote(citation, module, model));
    }
    return result;
}

}  // namespace darman::engine
