#include "replay/labels.hpp"

#include <algorithm>
#include <array>

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
    constexpr std::array<std::string_view, 3> kColumns = {"line", "kind", "code"};
    Labels labels;
    std::array<std::size_t, kColumns.size()> at{};
    std::size_t number = 0;
    std::size_t width = 0;
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
            width = cells.size();
            for (std::size_t c = 0; c < kColumns.size(); ++c) {
                const auto found = std::find(cells.begin(), cells.end(), kColumns.at(c));
                if (found == cells.end()) {
                    return Error{ErrorCode::InvalidInput,
                                 path + " row 1",
                                 "there is no column " + std::string(kColumns.at(c)),
                                 "labels have the columns line, kind and code"};
                }
                at.at(c) = static_cast<std::size_t>(found - cells.begin());
            }
            continue;
        }
        if (cells.size() == 1 && cells[0].empty()) {
            continue;
        }
        const std::string place = path + " row " + std::to_string(number);
        if (cells.size() != width) {
            return Error{
                ErrorCode::InvalidInput,
                place,
                std::to_string(cells.size()) + " cells, the heading has " + std::to_string(width),
                "put a cell that holds a comma into quotes"};
        }
        const std::string& line = cells[at[0]];
        const std::string& kind = cells[at[1]];
        const std::string& code = cells[at[2]];
        if (line.empty() || kind.empty()) {
            return Error{ErrorCode::InvalidInput,
                         place,
                         line.empty() ? "the line is missing" : "the kind is missing",
                         "name the row by its whole key, and what is wrong with it"};
        }
        labels.of_row[line].push_back(
            {number_of(kind, labels.kinds), code.empty() ? -1 : number_of(code, labels.codes)});
        ++labels.count;
    }
    if (number == 0) {
        return Error{ErrorCode::InvalidInput, path, "the file is empty", "give it a heading"};
    }
    return labels;
}

}  // namespace darman::replay
