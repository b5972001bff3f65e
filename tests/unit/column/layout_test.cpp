#include "column/layout.hpp"

#include <gtest/gtest.h>

#include "column/checksum.hpp"

namespace darman::column {
namespace {

TEST(Checksum, IsCrc32c) {
    // RFC 3720, B.4.
    const std::string zeros(32, '\0');
    EXPECT_EQ(crc32c(zeros.data(), zeros.size()), 0x8A9136AAU);
    EXPECT_EQ(crc32c("123456789", 9), 0xE3069283U);
    EXPECT_EQ(crc32c("6789", 4, crc32c("12345", 5)), 0xE3069283U);
    EXPECT_EQ(crc32c(nullptr, 0), 0U);
}

Directory sample() {
    Directory directory;
    directory.origin.engine = "darman 0";
    directory.origin.inputs = {{"Line.csv", "ab", ""}};
    directory.units = 1;
    TableLayout table;
    table.name = "Person";
    table.kind = TableKind::Entity;
    table.rows = 8;
    table.unit_width = 32;
    table.units = {64, 8, 1};
    table.keys = {0};
    ColumnLayout column;
    column.name = "id";
    column.encoding = Encoding::Numbered;
    column.width = 8;
    column.prefix = "p";
    column.values = {128, 8, 2};
    table.columns = {column};
    directory.tables = {table};
    return directory;
}

TEST(Layout, ADirectoryIsReadAsItWasWritten) {
    const auto read = read_directory(write_directory(sample()));
    ASSERT_TRUE(read);
    EXPECT_EQ(*read, sample());
    EXPECT_TRUE(check_directory(*read, 192));
}

TEST(Layout, ADirectoryThatEndsEarlyIsDamaged) {
    const std::string bytes = write_directory(sample());
    for (std::size_t size = 0; size < bytes.size(); ++size) {
        EXPECT_FALSE(read_directory(std::string_view(bytes).substr(0, size))) << size;
    }
    EXPECT_FALSE(read_directory(bytes + '\0'));
}

TEST(Layout, BlocksLieInsideTheFileAndAreAsLongAsTheRowsSay) {
    const auto refused = [](const auto& change) {
        Directory directory = sample();
        change(directory.tables[0], directory.tables[0].columns[0]);
        return !check_directory(directory, 192).has_value();
    };
    EXPECT_TRUE(refused([](auto&, auto& column) { column.values.offset = 192; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.values.offset = 129; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.values.offset = ~std::uint64_t{63}; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.values.offset = 0; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.values.size = 9; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.width = 16; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.width = 7; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.step = 0; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.encoding = static_cast<Encoding>(99); }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.absence = Absence::Mixed; }));
    EXPECT_TRUE(refused([](auto&, auto& column) { column.encoding = Encoding::Row; }));
    EXPECT_TRUE(refused([](auto& table, auto&) { table.rows = ~std::uint64_t{0}; }));
    EXPECT_TRUE(refused([](auto& table, auto&) { table.keys = {1}; }));
    EXPECT_TRUE(refused([](auto& table, auto&) { table.parent = "Person"; }));
    EXPECT_TRUE(refused([](auto& table, auto&) { table.unit_width = 8; }));
    EXPECT_FALSE(refused([](auto&, auto&) {}));
}

TEST(Layout, AHeaderIsReadAsItWasWritten) {
    const Header header{1000, 640, 360, 7};
    const std::string bytes = write_header(header);
    ASSERT_EQ(bytes.size(), kHeaderBytes);
    EXPECT_EQ(read_header(bytes, 1000)->directory_offset, 640U);
    EXPECT_FALSE(read_header(bytes, 999));
    for (std::size_t at = 0; at < bytes.size(); ++at) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 1);
        EXPECT_FALSE(read_header(damaged, 1000)) << at;
    }
}

}  // namespace
}  // namespace darman::column
