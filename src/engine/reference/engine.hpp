// The reference executor: the definition of what a policy means, and the explainer. Scalar and
// exact; it reads no file, no clock, no database, and starts no thread.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/date.hpp"
#include "core/facts.hpp"
#include "engine/reference/decision.hpp"
#include "engine/reference/outcome.hpp"
#include "policy/model.hpp"

namespace darman::engine {

// Facts bound to the entities of a model: typed, keyed, joined. Rows that could not be bound are in
// errors (each one line, with its place); the others stand.
class Case;

struct BindResult {
    BindResult();
    BindResult(BindResult&&) noexcept;
    BindResult& operator=(BindResult&&) noexcept;
    BindResult(const BindResult&) = delete;
    BindResult& operator=(const BindResult&) = delete;
    ~BindResult();

    std::unique_ptr<Case> bound;  // never null
    std::vector<base::Error> errors;
};

// model outlives the result.
BindResult bind(const policy::Model& model, const core::Facts& facts);

struct DecideOptions {
    core::Date known_at;
    std::string inputs_sha256;
};

// What every decision under this law and these facts says of itself.
Receipt receipt_of(const policy::Model& model, const DecideOptions& options);

class Session {
  public:
    // model and bound outlive the session.
    Session(const policy::Model& model, const Case& bound, DecideOptions options);
    Session(Session&&) noexcept;
    Session& operator=(Session&&) noexcept;
    Session(const Session&) = delete;
    Session& operator=(const Session&) = delete;
    ~Session();

    Decision decide();
    // The same without texts, row by row, for those who add up many; and what the readings say.
    void outcomes(const std::vector<Reading>& readings, const VisitOutcome& visit);
    // Replays the row alone in a fresh executor that records, and compares with what decide gave.
    Explanation explain(std::int32_t row);

  private:
    struct State;
    std::unique_ptr<State> state_;
};

// What a test asserts, one line each when it fails.
struct TestFailure {
    std::string place;    // file:line:column
    std::string message;  // "patient_pays is 24_001, expected 24_000"
};

struct TestOutcome {
    std::string title;
    std::string module;
    std::string place;
    int assertions = 0;
    std::vector<TestFailure> failures;
};

// Runs one test of the model (test.under and test.with were applied when the model was compiled).
TestOutcome run_test(const policy::Model& model,
                     const std::string& module,
                     const policy::Test& test);

}  // namespace darman::engine
