#include "replay/batch.hpp"

#include <algorithm>
#include <set>
#include <tuple>
#include <unordered_map>
#include <unordered_set>

#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"

namespace darman::replay {

using engine::Outcome;
using engine::OutcomeRows;
using engine::Verdict;
using policy::State;
using policy::Value;

namespace {

constexpr std::size_t at(std::int32_t i) {
    return static_cast<std::size_t>(i);
}

// "parameter K has no value on 1403-02-05 (…)": the day is taken out, so that one gap is one line.
std::string without_day(std::string text) {
    constexpr std::string_view kOn = " on ";
    constexpr std::size_t kDayLength = 10;
    for (std::size_t i = text.find(kOn); i != std::string::npos; i = text.find(kOn, i + 1)) {
        const std::string day = text.substr(i + kOn.size(), kDayLength);
        if (day.size() == kDayLength && day[4] == '-' && day[7] == '-' &&
            std::all_of(day.begin(), day.end(), [](char c) {
                return (c >= '0' && c <= '9') || c == '-';
            })) {
            text.erase(i, kOn.size() + kDayLength);
        }
    }
    return text;
}

// "patient_pays: parameter K has no value": one gap is met by many values.
std::string without_value(const std::string& fault) {
    const std::size_t colon = fault.find(": ");
    return colon == std::string::npos || fault.find(' ') < colon ? fault : fault.substr(colon + 2);
}

// What a row came to under the baseline, kept until the other laws have decided it.
struct BaseRow {
    std::string key;
    std::int32_t outcome = -1;
    std::vector<std::int32_t> groups;  // one a dimension
    std::vector<std::string> who;      // keys; "" where there is none
    Value change;
    Value asked;
    bool met = false;
};

struct Member {
    core::Rational before;
    core::Rational after;
    bool compared = false;
    bool partly = false;
};

class Interner {
  public:
    std::int32_t number(const std::string& text) {
        const auto [it, fresh] = index_.try_emplace(text, static_cast<std::int32_t>(names_.size()));
        if (fresh) {
            names_.push_back(text);
        }
        return it->second;
    }

    [[nodiscard]] const std::string& name(std::int32_t number) const { return names_[at(number)]; }

  private:
    std::unordered_map<std::string, std::int32_t> index_;
    std::vector<std::string> names_;
};

// The rows of one section while a batch is decided.
struct Working {
    std::vector<BaseRow> rows;
    std::unordered_map<std::string, std::size_t> by_key;  // made when rows do not come in step
    std::size_t next = 0;
    std::vector<std::unordered_map<std::string, Member>> members;  // one a Who
    Interner groups;
    Interner outcomes;
};

class Batch {
  public:
    explicit Batch(const Plan& plan) : plan_(plan), totals_(plan) {
        working_.resize(plan.sections.size());
        for (std::size_t s = 0; s < plan.sections.size(); ++s) {
            working_[s].members.resize(plan.sections[s].who.size());
        }
    }

    Totals run(const core::Facts& facts) {
        for (std::size_t s = 0; s < plan_.scenarios.size(); ++s) {
            decide(s, facts);
            if (s > 0) {
                finish_comparison(s);
            }
        }
        return std::move(totals_);
    }

  private:
    void decide(std::size_t scenario, const core::Facts& facts) {
        const policy::Model& model = *plan_.scenarios[scenario].model;
        const engine::BindResult bound = engine::bind(model, facts);
        if (scenario == 0) {
            for (const base::Error& error : bound.errors) {
                totals_.note(error);
            }
        }
        engine::DecideOptions options;
        options.known_at = plan_.known_at;
        engine::Session session(model, *bound.bound, options);
        scenario_ = scenario;
        model_ = &model;
        bound_ = bound.bound.get();
        seen_.clear();
        group_ids_.clear();
        tops_.assign(plan_.sections.size(), {});
        codes_.clear();
        for (Working& working : working_) {
            working.next = 0;
            for (BaseRow& row : working.rows) {
                row.met = false;
            }
        }
        section_of_.assign(model.entities.size(), -1);
        for (std::size_t s = 0; s < plan_.sections.size(); ++s) {
            if (plan_.sections[s].id[scenario] >= 0) {
                section_of_[at(plan_.sections[s].id[scenario])] = static_cast<std::int32_t>(s);
            }
        }
        session.outcomes(
            plan_.readings[scenario],
            [this](const Outcome& outcome, const OutcomeRows& rows) { visit(outcome, rows); });
        for (std::size_t s = 0; s < plan_.sections.size(); ++s) {
            SectionTotals& totals = totals_.of(s, scenario);
            totals.top_count += tops_[s].size();
            for (const auto& [row, sums] : tops_[s]) {
                for (std::size_t m = 0; m < sums.size(); ++m) {
                    totals.over_top[m].add(sums[m]);
                }
            }
        }
    }

