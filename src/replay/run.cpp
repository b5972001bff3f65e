#include "replay/run.hpp"

#include <algorithm>
#include <mutex>
#include <optional>
#include <thread>

#include "replay/batch.hpp"

namespace darman::replay {

namespace {

class Runner {
  public:
    Runner(const Plan& plan, const Source& source, const RunOptions& options)
        : plan_(plan), source_(source), options_(options), totals_(plan) {}

    base::Result<Totals> run() {
        const unsigned count = std::max(1U, options_.threads);
        std::vector<std::thread> others;
        for (unsigned i = 1; i < count; ++i) {
            others.emplace_back([this] { work(); });
        }
        work();
        for (std::thread& other : others) {
            other.join();
        }
        if (failure_) {
            return *failure_;
        }
        return std::move(totals_);
    }

  private:
    struct Span {
        std::uint64_t first = 0;
        std::uint64_t last = 0;
    };

    bool take(Span& span) {
        const std::scoped_lock lock(mutex_);
        if (stopped_ || next_ >= source_.unit_count) {
            return false;
        }
        span.first = next_;
        span.last = next_ + 1;
        while (span.last < source_.unit_count &&
               source_.rows_in(span.first, span.last + 1) <= options_.rows_per_batch) {
            ++span.last;
        }
        next_ = span.last;
        return true;
    }

    void work() {
        Totals mine(plan_);
        Span span;
        while (take(span)) {
            const base::Result<core::Facts> facts = source_.facts(span.first, span.last);
            if (!facts) {
                const std::scoped_lock lock(mutex_);
                stopped_ = true;
                failure_ = facts.error();
                return;
            }
            mine.merge(replay_batch(plan_, *facts), plan_.top_count);
            const std::scoped_lock lock(mutex_);
            stopped_ = stopped_ || (options_.stop_at_bad_rows && mine.error_count() > 0);
            rows_ += source_.rows_in(span.first, span.last);
            if (options_.progress) {
                options_.progress(rows_);
            }
        }
        const std::scoped_lock lock(mutex_);
        totals_.merge(std::move(mine), plan_.top_count);
    }

    const Plan& plan_;
    const Source& source_;
    const RunOptions& options_;
    std::mutex mutex_;
    Totals totals_;
    std::uint64_t next_ = 0;
    std::uint64_t rows_ = 0;
    bool stopped_ = false;
    std::optional<base::Error> failure_;
};

void append(core::Facts& into, const core::Facts& from) {
    for (const core::FactTable& table : from.tables) {
        const auto same =
            std::find_if(into.tables.begin(), into.tables.end(), [&](const core::FactTable& t) {
                return t.name == table.name;
            });
        if (same == into.tables.end()) {
            into.tables.push_back(table);
            continue;
        }
        same->cells.insert(same->cells.end(), table.cells.begin(), table.cells.end());
        same->places.insert(same->places.end(), table.places.begin(), table.places.end());
    }
}

}  // namespace

base::Result<Totals> run(const Plan& plan, const Source& source, const RunOptions& options) {
    return Runner(plan, source, options).run();
}

Source memory_source(const std::vector<core::Facts>& units, const core::Facts& registers) {
    Source source;
    source.unit_count = units.size();
    source.rows_in = [&units](std::uint64_t first, std::uint64_t last) {
        std::uint64_t rows = 0;
        for (std::uint64_t u = first; u < last; ++u) {
            for (const core::FactTable& table : units[u].tables) {
                rows += table.row_count();
            }
        }
        return rows;
    };
    source.facts = [&units, &registers](std::uint64_t first, std::uint64_t last) {
        core::Facts facts = registers;
        for (std::uint64_t u = first; u < last; ++u) {
            append(facts, units[u]);
        }
        return facts;
    };
    return source;
}

}  // namespace darman::replay
