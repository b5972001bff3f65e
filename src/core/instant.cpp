// The only door to ICU's time zones. A zone is opened anew at each call: nothing is kept between
// them.
#include <memory>

#include <unicode/basictz.h>
#include <unicode/timezone.h>

#include "base/check.hpp"
#include "core/date.hpp"
#include "core/digits.hpp"
#include "core/quoted.hpp"

namespace darman::core {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::int64_t kMicrosPerMilli = 1'000;
constexpr std::int64_t kMicrosPerSecond = 1'000'000;
constexpr std::int64_t kMillisPerSecond = 1'000;
constexpr std::int64_t kMillisPerDay = 86'400'000;
constexpr std::int64_t kSecondsPerDay = 86'400;

std::int64_t floor_div(std::int64_t a, std::int64_t b) {
    return a / b - (a % b < 0 ? 1 : 0);
}

// Null for a name that ICU does not know.
std::unique_ptr<icu::BasicTimeZone> open_zone(const std::string& zone) {
    std::unique_ptr<icu::TimeZone> opened(
        icu::TimeZone::createTimeZone(icu::UnicodeString::fromUTF8(zone)));
    if (opened == nullptr || *opened == icu::TimeZone::getUnknown()) {
        return nullptr;
    }
    // ICU promises that createTimeZone makes a BasicTimeZone, and only that one answers for local
    // times; its classes are not ours to close.
    auto* basic = dynamic_cast<icu::BasicTimeZone*>(opened.get());  // NOLINT(house-dynamic-cast)
    DARMAN_CHECK(basic != nullptr);
    static_cast<void>(opened.release());
    return std::unique_ptr<icu::BasicTimeZone>(basic);
}

std::int64_t offset_millis_at(const std::string& zone, std::int64_t utc_millis) {
    const auto opened = open_zone(zone);
    DARMAN_CHECK(opened != nullptr);
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    opened->getOffset(static_cast<UDate>(utc_millis), 0, raw, saving, status);
    DARMAN_CHECK(U_SUCCESS(status));
    return std::int64_t{raw} + saving;
}

// The offset before the change, where the clock jumps: a time that is struck twice is its first,
// and a time that is skipped is as long after the jump as it would have been after it without one.
Result<std::int64_t> offset_millis_local(const std::string& zone, std::int64_t local_millis) {
    const auto opened = open_zone(zone);
    if (opened == nullptr) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(zone) + " is not a time zone",
                     "write an IANA name like Asia/Tehran"};
    }
    std::int32_t raw = 0;
    std::int32_t saving = 0;
    UErrorCode status = U_ZERO_ERROR;
    opened->getOffsetFromLocal(static_cast<UDate>(local_millis),
                               UCAL_TZ_LOCAL_FORMER,
                               UCAL_TZ_LOCAL_FORMER,
                               raw,
                               saving,
                               status);
    DARMAN_CHECK(U_SUCCESS(status));
    return std::int64_t{raw} + saving;
}

struct ClockTime {
    std::int64_t second_of_day = 0;
    std::int64_t micros = 0;
    std::optional<std::int64_t> offset_seconds;
};

// Reads the part after the T; digits are Latin by now.
class ClockReader {
  public:
    explicit ClockReader(std::string_view text) : rest_(text) {}

    std::optional<ClockTime> read() {
        ClockTime time;
        const auto second_of_day = take_clock(23);
        if (!second_of_day || (take('.') && !take_fraction(time.micros))) {
            return std::nullopt;
        }
        time.second_of_day = *second_of_day;
        if (take('Z')) {
            time.offset_seconds = 0;
        } else if (!rest_.empty()) {
            const std::int64_t sign = rest_[0] == '-' ? -1 : 1;
            if (!take('+') && !take('-')) {
                return std::nullopt;
            }
            const auto offset = take_clock(18);
            if (!offset) {
                return std::nullopt;
            }
            time.offset_seconds = sign * *offset;
        }
        return rest_.empty() ? std::optional<ClockTime>(time) : std::nullopt;
    }

  private:
    bool take(char c) {
        if (rest_.empty() || rest_[0] != c) {
            return false;
        }
        rest_.remove_prefix(1);
        return true;
    }

    // "HH:MM" or "HH:MM:SS" in seconds.
    std::optional<std::int64_t> take_clock(int hour_max) {
        const auto hour = take_two_digits(hour_max);
        if (!hour || !take(':')) {
            return std::nullopt;
        }
        const auto minute = take_two_digits(59);
        if (!minute) {
            return std::nullopt;
        }
        int seconds = *hour * 3600 + *minute * 60;
        if (take(':')) {
            const auto second = take_two_digits(59);
            if (!second) {
                return std::nullopt;
            }
            seconds += *second;
        }
        return seconds;
    }

