// Tables: rows that both match, combinations no row matches, rows that never do.
#include <algorithm>
#include <optional>
#include <set>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/partition.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

// Splits tried for one question about one table. Tables of law need some hundreds; this bounds a
// table made to be hard to some tens of milliseconds.
constexpr std::int64_t kStepsMax = 100'000;

class TableCheck {
  public:
    TableCheck(const TableInfo& table, const Model& model, Diagnostics& diagnostics)
        : table_(table),
          model_(model),
          diagnostics_(diagnostics),
          columns_(partition(table, model)),
          coverage_(columns_, table.rows.size()) {
        for (const TableRowInfo& row : table.rows) {
            days_.push_back(days_of(row.in_force));
        }
        cut_epochs();
    }

    void overlaps();
    void completeness();
    void reachability();

  private:
    void cut_epochs();
    [[nodiscard]] bool both_match(std::size_t a, std::size_t b) const;
    void report_overlap(std::size_t earlier, std::size_t later);
    void report_gap(const Days& epoch, const std::vector<std::size_t>& combination);
    void report_unreachable(std::size_t row, std::string why);
    [[nodiscard]] std::optional<std::string> impossible_cell(std::size_t row) const;
    // Rows that take precedence over `row` wherever they match.
    [[nodiscard]] bool goes_before(std::size_t other, std::size_t row) const;
    [[nodiscard]] bool is_covered(std::size_t row, std::int64_t& steps);
    [[nodiscard]] std::vector<Bits> box_of(std::size_t row) const;
    [[nodiscard]] std::string combination_text(const std::vector<std::size_t>& classes) const;
    [[nodiscard]] std::string place_text(std::size_t row, const Span& seen_from) const;
    [[nodiscard]] std::string when_text(const Days& days) const;

    const TableInfo& table_;
    const Model& model_;
    Diagnostics& diagnostics_;
    std::vector<Column> columns_;
    Coverage coverage_;
    std::vector<Days> days_;    // by row
    std::vector<Days> epochs_;  // within each the same rows are in force
};

// From the first day of any row to the last: before the law and after it there is no hole.
void TableCheck::cut_epochs() {
    std::set<std::int64_t> starts;
    Days all{Days::kEnd, Days::kBeginning};
    for (const Days& days : days_) {
        if (days.empty()) {
            continue;
        }
        all = {std::min(all.from, days.from), std::max(all.to, days.to)};
        starts.insert(days.from);
        if (days.to != Days::kEnd) {
            starts.insert(days.to + 1);
        }
    }
    for (auto it = starts.begin(); it != starts.end() && *it <= all.to; ++it) {
        const auto next = std::next(it);
        epochs_.push_back({*it, next == starts.end() ? all.to : *next - 1});
    }
}

std::string TableCheck::combination_text(const std::vector<std::size_t>& classes) const {
    std::string text;
    for (std::size_t c = 0; c < classes.size() && c < columns_.size(); ++c) {
        text += text.empty() ? "" : ", ";
        text += columns_[c].name.empty() ? "" : columns_[c].name + " ";
        text += columns_[c].classes[classes[c]];
    }
    return text.empty() ? "anything" : text;
}

std::string TableCheck::place_text(std::size_t row, const Span& seen_from) const {
    const Span& at = table_.rows[row].at;
    const auto file = static_cast<std::size_t>(at.file);
    if (at.file == seen_from.file || at.file < 0 || file >= model_.file_names.size()) {
        return "line " + std::to_string(at.line);
    }
    return model_.file_names[file] + " line " + std::to_string(at.line);
}

std::string TableCheck::when_text(const Days& days) const {
    if (days.always()) {
        return "";
    }
    return days.from == Days::kBeginning ? " until " + date_text(model_, table_.module, days.to)
                                         : " from " + date_text(model_, table_.module, days.from);
}

// ------------------------------------------------------------------------------------------
// overlaps

bool TableCheck::both_match(std::size_t a, std::size_t b) const {
    if (table_.rows[a].otherwise != table_.rows[b].otherwise ||
        common_days(days_[a], days_[b]).empty()) {
        return false;
    }
    return std::all_of(columns_.begin(), columns_.end(), [a, b](const Column& column) {
        return column.rows[a].sure.meets(column.rows[b].sure);
    });
}

void TableCheck::report_overlap(std::size_t earlier, std::size_t later) {
    const Span& at = table_.rows[later].at;
    const Days common = common_days(days_[earlier], days_[later]);
    const std::string when =
        common.always() ? "" : " on " + date_text(model_, table_.module, example_day(common));
    const std::string place = place_text(earlier, at);
    if (table_.rows[later].otherwise) {
        diagnostics_.error("table-overlap",
                           at,
                           "table " + table_name(table_, model_) + " has `otherwise` twice" + when +
                               ": here and in " + place,
                           "keep one of them");
        return;
    }
    std::vector<std::size_t> combination;
    for (const Column& column : columns_) {
        combination.push_back(column.rows[earlier].sure.first_common(column.rows[later].sure));
    }
    diagnostics_.error("table-overlap",
                       at,
                       "this row of table " + table_name(table_, model_) + " and the one in " +
                           place + " both match " + combination_text(combination) + when,
                       "narrow one of the two, let their dates not meet, or write `first` for "
                       "`unique` if the upper one shall win");
}

void TableCheck::overlaps() {
    for (std::size_t later = 1; later < table_.rows.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (both_match(earlier, later)) {
                report_overlap(earlier, later);
                break;
            }
        }
    }
}

