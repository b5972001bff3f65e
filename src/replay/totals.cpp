#include "replay/totals.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace darman::replay {

namespace {

void add(MeasureTotals& into, const MeasureTotals& from) {
    into.sum.add(from.sum);
    into.known += from.known;
    into.none += from.none;
    into.unknown += from.unknown;
}

void add(GroupTotals& into, const GroupTotals& from) {
    into.rows += from.rows;
    for (std::size_t v = 0; v < kVerdictCount; ++v) {
        into.by_verdict.at(v) += from.by_verdict.at(v);
    }
    into.tainted += from.tainted;
    for (std::size_t i = 0; i < from.distinct.size(); ++i) {
        into.distinct[i] += from.distinct[i];
    }
    for (std::size_t i = 0; i < from.measures.size(); ++i) {
        add(into.measures[i], from.measures[i]);
    }
}

void add(SharesTotals& into, const SharesTotals& from) {
    into.whole.add(from.whole);
    into.parts.add(from.parts);
    for (std::size_t v = 0; v < kVerdictCount; ++v) {
        into.others.at(v).add(from.others.at(v));
    }
    into.taken_back.add(from.taken_back);
    into.whole_unknown += from.whole_unknown;
    into.broken += from.broken;
}

void add(Changes& into, Changes&& from, std::size_t top_count) {
    into.members += from.members;
    into.fell += from.fell;
    into.rose += from.rose;
    into.same += from.same;
    into.apart += from.apart;
    into.partly += from.partly;
    into.rows_without += from.rows_without;
    into.fell_by.add(from.fell_by);
    into.rose_by.add(from.rose_by);
    into.without.add(from.without);
    into.affected.insert(into.affected.end(),
                         std::make_move_iterator(from.affected.begin()),
                         std::make_move_iterator(from.affected.end()));
    into.top.insert(into.top.end(),
                    std::make_move_iterator(from.top.begin()),
                    std::make_move_iterator(from.top.end()));
    keep_top(into.top, top_count);
}

void add(std::map<std::string, std::uint64_t>& into,
         const std::map<std::string, std::uint64_t>& from) {
    for (const auto& [text, count] : from) {
        into[text] += count;
    }
}

void add(Comparison& into, Comparison&& from, std::size_t top_count) {
    into.rows += from.rows;
    into.left_out += from.left_out;
    into.left_out_asked.add(from.left_out_asked);
    into.appeared += from.appeared;
    into.vanished += from.vanished;
    into.before.add(from.before);
    into.after.add(from.after);
    into.only_before.add(from.only_before);
    into.only_after.add(from.only_after);
    for (const auto& [way, transition] : from.transitions) {
        Transition& mine = into.transitions[way];
        mine.rows += transition.rows;
        mine.asked.add(transition.asked);
        mine.before.add(transition.before);
        mine.after.add(transition.after);
    }
    for (std::size_t w = 0; w < from.who.size(); ++w) {
        add(into.who[w], std::move(from.who[w]), top_count);
    }
}

void add(Scores& into, const Scores& from) {
    for (std::size_t k = 0; k < from.kinds.size(); ++k) {
        into.kinds[k].labelled += from.kinds[k].labelled;
        into.kinds[k].found += from.kinds[k].found;
        into.kinds[k].by_another += from.kinds[k].by_another;
        for (const auto& [code, count] : from.codes_of_kind[k]) {
            into.codes_of_kind[k][code] += count;
        }
    }
    for (const auto& [code, score] : from.codes) {
        CodeScore& mine = into.codes[code];
        mine.labelled += score.labelled;
        mine.given += score.given;
        mine.both += score.both;
    }
    into.labels_met += from.labels_met;
}

void add(ZeroTotals& into, const ZeroTotals& from) {
    into.rows += from.rows;
    into.above += from.above;
    into.unknown += from.unknown;
    into.untold += from.untold;
    into.sum.add(from.sum);
    into.first.insert(from.first.begin(), from.first.end());
    while (into.first.size() > kZeroKeysMax) {
        into.first.erase(std::prev(into.first.end()));
    }
}

void add(SectionTotals& into, SectionTotals&& from, std::size_t top_count) {
    add(into.all, from.all);
    for (std::size_t d = 0; d < from.groups.size(); ++d) {
        for (auto& [key, group] : from.groups[d]) {
            const auto [mine, fresh] = into.groups[d].try_emplace(key, group);
            if (!fresh) {
                add(mine->second, group);
            }
        }
    }
    for (std::size_t m = 0; m < from.over_top.size(); ++m) {
        into.over_top[m].add(from.over_top[m]);
    }
    into.top_count += from.top_count;
    for (std::size_t s = 0; s < from.shares.size(); ++s) {
        add(into.shares[s], from.shares[s]);
    }
    add(into.needs, from.needs);
    add(into.faults, from.faults);
    add(into.comparison, std::move(from.comparison), top_count);
    add(into.scores, from.scores);
    add(into.zero, from.zero);
}

}  // namespace

GroupTotals empty_group(const Section& section) {
    GroupTotals group;
    group.distinct.resize(section.above.size());
    group.measures.resize(section.measures.size());
    return group;
}

void keep_top(std::vector<Affected>& top, std::size_t count) {
    std::sort(top.begin(), top.end(), [](const Affected& a, const Affected& b) {
        const core::Rational x = (a.after - a.before).abs();
        const core::Rational y = (b.after - b.before).abs();
        return x == y ? a.key < b.key : y < x;
    });
    if (top.size() > count) {
        top.resize(count);
    }
}

Totals::Totals(const Plan& plan) {
    for (const Section& section : plan.sections) {
        SectionTotals one;
        one.all = empty_group(section);
        one.groups.resize(section.dimensions.size());
        one.over_top.resize(section.measures.size());
        one.shares.resize(section.shares.size());
        one.comparison.who.resize(section.who.size());
        if (section.scored && plan.labels != nullptr) {
            one.scores.kinds.resize(plan.labels->kinds.size());
            one.scores.codes_of_kind.resize(plan.labels->kinds.size());
        }
        all_.emplace_back(plan.scenarios.size(), one);
    }
}

void Totals::name(const std::string& dictionary, const std::string& code, policy::Labels labels) {
    names_.try_emplace({dictionary, code}, std::move(labels));
}

const policy::Labels* Totals::name_of(const std::string& dictionary,
                                      const std::string& code) const {
    const auto found = names_.find({dictionary, code});
    return found == names_.end() ? nullptr : &found->second;
}

void Totals::note(const base::Error& error) {
    ++error_count_;
    errors_.try_emplace(error.line(), error);
    if (errors_.size() > kErrorsToldMax) {
        errors_.erase(std::prev(errors_.end()));
    }
}

void Totals::merge(Totals&& other, std::size_t top_count) {
    for (std::size_t section = 0; section < all_.size(); ++section) {
        for (std::size_t scenario = 0; scenario < all_[section].size(); ++scenario) {
            add(all_[section][scenario], std::move(other.all_[section][scenario]), top_count);
        }
    }
    names_.insert(other.names_.begin(), other.names_.end());
    errors_.insert(other.errors_.begin(), other.errors_.end());
    while (errors_.size() > kErrorsToldMax) {
        errors_.erase(std::prev(errors_.end()));
    }
    error_count_ += other.error_count_;
}

}  // namespace darman::replay
