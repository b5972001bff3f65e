#include "column/cell_text.hpp"

#include <string>

#include <gtest/gtest.h>

namespace darman::column {
namespace {

std::string number(std::string_view text) {
    const auto decimal = decimal_of(text);
    return decimal ? decimal_text(decimal->mantissa, decimal->scale) : "none";
}

std::string moment(std::string_view text) {
    const auto read = moment_of(text);
    return read ? moment_text(*read) : "none";
}

TEST(CellText, NumbersKeepTheirValueAndNothingElse) {
    EXPECT_EQ(number("1500000"), "1500000");
    EXPECT_EQ(number("-3.50"), "-3.5");
    EXPECT_EQ(number("0.05"), "0.05");
    EXPECT_EQ(number("-0.05"), "-0.05");
    EXPECT_EQ(number("1_000_000"), "1000000");
    EXPECT_EQ(number("25%"), "0.25");
    EXPECT_EQ(number("-0"), "0");
    EXPECT_EQ(number("999999999999999999"), "999999999999999999");
}

TEST(CellText, WhatIsNoDecimalOf18DigitsIsLeftAsItIs) {
    EXPECT_FALSE(decimal_of("1/3"));
    EXPECT_FALSE(decimal_of(""));
    EXPECT_FALSE(decimal_of("-"));
    EXPECT_FALSE(decimal_of("1."));
    EXPECT_FALSE(decimal_of("99999999999999999999"));
    EXPECT_FALSE(decimal_of("0.0000000000000000001"));
    EXPECT_FALSE(at_scale({1, 0}, 18) == std::nullopt);
    EXPECT_EQ(at_scale({100, 0}, 18), std::nullopt);
}

TEST(CellText, DaysOfBothCalendars) {
    EXPECT_EQ(day_text(*day_of("1403-01-01")), "2024-03-20");
    EXPECT_EQ(day_text(*day_of("2024-03-20")), "2024-03-20");
    EXPECT_FALSE(day_of("2024-03-20T10:00"));
    EXPECT_FALSE(day_of("2024-13-01"));
}

TEST(CellText, TimesKeepWhetherTheyNameAZone) {
    EXPECT_EQ(moment("2024-03-20T10:14:00Z"), "2024-03-20T10:14:00Z");
    EXPECT_EQ(moment("2024-03-20T10:14"), "2024-03-20T10:14:00");
    EXPECT_EQ(moment("2024-03-20T10:14:00+03:30"), "2024-03-20T06:44:00Z");
    EXPECT_EQ(moment("1403-01-01T10:14:00"), "2024-03-20T10:14:00");
    EXPECT_EQ(moment("2024-03-20"), "2024-03-20T00:00:00");
    EXPECT_EQ(moment("1960-03-20T10:14:00.25Z"), "1960-03-20T10:14:00.250000Z");
    EXPECT_EQ(moment("2024-03-20T25:00:00Z"), "none");
}

TEST(CellText, EndingsOfNumberedTexts) {
    EXPECT_EQ(ending_of("p0012")->number, 12);
    EXPECT_EQ(ending_of("p0012")->digits, 4);
    EXPECT_EQ(ending_of("p0012")->prefix_size, 1U);
    EXPECT_FALSE(ending_of("p"));
    EXPECT_FALSE(ending_of("1234567890123456789"));
}

}  // namespace
}  // namespace darman::column
