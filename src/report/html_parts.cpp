#include "report/html_parts.hpp"

#include <fmt/format.h>

#include "report/phrases.hpp"
#include "report/text.hpp"

namespace darman::report {

std::string both(std::string_view en, std::string_view fa) {
    if (en == fa) {
        return fmt::format("<bdi>{}</bdi>", html(en));
    }
    return both_markup("span", html(en), html(fa));
}

std::string both(Term term) {
    return both(word(term, Language::En), word(term, Language::Fa));
}

std::string both_markup(std::string_view element, std::string_view en, std::string_view fa) {
    return fmt::format(
        "<{0} class=\"en\" lang=\"en\" dir=\"ltr\">{1}</{0}>"
        "<{0} class=\"fa\" lang=\"fa\" dir=\"rtl\">{2}</{0}>",
        element,
        en,
        fa);
}

std::string_view verdict_class(engine::Verdict verdict) {
    switch (verdict) {
        case engine::Verdict::Accepted:
            return "accepted";
        case engine::Verdict::Pended:
            return "pended";
        case engine::Verdict::Undecided:
            return "undecided";
        case engine::Verdict::Fault:
            return "fault";
        case engine::Verdict::Rejected:
            return "rejected";
    }
    return "";
}

}  // namespace darman::report