    std::optional<int> take_two_digits(int max) {
        const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
        if (rest_.size() < 2 || !is_digit(rest_[0]) || !is_digit(rest_[1])) {
            return std::nullopt;
        }
        const int number = (rest_[0] - '0') * 10 + (rest_[1] - '0');
        rest_.remove_prefix(2);
        return number <= max ? std::optional<int>(number) : std::nullopt;
    }

    // One to nine decimals; what is finer than a microsecond is cut off.
    bool take_fraction(std::int64_t& micros) {
        std::int64_t unit = kMicrosPerSecond;
        int digit_count = 0;
        for (; !rest_.empty() && rest_[0] >= '0' && rest_[0] <= '9'; ++digit_count) {
            unit /= 10;
            micros += (rest_[0] - '0') * unit;
            rest_.remove_prefix(1);
        }
        return digit_count >= 1 && digit_count <= 9;
    }

    std::string_view rest_;
};

std::string two_digits(std::int64_t number) {
    return (number < 10 ? "0" : "") + std::to_string(number);
}

// "10:14:00"
std::string clock_text(std::int64_t second_of_day) {
    return two_digits(second_of_day / 3600) + ":" + two_digits(second_of_day / 60 % 60) + ":" +
           two_digits(second_of_day % 60);
}

std::string offset_text(std::int64_t offset_seconds) {
    const std::string clock = clock_text(offset_seconds < 0 ? -offset_seconds : offset_seconds);
    // Local mean time (Tehran before 1916: +03:25:44) is the only one with seconds.
    return (offset_seconds < 0 ? "-" : "+") +
           (offset_seconds % 60 == 0 ? clock.substr(0, 5) : clock);
}

}  // namespace

bool zone_exists(const std::string& zone) {
    return open_zone(zone) != nullptr;
}

Result<Instant> Instant::start_of(Date date, const std::string& zone) {
    const std::int64_t local_millis = date.days() * kMillisPerDay;
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t offset, offset_millis_local(zone, local_millis));
    return Instant((local_millis - offset) * kMicrosPerMilli);
}

Result<Instant> Instant::parse(std::string_view text, const std::string& zone) {
    DARMAN_ASSIGN_OR_RETURN(const std::string folded, fold_one_script(text, "point in time"));
    const std::size_t clock_mark = folded.find('T');
    DARMAN_ASSIGN_OR_RETURN(const Date date,
                            Date::parse(std::string_view(folded).substr(0, clock_mark)));
    if (clock_mark == std::string::npos) {
        return start_of(date, zone);
    }
    const auto clock = ClockReader(std::string_view(folded).substr(clock_mark + 1)).read();
    if (!clock) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     quote_input(text) + " is not a point in time",
                     "write it like 2026-03-02T10:14 or 2026-03-02T10:14:05+03:30"};
    }
    const std::int64_t local_seconds = date.days() * kSecondsPerDay + clock->second_of_day;
    if (clock->offset_seconds) {
        return Instant((local_seconds - *clock->offset_seconds) * kMicrosPerSecond + clock->micros);
    }
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t offset,
                            offset_millis_local(zone, local_seconds * kMillisPerSecond));
    return Instant(local_seconds * kMicrosPerSecond - offset * kMicrosPerMilli + clock->micros);
}

Date Instant::date_in(const std::string& zone) const {
    const std::int64_t utc_millis = floor_div(micros_, kMicrosPerMilli);
    const std::int64_t local_millis = utc_millis + offset_millis_at(zone, utc_millis);
    return Date::from_days(static_cast<std::int32_t>(floor_div(local_millis, kMillisPerDay)));
}

std::string Instant::to_string(const std::string& zone) const {
    const std::int64_t utc_millis = floor_div(micros_, kMicrosPerMilli);
    const std::int64_t offset_seconds = offset_millis_at(zone, utc_millis) / kMillisPerSecond;
    const std::int64_t utc_seconds = floor_div(micros_, kMicrosPerSecond);
    const std::int64_t local_seconds = utc_seconds + offset_seconds;
    const std::int64_t day = floor_div(local_seconds, kSecondsPerDay);
    std::string text =
        Date::from_days(static_cast<std::int32_t>(day)).to_string(Calendar::Gregorian) + "T" +
        clock_text(local_seconds - day * kSecondsPerDay);
    // Not micros_ less the seconds in micros: that product leaves 64 bits at the lower end.
    const std::int64_t rest = micros_ % kMicrosPerSecond;
    if (const std::int64_t fraction = rest < 0 ? rest + kMicrosPerSecond : rest; fraction != 0) {
        const std::string digits = std::to_string(fraction);
        text += "." + std::string(6 - digits.size(), '0') + digits;
    }
    return text + offset_text(offset_seconds);
}

}  // namespace darman::core
