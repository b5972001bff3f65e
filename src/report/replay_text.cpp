#include "report/replay_text.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "report/replay_parts.hpp"
#include "report/text.hpp"

namespace darman::report {
namespace {

constexpr std::size_t kCellWidthMax = 44;

class Writer {
  public:
    Writer(const ReplayView& view, const ReplayTextOptions& options)
        : view_(view), options_(options) {}

    std::string run() {
        line(strong(view_.title.in(options_.language)));
        line(view_.subtitle.in(options_.language));
        for (const ViewPart& part : view_.parts) {
            out_ += '\n';
            line(strong(part.title.in(options_.language)));
            for (const ViewTable& table : part.tables) {
                write(table);
            }
        }
        out_ += '\n';
        for (const Said& statement : view_.statements) {
            line(one_line(statement.in(options_.language)));
        }
        return std::move(out_);
    }

  private:
    [[nodiscard]] bool is_persian() const { return options_.language == Language::Fa; }

    [[nodiscard]] std::string strong(const std::string& text) const {
        const std::string safe = one_line(text);
        return options_.color ? fmt::format("\x1b[1m{}\x1b[0m", safe) : safe;
    }

    // Persian lines begin with a mark of direction, so that a terminal sets them right to left.
    void line(std::string text) {
        while (text.ends_with(' ')) {
            text.pop_back();
        }
        if (is_persian() && !text.empty()) {
            out_ += "\u200F";
        }
        out_ += text;
        out_ += '\n';
    }

    // Isolates are for pages: a terminal shows them as they come.
    static std::string cell_text(const std::string& text) {
        std::string out = text;
        for (const std::string_view mark : {"\u2066", "\u2069"}) {
            for (std::size_t i = out.find(mark); i != std::string::npos; i = out.find(mark)) {
                out.erase(i, mark.size());
            }
        }
        return one_line(out);
    }

    void write(const ViewTable& table) {
        const std::string title = one_line(table.title.in(options_.language));
        if (!title.empty()) {
            line("  " + title);
        }
        std::vector<std::vector<std::string>> lines;
        std::vector<std::string> heads;
        for (const ViewColumn& column : table.columns) {
            heads.push_back(cut(cell_text(column.head.in(options_.language)), kCellWidthMax));
        }
        lines.push_back(std::move(heads));
        std::size_t shown = 0;
        for (const ViewRow& row : table.rows) {
            if (!row.sum && ++shown > options_.rows_max) {
                continue;
            }
            std::vector<std::string> cells;
            for (const Said& cell : row.cells) {
                cells.push_back(cut(cell_text(cell.in(options_.language)), kCellWidthMax));
            }
            lines.push_back(std::move(cells));
        }
        if (lines.size() > 1) {
            aligned(table, lines);
        }
        ViewTable left_out;
        more_note(left_out, shown, options_.rows_max);
        left_out.notes.insert(left_out.notes.end(), table.notes.begin(), table.notes.end());
        for (const Said& note : left_out.notes) {
            line("    " + cell_text(note.in(options_.language)));
        }
    }

    void aligned(const ViewTable& table, const std::vector<std::vector<std::string>>& lines) {
        std::vector<std::size_t> widths(table.columns.size());
        for (const auto& cells : lines) {
            for (std::size_t c = 0; c < cells.size() && c < widths.size(); ++c) {
                widths[c] = std::max(widths[c], display_width(cells[c]));
            }
        }
        for (const auto& cells : lines) {
            std::string text = "    ";
            for (std::size_t c = 0; c < cells.size() && c < widths.size(); ++c) {
                // A mark of direction keeps a Latin cell from pulling its neighbours along.
                text += c == 0 ? "" : is_persian() ? "\u200F  " : "  ";
                text += table.columns[c].number ? align_right(cells[c], widths[c])
                                                : align_left(cells[c], widths[c]);
            }
            line(std::move(text));
        }
    }

    const ReplayView& view_;
    ReplayTextOptions options_;
    std::string out_;
};

}  // namespace

std::string replay_text(const ReplayView& view, const ReplayTextOptions& options) {
    return Writer(view, options).run();
}

}  // namespace darman::report
