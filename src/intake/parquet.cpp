#include "intake/parquet.hpp"

#include <algorithm>
#include <cstdio>

#include <unistd.h>

#include "intake/duckdb_session.hpp"
#include "intake/files.hpp"
#include "intake/sql_text.hpp"

namespace darman::intake {

using base::Result;

namespace {

constexpr std::size_t kRowsPerInsert = 500;
constexpr std::size_t kDigitsMax = 38;
constexpr std::size_t kIntegerDigitsMax = 18;

bool digits_only(std::string_view text) {
    return !text.empty() &&
           std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

bool fits(std::string_view text, const ParquetColumn& column) {
    if (column.type == ParquetColumn::Type::Flag) {
        return text == "yes" || text == "no";
    }
    if (text.starts_with('-')) {
        text.remove_prefix(1);
    }
    const std::size_t point = std::min(text.find('.'), text.size());
    const std::string_view whole = text.substr(0, point);
    const std::string_view rest =
        point == text.size() ? std::string_view() : text.substr(point + 1);
    const auto decimals = static_cast<std::size_t>(column.decimals);
    if (column.type == ParquetColumn::Type::Integer) {
        return digits_only(text) && text.size() <= kIntegerDigitsMax;
    }
    return digits_only(whole) && (rest.empty() || digits_only(rest)) && rest.size() <= decimals &&
           whole.size() + decimals <= kDigitsMax;
}

std::string type_name(const ParquetColumn& column, bool all_fit) {
    if (all_fit) {
        switch (column.type) {
            case ParquetColumn::Type::Integer:
                return "BIGINT";
            case ParquetColumn::Type::Decimal:
                return "DECIMAL(38," + std::to_string(column.decimals) + ")";
            case ParquetColumn::Type::Flag:
                return "BOOLEAN";
            case ParquetColumn::Type::Text:
                break;
        }
    }
    return "VARCHAR";
}

// Inserts the rows [first, last).
std::string insert_rows(const std::vector<std::string>& types,
                        const std::vector<std::string>& cells,
                        std::size_t first,
                        std::size_t last) {
    std::string insert = "INSERT INTO report VALUES ";
    for (std::size_t r = first; r < last; ++r) {
        insert += r == first ? "(" : ", (";
        for (std::size_t c = 0; c < types.size(); ++c) {
            const std::string& cell = cells[r * types.size() + c];
            insert += c == 0 ? "" : ", ";
            insert += cell.empty() ? "NULL" : "CAST(" + sql_string(cell) + " AS " + types[c] + ")";
        }
        insert += ")";
    }
    return insert;
}

}  // namespace

Result<void> write_parquet(const std::string& path,
                           const std::vector<ParquetColumn>& columns,
                           const std::vector<std::string>& cells) {
    SessionOptions options;
    options.threads = 1;
    DARMAN_ASSIGN_OR_RETURN(DuckdbSession session, DuckdbSession::open(options));
    std::string create = "CREATE TABLE report (";
    std::vector<std::string> types;
    for (std::size_t c = 0; c < columns.size(); ++c) {
        bool all_fit = true;
        for (std::size_t i = c; i < cells.size() && all_fit; i += columns.size()) {
            all_fit = cells[i].empty() || fits(cells[i], columns[c]);
        }
        types.push_back(type_name(columns[c], all_fit));
        create += (c == 0 ? "" : ", ") + sql_name(columns[c].name) + " " + types.back();
    }
    DARMAN_RETURN_IF_ERROR(session.run(create + ")"));
    const std::size_t row_count = columns.empty() ? 0 : cells.size() / columns.size();
    for (std::size_t first = 0; first < row_count; first += kRowsPerInsert) {
        const std::size_t last = std::min(row_count, first + kRowsPerInsert);
        DARMAN_RETURN_IF_ERROR(session.run(insert_rows(types, cells, first, last)));
    }
    const std::size_t name_at = path.rfind('/') + 1;  // 0 where there is no folder
    const std::string unfinished = path.substr(0, name_at) + "." + path.substr(name_at) +
                                   ".unfinished-" + std::to_string(::getpid());
    auto written = session.run("COPY report TO " + sql_string(unfinished) + " (FORMAT parquet)");
    if (!written) {
        ::unlink(unfinished.c_str());
        base::Error error = std::move(written).error();
        error.code = base::ErrorCode::Io;
        error.place = path;
        return error;
    }
    if (std::rename(unfinished.c_str(), path.c_str()) != 0) {
        ::unlink(unfinished.c_str());
        return base::Error{
            base::ErrorCode::Io, path, "cannot put it in its place", "check who may write there"};
    }
    return {};
}

}  // namespace darman::intake
