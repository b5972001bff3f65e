#include "replay/report_tables.hpp"

#include <initializer_list>

namespace darman::replay {

namespace {

std::string count(std::uint64_t number) {
    return std::to_string(number);
}

class Writer {
  public:
    explicit Writer(const Report& report) : report_(report) {}

    std::vector<Table> run() {
        totals();
        groups();
        identities_table();
        undecided();
        transitions();
        changes();
        deciles_table();
        affected();
        scores_by_kind();
        scores_by_code();
        zero();
        return std::move(tables_);
    }

  private:
    Table& begin(const std::string& name, std::initializer_list<TableColumn> columns) {
        tables_.push_back({name, columns, {}});
        return tables_.back();
    }

    static void row(Table& table, std::vector<std::string> cells) {
        for (std::string& cell : cells) {
            table.cells.push_back(std::move(cell));
        }
    }

    [[nodiscard]] std::string amount(const core::Rational& minor) const {
        return amount_text(minor, report_);
    }

    [[nodiscard]] std::string amount(const Sum& sum) const { return amount(sum.total()); }

    [[nodiscard]] const std::string& scenario(std::size_t s) const {
        return report_.plan.scenarios[s].name;
    }

    [[nodiscard]] std::size_t scenario_count() const { return report_.plan.scenarios.size(); }

    void totals() {
        Table& table = begin("totals",
                             {{"scenario"},
                              {"entity"},
                              {"measure"},
                              {"rows", ColumnType::Count},
                              {"accepted", ColumnType::Count},
                              {"pended", ColumnType::Count},
                              {"undecided", ColumnType::Count},
                              {"fault", ColumnType::Count},
                              {"rejected", ColumnType::Count},
                              {"tainted", ColumnType::Count},
                              {"distinct_above", ColumnType::Count},
                              {"distinct_top", ColumnType::Count},
                              {"sum", ColumnType::Amount},
                              {"known", ColumnType::Count},
                              {"none", ColumnType::Count},
                              {"unknown", ColumnType::Count},
                              {"difference", ColumnType::Amount}});
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            const Section& section = report_.plan.sections[s];
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                for (std::size_t m = 0; m < section.measures.size(); ++m) {
                    std::vector<std::string> cells = {
                        scenario(c), section.entity, section.measures[m].name};
                    group_cells(report_.totals.of(s, c).all, report_.totals.of(s, 0).all, m, cells);
                    row(table, std::move(cells));
                }
            }
        }
    }

    void group_cells(const GroupTotals& group,
                     const GroupTotals& base,
                     std::size_t measure,
                     std::vector<std::string>& cells) const {
        cells.push_back(count(group.rows));
        for (const engine::Verdict verdict : {engine::Verdict::Accepted,
                                              engine::Verdict::Pended,
                                              engine::Verdict::Undecided,
                                              engine::Verdict::Fault,
                                              engine::Verdict::Rejected}) {
            cells.push_back(count(group.by_verdict.at(static_cast<std::size_t>(verdict))));
        }
        cells.push_back(count(group.tainted));
        cells.push_back(count(group.distinct.empty() ? group.rows : group.distinct.front()));
        cells.push_back(count(group.distinct.empty() ? group.rows : group.distinct.back()));
        const MeasureTotals empty;
        const MeasureTotals& mine = group.measures.empty() ? empty : group.measures[measure];
        const MeasureTotals& other = base.measures.empty() ? empty : base.measures[measure];
        cells.push_back(amount(mine.sum));
        cells.push_back(count(mine.known));
        cells.push_back(count(mine.none));
        cells.push_back(count(mine.unknown));
        cells.push_back(amount(mine.sum.total() - other.sum.total()));
    }

    static std::string text_of(const std::vector<GroupPart>& parts) {
        std::string text;
        for (const GroupPart& part : parts) {
            text += text.empty() ? "" : " + ";
            switch (part.kind) {
                case GroupPart::Kind::Text:
                    text += part.text;
                    break;
                case GroupPart::Kind::Unknown:
                    text += "(unknown)";
                    break;
                case GroupPart::Kind::None:
                    text += "(none)";
                    break;
                case GroupPart::Kind::Fault:
                    text += "(fault)";
                    break;
            }
        }
        return text;
    }

