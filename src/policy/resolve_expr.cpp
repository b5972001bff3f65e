// Expressions: names, numbers, conditions, arithmetic with units.
#include <algorithm>

#include "policy/literal.hpp"
#include "policy/ranges.hpp"
#include "policy/resolve.hpp"

namespace darman::policy {

using core::Rational;

namespace {

// A node that stands for an expression whose error was already said.
constexpr std::int32_t kPoison = -7;

bool is_plain_name(const Expr& expr) {
    return expr.kind == ExprKind::Name || expr.kind == ExprKind::Code;
}

void merge(std::set<std::string>& into, const std::set<std::string>& from) {
    into.insert(from.begin(), from.end());
}

std::set<std::string> common(const std::set<std::string>& a, const std::set<std::string>& b) {
    std::set<std::string> both;
    std::set_intersection(a.begin(), a.end(), b.begin(), b.end(), std::inserter(both, both.end()));
    return both;
}

std::set<std::string> present_in_comparison(const Expr& e, bool holds) {
    std::set<std::string> result;
    for (std::size_t i = 0; i < e.ops.size() && i + 1 < e.children.size(); ++i) {
        if (holds && e.ops[i] == CompareOp::Is) {
            for (const std::size_t side : {i, i + 1}) {
                const Expr& other = e.children[side == i ? i + 1 : i];
                const bool constant = other.kind == ExprKind::Number ||
                                      other.kind == ExprKind::Code ||
                                      other.kind == ExprKind::BoolLit;
                if (const std::string path = path_of(e.children[side]); constant && !path.empty()) {
                    result.insert(path);
                }
            }
        }
    }
    return result;
}

}  // namespace

std::string path_of(const Expr& expr) {
    if (expr.kind == ExprKind::Name) {
        return expr.text;
    }
    if (expr.kind == ExprKind::Member && !expr.children.empty()) {
        const std::string base = path_of(expr.children[0]);
        return base.empty() ? "" : base + "." + expr.text;
    }
    return "";
}

std::set<std::string> present_if(const Expr& e, bool holds) {
    std::set<std::string> result;
    switch (e.kind) {
        case ExprKind::IsNone:
            if (holds == e.flag) {
                if (std::string path = path_of(e.children[0]); !path.empty()) {
                    result.insert(std::move(path));
                }
            }
            return result;
        case ExprKind::Not:
            return present_if(e.children[0], !holds);
        case ExprKind::And:
        case ExprKind::Or: {
            const auto left = present_if(e.children[0], holds);
            const auto right = present_if(e.children[1], holds);
            if ((e.kind == ExprKind::And) == holds) {
                merge(result, left);
                merge(result, right);
                return result;
            }
            return common(left, right);
        }
        case ExprKind::Compare:
            return present_in_comparison(e, holds);
        case ExprKind::Value:
            return e.adjustments.empty() ? present_if(e.children[0], holds) : result;
        case ExprKind::OneOf:
            if (holds != e.flag) {
                if (std::string path = path_of(e.children[0]); !path.empty()) {
                    result.insert(std::move(path));
                }
            }
            return result;
        case ExprKind::Number: case ExprKind::DateLit: case ExprKind::MonthLit:
        case ExprKind::InstantLit: case ExprKind::BoolLit: case ExprKind::Name: case ExprKind::Code:
        case ExprKind::NoneLit: case ExprKind::Member: case ExprKind::Call: case ExprKind::AsOf:
        case ExprKind::Negate: case ExprKind::Else: case ExprKind::Add: case ExprKind::Subtract:
        case ExprKind::Multiply: case ExprKind::Divide: case ExprKind::In: case ExprKind::IsUnknown:
        case ExprKind::IsListed: case ExprKind::Interval: case ExprKind::Between:
        case ExprKind::Aggregate: case ExprKind::Any: case ExprKind::CellRange:
            return result;
    }
    return result;
}

// ------------------------------------------------------------------------------------------- making

NodeId Resolver::add(Node node) {
    if (node.op != Op::Const) {
        for (const NodeId kid : node.kids) {
            const Node& k = model_.node(kid);
            if (k.op == Op::Const && k.ref == kPoison) {
                node.op = Op::Const;
                node.ref = kPoison;
                node.kids.clear();
                node.type = Type{};
                node.type.kind = Kind::None;
                break;
            }
        }
    }
    model_.nodes.push_back(std::move(node));
    return static_cast<NodeId>(model_.nodes.size() - 1);
}

NodeId Resolver::constant(Value value, Type type, const Expr& expr) {
    if (type.kind == Kind::Number && value.present()) {
        type.low = value.number;
        type.high = value.number;
        type.grain = value.number.abs();
        type.zero = value.number.is_zero();
        type.exact = false;
    }
    Node node;
    node.op = Op::Const;
    node.type = std::move(type);
    node.at = expr.at;
    node.source = &expr;
    node.constant = std::move(value);
    return add(std::move(node));
}

NodeId Resolver::poison(const Expr& expr) {
    Node node;
    node.op = Op::Const;
    node.ref = kPoison;
    node.type.kind = Kind::None;
    node.at = expr.at;
    node.source = &expr;
    return add(std::move(node));
}

namespace {

bool poisoned(const Node& node) { return node.op == Op::Const && node.ref == kPoison; }

Node node_at(Op op, const Expr& expr) {
    Node node;
    node.op = op;
    node.at = expr.at;
    node.source = &expr;
    return node;
}

Type simple(Kind kind) {
    Type type;
    type.kind = kind;
    return type;
}

}  // namespace

NodeId Resolver::expression(const Expr& e, const Scope& scope, const Type* hint) {
    NodeId id = -1;
    switch (e.kind) {
        case ExprKind::Number:
            id = number(e, hint);
            break;
        case ExprKind::DateLit:
        case ExprKind::MonthLit:
        case ExprKind::InstantLit:
        case ExprKind::BoolLit:
        case ExprKind::NoneLit: {
            const auto literal_value = literal(e, simple(Kind::None), scope.module);
            if (!literal_value) {
                return poison(e);
            }
            Type type = simple(literal_value->state == State::None ? Kind::None : literal_value->kind);
            type.or_none = literal_value->state == State::None;
            id = constant(*literal_value, type, e);
            break;
        }
        case ExprKind::Name:
            id = name(e, scope, hint);
            break;
        case ExprKind::Code:
            if (hint == nullptr || hint->kind != Kind::Code) {
                error("type", e.at, "the code \"" + e.text + "\" stands beside nothing that has codes",
                      "compare it with a code, or leave out the quotes if it is a name");
                return poison(e);
            }
            id = code(e, hint->dictionary);
            break;
        case ExprKind::Member:
            id = member(e, scope);
            break;
        case ExprKind::Call:
            id = call(e, scope);
            break;
        case ExprKind::AsOf:
            id = as_of(e, scope);
            break;
        case ExprKind::Not:
        case ExprKind::And:
        case ExprKind::Or:
            id = logic(e, scope);
            break;
        case ExprKind::Negate:
        case ExprKind::Add:
        case ExprKind::Subtract:
        case ExprKind::Multiply:
        case ExprKind::Divide:
            id = arithmetic(e, scope);
            break;
        case ExprKind::Else:
            id = otherwise(e, scope, hint);
            break;
        case ExprKind::Compare:
            id = compare(e, scope);
            break;
        case ExprKind::In:
            id = in(e, scope);
            break;
        case ExprKind::IsNone:
        case ExprKind::IsUnknown:
        case ExprKind::IsListed:
            id = tests_of_state(e, scope);
            break;
        case ExprKind::OneOf:
            id = one_of(e, scope);
            break;
        case ExprKind::Interval:
            id = interval(e, scope, hint);
            break;
        case ExprKind::Between:
            id = between(e, scope);
            break;
        case ExprKind::Aggregate:
            id = aggregate(e, scope);
            break;
        case ExprKind::Value:
            id = adjusted(expression(e.children[0], scope, hint), e.adjustments, scope, nullptr);
            break;
        case ExprKind::Any:
        case ExprKind::CellRange:
            error("syntax", e.at, "this stands only in a table's cell", "write a condition here");
            return poison(e);
    }
    if (const std::string path = path_of(e); !path.empty() && scope.present.contains(path)) {
        model_.nodes[static_cast<std::size_t>(id)].type.or_none = false;
    }
    return id;
}

NodeId Resolver::number(const Expr& e, const Type* hint) {
    auto number = typed_number(e, model_, hint);
    if (!number) {
        error("unit", e.at, number.error().message, number.error().remedy);
        return poison(e);
    }
    return constant(Value::of_number(number->value), number->type, e);
}

// ------------------------------------------------------------------------------------------- names

NodeId Resolver::code(const Expr& e, std::int32_t dictionary) {
    DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
    const std::string& text = e.text.empty() ? e.number.to_string() : e.text;
    if (info.source != Dictionary::Source::Data && !info.index.contains(text)) {
        const std::string near = nearest(text, info.codes);
        error("unknown-code", e.at, "\"" + text + "\" is no code of " + info.name,
              near.empty() ? "use a code of " + info.name : "did you mean " + near + "?");
        return poison(e);
    }
    Type type = simple(Kind::Code);
    type.dictionary = dictionary;
    return constant(Value::of(Kind::Code, info.intern(text)), type, e);
}

NodeId Resolver::row_name(const Expr& e, const Scope& scope) {
    if (scope.entity < 0) {
        return -1;
    }
    for (std::int32_t entity = scope.entity; entity >= 0;
         entity = model_.entities[static_cast<std::size_t>(entity)].parent) {
        if (model_.entities[static_cast<std::size_t>(entity)].lower != e.text) {
            continue;
        }
        Node row = node_at(Op::Row, e);
        row.ref = scope.entity;
        row.type = simple(Kind::Ref);
        row.type.entity = scope.entity;
        NodeId id = add(std::move(row));
        if (entity != scope.entity) {
            Node parent = node_at(Op::Parent, e);
            parent.kids = {id};
            parent.ref = entity;
            parent.type = simple(Kind::Ref);
            parent.type.entity = entity;
            id = add(std::move(parent));
        }
        return id;
    }
    return -1;
}

NodeId Resolver::name(const Expr& e, const Scope& scope, const Type* hint) {
    const bool wants_code = hint != nullptr && hint->kind == Kind::Code && hint->dictionary >= 0;
    if (wants_code) {
        const DictionaryInfo& d = model_.dictionaries[static_cast<std::size_t>(hint->dictionary)];
        if (d.index.contains(e.text) && d.source != Dictionary::Source::Data) {
            return code(e, hint->dictionary);
        }
    }
    if (e.text == "this" && scope.in_set && scope.this_entity >= 0) {
        Node node = node_at(Op::This, e);
        node.ref = scope.this_entity;
        node.type = simple(Kind::Ref);
        node.type.entity = scope.this_entity;
        return add(std::move(node));
    }
    if (e.text == "rest" && scope.has_rest) {
        Node node = node_at(Op::Rest, e);
        node.type = scope.rest;
        return add(std::move(node));
    }
    if (scope.entity >= 0 || scope.list >= 0) {
        Node row = node_at(Op::Row, e);
        row.ref = scope.entity;
        row.type = simple(Kind::Ref);
        row.type.entity = scope.entity;
        row.type.list = scope.list;
        const NodeId row_id = add(std::move(row));
        if (e.text == "previous" && scope.entity >= 0) {
            Node node = node_at(Op::Previous, e);
            node.kids = {row_id};
            node.type = simple(Kind::Ref);
            node.type.entity = scope.entity;
            node.type.or_none = true;
            return add(std::move(node));
        }
        if (const NodeId id = member_of(row_id, e.text, e, scope); id >= 0) {
            return id;
        }
    }
    if (const NodeId id = row_name(e, scope); id >= 0) {
        return id;
    }
    if (const auto id = find(rules_, e.text, scope.module, "rule", e.at, false); id >= 0) {
        if (!need_date(e, scope, e.text)) {
            return poison(e);
        }
        Node node = node_at(Op::Derived, e);
        node.ref = id;
        node.type = model_.derived[static_cast<std::size_t>(id)].type;
        return add(std::move(node));
    }
    if (const auto id = find(params_, e.text, scope.module, "parameter", e.at, false); id >= 0) {
        return param(id, e, scope);
    }
    if (wants_code) {
        return code(e, hint->dictionary);
    }
    std::string remedy;
    if (scope.in_set && scope.this_entity >= 0 &&
        (model_.entities[static_cast<std::size_t>(scope.this_entity)].field(e.text) >= 0 ||
         derived(scope.this_entity, e.text, scope.module, e.at, false) >= 0)) {
        remedy = "inside a set, write this." + e.text + " for the rule's own row";
    } else if (scope.entity >= 0 && table_of(scope.entity, e.text, scope.module) >= 0) {
        remedy = "it is a table: name one of its outputs after a point";
    } else {
        const std::string near = nearest(e.text, names_in(scope));
        remedy = near.empty() ? "declare it, or name what it belongs to" : "did you mean " + near + "?";
    }
    error("unknown-name", e.at, "nothing here is called \"" + e.text + "\"", remedy);
    return poison(e);
}

NodeId Resolver::member_of(NodeId row, const std::string& member_name, const Expr& e,
                           const Scope& scope) {
    const Type base = type_of(row);
    Node node = node_at(Op::Field, e);
    node.kids = {row};
    if (base.kind == Kind::Ref && base.list >= 0) {
        const ListInfo& list = model_.lists[static_cast<std::size_t>(base.list)];
        for (std::size_t i = 0; i < list.fields.size(); ++i) {
            if (list.fields[i].name == member_name) {
                node.op = Op::ListField;
                node.ref = static_cast<std::int32_t>(i);
                node.type = list.fields[i].type;
                node.type.or_none = node.type.or_none || base.or_none;
                return add(std::move(node));
            }
        }
        return -1;
    }
    if (base.kind == Kind::Code && base.dictionary >= 0) {
        const DictionaryInfo& d = model_.dictionaries[static_cast<std::size_t>(base.dictionary)];
        for (std::size_t i = 0; i < d.attributes.size(); ++i) {
            if (d.attributes[i].name == member_name) {
                node.op = Op::Attribute;
                node.ref = static_cast<std::int32_t>(i);
                node.type = d.attributes[i].type;
                node.type.or_none = node.type.or_none || base.or_none;
                const bool dated = std::any_of(d.rows.begin(), d.rows.end(), [](const auto& r) {
                    return r.in_force.from || r.in_force.to;
                });
                if (dated && !need_date(e, scope, member_name)) {
                    return poison(e);
                }
                return add(std::move(node));
            }
        }
        return -1;
    }
    if (base.kind != Kind::Ref || base.entity < 0) {
        return -1;
    }
    const EntityInfo& entity_info = model_.entities[static_cast<std::size_t>(base.entity)];
    if (const std::int32_t f = entity_info.field(member_name); f >= 0) {
        const FieldInfo& field = entity_info.fields[static_cast<std::size_t>(f)];
        node.op = field.type.kind == Kind::Ref ? Op::RefField : Op::Field;
        node.ref = f;
        node.type = field.type;
        node.type.or_none = node.type.or_none || base.or_none;
        if (field.dated && !need_date(e, scope, member_name)) {
            return poison(e);
        }
        return add(std::move(node));
    }
    if (const std::int32_t d = derived(base.entity, member_name, scope.module, e.at, false); d >= 0) {
        node.op = Op::Derived;
        node.ref = d;
        node.type = model_.derived[static_cast<std::size_t>(d)].type;
        node.type.or_none = node.type.or_none || base.or_none;
        return add(std::move(node));
    }
    for (std::int32_t up = entity_info.parent; up >= 0;
         up = model_.entities[static_cast<std::size_t>(up)].parent) {
        if (model_.entities[static_cast<std::size_t>(up)].lower == member_name &&
            e.kind == ExprKind::Member) {
            node.op = Op::Parent;
            node.ref = up;
            node.type = simple(Kind::Ref);
            node.type.entity = up;
            node.type.or_none = base.or_none;
            return add(std::move(node));
        }
    }
    return -1;
}

NodeId Resolver::member(const Expr& e, const Scope& scope) {
    if (const NodeId id = qualified(e, scope); id >= 0) {
        return id;
    }
    // A table's output: terms.share, claim.terms.share.
    const Expr& base = e.children[0];
    if (base.kind == ExprKind::Name && scope.entity >= 0 &&
        table_of(scope.entity, base.text, scope.module) >= 0) {
        const std::string full = base.text + "." + e.text;
        if (const auto d = derived(scope.entity, full, scope.module, e.at, false); d >= 0) {
            Node row = node_at(Op::Row, e);
            row.ref = scope.entity;
            row.type = simple(Kind::Ref);
            row.type.entity = scope.entity;
            Node node = node_at(Op::Derived, e);
            node.kids = {add(std::move(row))};
            node.ref = d;
            node.type = model_.derived[static_cast<std::size_t>(d)].type;
            return add(std::move(node));
        }
    }
    if (base.kind == ExprKind::Member) {
        // claim.terms.share: the row is everything before the table's name.
        for (const auto& [owner, index] : tables_of_) {
            if (!index.contains(base.text)) {
                continue;
            }
            const NodeId owner_row = expression(base.children[0], scope);
            if (type_of(owner_row).kind != Kind::Ref || type_of(owner_row).entity < 0 ||
                table_of(type_of(owner_row).entity, base.text, scope.module) < 0) {
                break;
            }
            const auto d = derived(type_of(owner_row).entity, base.text + "." + e.text, scope.module,
                                   e.at, false);
            if (d >= 0) {
                Node node = node_at(Op::Derived, e);
                node.kids = {owner_row};
                node.ref = d;
                node.type = model_.derived[static_cast<std::size_t>(d)].type;
                node.type.or_none = node.type.or_none || type_of(owner_row).or_none;
                return add(std::move(node));
            }
            break;
        }
    }
    const NodeId row = expression(base, scope);
    if (poisoned(model_.node(row))) {
        return row;
    }
    if (const NodeId id = member_of(row, e.text, e, scope); id >= 0) {
        return id;
    }
    Scope of_row = scope;
    of_row.entity = type_of(row).entity;
    of_row.list = type_of(row).list;
    std::vector<std::string> candidates;
    if (type_of(row).kind == Kind::Code && type_of(row).dictionary >= 0) {
        for (const FieldInfo& a :
             model_.dictionaries[static_cast<std::size_t>(type_of(row).dictionary)].attributes) {
            candidates.push_back(a.name);
        }
    } else {
        candidates = names_in(of_row);
    }
    const std::string near = nearest(e.text, candidates);
    error("unknown-name", e.at,
          "\"" + e.text + "\" is nothing of " + type_name(type_of(row), model_),
          near.empty() ? "name one of its fields or rules" : "did you mean " + near + "?");
    return poison(e);
}

// health.tariff.base: a module's name, then a name of that module.
NodeId Resolver::qualified(const Expr& e, const Scope& scope) {
    const std::string path = path_of(e);
    if (path.empty()) {
        return -1;
    }
    for (std::size_t m = 0; m < model_.modules.size(); ++m) {
        const std::string& module_name = model_.modules[m].name;
        const auto module = static_cast<std::int32_t>(m);
        if (!path.starts_with(module_name + ".") || !visible(scope.module, module)) {
            continue;
        }
        const std::string rest = path.substr(module_name.size() + 1);
        if (scope.entity >= 0) {
            if (const auto of = derived_of_.find(scope.entity); of != derived_of_.end()) {
                if (const auto it = of->second.find(rest); it != of->second.end()) {
                    for (const std::int32_t id : it->second) {
                        const DerivedInfo& info = model_.derived[static_cast<std::size_t>(id)];
                        if (info.module == module) {
                            Node row = node_at(Op::Row, e);
                            row.ref = scope.entity;
                            row.type = simple(Kind::Ref);
                            row.type.entity = scope.entity;
                            Node node = node_at(Op::Derived, e);
                            node.kids = {add(std::move(row))};
                            node.ref = id;
                            node.type = info.type;
                            return add(std::move(node));
                        }
                    }
                }
            }
        }
        if (const auto it = rules_.find(rest); it != rules_.end()) {
            for (const std::int32_t id : it->second) {
                if (model_.derived[static_cast<std::size_t>(id)].module == module) {
                    Node node = node_at(Op::Derived, e);
                    node.ref = id;
                    node.type = model_.derived[static_cast<std::size_t>(id)].type;
                    return need_date(e, scope, rest) ? add(std::move(node)) : poison(e);
                }
            }
        }
        if (const auto it = params_.find(rest); it != params_.end()) {
            for (const std::int32_t id : it->second) {
                if (model_.params[static_cast<std::size_t>(id)].module == module) {
                    return param(id, e, scope);
                }
            }
        }
    }
    return -1;
}

NodeId Resolver::call(const Expr& e, const Scope& scope) {
    const auto id = find(params_, e.text, scope.module, "parameter", e.at, true);
    return id < 0 ? poison(e) : param(id, e, scope);
}

NodeId Resolver::param(std::int32_t id, const Expr& e, const Scope& scope) {
    if (!need_date(e, scope, e.text)) {
        return poison(e);
    }
    Node node = node_at(Op::Param, e);
    node.ref = id;
    const std::vector<std::int32_t> keys = model_.params[static_cast<std::size_t>(id)].keys;
    const std::size_t given = e.kind == ExprKind::Call ? e.children.size() : 0;
    if (given != keys.size()) {
        error("type", e.at,
              "parameter " + e.text + " takes " + std::to_string(keys.size()) + " keys, here are " +
                  std::to_string(given),
              "give one code for each dictionary it is declared over");
        return poison(e);
    }
    bool none_key = false;
    for (std::size_t i = 0; i < given; ++i) {
        Type wanted = simple(Kind::Code);
        wanted.dictionary = keys[i];
        Expr key = e.children[i];
        const NodeId kid = key.kind == ExprKind::Number ? code(e.children[i], keys[i])
                                                        : expression(e.children[i], scope, &wanted);
        const Type& type = type_of(kid);
        if (!poisoned(model_.node(kid)) && (type.kind != Kind::Code || type.dictionary != keys[i])) {
            error("type", e.children[i].at,
                  "a key of " + e.text + " must be " + type_name(wanted, model_) + ", this is " +
                      type_name(type, model_),
                  "give a code of that dictionary");
            return poison(e);
        }
        none_key = none_key || type.or_none;
        node.kids.push_back(kid);
    }
    node.type = model_.params[static_cast<std::size_t>(id)].type;
    if (none_key && !node.type.or_none) {
        error("none", e.at, "a key of " + e.text + " may be none",
              "guard it with `is not none and …`, or declare the parameter `or none`");
    }
    return add(std::move(node));
}

// --------------------------------------------------------------------------------------- conditions

bool Resolver::need_present(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (!node.type.or_none || poisoned(node)) {
        return true;
    }
    error("none", node.at, "this may be none (not applicable), and " + what + " needs a value",
          "exclude it with `… is not none and`, or fill it with `else`");
    return false;
}

bool Resolver::need_date(const Expr& e, const Scope& scope, const std::string& what) {
    if (scope.has_date) {
        return true;
    }
    error("no-date", e.at, "\"" + what + "\" depends on a date, and no governing date is stated here",
          "add `governed by …` to the module, or read it `as of` a date");
    return false;
}

bool Resolver::need_number(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (poisoned(node)) {
        return false;
    }
    if (node.type.kind != Kind::Number) {
        error("type", node.at, what + " needs a number, this is " + type_name(node.type, model_),
              "name an amount, a rate, a count or a duration");
        return false;
    }
    return need_present(id, what);
}

bool Resolver::need_bool(NodeId id, const std::string& what) {
    const Node& node = model_.node(id);
    if (poisoned(node)) {
        return false;
    }
    if (node.type.kind != Kind::Bool) {
        error("type", node.at, what + " needs a condition, this is " + type_name(node.type, model_),
              "compare it with something");
        return false;
    }
    return need_present(id, what);
}

NodeId Resolver::condition(const Expr& e, const Scope& scope) {
    const NodeId id = expression(e, scope);
    need_bool(id, "`when`");
    return id;
}

NodeId Resolver::logic(const Expr& e, const Scope& scope) {
    Node node = node_at(e.kind == ExprKind::Not ? Op::Not : e.kind == ExprKind::And ? Op::And : Op::Or, e);
    node.type = simple(Kind::Bool);
    Scope inner = scope;
    for (const Expr& child : e.children) {
        const NodeId kid = expression(child, inner);
        need_bool(kid, e.kind == ExprKind::Not ? "`not`" : e.kind == ExprKind::And ? "`and`" : "`or`");
        node.kids.push_back(kid);
        // The right side is looked at only if the left did not settle it.
        merge(inner.present, present_if(child, e.kind == ExprKind::And));
    }
    return add(std::move(node));
}

NodeId Resolver::tests_of_state(const Expr& e, const Scope& scope) {
    Node node = node_at(e.kind == ExprKind::IsNone      ? Op::IsNone
                        : e.kind == ExprKind::IsUnknown ? Op::IsUnknown
                                                        : Op::IsListed,
                        e);
    node.type = simple(Kind::Bool);
    node.flag = e.flag;
    node.kids = {expression(e.children[0], scope)};
    const Node& kid = model_.node(node.kids[0]);
    if (e.kind == ExprKind::IsListed && kid.type.kind != Kind::Code && !poisoned(kid)) {
        error("type", e.at, "`is listed` asks of a code, this is " + type_name(kid.type, model_),
              "name a field of type code");
    }
    return add(std::move(node));
}

bool Resolver::comparable(const Expr& at, CompareOp op, NodeId a, NodeId b) {
    const Node& left = model_.node(a);
    const Node& right = model_.node(b);
    if (poisoned(left) || poisoned(right)) {
        return true;
    }
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    const Type& x = left.type;
    const Type& y = right.type;
    bool same = x.kind == y.kind;
    if (same && x.kind == Kind::Number) {
        same = x.unit.same_dimension(y.unit) || x.zero || y.zero;
    } else if (same && x.kind == Kind::Code) {
        same = x.dictionary == y.dictionary;
    } else if (same && x.kind == Kind::Ref) {
        same = x.entity == y.entity && x.list == y.list;
    }
    if (!same) {
        error("type", at.at,
              "cannot compare " + type_name(x, model_) + " with " + type_name(y, model_),
              x.kind == Kind::Number && y.kind == Kind::Number
                  ? "give both the same unit"
                  : "compare things of one type");
        return false;
    }
    if (equality) {
        return true;
    }
    if (x.kind != Kind::Number && x.kind != Kind::Date && x.kind != Kind::Month &&
        x.kind != Kind::Instant) {
        error("type", at.at, type_name(x, model_) + " has no order", "use `is` or `is not`");
        return false;
    }
    return need_present(a, "an order") && need_present(b, "an order");
}

NodeId Resolver::compare(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::Compare, e);
    node.type = simple(Kind::Bool);
    node.ops = e.ops;
    node.kids.assign(e.children.size(), -1);
    // Beside a code, a bare name is a code of its dictionary: so what is no bare name comes first, then
    // names that mean something here, then the rest.
    Type hint = simple(Kind::Code);
    bool hinted = false;
    const auto take = [&](std::size_t i) {
        node.kids[i] = expression(e.children[i], scope, hinted ? &hint : nullptr);
        if (type_of(node.kids[i]).kind == Kind::Code && !hinted) {
            hint.dictionary = type_of(node.kids[i]).dictionary;
            hinted = true;
        }
    };
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (!is_plain_name(e.children[i])) {
            take(i);
        }
    }
    const auto known = names_in(scope);
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (node.kids[i] < 0 && e.children[i].kind == ExprKind::Name &&
            std::find(known.begin(), known.end(), e.children[i].text) != known.end()) {
            take(i);
        }
    }
    for (std::size_t i = 0; i < e.children.size(); ++i) {
        if (node.kids[i] < 0) {
            take(i);
        }
    }
    for (std::size_t i = 0; i + 1 < e.children.size() && i < e.ops.size(); ++i) {
        if (!comparable(e, e.ops[i], node.kids[i], node.kids[i + 1])) {
            return poison(e);
        }
    }
    return add(std::move(node));
}

