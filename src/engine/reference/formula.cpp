#include "engine/reference/formula.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::AdjustKind;
using policy::CompareOp;
using policy::Node;
using policy::Op;
using policy::Type;

namespace {

// How tightly what is written binds, from loosest to tightest.
constexpr int kLoosest = 0;
constexpr int kOr = 1;
constexpr int kAnd = 2;
constexpr int kNot = 3;
constexpr int kTest = 4;
constexpr int kSum = 5;
constexpr int kProduct = 6;
constexpr int kSign = 7;

std::string sign_of(CompareOp op) {
    switch (op) {
        case CompareOp::Is:
            return "is";
        case CompareOp::IsNot:
            return "is not";
        case CompareOp::Less:
            return "<";
        case CompareOp::LessEqual:
            return "≤";
        case CompareOp::Greater:
            return ">";
        case CompareOp::GreaterEqual:
            return "≥";
    }
    DARMAN_UNREACHABLE();
}

std::string bound_word(AdjustKind kind) {
    switch (kind) {
        case AdjustKind::AtLeast:
            return "at least";
        case AdjustKind::AtMost:
            return "at most";
        case AdjustKind::NotBefore:
            return "not before";
        case AdjustKind::NotAfter:
            return "not after";
        case AdjustKind::Rounded:
            break;
    }
    DARMAN_UNREACHABLE();
}

// Whether a pair of a chain fails: what follows it was not looked at.
bool fails(CompareOp op, const Value& a, const Value& b, const Executor& executor) {
    const bool equality = op == CompareOp::Is || op == CompareOp::IsNot;
    if (!a.present() || !b.present()) {
        const bool known = a.state != State::Unknown && a.state != State::Fault &&
                           b.state != State::Unknown && b.state != State::Fault;
        return equality && known && (a.state == b.state) != (op == CompareOp::Is);
    }
    const int order = executor.bound().compare(a, b);
    switch (op) {
        case CompareOp::Is:
            return order != 0;
        case CompareOp::IsNot:
            return order == 0;
        case CompareOp::Less:
            return order >= 0;
        case CompareOp::LessEqual:
            return order > 0;
        case CompareOp::Greater:
            return order <= 0;
        case CompareOp::GreaterEqual:
            return order < 0;
    }
    DARMAN_UNREACHABLE();
}

}  // namespace

// ------------------------------------------------------------------------------------- findings

void Findings::add(Source source) {
    const bool known = std::any_of(sources.begin(), sources.end(), [&](const Source& other) {
        return other.kind == source.kind && other.name == source.name &&
               other.text == source.text && other.from == source.from && other.to == source.to &&
               other.enacted == source.enacted && other.value.plain == source.value.plain;
    });
    if (!known) {
        sources.push_back(std::move(source));
    }
}

void Findings::add(Findings other, bool with_formula) {
    if (with_formula) {
        formula.insert(formula.end(), other.formula.begin(), other.formula.end());
    }
    bounds.insert(bounds.end(), other.bounds.begin(), other.bounds.end());
    parts.insert(parts.end(), other.parts.begin(), other.parts.end());
    for (Source& source : other.sources) {
        add(std::move(source));
    }
}

void Findings::op(const std::string& text) {
    FormulaToken token;
    token.kind = FormulaToken::Kind::Operator;
    token.text = text;
    formula.push_back(std::move(token));
}

void Findings::word(const std::string& text) {
    FormulaToken token;
    token.text = text;
    formula.push_back(std::move(token));
}

void Findings::operand(const std::string& name, Shown value, policy::Labels labels) {
    FormulaToken token;
    token.kind = FormulaToken::Kind::Operand;
    token.text = name;
    token.value = std::move(value);
    token.labels = std::move(labels);
    formula.push_back(std::move(token));
}

std::vector<NodeId> deciding(Executor& executor, NodeId id, const Frame& frame) {
    const Node& node = executor.model().node(id);
    const bool settles = node.op == Op::Or;
    const auto decides = [&](const Value& side) {
        return side.state == State::Fault || (side.present() && (side.i != 0) == settles);
    };
    const Value left = executor.eval(node.kids[0], frame);
    if (decides(left)) {
        return {node.kids[0]};
    }
    const Value right = executor.eval(node.kids[1], frame);
    if (decides(right)) {
        return {node.kids[1]};
    }
    if (left.present() == right.present()) {
        return {node.kids[0], node.kids[1]};
    }
    return {left.present() ? node.kids[1] : node.kids[0]};
}

// -------------------------------------------------------------------------------------- entries

void FormulaWriter::write(NodeId id, const Frame& frame, const Type* shown_as) {
    walk(id, frame, kLoosest, shown_as);
}

void FormulaWriter::write_factor(NodeId id, const Frame& frame) {
    kid(id, frame, kProduct);
}

void FormulaWriter::read(NodeId id, const Frame& frame) {
    ++silent_;
    kid(id, frame, kLoosest);
    --silent_;
}

