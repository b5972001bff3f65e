// Exceptions of a rule: two that can both hold must be ordered; one that cannot hold, or is always
// beaten, was not meant.
#include <algorithm>
#include <optional>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/conditions.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

// Comparisons of ways in one policy; beyond it, exceptions count as not proved disjoint. It bounds
// the whole check to some tenths of a second; a policy of thousands of rules needs some ten
// thousands.
constexpr std::int64_t kComparisonsMax = 500'000;

class ExceptionCheck {
  public:
    ExceptionCheck(const Model& model, bool lint, Diagnostics& diagnostics)
        : model_(model), lint_(lint), diagnostics_(diagnostics), conditions_(model) {}

    void check(std::int32_t derived, const RuleVersion& version);

  private:
    void prepare(const RuleVersion& version);
    [[nodiscard]] std::vector<std::int32_t> line_of_parents(std::size_t exception) const;
    void orders();
    [[nodiscard]] bool leads_to(std::size_t from, std::size_t to) const;
    void reach();
    void dates();
    void conflicts();
    bool can_both_hold(std::size_t a, std::size_t b);
    [[nodiscard]] bool are_siblings(std::size_t a, std::size_t b) const;
    void shadowed();
    bool always_beaten(std::size_t loser, std::size_t winner);
    void base_beaten(const RuleVersion& version);

    [[nodiscard]] const Clause& clause(std::size_t i) const { return version_->exceptions[i]; }

    const Model& model_;
    bool lint_;
    Diagnostics& diagnostics_;
    Conditions conditions_;
    std::int64_t comparisons_left_ = kComparisonsMax;

    // Of the version in hand.
    const RuleVersion* version_ = nullptr;
    std::string name_;
    std::vector<Ways> ways_;  // by exception: in which it and what it excepts from hold
    std::vector<Days> days_;  // by exception
    std::vector<std::vector<bool>> before_;  // [a][b]: a is ordered before b, step by step
    std::vector<bool> dead_;                 // reported as one that cannot hold
};

// The exceptions above one (`to`), nearest first.
std::vector<std::int32_t> ExceptionCheck::line_of_parents(std::size_t exception) const {
    std::vector<std::int32_t> line;
    for (std::int32_t at = clause(exception).to; at >= 0;
         at = clause(static_cast<std::size_t>(at)).to) {
        if (line.size() > version_->exceptions.size()) {
            break;  // exceptions to each other; reported as a cycle
        }
        line.push_back(at);
    }
    return line;
}

void ExceptionCheck::prepare(const RuleVersion& version) {
    version_ = &version;
    ways_.clear();
    days_.clear();
    dead_.assign(version.exceptions.size(), false);
    std::vector<Ways> own;
    for (const Clause& exception : version.exceptions) {
        own.push_back(conditions_.ways(exception.when, true));
    }
    const Days all = days_of(version.in_force);
    for (std::size_t i = 0; i < version.exceptions.size(); ++i) {
        Ways ways = own[i];
        Days days = common_days(all, days_of(clause(i).in_force));
        for (const std::int32_t parent : line_of_parents(i)) {
            const auto p = static_cast<std::size_t>(parent);
            ways = Conditions::both(std::move(ways), own[p]);
            days = common_days(days, days_of(clause(p).in_force));
        }
        ways_.push_back(std::move(ways));
        days_.push_back(days);
    }
}

bool ExceptionCheck::leads_to(std::size_t from, std::size_t to) const {
    return before_[from][to];
}

// The transitive closure of `before`, by a walk from each exception that has one.
void ExceptionCheck::orders() {
    const std::size_t count = version_->exceptions.size();
    before_.assign(count, std::vector<bool>(count, false));
    for (std::size_t start = 0; start < count; ++start) {
        std::vector<std::size_t> open{start};
        while (!open.empty()) {
            const std::size_t at = open.back();
            open.pop_back();
            for (const std::int32_t next : clause(at).before) {
                const auto n = static_cast<std::size_t>(next);
                if (next >= 0 && n < count && !before_[start][n]) {
                    before_[start][n] = true;
                    open.push_back(n);
                }
            }
        }
    }
    for (std::size_t i = 0; i < count; ++i) {
        if (before_[i][i]) {
            diagnostics_.error(
                "exception-cycle",
                clause(i).at,
                "exception " + clause(i).label + " of " + name_ + " is ordered before itself",
                "leave out one `before` of the circle");
        }
        const auto parents = line_of_parents(i);
        if (std::find(parents.begin(), parents.end(), static_cast<std::int32_t>(i)) !=
            parents.end()) {
            diagnostics_.error(
                "exception-cycle",
                clause(i).at,
                "exception " + clause(i).label + " of " + name_ + " is an exception to itself",
                "let `to` name an exception that holds without it, or leave it out");
        }
    }
}

// ------------------------------------------------------------------------------------- what can
// hold

void ExceptionCheck::dates() {
    for (std::size_t i = 0; i < version_->exceptions.size(); ++i) {
        if (days_[i].empty() && !days_of(clause(i).in_force).empty()) {
            dead_[i] = true;
            diagnostics_.error("unreachable-exception",
                               clause(i).at,
                               "exception " + clause(i).label + " of " + name_ +
                                   " is in force on no day of what it is an exception to",
                               "put its dates right, or remove it");
        }
    }
}

