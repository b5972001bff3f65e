#include "column/year.hpp"

#include <algorithm>
#include <utility>

#include "base/check.hpp"
#include "column/checksum.hpp"
#include "column/year_state.hpp"

namespace darman::column {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::Cell;
using core::CellState;

namespace {

constexpr std::size_t kDepthMax = 64;  // of parents; the directory was checked for circles

Error with_place(Error error, const std::string& path) {
    error.place = path;
    return error;
}

}  // namespace

Year::State::State(std::string file_path, MappedFile mapped, Directory read)
    : path(std::move(file_path)),
      name(path.substr(path.rfind('/') + 1)),
      file(std::move(mapped)),
      directory(std::move(read)) {
    for (const TableLayout& layout : directory.tables) {
        TableReader table;
        table.layout = &layout;
        table.parent = layout.parent.empty() ? kNoTable : table_named(layout.parent);
        TableInfo info{layout.name, {}, layout.rows, layout.kind == TableKind::Register};
        for (std::size_t i = 0; i < layout.columns.size(); ++i) {
            const ColumnLayout& column = layout.columns[i];
            table.columns.emplace_back(column, file.bytes());
            table.targets.push_back(column.encoding == Encoding::Row ? table_named(column.target)
                                                                     : kNoTable);
            if (!layout.parent.empty() && column.name == layout.parent_column &&
                column.encoding == Encoding::Row) {
                table.parent_column = i;
            }
            info.columns.push_back(column.name);
        }
        tables.push_back(std::move(table));
        infos.push_back(std::move(info));
    }
}

std::size_t Year::State::table_named(std::string_view wanted) const {
    for (std::size_t i = 0; i < directory.tables.size(); ++i) {
        if (directory.tables[i].name == wanted) {
            return i;
        }
    }
    return kNoTable;
}

std::uint64_t Year::State::begin_of(const TableReader& table, std::uint64_t unit) const {
    const auto* offsets = reinterpret_cast<const unsigned char*>(
        file.bytes().substr(table.layout->units.offset).data());
    return std::min(read_raw(offsets, table.layout->unit_width, unit), table.layout->rows);
}

bool Year::State::append_own_key(const TableReader& table,
                                 std::uint64_t row,
                                 std::string& text) const {
    bool sound = row < table.layout->rows;
    bool first = true;
    for (const std::uint32_t key : table.layout->keys) {
        if (!first) {
            text += '/';
        }
        first = false;
        Cell cell;
        sound = sound && read_cell(table, key, row, cell) && cell.state == CellState::Value;
        text += cell.text;
    }
    return sound;
}

bool Year::State::append_key(std::size_t table,
                             std::uint64_t row,
                             bool full,
                             std::string& text) const {
    // From the row up to its top, then written from the top down.
    std::vector<std::pair<std::size_t, std::uint64_t>> chain;
    for (std::size_t at = table; at != kNoTable && chain.size() < kDepthMax;) {
        const TableReader& reader = tables[at];
        if (row >= reader.layout->rows) {
            return false;
        }
        chain.emplace_back(at, row);
        if ((!full && reader.layout->own_key_is_unique) || reader.parent == kNoTable) {
            break;
        }
        if (reader.parent_column == kNoTable) {
            return false;
        }
        row = reader.columns[reader.parent_column].raw(row);
        at = reader.parent;
    }
    bool sound = true;
    for (std::size_t i = chain.size(); i-- > 0;) {
        sound = append_own_key(tables[chain[i].first], chain[i].second, text) && sound;
        if (i > 0) {
            text += '/';
        }
    }
    return sound;
}

bool Year::State::read_cell(const TableReader& table,
                            std::size_t column,
                            std::uint64_t row,
                            Cell& cell) const {
    const ColumnReader& reader = table.columns[column];
    cell.state = reader.state(row);
    cell.text.clear();
    if (cell.state != CellState::Value) {
        return true;
    }
    const bool sound = table.targets[column] == kNoTable
                           ? reader.append_text(row, cell.text)
                           : append_key(table.targets[column], reader.raw(row), false, cell.text);
    if (!sound) {
        cell = Cell{};
    }
    return sound;
}

bool Year::State::read_rows(const TableReader& table,
                            std::uint64_t first,
                            std::uint64_t last,
                            core::FactTable& facts) const {
    bool sound = true;
    const std::size_t width = table.columns.size();
    const std::size_t begin = facts.cells.size();
    facts.cells.resize(begin + (last - first) * width);
    for (std::size_t column = 0; column < width; ++column) {
        for (std::uint64_t row = first; row < last; ++row) {
            Cell& cell = facts.cells[begin + (row - first) * width + column];
            sound = read_cell(table, column, row, cell) && sound;
        }
    }
    for (std::uint64_t row = first; row < last; ++row) {
        facts.places.push_back(name + ' ' + table.layout->name + " row " + std::to_string(row + 1));
    }
    return sound;
}

bool Year::State::read_units(std::uint64_t first, std::uint64_t last, core::Facts& facts) const {
    bool sound = true;
    for (std::size_t i = 0; i < tables.size(); ++i) {
        const TableReader& table = tables[i];
        core::FactTable read;
        read.name = table.layout->name;
        read.columns = infos[i].columns;
        std::uint64_t begin = 0;
        std::uint64_t end = table.layout->rows;
        if (table.layout->kind != TableKind::Register) {
            begin = begin_of(table, first);
            end = begin_of(table, last);
            sound = sound && begin <= end;
        }
        sound = read_rows(table, begin, std::max(begin, end), read) && sound;
        facts.tables.push_back(std::move(read));
    }
    return sound;
}

Year::Year(std::unique_ptr<State> state) : state_(std::move(state)) {}

Year::Year(Year&&) noexcept = default;
Year& Year::operator=(Year&&) noexcept = default;
Year::~Year() = default;

Result<Year> Year::open(const std::string& path) {
    DARMAN_ASSIGN_OR_RETURN(MappedFile file, MappedFile::open(path));
    const std::string_view bytes = file.bytes();
    auto header = read_header(bytes, bytes.size());
    if (!header) {
        return with_place(std::move(header).error(), path);
    }
    const std::string_view text = bytes.substr(header->directory_offset);
    if (crc32c(text.data(), text.size()) != header->directory_crc) {
        return Error{ErrorCode::InvalidInput,
                     path,
                     "the prepared year is damaged: its directory",
                     "import it again"};
    }
    auto directory = read_directory(text);
    if (!directory) {
        return with_place(std::move(directory).error(), path);
    }
    if (auto checked = check_directory(*directory, header->directory_offset); !checked) {
        return with_place(std::move(checked).error(), path);
    }
    return Year(std::make_unique<State>(path, std::move(file), std::move(directory).value()));
}

const Origin& Year::origin() const {
    return state_->directory.origin;
}

const Directory& Year::directory() const {
    return state_->directory;
}

const std::vector<TableInfo>& Year::tables() const {
    return state_->infos;
}

std::uint64_t Year::size() const {
    return state_->file.bytes().size();
}

std::uint64_t Year::unit_count() const {
    return state_->directory.units;
}

std::pair<std::uint64_t, std::uint64_t> Year::rows_of(std::size_t table, std::uint64_t unit) const {
    DARMAN_CHECK(table < state_->tables.size() && unit < unit_count());
    const TableReader& reader = state_->tables[table];
    if (reader.layout->kind == TableKind::Register) {
        return {0, reader.layout->rows};
    }
    const std::uint64_t begin = state_->begin_of(reader, unit);
    return {begin, std::max(begin, state_->begin_of(reader, unit + 1))};
}

std::uint64_t Year::rows_in(std::uint64_t first, std::uint64_t last) const {
    DARMAN_CHECK(first <= last && last <= unit_count());
    std::uint64_t rows = 0;
    for (const TableReader& table : state_->tables) {
        if (table.layout->kind != TableKind::Register) {
            const std::uint64_t begin = state_->begin_of(table, first);
            rows += std::max(begin, state_->begin_of(table, last)) - begin;
        }
    }
    return rows;
}

core::Facts Year::facts(std::uint64_t first, std::uint64_t last) const {
    DARMAN_CHECK(first <= last && last <= unit_count());
    core::Facts facts;
    static_cast<void>(state_->read_units(first, last, facts));
    return facts;
}

Result<core::Facts> Year::read(std::uint64_t first, std::uint64_t last) const {
    DARMAN_CHECK(first <= last && last <= unit_count());
    core::Facts facts;
    if (!state_->read_units(first, last, facts)) {
        return Error{ErrorCode::InvalidInput,
                     state_->path,
                     "the prepared year is damaged: a cell cannot be read",
                     "import it again"};
    }
    return facts;
}

Result<core::FactTable> Year::read_table(std::size_t table,
                                         std::uint64_t first,
                                         std::uint64_t last) const {
    DARMAN_CHECK(table < state_->tables.size() && first <= last &&
                 last <= state_->infos[table].rows);
    core::FactTable facts;
    facts.name = state_->infos[table].name;
    facts.columns = state_->infos[table].columns;
    if (!state_->read_rows(state_->tables[table], first, last, facts)) {
        return Error{ErrorCode::InvalidInput,
                     state_->path,
                     "the prepared year is damaged: a cell of " + facts.name + " cannot be read",
                     "import it again"};
    }
    return facts;
}

const ColumnReader& Year::column(std::size_t table, std::size_t column) const {
    DARMAN_CHECK(table < state_->tables.size() && column < state_->tables[table].columns.size());
    return state_->tables[table].columns[column];
}

}  // namespace darman::column
