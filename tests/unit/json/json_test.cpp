#include "json/json.hpp"

#include <gtest/gtest.h>

namespace darman::json {
namespace {

using base::ErrorCode;

std::string round_trip(std::string_view text) {
    const auto value = parse(text);
    return value ? write(*value, 0) : "refused: " + value.error().line();
}

std::string refusal(std::string_view text) {
    const auto value = parse(text);
    return value ? "accepted: " + write(*value, 0) : value.error().line();
}

TEST(Json, keeps_number_tokens_as_written) {
    for (const char* token : {"0",
                              "-0",
                              "1.00",
                              "0.010",
                              "123456789012345678.123456789",
                              "1E+3",
                              "-1.5e-7",
                              "99999999999999999999999999"}) {
        EXPECT_EQ(round_trip(token), token);
        EXPECT_EQ(round_trip("[" + std::string(token) + " ]"), "[" + std::string(token) + "]");
        EXPECT_EQ(round_trip("{\"a\": " + std::string(token) + "\n}"),
                  "{\"a\":" + std::string(token) + "}");
    }
}

TEST(Json, refuses_numbers_outside_the_grammar) {
    for (const char* token : {"+1",
                              "01",
                              "-",
                              "1.",
                              ".5",
                              "1e",
                              "1e+",
                              "0x10",
                              "NaN",
                              "Infinity",
                              "-01",
                              "1.2.3",
                              "1_000",
                              "12,5x"}) {
        EXPECT_FALSE(parse(token)) << token;
        EXPECT_FALSE(parse("[" + std::string(token) + "]")) << token;
        EXPECT_FALSE(parse("{\"a\":" + std::string(token) + "}")) << token;
    }
    EXPECT_EQ(refusal("{\n  \"a\": 1,\n  \"b\": 01\n}"), "3:8: '01' is not a JSON value");
}

TEST(Json, refuses_what_is_cut_off_or_goes_on) {
    for (const char* text : {"",
                             "  ",
                             "{",
                             "[",
                             "[1",
                             "[[1]",
                             "[[[]",
                             "{\"a\":[}",
                             "{]",
                             "[}",
                             "[1}",
                             "{\"a\"}",
                             "{\"a\":}",
                             "{\"a\":1,}",
                             "{\"a\":1 \"b\":2}",
                             "[1,]",
                             "[,1]",
                             "[1 2]",
                             "{a:1}",
                             "{'a':1}",
                             "\"a",
                             "\"a\" \"b\"",
                             "\"a\"x",
                             "1 2",
                             "[1] [2]",
                             "{} {}",
                             "[1]x",
                             "{}}",
                             "[]]",
                             "true false",
                             "tru",
                             "nul",
                             "nulll",
                             "[truex]",
                             "[nul]",
                             "[\"a\"b]",
                             "[1\"a\"]",
                             "]",
                             "}",
                             ",",
                             ":",
                             "{\"a\"::1}",
                             "{1:2}",
                             "{null:1}",
                             "[1,,2]",
                             "[\"a\" \"b\"]",
                             "{\"a\":1,,\"b\":2}",
                             "{\"a\" 1}",
                             "[1:2]",
                             "// c\n1",
                             "[1]//"}) {
        EXPECT_FALSE(parse(text)) << text;
    }
}

TEST(Json, refuses_duplicate_names_with_their_place) {
    EXPECT_EQ(refusal("{\"a\":1,\n \"a\":2}"), "2:2: the name 'a' stands twice in one object");
    EXPECT_EQ(refusal("{\"a\":1, \"\\u0061\":2}"), "1:9: the name 'a' stands twice in one object");
    std::string many = "{";
    for (int i = 0; i < 20; ++i) {
        many += "\"m" + std::to_string(i) + "\":0,";
    }
    EXPECT_FALSE(parse(many + "\"m3\":1}"));
    EXPECT_TRUE(parse(many + "\"m20\":1}"));
}

TEST(Json, refuses_bad_text_in_strings) {
    EXPECT_EQ(refusal("\"a\xFF\""), "1:3: not UTF-8: save the file as UTF-8");
    EXPECT_FALSE(parse("\"\xED\xA0\x80\""));
    EXPECT_FALSE(parse("\"\xC0\x80\""));
    for (const char* text : {R"("\ud800")",
                             R"("\udc00")",
                             R"("\ud800\ud800")",
                             R"("\ud800x")",
                             R"("\x41")",
                             R"("\u12")",
                             R"(["\udc00"])",
                             R"({"\udc00":1})",
                             R"({"\q":1})",
                             "\"a\nb\"",
                             "\"a\tb\""}) {
        EXPECT_FALSE(parse(text)) << text;
    }
    EXPECT_EQ(round_trip(R"("\ud83d\ude00")"), "\"😀\"");
    EXPECT_EQ(round_trip("\"درمان\\u200c\""), "\"درمان\u200c\"");
}

TEST(Json, accepts_a_byte_order_mark) {
    EXPECT_EQ(round_trip("\xEF\xBB\xBF{}"), "{}");
}

TEST(Json, limits_depth) {
    const std::string open(kDepthMax, '[');
    const std::string close(kDepthMax, ']');
    EXPECT_TRUE(parse(open + close));
    const auto deeper = parse("[" + open + close + "]");
    ASSERT_FALSE(deeper);
    EXPECT_EQ(deeper.error().code, ErrorCode::LimitExceeded);
    EXPECT_FALSE(parse(std::string(100000, '[')));
    std::string objects;
    for (int i = 0; i < 5000; ++i) {
        objects += "{\"a\":";
    }
    EXPECT_FALSE(parse(objects + "1" + std::string(5000, '}')));
}

TEST(Json, keeps_the_order_of_members_and_finds_them) {
    const auto value = parse(R"({"b": [true, false, null], "a": {"c": "x"}, "": 1})");
    ASSERT_TRUE(value);
    EXPECT_EQ(value->members()[0].first, "b");
    ASSERT_NE(value->find("a"), nullptr);
    EXPECT_EQ(value->find("a")->find("c")->text(), "x");
    EXPECT_EQ(value->find("z"), nullptr);
    EXPECT_EQ(Value().find("z"), nullptr);
    EXPECT_EQ(write(*value, 0), R"({"b":[true,false,null],"a":{"c":"x"},"":1})");
    EXPECT_EQ(write(*value, 2),
              "{\n  \"b\": [\n    true,\n    false,\n    null\n  ],\n  \"a\": {\n    \"c\": "
              "\"x\"\n  },\n  \"\": 1\n}");
}

TEST(Json, reads_back_what_it_writes) {
    Value value = Value::object();
    value.set("text", Value::string("a\"b\\c\n\t\r\x01</script>\u2028"));
    value.set("list", Value::array().push(Value::number(-7)).push(Value::number("1.50")));
    value.set("no", Value::boolean(false)).set("nil", Value()).set("none", Value::array());
    for (const int indent : {0, 1, 4}) {
        const auto back = parse(write(value, indent));
        ASSERT_TRUE(back) << back.error().line();
        EXPECT_EQ(*back, value);
    }
}

TEST(Json, quotes_for_html_and_mends_broken_utf8) {
    EXPECT_EQ(quote("</script>"), "\"\\u003c/script>\"");
    EXPECT_EQ(quote("\x01"), "\"\\u0001\"");
    EXPECT_EQ(quote("a\xFFz"), "\"a\uFFFDz\"");
    EXPECT_EQ(quote("\xE2\x82"), "\"\uFFFD\uFFFD\"");
}

TEST(JsonDeath, stops_on_a_wrong_kind) {
    EXPECT_DEATH(static_cast<void>(Value().text()), "kind_");
    EXPECT_DEATH(static_cast<void>(Value::number("1,5")), "is_number_token");
}

}  // namespace
}  // namespace darman::json
