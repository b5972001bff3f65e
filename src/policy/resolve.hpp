// Names -> declarations, expressions -> typed nodes: the inside of compile().
//
// One Resolver builds one Model. Declarations come first (so that order in a file does not matter),
// then expressions. Each resolve_*.cpp holds one part of it.
#pragma once

#include <set>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/compile.hpp"
#include "policy/model.hpp"
#include "policy/text_value.hpp"

namespace darman::policy {

struct Csv;
struct CsvRow;

// What a bare name can see, and what is known to be there.
struct Scope {
    std::int32_t module = -1;
    std::int32_t entity = -1;  // of the innermost row; -1: none
    std::int32_t list = -1;    // or a row of a list
    bool in_set = false;
    std::int32_t this_entity = -1;  // the rule's row, inside a set
    bool has_date = false;          // law and dated facts can be read
    bool has_rest = false;
    Type rest;
    std::set<std::string> present;  // paths known not to be none ("referral", "this.previous")
};

class Resolver {
  public:
    Resolver(Model& model, const Loader& load, const Hasher& hash, Diagnostics& diagnostics)
        : model_(model), load_(load), hash_(hash), diagnostics_(diagnostics) {}

    // model_.files and model_.modules (name, file, uses) are set.
    void run();

    // A constant written in law or in a test, as a value of `type`; bare numbers take the type's
    // unit. On failure: an error at the expression, and none.
    std::optional<Value> literal(const Expr& expr, const Type& type, std::int32_t module);

    NodeId expression(const Expr& expr, const Scope& scope, const Type* hint = nullptr);

  private:
    using Index = std::unordered_map<std::string, std::vector<std::int32_t>>;

    // resolve_declarations.cpp
    void headers();
    void collect();
    void collect_dictionary(const Dictionary& d, std::int32_t module);
    void collect_dictionary_rows(const Dictionary& d, std::int32_t module);
    void dictionary_rows(const Dictionary& d, std::int32_t id, std::int32_t module);
    bool attribute_row(std::int32_t id, std::int32_t module, const CsvRow& row);
    void collect_entity(const Entity& e, std::int32_t module);
    void entity_parents();
    void entity_fields();
    void made_fields(const Entity& e, std::int32_t module);
    void add_field(std::vector<FieldInfo>& fields, const Field& field, std::int32_t module);
    void entity_expressions();
    void collect_param(const Param& p, std::int32_t module);
    void collect_list(const List& l, std::int32_t module);
    void collect_derived();
    void collect_column(const Statement& statement, std::int32_t module);
    void collect_waterfall(const Waterfall& w, std::int32_t module);
    void collect_table(const Table& t, std::int32_t module);
    std::int32_t add_derived(DerivedInfo info);
    void governing_dates();
    void gives();

    // resolve_types.cpp
    Type type(const TypeExpr& expr, const std::string& field_name, std::int32_t module, bool key);
    InForce in_force(const Validity& validity, std::int32_t module);
    std::optional<core::Date> date_of(const Expr& expr);
    PeriodInfo period(const Period& period, const Scope& scope);

    // resolve_law.cpp
    void param_entries();
    void param_series(const Param& p, ParamInfo& info);
    void series_row(const Param& p, const Csv& csv, std::size_t row, ParamInfo& info);
    void range_check(const Value& value, const Type& type, Span at, const std::string& what);
    void add_entry(ParamInfo& info, ParamEntryInfo entry);
    std::int32_t code_key(const Expr& key, std::int32_t dictionary);
    void list_rows();
    void list_row(const List& list,
                  const ListRow& row,
                  const std::vector<std::int32_t>& columns,
                  ListInfo& info);
    void rules();
    RuleVersion rule_version(const Rule& rule, std::int32_t derived);
    Clause clause(const Exception& exception, const DerivedInfo& info, const Scope& scope);
    void link_exceptions(const Rule& rule, RuleVersion& version);
    void accumulates();
    void bounds(const Accumulate& a,
                AccumulateInfo& info,
                const Type& declared,
                const Scope& scope);
    void tranches(const Accumulate& a,
                  AccumulateInfo& info,
                  const Type& declared,
                  const Scope& scope);
    void allocates();
    [[nodiscard]] bool reads_only_parent(NodeId id) const;
    void waterfalls();
    void verdicts();
    void bearers();
    Scope scope_of(std::int32_t module, std::int32_t entity) const;
    // Value `node` is given to something of type `declared`: kinds, units, fractions, none.
    void assign(NodeId node, const Type& declared, Span at, const std::string& what);
    NodeId condition(const Expr& expr, const Scope& scope);

    // resolve_tables.cpp
    void tables();
    void table_row(const Table& table, const TableRow& row, TableInfo& info, const Scope& scope);
    std::vector<CellTest> cell(const TableCell& cell, const Type& input, const Scope& scope);
    CellTest cell_test(const Expr& expr, const Type& input, const Scope& scope);

