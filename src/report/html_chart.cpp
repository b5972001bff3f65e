#include <algorithm>

#include <fmt/format.h>

#include "report/html_parts.hpp"
#include "report/phrases.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

// In pixels of the drawing, which scales with the page.
constexpr std::int64_t kWidth = 640;
constexpr std::int64_t kLabelWidth = 170;
constexpr std::int64_t kBarWidthMax = 320;
constexpr std::int64_t kBarHeight = 18;
constexpr std::int64_t kRowHeight = 30;
constexpr std::size_t kLabelLength = 24;

std::int64_t bar_width(const core::Rational& amount, const core::Rational& most) {
    const core::Rational width = (amount.abs() * core::Rational(kBarWidthMax) / most).floor();
    return std::max<std::int64_t>(1, width.to_int64().value_or(kBarWidthMax));
}

std::string bar(const Column& column,
                std::int64_t top,
                const core::Rational& most,
                Language language) {
    const bool en = language == Language::En;
    const std::int64_t width = bar_width(column.sum, most);
    const std::int64_t x = en ? kLabelWidth : kWidth - kLabelWidth - width;
    const std::int64_t value_x = en ? x + width + 8 : x - 8;
    const std::string_view direction = en ? "ltr" : "rtl";
    const std::int64_t baseline = top + kBarHeight - 5;
    std::string out = fmt::format(
        "<text x=\"{}\" y=\"{}\" direction=\"{}\">{}</text>",
        en ? 0 : kWidth,
        baseline,
        direction,
        html(cut(one_line(given_label(column.labels, column.name, column.module, language)),
                 kLabelLength)));
    out += fmt::format("<rect x=\"{}\" y=\"{}\" width=\"{}\" height=\"{}\" class=\"{}\"/>",
                       x,
                       top,
                       width,
                       kBarHeight,
                       column.sum.sign() < 0 ? "below" : "above");
    // A number has no direction of its own; without this a Persian value would grow over its bar.
    out += fmt::format("<text x=\"{}\" y=\"{}\" direction=\"{}\" class=\"number\">{}</text>",
                       value_x,
                       baseline,
                       direction,
                       html(sum_text(column, language)));
    return out;
}

}  // namespace

std::string amounts_chart(const Totals& totals, Language language) {
    std::vector<const Column*> columns;
    core::Rational most;
    for (const Column& column : totals.columns) {
        if (column.money && column.present_count > 0) {
            columns.push_back(&column);
            most = std::max(most, column.sum.abs());
        }
    }
    if (columns.empty() || most.is_zero()) {
        return "";
    }
    std::string bars;
    std::vector<std::string> words;
    std::int64_t top = 4;
    for (const Column* column : columns) {
        bars += bar(*column, top, most, language);
        words.push_back(
            fmt::format("{} {}",
                        given_label(column->labels, column->name, column->module, language),
                        sum_text(*column, language)));
        top += kRowHeight;
    }
    return fmt::format("<svg viewBox=\"0 0 {} {}\" role=\"img\" aria-label=\"{}\">{}</svg>",
                       kWidth,
                       top,
                       html(joined(words, word(Term::ListComma, language))),
                       bars);
}

}  // namespace darman::report
