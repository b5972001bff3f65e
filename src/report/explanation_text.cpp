#include "report/explanation_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/narrative.hpp"
#include "report/phrases.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

using Kind = NarrativeLine::Kind;

// Wider labels, values and formulas push what follows to the right, or to a line of its own.
constexpr std::size_t kLabelWidthMax = 40;
constexpr std::size_t kValueWidthMax = 20;
constexpr std::size_t kFormulaWidthMax = 44;

struct Widths {
    std::size_t label = 0;
    std::size_t value = 0;
    std::size_t formula = 0;  // with its " = " or " from "
};

std::string indented(const NarrativeLine& line) {
    return std::string(2 + 2 * static_cast<std::size_t>(line.depth), ' ') + line.label;
}

std::string equation(const NarrativeLine& line) {
    if (line.formula.empty()) {
        return "";
    }
    return (line.bounded ? " from " : " = ") + line.formula;
}

Widths measure(const std::vector<NarrativeLine>& lines) {
    Widths widths;
    for (const NarrativeLine& line : lines) {
        if (line.kind != Kind::Value) {
            continue;
        }
        widths.label = std::max(widths.label, display_width(indented(line)));
        widths.value = std::max(widths.value, display_width(line.value));
        const std::size_t formula = display_width(equation(line));
        if (formula <= kFormulaWidthMax) {
            widths.formula = std::max(widths.formula, formula);
        }
    }
    widths.label = std::min(widths.label, kLabelWidthMax);
    widths.value = std::min(widths.value, kValueWidthMax);
    return widths;
}

std::string value_line(const NarrativeLine& line, const Widths& widths) {
    const std::string notes = joined(line.notes, "; ");
    std::string out = align_left(indented(line), widths.label) + " ";
    out +=
        line.number ? align_right(line.value, widths.value) : align_left(line.value, widths.value);
    const std::string formula = equation(line);
    if (display_width(formula) > widths.formula && !notes.empty()) {
        const std::string blank(widths.label + 1 + widths.value, ' ');
        return fmt::format("{}{}\n{}   {}", out, formula, blank, notes);
    }
    out += align_left(formula, widths.formula);
    if (!notes.empty()) {
        out += "   " + notes;
    }
    return out;
}

// All but values: "  rejected: not covered, since covered (no); says; art 10".
std::string other_line(const NarrativeLine& line, Language language) {
    std::string out = "  " + line.label;
    if (!line.value.empty()) {
        out += ": " + line.value;
    }
    if (!line.formula.empty()) {
        const std::string_view because = word(Term::Because, language);
        out +=
            fmt::format("{}{} {}", language == Language::En ? ", " : "، ", because, line.formula);
    }
    if (!line.notes.empty()) {
        const std::string_view separator = language == Language::En ? "; " : "؛ ";
        const bool first = line.value.empty() && line.formula.empty();
        out += first ? ": " : std::string(separator);
        out += joined(line.notes, separator);
    }
    return out;
}

std::string persian_line(const NarrativeLine& line) {
    std::string out(2 + 2 * static_cast<std::size_t>(line.depth), ' ');
    if (!line.known) {
        out += fmt::format("{} {}", line.label, line.value);
    } else {
        out += line.number ? fmt::format("{} برابر {} است", line.label, line.value)
                           : fmt::format("{}: {}", line.label, line.value);
    }
    if (!line.formula.empty()) {
        out += line.bounded ? "، از " : line.number ? ": " : "، زیرا ";
        out += line.formula;
    }
    if (!line.notes.empty()) {
        out += "؛ " + joined(line.notes, "؛ ");
    }
    return out + ".";
}

std::string heading(const Narrative& narrative, Language language) {
    const std::string comma(word(Term::ListComma, language));
    std::string facts = narrative.facts;
    if (!narrative.date.empty()) {
        facts += facts.empty() ? narrative.date : comma + narrative.date;
    }
    if (language == Language::En) {
        return fmt::format("{}  {}  →  {}", narrative.subject, facts, narrative.outcome);
    }
    return fmt::format("\u200F{} — {} ← {}", narrative.subject, facts, narrative.outcome);
}

// Safe piece by piece: the line breaks between them are ours.
std::string safe(std::string_view text) {
    std::string out;
    while (true) {
        const std::size_t end = text.find('\n');
        std::string line = one_line(text.substr(0, end));
        while (line.ends_with(' ')) {
            line.pop_back();
        }
        out += line + "\n";
        if (end == std::string_view::npos) {
            return out;
        }
        text.remove_prefix(end + 1);
    }
}

// A line break inside a label or reason is someone's input, and must not start a line of ours.
void make_safe(Narrative& narrative) {
    for (std::string* text :
         {&narrative.subject, &narrative.facts, &narrative.date, &narrative.outcome}) {
        *text = one_line(*text);
    }
    for (NarrativeLine& line : narrative.lines) {
        for (std::string* text : {&line.label, &line.value, &line.formula}) {
            *text = one_line(*text);
        }
        std::transform(
            line.notes.begin(), line.notes.end(), line.notes.begin(), [](const std::string& note) {
                return one_line(note);
            });
    }
}

}  // namespace

std::string explanation_text(const engine::Explanation& explanation, Language language) {
    Narrative narrative = narrate(explanation, language);
    make_safe(narrative);
    std::string out = safe(heading(narrative, language));
    const Widths widths = measure(narrative.lines);
    for (const NarrativeLine& line : narrative.lines) {
        if (language == Language::Fa) {
            const bool value = line.kind == Kind::Value;
            out += safe("\u200F" + (value ? persian_line(line) : other_line(line, language) + "."));
        } else {
            out += safe(line.kind == Kind::Value ? value_line(line, widths)
                                                 : other_line(line, language));
        }
    }
    return out;
}

}  // namespace darman::report
