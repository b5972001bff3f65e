// What rests on what: the graph over all that the law defines.
//
// An edge goes from what is computed to what it reads. Most reads stay on the row; some go up,
// down, to other rows, or to rows before this one. Only the last may close a circle: a value may
// rest on rows before its own. Which circles are sound is told by where each edge leads (`shared`,
// `backward`).
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/model.hpp"

namespace darman::policy {

// Something that is computed for each row of its entity.
struct DependencyNode {
    enum class Kind : std::uint8_t {
        Derived,   // index: derived
        Verdict,   // index: verdict; whether its condition holds
        Rejected,  // index: entity; whether a row, or one above it, is rejected
        Stands,    // index: entity; whether a row stands (not rejected, not pended, nor above)
        Rows,      // index: entity; which rows the law makes, asked on their parent's row
    } kind = Kind::Derived;
    std::int32_t index = -1;
};

struct Dependency {
    std::int32_t from = -1;  // nodes of the graph
    std::int32_t to = -1;
    // The lowest entity whose row is the same at both ends: the own entity for a read on the row
    // itself, the parent's for a read among siblings; -1: none is known to be.
    std::int32_t shared = -1;
    // The row read lies in a row of this entity that comes before the reader's, in `order`; -1:
    // perhaps not. Of two rows under one parent, of two in all: the order of an entity is total.
    std::int32_t backward = -1;
    // kEntityOrder, or a number that stands for the arrival path of `late as received by`.
    std::int32_t order = kEntityOrder;

    static constexpr std::int32_t kEntityOrder = -1;
    friend bool operator==(const Dependency&, const Dependency&) = default;
    friend auto operator<=>(const Dependency&, const Dependency&) = default;
};

struct DependencyGraph {
    std::vector<DependencyNode> nodes;  // derived columns first, by their index
    std::vector<Dependency> edges;      // in order of `from`; each once
    std::vector<std::size_t> first;     // by node: its first edge; one more at the end
};

DependencyGraph dependency_graph(const Model& model);
// "Line.share", "reject too_often of Line", "Line stands", "the rows of Order".
std::string node_name(const DependencyGraph& graph, std::int32_t node, const Model& model);
Span node_place(const DependencyGraph& graph, std::int32_t node, const Model& model);

// The graph over derived columns alone, in order of (from, to, backward): direct reads, without
// those by way of verdicts.
struct DerivedDependency {
    std::int32_t from = -1;  // derived
    std::int32_t to = -1;
    bool backward = false;  // only rows before the reader's are read

    friend bool operator==(const DerivedDependency&, const DerivedDependency&) = default;
    friend auto operator<=>(const DerivedDependency&, const DerivedDependency&) = default;
};

std::vector<DerivedDependency> derived_dependencies(const Model& model);

}  // namespace darman::policy