    void visit(const Outcome& outcome, const OutcomeRows& rows) {
        const std::int32_t number = section_of_[at(outcome.entity)];
        if (number < 0) {
            return;  // a reform decides rows that today's law does not
        }
        section_ = &plan_.sections[at(number)];
        working_here_ = &working_[at(number)];
        totals_here_ = &totals_.of(at(number), scenario_);
        outcome_ = &outcome;
        rows_ = &rows;
        BaseRow fresh;
        fresh.key = rows.key(outcome.row);
        BaseRow* base = scenario_ == 0 ? nullptr : met(fresh.key);
        fresh.outcome = outcome_number();
        group_numbers(fresh, base);
        count(tops_[at(number)]);
        for (std::size_t d = 0; d < section_->dimensions.size(); ++d) {
            add_to_group(d, fresh.groups[d]);
        }
        reasons();
        shares();
        score(fresh.key);
        zero(fresh.key);
        if (section_->compared) {
            fresh.change = compared(at(plan_.change_at));
            fresh.asked = section_->asked < 0 ? Value{} : measured(at(section_->asked));
            if (scenario_ > 0) {
                compare(fresh, base);
            }
        }
        if (scenario_ == 0) {
            find_who(fresh);
            working_here_->rows.push_back(std::move(fresh));
        }
    }

    // The same row under the baseline; null: only this law makes it.
    BaseRow* met(const std::string& key) {
        Working& working = *working_here_;
        if (working.next < working.rows.size() && working.rows[working.next].key == key) {
            BaseRow& row = working.rows[working.next++];
            row.met = true;
            return &row;
        }
        if (working.by_key.empty()) {
            for (std::size_t i = 0; i < working.rows.size(); ++i) {
                working.by_key.emplace(working.rows[i].key, i);
            }
        }
        const auto found = working.by_key.find(key);
        if (found == working.by_key.end()) {
            return nullptr;
        }
        working.next = found->second + 1;
        working.rows[found->second].met = true;
        return &working.rows[found->second];
    }

    // What is refused at the patient's cost is not zero to the patient, and the law does not say
    // how much it comes to: it is not known.
    [[nodiscard]] Value compared(std::size_t measure) const {
        const bool at_their_cost =
            outcome_->verdict == Verdict::Rejected &&
            std::any_of(
                outcome_->reasons.begin(), outcome_->reasons.end(), [this](std::int32_t law) {
                    return model_->verdicts[at(law)].borne_by == "patient";
                });
        return at_their_cost ? Value{} : measured(measure);
    }

    [[nodiscard]] Value measured(std::size_t measure) const {
        const Measure& wanted = section_->measures[measure];
        const std::int32_t place = wanted.at[scenario_];
        if (place < 0) {
            return Value::none();
        }
        return wanted.kind == MeasureKind::Given ? outcome_->given[at(place)]
                                                 : outcome_->readings[at(place)];
    }

    // The reasons' codes in order, each once.
    [[nodiscard]] std::vector<std::string> given_codes() const {
        std::vector<std::string> names;
        names.reserve(outcome_->reasons.size());
        for (const std::int32_t law : outcome_->reasons) {
            names.push_back(model_->verdicts[at(law)].code);
        }
        std::sort(names.begin(), names.end());
        names.erase(std::unique(names.begin(), names.end()), names.end());
        return names;
    }

    // The same as one text.
    const std::string& codes() {
        const auto [it, fresh] = codes_.try_emplace(outcome_->reasons);
        if (fresh) {
            for (const std::string& name : given_codes()) {
                it->second += (it->second.empty() ? "" : ", ") + name;
            }
        }
        return it->second;
    }

    std::int32_t outcome_number() {
        std::string text = engine::verdict_name(outcome_->verdict);
        if (outcome_->taken_back) {
            text += ", taken back";
        }
        if (!codes().empty()) {
            text += ": " + codes();
        }
        return working_here_->outcomes.number(text);
    }

    // -------------------------------------------------------------------------------- groups

