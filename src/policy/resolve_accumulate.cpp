// Accumulators: what they add, their bounds and stretches.
#include <algorithm>

#include "policy/ranges.hpp"
#include "policy/resolve.hpp"

namespace darman::policy {

using core::Rational;

void Resolver::bounds(const Accumulate& a,
                      AccumulateInfo& info,
                      const Type& declared,
                      const Scope& scope) {
    for (const Bound& b : a.at_most) {
        BoundInfo bound;
        bound.at = b.at;
        bound.citations = b.citations;
        bound.period = period(b.period, scope);
        bound.limit = value(b.limit, scope, nullptr, true);
        Type limit = type_of(bound.limit);
        if (limit.kind == Kind::Number && !limit.zero) {
            Unit unit = limit.unit;
            if (b.period.kind == PeriodKind::Year && unit.year < 0) {
                unit.year = static_cast<std::int8_t>(unit.year + 1);
                bound.per_period = Rational(12);
            } else if (b.period.kind == PeriodKind::Month && unit.month < 0) {
                unit.month = static_cast<std::int8_t>(unit.month + 1);
            } else if (b.period.kind == PeriodKind::Day && unit.day < 0) {
                unit.day = static_cast<std::int8_t>(unit.day + 1);
            }
            if (!unit.same_dimension(declared.unit)) {
                error("unit",
                      b.at,
                      "the bound is " + type_name(limit, model_) + ", what is added is " +
                          type_name(declared, model_),
                      "write the bound in the unit of what is added (it may be per year where the "
                      "period is)");
            }
            const auto step = model_.step(declared);
            if (step && (!limit.grain || !(*limit.grain * bound.per_period / *step).is_integer())) {
                error("fraction",
                      b.at,
                      "the bound may be a fraction and is not rounded",
                      "write `rounded half up to 1` after it, or as the law says");
            }
        } else if (limit.kind != Kind::Number && limit.kind != Kind::None) {
            error("type",
                  b.at,
                  "a bound is a number, this is " + type_name(limit, model_),
                  "name an amount or a count");
        }
        for (const Expr& path : b.by) {
            bound.by.push_back(expression(path, scope));
        }
        info.bounds.push_back(std::move(bound));
    }
}

void Resolver::tranches(const Accumulate& a,
                        AccumulateInfo& info,
                        const Type& declared,
                        const Scope& scope) {
    for (const Tranche& t : a.tranches) {
        TrancheInfo tranche;
        tranche.at = t.at;
        tranche.citations = t.citations;
        const Type adds = type_of(info.adds);
        if (!t.width.empty()) {
            tranche.width = expression(t.width[0], scope);
            const Type& width = type_of(tranche.width);
            if (width.kind == Kind::Number && adds.kind == Kind::Number &&
                !width.unit.same_dimension(adds.unit)) {
                error("unit",
                      t.at,
                      "the stretch is " + type_name(width, model_) + ", what is added is " +
                          type_name(adds, model_),
                      "write the stretch in the unit of what is added");
            }
            need_number(tranche.width, "a stretch");
        }
        if (!t.rate.empty()) {
            tranche.rate = expression(t.rate[0], scope);
            need_number(tranche.rate, "`at`");
        }
        info.tranches.push_back(std::move(tranche));
    }
    if (info.tranches.empty()) {
        return;
    }
    if (info.tranches.back().width >= 0) {
        error("syntax",
              a.at,
              "it is not said what holds beyond the last stretch",
              "end with `beyond at RATE`");
    }
    const Type adds = type_of(info.adds);
    const Type rate = info.tranches[0].rate >= 0 ? type_of(info.tranches[0].rate) : Type{};
    if (adds.kind == Kind::Number && rate.kind == Kind::Number &&
        !combine(adds.unit, rate.unit, 1).same_dimension(declared.unit)) {
        error("unit",
              a.at,
              a.name + " is " + type_name(declared, model_) + ", its stretches give another unit",
              "make the type that of what is added times the rate");
    }
    if (!a.rounding.empty()) {
        Adjusting rounding;
        rounding.kind = AdjustKind::Rounded;
        rounding.rounding = a.rounding[0].rounding;
        rounding.at = a.rounding[0].at;
        if (!a.rounding[0].operand.empty()) {
            const Node& step = model_.node(expression(a.rounding[0].operand[0], scope, &declared));
            if (step.op == Op::Const && step.constant.number.sign() > 0) {
                rounding.step = step.constant.number;
            } else {
                error("type",
                      rounding.at,
                      "the multiple to round to must be a constant above 0",
                      "write for example: rounded half up to 1");
                rounding.step = Rational(1);
            }
        }
        info.rounding = std::move(rounding);
    } else if (const auto step = model_.step(declared)) {
        for (const TrancheInfo& t : info.tranches) {
            const Type& r = type_of(t.rate);
            if (r.kind == Kind::Number && adds.kind == Kind::Number && !r.zero &&
                (!r.grain || !adds.grain || !(*r.grain * *adds.grain / *step).is_integer())) {
                error("fraction",
                      t.at,
                      a.name + " may be a fraction here and is not rounded",
                      "write `rounded …` after the last stretch, or declare it exact");
                break;
            }
        }
    }
}

void Resolver::accumulates() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* a = std::get_if<Accumulate>(&statement);
            if (a == nullptr || !id_of_.contains(a)) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(a));
            const DerivedInfo declared = model_.derived[id];
            Scope scope = scope_of(declared.module, declared.entity);
            AccumulateInfo info;
            info.citations = a->citations;
            info.late = a->late;
            info.late_citations = a->late_citations;
            info.says = a->says;
            info.at_least_citations = a->at_least_citations;
            if (!a->when.empty()) {
                info.when = condition(a->when[0], scope);
                const auto present = present_if(a->when[0], true);
                scope.present.insert(present.begin(), present.end());
            }
            info.adds = value(a->adds, scope, &declared.type);
            if (a->tranches.empty()) {
                assign(info.adds, declared.type, a->at, "what " + a->name + " adds");
            } else {
                need_number(info.adds, "`adds`");
            }
            bounds(*a, info, declared.type, scope);
            if (!a->at_least.empty()) {
                info.at_least = expression(a->at_least[0], scope);
                need_number(info.at_least, "`at least`");
            }
            for (const Expr& path : a->by) {
                info.by.push_back(expression(path, scope));
            }
            if (!a->period.empty()) {
                info.period = period(a->period[0], scope);
            }
            tranches(*a, info, declared.type, scope);
            if (a->late == Late::Unsaid) {
                error("late",
                      a->at,
                      "it is not said what happens to late rows",
                      "write `late readjudicate` or `late as received by …`");
                info.late = Late::Readjudicate;
            }
            if (!a->received.empty()) {
                info.received = expression(a->received[0], scope);
                const Kind kind = type_of(info.received).kind;
                if (kind != Kind::Instant && kind != Kind::Date && kind != Kind::None) {
                    error("type",
                          a->received[0].at,
                          "arrival is an instant or a date",
                          "name such a field");
                }
            }
            if (info.bounds.empty() && info.tranches.empty()) {
                error("syntax",
                      a->at,
                      a->name + " has neither a bound nor stretches",
                      "write `at most …` or `first … beyond at …`");
            }
            if (declared.entity >= 0 &&
                model_.governing(declared.module, declared.entity) == nullptr) {
                error("no-date",
                      a->at,
                      "an accumulator needs a governing date for its periods",
                      "add `governed by …` to the module");
            }
            model_.derived[id].accumulate.push_back(std::move(info));
        }
    }
}

}  // namespace darman::policy
