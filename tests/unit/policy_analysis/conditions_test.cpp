// Proofs about conditions, against trying every row: conditions are drawn over a few small fields,
// and whatever is called impossible must be true on no row at all.
#include "policy/analysis/conditions.hpp"

#include <array>
#include <random>

#include <gtest/gtest.h>

#include "model_builder.hpp"

namespace darman::policy::analysis {
namespace {

// One row of facts: two whole numbers of 0 .. 3, a bool, a code of three, a number that may be
// none.
struct Facts {
    std::array<std::int64_t, 4> values{};
    std::optional<std::int64_t> perhaps;
};

class Drawing {
  public:
    explicit Drawing(std::uint64_t seed) : random_(seed) {
        DictionaryInfo dictionary;
        dictionary.name = "Kind";
        for (const char* code : {"a", "b", "c"}) {
            dictionary.intern(code);
        }
        b.model.dictionaries.push_back(std::move(dictionary));
        Type code = ModelBuilder::of_kind(Kind::Code);
        code.dictionary = 0;
        Type perhaps = ModelBuilder::integer(0, 3);
        perhaps.or_none = true;
        person_ = b.entity("Person");
        b.field(person_, "m", ModelBuilder::integer(0, 3));
        b.field(person_, "n", ModelBuilder::integer(0, 3));
        b.field(person_, "flag", ModelBuilder::of_kind(Kind::Bool));
        b.field(person_, "kind", code);
        b.field(person_, "perhaps", perhaps);
    }

    NodeId condition(int depth) {
        const std::uint64_t choice = random_() % (depth > 0 ? 9 : 6);
        const Type boolean = ModelBuilder::of_kind(Kind::Bool);
        switch (choice) {
            case 0:
                return b.read(person_, 2);
            case 1:
                return b.compare(b.read(person_, number_field()), any_op(), constant());
            case 2:
                return b.compare(
                    b.read(person_, number_field()), any_op(), b.read(person_, number_field()));
            case 3:
                return b.compare(b.read(person_, 3),
                                 random_() % 2 == 0 ? CompareOp::Is : CompareOp::IsNot,
                                 code());
            case 4: {
                const NodeId test = b.op(Op::IsNone, {b.read(person_, 4)}, boolean);
                b.model.nodes[static_cast<std::size_t>(test)].flag = random_() % 2 == 0;
                return test;
            }
            case 5: {
                const NodeId test = b.op(Op::OneOf, {b.read(person_, 3), code(), code()}, boolean);
                b.model.nodes[static_cast<std::size_t>(test)].flag = random_() % 2 == 0;
                return test;
            }
            case 6:
                return b.op(Op::Not, {condition(depth - 1)}, boolean);
            case 7:
                return b.op(Op::And, {condition(depth - 1), condition(depth - 1)}, boolean);
            default:
                return b.op(Op::Or, {condition(depth - 1), condition(depth - 1)}, boolean);
        }
    }

    ModelBuilder b;

  private:
    std::int32_t number_field() {
        constexpr std::array<std::int32_t, 3> kNumbers = {0, 1, 4};
        return kNumbers[random_() % 3];
    }

    CompareOp any_op() { return static_cast<CompareOp>(random_() % 6); }

    NodeId constant() { return b.number(static_cast<std::int64_t>(random_() % 6) - 1); }

    NodeId code() {
        Node node;
        node.type = ModelBuilder::of_kind(Kind::Code);
        node.type.dictionary = 0;
        node.constant = Value::of(Kind::Code, static_cast<std::int64_t>(random_() % 3));
        return b.add(std::move(node));
    }

