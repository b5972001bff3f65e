// What all properties share: seeds, policies compiled from text, decisions as comparable text.
//
//   DARMAN_PROPERTY_CASES=5000   so many seeds a property, instead of the few of every day
//   DARMAN_PROPERTY_SEED=17      only this one: what a failure says to replay it
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <string>

#include <gtest/gtest.h>

#include "core/facts.hpp"
#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"
#include "engine/reference/executor.hpp"
#include "generator/facts_generator.hpp"
#include "generator/policy_generator.hpp"
#include "policy/compile.hpp"

namespace darman::property {

std::uint64_t case_count(std::uint64_t of_every_day);
bool verbose();

// Calls it for each seed, with a trace that tells how to run that one again; ends at the first
// seed that fails.
void for_each_seed(std::uint64_t of_every_day, const std::function<void(std::uint64_t)>& check);

std::string numbered(const std::string& text);

struct Built {
    policy::Library library;
    std::unique_ptr<policy::Model> model;  // null: errors says why
    std::string errors;
};

Built build(const std::string& text, const std::vector<std::string>& reforms = {});

// A policy over facts: bound, decided, and asked.
class Trial {
  public:
    Trial(const policy::Model& model, const core::Facts& facts, core::Date known_at);

    const policy::Model& model;
    engine::BindResult bound;
    engine::Session session;
    engine::Decision decision;
    engine::Executor executor;  // for questions beyond the decision

    [[nodiscard]] std::string bind_errors() const;
};

// A far day: everything is known.
core::Date end_of_time();

// "Line p1/p1c0/2" -> verdict, reasons, needs, faults and what is given.
using Rows = std::map<std::string, std::string>;
Rows rows_of(const engine::Decision& decision);
std::string text_of(const engine::RowDecision& row);

// "" if equal; else the first rows that differ.
std::string difference(const Rows& a, const Rows& b);

// A random policy with facts; failing to compile is a failure of the test that asks.
struct Drawn {
    generator::Random random;
    generator::Policy policy;
    core::Facts facts;
    Built built;

    explicit Drawn(std::uint64_t seed) : random(seed) {}
};

std::unique_ptr<Drawn> draw(std::uint64_t seed,
                            const generator::PolicyShape& policy,
                            const generator::FactsShape& facts);

// For a failure's message: the policy and the facts.
std::string shown(const Drawn& drawn);

}  // namespace darman::property
