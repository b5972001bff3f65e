// The parts of a replay's report that compare laws, score edits and prove zeros.
#include <algorithm>

#include <fmt/format.h>

#include "report/phrases.hpp"
#include "report/replay_parts.hpp"
#include "report/replay_words.hpp"

namespace darman::report {

using core::Rational;
using replay::Changes;
using replay::Comparison;
using replay::Report;
using replay::Section;

namespace {

constexpr std::size_t kTransitionsShown = 30;

std::size_t at(std::int32_t i) {
    return static_cast<std::size_t>(i);
}

class Comparer {
  public:
    Comparer(const Report& report, std::vector<ViewPart>& parts) : report_(report), parts_(parts) {}

    [[nodiscard]] std::size_t scenario_count() const { return report_.plan.scenarios.size(); }

    [[nodiscard]] const Section& section(std::size_t s) const { return report_.plan.sections[s]; }

    ViewPart& part(Said title) {
        parts_.push_back({std::move(title), {}});
        return parts_.back();
    }

    [[nodiscard]] Said amount(const replay::Sum& sum) const {
        return amount_said(sum.total(), report_);
    }

    // ----------------------------------------------------------------------------- changes

    void changes() {
        const std::optional<std::size_t> s = replay::compared_section(report_);
        if (!s) {
            return;
        }
        const Said measure = measure_said(section(*s).measures[at(report_.plan.change_at)]);
        ViewPart& told = part(said(fmt::format("Gains and losses: {}", measure.en),
                                   fmt::format("برندگان و بازندگان: {}", measure.fa)));
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            const Comparison& comparison = report_.totals.of(*s, c).comparison;
            for (std::size_t w = 0; w < section(*s).who.size(); ++w) {
                const replay::Who& who = section(*s).who[w];
                told.tables.push_back(change_table(c, who, comparison, comparison.who[w]));
                told.tables.push_back(decile_table(c, who, comparison.who[w]));
                told.tables.push_back(top_table(c, who, comparison.who[w]));
            }
        }
    }

    // Where the measure is what patients pay, less is a gain.
    [[nodiscard]] bool patients_pay() const {
        return report_.plan.change == "patient_pays" ||
               report_.plan.change.ends_with(".patient_pays");
    }

    [[nodiscard]] Said headed(std::size_t c, const replay::Who& who, const Said& what) const {
        const Said name = entity_said(who.entity, who.labels, true);
        const Said law = scenario_said(report_, c);
        return said(fmt::format("{}: {} – {}", name.en, what.en, law.en),
                    fmt::format("{}: {} – {}", name.fa, what.fa, law.fa));
    }

    ViewTable change_table(std::size_t c,
                           const replay::Who& who,
                           const Comparison& comparison,
                           const Changes& changes) {
        ViewTable made = view_table(
            headed(c,
                   who,
                   said("who gains, who loses", "چه کسی می‌برد و می‌بازد")),
            {{Said{}, false},
             {said("number", "شمار"), true},
             {said("share", "سهم"), true},
             {said("change", "تغییر"), true}});
        const bool less_is_gain = patients_pay();
        const Said less =
            less_is_gain ? said("gain: pay less", "می‌برند: کمتر می‌پردازند")
                         : said("less", "کمتر");
        const Said more = less_is_gain ? said("lose: pay more",
                                              "می‌بازند: بیشتر می‌پردازند")
                                       : said("more", "بیشتر");
        const auto add = [&](const Said& name, std::uint64_t count, const Rational& change) {
            made.rows.push_back({{name,
                                  count_said(count),
                                  percent_said(count, changes.members),
                                  change_said(change, report_)},
                                 false});
        };
        add(less, changes.fell, -changes.fell_by.total());
        add(more, changes.rose, changes.rose_by.total());
        add(said("unchanged", "بی‌تغییر"), changes.same, Rational(0));
        if (changes.apart > 0) {
            made.rows.push_back({{said("cannot be compared", "سنجش‌پذیر نیستند"),
                                  count_said(changes.apart),
                                  percent_said(changes.apart, changes.members),
                                  said("?", "؟")},
                                 false});
        }
        made.rows.push_back(
            {{said("all", "همه"),
              count_said(changes.members),
              percent_said(changes.members, changes.members),
              change_said(changes.rose_by.total() - changes.fell_by.total(), report_)},
             true});
        const Said median = change_said(replay::median(changes), report_);
        made.notes.push_back(
            said(fmt::format("Median change of all who can be compared: {}.", median.en),
                 fmt::format("میانهٔ تغییر همهٔ سنجش‌پذیران: {}.",
                             median.fa)));
        if (comparison.left_out > 0) {
            const Said rows = count_said(comparison.left_out);
            const Said asked = amount(comparison.left_out_asked);
            const Said partly = count_said(changes.partly);
            made.notes.push_back(said(
                fmt::format("{} rows (asked: {}) are not compared: what they give is not known "
                            "under one law or both; {} of those counted have such rows too.",
                            rows.en,
                            asked.en,
                            partly.en),
                fmt::format("{} ردیف (مبلغ درخواستی: {}) سنجیده نشد، چون نتیجهٔ آن زیر یکی از "
                            "دو قانون یا هر دو نامعلوم است؛ {} نفر از "
                            "شمرده‌شدگان "
                            "نیز "
                            "چنین "
                            "ردیف‌هایی دارند.",
                            rows.fa,
                            asked.fa,
                            partly.fa)));
        }
        return made;
    }

