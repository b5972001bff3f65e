// When conditions can hold, and whether two can hold at once.
//
// A condition is taken apart into the ways in which it can be true; a way is what must then be so
// of each thing it asks about. What is not understood constrains nothing: a proof that something is
// impossible is a proof, anything else is "not proved".
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "policy/analysis/sameness.hpp"
#include "policy/model.hpp"

namespace darman::policy::analysis {

// What a condition asks about: an expression, the order of two (-1, 0, 1), or whether two are
// equal.
struct Subject {
    enum class Kind : std::uint8_t { Value, Order, Equality } kind = Kind::Value;
    std::int32_t a = -1;
    std::int32_t b = -1;

    friend auto operator<=>(const Subject&, const Subject&) = default;
};

// The values a subject may still have, as places on a line (place_of).
struct Possible {
    bool none = true;
    bool present = true;
    std::optional<core::Rational> low;
    std::optional<core::Rational> high;
    bool low_open = false;
    bool high_open = false;
    std::optional<core::Rational> grain;              // only multiples of it; 0: only 0
    std::optional<std::vector<core::Rational>> only;  // sorted
    std::vector<core::Rational> never;                // sorted

    [[nodiscard]] bool impossible() const;
    void narrow(const Possible& other);

  private:
    [[nodiscard]] bool admits(const core::Rational& place) const;
    [[nodiscard]] bool exhausted() const;
};

// One way: all of it must be so. Nothing in it is impossible by itself.
using Way = std::map<Subject, Possible>;
// Any one of these. Empty: never. A way without demands: perhaps always.
using Ways = std::vector<Way>;

// Beyond these, demands are dropped: the ways then allow more than the condition, never less.
constexpr std::size_t kWaysMax = 64;

class Conditions {
  public:
    explicit Conditions(const Model& model) : model_(model), sameness_(model) {}

    // The ways in which `node` can be true (or false). Of -1: always true.
    Ways ways(NodeId node, bool truth);
    // Those in which both can be.
    static Ways both(Ways a, Ways b);
    static bool compatible(const Way& a, const Way& b);
    // The values that a type has.
    [[nodiscard]] Possible of_type(const Type& type) const;

  private:
    Ways comparison(const Node& node, bool truth);
    Ways compared(NodeId left, CompareOp op, NodeId right);
    Ways compared_to(NodeId subject, CompareOp op, const Value& constant);
    Ways compared_to_each_other(NodeId left, CompareOp op, NodeId right);
    Ways in_interval(const Node& node, bool truth);
    Ways one_of(const Node& node, bool truth);
    Ways state(NodeId subject, bool none);
    Ways held(NodeId subject, bool truth);
    // A value that is there was reached through rows that are there.
    void reached(NodeId subject, Way& way);

    const Model& model_;
    Sameness sameness_;
};

}  // namespace darman::policy::analysis
