#include "policy/csv.hpp"

namespace darman::policy {

namespace {

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(" \t");
    if (first == std::string::npos) {
        return "";
    }
    return text.substr(first, text.find_last_not_of(" \t") - first + 1);
}

class Reader {
  public:
    explicit Reader(std::string_view text) : text_(text) {
        if (text_.starts_with("\xEF\xBB\xBF")) {
            at_ = 3;
        }
    }

    [[nodiscard]] bool done() const { return at_ >= text_.size(); }

    [[nodiscard]] int line() const { return line_; }

    base::Result<std::vector<std::string>> row() {
        std::vector<std::string> cells;
        while (true) {
            auto cell = this->cell();
            if (!cell) {
                return std::move(cell).error();
            }
            cells.push_back(std::move(cell).value());
            if (done()) {
                return cells;
            }
            const char c = text_[at_++];
            if (c == '\n') {
                ++line_;
                return cells;
            }
        }
    }

  private:
    base::Result<std::string> cell() {
        while (!done() && (text_[at_] == ' ' || text_[at_] == '\t')) {
            ++at_;
        }
        if (!done() && text_[at_] == '"') {
            return quoted();
        }
        const std::size_t from = at_;
        while (!done() && text_[at_] != ',' && text_[at_] != '\n') {
            ++at_;
        }
        std::string text(text_.substr(from, at_ - from));
        if (!text.empty() && text.back() == '\r') {
            text.pop_back();
        }
        return trimmed(text);
    }

    base::Result<std::string> quoted() {
        const int opened = line_;
        std::string text;
        ++at_;
        while (!done()) {
            const char c = text_[at_++];
            if (c != '"') {
                line_ += c == '\n' ? 1 : 0;
                text += c;
            } else if (!done() && text_[at_] == '"') {
                text += '"';
                ++at_;
            } else {
                while (!done() && (text_[at_] == ' ' || text_[at_] == '\r')) {
                    ++at_;
                }
                if (!done() && text_[at_] != ',' && text_[at_] != '\n') {
                    break;
                }
                return text;
            }
        }
        return base::Error{base::ErrorCode::InvalidInput,
                           "line " + std::to_string(opened),
                           "a quoted cell is not closed",
                           "end it with \" before the next comma"};
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1;
};

}  // namespace

int Csv::column(std::string_view name) const {
    for (std::size_t i = 0; i < heading.size(); ++i) {
        if (heading[i] == name) {
            return static_cast<int>(i);
        }
    }
    return -1;
}

base::Result<Csv> parse_csv(std::string_view text) {
    Csv csv;
    Reader reader(text);
    while (!reader.done()) {
        const int line = reader.line();
        DARMAN_ASSIGN_OR_RETURN(std::vector<std::string> cells, reader.row());
        if (cells.size() == 1 && cells[0].empty()) {
            continue;
        }
        if (csv.heading.empty()) {
            csv.heading = std::move(cells);
            continue;
        }
        if (cells.size() != csv.heading.size()) {
            return base::Error{base::ErrorCode::InvalidInput,
                               "line " + std::to_string(line),
                               "has " + std::to_string(cells.size()) + " cells, the heading has " +
                                   std::to_string(csv.heading.size()),
                               "give every row one cell a column"};
        }
        csv.rows.push_back(std::move(cells));
        csv.lines.push_back(line);
    }
    if (csv.heading.empty()) {
        return base::Error{base::ErrorCode::InvalidInput,
                           "line 1",
                           "the file has no heading",
                           "begin with the names of the columns"};
    }
    return csv;
}

}  // namespace darman::policy
