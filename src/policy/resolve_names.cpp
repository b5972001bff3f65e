// Names: codes, rows, fields, rules, tables, parameters.
#include <algorithm>

#include "policy/ranges.hpp"
#include "policy/resolve_nodes.hpp"

namespace darman::policy {

using core::Rational;

// ------------------------------------------------------------------------------------------- names

NodeId Resolver::code(const Expr& e, std::int32_t dictionary) {
    if (dictionary < 0) {
        return poison(e);  // that the dictionary is unknown was already said
    }
    DictionaryInfo& info = model_.dictionaries[static_cast<std::size_t>(dictionary)];
    const std::string& text = e.text.empty() ? e.number.to_string() : e.text;
    if (info.source != Dictionary::Source::Data && !info.index.contains(text)) {
        const std::string near = nearest(text, info.codes);
        error("unknown-code",
              e.at,
              "\"" + text + "\" is no code of " + info.name,
              near.empty() ? "use a code of " + info.name : "did you mean " + near + "?");
        return poison(e);
    }
    Type type = simple_type(Kind::Code);
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
        row.type = simple_type(Kind::Ref);
        row.type.entity = scope.entity;
        NodeId id = add(std::move(row));
        if (entity != scope.entity) {
            Node parent = node_at(Op::Parent, e);
            parent.kids = {id};
            parent.ref = entity;
            parent.type = simple_type(Kind::Ref);
            parent.type.entity = entity;
            id = add(std::move(parent));
        }
        return id;
    }
    return -1;
}

NodeId Resolver::name(const Expr& e, const Scope& scope, const Type* hint) {
    if (hint != nullptr && hint->kind == Kind::Code && hint->dictionary < 0 &&
        !is_name_in(scope, e.text)) {
        return poison(e);  // that the dictionary is unknown was already said
    }
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
        node.type = simple_type(Kind::Ref);
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
        row.type = simple_type(Kind::Ref);
        row.type.entity = scope.entity;
        row.type.list = scope.list;
        const NodeId row_id = add(std::move(row));
        if (e.text == "previous" && scope.entity >= 0) {
            Node node = node_at(Op::Previous, e);
            node.kids = {row_id};
            node.type = simple_type(Kind::Ref);
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
        remedy =
            near.empty() ? "declare it, or name what it belongs to" : "did you mean " + near + "?";
    }
    error("unknown-name", e.at, "nothing here is called \"" + e.text + "\"", remedy);
    return poison(e);
}

NodeId Resolver::member_of(NodeId row,
                           const std::string& member_name,
                           const Expr& e,
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
    if (const std::int32_t d = derived(base.entity, member_name, scope.module, e.at, false);
        d >= 0) {
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
            node.type = simple_type(Kind::Ref);
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
            row.type = simple_type(Kind::Ref);
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
            const auto d = derived(
                type_of(owner_row).entity, base.text + "." + e.text, scope.module, e.at, false);
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
    error("unknown-name",
          e.at,
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
                            row.type = simple_type(Kind::Ref);
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
        error("type",
              e.at,
              "parameter " + e.text + " takes " + std::to_string(keys.size()) + " keys, here are " +
                  std::to_string(given),
              "give one code for each dictionary it is declared over");
        return poison(e);
    }
    bool none_key = false;
    for (std::size_t i = 0; i < given; ++i) {
        Type wanted = simple_type(Kind::Code);
        wanted.dictionary = keys[i];
        Expr key = e.children[i];
        const NodeId kid = key.kind == ExprKind::Number ? code(e.children[i], keys[i])
                                                        : expression(e.children[i], scope, &wanted);
        const Type& type = type_of(kid);
        if (!poisoned(model_.node(kid)) &&
            (type.kind != Kind::Code || type.dictionary != keys[i])) {
            error("type",
                  e.children[i].at,
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
        error("none",
              e.at,
              "a key of " + e.text + " may be none",
              "guard it with `is not none and …`, or declare the parameter `or none`");
    }
    return add(std::move(node));
}

}  // namespace darman::policy
