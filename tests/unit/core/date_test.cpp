// Days and their names. The vectors are recomputed from public algorithms; ICU's own Persian
// calendar, which is independent of our arithmetic, judges every day of the years it can.
#include "core/date.hpp"

#include <memory>
#include <string>
#include <vector>

#include <gtest/gtest.h>
#include <unicode/calendar.h>

namespace darman::core {
namespace {

Date jalali(int year, int month, int day) {
    return *Date::create(Calendar::Jalali, {year, month, day});
}

Date gregorian(int year, int month, int day) {
    return *Date::create(Calendar::Gregorian, {year, month, day});
}

constexpr std::int32_t kJulianDayOf1970 = 2'440'588;

TEST(Date, knows_the_leap_years_1300_to_1500) {
    const std::vector<int> expected = {1300, 1304, 1309, 1313, 1317, 1321, 1325, 1329, 1333, 1337,
                                       1342, 1346, 1350, 1354, 1358, 1362, 1366, 1370, 1375, 1379,
                                       1383, 1387, 1391, 1395, 1399, 1403, 1408, 1412, 1416, 1420,
                                       1424, 1428, 1432, 1436, 1441, 1445, 1449, 1453, 1457, 1461,
                                       1465, 1469, 1474, 1478, 1482, 1486, 1490, 1494, 1498};
    std::vector<int> found;
    for (int year = 1300; year <= 1500; ++year) {
        if (is_leap_year(Calendar::Jalali, year)) {
            found.push_back(year);
        }
    }
    EXPECT_EQ(found, expected);
    EXPECT_TRUE(is_leap_year(Calendar::Gregorian, 2000));
    EXPECT_FALSE(is_leap_year(Calendar::Gregorian, 1900));
}

struct DayRow {
    const char* gregorian;
    const char* jalali;
};

TEST(Date, agrees_with_the_published_pairs_of_days) {
    const std::vector<DayRow> rows = {
        {"1925-03-31", "1304-01-11"}, {"1975-07-03", "1354-04-12"}, {"1979-04-01", "1358-01-12"},
        {"1993-03-07", "1371-12-16"}, {"2017-03-20", "1395-12-30"}, {"2017-03-21", "1396-01-01"},
        {"2020-03-20", "1399-01-01"}, {"2021-03-20", "1399-12-30"}, {"2021-03-21", "1400-01-01"},
        {"2024-03-19", "1402-12-29"}, {"2024-03-20", "1403-01-01"}, {"2024-07-24", "1403-05-03"},
        {"2024-11-20", "1403-08-30"}, {"2025-03-20", "1403-12-30"}, {"2025-03-21", "1404-01-01"},
        {"2026-03-20", "1404-12-29"}, {"2026-03-21", "1405-01-01"}, {"2029-03-20", "1408-01-01"},
        {"2030-03-20", "1408-12-30"}, {"2058-03-20", "1436-12-30"}, {"2100-03-21", "1479-01-01"},
    };
    for (const DayRow& row : rows) {
        const auto by_jalali = Date::parse(row.jalali);
        const auto by_gregorian = Date::parse(row.gregorian);
        ASSERT_TRUE(by_jalali && by_gregorian) << row.jalali;
        EXPECT_EQ(*by_jalali, *by_gregorian) << row.jalali << " is not " << row.gregorian;
        EXPECT_EQ(by_gregorian->to_string(Calendar::Jalali), row.jalali);
        EXPECT_EQ(by_jalali->to_string(Calendar::Gregorian), row.gregorian);
    }
    EXPECT_EQ(jalali(1403, 5, 3).weekday(), 3) << "a Wednesday";
    EXPECT_EQ(jalali(1403, 8, 30).weekday(), 3) << "a Wednesday";
    EXPECT_EQ(Date().weekday(), 4) << "1970-01-01 was a Thursday";
}

TEST(Date, agrees_with_the_published_julian_day_numbers) {
    EXPECT_EQ(jalali(1395, 1, 23).days() + kJulianDayOf1970, 2'457'490);
    EXPECT_EQ(Date().days() + kJulianDayOf1970, 2'440'588);
    // JDN 1948321 was 622-03-22, the first day of year 1: outside the years that the 33-year rule
    // serves.
    const Date epoch = Date::from_days(1'948'321 - kJulianDayOf1970);
    EXPECT_EQ(epoch.to_string(Calendar::Gregorian), "0622-03-22");
    EXPECT_FALSE(epoch.in_range(Calendar::Jalali));
    EXPECT_FALSE(Date::create(Calendar::Jalali, {1, 1, 1}));
}

// Method: every day of 1200-1599, one after the other, there and back in both calendars.
TEST(Date, round_trips_all_146097_days_of_400_years) {
    const Date first = jalali(1200, 1, 1);
    const Date last = last_day_of_year(Calendar::Jalali, 1599);
    ASSERT_EQ(whole_days(first, last) + 1, 146'097);
    YearMonthDay expected{1200, 1, 1};
    for (Date day = first; day <= last; day = day.add_days(1)) {
        const YearMonthDay ymd = day.in(Calendar::Jalali);
        ASSERT_EQ(ymd, expected);
        ASSERT_EQ(*Date::create(Calendar::Jalali, ymd), day);
        ASSERT_TRUE(day.in_range(Calendar::Jalali));
        if (day.in_range(Calendar::Gregorian)) {
            ASSERT_EQ(*Date::create(Calendar::Gregorian, day.in(Calendar::Gregorian)), day);
        }
        ++expected.day;
        if (expected.day > days_in_month(Calendar::Jalali, expected.year, expected.month)) {
            expected.day = 1;
            expected.month = expected.month % 12 + 1;
            expected.year += expected.month == 1 ? 1 : 0;
        }
    }
    EXPECT_FALSE(first.add_days(-1).in_range(Calendar::Jalali));
    EXPECT_FALSE(last.add_days(1).in_range(Calendar::Jalali));
}

TEST(Date, round_trips_every_day_of_the_gregorian_years) {
    std::int32_t day = first_day_of_year(Calendar::Gregorian, 1800).days();
    for (int year = 1800; year <= 2199; ++year) {
        for (int month = 1; month <= 12; ++month) {
            const int day_count = days_in_month(Calendar::Gregorian, year, month);
            for (int number = 1; number <= day_count; ++number, ++day) {
                const YearMonthDay ymd{year, month, number};
                ASSERT_EQ(Date::create(Calendar::Gregorian, ymd)->days(), day);
                ASSERT_EQ(Date::from_days(day).in(Calendar::Gregorian), ymd);
            }
        }
    }
    EXPECT_EQ(Date::from_days(day - 1), last_day_of_year(Calendar::Gregorian, 2199));
}

// Method: noon of every day of 1200-1599 through ICU's calendar of the locale fa@calendar=persian.
TEST(Date, agrees_with_icu_on_every_day) {
    UErrorCode status = U_ZERO_ERROR;
    const std::unique_ptr<icu::Calendar> judge(icu::Calendar::createInstance(
        icu::TimeZone::getGMT()->clone(), icu::Locale("fa_IR@calendar=persian"), status));
    ASSERT_TRUE(U_SUCCESS(status));
    ASSERT_STREQ(judge->getType(), "persian");
    constexpr std::int64_t kMillisPerDay = 86'400'000;
    const std::int32_t last = last_day_of_year(Calendar::Jalali, 1599).days();
    for (std::int32_t day = jalali(1200, 1, 1).days(); day <= last; ++day) {
        judge->setTime(static_cast<UDate>(day * kMillisPerDay + kMillisPerDay / 2), status);
        const YearMonthDay expected{judge->get(UCAL_EXTENDED_YEAR, status),
                                    judge->get(UCAL_MONTH, status) + 1,
                                    judge->get(UCAL_DATE, status)};
        const Date date = Date::from_days(day);
        ASSERT_EQ(date.in(Calendar::Jalali), expected) << date.to_string(Calendar::Gregorian);
        ASSERT_EQ(date.weekday() % 7 + 1, judge->get(UCAL_DAY_OF_WEEK, status))
            << "ICU counts from Sunday";
    }
    ASSERT_TRUE(U_SUCCESS(status));
}

TEST(Date, reads_the_forms_people_write) {
    const Date expected = jalali(1403, 8, 1);
    for (const char* text : {"1403-08-01",
                             "1403/08/01",
                             "1403/8/1",
                             "۱۴۰۳/۰۸/۰۱",
                             "۱۴۰۳-۸-۱",
                             "١٤٠٣-٠٨-٠١",
                             "2024-10-22",
                             "2024/10/22",
                             "۲۰۲۴-۱۰-۲۲"}) {
        const auto parsed = Date::parse(text);
        ASSERT_TRUE(parsed) << text << ": " << parsed.error().line();
        EXPECT_EQ(*parsed, expected) << text;
    }
}

TEST(Date, refuses_everything_else) {
    for (const char* text : {"",
                             "1403",
                             "1403-08",
                             "1403-08-01-01",
                             "1403-08-",
                             "1403-08/01",
                             "03-08-01",
                             "01/08/1403",
                             "14030801",
                             "1403-008-01",
                             "1403-08-001",
                             "1403 08 01",
                             "1403.08.01",
                             " 1403-08-01",
                             "1403-08-01 ",
                             "1403-08-01T10:00",
                             "-1403-08-01",
                             "14030-08-01",
                             "1403-a-01"}) {
        EXPECT_FALSE(Date::parse(text)) << text;
    }
    EXPECT_EQ(Date::parse("۱۴۰۳-08-01").error().line(),
              "digits of two scripts in one date: write them all in one script");
    EXPECT_EQ(
        Date::parse("03/08/01").error().line(),
        "\"03/08/01\" is not a date: write year, month and day like 1403-08-01 or 2024-10-22");
}

TEST(Date, says_why_a_day_does_not_exist) {
    EXPECT_EQ(Date::parse("1403-12-31").error().line(),
              "1403-12-31 does not exist: Esfand 1403 has 30 days: write a day from 1 to 30");
    EXPECT_EQ(Date::parse("1404-12-30").error().message,
              "1404-12-30 does not exist: Esfand 1404 has 29 days");
    EXPECT_EQ(Date::parse("1404-12-30").error().remedy, "write a day from 1 to 29");
    EXPECT_EQ(Date::parse("1403/7/31").error().message,
              "1403-07-31 does not exist: Mehr 1403 has 30 days");
    EXPECT_EQ(Date::parse("2023-02-29").error().message,
              "2023-02-29 does not exist: February 2023 has 28 days");
    EXPECT_EQ(Date::parse("1403-13-01").error().line(),
              "1403-13-01 does not exist: a year has 12 months: write a month from 1 to 12");
    EXPECT_EQ(Date::parse("1403-00-01").error().code, base::ErrorCode::InvalidInput);
    EXPECT_EQ(Date::parse("1403-01-00").error().code, base::ErrorCode::InvalidInput);
}

TEST(Date, refuses_years_of_neither_calendar) {
    for (const char* text :
         {"1199-12-29", "1600-01-01", "1799-12-31", "2200-01-01", "0403-08-01", "9999-01-01"}) {
        const auto parsed = Date::parse(text);
        ASSERT_FALSE(parsed) << text;
        EXPECT_EQ(parsed.error().code, base::ErrorCode::OutOfRange) << text;
    }
    EXPECT_EQ(Date::parse("1603-08-01").error().line(),
              "\"1603-08-01\" has a year of neither calendar: write a Jalali year 1200-1599 or a "
              "Gregorian year "
              "1800-2199");
    EXPECT_EQ(Date::create(Calendar::Gregorian, {1403, 1, 1}).error().line(),
              "1403-01-01 is outside the Gregorian years 1800-2199: write a year of 1800-2199");
    EXPECT_EQ(calendar_of_year(1599), Calendar::Jalali);
    EXPECT_EQ(calendar_of_year(1800), Calendar::Gregorian);
    EXPECT_FALSE(calendar_of_year(1700));
}

TEST(Date, orders_by_day_whatever_the_calendar) {
    EXPECT_LT(jalali(1403, 1, 1), gregorian(2024, 3, 21));
    EXPECT_EQ(jalali(1403, 1, 1), gregorian(2024, 3, 20));
    EXPECT_EQ(gregorian(1970, 1, 1), Date());
}

TEST(Interval, has_both_its_ends_and_may_be_empty) {
    const Interval year{jalali(1403, 1, 1), jalali(1403, 12, 30)};
    EXPECT_TRUE(year.contains(year.from));
    EXPECT_TRUE(year.contains(year.to));
    EXPECT_FALSE(year.contains(jalali(1404, 1, 1)));
    EXPECT_FALSE((Interval{year.to, year.from}.contains(jalali(1403, 6, 1))));
}

}  // namespace
}  // namespace darman::core
