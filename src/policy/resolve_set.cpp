// Sets of rows and what is said of them: sum, count, any, first, …
#include "policy/ranges.hpp"
#include "policy/resolve.hpp"

namespace darman::policy {

using core::Rational;

bool Resolver::set_source(const SetExpr& set, SetNode& node, const Scope& scope) {
    node.list = find(lists_, set.source, scope.module, "list", set.at, false);
    if (node.list >= 0) {
        if (!set.in.empty() || !set.via.empty() || set.earlier || set.later || set.other ||
            set.accepted || set.during != During::Always) {
            error("type",
                  set.at,
                  "a list has no rows above it, no order in time and no verdicts",
                  "choose its rows with `where`");
            return false;
        }
        return true;
    }
    node.entity = entity(set.source, scope.module, set.at);
    return node.entity >= 0;
}

// How the set's rows hang together with the row they are sought in: beneath it, or by a reference.
bool Resolver::set_relation(const SetExpr& set, SetNode& node, const Scope& scope) {
    if (set.in.empty()) {
        error("syntax",
              set.at,
              "it is not said in what the rows of " + set.source + " are sought",
              "write `" + set.source + " in person`, or another row above them");
        return false;
    }
    node.in = expression(set.in[0], scope);
    const Type& in = type_of(node.in);
    if (in.kind == Kind::None) {
        return false;
    }
    if (in.kind != Kind::Ref || in.entity < 0) {
        error("type",
              set.in[0].at,
              "rows are sought in a row, this is " + type_name(in, model_),
              "name a row above them, or one they refer to");
        return false;
    }
    if (set.via.empty() && in.entity != node.entity &&
        model_.is_at_or_above(in.entity, node.entity)) {
        return true;
    }
    std::vector<std::int32_t> path;
    for (std::int32_t e = node.entity; e >= 0;
         e = model_.entities[static_cast<std::size_t>(e)].parent) {
        if (e != node.entity) {
            path.push_back(e);
        }
        const EntityInfo& info = model_.entities[static_cast<std::size_t>(e)];
        std::vector<std::int32_t> found;
        for (std::size_t f = 0; f < info.fields.size(); ++f) {
            const FieldInfo& field = info.fields[f];
            if (field.type.kind == Kind::Ref && field.type.entity == in.entity &&
                (set.via.empty() || field.name == set.via)) {
                found.push_back(static_cast<std::int32_t>(f));
            }
        }
        if (found.size() > 1) {
            error("ambiguous",
                  set.at,
                  info.name + " refers to " + type_name(in, model_) + " in more than one field",
                  "say which: via " + info.fields[static_cast<std::size_t>(found[0])].name);
            return false;
        }
        if (found.size() == 1) {
            node.via = found[0];
            node.via_path = path;
            return true;
        }
    }
    error("type",
          set.at,
          set.source + " neither stands beneath " + type_name(in, model_) + " nor refers to it" +
              (set.via.empty() ? "" : " by " + set.via),
          "seek it in a row above it, or name the field after `via`");
    return false;
}

Type Resolver::aggregate_type(const Expr& e, const SetNode& node) {
    Type type;
    switch (node.aggregate) {
        case AggregateKind::Any:
            type.kind = Kind::Bool;
            return type;
        case AggregateKind::Count:
            type.quantity = Quantity::Integer;
            type.grain = Rational(1);
            type.low = Rational(0);
            return type;
        case AggregateKind::First:
        case AggregateKind::Last:
            type.kind = Kind::Ref;
            type.entity = node.entity;
            type.list = node.list;
            type.or_none = true;
            return type;
        case AggregateKind::Sum:
        case AggregateKind::Min:
        case AggregateKind::Max:
        case AggregateKind::Mean:
            break;
    }
    type = type_of(node.item);
    const bool ordered = type.kind == Kind::Number || type.kind == Kind::Date ||
                         type.kind == Kind::Month || type.kind == Kind::Instant;
    const bool reckoned =
        node.aggregate == AggregateKind::Sum || node.aggregate == AggregateKind::Mean;
    if (type.kind != Kind::None && (!ordered || (reckoned && type.kind != Kind::Number))) {
        error("type",
              e.at,
              "`" + e.text + " of` " + type_name(type, model_) + " means nothing",
              "take it of a number");
    }
    type.or_none = node.aggregate != AggregateKind::Sum;
    type.zero = false;
    if (node.aggregate == AggregateKind::Sum) {
        type.low = type.low && type.low->sign() >= 0 ? std::optional(Rational(0)) : std::nullopt;
        type.high.reset();
    } else if (node.aggregate == AggregateKind::Mean) {
        type.grain.reset();
    }
    if (type.kind == Kind::Number) {
        type.quantity = quantity_of(type);
    }
    return type;
}

namespace {

AggregateKind aggregate_kind(const std::string& word) {
    if (word == "sum") {
        return AggregateKind::Sum;
    }
    if (word == "min") {
        return AggregateKind::Min;
    }
    if (word == "max") {
        return AggregateKind::Max;
    }
    if (word == "mean") {
        return AggregateKind::Mean;
    }
    if (word == "any") {
        return AggregateKind::Any;
    }
    if (word == "first") {
        return AggregateKind::First;
    }
    return word == "last" ? AggregateKind::Last : AggregateKind::Count;
}

}  // namespace

NodeId Resolver::aggregate(const Expr& e, const Scope& scope) {
    if (e.set.empty()) {
        return poison(e);
    }
    const SetExpr& set = e.set[0];
    SetNode node;
    node.aggregate = aggregate_kind(e.text);
    node.pick = set.pick;
    node.earlier = set.earlier;
    node.later = set.later;
    node.other = set.other;
    node.accepted = set.accepted;
    node.during = set.during;
    if (!set_source(set, node, scope) || (node.list < 0 && !set_relation(set, node, scope))) {
        return poison(e);
    }
    const std::int32_t own = scope.in_set ? scope.this_entity : scope.entity;
    if ((set.earlier || set.later || set.other) && node.entity != own) {
        error("type",
              set.at,
              "`earlier`, `later` and `other` compare rows of one entity, the rule's row is of "
              "another",
              "leave the word out, or compare dates in `where`");
        return poison(e);
    }
    if (set.pick == Pick::Best && set.by.empty()) {
        error("syntax", set.at, "it is not said what the best are the best by", "add `by EXPR`");
    }
    if (!set.count.empty()) {
        node.count = expression(set.count[0], scope);
        need_number(node.count, "the number of rows");
    }
    Scope inner = scope;
    inner.entity = node.entity;
    inner.list = node.list;
    inner.in_set = true;
    inner.this_entity = own;
    inner.has_rest = false;
    inner.present.clear();
    for (const std::string& path : scope.present) {
        if (!scope.in_set) {
            inner.present.insert("this." + path);
        } else if (path.starts_with("this.")) {
            inner.present.insert(path);
        }
    }
    if (set.during != During::Always && !set.span.empty()) {
        node.span = expression(set.span[0], scope);
        if (model_.governing(scope.module, node.entity) == nullptr) {
            error("no-date",
                  set.at,
                  "the rows of " + set.source + " have no governing date here",
                  "compare their dates in `where`");
        }
        const Type& span = type_of(node.span);
        const bool right = set.during == During::Interval ? span.kind == Kind::Interval
                                                          : span.kind == Kind::Number;
        if (!right && span.kind != Kind::None) {
            error("type",
                  set.span[0].at,
                  "`during` needs an interval or a length of time",
                  "write `during A .. B`, `during last 12 months` or `during within 30 days`");
        }
    }
    if (!set.where.empty()) {
        node.where = expression(set.where[0], inner);
        need_bool(node.where, "`where`");
        const auto present = present_if(set.where[0], true);
        inner.present.insert(present.begin(), present.end());
    }
    if (!set.by.empty()) {
        node.by = expression(set.by[0], inner);
    }
    if (!e.children.empty()) {
        node.item = expression(e.children[0], inner);
    }
    for (const NodeId part : {node.in, node.count, node.span, node.where, node.by, node.item}) {
        if (part >= 0 && type_of(part).kind == Kind::None && model_.node(part).op == Op::Const &&
            model_.node(part).constant.state == State::Unknown) {
            return poison(e);
        }
    }
    Node made;
    made.op = Op::Aggregate;
    made.at = e.at;
    made.source = &e;
    made.type = aggregate_type(e, node);
    made.set.push_back(std::move(node));
    return add(std::move(made));
}

}  // namespace darman::policy
