#include "policy/analysis/dependencies.hpp"

#include <algorithm>
#include <utility>

#include "policy/analysis/sameness.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy {

namespace {

// How a row that an expression speaks of stands to the row it is computed for.
struct Relation {
    std::int32_t entity = -1;  // of the row; -1: a row of a list, or not known
    std::int32_t shared = -1;
    std::int32_t backward = -1;
    std::int32_t order = Dependency::kEntityOrder;
};

// What `Row` and `This` mean in an expression.
struct RowScope {
    Relation row;
    Relation self;
};

class GraphBuilder {
  public:
    explicit GraphBuilder(const Model& model) : model_(model), sameness_(model) {}

    DependencyGraph build();

  private:
    using Kind = DependencyNode::Kind;

    void make_nodes();
    [[nodiscard]] std::int32_t node_of(Kind kind, std::int32_t index) const;
    void edge(std::int32_t to, const Relation& relation);
    void close();

    void derived(const DerivedInfo& info);
    void rule(const DerivedInfo& info);
    void accumulate(const DerivedInfo& info);
    void allocate(const DerivedInfo& info);
    void step(const DerivedInfo& info);
    void table_output(const DerivedInfo& info);
    void standing(std::int32_t entity, bool pends_too);
    void rows(std::int32_t entity);
    void period(const PeriodInfo& period, const RowScope& scope);
    void dated(std::int32_t module, std::int32_t entity, bool always);

    void collect(NodeId id, const RowScope& scope);
    void collect_all(const std::vector<NodeId>& ids, const RowScope& scope);
    void collect_set(const SetNode& set, const RowScope& scope);
    [[nodiscard]] Relation relation(NodeId row, const RowScope& scope) const;
    [[nodiscard]] Relation set_relation(const SetNode& set, const RowScope& scope) const;
    [[nodiscard]] Relation parent_of(Relation relation, std::int32_t ancestor) const;
    [[nodiscard]] Relation previous_of(const Relation& relation) const;

    [[nodiscard]] Relation other_of(std::int32_t entity, std::int32_t shared) const {
        return {entity, shared, -1, Dependency::kEntityOrder};
    }

    [[nodiscard]] RowScope own_row(std::int32_t entity) const {
        return {other_of(entity, entity), other_of(entity, entity)};
    }

    void made_rows(std::int32_t entity, const Relation& relation);

    [[nodiscard]] const EntityInfo& entity(std::int32_t id) const {
        return model_.entities[static_cast<std::size_t>(id)];
    }

