// What the law says: rules with their exceptions, allocations, waterfalls, verdicts, checks.
#include <algorithm>
#include <map>

#include "policy/resolve.hpp"

namespace darman::policy {

using core::Rational;

Expr* Resolver::new_expr(const Expr& expr) {
    model_.made_exprs.push_back(std::make_unique<Expr>(expr));
    return model_.made_exprs.back().get();
}

TextContext Resolver::text_context(std::int32_t module) {
    TextContext context;
    context.model = &model_;
    context.zone = model_.modules[static_cast<std::size_t>(module)].zone;
    context.code = [this](std::int32_t dictionary, const std::string& code) -> std::int64_t {
        DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
        if (info.source != Dictionary::Source::Data && !info.index.contains(code)) {
            return -1;
        }
        return info.intern(code);
    };
    return context;
}

Scope Resolver::scope_of(std::int32_t module, std::int32_t entity) const {
    Scope scope;
    scope.module = module;
    scope.entity = entity;
    // A rule of no entity is read on its reader's date.
    scope.has_date = entity < 0 || model_.governing(module, entity) != nullptr;
    return scope;
}

// ---------------------------------------------------------------------------------------------
// rules

void Resolver::assign(NodeId id, const Type& declared, Span at, const std::string& what) {
    const Node& node = model_.node(id);
    const Type& type = node.type;
    if (type.kind == Kind::None && node.op == Op::Const && node.constant.state != State::None) {
        return;
    }
    if (type.kind == Kind::None) {
        if (!declared.or_none) {
            error("none",
                  at,
                  what + " is none, its type " + type_name(declared, model_) + " has no none",
                  "declare it `or none`, or give a value");
        }
        return;
    }
    const bool same_kind =
        type.kind == declared.kind &&
        (type.kind != Kind::Code || type.dictionary == declared.dictionary) &&
        (type.kind != Kind::Ref || (type.entity == declared.entity && type.list == declared.list));
    if (!same_kind) {
        error("type",
              at,
              what + " is " + type_name(type, model_) + ", declared is " +
                  type_name(declared, model_),
              "change the value or the type");
        return;
    }
    if (type.or_none && !declared.or_none) {
        error("none",
              at,
              what + " may be none, its type " + type_name(declared, model_) + " may not",
              "guard it with `is not none`, fill it with `else`, or declare it `or none`");
    }
    if (type.kind != Kind::Number || type.zero) {
        return;
    }
    if (!type.unit.same_dimension(declared.unit)) {
        const bool bare = node.op == Op::Const && type.unit.plain();
        error("unit",
              at,
              what + " is " + type_name(type, model_) + ", declared is " +
                  type_name(declared, model_),
              bare ? "write the constant with its unit"
                   : "multiply or divide by the unit that is missing");
        return;
    }
    const auto step = model_.step(declared);
    if (step && (!type.grain || !(*type.grain / *step).is_integer())) {
        error("fraction",
              at,
              what + " may be a fraction of " + type_name(declared, model_) +
                  "'s unit and is not rounded",
              "write `rounded half up to 1` (or as the law says), or declare it exact");
    }
}

Clause Resolver::clause(const Exception& e, const DerivedInfo& info, const Scope& scope) {
    Clause clause;
    clause.label = e.label;
    clause.citations = e.citations;
    clause.says = e.says;
    clause.at = e.at;
    clause.in_force = in_force(e.validity, info.module);
    Scope inner = scope;
    if (!e.when.empty()) {
        clause.when = condition(e.when[0], scope);
        const auto present = present_if(e.when[0], true);
        inner.present.insert(present.begin(), present.end());
    }
    clause.value = value(e.value, inner, &info.type);
    assign(clause.value, info.type, e.value.at.line > 0 ? e.value.at : e.at, info.name);
    return clause;
}

void Resolver::link_exceptions(const Rule& rule, RuleVersion& version) {
    const auto by_label = [&](const std::string& label, Span at) -> std::int32_t {
        std::vector<std::string> labels;
        for (std::size_t i = 0; i < rule.exceptions.size(); ++i) {
            if (rule.exceptions[i].label == label) {
                return static_cast<std::int32_t>(i);
            }
            labels.push_back(rule.exceptions[i].label);
        }
        const std::string near = nearest(label, labels);
        error("unknown-name",
              at,
              "this rule has no exception \"" + label + "\"",
              near.empty() ? "name an exception of this rule" : "did you mean " + near + "?");
        return -1;
    };
    for (std::size_t i = 0; i < rule.exceptions.size(); ++i) {
        const Exception& e = rule.exceptions[i];
        for (std::size_t j = 0; j < i; ++j) {
            if (rule.exceptions[j].label == e.label) {
                error("twice",
                      e.at,
                      "two exceptions are labelled " + e.label,
                      "give each its own label");
            }
        }
        for (const std::string& label : e.before) {
            if (const std::int32_t other = by_label(label, e.at); other >= 0) {
                version.exceptions[i].before.push_back(other);
            }
        }
        if (!e.to.empty()) {
            version.exceptions[i].to = by_label(e.to, e.at);
            if (version.exceptions[i].to == static_cast<std::int32_t>(i)) {
                error("cycle",
                      e.at,
                      "exception " + e.label + " is an exception to itself",
                      "name another after `to`");
                version.exceptions[i].to = -1;
            }
        }
    }
    for (std::size_t i = 0; i < version.exceptions.size(); ++i) {
        std::int32_t up = version.exceptions[i].to;
        for (std::size_t steps = 0; up >= 0; ++steps) {
            if (steps > version.exceptions.size()) {
                error("cycle",
                      version.exceptions[i].at,
                      "the exceptions of this rule go round in a circle",
                      "let one of them be an exception to the base");
                version.exceptions[i].to = -1;
                break;
            }
            up = version.exceptions[static_cast<std::size_t>(up)].to;
        }
    }
}

RuleVersion Resolver::rule_version(const Rule& rule, std::int32_t derived_id) {
    const DerivedInfo info = model_.derived[static_cast<std::size_t>(derived_id)];
    const Scope scope = scope_of(info.module, info.entity);
    RuleVersion version;
    version.at = rule.at;
    version.in_force = in_force(rule.validity, info.module);
    // The base speaks where its undated exceptions fail.
    Scope base = scope;
    for (const Exception& e : rule.exceptions) {
        if (e.to.empty() && e.validity.empty() && !e.when.empty()) {
            const auto present = present_if(e.when[0], false);
            base.present.insert(present.begin(), present.end());
        }
    }
    version.base.citations = rule.citations;
    version.base.says = rule.says;
    version.base.at = rule.at;
    version.base.value = value(rule.value, base, &info.type);
    assign(
        version.base.value, info.type, rule.value.at.line > 0 ? rule.value.at : rule.at, info.name);
    for (const Exception& e : rule.exceptions) {
        Scope at = scope;
        // What an exception to an exception may take for granted is that its own exception holds.
        std::string to = e.to;
        for (std::size_t steps = 0; !to.empty() && steps < rule.exceptions.size(); ++steps) {
            for (const Exception& other : rule.exceptions) {
                if (other.label == to && !other.when.empty()) {
                    const auto present = present_if(other.when[0], true);
                    at.present.insert(present.begin(), present.end());
                    to = other.to;
                    break;
                }
            }
        }
        version.exceptions.push_back(clause(e, info, at));
    }
    link_exceptions(rule, version);
    return version;
}

void Resolver::rules() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* rule = std::get_if<Rule>(&statement);
            if (rule == nullptr || !id_of_.contains(rule)) {
                continue;
            }
            const std::int32_t id = id_of_.at(rule);
            RuleVersion version = rule_version(*rule, id);
            for (const RuleVersion& other : model_.derived[static_cast<std::size_t>(id)].versions) {
                if (other.in_force.from == version.in_force.from &&
                    other.in_force.enacted == version.in_force.enacted) {
                    error("twice",
                          rule->at,
                          "rule " + rule->name + " is defined twice for the same time",
                          "give the later version its own `from` or `enacted`");
                }
            }
            model_.derived[static_cast<std::size_t>(id)].versions.push_back(std::move(version));
        }
    }
}