NodeId Resolver::one_of(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::OneOf, e);
    node.type = simple(Kind::Bool);
    node.flag = e.flag;
    node.kids = {expression(e.children[0], scope)};
    const Type first = type_of(node.kids[0]);
    for (std::size_t i = 1; i < e.children.size(); ++i) {
        node.kids.push_back(expression(e.children[i], scope, &first));
        if (!comparable(e.children[i], CompareOp::Is, node.kids[0], node.kids.back())) {
            return poison(e);
        }
    }
    return add(std::move(node));
}

NodeId Resolver::interval(const Expr& e, const Scope& scope, const Type* hint) {
    Node node = node_at(Op::Interval, e);
    node.kids = {expression(e.children[0], scope, hint), expression(e.children[1], scope, hint)};
    if (!comparable(e, CompareOp::Less, node.kids[0], node.kids[1])) {
        return poison(e);
    }
    node.type = simple(Kind::Interval);
    node.type.element = type_of(node.kids[0]).kind;
    return add(std::move(node));
}

NodeId Resolver::in(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::In, e);
    node.type = simple(Kind::Bool);
    const NodeId left = expression(e.children[0], scope);
    const NodeId right = expression(e.children[1], scope);
    node.kids = {left, right};
    if (poisoned(model_.node(left)) || poisoned(model_.node(right))) {
        return add(std::move(node));
    }
    if (type_of(right).kind != Kind::Interval) {
        error("type", e.children[1].at, "`in` needs an interval, this is " + type_name(type_of(right), model_),
              "write A .. B");
        return poison(e);
    }
    need_present(left, "`in`");
    need_present(right, "`in`");
    const Node& range = model_.node(right);
    if (range.op == Op::Interval && !comparable(e, CompareOp::Less, left, range.kids[0])) {
        return poison(e);
    }
    if (range.op != Op::Interval && type_of(left).kind != range.type.element) {
        error("type", e.at, "the interval is of dates, this is " + type_name(type_of(left), model_),
              "ask it of a date");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::between(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::Between, e);
    node.kids = {expression(e.children[0], scope), expression(e.children[1], scope)};
    for (const NodeId kid : node.kids) {
        if (poisoned(model_.node(kid))) {
            continue;
        }
        if (type_of(kid).kind != Kind::Date) {
            error("type", model_.node(kid).at,
                  "`" + e.text + " from … to …` counts between dates, this is " +
                      type_name(type_of(kid), model_),
                  "name a date");
            return poison(e);
        }
        need_present(kid, "`" + e.text + " from … to …`");
    }
    node.type.grain = Rational(1);
    if (e.text == "days") {
        node.type.unit.day = 1;
        node.type.quantity = Quantity::Days;
    } else if (e.text == "months") {
        node.type.unit.month = 1;
        node.type.quantity = Quantity::Months;
    } else {
        node.type.unit.year = 1;
        node.type.quantity = Quantity::Years;
        node.type.grain = Rational(12);
    }
    return add(std::move(node));
}

