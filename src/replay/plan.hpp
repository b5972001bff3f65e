// What a replay is asked, found in the laws: which rows are decided, what is added up, by what it
// is grouped, who is compared.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/date.hpp"
#include "engine/reference/outcome.hpp"
#include "policy/model.hpp"
#include "replay/labels.hpp"

namespace darman::replay {

// One law under which the year is decided. The first is the baseline.
struct Scenario {
    std::string name;                // "today", "retiree_zero", "a+b"
    policy::Model* model = nullptr;  // outlives the plan, which adds the paths to it
    policy::Labels labels;           // the reform's title
};

struct Condition {
    std::string path;
    std::vector<std::string> values;  // one of them
};

struct Question {
    std::vector<Scenario> scenarios;
    core::Date known_at;
    // A table each; within one, paths that are crossed. "verdict" and "reason" name the outcome.
    std::vector<std::vector<std::string>> by;
    std::string measure;           // whose change is told; "": patient_pays if the law gives it
    std::vector<std::string> who;  // paths to rows; empty: the top entity, and its household
    std::string zero;              // a measure that must be zero …
    std::vector<Condition> where;  // … wherever all of these hold
    const Labels* labels = nullptr;
    std::size_t top_count = 20;
};

enum class MeasureKind : std::uint8_t { Given, Field };

struct Measure {
    std::string name;  // "patient_pays"; module.name where two modules give the same name
    policy::Labels labels;
    policy::Type type;
    MeasureKind kind = MeasureKind::Given;
    // One a scenario: place in Outcome::given or ::readings; -1: that law has none.
    std::vector<std::int32_t> at;
};

// What rows are grouped by: the outcome, or one or more paths.
struct Dimension {
    enum class Kind : std::uint8_t { Paths, Verdict, Reason } kind = Kind::Paths;
    std::string name;  // as asked: "service.class", "person.sex+person.status"

    struct Part {
        std::string path;
        policy::Type type;
        policy::Labels labels;
        std::vector<std::int32_t> at;  // one a scenario: place in Outcome::readings
    };

    std::vector<Part> parts;
};

// A whole and its parts: whole = parts of what is accepted + whole of all else.
struct Shares {
    std::string name;                           // of the whole, as the law writes it
    std::vector<std::int32_t> whole;            // one a scenario: place in Outcome::readings
    std::vector<std::vector<std::int32_t>> at;  // one a scenario: places in Outcome::given
    std::vector<std::string> parts;
    std::int32_t measure = -1;  // the measure that is the whole; -1: none is
};

struct Who {
    std::string path;
    std::string entity;
    policy::Labels labels;
    std::vector<std::int32_t> at;  // one a scenario: place in Outcome::readings
};

// Rows of one entity.
struct Section {
    std::string entity;
    policy::Labels labels;
    std::vector<std::int32_t> id;    // one a scenario: the entity there; -1: that law has none
    std::vector<std::string> above;  // entities above, the parent first: counted as distinct
    std::vector<Measure> measures;
    std::vector<Dimension> dimensions;  // verdict and reason first
    std::vector<Shares> shares;
    std::int32_t asked = -1;  // the measure that is claimed: shown beside rows that get nothing
    bool compared = false;    // the changes of Plan::change are told of this section
    std::vector<Who> who;     // where compared
    bool scored = false;      // labels are of its rows
    std::int32_t zero = -1;   // the measure that must be zero; -1: not here

    struct Where {
        std::vector<std::string> values;
        policy::Type type;
        std::vector<std::int32_t> at;  // one a scenario
    };

    std::vector<Where> where;
};

struct Plan {
    std::vector<Scenario> scenarios;
    core::Date known_at;
    std::vector<std::vector<engine::Reading>> readings;  // one a scenario
    std::vector<Section> sections;                       // parents first
    std::string change;           // the measure whose change is told; "" without reforms
    std::int32_t change_at = -1;  // its place in the compared section
    std::string zero;
    std::vector<Condition> where;
    const Labels* labels = nullptr;
    std::size_t top_count = 20;
};

// NotFound or InvalidInput: what was asked is not in the law. The error's place names the option.
base::Result<Plan> make_plan(const Question& question);

}  // namespace darman::replay
