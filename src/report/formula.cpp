#include "report/formula.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "core/rational.hpp"
#include "report/phrases.hpp"

namespace darman::report {
namespace {

using Kind = engine::FormulaToken::Kind;

bool is_reckoned(const std::vector<engine::FormulaToken>& formula) {
    return std::all_of(formula.begin(), formula.end(), [](const engine::FormulaToken& token) {
        switch (token.kind) {
            case Kind::Operand:
                return is_number(token.value);
            case Kind::Operator:
                return token.text == "+" || token.text == "-" || token.text == "−" ||
                       token.text == "×" || token.text == "÷" || token.text == "*" ||
                       token.text == "/";
            case Kind::Open:
            case Kind::Close:
            case Kind::Round:
            case Kind::Bound:
                return true;
            case Kind::Word:
                return false;
        }
        return false;
    });
}

std::string operand(const engine::FormulaToken& token,
                    bool reckoned,
                    const NameOf& name_of,
                    Language language) {
    std::string value = shown(token.value, language);
    if (token.text.empty()) {
        return std::string(formula_word(value, language));
    }
    const bool silent = reckoned && token.value.state == engine::Shown::State::Present;
    return silent ? value
                  : fmt::format(
                        "{} ({})", own_label(token.labels, name_of(token.text), language), value);
}

std::string rounding(const engine::FormulaToken& token, Language language) {
    const std::string_view mode = formula_word(token.text, language);
    const std::string step = shown(token.value, language);
    const std::string before = shown(token.before, language);
    if (language == Language::En) {
        return fmt::format("rounded {} to {} from {}", mode, step, before);
    }
    return fmt::format("گردشده ({}) به مضرب {} از {}", mode, step, before);
}

}  // namespace

bool rounding_changed(const engine::FormulaToken& round) {
    if (round.before.state != engine::Shown::State::Present) {
        return false;
    }
    const base::Result<core::Rational> before = core::Rational::parse(round.before.plain);
    const base::Result<core::Rational> step = core::Rational::parse(round.value.plain);
    if (!before || !step || step->sign() <= 0) {
        return true;  // shown rather than hidden
    }
    return !(*before / *step).is_integer();
}

FormulaText formula_text(const std::vector<engine::FormulaToken>& formula,
                         const NameOf& name_of,
                         Language language) {
    FormulaText out;
    out.reckoned = is_reckoned(formula);
    bool glued = true;  // nothing, or an opening bracket, is to the left
    for (const engine::FormulaToken& token : formula) {
        std::string piece;
        switch (token.kind) {
            case Kind::Operand:
                piece = operand(token, out.reckoned, name_of, language);
                break;
            case Kind::Operator:
            case Kind::Word:
                piece = std::string(formula_word(token.text, language));
                break;
            case Kind::Open:
                piece = "(";
                break;
            case Kind::Close:
                piece = ")";
                break;
            case Kind::Round:
                if (rounding_changed(token)) {
                    out.roundings.push_back(rounding(token, language));
                }
                continue;
            case Kind::Bound:
                continue;  // told by its own story, and only where it bit
        }
        if (!glued && token.kind != Kind::Close) {
            out.text += ' ';
        }
        out.text += piece;
        glued = token.kind == Kind::Open;
    }
    return out;
}

namespace {

// A condition with names and codes, without the values that stood in it: "وضعیت = بازنشسته".
std::string test_text(const std::vector<engine::FormulaToken>& test,
                      std::size_t first,
                      const NameOf& name_of,
                      Language language) {
    std::string text;
    bool glued = true;
    for (std::size_t i = first; i < test.size(); ++i) {
        const engine::FormulaToken& token = test[i];
        if (token.kind == Kind::Round || token.kind == Kind::Bound) {
            continue;
        }
        std::string piece(formula_word(token.text, language));
        if (token.kind == Kind::Operand) {
            piece = token.text.empty()
                        ? std::string(formula_word(shown(token.value, language), language))
                        : own_label(token.labels, name_of(token.text), language);
        }
        text += glued || token.kind == Kind::Close ? "" : " ";
        text += piece;
        glued = token.kind == Kind::Open;
    }
    return text;
}

// In English a condition is shown as it is written, unless something in it has a label.
bool told_by_labels(const engine::NotApplied::Because& because, Language language) {
    return !because.test.empty() &&
           (language == Language::Fa ||
            std::any_of(because.test.begin(), because.test.end(), [](const auto& token) {
                return !token.labels.en.empty() ||
                       (token.kind == Kind::Operand && token.text.empty() &&
                        token.value.type.starts_with("code") &&
                        token.value.en != token.value.plain);
            }));
}

// What was wanted of the value that stands first: "retiree" of "person.status is retiree".
std::string wanted_text(const engine::NotApplied::Because& because,
                        const NameOf& name_of,
                        Language language) {
    if (!told_by_labels(because, language)) {
        std::string wanted = because.text.substr(because.name.size() + 1);
        wanted = wanted.starts_with("is ") ? wanted.substr(3) : wanted;
        const std::string_view common =
            language == Language::Fa ? common_name(wanted) : std::string_view{};
        return common.empty() ? wanted : std::string(common);
    }
    const bool plain_is = because.test.size() > 1 && because.test[1].text == "is";
    return test_text(because.test, plain_is ? 2 : 1, name_of, language);
}

}  // namespace

std::string because_text(const engine::NotApplied::Because& because,
                         const NameOf& name_of,
                         Language language) {
    const std::string name =
        because.name.empty() ? "" : own_label(because.labels, name_of(because.name), language);
    const bool is_bool =
        because.value.type == "bool" && because.value.state == engine::Shown::State::Present;
    const std::string_view not_word = language == Language::En ? "not" : "نه";
    if (is_bool && !name.empty()) {
        if (language == Language::Fa) {
            return fmt::format("{}: {}", name, shown(because.value, language));
        }
        return because.value.plain == "no" ? fmt::format("not {}", name) : name;
    }
    const std::string value = shown(because.value, language);
    if (because.value.type == "bool" && !name.empty()) {
        return fmt::format("{} {}", name, value);
    }
    if (name.empty()) {
        return language == Language::En ? fmt::format("{} is {}", because.text, value)
                                        : fmt::format("{}: {}", because.text, value);
    }
    // "person.status is retiree" with worker: "status worker, not retiree"; "age >= 18 years" with
    // 12 years: "age 12 years, not >= 18 years".
    if (because.text.starts_with(because.name + " ")) {
        std::string written = because.text.substr(because.name.size() + 1);
        written = written.starts_with("is ") ? written.substr(3) : written;
        // Of "is not none" with none, and the like, the value alone says it.
        if (written == "none" || written.starts_with("not ")) {
            return fmt::format("{} {}", name, value);
        }
        return fmt::format("{} {}{} {} {}",
                           name,
                           value,
                           language == Language::En ? "," : "،",
                           not_word,
                           wanted_text(because, name_of, language));
    }
    const std::string whole = told_by_labels(because, language)
                                  ? test_text(because.test, 0, name_of, language)
                                  : because.text;
    return language == Language::En ? fmt::format("{} {}, needed {}", name, value, whole)
                                    : fmt::format("{} {}، شرط: {}", name, value, whole);
}

}  // namespace darman::report
