#include "report/grounds.hpp"

#include <algorithm>

#include <fmt/format.h>

namespace darman::report {
namespace {

std::string key_of(const engine::Quote& quote) {
    return quote.source + '\n' + quote.place;
}

bool same_quotes(const std::vector<engine::Quote>& a, const std::vector<engine::Quote>& b) {
    return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](const auto& x, const auto& y) {
        return key_of(x) == key_of(y);
    });
}

std::string in_force(const engine::Source& source, Language language) {
    std::vector<std::string> parts;
    if (!source.from.empty()) {
        parts.push_back(fmt::format(
            "{} {}", word(Term::InForceSince, language), law_date(source.from, language)));
    }
    if (!source.to.empty()) {
        const std::string until =
            fmt::format("{} {}", word(Term::InForceUntil, language), law_date(source.to, language));
        if (parts.empty()) {
            parts.push_back(until);
        } else {
            parts.back() += " " + until;
        }
    }
    if (!source.enacted.empty()) {
        parts.push_back(fmt::format(
            "{} {}", word(Term::EnactedOn, language), law_date(source.enacted, language)));
    }
    return joined(parts, word(Term::ListComma, language));
}

}  // namespace

Grounds::Grounds(const engine::Story& story, Citer& citer, NameOf name_of, Language language)
    : story_(story), citer_(citer), name_of_(std::move(name_of)), language_(language) {
    for (const engine::Source& source : story.sources) {
        sources_.push_back({&source, nullptr});
    }
}

bool Grounds::is_lookup(const engine::Story& story) {
    const bool plain = story.bounds.empty() && story.not_applied.empty() && story.clause.empty() &&
                       story.fault.empty() && story.needs.empty() && !story.tainted &&
                       story.value.state == engine::Shown::State::Present;
    // Of a table the formula is what was asked of it; a word in it begins a reckoning.
    const bool reckoned = std::any_of(
        story.formula.begin(), story.formula.end(), [](const engine::FormulaToken& token) {
            return token.kind != engine::FormulaToken::Kind::Operand && token.text != "and";
        });
    const bool table = std::any_of(story.sources.begin(), story.sources.end(), [](const auto& s) {
        return s.kind == "table row";
    });
    return plain && !reckoned && (table || (story.formula.size() <= 1 && !story.sources.empty()));
}

void Grounds::add_lookup(const engine::Story& lookup) {
    for (const engine::Source& source : lookup.sources) {
        const bool known = std::any_of(sources_.begin(), sources_.end(), [&](const Used& other) {
            return other.source->name == source.name && other.source->from == source.from &&
                   other.source->text == source.text &&
                   same_quotes(other.source->quotes, source.quotes);
        });
        if (!known) {
            sources_.push_back({&source, &lookup});
        }
    }
}

std::vector<std::string> Grounds::notes() {
    clause();
    sources();
    bounds();
    if (!story_.fault.empty()) {
        notes_.push_back(fmt::format("{}: {}", word(Term::FaultVerdict, language_), story_.fault));
    }
    if (!story_.needs.empty()) {
        const std::vector<std::string> needs =
            need_phrases(story_.needs, story_.need_names, language_);
        notes_.push_back(fmt::format("{} {}",
                                     word(Term::Needs, language_),
                                     joined(needs, word(Term::ListComma, language_))));
    }
    return std::move(notes_);
}

std::vector<engine::Quote> Grounds::fresh(const std::vector<engine::Quote>& quotes) {
    std::vector<engine::Quote> out;
    for (const engine::Quote& quote : quotes) {
        if (quoted_.insert(key_of(quote)).second) {
            out.push_back(quote);
        }
    }
    return out;
}

void Grounds::clause() {
    std::string text = citer_.cite(fresh(story_.quotes));
    bare_ = story_.clause.empty() && story_.says.empty();
    // A Persian reader gets the sentence, and the name only where there is none.
    if (!story_.clause.empty() && (language_ == Language::En || story_.says.fa.empty())) {
        const std::string exception =
            fmt::format("{} {}", word(Term::Exception, language_), story_.clause);
        const std::string_view between = language_ == Language::En ? " " : "، ";
        text = text.empty() ? exception : fmt::format("{}{}{}", text, between, exception);
    }
    if (const std::string says = text_of(story_.says, language_); !says.empty()) {
        text = text.empty() ? says : fmt::format("{}: {}", text, says);
    }
    if (!text.empty()) {
        notes_.push_back(std::move(text));
    }
}

void Grounds::sources() {
    for (const Used& used : sources_) {
        source(used);
    }
}

// What a table was asked: "specialist, not chronic".
std::string Grounds::inputs(const engine::Story& lookup) const {
    std::vector<std::string> parts;
    for (const engine::FormulaToken& token : lookup.formula) {
        if (token.kind != engine::FormulaToken::Kind::Operand || token.text.empty()) {
            continue;
        }
        const bool code = token.value.type.starts_with("code");
        parts.push_back(code ? shown(token.value, language_)
                             : because_text({token.text, token.text, token.value, token.labels},
                                            name_of_,
                                            language_));
    }
    return joined(parts, word(Term::ListComma, language_));
}

