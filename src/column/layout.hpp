// What stands in a prepared year, byte by byte: docs/formats/prepared-year.md. Header, blocks,
// directory; here is the directory, and the rules that one must keep to be believed.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::column {

inline constexpr std::string_view kMagic = "DARYEAR\n";
inline constexpr std::uint32_t kVersion = 1;
inline constexpr std::size_t kHeaderBytes = 64;
inline constexpr std::size_t kAlignment = 64;

// The bytes of one buffer. Of an absent one all is 0.
struct Block {
    std::uint64_t offset = 0;
    std::uint64_t size = 0;
    std::uint32_t crc = 0;

    friend bool operator==(const Block&, const Block&) = default;
};

// How the values of a column are written. Numbers are fixed: they stand in files.
enum class Encoding : std::uint8_t {
    Empty = 0,       // no cell has a value
    Integer = 1,     // (base + step * raw) / 10^scale
    Day = 2,         // base + step * raw, days since 1970-01-01
    Instant = 3,     // base + step * raw, microseconds since 1970-01-01T00:00Z
    LocalTime = 4,   // the same of a time that names no zone
    Boolean = 5,     // a bit a row
    Numbered = 6,    // a text: prefix, then base + step * raw in at least `digits` digits
    Dictionary = 7,  // raw is the place in the sorted texts
    Text = 8,
    Row = 9,  // raw is a row of the table `target`; its text is that row's key
};

// What a cell without a value is.
enum class Absence : std::uint8_t {
    Unknown = 0,  // all of them
    None = 1,     // all of them
    Mixed = 2,    // those whose bit is set in the block `none` are none
};

struct ColumnLayout {
    std::string name;
    Encoding encoding = Encoding::Empty;
    std::uint8_t width = 0;  // bits of a raw value: 1, 8, 16, 32, 64; 0: none are there
    Absence absence = Absence::Unknown;
    std::uint8_t scale = 0;
    std::uint8_t digits = 0;
    std::int64_t base = 0;
    std::uint64_t step = 1;
    std::string prefix;
    std::string target;
    std::uint64_t dictionary_size = 0;
    Block values;   // raw values; of Text the offsets (int64, rows + 1)
    Block valid;    // bit set: the cell has a value; absent: all have
    Block none;     // of Absence::Mixed
    Block offsets;  // of Dictionary: int32, dictionary_size + 1
    Block bytes;    // of Dictionary and Text: UTF-8

    friend bool operator==(const ColumnLayout&, const ColumnLayout&) = default;
};

enum class TableKind : std::uint8_t {
    Register = 0,  // whole beside every unit
    Entity = 1,
    History = 2,  // of a dated field
};

struct TableLayout {
    std::string name;
    TableKind kind = TableKind::Register;
    std::string parent;               // the table above; of a history, the table it is of
    std::string parent_column;        // a Row column; empty without a parent
    std::vector<std::uint32_t> keys;  // columns that make up a row's own key
    bool own_key_is_unique = false;   // in the whole table, without the parent's
    std::uint64_t rows = 0;
    std::uint8_t unit_width = 0;  // bits of an offset: 32 or 64; 0 of a register
    Block units;                  // where each unit's rows begin; units + 1
    std::vector<ColumnLayout> columns;

    friend bool operator==(const TableLayout&, const TableLayout&) = default;
};

// A file that went in.
struct InputFile {
    std::string name;
    std::string sha256;
    std::string mapping_sha256;  // of the mapping it was read by; empty: none

    friend auto operator<=>(const InputFile&, const InputFile&) = default;
};

// Where a year comes from. Hashes are lower-case hexadecimal.
struct Origin {
    std::string engine;         // that wrote it: "darman 0.1.0"
    std::string inputs_sha256;  // as a receipt names them
    std::string mapping_sha256;
    std::string schema_sha256;  // of the tables and columns that the policy expects
    std::string data_until;     // ISO date of the newest fact; empty: no dates
    std::vector<InputFile> inputs;

    friend bool operator==(const Origin&, const Origin&) = default;
};

struct Directory {
    Origin origin;
    std::uint64_t units = 0;
    std::vector<TableLayout> tables;

    friend bool operator==(const Directory&, const Directory&) = default;
};

std::string write_directory(const Directory& directory);
// Errors have no place. The blocks are not looked at: check_directory does.
base::Result<Directory> read_directory(std::string_view bytes);

struct Header {
    std::uint64_t file_size = 0;
    std::uint64_t directory_offset = 0;
    std::uint64_t directory_size = 0;
    std::uint32_t directory_crc = 0;
};

std::string write_header(const Header& header);
base::Result<Header> read_header(std::string_view bytes, std::uint64_t file_size);

// Every block lies between header and directory and is as long as rows and widths say; names are
// told apart and those that are referred to are there.
base::Result<void> check_directory(const Directory& directory, std::uint64_t directory_offset);

}  // namespace darman::column
