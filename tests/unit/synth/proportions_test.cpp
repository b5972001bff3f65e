#include "parameter_files.hpp"

namespace darman::synth {
namespace {

// At this size sampling noise lets every common share come within 2 %.
constexpr std::uint64_t kPersons = 200'000;

TEST(Proportions, hold_within_two_per_cent) {
    const auto scheme = Scheme::make({kPersons, 1403, 1, true}, parameter_files());
    ASSERT_TRUE(scheme) << scheme.error().line();
    Tally tally;
    constexpr std::uint64_t kBlock = 2'000;
    for (std::uint64_t first = 0; first < scheme->household_count(); first += kBlock) {
        Output out;
        scheme->households(first, std::min(scheme->household_count(), first + kBlock), out, tally);
    }
    EXPECT_EQ(tally.of(Count::Persons), kPersons);
    std::size_t held = 0;
    for (const Proportion& each : scheme->report(tally)) {
        EXPECT_TRUE(each.holds()) << each.name << " is " << each.got_ppm() << " ppm, expected "
                                  << each.target_ppm << " (" << each.source << ")";
        EXPECT_FALSE(each.source.empty()) << each.name;
        held += each.target_ppm >= 0 ? 1U : 0U;
    }
    EXPECT_GT(held, 100U);
}

TEST(Proportions, that_are_off_are_said_to_be) {
    EXPECT_TRUE((Proportion{"", 102, 1000, 100'000, ""}).holds());
    EXPECT_FALSE((Proportion{"", 106'000, 1'000'000, 100'000, ""}).holds());
    EXPECT_TRUE((Proportion{"", 101'900, 1'000'000, 100'000, ""}).holds());
    // Few cases: 30 of 1,000 where 25 were expected is chance; 60 is not.
    EXPECT_TRUE((Proportion{"", 30, 1000, 25'000, ""}).holds());
    EXPECT_FALSE((Proportion{"", 60, 1000, 25'000, ""}).holds());
    // A mean has no such excuse.
    EXPECT_FALSE((Proportion{"", 95, 10, 9'000'000, ""}).holds());
}

}  // namespace
}  // namespace darman::synth
