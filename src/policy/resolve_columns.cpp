// The columns that the law defines, by name and type, before their expressions.
#include <algorithm>

#include "policy/csv.hpp"
#include "policy/resolve.hpp"
#include "policy/text_value.hpp"

namespace darman::policy {

std::int32_t Resolver::add_derived(DerivedInfo info) {
    const auto id = static_cast<std::int32_t>(model_.derived.size());
    Index& index = info.entity < 0 ? rules_ : derived_of_[info.entity];
    if (const auto it = index.find(info.name); it != index.end()) {
        for (const std::int32_t other : it->second) {
            if (model_.derived[static_cast<std::size_t>(other)].module == info.module) {
                error("twice",
                      info.at,
                      "\"" + info.name + "\" is defined twice",
                      "keep one of the two");
            }
        }
    }
    if (info.entity >= 0 &&
        model_.entities[static_cast<std::size_t>(info.entity)].field(info.name) >= 0) {
        error("twice",
              info.at,
              "\"" + info.name + "\" is already a field of " +
                  model_.entities[static_cast<std::size_t>(info.entity)].name,
              "give the rule another name");
    }
    index[info.name].push_back(id);
    model_.derived.push_back(std::move(info));
    return id;
}

void Resolver::collect_derived() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            collect_column(statement, module);
        }
    }
}

void Resolver::collect_column(const Statement& statement, std::int32_t module) {
    DerivedInfo info;
    info.module = module;
    const auto named = [&](const auto& s, DerivedKind kind) {
        info.kind = kind;
        info.name = s.name;
        info.at = s.at;
        info.labels = s.labels;
        info.entity = s.entity.empty() ? -1 : entity(s.entity, module, s.at);
        info.type = type(s.type, s.name, module, false);
    };
    if (const auto* r = std::get_if<Rule>(&statement)) {
        const std::int32_t of = r->entity.empty() ? -1 : entity(r->entity, module, r->at);
        if (of < 0 && !r->entity.empty()) {
            return;
        }
        // Another statement of the same name in the same module is another version.
        const Index& index = of < 0 ? rules_ : derived_of_[of];
        if (const auto it = index.find(r->name); it != index.end()) {
            for (const std::int32_t other : it->second) {
                const DerivedInfo& d = model_.derived[static_cast<std::size_t>(other)];
                if (d.module == module && d.kind == DerivedKind::Rule) {
                    id_of_[r] = other;
                    return;
                }
            }
        }
        named(*r, DerivedKind::Rule);
        id_of_[r] = add_derived(std::move(info));
    } else if (const auto* a = std::get_if<Accumulate>(&statement)) {
        named(*a, DerivedKind::Accumulate);
        if (info.entity >= 0) {
            id_of_[a] = add_derived(std::move(info));
        }
    } else if (const auto* al = std::get_if<Allocate>(&statement)) {
        named(*al, DerivedKind::Allocate);
        if (info.entity >= 0) {
            id_of_[al] = add_derived(std::move(info));
        }
    } else if (const auto* w = std::get_if<Waterfall>(&statement)) {
        collect_waterfall(*w, module);
    } else if (const auto* t = std::get_if<Table>(&statement)) {
        collect_table(*t, module);
    }
}

void Resolver::collect_waterfall(const Waterfall& w, std::int32_t module) {
    WaterfallInfo info;
    info.module = module;
    info.at = w.at;
    info.citations = w.citations;
    info.entity = entity(w.entity, module, w.at);
    if (info.entity < 0) {
        return;
    }
    const auto id = static_cast<std::int32_t>(model_.waterfalls.size());
    for (std::size_t s = 0; s < w.steps.size(); ++s) {
        DerivedInfo step;
        step.kind = DerivedKind::Step;
        step.name = w.steps[s].name;
        step.entity = info.entity;
        step.module = module;
        step.type.quantity = Quantity::Money;
        step.type.unit.money = 1;
        step.type.grain = core::Rational(1);
        step.type.low = core::Rational(0);
        step.waterfall = id;
        step.step = static_cast<std::int32_t>(s);
        step.labels = w.steps[s].labels;
        step.at = w.steps[s].at;
        StepInfo step_info;
        step_info.derived = add_derived(std::move(step));
        step_info.citations = w.steps[s].citations;
        info.steps.push_back(std::move(step_info));
    }
    model_.waterfalls.push_back(std::move(info));
    id_of_[&w] = id;
}

void Resolver::collect_table(const Table& t, std::int32_t module) {
    TableInfo info;
    info.name = t.name;
    info.module = module;
    info.hit = t.hit;
    info.complete = t.complete;
    info.labels = t.labels;
    info.at = t.at;
    info.entity = entity(t.entity, module, t.at);
    if (info.entity < 0) {
        return;
    }
    const auto id = static_cast<std::int32_t>(model_.tables.size());
    if (table_of(info.entity, t.name, module) >= 0) {
        error("twice", t.at, "table " + t.name + " is defined twice", "keep one of the two");
    }
    for (std::size_t o = 0; o < t.outputs.size(); ++o) {
        DerivedInfo output;
        output.kind = DerivedKind::TableOutput;
        output.name = t.name + "." + t.outputs[o].name;
        output.entity = info.entity;
        output.module = module;
        output.type = type(t.outputs[o].type, t.outputs[o].name, module, false);
        output.table = id;
        output.step = static_cast<std::int32_t>(o);
        output.labels = t.outputs[o].labels;
        output.at = t.outputs[o].at;
        info.outputs.push_back(add_derived(std::move(output)));
    }
    tables_of_[info.entity][t.name].push_back(id);
    model_.tables.push_back(std::move(info));
    id_of_[&t] = id;
}

}  // namespace darman::policy
