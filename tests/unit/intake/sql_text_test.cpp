#include "intake/sql_text.hpp"

#include <gtest/gtest.h>

namespace darman::intake {
namespace {

TEST(SqlText, cuts_statements_and_knows_their_lines) {
    const auto statements = split_sql(
        "-- a; comment\n\nCREATE VIEW a AS SELECT ';' AS \"x;y\"; /* ; /* ; */ ; */\n"
        "SELECT $$;$$, $t$;$t$ -- end;\n;;\n  last");
    ASSERT_EQ(statements.size(), 3U);
    EXPECT_EQ(statements[0].text, "CREATE VIEW a AS SELECT ';' AS \"x;y\"");
    EXPECT_EQ(statements[0].line, 3);
    EXPECT_EQ(statements[1].text, "SELECT $$;$$, $t$;$t$ -- end;\n");
    EXPECT_EQ(statements[1].line, 4);
    EXPECT_EQ(statements[2].text, "last");
    EXPECT_EQ(statements[2].line, 6);
}

TEST(SqlText, survives_what_is_not_closed) {
    for (const char* text : {"'", "\"", "/*", "/* /*", "--", "$a$", "$", "a'b''", ";"}) {
        EXPECT_LE(split_sql(text).size(), 1U) << text;
    }
}

TEST(SqlText, reads_first_words_past_comments) {
    EXPECT_EQ(first_words("/* x */ create -- y\n or replace view v", 4),
              (std::vector<std::string>{"CREATE", "OR", "REPLACE", "VIEW"}));
    EXPECT_EQ(sql_name("a\"b"), "\"a\"\"b\"");
    EXPECT_EQ(sql_string("a'b"), "'a''b'");
}

}  // namespace
}  // namespace darman::intake
