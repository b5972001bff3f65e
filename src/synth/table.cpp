#include "synth/table.hpp"

#include <algorithm>
#include <charconv>

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

bool read_integer(std::string_view text, std::int64_t& into) {
    const auto [end, fault] = std::from_chars(text.data(), text.data() + text.size(), into);
    return fault == std::errc() && end == text.data() + text.size();
}

}  // namespace

int Table::column(std::string_view column_name) const {
    const auto found = std::find(heading.begin(), heading.end(), column_name);
    return found == heading.end() ? -1 : static_cast<int>(found - heading.begin());
}

Result<void> Table::has(const std::vector<std::string>& columns) const {
    for (const std::string& each : columns) {
        if (column(each) < 0) {
            return Error{ErrorCode::InvalidInput,
                         name,
                         "there is no column " + each,
                         "add it, or take the file that came with darman"};
        }
    }
    return {};
}

const std::string& Table::text(std::size_t row, std::string_view column_name) const {
    const int index = column(column_name);
    DARMAN_CHECK(index >= 0);
    return rows[row][static_cast<std::size_t>(index)];
}

Error Table::wrong(std::size_t row,
                   std::string_view column_name,
                   const std::string& expected) const {
    return Error{ErrorCode::InvalidInput,
                 name + ":" + std::to_string(lines[row]),
                 std::string(column_name) + " is \"" + text(row, column_name) + "\"",
                 "expected " + expected};
}

Result<std::int64_t> Table::integer(std::size_t row, std::string_view column_name) const {
    std::int64_t value = 0;
    if (!read_integer(text(row, column_name), value)) {
        return wrong(row, column_name, "a whole number");
    }
    return value;
}

Result<std::int64_t> Table::decimal(std::size_t row,
                                    std::string_view column_name,
                                    int places) const {
    const std::string& written = text(row, column_name);
    if (written.empty() || written == "none") {
        return -1;
    }
    std::string digits = written;
    const std::size_t dot = digits.find('.');
    int after = 0;
    if (dot != std::string::npos) {
        after = static_cast<int>(digits.size() - dot - 1);
        digits.erase(dot, 1);
    }
    std::int64_t value = 0;
    if (after > places || !read_integer(digits, value)) {
        return wrong(row,
                     column_name,
                     "a number with at most " + std::to_string(places) + " decimal places");
    }
    for (; after < places; ++after) {
        value *= 10;
    }
    return value;
}

Result<const Table*> table_named(const std::vector<Table>& tables, std::string_view name) {
    for (const Table& table : tables) {
        if (table.name == name) {
            return &table;
        }
    }
    return Error{ErrorCode::NotFound,
                 std::string(name),
                 "this table of parameters is missing",
                 "take the folder data/ir-sso that came with darman"};
}

}  // namespace darman::synth
