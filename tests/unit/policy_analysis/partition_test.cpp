// Tables as boxes: the classes an input is cut into, and the search for what no row covers.
// Coverage is compared with counting every combination, on drawn tables small enough for that.
#include "policy/analysis/partition.hpp"

#include <random>

#include <gtest/gtest.h>

#include "model_builder.hpp"

namespace darman::policy::analysis {
namespace {

CellTest range(ModelBuilder& b,
               std::optional<int> low,
               std::optional<int> high,
               bool low_open = false,
               bool high_open = false) {
    CellTest cell;
    cell.kind = CellTest::Kind::Range;
    cell.low = low ? b.number(*low) : -1;
    cell.high = high ? b.number(*high) : -1;
    cell.low_open = low_open;
    cell.high_open = high_open;
    return cell;
}

CellTest equal(NodeId value) {
    CellTest cell;
    cell.kind = CellTest::Kind::Equal;
    cell.low = value;
    return cell;
}

CellTest none() {
    CellTest cell;
    cell.kind = CellTest::Kind::None;
    return cell;
}

// A table of one input and one cell a row.
TableInfo one_column(NodeId input, const std::vector<CellTest>& cells) {
    TableInfo table;
    table.name = "t";
    table.module = 0;
    table.inputs = {input};
    table.input_names = {"x"};
    for (const CellTest& cell : cells) {
        TableRowInfo row;
        row.cells = {{cell}};
        table.rows.push_back(std::move(row));
    }
    return table;
}

TEST(Partition, cuts_whole_numbers_where_the_cells_do_and_drops_what_holds_no_value) {
    ModelBuilder b;
    const auto person = b.entity("Person");
    const NodeId age = b.read(person, b.field(person, "age", ModelBuilder::integer(0, 120)));
    const TableInfo table = one_column(
        age, {range(b, 0, 18, false, true), range(b, 18, 65), range(b, 65, std::nullopt, true)});
    const Column column = partition(table, b.model)[0];
    EXPECT_EQ(column.classes, (std::vector<std::string>{"0", "1", "18", "19", "65", "66", "120"}));
    EXPECT_TRUE(column.rows[0].sure.test(1));
    EXPECT_FALSE(column.rows[0].sure.test(2)) << "18 is left out by ..<18";
    EXPECT_TRUE(column.rows[1].sure.test(4));
    EXPECT_FALSE(column.rows[2].sure.test(4)) << "65 is left out by 65<..";
    EXPECT_TRUE(column.rows[2].sure.test(6));
}

TEST(Partition, between_neighbouring_whole_numbers_lies_nothing_but_between_fractions_something) {
    ModelBuilder b;
    const auto person = b.entity("Person");
    const NodeId whole = b.read(person, b.field(person, "n", ModelBuilder::integer(1, 2)));
    Type any = ModelBuilder::integer(1, 2);
    any.grain.reset();
    any.quantity = Quantity::Decimal;
    const NodeId fraction = b.read(person, b.field(person, "f", any));
    const std::vector<CellTest> cells = {equal(b.number(1)), equal(b.number(2))};
    EXPECT_EQ(partition(one_column(whole, cells), b.model)[0].classes,
              (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(partition(one_column(fraction, cells), b.model)[0].classes,
              (std::vector<std::string>{"1", "1.5", "2"}));
}

TEST(Partition, only_none_and_any_admit_none) {
    ModelBuilder b;
    const auto person = b.entity("Person");
    Type type = ModelBuilder::integer(0, 5);
    type.or_none = true;
    const NodeId input = b.read(person, b.field(person, "n", type));
    const TableInfo table = one_column(input, {range(b, 0, 5), none(), CellTest{}});
    const Column column = partition(table, b.model)[0];
    ASSERT_EQ(column.classes.back(), "none");
    const std::size_t last = column.classes.size() - 1;
    EXPECT_FALSE(column.rows[0].sure.test(last));
    EXPECT_TRUE(column.rows[1].sure.test(last));
    EXPECT_FALSE(column.rows[1].sure.test(0));
    EXPECT_TRUE(column.rows[2].sure.test(last));
}

TEST(Partition, an_expression_in_a_cell_may_match_anything_and_surely_matches_nothing) {
    ModelBuilder b;
    const auto person = b.entity("Person");
    const NodeId input = b.read(person, b.field(person, "n", ModelBuilder::integer(0, 5)));
    const TableInfo table = one_column(input, {equal(input), range(b, 0, 5)});
    const Column column = partition(table, b.model)[0];
    EXPECT_TRUE(column.rows[0].sure.none());
    EXPECT_TRUE(column.rows[0].possible.test(0));
}

TEST(Partition, codes_of_a_registry_leave_a_class_for_those_not_named) {
    ModelBuilder b;
    DictionaryInfo dictionary;
    dictionary.name = "Service";
    dictionary.source = Dictionary::Source::Data;
    dictionary.intern("701");
    dictionary.intern("702");
    b.model.dictionaries.push_back(std::move(dictionary));
    Type type = ModelBuilder::of_kind(Kind::Code);
    type.dictionary = 0;
    const auto person = b.entity("Person");
    const NodeId input = b.read(person, b.field(person, "service", type));
    Node code;
    code.type = type;
    code.constant = Value::of(Kind::Code, 1);
    const TableInfo table = one_column(input, {equal(b.add(code))});
    EXPECT_EQ(partition(table, b.model)[0].classes,
              (std::vector<std::string>{"702", "another code"}));
    b.model.dictionaries[0].source = Dictionary::Source::Closed;
    EXPECT_EQ(partition(table, b.model)[0].classes, (std::vector<std::string>{"702", "701"}));
}

// ------------------------------------------------------------------------------------------
// Coverage

struct Drawn {
    std::vector<Column> columns;
    std::vector<Bits> box;
    std::size_t rows = 0;
};

Drawn draw(std::mt19937_64& random) {
    Drawn drawn;
    drawn.rows = random() % 9;
    const std::size_t width = 1 + random() % 4;
    for (std::size_t c = 0; c < width; ++c) {
        Column column;
        const std::size_t classes = 1 + random() % 4;
        column.classes.assign(classes, "x");
        for (std::size_t row = 0; row < drawn.rows; ++row) {
            Admitted admitted{Bits(classes), Bits(classes)};
            for (std::size_t i = 0; i < classes; ++i) {
                if (random() % 4 != 0) {
                    admitted.sure.set(i);
                }
            }
            column.rows.push_back(admitted);
        }
        Bits side(classes, true);
        drawn.box.push_back(side);
        drawn.columns.push_back(std::move(column));
    }
    return drawn;
}

bool covers(const Drawn& drawn, const std::vector<std::size_t>& combination, const Bits& rows) {
    for (std::size_t row = 0; row < drawn.rows; ++row) {
        bool all = rows.test(row);
        for (std::size_t c = 0; c < drawn.columns.size(); ++c) {
            all = all && drawn.columns[c].rows[row].sure.test(combination[c]);
        }
        if (all) {
            return true;
        }
    }
    return false;
}

bool has_hole(const Drawn& drawn, const Bits& rows) {
    std::vector<std::size_t> combination(drawn.columns.size(), 0);
    for (;;) {
        if (!covers(drawn, combination, rows)) {
            return true;
        }
        std::size_t c = 0;
        while (c < combination.size() && ++combination[c] == drawn.columns[c].classes.size()) {
            combination[c++] = 0;
        }
        if (c == combination.size()) {
            return false;
        }
    }
}

TEST(Coverage, agrees_with_counting_all_combinations) {
    for (std::uint64_t seed = 0; seed < 3000; ++seed) {
        std::mt19937_64 random(seed);
        const Drawn drawn = draw(random);
        Bits rows(drawn.rows);
        for (std::size_t row = 0; row < drawn.rows; ++row) {
            if (random() % 5 != 0) {
                rows.set(row);
            }
        }
        Coverage coverage(drawn.columns, drawn.rows);
        std::int64_t steps = 1'000'000;
        const auto found = coverage.uncovered(drawn.box, rows, steps);
        ASSERT_FALSE(coverage.gave_up());
        ASSERT_EQ(found.has_value(), has_hole(drawn, rows)) << "seed " << seed;
        if (found) {
            ASSERT_EQ(found->size(), drawn.columns.size()) << "seed " << seed;
            EXPECT_FALSE(covers(drawn, *found, rows)) << "seed " << seed;
        }
    }
}

TEST(Coverage, gives_up_where_the_work_allowed_is_spent) {
    // Twenty columns of two classes and a row for each side of each: covering is decided only after
    // many splits.
    std::vector<Column> columns(20);
    constexpr std::size_t kRows = 40;
    std::mt19937_64 random(7);
    for (Column& column : columns) {
        column.classes = {"a", "b", "c"};
        for (std::size_t row = 0; row < kRows; ++row) {
            Admitted admitted{Bits(3), Bits(3)};
            for (std::size_t i = 0; i < 3; ++i) {
                if (random() % 16 != 0) {
                    admitted.sure.set(i);
                }
            }
            column.rows.push_back(admitted);
        }
    }
    std::vector<Bits> box(columns.size(), Bits(3, true));
    Coverage coverage(columns, kRows);
    std::int64_t steps = 100;
    EXPECT_FALSE(coverage.uncovered(box, Bits(kRows, true), steps));
    EXPECT_TRUE(coverage.gave_up());
}

}  // namespace
}  // namespace darman::policy::analysis
