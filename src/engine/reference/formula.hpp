// An expression as it was evaluated: its tokens with their values, and all it rests on.
//
// Only what spoke is told: of `else` the side taken, of `and` and `or` what decided, of bounds that
// did not bite the bound's value alone.
#pragma once

#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "engine/reference/executor.hpp"

namespace darman::engine {

// A derived value that stands in what was evaluated.
struct Part {
    std::int32_t derived = -1;
    std::int32_t row = -1;
    Value date;           // of the reader: a rule of no entity is read on it
    bool member = false;  // read of the rows of a set: told after the others
};

struct Findings {
    std::vector<FormulaToken> formula;
    std::vector<BoundStory> bounds;
    std::vector<Source> sources;
    std::vector<Part> parts;
    bool rest = false;  // what was left of a waterfall was read

    void add(Source source);  // once
    void add(Findings other, bool with_formula);
    void op(const std::string& text);
    void word(const std::string& text);
    void operand(const std::string& name, Shown value, policy::Labels labels = {});
};

// The sides of `and` or `or` that decided it, or that left it open.
std::vector<NodeId> deciding(Executor& executor, NodeId id, const Frame& frame);

// As written in the law: "person.status", "k_tech(claim.facility.sector)", "a < b and c".
std::string written(const policy::Expr& expr);
std::string written(const policy::Model& model, NodeId id);

// Why a condition does not hold or is not known: what made it so, with the values that stood in it.
std::vector<NotApplied::Because> reasons(Executor& executor, NodeId condition, const Frame& frame);

// The entry of a parameter, the row of a list or of a table, with their citations.
Source parameter_source(const policy::ParamInfo& param,
                        const policy::ParamEntryInfo& entry,
                        const Executor& executor);
Source list_row_source(std::int32_t list, std::int32_t row, const Executor& executor);
Source table_row_source(std::int32_t table, std::int32_t row, const Executor& executor);
// What was added by another module is cited by the sources of that one.
std::vector<Quote> quotes_at(const policy::Citations& citations,
                             policy::Span at,
                             std::int32_t module,
                             const policy::Model& model);

class FormulaWriter {
  public:
    FormulaWriter(Executor& executor, Findings& found) : executor_(executor), found_(found) {}

    // Numbers at the top are shown as `shown_as` where that is of their unit.
    void write(NodeId id, const Frame& frame, const policy::Type* shown_as = nullptr);
    // In brackets, if it is a sum or looser: as a factor.
    void write_factor(NodeId id, const Frame& frame);
    // What it rests on, without tokens.
    void read(NodeId id, const Frame& frame);
    // As read, of rows of a set: parts come later, bounds only if they bit.
    void read_member(NodeId id, const Frame& frame);

  private:
    void walk(NodeId id, const Frame& frame, int need, const policy::Type* shown_as);

    void kid(NodeId id, const Frame& frame, int need) { walk(id, frame, need, nullptr); }

    void logic(NodeId id, const Frame& frame, int need);
    void compare(const policy::Node& node, const Frame& frame, int need);
    void in(const policy::Node& node, const Frame& frame, int need);
    void one_of(const policy::Node& node, const Frame& frame, int need);
    void test(const policy::Node& node, const Frame& frame, int need);
    void prefixed(const policy::Node& node, const Frame& frame, int need);
    void binary(const policy::Node& node, const Frame& frame, int need);
    void adjusted(const policy::Node& node, const Frame& frame, int need, const policy::Type* as);
    void bounded(const policy::Adjusting& step,
                 const policy::Type& type,
                 const Frame& frame,
                 Value& value);
    void operand(NodeId id, const Frame& frame);
    void rests_on(const policy::Node& node, const Frame& frame);
    void parameter(const policy::Node& node, const Frame& frame);
    void made_row(const policy::Node& node, const Frame& frame);
    void aggregate(NodeId id, const Frame& frame);
    void members(const policy::SetNode& set, const Frame& frame);

    void token(FormulaToken::Kind kind, const std::string& text);
    void open(bool really);
    void close(bool really);

    Executor& executor_;
    Findings& found_;
    int silent_ = 0;
    int member_ = 0;
};

}  // namespace darman::engine