// ---------------------------------------------------------------- allocations, waterfalls,
// verdicts

void Resolver::allocates() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* a = std::get_if<Allocate>(&statement);
            if (a == nullptr || !id_of_.contains(a)) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(a));
            const DerivedInfo declared = model_.derived[id];
            const std::int32_t parent =
                model_.entities[static_cast<std::size_t>(declared.entity)].parent;
            if (parent < 0) {
                error(
                    "type",
                    a->at,
                    "an allocation splits among rows under one parent, " + a->entity + " has none",
                    "declare the entity `of` the one whose amount is split");
                continue;
            }
            const Scope scope = scope_of(declared.module, declared.entity);
            AllocateInfo info;
            info.citations = a->citations;
            info.remainder = a->remainder;
            info.remainder_citations = a->remainder_citations;
            info.step = model_.step(declared.type).value_or(Rational(1));
            info.whole = value(a->whole, scope, nullptr);
            if (!reads_only_parent(info.whole)) {
                error("type",
                      a->at,
                      "the whole to be split must be the same for all its parts",
                      "read it from the row above: award.pool");
            }
            assign(info.whole, declared.type, a->at, "the whole");
            if (!a->weight.empty()) {
                info.weight = expression(a->weight[0], scope);
                need_number(info.weight, "a weight");
            }
            for (const Expr& path : a->then) {
                info.then.push_back(expression(path, scope));
            }
            model_.derived[id].allocate.push_back(std::move(info));
        }
    }
}

