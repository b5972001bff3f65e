#include "policy/analysis/proofs.hpp"

#include <algorithm>
#include <optional>
#include <set>
#include <tuple>

#include "policy/analysis/casework.hpp"
#include "policy/print.hpp"

namespace darman::policy {

namespace analysis {
namespace {

// What a proof may take before it is given up.
constexpr int kLevels = 10;
constexpr std::int64_t kCasesMax = 2'000;
constexpr std::int64_t kPivotsMax = 200'000;
// How much is told of the case that stays open: what is nearest to what was to be proved.
constexpr std::size_t kStory = 4;

// One way of searching finds in a moment what another does not find at all.
enum class Search : std::uint8_t { FirstMetFirst, LastMetFirst, ConditionsFirst };

class Prover {
  public:
    explicit Prover(const Model& model) : model_(model), casework_(model) {}

    Proof prove(std::int32_t check);

  private:
    bool closed(Case one, int level);
    [[nodiscard]] std::optional<std::size_t> next(const Case& one, int level) const;
    void stopped(const Case& one);

    const Model& model_;
    Casework casework_;
    Search search_ = Search::LastMetFirst;
    std::int64_t cases_left_ = 0;
    std::int64_t pivots_left_ = 0;
    bool deeper_ = false;  // something was left closed that a deeper search opens
    std::optional<Case> open_;
};

// First what is plain; then the numbers on which what is to be refuted depends, or conditions, as
// the search goes. Of one kind what is nearer; of equals the first or the last met. Products last,
// since they wait for their factors.
std::optional<std::size_t> Prover::next(const Case& one, int level) const {
    std::set<TermId> needed;
    std::vector<Linear> asked;
    asked.reserve(one.asked.size());
    for (const std::size_t at : one.asked) {
        asked.push_back(one.demands[at].form);
    }
    for (const Linear& form : reduced(one.demands, std::move(asked))) {
        for (const auto& [term, coefficient] : form.terms) {
            needed.insert(term);
        }
    }
    const auto rank_of = [&](const Case::Waiting& waiting) {
        if (casework_.is_product(waiting.term)) {
            return 5;
        }
        if (!casework_.is_number(waiting.term)) {
            return search_ == Search::ConditionsFirst ? 1 : 3;
        }
        return waiting.plain ? 0 : needed.contains(waiting.term) ? 2 : 4;
    };
    const auto order_of = [&](std::size_t i) {
        const Case::Waiting& waiting = one.waiting[i];
        const auto place = static_cast<std::ptrdiff_t>(i);
        return std::tuple(rank_of(waiting),
                          waiting.tries,
                          waiting.level,
                          search_ == Search::FirstMetFirst ? place : -place);
    };
    std::optional<std::size_t> found;
    for (std::size_t i = 0; i < one.waiting.size(); ++i) {
        if (one.waiting[i].level <= level && (!found || order_of(i) < order_of(*found))) {
            found = i;
        }
    }
    return found;
}

void Prover::stopped(const Case& one) {
    if (!open_) {
        open_ = one;
    }
}

bool Prover::closed(Case one, int level) {
    if (--cases_left_ < 0) {
        stopped(one);
        return false;
    }
    if (one.tested < one.demands.size()) {
        one.tested = one.demands.size();
        if (impossible(one.demands, pivots_left_)) {
            return true;
        }
    }
    const auto at = next(one, level);
    if (!at) {
        deeper_ = deeper_ || !one.waiting.empty();
        stopped(one);
        return false;
    }
    const Case::Waiting waiting = one.waiting[*at];
    one.waiting.erase(one.waiting.begin() + static_cast<std::ptrdiff_t>(*at));
    Cases cases = casework_.open(std::move(one), waiting);
    return std::all_of(cases.begin(), cases.end(), [&](Case& next_one) {
        return closed(std::move(next_one), level);
    });
}

Proof Prover::prove(std::int32_t id) {
    const CheckInfo& check = model_.checks[static_cast<std::size_t>(id)];
    const Scene scene =
        casework_.terms().scene(check.module, casework_.terms().some_row(check.entity));
    Proof proof;
    proof.check = id;
    proof.at = check.at;
    Cases failing;
    casework_.begin();
    for (Case& holds : casework_.assume({}, check.when, scene, true)) {
        for (Case& one : casework_.assume(std::move(holds), check.condition, scene, false)) {
            failing.push_back(std::move(one));
        }
    }
    bool gave_up = false;
    bool deeper = true;
    for (int level = 0; level <= kLevels && !proof.proved && !gave_up && deeper; ++level) {
        gave_up = true;
        deeper = false;
        for (const Search search :
             {Search::FirstMetFirst, Search::LastMetFirst, Search::ConditionsFirst}) {
            search_ = search;
            cases_left_ = kCasesMax;
            pivots_left_ = kPivotsMax;
            deeper_ = false;
            open_.reset();
            proof.proved = std::all_of(failing.begin(), failing.end(), [&](const Case& one) {
                return closed(one, level);
            });
            if (proof.proved) {
                break;
            }
            const bool spent = cases_left_ < 0 || pivots_left_ < 0;
            deeper = deeper || deeper_ || spent;
            gave_up = gave_up && spent;
        }
    }
    if (!proof.proved && open_) {
        if (gave_up) {
            proof.obstacle = "too many cases; the first that stays open: ";
        }
        const auto& story = open_->story;
        if (story.empty()) {
            proof.obstacle += casework_.nets(check.entity)
                                  ? "a row that takes another back gives the negative of it"
                                  : "nothing in the law speaks against it";
        } else {
            proof.at = open_->places.front();
        }
        for (std::size_t i = 0; i < std::min(story.size(), kStory); ++i) {
            proof.obstacle += (i > 0 ? ", " : "") + story[i];
        }
        proof.obstacle += story.size() > kStory ? " …" : "";
    }
    return proof;
}

}  // namespace
}  // namespace analysis

std::vector<Proof> prove_checks(const Model& model) {
    analysis::Prover prover(model);
    std::vector<Proof> proofs;
    proofs.reserve(model.checks.size());
    for (std::size_t i = 0; i < model.checks.size(); ++i) {
        proofs.push_back(prover.prove(static_cast<std::int32_t>(i)));
    }
    return proofs;
}

std::string check_text(const Model& model, const CheckInfo& check) {
    std::string text = "check ";
    if (check.entity >= 0) {
        text += model.entities[static_cast<std::size_t>(check.entity)].name + " ";
    }
    const auto source = [&model](NodeId id) {
        const Expr* expr = model.node(id).source;
        return expr == nullptr ? std::string("…") : print(*expr);
    };
    text += source(check.condition);
    return check.when < 0 ? text : text + " when " + source(check.when);
}

}  // namespace darman::policy
