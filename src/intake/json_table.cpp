#include <algorithm>
#include <cstddef>
#include <unordered_map>
#include <utility>

#include "core/quoted.hpp"
#include "intake/table_door.hpp"
#include "json/json.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using core::Cell;
using core::CellState;
using core::FactTable;
using json::Kind;
using json::Value;

namespace {

class JsonTableReader {
  public:
    JsonTableReader(FactTable& table, std::vector<Error>& errors)
        : table_(table), errors_(errors) {}

    void row(const Value& value, std::string place) {
        if (!value.is(Kind::Object)) {
            refuse(place, "not an object, so no row", "expected {\"column\": value, …}");
            return;
        }
        if (value.find("resourceType") != nullptr) {
            refuse(
                place, "a FHIR resource, not a table", "name a mapping file: --map FILE.fhirmap");
            return;
        }
        std::vector<Cell> cells(table_.columns.size());
        for (const auto& [name, member] : value.members()) {
            const auto [found, is_new] = columns_.emplace(name, table_.columns.size());
            if (is_new) {
                table_.columns.push_back(name);
                cells.emplace_back();
            }
            cells[found->second] = cell(member, place, name);
        }
        rows_.push_back(std::move(cells));
        table_.places.push_back(std::move(place));
    }

    // Only now are all columns known.
    void finish() {
        for (std::vector<Cell>& cells : rows_) {
            cells.resize(table_.columns.size());
            std::move(cells.begin(), cells.end(), std::back_inserter(table_.cells));
        }
    }

  private:
    void refuse(const std::string& place, std::string message, std::string remedy) {
        errors_.push_back(
            Error{ErrorCode::InvalidInput, place, std::move(message), std::move(remedy)});
    }

    Cell cell(const Value& value, const std::string& place, const std::string& name) {
        switch (value.kind()) {
            case Kind::Null:
                return {};
            case Kind::Bool:
                return Cell{CellState::Value, value.as_bool() ? "yes" : "no"};
            case Kind::Number:
                return Cell{CellState::Value, value.text()};
            case Kind::String:
                if (value.text() == "none") {
                    return Cell{CellState::None, ""};
                }
                return value.text().empty() || value.text() == "unknown"
                           ? Cell()
                           : Cell{CellState::Value, value.text()};
            case Kind::Array:
            case Kind::Object:
                break;
        }
        refuse(place,
               "the value of " + core::quote_input(name) + " is not a single value",
               "write a mapping.sql that takes it apart");
        return {};
    }

    FactTable& table_;
    std::vector<Error>& errors_;
    std::unordered_map<std::string, std::size_t> columns_;
    std::vector<std::vector<Cell>> rows_;
};

bool is_ndjson(const std::string& path) {
    return path.find(".ndjson") != std::string::npos || path.find(".jsonl") != std::string::npos;
}

void add_parse_error(Error error, const std::string& place, std::vector<Error>& errors) {
    error.place = error.place.empty() ? place : place + ':' + error.place;
    errors.push_back(std::move(error));
}

}  // namespace

FactTable read_json_table(const std::string& path,
                          const std::string& text,
                          const std::string& name,
                          std::vector<Error>& errors) {
    FactTable table;
    table.name = name;
    JsonTableReader reader(table, errors);
    if (!is_ndjson(path)) {
        auto parsed = json::parse(text);
        if (!parsed) {
            add_parse_error(std::move(parsed).error(), path, errors);
        } else if (!parsed->is(Kind::Array)) {
            reader.row(*parsed, path);
        } else {
            for (std::size_t i = 0; i < parsed->items().size(); ++i) {
                reader.row(parsed->items()[i], path + " row " + std::to_string(i + 1));
            }
        }
        reader.finish();
        return table;
    }
    std::string_view rest = text;
    std::size_t line_number = 0;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
        ++line_number;
        if (line.find_first_not_of(" \t\r") == std::string_view::npos) {
            continue;
        }
        const std::string place = path + " line " + std::to_string(line_number);
        auto parsed = json::parse(line);
        if (!parsed) {
            add_parse_error(std::move(parsed).error(), place, errors);
        } else {
            reader.row(*parsed, place);
        }
    }
    reader.finish();
    return table;
}

}  // namespace darman::intake
