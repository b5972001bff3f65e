#include "report/narrative.hpp"

#include <algorithm>
#include <map>
#include <set>

#include <fmt/format.h>

#include "report/formula.hpp"
#include "report/grounds.hpp"
#include "report/phrases.hpp"

namespace darman::report {
namespace {

constexpr std::size_t kFactCountMax = 3;

class Narrator {
  public:
    Narrator(const engine::Explanation& explanation, Language language)
        : explanation_(explanation), language_(language), citer_(language) {
        for (const engine::Story& story : explanation.stories) {
            if (!story.labels.empty()) {
                labels_.emplace(story.name, story.labels);
            }
        }
    }

    Narrative narrate() {
        out_.verdict = explanation_.row.verdict;
        if (!explanation_.recomputes) {
            add(NarrativeLine::Kind::EngineFault,
                std::string(word(Term::EngineAtFault, language_)));
        }
        tell_verdicts();
        const std::set<std::int32_t> given(explanation_.given.begin(), explanation_.given.end());
        given_ = given;
        for (const std::int32_t index : explanation_.given) {
            visit(index, 0);
        }
        tell_not_applied();
        tell_row();
        head();
        return std::move(out_);
    }

  private:
    [[nodiscard]] const engine::Story& story(std::int32_t index) const {
        return explanation_.stories.at(static_cast<std::size_t>(index));
    }

    [[nodiscard]] NameOf namer() const {
        return [this](const std::string& name) {
            const auto found = labels_.find(name);
            return label_of(
                found == labels_.end() ? policy::Labels{} : found->second, name, language_);
        };
    }

    // A Persian reader gets the sentence, and the code only where there is none.
    [[nodiscard]] std::string code_words(const std::string& code,
                                         const policy::Labels& says) const {
        return language_ == Language::Fa && !says.fa.empty() ? says.fa : humanised(code, language_);
    }

    NarrativeLine& add(NarrativeLine::Kind kind, std::string label) {
        NarrativeLine line;
        line.kind = kind;
        line.label = std::move(label);
        out_.lines.push_back(std::move(line));
        return out_.lines.back();
    }

    [[nodiscard]] bool folded(std::int32_t index) const {
        return !given_.contains(index) && Grounds::is_lookup(story(index));
    }

    void visit(std::int32_t index, int depth) {
        if (!seen_.insert(index).second) {
            return;
        }
        const engine::Story& told = story(index);
        tell(index, depth);
        visit_parts(told.parts, depth + 1);
        if (!told.not_applied.empty()) {
            not_applied_.push_back(&told);
        }
    }

    // A folded value gives its lines' place to the values that stand in it.
    void visit_parts(const std::vector<std::int32_t>& parts, int depth) {
        for (const std::int32_t part : parts) {
            if (!folded(part)) {
                visit(part, depth);
            } else if (seen_.insert(part).second) {
                visit_parts(story(part).parts, depth);
            }
        }
    }

    void tell(std::int32_t index, int depth) {
        const engine::Story& told = story(index);
        NarrativeLine& line =
            add(NarrativeLine::Kind::Value, label_of(told.labels, told.name, language_));
        if (told.key != explanation_.row.key && !told.key.empty()) {
            line.label += fmt::format(" ({} {})",
                                      entity_word(told.entity, told.entity_labels, language_),
                                      number_word(told.key, language_));
        }
        line.depth = std::min(depth, kDepthMax);
        line.value = shown(told.value, language_);
        line.number = is_number(told.value);
        line.known = told.value.state == engine::Shown::State::Present;
        FormulaText formula = formula_text(told.formula, namer(), language_);
        if (formula.text != line.value) {
            line.formula = std::move(formula.text);
            line.reckoned = formula.reckoned;
            line.bounded = std::any_of(told.bounds.begin(),
                                       told.bounds.end(),
                                       [](const auto& bound) { return bound.bit; });
        }
        Grounds grounds(told, citer_, namer(), language_);
        for (const std::int32_t part : told.parts) {
            if (folded(part)) {
                grounds.add_lookup(story(part));
            }
        }
        line.notes = grounds.notes();
        line.notes.insert(line.notes.end(), formula.roundings.begin(), formula.roundings.end());
        if (depth == 0 && given_.contains(index) && out_.verdict != engine::Verdict::Accepted &&
            told.value.state == engine::Shown::State::Present) {
            line.notes.emplace_back(word(Term::NotGiven, language_));
        }
        if (told.tainted) {
            line.notes.emplace_back(word(Term::Tainted, language_));
        }
        collect_facts(told);
    }

