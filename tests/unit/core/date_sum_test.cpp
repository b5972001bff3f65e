// Adding to dates, and counting between them.
#include <limits>
#include <random>
#include <string>

#include <gtest/gtest.h>

#include "core/date.hpp"

namespace darman::core {
namespace {

constexpr DayRounding kBoth[] = {DayRounding::Down, DayRounding::Up};

Date jalali(int year, int month, int day) {
    return *Date::create(Calendar::Jalali, {year, month, day});
}

Date gregorian(int year, int month, int day) {
    return *Date::create(Calendar::Gregorian, {year, month, day});
}

TEST(DateSum, a_year_after_30_esfand_is_29_esfand_or_1_farvardin) {
    const Date birth = jalali(1399, 12, 30);
    EXPECT_EQ(birth.add_months(12, Calendar::Jalali, DayRounding::Down), jalali(1400, 12, 29));
    EXPECT_EQ(birth.add_months(12, Calendar::Jalali, DayRounding::Up), jalali(1401, 1, 1));
    for (const DayRounding rounding : kBoth) {
        EXPECT_EQ(birth.add_months(48, Calendar::Jalali, rounding), jalali(1403, 12, 30))
            << "leap again";
        EXPECT_EQ(birth.add_months(0, Calendar::Jalali, rounding), birth);
    }
    EXPECT_EQ(birth.add_months(-12, Calendar::Jalali, DayRounding::Down), jalali(1398, 12, 29));
    EXPECT_EQ(birth.add_months(-12, Calendar::Jalali, DayRounding::Up), jalali(1399, 1, 1));
}

TEST(DateSum, a_birthday_on_30_esfand_counts_by_the_rule_chosen) {
    const Date birth = jalali(1399, 12, 30);
    EXPECT_EQ(whole_years(birth, jalali(1400, 12, 28), Calendar::Jalali, DayRounding::Down), 0);
    EXPECT_EQ(whole_years(birth, jalali(1400, 12, 29), Calendar::Jalali, DayRounding::Down), 1);
    EXPECT_EQ(whole_years(birth, jalali(1400, 12, 29), Calendar::Jalali, DayRounding::Up), 0);
    EXPECT_EQ(whole_years(birth, jalali(1401, 1, 1), Calendar::Jalali, DayRounding::Up), 1);
    for (const DayRounding rounding : kBoth) {
        EXPECT_EQ(whole_years(birth, jalali(1403, 12, 29), Calendar::Jalali, rounding), 3);
        EXPECT_EQ(whole_years(birth, jalali(1403, 12, 30), Calendar::Jalali, rounding), 4);
    }
}

TEST(DateSum, months_end_where_their_calendar_says) {
    EXPECT_EQ(jalali(1403, 6, 31).add_months(1, Calendar::Jalali, DayRounding::Down),
              jalali(1403, 7, 30));
    EXPECT_EQ(jalali(1403, 6, 31).add_months(1, Calendar::Jalali, DayRounding::Up),
              jalali(1403, 8, 1));
    EXPECT_EQ(gregorian(2024, 1, 31).add_months(1, Calendar::Gregorian, DayRounding::Down),
              gregorian(2024, 2, 29));
    EXPECT_EQ(gregorian(2024, 1, 31).add_months(1, Calendar::Gregorian, DayRounding::Up),
              gregorian(2024, 3, 1));
    EXPECT_EQ(gregorian(2024, 2, 29).add_months(-12, Calendar::Gregorian, DayRounding::Down),
              gregorian(2023, 2, 28));
}

TEST(DateSum, an_age_is_reached_on_the_birthday) {
    const Date birth = jalali(1354, 4, 12);
    EXPECT_EQ(whole_years(birth, jalali(1414, 4, 11), Calendar::Jalali, DayRounding::Down), 59);
    EXPECT_EQ(whole_years(birth, jalali(1414, 4, 12), Calendar::Jalali, DayRounding::Down), 60);
    EXPECT_EQ(whole_years(birth, birth, Calendar::Jalali, DayRounding::Down), 0);
    EXPECT_EQ(whole_years(jalali(1414, 4, 12), birth, Calendar::Jalali, DayRounding::Down), -60)
        << "mirrored";
}

// Method: seeded pairs of days; the count n must be the greatest with a + n <= b, found by trying n
// + 1.
TEST(DateSum, counts_are_the_greatest_that_fit) {
    std::mt19937_64 bits(1403);
    const Date first = jalali(1210, 1, 1);
    for (int round = 0; round < 20'000; ++round) {
        const Date a = first.add_days(static_cast<std::int64_t>(bits() % 130'000));
        const Date b =
            a.add_days(static_cast<std::int64_t>(bits() % (round % 2 == 0 ? 800 : 12'000)));
        for (const Calendar calendar : {Calendar::Jalali, Calendar::Gregorian}) {
            for (const DayRounding rounding : kBoth) {
                SCOPED_TRACE(a.to_string(calendar) + " .. " + b.to_string(calendar));
                const std::int64_t months = whole_months(a, b, calendar, rounding);
                ASSERT_GE(months, 0);
                ASSERT_LE(a.add_months(months, calendar, rounding), b);
                ASSERT_GT(a.add_months(months + 1, calendar, rounding), b);
                ASSERT_EQ(whole_months(b, a, calendar, rounding), -months);
                const std::int64_t years = whole_years(a, b, calendar, rounding);
                ASSERT_LE(a.add_months(12 * years, calendar, rounding), b);
                ASSERT_GT(a.add_months(12 * years + 12, calendar, rounding), b);
                ASSERT_EQ(whole_years(b, a, calendar, rounding), -years);
            }
        }
        ASSERT_EQ(a.add_days(whole_days(a, b)), b);
        ASSERT_EQ(whole_days(b, a), -whole_days(a, b));
    }
}

TEST(DateSum, of_any_size_stays_within_the_ends) {
    constexpr std::int64_t kMost = std::numeric_limits<std::int64_t>::max();
    EXPECT_EQ(Date().add_days(kMost).to_string(Calendar::Gregorian), "9999-12-31");
    EXPECT_EQ(Date().add_days(-kMost - 1).to_string(Calendar::Gregorian), "0001-01-01");
    EXPECT_EQ(
        Date().add_months(kMost, Calendar::Gregorian, DayRounding::Up).in(Calendar::Gregorian).year,
        9999);
    EXPECT_LE(Date().add_months(-kMost - 1, Calendar::Jalali, DayRounding::Down),
              jalali(1200, 1, 1));
    EXPECT_FALSE(Date().add_days(kMost).in_range(Calendar::Gregorian));
    EXPECT_FALSE(
        Date::from_days(std::numeric_limits<std::int32_t>::min()).in_range(Calendar::Jalali));
    EXPECT_EQ(Month::of(Date::from_days(std::numeric_limits<std::int32_t>::max()), Calendar::Jalali)
                  .year(),
              9999);
}

TEST(Month, knows_its_days) {
    const Month esfand(Calendar::Jalali, 1403, 12);
    EXPECT_EQ(esfand.first_day(), jalali(1403, 12, 1));
    EXPECT_EQ(esfand.last_day(), jalali(1403, 12, 30));
    EXPECT_EQ(esfand.add(12).last_day(), jalali(1404, 12, 29));
    EXPECT_EQ(esfand.add(1).to_string(), "1404-01");
    EXPECT_EQ(esfand.add(-12).to_string(), "1402-12");
    EXPECT_EQ(esfand.index(), 1403 * 12 + 11);
    EXPECT_EQ(Month::of(jalali(1403, 12, 30), Calendar::Jalali), esfand);
    EXPECT_EQ(Month::of(jalali(1403, 12, 30), Calendar::Gregorian).to_string(), "2025-03");
    EXPECT_EQ(Month().to_string(), "1970-01");
}

TEST(Month, is_read_from_year_and_month) {
    EXPECT_EQ(*Month::parse("1403-08"), Month(Calendar::Jalali, 1403, 8));
    EXPECT_EQ(*Month::parse("۱۴۰۳/۸"), Month(Calendar::Jalali, 1403, 8));
    EXPECT_EQ(Month::parse("2024-10")->calendar(), Calendar::Gregorian);
    for (const char* text :
         {"", "1403", "1403-13", "1403-00", "1700-01", "1403-08-01", "08-1403", "1403-"}) {
        EXPECT_FALSE(Month::parse(text)) << text;
    }
    EXPECT_EQ(Month::parse("1403-13").error().line(),
              "1403-13 does not exist: a year has 12 months: write a month from 1 to 12");
}

TEST(Month, of_two_calendars_order_by_their_first_days) {
    EXPECT_LT(Month(Calendar::Gregorian, 2024, 3), Month(Calendar::Jalali, 1403, 1));
    EXPECT_LT(Month(Calendar::Jalali, 1403, 1), Month(Calendar::Gregorian, 2024, 4));
    EXPECT_NE(Month(Calendar::Gregorian, 2024, 3), Month(Calendar::Jalali, 1403, 1));
}

TEST(MonthDeathTest, stops_on_a_month_that_is_none) {
    EXPECT_DEATH(Month(Calendar::Jalali, 1403, 13), "month");
    EXPECT_DEATH(Month(Calendar::Jalali, 0, 1), "year");
}

}  // namespace
}  // namespace darman::core
