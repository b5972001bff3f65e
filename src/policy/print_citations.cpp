// Citations back into brackets, so that the parser finds the same ones in them.
#include "core/digits.hpp"
#include "policy/print.hpp"
#include "policy/print_impl.hpp"

namespace darman::policy {

namespace {

bool begins_with_digit(std::string_view text) {
    return core::digit_at(text, 0).has_value();
}

// "art " of "art 15(1)"; "" if no number follows the first word.
std::string carried_word(const std::string& place) {
    const std::size_t blank = place.find(' ');
    if (blank == std::string::npos || begins_with_digit(place) ||
        !begins_with_digit(std::string_view(place).substr(blank + 1))) {
        return "";
    }
    return place.substr(0, blank + 1);
}

// Whether a comma after it would stand outside parentheses.
bool closes(const Citation& citation) {
    int depth = 0;
    for (const char c : citation.place) {
        depth += c == '(' ? 1 : 0;
        depth -= c == ')' && depth > 0 ? 1 : 0;
    }
    return depth == 0;
}

// What the brackets opened by `first` can say of a later citation; "" if it needs brackets of its
// own.
std::string part_after(const Citation& first, const Citation& citation) {
    const bool last = !closes(citation) && citation.unverified;
    if (citation.unverified != first.unverified || citation.name().empty() ||
        first.name().empty() || last) {
        return "";
    }
    const std::string word = carried_word(first.place);
    const bool carries = !word.empty() && citation.alias == first.alias &&
                         citation.place.starts_with(word) &&
                         begins_with_digit(std::string_view(citation.place).substr(word.size()));
    if (carries) {
        return citation.place.substr(word.size());
    }
    // Without an alias, a part that begins with a digit would be given the word.
    const bool would_carry =
        !word.empty() && citation.alias.empty() && begins_with_digit(citation.place);
    return would_carry ? "" : citation.name();
}

}  // namespace

std::string citations_text(const Citations& citations) {
    std::string out;
    for (std::size_t i = 0; i < citations.size();) {
        const Citation& first = citations[i];
        out += kPartBreak;
        // "unverified" comes first where it would else be read as a part of the place.
        out += first.unverified && !closes(first) ? "[unverified, " : "[";
        out += first.name();
        for (++i; i < citations.size() && closes(citations[i - 1]); ++i) {
            const std::string part = part_after(first, citations[i]);
            if (part.empty()) {
                break;
            }
            out += ", " + part;
        }
        if (first.unverified && closes(first)) {
            out += first.name().empty() ? "unverified" : ", unverified";
        }
        out += "]";
    }
    return out;
}

std::string print(const Citations& citations) {
    const std::string out = unbroken(citations_text(citations));
    return out.empty() ? out : out.substr(1);
}

}  // namespace darman::policy
