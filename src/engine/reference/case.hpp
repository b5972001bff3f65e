// Facts as the executor reads them: rows of entities with typed values, keyed and joined.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

#include "core/date.hpp"
#include "policy/model.hpp"

namespace darman::engine {

struct DatedValue {
    std::int32_t field = -1;
    std::optional<core::Date> from;
    std::optional<core::Date> to;
    std::optional<core::Date> recorded;
    policy::Value value;
};

struct Row {
    std::int32_t entity = -1;
    std::int32_t parent = -1;           // row
    std::vector<policy::Value> fields;  // one a field; Unknown where nothing is known
    std::vector<DatedValue> dated;
    std::string key;  // "c1/3": keys from the top down
    std::string place;
    std::vector<std::string> approved;   // pend codes lifted
    std::optional<core::Date> recorded;  // known since
    std::int32_t list_row = -1;          // of a row made for a list
};

// The codes and registers of one dictionary: those of the law, and those that came with the facts.
struct Register {
    std::vector<std::string> codes;
    std::unordered_map<std::string, std::int32_t> index;
    // Rows that came with the facts, by code; where there are any they stand for the law's.
    std::unordered_map<std::int32_t, std::vector<policy::AttributeRow>> rows;
    bool listed_by_facts = false;  // the facts brought this register

    std::int32_t intern(const std::string& code);
};

class Case {
  public:
    explicit Case(const policy::Model& model);

    const policy::Model* model;
    std::vector<Row> rows;
    std::vector<Register> registers;  // one a dictionary
    std::vector<std::string> opaque;  // opaque keys by number
    std::unordered_map<std::string, std::int64_t> opaque_index;
    // Values of parameters that a test sets: they hold on every date.
    std::map<std::pair<std::int32_t, std::vector<std::int32_t>>, policy::Value> given;

    std::int64_t intern_opaque(const std::string& key);
    // What a code is called by its register, or where that has no label by the law.
    [[nodiscard]] policy::Labels labels(std::int32_t dictionary, std::int64_t code) const;
    [[nodiscard]] std::string name(const policy::Value& value, const policy::Type& type) const;
    // Natural order of opaque keys: by number where both are numbers, else by bytes.
    [[nodiscard]] bool opaque_less(std::int64_t a, std::int64_t b) const;
    [[nodiscard]] int compare(const policy::Value& a, const policy::Value& b) const;
};

}  // namespace darman::engine