    const Model& model_;
    analysis::Sameness sameness_;
    DependencyGraph graph_;
    std::int32_t source_ = -1;  // the node in hand
    bool reads_dated_ = false;  // it reads law or facts on its governing date
};

// --------------------------------------------------------------------------------------------
// nodes

void GraphBuilder::make_nodes() {
    const auto add = [this](Kind kind, std::size_t count) {
        for (std::size_t i = 0; i < count; ++i) {
            graph_.nodes.push_back({kind, static_cast<std::int32_t>(i)});
        }
    };
    add(Kind::Derived, model_.derived.size());
    add(Kind::Verdict, model_.verdicts.size());
    add(Kind::Rejected, model_.entities.size());
    add(Kind::Stands, model_.entities.size());
    add(Kind::Rows, model_.entities.size());
}

std::int32_t GraphBuilder::node_of(Kind kind, std::int32_t index) const {
    const std::size_t derived = model_.derived.size();
    const std::size_t verdicts = derived + model_.verdicts.size();
    const std::size_t entities = model_.entities.size();
    std::size_t begin = 0;
    switch (kind) {
        case Kind::Derived:
            break;
        case Kind::Verdict:
            begin = derived;
            break;
        case Kind::Rejected:
            begin = verdicts;
            break;
        case Kind::Stands:
            begin = verdicts + entities;
            break;
        case Kind::Rows:
            begin = verdicts + 2 * entities;
            break;
    }
    return static_cast<std::int32_t>(begin) + index;
}

void GraphBuilder::edge(std::int32_t to, const Relation& relation) {
    graph_.edges.push_back({source_, to, relation.shared, relation.backward, relation.order});
}

// Sorts the edges, drops what is said twice, and notes where each node's begin.
void GraphBuilder::close() {
    auto& edges = graph_.edges;
    std::sort(edges.begin(), edges.end());
    edges.erase(std::unique(edges.begin(), edges.end()), edges.end());
    graph_.first.assign(graph_.nodes.size() + 1, 0);
    for (const Dependency& edge : edges) {
        ++graph_.first[static_cast<std::size_t>(edge.from) + 1];
    }
    for (std::size_t i = 1; i < graph_.first.size(); ++i) {
        graph_.first[i] += graph_.first[i - 1];
    }
}

DependencyGraph GraphBuilder::build() {
    make_nodes();
    for (std::size_t i = 0; i < model_.derived.size(); ++i) {
        source_ = node_of(Kind::Derived, static_cast<std::int32_t>(i));
        derived(model_.derived[i]);
    }
    for (std::size_t i = 0; i < model_.verdicts.size(); ++i) {
        source_ = node_of(Kind::Verdict, static_cast<std::int32_t>(i));
        reads_dated_ = false;
        const VerdictInfo& verdict = model_.verdicts[i];
        collect(verdict.when, own_row(verdict.entity));
        dated(verdict.module, verdict.entity, false);
    }
    for (std::size_t i = 0; i < model_.entities.size(); ++i) {
        const auto id = static_cast<std::int32_t>(i);
        standing(id, false);
        standing(id, true);
        rows(id);
    }
    close();
    return std::move(graph_);
}

void GraphBuilder::standing(std::int32_t id, bool pends_too) {
    const Kind kind = pends_too ? Kind::Stands : Kind::Rejected;
    source_ = node_of(kind, id);
    for (std::size_t i = 0; i < model_.verdicts.size(); ++i) {
        const VerdictInfo& verdict = model_.verdicts[i];
        if (verdict.entity == id && (pends_too || !verdict.pend)) {
            edge(node_of(Kind::Verdict, static_cast<std::int32_t>(i)), other_of(id, id));
        }
    }
    if (const std::int32_t parent = entity(id).parent; parent >= 0) {
        edge(node_of(kind, parent), other_of(parent, parent));
    }
}

void GraphBuilder::rows(std::int32_t id) {
    const EntityInfo& info = entity(id);
    if (info.generator == Generator::None) {
        return;
    }
    source_ = node_of(Kind::Rows, id);
    const std::int32_t parent = info.parent;
    collect(info.generator_range, own_row(parent));
    const Relation made = other_of(id, parent);
    collect(info.generator_where, {made, made});
    if (info.generator == Generator::Rows && info.generator_entity >= 0) {
        made_rows(info.generator_entity, other_of(info.generator_entity, -1));
    }
    if (parent >= 0) {
        made_rows(parent, other_of(parent, parent));
    }
}

// Reading rows of an entity asks which of them the law makes.
void GraphBuilder::made_rows(std::int32_t id, const Relation& relation) {
    for (std::int32_t e = id; e >= 0; e = entity(e).parent) {
        // Those that hold the reader's own row are there.
        if (relation.shared >= 0 && model_.is_at_or_above(e, relation.shared)) {
            return;
        }
        if (entity(e).generator != Generator::None) {
            edge(node_of(Kind::Rows, e), other_of(e, relation.shared));
        }
    }
}

// ----------------------------------------------------------------------------------------- derived

void GraphBuilder::derived(const DerivedInfo& info) {
    reads_dated_ = false;
    switch (info.kind) {
        case DerivedKind::Rule:
            rule(info);
            break;
        case DerivedKind::Accumulate:
            accumulate(info);
            break;
        case DerivedKind::Allocate:
            allocate(info);
            break;
        case DerivedKind::Step:
            step(info);
            break;
        case DerivedKind::TableOutput:
            table_output(info);
            break;
    }
}

void GraphBuilder::rule(const DerivedInfo& info) {
    const RowScope scope = own_row(info.entity);
    bool versions_dated = info.versions.size() > 1;
    for (const RuleVersion& version : info.versions) {
        collect(version.base.value, scope);
        for (const Clause& exception : version.exceptions) {
            collect(exception.when, scope);
            collect(exception.value, scope);
            versions_dated = versions_dated || exception.in_force.from || exception.in_force.to;
        }
        versions_dated = versions_dated || version.in_force.from || version.in_force.to;
    }
    dated(info.module, info.entity, versions_dated);
}

// What fits depends on all rows that came before, on whether they stand, and on their order.
void GraphBuilder::accumulate(const DerivedInfo& info) {
    const RowScope scope = own_row(info.entity);
    for (const AccumulateInfo& item : info.accumulate) {
        collect(item.adds, scope);
        collect(item.when, scope);
        collect(item.at_least, scope);
        collect(item.received, scope);
        collect_all(item.by, scope);
        period(item.period, scope);
        for (const BoundInfo& bound : item.bounds) {
            collect(bound.limit, scope);
            collect_all(bound.by, scope);
            period(bound.period, scope);
        }
        for (const TrancheInfo& tranche : item.tranches) {
            collect(tranche.width, scope);
            collect(tranche.rate, scope);
        }
        collect_all(entity(info.entity).order, scope);
        Relation before = other_of(info.entity, -1);
        before.backward = info.entity;
        if (item.late == Late::AsReceived && item.received >= 0) {
            before.order = sameness_.number_of(item.received);
        }
        edge(source_, before);
        edge(node_of(Kind::Stands, info.entity), before);
        made_rows(info.entity, other_of(info.entity, -1));
    }
    dated(info.module, info.entity, true);
}

// The parts of one whole are worked out together, over the rows that are not rejected.
void GraphBuilder::allocate(const DerivedInfo& info) {
    const std::int32_t parent = entity(info.entity).parent;
    const Relation siblings = other_of(info.entity, parent);
    for (const AllocateInfo& item : info.allocate) {
        collect(item.whole, own_row(info.entity));
        collect(item.weight, {siblings, siblings});
        collect_all(item.then, {siblings, siblings});
        collect_all(entity(info.entity).order, {siblings, siblings});
        edge(node_of(Kind::Rejected, info.entity), siblings);
        made_rows(info.entity, siblings);
    }
    dated(info.module, info.entity, false);
}

// Each step is cut to what the ones before it leave.
void GraphBuilder::step(const DerivedInfo& info) {
    const WaterfallInfo& waterfall = model_.waterfalls[static_cast<std::size_t>(info.waterfall)];
    const RowScope scope = own_row(info.entity);
    collect(waterfall.whole, scope);
    for (std::int32_t i = 0; i < info.step; ++i) {
        const StepInfo& earlier = waterfall.steps[static_cast<std::size_t>(i)];
        edge(node_of(Kind::Derived, earlier.derived), scope.row);
    }
    const StepInfo& own = waterfall.steps[static_cast<std::size_t>(info.step)];
    collect(own.value, scope);
    collect(own.when, scope);
    dated(info.module, info.entity, false);
}

void GraphBuilder::table_output(const DerivedInfo& info) {
    const TableInfo& table = model_.tables[static_cast<std::size_t>(info.table)];
    const RowScope scope = own_row(info.entity);
    collect_all(table.inputs, scope);
    bool rows_dated = false;
    for (const TableRowInfo& row : table.rows) {
        for (const auto& cell : row.cells) {
            for (const CellTest& test : cell) {
                collect(test.low, scope);
                collect(test.high, scope);
            }
        }
        collect(row.outputs[static_cast<std::size_t>(info.step)], scope);
        rows_dated = rows_dated || row.in_force.from || row.in_force.to;
    }
    dated(info.module, info.entity, rows_dated);
}

void GraphBuilder::period(const PeriodInfo& period, const RowScope& scope) {
    collect(period.from, scope);
}

// What reads dated things rests on its governing date, which may itself be derived.
void GraphBuilder::dated(std::int32_t module, std::int32_t of, bool always) {
    const Governing* governing = model_.governing(module, of);
    if (governing != nullptr && (always || reads_dated_)) {
        const Relation row = other_of(governing->entity, governing->entity);
        collect(governing->date, {row, row});
    }
}

// --------------------------------------------------------------------------------------
// expressions

void GraphBuilder::collect_all(const std::vector<NodeId>& ids, const RowScope& scope) {
    for (const NodeId id : ids) {
        collect(id, scope);
    }
}

void GraphBuilder::collect(NodeId id, const RowScope& scope) {
    if (id < 0) {
        return;
    }
    const Node& node = model_.node(id);
    if (node.op == Op::Derived) {
        const Relation row = node.kids.empty() ? Relation{} : relation(node.kids[0], scope);
        edge(node_of(Kind::Derived, node.ref), row);
    } else if (node.op == Op::Previous) {
        const Relation row = relation(id, scope);
        // Which row comes before is asked of all of them.
        const Relation any = other_of(row.entity, row.shared);
        collect_all(entity(row.entity).order, {any, any});
        made_rows(row.entity, any);
    }
    if (node.op == Op::Param || node.op == Op::Attribute || node.op == Op::Derived ||
        node.op == Op::Field || node.op == Op::RefField) {
        reads_dated_ = reads_dated_ || node.op == Op::Param || node.op == Op::Attribute ||
                       (node.op == Op::Derived && node.kids.empty());
        if ((node.op == Op::Field || node.op == Op::RefField) && !node.kids.empty()) {
            const Type& row = model_.node(node.kids[0]).type;
            reads_dated_ = reads_dated_ ||
                           (row.entity >= 0 &&
                            entity(row.entity).fields[static_cast<std::size_t>(node.ref)].dated);
        }
    }
    collect_all(node.kids, scope);
    for (const Adjusting& adjusting : node.adjustments) {
        collect(adjusting.bound, scope);
    }
    for (const SetNode& set : node.set) {
        collect_set(set, scope);
    }
}

void GraphBuilder::collect_set(const SetNode& set, const RowScope& scope) {
    collect(set.in, scope);
    collect(set.count, scope);
    collect(set.span, scope);
    const Relation row = set_relation(set, scope);
    const RowScope inner{row, scope.self};
    collect(set.by, inner);
    collect(set.where, inner);
    collect(set.item, inner);
    if (set.entity < 0) {
        return;
    }
    if (set.accepted) {
        edge(node_of(Kind::Stands, set.entity), row);
    }
    if (set.earlier || set.later || set.pick != Pick::All ||
        set.aggregate == AggregateKind::First || set.aggregate == AggregateKind::Last) {
        // Which rows come before is asked of all of them.
        const Relation any = other_of(set.entity, row.shared);
        collect_all(entity(set.entity).order, {any, any});
    }
    if (set.during != During::Always) {
        reads_dated_ = true;
    }
    made_rows(set.entity, row);
}

// ----------------------------------------------------------------------------------------
// relations

Relation GraphBuilder::parent_of(Relation row, std::int32_t ancestor) const {
    // The ancestor's row is shared if it lies above the lowest shared one.
    if (row.shared >= 0 && model_.is_at_or_above(ancestor, row.shared)) {
        return other_of(ancestor, ancestor);
    }
    if (row.backward >= 0 && !model_.is_at_or_above(row.backward, ancestor)) {
        row.backward = -1;
        row.order = Dependency::kEntityOrder;
    }
    row.entity = ancestor;
    return row;
}

// A row before one that is the reader's own or lies before it.
Relation GraphBuilder::previous_of(const Relation& row) const {
    const std::int32_t parent = entity(row.entity).parent;
    Relation result = other_of(row.entity, row.shared);
    const bool own = row.shared == row.entity;
    if (own) {
        result.shared = parent;
    }
    if (own || row.backward == row.entity) {
        result.backward = row.entity;
    }
    return result;
}

Relation GraphBuilder::relation(NodeId id, const RowScope& scope) const {
    const Node& node = model_.node(id);
    if (node.op == Op::Row) {
        return scope.row;
    }
    if (node.op == Op::This) {
        return scope.self;
    }
    if (node.op == Op::Parent) {
        return parent_of(relation(node.kids[0], scope), node.ref);
    }
    if (node.op == Op::Previous) {
        return previous_of(relation(node.kids[0], scope));
    }
    if (node.op == Op::Aggregate && !node.set.empty()) {
        return set_relation(node.set[0], scope);
    }
    if (node.op == Op::Else && node.kids.size() == 2) {
        const Relation a = relation(node.kids[0], scope);
        const Relation b = relation(node.kids[1], scope);
        const bool same = a.shared == b.shared && a.backward == b.backward && a.order == b.order;
        return same ? a : other_of(node.type.entity, -1);
    }
    return other_of(node.type.entity, -1);
}

Relation GraphBuilder::set_relation(const SetNode& set, const RowScope& scope) const {
    if (set.entity < 0) {
        return {};
    }
    Relation row = set.in >= 0 ? relation(set.in, scope) : Relation{};
    const bool beneath =
        set.via < 0 && row.entity >= 0 && model_.is_at_or_above(row.entity, set.entity);
    if (!beneath) {
        row = Relation{};
    }
    row.entity = set.entity;
    if (set.earlier) {
        // Before the rule's row, whose entity is the set's.
        row.backward = set.entity;
        row.order = Dependency::kEntityOrder;
    }
    return row;
}

}  // namespace

DependencyGraph dependency_graph(const Model& model) {
    return GraphBuilder(model).build();
}

}  // namespace darman::policy
