#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/narrative.hpp"
#include "report/phrases.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

using Kind = NarrativeLine::Kind;

constexpr std::size_t kUnbrokenWidthMax = 40;

std::string_view comma(Language language) {
    return language == Language::En ? "; " : "؛ ";
}

// Numbers and signs run left to right in Persian mathematics as well; within a right-to-left line
// `a − b` would be seen as `b − a`.
std::string formula(const NarrativeLine& line) {
    const std::string text = html(line.formula);
    return line.reckoned ? fmt::format("<bdi dir=\"ltr\">{}</bdi>", text) : text;
}

// Short ones are kept in one line: a sign at the end of a line is easily overlooked.
std::string equation(const NarrativeLine& line, Language language) {
    if (line.formula.empty()) {
        return "";
    }
    const bool whole = line.reckoned && display_width(line.formula) <= kUnbrokenWidthMax;
    return fmt::format("<span{}>{} {}</span>",
                       whole ? " class=\"sum\"" : "",
                       line.bounded ? word(Term::From, language) : "=",
                       formula(line));
}

std::string value_row(const NarrativeLine& line, Language language) {
    return fmt::format(
        "<tr><th scope=\"row\" class=\"d{}\">{}</th><td "
        "class=\"{}\">{}</td><td>{}</td><td>{}</td></tr>",
        line.depth,
        html(line.label),
        line.number ? "number" : "",
        html(line.value),
        equation(line, language),
        html(joined(line.notes, comma(language))));
}

std::string_view item_class(Kind kind) {
    switch (kind) {
        case Kind::EngineFault:
        case Kind::Fault:
            return "alarm";
        case Kind::Taint:
            return "taint";
        case Kind::Verdict:
        case Kind::Need:
            return "ground";
        case Kind::Value:
        case Kind::NotApplied:
            return "";
    }
    return "";
}

std::string item(const NarrativeLine& line, Language language) {
    std::string out = fmt::format(
        "<li class=\"{}\"><strong>{}</strong>", item_class(line.kind), html(line.label));
    if (!line.value.empty()) {
        out += ": " + html(line.value);
    }
    if (!line.formula.empty()) {
        out += fmt::format("{}{} {}",
                           html(word(Term::ListComma, language)),
                           word(Term::Because, language),
                           formula(line));
    }
    if (!line.notes.empty()) {
        out += line.value.empty() && line.formula.empty() ? ": " : std::string(comma(language));
        out += html(joined(line.notes, comma(language)));
    }
    return out + "</li>";
}

std::string block(const engine::Explanation& explanation, Language language) {
    const Narrative narrative = narrate(explanation, language);
    std::string rows;
    std::string before;
    std::string after;
    for (const NarrativeLine& line : narrative.lines) {
        if (line.kind == Kind::Value) {
            rows += value_row(line, language);
        } else {
            // What decided the verdict comes before the reckoning, the rest after it.
            const bool first = line.kind == Kind::Verdict || line.kind == Kind::EngineFault;
            (first ? before : after) += item(line, language);
        }
    }
    std::string out = fmt::format("<h4>{}</h4>", html(narrative.subject));
    std::vector<std::string> facts;
    for (const std::string& fact : {narrative.facts, narrative.date}) {
        if (!fact.empty()) {
            facts.push_back(fact);
        }
    }
    out += fmt::format("<p>{} {} <strong>{}</strong></p>",
                       html(joined(facts, word(Term::ListComma, language))),
                       language == Language::En ? "→" : "←",
                       html(narrative.outcome));
    if (!before.empty()) {
        out += fmt::format("<ul>{}</ul>", before);
    }
    if (!rows.empty()) {
        out += fmt::format(
            "<table class=\"story\"><thead><tr><th scope=\"col\">{}</th>"
            "<th scope=\"col\" class=\"number\">{}</th><th scope=\"col\">{}</th>"
            "<th scope=\"col\">{}</th></tr></thead><tbody>{}</tbody></table>",
            word(Term::Name, language),
            word(Term::Value, language),
            word(Term::Formula, language),
            word(Term::Grounds, language),
            rows);
    }
    if (!after.empty()) {
        out += fmt::format("<ul>{}</ul>", after);
    }
    return out;
}

}  // namespace

std::string explanation_html(const engine::Explanation& explanation) {
    return "<div class=\"pair\">" +
           both_markup("div", block(explanation, Language::En), block(explanation, Language::Fa)) +
           "</div>";
}

}  // namespace darman::report
