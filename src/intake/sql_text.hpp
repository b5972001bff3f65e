// The text of a mapping.sql, cut into its statements so that an error can name the line in the
// file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace darman::intake {

struct SqlStatement {
    std::string text;  // without the semicolon, from its first word on
    int line = 1;      // of the file
};

// Semicolons in quotes, dollar quotes and comments do not count; empty statements are left out.
std::vector<SqlStatement> split_sql(std::string_view text);

// The first words in upper case, comments left out: {"CREATE", "OR", "REPLACE", "VIEW", …}.
std::vector<std::string> first_words(std::string_view statement, std::size_t count);

// As an SQL identifier or string, its own marks doubled.
std::string sql_name(std::string_view name);
std::string sql_string(std::string_view text);

}  // namespace darman::intake
