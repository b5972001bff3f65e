#include "report/replay_html.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/phrases.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

// In pixels of the drawing, which scales with the page.
constexpr std::int64_t kWidth = 720;
constexpr std::int64_t kLabelWidth = 190;
constexpr std::int64_t kValueWidth = 170;
constexpr std::int64_t kBarsWidth = kWidth - kLabelWidth - kValueWidth;
constexpr std::int64_t kBarHeight = 14;
constexpr std::int64_t kBarGap = 3;
constexpr std::int64_t kRowGap = 9;
constexpr std::size_t kLabelLength = 26;
constexpr std::size_t kOpenRowsMax = 40;

constexpr std::string_view kIsolate = "\u2066";
constexpr std::string_view kIsolateEnd = "\u2069";

// Isolates become elements, since html() drops what could turn a line around.
std::string markup(const std::string& text) {
    std::string out;
    std::string_view rest = text;
    for (std::size_t at = rest.find(kIsolate); at != std::string_view::npos;
         at = rest.find(kIsolate)) {
        const std::size_t end = std::min(rest.find(kIsolateEnd, at), rest.size());
        const std::string_view inner =
            rest.substr(at + kIsolate.size(), end - at - kIsolate.size());
        out += html(rest.substr(0, at)) + "<bdi dir=\"ltr\">" + html(inner) + "</bdi>";
        rest.remove_prefix(std::min(rest.size(), end + kIsolateEnd.size()));
    }
    return out + html(rest);
}

std::string told(const Said& text) {
    return text.en == text.fa ? both(text.en, text.fa)
                              : both_markup("span", markup(text.en), markup(text.fa));
}

class Chart {
  public:
    Chart(const ViewChart& chart, Language language) : chart_(chart), language_(language) {
        for (const auto& row : chart.values) {
            for (const core::Rational& value : row) {
                most_ = std::max(most_, value.abs());
                below_ = below_ || value.sign() < 0;
                above_ = above_ || value.sign() > 0;
            }
        }
    }

    std::string svg() {
        if (most_.is_zero()) {
            return "";
        }
        if (chart_.series.size() > 1) {
            legend();
        }
        std::vector<std::string> words;
        for (std::size_t r = 0; r < chart_.rows.size(); ++r) {
            row(r);
            words.push_back(fmt::format(
                "{} {}", chart_.rows[r].in(language_), chart_.shown[r].back().in(language_)));
        }
        return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>",
                           kWidth,
                           top_,
                           html(joined(words, word(Term::ListComma, language_))),
                           out_);
    }

  private:
    [[nodiscard]] bool is_english() const { return language_ == Language::En; }

    // Persian reads from the right: the drawing is mirrored.
    [[nodiscard]] std::int64_t side(std::int64_t x, std::int64_t width) const {
        return is_english() ? x : kWidth - x - width;
    }

    // A number with a sign runs from left to right in Persian too; then it ends where a Persian
    // text would begin.
    void text(std::int64_t x, std::int64_t baseline, const std::string& what) {
        const bool isolated = what.starts_with(kIsolate);
        out_ += fmt::format("<text x=\"{}\" y=\"{}\" direction=\"{}\"{}>{}</text>",
                            side(x, 0),
                            baseline,
                            is_english() || isolated ? "ltr" : "rtl",
                            isolated ? " text-anchor=\"end\"" : "",
                            html(what));
    }

    void legend() {
        constexpr std::int64_t kMark = 12;
        constexpr std::int64_t kLineHeight = 20;
        constexpr std::int64_t kLetterWidth = 8;
        std::int64_t x = kLabelWidth;
        for (std::size_t s = 0; s < chart_.series.size(); ++s) {
            const std::string name = one_line(chart_.series[s].in(language_));
            const std::int64_t width =
                static_cast<std::int64_t>(display_width(name)) * kLetterWidth + 3 * kMark;
            if (x > kLabelWidth && x + width > kWidth) {
                x = kLabelWidth;
                top_ += kLineHeight;
            }
            out_ += fmt::format(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"series{}\"/>",
                side(x, kMark),
                top_,
                kMark,
                kMark,
                s % 4);
            text(x + kMark + 6, top_ + 10, name);
            x += width;
        }
        top_ += kLineHeight + 6;
    }

    [[nodiscard]] std::int64_t width_of(const core::Rational& value) const {
        const std::int64_t room = below_ && above_ ? kBarsWidth / 2 : kBarsWidth;
        const core::Rational width = (value.abs() * core::Rational(room) / most_).floor();
        return value.is_zero() ? 0 : std::max<std::int64_t>(1, width.to_int64().value_or(room));
    }

    void row(std::size_t r) {
        text(0, top_ + kBarHeight - 3, cut(one_line(chart_.rows[r].in(language_)), kLabelLength));
        const std::int64_t zero = kLabelWidth + (below_ && above_ ? kBarsWidth / 2 : 0);
        for (std::size_t s = 0; s < chart_.values[r].size(); ++s) {
            const core::Rational& value = chart_.values[r][s];
            const std::int64_t width = width_of(value);
            const bool left = value.sign() < 0 && above_;
            out_ += fmt::format(
                "<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"series{}\"/>",
                side(left ? zero - width : zero, width),
                top_,
                width,
                kBarHeight,
                s % 4);
            text((left ? zero : zero + width) + 8,
                 top_ + kBarHeight - 3,
                 chart_.shown[r][s].in(language_));
            top_ += kBarHeight + kBarGap;
        }
        top_ += kRowGap;
    }

    const ViewChart& chart_;
    Language language_;
    core::Rational most_;
    bool below_ = false;
    bool above_ = false;
    std::int64_t top_ = 4;
    std::string out_;
};

