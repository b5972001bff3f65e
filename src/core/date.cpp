#include "core/date.hpp"

#include <algorithm>
#include <array>
#include <vector>

#include "base/check.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::int64_t kDaysPer400GregorianYears = 146'097;
constexpr std::int64_t kGregorianDaysFrom0000March = 719'468;  // 0000-03-01 .. 1970-01-01
constexpr std::int64_t kDaysPer33JalaliYears = 12'053;
// By the 33-year rule, 1 Farvardin of year 0 would be this day; it makes 1403-01-01 fall on
// 2024-03-20.
constexpr std::int64_t kJalaliYear0Days = -492'633;
constexpr std::array<int, 8> kLeapPositions = {1, 5, 9, 13, 17, 22, 26, 30};

// Where sums of days and months stop: 0001-01-01 and 9999-12-31 (Gregorian).
constexpr std::int64_t kDaysMin = -719'162;
constexpr std::int64_t kDaysMax = 2'932'896;
constexpr std::int64_t kMonthIndexMin = 12;
constexpr std::int64_t kMonthIndexMax = 9999 * 12 + 11;

struct YearRange {
    int first;
    int last;
};

YearRange year_range(Calendar calendar) {
    switch (calendar) {
        case Calendar::Gregorian:
            return {1800, 2199};
        case Calendar::Jalali:
            return {1200, 1599};
    }
    DARMAN_UNREACHABLE();
}

std::string_view calendar_name(Calendar calendar) {
    return calendar == Calendar::Jalali ? "Jalali" : "Gregorian";
}

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

std::int64_t floor_mod(std::int64_t a, std::int64_t b) {
    return a - floor_div(a, b) * b;
}

std::int64_t leap_positions_before(std::int64_t position) {
    return std::count_if(kLeapPositions.begin(), kLeapPositions.end(), [position](int leap) {
        return leap < position;
    });
}

std::int64_t jalali_year_start(std::int64_t year) {
    return kJalaliYear0Days + floor_div(year, 33) * kDaysPer33JalaliYears +
           floor_mod(year, 33) * 365 + leap_positions_before(floor_mod(year, 33));
}

std::int64_t jalali_days_before_month(int month) {
    return month <= 7 ? 31 * (month - 1) : 186 + 30 * (month - 7);
}

// Gregorian years are counted from March, so that the leap day is the last of the year.
std::int64_t gregorian_days(YearMonthDay ymd) {
    const std::int64_t year = ymd.month <= 2 ? ymd.year - 1 : ymd.year;
    const std::int64_t month_from_march = (ymd.month + 9) % 12;
    const std::int64_t days_of_years =
        365 * year + floor_div(year, 4) - floor_div(year, 100) + floor_div(year, 400);
    const std::int64_t days_of_months = (153 * month_from_march + 2) / 5;
    return days_of_years + days_of_months + ymd.day - 1 - kGregorianDaysFrom0000March;
}

std::int64_t days_of(Calendar calendar, YearMonthDay ymd) {
    if (calendar == Calendar::Gregorian) {
        return gregorian_days(ymd);
    }
    return jalali_year_start(ymd.year) + jalali_days_before_month(ymd.month) + ymd.day - 1;
}

YearMonthDay gregorian_of(std::int64_t days) {
    const std::int64_t shifted = days + kGregorianDaysFrom0000March;
    const std::int64_t era = floor_div(shifted, kDaysPer400GregorianYears);
    const std::int64_t day_of_era = floor_mod(shifted, kDaysPer400GregorianYears);
    const std::int64_t year_of_era =
        (day_of_era - day_of_era / 1460 + day_of_era / 36'524 - day_of_era / 146'096) / 365;
    const std::int64_t day_of_year =
        day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    const std::int64_t month_from_march = (5 * day_of_year + 2) / 153;
    const std::int64_t month = month_from_march < 10 ? month_from_march + 3 : month_from_march - 9;
    const std::int64_t year = era * 400 + year_of_era + (month <= 2 ? 1 : 0);
    return {static_cast<int>(year),
            static_cast<int>(month),
            static_cast<int>(day_of_year - (153 * month_from_march + 2) / 5 + 1)};
}

YearMonthDay jalali_of(std::int64_t days) {
    const std::int64_t shifted = days - kJalaliYear0Days;
    const std::int64_t cycle = floor_div(shifted, kDaysPer33JalaliYears);
    const std::int64_t day_of_cycle = floor_mod(shifted, kDaysPer33JalaliYears);
    std::int64_t position = std::min<std::int64_t>(day_of_cycle / 365, 32);
    while (position * 365 + leap_positions_before(position) > day_of_cycle) {
        --position;
    }
    const std::int64_t day_of_year =
        day_of_cycle - position * 365 - leap_positions_before(position);
    const std::int64_t month =
        day_of_year < 186 ? day_of_year / 31 + 1 : (day_of_year - 186) / 30 + 7;
    return {static_cast<int>(cycle * 33 + position),
            static_cast<int>(month),
            static_cast<int>(day_of_year - jalali_days_before_month(static_cast<int>(month)) + 1)};
}

