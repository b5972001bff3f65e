// Days, months and instants, in the Gregorian and the Jalali calendar.
//
// A Date is a day, without time or zone; the calendar is only a way to write it and to add months
// to it. Jalali leap years follow the 33-year rule (year mod 33 in 1, 5, 9, 13, 17, 22, 26, 30),
// which agrees with the observed calendar for 1178-1633; years outside 1200-1599 (Jalali) and
// 1800-2199 (Gregorian) are refused, since a mistyped year is likelier than a date out there.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace darman::core {

enum class Calendar { Gregorian, Jalali };

// What becomes of a day that does not exist (30 Esfand + 1 year): the last of its month, or the
// first of the next.
enum class DayRounding { Down, Up };

struct YearMonthDay {
    int year = 0;
    int month = 0;  // 1..12
    int day = 0;    // 1..31
    friend bool operator==(const YearMonthDay&, const YearMonthDay&) = default;
};

bool is_leap_year(Calendar calendar, int year);
int days_in_month(Calendar calendar, int year, int month);
// The calendar to which a year number belongs by its range; none for a year in neither.
std::optional<Calendar> calendar_of_year(int year);
// "Farvardin", "January": the month (1..12, checked) as error messages name it.
std::string_view month_name(Calendar calendar, int month);

class Date {
  public:
    Date() = default;  // 1970-01-01

    static Date from_days(std::int32_t days_since_1970) { return Date(days_since_1970); }

    // InvalidInput for a day that does not exist; OutOfRange for a year outside the calendar's
    // range.
    static base::Result<Date> create(Calendar calendar, YearMonthDay ymd);
    // "1403-08-01" or "2024-10-22" ("/" between the parts is accepted, and Persian or Arabic
    // digits, one script a date); the year's range tells the calendar.
    static base::Result<Date> parse(std::string_view text);

    [[nodiscard]] std::int32_t days() const { return days_; }

    [[nodiscard]] YearMonthDay in(Calendar calendar) const;
    [[nodiscard]] int weekday() const;                             // ISO: 1 Monday .. 7 Sunday
    [[nodiscard]] std::string to_string(Calendar calendar) const;  // "1403-08-01"

    // Whether the day lies in the years that the calendar admits (above); a sum may leave them.
    [[nodiscard]] bool in_range(Calendar calendar) const;

    // Sums of any size are defined: what would leave 0001-01-01 .. 9999-12-31 (Gregorian) stays at
    // the end.
    [[nodiscard]] Date add_days(std::int64_t days) const;
    [[nodiscard]] Date add_months(std::int64_t months,
                                  Calendar calendar,
                                  DayRounding rounding) const;

    friend bool operator==(const Date&, const Date&) = default;
    friend auto operator<=>(const Date&, const Date&) = default;

  private:
    explicit Date(std::int32_t days) : days_(days) {}

    std::int32_t days_ = 0;
};

// First and last day of a year or month.
Date first_day_of_year(Calendar calendar, int year);
Date last_day_of_year(Calendar calendar, int year);

// Whole units from a to b, mirrored (negative) if b is earlier: the greatest n >= 0 such that
// a + n units <= b, the sum taken by `rounding` (a birthday on 30 Esfand falls on 29 Esfand in a
// common year by Down, on 1 Farvardin by Up).
std::int64_t whole_years(Date a, Date b, Calendar calendar, DayRounding rounding);
std::int64_t whole_months(Date a, Date b, Calendar calendar, DayRounding rounding);
std::int64_t whole_days(Date a, Date b);

class Month {
  public:
    Month() = default;
    Month(Calendar calendar, int year, int month);  // year 1..9999, month 1..12 (checked)

    static base::Result<Month> parse(std::string_view text);  // "1403-08", "2024-10"
    static Month of(Date date, Calendar calendar);

    [[nodiscard]] Calendar calendar() const { return calendar_; }

    [[nodiscard]] int year() const { return index_ / 12; }

    [[nodiscard]] int month() const { return index_ % 12 + 1; }

    [[nodiscard]] std::int32_t index() const { return index_; }  // year * 12 + month - 1

    [[nodiscard]] Month add(std::int64_t months) const;
    [[nodiscard]] Date first_day() const;
    [[nodiscard]] Date last_day() const;
    [[nodiscard]] std::string to_string() const;

    friend bool operator==(const Month&, const Month&) = default;

    friend std::strong_ordering operator<=>(const Month& a, const Month& b) {
        return a.first_day() <=> b.first_day();
    }

  private:
    Calendar calendar_ = Calendar::Gregorian;
    std::int32_t index_ = 1970 * 12;
};

// A point in time, in microseconds since 1970-01-01T00:00Z.
class Instant {
  public:
    Instant() = default;

    static Instant from_micros(std::int64_t micros) { return Instant(micros); }

    // The first moment of the day, which is 01:00 where the clock is put forward at midnight.
    static base::Result<Instant> start_of(Date date, const std::string& zone);

    // "2026-03-02T10:14", with seconds, fraction and offset ("Z", "+03:30") if wanted; a Jalali
    // date before the T is accepted; a bare date is its first moment. Without an offset the time is
    // local to `zone` (an IANA name, "Asia/Tehran"): of a time struck twice the first, and of a
    // time skipped the one as long after the jump. What is finer than a microsecond is cut off.
    static base::Result<Instant> parse(std::string_view text, const std::string& zone);

    [[nodiscard]] std::int64_t micros() const { return micros_; }

    // The zone must exist (checked; zone_exists tells).
    [[nodiscard]] Date date_in(const std::string& zone) const;
    [[nodiscard]] std::string to_string(
        const std::string& zone) const;  // "2026-03-02T10:14:00+03:30"

    friend bool operator==(const Instant&, const Instant&) = default;
    friend auto operator<=>(const Instant&, const Instant&) = default;

  private:
    explicit Instant(std::int64_t micros) : micros_(micros) {}

    std::int64_t micros_ = 0;
};

// Whether ICU's copy of the IANA time zone database knows the name.
bool zone_exists(const std::string& zone);

// Both ends in; from > to is the empty interval.
struct Interval {
    Date from;
    Date to;

    [[nodiscard]] bool contains(Date date) const { return from <= date && date <= to; }

    friend bool operator==(const Interval&, const Interval&) = default;
};

}  // namespace darman::core