// --------------------------------------------------------------------------------------
// completeness

void TableCheck::report_gap(const Days& epoch, const std::vector<std::size_t>& combination) {
    std::string remedy = "add a row for it, or a row `otherwise |` for all that is left";
    for (std::size_t c = 0; c < columns_.size(); ++c) {
        const Type& type = model_.node(table_.inputs[c]).type;
        if (type.kind == Kind::Number && (!type.low || !type.high)) {
            remedy +=
                "; if it cannot be, declare the range of " + columns_[c].name + " (`in A .. B`)";
            break;
        }
    }
    std::string reckoned;
    for (std::size_t row = 0; row < table_.rows.size() && reckoned.empty(); ++row) {
        bool possible = days_[row].contains(epoch);
        for (std::size_t c = 0; c < columns_.size(); ++c) {
            possible = possible && columns_[c].rows[row].possible.test(combination[c]);
        }
        if (possible) {
            reckoned =
                " (the expression in " + place_text(row, table_.at) + " may match it or not)";
        }
    }
    diagnostics_.error("table-gap",
                       table_.at,
                       "table " + table_name(table_, model_) + " has no row for " +
                           combination_text(combination) + when_text(epoch) + reckoned,
                       remedy);
}

void TableCheck::completeness() {
    std::int64_t steps = kStepsMax;
    std::vector<Bits> everything;
    for (const Column& column : columns_) {
        everything.emplace_back(column.classes.size(), true);
    }
    for (const Days& epoch : epochs_) {
        Bits rows(table_.rows.size());
        for (std::size_t row = 0; row < table_.rows.size(); ++row) {
            if (days_[row].contains(epoch)) {
                rows.set(row);
            }
        }
        if (const auto combination = coverage_.uncovered(everything, rows, steps); combination) {
            report_gap(epoch, *combination);
            return;
        }
        if (coverage_.gave_up()) {
            diagnostics_.warning(
                "table-unproved",
                table_.at,
                "too many combinations to prove: table " + table_name(table_, model_) +
                    " may not be complete" + when_text(epoch),
                "end it with a row `otherwise |`, or split it into tables with fewer columns");
            return;
        }
    }
    if (epochs_.empty()) {
        report_gap(Days{}, std::vector<std::size_t>(columns_.size(), 0));
    }
}

// --------------------------------------------------------------------------------------
// reachability

std::optional<std::string> TableCheck::impossible_cell(std::size_t row) const {
    for (const Column& column : columns_) {
        if (column.rows[row].possible.none()) {
            return column.name;
        }
    }
    return std::nullopt;
}

void TableCheck::report_unreachable(std::size_t row, std::string why) {
    diagnostics_.error(
        "unreachable-row",
        table_.rows[row].at,
        "this row of table " + table_name(table_, model_) + " is never reached: " + std::move(why),
        "remove it, or put its cells right");
}

bool TableCheck::goes_before(std::size_t other, std::size_t row) const {
    const TableRowInfo& above = table_.rows[other];
    const auto& enacted = above.in_force.enacted;
    const auto& own = table_.rows[row].in_force.enacted;
    // Decided before it was enacted, a row covers nothing.
    if (enacted && !(own && *enacted <= *own)) {
        return false;
    }
    if (above.otherwise) {
        return false;
    }
    return table_.rows[row].otherwise || (table_.hit == HitPolicy::First && other < row);
}

std::vector<Bits> TableCheck::box_of(std::size_t row) const {
    std::vector<Bits> box;
    for (const Column& column : columns_) {
        box.push_back(column.rows[row].possible);
    }
    return box;
}

bool TableCheck::is_covered(std::size_t row, std::int64_t& steps) {
    Bits before(table_.rows.size());
    for (std::size_t other = 0; other < table_.rows.size(); ++other) {
        if (other != row && goes_before(other, row)) {
            before.set(other);
        }
    }
    if (before.none()) {
        return false;
    }
    const std::vector<Bits> box = box_of(row);
    for (const Days& epoch : epochs_) {
        if (!days_[row].contains(epoch)) {
            continue;
        }
        Bits rows(table_.rows.size());
        for (std::size_t other = 0; other < table_.rows.size(); ++other) {
            if (before.test(other) && days_[other].contains(epoch)) {
                rows.set(other);
            }
        }
        // What a question costs before its first split.
        steps -= static_cast<std::int64_t>(table_.rows.size() / 16 + 1);
        if (steps < 0 || coverage_.uncovered(box, rows, steps) || coverage_.gave_up()) {
            return false;
        }
    }
    return true;
}

void TableCheck::reachability() {
    std::int64_t steps = kStepsMax;
    for (std::size_t row = 0; row < table_.rows.size(); ++row) {
        if (days_[row].empty()) {
            report_unreachable(row, "its `to` is before its `from`");
        } else if (const auto cell = impossible_cell(row); cell) {
            report_unreachable(row, "no value of " + *cell + " fits its cell");
        } else if (is_covered(row, steps)) {
            report_unreachable(row,
                               table_.rows[row].otherwise
                                   ? "the other rows match everything"
                                   : "the rows above it match all that it matches");
        }
    }
}

}  // namespace

void check_tables(const Model& model, bool lint, Diagnostics& diagnostics) {
    for (const TableInfo& table : model.tables) {
        TableCheck check(table, model, diagnostics);
        if (table.hit == HitPolicy::Unique) {
            check.overlaps();
        }
        if (table.complete) {
            check.completeness();
        }
        if (lint) {
            check.reachability();
        }
    }
}

}  // namespace darman::policy::analysis
