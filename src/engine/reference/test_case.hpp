// A test of a policy, made into a case: rows from short lines, nameless codes, keys counted from 1.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"
#include "policy/text_value.hpp"

namespace darman::engine {

// What a line of a test made, and what it asks.
struct AskedRow {
    const policy::TestLine* line = nullptr;
    std::int32_t row = -1;  // -1: a row that the law makes
    std::int32_t made_entity = -1;
    std::int32_t parent = -1;  // of a made row
    policy::Value made_key;
};

class TestCase {
  public:
    TestCase(const policy::Model& model, std::int32_t module, const policy::Test& test);

    // Failures of the test's own text: unknown names, values of a wrong type.
    [[nodiscard]] const std::vector<TestFailure>& failures() const { return failures_; }

    [[nodiscard]] const Case& bound() const { return case_; }

    [[nodiscard]] const std::vector<AskedRow>& asked() const { return asked_; }

    // A constant of the test as a value of a type.
    std::optional<policy::Value> value(const policy::Expr& expr, const policy::Type& type);
    void fail(policy::Span at, std::string message);

  private:
    // Where a field named on a line belongs: to the row of `entity`, or to the code in its field.
    struct Target {
        std::int32_t entity = -1;
        std::int32_t field = -1;
        std::int32_t attribute = -1;
    };

    void line(const policy::TestLine& line);
    void given(const policy::TestLine& line);
    void code_line(const policy::TestLine& line, std::int32_t dictionary);
    void row_line(const policy::TestLine& line, std::int32_t entity);
    void made_line(const policy::TestLine& line, std::int32_t entity);
    std::optional<Target> target(std::int32_t entity, const policy::TestField& field);
    std::optional<Target> attribute_target(std::int32_t entity, const std::string& name);
    std::vector<const policy::TestField*> fields_of(std::int32_t entity,
                                                    const policy::TestLine* line) const;
    std::int32_t begin_row(std::int32_t entity, const policy::TestLine* line);
    std::int32_t current(std::int32_t entity);
    void settle(std::int32_t row,
                const policy::TestField& field,
                const Target& target,
                bool own_words);
    void set_attribute(std::int32_t row,
                       const policy::TestField& field,
                       const Target& target,
                       bool own_words);
    void finish(std::int32_t row);
    void set_key(std::int32_t row);
    std::vector<policy::Value> key_values(const policy::TestField& field, const policy::Type& type);
    std::int32_t entity_of(const std::string& subject) const;
    std::int32_t dictionary_of(const std::string& subject) const;
    [[nodiscard]] bool visible(std::int32_t module) const;

    const policy::Model& model_;
    std::int32_t module_;
    const policy::Test& test_;
    Case case_;
    policy::TextContext context_;
    std::vector<TestFailure> failures_;
    std::vector<AskedRow> asked_;
    std::map<std::int32_t, std::vector<const policy::TestField*>> defaults_;  // by entity of `each`
    std::map<std::int32_t, std::int32_t> current_;                            // entity -> last row
    std::map<std::string, std::int32_t> labels_;
    std::map<std::pair<std::int32_t, std::int32_t>, bool> explicit_code_;  // (row, field)
    std::int64_t written_ = 0;
    int nameless_ = 0;
};

}  // namespace darman::engine
