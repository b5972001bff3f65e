// What the law says: entries, rules with their exceptions, accumulators, allocations, waterfalls,
// verdicts, checks.
#include <algorithm>

#include "policy/csv.hpp"
#include "policy/ranges.hpp"
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

// ------------------------------------------------------------------------------- parameters and lists

std::int32_t Resolver::code_key(const Expr& key, std::int32_t dictionary) {
    if (key.kind != ExprKind::Name && key.kind != ExprKind::Code && key.kind != ExprKind::Number) {
        error("type", key.at, "a key is a code", "write the code, in quotes if it is no name");
        return -1;
    }
    const Node& node = model_.node(code(key, dictionary));
    return node.constant.present() ? static_cast<std::int32_t>(node.constant.i) : -1;
}

void Resolver::add_entry(ParamInfo& info, ParamEntryInfo entry) {
    const auto id = static_cast<std::int32_t>(info.entries.size());
    std::vector<std::int32_t>& ids = info.by_key[entry.keys];
    info.entries.push_back(std::move(entry));
    ids.push_back(id);
    std::stable_sort(ids.begin(), ids.end(), [&](std::int32_t a, std::int32_t b) {
        const InForce& x = info.entries[static_cast<std::size_t>(a)].in_force;
        const InForce& y = info.entries[static_cast<std::size_t>(b)].in_force;
        return x.from != y.from ? x.from < y.from : x.enacted < y.enacted;
    });
}

void Resolver::param_entries() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* p = std::get_if<Param>(&statement);
            if (p == nullptr) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(p));
            for (const ParamEntry& e : p->entries) {
                ParamEntryInfo entry;
                entry.in_force = in_force(e.validity, module);
                entry.repealed = e.repealed;
                entry.citations = e.citations;
                entry.at = e.at;
                const std::vector<std::int32_t> dictionaries = model_.params[id].keys;
                if (e.keys.size() != dictionaries.size()) {
                    error("type", e.at, "parameter " + p->name + " takes " +
                                            std::to_string(dictionaries.size()) + " keys, this entry has " +
                                            std::to_string(e.keys.size()),
                          "write one code for each dictionary, then the value");
                    continue;
                }
                for (std::size_t k = 0; k < e.keys.size(); ++k) {
                    entry.keys.push_back(code_key(e.keys[k], dictionaries[k]));
                }
                if (!e.value.empty()) {
                    const Type wanted = model_.params[id].type;
                    const auto value = literal(e.value[0], wanted, module);
                    if (!value) {
                        continue;
                    }
                    if (value->state == State::None && !wanted.or_none) {
                        error("none", e.at, "parameter " + p->name + " is not declared `or none`",
                              "declare it so, or write `repealed` to end it");
                        continue;
                    }
                    entry.value = *value;
                    range_check(*value, wanted, e.at, "entry of " + p->name);
                }
                add_entry(model_.params[id], std::move(entry));
            }
            if (!p->series_file.empty()) {
                param_series(*p, model_.params[id]);
            }
        }
    }
}

void Resolver::range_check(const Value& value, const Type& type, Span at, const std::string& what) {
    if (!value.present() || value.kind != Kind::Number) {
        return;
    }
    if ((type.low && value.number < *type.low) || (type.high && *type.high < value.number)) {
        error("range", at, "the " + what + " lies outside its declared range", "correct it, or the range");
    }
}

void Resolver::param_series(const Param& p, ParamInfo& info) {
    auto text = load_(folder_of(info.module) + p.series_file);
    if (!text) {
        error("file", p.at, "cannot read " + p.series_file + ": " + text.error().message,
              "put the series beside the policy");
        return;
    }
    auto csv = parse_csv(*text);
    if (!csv) {
        error("file", p.at, p.series_file + " " + csv.error().place + ": " + csv.error().message,
              csv.error().remedy);
        return;
    }
    info.sha256 = hash_(*text);
    if (csv->column("value") < 0 || csv->column("from") < 0) {
        error("file", p.at, p.series_file + " needs the columns from and value",
              "name the columns: keys, from, to, enacted, value, source");
        return;
    }
    if (csv->column("source") < 0 && p.series_citations.empty()) {
        error("missing-citation", p.at, "the series " + p.series_file + " has no source",
              "add a column source, or a citation after the file");
    }
    for (std::size_t r = 0; r < csv->rows.size(); ++r) {
        series_row(p, *csv, r, info);
    }
}