std::string padded(int number, std::size_t width) {
    std::string digits = std::to_string(number < 0 ? -number : number);
    if (digits.size() < width) {
        digits.insert(0, width - digits.size(), '0');
    }
    return number < 0 ? "-" + digits : digits;
}

std::string written(YearMonthDay ymd) {
    return padded(ymd.year, 4) + "-" + padded(ymd.month, 2) + "-" + padded(ymd.day, 2);
}

Error year_in_neither_range(std::string_view text) {
    return {ErrorCode::OutOfRange,
            "",
            quote_input(text) + " has a year of neither calendar",
            "write a Jalali year 1200-1599 or a Gregorian year 1800-2199"};
}

Result<void> check_year(Calendar calendar, int year, const std::string& shown) {
    const YearRange range = year_range(calendar);
    if (year < range.first || year > range.last) {
        const std::string years = std::to_string(range.first) + "-" + std::to_string(range.last);
        return Error{
            ErrorCode::OutOfRange,
            "",
            shown + " is outside the " + std::string(calendar_name(calendar)) + " years " + years,
            "write a year of " + years};
    }
    return {};
}

Result<void> check_month(int month, const std::string& shown) {
    if (month < 1 || month > 12) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     shown + " does not exist: a year has 12 months",
                     "write a month from 1 to 12"};
    }
    return {};
}

// The numbers between "-" or "/" (one of them throughout); empty unless the first has four digits
// and the others one or two.
std::vector<int> split_numbers(std::string_view text) {
    std::vector<int> numbers;
    char separator = '\0';
    while (true) {
        std::size_t digit_count = 0;
        int number = 0;
        while (digit_count < text.size() && digit_count < 5 && text[digit_count] >= '0' &&
               text[digit_count] <= '9') {
            number = number * 10 + (text[digit_count++] - '0');
        }
        const bool width_fits =
            numbers.empty() ? digit_count == 4 : digit_count == 1 || digit_count == 2;
        if (!width_fits) {
            return {};
        }
        numbers.push_back(number);
        text.remove_prefix(digit_count);
        if (text.empty()) {
            return numbers;
        }
        if ((text[0] != '-' && text[0] != '/') || (separator != '\0' && text[0] != separator)) {
            return {};
        }
        separator = text[0];
        text.remove_prefix(1);
    }
}

}  // namespace

bool is_leap_year(Calendar calendar, int year) {
    if (calendar == Calendar::Gregorian) {
        return (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    }
    return std::find(kLeapPositions.begin(), kLeapPositions.end(), floor_mod(year, 33)) !=
           kLeapPositions.end();
}

int days_in_month(Calendar calendar, int year, int month) {
    DARMAN_CHECK(month >= 1 && month <= 12);
    if (calendar == Calendar::Jalali) {
        return month <= 6 ? 31 : month < 12 || is_leap_year(calendar, year) ? 30 : 29;
    }
    if (month == 2) {
        return is_leap_year(calendar, year) ? 29 : 28;
    }
    return month == 4 || month == 6 || month == 9 || month == 11 ? 30 : 31;
}

std::optional<Calendar> calendar_of_year(int year) {
    for (const Calendar calendar : {Calendar::Gregorian, Calendar::Jalali}) {
        if (year >= year_range(calendar).first && year <= year_range(calendar).last) {
            return calendar;
        }
    }
    return std::nullopt;
}

std::string_view month_name(Calendar calendar, int month) {
    constexpr std::array<std::string_view, 12> kJalali = {"Farvardin",
                                                          "Ordibehesht",
                                                          "Khordad",
                                                          "Tir",
                                                          "Mordad",
                                                          "Shahrivar",
                                                          "Mehr",
                                                          "Aban",
                                                          "Azar",
                                                          "Dey",
                                                          "Bahman",
                                                          "Esfand"};
    constexpr std::array<std::string_view, 12> kGregorian = {"January",
                                                             "February",
                                                             "March",
                                                             "April",
                                                             "May",
                                                             "June",
                                                             "July",
                                                             "August",
                                                             "September",
                                                             "October",
                                                             "November",
                                                             "December"};
    DARMAN_CHECK(month >= 1 && month <= 12);
    const auto index = static_cast<std::size_t>(month - 1);
    return calendar == Calendar::Jalali ? kJalali[index] : kGregorian[index];
}

Result<Date> Date::create(Calendar calendar, YearMonthDay ymd) {
    const std::string shown = written(ymd);
    DARMAN_RETURN_IF_ERROR(check_year(calendar, ymd.year, shown));
    DARMAN_RETURN_IF_ERROR(check_month(ymd.month, shown));
    const int day_count = days_in_month(calendar, ymd.year, ymd.month);
    if (ymd.day < 1 || ymd.day > day_count) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     shown + " does not exist: " + std::string(month_name(calendar, ymd.month)) +
                         " " + std::to_string(ymd.year) + " has " + std::to_string(day_count) +
                         " days",
                     "write a day from 1 to " + std::to_string(day_count)};
    }
    return Date(static_cast<std::int32_t>(days_of(calendar, ymd)));
}

