// Runs a test: makes its case, decides, and compares with what is expected and relied on.
#include <algorithm>
#include <set>

#include "engine/reference/engine.hpp"
#include "engine/reference/executor.hpp"
#include "engine/reference/explain.hpp"
#include "engine/reference/reliance.hpp"
#include "engine/reference/show.hpp"
#include "engine/reference/test_case.hpp"
#include "policy/print.hpp"

namespace darman::engine {

using policy::Because;
using policy::Expectation;
using policy::ExpectKind;
using policy::Expr;
using policy::ExprKind;
using policy::Kind;
using policy::Test;
using policy::Type;

namespace {

// Law that was ever enacted counts, unless a test says from when it looks.
const core::Date kAlwaysKnown = core::Date::from_days(84'000);  // 2199

std::string dotted(const Expr& expr) {
    if (expr.kind == ExprKind::Name) {
        return expr.text;
    }
    if (expr.kind == ExprKind::Member && !expr.children.empty()) {
        return dotted(expr.children[0]) + "." + expr.text;
    }
    return "";
}

std::string joined(const std::vector<std::string>& words) {
    std::string text;
    for (const std::string& word : words) {
        text += (text.empty() ? "" : " and ") + word;
    }
    return text.empty() ? "nothing" : text;
}

class Run {
  public:
    Run(const policy::Model& model, std::int32_t module, const Test& test, TestOutcome& outcome)
        : model_(model),
          module_(module),
          outcome_(outcome),
          case_(model, module, test),
          executor_(model, case_.bound(), known_at(test)),
          explainer_(executor_) {}

    void run() {
        if (case_.failures().empty()) {
            for (const AskedRow& asked : case_.asked()) {
                row(asked);
            }
        }
        outcome_.failures.insert(
            outcome_.failures.begin(), case_.failures().begin(), case_.failures().end());
    }

  private:
    static core::Date known_at(const Test& test) {
        if (test.known.empty()) {
            return kAlwaysKnown;
        }
        auto date = core::Date::parse(test.known[0].text);
        return date ? *date : kAlwaysKnown;
    }

    void row(const AskedRow& asked) {
        std::int32_t id = asked.row;
        if (asked.made_entity >= 0) {
            id = made_row(asked);
            if (id < 0) {
                case_.fail(asked.line->at, "the law makes no such row here");
                return;
            }
        }
        roots_.clear();
        verdict_roots_.clear();
        for (const Expectation& e : asked.line->expectations) {
            ++outcome_.assertions;
            expect(e, id);
        }
        for (const Because& b : asked.line->because) {
            ++outcome_.assertions;
            because(b, id, asked.line->at);
        }
    }

    std::int32_t made_row(const AskedRow& asked) {
        const policy::EntityInfo& info =
            model_.entities[static_cast<std::size_t>(asked.made_entity)];
        for (const std::int32_t id : executor_.rows_of(asked.made_entity)) {
            const Row& r = executor_.row(id);
            const Value& key = r.fields[static_cast<std::size_t>(info.keys[0])];
            if (r.parent == asked.parent && key.present() &&
                executor_.bound().compare(key, asked.made_key) == 0) {
                return id;
            }
        }
        return -1;
    }

    void expect(const Expectation& e, std::int32_t id) {
        switch (e.kind) {
            case ExpectKind::Value:
                expect_value(e, id);
                return;
            case ExpectKind::Accepted:
                expect_verdict(e, id, Verdict::Accepted);
                return;
            case ExpectKind::Fault:
                expect_verdict(e, id, Verdict::Fault);
                return;
            case ExpectKind::Rejected:
                expect_codes(e, id, false);
                return;
            case ExpectKind::Pended:
                expect_codes(e, id, true);
                return;
            case ExpectKind::Undecided:
                expect_needs(e, id);
                return;
        }
    }

    // ------------------------------------------------------------------------------------- values

    [[nodiscard]] std::int32_t derived_named(std::int32_t entity, const std::string& name) const {
        std::int32_t found = -1;
        for (std::size_t d = 0; d < model_.derived.size(); ++d) {
            const policy::DerivedInfo& info = model_.derived[d];
            const std::string& module = model_.modules[static_cast<std::size_t>(info.module)].name;
            if (info.entity != entity || (info.name != name && module + "." + info.name != name)) {
                continue;
            }
            if (info.module == module_ || found < 0) {
                found = static_cast<std::int32_t>(d);
            }
        }
        return found;
    }

    // A name on a row: a rule, a field, or one of a row above or referred to.
    bool named_value(const std::string& path, std::int32_t id, Value& value, Type& type) {
        const Row& r = executor_.row(id);
        if (const std::int32_t d = derived_named(r.entity, path); d >= 0) {
            value = executor_.derived(d, id);
            type = model_.derived[static_cast<std::size_t>(d)].type;
            roots_.push_back(explainer_.story(d, id));
            return true;
        }
        if (const std::int32_t d = derived_named(-1, path); d >= 0) {
            const Frame frame = executor_.frame_of(module_, id);
            value = executor_.derived(d, -1, frame);
            type = model_.derived[static_cast<std::size_t>(d)].type;
            roots_.push_back(explainer_.story(d, -1, frame));
            return true;
        }
        const policy::EntityInfo& info = model_.entities[static_cast<std::size_t>(r.entity)];
        if (const std::int32_t f = info.field(path); f >= 0) {
            value = executor_.field(id, f, executor_.frame_of(module_, id));
            type = info.fields[static_cast<std::size_t>(f)].type;
            return true;
        }
        const auto dot = path.find('.');
        if (dot == std::string::npos) {
            return false;
        }
        const std::string first = path.substr(0, dot);
        for (std::int32_t up = id; up >= 0; up = executor_.row(up).parent) {
            if (model_.entities[static_cast<std::size_t>(executor_.row(up).entity)].lower ==
                first) {
                return named_value(path.substr(dot + 1), up, value, type);
            }
        }
        if (const std::int32_t f = info.field(first);
            f >= 0 && info.fields[static_cast<std::size_t>(f)].type.kind == Kind::Ref) {
            const Value ref = executor_.field(id, f, executor_.frame_of(module_, id));
            return ref.present() &&
                   named_value(path.substr(dot + 1), static_cast<std::int32_t>(ref.i), value, type);
        }
        return false;
    }

    void expect_value(const Expectation& e, std::int32_t id) {
        const std::string path = e.name.empty() ? "" : dotted(e.name[0]);
        Value value;
        Type type;
        if (!named_value(path, id, value, type)) {
            case_.fail(e.at, "nothing on this row is called \"" + path + "\"");
            return;
        }
        const auto expected = e.value.empty() ? std::nullopt : case_.value(e.value[0], type);
        if (!expected) {
            return;
        }
        const bool same = value.state == expected->state &&
                          (!value.present() || executor_.bound().compare(value, *expected) == 0);
        if (!same) {
            std::string was = described(value, type);
            case_.fail(e.at, path + " is " + was + ", expected " + policy::print(e.value[0]));
        }
    }

    std::string described(const Value& value, const Type& type) {
        if (value.state == State::Fault) {
            return "a fault (" + executor_.fault_text(value) + ")";
        }
        if (value.state == State::Unknown) {
            return "unknown (needs " + joined(executor_.needs(value)) + ")";
        }
        return show(value, type, executor_).plain;
    }

    // ------------------------------------------------------------------------------------ verdicts

    void note_verdicts(std::int32_t id) {
        for (std::size_t v = 0; v < model_.verdicts.size(); ++v) {
            for (std::int32_t up = id; up >= 0; up = executor_.row(up).parent) {
                if (model_.verdicts[v].entity == executor_.row(up).entity &&
                    executor_.verdict(static_cast<std::int32_t>(v), up).is_true()) {
                    verdict_roots_.push_back(explainer_.verdict(static_cast<std::int32_t>(v), up));
                }
            }
        }
    }

    static std::string said(const RowDecision& decision) {
        std::string text = verdict_name(decision.verdict);
        std::vector<std::string> codes;
        for (const Reason& reason : decision.reasons) {
            codes.push_back(reason.code);
        }
        if (!codes.empty()) {
            text += " with " + joined(codes);
        }
        if (decision.verdict == Verdict::Undecided) {
            text += ", needs " + joined(decision.needs);
        }
        for (const std::string& fault : decision.faults) {
            text += " (" + fault + ")";
        }
        return text;
    }

    void expect_verdict(const Expectation& e, std::int32_t id, Verdict expected) {
        const RowDecision decision = executor_.decide(id);
        if (decision.verdict != expected) {
            case_.fail(e.at,
                       "the row is " + said(decision) + ", expected " + verdict_name(expected));
        }
    }

    void expect_codes(const Expectation& e, std::int32_t id, bool pend) {
        const RowDecision decision = executor_.decide(id);
        note_verdicts(id);
        std::set<std::string> codes;
        for (const Reason& reason : decision.reasons) {
            if (reason.pend == pend) {
                codes.insert(reason.code);
            }
        }
        const std::set<std::string> expected(e.codes.begin(), e.codes.end());
        const Verdict verdict = pend ? Verdict::Pended : Verdict::Rejected;
        if (decision.verdict != verdict || codes != expected) {
            case_.fail(e.at,
                       "the row is " + said(decision) + ", expected " + verdict_name(verdict) +
                           " with " + joined(e.codes));
        }
    }

    void expect_needs(const Expectation& e, std::int32_t id) {
        const RowDecision decision = executor_.decide(id);
        const std::string own =
            model_.entities[static_cast<std::size_t>(executor_.row(id).entity)].lower + ".";
        const auto bare = [&](const std::string& need) {
            return need.starts_with(own) ? need.substr(own.size()) : need;
        };
        std::set<std::string> needs;
        std::set<std::string> expected;
        for (const std::string& need : decision.needs) {
            needs.insert(bare(need));
        }
        for (const std::string& need : e.codes) {
            expected.insert(bare(need));
        }
        if (decision.verdict != Verdict::Undecided || needs != expected) {
            case_.fail(
                e.at,
                "the row is " + said(decision) + ", expected undecided, needs " + joined(e.codes));
        }
    }

    // --------------------------------------------------------------------------------------
    // because

    static bool capped_from(const std::string& plain, const Expr& expected) {
        auto was = core::Rational::parse(plain);
        core::Rational wanted = expected.kind == ExprKind::Negate && !expected.children.empty()
                                    ? -expected.children[0].number
                                    : expected.number;
        if (expected.unit == "%") {
            wanted /= core::Rational(100);
        }
        return was && *was == wanted;
    }

    void because(const Because& b, std::int32_t id, policy::Span at) {
        std::vector<std::int32_t> roots = roots_;
        for (const VerdictStory& story : verdict_roots_) {
            roots.insert(roots.end(), story.parts.begin(), story.parts.end());
        }
        Reliance relied = relied_on(explainer_.stories(), roots);
        for (const VerdictStory& story : verdict_roots_) {
            for (const Quote& quote : story.quotes) {
                relied.names.push_back(quote.name);
                relied.names.push_back(quote.place);
            }
            relied.names.push_back(story.code);
        }
        static_cast<void>(id);
        const auto named = [&](const std::string& name) {
            return std::find(relied.names.begin(), relied.names.end(), name) != relied.names.end();
        };
        const policy::Span place = b.at.line > 0 ? b.at : at;
        if (!named(b.text)) {
            std::set<std::string> all(relied.names.begin(), relied.names.end());
            all.erase("");
            case_.fail(place,
                       "\"" + b.text + "\" was not relied on; relied on were " +
                           joined(std::vector<std::string>(all.begin(), all.end())));
            return;
        }
        if (b.capped_from.empty()) {
            return;
        }
        std::vector<std::string> seen;
        for (const Reliance::Capped& capped : relied.capped) {
            if (capped.name == b.text) {
                if (capped_from(capped.from_plain, b.capped_from[0])) {
                    return;
                }
                seen.push_back(capped.from_plain);
            }
        }
        case_.fail(place,
                   "\"" + b.text + "\" capped from " + joined(seen) + ", expected from " +
                       policy::print(b.capped_from[0]));
    }

    const policy::Model& model_;
    std::int32_t module_;
    TestOutcome& outcome_;
    TestCase case_;
    Executor executor_;
    Explainer explainer_;
    std::vector<std::int32_t> roots_;
    std::vector<VerdictStory> verdict_roots_;
};

}  // namespace

TestOutcome run_test(const policy::Model& model, const std::string& module, const Test& test) {
    TestOutcome outcome;
    outcome.title = test.title;
    outcome.module = module;
    if (test.at.file >= 0) {
        outcome.place = model.file_names[static_cast<std::size_t>(test.at.file)] + ":" +
                        std::to_string(test.at.line);
    }
    for (std::size_t m = 0; m < model.modules.size(); ++m) {
        if (model.modules[m].name == module) {
            Run(model, static_cast<std::int32_t>(m), test, outcome).run();
            return outcome;
        }
    }
    outcome.failures.push_back(
        {outcome.place, "the module " + module + " is not part of this policy"});
    return outcome;
}

}  // namespace darman::engine
