#include "column/layout.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <set>

#include "column/checksum.hpp"

namespace darman::column {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::size_t kNamesMax = 1U << 12U;  // tables, columns: more is no year of ours
constexpr std::size_t kInputsMax = 1U << 20U;
constexpr std::uint64_t kRowsMax = 1ULL << 40U;

Error damaged(const std::string& what) {
    return Error{
        ErrorCode::InvalidInput, "", "the prepared year is damaged: " + what, "import it again"};
}

class Writer {
  public:
    void u8(std::uint8_t value) { number(value, 1); }

    void u32(std::uint32_t value) { number(value, 4); }

    void u64(std::uint64_t value) { number(value, 8); }

    void text(const std::string& value) {
        u32(static_cast<std::uint32_t>(value.size()));
        bytes_ += value;
    }

    void block(const Block& block) {
        u64(block.offset);
        u64(block.size);
        u32(block.crc);
    }

    void pad(std::size_t size) { bytes_.resize(size, '\0'); }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

    std::string take() { return std::move(bytes_); }

  private:
    void number(std::uint64_t value, int size) {
        for (int i = 0; i < size; ++i) {
            bytes_ += static_cast<char>((value >> (8U * static_cast<unsigned>(i))) & 0xFFU);
        }
    }

    std::string bytes_;
};

// Beyond the end it reads zeros and remembers it.
class Reader {
  public:
    explicit Reader(std::string_view bytes) : bytes_(bytes) {}

    std::uint8_t u8() { return static_cast<std::uint8_t>(number(1)); }

    std::uint32_t u32() { return static_cast<std::uint32_t>(number(4)); }

    std::uint64_t u64() { return number(8); }

    std::string text() {
        const std::size_t size = u32();
        if (size > bytes_.size()) {
            fail();
            return "";
        }
        std::string value(bytes_.substr(0, size));
        bytes_.remove_prefix(size);
        return value;
    }

    Block block() {
        Block block;
        block.offset = u64();
        block.size = u64();
        block.crc = u32();
        return block;
    }

    // How many follow; each takes at least one byte.
    std::size_t count(std::size_t most = kNamesMax) {
        const std::size_t count = u32();
        if (count > most || count > bytes_.size()) {
            fail();
            return 0;
        }
        return count;
    }

    [[nodiscard]] bool ok() const { return ok_; }

    [[nodiscard]] bool at_end() const { return bytes_.empty(); }

  private:
    void fail() {
        ok_ = false;
        bytes_ = {};
    }

    std::uint64_t number(std::size_t size) {
        if (size > bytes_.size()) {
            fail();
            return 0;
        }
        std::uint64_t value = 0;
        for (std::size_t i = 0; i < size; ++i) {
            value |= std::uint64_t{static_cast<unsigned char>(bytes_[i])} << (8U * i);
        }
        bytes_.remove_prefix(size);
        return value;
    }

    std::string_view bytes_;
    bool ok_ = true;
};

void write_column(const ColumnLayout& column, Writer& out) {
    out.text(column.name);
    out.u8(static_cast<std::uint8_t>(column.encoding));
    out.u8(column.width);
    out.u8(static_cast<std::uint8_t>(column.absence));
    out.u8(column.scale);
    out.u8(column.digits);
    out.u64(static_cast<std::uint64_t>(column.base));
    out.u64(column.step);
    out.text(column.prefix);
    out.text(column.target);
    out.u64(column.dictionary_size);
    for (const Block* block :
         {&column.values, &column.valid, &column.none, &column.offsets, &column.bytes}) {
        out.block(*block);
    }
}

ColumnLayout read_column(Reader& in) {
    ColumnLayout column;
    column.name = in.text();
    column.encoding = static_cast<Encoding>(in.u8());
    column.width = in.u8();
    column.absence = static_cast<Absence>(in.u8());
    column.scale = in.u8();
    column.digits = in.u8();
    column.base = static_cast<std::int64_t>(in.u64());
    column.step = in.u64();
    column.prefix = in.text();
    column.target = in.text();
    column.dictionary_size = in.u64();
    for (Block* block :
         {&column.values, &column.valid, &column.none, &column.offsets, &column.bytes}) {
        *block = in.block();
    }
    return column;
}

void write_origin(const Origin& origin, Writer& out) {
    for (const std::string* text : {&origin.engine,
                                    &origin.inputs_sha256,
                                    &origin.mapping_sha256,
                                    &origin.schema_sha256,
                                    &origin.data_until}) {
        out.text(*text);
    }
    out.u32(static_cast<std::uint32_t>(origin.inputs.size()));
    for (const InputFile& input : origin.inputs) {
        out.text(input.name);
        out.text(input.sha256);
        out.text(input.mapping_sha256);
    }
}

Origin read_origin(Reader& in) {
    Origin origin;
    for (std::string* text : {&origin.engine,
                              &origin.inputs_sha256,
                              &origin.mapping_sha256,
                              &origin.schema_sha256,
                              &origin.data_until}) {
        *text = in.text();
    }
    for (std::size_t left = in.count(kInputsMax); left > 0 && in.ok(); --left) {
        InputFile input;
        input.name = in.text();
        input.sha256 = in.text();
        input.mapping_sha256 = in.text();
        origin.inputs.push_back(std::move(input));
    }
    return origin;
}

// Judges the blocks of one table.
class TableCheck {
  public:
    TableCheck(const Directory& directory, const TableLayout& table, std::uint64_t end)
        : directory_(directory), table_(table), end_(end) {}

