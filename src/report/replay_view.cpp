#include "report/replay_view.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/phrases.hpp"
#include "report/replay_parts.hpp"
#include "report/replay_words.hpp"
#include "report/totals.hpp"

namespace darman::report {

using core::Rational;
using replay::Dimension;
using replay::Report;
using replay::Section;

namespace {

// Only the largest are shown; files have them all.
constexpr std::size_t kReasonsShown = 15;
constexpr std::size_t kChartRowsMax = 40;

class Viewer {
  public:
    explicit Viewer(const Report& report) : report_(report) {}

    ReplayView run() {
        heading();
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            if (is_told(s)) {
                headlines(s);
                amounts(s);
            }
        }
        add_change_parts(report_, view_.parts);
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            if (is_told(s)) {
                groups(s);
            }
        }
        undecided();
        add_score_parts(report_, view_.parts);
        statements();
        return std::move(view_);
    }

  private:
    [[nodiscard]] std::size_t scenario_count() const { return report_.plan.scenarios.size(); }

    [[nodiscard]] const Section& section(std::size_t s) const { return report_.plan.sections[s]; }

    // What gives no amount and rejects nothing has nothing to tell.
    [[nodiscard]] bool is_told(std::size_t s) const {
        const replay::GroupTotals& all = report_.totals.of(s, 0).all;
        return !section(s).measures.empty() ||
               all.by_verdict[static_cast<std::size_t>(engine::Verdict::Accepted)] != all.rows;
    }

    ViewPart& part(Said title) {
        view_.parts.push_back({std::move(title), {}});
        return view_.parts.back();
    }

    [[nodiscard]] Said amount(const replay::Sum& sum) const {
        return amount_said(sum.total(), report_);
    }

    [[nodiscard]] Said unit() const {
        const std::string_view common = common_name(report_.currency);
        return said(report_.currency, std::string(common.empty() ? report_.currency : common));
    }

