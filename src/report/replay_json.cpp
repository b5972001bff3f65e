#include "report/replay_json.hpp"

#include "report/json.hpp"
#include "report/json_parts.hpp"

namespace darman::report {

using json::Value;
using replay::Report;

namespace {

Value count(std::uint64_t number) {
    return Value::number(std::to_string(number));
}

class Writer {
  public:
    explicit Writer(const Report& report) : report_(report) {}

    Value run() {
        Value out = Value::object();
        out.set("version", Value::number(kFormatVersion));
        out.set("currency", json_text(report_.currency));
        out.set("known_at", json_text(report_.receipts[0].known_at));
        out.set("data_until", json_text_or_null(report_.origin.data_until));
        out.set("behaviour", json_text("no change of behaviour is assumed"));
        out.set("rows_not_read", count(report_.totals.error_count()));
        out.set("scenarios", scenarios());
        Value sections = Value::array();
        for (std::size_t s = 0; s < report_.plan.sections.size(); ++s) {
            sections.push(section(s));
        }
        out.set("sections", std::move(sections));
        out.set("change", change());
        out.set("scores", scores());
        out.set("zero", zero());
        out.set("identities", identities());
        return out;
    }

  private:
    [[nodiscard]] std::size_t scenario_count() const { return report_.plan.scenarios.size(); }

    [[nodiscard]] const std::string& name(std::size_t scenario) const {
        return report_.plan.scenarios[scenario].name;
    }

    [[nodiscard]] Value amount(const core::Rational& minor) const {
        return json_text(replay::amount_text(minor, report_));
    }

    [[nodiscard]] Value amount(const replay::Sum& sum) const { return amount(sum.total()); }

    [[nodiscard]] Value scenarios() const {
        Value all = Value::array();
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            Value one = Value::object();
            one.set("name", json_text(name(c)));
            one.set("labels", json_labels(report_.plan.scenarios[c].labels));
            one.set("receipt", json_receipt(report_.receipts[c]));
            all.push(std::move(one));
        }
        return all;
    }

    [[nodiscard]] Value verdicts(const replay::GroupTotals& group) const {
        Value out = Value::object();
        for (const engine::Verdict verdict : {engine::Verdict::Accepted,
                                              engine::Verdict::Pended,
                                              engine::Verdict::Undecided,
                                              engine::Verdict::Fault,
                                              engine::Verdict::Rejected}) {
            out.set(engine::verdict_name(verdict),
                    count(group.by_verdict.at(static_cast<std::size_t>(verdict))));
        }
        return out;
    }

    [[nodiscard]] Value group(const replay::Section& section,
                              const replay::GroupTotals& group) const {
        Value out = Value::object();
        out.set("rows", count(group.rows));
        out.set("verdicts", verdicts(group));
        out.set("tainted", count(group.tainted));
        Value distinct = Value::object();
        for (std::size_t level = 0; level < section.above.size(); ++level) {
            distinct.set(section.above[level],
                         count(group.distinct.empty() ? 0 : group.distinct[level]));
        }
        out.set("distinct", std::move(distinct));
        Value amounts = Value::object();
        for (std::size_t m = 0; m < section.measures.size(); ++m) {
            const replay::MeasureTotals none;
            const replay::MeasureTotals& totals = group.measures.empty() ? none : group.measures[m];
            Value one = Value::object();
            one.set("sum", amount(totals.sum));
            one.set("known", count(totals.known));
            one.set("none", count(totals.none));
            one.set("unknown", count(totals.unknown));
            amounts.set(section.measures[m].name, std::move(one));
        }
        out.set("amounts", std::move(amounts));
        return out;
    }

