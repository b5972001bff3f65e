// What was proved of a law never fails, whatever the facts.
#include "policy/analysis/proofs.hpp"

#include <algorithm>

#include "property/support.hpp"

namespace darman::property {
namespace {

// The names of an entity's numbers, of one type with each other.
std::vector<std::vector<std::string>> numbers_of(const policy::Model& model) {
    std::map<std::string, std::vector<std::string>> alike;
    for (const policy::DerivedInfo& info : model.derived) {
        if (info.entity < 0 || info.type.kind != policy::Kind::Number || info.type.or_none ||
            info.kind == policy::DerivedKind::TableOutput) {
            continue;
        }
        const auto& unit = info.type.unit;
        alike[std::to_string(info.entity) + "/" + std::to_string(unit.money) + "/" +
              std::to_string(unit.day) + "/" + std::to_string(unit.month + unit.year)]
            .push_back(model.entities[static_cast<std::size_t>(info.entity)].name + " " +
                       info.name);
    }
    std::vector<std::vector<std::string>> all;
    for (auto& [type, names] : alike) {
        all.push_back(std::move(names));
    }
    return all;
}

std::string name_only(const std::string& name) {
    return name.substr(name.find(' ') + 1);
}

// Checks of every form that a proof may speak of, most of them false.
std::string drawn_checks(Drawn& drawn, std::size_t count) {
    const auto groups = numbers_of(*drawn.built.model);
    std::string text;
    for (std::size_t i = 0; i < count && !groups.empty(); ++i) {
        const auto& names = groups[static_cast<std::size_t>(
            drawn.random.between(0, static_cast<std::int64_t>(groups.size()) - 1))];
        const auto any = [&] {
            return names[static_cast<std::size_t>(
                drawn.random.between(0, static_cast<std::int64_t>(names.size()) - 1))];
        };
        const std::string x = any();
        const std::string y = name_only(any());
        const std::string z = name_only(any());
        const std::string forms[] = {" >= 0", " is 0", " <= 0", " <= " + y, " < " + y, " is " + y};
        text += "check " + x + forms[static_cast<std::size_t>(drawn.random.between(0, 5))];
        switch (drawn.random.between(0, 4)) {
            case 0:
                text += " when " + z + " is 0";
                break;
            case 1:
                text += " when " + z + " > 0 and " + y + " <= " + z;
                break;
            case 2:
                text += " when " + name_only(x) + " <= " + z;
                break;
            case 3:
                text += " when not (" + z + " is " + y + ")";
                break;
            default:
                break;
        }
        text += "\n";
    }
    return text;
}

struct Tally {
    std::size_t proofs = 0;
    std::size_t refuted = 0;  // checks that are not proved, and do fail
    std::size_t asked = 0;    // rows for which a proved check was told
};

// Asks every row whether a check fails of it.
void ask(Trial& run, const policy::Proof& proof, Tally& tally) {
    const auto& check = run.model.checks[static_cast<std::size_t>(proof.check)];
    bool failed = false;
    for (const std::int32_t row : run.executor.rows_of(check.entity)) {
        const engine::Frame frame = run.executor.frame_of(check.module, row);
        if (check.when >= 0 && !run.executor.eval(check.when, frame).is_true()) {
            continue;
        }
        const policy::Value holds = run.executor.eval(check.condition, frame);
        failed = failed || holds.is_false();
        tally.asked += proof.proved && holds.present() ? 1U : 0U;
        EXPECT_FALSE(proof.proved && holds.is_false())
            << policy::check_text(run.model, check) << " was proved, and fails of "
            << run.executor.key_text(row);
    }
    tally.proofs += proof.proved ? 1U : 0U;
    tally.refuted += failed ? 1U : 0U;
}

TEST(Proofs, WhatIsProvedNeverFails) {
    Tally tally;
    for_each_seed(12, [&](std::uint64_t seed) {
        generator::PolicyShape shape;
        shape.as_received = seed % 3 == 0;
        shape.rules = 7;
        const auto drawn = draw(seed, shape, {});
        ASSERT_NE(drawn->built.model, nullptr);
        const std::string text = drawn->policy.text() + drawn_checks(*drawn, 40);
        const Built built = build(text);
        ASSERT_NE(built.model, nullptr) << built.errors;
        Trial run(*built.model, drawn->facts, end_of_time());
        for (const policy::Proof& proof : policy::prove_checks(*built.model)) {
            ask(run, proof, tally);
        }
        if (testing::Test::HasFailure()) {
            ADD_FAILURE() << numbered(text) << shown(*drawn);
        }
    });
    if (verbose()) {
        std::printf("%zu proofs, told of %zu rows; %zu checks failed\n",
                    tally.proofs,
                    tally.asked,
                    tally.refuted);
    }
    EXPECT_GT(tally.proofs, 0U);
    EXPECT_GT(tally.refuted, 0U);
}

}  // namespace
}  // namespace darman::property
