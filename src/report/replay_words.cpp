#include "report/replay_words.hpp"

#include <fmt/format.h>

#include "report/phrases.hpp"
#include "report/replay_parts.hpp"

namespace darman::report {

using core::Rational;

namespace {

Said number_said(const std::string& text) {
    if (text.find('/') != std::string::npos) {
        return {text, core::to_persian_digits(text)};
    }
    return {core::format_number(text, Language::En), core::format_number(text, Language::Fa)};
}

const policy::VerdictInfo* verdict_named(const replay::Report& report, const std::string& code) {
    for (const replay::Scenario& scenario : report.plan.scenarios) {
        for (const policy::VerdictInfo& verdict : scenario.model->verdicts) {
            if (verdict.code == code) {
                return &verdict;
            }
        }
    }
    return nullptr;
}

Said reason_said(const replay::Report& report, const std::string& code) {
    Said found{humanised(code, Language::En), humanised(code, Language::Fa)};
    const policy::VerdictInfo* verdict = verdict_named(report, code);
    if (verdict != nullptr && !verdict->says.fa.empty()) {
        found.fa = verdict->says.fa;
    }
    return found;
}

}  // namespace

Said said(std::string en, std::string fa) {
    return {std::move(en), std::move(fa)};
}

Said count_said(std::uint64_t count) {
    return number_said(std::to_string(count));
}

Said amount_said(const Rational& minor, const replay::Report& report) {
    return number_said(replay::amount_text(minor, report));
}

Said sum_said(const replay::MeasureTotals& totals, const replay::Report& report) {
    return totals.known == 0 && totals.unknown > 0 ? said("unknown", "نامعلوم")
                                                   : amount_said(totals.sum.total(), report);
}

Said change_said(const Rational& minor, const replay::Report& report) {
    Said amount = amount_said(minor.abs(), report);
    if (minor.is_zero()) {
        return amount;
    }
    // U+2212: a hyphen would part from its number where lines break.
    const std::string_view sign = minor.sign() < 0 ? "\u2212" : "+";
    // In a right-to-left line the sign would stand on the wrong side of a number.
    return {fmt::format("{}{}", sign, amount.en), fmt::format("\u2066{}{}\u2069", sign, amount.fa)};
}

Said percent_said(const Rational& part, const Rational& whole) {
    if (whole.is_zero()) {
        return {"–", "–"};
    }
    const std::string text = (part * Rational(100) / whole).to_decimal(1);
    return {text + " %", core::format_number(text, Language::Fa) + "٪"};
}

Said percent_said(std::uint64_t part, std::uint64_t whole) {
    return percent_said(Rational(static_cast<std::int64_t>(part)),
                        Rational(static_cast<std::int64_t>(whole)));
}

Said verdict_said(engine::Verdict verdict) {
    return {std::string(verdict_word(verdict, Language::En)),
            std::string(verdict_word(verdict, Language::Fa))};
}

Said reasons_said(const replay::Report& report, const std::string& codes) {
    Said all;
    std::string code;
    for (const char c : codes + ",") {
        if (c != ',') {
            code += c == ' ' ? "" : std::string(1, c);
            continue;
        }
        const Said one = reason_said(report, code);
        all.en += (all.en.empty() ? "" : ", ") + one.en;
        all.fa += (all.fa.empty() ? "" : "، ") + one.fa;
        code.clear();
    }
    return all;
}

Said outcome_said(const replay::Report& report, const std::string& outcome) {
    if (outcome == "no such row") {
        return {outcome, "ردیفی نیست"};
    }
    const std::size_t colon = outcome.find(": ");
    std::string verdict = outcome.substr(0, colon);
    const bool taken_back = verdict.ends_with(", taken back");
    verdict = verdict.substr(0, verdict.find(','));
    Said found{verdict, verdict};
    for (const engine::Verdict each : {engine::Verdict::Accepted,
                                       engine::Verdict::Pended,
                                       engine::Verdict::Undecided,
                                       engine::Verdict::Fault,
                                       engine::Verdict::Rejected}) {
        if (engine::verdict_name(each) == verdict) {
            found = verdict_said(each);
        }
    }
    if (taken_back) {
        found.en += fmt::format(", {}", word(Term::TakenBack, Language::En));
        found.fa += fmt::format("، {}", word(Term::TakenBack, Language::Fa));
    }
    if (colon != std::string::npos) {
        found = joined_said(found, reasons_said(report, outcome.substr(colon + 2)), ": ", ": ");
    }
    return found;
}

Said measure_said(const replay::Measure& measure) {
    return {label_of(measure.labels, measure.name, Language::En),
            label_of(measure.labels, measure.name, Language::Fa)};
}

Said entity_said(const std::string& entity, const policy::Labels& labels, bool many) {
    Said found{entity_word(entity, labels, Language::En),
               entity_word(entity, labels, Language::Fa)};
    if (many) {
        found.en += found.en.ends_with('s') ? "" : "s";
    }
    return found;
}

Said dimension_said(const replay::Dimension& dimension) {
    switch (dimension.kind) {
        case replay::Dimension::Kind::Verdict:
            return {"verdict", "نتیجه"};
        case replay::Dimension::Kind::Reason:
            return {"reason", "دلیل"};
        case replay::Dimension::Kind::Paths:
            break;
    }
    Said all;
    for (const replay::Dimension::Part& part : dimension.parts) {
        const Said one{label_of(part.labels, part.path, Language::En),
                       label_of(part.labels, part.path, Language::Fa)};
        all = all.en.empty() ? one : joined_said(all, one, " × ", " × ");
    }
    return all;
}

Said group_said(const replay::Report& report,
                const replay::Dimension& dimension,
                const std::string& key) {
    const std::vector<replay::GroupPart> parts = replay::group_parts(report, dimension, key);
    if (dimension.kind == replay::Dimension::Kind::Verdict) {
        return outcome_said(report, parts[0].text);
    }
    if (dimension.kind == replay::Dimension::Kind::Reason) {
        return parts[0].kind == replay::GroupPart::Kind::Text ? reasons_said(report, parts[0].text)
                                                              : said("no reason", "بدون دلیل");
    }
    Said all;
    for (const replay::GroupPart& part : parts) {
        Said one;
        switch (part.kind) {
            case replay::GroupPart::Kind::Text:
                one = {part.labels.en.empty() ? part.text : part.labels.en,
                       part.labels.fa.empty() ? part.text : part.labels.fa};
                if (part.labels.fa.empty()) {
                    const std::string_view common = common_name(part.text);
                    one.fa =
                        common.empty() ? number_word(part.text, Language::Fa) : std::string(common);
                }
                if (part.text == "yes" || part.text == "no") {
                    one.fa = part.text == "yes" ? "بله" : "خیر";
                }
                break;
            case replay::GroupPart::Kind::Unknown:
                one = said("(unknown)", "(نامعلوم)");
                break;
            case replay::GroupPart::Kind::None:
                one = said("(none)", "(ندارد)");
                break;
            case replay::GroupPart::Kind::Fault:
                one = said("(fault)", "(خطا)");
                break;
        }
        all = all.en.empty() ? one : joined_said(all, one, ", ", "، ");
    }
    return all;
}

Said scenario_said(const replay::Report& report, std::size_t scenario) {
    const replay::Scenario& law = report.plan.scenarios[scenario];
    if (scenario == 0) {
        return {"today", "وضع موجود"};
    }
    return {law.labels.en.empty() ? law.name : law.labels.en,
            law.labels.fa.empty() ? law.name : law.labels.fa};
}

Said need_said(const std::string& need) {
    return {need_phrase(need, Language::En), need_phrase(need, Language::Fa)};
}

Said joined_said(const Said& a, const Said& b, std::string_view between_en, std::string_view fa) {
    return {fmt::format("{}{}{}", a.en, between_en, b.en), fmt::format("{}{}{}", a.fa, fa, b.fa)};
}

ViewTable view_table(Said title, std::vector<ViewColumn> columns) {
    ViewTable made;
    made.title = std::move(title);
    made.columns = std::move(columns);
    return made;
}

void more_note(ViewTable& table, std::size_t all, std::size_t shown) {
    if (all > shown) {
        const Said rest = count_said(all - shown);
        table.notes.push_back(said(
            fmt::format("and {} more: --csv writes them all", rest.en),
            fmt::format("و {} سطر دیگر: \u2066--csv\u2069 همه را می‌نویسد",
                        rest.fa)));
    }
}

}  // namespace darman::report
