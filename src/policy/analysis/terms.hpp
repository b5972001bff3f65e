// What the expressions of several rules have in common: the same thing read by two rules of one
// row, or of a row and one beneath it, is one term, and has one value.
#pragma once

#include <compare>
#include <cstdint>
#include <string>
#include <unordered_map>
#include <vector>

#include "policy/analysis/sameness.hpp"
#include "policy/model.hpp"

namespace darman::policy::analysis {

using TermId = std::int32_t;

// A row: one that is known, or the one of an entity above it.
struct RowTerm {
    std::int32_t base = -1;  // -1: no row
    std::int32_t entity = -1;

    friend auto operator<=>(const RowTerm&, const RowTerm&) = default;
};

// For which row, and by which module's governing date, an expression is read.
struct Scene {
    RowTerm row;
    std::int32_t module = -1;
    std::string date;  // names the date on which dated things are read
    TermId rest = -1;  // in a step of a waterfall: what is left
};

// An expression that is read in a scene, or a value of the law, or a number that a proof made.
struct Term {
    NodeId node = -1;
    Scene scene;
    std::int32_t derived = -1;  // then the scene is that in which it is reckoned
};

class Terms {
  public:
    explicit Terms(const Model& model) : model_(model), sameness_(model) {}

    // The scene of a rule of this module for a row.
    Scene scene(std::int32_t module, const RowTerm& row);
    // A row of an entity of which nothing else is known.
    RowTerm some_row(std::int32_t entity);
    // The row that an expression reads.
    RowTerm row_of(NodeId node, const Scene& scene);

    TermId of(NodeId node, const Scene& scene);
    // A number that stands for itself, one a key.
    TermId made(const std::string& key);
    // What is asked of two terms: whether they are equal, how they are ordered.
    TermId pair(const std::string& what, TermId a, TermId b);
    // A value of the law for the row of the scene.
    TermId of_derived(std::int32_t derived, const Scene& home);

    [[nodiscard]] const Term& operator[](TermId id) const {
        return all_[static_cast<std::size_t>(id)];
    }

  private:
    // The scene in which the rule that `node` reads is reckoned.
    Scene scene_of_derived(NodeId node, const Scene& reader);
    std::string key(NodeId node, const Scene& scene);
    static std::string row_key(const RowTerm& row);
    TermId intern(const std::string& key, Term term);
    RowTerm base(const std::string& key, std::int32_t entity);

    const Model& model_;
    Sameness sameness_;
    std::vector<Term> all_;
    std::unordered_map<std::string, TermId> known_;
    std::unordered_map<std::string, std::int32_t> rows_;
};

}  // namespace darman::policy::analysis
