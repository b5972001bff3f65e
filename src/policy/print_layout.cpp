// Lines broken at 100 columns; comments and blank lines put where they were.
#include <algorithm>

#include "policy/print_impl.hpp"

namespace darman::policy {

namespace {

// What stands around a printed line.
struct Surroundings {
    std::vector<const Comment*> before;    // on lines of their own, at this line's indentation
    std::vector<const Comment*> after;     // on lines of their own, after it, indented as its parts
    std::vector<const Comment*> trailing;  // the first stands behind it, the others before it
};

class Layout {
  public:
    Layout(const std::vector<PrintedLine>& lines, const File& file) : lines_(lines), file_(file) {
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            if (lines_[i].source_line > 0) {
                by_source_line_.push_back(i);
            }
        }
        // Clauses of a header are printed in one order, whatever the order in the source.
        std::stable_sort(
            by_source_line_.begin(), by_source_line_.end(), [&](std::size_t a, std::size_t b) {
                return lines_[a].source_line < lines_[b].source_line;
            });
    }

    std::string run() {
        around_.resize(lines_.size() + 1);
        for (const Comment& comment : file_.comments) {
            place(comment);
        }
        for (std::size_t i = 0; i < lines_.size(); ++i) {
            write(i);
        }
        for (const Comment* comment : around_.back().before) {
            write_comment(*comment, comment->column > 1 ? 2 : 0);
        }
        return std::move(out_);
    }

  private:
    // The first printed line from a source line after this one; by_source_line_.size(): none.
    [[nodiscard]] std::size_t first_after(std::int32_t line) const {
        const auto at = std::upper_bound(
            by_source_line_.begin(),
            by_source_line_.end(),
            line,
            [&](std::int32_t value, std::size_t i) { return value < lines_[i].source_line; });
        return static_cast<std::size_t>(at - by_source_line_.begin());
    }

    void place(const Comment& comment) {
        const std::size_t next = first_after(comment.line);
        if (!comment.own_line && next > 0) {
            around_[by_source_line_[next - 1]].trailing.push_back(&comment);
            return;
        }
        const bool last = next == by_source_line_.size();
        const bool starts = last || lines_[by_source_line_[next]].begins_statement;
        // An indented comment before a statement is still about the statement above.
        if (starts && comment.column > 1 && next > 0) {
            around_[by_source_line_[next - 1]].after.push_back(&comment);
            return;
        }
        around_[last ? lines_.size() : by_source_line_[next]].before.push_back(&comment);
    }

    [[nodiscard]] bool blank_above(std::int32_t line) const {
        return std::binary_search(file_.blank_lines.begin(), file_.blank_lines.end(), line - 1);
    }

    void write_blank() {
        if (!out_.empty() && !out_.ends_with("\n\n")) {
            out_ += "\n";
        }
    }

    void write_comment(const Comment& comment, int indent) {
        if (comment.own_line && blank_above(comment.line)) {
            write_blank();
        }
        out_.append(static_cast<std::size_t>(indent), ' ');
        out_ += comment.text + "\n";
    }

    void write(std::size_t i) {
        const PrintedLine& line = lines_[i];
        const Surroundings& around = around_[i];
        for (const Comment* comment : around.before) {
            write_comment(*comment, line.indent);
        }
        // Of the lines that one line of the source became, the first has the blank line above it.
        const bool first = line.source_line != source_line_before_;
        if (line.source_line > 0 ? first && blank_above(line.source_line) : line.blank_before) {
            write_blank();
        }
        source_line_before_ = line.source_line;
        for (std::size_t k = 1; k < around.trailing.size(); ++k) {
            write_comment(*around.trailing[k], line.indent);
        }
        write_broken(line);
        if (!around.trailing.empty()) {
            out_ += "  " + around.trailing[0]->text;
        }
        out_ += "\n";
        for (const Comment* comment : around.after) {
            write_comment(*comment, line.begins_statement ? line.indent + 2 : line.indent);
        }
    }

    void write_broken(const PrintedLine& line) {
        auto indent = static_cast<std::size_t>(line.indent);
        std::string_view rest = line.text;
        while (indent + character_count(rest) > kPrintColumns) {
            const std::size_t at = break_of(rest, kPrintColumns - std::min(indent, kPrintColumns));
            if (at == rest.size()) {
                break;
            }
            write_piece(indent, rest.substr(0, at));
            out_ += "\n";
            rest.remove_prefix(at + 1);
            indent = static_cast<std::size_t>(line.hang);
        }
        write_piece(indent, rest);
    }

    void write_piece(std::size_t indent, std::string_view piece) {
        out_.append(indent, ' ');
        out_ += unbroken(std::string(piece));
    }

    // Where to break off the first `width` columns: at the least nested and weightiest break that
    // leaves a fair part on the line, the last of equals; else at the first break there is.
    static std::size_t break_of(std::string_view text, std::size_t width) {
        constexpr std::size_t kFairPart = 36;
        std::size_t best = text.size();
        int best_weight = 0;
        int depth = 0;
        std::size_t column = 0;
        bool quoted = false;
        for (std::size_t i = 0; i < text.size(); ++i) {
            const char c = text[i];
            if (c == '"' && (i == 0 || text[i - 1] != '\\')) {
                quoted = !quoted;
            }
            depth += !quoted && c == '(' ? 1 : 0;
            depth -= !quoted && c == ')' ? 1 : 0;
            if (is_break(c)) {
                const int weight = depth * 8 + c + (column < kFairPart ? 1000 : 0);
                if (column > width) {
                    return best == text.size() ? i : best;
                }
                if (best == text.size() || weight <= best_weight) {
                    best = i;
                    best_weight = weight;
                }
            }
            column += (static_cast<unsigned char>(c) & 0xC0U) == 0x80U ? 0 : 1;
        }
        return best;
    }

    const std::vector<PrintedLine>& lines_;
    const File& file_;
    std::vector<std::size_t> by_source_line_;
    std::vector<Surroundings> around_;  // one a line, and one for the end
    std::int32_t source_line_before_ = 0;
    std::string out_;
};

}  // namespace

std::size_t character_count(std::string_view text) {
    return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) {
        return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U;
    }));
}

std::string lay_out(const std::vector<PrintedLine>& lines, const File& file) {
    return Layout(lines, file).run();
}

}  // namespace darman::policy
