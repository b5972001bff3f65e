// One column of a mapped year, cell by cell. Nothing is copied; what a damaged file says is never
// used as a place without a look.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "column/layout.hpp"
#include "core/facts.hpp"

namespace darman::column {

class ColumnReader {
  public:
    // Both outlive the reader; the layout was checked against the file.
    ColumnReader(const ColumnLayout& layout, std::string_view file);

    [[nodiscard]] const ColumnLayout& layout() const { return *layout_; }

    // The buffers as they lie in the file; null where absent. Issue of programs that compute on
    // columns; `values` is aligned to 64 bytes of the file.
    [[nodiscard]] const unsigned char* values() const { return values_; }

    [[nodiscard]] const unsigned char* valid() const { return valid_; }

    [[nodiscard]] core::CellState state(std::uint64_t row) const;
    [[nodiscard]] std::uint64_t raw(std::uint64_t row) const;

    // base + step * raw.
    [[nodiscard]] std::int64_t number(std::uint64_t row) const {
        return static_cast<std::int64_t>(static_cast<std::uint64_t>(layout_->base) +
                                         layout_->step * raw(row));
    }

    // Of Dictionary and Text; none: the file is damaged.
    [[nodiscard]] std::optional<std::string_view> text(std::uint64_t row) const;
    [[nodiscard]] std::optional<std::string_view> entry(std::uint64_t code) const;

    // Of a cell that has a value and is no Row; false: the file is damaged.
    bool append_text(std::uint64_t row, std::string& out) const;

    // The raw value that this text would have; none: no cell has it. Not of Text and Row.
    [[nodiscard]] std::optional<std::uint64_t> raw_of(std::string_view text) const;

  private:
    // The place of a text in the dictionary.
    [[nodiscard]] std::optional<std::uint64_t> code_of(std::string_view text) const;
    // The number that a text stands for, where the column holds numbers.
    [[nodiscard]] std::optional<std::int64_t> number_of(std::string_view text) const;

    [[nodiscard]] std::string_view bytes_of(const Block& block) const {
        return file_.substr(block.offset, block.size);
    }

    const ColumnLayout* layout_;
    std::string_view file_;
    const unsigned char* values_ = nullptr;
    const unsigned char* valid_ = nullptr;
    const unsigned char* none_ = nullptr;
    std::string_view texts_;
};

// A number of `width` bits (8, 16, 32, 64) at its place in a buffer.
std::uint64_t read_raw(const unsigned char* values, std::uint8_t width, std::uint64_t row);

}  // namespace darman::column