NodeId Resolver::as_of(const Expr& e, const Scope& scope) {
    Node node = node_at(Op::AsOf, e);
    const NodeId date = expression(e.children[1], scope);
    Scope dated = scope;
    dated.has_date = true;
    const NodeId of = expression(e.children[0], dated);
    if (!poisoned(model_.node(date)) && type_of(date).kind != Kind::Date) {
        error("type", e.children[1].at, "`as of` needs a date, this is " + type_name(type_of(date), model_),
              "name a date");
        return poison(e);
    }
    need_present(date, "`as of`");
    const Node& inner = model_.node(of);
    const bool rowless = inner.op == Op::Derived && inner.kids.empty();
    const bool dated_field =
        (inner.op == Op::Field || inner.op == Op::RefField) &&
        model_.entities[static_cast<std::size_t>(type_of(inner.kids[0]).entity)]
            .fields[static_cast<std::size_t>(inner.ref)]
            .dated;
    if (!poisoned(inner) && inner.op != Op::Param && inner.op != Op::Attribute && !rowless &&
        !dated_field) {
        error("type", e.at, "`as of` reads a parameter, a dated field, an attribute or a rule of no entity",
              "name one of these before it");
        return poison(e);
    }
    node.kids = {of, date};
    node.type = type_of(of);
    return add(std::move(node));
}

