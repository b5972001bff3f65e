// Why a condition does not hold: the tests in it that made it so, and the values that stood in
// them.
#include "engine/reference/formula.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::Node;
using policy::Op;

namespace {

using Because = NotApplied::Because;

class Reasons {
  public:
    explicit Reasons(Executor& executor) : executor_(executor) {}

    // `outer`: the `not` that stands before it, if any.
    void look(NodeId id, const Frame& frame, NodeId outer) {
        const Node& node = executor_.model().node(id);
        if (node.op == Op::Not) {
            look(node.kids[0], frame, id);
            return;
        }
        if (node.op == Op::And || node.op == Op::Or) {
            for (const NodeId side : deciding(executor_, id, frame)) {
                look(side, frame, -1);
            }
            return;
        }
        if (node.op == Op::Else) {
            const bool second = executor_.eval(node.kids[0], frame).state == State::None;
            look(node.kids[second ? 1 : 0], frame, outer);
            return;
        }
        const std::string text = written(executor_.model(), outer >= 0 ? outer : id);
        Findings test;
        FormulaWriter(executor_, test).write(outer >= 0 ? outer : id, frame);
        test_ = std::move(test.formula);
        const bool is_test = node.op == Op::Compare || node.op == Op::In || node.op == Op::OneOf ||
                             node.op == Op::IsNone || node.op == Op::IsUnknown ||
                             node.op == Op::IsListed;
        if (!is_test) {
            say(text, id, frame);
            return;
        }
        for (const NodeId kid : node.kids) {
            operand(text, kid, frame);
        }
    }

    std::vector<Because> take() { return std::move(found_); }

  private:
    void operand(const std::string& text, NodeId id, const Frame& frame) {
        const Node& node = executor_.model().node(id);
        if (node.op == Op::Const) {
            return;
        }
        if (node.op == Op::Interval) {
            for (const NodeId kid : node.kids) {
                operand(text, kid, frame);
            }
            return;
        }
        say(text, id, frame);
    }

    void say(const std::string& text, NodeId id, const Frame& frame) {
        const policy::Type& type = executor_.model().node(id).type;
        const Value value = executor_.eval(id, frame);
        found_.push_back({text,
                          written(executor_.model(), id),
                          show(value, type, executor_),
                          labels_of(executor_.model(), id),
                          test_});
    }

    Executor& executor_;
    std::vector<FormulaToken> test_;
    std::vector<Because> found_;
};

}  // namespace

std::vector<NotApplied::Because> reasons(Executor& executor, NodeId condition, const Frame& frame) {
    Reasons found(executor);
    found.look(condition, frame, -1);
    return found.take();
}

}  // namespace darman::engine