void FormulaWriter::read_member(NodeId id, const Frame& frame) {
    ++member_;
    read(id, frame);
    --member_;
}

void FormulaWriter::token(FormulaToken::Kind kind, const std::string& text) {
    if (silent_ == 0) {
        FormulaToken made;
        made.kind = kind;
        made.text = text;
        found_.formula.push_back(std::move(made));
    }
}

void FormulaWriter::open(bool really) {
    if (really) {
        token(FormulaToken::Kind::Open, "(");
    }
}

void FormulaWriter::close(bool really) {
    if (really) {
        token(FormulaToken::Kind::Close, ")");
    }
}

// -------------------------------------------------------------------------------------- walking

void FormulaWriter::walk(NodeId id, const Frame& frame, int need, const Type* shown_as) {
    const Node& node = executor_.model().node(id);
    switch (node.op) {
        case Op::Const:
        case Op::Row:
        case Op::This:
        case Op::Parent:
        case Op::RefField:
        case Op::Field:
        case Op::ListField:
        case Op::Derived:
        case Op::Attribute:
        case Op::Param:
        case Op::Previous:
        case Op::Rest:
        case Op::Between:
        case Op::AsOf:
            operand(id, frame);
            return;
        case Op::Aggregate:
            aggregate(id, frame);
            return;
        case Op::And:
        case Op::Or:
            logic(id, frame, need);
            return;
        case Op::Not:
        case Op::Negate:
            prefixed(node, frame, need);
            return;
        case Op::Else: {
            // Only the side that spoke.
            const bool second = executor_.eval(node.kids[0], frame).state == State::None;
            walk(node.kids[second ? 1 : 0], frame, need, shown_as);
            return;
        }
        case Op::Add:
        case Op::Subtract:
        case Op::Multiply:
        case Op::Divide:
        case Op::Shift:
        case Op::Interval:
            binary(node, frame, need);
            return;
        case Op::Compare:
            compare(node, frame, need);
            return;
        case Op::In:
            in(node, frame, need);
            return;
        case Op::IsNone:
        case Op::IsUnknown:
        case Op::IsListed:
            test(node, frame, need);
            return;
        case Op::OneOf:
            one_of(node, frame, need);
            return;
        case Op::Adjust:
            adjusted(node, frame, need, shown_as);
            return;
    }
    DARMAN_UNREACHABLE();
}

void FormulaWriter::logic(NodeId id, const Frame& frame, int need) {
    const std::vector<NodeId> sides = deciding(executor_, id, frame);
    if (sides.size() == 1) {
        kid(sides[0], frame, need);
        return;
    }
    const bool all = executor_.model().node(id).op == Op::And;
    const int level = all ? kAnd : kOr;
    open(level < need);
    kid(sides[0], frame, level);
    token(FormulaToken::Kind::Operator, all ? "and" : "or");
    kid(sides[1], frame, level);
    close(level < need);
}

void FormulaWriter::compare(const Node& node, const Frame& frame, int need) {
    open(kTest < need);
    kid(node.kids[0], frame, kSum);
    Value left = executor_.eval(node.kids[0], frame);
    for (std::size_t i = 0; i < node.ops.size(); ++i) {
        token(FormulaToken::Kind::Operator, sign_of(node.ops[i]));
        kid(node.kids[i + 1], frame, kSum);
        const Value right = executor_.eval(node.kids[i + 1], frame);
        if (fails(node.ops[i], left, right, executor_)) {
            break;
        }
        left = right;
    }
    close(kTest < need);
}

void FormulaWriter::in(const Node& node, const Frame& frame, int need) {
    open(kTest < need);
    kid(node.kids[0], frame, kSum);
    token(FormulaToken::Kind::Operator, "in");
    kid(node.kids[1], frame, kTest);
    close(kTest < need);
}

void FormulaWriter::one_of(const Node& node, const Frame& frame, int need) {
    open(kTest < need);
    kid(node.kids[0], frame, kSum);
    token(FormulaToken::Kind::Operator, node.flag ? "is not one of" : "is one of");
    open(true);
    for (std::size_t i = 1; i < node.kids.size(); ++i) {
        if (i > 1) {
            token(FormulaToken::Kind::Operator, "or");
        }
        kid(node.kids[i], frame, kSum);
    }
    close(true);
    close(kTest < need);
}

void FormulaWriter::test(const Node& node, const Frame& frame, int need) {
    std::string is = node.flag ? "is not " : "is ";
    is += node.op == Op::IsNone ? "none" : node.op == Op::IsUnknown ? "unknown" : "listed";
    open(kTest < need);
    kid(node.kids[0], frame, kSum);
    token(FormulaToken::Kind::Operator, is);
    close(kTest < need);
}

void FormulaWriter::prefixed(const Node& node, const Frame& frame, int need) {
    const bool sign = node.op == Op::Negate;
    const int level = sign ? kSign : kNot;
    open(level < need);
    token(FormulaToken::Kind::Operator, sign ? "−" : "not");
    kid(node.kids[0], frame, level);
    close(level < need);
}