// --------------------------------------------------------------------------------------- arithmetic

NodeId Resolver::otherwise(const Expr& e, const Scope& scope, const Type* hint) {
    Node node = node_at(Op::Else, e);
    const NodeId a = expression(e.children[0], scope, hint);
    const Type left = type_of(a);
    const Type* wanted = left.kind == Kind::Code ? &left : hint;
    const NodeId b = expression(e.children[1], scope, wanted);
    node.kids = {a, b};
    node.type = left;
    const Type& right = type_of(b);
    if (poisoned(model_.node(a)) || poisoned(model_.node(b))) {
        return add(std::move(node));
    }
    if (left.kind != Kind::None && !comparable(e, CompareOp::Is, a, b)) {
        return poison(e);
    }
    if (left.zero || left.kind == Kind::None) {
        node.type = right;
    }
    node.type.or_none = right.or_none;
    if (node.type.kind == Kind::Number) {
        join_ranges(node.type, left, right);
    }
    return add(std::move(node));
}

NodeId Resolver::arithmetic(const Expr& e, const Scope& scope) {
    const NodeId a = expression(e.children[0], scope);
    if (e.kind == ExprKind::Negate) {
        Node node = node_at(Op::Negate, e);
        node.kids = {a};
        if (!need_number(a, "`-`")) {
            return poison(e);
        }
        node.type = type_of(a);
        negate_range(node.type, type_of(a));
        return add(std::move(node));
    }
    const NodeId b = expression(e.children[1], scope);
    if (poisoned(model_.node(a)) || poisoned(model_.node(b))) {
        return poison(e);
    }
    const Kind left = type_of(a).kind;
    const bool sum = e.kind == ExprKind::Add || e.kind == ExprKind::Subtract;
    if (sum && (left == Kind::Date || left == Kind::Month)) {
        return shift(e, a, b);
    }
    const std::string what = "reckoning";
    if (!need_number(a, what) || !need_number(b, what)) {
        return poison(e);
    }
    return sum ? sum_of(e, a, b) : product_of(e, a, b);
}