std::string chart_html(const ViewChart& chart) {
    if (chart.rows.size() < 2 || chart.series.empty()) {
        return "";
    }
    const std::string en = Chart(chart, Language::En).svg();
    if (en.empty()) {
        return "";
    }
    return fmt::format("<figure class=\"chart\">{}</figure>",
                       both_markup("div", en, Chart(chart, Language::Fa).svg()));
}

std::string table_html(const ViewTable& table) {
    std::string out;
    if (!table.title.en.empty()) {
        out += fmt::format("<h3>{}</h3>", told(table.title));
    }
    out += chart_html(table.chart);
    if (!table.rows.empty()) {
        std::string body;
        for (const ViewRow& row : table.rows) {
            body += row.sum ? "<tr class=\"sum\">" : "<tr>";
            for (std::size_t c = 0; c < row.cells.size(); ++c) {
                const bool number = c < table.columns.size() && table.columns[c].number;
                body += c == 0 ? fmt::format("<th scope=\"row\">{}</th>", told(row.cells[c]))
                               : fmt::format("<td{}>{}</td>",
                                             number ? " class=\"number\"" : "",
                                             told(row.cells[c]));
            }
            body += "</tr>\n";
        }
        std::string heads;
        for (const ViewColumn& column : table.columns) {
            heads += fmt::format("<th scope=\"col\"{}>{}</th>",
                                 column.number ? " class=\"number\"" : "",
                                 column.head.en.empty() ? "" : told(column.head));
        }
        const bool open = table.rows.size() <= kOpenRowsMax;
        const std::string whole = fmt::format(
            "<div class=\"scroll\"><table class=\"figures\"><thead><tr>{}</tr></thead>\n"
            "<tbody>{}</tbody></table></div>",
            heads,
            body);
        const std::string count = std::to_string(table.rows.size());
        out += open ? whole
                    : fmt::format("<details><summary>{}</summary>{}</details>",
                                  both(fmt::format("all {} lines", count),
                                       fmt::format("همهٔ {} سطر", core::to_persian_digits(count))),
                                  whole);
    }
    for (const Said& note : table.notes) {
        out += fmt::format("<p class=\"place\">{}</p>", told(note));
    }
    return fmt::format("<div class=\"block\">{}</div>\n", out);
}

std::string headlines_html(const std::vector<Headline>& headlines) {
    std::string out;
    for (const Headline& one : headlines) {
        out += fmt::format(
            "<li class=\"card {}\"><h3>{}</h3><p class=\"count\">{}</p><p "
            "class=\"place\">{}</p></li>",
            one.tone,
            told(one.title),
            told(one.value),
            one.detail.en.empty() ? "" : told(one.detail));
    }
    return fmt::format("<section><ul class=\"cards\">{}</ul></section>\n", out);
}

