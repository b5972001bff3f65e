// The small phrases of which tables and explanations are made: names, dates, values, citations.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "engine/reference/decision.hpp"
#include "report/terms.hpp"

namespace darman::report {

// "2 May 2026 (12 Ordibehesht 1405)" / "۱۲ اردیبهشت ۱۴۰۵ (۲ مه ۲۰۲۶)". What is no ISO date is
// returned as it is; a day outside the years of the Jalali calendar is shown in the Gregorian
// alone.
std::string long_date(std::string_view iso, Language language);
// "2026-05-02" / "۱۴۰۵/۰۲/۱۲", for columns.
std::string short_date(std::string_view iso, Language language);
// "2024-01-01" / "۱۱ دی ۱۴۰۲", within sentences.
std::string law_date(std::string_view iso, Language language);

// "share_due" -> "share due", "terms.share" -> "share", "previous.base" -> "previous base"; for Fa
// the common name where there is one.
std::string humanised(std::string_view name, Language language);
// The label in the language, or the humanised name.
std::string label_of(const policy::Labels& labels, std::string_view name, Language language);
// The same of a given value, whose name holds its module where two modules give one name.
std::string given_label(const policy::Labels& labels,
                        std::string_view name,
                        std::string_view module,
                        Language language);
// The text in the language, or in the other one where only that was written; "" for neither.
std::string text_of(const policy::Labels& labels, Language language);
// "line", "ردیف".
std::string entity_word(std::string_view entity, const policy::Labels& labels, Language language);
// "person.decile" -> "decile of person"; what is no path stays as it is.
std::string need_phrase(std::string_view path,
                        Language language,
                        const engine::NeedNames& names = {});
// All of them.
std::vector<std::string> need_phrases(const std::vector<std::string>& needs,
                                      const std::vector<engine::NeedNames>& names,
                                      Language language);
// The name of an operand: its own label, else what `name` is called.
std::string own_label(const policy::Labels& labels, std::string name, Language language);

std::string_view verdict_word(engine::Verdict verdict, Language language);
// The value for a reader, or that it is unknown, none or faulty.
std::string shown(const engine::Shown& value, Language language);
bool is_number(const engine::Shown& value);

// Text of ASCII digits as the language writes it: "3" -> "۳"; anything else as it is.
std::string number_word(std::string_view text, Language language);
std::string joined(const std::vector<std::string>& parts, std::string_view separator);

// Citations, the law's title only where it changes: "Law 123/2024 art 12(1)", then "art 18(1)".
class Citer {
  public:
    explicit Citer(Language language) : language_(language) {}

    // "" for no quotes.
    std::string cite(const std::vector<engine::Quote>& quotes);

  private:
    std::string one(const engine::Quote& quote);

    Language language_;
    std::string source_;  // last named
};

// "borne by patient", "known as openimis 6": what follows from a reason, as far as it is said.
std::vector<std::string> consequences(const std::string& borne_by,
                                      const policy::Labels& bearer,
                                      const std::vector<policy::KnownAs>& known_as,
                                      Language language);

// "not covered: says (art 10); borne by patient; known as openimis 6", of a reason of a decision.
std::string reason_phrase(const engine::Reason& reason, Citer& citer, Language language);

}  // namespace darman::report
