#include "column/year.hpp"

#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>

#include <gtest/gtest.h>
#include <unistd.h>

#include "column/year_writer.hpp"

namespace darman::column {
namespace {

using core::Cell;
using core::CellState;

CellSource cells_of(const std::vector<std::string>& texts) {
    return [texts](const CellSink& sink) {
        for (const std::string& text : texts) {
            sink(text.empty()     ? CellState::Unknown
                 : text == "none" ? CellState::None
                                  : CellState::Value,
                 text == "none" ? "" : text);
        }
        return base::Result<void>();
    };
}

RowSource rows_of(const std::vector<int>& rows) {
    return [rows](const RowSink& sink) {
        for (const int row : rows) {
            sink(row == -1   ? CellState::None
                 : row == -2 ? CellState::Unknown
                             : CellState::Value,
                 row < 0 ? 0 : static_cast<std::uint64_t>(row));
        }
        return base::Result<void>();
    };
}

TableLayout table(const std::string& name, TableKind kind, std::uint64_t rows) {
    TableLayout layout;
    layout.name = name;
    layout.kind = kind;
    layout.rows = rows;
    return layout;
}

class YearTest : public testing::Test {
  protected:
    YearTest()
        : path_((std::filesystem::temp_directory_path() /
                 ("darman-year-" + std::to_string(::getpid()) + ".year"))
                    .string()) {
        std::filesystem::remove(path_);
    }

    YearTest(const YearTest&) = delete;
    YearTest& operator=(const YearTest&) = delete;

    ~YearTest() override { std::filesystem::remove(path_); }

    // Two units: p1 with c1 and c2, p2 with c3.
    void write() {
        auto writer = YearWriter::create(path_);
        ASSERT_TRUE(writer);
        TableLayout claim = table("Claim", TableKind::Entity, 3);
        claim.parent = "Person";
        claim.parent_column = "person";
        claim.keys = {1};
        claim.own_key_is_unique = true;
        ASSERT_TRUE(writer->begin_table(claim, {0, 2, 3}));
        ASSERT_TRUE(writer->rows("person", "Person", 2, rows_of({0, 0, 1})));
        ASSERT_TRUE(writer->cells("id", Meaning::Text, cells_of({"c1", "c2", "c3"})));
        ASSERT_TRUE(writer->cells("date", Meaning::Date, cells_of({"1403-01-01", "", "none"})));
        ASSERT_TRUE(writer->cells("amount", Meaning::Number, cells_of({"1.5", "-2", "70_000"})));
        ASSERT_TRUE(writer->cells("urgent", Meaning::Boolean, cells_of({"yes", "false", "1"})));
        ASSERT_TRUE(writer->cells("note", Meaning::Text, cells_of({"1/3", "", ""})));
        ASSERT_TRUE(writer->rows("again", "Claim", 3, rows_of({-1, 0, -2})));
        TableLayout line = table("Line", TableKind::Entity, 4);
        line.parent = "Claim";
        line.parent_column = "claim";
        line.keys = {1};
        ASSERT_TRUE(writer->begin_table(line, {0, 3, 4}));
        ASSERT_TRUE(writer->rows("claim", "Claim", 3, rows_of({0, 0, 1, 2})));
        ASSERT_TRUE(writer->cells("number", Meaning::Text, cells_of({"1", "2", "1", "07"})));
        TableLayout person = table("Person", TableKind::Entity, 2);
        person.keys = {0};
        person.own_key_is_unique = true;
        ASSERT_TRUE(writer->begin_table(person, {0, 1, 2}));
        ASSERT_TRUE(writer->cells("id", Meaning::Text, cells_of({"p1", "p2"})));
        ASSERT_TRUE(writer->begin_table(table("Service", TableKind::Register, 1), {}));
        ASSERT_TRUE(writer->cells("code", Meaning::Text, cells_of({"007"})));
        Origin origin;
        origin.data_until = "2024-03-20";
        ASSERT_TRUE(writer->finish(origin, 2));
    }

    static std::string text_of(const core::FactTable& table) {
        std::string text;
        for (std::size_t i = 0; i < table.cells.size(); ++i) {
            const Cell& cell = table.cells[i];
            text += i % table.columns.size() == 0 ? (i == 0 ? "" : "|") : ",";
            text += cell.state == CellState::Value  ? cell.text
                    : cell.state == CellState::None ? "none"
                                                    : "?";
        }
        return text;
    }

