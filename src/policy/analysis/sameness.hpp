// Which expressions are the same: on one row they have the same value.
#pragma once

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/model.hpp"

namespace darman::policy::analysis {

// Numbers expressions by what they say, wherever they are written: `person.special` in two
// exceptions of one rule has one number. Only expressions about the same row may be compared.
class Sameness {
  public:
    explicit Sameness(const Model& model) : model_(model), known_(model.nodes.size(), -1) {}

    std::int32_t number_of(NodeId node);

  private:
    std::string spelled(const Node& node);
    std::string spelled(const SetNode& set);

    std::string part(NodeId node) { return node < 0 ? "-" : std::to_string(number_of(node)); }

    const Model& model_;
    std::vector<std::int32_t> known_;  // by node; -1: not yet
    std::unordered_map<std::string, std::int32_t> numbers_;
};

// The value of an expression that is the same on every row and date, if it is one.
std::optional<Value> constant_of(const Model& model, NodeId node);

// A value on a line of numbers, so that values of one type can be ordered; none for what has no
// order. Codes and bools lie on it by their index. Months of two calendars are ordered by their
// first day.
std::optional<core::Rational> place_of(const Value& value);

}  // namespace darman::policy::analysis