    // resolve_expr.cpp
    NodeId add(Node node);
    NodeId constant(Value value, Type type, const Expr& expr);
    NodeId poison(const Expr& expr);  // after an error was said
    NodeId number(const Expr& expr, const Type* hint);
    NodeId name(const Expr& expr, const Scope& scope, const Type* hint);
    NodeId code(const Expr& expr, std::int32_t dictionary);
    NodeId row_name(const Expr& expr, const Scope& scope);
    NodeId member_of(NodeId row, const std::string& name, const Expr& expr, const Scope& scope);
    NodeId member(const Expr& expr, const Scope& scope);
    NodeId qualified(const Expr& expr, const Scope& scope);
    NodeId call(const Expr& expr, const Scope& scope);
    NodeId param(std::int32_t id, const Expr& expr, const Scope& scope);
    NodeId logic(const Expr& expr, const Scope& scope);
    NodeId arithmetic(const Expr& expr, const Scope& scope);
    NodeId sum_of(const Expr& expr, NodeId a, NodeId b);
    NodeId product_of(const Expr& expr, NodeId a, NodeId b);
    NodeId shift(const Expr& expr, NodeId a, NodeId b);
    NodeId otherwise(const Expr& expr, const Scope& scope, const Type* hint);
    NodeId compare(const Expr& expr, const Scope& scope);
    [[nodiscard]] std::string with_unit(const Node& constant, const Type& beside) const;
    // A rate above 100 % without its sign is more likely 25 meant as 25 %.
    void bare_rate(const Expr& expr, const Type& type);
    bool comparable(const Expr& at, CompareOp op, NodeId a, NodeId b);
    NodeId in(const Expr& expr, const Scope& scope);
    NodeId interval(const Expr& expr, const Scope& scope, const Type* hint);
    NodeId one_of(const Expr& expr, const Scope& scope);
    NodeId between(const Expr& expr, const Scope& scope);
    NodeId as_of(const Expr& expr, const Scope& scope);
    NodeId tests_of_state(const Expr& expr, const Scope& scope);
    NodeId adjusted(NodeId value,
                    const std::vector<Adjustment>& adjustments,
                    const Scope& scope,
                    const Type* declared,
                    bool bounds_may_be_none = false);
    NodeId value(const ValueExpr& value,
                 const Scope& scope,
                 const Type* declared,
                 bool bounds_may_be_none = false);
    bool need_present(NodeId node, const std::string& what);
    bool need_date(const Expr& expr, const Scope& scope, const std::string& what);
    bool need_number(NodeId node, const std::string& what);
    bool need_bool(NodeId node, const std::string& what);

    // resolve_set.cpp
    NodeId aggregate(const Expr& expr, const Scope& scope);
    bool set_source(const SetExpr& set, SetNode& node, const Scope& scope);
    bool set_relation(const SetExpr& set, SetNode& node, const Scope& scope);
    Type aggregate_type(const Expr& expr, const SetNode& node);

    // Finding. Each says its own error (with the nearest name) and gives -1.
    [[nodiscard]] bool visible(std::int32_t from, std::int32_t declared) const;
    std::int32_t find(const Index& index,
                      const std::string& name,
                      std::int32_t module,
                      const std::string& kind,
                      Span at,
                      bool must);
    std::int32_t entity(const std::string& name, std::int32_t module, Span at);
    std::int32_t dictionary(const std::string& name, std::int32_t module, Span at);
    std::int32_t derived(
        std::int32_t entity, const std::string& name, std::int32_t module, Span at, bool must);
    std::int32_t table_of(std::int32_t entity, const std::string& name, std::int32_t module);
    std::vector<std::string> names_in(const Scope& scope) const;
    [[nodiscard]] bool is_name_in(const Scope& scope, const std::string& name) const;

    void error(std::string id, Span at, std::string message, std::string remedy) {
        diagnostics_.error(std::move(id), at, std::move(message), std::move(remedy));
    }

    template <typename T>
    void each(void (Resolver::*visit)(const T&, std::int32_t));
    TextContext text_context(std::int32_t module);
    // A copy of an expression that lives as long as the model.
    Expr* new_expr(const Expr& expr);

    const File& file_of(std::int32_t module) const {
        return model_
            .files[static_cast<std::size_t>(model_.modules[static_cast<std::size_t>(module)].file)];
    }

    [[nodiscard]] std::string folder_of(std::int32_t module) const;

    [[nodiscard]] const Type& type_of(NodeId id) const { return model_.node(id).type; }

    Model& model_;
    const Loader& load_;
    const Hasher& hash_;
    Diagnostics& diagnostics_;

    Index entities_;
    Index dictionaries_;
    Index params_;
    Index lists_;
    Index rules_;                                          // of no entity
    std::unordered_map<std::int32_t, Index> derived_of_;   // by entity
    std::unordered_map<std::int32_t, Index> tables_of_;    // by entity
    std::unordered_map<const void*, std::int32_t> id_of_;  // statement -> what it declared
};

// Paths that are known to be there if the condition holds, or if it fails.
std::set<std::string> present_if(const Expr& condition, bool holds);
// "claim.referral" of a chain of names; "" if it is anything else.
std::string path_of(const Expr& expr);

}  // namespace darman::policy
