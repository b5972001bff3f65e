#include <limits>
#include <string>

#include <gtest/gtest.h>

#include "core/date.hpp"

namespace darman::core {
namespace {

const std::string kTehran = "Asia/Tehran";
const std::string kBerlin = "Europe/Berlin";

std::int64_t micros(const std::string& text, const std::string& zone) {
    return Instant::parse(text, zone)->micros();
}

TEST(Instant, is_local_to_the_zone_without_an_offset) {
    EXPECT_EQ(micros("1970-01-01T00:00Z", kTehran), 0);
    EXPECT_EQ(micros("2026-03-02T10:14", kTehran), micros("2026-03-02T06:44Z", "UTC"));
    EXPECT_EQ(micros("2026-03-02T10:14:05+03:30", kBerlin), micros("2026-03-02T10:14:05", kTehran));
    EXPECT_EQ(micros("1404-12-11T10:14", kTehran), micros("2026-03-02T10:14", kTehran));
    EXPECT_EQ(micros("۱۴۰۴-۱۲-۱۱T۱۰:۱۴", kTehran), micros("2026-03-02T10:14", kTehran));
    EXPECT_EQ(micros("1969-12-31T23:59:59.999999Z", "UTC"), -1);
}

TEST(Instant, keeps_microseconds_and_cuts_what_is_finer) {
    EXPECT_EQ(micros("1970-01-01T00:00:01.5Z", "UTC"), 1'500'000);
    EXPECT_EQ(micros("1970-01-01T00:00:00.000001Z", "UTC"), 1);
    EXPECT_EQ(micros("1970-01-01T00:00:00.123456789Z", "UTC"), 123'456);
}

TEST(Instant, of_a_bare_date_is_its_first_moment) {
    EXPECT_EQ(micros("2026-03-02", kTehran), micros("2026-03-01T20:30Z", "UTC"));
    // Tehran put the clock forward at midnight until 1401: on 2 Farvardin 1400 there was no 00:30.
    EXPECT_EQ(Instant::parse("1400-01-02", kTehran)->to_string(kTehran),
              "2021-03-22T01:00:00+04:30");
    EXPECT_EQ(*Instant::parse("1400-01-02", kTehran),
              *Instant::start_of(*Date::parse("1400-01-02"), kTehran));
    EXPECT_EQ(Instant::parse("1400-01-02", kTehran)->date_in(kTehran), *Date::parse("1400-01-02"));
}

TEST(Instant, of_a_time_skipped_is_after_the_jump_and_of_one_struck_twice_the_first) {
    EXPECT_EQ(Instant::parse("2024-03-31T02:30", kBerlin)->to_string(kBerlin),
              "2024-03-31T03:30:00+02:00");
    EXPECT_EQ(Instant::parse("2024-10-27T02:30", kBerlin)->to_string(kBerlin),
              "2024-10-27T02:30:00+02:00");
}

TEST(Instant, falls_on_different_days_in_different_zones) {
    const Instant evening = *Instant::parse("2026-03-02T22:00Z", "UTC");
    EXPECT_EQ(evening.date_in("UTC").to_string(Calendar::Gregorian), "2026-03-02");
    EXPECT_EQ(evening.date_in(kTehran).to_string(Calendar::Gregorian), "2026-03-03");
    EXPECT_EQ(Instant::from_micros(-1).date_in("UTC").days(), -1);
}

TEST(Instant, is_written_with_its_offset_and_read_back) {
    EXPECT_EQ(Instant::parse("2026-03-02T10:14", kTehran)->to_string(kTehran),
              "2026-03-02T10:14:00+03:30");
    EXPECT_EQ(Instant().to_string("UTC"), "1970-01-01T00:00:00+00:00");
    EXPECT_EQ(Instant::from_micros(-1).to_string("UTC"), "1969-12-31T23:59:59.999999+00:00");
    EXPECT_EQ(Instant::from_micros(42).to_string("UTC"), "1970-01-01T00:00:00.000042+00:00");
    EXPECT_EQ(Instant().to_string("America/New_York"), "1969-12-31T19:00:00-05:00");
    for (const char* text :
         {"2026-03-02T10:14:00+03:30", "1890-01-01T00:00:00Z", "2021-07-01T12:00:00.25Z"}) {
        for (const std::string& zone : {kTehran, kBerlin, std::string("America/St_Johns")}) {
            const Instant instant = *Instant::parse(text, "UTC");
            EXPECT_EQ(*Instant::parse(instant.to_string(zone), "UTC"), instant)
                << instant.to_string(zone);
        }
    }
}

TEST(Instant, refuses_everything_else) {
    for (const char* text : {"",
                             "T10:00",
                             "2026-03-02T",
                             "2026-03-02T10",
                             "2026-03-02T1:00",
                             "2026-03-02T24:00",
                             "2026-03-02T10:60",
                             "2026-03-02T10:00:60",
                             "2026-03-02T10:00.",
                             "2026-03-02T10:00:00.",
                             "2026-03-02T10:00:00.1234567890Z",
                             "2026-03-02T10:00+3",
                             "2026-03-02T10:00+0330",
                             "2026-03-02T10:00+19:00",
                             "2026-03-02T10:00ZZ",
                             "2026-03-02 10:00",
                             "2026-02-30T10:00",
                             "10:00",
                             "2026-03-02T10:00 Z"}) {
        EXPECT_FALSE(Instant::parse(text, "UTC")) << text;
    }
    EXPECT_EQ(Instant::parse("2026-03-02T25:00", "UTC").error().line(),
              "\"2026-03-02T25:00\" is not a point in time: write it like 2026-03-02T10:14 or "
              "2026-03-02T10:14:05+03:30");
    EXPECT_EQ(Instant::parse("1404-12-30T10:00", "UTC").error().message,
              "1404-12-30 does not exist: Esfand 1404 has 29 days");
}

TEST(Instant, refuses_a_zone_that_is_none) {
    EXPECT_EQ(Instant::parse("2026-03-02T10:00", "Asia/Ahvaz").error().line(),
              "\"Asia/Ahvaz\" is not a time zone: write an IANA name like Asia/Tehran");
    EXPECT_TRUE(zone_exists(kTehran));
    EXPECT_TRUE(zone_exists("UTC"));
    EXPECT_FALSE(zone_exists(""));
    EXPECT_FALSE(zone_exists("Asia/Ahvaz"));
}

TEST(Instant, is_written_at_the_ends_of_its_range_too) {
    const Instant last = Instant::from_micros(std::numeric_limits<std::int64_t>::max());
    const Instant first = Instant::from_micros(std::numeric_limits<std::int64_t>::min());
    EXPECT_EQ(last.to_string("UTC"), "294247-01-10T04:00:54.775807+00:00");
    EXPECT_EQ(first.to_string("UTC"), "-290308-12-21T19:59:05.224192+00:00");
    EXPECT_EQ(last.date_in("UTC").to_string(Calendar::Gregorian), "294247-01-10");
    EXPECT_FALSE(first.to_string(kTehran).empty());
}

}  // namespace
}  // namespace darman::core
