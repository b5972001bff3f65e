#include "policy/print.hpp"

#include <algorithm>
#include <limits>

#include "policy/print_file.hpp"
#include "policy/print_impl.hpp"

namespace darman::policy {

std::string print(const File& file) {
    return FilePrinter(file).run();
}

std::string print(const Expr& expr) {
    return unbroken(ExprPrinter(false).expr(expr, Level::Or, true));
}

std::string print(const ValueExpr& value) {
    return unbroken(ExprPrinter(false).value(value, {}, Level::Or, true));
}

std::string print(const TypeExpr& type) {
    return unbroken(ExprPrinter(false).type(type));
}

std::string print(const Validity& validity) {
    return validity_text(validity, true);
}

std::string FilePrinter::run() {
    print_header();
    // What is added to other modules keeps its place among the statements, so that comments do.
    auto op = file_.ops.begin();
    const auto print_ops_before = [&](std::int32_t line) {
        for (; op != file_.ops.end() && op->at.line <= line; ++op) {
            print(*op, file_.kind == FileKind::Module ? 0 : 2);
        }
    };
    bool long_before = true;
    std::size_t kind_before = 0;
    for (const Statement& statement : file_.statements) {
        print_ops_before(std::visit([](const auto& s) { return s.at.line; }, statement));
        const std::size_t begin = lines_.size();
        std::visit([&](const auto& s) { print(s); }, statement);
        const bool is_long = lines_.size() - begin > 1;
        // A statement that a program made stands apart, unless it and the one above are of one kind
        // and one line each.
        lines_[begin].blank_before = is_long || long_before || kind_before != statement.index();
        long_before = is_long;
        kind_before = statement.index();
    }
    print_ops_before(std::numeric_limits<std::int32_t>::max());
    return lay_out(lines_, file_);
}

void FilePrinter::add(int indent, const std::string& text, const Span& at) {
    PrintedLine line;
    line.indent = base_ + indent;
    line.hang = base_ + indent + 4;
    line.text = prefix_ + text;
    line.source_line = at.line;
    line.begins_statement = indent == 0 && base_ == 0;
    prefix_.clear();
    lines_.push_back(std::move(line));
}

// The first line of a statement whose body is items: what is broken off stands deeper than these.
// Without items it would be taken for one, and is left in one line.
void FilePrinter::add_header(const std::string& text, const Span& at, bool has_items) {
    add(0, has_items ? text : unbroken(text), at);
    lines_.back().hang = base_ + 6;
}

bool FilePrinter::fits(const std::string& text) const {
    return static_cast<std::size_t>(base_) + prefix_.size() + character_count(text) <=
           kPrintColumns;
}

// Whether a comment stands after `first` and before `last`: then each part keeps a line of its own.
bool FilePrinter::commented_between(const Span& first, const Span& last) const {
    const auto at =
        std::lower_bound(file_.comments.begin(),
                         file_.comments.end(),
                         first.line,
                         [](const Comment& c, std::int32_t line) { return c.line < line; });
    return first.line > 0 && at != file_.comments.end() && at->line < last.line;
}

void FilePrinter::print_header() {
    if (file_.kind == FileKind::Tests) {
        return;
    }
    add(0,
        (file_.kind == FileKind::Module ? "module " : "reform ") + file_.name +
            (file_.of.empty() ? "" : " of " + file_.of),
        file_.at);
    if (!file_.title.empty()) {
        add(2, "title" + labels_text(file_.title), file_.places.title);
    }
    for (const Source& source : file_.sources) {
        add(2,
            "source " + (source.alias.empty() ? "" : source.alias + " ") +
                quote_text(source.title) + labels_text(source.labels) +
                (source.text_file.empty() ? ""
                                          : kBreak + ("text " + quote_text(source.text_file))) +
                (source.sha256.empty() ? "" : kBreak + ("sha256 " + source.sha256)),
            source.at);
    }
    std::string uses;
    for (const std::string& use : file_.uses) {
        uses += (uses.empty() ? "use " : std::string(",") + kPartBreak) + use;
    }
    if (!uses.empty()) {
        add(2, uses, file_.places.uses);
    }
    for (const Expr& path : file_.governed_by) {
        add(2, "governed by " + exprs_.expr(path, Level::Member, false), path.at);
    }
    if (!file_.calendar.empty()) {
        const bool up = file_.day_rounding == core::DayRounding::Up;
        add(2,
            "calendar " + file_.calendar +
                (file_.day_rounding ? (up ? ", round up" : ", round down") : ""),
            file_.places.calendar);
    }
    if (!file_.currency.empty()) {
        add(2, "currency " + file_.currency, file_.places.currency);
    }
    if (!file_.zone.empty()) {
        add(2, "zone " + quote_text(file_.zone), file_.places.zone);
    }
    std::string gives;
    for (const std::vector<Expr>& path : file_.gives) {
        gives += (gives.empty() ? "gives " : std::string(",") + kPartBreak) + exprs_.paths(path);
    }
    if (!gives.empty()) {
        add(2, gives, file_.gives[0].empty() ? Span() : file_.gives[0][0].at);
    }
}

}  // namespace darman::policy