    std::string path_;
};

TEST_F(YearTest, GivesBackWhatWasWritten) {
    write();
    const auto year = Year::open(path_);
    ASSERT_TRUE(year) << year.error().line();
    EXPECT_TRUE(year->verify());
    EXPECT_EQ(year->unit_count(), 2U);
    EXPECT_EQ(year->rows_in(0, 2), 9U);
    EXPECT_EQ(year->rows_in(1, 2), 3U);
    EXPECT_EQ(year->origin().data_until, "2024-03-20");
    const core::Facts all = year->facts(0, 2);
    ASSERT_EQ(all.tables.size(), 4U);
    EXPECT_EQ(text_of(all.tables[0]),
              "p1,c1,2024-03-20,1.5,yes,1/3,none|p1,c2,?,-2.0,no,?,c1|"
              "p2,c3,none,70000.0,yes,?,?");
    EXPECT_EQ(text_of(all.tables[1]), "c1,1|c1,2|c2,1|c3,07");
    EXPECT_EQ(text_of(all.tables[3]), "007");
    EXPECT_NE(all.tables[0].places[2].find("Claim row 3"), std::string::npos);
}

TEST_F(YearTest, AUnitIsItsRowsAndEveryRegister) {
    write();
    const auto year = Year::open(path_);
    ASSERT_TRUE(year);
    const core::Facts second = year->facts(1, 2);
    EXPECT_EQ(text_of(second.tables[0]), "p2,c3,none,70000.0,yes,?,?");
    EXPECT_EQ(text_of(second.tables[1]), "c3,07");
    EXPECT_EQ(text_of(second.tables[2]), "p2");
    EXPECT_EQ(text_of(second.tables[3]), "007");
    EXPECT_EQ(text_of(year->facts(1, 1).tables[0]), "");
}

TEST_F(YearTest, FindsARowByItsFullKeyOrItsOwn) {
    write();
    const auto year = Year::open(path_);
    ASSERT_TRUE(year);
    EXPECT_EQ(year->find("Person", "p2"), 1U);
    EXPECT_EQ(year->find("Claim", "c3"), 1U);
    EXPECT_EQ(year->find("Claim", "p1/c2"), 0U);
    EXPECT_EQ(year->find("Claim", "p2/c2"), std::nullopt);
    EXPECT_EQ(year->find("Line", "p2/c3/07"), 1U);
    EXPECT_EQ(year->find("Line", "p2/c3/7"), std::nullopt);
    EXPECT_EQ(year->find("Line", "07"), 1U);
    EXPECT_EQ(year->find("Line", "2"), 0U);
    EXPECT_EQ(year->find("Lime", "1"), std::nullopt);
    EXPECT_EQ(year->find("Person", ""), std::nullopt);
}

TEST_F(YearTest, AByteThatChangedIsSeenOrMeansNothing) {
    write();
    std::ifstream file(path_, std::ios::binary);
    const std::string bytes{std::istreambuf_iterator<char>(file), {}};
    const std::string whole = text_of(Year::open(path_)->facts(0, 2).tables[0]);
    // Every seventh: the blocks are 64 bytes apart, so that each place of one has its turn.
    for (std::size_t at = 0; at < bytes.size(); at += 7) {
        std::string damaged = bytes;
        damaged[at] = static_cast<char>(damaged[at] ^ 0x41);
        std::ofstream(path_, std::ios::binary | std::ios::trunc) << damaged;
        const auto year = Year::open(path_);
        if (!year) {
            EXPECT_FALSE(year.error().message.empty());
            continue;
        }
        static_cast<void>(year->facts(0, 2));  // must not crash
        static_cast<void>(year->find("Line", "p2/c3/07"));
        if (year->verify()) {
            EXPECT_EQ(text_of(year->facts(0, 2).tables[0]), whole) << at;
        }
    }
}

TEST_F(YearTest, AFileThatWasNotFinishedIsNone) {
    {
        auto writer = YearWriter::create(path_);
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->begin_table(table("Person", TableKind::Entity, 0), {0, 0}));
        ASSERT_TRUE(writer->cells("id", Meaning::Text, cells_of({})));
    }
    EXPECT_FALSE(Year::open(path_));
    EXPECT_FALSE(YearWriter::create(path_)) << "it is there";
    EXPECT_EQ(Year::open(path_ + ".not").error().code, base::ErrorCode::NotFound);
}

}  // namespace
}  // namespace darman::column
