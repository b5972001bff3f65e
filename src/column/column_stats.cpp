#include "column/column_stats.hpp"

#include <algorithm>
#include <numeric>

namespace darman::column {
namespace {

// More texts than this are no list, and would not fit into memory either.
constexpr std::size_t kTextsMax = 1U << 18U;

std::uint8_t width_of(std::uint64_t highest) {
    if (highest <= std::numeric_limits<std::uint8_t>::max()) {
        return 8;
    }
    if (highest <= std::numeric_limits<std::uint16_t>::max()) {
        return 16;
    }
    return highest <= std::numeric_limits<std::uint32_t>::max() ? 32 : 64;
}

std::uint64_t magnitude(std::int64_t number) {
    const auto bits = static_cast<std::uint64_t>(number);
    return number < 0 ? ~bits + 1 : bits;
}

}  // namespace

void set_range(ColumnLayout& layout, std::int64_t low, std::int64_t high, std::uint64_t divisor) {
    const std::uint64_t span = static_cast<std::uint64_t>(high) - static_cast<std::uint64_t>(low);
    layout.step = std::max<std::uint64_t>(divisor, 1);
    layout.base = low;
    layout.width = width_of(span / layout.step);
    // Without a base the buffer is what another program would write; it costs nothing here.
    if (low >= 0 && width_of(static_cast<std::uint64_t>(high) / layout.step) == layout.width) {
        layout.base = 0;
    }
}

void ColumnStats::Range::add(std::int64_t number) {
    low = std::min(low, number);
    high = std::max(high, number);
    divisor = divisor == 1 ? 1 : std::gcd(divisor, magnitude(number));
}

bool ColumnStats::add(core::CellState state, std::string_view text) {
    switch (state) {
        case core::CellState::None:
            ++none_;
            return true;
        case core::CellState::Unknown:
            ++unknown_;
            return true;
        case core::CellState::Value:
            break;
    }
    ++values_;
    return add_value(text);
}

bool ColumnStats::add_value(std::string_view text) {
    switch (meaning_) {
        case Meaning::Text:
        case Meaning::Code:
            add_text(text);
            return true;
        case Meaning::Number: {
            const auto decimal = decimal_of(text);
            if (decimal) {
                ranges_[decimal->scale].add(decimal->mantissa);
            }
            return decimal.has_value();
        }
        case Meaning::Date: {
            const auto day = day_of(text);
            if (day) {
                ranges_[0].add(*day);
            }
            return day.has_value();
        }
        case Meaning::Instant: {
            const auto moment = moment_of(text);
            if (!moment || (values_ > 1 && moment->has_zone != zoned_)) {
                return false;
            }
            zoned_ = moment->has_zone;
            ranges_[0].add(moment->micros);
            return true;
        }
        case Meaning::Boolean:
            return bool_of(text).has_value();
    }
    return false;
}

void ColumnStats::add_text(std::string_view text) {
    text_bytes_ += text.size();
    add_ending(text);
    if (!few_ || distinct_.contains(text)) {
        return;
    }
    if (distinct_.size() == kTextsMax) {
        few_ = false;
        distinct_ = {};
        return;
    }
    distinct_.emplace(std::string(text), 0);
}

void ColumnStats::add_ending(std::string_view text) {
    if (!numbered_) {
        return;
    }
    const auto ending = ending_of(text);
    const std::string_view prefix = text.substr(0, ending ? ending->prefix_size : 0);
    if (!ending || (values_ > 1 && prefix != prefix_)) {
        numbered_ = false;
        return;
    }
    prefix_ = prefix;
    ranges_[0].add(ending->number);
    digits_least_ = std::min(digits_least_, ending->digits);
    if (text[ending->prefix_size] == '0') {
        digits_padded_ = std::max(digits_padded_, ending->digits);
    }
    numbered_ = digits_padded_ <= digits_least_;
}

std::optional<ColumnStats::Range> ColumnStats::scaled(std::uint8_t scale) const {
    Range all;
    for (std::uint8_t each = 0; each <= scale; ++each) {
        const Range& range = ranges_[each];
        if (range.low > range.high) {
            continue;
        }
        const auto low = at_scale({range.low, each}, scale);
        const auto high = at_scale({range.high, each}, scale);
        if (!low || !high) {
            return std::nullopt;
        }
        all.low = std::min(all.low, *low);
        all.high = std::max(all.high, *high);
        std::uint64_t divisor = range.divisor;
        for (std::uint8_t up = each; up < scale && divisor > 1; ++up) {
            // Any common divisor will do; a product that leaves 64 bits is not needed.
            if (__builtin_mul_overflow(divisor, std::uint64_t{10}, &divisor)) {
                divisor = 1;
            }
        }
        all.divisor = std::gcd(all.divisor, divisor);
    }
    return all;
}

bool ColumnStats::plan_number(ColumnPlan& plan) const {
    std::uint8_t scale = 0;
    for (std::uint8_t each = 0; each <= kDecimalDigitsMax; ++each) {
        scale = ranges_[each].low <= ranges_[each].high ? each : scale;
    }
    const auto range = scaled(scale);
    if (!range) {
        return false;
    }
    plan.layout.scale = scale;
    plan.layout.encoding = meaning_ == Meaning::Number ? Encoding::Integer
                           : meaning_ == Meaning::Date ? Encoding::Day
                           : zoned_                    ? Encoding::Instant
                                                       : Encoding::LocalTime;
    set_range(plan.layout, range->low, range->high, range->divisor);
    return true;
}

void ColumnStats::plan_text(ColumnPlan& plan) {
    constexpr std::uint64_t kNever = std::numeric_limits<std::uint64_t>::max();
    ColumnLayout numbered = plan.layout;
    std::uint64_t bytes_numbered = kNever;
    if (numbered_) {
        numbered.encoding = Encoding::Numbered;
        numbered.prefix = prefix_;
        numbered.digits = digits_least_;
        set_range(numbered, ranges_[0].low, ranges_[0].high, ranges_[0].divisor);
        bytes_numbered = values_ * (numbered.width / 8U);
    }
    std::uint64_t bytes_listed = kNever;
    ColumnLayout listed = plan.layout;
    if (few_) {
        listed.encoding = Encoding::Dictionary;
        listed.dictionary_size = distinct_.size();
        listed.width = width_of(distinct_.size() - 1);
        bytes_listed = values_ * (listed.width / 8U) + distinct_.size() * 4;
        for (const auto& [text, number] : distinct_) {
            bytes_listed += text.size();
        }
    }
    plan.text_bytes = text_bytes_;
    const std::uint64_t bytes_text = text_bytes_ + values_ * 8;
    if (few_ && (meaning_ == Meaning::Code ||
                 (bytes_listed <= bytes_numbered && bytes_listed <= bytes_text))) {
        plan.layout = std::move(listed);
        for (const auto& [text, number] : distinct_) {
            plan.texts.push_back(text);
        }
        std::sort(plan.texts.begin(), plan.texts.end());
        for (std::uint32_t i = 0; i < plan.texts.size(); ++i) {
            distinct_[plan.texts[i]] = i;
        }
        plan.numbers = std::move(distinct_);
        return;
    }
    if (bytes_numbered <= bytes_text) {
        plan.layout = std::move(numbered);
        return;
    }
    plan.layout.encoding = Encoding::Text;
    plan.layout.width = 64;
}

std::optional<ColumnPlan> ColumnStats::plan(std::string name) {
    ColumnPlan plan;
    plan.layout.name = std::move(name);
    plan.has_absent = none_ + unknown_ > 0;
    plan.layout.absence = none_ == 0      ? Absence::Unknown
                          : unknown_ == 0 ? Absence::None
                                          : Absence::Mixed;
    if (values_ == 0) {
        return plan;
    }
    switch (meaning_) {
        case Meaning::Text:
        case Meaning::Code:
            plan_text(plan);
            break;
        case Meaning::Number:
        case Meaning::Date:
        case Meaning::Instant:
            if (!plan_number(plan)) {
                return std::nullopt;
            }
            break;
        case Meaning::Boolean:
            plan.layout.encoding = Encoding::Boolean;
            plan.layout.width = 1;
            break;
    }
    return plan;
}

}  // namespace darman::column
