// Values that rest on themselves. A circle is sound only if it goes back in one order at one entity
// while everything else in it stays beneath one row of that entity: then each row rests on rows
// before it, and the first on none.
//
// Found by taking strongly connected parts of the graph apart: where such an entity and order
// exist, the edges that go back in it are dropped and what still hangs together is asked again.
#include <algorithm>
#include <deque>
#include <optional>
#include <set>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/dependencies.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

using Nodes = std::vector<std::int32_t>;

class CycleCheck {
  public:
    CycleCheck(const Model& model, Diagnostics& diagnostics)
        : model_(model),
          diagnostics_(diagnostics),
          graph_(dependency_graph(model)),
          dropped_(graph_.edges.size(), false),
          part_(graph_.nodes.size(), -1) {}

    void check();

  private:
    // An entity and an order in which a part may go back.
    struct Pivot {
        std::int32_t entity = -1;
        std::int32_t order = Dependency::kEntityOrder;
        friend auto operator<=>(const Pivot&, const Pivot&) = default;
    };

    std::vector<Nodes> connected(const Nodes& nodes);
    void check_part(const Nodes& part);
    [[nodiscard]] std::vector<std::size_t> edges_in(const Nodes& part);
    [[nodiscard]] std::optional<Pivot> pivot_of(const std::vector<std::size_t>& edges) const;
    [[nodiscard]] std::optional<Pivot> split_pivot(const std::vector<std::size_t>& edges) const;
    [[nodiscard]] bool stays(const Dependency& edge, std::int32_t entity) const;
    void report_cycle(const Nodes& part, const std::vector<std::size_t>& edges);
    void report_orders(const std::vector<std::size_t>& edges, const Pivot& pivot);
    [[nodiscard]] Nodes shortest(std::int32_t from, std::int32_t to, bool through_backward) const;
    [[nodiscard]] std::int32_t entity_of(std::int32_t node) const;
    [[nodiscard]] Nodes a_cycle(const Nodes& part, const std::vector<std::size_t>& edges);

    const Model& model_;
    Diagnostics& diagnostics_;
    DependencyGraph graph_;
    std::vector<bool> dropped_;       // by edge
    std::vector<std::int32_t> part_;  // by node: the part it is looked at in; -1: none
    std::int32_t parts_ = 0;
};

// --------------------------------------------------------------------------------------
// connectedness

// Tarjan's algorithm, without recursion: a chain of rules may be thousands long.
class Tarjan {
  public:
    Tarjan(const DependencyGraph& graph,
           const std::vector<bool>& dropped,
           const std::vector<std::int32_t>& part,
           std::int32_t in)
        : graph_(graph),
          dropped_(dropped),
          part_(part),
          in_(in),
          index_(graph.nodes.size(), -1),
          low_(graph.nodes.size(), 0),
          open_(graph.nodes.size(), false) {}

    void from(std::int32_t root) {
        if (index_[at(root)] >= 0) {
            return;
        }
        enter(root);
        while (!calls_.empty()) {
            auto& [node, edge] = calls_.back();
            if (edge < graph_.first[at(node) + 1]) {
                const std::size_t e = edge++;
                const std::int32_t to = graph_.edges[e].to;
                if (dropped_[e] || part_[at(to)] != in_) {
                    continue;
                }
                if (index_[at(to)] < 0) {
                    enter(to);
                } else if (open_[at(to)]) {
                    low_[at(node)] = std::min(low_[at(node)], index_[at(to)]);
                }
                continue;
            }
            leave();
        }
    }

    [[nodiscard]] std::vector<Nodes> take() { return std::move(found_); }

  private:
    static std::size_t at(std::int32_t node) { return static_cast<std::size_t>(node); }

    void enter(std::int32_t node) {
        index_[at(node)] = low_[at(node)] = next_++;
        stack_.push_back(node);
        open_[at(node)] = true;
        calls_.emplace_back(node, graph_.first[at(node)]);
    }

    void leave() {
        const std::int32_t node = calls_.back().first;
        calls_.pop_back();
        if (!calls_.empty()) {
            const std::int32_t caller = calls_.back().first;
            low_[at(caller)] = std::min(low_[at(caller)], low_[at(node)]);
        }
        if (low_[at(node)] != index_[at(node)]) {
            return;
        }
        Nodes part;
        while (part.empty() || part.back() != node) {
            part.push_back(stack_.back());
            open_[at(stack_.back())] = false;
            stack_.pop_back();
        }
        std::sort(part.begin(), part.end());
        found_.push_back(std::move(part));
    }

