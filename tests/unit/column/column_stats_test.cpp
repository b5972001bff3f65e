#include "column/column_stats.hpp"

#include <gtest/gtest.h>

namespace darman::column {
namespace {

using core::CellState;

std::optional<ColumnPlan> plan_of(Meaning meaning, const std::vector<std::string>& texts) {
    ColumnStats stats(meaning);
    for (const std::string& text : texts) {
        if (!stats.add(text.empty() ? CellState::Unknown : CellState::Value, text)) {
            return std::nullopt;
        }
    }
    return stats.plan("c");
}

TEST(ColumnStats, NumbersAreAsNarrowAsTheirRangeAndStepAllow) {
    const auto plan = plan_of(Meaning::Number, {"1000000", "1010000", "3550000"});
    EXPECT_EQ(plan->layout.encoding, Encoding::Integer);
    EXPECT_EQ(plan->layout.step, 10'000U);
    EXPECT_EQ(plan->layout.base, 1'000'000);
    EXPECT_EQ(plan->layout.width, 8);
    const auto small = plan_of(Meaning::Number, {"3", "255"});
    EXPECT_EQ(small->layout.base, 0);
    EXPECT_EQ(small->layout.width, 8);
}

TEST(ColumnStats, DecimalsShareTheFinestScale) {
    const auto plan = plan_of(Meaning::Number, {"1.5", "-2", "0.25"});
    EXPECT_EQ(plan->layout.scale, 2);
    EXPECT_EQ(plan->layout.base, -200);
    EXPECT_EQ(plan->layout.step, 25U);
}

TEST(ColumnStats, NumbersThatDoNotFitTogetherAreTexts) {
    EXPECT_FALSE(plan_of(Meaning::Number, {"1/3"}));
    EXPECT_FALSE(plan_of(Meaning::Number, {"100", "0.000000000000000001"}));
}

TEST(ColumnStats, TheWholeRangeOf64Bits) {
    ColumnLayout layout;
    set_range(layout,
              std::numeric_limits<std::int64_t>::min(),
              std::numeric_limits<std::int64_t>::max(),
              1);
    EXPECT_EQ(layout.width, 64);
    EXPECT_EQ(layout.base, std::numeric_limits<std::int64_t>::min());
}

TEST(ColumnStats, TextsAreListedSortedByBytes) {
    const auto plan = plan_of(Meaning::Code, {"b", "a", "b", ""});
    EXPECT_EQ(plan->layout.encoding, Encoding::Dictionary);
    EXPECT_EQ(plan->texts, (std::vector<std::string>{"a", "b"}));
    EXPECT_TRUE(plan->has_absent);
}

TEST(ColumnStats, ManyKeysThatCountAreNumbered) {
    std::vector<std::string> texts;
    texts.reserve(1002);
    for (int i = 0; i < 1000; ++i) {
        texts.push_back("p" + std::to_string(100'000 + i));
    }
    const auto plan = plan_of(Meaning::Text, texts);
    EXPECT_EQ(plan->layout.encoding, Encoding::Numbered);
    EXPECT_EQ(plan->layout.prefix, "p");
    EXPECT_EQ(plan->layout.width, 16);
    texts.emplace_back("p007");  // its zeros would be lost beside p100000
    texts.emplace_back("p07");
    EXPECT_NE(plan_of(Meaning::Text, texts)->layout.encoding, Encoding::Numbered);
}

TEST(ColumnStats, TimesWithAndWithoutZoneDoNotMix) {
    EXPECT_TRUE(plan_of(Meaning::Instant, {"2024-03-20T10:14:00Z"}));
    EXPECT_FALSE(plan_of(Meaning::Instant, {"2024-03-20T10:14:00Z", "2024-03-20T10:14:00"}));
}

TEST(ColumnStats, WithoutValuesNothingIsKept) {
    EXPECT_EQ(plan_of(Meaning::Number, {"", ""})->layout.encoding, Encoding::Empty);
    ColumnStats none(Meaning::Date);
    EXPECT_TRUE(none.add(CellState::None, ""));
    EXPECT_EQ(none.plan("c")->layout.absence, Absence::None);
}

}  // namespace
}  // namespace darman::column
