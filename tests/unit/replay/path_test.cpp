#include "replay/path.hpp"

#include <gtest/gtest.h>

#include "sample.hpp"

namespace darman::replay {
namespace {

base::Result<Path> path(const Laws& laws, const std::string& text) {
    policy::Model& model = *laws.scenarios[0].model;
    for (std::size_t e = 0; e < model.entities.size(); ++e) {
        if (model.entities[e].name == "Line") {
            return resolve_path(model, static_cast<std::int32_t>(e), text);
        }
    }
    return base::Error{};
}

TEST(Path, ReachesFieldsRowsAttributesAndLaw) {
    const Laws laws({""});
    for (const std::string text : {"service",
                                   "line.service",
                                   "claim",
                                   "person.sex",
                                   "claim.person.sex",
                                   "person.household.province.rich",
                                   "own"}) {
        EXPECT_TRUE(path(laws, text)) << text;
    }
}

TEST(Path, OffersTheNearestName) {
    const Laws laws({""});
    EXPECT_EQ(path(laws, "servise").error().line(),
              "Line has no \"servise\" (in servise): did you mean service?");
    EXPECT_EQ(path(laws, "person.household.province.reach").error().line(),
              "Province has no \"reach\" (in person.household.province.reach): it has rich");
    EXPECT_EQ(path(laws, "claimed.amount").error().line(),
              "a value of type money has no \"amount\" (in claimed.amount): end the path there");
    EXPECT_FALSE(path(laws, ""));
    EXPECT_FALSE(path(laws, "person..sex"));
}

}  // namespace
}  // namespace darman::replay
