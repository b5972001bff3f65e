#include "column/column_reader.hpp"

#include <bit>
#include <cstring>

#include "column/cell_text.hpp"

namespace darman::column {

using core::CellState;

namespace {

static_assert(std::endian::native == std::endian::little, "prepared years are little endian");

template <typename Number>
std::uint64_t read_number(const unsigned char* values, std::uint64_t row) {
    Number number = 0;
    std::memcpy(&number, values + row * sizeof number, sizeof number);
    return number;
}

bool bit(const unsigned char* bits, std::uint64_t row) {
    const unsigned eight = bits[row / 8];
    return ((eight >> (row % 8)) & 1U) != 0;
}

}  // namespace

std::uint64_t read_raw(const unsigned char* values, std::uint8_t width, std::uint64_t row) {
    switch (width) {
        case 8:
            return values[row];
        case 16:
            return read_number<std::uint16_t>(values, row);
        case 32:
            return read_number<std::uint32_t>(values, row);
        default:
            return read_number<std::uint64_t>(values, row);
    }
}

ColumnReader::ColumnReader(const ColumnLayout& layout, std::string_view file)
    : layout_(&layout), file_(file), texts_(bytes_of(layout.bytes)) {
    const auto buffer = [&](const Block& block) {
        return block.size == 0 ? nullptr
                               : reinterpret_cast<const unsigned char*>(bytes_of(block).data());
    };
    values_ = buffer(layout.values);
    valid_ = buffer(layout.valid);
    none_ = buffer(layout.none);
}

CellState ColumnReader::state(std::uint64_t row) const {
    const bool has_value =
        layout_->encoding != Encoding::Empty && (valid_ == nullptr || bit(valid_, row));
    if (has_value) {
        return CellState::Value;
    }
    const bool is_none = layout_->absence == Absence::None ||
                         (layout_->absence == Absence::Mixed && bit(none_, row));
    return is_none ? CellState::None : CellState::Unknown;
}

std::uint64_t ColumnReader::raw(std::uint64_t row) const {
    return layout_->width == 1 ? (bit(values_, row) ? 1 : 0)
                               : read_raw(values_, layout_->width, row);
}

std::optional<std::string_view> ColumnReader::entry(std::uint64_t code) const {
    if (code >= layout_->dictionary_size) {
        return std::nullopt;
    }
    const auto* offsets = reinterpret_cast<const unsigned char*>(bytes_of(layout_->offsets).data());
    const std::uint64_t begin = read_raw(offsets, 32, code);
    const std::uint64_t end = read_raw(offsets, 32, code + 1);
    if (begin > end || end > texts_.size()) {
        return std::nullopt;
    }
    return texts_.substr(begin, end - begin);
}

std::optional<std::string_view> ColumnReader::text(std::uint64_t row) const {
    if (layout_->encoding == Encoding::Dictionary) {
        return entry(raw(row));
    }
    const std::uint64_t begin = read_raw(values_, 64, row);
    const std::uint64_t end = read_raw(values_, 64, row + 1);
    if (begin > end || end > texts_.size()) {
        return std::nullopt;
    }
    return texts_.substr(begin, end - begin);
}

bool ColumnReader::append_text(std::uint64_t row, std::string& out) const {
    switch (layout_->encoding) {
        case Encoding::Empty:
        case Encoding::Row:
            return false;
        case Encoding::Integer:
            out += decimal_text(number(row), layout_->scale);
            return true;
        case Encoding::Day:
            out += day_text(number(row));
            return true;
        case Encoding::Instant:
        case Encoding::LocalTime:
            out += moment_text({number(row), layout_->encoding == Encoding::Instant});
            return true;
        case Encoding::Boolean:
            out += raw(row) != 0 ? "yes" : "no";
            return true;
        case Encoding::Numbered:
            out += layout_->prefix;
            append_padded(out, number(row), layout_->digits);
            return true;
        case Encoding::Dictionary:
        case Encoding::Text: {
            const auto found = text(row);
            out += found.value_or("");
            return found.has_value();
        }
    }
    return false;
}

// The dictionary is sorted.
std::optional<std::uint64_t> ColumnReader::code_of(std::string_view text) const {
    std::uint64_t low = 0;
    std::uint64_t high = layout_->dictionary_size;
    while (low < high) {
        const std::uint64_t middle = low + (high - low) / 2;
        const auto at = entry(middle);
        if (at && *at == text) {
            return middle;
        }
        (at && *at < text ? low : high) = at && *at < text ? middle + 1 : middle;
    }
    return std::nullopt;
}

std::optional<std::int64_t> ColumnReader::number_of(std::string_view text) const {
    switch (layout_->encoding) {
        case Encoding::Integer: {
            const auto decimal = decimal_of(text);
            return decimal && decimal->scale <= layout_->scale ? at_scale(*decimal, layout_->scale)
                                                               : std::nullopt;
        }
        case Encoding::Day:
            return day_of(text);
        case Encoding::Instant:
        case Encoding::LocalTime: {
            const auto moment = moment_of(text);
            const bool is_zoned = layout_->encoding == Encoding::Instant;
            return moment && moment->has_zone == is_zoned ? std::optional(moment->micros)
                                                          : std::nullopt;
        }
        case Encoding::Numbered: {
            const auto ending = ending_of(text);
            std::string back(layout_->prefix);
            append_padded(back, ending ? ending->number : 0, layout_->digits);
            return ending && back == text ? std::optional(ending->number) : std::nullopt;
        }
        case Encoding::Empty:
        case Encoding::Boolean:
        case Encoding::Dictionary:
        case Encoding::Text:
        case Encoding::Row:
            break;
    }
    return std::nullopt;
}

std::optional<std::uint64_t> ColumnReader::raw_of(std::string_view text) const {
    if (layout_->encoding == Encoding::Boolean) {
        const auto value = bool_of(text);
        return value ? std::optional<std::uint64_t>(*value ? 1 : 0) : std::nullopt;
    }
    if (layout_->encoding == Encoding::Dictionary) {
        return code_of(text);
    }
    const auto number = number_of(text);
    if (!number || *number < layout_->base) {
        return std::nullopt;
    }
    const std::uint64_t above =
        static_cast<std::uint64_t>(*number) - static_cast<std::uint64_t>(layout_->base);
    return above % layout_->step == 0 ? std::optional(above / layout_->step) : std::nullopt;
}

}  // namespace darman::column
