// Values against the range declared for them. The bounds of an expression are those its parts can
// reach; what is not proved to stay within the range is refused, since storage relies on it.
#include <algorithm>
#include <optional>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

using core::Rational;

namespace {

// Between what a value lies; absent: no end is known.
struct Reach {
    std::optional<Rational> low;
    std::optional<Rational> high;
};

class RangeCheck {
  public:
    RangeCheck(const Model& model, Diagnostics& diagnostics)
        : model_(model), diagnostics_(diagnostics) {}

    void rule(std::int32_t derived);
    void accumulate(std::int32_t derived);
    void allocate(std::int32_t derived);
    void step(std::int32_t derived);
    void table_output(std::int32_t derived);
    void lists();

  private:
    [[nodiscard]] Reach reach(NodeId node) const;
    [[nodiscard]] Reach counted(const DerivedInfo& info, const AccumulateInfo& item) const;
    [[nodiscard]] Reach in_stretches(const AccumulateInfo& item) const;
    void within(const Reach& reach, const Type& declared, const std::string& name, Span at);
    void value(const Value& value, const Type& declared, const std::string& what, Span at);

    const Model& model_;
    Diagnostics& diagnostics_;
};

Reach RangeCheck::reach(NodeId id) const {
    if (id < 0) {
        return {};
    }
    const Type& type = model_.node(id).type;
    if (type.zero) {
        return {Rational(0), Rational(0)};
    }
    return {type.low, type.high};
}

void RangeCheck::within(const Reach& reach,
                        const Type& declared,
                        const std::string& name,
                        Span at) {
    const auto text = [&](const Rational& n) { return number_text(n, declared, model_); };
    if (declared.kind != Kind::Number) {
        return;
    }
    if (declared.high && (!reach.high || *reach.high > *declared.high)) {
        diagnostics_.error(
            "overflow",
            at,
            name + " is declared to be at most " + text(*declared.high) + ", but " +
                (reach.high ? "may reach " + text(*reach.high) : "nothing bounds it from above"),
            "write `at most …` after the value, give what it is made of a range, or "
            "widen the declared one");
    }
    if (declared.low && (!reach.low || *reach.low < *declared.low)) {
        diagnostics_.error(
            "overflow",
            at,
            name + " is declared to be at least " + text(*declared.low) + ", but " +
                (reach.low ? "may go down to " + text(*reach.low) : "nothing bounds it from below"),
            "write `at least …` after the value, give what it is made of a range, or "
            "widen the declared one");
    }
}

void RangeCheck::rule(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const std::string name = derived_name(model_, derived);
    for (const RuleVersion& version : info.versions) {
        within(reach(version.base.value), info.type, name, version.base.at);
        for (const Clause& exception : version.exceptions) {
            within(reach(exception.value),
                   info.type,
                   name + " by exception " + exception.label,
                   exception.at);
        }
    }
}

Reach RangeCheck::in_stretches(const AccumulateInfo& item) const {
    const Reach adds = reach(item.adds);
    Reach result{Rational(0), Rational(0)};
    for (const TrancheInfo& tranche : item.tranches) {
        const Reach rate = reach(tranche.rate);
        // Stretches of negative length or rate are rare enough to be left unproved.
        if (!adds.low || adds.low->sign() < 0 || !rate.low || rate.low->sign() < 0) {
            return {};
        }
        if (!adds.high || !rate.high) {
            result.high.reset();
        } else if (result.high) {
            result.high = std::max(*result.high, *adds.high * *rate.high);
        }
    }
    return result;
}

// What fits is between 0 and what is added; a bound bites from above only where nothing negative
// can have made room before.
Reach RangeCheck::counted(const DerivedInfo& info, const AccumulateInfo& item) const {
    Reach result = reach(item.adds);
    if (!item.tranches.empty()) {
        result = in_stretches(item);
        if (item.rounding && !item.rounding->step.is_zero()) {
            for (auto* end : {&result.low, &result.high}) {
                if (*end) {
                    *end = (**end).round_to(item.rounding->step, item.rounding->rounding);
                }
            }
        }
    } else if (result.low && result.low->sign() >= 0) {
        for (const BoundInfo& bound : item.bounds) {
            const auto limit = reach(bound.limit).high;
            if (limit) {
                const Rational most = std::max(Rational(0), *limit * bound.per_period);
                result.high = result.high ? std::min(*result.high, most) : most;
            }
        }
    }
    if (result.low) {
        result.low = std::min(*result.low, Rational(0));
    }
    if (result.high) {
        result.high = std::max(*result.high, Rational(0));
    }
    const auto& entity = model_.entities[static_cast<std::size_t>(info.entity)];
    if (item.late == Late::AsReceived && entity.reverses >= 0) {
        // A row that takes another back gives its negative.
        const Reach once = result;
        result.low =
            once.low && once.high ? std::optional(std::min(*once.low, -*once.high)) : std::nullopt;
        result.high =
            once.low && once.high ? std::optional(std::max(*once.high, -*once.low)) : std::nullopt;
    }
    return result;
}

void RangeCheck::accumulate(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    for (const AccumulateInfo& item : info.accumulate) {
        within(counted(info, item), info.type, derived_name(model_, derived), info.at);
    }
}

// Parts lie between 0 and the whole.
void RangeCheck::allocate(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    for (const AllocateInfo& item : info.allocate) {
        Reach whole = reach(item.whole);
        const Reach weight = reach(item.weight);
        if (!weight.low || weight.low->sign() < 0) {
            whole = {};
        }
        if (whole.low) {
            whole.low = std::min(*whole.low, Rational(0));
        }
        if (whole.high) {
            whole.high = std::max(*whole.high, Rational(0));
        }
        within(whole, info.type, derived_name(model_, derived), info.at);
    }
}

// A step is cut to 0 .. what is left of the whole; the last takes all that is left.
void RangeCheck::step(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    if (info.waterfall < 0) {
        return;
    }
    const WaterfallInfo& waterfall = model_.waterfalls[static_cast<std::size_t>(info.waterfall)];
    Reach result{Rational(0), reach(waterfall.whole).high};
    const auto step = static_cast<std::size_t>(info.step);
    const auto own = reach(waterfall.steps[step].value).high;
    if (step + 1 < waterfall.steps.size() && own && (!result.high || *own < *result.high)) {
        result.high = std::max(*own, Rational(0));
    }
    within(result, info.type, derived_name(model_, derived), info.at);
}

void RangeCheck::table_output(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const TableInfo& table = model_.tables[static_cast<std::size_t>(info.table)];
    const auto output = static_cast<std::size_t>(info.step);
    Reach sum{Rational(0), Rational(0)};
    for (const TableRowInfo& row : table.rows) {
        const Reach one = reach(row.outputs[output]);
        if (table.hit != HitPolicy::Sum) {
            within(one, info.type, derived_name(model_, derived), row.at);
            continue;
        }
        sum.low = sum.low && one.low ? std::optional(*sum.low + std::min(*one.low, Rational(0)))
                                     : std::nullopt;
        sum.high = sum.high && one.high
                       ? std::optional(*sum.high + std::max(*one.high, Rational(0)))
                       : std::nullopt;
    }
    if (table.hit == HitPolicy::Sum) {
        within(sum, info.type, derived_name(model_, derived), table.at);
    }
}

void RangeCheck::value(const Value& value, const Type& declared, const std::string& what, Span at) {
    if (value.present() && value.kind == Kind::Number && declared.kind == Kind::Number &&
        ((declared.low && value.number < *declared.low) ||
         (declared.high && value.number > *declared.high))) {
        diagnostics_.error("overflow",
                           at,
                           what + " is " + number_text(value.number, declared, model_) +
                               ", outside the range declared for it",
                           "put the value right, or widen the range");
    }
}

void RangeCheck::lists() {
    for (const ListInfo& list : model_.lists) {
        for (const ListRowInfo& row : list.rows) {
            for (std::size_t i = 0; i < row.cells.size(); ++i) {
                value(row.cells[i],
                      list.fields[i].type,
                      list.fields[i].name + " in this row of list " + list.name,
                      row.at);
            }
        }
    }
}

}  // namespace

void check_ranges(const Model& model, Diagnostics& diagnostics) {
    RangeCheck check(model, diagnostics);
    for (std::size_t i = 0; i < model.derived.size(); ++i) {
        const auto id = static_cast<std::int32_t>(i);
        switch (model.derived[i].kind) {
            case DerivedKind::Rule:
                check.rule(id);
                break;
            case DerivedKind::Accumulate:
                check.accumulate(id);
                break;
            case DerivedKind::Allocate:
                check.allocate(id);
                break;
            case DerivedKind::Step:
                check.step(id);
                break;
            case DerivedKind::TableOutput:
                check.table_output(id);
                break;
        }
    }
    check.lists();
}

}  // namespace darman::policy::analysis