std::string receipts_html(const std::vector<engine::Receipt>& receipts) {
    std::string out;
    for (const engine::Receipt& receipt : receipts) {
        const auto add = [&](Term term, const std::string& text) {
            if (!text.empty()) {
                out += fmt::format(
                    "<div><dt>{}</dt><dd><bdi>{}</bdi></dd></div>", both(term), html(text));
            }
        };
        add(Term::Reforms, joined(receipt.reforms, ", "));
        add(Term::Variants, joined(receipt.variants, ", "));
        add(Term::Policy, receipt.policy_sha256);
        add(Term::Modules, joined(receipt.modules, ", "));
        add(Term::Inputs, receipt.inputs_sha256);
        add(Term::Engine, receipt.engine);
    }
    return fmt::format(
        "<section class=\"receipt\"><h2>{}</h2><dl>{}</dl></section>\n", both(Term::Receipt), out);
}

// What this report needs beyond the style of a decision.
std::string_view style() {
    return R"css(
.block { margin: 0 0 1.6rem; } .block > h3 { margin: 0 0 .5rem; color: var(--soft); }
.figures th[scope=row] { font-weight: 400; min-width: 9rem; } .figures thead th { border-block-end: 2px solid var(--ink);
  font-weight: 600; vertical-align: bottom; }
.figures tbody tr > * { border-block-start: 1px solid var(--line); padding: .3rem .7rem; }
.figures .sum > * { border-block-start: 2px solid var(--ink); font-weight: 600; }
.figures tbody tr:hover { background: var(--wash); }
.chart { margin: 0 0 .8rem; max-width: 52rem; }
svg .series0 { fill: #9db8c9; } svg .series1 { fill: #14598c; } svg .series2 { fill: #b3541e; }
svg .series3 { fill: #6b8e23; }
details summary { cursor: pointer; color: var(--mark); margin: 0 0 .5rem; }
.statements { background: var(--wash); border-radius: 6px; padding: .7rem 1.6rem; }
.toc { display: flex; flex-wrap: wrap; gap: .2rem 1.2rem; padding: 0; margin: 1rem 0 0; list-style: none; }
.card .place { margin: 0; } .card .count { font-size: 1.5rem; }
@media print { details:not([open]) > *:not(summary) { display: block; } .toc { display: none; } }
)css";
}

std::string head(const ReplayView& view, const HtmlOptions& options) {
    const bool en = options.language == Language::En;
    return fmt::format(
        "<!DOCTYPE html>\n<html lang=\"{0}\" dir=\"{1}\" data-lang=\"{0}\">\n<head>\n"
        "<meta charset=\"utf-8\">\n"
        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n"
        "<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; script-src 'unsafe-inline'\">\n"
        "<title>{2}</title>\n<style>{3}{4}</style>\n</head>\n",
        en ? "en" : "fa",
        en ? "ltr" : "rtl",
        html(view.title.in(options.language)),
        html_style(),
        style());
}

std::string header(const ReplayView& view) {
    std::string choices;
    for (const auto& [value, title] : {std::pair{"fa", "فارسی"}, std::pair{"en", "English"}}) {
        choices += fmt::format(
            "<button type=\"button\" data-set=\"{0}\" lang=\"{0}\">{1}</button>", value, title);
    }
    return fmt::format("<header><h1>{}</h1><nav aria-label=\"{} / {}\">{}</nav>{}</header>\n",
                       told(view.title),
                       word(Term::LanguageWord, Language::En),
                       word(Term::LanguageWord, Language::Fa),
                       choices,
                       both_markup("p", html(view.subtitle.en), html(view.subtitle.fa)));
}

}  // namespace

std::string replay_html(const ReplayView& view,
                        const std::vector<engine::Receipt>& receipts,
                        const HtmlOptions& options) {
    std::string out = head(view, options) + "<body>\n" + header(view) + "<main>\n";
    out += headlines_html(view.headlines);
    std::string contents;
    for (std::size_t p = 0; p < view.parts.size(); ++p) {
        contents +=
            fmt::format("<li><a href=\"#part{}\">{}</a></li>", p, told(view.parts[p].title));
    }
    out += fmt::format("<ul class=\"toc\">{}</ul>\n", contents);
    std::string statements;
    for (const Said& statement : view.statements) {
        statements += fmt::format("<p>{}</p>", told(statement));
    }
    out += fmt::format("<section><div class=\"statements\">{}</div></section>\n", statements);
    for (std::size_t p = 0; p < view.parts.size(); ++p) {
        out += fmt::format("<section id=\"part{}\"><h2>{}</h2>\n", p, told(view.parts[p].title));
        for (const ViewTable& table : view.parts[p].tables) {
            out += table_html(table);
        }
        out += "</section>\n";
    }
    out += receipts_html(receipts) + "</main>\n";
    return out + "<script>" + html_script() + "</script>\n</body>\n</html>\n";
}

}  // namespace darman::report