void Resolver::series_row(const Param& p, const Csv& csv, std::size_t r, ParamInfo& info) {
    const std::string where = p.series_file + " line " + std::to_string(csv.lines[r]);
    const auto cell = [&](std::string_view column) -> std::string {
        const int c = csv.column(column);
        return c < 0 ? "" : csv.rows[r][static_cast<std::size_t>(c)];
    };
    const auto fail = [&](const base::Error& e) {
        error("file", p.at, where + ": " + e.message, e.remedy);
    };
    ParamEntryInfo entry;
    entry.at = p.at;
    entry.citations = p.series_citations;
    entry.source = cell("source");
    for (const auto& [column, into] :
         {std::pair<std::string_view, std::optional<core::Date>*>{"from", &entry.in_force.from},
          {"to", &entry.in_force.to},
          {"enacted", &entry.in_force.enacted}}) {
        if (const std::string text = cell(column); !text.empty()) {
            auto date = core::Date::parse(text);
            if (!date) {
                fail(date.error());
                return;
            }
            *into = *date;
        }
    }
    const TextContext context = text_context(info.module);
    for (const std::int32_t dictionary : info.keys) {
        const std::string& name = model_.dictionaries[static_cast<std::size_t>(dictionary)].name;
        std::string column;
        for (const std::string& candidate : csv.heading) {
            std::string lower = name;
            std::transform(lower.begin(), lower.end(), lower.begin(),
                           [](unsigned char c) { return static_cast<char>(c >= 'A' && c <= 'Z' ? c + 32 : c); });
            if (candidate == name || candidate == lower) {
                column = candidate;
            }
        }
        Type key;
        key.kind = Kind::Code;
        key.dictionary = dictionary;
        auto value = text_value(cell(column), key, context);
        if (!value) {
            fail(value.error());
            return;
        }
        entry.keys.push_back(static_cast<std::int32_t>(value->i));
    }
    const std::string text = cell("value");
    if (text == "repealed") {
        entry.repealed = true;
    } else {
        auto value = text_value(text, info.type, context);
        if (!value) {
            fail(value.error());
            return;
        }
        entry.value = *value;
    }
    add_entry(info, std::move(entry));
}

void Resolver::list_rows() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const auto module = static_cast<std::int32_t>(m);
        for (const Statement& statement : file_of(module).statements) {
            const auto* l = std::get_if<List>(&statement);
            if (l == nullptr) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(l));
            std::vector<std::int32_t> columns;
            for (const std::string& name : l->heading) {
                std::int32_t found = -1;
                for (std::size_t f = 0; f < model_.lists[id].fields.size(); ++f) {
                    found = model_.lists[id].fields[f].name == name ? static_cast<std::int32_t>(f) : found;
                }
                if (found < 0) {
                    error("unknown-name", l->at, "the heading names \"" + name + "\", no field of " + l->name,
                          "write the names of its fields");
                }
                columns.push_back(found);
            }
            for (const ListRow& row : l->rows) {
                list_row(*l, row, columns, model_.lists[id]);
            }
            ListInfo& info = model_.lists[id];
            std::stable_sort(info.rows.begin(), info.rows.end(),
                             [&](const ListRowInfo& a, const ListRowInfo& b) {
                                 for (const std::int32_t k : info.keys) {
                                     const Value& x = a.cells[static_cast<std::size_t>(k)];
                                     const Value& y = b.cells[static_cast<std::size_t>(k)];
                                     if (x.i != y.i) {
                                         return x.i < y.i;
                                     }
                                     if (x.number != y.number) {
                                         return x.number < y.number;
                                     }
                                 }
                                 return false;
                             });
        }
    }
}