    ViewTable decile_table(std::size_t c, const replay::Who& who, const Changes& changes) {
        ViewTable made =
            view_table(headed(c,
                              who,
                              said("deciles of the change among those affected",
                                   "دهک‌های تغییر میان اثرپذیرفتگان")),
                       {{said("of those affected", "از اثرپذیرفتگان"), false},
                        {said("change at most", "تغییر دست‌بالا"), true}});
        made.chart.series.push_back(said("change", "تغییر"));
        std::uint64_t percent = 0;
        for (const Rational& change : replay::deciles(changes)) {
            percent += 10;
            const Said name = percent_said(percent, 100);
            const Said value = change_said(change, report_);
            const std::string text = std::to_string(percent);
            const Said shown = said(text + " %", core::to_persian_digits(text) + "٪");
            made.rows.push_back({{shown, value}, false});
            made.chart.rows.push_back(shown);
            made.chart.values.push_back({change});
            made.chart.shown.push_back({value});
        }
        if (made.rows.empty()) {
            made.notes.push_back(
                said("Nobody is affected.", "هیچ‌کس اثر نمی‌پذیرد."));
        }
        return made;
    }

    ViewTable top_table(std::size_t c, const replay::Who& who, const Changes& changes) {
        ViewTable made = view_table(headed(c, who, said("most affected", "بیشترین اثر")),
                                    {{said("key", "شناسه"), false},
                                     {scenario_said(report_, 0), true},
                                     {scenario_said(report_, c), true},
                                     {said("change", "تغییر"), true}});
        for (const replay::Affected& one : changes.top) {
            made.rows.push_back({{said(one.key, number_word(one.key, Language::Fa)),
                                  amount_said(one.before, report_),
                                  amount_said(one.after, report_),
                                  change_said(one.after - one.before, report_)},
                                 false});
        }
        return made;
    }

    void transitions() {
        const std::optional<std::size_t> s = replay::compared_section(report_);
        if (!s) {
            return;
        }
        ViewPart& told = part(said("From one outcome to another",
                                   "از نتیجه‌ای به نتیجهٔ دیگر"));
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            ViewTable made = view_table(scenario_said(report_, c),
                                        {{said("today", "وضع موجود"), false},
                                         {said("then", "آنگاه"), false},
                                         {said("rows", "ردیف"), true},
                                         {said("asked", "درخواستی"), true},
                                         {said("given today", "پرداخت امروز"), true},
                                         {said("given then", "پرداخت آنگاه"), true}});
            using Way = std::pair<const std::string, replay::Transition>;
            std::vector<const Way*> ways;
            for (const Way& way : report_.totals.of(*s, c).comparison.transitions) {
                ways.push_back(&way);
            }
            std::stable_sort(ways.begin(), ways.end(), [](const Way* a, const Way* b) {
                return a->second.rows > b->second.rows;
            });
            for (std::size_t i = 0; i < ways.size() && i < kTransitionsShown; ++i) {
                const std::string& way = ways[i]->first;
                const std::size_t end = way.find(replay::kPartEnd);
                const replay::Transition& transition = ways[i]->second;
                made.rows.push_back({{outcome_said(report_, way.substr(0, end)),
                                      outcome_said(report_, way.substr(end + 1)),
                                      count_said(transition.rows),
                                      amount(transition.asked),
                                      amount(transition.before),
                                      amount(transition.after)},
                                     false});
            }
            more_note(made, ways.size(), kTransitionsShown);
            told.tables.push_back(std::move(made));
        }
    }

