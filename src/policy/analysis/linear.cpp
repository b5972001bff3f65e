#include "policy/analysis/linear.hpp"

#include <optional>
#include <set>
#include <utility>

namespace darman::policy::analysis {

using core::Rational;

Linear Linear::plus(const Linear& other, const Rational& factor) const {
    Linear sum = *this;
    sum.constant += other.constant * factor;
    for (const auto& [number, coefficient] : other.terms) {
        const auto [it, fresh] = sum.terms.try_emplace(number, coefficient * factor);
        if (!fresh) {
            it->second += coefficient * factor;
        }
        if (it->second.is_zero()) {
            sum.terms.erase(it);
        }
    }
    return sum;
}

Linear Linear::times(const Rational& factor) const {
    return Linear().plus(*this, factor);
}

void Linear::put(std::int32_t number, const Linear& form) {
    const auto it = terms.find(number);
    if (it == terms.end()) {
        return;
    }
    const Rational coefficient = it->second;
    terms.erase(it);
    *this = plus(form, coefficient);
}

namespace {

using Sense = Demand::Sense;

// Numbers told by others, in the order in which they were solved for.
using Solved = std::vector<std::pair<std::int32_t, Linear>>;

Linear with(const Solved& solved, Linear form) {
    for (const auto& [number, told] : solved) {
        form.put(number, told);
    }
    return form;
}

// Solves the demands for zero; none if two of them contradict each other.
std::optional<Solved> solve(const std::vector<Demand>& demands) {
    Solved solved;
    for (const Demand& demand : demands) {
        if (demand.sense != Sense::Zero) {
            continue;
        }
        const Linear form = with(solved, demand.form);
        if (form.is_constant()) {
            if (!form.constant.is_zero()) {
                return std::nullopt;
            }
            continue;
        }
        const auto [number, coefficient] = *form.terms.begin();
        Linear told = form;
        told.terms.erase(number);
        solved.emplace_back(number, told.times(-coefficient.inverse()));
    }
    return solved;
}

// Whether inequalities contradict each other, asked of multipliers: is there a sum of the forms, by
// weights from 0 on, in which all numbers cancel and what is left is below what it must be? The
// weights are sought by the simplex method, which Bland's rule lets end.
class Weights {
  public:
    explicit Weights(const std::vector<Demand>& inequalities) {
        std::set<std::int32_t> numbers;
        for (const Demand& demand : inequalities) {
            for (const auto& [number, coefficient] : demand.form.terms) {
                numbers.insert(number);
            }
        }
        columns_ = inequalities.size() + 1;
        for (const std::int32_t number : numbers) {
            std::vector<Rational> row(columns_ + 1);
            for (std::size_t i = 0; i < inequalities.size(); ++i) {
                const auto& terms = inequalities[i].form.terms;
                if (const auto it = terms.find(number); it != terms.end()) {
                    row[i] = it->second;
                }
            }
            rows_.push_back(std::move(row));
        }
        // The weights of strict demands and a slack sum to 1.
        std::vector<Rational> sum(columns_ + 1);
        cost_.resize(columns_ + 1);
        for (std::size_t i = 0; i < inequalities.size(); ++i) {
            cost_[i] = inequalities[i].form.constant;
            if (inequalities[i].sense == Sense::AboveZero) {
                sum[i] = 1;
            }
        }
        sum[columns_ - 1] = 1;
        sum[columns_] = 1;
        cost_[columns_ - 1] = 1;
        rows_.push_back(std::move(sum));
        basis_.assign(rows_.size(), columns_);
    }

    // Whether the least cost is at most 0: then the inequalities cannot all be.
    bool contradictory(std::int64_t& pivots_left) {
        pivot(rows_.size() - 1, columns_ - 1);
        for (std::size_t row = 0; row + 1 < rows_.size(); ++row) {
            for (std::size_t column = 0; column < columns_; ++column) {
                if (!rows_[row][column].is_zero()) {
                    pivot(row, column);
                    break;
                }
            }
        }
        // cost_[columns_] is the negative of what the weights cost now.
        while (cost_[columns_].sign() < 0) {
            if (--pivots_left < 0) {
                return false;
            }
            std::size_t entering = 0;
            while (entering < columns_ && cost_[entering].sign() >= 0) {
                ++entering;
            }
            if (entering == columns_) {
                return false;
            }
            std::optional<std::size_t> leaving;
            Rational least;
            for (std::size_t row = 0; row < rows_.size(); ++row) {
                if (rows_[row][entering].sign() <= 0) {
                    continue;
                }
                const Rational ratio = rows_[row][columns_] / rows_[row][entering];
                if (!leaving || ratio < least ||
                    (ratio == least && basis_[row] < basis_[*leaving])) {
                    leaving = row;
                    least = ratio;
                }
            }
            if (!leaving) {
                return true;  // as cheap as one likes
            }
            pivot(*leaving, entering);
        }
        return true;
    }

  private:
    void pivot(std::size_t row, std::size_t column) {
        const Rational by = rows_[row][column].inverse();
        for (Rational& cell : rows_[row]) {
            cell *= by;
        }
        const auto clear = [&](std::vector<Rational>& other) {
            const Rational factor = other[column];
            for (std::size_t i = 0; !factor.is_zero() && i <= columns_; ++i) {
                if (!rows_[row][i].is_zero()) {
                    other[i] -= factor * rows_[row][i];
                }
            }
        };
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            if (i != row) {
                clear(rows_[i]);
            }
        }
        clear(cost_);
        basis_[row] = column;
    }

    std::vector<std::vector<Rational>> rows_;  // a row a number, then the sum; last the right side
    std::vector<Rational> cost_;
    std::vector<std::size_t> basis_;
    std::size_t columns_ = 0;
};

}  // namespace

bool impossible(const std::vector<Demand>& demands, std::int64_t& pivots_left) {
    const auto solved = solve(demands);
    if (!solved) {
        return true;
    }
    std::vector<Demand> inequalities;
    for (const Demand& demand : demands) {
        if (demand.sense == Sense::Zero) {
            continue;
        }
        Linear form = with(*solved, demand.form);
        if (form.is_constant()) {
            const int sign = form.constant.sign();
            if (sign < 0 || (sign == 0 && demand.sense == Sense::AboveZero)) {
                return true;
            }
            continue;
        }
        inequalities.push_back({demand.sense, std::move(form)});
    }
    return !inequalities.empty() && Weights(inequalities).contradictory(pivots_left);
}

std::vector<Linear> reduced(const std::vector<Demand>& demands, std::vector<Linear> forms) {
    if (const auto solved = solve(demands)) {
        for (Linear& form : forms) {
            form = with(*solved, std::move(form));
        }
    }
    return forms;
}

}  // namespace darman::policy::analysis
