#include "replay/labels.hpp"

#include <gtest/gtest.h>

namespace darman::replay {
namespace {

TEST(Labels, ColumnsInAnyOrder) {
    const auto labels = read_labels("kind,code,line\nduplicate,dup,p/c/1\n\"a, b\",,p/c/2\n", "l");
    ASSERT_TRUE(labels);
    EXPECT_EQ(labels->count, 2U);
    EXPECT_EQ(labels->kinds, (std::vector<std::string>{"duplicate", "a, b"}));
    ASSERT_NE(labels->find("p/c/2"), nullptr);
    EXPECT_EQ(labels->find("p/c/2")->front().code, -1);
    EXPECT_EQ(labels->find("p/c/3"), nullptr);
    EXPECT_EQ(labels->code("dup"), 0);
    EXPECT_EQ(labels->code("none"), -1);
}

TEST(Labels, WhatIsWrongIsNamedWithItsRow) {
    EXPECT_EQ(read_labels("line,kind\n", "l.csv").error().line(),
              "l.csv row 1: there is no column code: labels have the columns line, kind and code");
    EXPECT_EQ(read_labels("line,kind,code\na,b\n", "l.csv").error().place, "l.csv row 2");
    EXPECT_EQ(read_labels("line,kind,code\n,b,\n", "l.csv").error().message, "the line is missing");
    EXPECT_FALSE(read_labels("", "l.csv"));
}

}  // namespace
}  // namespace darman::replay