    void group_numbers(BaseRow& row, const BaseRow* base) {
        for (std::size_t d = 0; d < section_->dimensions.size(); ++d) {
            const Dimension& dimension = section_->dimensions[d];
            std::string key;
            switch (dimension.kind) {
                case Dimension::Kind::Verdict:
                    key = "=" + engine::verdict_name(outcome_->verdict);
                    break;
                case Dimension::Kind::Reason:
                    key = codes().empty() ? std::string(kNonePart) : "=" + codes();
                    break;
                case Dimension::Kind::Paths:
                    // Under a reform a row stays in the group that it has today.
                    if (base != nullptr) {
                        row.groups.push_back(base->groups[d]);
                        continue;
                    }
                    for (const Dimension::Part& part : dimension.parts) {
                        key += (key.empty() ? "" : std::string(1, kPartEnd)) + part_text(part);
                    }
                    break;
            }
            row.groups.push_back(working_here_->groups.number(key));
        }
    }

    [[nodiscard]] std::string part_text(const Dimension::Part& part) const {
        const std::int32_t place = part.at[scenario_];
        const Value& value = place < 0 ? Value() : outcome_->readings[at(place)];
        switch (value.state) {
            case State::Present:
                return "=" + rows_->text(value, part.type);
            case State::None:
                return std::string(kNonePart);
            case State::Fault:
                return std::string(kFaultPart);
            case State::Unknown:
                break;
        }
        return std::string(kUnknownPart);
    }

    void add_row(GroupTotals& group, std::size_t id) {
        ++group.rows;
        ++group.by_verdict.at(static_cast<std::size_t>(outcome_->verdict));
        group.tainted += outcome_->tainted ? 1U : 0U;
        constexpr std::uint64_t kRowBits = 32;
        constexpr std::uint64_t kLevelBits = 8;
        for (std::size_t level = 0; level < outcome_->above.size(); ++level) {
            const std::uint64_t sign = (((std::uint64_t{id} << kLevelBits) | level) << kRowBits) |
                                       static_cast<std::uint32_t>(outcome_->above[level]);
            group.distinct[level] += seen_.insert(sign).second ? 1U : 0U;
        }
        for (std::size_t m = 0; m < section_->measures.size(); ++m) {
            MeasureTotals& totals = group.measures[m];
            const Value& value = values_[m];
            switch (value.state) {
                case State::Present:
                    totals.sum.add(value.number);
                    ++totals.known;
                    break;
                case State::None:
                    ++totals.none;
                    break;
                case State::Unknown:
                case State::Fault:
                    ++totals.unknown;
                    break;
            }
        }
    }

    void count(std::unordered_map<std::int32_t, std::vector<core::Rational>>& tops) {
        values_.clear();
        for (std::size_t m = 0; m < section_->measures.size(); ++m) {
            values_.push_back(measured(m));
        }
        add_row(totals_here_->all, group_id(section_, -1, 0));
        const std::int32_t top = outcome_->above.empty() ? outcome_->row : outcome_->above.back();
        std::vector<core::Rational>& sums = tops[top];
        sums.resize(values_.size());
        for (std::size_t m = 0; m < values_.size(); ++m) {
            if (values_[m].present()) {
                sums[m] += values_[m].number;
            }
        }
    }

    // Numbers of groups within the batch, for telling which rows were seen in which.
    std::size_t group_id(const Section* section, std::int32_t dimension, std::int32_t group) {
        return group_ids_.try_emplace({section, dimension, group}, group_ids_.size()).first->second;
    }

    void add_to_group(std::size_t d, std::int32_t number) {
        Groups& groups = totals_here_->groups[d];
        const std::string& key = working_here_->groups.name(number);
        auto found = groups.find(key);
        if (found == groups.end()) {
            found = groups.emplace(key, empty_group(*section_)).first;
            name_codes(section_->dimensions[d]);
        }
        add_row(found->second, group_id(section_, static_cast<std::int32_t>(d), number));
    }

    // Of the row that is visited, which is the first of its group.
    void name_codes(const Dimension& dimension) {
        for (const Dimension::Part& part : dimension.parts) {
            if (scenario_ > 0 || part.type.kind != policy::Kind::Code || part.at[0] < 0) {
                continue;
            }
            const Value& value = outcome_->readings[at(part.at[0])];
            if (!value.present()) {
                continue;
            }
            policy::Labels labels = bound_->labels(part.type.dictionary, value.i);
            if (!labels.empty()) {
                totals_.name(model_->dictionaries[at(part.type.dictionary)].name,
                             rows_->text(value, part.type),
                             std::move(labels));
            }
        }
    }

    void reasons() {
        if (outcome_->verdict != Verdict::Rejected) {
            for (const std::string& need : outcome_->needs) {
                ++totals_here_->needs[need];
            }
        }
        if (outcome_->verdict == Verdict::Fault) {
            std::set<std::string> causes;
            for (const std::string& fault : outcome_->faults) {
                causes.insert(without_day(without_value(fault)));
            }
            for (const std::string& cause : causes) {
                ++totals_here_->faults[cause];
            }
        }
    }

