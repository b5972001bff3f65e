#include "policy/diagnostic.hpp"

#include <gtest/gtest.h>

namespace darman::policy {
namespace {

TEST(Nearest, offers_what_was_meant) {
    const std::vector<std::string> names = {
        "share", "penalty", "patient_pays", "fund_pays", "is", "in"};
    EXPECT_EQ(nearest("shaer", names), "share");
    EXPECT_EQ(nearest("Share", names), "share");
    EXPECT_EQ(nearest("pnalty", names), "penalty");
    EXPECT_EQ(nearest("patientpays", names), "patient_pays");
    EXPECT_EQ(nearest("fond_pay", names), "fund_pays");
    EXPECT_EQ(nearest("gross", names), "");
    EXPECT_EQ(nearest("a", names), "");
    EXPECT_EQ(nearest("it", names), "is");
    EXPECT_EQ(nearest("", names), "");
    EXPECT_EQ(nearest("share", {}), "");
    EXPECT_EQ(nearest(std::string(1'000'000, 'a'), names), "");
}

TEST(Diagnostics, are_sorted_by_place_and_said_once) {
    Diagnostics diagnostics;
    EXPECT_FALSE(diagnostics.has_errors());
    diagnostics.warning("w", {1, 1, 1}, "last", "");
    EXPECT_FALSE(diagnostics.has_errors());
    diagnostics.error("b", {0, 3, 2}, "third", "mend it");
    diagnostics.error("a", {0, 2, 9}, "second", "mend it");
    diagnostics.error("a", {0, 2, 5}, "first", "");
    diagnostics.error("a", {0, 2, 9}, "beside", "");
    diagnostics.error("a", {0, 2, 9}, "second", "mend it");
    diagnostics.error("b", {0, 3, 2}, "third", "mend it");
    EXPECT_TRUE(diagnostics.has_errors());
    diagnostics.sort();
    std::string all;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        all += line_of(diagnostic, {"a.policy", "b.policy"}) + "\n";
    }
    EXPECT_EQ(all,
              "a.policy:2:5: first\n"
              "a.policy:2:9: second: mend it\n"
              "a.policy:2:9: beside\n"
              "a.policy:3:2: third: mend it\n"
              "b.policy:1:1: warning: last\n");
}

TEST(Diagnostics, say_what_they_can_of_a_place) {
    EXPECT_EQ(line_of({Severity::Error, "x", {}, "what", "do"}, {}), "what: do");
    EXPECT_EQ(line_of({Severity::Error, "x", {5, 2, 3}, "what", ""}, {"a"}), "2:3: what");
}

}  // namespace
}  // namespace darman::policy
