// What the graph's nodes are called, and the graph over derived columns alone.
#include <algorithm>

#include "policy/analysis/dependencies.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy {

std::string node_name(const DependencyGraph& graph, std::int32_t node, const Model& model) {
    const DependencyNode& of = graph.nodes[static_cast<std::size_t>(node)];
    switch (of.kind) {
        case DependencyNode::Kind::Derived:
            return analysis::derived_name(model, of.index);
        case DependencyNode::Kind::Verdict: {
            const VerdictInfo& verdict = model.verdicts[static_cast<std::size_t>(of.index)];
            return std::string(verdict.pend ? "pend " : "reject ") +
                   analysis::entity_name(model, verdict.entity) + " with " + verdict.code;
        }
        case DependencyNode::Kind::Rejected:
            return "whether a " + analysis::entity_name(model, of.index) + " is rejected";
        case DependencyNode::Kind::Stands:
            return "whether a " + analysis::entity_name(model, of.index) + " stands";
        case DependencyNode::Kind::Rows:
            return "the rows of " + analysis::entity_name(model, of.index);
    }
    return "";
}

Span node_place(const DependencyGraph& graph, std::int32_t node, const Model& model) {
    const DependencyNode& of = graph.nodes[static_cast<std::size_t>(node)];
    const auto index = static_cast<std::size_t>(of.index);
    switch (of.kind) {
        case DependencyNode::Kind::Derived:
            return model.derived[index].at;
        case DependencyNode::Kind::Verdict:
            return model.verdicts[index].at;
        case DependencyNode::Kind::Rejected:
        case DependencyNode::Kind::Stands:
        case DependencyNode::Kind::Rows:
            return model.entities[index].at;
    }
    return {};
}

std::vector<DerivedDependency> derived_dependencies(const Model& model) {
    const DependencyGraph graph = dependency_graph(model);
    std::vector<DerivedDependency> result;
    for (const Dependency& edge : graph.edges) {
        const auto count = static_cast<std::int32_t>(model.derived.size());
        if (edge.from < count && edge.to < count) {
            result.push_back({edge.from, edge.to, edge.backward >= 0});
        }
    }
    std::sort(result.begin(), result.end());
    result.erase(std::unique(result.begin(), result.end()), result.end());
    return result;
}

}  // namespace darman::policy