    // -------------------------------------------------------------------------------- wholes

    void shares() {
        for (std::size_t i = 0; i < section_->shares.size(); ++i) {
            const Shares& shares = section_->shares[i];
            SharesTotals& totals = totals_here_->shares[i];
            const std::int32_t place = shares.whole[scenario_];
            if (place < 0) {
                continue;
            }
            const Value& whole = outcome_->readings[at(place)];
            if (!whole.present()) {
                ++totals.whole_unknown;
                continue;
            }
            totals.whole.add(whole.number);
            core::Rational parts;
            bool known = true;
            for (const std::int32_t part : shares.at[scenario_]) {
                const Value& value = outcome_->given[at(part)];
                known = known && value.present();
                parts += value.present() ? value.number : core::Rational(0);
            }
            if (outcome_->taken_back && outcome_->verdict == Verdict::Accepted) {
                totals.parts.add(parts);
                totals.taken_back.add(whole.number - parts);
            } else if (outcome_->verdict == Verdict::Accepted) {
                totals.parts.add(parts);
                totals.broken += known && parts == whole.number ? 0U : 1U;
            } else {
                totals.others.at(static_cast<std::size_t>(outcome_->verdict)).add(whole.number);
            }
        }
    }

    // -------------------------------------------------------------------------------- changes

    void find_who(BaseRow& row) const {
        if (plan_.scenarios.size() == 1 || !section_->compared) {
            return;
        }
        for (const Who& who : section_->who) {
            row.who.push_back(who_key(who));
        }
    }

    [[nodiscard]] std::string who_key(const Who& who) const {
        const std::int32_t place = who.at[scenario_];
        if (place < 0 || !outcome_->readings[at(place)].present()) {
            return "";
        }
        return rows_->key(static_cast<std::int32_t>(outcome_->readings[at(place)].i));
    }

    static bool known(const Value& value) {
        return value.state == State::Present || value.state == State::None;
    }

    static core::Rational amount(const Value& value) {
        return value.present() ? value.number : core::Rational(0);
    }

    void compare(BaseRow& fresh, const BaseRow* base) {
        BaseRow nothing;
        if (base == nullptr) {
            // Nothing of it is given today.
            nothing.outcome = working_here_->outcomes.number("no such row");
            nothing.change = Value::none();
            nothing.asked = fresh.asked;
            find_who(nothing);
            base = &nothing;
            ++totals_here_->comparison.appeared;
        }
        compare_rows(*base, fresh.outcome, fresh.change);
    }

    void compare_rows(const BaseRow& before, std::int32_t outcome, const Value& after) {
        Comparison& comparison = totals_here_->comparison;
        Transition& transition =
            comparison.transitions[working_here_->outcomes.name(before.outcome) + kPartEnd +
                                   working_here_->outcomes.name(outcome)];
        ++transition.rows;
        transition.asked.add(amount(before.asked));
        transition.before.add(amount(before.change));
        transition.after.add(amount(after));
        const bool both = known(before.change) && known(after);
        if (both) {
            ++comparison.rows;
            comparison.before.add(amount(before.change));
            comparison.after.add(amount(after));
        } else {
            ++comparison.left_out;
            comparison.left_out_asked.add(amount(before.asked));
            comparison.only_before.add(amount(before.change));
            comparison.only_after.add(amount(after));
        }
        for (std::size_t w = 0; w < before.who.size(); ++w) {
            Changes& changes = comparison.who[w];
            if (before.who[w].empty()) {
                ++changes.rows_without;
                if (both) {
                    changes.without.add(amount(after) - amount(before.change));
                }
                continue;
            }
            Member& member = working_here_->members[w][before.who[w]];
            if (both) {
                member.compared = true;
                member.before += amount(before.change);
                member.after += amount(after);
            } else {
                member.partly = true;
            }
        }
    }

    // Rows that this law no longer makes; then each member's change, whose rows are all in this
    // batch.
    void finish_comparison(std::size_t scenario) {
        for (std::size_t s = 0; s < plan_.sections.size(); ++s) {
            section_ = &plan_.sections[s];
            if (!section_->compared) {
                continue;
            }
            working_here_ = &working_[s];
            totals_here_ = &totals_.of(s, scenario);
            for (const BaseRow& row : working_here_->rows) {
                if (!row.met) {
                    ++totals_here_->comparison.vanished;
                    compare_rows(row, working_here_->outcomes.number("no such row"), Value::none());
                }
            }
            for (std::size_t w = 0; w < section_->who.size(); ++w) {
                for (auto& [key, member] : working_here_->members[w]) {
                    add_member(totals_here_->comparison.who[w], key, member);
                }
                keep_top(totals_here_->comparison.who[w].top, plan_.top_count);
                working_here_->members[w].clear();
            }
        }
    }