    Result<void> run() const {
        if (table_.rows > kRowsMax || directory_.units > kRowsMax) {
            return damaged(table_.name + " has impossibly many rows");
        }
        const bool is_register = table_.kind == TableKind::Register;
        if (static_cast<std::uint8_t>(table_.kind) >
                static_cast<std::uint8_t>(TableKind::History) ||
            (is_register ? table_.unit_width != 0
                         : table_.unit_width != 32 && table_.unit_width != 64)) {
            return damaged("the units of " + table_.name);
        }
        const std::uint64_t offsets =
            is_register ? 0 : (directory_.units + 1) * (table_.unit_width / 8U);
        if (!fits(table_.units, offsets)) {
            return damaged("the units of " + table_.name);
        }
        std::set<std::string> names;
        for (const ColumnLayout& column : table_.columns) {
            if (column.name.empty() || !names.insert(column.name).second || !is_sound(column)) {
                return damaged("the column " + column.name + " of " + table_.name);
            }
        }
        for (const std::uint32_t key : table_.keys) {
            if (key >= table_.columns.size() || table_.columns[key].encoding == Encoding::Row) {
                return damaged("the keys of " + table_.name);
            }
        }
        return parent();
    }

  private:
    [[nodiscard]] bool fits(const Block& block, std::uint64_t size) const {
        return block.size == size && block.offset % kAlignment == 0 &&
               (size == 0 || block.offset >= kHeaderBytes) && block.offset <= end_ &&
               block.size <= end_ - block.offset;
    }

    [[nodiscard]] std::uint64_t bits() const { return (table_.rows + 7) / 8; }

    [[nodiscard]] bool is_there(const std::string& name) const {
        return std::any_of(directory_.tables.begin(),
                           directory_.tables.end(),
                           [&](const TableLayout& table) { return table.name == name; });
    }

    [[nodiscard]] static bool is_width(std::uint8_t width) {
        return width == 8 || width == 16 || width == 32 || width == 64;
    }

    [[nodiscard]] bool is_sound(const ColumnLayout& column) const {
        constexpr std::uint8_t kScaleMax = 18;
        const auto known = [](auto value, auto last) {
            return static_cast<std::uint8_t>(value) <= static_cast<std::uint8_t>(last);
        };
        const bool is_bitmap_sound =
            (column.valid == Block{} || fits(column.valid, bits())) &&
            fits(column.none, column.absence == Absence::Mixed ? bits() : 0);
        if (!known(column.encoding, Encoding::Row) || !known(column.absence, Absence::Mixed) ||
            !is_bitmap_sound || column.scale > kScaleMax || column.digits > kScaleMax ||
            column.step == 0) {
            return false;
        }
        const bool has_texts =
            column.encoding == Encoding::Dictionary || column.encoding == Encoding::Text;
        if (!has_texts && column.bytes.size != 0) {
            return false;
        }
        if (!fits(column.bytes, column.bytes.size) || !fits(column.offsets, offsets_size(column))) {
            return false;
        }
        return is_values_sound(column);
    }

    [[nodiscard]] static std::uint64_t offsets_size(const ColumnLayout& column) {
        constexpr std::uint64_t kDictionaryMax = 1ULL << 31U;
        if (column.encoding != Encoding::Dictionary) {
            return 0;
        }
        // A size that no block has.
        return column.dictionary_size < kDictionaryMax ? (column.dictionary_size + 1) * 4
                                                       : std::numeric_limits<std::uint64_t>::max();
    }

    [[nodiscard]] bool is_values_sound(const ColumnLayout& column) const {
        switch (column.encoding) {
            case Encoding::Empty:
                return column.width == 0 && column.valid == Block{} && fits(column.values, 0);
            case Encoding::Boolean:
                return column.width == 1 && fits(column.values, bits());
            case Encoding::Text:
                return column.width == 64 && fits(column.values, (table_.rows + 1) * 8);
            case Encoding::Row:
                return is_width(column.width) && is_there(column.target) &&
                       fits(column.values, table_.rows * (column.width / 8U));
            case Encoding::Integer:
            case Encoding::Day:
            case Encoding::Instant:
            case Encoding::LocalTime:
            case Encoding::Numbered:
            case Encoding::Dictionary:
                return is_width(column.width) &&
                       fits(column.values, table_.rows * (column.width / 8U));
        }
        return false;
    }