    std::mt19937_64 random_;
    std::int32_t person_ = -1;
};

// True, false, or neither (something it needs is none).
using Truth = std::optional<bool>;

std::optional<std::int64_t> number_of(const Model& model, NodeId id, const Facts& facts) {
    const Node& node = model.node(id);
    if (node.op == Op::Const) {
        return node.constant.kind == Kind::Number ? node.constant.number.to_int64().value()
                                                  : node.constant.i;
    }
    return node.ref == 4 ? facts.perhaps : facts.values[static_cast<std::size_t>(node.ref)];
}

Truth compared(CompareOp op, std::optional<std::int64_t> a, std::optional<std::int64_t> b) {
    if (op == CompareOp::Is) {
        return a == b;
    }
    if (op == CompareOp::IsNot) {
        return a != b;
    }
    if (!a || !b) {
        return std::nullopt;
    }
    switch (op) {
        case CompareOp::Less:
            return *a < *b;
        case CompareOp::LessEqual:
            return *a <= *b;
        case CompareOp::Greater:
            return *a > *b;
        case CompareOp::GreaterEqual:
            return *a >= *b;
        case CompareOp::Is:
        case CompareOp::IsNot:
            break;
    }
    return std::nullopt;
}

Truth truth(const Model& model, NodeId id, const Facts& facts) {
    const Node& node = model.node(id);
    const auto kid = [&](std::size_t i) { return truth(model, node.kids[i], facts); };
    if (node.op == Op::Not) {
        const Truth inner = kid(0);
        return inner ? Truth(!*inner) : std::nullopt;
    }
    if (node.op == Op::And || node.op == Op::Or) {
        const bool decides = node.op == Op::Or;
        const Truth a = kid(0);
        const Truth b = kid(1);
        if (a == decides || b == decides) {
            return decides;
        }
        return a && b ? Truth(!decides) : std::nullopt;
    }
    if (node.op == Op::Compare) {
        return compared(node.ops[0],
                        number_of(model, node.kids[0], facts),
                        number_of(model, node.kids[1], facts));
    }
    if (node.op == Op::IsNone) {
        return facts.perhaps.has_value() == node.flag;
    }
    if (node.op == Op::OneOf) {
        const auto value = number_of(model, node.kids[0], facts);
        const bool among = value == number_of(model, node.kids[1], facts) ||
                           value == number_of(model, node.kids[2], facts);
        return among != node.flag;
    }
    return number_of(model, id, facts) != 0;
}

std::vector<Facts> all_facts() {
    std::vector<Facts> all;
    for (std::int64_t i = 0; i < 4 * 4 * 2 * 3 * 5; ++i) {
        Facts facts;
        facts.values = {i % 4, i / 4 % 4, i / 16 % 2, i / 32 % 3};
        facts.perhaps = i / 96 == 4 ? std::nullopt : std::optional(i / 96);
        all.push_back(facts);
    }
    return all;
}

bool compatible(const Ways& a, const Ways& b) {
    for (const Way& x : a) {
        for (const Way& y : b) {
            if (Conditions::compatible(x, y)) {
                return true;
            }
        }
    }
    return false;
}

TEST(Conditions, what_is_called_impossible_is_true_of_no_row) {
    const std::vector<Facts> all = all_facts();
    int proved = 0;
    int missed = 0;
    for (std::uint64_t seed = 0; seed < 4000; ++seed) {
        Drawing drawing(seed);
        const NodeId a = drawing.condition(3);
        const NodeId b = drawing.condition(2);
        const Model& model = drawing.b.model;
        Conditions conditions(model);
        bool is_true = false;
        bool is_false = false;
        bool both = false;
        for (const Facts& facts : all) {
            const Truth one = truth(model, a, facts);
            is_true = is_true || one == true;
            is_false = is_false || one == false;
            both = both || (one == true && truth(model, b, facts) == true);
        }
        EXPECT_FALSE(is_true && conditions.ways(a, true).empty()) << "seed " << seed;
        EXPECT_FALSE(is_false && conditions.ways(a, false).empty()) << "seed " << seed;
        const bool possible = compatible(conditions.ways(a, true), conditions.ways(b, true));
        EXPECT_FALSE(both && !possible) << "seed " << seed;
        proved += !possible ? 1 : 0;
        missed += !both && possible ? 1 : 0;
    }
    // Most of what is disjoint is proved so; the rest needs reckoning with three things at once.
    EXPECT_GT(proved, 500);
    EXPECT_LT(missed, proved / 4);
}

TEST(Conditions, a_condition_too_wide_to_take_apart_proves_nothing) {
    Drawing drawing(1);
    ModelBuilder& b = drawing.b;
    const Type boolean = ModelBuilder::of_kind(Kind::Bool);
    const auto one = b.entity("Wide");
    NodeId all = -1;
    for (int i = 0; i < 30; ++i) {
        const auto x = b.field(one, "x" + std::to_string(i), boolean);
        const auto y = b.field(one, "y" + std::to_string(i), boolean);
        const NodeId either = b.op(Op::Or, {b.read(one, x), b.read(one, y)}, boolean);
        all = all < 0 ? either : b.op(Op::And, {all, either}, boolean);
    }
    Conditions conditions(b.model);
    const Ways ways = conditions.ways(all, true);
    EXPECT_FALSE(ways.empty());
    EXPECT_LE(ways.size(), kWaysMax);
}

TEST(Conditions, the_same_said_twice_is_one_thing_and_units_tell_apart) {
    ModelBuilder b;
    const auto person = b.entity("Person");
    b.field(person, "n", ModelBuilder::integer());
    const NodeId x = b.read(person, 0);
    const NodeId y = b.read(person, 0);
    Node days;
    days.type = ModelBuilder::integer();
    days.type.unit.day = 1;
    days.constant = Value::of_number(30);
    Node months = days;
    months.type.unit = Unit{0, 0, 1, 0};
    const NodeId thirty_days = b.add(days);
    const NodeId thirty_months = b.add(months);
    Sameness all(b.model);
    EXPECT_EQ(all.number_of(x), all.number_of(y));
    EXPECT_NE(all.number_of(thirty_days), all.number_of(thirty_months));
}

}  // namespace
}  // namespace darman::policy::analysis