    static void add_member(Changes& changes, const std::string& key, const Member& member) {
        ++changes.members;
        if (!member.compared) {
            ++changes.apart;
            return;
        }
        changes.partly += member.partly ? 1U : 0U;
        const core::Rational change = member.after - member.before;
        if (change.is_zero()) {
            ++changes.same;
            return;
        }
        if (change.sign() < 0) {
            ++changes.fell;
            changes.fell_by.subtract(change);
        } else {
            ++changes.rose;
            changes.rose_by.add(change);
        }
        changes.affected.push_back(change);
        changes.top.push_back({key, member.before, member.after});
    }

    // -------------------------------------------------------------------------------- scores

    void score(const std::string& key) {
        if (!section_->scored) {
            return;
        }
        Scores& scores = totals_here_->scores;
        const std::vector<std::string> given = given_codes();
        const std::vector<Label>* labels = plan_.labels->find(key);
        std::vector<std::string> expected;
        if (labels != nullptr) {
            scores.labels_met += labels->size();
            for (const Label& label : *labels) {
                KindScore& kind = scores.kinds[at(label.kind)];
                ++kind.labelled;
                bool found = false;
                if (label.code >= 0) {
                    const std::string& code = plan_.labels->codes[at(label.code)];
                    expected.push_back(code);
                    ++scores.codes_of_kind[at(label.kind)][label.code];
                    found = std::binary_search(given.begin(), given.end(), code);
                }
                kind.found += found ? 1U : 0U;
                kind.by_another += !found && !given.empty() ? 1U : 0U;
            }
        }
        std::sort(expected.begin(), expected.end());
        expected.erase(std::unique(expected.begin(), expected.end()), expected.end());
        for (const std::string& code : given) {
            CodeScore& score = scores.codes[code];
            ++score.given;
            score.both += std::binary_search(expected.begin(), expected.end(), code) ? 1U : 0U;
        }
        for (const std::string& code : expected) {
            ++scores.codes[code].labelled;
        }
    }

    // -------------------------------------------------------------------------------- zero

    void zero(const std::string& key) {
        if (section_->zero < 0) {
            return;
        }
        ZeroTotals& zero = totals_here_->zero;
        bool open = false;
        for (const Section::Where& where : section_->where) {
            const std::int32_t place = where.at[scenario_];
            const Value& value = place < 0 ? Value() : outcome_->readings[at(place)];
            if (value.state == State::Unknown || value.state == State::Fault) {
                open = true;
                continue;
            }
            const std::string text =
                value.present() ? rows_->text(value, where.type) : std::string("none");
            if (std::find(where.values.begin(), where.values.end(), text) == where.values.end()) {
                return;
            }
        }
        if (open) {
            ++zero.untold;
            return;
        }
        ++zero.rows;
        const Value value = compared(at(section_->zero));
        if (!known(value)) {
            ++zero.unknown;
            return;
        }
        if (amount(value).sign() > 0) {
            ++zero.above;
            zero.sum.add(value.number);
            zero.first.emplace(key, value.number);
            if (zero.first.size() > kZeroKeysMax) {
                zero.first.erase(std::prev(zero.first.end()));
            }
        }
    }

    const Plan& plan_;
    Totals totals_;
    std::vector<Working> working_;  // one a section
    // Of the scenario that is being decided:
    std::size_t scenario_ = 0;
    const policy::Model* model_ = nullptr;
    const engine::Case* bound_ = nullptr;
    std::vector<std::int32_t> section_of_;  // by entity
    std::unordered_set<std::uint64_t> seen_;
    std::map<std::tuple<const Section*, std::int32_t, std::int32_t>, std::size_t> group_ids_;
    std::vector<std::unordered_map<std::int32_t, std::vector<core::Rational>>> tops_;
    std::map<std::vector<std::int32_t>, std::string> codes_;
    // Of the row that is being visited:
    const Section* section_ = nullptr;
    Working* working_here_ = nullptr;
    SectionTotals* totals_here_ = nullptr;
    const Outcome* outcome_ = nullptr;
    const OutcomeRows* rows_ = nullptr;
    std::vector<Value> values_;
};

}  // namespace

Totals replay_batch(const Plan& plan, const core::Facts& facts) {
    return Batch(plan).run(facts);
}

}  // namespace darman::replay