    void collect_facts(const engine::Story& told) {
        for (const engine::FormulaToken& token : told.formula) {
            if (token.kind == engine::FormulaToken::Kind::Operand) {
                collect_fact(told, token);
            }
        }
        for (const std::int32_t part : told.parts) {
            if (folded(part)) {
                collect_facts(story(part));
            }
        }
    }

    void collect_fact(const engine::Story& told, const engine::FormulaToken& token) {
        const engine::Shown& value = token.value;
        const bool wanted = value.type.starts_with("code") || value.type.starts_with("money");
        // A parameter with keys is written share(claim.setting), its source share(inpatient).
        const auto bare = [](std::string_view name) { return name.substr(0, name.find('(')); };
        const auto is_named = [&](const auto& other) {
            return bare(other.name) == bare(token.text);
        };
        const auto& stories = explanation_.stories;
        if (token.text.empty() || !wanted || value.state != engine::Shown::State::Present ||
            std::any_of(stories.begin(), stories.end(), is_named) ||
            std::any_of(told.sources.begin(), told.sources.end(), is_named) ||
            std::any_of(facts_.begin(), facts_.end(), [&](const engine::FormulaToken* fact) {
                return fact->text == token.text;
            })) {
            return;
        }
        facts_.push_back(&token);
    }

    void tell_verdicts() {
        for (const engine::VerdictStory& verdict : explanation_.verdicts) {
            if (!verdict.holds && !verdict.unknown && !verdict.approved) {
                continue;
            }
            const Term term = verdict.unknown ? Term::CouldNotDecide
                              : verdict.pend  ? Term::Pended
                                              : Term::Rejected;
            NarrativeLine& line =
                add(NarrativeLine::Kind::Verdict, std::string(word(term, language_)));
            line.value = code_words(verdict.code, verdict.says);
            line.formula = verdict.formula.empty()
                               ? verdict.condition
                               : formula_text(verdict.formula, namer(), language_).text;
            if (const std::string says = text_of(verdict.says, language_);
                !says.empty() && says != line.value) {
                line.notes.push_back(says);
            }
            if (std::string cited = citer_.cite(verdict.quotes); !cited.empty()) {
                line.notes.push_back(std::move(cited));
            }
            for (std::string& each :
                 consequences(verdict.borne_by, verdict.bearer, verdict.known_as, language_)) {
                line.notes.push_back(std::move(each));
            }
            if (verdict.approved) {
                line.notes.emplace_back(word(Term::Approved, language_));
            }
            verdict_parts_.insert(verdict_parts_.end(), verdict.parts.begin(), verdict.parts.end());
        }
        visit_parts(verdict_parts_, 1);
    }

    void tell_not_applied() {
        for (const engine::Story* told : not_applied_) {
            for (const bool unknown : {false, true}) {
                std::vector<std::string> parts;
                for (const engine::NotApplied& other : told->not_applied) {
                    if (other.unknown == unknown) {
                        parts.push_back(not_applied_text(*told, other, citer_, namer(), language_));
                    }
                }
                if (parts.empty()) {
                    continue;
                }
                std::string label(
                    word(unknown ? Term::CouldNotDecide : Term::NotApplied, language_));
                if (not_applied_.size() > 1) {
                    label += fmt::format(" ({})", label_of(told->labels, told->name, language_));
                }
                add(NarrativeLine::Kind::NotApplied, std::move(label)).notes = std::move(parts);
            }
        }
    }

