// The cases of a proof: what is assumed in each, and how a value that it reads is put in its place.
#pragma once

#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <vector>

#include "policy/analysis/conditions.hpp"
#include "policy/analysis/linear.hpp"
#include "policy/analysis/terms.hpp"

namespace darman::policy::analysis {

struct Case {
    // A value that may be put in its place.
    struct Waiting {
        TermId term = -1;
        int level = 0;  // how far from what is to be proved
        int tries = 0;
        bool plain = false;  // the law says one thing of it, whatever is so
    };

    std::vector<Demand> demands;          // of numbers, which are terms
    std::map<TermId, Possible> possible;  // of all else
    std::vector<Waiting> waiting;
    std::set<TermId> met;
    std::vector<std::string> story;  // by which clauses it came here
    std::vector<Span> places;        // one each
    std::size_t tested = 0;          // of the demands
    std::vector<std::size_t> asked;  // the demands that say what is to be refuted
};

using Cases = std::vector<Case>;

class Casework {
  public:
    explicit Casework(const Model& model);

    // Before what is to be proved is assumed.
    void begin() {
        level_ = 0;
        beginning_ = true;
    }

    // The cases in which `node` is told, and is true (or false). None: it cannot be.
    Cases assume(Case given, NodeId node, const Scene& scene, bool truth);
    // The cases of what the law says of a value that is waiting.
    Cases open(Case given, const Case::Waiting& waiting);

    // Whether rows of this entity that take others back give the negative of what those gave:
    // nothing is then said of what is given.
    [[nodiscard]] bool nets(std::int32_t entity) const {
        return entity >= 0 && nets_[static_cast<std::size_t>(entity)];
    }

    [[nodiscard]] bool is_number(TermId term) const;
    [[nodiscard]] bool is_product(TermId term) const;

    Terms& terms() { return terms_; }

  private:
    // A clause of a rule, with what must be so for it to speak.
    struct Spoken {
        const Clause* clause = nullptr;
        std::vector<std::pair<NodeId, bool>> whens;
    };

    Cases all_of(Case given, const std::vector<NodeId>& nodes, const Scene& scene, bool truth);
    Cases any_of(const Case& given, const std::vector<NodeId>& nodes, const Scene& s, bool truth);
    Cases comparison(Case given, const Node& node, const Scene& scene, bool truth);
    Cases pair(Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene);
    Cases numbers(Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene);
    Cases opaque_pair(Case given, NodeId left, CompareOp op, NodeId right, const Scene& scene);
    Cases in_interval(Case given, const Node& node, const Scene& scene, bool truth);
    Cases one_of(Case given, NodeId node, const Scene& scene, bool truth);
    Cases held(Case given, NodeId node, const Scene& scene, bool truth);
    // Keeps the case if the term can still be so.
    Cases only_if(Case given, TermId term, const Type& type, const Possible& demand);

    Linear linear(NodeId node, const Scene& scene, Case& to);
    Linear number(TermId term, const Type& type, Case& to);
    void meet(TermId term, Case& to);
    [[nodiscard]] bool can_be_opened(TermId term) const;
    [[nodiscard]] bool is_plain(TermId term) const;
    [[nodiscard]] const Type* type_of(TermId term) const;

    static void spoken(const RuleVersion& version,
                       std::int32_t to,
                       const std::vector<std::pair<NodeId, bool>>& whens,
                       std::vector<Spoken>& all);
    // That the value of `term` is what `node` says.
    Cases bind(Case given, TermId term, NodeId node, const Scene& scene);
    Cases open_rule(const Case& given, TermId term);
    Cases open_step(const Case& given, TermId term);
    Cases open_accumulator(const Case& given, TermId term);
    Cases open_table(const Case& given, TermId term);
    Cases open_bounds(const Case& given, TermId term);
    Cases open_else(const Case& given, TermId term);
    Cases open_product(Case given, const Case::Waiting& waiting);
    void told(Case& of, const std::string& what, Span at) const;

    const Model& model_;
    Conditions conditions_;
    Terms terms_;
    std::vector<bool> nets_;  // by entity
    bool ranges_hold_ = true;
    int level_ = 0;  // of what is met now
    bool beginning_ = false;
};

void demand(Case& of, Linear form, Demand::Sense sense);

}  // namespace darman::policy::analysis