// The name and value of what is not seen in the formula itself: of one parameter among several, and
// of what stood in the condition of the clause.
std::string Grounds::name_before(const Used& used) const {
    if (used.lookup != nullptr) {
        const auto& formula = story_.formula;
        const bool seen = std::any_of(formula.begin(), formula.end(), [&](const auto& token) {
            return token.text == used.lookup->name;
        });
        return seen ? ""
                    : fmt::format("{} {}",
                                  label_of(used.lookup->labels, used.lookup->name, language_),
                                  shown(used.lookup->value, language_));
    }
    const bool several = std::count_if(sources_.begin(), sources_.end(), [](const Used& other) {
                             return other.source->kind == "parameter";
                         }) > 1;
    if (!several || used.source->kind != "parameter") {
        return "";
    }
    return fmt::format("{} {}",
                       label_of(used.source->labels, used.source->name, language_),
                       shown(used.source->value, language_));
}

void Grounds::source(const Used& used) {
    const engine::Source& source = *used.source;
    const std::string since = in_force(source, language_);
    const std::string_view comma = word(Term::ListComma, language_);
    std::string text = citer_.cite(fresh(source.quotes));
    if (source.kind == "table row" && used.lookup != nullptr) {
        if (const std::string asked = inputs(*used.lookup); !asked.empty()) {
            text += fmt::format("{}({})", text.empty() ? "" : " ", asked);
        }
    }
    std::string name = name_before(used);
    if (text.empty() && name.empty() && bare_ && !since.empty() && !notes_.empty()) {
        notes_.back() += fmt::format("{}{}", comma, since);
        return;
    }
    if (text.empty() && name.empty() && source.kind == "parameter") {
        name = label_of(source.labels, source.name, language_);
    }
    if (!since.empty()) {
        text = text.empty() ? since : fmt::format("{}{}{}", text, comma, since);
    }
    if (text.empty()) {
        return;
    }
    if (!name.empty()) {
        text = fmt::format("{}: {}", name, text);
    }
    notes_.push_back(std::move(text));
    bare_ = since.empty();
}

std::string Grounds::counter(const engine::BoundStory& bound) const {
    const std::string used = shown(bound.used, language_);
    const std::string limit = shown(bound.limit, language_);
    const std::string after = shown(bound.after, language_);
    const std::string row = entity_word(story_.entity, story_.entity_labels, language_);
    const auto is_counter = [](const engine::BoundStory& other) { return other.counter; };
    const bool several = std::count_if(story_.bounds.begin(), story_.bounds.end(), is_counter) > 1;
    const std::string& key = language_ == Language::En ? bound.key : bound.key_fa;
    std::string text;
    if (language_ == Language::En) {
        text = fmt::format("used {} of {} before this {}, {} after", used, limit, row, after);
        if (several && !key.empty()) {
            text += fmt::format(" ({})", key);
        }
        if (bound.bit) {
            text += fmt::format(", capped from {}", shown(bound.before, language_));
        }
        return text;
    }
    text =
        fmt::format("پیش از این {} {} از {} مصرف شده بود و پس از آن {}", row, used, limit, after);
    if (several && !key.empty()) {
        text += fmt::format(" ({})", key);
    }
    if (bound.bit) {
        text += fmt::format("؛ سقف آن را از {} کاست", shown(bound.before, language_));
    }
    return text;
}

std::string Grounds::limit(const engine::BoundStory& bound) const {
    const std::string limit = shown(bound.limit, language_);
    const std::string before = shown(bound.before, language_);
    const bool up = bound.text == "at least" || bound.text == "not before";
    const bool dates = bound.text.starts_with("not ");
    if (language_ == Language::En) {
        return fmt::format("{} {} from {}",
                           dates ? "moved to"
                           : up  ? "raised to"
                                 : "capped at",
                           limit,
                           before);
    }
    if (dates) {
        return fmt::format("از {} به {} منتقل شد", before, limit);
    }
    return fmt::format("{} {}، به جای {}", up ? "دست‌کم" : "حداکثر", limit, before);
}

void Grounds::bounds() {
    for (const engine::BoundStory& bound : story_.bounds) {
        const bool binds = bound.limit.state == engine::Shown::State::Present;
        if (!bound.bit && !(bound.counter && binds)) {
            continue;
        }
        std::string text = bound.counter ? counter(bound) : limit(bound);
        if (const std::string cited = citer_.cite(bound.quotes); !cited.empty()) {
            text = fmt::format("{}: {}", cited, text);
        }
        notes_.push_back(std::move(text));
    }
}

std::string not_applied_text(const engine::Story& story,
                             const engine::NotApplied& other,
                             Citer& citer,
                             const NameOf& name_of,
                             Language language) {
    // The label is wanted where the article alone does not tell which exception is meant.
    const bool alone =
        !other.quotes.empty() && !same_quotes(other.quotes, story.quotes) &&
        std::count_if(story.not_applied.begin(), story.not_applied.end(), [&](const auto& each) {
            return same_quotes(each.quotes, other.quotes);
        }) == 1;
    std::string text = citer.cite(other.quotes);
    if (!alone && !other.label.empty()) {
        text += text.empty() ? other.label : " " + other.label;
    }
    std::vector<std::string> reasons;
    for (const engine::NotApplied::Because& because : other.because) {
        reasons.push_back(because_text(because, name_of, language));
    }
    if (!reasons.empty()) {
        text += fmt::format(
            "{}({})", text.empty() ? "" : " ", joined(reasons, word(Term::ListComma, language)));
    } else if (!other.condition.empty()) {
        text += fmt::format("{}({})", text.empty() ? "" : " ", other.condition);
    }
    return text;
}

}  // namespace darman::report