void Resolver::list_row(const List& l, const ListRow& row, const std::vector<std::int32_t>& columns,
                        ListInfo& info) {
    if (row.cells.size() != columns.size()) {
        error("cells", row.at, "this row of " + l.name + " has " + std::to_string(row.cells.size()) +
                                   " cells, the heading has " + std::to_string(columns.size()),
              "give every row one cell a column");
        return;
    }
    ListRowInfo made;
    made.in_force = in_force(row.validity, info.module);
    made.citations = row.citations;
    made.at = row.at;
    made.cells.assign(info.fields.size(), Value::none());
    for (std::size_t c = 0; c < columns.size(); ++c) {
        if (columns[c] < 0) {
            continue;
        }
        const auto f = static_cast<std::size_t>(columns[c]);
        if (const auto value = literal(row.cells[c], info.fields[f].type, info.module)) {
            made.cells[f] = *value;
        }
    }
    info.rows.push_back(std::move(made));
}

// --------------------------------------------------------------------------------------------- rules

void Resolver::assign(NodeId id, const Type& declared, Span at, const std::string& what) {
    const Node& node = model_.node(id);
    const Type& type = node.type;
    if (type.kind == Kind::None && node.op == Op::Const && node.constant.state != State::None) {
        return;
    }
    if (type.kind == Kind::None) {
        if (!declared.or_none) {
            error("none", at, what + " is none, its type " + type_name(declared, model_) + " has no none",
                  "declare it `or none`, or give a value");
        }
        return;
    }
    const bool same_kind =
        type.kind == declared.kind &&
        (type.kind != Kind::Code || type.dictionary == declared.dictionary) &&
        (type.kind != Kind::Ref || (type.entity == declared.entity && type.list == declared.list));
    if (!same_kind) {
        error("type", at, what + " is " + type_name(type, model_) + ", declared is " +
                              type_name(declared, model_),
              "change the value or the type");
        return;
    }
    if (type.or_none && !declared.or_none) {
        error("none", at, what + " may be none, its type " + type_name(declared, model_) + " may not",
              "guard it with `is not none`, fill it with `else`, or declare it `or none`");
    }
    if (type.kind != Kind::Number || type.zero) {
        return;
    }
    if (!type.unit.same_dimension(declared.unit)) {
        const bool bare = node.op == Op::Const && type.unit.plain();
        error("unit", at, what + " is " + type_name(type, model_) + ", declared is " +
                              type_name(declared, model_),
              bare ? "write the constant with its unit" : "multiply or divide by the unit that is missing");
        return;
    }
    const auto step = model_.step(declared);
    if (step && (!type.grain || !(*type.grain / *step).is_integer())) {
        error("fraction", at,
              what + " may be a fraction of " + type_name(declared, model_) + "'s unit and is not rounded",
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
        error("unknown-name", at, "this rule has no exception \"" + label + "\"",
              near.empty() ? "name an exception of this rule" : "did you mean " + near + "?");
        return -1;
    };
    for (std::size_t i = 0; i < rule.exceptions.size(); ++i) {
        const Exception& e = rule.exceptions[i];
        for (std::size_t j = 0; j < i; ++j) {
            if (rule.exceptions[j].label == e.label) {
                error("twice", e.at, "two exceptions are labelled " + e.label, "give each its own label");
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
                error("cycle", e.at, "exception " + e.label + " is an exception to itself",
                      "name another after `to`");
                version.exceptions[i].to = -1;
            }
        }
    }
    for (std::size_t i = 0; i < version.exceptions.size(); ++i) {
        std::int32_t up = version.exceptions[i].to;
        for (std::size_t steps = 0; up >= 0; ++steps) {
            if (steps > version.exceptions.size()) {
                error("cycle", version.exceptions[i].at, "the exceptions of this rule go round in a circle",
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
    assign(version.base.value, info.type, rule.value.at.line > 0 ? rule.value.at : rule.at, info.name);
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
                    error("twice", rule->at, "rule " + rule->name + " is defined twice for the same time",
                          "give the later version its own `from` or `enacted`");
                }
            }
            model_.derived[static_cast<std::size_t>(id)].versions.push_back(std::move(version));
        }
    }
}

// -------------------------------------------------------------------------------------- accumulators

void Resolver::bounds(const Accumulate& a, AccumulateInfo& info, const Type& declared,
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
                error("unit", b.at, "the bound is " + type_name(limit, model_) + ", what is added is " +
                                        type_name(declared, model_),
                      "write the bound in the unit of what is added (it may be per year where the period is)");
            }
            const auto step = model_.step(declared);
            if (step && (!limit.grain || !(*limit.grain * bound.per_period / *step).is_integer())) {
                error("fraction", b.at, "the bound may be a fraction and is not rounded",
                      "write `rounded half up to 1` after it, or as the law says");
            }
        } else if (limit.kind != Kind::Number && limit.kind != Kind::None) {
            error("type", b.at, "a bound is a number, this is " + type_name(limit, model_), "name an amount or a count");
        }
        for (const Expr& path : b.by) {
            bound.by.push_back(expression(path, scope));
        }
        info.bounds.push_back(std::move(bound));
    }
}

