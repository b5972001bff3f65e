#include "sample.hpp"

#include "core/digits.hpp"

namespace darman::report::sample {
namespace {

using Kind = engine::FormulaToken::Kind;

constexpr const char* kHostile =
    "</td><script>alert('x')</script>\"&\x1b[31m\nsecond line\xE2\x80\xAE\xFF";

engine::FormulaToken operand(const std::string& name, const engine::Shown& shown) {
    engine::FormulaToken token;
    token.kind = Kind::Operand;
    token.text = name;
    token.value = shown;
    return token;
}

engine::FormulaToken sign(const std::string& text) {
    engine::FormulaToken token;
    token.kind = Kind::Operator;
    token.text = text;
    return token;
}

engine::FormulaToken round_to_one(const std::string& before) {
    engine::FormulaToken token;
    token.kind = Kind::Round;
    token.text = "half up";
    token.value = money("1");
    token.before = money(before);
    return token;
}

engine::Story story(const std::string& name, const std::string& fa, const engine::Shown& shown) {
    engine::Story out;
    out.name = name;
    out.labels.fa = fa;
    out.entity = "Line";
    out.key = "3";
    out.value = shown;
    return out;
}

engine::Story share() {
    engine::Story out = story("share", "سهم", money("15000"));
    out.formula = {operand("tariff", money("60000")),
                   sign("×"),
                   operand("terms.share", value("rate", "25 %", "۲۵٪")),
                   round_to_one("15000")};
    engine::NotApplied retired;
    retired.label = "retired";
    retired.condition = "person.status is retiree";
    retired.quotes = {quote("art 16")};
    retired.because = {
        {"person.status is retiree", "person.status", value("code Status", "worker", "شاغل")}};
    out.not_applied = {retired};
    out.parts = {4};
    return out;
}

engine::Story terms_share() {
    engine::Story out = story("terms.share", "", value("rate", "25 %", "۲۵٪"));
    out.formula = {operand("service.class", value("code Class", "specialist", "متخصص"))};
    engine::Source row;
    row.kind = "table row";
    row.name = "terms";
    row.text = "specialist any | standard_share yes";
    row.quotes = {quote("art 12(1)")};
    engine::Source rate;
    rate.kind = "parameter";
    rate.name = "standard_share";
    rate.value = value("rate", "25 %", "۲۵٪");
    rate.from = "2024-01-01";
    rate.quotes = {quote("art 12(1)")};
    out.sources = {row, rate};
    return out;
}

engine::Story share_due() {
    engine::Story out = story("share_due", "سهم قابل پرداخت", money("15000"));
    out.formula = {operand("share", money("15000"))};
    engine::BoundStory bound;
    bound.text = "at most";
    bound.counter = true;
    bound.limit = money("180000");
    bound.before = money("15000");
    bound.used = money("93330");
    bound.after = money("108330");
    bound.key = "person p1, jalali year 1405";
    bound.key_fa = "شخص p1، سال ۱۴۰۵";
    bound.quotes = {quote("art 18(1)")};
    out.bounds = {bound};
    out.parts = {1};
    return out;
}

engine::Story penalty() {
    engine::Story out = story("penalty", "جریمه", money("9000"));
    out.clause = "no_referral";
    out.formula = {operand("tariff", money("60000")),
                   sign("×"),
                   operand("penalty_rate", value("rate", "15 %", "۱۵٪")),
                   round_to_one("9000.4")};
    out.says.fa = "مراجعه بدون ارجاع پزشک خانواده";
    out.says.en = "visited without a family physician's referral";
    out.quotes = {quote("art 15(1)", true)};
    return out;
}

engine::Story patient_pays() {
    engine::Story out = story("patient_pays", "سهم بیمار", money("24000"));
    out.formula = {
        operand("share_due", money("15000")), sign("+"), operand("penalty", money("9000"))};
    out.quotes = {quote("art 12"), quote("art 15")};
    out.parts = {2, 3};
    return out;
}

engine::Story fund_pays() {
    engine::Story out = story("fund_pays", "سهم صندوق", money("36000"));
    out.formula = {
        operand("tariff", money("60000")), sign("−"), operand("patient_pays", money("24000"))};
    out.quotes = {quote("art 12")};
    out.parts = {0};
    return out;
}

engine::GivenValue given(const std::string& name,
                         const std::string& fa,
                         const engine::Shown& shown) {
    engine::GivenValue out;
    out.name = name;
    out.module = "health.copayment";
    out.labels.fa = fa;
    out.value = shown;
    return out;
}

engine::RowDecision row(const std::string& key,
                        const std::string& date,
                        const std::string& jalali,
                        const engine::Shown& patient,
                        const engine::Shown& fund) {
    engine::RowDecision out;
    out.entity = "Line";
    out.key = key;
    out.place = "claims.csv row 4";
    out.date = date;
    out.date_jalali = jalali;
    out.given = {given("patient_pays", "سهم بیمار", patient),
                 given("fund_pays", "سهم صندوق", fund)};
    return out;
}

engine::Shown absent(engine::Shown::State state) {
    engine::Shown out;
    out.state = state;
    out.type = "money";
    return out;
}

engine::Receipt receipt() {
    engine::Receipt out;
    out.engine = "darman 0.1.0 reference";
    out.policy_sha256 = "4f2c9d0a7b1e4f2c9d0a7b1e4f2c9d0a7b1e4f2c9d0a7b1e4f2c9d0a7b1e4f2c";
    out.inputs_sha256 = "00112233445566778899aabbccddeeff00112233445566778899aabbccddeeff";
    out.known_at = "2026-06-30";
    out.modules = {"health.copayment"};
    out.texts = {
        {"Law 123/2024", "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08"}};
    return out;
}

engine::Reason reason(const std::string& code, bool pend) {
    engine::Reason out;
    out.code = code;
    out.pend = pend;
    out.entity = "Line";
    out.quotes = {quote("art 10")};
    return out;
}

void add_other_verdicts(engine::Decision& decision) {
    using State = engine::Shown::State;
    const auto add = [&](const char* key, engine::Verdict verdict, State state) {
        decision.rows.push_back(row(key, "2026-05-20", "1405-02-30", absent(state), absent(state)));
        decision.rows.back().verdict = verdict;
        return decision.rows.size() - 1;
    };
    const std::size_t rejected = add("c2/1", engine::Verdict::Rejected, State::None);
    decision.rows[rejected].reasons = {reason("not_covered", false), reason("too_often", false)};
    decision.rows[rejected].reasons[0].says = {"این خدمت در پوشش نیست",
                                               "the service is not covered"};
    const std::size_t pended = add("c2/2", engine::Verdict::Pended, State::Unknown);
    decision.rows[pended].reasons = {reason("costly", true)};
    const std::size_t undecided = add("c2/3", engine::Verdict::Undecided, State::Unknown);
    decision.rows[undecided].needs = {"person.reference_income", "person.status"};
    const std::size_t fault = add("c2/4", engine::Verdict::Fault, State::Fault);
    decision.rows[fault].faults = {"parameter penalty_rate has no value on 2023-05-20"};
}

}  // namespace

engine::Shown value(const std::string& type, const std::string& en, const std::string& fa) {
    engine::Shown out;
    out.state = engine::Shown::State::Present;
    out.type = type;
    out.plain = en;
    out.en = en;
    out.fa = fa;
    return out;
}

engine::Shown money(const std::string& plain) {
    engine::Shown out = value("money",
                              core::format_number(plain, core::Language::En),
                              core::format_number(plain, core::Language::Fa));
    out.plain = plain;
    return out;
}

engine::Quote quote(const std::string& place, bool unverified) {
    return {place, "Law 123/2024", {}, place, unverified};
}

engine::Explanation explanation() {
    engine::Explanation out;
    out.row = row("3", "2026-05-02", "1405-02-12", money("24000"), money("36000"));
    out.stories = {patient_pays(), share(), share_due(), penalty(), terms_share(), fund_pays()};
    out.given = {0, 5};
    out.receipt = receipt();
    return out;
}

engine::Decision decision() {
    engine::Decision out;
    out.currency = "IRR";
    engine::RowDecision person;
    person.entity = "Person";
    person.key = "p1";
    out.rows = {person,
                row("c1/1", "2026-04-01", "1405-01-12", money("10000"), money("30000")),
                row("c1/2", "2026-04-15", "1405-01-26", money("83330"), money("249990")),
                row("c1/3", "2026-05-02", "1405-02-12", money("24000"), money("36000"))};
    out.rows[2].given[0].tainted = true;
    out.rows[2].taints = {"Claim.hardship: means of the household"};
    add_other_verdicts(out);
    out.receipt = receipt();
    return out;
}

engine::Decision hostile_decision() {
    engine::Decision out = decision();
    engine::RowDecision& rejected = out.rows[4];
    rejected.key = kHostile;
    rejected.place = kHostile;
    rejected.date = kHostile;
    rejected.reasons[0].code = kHostile;
    rejected.reasons[0].says = {kHostile, kHostile};
    rejected.reasons[0].quotes = {{kHostile, kHostile, {kHostile, kHostile}, kHostile, true}};
    rejected.needs = {kHostile};
    rejected.faults = {kHostile};
    rejected.taints = {kHostile};
    rejected.given[0].labels = {kHostile, kHostile};
    rejected.given[0].value = value(kHostile, kHostile, kHostile);
    out.receipt.modules = {kHostile};
    out.receipt.texts = {{kHostile, kHostile}};
    out.currency = kHostile;
    return out;
}

engine::Explanation hostile_explanation() {
    engine::Explanation out = explanation();
    out.row.key = hostile_decision().rows[4].key;
    for (engine::Story& each : out.stories) {
        each.name = kHostile;
        each.key = out.row.key;
        each.labels = {kHostile, kHostile};
        each.says = {kHostile, kHostile};
        each.clause = kHostile;
        each.fault = kHostile;
        each.needs = {kHostile};
        each.formula = {operand(kHostile, value("code", kHostile, kHostile)), sign(kHostile)};
    }
    engine::VerdictStory verdict;
    verdict.code = kHostile;
    verdict.holds = true;
    verdict.condition = kHostile;
    verdict.says = {kHostile, kHostile};
    out.verdicts = {verdict};
    return out;
}

}  // namespace darman::report::sample