    [[nodiscard]] Value section(std::size_t s) const {
        const replay::Section& rows = report_.plan.sections[s];
        Value out = Value::object();
        out.set("entity", json_text(rows.entity));
        out.set("labels", json_labels(rows.labels));
        Value measures = Value::array();
        for (const replay::Measure& measure : rows.measures) {
            Value one = Value::object();
            one.set("name", json_text(measure.name));
            one.set("labels", json_labels(measure.labels));
            one.set("kind",
                    json_text(measure.kind == replay::MeasureKind::Given ? "given" : "field"));
            measures.push(std::move(one));
        }
        out.set("measures", std::move(measures));
        Value totals = Value::object();
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            totals.set(name(c), group(rows, report_.totals.of(s, c).all));
        }
        out.set("totals", std::move(totals));
        Value dimensions = Value::array();
        for (std::size_t d = 0; d < rows.dimensions.size(); ++d) {
            dimensions.push(dimension(s, d));
        }
        out.set("by", std::move(dimensions));
        Value undecided = Value::object();
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            Value one = Value::object();
            one.set("needs", counts(report_.totals.of(s, c).needs, "path"));
            one.set("faults", counts(report_.totals.of(s, c).faults, "fault"));
            undecided.set(name(c), std::move(one));
        }
        out.set("undecided", std::move(undecided));
        return out;
    }

    static Value counts(const std::map<std::string, std::uint64_t>& all, const std::string& what) {
        Value out = Value::array();
        for (const auto& [text, rows] : replay::by_count(all)) {
            Value one = Value::object();
            one.set(what, json_text(text));
            one.set("rows", count(rows));
            out.push(std::move(one));
        }
        return out;
    }

    [[nodiscard]] Value dimension(std::size_t s, std::size_t d) const {
        const replay::Section& rows = report_.plan.sections[s];
        Value out = Value::object();
        out.set("name", json_text(rows.dimensions[d].name));
        Value groups = Value::array();
        for (const std::string& key : replay::group_keys(report_, s, d)) {
            Value one = Value::object();
            Value parts = Value::array();
            for (const replay::GroupPart& part :
                 replay::group_parts(report_, rows.dimensions[d], key)) {
                Value told = Value::object();
                switch (part.kind) {
                    case replay::GroupPart::Kind::Text:
                        told.set("state", json_text("present"));
                        break;
                    case replay::GroupPart::Kind::Unknown:
                        told.set("state", json_text("unknown"));
                        break;
                    case replay::GroupPart::Kind::None:
                        told.set("state", json_text("none"));
                        break;
                    case replay::GroupPart::Kind::Fault:
                        told.set("state", json_text("fault"));
                        break;
                }
                told.set("value", json_text_or_null(part.text));
                told.set("labels", json_labels(part.labels));
                parts.push(std::move(told));
            }
            one.set("key", std::move(parts));
            Value totals = Value::object();
            for (std::size_t c = 0; c < scenario_count(); ++c) {
                totals.set(name(c), group(rows, replay::group_of(report_, s, c, d, key)));
            }
            one.set("totals", std::move(totals));
            groups.push(std::move(one));
        }
        out.set("groups", std::move(groups));
        return out;
    }

    [[nodiscard]] Value change() const {
        const std::optional<std::size_t> s = replay::compared_section(report_);
        if (!s) {
            return {};
        }
        Value out = Value::object();
        out.set("entity", json_text(report_.plan.sections[*s].entity));
        out.set("measure", json_text(report_.plan.change));
        Value all = Value::array();
        for (std::size_t c = 1; c < scenario_count(); ++c) {
            const replay::Comparison& comparison = report_.totals.of(*s, c).comparison;
            Value one = Value::object();
            one.set("scenario", json_text(name(c)));
            one.set("rows", count(comparison.rows));
            one.set("before", amount(comparison.before));
            one.set("after", amount(comparison.after));
            one.set("not_compared", count(comparison.left_out));
            one.set("not_compared_asked", amount(comparison.left_out_asked));
            one.set("known_before_only", amount(comparison.only_before));
            one.set("known_after_only", amount(comparison.only_after));
            one.set("appeared", count(comparison.appeared));
            one.set("vanished", count(comparison.vanished));
            Value who = Value::array();
            for (std::size_t w = 0; w < comparison.who.size(); ++w) {
                who.push(changes(report_.plan.sections[*s].who[w], comparison.who[w]));
            }
            one.set("who", std::move(who));
            one.set("transitions", transitions(comparison));
            all.push(std::move(one));
        }
        out.set("scenarios", std::move(all));
        return out;
    }

    [[nodiscard]] Value changes(const replay::Who& who, const replay::Changes& changes) const {
        Value out = Value::object();
        out.set("path", json_text(who.path));
        out.set("entity", json_text(who.entity));
        out.set("members", count(changes.members));
        out.set("fell", count(changes.fell));
        out.set("fell_by", amount(changes.fell_by));
        out.set("rose", count(changes.rose));
        out.set("rose_by", amount(changes.rose_by));
        out.set("unchanged", count(changes.same));
        out.set("not_compared", count(changes.apart));
        out.set("partly_compared", count(changes.partly));
        out.set("median_of_all", amount(replay::median(changes)));
        Value deciles = Value::array();
        for (const core::Rational& change : replay::deciles(changes)) {
            deciles.push(amount(change));
        }
        out.set("deciles_of_affected", std::move(deciles));
        Value top = Value::array();
        for (const replay::Affected& one : changes.top) {
            Value told = Value::object();
            told.set("key", json_text(one.key));
            told.set("before", amount(one.before));
            told.set("after", amount(one.after));
            top.push(std::move(told));
        }
        out.set("most_affected", std::move(top));
        return out;
    }

    [[nodiscard]] Value transitions(const replay::Comparison& comparison) const {
        Value all = Value::array();
        for (const auto& [way, transition] : comparison.transitions) {
            const std::size_t end = way.find(replay::kPartEnd);
            Value one = Value::object();
            one.set("from", json_text(way.substr(0, end)));
            one.set("to", json_text(way.substr(end + 1)));
            one.set("rows", count(transition.rows));
            one.set("asked", amount(transition.asked));
            one.set("before", amount(transition.before));
            one.set("after", amount(transition.after));
            all.push(std::move(one));
        }
        return all;
    }

    static Value ratio_or_null(std::uint64_t part, std::uint64_t whole) {
        return json_text_or_null(replay::ratio(part, whole, 4));
    }

    [[nodiscard]] Value scores() const {
        const std::optional<std::size_t> s = replay::scored_section(report_);
        if (!s) {
            return {};
        }
        Value all = Value::array();
        for (std::size_t c = 0; c < scenario_count(); ++c) {
            const replay::Scores& scores = report_.totals.of(*s, c).scores;
            Value one = Value::object();
            one.set("scenario", json_text(name(c)));
            one.set("labels", count(report_.plan.labels->count));
            one.set("labels_met", count(scores.labels_met));
            Value kinds = Value::array();
            for (const replay::KindResult& kind : replay::kind_results(report_, *s, c)) {
                Value told = Value::object();
                told.set("kind", json_text(kind.kind));
                told.set("labelled", count(kind.score.labelled));
                told.set("found", count(kind.score.found));
                told.set("by_another_reason", count(kind.score.by_another));
                told.set(
                    "recall",
                    kind.findable ? ratio_or_null(kind.score.found, kind.score.labelled) : Value());
                told.set("precision_of_its_reasons", ratio_or_null(kind.right, kind.given));
                kinds.push(std::move(told));
            }
            one.set("kinds", std::move(kinds));
            Value codes = Value::array();
            for (const auto& [code, score] : scores.codes) {
                Value told = Value::object();
                told.set("reason", json_text(code));
                told.set("labelled", count(score.labelled));
                told.set("given", count(score.given));
                told.set("both", count(score.both));
                told.set("precision", ratio_or_null(score.both, score.given));
                told.set("recall", ratio_or_null(score.both, score.labelled));
                codes.push(std::move(told));
            }
            one.set("reasons", std::move(codes));
            all.push(std::move(one));
        }
        return all;
    }

    [[nodiscard]] Value zero() const {
        const std::optional<std::size_t> s = replay::zero_section(report_);
        if (!s) {
            return {};
        }
        Value all = Value::array();
        for (const std::size_t c : replay::zero_scenarios(report_)) {
            const replay::ZeroTotals& totals = report_.totals.of(*s, c).zero;
            Value one = Value::object();
            one.set("scenario", json_text(name(c)));
            one.set("measure", json_text(report_.plan.zero));
            one.set("rows", count(totals.rows));
            one.set("above_zero", count(totals.above));
            one.set("sum", amount(totals.sum));
            one.set("unknown", count(totals.unknown));
            one.set("conditions_unknown", count(totals.untold));
            Value first = Value::array();
            for (const auto& [key, value] : totals.first) {
                Value told = Value::object();
                told.set("key", json_text(key));
                told.set("value", amount(value));
                first.push(std::move(told));
            }
            one.set("first", std::move(first));
            all.push(std::move(one));
        }
        return all;
    }

    [[nodiscard]] Value identities() const {
        const std::vector<replay::Identity> all = replay::identities(report_);
        Value out = Value::object();
        std::uint64_t held = 0;
        Value broken = Value::array();
        for (const replay::Identity& identity : all) {
            held += identity.holds ? 1U : 0U;
            if (identity.holds) {
                continue;
            }
            Value one = Value::object();
            one.set("scenario", json_text(name(identity.scenario)));
            one.set("entity", json_text(report_.plan.sections[identity.section].entity));
            one.set("measure", json_text(identity.measure));
            one.set("over", json_text(identity.over));
            one.set("left", amount(identity.left));
            one.set("right", amount(identity.right));
            broken.push(std::move(one));
        }
        out.set("checked", count(all.size()));
        out.set("held", count(held));
        out.set("broken", std::move(broken));
        return out;
    }

    const Report& report_;
};

}  // namespace

Value replay_json(const Report& report) {
    return Writer(report).run();
}

}  // namespace darman::report
