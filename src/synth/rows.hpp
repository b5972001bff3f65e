// Rows of CSV: the cells of what was generated, appended to text.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "core/date.hpp"

namespace darman::synth {

// Dates as they are written, made once: "1403-05-12".
class DateTexts {
  public:
    DateTexts(core::Date first, core::Date last);

    [[nodiscard]] std::string_view of(core::Date date) const;

  private:
    std::int32_t first_ = 0;
    std::vector<std::string> texts_;
};

// One row: cells in turn, then `end`. Cells hold no comma, quote or line break but for `text`.
class Row {
  public:
    explicit Row(std::string& into) : into_(into) {}

    Row& cell(std::string_view plain);
    Row& number(std::int64_t value);

    Row& yes(bool value) { return cell(value ? "yes" : "no"); }

    Row& text(std::string_view any);
    // "p0000012": a letter and a number with as many digits as the largest sample needs.
    Row& key(char letter, std::uint64_t number);
    // 31.3231, from 1/10,000
    Row& degrees(std::int64_t value);

    void end() { into_ += '\n'; }

    // Continues the last cell.
    Row& more(std::string_view plain);
    Row& more(std::int64_t value);

  private:
    void next();

    std::string& into_;
    bool is_first_ = true;
};

}  // namespace darman::synth