    void tell_row() {
        const engine::RowDecision& row = explanation_.row;
        for (std::string& need : need_phrases(row.needs, row.need_names, language_)) {
            add(NarrativeLine::Kind::Need, std::string(word(Term::Needs, language_))).value =
                std::move(need);
        }
        for (const std::string& fault : row.faults) {
            add(NarrativeLine::Kind::Fault, std::string(word(Term::FaultVerdict, language_)))
                .value = fault;
        }
        for (const std::string& taint : row.taints) {
            add(NarrativeLine::Kind::Taint, std::string(word(Term::TaintNote, language_))).value =
                taint;
        }
        if (row.taken_back) {
            add(NarrativeLine::Kind::NotApplied, std::string(word(Term::TakenBack, language_)));
        }
    }

    void head() {
        const engine::RowDecision& row = explanation_.row;
        const std::string_view comma = word(Term::ListComma, language_);
        out_.subject = fmt::format("{} {}",
                                   entity_word(row.entity, row.entity_labels, language_),
                                   number_word(row.key, language_));
        out_.date = long_date(row.date, language_);
        out_.facts = facts_text();
        std::vector<std::string> outcome;
        if (row.verdict == engine::Verdict::Accepted) {
            for (const engine::GivenValue& value : row.given) {
                outcome.push_back(
                    fmt::format("{} {}{}",
                                given_label(value.labels, value.name, value.module, language_),
                                shown(value.value, language_),
                                value.tainted ? "*" : ""));
            }
        }
        for (const engine::Reason& reason : row.reasons) {
            outcome.push_back(code_words(reason.code, reason.says));
        }
        if (row.verdict == engine::Verdict::Undecided) {
            const std::vector<std::string> needs =
                need_phrases(row.needs, row.need_names, language_);
            outcome.push_back(
                fmt::format("{} {}", word(Term::Needs, language_), joined(needs, comma)));
        }
        const std::string verdict(verdict_word(row.verdict, language_));
        const std::string text = joined(outcome, comma);
        if (row.verdict == engine::Verdict::Accepted) {
            out_.outcome = text.empty() ? verdict : text;
        } else {
            out_.outcome = text.empty() ? verdict : fmt::format("{}: {}", verdict, text);
        }
    }

    // "specialist 60,000": codes need no name beside them, nor does an amount that stands alone.
    [[nodiscard]] std::string facts_text() const {
        std::vector<std::string> codes;
        std::vector<std::string> amounts;
        const auto is_money = [](const engine::FormulaToken* fact) {
            return fact->value.type.starts_with("money");
        };
        const bool lone = std::count_if(facts_.begin(), facts_.end(), is_money) == 1;
        for (const engine::FormulaToken* fact : facts_) {
            if (codes.size() + amounts.size() == kFactCountMax) {
                break;
            }
            const std::string value = shown(fact->value, language_);
            if (!is_money(fact)) {
                codes.push_back(value);
            } else {
                amounts.push_back(
                    lone ? value
                         : fmt::format("{} {}",
                                       own_label(fact->labels, namer()(fact->text), language_),
                                       value));
            }
        }
        const std::string comma(word(Term::ListComma, language_));
        const std::string left = joined(codes, comma);
        const std::string right = joined(amounts, comma);
        return left.empty() || right.empty() ? left + right : left + " " + right;
    }

    const engine::Explanation& explanation_;
    Language language_;
    Citer citer_;
    std::map<std::string, policy::Labels> labels_;
    std::set<std::int32_t> given_;
    std::set<std::int32_t> seen_;
    std::vector<std::int32_t> verdict_parts_;
    std::vector<const engine::Story*> not_applied_;
    std::vector<const engine::FormulaToken*> facts_;
    Narrative out_;
};

}  // namespace

Narrative narrate(const engine::Explanation& explanation, Language language) {
    return Narrator(explanation, language).narrate();
}

}  // namespace darman::report