void ExceptionCheck::reach() {
    for (std::size_t i = 0; i < version_->exceptions.size(); ++i) {
        if (!dead_[i] && ways_[i].empty()) {
            dead_[i] = true;
            const bool alone = conditions_.ways(clause(i).when, true).empty();
            diagnostics_.error(
                "unreachable-exception",
                clause(i).at,
                "exception " + clause(i).label + " of " + name_ +
                    (alone ? " can never hold: its condition contradicts itself or the ranges of "
                             "what it reads"
                           : " can never hold where the exception it is `to` holds"),
                "put its condition right, or remove it");
        }
    }
}

bool ExceptionCheck::can_both_hold(std::size_t a, std::size_t b) {
    for (const Way& x : ways_[a]) {
        for (const Way& y : ways_[b]) {
            if (--comparisons_left_ < 0 || Conditions::compatible(x, y)) {
                return true;
            }
        }
    }
    return false;
}

// Two of one label are versions of one exception: the later wins.
bool ExceptionCheck::are_siblings(std::size_t a, std::size_t b) const {
    const auto label = [this](std::int32_t to) {
        return to < 0 ? std::string() : clause(static_cast<std::size_t>(to)).label;
    };
    return clause(a).label != clause(b).label && label(clause(a).to) == label(clause(b).to);
}

void ExceptionCheck::conflicts() {
    for (std::size_t later = 1; later < version_->exceptions.size(); ++later) {
        for (std::size_t earlier = 0; earlier < later; ++earlier) {
            if (!are_siblings(earlier, later) || leads_to(earlier, later) ||
                leads_to(later, earlier) || dead_[earlier] || dead_[later] ||
                common_days(days_[earlier], days_[later]).empty() ||
                !can_both_hold(earlier, later)) {
                continue;
            }
            const std::string& a = clause(earlier).label;
            const std::string& b = clause(later).label;
            diagnostics_.error("exceptions-conflict",
                               clause(later).at,
                               "exceptions " + a + " and " + b + " of " + name_ +
                                   " can both hold, and nothing says which wins",
                               "write `except " + a + " before " + b + "` or `except " + b +
                                   " before " + a +
                                   "`, or let their conditions exclude each other");
        }
    }
}

// Whether `winner` holds, or may hold, wherever `loser` does.
bool ExceptionCheck::always_beaten(std::size_t loser, std::size_t winner) {
    const Days days = days_of(clause(winner).in_force);
    if (!days.contains(days_[loser]) || clause(winner).in_force.enacted) {
        return false;
    }
    for (const Way& fails : conditions_.ways(clause(winner).when, false)) {
        for (const Way& holds : ways_[loser]) {
            if (--comparisons_left_ < 0 || Conditions::compatible(fails, holds)) {
                return false;
            }
        }
    }
    return true;
}

void ExceptionCheck::shadowed() {
    const std::size_t count = version_->exceptions.size();
    for (std::size_t loser = 0; loser < count; ++loser) {
        for (std::size_t winner = 0; winner < count && !dead_[loser]; ++winner) {
            if (winner == loser || !leads_to(winner, loser) || leads_to(loser, winner) ||
                !are_siblings(winner, loser) || dead_[winner] || !always_beaten(loser, winner)) {
                continue;
            }
            dead_[loser] = true;
            diagnostics_.error("unreachable-exception",
                               clause(loser).at,
                               "exception " + clause(loser).label + " of " + name_ +
                                   " is never reached: wherever it holds, " + clause(winner).label +
                                   " goes before it",
                               "let " + clause(loser).label +
                                   " go before the other, narrow the other, or remove it");
        }
    }
}

void ExceptionCheck::base_beaten(const RuleVersion& version) {
    for (std::size_t i = 0; i < version.exceptions.size(); ++i) {
        const Clause& exception = clause(i);
        if (exception.to < 0 && !exception.in_force.enacted &&
            days_of(exception.in_force).contains(days_of(version.in_force)) &&
            conditions_.ways(exception.when, false).empty()) {
            diagnostics_.error("unreachable-base",
                               version.base.at,
                               "the value of " + name_ + " is never reached: exception " +
                                   exception.label + " always holds",
                               "put its condition right, or make its value that of the rule");
            return;
        }
    }
}

void ExceptionCheck::check(std::int32_t derived, const RuleVersion& version) {
    if (version.exceptions.empty()) {
        return;
    }
    name_ = derived_name(model_, derived);
    prepare(version);
    orders();
    if (lint_) {
        dates();
        reach();
    }
    conflicts();
    if (lint_) {
        shadowed();
        base_beaten(version);
    }
}

}  // namespace

void check_exceptions(const Model& model, bool lint, Diagnostics& diagnostics) {
    ExceptionCheck check(model, lint, diagnostics);
    for (std::size_t i = 0; i < model.derived.size(); ++i) {
        for (const RuleVersion& version : model.derived[i].versions) {
            check.check(static_cast<std::int32_t>(i), version);
        }
    }
}

}  // namespace darman::policy::analysis
