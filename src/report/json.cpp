#include "report/json.hpp"

#include <string>
#include <string_view>

#include "base/check.hpp"
#include "report/json_parts.hpp"
#include "report/totals.hpp"

namespace darman::report {
namespace {

json::Value document(const std::string& format) {
    json::Value out = json::Value::object();
    out.set("format", json_text(format));
    out.set("version", json::Value::number(static_cast<long long>(kFormatVersion)));
    return out;
}

json::Value count(std::size_t number) {
    return json::Value::number(static_cast<long long>(number));
}

json::Value json_totals(const Totals& totals) {
    json::Value out = json::Value::object();
    out.set("rows", count(totals.row_count));
    json::Value verdicts = json::Value::object();
    verdicts.set("accepted", count(totals.of(engine::Verdict::Accepted)));
    verdicts.set("pended", count(totals.of(engine::Verdict::Pended)));
    verdicts.set("undecided", count(totals.of(engine::Verdict::Undecided)));
    verdicts.set("fault", count(totals.of(engine::Verdict::Fault)));
    verdicts.set("rejected", count(totals.of(engine::Verdict::Rejected)));
    out.set("verdicts", std::move(verdicts));
    json::Value money = json::Value::array();
    for (const Column& column : totals.columns) {
        if (!column.money) {
            continue;
        }
        json::Value item = json::Value::object();
        item.set("entity", json_text(column.entity));
        item.set("module", json_text(column.module));
        item.set("name", json_text(column.name));
        item.set("type", json_text(column.type));
        item.set("sum", json_text(sum_plain(column)));
        item.set("unknown", count(column.unknown_count));
        money.push(std::move(item));
    }
    out.set("money", std::move(money));
    return out;
}

std::string_view token_kind(engine::FormulaToken::Kind kind) {
    using Kind = engine::FormulaToken::Kind;
    switch (kind) {
        case Kind::Operand:
            return "operand";
        case Kind::Operator:
            return "operator";
        case Kind::Open:
            return "open";
        case Kind::Close:
            return "close";
        case Kind::Round:
            return "round";
        case Kind::Bound:
            return "bound";
        case Kind::Word:
            return "word";
    }
    DARMAN_UNREACHABLE();
}

json::Value json_formula(const std::vector<engine::FormulaToken>& formula) {
    using Kind = engine::FormulaToken::Kind;
    json::Value out = json::Value::array();
    for (const engine::FormulaToken& token : formula) {
        json::Value item = json::Value::object();
        item.set("kind", json_text(std::string(token_kind(token.kind))));
        item.set("text", json_text_or_null(token.text));
        if (token.kind == Kind::Operand || token.kind == Kind::Round || token.kind == Kind::Bound) {
            item.set("value", json_value(token.value));
        }
        if (token.kind == Kind::Round) {
            item.set("before", json_value(token.before));
        }
        out.push(std::move(item));
    }
    return out;
}

json::Value json_bounds(const std::vector<engine::BoundStory>& bounds) {
    json::Value out = json::Value::array();
    for (const engine::BoundStory& bound : bounds) {
        json::Value item = json::Value::object();
        item.set("text", json_text(bound.text));
        item.set("bit", json::Value::boolean(bound.bit));
        item.set("limit", json_value(bound.limit));
        item.set("before", json_value(bound.before));
        json::Value counter;
        if (bound.counter) {
            counter = json::Value::object();
            counter.set("used", json_value(bound.used));
            counter.set("after", json_value(bound.after));
            counter.set("key", json_text_or_null(bound.key));
            counter.set("key_fa", json_text_or_null(bound.key_fa));
        }
        item.set("counter", std::move(counter));
        item.set("quotes", json_quotes(bound.quotes));
        out.push(std::move(item));
    }
    return out;
}

json::Value json_sources(const std::vector<engine::Source>& sources) {
    json::Value out = json::Value::array();
    for (const engine::Source& source : sources) {
        json::Value item = json::Value::object();
        item.set("kind", json_text(source.kind));
        item.set("name", json_text(source.name));
        item.set("labels", json_labels(source.labels));
        const bool valued = source.value.state != engine::Shown::State::Unknown;
        item.set("value", valued ? json_value(source.value) : json::Value());
        item.set("text", json_text_or_null(source.text));
        item.set("from", json_text_or_null(source.from));
        item.set("to", json_text_or_null(source.to));
        item.set("enacted", json_text_or_null(source.enacted));
        item.set("quotes", json_quotes(source.quotes));
        out.push(std::move(item));
    }
    return out;
}

json::Value json_not_applied(const std::vector<engine::NotApplied>& others) {
    json::Value out = json::Value::array();
    for (const engine::NotApplied& other : others) {
        json::Value item = json::Value::object();
        item.set("label", json_text_or_null(other.label));
        item.set("condition", json_text_or_null(other.condition));
        item.set("unknown", json::Value::boolean(other.unknown));
        json::Value because = json::Value::array();
        for (const engine::NotApplied::Because& each : other.because) {
            json::Value reason = json::Value::object();
            reason.set("text", json_text(each.text));
            reason.set("name", json_text_or_null(each.name));
            reason.set("value", json_value(each.value));
            because.push(std::move(reason));
        }
        item.set("because", std::move(because));
        item.set("quotes", json_quotes(other.quotes));
        out.push(std::move(item));
    }
    return out;
}

json::Value json_story(const engine::Story& story) {
    json::Value out = json::Value::object();
    out.set("name", json_text(story.name));
    out.set("labels", json_labels(story.labels));
    out.set("entity", json_text_or_null(story.entity));
    out.set("key", json_text_or_null(story.key));
    out.set("clause", json_text_or_null(story.clause));
    out.set("says", json_labels(story.says));
    out.set("value", json_value(story.value));
    out.set("formula", json_formula(story.formula));
    out.set("quotes", json_quotes(story.quotes));
    out.set("bounds", json_bounds(story.bounds));
    out.set("sources", json_sources(story.sources));
    out.set("not_applied", json_not_applied(story.not_applied));
    out.set("parts", json_indexes(story.parts));
    out.set("fault", json_text_or_null(story.fault));
    out.set("needs", json_texts(story.needs));
    out.set("tainted", json::Value::boolean(story.tainted));
    return out;
}

json::Value json_verdict(const engine::VerdictStory& verdict) {
    json::Value out = json::Value::object();
    out.set("code", json_text(verdict.code));
    out.set("kind", json_text(verdict.pend ? "pend" : "reject"));
    out.set("entity", json_text(verdict.entity));
    out.set("holds", verdict.unknown ? json::Value() : json::Value::boolean(verdict.holds));
    out.set("approved", json::Value::boolean(verdict.approved));
    out.set("says", json_labels(verdict.says));
    out.set("borne_by", json_text_or_null(verdict.borne_by));
    out.set("bearer_labels", json_labels(verdict.bearer));
    out.set("known_as", json_known_as(verdict.known_as));
    out.set("condition", json_text_or_null(verdict.condition));
    out.set("formula", json_formula(verdict.formula));
    out.set("quotes", json_quotes(verdict.quotes));
    out.set("parts", json_indexes(verdict.parts));
    return out;
}

json::Value json_explanation(const engine::Explanation& explanation) {
    json::Value out = json::Value::object();
    out.set("row", json_row(explanation.row));
    out.set("recomputes", json::Value::boolean(explanation.recomputes));
    out.set("given", json_indexes(explanation.given));
    json::Value stories = json::Value::array();
    for (const engine::Story& story : explanation.stories) {
        stories.push(json_story(story));
    }
    out.set("stories", std::move(stories));
    json::Value verdicts = json::Value::array();
    for (const engine::VerdictStory& verdict : explanation.verdicts) {
        verdicts.push(json_verdict(verdict));
    }
    out.set("verdicts", std::move(verdicts));
    return out;
}

}  // namespace

json::Value decision_json(const engine::Decision& decision) {
    json::Value out = document("darman-decision");
    out.set("currency", json_text(decision.currency));
    json::Value rows = json::Value::array();
    for (const engine::RowDecision& row : decision.rows) {
        rows.push(json_row(row));
    }
    out.set("rows", std::move(rows));
    out.set("totals", json_totals(totals_of(telling_rows(decision))));
    out.set("receipt", json_receipt(decision.receipt));
    return out;
}

json::Value explanations_json(const std::vector<engine::Explanation>& explanations,
                              const engine::Receipt& receipt) {
    json::Value out = document("darman-explanations");
    json::Value items = json::Value::array();
    for (const engine::Explanation& explanation : explanations) {
        items.push(json_explanation(explanation));
    }
    out.set("explanations", std::move(items));
    out.set("receipt", json_receipt(receipt));
    return out;
}

}  // namespace darman::report