    // Up to a table without a parent; a circle would never end there.
    [[nodiscard]] Result<void> parent() const {
        const TableLayout* table = &table_;
        for (std::size_t steps = 0; !table->parent.empty(); ++steps) {
            const TableLayout* above = nullptr;
            for (const TableLayout& each : directory_.tables) {
                above = each.name == table->parent ? &each : above;
            }
            const std::string& target = table->parent;
            const std::string& name = table->parent_column;
            const bool named = std::any_of(
                table->columns.begin(), table->columns.end(), [&](const ColumnLayout& column) {
                    return column.name == name && column.encoding == Encoding::Row &&
                           column.target == target;
                });
            const bool empty = table->rows == 0;
            if (above == nullptr || (!named && !empty) || steps > directory_.tables.size()) {
                return damaged("the parent of " + table->name);
            }
            table = above;
        }
        return {};
    }

    const Directory& directory_;
    const TableLayout& table_;
    std::uint64_t end_;
};

}  // namespace

std::string write_directory(const Directory& directory) {
    Writer out;
    write_origin(directory.origin, out);
    out.u64(directory.units);
    out.u32(static_cast<std::uint32_t>(directory.tables.size()));
    for (const TableLayout& table : directory.tables) {
        out.text(table.name);
        out.u8(static_cast<std::uint8_t>(table.kind));
        out.text(table.parent);
        out.text(table.parent_column);
        out.u32(static_cast<std::uint32_t>(table.keys.size()));
        for (const std::uint32_t key : table.keys) {
            out.u32(key);
        }
        out.u8(table.own_key_is_unique ? 1 : 0);
        out.u64(table.rows);
        out.u8(table.unit_width);
        out.block(table.units);
        out.u32(static_cast<std::uint32_t>(table.columns.size()));
        for (const ColumnLayout& column : table.columns) {
            write_column(column, out);
        }
    }
    return out.take();
}

Result<Directory> read_directory(std::string_view bytes) {
    Reader in(bytes);
    Directory directory;
    directory.origin = read_origin(in);
    directory.units = in.u64();
    for (std::size_t tables = in.count(); tables > 0 && in.ok(); --tables) {
        TableLayout table;
        table.name = in.text();
        table.kind = static_cast<TableKind>(in.u8());
        table.parent = in.text();
        table.parent_column = in.text();
        for (std::size_t keys = in.count(); keys > 0 && in.ok(); --keys) {
            table.keys.push_back(in.u32());
        }
        table.own_key_is_unique = in.u8() != 0;
        table.rows = in.u64();
        table.unit_width = in.u8();
        table.units = in.block();
        for (std::size_t columns = in.count(); columns > 0 && in.ok(); --columns) {
            table.columns.push_back(read_column(in));
        }
        directory.tables.push_back(std::move(table));
    }
    if (!in.ok() || !in.at_end()) {
        return damaged("its directory");
    }
    return directory;
}

std::string write_header(const Header& header) {
    constexpr std::size_t kBeforeCrc = kHeaderBytes - 4;
    Writer out;
    std::string text(kMagic);
    out.u32(kVersion);
    out.u32(0);
    out.u64(header.file_size);
    out.u64(header.directory_offset);
    out.u64(header.directory_size);
    out.u32(header.directory_crc);
    out.pad(kBeforeCrc - kMagic.size());
    text += out.bytes();
    Writer crc;
    crc.u32(crc32c(text.data(), text.size()));
    return text + crc.bytes();
}

Result<Header> read_header(std::string_view bytes, std::uint64_t file_size) {
    if (bytes.size() < kHeaderBytes || bytes.substr(0, kMagic.size()) != kMagic) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "is no prepared year",
                     "make one: darman import --policy DIR SOURCE --to FILE.year"};
    }
    Reader in(bytes.substr(kMagic.size(), kHeaderBytes - kMagic.size()));
    const std::uint32_t version = in.u32();
    if (version != kVersion) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "is a prepared year of format " + std::to_string(version) +
                         ", this program reads format " + std::to_string(kVersion),
                     version > kVersion ? "use a newer darman" : "import it again"};
    }
    static_cast<void>(in.u32());
    Header header;
    header.file_size = in.u64();
    header.directory_offset = in.u64();
    header.directory_size = in.u64();
    header.directory_crc = in.u32();
    Reader last(bytes.substr(kHeaderBytes - 4, 4));
    if (last.u32() != crc32c(bytes.data(), kHeaderBytes - 4)) {
        return damaged("its header");
    }
    if (header.file_size != file_size) {
        return Error{ErrorCode::InvalidInput,
                     "",
                     "the prepared year was cut off: it has " + std::to_string(file_size) +
                         " bytes of " + std::to_string(header.file_size),
                     "copy it again, or import it again"};
    }
    if (header.directory_offset < kHeaderBytes || header.directory_offset > file_size ||
        header.directory_size != file_size - header.directory_offset) {
        return damaged("its header");
    }
    return header;
}

Result<void> check_directory(const Directory& directory, std::uint64_t directory_offset) {
    std::set<std::string> names;
    for (const TableLayout& table : directory.tables) {
        if (table.name.empty() || !names.insert(table.name).second) {
            return damaged("two tables " + table.name);
        }
        DARMAN_RETURN_IF_ERROR(TableCheck(directory, table, directory_offset).run());
    }
    return {};
}

}  // namespace darman::column
