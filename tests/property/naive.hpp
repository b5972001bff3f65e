// Accumulators told once more, and otherwise: every row from scratch, over all rows before it, with
// no counters at all. Slow, and short enough to be checked against the language page by eye.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "engine/reference/executor.hpp"

namespace darman::property {

// A deliberate mistake, to see that the comparison would notice it.
enum class Mistake { None, ForgetsFirst, IgnoresVerdicts, LastBoundOnly };

class Naive {
  public:
    Naive(engine::Executor& executor, std::int32_t derived, Mistake mistake = Mistake::None);

    // By row. Unknown and faulty ones have no number.
    struct Told {
        policy::State state = policy::State::Present;
        core::Rational value;
        core::Rational moved;  // what the counters of this row's keys take
        bool stands = true;
        bool taken_back = false;
        core::Date date;
        std::vector<std::vector<policy::Value>> keys;  // one a bound
        std::vector<policy::Value> limits;             // canonical, a period
        std::vector<bool> applies;
    };

    std::map<std::int32_t, Told> tell();

  private:
    Told tell_row(std::int32_t row, const std::map<std::int32_t, Told>& before);
    void returned(Told& told, std::int32_t original, const std::map<std::int32_t, Told>& before);
    void in_bounds(Told& told,
                   std::int32_t row,
                   const core::Rational& added,
                   const std::map<std::int32_t, Told>& before);
    void in_tranches(Told& told,
                     std::int32_t row,
                     const core::Rational& added,
                     const std::map<std::int32_t, Told>& before);
    bool look_up(Told& told,
                 const std::vector<policy::NodeId>& by,
                 const policy::PeriodInfo& period,
                 const engine::Frame& frame);
    core::Rational used(std::size_t bound,
                        const policy::PeriodInfo& period,
                        const Told& told,
                        const std::map<std::int32_t, Told>& before) const;
    core::Rational fullest_window(std::size_t bound,
                                  const policy::PeriodInfo& period,
                                  const Told& told,
                                  const std::map<std::int32_t, Told>& before) const;
    [[nodiscard]] bool same_counter(std::size_t bound, const Told& a, const Told& b) const;
    [[nodiscard]] bool condition_free(std::int32_t row) const;

    engine::Executor& executor_;
    const policy::DerivedInfo& info_;
    const policy::AccumulateInfo& law_;
    const policy::ModuleInfo& module_;
    Mistake mistake_;
    std::vector<std::int32_t> order_;
};

// The first day of the window that ends on `last`: both ends in.
core::Date window_begin(const policy::PeriodInfo& period,
                        const policy::ModuleInfo& module,
                        core::Date last);
bool same_key(const std::vector<policy::Value>& a, const std::vector<policy::Value>& b);

}  // namespace darman::property
