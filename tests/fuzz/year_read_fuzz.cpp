// Whatever bytes come as a prepared year, opening and reading them ends with an error that says
// something or with facts whose tables are whole. Checksums are mended first: what they would
// refuse is the easy part.
#include <cstddef>
#include <cstdint>
#include <fstream>
#include <string>

#include <unistd.h>

#include "base/check.hpp"
#include "column/checksum.hpp"
#include "column/layout.hpp"
#include "column/year.hpp"

namespace darman::column {
namespace {

// As if the header and the directory had been written so.
std::string mended(std::string bytes) {
    if (bytes.size() < kHeaderBytes) {
        return bytes;
    }
    std::uint64_t offset = 0;
    for (std::size_t i = 0; i < sizeof offset; ++i) {
        offset |= std::uint64_t{static_cast<unsigned char>(bytes[24 + i])} << (8U * i);
    }
    offset = kHeaderBytes + offset % (bytes.size() - kHeaderBytes + 1);
    Header header;
    header.file_size = bytes.size();
    header.directory_offset = offset;
    header.directory_size = bytes.size() - offset;
    header.directory_crc = crc32c(bytes.data() + offset, bytes.size() - offset);
    return bytes.replace(0, kHeaderBytes, write_header(header));
}

void read(const std::string& path, const std::string& bytes) {
    constexpr std::uint64_t kUnitsMax = 64;
    constexpr std::uint64_t kRowsMax = 4096;
    std::ofstream(path, std::ios::binary | std::ios::trunc) << bytes;
    const auto year = Year::open(path);
    if (!year) {
        DARMAN_CHECK(!year.error().message.empty());
        return;
    }
    const bool sound = year->verify().has_value();
    std::uint64_t rows = 0;
    for (const TableInfo& table : year->tables()) {
        rows += table.rows;
        static_cast<void>(year->find(table.name, "p1"));
        static_cast<void>(year->find(table.name, "p1/c1/1"));
    }
    if (year->unit_count() > kUnitsMax || rows > kRowsMax) {
        return;
    }
    const auto facts = year->read(0, year->unit_count());
    DARMAN_CHECK(!sound || facts.has_value());
    for (const auto& table : year->facts(0, year->unit_count()).tables) {
        DARMAN_CHECK(table.cells.size() == table.places.size() * table.columns.size());
    }
}

}  // namespace
}  // namespace darman::column

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const std::string path = "/tmp/darman-fuzz-" + std::to_string(::getpid()) + ".year";
    const std::string bytes(data, data + size);
    darman::column::read(path, bytes);
    darman::column::read(path, darman::column::mended(bytes));
    ::unlink(path.c_str());
    return 0;
}