    const DependencyGraph& graph_;
    const std::vector<bool>& dropped_;
    const std::vector<std::int32_t>& part_;
    std::int32_t in_;
    std::vector<std::int32_t> index_;
    std::vector<std::int32_t> low_;
    std::vector<bool> open_;
    std::vector<std::int32_t> stack_;
    std::vector<std::pair<std::int32_t, std::size_t>> calls_;
    std::vector<Nodes> found_;
    std::int32_t next_ = 0;
};

std::vector<Nodes> CycleCheck::connected(const Nodes& nodes) {
    const std::int32_t in = parts_++;
    for (const std::int32_t node : nodes) {
        part_[static_cast<std::size_t>(node)] = in;
    }
    Tarjan tarjan(graph_, dropped_, part_, in);
    for (const std::int32_t node : nodes) {
        tarjan.from(node);
    }
    return tarjan.take();
}

// Edges within a part that are still there; marks the part.
std::vector<std::size_t> CycleCheck::edges_in(const Nodes& part) {
    const std::int32_t in = parts_++;
    for (const std::int32_t node : part) {
        part_[static_cast<std::size_t>(node)] = in;
    }
    std::vector<std::size_t> edges;
    for (const std::int32_t node : part) {
        const auto n = static_cast<std::size_t>(node);
        for (std::size_t e = graph_.first[n]; e < graph_.first[n + 1]; ++e) {
            if (!dropped_[e] && part_[static_cast<std::size_t>(graph_.edges[e].to)] == in) {
                edges.push_back(e);
            }
        }
    }
    return edges;
}

// --------------------------------------------------------------------------------------------
// pivots

// The edge does not leave the reader's row of the entity.
bool CycleCheck::stays(const Dependency& edge, std::int32_t entity) const {
    return edge.shared >= 0 && model_.is_at_or_above(entity, edge.shared);
}

std::optional<CycleCheck::Pivot> CycleCheck::pivot_of(const std::vector<std::size_t>& edges) const {
    std::set<Pivot> candidates;
    for (const std::size_t e : edges) {
        if (graph_.edges[e].backward >= 0) {
            candidates.insert({graph_.edges[e].backward, graph_.edges[e].order});
        }
    }
    for (const Pivot& pivot : candidates) {
        if (std::all_of(edges.begin(), edges.end(), [&](std::size_t e) {
                const Dependency& edge = graph_.edges[e];
                return (edge.backward == pivot.entity && edge.order == pivot.order) ||
                       stays(edge, pivot.entity);
            })) {
            return pivot;
        }
    }
    return std::nullopt;
}

// One that would do if all orders of its entity were one.
std::optional<CycleCheck::Pivot> CycleCheck::split_pivot(
    const std::vector<std::size_t>& edges) const {
    std::set<std::int32_t> candidates;
    for (const std::size_t e : edges) {
        if (graph_.edges[e].backward >= 0) {
            candidates.insert(graph_.edges[e].backward);
        }
    }
    for (const std::int32_t entity : candidates) {
        if (std::all_of(edges.begin(), edges.end(), [&](std::size_t e) {
                const Dependency& edge = graph_.edges[e];
                return edge.backward == entity || stays(edge, entity);
            })) {
            return Pivot{entity, Dependency::kEntityOrder};
        }
    }
    return std::nullopt;
}

void CycleCheck::check_part(const Nodes& part) {
    const std::vector<std::size_t> edges = edges_in(part);
    if (edges.empty()) {
        return;
    }
    if (const auto pivot = pivot_of(edges); pivot) {
        for (const std::size_t e : edges) {
            const Dependency& edge = graph_.edges[e];
            dropped_[e] = edge.backward == pivot->entity && edge.order == pivot->order;
        }
        // One node hangs together with itself: most accumulators end here.
        for (const Nodes& rest : part.size() == 1 ? std::vector<Nodes>{part} : connected(part)) {
            check_part(rest);
        }
        return;
    }
    if (const auto split = split_pivot(edges); split) {
        report_orders(edges, *split);
        return;
    }
    report_cycle(part, edges);
}

void CycleCheck::check() {
    Nodes all;
    for (std::size_t i = 0; i < graph_.nodes.size(); ++i) {
        all.push_back(static_cast<std::int32_t>(i));
    }
    for (const Nodes& part : connected(all)) {
        check_part(part);
    }
}

// -------------------------------------------------------------------------------------------
// reports

