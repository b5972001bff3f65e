// Outcomes are decisions without their texts: the same of every row, for every policy.
#include <gtest/gtest.h>

#include "property/support.hpp"

namespace darman::property {
namespace {

std::string state_of(const engine::Shown& shown) {
    switch (shown.state) {
        case engine::Shown::State::Present:
            return shown.plain;
        case engine::Shown::State::Unknown:
            return "unknown";
        case engine::Shown::State::None:
            return "none";
        case engine::Shown::State::Fault:
            return "fault";
    }
    return "";
}

std::string joined(const std::vector<std::string>& texts) {
    std::string all;
    for (const std::string& text : texts) {
        all += "\n    " + text;
    }
    return all;
}

std::string told(const engine::RowDecision& row) {
    std::string text = row.entity + " " + row.key + ": " + engine::verdict_name(row.verdict) +
                       (row.taken_back ? " back" : "") + (row.taints.empty() ? "" : " tainted");
    for (const engine::Reason& reason : row.reasons) {
        text += "; " + reason.code;
    }
    text += joined(row.needs) + joined(row.faults);
    for (const engine::GivenValue& given : row.given) {
        text += "\n    = " + state_of(given.value);
    }
    return text;
}

std::string told(const policy::Model& model,
                 const engine::Outcome& outcome,
                 const engine::OutcomeRows& rows) {
    std::string text = model.entities[static_cast<std::size_t>(outcome.entity)].name + " " +
                       rows.key(outcome.row) + ": " + engine::verdict_name(outcome.verdict) +
                       (outcome.taken_back ? " back" : "") + (outcome.tainted ? " tainted" : "");
    for (const std::int32_t reason : outcome.reasons) {
        text += "; " + model.verdicts[static_cast<std::size_t>(reason)].code;
    }
    text += joined(outcome.needs) + joined(outcome.faults);
    const std::vector<std::int32_t> given = engine::given_of(model, outcome.entity);
    for (std::size_t i = 0; i < given.size(); ++i) {
        const policy::Value& value = outcome.given[i];
        const policy::Type& type = model.derived[static_cast<std::size_t>(given[i])].type;
        text += "\n    = ";
        text += value.present()                         ? rows.text(value, type)
                : value.state == policy::State::None    ? "none"
                : value.state == policy::State::Unknown ? "unknown"
                                                        : "fault";
    }
    return text;
}

TEST(Outcomes, AreTheDecisions) {
    std::uint64_t rows_seen = 0;
    for_each_seed(60, [&](std::uint64_t seed) {
        generator::PolicyShape shape;
        shape.as_received = seed % 2 == 0;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const policy::Model& model = *drawn->built.model;
        Trial trial(model, drawn->facts, end_of_time());
        engine::Session session(model, *trial.bound.bound, {end_of_time(), ""});
        std::size_t row = 0;
        session.outcomes({}, [&](const engine::Outcome& outcome, const engine::OutcomeRows& rows) {
            ASSERT_LT(row, trial.decision.rows.size());
            EXPECT_EQ(told(trial.decision.rows[row]), told(model, outcome, rows)) << shown(*drawn);
            ++row;
            ++rows_seen;
        });
        EXPECT_EQ(row, trial.decision.rows.size());
    });
    EXPECT_GT(rows_seen, 0U);
}

}  // namespace
}  // namespace darman::property
