#include "replay/labels.hpp"

#include <algorithm>
#include <utility>

namespace darman::replay {

using base::Error;
using base::ErrorCode;

namespace {

// Plain CSV: quotes where a cell needs them, none spans lines.
std::vector<std::string> cells_of(std::string_view line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (std::size_t i = 0; i < line.size(); ++i) {
        const char c = line[i];
        if (c == '"') {
            if (quoted && i + 1 < line.size() && line[i + 1] == '"') {
                cells.back() += '"';
                ++i;
            } else {
                quoted = !quoted;
            }
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

std::int32_t number_of(const std::string& name, std::vector<std::string>& names) {
    const auto found = std::find(names.begin(), names.end(), name);
    if (found != names.end()) {
        return static_cast<std::int32_t>(found - names.begin());
    }
    names.push_back(name);
    return static_cast<std::int32_t>(names.size() - 1);
}

// Where the columns stand.
struct Heading {
    std::size_t width = 0;
    std::size_t line = 0;
    std::size_t kind = 0;
    std::size_t code = 0;
};

base::Result<Heading> read_heading(const std::vector<std::string>& cells,
                                   const std::string& place) {
    Heading heading;
    heading.width = cells.size();
    for (const auto& [name, at] : {std::pair("line", &heading.line),
                                   std::pair("kind", &heading.kind),
                                   std::pair("code", &heading.code)}) {
        const auto found = std::find(cells.begin(), cells.end(), name);
        if (found == cells.end()) {
            return Error{ErrorCode::InvalidInput,
                         place,
                         std::string("there is no column ") + name,
                         "labels have the columns line, kind and code"};
        }
        *at = static_cast<std::size_t>(found - cells.begin());
    }
    return heading;
}

base::Result<void> add_label(const std::vector<std::string>& cells,
                             const Heading& heading,
                             const std::string& place,
                             Labels& labels) {
    if (cells.size() != heading.width) {
        return Error{ErrorCode::InvalidInput,
                     place,
                     std::to_string(cells.size()) + " cells, the heading has " +
                         std::to_string(heading.width),
                     "put a cell that holds a comma into quotes"};
    }
    const std::string& line = cells[heading.line];
    const std::string& kind = cells[heading.kind];
    const std::string& code = cells[heading.code];
    if (line.empty() || kind.empty()) {
        return Error{ErrorCode::InvalidInput,
                     place,
                     line.empty() ? "the line is missing" : "the kind is missing",
                     "name the row by its whole key, and what is wrong with it"};
    }
    labels.of_row[line].push_back(
        {number_of(kind, labels.kinds), code.empty() ? -1 : number_of(code, labels.codes)});
    ++labels.count;
    return {};
}

}  // namespace

const std::vector<Label>* Labels::find(const std::string& key) const {
    const auto found = of_row.find(key);
    return found == of_row.end() ? nullptr : &found->second;
}

std::int32_t Labels::code(std::string_view name) const {
    const auto found = std::find(codes.begin(), codes.end(), name);
    return found == codes.end() ? -1 : static_cast<std::int32_t>(found - codes.begin());
}

base::Result<Labels> read_labels(const std::string& text, const std::string& path) {
    Labels labels;
    Heading heading;
    std::size_t number = 0;
    std::string_view rest = text;
    if (rest.starts_with("\xEF\xBB\xBF")) {
        rest.remove_prefix(3);
    }
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find('\n'), rest.size());
        const std::vector<std::string> cells = cells_of(rest.substr(0, end));
        rest.remove_prefix(std::min(end + 1, rest.size()));
        ++number;
        if (number == 1) {
            DARMAN_ASSIGN_OR_RETURN(heading, read_heading(cells, path + " row 1"));
            continue;
        }
        if (cells.size() == 1 && cells[0].empty()) {
            continue;
        }
        DARMAN_RETURN_IF_ERROR(
            add_label(cells, heading, path + " row " + std::to_string(number), labels));
    }
    if (number == 0) {
        return Error{ErrorCode::InvalidInput, path, "the file is empty", "give it a heading"};
    }
    return labels;
}

}  // namespace darman::replay