// A shortest path within the part that is marked, both ends in it; empty if there is none.
Nodes CycleCheck::shortest(std::int32_t from, std::int32_t to, bool through_backward) const {
    const std::int32_t in = part_[static_cast<std::size_t>(from)];
    std::vector<std::int32_t> came_from(graph_.nodes.size(), -1);
    std::deque<std::int32_t> open{from};
    while (!open.empty()) {
        const std::int32_t node = open.front();
        open.pop_front();
        const auto n = static_cast<std::size_t>(node);
        for (std::size_t e = graph_.first[n]; e < graph_.first[n + 1]; ++e) {
            const Dependency& edge = graph_.edges[e];
            const auto next = static_cast<std::size_t>(edge.to);
            if (dropped_[e] || part_[next] != in || (edge.backward >= 0 && !through_backward)) {
                continue;
            }
            if (edge.to == to) {
                Nodes path{to};
                for (std::int32_t at = node; at != from;
                     at = came_from[static_cast<std::size_t>(at)]) {
                    path.push_back(at);
                }
                path.push_back(from);
                std::reverse(path.begin(), path.end());
                return path;
            }
            if (came_from[next] < 0 && edge.to != from) {
                came_from[next] = node;
                open.push_back(edge.to);
            }
        }
    }
    return {};
}

std::int32_t CycleCheck::entity_of(std::int32_t node) const {
    const DependencyNode& of = graph_.nodes[static_cast<std::size_t>(node)];
    const auto index = static_cast<std::size_t>(of.index);
    if (of.kind == DependencyNode::Kind::Derived) {
        return model_.derived[index].entity;
    }
    return of.kind == DependencyNode::Kind::Verdict ? model_.verdicts[index].entity : of.index;
}

// A circle to show: one that never goes back if there is one; else one through an edge that leads
// away from the row.
Nodes CycleCheck::a_cycle(const Nodes& part, const std::vector<std::size_t>& edges) {
    constexpr std::size_t kTriedMax = 100;
    for (std::size_t i = 0; i < part.size() && i < kTriedMax; ++i) {
        if (Nodes path = shortest(part[i], part[i], false); !path.empty()) {
            return path;
        }
    }
    for (const std::size_t e : edges) {
        const Dependency& edge = graph_.edges[e];
        const bool away = edge.backward < 0 && edge.shared != entity_of(edge.from);
        Nodes path = away ? shortest(edge.to, edge.from, true) : Nodes{};
        if (!path.empty()) {
            path.push_back(edge.to);
            return path;
        }
    }
    return shortest(part.front(), part.front(), true);
}

void CycleCheck::report_cycle(const Nodes& part, const std::vector<std::size_t>& edges) {
    Nodes path = a_cycle(part, edges);
    if (path.size() < 2) {
        return;
    }
    // Begin with the first that was written, so that the message does not hang on the search.
    path.pop_back();
    std::rotate(path.begin(), std::min_element(path.begin(), path.end()), path.end());
    path.push_back(path.front());
    std::string text;
    for (const std::int32_t node : path) {
        text += (text.empty() ? "" : " -> ") + node_name(graph_, node, model_);
    }
    diagnostics_.error("cycle",
                       node_place(graph_, path.front(), model_),
                       "this rests on itself: " + text,
                       "let one of them read only rows before its own (`previous`, `earlier`), or "
                       "only facts");
}

void CycleCheck::report_orders(const std::vector<std::size_t>& edges, const Pivot& pivot) {
    std::int32_t arrival = -1;
    std::int32_t other = -1;
    std::int32_t first_order = Dependency::kEntityOrder;
    for (const std::size_t e : edges) {
        const Dependency& edge = graph_.edges[e];
        if (edge.backward != pivot.entity) {
            continue;
        }
        if (edge.order != Dependency::kEntityOrder && arrival < 0) {
            arrival = edge.from;
            first_order = edge.order;
        }
    }
    for (const std::size_t e : edges) {
        const Dependency& edge = graph_.edges[e];
        if (edge.backward == pivot.entity && edge.order != first_order && other < 0) {
            other = edge.from;
        }
    }
    if (arrival < 0 || other < 0) {
        return;
    }
    diagnostics_.error("accumulation-order",
                       node_place(graph_, arrival, model_),
                       node_name(graph_, arrival, model_) + " is counted as received, but " +
                           node_name(graph_, other, model_) + " goes by another order of " +
                           entity_name(model_, pivot.entity) + ", and each decides the other",
                       "let both share one order: write `late readjudicate` for both, or `late as "
                       "received by` the "
                       "same arrival, and read no `earlier` rows");
}

}  // namespace

void check_cycles(const Model& model, Diagnostics& diagnostics) {
    CycleCheck(model, diagnostics).check();
}

}  // namespace darman::policy::analysis