    void heading() {
        view_.title = scenario_count() > 1 ? said("What if", "اگر قانون چنین شود")
                                           : said("The year decided", "سال، ردیف به ردیف");
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            view_.title = joined_said(view_.title,
                                      scenario_said(report_, c),
                                      c == 1 ? ": " : " / ",
                                      c == 1 ? ": " : " / ");
        }
        const std::string& until = report_.origin.data_until;
        view_.subtitle = said(
            fmt::format("Amounts in {}. Law and facts known as of {}.{}",
                        unit().en,
                        long_date(report_.receipts[0].known_at, Language::En),
                        until.empty()
                            ? ""
                            : fmt::format(" Data until {}.", long_date(until, Language::En))),
            fmt::format(
                "مبلغ‌ها به {}. بر پایهٔ قانون و دانسته‌های "
                "{}.{}",
                unit().fa,
                long_date(report_.receipts[0].known_at, Language::Fa),
                until.empty()
                    ? ""
                    : fmt::format(" داده‌ها تا {}.", long_date(until, Language::Fa))));
    }

    // ----------------------------------------------------------------------------- first numbers

    void headlines(std::size_t s) {
        if (s + 1 != report_.plan.sections.size()) {
            return;  // those of the rows that everything is made of
        }
        const Section& rows = section(s);
        const replay::GroupTotals& all = report_.totals.of(s, 0).all;
        Headline first;
        first.title = entity_said(rows.entity, rows.labels, true);
        first.value = count_said(all.rows);
        for (std::size_t level = 0; level < rows.above.size(); ++level) {
            const Said name = above_said(rows.above[level]);
            const Said number = count_said(all.distinct[level]);
            const Said one = joined_said(number, name, " ", " ");
            first.detail = level == 0 ? one : joined_said(first.detail, one, ", ", "، ");
        }
        first.tone = "all";
        view_.headlines.push_back(std::move(first));
        if (rows.asked >= 0) {
            const auto m = static_cast<std::size_t>(rows.asked);
            Headline asked;
            asked.title = measure_said(rows.measures[m]);
            asked.value = sum_said(all.measures[m], report_);
            asked.detail = unit();
            asked.tone = "all";
            view_.headlines.push_back(std::move(asked));
        }
        change_headlines(s);
        for (const engine::Verdict verdict : kVerdicts) {
            verdict_headline(s, verdict);
        }
    }

    [[nodiscard]] Said above_said(const std::string& entity) const {
        for (const policy::EntityInfo& info : report_.plan.scenarios[0].model->entities) {
            if (info.name == entity) {
                return entity_said(entity, info.labels, true);
            }
        }
        return entity_said(entity, {}, true);
    }

    void verdict_headline(std::size_t s, engine::Verdict verdict) {
        const replay::GroupTotals& all = report_.totals.of(s, 0).all;
        const std::uint64_t rows = all.by_verdict.at(static_cast<std::size_t>(verdict));
        if (rows == 0) {
            return;
        }
        Headline one;
        one.title = verdict_said(verdict);
        one.value = count_said(rows);
        one.detail = percent_said(rows, all.rows);
        switch (verdict) {
            case engine::Verdict::Accepted:
                one.tone = "accepted";
                break;
            case engine::Verdict::Pended:
                one.tone = "pended";
                break;
            case engine::Verdict::Undecided:
                one.tone = "undecided";
                break;
            case engine::Verdict::Fault:
                one.tone = "fault";
                break;
            case engine::Verdict::Rejected:
                one.tone = "rejected";
                break;
        }
        view_.headlines.push_back(std::move(one));
    }

    void change_headlines(std::size_t s) {
        if (!section(s).compared) {
            return;
        }
        const auto m = static_cast<std::size_t>(report_.plan.change_at);
        const Rational today = report_.totals.of(s, 0).all.measures[m].sum.total();
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            const Rational then = report_.totals.of(s, c).all.measures[m].sum.total();
            Headline one;
            one.title = joined_said(
                measure_said(section(s).measures[m]), scenario_said(report_, c), ": ", ": ");
            one.value = change_said(then - today, report_);
            const Said from = amount_said(today, report_);
            const Said to = amount_said(then, report_);
            one.detail = said(fmt::format("{} → {} {}", from.en, to.en, unit().en),
                              fmt::format("{} ← {} {}", from.fa, to.fa, unit().fa));
            one.tone = "accepted";
            view_.headlines.push_back(std::move(one));
        }
    }

    // ----------------------------------------------------------------------------- amounts

    void amounts(std::size_t s) {
        const Section& rows = section(s);
        ViewPart& told = part(joined_said(said("Amounts", "مبلغ‌ها"),
                                          entity_said(rows.entity, rows.labels, true),
                                          ": ",
                                          ": "));
        if (!rows.measures.empty()) {
            told.tables.push_back(totals_table(s));
        }
        for (std::size_t i = 0; i < rows.shares.size(); ++i) {
            told.tables.push_back(whole_table(s, i));
        }
        told.tables.push_back(outcome_table(s));
    }

    ViewTable totals_table(std::size_t s) {
        const Section& rows = section(s);
        ViewTable made =
            view_table(said("Totals", "جمع کل"),
                       {{said("amount", "مبلغ"), false}, {scenario_said(report_, 0), true}});
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            made.columns.push_back({scenario_said(report_, c), true});
            made.columns.push_back({said("difference", "تفاوت"), true});
        }
        made.columns.push_back({said("rows not known", "ردیف‌های نامعلوم"), true});
        made.chart.series.push_back(scenario_said(report_, 0));
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            made.chart.series.push_back(scenario_said(report_, c));
        }
        for (std::size_t m = 0; m < rows.measures.size(); ++m) {
            const replay::MeasureTotals& today = report_.totals.of(s, 0).all.measures[m];
            ViewRow row;
            row.cells = {measure_said(rows.measures[m]), sum_said(today, report_)};
            std::vector<Rational> bars = {today.sum.total()};
            std::vector<Said> shown = {sum_said(today, report_)};
            std::uint64_t unknown = today.unknown;
            for (std::size_t c = 1; c < scenario_count(); ++c) {
                const replay::MeasureTotals& then = report_.totals.of(s, c).all.measures[m];
                row.cells.push_back(sum_said(then, report_));
                row.cells.push_back(change_said(then.sum.total() - today.sum.total(), report_));
                bars.push_back(then.sum.total());
                shown.push_back(sum_said(then, report_));
                unknown = std::max(unknown, then.unknown);
            }
            row.cells.push_back(count_said(unknown));
            made.rows.push_back(std::move(row));
            made.chart.rows.push_back(measure_said(rows.measures[m]));
            made.chart.values.push_back(std::move(bars));
            made.chart.shown.push_back(std::move(shown));
        }
        return made;
    }

    // Where the whole goes: to the shares of what is accepted, and to what gets nothing yet.
    ViewTable whole_table(std::size_t s, std::size_t i) {
        const replay::Shares& shares = section(s).shares[i];
        const Said whole =
            shares.measure >= 0
                ? measure_said(section(s).measures[at(shares.measure)])
                : said(humanised(shares.name, Language::En), humanised(shares.name, Language::Fa));
        ViewTable made = view_table(said(fmt::format("Where it goes: {}", whole.en),
                                         fmt::format("{} کجا می‌رود", whole.fa)),
                                    {{said("part", "بخش"), false}});
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            made.columns.push_back({scenario_said(report_, c), true});
        }
        std::vector<std::pair<Said, std::vector<Rational>>> lines;
        const auto add = [&](Said name, const auto& value_of) {
            std::vector<Rational> values;
            bool any = false;
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                values.push_back(value_of(report_.totals.of(s, c).shares[i], c));
                any = any || !values.back().is_zero();
            }
            if (any) {
                lines.emplace_back(std::move(name), std::move(values));
            }
        };
        for (std::size_t p = 0; p < shares.parts.size(); ++p) {
            const std::int32_t m = measure_at(section(s), shares.parts[p]);
            if (m < 0) {
                continue;
            }
            const Said name = joined_said(verdict_said(engine::Verdict::Accepted),
                                          measure_said(section(s).measures[at(m)]),
                                          ": ",
                                          ": ");
            add(name, [&](const replay::SharesTotals&, std::size_t c) {
                return report_.totals.of(s, c).all.measures[at(m)].sum.total();
            });
        }
        for (const engine::Verdict verdict : kVerdicts) {
            add(verdict_said(verdict), [&](const replay::SharesTotals& totals, std::size_t) {
                return totals.others.at(static_cast<std::size_t>(verdict)).total();
            });
        }
        add(said("taken back", "برگشت‌خورده"),
            [](const replay::SharesTotals& totals, std::size_t) {
                return totals.taken_back.total();
            });
        for (const auto& [name, values] : lines) {
            ViewRow row;
            row.cells.push_back(name);
            for (const Rational& value : values) {
                row.cells.push_back(amount_said(value, report_));
            }
            made.rows.push_back(std::move(row));
        }
        ViewRow sum;
        sum.sum = true;
        sum.cells.push_back(joined_said(said("together", "روی‌هم"), whole, ": ", ": "));
        std::uint64_t unknown = 0;
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            const replay::SharesTotals& totals = report_.totals.of(s, c).shares[i];
            sum.cells.push_back(amount(totals.whole));
            unknown = std::max(unknown, totals.whole_unknown);
        }
        made.rows.push_back(std::move(sum));
        if (unknown > 0) {
            const Said rows = count_said(unknown);
            made.notes.push_back(said(
                fmt::format("{} rows are not in it: how much they come to is not known.", rows.en),
                fmt::format("{} ردیف در آن نیست: مبلغشان نامعلوم است.", rows.fa)));
        }
        return made;
    }

    static std::size_t at(std::int32_t i) { return static_cast<std::size_t>(i); }

    static std::int32_t measure_at(const Section& section, const std::string& name) {
        for (std::size_t m = 0; m < section.measures.size(); ++m) {
            const std::string& own = section.measures[m].name;
            if (section.measures[m].kind == replay::MeasureKind::Given &&
                (own == name || own.ends_with("." + name))) {
                return static_cast<std::int32_t>(m);
            }
        }
        return -1;
    }

    ViewTable outcome_table(std::size_t s) {
        ViewTable made =
            view_table(said("Outcomes", "نتیجه‌ها"), {{said("verdict", "نتیجه"), false}});
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            made.columns.push_back(
                {joined_said(scenario_said(report_, c), said("rows", "ردیف"), ": ", ": "), true});
        }
        const std::int32_t asked = section(s).asked;
        if (asked >= 0) {
            made.columns.push_back({measure_said(section(s).measures[at(asked)]), true});
        }
        for (const engine::Verdict verdict : kVerdicts) {
            ViewRow row;
            row.cells.push_back(verdict_said(verdict));
            bool any = false;
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                const std::uint64_t rows =
                    report_.totals.of(s, c).all.by_verdict.at(static_cast<std::size_t>(verdict));
                any = any || rows > 0;
                row.cells.push_back(count_said(rows));
            }
            if (!any) {
                continue;
            }
            if (asked >= 0) {
                const replay::GroupTotals& group =
                    replay::group_of(report_, s, 0, 0, "=" + engine::verdict_name(verdict));
                row.cells.push_back(group.measures.empty()
                                        ? said("0", "۰")
                                        : sum_said(group.measures[at(asked)], report_));
            }
            made.rows.push_back(std::move(row));
        }
        std::uint64_t tainted = 0;
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            tainted = std::max(tainted, report_.totals.of(s, c).all.tainted);
        }
        if (tainted > 0) {
            const Said rows = count_said(tainted);
            made.notes.push_back(
                said(fmt::format("{} rows rest on law that was not put into rules.", rows.en),
                     fmt::format("{} ردیف متکی به حکمی است که به قاعده درنیامده.", rows.fa)));
        }
        return made;
    }

    // ----------------------------------------------------------------------------- groups

    void groups(std::size_t s) {
        const Section& rows = section(s);
        for (std::size_t d = 1; d < rows.dimensions.size(); ++d) {
            const Said by = dimension_said(rows.dimensions[d]);
            const Said name = entity_said(rows.entity, rows.labels, true);
            ViewPart& told = part(said(fmt::format("By {}: {}", by.en, name.en),
                                       fmt::format("بر پایهٔ {}: {}", by.fa, name.fa)));
            told.tables.push_back(group_table(s, d, by));
        }
    }

    // With reforms the measure whose change is told; without, the shares.
    [[nodiscard]] std::vector<std::size_t> shown_measures(std::size_t s) const {
        std::vector<std::size_t> shown;
        if (section(s).compared) {
            return {at(report_.plan.change_at)};
        }
        for (const replay::Shares& shares : section(s).shares) {
            for (const std::string& name : shares.parts) {
                if (const std::int32_t m = measure_at(section(s), name); m >= 0) {
                    shown.push_back(at(m));
                }
            }
        }
        for (std::size_t m = 0; m < section(s).measures.size() && section(s).shares.empty(); ++m) {
            if (section(s).measures[m].kind == replay::MeasureKind::Given) {
                shown.push_back(m);
            }
        }
        constexpr std::size_t kShownMax = 6;
        shown.resize(std::min(shown.size(), kShownMax));
        return shown;
    }

    ViewTable group_table(std::size_t s, std::size_t d, const Said& by) {
        const Section& rows = section(s);
        const Dimension& dimension = rows.dimensions[d];
        const std::vector<std::size_t> measures = shown_measures(s);
        ViewTable made = view_table(Said{}, {{by, false}, {said("rows", "ردیف"), true}});
        for (std::size_t level = rows.above.size(); level-- > 0;) {
            if (level + 1 == rows.above.size()) {
                made.columns.push_back({above_said(rows.above[level]), true});
            }
        }
        if (rows.asked >= 0) {
            made.columns.push_back({measure_said(rows.measures[at(rows.asked)]), true});
        }
        const bool compared = rows.compared;
        for (const std::size_t m : measures) {
            const Said name = measure_said(rows.measures[m]);
            made.columns.push_back(
                {compared ? joined_said(name, scenario_said(report_, 0), ": ", ": ") : name, true});
            for (std::size_t c = 1; compared && c < scenario_count(); ++c) {
                made.columns.push_back({scenario_said(report_, c), true});
                made.columns.push_back({said("difference", "تفاوت"), true});
            }
        }
        if (!measures.empty()) {
            for (std::size_t c = 0; c < (compared ? scenario_count() : 1); ++c) {
                made.chart.series.push_back(
                    compared ? scenario_said(report_, c)
                             : measure_said(rows.measures[chart_measure(s, measures)]));
            }
        }
        for (const std::string& key : replay::group_keys(report_, s, d)) {
            group_row(made, s, d, key, group_said(report_, dimension, key), measures);
        }
        ViewRow sum = group_cells(s, said("total", "جمع کل"), measures, [&](std::size_t c) {
            return &report_.totals.of(s, c).all;
        });
        sum.sum = true;
        made.rows.push_back(std::move(sum));
        if (made.chart.rows.size() > kChartRowsMax) {
            made.chart = {};
        }
        return made;
    }

    // Of several shares the chart shows what the fund or the scheme pays least well; the whole
    // that is asked says most.
    [[nodiscard]] std::size_t chart_measure(std::size_t s,
                                            const std::vector<std::size_t>& measures) const {
        return section(s).asked >= 0 ? at(section(s).asked) : measures.front();
    }

    void group_row(ViewTable& made,
                   std::size_t s,
                   std::size_t d,
                   const std::string& key,
                   const Said& name,
                   const std::vector<std::size_t>& measures) {
        made.rows.push_back(group_cells(s, name, measures, [&](std::size_t c) {
            return &replay::group_of(report_, s, c, d, key);
        }));
        if (measures.empty()) {
            return;
        }
        const bool compared = section(s).compared;
        const std::size_t m = compared ? measures.front() : chart_measure(s, measures);
        std::vector<Rational> values;
        std::vector<Said> shown;
        for (std::size_t c = 0; c < (compared ? scenario_count() : 1); ++c) {
            const replay::GroupTotals& group = replay::group_of(report_, s, c, d, key);
            values.push_back(group.measures.empty() ? Rational(0) : group.measures[m].sum.total());
            shown.push_back(amount_said(values.back(), report_));
        }
        made.chart.rows.push_back(name);
        made.chart.values.push_back(std::move(values));
        made.chart.shown.push_back(std::move(shown));
    }

    template <typename GroupOf>
    ViewRow group_cells(std::size_t s,
                        const Said& name,
                        const std::vector<std::size_t>& measures,
                        const GroupOf& group_under) {
        const replay::GroupTotals& today = *group_under(0);
        const auto sum_of = [](const replay::GroupTotals& group, std::size_t m) {
            return group.measures.empty() ? Rational(0) : group.measures[m].sum.total();
        };
        const auto shown = [this](const replay::GroupTotals& group, std::size_t m) {
            return sum_said(group.measures.empty() ? replay::MeasureTotals{} : group.measures[m],
                            report_);
        };
        ViewRow row;
        row.cells = {name, count_said(today.rows)};
        if (!section(s).above.empty()) {
            row.cells.push_back(count_said(today.distinct.empty() ? 0 : today.distinct.back()));
        }
        if (section(s).asked >= 0) {
            row.cells.push_back(shown(today, at(section(s).asked)));
        }
        for (const std::size_t m : measures) {
            row.cells.push_back(shown(today, m));
            for (std::size_t c = 1; section(s).compared && c < scenario_count(); ++c) {
                const Rational then = sum_of(*group_under(c), m);
                row.cells.push_back(shown(*group_under(c), m));
                row.cells.push_back(change_said(then - sum_of(today, m), report_));
            }
        }
        return row;
    }

    // ----------------------------------------------------------------------------- the rest

    void undecided() {
        ViewPart told{said("What could not be decided", "آنچه تصمیم‌پذیر نبود"),
                      {}};
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                ViewTable made = reasons_table(s, c);
                if (!made.rows.empty()) {
                    told.tables.push_back(std::move(made));
                }
            }
        }
        if (!told.tables.empty()) {
            view_.parts.push_back(std::move(told));
        }
    }

    ViewTable reasons_table(std::size_t s, std::size_t c) {
        const replay::SectionTotals& totals = report_.totals.of(s, c);
        const Said name = entity_said(section(s).entity, section(s).labels, true);
        ViewTable made = view_table(joined_said(name, scenario_said(report_, c), " – ", " – "),
                                    {{said("why", "چرا"), false},
                                     {said("what", "چه"), false},
                                     {said("rows", "ردیف"), true},
                                     {said("of all", "از همه"), true}});
        const auto add = [&](const Said& why, const Said& what, std::uint64_t rows) {
            made.rows.push_back(
                {{why, what, count_said(rows), percent_said(rows, totals.all.rows)}, false});
        };
        const auto needs = replay::by_count(totals.needs);
        for (std::size_t i = 0; i < needs.size() && i < kReasonsShown; ++i) {
            add(said("not known", "نامعلوم"), need_said(needs[i].first), needs[i].second);
        }
        const auto faults = replay::by_count(totals.faults);
        for (std::size_t i = 0; i < faults.size() && i < kReasonsShown; ++i) {
            add(said("fault", "خطا"), said(faults[i].first, faults[i].first), faults[i].second);
        }
        more_note(made,
                  needs.size() + faults.size(),
                  std::min(needs.size(), kReasonsShown) + std::min(faults.size(), kReasonsShown));
        return made;
    }

    void statements() {
        if (scenario_count() > 1) {
            view_.statements.push_back(
                said("No change of behaviour is assumed: the same persons, treatments and prices "
                     "are decided again under the other law.",
                     "هیچ تغییر رفتاری فرض نشده است: همان اشخاص، "
                     "درمان‌ها "
                     "و "
                     "قیمت‌ها "
                     "زیر "
                     "قانون "
                     "دیگر "
                     "دوباره تصمیم‌گیری شده‌اند."));
            view_.statements.push_back(
                said("In comparing, a row to which nothing is given counts as 0; one whose result "
                     "is not "
                     "known, or that is refused at the patient's cost, is left out and counted.",
                     "در سنجش، ردیفی که به آن چیزی داده نمی‌شود "
                     "صفر "
                     "به "
                     "شمار "
                     "می‌آید؛ "
                     "ردیفی "
                     "که "
                     "نتیجه‌اش "
                     "نامعلوم است یا به هزینهٔ بیمار رد می‌شود "
                     "کنار "
                     "گذاشته "
                     "و "
                     "شمرده "
                     "می‌شود."));
        }
        const std::vector<replay::Identity> all = replay::identities(report_);
        std::uint64_t broken = 0;
        for (const replay::Identity& identity : all) {
            broken += identity.holds ? 0U : 1U;
        }
        const Said number = count_said(all.size());
        if (broken == 0) {
            view_.statements.push_back(
                said(fmt::format(
                         "Checked, and it holds: every total is the sum over its groups and over "
                         "persons, and every whole the sum of its shares ({} sums).",
                         number.en),
                     fmt::format("آزموده شد و برقرار است: هر جمع کل برابر جمع "
                                 "گروه‌هایش "
                                 "و "
                                 "جمع "
                                 "اشخاص است، و "
                                 "هر کل برابر جمع سهم‌هایش ({} جمع).",
                                 number.fa)));
        } else {
            const Said wrong = count_said(broken);
            view_.statements.push_back(said(
                fmt::format("THE ENGINE IS AT FAULT: {} of {} sums do not agree; do not rely on "
                            "this report.",
                            wrong.en,
                            number.en),
                fmt::format(
                    "خطا از موتور است: {} جمع از {} نمی‌خواند؛ به "
                    "این "
                    "گزارش "
                    "تکیه "
                    "نکنید.",
                    wrong.fa,
                    number.fa)));
        }
        if (report_.totals.error_count() > 0) {
            const Said rows = count_said(report_.totals.error_count());
            view_.statements.push_back(said(
                fmt::format("{} cells or rows could not be read and are in none of this.", rows.en),
                fmt::format(
                    "{} خانه یا ردیف خواندنی نبود و در هیچ‌یک از "
                    "این‌ها "
                    "نیست.",
                    rows.fa)));
        }
    }

    const Report& report_;
    ReplayView view_;
};

}  // namespace

ReplayView view_of(const Report& report) {
    return Viewer(report).run();
}

}  // namespace darman::report
