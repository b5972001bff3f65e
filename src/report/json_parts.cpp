#include "report/json_parts.hpp"

#include "base/check.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

std::string_view state_name(engine::Shown::State state) {
    switch (state) {
        case engine::Shown::State::Present:
            return "present";
        case engine::Shown::State::Unknown:
            return "unknown";
        case engine::Shown::State::None:
            return "none";
        case engine::Shown::State::Fault:
            return "fault";
    }
    DARMAN_UNREACHABLE();
}

// Not verdict_name(): the names of this format do not follow those of another module.
std::string_view verdict_text(engine::Verdict verdict) {
    switch (verdict) {
        case engine::Verdict::Accepted:
            return "accepted";
        case engine::Verdict::Pended:
            return "pended";
        case engine::Verdict::Undecided:
            return "undecided";
        case engine::Verdict::Fault:
            return "fault";
        case engine::Verdict::Rejected:
            return "rejected";
    }
    DARMAN_UNREACHABLE();
}

json::Value json_reason(const engine::Reason& reason) {
    json::Value out = json::Value::object();
    out.set("code", json_text(reason.code));
    out.set("kind", json_text(reason.pend ? "pend" : "reject"));
    out.set("entity", json_text(reason.entity));
    out.set("says", json_labels(reason.says));
    out.set("quotes", json_quotes(reason.quotes));
    out.set("borne_by", json_text_or_null(reason.borne_by));
    out.set("bearer_labels", json_labels(reason.bearer));
    out.set("known_as", json_known_as(reason.known_as));
    return out;
}

json::Value json_given(const engine::GivenValue& value) {
    json::Value out = json::Value::object();
    out.set("name", json_text(value.name));
    out.set("module", json_text(value.module));
    out.set("labels", json_labels(value.labels));
    out.set("value", json_value(value.value));
    out.set("tainted", json::Value::boolean(value.tainted));
    return out;
}

}  // namespace

json::Value json_text(const std::string& text) {
    return json::Value::string(text);
}

json::Value json_text_or_null(const std::string& text) {
    return text.empty() ? json::Value() : json::Value::string(text);
}

json::Value json_texts(const std::vector<std::string>& texts) {
    json::Value out = json::Value::array();
    for (const std::string& text : texts) {
        out.push(json_text(text));
    }
    return out;
}

json::Value json_indexes(const std::vector<std::int32_t>& indexes) {
    json::Value out = json::Value::array();
    for (const std::int32_t index : indexes) {
        out.push(json::Value::number(static_cast<long long>(index)));
    }
    return out;
}

json::Value json_labels(const policy::Labels& labels) {
    json::Value out = json::Value::object();
    out.set("en", json_text_or_null(labels.en));
    out.set("fa", json_text_or_null(labels.fa));
    return out;
}

json::Value json_known_as(const std::vector<policy::KnownAs>& codes) {
    json::Value out = json::Value::array();
    for (const policy::KnownAs& known : codes) {
        json::Value item = json::Value::object();
        item.set("system", json_text(known.system));
        item.set("code", json_text(known.code));
        out.push(std::move(item));
    }
    return out;
}

json::Value json_value(const engine::Shown& shown) {
    const bool present = shown.state == engine::Shown::State::Present;
    json::Value out = json::Value::object();
    out.set("state", json_text(std::string(state_name(shown.state))));
    out.set("type", json_text(shown.type));
    out.set("plain", present ? json_text(shown.plain) : json::Value());
    out.set("en", present ? json_text(shown.en) : json::Value());
    out.set("fa", present ? json_text(shown.fa) : json::Value());
    return out;
}

json::Value json_quotes(const std::vector<engine::Quote>& quotes) {
    json::Value out = json::Value::array();
    for (const engine::Quote& quote : quotes) {
        json::Value item = json::Value::object();
        item.set("name", json_text(quote.name));
        item.set("source", json_text(quote.source));
        item.set("source_labels", json_labels(quote.labels));
        item.set("place", json_text_or_null(quote.place));
        item.set("unverified", json::Value::boolean(quote.unverified));
        out.push(std::move(item));
    }
    return out;
}

json::Value json_row(const engine::RowDecision& row) {
    json::Value out = json::Value::object();
    out.set("entity", json_text(row.entity));
    out.set("key", json_text(row.key));
    out.set("place", json_text_or_null(row.place));
    out.set("date", json_text_or_null(row.date));
    out.set("date_jalali", json_text_or_null(row.date_jalali));
    out.set("verdict", json_text(std::string(verdict_text(row.verdict))));
    out.set("taken_back", json::Value::boolean(row.taken_back));
    json::Value given = json::Value::array();
    for (const engine::GivenValue& value : row.given) {
        given.push(json_given(value));
    }
    out.set("given", std::move(given));
    json::Value reasons = json::Value::array();
    for (const engine::Reason& reason : row.reasons) {
        reasons.push(json_reason(reason));
    }
    out.set("reasons", std::move(reasons));
    out.set("needs", json_texts(row.needs));
    out.set("faults", json_texts(row.faults));
    out.set("taints", json_texts(row.taints));
    return out;
}

json::Value json_receipt(const engine::Receipt& receipt) {
    json::Value out = json::Value::object();
    out.set("engine", json_text(receipt.engine));
    out.set("policy_sha256", json_text(receipt.policy_sha256));
    out.set("inputs_sha256", json_text_or_null(receipt.inputs_sha256));
    out.set("known_at", json_text(receipt.known_at));
    out.set("modules", json_texts(receipt.modules));
    out.set("variants", json_texts(receipt.variants));
    out.set("reforms", json_texts(receipt.reforms));
    json::Value texts = json::Value::array();
    for (const engine::Receipt::Text& text : receipt.texts) {
        json::Value item = json::Value::object();
        item.set("source", json_text(text.source));
        item.set("sha256", json_text(text.sha256));
        texts.push(std::move(item));
    }
    out.set("texts", std::move(texts));
    return out;
}

}  // namespace darman::report