Result<Date> Date::parse(std::string_view text) {
    DARMAN_ASSIGN_OR_RETURN(const std::string folded, fold_one_script(text, "date"));
    const std::vector<int> parts = split_numbers(folded);
    if (parts.size() != 3) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(text) + " is not a date",
                     "write year, month and day like 1403-08-01 or 2024-10-22"};
    }
    const auto calendar = calendar_of_year(parts[0]);
    if (!calendar) {
        return year_in_neither_range(text);
    }
    return create(*calendar, {parts[0], parts[1], parts[2]});
}

YearMonthDay Date::in(Calendar calendar) const {
    return calendar == Calendar::Jalali ? jalali_of(days_) : gregorian_of(days_);
}

int Date::weekday() const {
    return static_cast<int>(floor_mod(days_ + std::int64_t{3}, 7)) + 1;
}

std::string Date::to_string(Calendar calendar) const {
    return written(in(calendar));
}

bool Date::in_range(Calendar calendar) const {
    return days_ >= first_day_of_year(calendar, year_range(calendar).first).days_ &&
           days_ <= last_day_of_year(calendar, year_range(calendar).last).days_;
}

Date Date::add_days(std::int64_t days) const {
    // Bounded before the sum, so that no count a policy may write can overflow.
    constexpr std::int64_t kSpan = std::int64_t{1} << 40U;
    const std::int64_t sum = days_ + std::clamp(days, -kSpan, kSpan);
    return Date(static_cast<std::int32_t>(std::clamp(sum, kDaysMin, kDaysMax)));
}

Date Date::add_months(std::int64_t months, Calendar calendar, DayRounding rounding) const {
    const YearMonthDay ymd = in(calendar);
    const Month target = Month::of(*this, calendar).add(months);
    const int day_count = days_in_month(calendar, target.year(), target.month());
    if (ymd.day <= day_count) {
        return target.first_day().add_days(ymd.day - 1);
    }
    return rounding == DayRounding::Up ? target.last_day().add_days(1) : target.last_day();
}

Date first_day_of_year(Calendar calendar, int year) {
    return Month(calendar, year, 1).first_day();
}

Date last_day_of_year(Calendar calendar, int year) {
    return Month(calendar, year, 12).last_day();
}

std::int64_t whole_months(Date a, Date b, Calendar calendar, DayRounding rounding) {
    if (b < a) {
        return -whole_months(b, a, calendar, rounding);
    }
    const std::int64_t months = Month::of(b, calendar).index() - Month::of(a, calendar).index();
    // In the month of b the day may not be reached yet; one month earlier it always is.
    return months > 0 && a.add_months(months, calendar, rounding) > b ? months - 1 : months;
}

std::int64_t whole_years(Date a, Date b, Calendar calendar, DayRounding rounding) {
    if (b < a) {
        return -whole_years(b, a, calendar, rounding);
    }
    const std::int64_t years = Month::of(b, calendar).year() - Month::of(a, calendar).year();
    return years > 0 && a.add_months(years * 12, calendar, rounding) > b ? years - 1 : years;
}

std::int64_t whole_days(Date a, Date b) {
    return std::int64_t{b.days()} - a.days();
}

Month::Month(Calendar calendar, int year, int month)
    : calendar_(calendar), index_(year * 12 + month - 1) {
    DARMAN_CHECK(year >= 1 && year <= 9999);
    DARMAN_CHECK(month >= 1 && month <= 12);
}

Result<Month> Month::parse(std::string_view text) {
    DARMAN_ASSIGN_OR_RETURN(const std::string folded, fold_one_script(text, "month"));
    const std::vector<int> parts = split_numbers(folded);
    if (parts.size() != 2) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(text) + " is not a month",
                     "write year and month like 1403-08 or 2024-10"};
    }
    const auto calendar = calendar_of_year(parts[0]);
    if (!calendar) {
        return year_in_neither_range(text);
    }
    DARMAN_RETURN_IF_ERROR(check_month(parts[1], padded(parts[0], 4) + "-" + padded(parts[1], 2)));
    return Month(*calendar, parts[0], parts[1]);
}

Month Month::of(Date date, Calendar calendar) {
    const YearMonthDay ymd = date.in(calendar);
    Month month;
    month.calendar_ = calendar;
    month.index_ = static_cast<std::int32_t>(
        std::clamp(std::int64_t{ymd.year} * 12 + ymd.month - 1, kMonthIndexMin, kMonthIndexMax));
    return month;
}

Month Month::add(std::int64_t months) const {
    constexpr std::int64_t kSpan = std::int64_t{1} << 40U;
    Month sum = *this;
    sum.index_ = static_cast<std::int32_t>(
        std::clamp(index_ + std::clamp(months, -kSpan, kSpan), kMonthIndexMin, kMonthIndexMax));
    return sum;
}

Date Month::first_day() const {
    return Date::from_days(static_cast<std::int32_t>(days_of(calendar_, {year(), month(), 1})));
}

Date Month::last_day() const {
    return first_day().add_days(days_in_month(calendar_, year(), month()) - 1);
}

std::string Month::to_string() const {
    return padded(year(), 4) + "-" + padded(month(), 2);
}

}  // namespace darman::core
