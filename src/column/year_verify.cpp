#include "column/checksum.hpp"
#include "column/year.hpp"
#include "column/year_state.hpp"

namespace darman::column {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

class Verifier {
  public:
    explicit Verifier(const Year::State& state) : state_(state) {}

    Result<void> run() {
        for (const TableReader& table : state_.tables) {
            DARMAN_RETURN_IF_ERROR(units(table));
            DARMAN_RETURN_IF_ERROR(columns(table));
        }
        return {};
    }

  private:
    [[nodiscard]] Error damaged(const std::string& what) const {
        return Error{ErrorCode::InvalidInput,
                     state_.path,
                     "the prepared year is damaged: " + what,
                     "copy it again, or import it again"};
    }

    [[nodiscard]] bool is_whole(const Block& block) const {
        const std::string_view bytes = state_.file.bytes().substr(block.offset, block.size);
        return crc32c(bytes.data(), bytes.size()) == block.crc;
    }

    [[nodiscard]] Result<void> units(const TableReader& table) const {
        if (table.layout->kind == TableKind::Register) {
            return {};
        }
        bool sound = is_whole(table.layout->units) && state_.begin_of(table, 0) == 0 &&
                     state_.begin_of(table, state_.directory.units) == table.layout->rows;
        for (std::uint64_t unit = 0; sound && unit < state_.directory.units; ++unit) {
            sound = state_.begin_of(table, unit) <= state_.begin_of(table, unit + 1);
        }
        return sound ? Result<void>() : damaged("the units of " + table.layout->name);
    }

    [[nodiscard]] Result<void> columns(const TableReader& table) const {
        for (std::size_t i = 0; i < table.columns.size(); ++i) {
            DARMAN_RETURN_IF_ERROR(column(table, i));
        }
        return {};
    }

    [[nodiscard]] Result<void> column(const TableReader& table, std::size_t index) const {
        const ColumnReader& reader = table.columns[index];
        const ColumnLayout& layout = reader.layout();
        bool sound = true;
        for (const Block* block :
             {&layout.values, &layout.valid, &layout.none, &layout.offsets, &layout.bytes}) {
            sound = sound && is_whole(*block);
        }
        sound = sound && values(table, index) && entries(reader);
        return sound ? Result<void>()
                     : damaged("the column " + layout.name + " of " + table.layout->name);
    }

    [[nodiscard]] static bool entries(const ColumnReader& reader) {
        for (std::uint64_t code = 0; code < reader.layout().dictionary_size; ++code) {
            if (!reader.entry(code)) {
                return false;
            }
        }
        return true;
    }

    [[nodiscard]] bool values(const TableReader& table, std::size_t index) const {
        const ColumnReader& reader = table.columns[index];
        const std::uint64_t rows = table.layout->rows;
        switch (reader.layout().encoding) {
            case Encoding::Text:
                for (std::uint64_t row = 0; row < rows; ++row) {
                    if (!reader.text(row)) {
                        return false;
                    }
                }
                return true;
            case Encoding::Dictionary:
                return all_below(reader, rows, reader.layout().dictionary_size);
            case Encoding::Row:
                return all_below(reader, rows, state_.tables[table.targets[index]].layout->rows);
            case Encoding::Empty:
            case Encoding::Integer:
            case Encoding::Day:
            case Encoding::Instant:
            case Encoding::LocalTime:
            case Encoding::Boolean:
            case Encoding::Numbered:
                return true;
        }
        return false;
    }

    // Cells without a value hold 0, which may be one too many in an empty list.
    [[nodiscard]] static bool all_below(const ColumnReader& reader,
                                        std::uint64_t rows,
                                        std::uint64_t bound) {
        for (std::uint64_t row = 0; row < rows; ++row) {
            if (reader.raw(row) >= bound && reader.state(row) == core::CellState::Value) {
                return false;
            }
        }
        return true;
    }

    const Year::State& state_;
};

}  // namespace

Result<void> Year::verify() const {
    return Verifier(*state_).run();
}

}  // namespace darman::column
