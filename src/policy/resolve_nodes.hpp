// Small makers of nodes that the resolve_*.cpp share.
#pragma once

#include "policy/resolve.hpp"

namespace darman::policy {

// A node that stands for an expression whose error was already said.
constexpr std::int32_t kPoison = -7;

inline bool poisoned(const Node& node) {
    return node.op == Op::Const && node.ref == kPoison;
}

inline Node node_at(Op op, const Expr& expr) {
    Node node;
    node.op = op;
    node.at = expr.at;
    node.source = &expr;
    return node;
}

inline Type simple_type(Kind kind) {
    Type type;
    type.kind = kind;
    return type;
}

}  // namespace darman::policy
