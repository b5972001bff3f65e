// The outcome of a row without its texts: what a replay of many rows adds up.
//
// The same law as RowDecision, and the same answers; a test holds the two together. Values stay
// values, and reasons are the numbers of the model's verdicts.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "policy/model.hpp"

namespace darman::engine {

class Executor;

// An expression of the model that is read on each row of an entity beside what the law gives: with
// the module's law, on the date that governs the row there.
struct Reading {
    std::int32_t entity = -1;
    std::int32_t module = -1;
    policy::NodeId node = -1;
};

struct Outcome {
    std::int32_t row = -1;
    std::int32_t entity = -1;
    std::vector<std::int32_t> above;  // rows above it, the parent first
    Verdict verdict = Verdict::Accepted;
    bool taken_back = false;
    bool tainted = false;               // it rests on law that was not put into rules
    std::vector<std::int32_t> reasons;  // verdicts of the model that hold, of the row and above it
    // One a value that the entity gives, in the model's order; as decided: none of a rejected row,
    // unknown where the row is neither accepted nor rejected.
    std::vector<policy::Value> given;
    std::vector<policy::Value> readings;  // one a reading of the entity
    std::vector<std::string> needs;       // of what was decided, sorted
    std::vector<std::string> faults;
};

// What may be asked of the row while it is visited.
class OutcomeRows {
  public:
    explicit OutcomeRows(Executor& executor) : executor_(executor) {}

    [[nodiscard]] const std::string& key(std::int32_t row) const;
    // As a machine reads it: main units, ISO dates, names of codes, keys of rows. Present values.
    [[nodiscard]] std::string text(const policy::Value& value, const policy::Type& type) const;

  private:
    Executor& executor_;
};

using VisitOutcome = std::function<void(const Outcome&, const OutcomeRows&)>;

// Every row of every entity that has anything to decide, parents first, each entity in its order.
void visit_outcomes(Executor& executor,
                    const std::vector<Reading>& readings,
                    const VisitOutcome& visit);

// Values that are given of rows of this entity: indexes of Model::derived, as in Outcome::given.
std::vector<std::int32_t> given_of(const policy::Model& model, std::int32_t entity);

// Entities that have anything to decide, parents first; as in Decision.
std::vector<std::int32_t> decided_entities(const policy::Model& model);

}  // namespace darman::engine
