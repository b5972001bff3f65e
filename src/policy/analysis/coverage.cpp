// Whether rows cover every combination, by splitting column after column. Rows that are still in
// the running after some columns are all that matters there, so each such set of rows is looked at
// once.
#include <set>

#include "policy/analysis/partition.hpp"

namespace darman::policy::analysis {

Coverage::Coverage(const std::vector<Column>& columns, std::size_t row_count)
    : columns_(columns), row_count_(row_count) {
    for (const Column& column : columns) {
        std::vector<Bits> by_class(column.classes.size(), Bits(row_count));
        for (std::size_t row = 0; row < row_count; ++row) {
            for (std::size_t i = 0; i < column.classes.size(); ++i) {
                if (column.rows[row].sure.test(i)) {
                    by_class[i].set(row);
                }
            }
        }
        covering_.push_back(std::move(by_class));
    }
}

struct Coverage::Search {
    Coverage& of;
    const std::vector<Bits>& box;
    std::int64_t& steps;
    std::vector<Bits> full;  // by column: rows that cover the box in it and in all after it
    std::vector<std::set<std::vector<std::uint64_t>>> covered;  // by column: sets of rows done
    std::vector<std::size_t> combination;

    // True if a combination was found that no row of `rows` covers, from `column` on.
    bool find(std::size_t column, const Bits& rows) {
        if (rows.none()) {
            for (std::size_t c = column; c < box.size(); ++c) {
                combination.push_back(box[c].first_common(box[c]));
            }
            return true;
        }
        if (column == box.size() || full[column].meets(rows)) {
            return false;
        }
        if (covered[column].contains(rows.words())) {
            return false;
        }
        for (std::size_t i = 0; i < box[column].size(); ++i) {
            if (!box[column].test(i)) {
                continue;
            }
            if (--steps < 0) {
                of.gave_up_ = true;
                return false;
            }
            Bits left = rows;
            left &= of.covering_[column][i];
            combination.push_back(i);
            if (find(column + 1, left)) {
                return true;
            }
            combination.pop_back();
        }
        covered[column].insert(rows.words());
        return false;
    }
};

std::optional<std::vector<std::size_t>> Coverage::uncovered(const std::vector<Bits>& box,
                                                            const Bits& rows,
                                                            std::int64_t& steps) {
    gave_up_ = false;
    for (const Bits& side : box) {
        if (side.none()) {
            return std::nullopt;
        }
    }
    Search search{*this, box, steps, {}, {}, {}};
    search.covered.resize(box.size());
    search.full.assign(box.size(), Bits(row_count_));
    for (std::size_t row = 0; row < row_count_; ++row) {
        for (std::size_t c = box.size(); c-- > 0;) {
            if (!columns_[c].rows[row].sure.contains(box[c])) {
                break;
            }
            search.full[c].set(row);
        }
    }
    if (search.find(0, rows)) {
        return search.combination;
    }
    return std::nullopt;
}

}  // namespace darman::policy::analysis