    void scores() {
        const std::optional<std::size_t> s = replay::scored_section(report_);
        if (!s) {
            return;
        }
        ViewPart& told = part(
            said("How well the edits find what they should",
                 "کنترل‌ها آنچه را باید، چه اندازه می‌یابند"));
        const replay::Scores& today = report_.totals.of(*s, 0).scores;
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            if (c > 0 && report_.totals.of(*s, c).scores == today) {
                told.tables.back().notes.push_back(
                    joined_said(scenario_said(report_, c),
                                said("the same as today.", "همان نتیجهٔ امروز."),
                                ": ",
                                ": "));
                continue;
            }
            told.tables.push_back(kind_table(*s, c));
            told.tables.push_back(code_table(*s, c));
        }
        const std::uint64_t met = today.labels_met;
        if (met < report_.plan.labels->count) {
            const Said rows = count_said(report_.plan.labels->count - met);
            told.tables.back().notes.push_back(said(
                fmt::format("{} labels name rows that are not in the data.", rows.en),
                fmt::format(
                    "{} برچسب از ردیف‌هایی است که در داده نیست.",
                    rows.fa)));
        }
    }

    ViewTable kind_table(std::size_t s, std::size_t c) {
        ViewTable made = view_table(
            joined_said(said("by kind", "بر پایهٔ نوع"), scenario_said(report_, c), " – ", " – "),
            {{said("kind", "نوع"), false},
             {said("labelled", "برچسب‌خورده"), true},
             {said("found", "یافته"), true},
             {said("by another reason", "به دلیل دیگر"), true},
             {said("missed", "نیافته"), true},
             {said("recall", "بازیابی"), true},
             {said("precision of its reasons", "دقت دلیل‌هایش"), true}});
        for (const replay::KindResult& kind : replay::kind_results(report_, s, c)) {
            const replay::KindScore& score = kind.score;
            made.rows.push_back(
                {{said(humanised(kind.kind, Language::En), humanised(kind.kind, Language::Fa)),
                  count_said(score.labelled),
                  count_said(score.found),
                  count_said(score.by_another),
                  count_said(score.labelled - score.found - score.by_another),
                  kind.findable ? percent_said(score.found, score.labelled) : said("–", "–"),
                  percent_said(kind.right, kind.given)},
                 false});
        }
        return made;
    }

    ViewTable code_table(std::size_t s, std::size_t c) {
        const Said by = said("by reason", "بر پایهٔ دلیل");
        ViewTable made = view_table(joined_said(by, scenario_said(report_, c), " – ", " – "),
                                    {{said("reason", "دلیل"), false},
                                     {said("labelled", "برچسب‌خورده"), true},
                                     {said("given", "داده‌شده"), true},
                                     {said("both", "هر دو"), true},
                                     {said("precision", "دقت"), true},
                                     {said("recall", "بازیابی"), true}});
        for (const auto& [code, score] : report_.totals.of(s, c).scores.codes) {
            made.rows.push_back({{reasons_said(report_, code),
                                  count_said(score.labelled),
                                  count_said(score.given),
                                  count_said(score.both),
                                  percent_said(score.both, score.given),
                                  percent_said(score.both, score.labelled)},
                                 false});
        }
        return made;
    }

    void zero() {
        const std::optional<std::size_t> s = replay::zero_section(report_);
        if (!s) {
            return;
        }
        std::string where;
        for (const replay::Condition& condition : report_.plan.where) {
            where += (where.empty() ? "" : ", ") + condition.path + " = ";
            for (std::size_t i = 0; i < condition.values.size(); ++i) {
                where += (i == 0 ? "" : "|") + condition.values[i];
            }
        }
        const Said measure = measure_said(section(*s).measures[at(section(*s).zero)]);
        ViewPart& told = part(said(fmt::format("Must be zero: {}", measure.en),
                                   fmt::format("باید صفر باشد: {}", measure.fa)));
        ViewTable made = view_table(said(where, where),
                                    {{said("law", "قانون"), false},
                                     {said("rows", "ردیف"), true},
                                     {said("above zero", "بیش از صفر"), true},
                                     {said("sum above zero", "جمع بیش از صفر"), true},
                                     {said("not known", "نامعلوم"), true},
                                     {said("condition not known", "شرط نامعلوم"), true}});
        for (const std::size_t c : replay::zero_scenarios(report_)) {
            const replay::ZeroTotals& totals = report_.totals.of(*s, c).zero;
            made.rows.push_back({{scenario_said(report_, c),
                                  count_said(totals.rows),
                                  count_said(totals.above),
                                  amount(totals.sum),
                                  count_said(totals.unknown),
                                  count_said(totals.untold)},
                                 false});
            for (const auto& [key, value] : totals.first) {
                const Said given = amount_said(value, report_);
                made.notes.push_back(said(fmt::format("{}: {}", key, given.en),
                                          fmt::format("{}: {}", key, given.fa)));
            }
        }
        told.tables.push_back(std::move(made));
    }

  private:
    const Report& report_;
    std::vector<ViewPart>& parts_;
};

}  // namespace

void add_change_parts(const Report& report, std::vector<ViewPart>& parts) {
    Comparer comparer(report, parts);
    comparer.changes();
    comparer.transitions();
}

void add_score_parts(const Report& report, std::vector<ViewPart>& parts) {
    Comparer comparer(report, parts);
    comparer.scores();
    comparer.zero();
}

}  // namespace darman::report