NodeId Resolver::shift(const Expr& e, NodeId a, NodeId b) {
    Node node = node_at(Op::Shift, e);
    node.kids = {a, b};
    node.flag = e.kind == ExprKind::Subtract;
    node.type = simple(type_of(a).kind);
    if (!need_present(a, "reckoning") || !need_number(b, "reckoning with dates")) {
        return poison(e);
    }
    const Unit& unit = type_of(b).unit;
    const bool days = unit == Unit{0, 1, 0, 0};
    const bool months = unit.money == 0 && unit.day == 0 && unit.month + unit.year == 1;
    if (!(months || (days && type_of(a).kind == Kind::Date))) {
        error("unit", e.at,
              "a " + type_name(type_of(a), model_) + " moves by " +
                  (type_of(a).kind == Kind::Date ? "days, months or years" : "months or years") +
                  ", this is " + type_name(type_of(b), model_),
              "write for example + 60 days; for the time between dates, `days from A to B`");
        return poison(e);
    }
    if (!type_of(b).grain || !type_of(b).grain->is_integer()) {
        error("fraction", e.at, "a date cannot move by a fraction of a day or month",
              "round the duration first");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::sum_of(const Expr& e, NodeId a, NodeId b) {
    const Type& x = type_of(a);
    const Type& y = type_of(b);
    Node node = node_at(e.kind == ExprKind::Add ? Op::Add : Op::Subtract, e);
    node.kids = {a, b};
    if (!x.unit.same_dimension(y.unit) && !x.zero && !y.zero) {
        error("unit", e.at,
              "cannot " + std::string(e.kind == ExprKind::Add ? "add " : "subtract ") +
                  type_name(e.kind == ExprKind::Add ? x : y, model_) +
                  (e.kind == ExprKind::Add ? " and " : " from ") +
                  type_name(e.kind == ExprKind::Add ? y : x, model_),
              "bring both to one unit (times months, per month, …), or write the constant with its unit");
        return poison(e);
    }
    node.type = x.zero ? y : x;
    if (!x.zero && !y.zero && x.unit.year != y.unit.year) {
        node.type.unit.month = static_cast<std::int8_t>(x.unit.month + x.unit.year);
        node.type.unit.year = 0;
    }
    node.type.zero = false;
    node.type.or_none = false;
    if (e.kind == ExprKind::Add) {
        add_ranges(node.type, x, y);
    } else {
        subtract_ranges(node.type, x, y);
    }
    node.type.quantity = quantity_of(node.type);
    return add(std::move(node));
}

NodeId Resolver::product_of(const Expr& e, NodeId a, NodeId b) {
    const bool times = e.kind == ExprKind::Multiply;
    Node node = node_at(times ? Op::Multiply : Op::Divide, e);
    node.kids = {a, b};
    const Type& x = type_of(a);
    const Type& y = type_of(b);
    node.type.unit = combine(x.unit, y.unit, times ? 1 : -1);
    if (times) {
        multiply_ranges(node.type, x, y);
    } else {
        const Node& divisor = model_.node(b);
        if (divisor.type.zero) {
            error("division", e.at, "this divides by zero", "divide by something else");
            return poison(e);
        }
        const bool constant_divisor = divisor.op == Op::Const;
        divide_ranges(node.type, x, y, constant_divisor ? &divisor.constant.number : nullptr);
    }
    node.type.quantity = quantity_of(node.type);
    if (node.type.unit.money < -1 || node.type.unit.money > 1) {
        error("unit", e.at, "money times money means nothing", "multiply it by a rate or a number");
        return poison(e);
    }
    return add(std::move(node));
}

NodeId Resolver::value(const ValueExpr& v, const Scope& scope, const Type* declared,
                       bool bounds_may_be_none) {
    static const Expr kMissing;
    if (v.base.empty()) {
        return poison(kMissing);
    }
    // Only codes take a meaning from what they are given to; a constant in law carries its unit.
    const bool codes = declared != nullptr && declared->kind == Kind::Code;
    const NodeId base = expression(v.base[0], scope, codes ? declared : nullptr);
    return adjusted(base, v.adjustments, scope, declared, bounds_may_be_none);
}

namespace {

void round_ranges(Type& type, const Rational& step, core::Rounding rounding) {
    if (type.low) {
        type.low = type.low->round_to(step, rounding);
    }
    if (type.high) {
        type.high = type.high->round_to(step, rounding);
    }
    type.grain = step;
}

void bound_ranges(Type& type, AdjustKind kind, const Type& bound) {
    if (kind == AdjustKind::AtLeast) {
        if (bound.low && (!type.low || *type.low < *bound.low)) {
            type.low = bound.low;
        }
        if (type.high && bound.high && *type.high < *bound.high) {
            type.high = bound.high;
        } else if (!bound.high) {
            type.high.reset();
        }
    } else {
        if (bound.high && (!type.high || *bound.high < *type.high)) {
            type.high = bound.high;
        }
        if (type.low && bound.low && *bound.low < *type.low) {
            type.low = bound.low;
        } else if (!bound.low) {
            type.low.reset();
        }
    }
    type.grain = common_grain(type.grain, bound.grain);
}

}  // namespace

NodeId Resolver::adjusted(NodeId base, const std::vector<Adjustment>& adjustments, const Scope& scope,
                          const Type* declared, bool bounds_may_be_none) {
    if (adjustments.empty() || poisoned(model_.node(base))) {
        return base;
    }
    Node node;
    node.op = Op::Adjust;
    node.at = model_.node(base).at;
    node.source = model_.node(base).source;
    node.kids = {base};
    node.type = type_of(base);
    need_present(base, "a bound or rounding");
    for (const Adjustment& a : adjustments) {
        Adjusting adjusting;
        adjusting.kind = a.kind;
        adjusting.rounding = a.rounding;
        adjusting.citations = a.citations;
        adjusting.at = a.at;
        if (a.operand.empty()) {
            continue;
        }
        const Type& counted = declared != nullptr && declared->kind == Kind::Number &&
                                      declared->unit.same_dimension(node.type.unit)
                                  ? *declared
                                  : node.type;
        if (a.kind == AdjustKind::Rounded) {
            if (node.type.kind != Kind::Number) {
                error("type", a.at, "only numbers are rounded, this is " + type_name(node.type, model_),
                      "leave the rounding out");
                return poison(a.operand[0]);
            }
            const NodeId step = expression(a.operand[0], scope, &counted);
            const Node& s = model_.node(step);
            if (s.op != Op::Const || s.type.kind != Kind::Number || s.constant.number.sign() <= 0) {
                error("type", a.at, "the multiple to round to must be a constant above 0",
                      "write for example: rounded half up to 1");
                return poison(a.operand[0]);
            }
            adjusting.step = s.constant.number;
            round_ranges(node.type, adjusting.step, a.rounding);
            node.adjustments.push_back(std::move(adjusting));
            continue;
        }
        const NodeId bound = expression(a.operand[0], scope, nullptr);
        if (poisoned(model_.node(bound))) {
            return bound;
        }
        if (!comparable(a.operand[0], CompareOp::Is, base, bound)) {
            return poison(a.operand[0]);
        }
        const bool of_dates = a.kind == AdjustKind::NotBefore || a.kind == AdjustKind::NotAfter;
        if (of_dates != (node.type.kind == Kind::Date)) {
            error("type", a.at,
                  of_dates ? "`not before` and `not after` bound dates" : "`at least` and `at most` bound numbers",
                  of_dates ? "use at least or at most" : "use not before or not after");
            return poison(a.operand[0]);
        }
        if (!bounds_may_be_none) {
            need_present(bound, "a bound");
        }
        adjusting.bound = bound;
        if (!of_dates) {
            if (node.type.zero) {
                const Type was = node.type;
                node.type = type_of(bound);
                node.type.low = was.low;
                node.type.high = was.high;
                node.type.grain = was.grain;
            }
            node.type.zero = false;
            bound_ranges(node.type, a.kind, type_of(bound));
        }
        node.adjustments.push_back(std::move(adjusting));
    }
    node.kids[0] = base;
    return add(std::move(node));
}

}  // namespace darman::policy
