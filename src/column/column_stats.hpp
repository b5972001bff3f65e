// What a column's cells have in common, and the encoding that this allows: the narrowest one in
// which nothing is lost. It hangs on the cells alone, not on their order.
#pragma once

#include <array>
#include <cstdint>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "column/cell_text.hpp"
#include "column/layout.hpp"
#include "core/facts.hpp"

namespace darman::column {

// What the policy takes the texts of a column for. If one of them cannot be read so, the column is
// Text.
enum class Meaning : std::uint8_t {
    Text,  // exact, whatever it is: keys
    Code,  // exact, from a list: a dictionary wherever one is possible
    Number,
    Date,
    Instant,
    Boolean,
};

struct TextHash {
    using is_transparent = void;  // NOLINT(readability-identifier-naming): the standard's name

    std::size_t operator()(std::string_view text) const {
        return std::hash<std::string_view>{}(text);
    }
};

using TextNumbers = std::unordered_map<std::string, std::uint32_t, TextHash, std::equal_to<>>;

struct ColumnPlan {
    ColumnLayout layout;             // without blocks
    std::vector<std::string> texts;  // of Dictionary, sorted by bytes
    TextNumbers numbers;             // of Dictionary: text -> place in texts
    bool has_absent = false;
    std::uint64_t text_bytes = 0;  // of Text
};

class ColumnStats {
  public:
    explicit ColumnStats(Meaning meaning) : meaning_(meaning) {}

    // False: the column does not mean what was said; begin again with Meaning::Text.
    bool add(core::CellState state, std::string_view text);

    // After the last cell. None: the numbers are too far apart for 64 bits at their finest scale;
    // begin again with Meaning::Text.
    std::optional<ColumnPlan> plan(std::string name);

  private:
    // The whole numbers of a column.
    struct Range {
        std::int64_t low = std::numeric_limits<std::int64_t>::max();
        std::int64_t high = std::numeric_limits<std::int64_t>::min();
        std::uint64_t divisor = 0;

        void add(std::int64_t number);
    };

    bool add_value(std::string_view text);
    void add_text(std::string_view text);
    void add_ending(std::string_view text);
    [[nodiscard]] std::optional<Range> scaled(std::uint8_t scale) const;
    bool plan_number(ColumnPlan& plan) const;
    void plan_text(ColumnPlan& plan);

    Meaning meaning_;
    std::uint64_t values_ = 0;
    std::uint64_t none_ = 0;
    std::uint64_t unknown_ = 0;
    // Numbers by their scale; days and moments are of scale 0.
    std::array<Range, kDecimalDigitsMax + 1> ranges_;
    bool zoned_ = false;
    // Texts.
    TextNumbers distinct_;
    bool few_ = true;  // distinct_ holds all
    std::uint64_t text_bytes_ = 0;
    std::string prefix_;
    bool numbered_ = true;
    std::uint8_t digits_least_ = std::numeric_limits<std::uint8_t>::max();
    std::uint8_t digits_padded_ = 0;  // of the longest that begins with 0
};

// base, step and width for numbers from low to high that are multiples of the divisor.
void set_range(ColumnLayout& layout, std::int64_t low, std::int64_t high, std::uint64_t divisor);

}  // namespace darman::column
