#include "report/phrases.hpp"

#include <algorithm>
#include <optional>

#include <fmt/format.h>

#include "base/check.hpp"
#include "core/date.hpp"

namespace darman::report {
namespace {

std::optional<core::Date> day(std::string_view iso) {
    if (iso.empty()) {
        return std::nullopt;
    }
    const base::Result<core::Date> parsed = core::Date::parse(iso);
    return parsed ? std::optional<core::Date>(*parsed) : std::nullopt;
}

std::string in_words(core::Date date, core::Calendar calendar, Language language) {
    const core::YearMonthDay ymd = date.in(calendar);
    if (language == Language::En) {
        return fmt::format("{} {} {}", ymd.day, core::month_name(calendar, ymd.month), ymd.year);
    }
    const bool jalali = calendar == core::Calendar::Jalali;
    return core::to_persian_digits(
        fmt::format("{} {} {}", ymd.day, persian_month(jalali, ymd.month), ymd.year));
}

bool is_identifier_path(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_' || c == '.';
    });
}

std::string spaced(std::string_view identifier, Language language) {
    if (language == Language::Fa) {
        if (const std::string_view common = common_name(identifier); !common.empty()) {
            return std::string(common);
        }
    }
    std::string out(identifier);
    std::replace(out.begin(), out.end(), '_', ' ');
    return out;
}

// A code without a Persian label has its own name there.
std::string persian_value(const engine::Shown& value) {
    const std::string& text = value.fa.empty() ? value.plain : value.fa;
    if (value.type.starts_with("code") && text == value.plain) {
        if (const std::string_view common = common_name(text); !common.empty()) {
            return std::string(common);
        }
    }
    return text;
}

std::string previous_of(const std::string& name, Language language) {
    const std::string_view previous = formula_word("previous", language);
    return language == Language::En ? fmt::format("{} {}", previous, name)
                                    : fmt::format("{} {}", name, previous);
}

}  // namespace

std::string long_date(std::string_view iso, Language language) {
    const std::optional<core::Date> date = day(iso);
    if (!date) {
        return std::string(iso);
    }
    const std::string gregorian = in_words(*date, core::Calendar::Gregorian, language);
    if (!date->in_range(core::Calendar::Jalali)) {
        return gregorian;
    }
    const std::string jalali = in_words(*date, core::Calendar::Jalali, language);
    return language == Language::En ? fmt::format("{} ({})", gregorian, jalali)
                                    : fmt::format("{} ({})", jalali, gregorian);
}

std::string short_date(std::string_view iso, Language language) {
    const std::optional<core::Date> date = day(iso);
    if (!date || language == Language::En) {
        return std::string(iso);
    }
    const bool jalali = date->in_range(core::Calendar::Jalali);
    std::string text = date->to_string(jalali ? core::Calendar::Jalali : core::Calendar::Gregorian);
    std::replace(text.begin(), text.end(), '-', '/');
    return core::to_persian_digits(text);
}

std::string law_date(std::string_view iso, Language language) {
    const std::optional<core::Date> date = day(iso);
    if (!date || language == Language::En) {
        return std::string(iso);
    }
    const bool jalali = date->in_range(core::Calendar::Jalali);
    return in_words(*date, jalali ? core::Calendar::Jalali : core::Calendar::Gregorian, language);
}

std::string humanised(std::string_view name, Language language) {
    if (!is_identifier_path(name)) {
        return std::string(name);
    }
    const std::size_t dot = name.rfind('.');
    if (dot == std::string_view::npos) {
        return spaced(name, language);
    }
    const std::string last = spaced(name.substr(dot + 1), language);
    return name.starts_with("previous.") ? previous_of(last, language) : last;
}

std::string label_of(const policy::Labels& labels, std::string_view name, Language language) {
    const std::string& label = language == Language::En ? labels.en : labels.fa;
    return label.empty() ? humanised(name, language) : label;
}

std::string given_label(const policy::Labels& labels,
                        std::string_view name,
                        std::string_view module,
                        Language language) {
    const std::string label = label_of(labels, name, language);
    const bool shared = name.size() > module.size() && name.starts_with(module) &&
                        name[module.size()] == '.' && !module.empty();
    return shared ? fmt::format("{} ({})", label, module) : label;
}

std::string text_of(const policy::Labels& labels, Language language) {
    const std::string& first = language == Language::En ? labels.en : labels.fa;
    const std::string& second = language == Language::En ? labels.fa : labels.en;
    return first.empty() ? second : first;
}

std::string own_label(const policy::Labels& labels, std::string name, Language language) {
    const std::string& label = language == Language::En ? labels.en : labels.fa;
    return label.empty() ? std::move(name) : label;
}

std::string entity_word(std::string_view entity, const policy::Labels& labels, Language language) {
    std::string lower(entity);
    std::transform(lower.begin(), lower.end(), lower.begin(), [](char c) {
        return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    });
    return own_label(labels, spaced(lower, language), language);
}

std::string need_phrase(std::string_view path, Language language, const engine::NeedNames& names) {
    const std::size_t dot = path.rfind('.');
    if (!is_identifier_path(path) || dot == std::string_view::npos) {
        return humanised(path, language);
    }
    const std::string owner =
        own_label(names.owner, humanised(path.substr(0, dot), language), language);
    const std::string name =
        own_label(names.name, spaced(path.substr(dot + 1), language), language);
    return language == Language::En ? fmt::format("{} of {}", name, owner)
                                    : fmt::format("{} ({})", name, owner);
}

