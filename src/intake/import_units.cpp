// Units, and the order of all rows.
#include <numeric>

#include "base/check.hpp"
#include "intake/import_run.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::uint64_t kNodesMax = 0xFFFF'FFFFU;

// Sets of topmost rows that are tied. Each is named by its smallest member, so that nothing hangs
// on the order in which the ties come.
class Ties {
  public:
    explicit Ties(std::size_t count) : above_(count) {
        std::iota(above_.begin(), above_.end(), std::uint32_t{0});
    }

    std::uint32_t find(std::uint32_t node) {
        while (above_[node] != node) {
            above_[node] = above_[above_[node]];
            node = above_[node];
        }
        return node;
    }

    void tie(std::uint32_t a, std::uint32_t b) {
        a = find(a);
        b = find(b);
        above_[std::max(a, b)] = std::min(a, b);
    }

  private:
    std::vector<std::uint32_t> above_;
};

std::string all_cells(const ImportTable& table, const std::string& alias) {
    std::string text;
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        text += ", " + alias + ".c" + std::to_string(i);
    }
    return text;
}

// The sorted table, beside the row that stands at this place in it.
std::string join_at(const ImportTable& table, const std::string& alias, const std::string& pos) {
    return " JOIN " + table.relation('f') + " AS " + alias + " ON " + alias + ".rowid = " + pos;
}

}  // namespace

Result<void> ImportRun::units() {
    DARMAN_RETURN_IF_ERROR(step("finding units", 450));
    DARMAN_RETURN_IF_ERROR(number_units());
    const auto count = static_cast<int>(order_.size());
    for (int i = 0; i < count; ++i) {
        const ImportTable& table = tables_[order_[static_cast<std::size_t>(i)]];
        DARMAN_RETURN_IF_ERROR(step("sorting " + table.schema->name, 470 + 230 * i / count));
        DARMAN_RETURN_IF_ERROR(sort(table));
        DARMAN_RETURN_IF_ERROR(sql("DROP TABLE " + table.relation('s')));
    }
    return {};
}

Result<void> ImportRun::sort(const ImportTable& table) {
    switch (table.schema->role) {
        case TableRole::Register:
            return sort_register(table);
        case TableRole::Entity:
        case TableRole::History:
            return table.parent == kNoTable ? sort_root(table) : sort_child(table);
    }
    DARMAN_UNREACHABLE();
}

// Topmost rows are numbered through, table by table in the order of their keys. How many they are.
Result<std::uint64_t> ImportRun::number_roots() {
    std::uint64_t nodes = 0;
    for (const std::size_t each : order_) {
        const ImportTable& table = tables_[each];
        if (table.schema->role != TableRole::Entity || table.parent != kNoTable) {
            continue;
        }
        DARMAN_RETURN_IF_ERROR(sql(
            "CREATE TABLE " + table.relation('o') +
            " AS SELECT id, CAST(row_number() OVER (ORDER BY length(own), own) - 1 AS BIGINT) + " +
            std::to_string(nodes) + " AS node FROM " + table.relation('k')));
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t count,
                                number("SELECT count(*) FROM " + table.relation('o')));
        nodes += static_cast<std::uint64_t>(count);
    }
    if (nodes >= kNodesMax) {
        return Error{ErrorCode::LimitExceeded, "", "more than 4 billion topmost rows", ""};
    }
    return nodes;
}

// Queries for pairs of topmost rows that are tied: by a reference, wherever in the rows beneath
// them it stands.
std::vector<std::string> ImportRun::tie_queries() const {
    std::vector<std::string> queries;
    for (const ImportTable& table : tables_) {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            const ColumnSchema& column = *table.columns[i];
            const std::size_t target =
                column.kind == ColumnKind::Reference ? table_named(column.target) : kNoTable;
            if (target == kNoTable || i == table.parent_column) {
                continue;
            }
            queries.push_back("SELECT a.node, b.node FROM (SELECT DISTINCT root, troot FROM " +
                              table.references(i) + ") AS x JOIN " +
                              tables_[table.root].relation('o') + " AS a ON a.id = x.root JOIN " +
                              tables_[tables_[target].root].relation('o') +
                              " AS b ON b.id = x.troot WHERE a.node <> b.node");
        }
    }
    return queries;
}

Result<void> ImportRun::number_units() {
    DARMAN_ASSIGN_OR_RETURN(const std::uint64_t nodes, number_roots());
    Ties ties(nodes);
    const auto tie_all = [&](const RowChunk& chunk) {
        for (std::size_t row = 0; row < chunk.size(); ++row) {
            ties.tie(static_cast<std::uint32_t>(chunk.number(0, row).value_or(0)),
                     static_cast<std::uint32_t>(chunk.number(1, row).value_or(0)));
        }
    };
    for (const std::string& query : tie_queries()) {
        DARMAN_RETURN_IF_ERROR(session_->scan(query, tie_all));
    }
    DARMAN_RETURN_IF_ERROR(sql("CREATE TABLE work.units (node BIGINT, unit BIGINT)"));
    DARMAN_ASSIGN_OR_RETURN(RowAppender appender, session_->appender("work", "units"));
    std::vector<std::uint32_t> unit_of(nodes);
    for (std::uint32_t node = 0; node < nodes; ++node) {
        const std::uint32_t first = ties.find(node);
        unit_of[node] = first == node ? static_cast<std::uint32_t>(unit_count_++) : unit_of[first];
        appender.number(node);
        appender.number(unit_of[node]);
        DARMAN_RETURN_IF_ERROR(appender.end_row());
    }
    return appender.finish();
}

