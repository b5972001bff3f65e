#include "report/html.hpp"

#include <map>
#include <utility>

#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/phrases.hpp"
#include "report/text.hpp"
#include "report/totals.hpp"

namespace darman::report {
namespace {

using Explanations = std::map<std::pair<std::string, std::string>, const engine::Explanation*>;

std::string count_text(std::size_t count) {
    const std::string text = std::to_string(count);
    return both(core::group_thousands(text, Language::En), core::format_number(text, Language::Fa));
}

std::string label(const Column& column) {
    return both(given_label(column.labels, column.name, column.module, Language::En),
                given_label(column.labels, column.name, column.module, Language::Fa));
}

bool lacks(const Column& column) {
    return column.money && column.unknown_count > 0 && column.present_count > 0;
}

std::string sum(const Column& column) {
    const std::string_view mark = lacks(column) ? " +?" : "";
    return both(fmt::format("{}{}", sum_text(column, Language::En), mark),
                fmt::format("{}{}", sum_text(column, Language::Fa), mark));
}

std::string card(std::string_view kind, const std::string& title, const Totals& totals) {
    std::string amounts;
    for (const Column& column : totals.columns) {
        if (column.money && column.present_count > 0) {
            amounts += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", label(column), sum(column));
        }
    }
    return fmt::format("<li class=\"card {}\"><h3>{}</h3><p class=\"count\">{}</p><dl>{}</dl></li>",
                       kind,
                       title,
                       count_text(totals.row_count),
                       amounts);
}

std::string summary(const Rows& rows) {
    const Totals all = totals_of(rows);
    std::string cards = card("all", both(Term::AllRows), all);
    for (const engine::Verdict verdict : kVerdicts) {
        Rows of_verdict;
        for (const engine::RowDecision* row : rows) {
            if (row->verdict == verdict) {
                of_verdict.push_back(row);
            }
        }
        if (!of_verdict.empty()) {
            cards +=
                card(verdict_class(verdict),
                     both(verdict_word(verdict, Language::En), verdict_word(verdict, Language::Fa)),
                     totals_of(of_verdict));
        }
    }
    std::string out =
        fmt::format("<section><h2>{}</h2><ul class=\"cards\">{}</ul>", both(Term::Summary), cards);
    const std::string en = amounts_chart(all, Language::En);
    if (!en.empty()) {
        out += fmt::format("<figure><figcaption>{}</figcaption>{}</figure>",
                           both(Term::Amounts),
                           both_markup("div", en, amounts_chart(all, Language::Fa)));
    }
    return out + "</section>";
}

std::string reason_list(const engine::RowDecision& row, Language language) {
    std::string out;
    const auto add = [&](std::string_view title, std::string_view text) {
        out += fmt::format("<li><strong>{}</strong>: {}</li>", html(title), html(text));
    };
    Citer citer(language);
    for (const engine::Reason& reason : row.reasons) {
        add(word(reason.pend ? Term::Pended : Term::Rejected, language),
            reason_phrase(reason, citer, language));
    }
    for (const std::string& need : need_phrases(row.needs, row.need_names, language)) {
        add(word(Term::Needs, language), need);
    }
    for (const std::string& fault : row.faults) {
        add(word(Term::FaultVerdict, language), fault);
    }
    for (const std::string& taint : row.taints) {
        add(fmt::format("* {}", word(Term::TaintNote, language)), taint);
    }
    if (row.taken_back) {
        out += fmt::format("<li>{}</li>", word(Term::TakenBack, language));
    }
    return out.empty() ? "" : fmt::format("<ul class=\"reasons\">{}</ul>", out);
}

std::string cells(const engine::RowDecision& row, const std::vector<Column>& columns) {
    std::string out;
    for (const Column& column : columns) {
        const engine::GivenValue* value = find_value(row, column);
        std::string text;
        if (value != nullptr) {
            const std::string_view mark = value->tainted ? "*" : "";
            text = both(fmt::format("{}{}", shown(value->value, Language::En), mark),
                        fmt::format("{}{}", shown(value->value, Language::Fa), mark));
        }
        out += fmt::format("<td{}>{}</td>", column.number ? " class=\"number\"" : "", text);
    }
    return out;
}

std::string row_html(const engine::RowDecision& row,
                     const std::vector<Column>& columns,
                     const Explanations& explanations,
                     std::size_t id) {
    const std::string_view kind = verdict_class(row.verdict);
    const auto found = explanations.find({row.entity, row.key});
    const std::string told = found == explanations.end()
                                 ? fmt::format("<p>{}</p>", both(Term::NotExplained))
                                 : explanation_html(*found->second);
    std::string out = fmt::format(
        "<tbody data-verdict=\"{}\"><tr class=\"row\"><th scope=\"row\">"
        "<button type=\"button\" aria-expanded=\"true\" aria-controls=\"x{}\">{}</button></th>",
        kind,
        id,
        both(number_word(row.key, Language::En), number_word(row.key, Language::Fa)));
    out += fmt::format(
        "<td class=\"date\">{}</td><td><span class=\"verdict {}\">{}</span>{}</td>{}</tr>",
        both(short_date(row.date, Language::En), short_date(row.date, Language::Fa)),
        kind,
        both(verdict_word(row.verdict, Language::En), verdict_word(row.verdict, Language::Fa)),
        both_markup("div", reason_list(row, Language::En), reason_list(row, Language::Fa)),
        cells(row, columns));
    out += fmt::format(
        "<tr class=\"detail\" id=\"x{}\"><td colspan=\"{}\">{}{}</td></tr></tbody>\n",
        id,
        columns.size() + 3,
        told,
        row.place.empty() ? ""
                          : fmt::format("<p class=\"place\"><bdi>{}</bdi></p>", html(row.place)));
    return out;
}

std::string table(const std::string& entity,
                  const Rows& rows,
                  const Explanations& explanations,
                  std::size_t& id) {
    const Totals totals = totals_of(rows);
    std::string heads;
    std::string sums;
    bool any_lacks = false;
    for (const Column& column : totals.columns) {
        const std::string_view number = column.number ? " class=\"number\"" : "";
        heads += fmt::format("<th scope=\"col\"{}>{}</th>", number, label(column));
        sums += fmt::format("<td{}>{}</td>", number, column.money ? sum(column) : "");
        any_lacks = any_lacks || lacks(column);
    }
    const policy::Labels labels = rows.empty() ? policy::Labels() : rows[0]->entity_labels;
    const std::string name =
        both(entity_word(entity, labels, Language::En), entity_word(entity, labels, Language::Fa));
    std::string out = fmt::format(
        "<section><h2>{}</h2><div class=\"scroll\"><table class=\"rows\"><thead><tr>"
        "<th scope=\"col\">{}</th><th scope=\"col\">{}</th><th "
        "scope=\"col\">{}</th>{}</tr></thead>\n",
        name,
        both(Term::Key),
        both(Term::Date),
        both(Term::Verdict),
        heads);
    for (const engine::RowDecision* row : rows) {
        out += row_html(*row, totals.columns, explanations, ++id);
    }
    out += fmt::format(
        "<tfoot><tr><th scope=\"row\" colspan=\"3\">{}</th>{}</tr></tfoot></table></div>",
        both(Term::Total),
        sums);
    if (any_lacks) {
        out += fmt::format("<p class=\"place\">+? {}</p>", both(Term::SumLacks));
    }
    return out + "</section>\n";
}

std::string controls() {
    std::string options =
        fmt::format("<option value=\"\" data-en=\"{0}\" data-fa=\"{1}\">{0}</option>",
                    word(Term::AllVerdicts, Language::En),
                    word(Term::AllVerdicts, Language::Fa));
    for (const engine::Verdict verdict : kVerdicts) {
        options += fmt::format("<option value=\"{0}\" data-en=\"{1}\" data-fa=\"{2}\">{1}</option>",
                               verdict_class(verdict),
                               verdict_word(verdict, Language::En),
                               verdict_word(verdict, Language::Fa));
    }
    return fmt::format(
        "<form class=\"controls\" role=\"search\"><label>{} <input type=\"search\" id=\"search\">"
        "</label> <label>{} <select id=\"filter\">{}</select></label> "
        "<output id=\"shown\" aria-live=\"polite\"></output></form>",
        both(Term::Search),
        both(Term::Verdict),
        options);
}

std::string receipt(const engine::Receipt& receipt) {
    std::string out;
    const auto add = [&](Term term, const std::string& en, const std::string& fa) {
        if (!en.empty()) {
            out += fmt::format("<div><dt>{}</dt><dd>{}</dd></div>", both(term), both(en, fa));
        }
    };
    const auto add_all = [&](Term term, const std::vector<std::string>& texts) {
        add(term, joined(texts, ", "), joined(texts, ", "));
    };
    add(Term::Policy, receipt.policy_sha256, receipt.policy_sha256);
    add_all(Term::Modules, receipt.modules);
    add_all(Term::Variants, receipt.variants);
    add_all(Term::Reforms, receipt.reforms);
    for (const engine::Receipt::Text& text : receipt.texts) {
        const std::string line = fmt::format("{} {}", text.source, text.sha256);
        add(Term::LawTexts, line, line);
    }
    add(Term::Inputs, receipt.inputs_sha256, receipt.inputs_sha256);
    add(Term::KnownAsOf,
        long_date(receipt.known_at, Language::En),
        long_date(receipt.known_at, Language::Fa));
    add(Term::Engine, receipt.engine, receipt.engine);
    return fmt::format(
        "<section class=\"receipt\"><h2>{}</h2><dl>{}</dl></section>", both(Term::Receipt), out);
}

std::string head(const HtmlOptions& options) {
    const bool en = options.language == Language::En;
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{0}\" dir=\"{1}\" data-lang=\"{0}\">\n<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        "<title>{2}</title>\n<style>{3}</style>\n</head>\n",
        en ? "en" : "fa",
        en ? "ltr" : "rtl",
        word(Term::Decisions, options.language),
        html_style());
}

std::string header(const engine::Decision& decision) {
    std::string choices;
    for (const auto& [value, title] : {std::pair{"fa", "فارسی"}, std::pair{"en", "English"}}) {
        choices += fmt::format(
            "<button type=\"button\" data-set=\"{0}\" lang=\"{0}\">{1}</button>", value, title);
    }
    choices +=
        fmt::format("<button type=\"button\" data-set=\"both\">{}</button>", both(Term::Both));
    const std::string_view common = common_name(decision.currency);
    const std::string_view currency = common.empty() ? decision.currency : common;
    const auto line = [&](Language language, std::string_view unit) {
        return fmt::format("{} {} · {} {}",
                           word(Term::KnownAsOf, language),
                           html(long_date(decision.receipt.known_at, language)),
                           word(Term::Currency, language),
                           html(unit));
    };
    return fmt::format(
        "<header><h1>{}</h1><nav aria-label=\"{} / {}\">{}</nav>{}</header>\n",
        both(Term::Decisions),
        word(Term::LanguageWord, Language::En),
        word(Term::LanguageWord, Language::Fa),
        choices,
        both_markup("p", line(Language::En, decision.currency), line(Language::Fa, currency)));
}

}  // namespace

std::string decision_html(const engine::Decision& decision,
                          const std::vector<engine::Explanation>& explanations,
                          const HtmlOptions& options) {
    Explanations by_row;
    for (const engine::Explanation& explanation : explanations) {
        by_row[{explanation.row.entity, explanation.row.key}] = &explanation;
    }
    const Rows rows = telling_rows(decision);
    std::vector<std::string> entities;
    std::map<std::string, Rows> by_entity;
    for (const engine::RowDecision* row : rows) {
        if (by_entity[row->entity].empty()) {
            entities.push_back(row->entity);
        }
        by_entity[row->entity].push_back(row);
    }
    std::string out = head(options) + "<body>\n" + header(decision) + "<main>\n";
    if (rows.empty()) {
        out += fmt::format("<p>{}</p>", both(Term::Nothing));
    } else {
        out += summary(rows) + controls();
    }
    std::size_t id = 0;
    for (const std::string& entity : entities) {
        out += table(entity, by_entity[entity], by_row, id);
    }
    out += fmt::format("<p id=\"none\" hidden>{}</p>", both(Term::NoMatch));
    out += receipt(decision.receipt) + "</main>\n";
    return out + "<script>" + html_script() + "</script>\n</body>\n</html>\n";
}

}  // namespace darman::report