std::vector<std::string> need_phrases(const std::vector<std::string>& needs,
                                      const std::vector<engine::NeedNames>& names,
                                      Language language) {
    std::vector<std::string> out;
    for (std::size_t i = 0; i < needs.size(); ++i) {
        out.push_back(
            need_phrase(needs[i], language, i < names.size() ? names[i] : engine::NeedNames()));
    }
    return out;
}

std::string_view verdict_word(engine::Verdict verdict, Language language) {
    switch (verdict) {
        case engine::Verdict::Accepted:
            return word(Term::Accepted, language);
        case engine::Verdict::Pended:
            return word(Term::Pended, language);
        case engine::Verdict::Undecided:
            return word(Term::Undecided, language);
        case engine::Verdict::Fault:
            return word(Term::FaultVerdict, language);
        case engine::Verdict::Rejected:
            return word(Term::Rejected, language);
    }
    DARMAN_UNREACHABLE();
}

std::string shown(const engine::Shown& value, Language language) {
    switch (value.state) {
        case engine::Shown::State::Present:
            if (language == Language::Fa) {
                return persian_value(value);
            }
            return value.en.empty() ? value.plain : value.en;
        case engine::Shown::State::Unknown:
            return std::string(word(Term::Unknown, language));
        case engine::Shown::State::None:
            return std::string(word(Term::NoneValue, language));
        case engine::Shown::State::Fault:
            return std::string(word(Term::FaultValue, language));
    }
    DARMAN_UNREACHABLE();
}

bool is_number(const engine::Shown& value) {
    const std::string_view type = value.type;
    constexpr std::string_view kExact = "exact ";
    const std::string_view base = type.starts_with(kExact) ? type.substr(kExact.size()) : type;
    for (const std::string_view kind :
         {"money", "rate", "integer", "decimal", "days", "months", "years"}) {
        if (base.starts_with(kind)) {
            return true;
        }
    }
    return false;
}

std::string number_word(std::string_view text, Language language) {
    const bool digits = !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
        return c >= '0' && c <= '9';
    });
    return digits && language == Language::Fa ? core::to_persian_digits(text) : std::string(text);
}

std::string joined(const std::vector<std::string>& parts, std::string_view separator) {
    return fmt::format("{}", fmt::join(parts, separator));
}

std::string Citer::one(const engine::Quote& quote) {
    std::string title;
    if (quote.source != source_ || quote.place.empty()) {
        title = quote.source;
        source_ = quote.source;
    }
    std::string place = quote.place;
    const std::string& label = language_ == Language::En ? quote.labels.en : quote.labels.fa;
    const bool labelled = !title.empty() && !label.empty();
    if (language_ == Language::Fa && !labelled) {
        // Title and place together: what is known of the one shapes the other.
        title += title.empty() || place.empty() ? "" : " ";
        title = persian_citation(title + place);
        place.clear();
    } else if (language_ == Language::Fa) {
        place = persian_citation(place);
    }
    std::string text = labelled ? label : title;
    text += text.empty() || place.empty() ? place : " " + place;
    if (quote.unverified) {
        text += fmt::format(" ({})", word(Term::Unverified, language_));
    }
    return text;
}

std::string Citer::cite(const std::vector<engine::Quote>& quotes) {
    std::vector<std::string> parts;
    for (const engine::Quote& quote : quotes) {
        std::string text = one(quote);
        if (!text.empty() && std::find(parts.begin(), parts.end(), text) == parts.end()) {
            parts.push_back(std::move(text));
        }
    }
    return joined(parts, word(Term::ListComma, language_));
}

std::vector<std::string> consequences(const std::string& borne_by,
                                      const policy::Labels& bearer,
                                      const std::vector<policy::KnownAs>& known_as,
                                      Language language) {
    std::vector<std::string> out;
    if (!borne_by.empty()) {
        out.push_back(fmt::format(
            "{} {}", word(Term::BorneBy, language), label_of(bearer, borne_by, language)));
    }
    std::vector<std::string> codes;
    for (const policy::KnownAs& other : known_as) {
        codes.push_back(fmt::format("{} {}", other.system, other.code));
    }
    if (!codes.empty()) {
        out.push_back(fmt::format("{} {}",
                                  word(Term::KnownAs, language),
                                  joined(codes, word(Term::ListComma, language))));
    }
    return out;
}

std::string reason_phrase(const engine::Reason& reason, Citer& citer, Language language) {
    std::string text = spaced(reason.code, language);
    if (const std::string says = text_of(reason.says, language); !says.empty()) {
        // A Persian reader gets the sentence, and the code only where there is none.
        text = language == Language::Fa ? says : fmt::format("{}: {}", text, says);
    }
    if (const std::string cited = citer.cite(reason.quotes); !cited.empty()) {
        text += fmt::format(" ({})", cited);
    }
    for (const std::string& each :
         consequences(reason.borne_by, reason.bearer, reason.known_as, language)) {
        text += word(Term::Semicolon, language);
        text += each;
    }
    return text;
}

}  // namespace darman::report
