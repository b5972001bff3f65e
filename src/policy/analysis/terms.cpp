#include "policy/analysis/terms.hpp"

#include <utility>

namespace darman::policy::analysis {

namespace {

std::string text(std::int64_t number) {
    return std::to_string(number);
}

}  // namespace

RowTerm Terms::base(const std::string& key, std::int32_t entity) {
    const auto next = static_cast<std::int32_t>(rows_.size());
    return {rows_.try_emplace(key, next).first->second, entity};
}

RowTerm Terms::some_row(std::int32_t entity) {
    return base("some:" + text(entity), entity);
}

std::string Terms::row_key(const RowTerm& row) {
    return text(row.base) + "^" + text(row.entity);
}

Scene Terms::scene(std::int32_t module, const RowTerm& row) {
    Scene scene;
    scene.row = row;
    scene.module = module;
    const Governing* governing = model_.governing(module, row.entity);
    if (governing == nullptr) {
        scene.date = "-";
        return scene;
    }
    scene.date = text(row.base) + "/" + text(governing->entity) + "/" +
                 text(sameness_.number_of(governing->date));
    if (model_.node(governing->date).op != Op::Field) {
        scene.date += "/" + text(module);
    }
    return scene;
}

Scene Terms::scene_of_derived(NodeId id, const Scene& reader) {
    const Node& node = model_.node(id);
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(node.ref)];
    if (info.entity >= 0) {
        return scene(info.module, row_of(node.kids[0], reader));
    }
    Scene scene;  // read on the reader's date
    scene.module = info.module;
    scene.date = reader.date;
    return scene;
}

RowTerm Terms::row_of(NodeId id, const Scene& scene) {
    const Node& node = model_.node(id);
    if ((node.op == Op::Row || node.op == Op::This) && node.type.list < 0) {
        return scene.row;
    }
    if (node.op == Op::Parent) {
        RowTerm row = row_of(node.kids[0], scene);
        row.entity = node.ref;
        return row;
    }
    return base(key(id, scene), node.type.entity);
}

// What is not spelled out below is known by its place in the policy: the same words elsewhere are
// then another term, and less is proved.
std::string Terms::key(NodeId id, const Scene& scene) {
    const Node& node = model_.node(id);
    const auto kids = [&] {
        std::string keys = "(";
        for (const NodeId kid : node.kids) {
            keys += key(kid, scene) + ",";
        }
        return keys + ")";
    };
    const std::string op = text(static_cast<int>(node.op));
    switch (node.op) {
        case Op::Const:
            return "c" + text(sameness_.number_of(id));
        case Op::Row:
        case Op::This:
        case Op::Parent:
            if (node.type.list < 0) {
                return "r" + row_key(row_of(id, scene));
            }
            break;
        case Op::Rest:
            return "t" + text(scene.rest);
        case Op::RefField:
        case Op::Field: {
            const RowTerm row = row_of(node.kids[0], scene);
            const auto& entity = model_.entities[static_cast<std::size_t>(row.entity)];
            const bool dated = entity.fields[static_cast<std::size_t>(node.ref)].dated;
            return "f" + text(node.ref) + "@" + row_key(row) + (dated ? "|" + scene.date : "");
        }
        case Op::Derived:
            return "d" + text(node.ref) + "@" +
                   (node.kids.empty() ? "|" + scene.date : row_key(row_of(node.kids[0], scene)));
        case Op::Attribute:
            return "a" + text(model_.node(node.kids[0]).type.dictionary) + "." + text(node.ref) +
                   kids() + "|" + scene.date;
        case Op::Param:
            return "p" + text(node.ref) + kids() + "|" + scene.date;
        case Op::Not:
        case Op::Negate:
        case Op::And:
        case Op::Or:
        case Op::Else:
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::IsNone:
        case Op::OneOf:
        case Op::Interval:
            return "o" + op + (node.flag ? "!" : "") + kids();
        case Op::Compare: {
            std::string ops;
            for (const CompareOp compare : node.ops) {
                ops += text(static_cast<int>(compare)) + ".";
            }
            return "o" + op + ops + kids();
        }
        case Op::ListField:
        case Op::Previous:
        case Op::Shift:
        case Op::In:
        case Op::IsUnknown:
        case Op::IsListed:
        case Op::Between:
        case Op::Aggregate:
        case Op::AsOf:
        case Op::Adjust:
            break;
    }
    return "n" + text(id) + "@" + row_key(scene.row) + "|" + scene.date;
}

TermId Terms::intern(const std::string& key, Term term) {
    const auto [it, fresh] = known_.try_emplace(key, static_cast<TermId>(all_.size()));
    if (fresh) {
        all_.push_back(std::move(term));
    }
    return it->second;
}

TermId Terms::of(NodeId id, const Scene& scene) {
    const Node& node = model_.node(id);
    Term term{id, scene, -1};
    if (node.op == Op::Derived) {
        term = {-1, scene_of_derived(id, scene), node.ref};
    }
    return intern(key(id, scene), std::move(term));
}

TermId Terms::made(const std::string& key) {
    return intern("m" + key, {});
}

TermId Terms::pair(const std::string& what, TermId a, TermId b) {
    return intern(what + text(a) + "," + text(b), {});
}

TermId Terms::of_derived(std::int32_t derived, const Scene& home) {
    return intern("d" + text(derived) + "@" + row_key(home.row), {-1, home, derived});
}

}  // namespace darman::policy::analysis
