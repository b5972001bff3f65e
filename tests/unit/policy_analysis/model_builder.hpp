// Small Models made by hand, for what is easier said in nodes than in text: many rows, many rules.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "policy/model.hpp"

namespace darman::policy {

class ModelBuilder {
  public:
    ModelBuilder() {
        model.file_names = {"made.policy"};
        ModuleInfo module;
        module.name = "made";
        module.calendar = core::Calendar::Jalali;
        model.modules.push_back(std::move(module));
    }

    static Span line(int number) { return {0, number, 1}; }

    static Type integer(std::optional<std::int64_t> low = {},
                        std::optional<std::int64_t> high = {}) {
        Type type;
        type.quantity = Quantity::Integer;
        type.grain = core::Rational(1);
        if (low) {
            type.low = core::Rational(*low);
        }
        if (high) {
            type.high = core::Rational(*high);
        }
        return type;
    }

    static Type of_kind(Kind kind) {
        Type type;
        type.kind = kind;
        return type;
    }

    std::int32_t entity(const std::string& name, std::int32_t parent = -1) {
        EntityInfo info;
        info.name = name;
        info.parent = parent;
        model.entities.push_back(std::move(info));
        return static_cast<std::int32_t>(model.entities.size()) - 1;
    }

    std::int32_t field(std::int32_t of, const std::string& name, Type type) {
        FieldInfo info;
        info.name = name;
        info.type = std::move(type);
        auto& fields = model.entities[static_cast<std::size_t>(of)].fields;
        fields.push_back(std::move(info));
        return static_cast<std::int32_t>(fields.size()) - 1;
    }

    NodeId add(Node node) {
        model.nodes.push_back(std::move(node));
        return static_cast<NodeId>(model.nodes.size()) - 1;
    }

    NodeId row(std::int32_t of) {
        Node node;
        node.op = Op::Row;
        node.type = of_kind(Kind::Ref);
        node.type.entity = of;
        node.ref = of;
        return add(std::move(node));
    }

    NodeId read(std::int32_t of, std::int32_t field) {
        Node node;
        node.op = Op::Field;
        node.type = model.entities[static_cast<std::size_t>(of)]
                        .fields[static_cast<std::size_t>(field)]
                        .type;
        node.kids = {row(of)};
        node.ref = field;
        return add(std::move(node));
    }

    NodeId number(core::Rational value) {
        Node node;
        node.type = integer();
        node.type.low = node.type.high = value;
        node.constant = Value::of_number(std::move(value));
        return add(std::move(node));
    }

    NodeId op(Op op, std::vector<NodeId> kids, Type type) {
        Node node;
        node.op = op;
        node.type = std::move(type);
        node.kids = std::move(kids);
        return add(std::move(node));
    }

    NodeId compare(NodeId a, CompareOp op, NodeId b) {
        Node node;
        node.op = Op::Compare;
        node.type = of_kind(Kind::Bool);
        node.kids = {a, b};
        node.ops = {op};
        return add(std::move(node));
    }

    NodeId read_derived(std::int32_t of, std::int32_t derived) {
        Node node;
        node.op = Op::Derived;
        node.type = model.derived[static_cast<std::size_t>(derived)].type;
        node.kids = {row(of)};
        node.ref = derived;
        return add(std::move(node));
    }

    // A rule whose base is to be set.
    std::int32_t rule(std::int32_t of, const std::string& name, Type type, int at = 1) {
        DerivedInfo info;
        info.name = name;
        info.entity = of;
        info.module = 0;
        info.type = std::move(type);
        info.at = line(at);
        RuleVersion version;
        version.at = version.base.at = line(at);
        info.versions.push_back(std::move(version));
        model.derived.push_back(std::move(info));
        return static_cast<std::int32_t>(model.derived.size()) - 1;
    }

    RuleVersion& version(std::int32_t rule) {
        return model.derived[static_cast<std::size_t>(rule)].versions.front();
    }

    static Citations cited() {
        Citation citation;
        citation.place = "art 1";
        return {citation};
    }

    Model model;
};

}  // namespace darman::policy
