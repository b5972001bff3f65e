#include "replay/report.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "engine/reference/engine.hpp"
#include "replay/path.hpp"

namespace darman::replay {

using core::Rational;

namespace {

std::vector<std::string> parts_of(const std::string& key) {
    std::vector<std::string> parts(1);
    for (const char c : key) {
        if (c == kPartEnd) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

// Numbers by size, all else by bytes, and what is not known last.
bool part_less(const std::string& a, const std::string& b) {
    if (a.front() != b.front()) {
        return a.front() == '=';
    }
    const auto x = Rational::parse(std::string_view(a).substr(1));
    const auto y = Rational::parse(std::string_view(b).substr(1));
    if (x && y && !(*x == *y)) {
        return *x < *y;
    }
    if (x.has_value() != y.has_value()) {
        return x.has_value();
    }
    return a < b;
}

bool key_less(const std::string& a, const std::string& b) {
    const std::vector<std::string> x = parts_of(a);
    const std::vector<std::string> y = parts_of(b);
    return std::lexicographical_compare(x.begin(), x.end(), y.begin(), y.end(), part_less);
}

// By the register that came with the facts, else by the law.
policy::Labels labels_of(const Report& report, const policy::Type& type, const std::string& code) {
    const policy::Model& model = *report.plan.scenarios[0].model;
    if (type.kind == policy::Kind::Code && type.dictionary >= 0) {
        const policy::DictionaryInfo& info =
            model.dictionaries[static_cast<std::size_t>(type.dictionary)];
        if (const policy::Labels* named = report.totals.name_of(info.name, code)) {
            return *named;
        }
    }
    return code_labels(model, type, code);
}

template <typename Test>
std::optional<std::size_t> section_where(const Report& report, const Test& test) {
    for (std::size_t s = 0; s < report.plan.sections.size(); ++s) {
        if (test(report.plan.sections[s])) {
            return s;
        }
    }
    return std::nullopt;
}

class Checker {
  public:
    explicit Checker(const Report& report) : report_(report) {}

    std::vector<Identity> run() {
        for (section_ = 0; section_ < report_.plan.sections.size(); ++section_) {
            for (scenario_ = 0; scenario_ < report_.plan.scenarios.size(); ++scenario_) {
                measures();
                shares();
                changes();
            }
        }
        return std::move(found_);
    }

  private:
    void add(Identity::Kind kind,
             const std::string& measure,
             const std::string& over,
             const Rational& left,
             const Rational& right,
             bool also = true) {
        found_.push_back(
            {kind, section_, scenario_, measure, over, left, right, also && left == right});
    }

    void measures() {
        const Section& section = report_.plan.sections[section_];
        const SectionTotals& totals = report_.totals.of(section_, scenario_);
        for (std::size_t m = 0; m < section.measures.size(); ++m) {
            const MeasureTotals& all = totals.all.measures[m];
            for (std::size_t d = 0; d < section.dimensions.size(); ++d) {
                MeasureTotals sum;
                std::uint64_t rows = 0;
                for (const auto& [key, group] : totals.groups[d]) {
                    sum.sum.add(group.measures[m].sum);
                    sum.known += group.measures[m].known;
                    rows += group.rows;
                }
                add(Identity::Kind::OverGroups,
                    section.measures[m].name,
                    section.dimensions[d].name,
                    all.sum.total(),
                    sum.sum.total(),
                    sum.known == all.known && rows == totals.all.rows);
            }
            add(Identity::Kind::OverTop,
                section.measures[m].name,
                section.above.empty() ? section.entity : section.above.back(),
                all.sum.total(),
                totals.over_top[m].total());
        }
    }

    void shares() {
        const Section& section = report_.plan.sections[section_];
        for (std::size_t i = 0; i < section.shares.size(); ++i) {
            if (section.shares[i].whole[scenario_] < 0) {
                continue;
            }
            const SharesTotals& totals = report_.totals.of(section_, scenario_).shares[i];
            Sum right = totals.parts;
            right.add(totals.taken_back);
            for (const Sum& other : totals.others) {
                right.add(other);
            }
            add(Identity::Kind::OfShares,
                section.shares[i].name,
                "",
                totals.whole.total(),
                right.total(),
                totals.broken == 0);
        }
    }

    void changes() {
        const Section& section = report_.plan.sections[section_];
        if (!section.compared || scenario_ == 0) {
            return;
        }
        const Comparison& comparison = report_.totals.of(section_, scenario_).comparison;
        const auto measure = static_cast<std::size_t>(report_.plan.change_at);
        const Rational before = report_.totals.of(section_, 0).all.measures[measure].sum.total();
        const Rational after =
            report_.totals.of(section_, scenario_).all.measures[measure].sum.total();
        for (std::size_t w = 0; w < section.who.size(); ++w) {
            const Changes& changes = comparison.who[w];
            Rational sum = changes.rose_by.total() - changes.fell_by.total() +
                           changes.without.total() + comparison.only_after.total() -
                           comparison.only_before.total();
            add(Identity::Kind::OfChanges,
                report_.plan.change,
                section.who[w].path,
                after - before,
                sum);
        }
    }

    const Report& report_;
    std::size_t section_ = 0;
    std::size_t scenario_ = 0;
    std::vector<Identity> found_;
};

}  // namespace

Report make_report(Plan plan, Totals totals, DataOrigin origin) {
    for (std::size_t section = 0; section < plan.sections.size(); ++section) {
        for (std::size_t s = 0; s < plan.scenarios.size(); ++s) {
            for (Changes& changes : totals.of(section, s).comparison.who) {
                std::sort(changes.affected.begin(), changes.affected.end());
            }
        }
    }
    std::vector<engine::Receipt> receipts;
    receipts.reserve(plan.scenarios.size());
    engine::DecideOptions options;
    options.known_at = plan.known_at;
    options.inputs_sha256 = origin.inputs_sha256;
    for (const Scenario& scenario : plan.scenarios) {
        receipts.push_back(engine::receipt_of(*scenario.model, options));
    }
    std::string currency = plan.scenarios[0].model->currency;
    const int digits = plan.scenarios[0].model->currency_digits;
    return {std::move(plan),
            std::move(totals),
            std::move(origin),
            std::move(receipts),
            std::move(currency),
            digits};
}

std::vector<GroupPart> group_parts(const Report& report,
                                   const Dimension& dimension,
                                   const std::string& key) {
    std::vector<GroupPart> found;
    const std::vector<std::string> parts = parts_of(key);
    for (std::size_t i = 0; i < parts.size(); ++i) {
        GroupPart part;
        if (parts[i] == kNonePart) {
            part.kind = GroupPart::Kind::None;
        } else if (parts[i] == kFaultPart) {
            part.kind = GroupPart::Kind::Fault;
        } else if (parts[i] == kUnknownPart) {
            part.kind = GroupPart::Kind::Unknown;
        } else {
            part.text = parts[i].substr(1);
            if (i < dimension.parts.size()) {
                part.labels = labels_of(report, dimension.parts[i].type, part.text);
            }
        }
        found.push_back(std::move(part));
    }
    return found;
}

std::vector<std::string> group_keys(const Report& report,
                                    std::size_t section,
                                    std::size_t dimension) {
    std::set<std::string> all;
    for (std::size_t s = 0; s < report.plan.scenarios.size(); ++s) {
        for (const auto& [key, group] : report.totals.of(section, s).groups[dimension]) {
            all.insert(key);
        }
    }
    std::vector<std::string> keys(all.begin(), all.end());
    if (report.plan.sections[section].dimensions[dimension].kind != Dimension::Kind::Paths) {
        return keys;
    }
    std::sort(keys.begin(), keys.end(), key_less);
    return keys;
}

const GroupTotals& group_of(const Report& report,
                            std::size_t section,
                            std::size_t scenario,
                            std::size_t dimension,
                            const std::string& key) {
    const Groups& groups = report.totals.of(section, scenario).groups[dimension];
    const auto found = groups.find(key);
    if (found != groups.end()) {
        return found->second;
    }
    static const GroupTotals none;
    return none;
}

std::string amount_text(const Rational& minor, const Report& report) {
    Rational per_main(1);
    for (int i = 0; i < report.currency_digits; ++i) {
        per_main *= Rational(10);
    }
    const Rational main = minor / per_main;
    const std::string fixed = main.to_decimal(report.currency_digits);
    const auto same = Rational::parse(fixed);
    return same && *same == main ? fixed : main.to_string();
}

std::optional<std::size_t> compared_section(const Report& report) {
    return section_where(report, [](const Section& s) { return s.compared; });
}

std::optional<std::size_t> zero_section(const Report& report) {
    return section_where(report, [](const Section& s) { return s.zero >= 0; });
}

std::optional<std::size_t> scored_section(const Report& report) {
    return section_where(report, [](const Section& s) { return s.scored; });
}

std::vector<std::size_t> zero_scenarios(const Report& report) {
    std::vector<std::size_t> all;
    for (std::size_t s = report.plan.scenarios.size() > 1 ? 1 : 0; s < report.plan.scenarios.size();
         ++s) {
        all.push_back(s);
    }
    return all;
}

std::vector<Rational> deciles(const Changes& changes) {
    std::vector<Rational> found;
    const std::size_t count = changes.affected.size();
    for (std::size_t tenth = 1; tenth <= 10 && count > 0; ++tenth) {
        found.push_back(changes.affected[(count * tenth + 9) / 10 - 1]);
    }
    return found;
}

Rational median(const Changes& changes) {
    // Of all in order: those that fell, those without a change, those that rose.
    const std::uint64_t middle = (changes.fell + changes.same + changes.rose + 1) / 2;
    if (middle == 0 || (middle > changes.fell && middle <= changes.fell + changes.same)) {
        return Rational(0);
    }
    return changes.affected[middle <= changes.fell ? middle - 1 : middle - changes.same - 1];
}

std::vector<KindResult> kind_results(const Report& report,
                                     std::size_t section,
                                     std::size_t scenario) {
    const Labels& labels = *report.plan.labels;
    const Scores& scores = report.totals.of(section, scenario).scores;
    std::vector<KindResult> results;
    for (std::size_t k = 0; k < labels.kinds.size(); ++k) {
        KindResult result;
        result.kind = labels.kinds[k];
        result.score = scores.kinds[k];
        result.findable = !scores.codes_of_kind[k].empty();
        for (const auto& [code, count] : scores.codes_of_kind[k]) {
            const auto found = scores.codes.find(labels.codes[static_cast<std::size_t>(code)]);
            if (found != scores.codes.end()) {
                result.given += found->second.given;
                result.right += found->second.both;
            }
        }
        results.push_back(std::move(result));
    }
    std::sort(results.begin(), results.end(), [](const KindResult& a, const KindResult& b) {
        return a.kind < b.kind;
    });
    return results;
}

std::string ratio(std::uint64_t part, std::uint64_t whole, int decimals) {
    if (whole == 0) {
        return "";
    }
    return Rational(static_cast<std::int64_t>(part), static_cast<std::int64_t>(whole))
        .to_decimal(decimals);
}

std::vector<Identity> identities(const Report& report) {
    return Checker(report).run();
}

bool all_hold(const std::vector<Identity>& identities) {
    return std::all_of(
        identities.begin(), identities.end(), [](const Identity& i) { return i.holds; });
}

std::vector<std::pair<std::string, std::uint64_t>> by_count(
    const std::map<std::string, std::uint64_t>& counts) {
    std::vector<std::pair<std::string, std::uint64_t>> all(counts.begin(), counts.end());
    std::stable_sort(
        all.begin(), all.end(), [](const auto& a, const auto& b) { return a.second > b.second; });
    return all;
}

}  // namespace darman::replay