void FormulaWriter::binary(const Node& node, const Frame& frame, int need) {
    struct Sign {
        const char* text;
        int level;
        int left;
        int right;
    };

    const bool minus = node.op == Op::Subtract || (node.op == Op::Shift && node.flag);
    Sign sign{minus ? "−" : "+", kSum, kSum, kSum};
    if (minus || node.op == Op::Shift) {
        sign.right = kProduct;
    } else if (node.op == Op::Multiply) {
        sign = {"×", kProduct, kProduct, kProduct};
    } else if (node.op == Op::Divide) {
        sign = {"÷", kProduct, kProduct, kSign};
    } else if (node.op == Op::Interval) {
        sign = {"..", kTest, kSum, kSum};
    }
    open(sign.level < need);
    kid(node.kids[0], frame, sign.left);
    token(FormulaToken::Kind::Operator, sign.text);
    kid(node.kids[1], frame, sign.right);
    close(sign.level < need);
}

// ------------------------------------------------------------------------- bounds and roundings

void FormulaWriter::adjusted(const Node& node, const Frame& frame, int need, const Type* as) {
    const bool same = as != nullptr && as->kind == policy::Kind::Number &&
                      node.type.kind == policy::Kind::Number &&
                      as->unit.same_dimension(node.type.unit);
    const Type& type = same ? *as : node.type;
    open(kLoosest < need);
    walk(node.kids[0], frame, kLoosest, as);
    Value value = executor_.eval(node.kids[0], frame);
    for (const policy::Adjusting& step : node.adjustments) {
        if (step.kind != AdjustKind::Rounded) {
            bounded(step, type, frame, value);
            continue;
        }
        if (silent_ == 0) {
            FormulaToken round;
            round.kind = FormulaToken::Kind::Round;
            round.text = core::rounding_name(step.rounding);
            round.value = show(Value::of_number(step.step), type, executor_);
            round.before = show(value, type, executor_);
            found_.formula.push_back(std::move(round));
        }
        value = executor_.adjust(step, value, frame, nullptr);
    }
    close(kLoosest < need);
}

void FormulaWriter::bounded(const policy::Adjusting& step,
                            const Type& type,
                            const Frame& frame,
                            Value& value) {
    if (!value.present()) {
        return;
    }
    Value bound;
    const Value after = executor_.adjust(step, value, frame, &bound);
    const bool bit = after.present() && executor_.bound().compare(after, value) != 0;
    // A bound of none does not bind; of one that did not bite only the value is told, and that only
    // where the formula is.
    if (bit || !after.present()) {
        read(step.bound, frame);
    }
    if (bound.state != State::None && (bit || silent_ == 0)) {
        BoundStory story;
        story.text = bound_word(step.kind);
        story.bit = bit;
        story.limit = show(bound, type, executor_);
        story.before = show(value, type, executor_);
        story.quotes = quotes_at(step.citations, step.at, frame.module, executor_.model());
        if (silent_ == 0) {
            FormulaToken made;
            made.kind = FormulaToken::Kind::Bound;
            made.text = story.text;
            made.value = story.limit;
            found_.formula.push_back(std::move(made));
        }
        found_.bounds.push_back(std::move(story));
    }
    value = after;
}

// ------------------------------------------------------------------------------------- operands

void FormulaWriter::operand(NodeId id, const Frame& frame) {
    const Node& node = executor_.model().node(id);
    if (silent_ == 0) {
        const std::string name = node.op == Op::Const ? "" : written(executor_.model(), id);
        found_.operand(name,
                       show(executor_.eval(id, frame), node.type, executor_),
                       labels_of(executor_.model(), id));
    }
    ++silent_;
    rests_on(node, frame);
    --silent_;
}

void FormulaWriter::rests_on(const Node& node, const Frame& frame) {
    found_.rest = found_.rest || node.op == Op::Rest;
    if (node.op == Op::Param) {
        parameter(node, frame);
    } else if (node.op == Op::Field || node.op == Op::RefField || node.op == Op::ListField) {
        made_row(node, frame);
    } else if (node.op == Op::Derived) {
        const Value row = node.kids.empty() ? Value::of(policy::Kind::Ref, -1)
                                            : executor_.eval(node.kids[0], frame);
        if (row.present()) {
            found_.parts.push_back(
                {node.ref, static_cast<std::int32_t>(row.i), frame.date, member_ > 0});
        }
    } else if (node.op == Op::AsOf) {
        const Value date = executor_.eval(node.kids[1], frame);
        kid(node.kids[1], frame, kLoosest);
        if (date.present()) {
            Frame dated = frame;
            dated.date = date;
            kid(node.kids[0], dated, kLoosest);
        }
        return;
    }
    for (const NodeId each : node.kids) {
        kid(each, frame, kLoosest);
    }
}

}  // namespace darman::engine