void Resolver::tranches(const Accumulate& a, AccumulateInfo& info, const Type& declared,
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
                error("unit", t.at, "the stretch is " + type_name(width, model_) + ", what is added is " +
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
        error("syntax", a.at, "it is not said what holds beyond the last stretch", "end with `beyond at RATE`");
    }
    const Type adds = type_of(info.adds);
    const Type rate = info.tranches[0].rate >= 0 ? type_of(info.tranches[0].rate) : Type{};
    if (adds.kind == Kind::Number && rate.kind == Kind::Number &&
        !combine(adds.unit, rate.unit, 1).same_dimension(declared.unit)) {
        error("unit", a.at, a.name + " is " + type_name(declared, model_) + ", its stretches give another unit",
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
                error("type", rounding.at, "the multiple to round to must be a constant above 0",
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
                error("fraction", t.at, a.name + " may be a fraction here and is not rounded",
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
                error("late", a->at, "it is not said what happens to late rows",
                      "write `late readjudicate` or `late as received by …`");
                info.late = Late::Readjudicate;
            }
            if (!a->received.empty()) {
                info.received = expression(a->received[0], scope);
                const Kind kind = type_of(info.received).kind;
                if (kind != Kind::Instant && kind != Kind::Date && kind != Kind::None) {
                    error("type", a->received[0].at, "arrival is an instant or a date", "name such a field");
                }
            }
            if (info.bounds.empty() && info.tranches.empty()) {
                error("syntax", a->at, a->name + " has neither a bound nor stretches",
                      "write `at most …` or `first … beyond at …`");
            }
            if (declared.entity >= 0 && model_.governing(declared.module, declared.entity) == nullptr) {
                error("no-date", a->at, "an accumulator needs a governing date for its periods",
                      "add `governed by …` to the module");
            }
            model_.derived[id].accumulate.push_back(std::move(info));
        }
    }
}

// ---------------------------------------------------------------- allocations, waterfalls, verdicts

void Resolver::allocates() {
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        for (const Statement& statement : file_of(static_cast<std::int32_t>(m)).statements) {
            const auto* a = std::get_if<Allocate>(&statement);
            if (a == nullptr || !id_of_.contains(a)) {
                continue;
            }
            const auto id = static_cast<std::size_t>(id_of_.at(a));
            const DerivedInfo declared = model_.derived[id];
            const std::int32_t parent = model_.entities[static_cast<std::size_t>(declared.entity)].parent;
            if (parent < 0) {
                error("type", a->at, "an allocation splits among rows under one parent, " + a->entity + " has none",
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
                error("type", a->at, "the whole to be split must be the same for all its parts",
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
    return std::all_of(node.kids.begin(), node.kids.end(),
                       [&](NodeId kid) { return reads_only_parent(kid); });
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
            if (money.kind != Kind::None &&
                (money.kind != Kind::Number || money.unit.money != 1)) {
                error("type", w->at, "a waterfall divides an amount, this is " + type_name(money, model_),
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
                error("syntax", w->at, "the waterfall has no steps", "write at least one: NAME = rest");
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
}

}  // namespace darman::policy
