// Rejected is b/c2/2 (over_most), pended c/c3/1 (dental); the labels say what should be found.
#include <gtest/gtest.h>

#include "sample.hpp"

namespace darman::replay {
namespace {

class ScoresTest : public testing::Test {
  protected:
    ScoresTest() {
        auto read = read_labels(
            "line,kind,code\n"
            "b/c2/2,too_dear,over_most\n"  // found
            "f/c6/1,too_dear,over_most\n"  // missed
            "c/c3/1,too_dear,over_most\n"  // by another reason
            "a/c1/1,ghost,\n"              // nothing is expected to find it
            "z/c9/9,ghost,\n",             // no such line
            "labels.csv");
        EXPECT_TRUE(read);
        labels_ = std::move(read).value();
    }

    Labels labels_;
};

TEST_F(ScoresTest, ByKind) {
    const Laws laws({""});
    Question question = laws.question();
    question.labels = &labels_;
    const Report report = replayed(question, year_of_facts());
    const std::vector<KindResult> kinds = kind_results(report, *scored_section(report), 0);
    ASSERT_EQ(kinds.size(), 2U);
    EXPECT_EQ(kinds[0].kind, "ghost");
    EXPECT_FALSE(kinds[0].findable);
    EXPECT_EQ(kinds[0].score.labelled, 1U);
    EXPECT_EQ(kinds[1].score.labelled, 3U);
    EXPECT_EQ(kinds[1].score.found, 1U);
    EXPECT_EQ(kinds[1].score.by_another, 1U);
    EXPECT_EQ(kinds[1].given, 1U);
    EXPECT_EQ(kinds[1].right, 1U);
    EXPECT_EQ(report.totals.of(*scored_section(report), 0).scores.labels_met, 4U);
}

TEST_F(ScoresTest, ByReason) {
    const Laws laws({"", "strict"});
    Question question = laws.question();
    question.labels = &labels_;
    const Report report = replayed(question, year_of_facts());
    const auto& today = report.totals.of(*scored_section(report), 0).scores.codes;
    EXPECT_EQ(today.at("over_most").labelled, 3U);
    EXPECT_EQ(today.at("over_most").given, 1U);
    EXPECT_EQ(today.at("over_most").both, 1U);
    EXPECT_EQ(today.at("dental").labelled, 0U);
    EXPECT_EQ(today.at("dental").given, 1U);
    // 2,000 and 1,000 and 600 are over 500: two are labelled.
    const auto& strict = report.totals.of(*scored_section(report), 1).scores.codes;
    EXPECT_EQ(strict.at("over_most").given, 3U);
    EXPECT_EQ(strict.at("over_most").both, 2U);
    EXPECT_EQ(ratio(2, 3, 4), "0.6667");
    EXPECT_EQ(ratio(0, 0, 4), "");
}

}  // namespace
}  // namespace darman::replay