// True unless the node reads the row itself other than to climb from it.
bool Resolver::reads_only_parent(NodeId id) const {
    const Node& node = model_.node(id);
    if (node.op == Op::Row) {
        return false;
    }
    if (node.op == Op::Parent || node.op == Op::Aggregate) {
        return true;
    }
    return std::all_of(
        node.kids.begin(), node.kids.end(), [&](NodeId kid) { return reads_only_parent(kid); });
}

void Resolver::waterfalls() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* w = std::get_if<Waterfall>(&statement);
            if (w == nullptr || !id_of_.contains(w)) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(w));
            const WaterfallInfo declared = model_.waterfalls[id];
            const Scope scope = scope_of(declared.module, declared.entity);
            const NodeId whole = value(w->whole, scope, nullptr);
            Type money = type_of(whole);
            if (money.kind != Kind::None && (money.kind != Kind::Number || money.unit.money != 1)) {
                error("type",
                      w->at,
                      "a waterfall divides an amount, this is " + type_name(money, model_),
                      "name an amount of money");
                continue;
            }
            need_present(whole, "a waterfall");
            if (money.kind == Kind::Number) {
                Type declared_money = money;
                declared_money.low.reset();
                declared_money.high.reset();
                declared_money.grain = model_.step(money);
                assign(whole, declared_money, w->at, "the whole");
            }
            model_.waterfalls[id].whole = whole;
            Type rest = money;
            rest.low = Rational(0);
            rest.high = money.high;
            rest.grain = Rational(1);
            rest.or_none = false;
            rest.zero = false;
            for (std::size_t s = 0; s < w->steps.size(); ++s) {
                const WaterfallStep& step = w->steps[s];
                StepInfo info = declared.steps[s];
                Scope inner = scope;
                inner.has_rest = true;
                inner.rest = rest;
                if (!step.when.empty()) {
                    info.when = condition(step.when[0], inner);
                    const auto present = present_if(step.when[0], true);
                    inner.present.insert(present.begin(), present.end());
                }
                Type& type = model_.derived[static_cast<std::size_t>(info.derived)].type;
                type.unit = rest.unit;
                const Type declared_step = type;
                info.value = value(step.value, inner, &declared_step);
                assign(info.value, declared_step, step.at, step.name);
                model_.waterfalls[id].steps[s] = std::move(info);
            }
            if (w->steps.empty()) {
                error("syntax",
                      w->at,
                      "the waterfall has no steps",
                      "write at least one: NAME = rest");
            }
        }
    }
}

void Resolver::verdicts() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            if (const auto* v = std::get_if<Verdict>(&statement)) {
                VerdictInfo info;
                info.pend = v->pend;
                info.module = module;
                info.code = v->code;
                info.borne_by = v->borne_by;
                info.bearer = v->bearer;
                info.known_as = v->known_as;
                info.citations = v->citations;
                info.says = v->says;
                info.at = v->at;
                info.entity = entity(v->entity, module, v->at);
                if (info.entity < 0 || v->when.empty()) {
                    continue;
                }
                info.when = condition(v->when[0], scope_of(module, info.entity));
                model_.verdicts.push_back(std::move(info));
            } else if (const auto* c = std::get_if<Check>(&statement)) {
                CheckInfo info;
                info.module = module;
                info.citations = c->citations;
                info.at = c->at;
                info.entity = entity(c->entity, module, c->at);
                if (info.entity < 0 || c->condition.empty()) {
                    continue;
                }
                Scope scope = scope_of(module, info.entity);
                if (!c->when.empty()) {
                    info.when = condition(c->when[0], scope);
                    const auto present = present_if(c->when[0], true);
                    scope.present.insert(present.begin(), present.end());
                }
                info.condition = condition(c->condition[0], scope);
                model_.checks.push_back(std::move(info));
            }
        }
    }
    bearers();
}

// What one statement calls a bearer holds wherever the bearer is named.
void Resolver::bearers() {
    std::map<std::string, Labels> labels;
    for (const VerdictInfo& verdict : model_.verdicts) {
        Labels& known = labels[verdict.borne_by];
        for (const auto language : {&Labels::fa, &Labels::en}) {
            const std::string& said = verdict.bearer.*language;
            if (!said.empty() && !(known.*language).empty() && known.*language != said) {
                error("twice",
                      verdict.at,
                      "the bearer " + verdict.borne_by + " has two labels in one language",
                      "label it once: it holds wherever " + verdict.borne_by + " is named");
            }
            known.*language = said.empty() ? known.*language : said;
        }
    }
    for (VerdictInfo& verdict : model_.verdicts) {
        verdict.bearer = labels[verdict.borne_by];
    }
}

}  // namespace darman::policy