Result<void> ImportRun::sort_root(const ImportTable& table) {
    DARMAN_RETURN_IF_ERROR(
        sql("CREATE TABLE " + table.relation('f') + " AS SELECT o.id AS id, u.unit AS unit" +
            all_cells(table, "s") + " FROM " + table.relation('o') +
            " AS o JOIN work.units AS u ON u.node = o.node JOIN " + table.relation('s') +
            " AS s ON s.rowid = o.id ORDER BY u.unit, o.node"));
    return sql(
        "CREATE TABLE " + table.relation('p') +
        " AS SELECT id, rowid AS pos, unit, rowid AS rpos, CAST(-1 AS BIGINT) AS ppos FROM " +
        table.relation('f'));
}

// The columns by which the entity is ordered, and the joins to the rows above that hold them.
std::string ImportRun::order_of(const ImportTable& table, std::string& joins) const {
    std::string text;
    for (const OrderColumn& order : table.schema->order) {
        const ImportTable* at = &table;
        std::string alias = "s";
        std::string pos = "p.pos";
        for (int steps = 0; at != nullptr && at->schema->name != order.entity; ++steps) {
            at = at->parent == kNoTable ? nullptr : &tables_[at->parent];
            alias = "f" + std::to_string(steps);
            const std::string join = at == nullptr ? "" : join_at(*at, alias, pos);
            joins += joins.find(join) == std::string::npos ? join : "";
            pos = alias + ".ppos";
        }
        const std::size_t column = at == nullptr ? kNoTable : at->column(order.column);
        if (column == kNoTable) {
            continue;
        }
        const std::string cell = alias + ".c" + std::to_string(column);
        switch (at->columns[column]->kind) {
            case ColumnKind::Instant:
                text += "darman_micros(" + cell + ") NULLS FIRST, ";
                break;
            case ColumnKind::Number:
                text += "TRY_CAST(" + cell + " AS DECIMAL(38, 9)) NULLS FIRST, ";
                break;
            case ColumnKind::Text:
                text += "length(" + cell + ") NULLS FIRST, ";
                [[fallthrough]];
            case ColumnKind::Code:
            case ColumnKind::Date:
            case ColumnKind::Boolean:
            case ColumnKind::Reference:
                text += cell + " NULLS FIRST, ";
                break;
        }
    }
    return text;
}

Result<void> ImportRun::sort_child(const ImportTable& table) {
    std::string joins;
    std::string order;
    if (table.schema->role == TableRole::History) {
        order = "p.pos";
        for (const char* name : {"from", "recorded", "to", "value"}) {
            const std::size_t column = table.column(name);
            order += column == kNoTable ? "" : ", s.c" + std::to_string(column) + " NULLS FIRST";
        }
    } else {
        // A table without an order of its own is ordered by the day that decides it.
        std::string by = order_of(table, joins);
        const std::size_t day = table.column(table.schema->dated_by);
        if (by.empty() && day != kNoTable) {
            by = "s.c" + std::to_string(day) + " NULLS FIRST, ";
        }
        order = "p.unit, p.rpos, " + by + "p.pos, length(k.own), k.own";
    }
    DARMAN_RETURN_IF_ERROR(sql("CREATE TABLE " + table.relation('f') +
                               " AS SELECT k.id AS id, p.unit AS unit, p.rpos AS rpos, p.pos AS "
                               "ppos" +
                               all_cells(table, "s") + " FROM " + table.relation('k') +
                               " AS k JOIN " + tables_[table.parent].relation('p') +
                               " AS p ON p.id = k.pid JOIN " + table.relation('s') +
                               " AS s ON s.rowid = k.id" + joins + " ORDER BY " + order));
    if (!table.is_target) {
        return {};
    }
    return sql("CREATE TABLE " + table.relation('p') +
               " AS SELECT id, rowid AS pos, unit, rpos, ppos FROM " + table.relation('f'));
}

Result<void> ImportRun::sort_register(const ImportTable& table) {
    const std::string code = "s.c" + std::to_string(table.column("code"));
    const std::size_t from = table.column("from");
    std::string order = "length(" + code + "), " + code;
    if (from != kNoTable) {
        order += ", s.c" + std::to_string(from) + " NULLS FIRST";
    }
    for (std::size_t i = 0; i < table.columns.size(); ++i) {
        order += ", s.c" + std::to_string(i) + " NULLS FIRST";
    }
    return sql("CREATE TABLE " + table.relation('f') + " AS SELECT k.id AS id" +
               all_cells(table, "s") + " FROM " + table.relation('k') + " AS k JOIN " +
               table.relation('s') + " AS s ON s.rowid = k.id ORDER BY " + order);
}

}  // namespace darman::intake
