// What the parts of the HTML report are made of. All text that goes in is escaped here.
#pragma once

#include <string>
#include <string_view>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"
#include "report/totals.hpp"

namespace darman::report {

constexpr Language kLanguages[] = {Language::En, Language::Fa};

// The text in both languages, of which one is shown; once, direction isolated, where they are
// equal.
std::string both(std::string_view en, std::string_view fa);
std::string both(Term term);
// As both, around markup that is already safe.
std::string both_markup(std::string_view element, std::string_view en, std::string_view fa);

std::string html_style();
std::string html_script();

// Money columns as bars, in one language; "" where there is nothing to draw.
std::string amounts_chart(const Totals& totals, Language language);

// The explanation in both languages.
std::string explanation_html(const engine::Explanation& explanation);

// "accepted", for CSS classes and data attributes.
std::string_view verdict_class(engine::Verdict verdict);

}  // namespace darman::report