    void groups() {
        Table& table = begin("groups",
                             {{"scenario"},
                              {"entity"},
                              {"by"},
                              {"group"},
                              {"measure"},
                              {"rows", ColumnType::Count},
                              {"accepted", ColumnType::Count},
                              {"pended", ColumnType::Count},
                              {"undecided", ColumnType::Count},
                              {"fault", ColumnType::Count},
                              {"rejected", ColumnType::Count},
                              {"tainted", ColumnType::Count},
                              {"distinct_above", ColumnType::Count},
                              {"distinct_top", ColumnType::Count},
                              {"sum", ColumnType::Amount},
                              {"known", ColumnType::Count},
                              {"none", ColumnType::Count},
                              {"unknown", ColumnType::Count},
                              {"difference", ColumnType::Amount}});
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            const Section& section = report_.plan.sections[s];
            for (std::size_t d = 0; d < section.dimensions.size(); ++d) {
                for (const std::string& key : group_keys(report_, s, d)) {
                    group_rows(table, s, d, key);
                }
            }
        }
    }

    // One group of a dimension, in each scenario, by each measure.
    void group_rows(Table& table, std::size_t s, std::size_t d, const std::string& key) {
        const Section& section = report_.plan.sections[s];
        const Dimension& dimension = section.dimensions[d];
        const std::string name = text_of(group_parts(report_, dimension, key));
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            const GroupTotals& group = group_of(report_, s, c, d, key);
            for (std::size_t m = 0; m < section.measures.size(); ++m) {
                std::vector<std::string> cells = {
                    scenario(c), section.entity, dimension.name, name, section.measures[m].name};
                group_cells(group, group_of(report_, s, 0, d, key), m, cells);
                row(table, std::move(cells));
            }
        }
    }

    void identities_table() {
        Table& table = begin("identities",
                             {{"scenario"},
                              {"entity"},
                              {"identity"},
                              {"measure"},
                              {"over"},
                              {"left", ColumnType::Amount},
                              {"right", ColumnType::Amount},
                              {"holds", ColumnType::Flag}});
        for (const Identity& identity : identities(report_)) {
            std::string kind;
            switch (identity.kind) {
                case Identity::Kind::OverGroups:
                    kind = "total = sum over groups";
                    break;
                case Identity::Kind::OverTop:
                    kind = "total = sum over top rows";
                    break;
                case Identity::Kind::OfShares:
                    kind = "whole = parts + whole of what is not accepted";
                    break;
                case Identity::Kind::OfChanges:
                    kind = "difference = sum of changes";
                    break;
            }
            row(table,
                {scenario(identity.scenario),
                 report_.plan.sections[identity.section].entity,
                 kind,
                 identity.measure,
                 identity.over,
                 amount(identity.left),
                 amount(identity.right),
                 identity.holds ? "yes" : "no"});
        }
    }

    void undecided() {
        Table& table =
            begin("undecided",
                  {{"scenario"}, {"entity"}, {"kind"}, {"what"}, {"rows", ColumnType::Count}});
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                const SectionTotals& totals = report_.totals.of(s, c);
                const std::string& entity = report_.plan.sections[s].entity;
                for (const auto& [need, rows] : by_count(totals.needs)) {
                    row(table, {scenario(c), entity, "needs", need, count(rows)});
                }
                for (const auto& [fault, rows] : by_count(totals.faults)) {
                    row(table, {scenario(c), entity, "fault", fault, count(rows)});
                }
            }
        }
    }

    void transitions() {
        const std::optional<std::size_t> s = compared_section(report_);
        if (!s) {
            return;
        }
        Table& table = begin("transitions",
                             {{"scenario"},
                              {"from"},
                              {"to"},
                              {"rows", ColumnType::Count},
                              {"asked", ColumnType::Amount},
                              {"before", ColumnType::Amount},
                              {"after", ColumnType::Amount}});
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            for (const auto& [way, transition] : report_.totals.of(*s, c).comparison.transitions) {
                const std::size_t end = way.find(kPartEnd);
                row(table,
                    {scenario(c),
                     way.substr(0, end),
                     way.substr(end + 1),
                     count(transition.rows),
                     amount(transition.asked),
                     amount(transition.before),
                     amount(transition.after)});
            }
        }
    }

    template <typename Visit>
    void each_change(const Visit& visit) {
        const std::optional<std::size_t> s = compared_section(report_);
        for (std::size_t c = 1; s && c < scenario_count(); ++c) {
            const std::vector<Changes>& who = report_.totals.of(*s, c).comparison.who;
            for (std::size_t w = 0; w < who.size(); ++w) {
                visit(scenario(c), report_.plan.sections[*s].who[w].path, who[w]);
            }
        }
    }

    void changes() {
        if (!compared_section(report_)) {
            return;
        }
        Table& table = begin("changes",
                             {{"scenario"},
                              {"measure"},
                              {"who"},
                              {"members", ColumnType::Count},
                              {"fell", ColumnType::Count},
                              {"rose", ColumnType::Count},
                              {"unchanged", ColumnType::Count},
                              {"not_compared", ColumnType::Count},
                              {"partly_compared", ColumnType::Count},
                              {"fell_by", ColumnType::Amount},
                              {"rose_by", ColumnType::Amount},
                              {"median_of_all", ColumnType::Amount}});
        each_change([&](const std::string& law, const std::string& who, const Changes& c) {
            row(table,
                {law,
                 report_.plan.change,
                 who,
                 count(c.members),
                 count(c.fell),
                 count(c.rose),
                 count(c.same),
                 count(c.apart),
                 count(c.partly),
                 amount(c.fell_by),
                 amount(c.rose_by),
                 amount(median(c))});
        });
    }

    void deciles_table() {
        if (!compared_section(report_)) {
            return;
        }
        Table& table = begin("deciles",
                             {{"scenario"},
                              {"measure"},
                              {"who"},
                              {"percent", ColumnType::Count},
                              {"change", ColumnType::Amount}});
        each_change([&](const std::string& law, const std::string& who, const Changes& c) {
            std::uint64_t percent = 0;
            for (const core::Rational& change : deciles(c)) {
                percent += 10;
                row(table, {law, report_.plan.change, who, count(percent), amount(change)});
            }
        });
    }

    void affected() {
        if (!compared_section(report_)) {
            return;
        }
        Table& table = begin("most_affected",
                             {{"scenario"},
                              {"measure"},
                              {"who"},
                              {"key"},
                              {"before", ColumnType::Amount},
                              {"after", ColumnType::Amount},
                              {"change", ColumnType::Amount}});
        each_change([&](const std::string& law, const std::string& who, const Changes& c) {
            for (const Affected& one : c.top) {
                row(table,
                    {law,
                     report_.plan.change,
                     who,
                     one.key,
                     amount(one.before),
                     amount(one.after),
                     amount(one.after - one.before)});
            }
        });
    }

    void scores_by_kind() {
        const std::optional<std::size_t> s = scored_section(report_);
        if (!s) {
            return;
        }
        Table& table = begin("scores_by_kind",
                             {{"scenario"},
                              {"kind"},
                              {"labelled", ColumnType::Count},
                              {"found", ColumnType::Count},
                              {"by_another_reason", ColumnType::Count},
                              {"missed", ColumnType::Count},
                              {"recall", ColumnType::Ratio},
                              {"precision_of_its_reasons", ColumnType::Ratio}});
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            for (const KindResult& kind : kind_results(report_, *s, c)) {
                const KindScore& score = kind.score;
                row(table,
                    {scenario(c),
                     kind.kind,
                     count(score.labelled),
                     count(score.found),
                     count(score.by_another),
                     count(score.labelled - score.found - score.by_another),
                     kind.findable ? ratio(score.found, score.labelled, 4) : "",
                     ratio(kind.right, kind.given, 4)});
            }
        }
    }

    void scores_by_code() {
        const std::optional<std::size_t> s = scored_section(report_);
        if (!s) {
            return;
        }
        Table& table = begin("scores_by_reason",
                             {{"scenario"},
                              {"reason"},
                              {"labelled", ColumnType::Count},
                              {"given", ColumnType::Count},
                              {"both", ColumnType::Count},
                              {"precision", ColumnType::Ratio},
                              {"recall", ColumnType::Ratio}});
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            for (const auto& [code, score] : report_.totals.of(*s, c).scores.codes) {
                row(table,
                    {scenario(c),
                     code,
                     count(score.labelled),
                     count(score.given),
                     count(score.both),
                     ratio(score.both, score.given, 4),
                     ratio(score.both, score.labelled, 4)});
            }
        }
    }

    void zero() {
        const std::optional<std::size_t> s = zero_section(report_);
        if (!s) {
            return;
        }
        Table& table = begin("zero",
                             {{"scenario"},
                              {"measure"},
                              {"rows", ColumnType::Count},
                              {"above_zero", ColumnType::Count},
                              {"unknown", ColumnType::Count},
                              {"conditions_unknown", ColumnType::Count},
                              {"sum", ColumnType::Amount}});
        for (const std::size_t c : zero_scenarios(report_)) {
            const ZeroTotals& totals = report_.totals.of(*s, c).zero;
            row(table,
                {scenario(c),
                 report_.plan.zero,
                 count(totals.rows),
                 count(totals.above),
                 count(totals.unknown),
                 count(totals.untold),
                 amount(totals.sum)});
        }
    }

    const Report& report_;
    std::vector<Table> tables_;
};

std::string quoted(const std::string& cell) {
    if (cell.find_first_of(",\"\n\r") == std::string::npos) {
        return cell;
    }
    std::string out = "\"";
    for (const char c : cell) {
        out += c == '"' ? "\"\"" : std::string(1, c);
    }
    return out + "\"";
}

}  // namespace

std::vector<Table> report_tables(const Report& report) {
    return Writer(report).run();
}

std::string csv_text(const Table& table) {
    std::string out;
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        out += (c == 0 ? "" : ",") + quoted(table.columns[c].name);
    }
    out += '\n';
    for (std::size_t i = 0; i < table.cells.size(); ++i) {
        out += quoted(table.cells[i]);
        out += (i + 1) % table.columns.size() == 0 ? '\n' : ',';
    }
    return out;
}

}  // namespace darman::replay
