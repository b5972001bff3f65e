// The story of a value: which clause spoke, the formula with its values, the versions and rows
// relied on, the bounds that bit, the exceptions that did not apply and why.
//
// Nothing is recorded while deciding. The explainer asks an executor the same questions again; what
// the executor remembers or reckons anew is the same by construction.
#pragma once

#include <deque>
#include <map>
#include <tuple>
#include <utility>
#include <vector>

#include "engine/reference/decision.hpp"
#include "engine/reference/executor.hpp"
#include "engine/reference/formula.hpp"

namespace darman::engine {

// So many stories are told for one question, nearest first; of what lies deeper (the years before,
// the lines of a lifetime) the values are shown where they stand.
constexpr std::size_t kStoriesMax = 200;

class Explainer {
  public:
    explicit Explainer(Executor& executor, std::size_t stories_max = kStoriesMax)
        : executor_(executor), stories_max_(stories_max) {}

    // Index of the story of a derived value of a row (row -1 and reader's date for a rule of no
    // entity). The stories of the values that stand in it are told too, each once.
    std::int32_t story(std::int32_t derived, std::int32_t row, const Frame& reader);

    std::int32_t story(std::int32_t derived, std::int32_t row) {
        return story(derived, row, Frame{});
    }

    VerdictStory verdict(std::int32_t verdict, std::int32_t row);

    [[nodiscard]] const std::vector<Story>& stories() const { return stories_; }

    std::vector<Story> take_stories() { return std::move(stories_); }

  private:
    // A story in the making.
    struct Telling {
        std::int32_t id = -1;
        const policy::DerivedInfo* info = nullptr;
        Frame frame;
        Value value;
        Story story;
        Findings found;
    };

    // A value that is to be told as part of a story, or of the verdict at hand (-1).
    struct Waiting {
        std::int32_t of = -1;
        Part part;
    };

    using Key = std::tuple<std::int32_t, std::int32_t, std::int64_t>;
    Key key_of(const Part& part) const;
    std::int32_t begin(const Part& part);
    void tell_all();
    void tell_next(Waiting next);
    void wait(std::int32_t of, const std::vector<Part>& parts);
    void tell(std::int32_t index, const Part& part);

    // stories_rule.cpp
    void tell_rule(Telling& told);
    void tell_others(Telling& told, const Choice& choice);
    void tell_conditions(Telling& told, const Choice& choice);
    void tell_negated(Telling& told, std::int32_t original);
    bool nets_by_negation(const Telling& told) const;
    // stories_tables.cpp
    void tell_table(Telling& told);
    void tell_inputs(Telling& told, const policy::TableRowInfo& row);
    // stories_shares.cpp
    void tell_step(Telling& told);
    Findings rest_of(const Telling& told);
    void tell_allocation(Telling& told);
    // stories_accumulate.cpp
    void tell_accumulated(Telling& told);
    void tell_counters(Telling& told, const AccumulateRecord& record);
    void tell_floor(Telling& told, const AccumulateRecord& record);
    void tell_stretches(Telling& told, const AccumulateRecord& record);
    std::string key_fa(const std::vector<NodeId>& by,
                       const policy::PeriodInfo& period,
                       const Frame& frame,
                       const std::string& key) const;
    // A condition without which there is nothing: true if it holds.
    bool tell_when(Telling& told, NodeId when, const Frame& frame);

    Executor& executor_;
    std::size_t stories_max_;
    std::vector<Story> stories_;
    std::map<Key, std::int32_t> told_;
    std::deque<Waiting> next_;
    std::deque<Waiting> later_;                    // of rows of sets
    std::multimap<std::int32_t, Waiting> untold_;  // by story: what was too much to tell
    std::vector<std::int32_t> verdict_parts_;
    std::size_t told_before_ = 0;  // this question
};

}  // namespace darman::engine
