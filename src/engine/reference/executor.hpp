// Evaluates a model over a case: every value at most once, on demand, in exact arithmetic.
//
// Values of rows are remembered; accumulators are run in their order, and a row's counters move
// only after its verdict ("verdict before count"). Which branch was chosen is not recorded: the
// explainer asks the same questions again, of the same memory.
#pragma once

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "engine/reference/case.hpp"
#include "engine/reference/decision.hpp"
#include "policy/model.hpp"
#include "policy/text_value.hpp"

namespace darman::engine {

using policy::NodeId;
using policy::State;
using policy::Value;

// Where an expression is read: of which row, for which module's law, on which date.
struct Frame {
    std::int32_t module = -1;
    std::int32_t row = -1;       // innermost row
    std::int32_t this_row = -1;  // the rule's row, inside a set; else the same as row
    std::int32_t list = -1;      // innermost row of a list
    std::int32_t list_row = -1;
    Value date;                   // present, or why it is not
    const Value* rest = nullptr;  // of a waterfall
};

// The clause that speaks, and what was found of each exception.
struct Choice {
    const policy::RuleVersion* version = nullptr;
    const policy::Clause* clause = nullptr;  // null: undecided, see value
    Value value;                             // why there is no clause: unknown or fault
    std::vector<std::pair<const policy::Clause*, Value>> looked_at;
};

struct TableMatch {
    std::vector<std::int32_t> rows;     // that match
    std::vector<std::int32_t> unknown;  // that may match
    std::int32_t otherwise = -1;
    Value why;  // unknown or fault of the cells that are not known
};

// What happened to one bound of an accumulator at one row.
struct BoundRecord {
    bool applies = false;  // neither limit nor key is none
    bool bit = false;
    Value limit;
    core::Rational used;
    core::Rational after;
};

struct AccumulateRecord {
    Value added;
    Value value;
    std::vector<BoundRecord> bounds;
    core::Rational used;  // of tranches
    std::vector<bool> stretches;
    bool taken_back = false;
};

class Executor {
  public:
    // model and bound outlive the executor.
    Executor(const policy::Model& model, const Case& bound, core::Date known_at);

    // -------------------------------------------------------------------------------------
    // questions
    Value derived(std::int32_t id, std::int32_t row, const Frame& reader);

    Value derived(std::int32_t id, std::int32_t row) { return derived(id, row, Frame{}); }

    Value eval(NodeId id, const Frame& frame);
    Frame frame_of(std::int32_t module, std::int32_t row);
    Value verdict(std::int32_t id, std::int32_t row);  // the condition; approvals count
    bool approved(std::int32_t id, std::int32_t row) const;
    bool stands(std::int32_t row);
    // Whether a reject of the row or above it holds: yes, no, or why that is not known.
    Value is_rejected(std::int32_t row);
    bool taken_back(std::int32_t row);
    Choice choose(std::int32_t id, const Frame& frame);
    TableMatch match(std::int32_t table, const Frame& frame);
    const AccumulateRecord& accumulated(std::int32_t id, std::int32_t row);
    // "person p1, jalali year 1405": which counter a bound or stretch counts on.
    std::string counter_text(const std::vector<NodeId>& by,
                             const policy::PeriodInfo& period,
                             const Frame& frame);
    // The entry of a parameter in force; null: none is (then why says so: none, fault or unknown).
    const policy::ParamEntryInfo* entry(std::int32_t param,
                                        const std::vector<std::int32_t>& keys,
                                        const Frame& frame,
                                        Value& why);
    const Value* given(std::int32_t param, const std::vector<std::int32_t>& keys) const;

    // Members of a set, in order; `unknown` if it cannot be told who belongs to it.
    struct Members {
        std::vector<std::int32_t> rows;
        bool of_list = false;
        bool possible = false;  // some may belong
        Value why;              // of those
    };

    Members members(const policy::SetNode& set, const Frame& frame);
    Frame set_frame(const policy::SetNode& set, const Frame& frame, std::int32_t member) const;
    // One step of `value at least … rounded …`: the value after it, and what stood there.
    Value adjust(const policy::Adjusting& step,
                 const Value& value,
                 const Frame& frame,
                 Value* bound);

    // ------------------------------------------------------------------------------------------
    // rows
    const std::vector<std::int32_t>& rows_of(std::int32_t entity);  // in the entity's order

    const Row& row(std::int32_t id) const {
        const auto i = static_cast<std::size_t>(id);
        return i < bound_->rows.size() ? bound_->rows[i] : made_[i - bound_->rows.size()];
    }

    std::int32_t ancestor(std::int32_t row, std::int32_t entity) const;
    std::int32_t previous(std::int32_t row);
    // Rows of the entity under the same parent, in order.
    const std::vector<std::int32_t>& siblings(std::int32_t row);
    std::int32_t reversed_by(std::int32_t row);  // the row that it takes back; -1
    // A value of a field on the frame's date.
    Value field(std::int32_t row, std::int32_t field, const Frame& frame);

    [[nodiscard]] const policy::Model& model() const { return model_; }

    [[nodiscard]] const Case& bound() const { return *bound_; }

    [[nodiscard]] core::Date known_at() const { return known_at_; }

    std::string key_text(std::int32_t row) const { return this->row(row).key; }

    // ----------------------------------------------------------------------------------- the
    // outcome
    RowDecision decide(std::int32_t row);
    // What a failed check says; empty if it holds or cannot be told.
    std::string failed_check(const policy::CheckInfo& check, std::int32_t row);
    // Under `as received` a row that takes another back gives the other's outputs, negated.
    bool nets_by_negation(std::int32_t entity) const;
    // Entities that have anything to decide, parents first.
    std::vector<std::int32_t> decided_entities() const;
    Value governing(std::int32_t module, std::int32_t row);

    // -------------------------------------------------------------------------------- why and what
    // for
    Value unknown(const std::string& need);
    Value fault(std::string message);
    [[nodiscard]] std::vector<std::string> needs(const Value& value) const;
    [[nodiscard]] std::string fault_text(const Value& value) const;
    [[nodiscard]] std::vector<std::string> taints(const Value& value) const;

  private:
    struct Counter {
        core::Rational total;                         // of plain periods
        std::map<std::int32_t, core::Rational> days;  // of windows: what each day took
    };

    struct Accumulator {
        std::vector<std::int32_t> order;
        std::vector<std::int32_t> position;  // of each row in the order; -1: not in it
        std::size_t valued = 0;              // rows before this have their value
        std::size_t booked = 0;              // rows before this have moved the counters
        bool running = false;
        std::vector<AccumulateRecord> records;       // by position
        std::vector<std::vector<std::string>> keys;  // by position: counter of each bound
        std::vector<std::unordered_map<std::string, Counter>> counters;  // by bound (tranches: one)
        std::unordered_map<std::int32_t, bool> cancelled;
    };

    // executor.cpp
    Value compute(std::int32_t id, const Frame& frame);
    Value op_value(const policy::Node& node, const Frame& frame);
    Value read_param(const policy::Node& node, const Frame& frame);
    Value attribute(const policy::Node& node, const Frame& frame);
    Value row_value(const policy::Node& node, const Frame& frame);
    int depth_of(std::int32_t entity) const;
    Value is_listed(const policy::Node& node, const Frame& frame);
    bool reads_previous(std::int32_t id);
    void note_given();
    // arithmetic.cpp
    Value logic(const policy::Node& node, const Frame& frame);
    Value arithmetic(const policy::Node& node, const Frame& frame);
    Value shift(const policy::Node& node, const Frame& frame);
    Value compare(const policy::Node& node, const Frame& frame);
    Value compare_pair(policy::CompareOp op, const Value& a, const Value& b);
    Value in(const policy::Node& node, const Frame& frame);
    Value one_of(const policy::Node& node, const Frame& frame);
    Value between(const policy::Node& node, const Frame& frame);
    Value interval(const policy::Node& node, const Frame& frame);
    Value adjusted(const policy::Node& node, const Frame& frame);
    // Worst of both: fault, then unknown (needs joined); none if either is none; else present.
    Value blend(const Value& a, const Value& b);
    Value with_taint(Value value, const Value& from);
    // law.cpp
    Value rule(std::int32_t id, const Frame& frame);
    const policy::RuleVersion* version(std::int32_t id, const Frame& frame, Value& why);
    const policy::Clause* select(Choice& choice, std::int32_t to, const Frame& frame);
    Value table_output(std::int32_t id, const Frame& frame);
    Value cell(const policy::CellTest& test, const Value& input, const Frame& frame);
    Value step(std::int32_t id, const Frame& frame);
    Value allocation(std::int32_t id, const Frame& frame);
    void allocate_family(std::int32_t id,
                         const std::vector<std::int32_t>& family,
                         const Value& whole,
                         std::vector<Value>& shares);

    bool date_needed(const policy::InForce& in_force) const { return in_force.from || in_force.to; }

    // Whether something counts on the frame's date, as known: present yes/no, or unknown.
    Value in_force(const policy::InForce& in_force, const Frame& frame);

    // The same, mostly without a Value: `why` is set, and only then read, where it returns Open.
    enum class Counts : std::uint8_t { No, Yes, Open };

    Counts counts(const policy::InForce& in_force, const Frame& frame, Value& why) {
        if (!in_force.known_on(known_at_)) {
            return Counts::No;
        }
        if (!date_needed(in_force)) {
            return Counts::Yes;
        }
        if (frame.date.present()) {
            const auto day = core::Date::from_days(static_cast<std::int32_t>(frame.date.i));
            return in_force.valid_on(day) ? Counts::Yes : Counts::No;
        }
        why = this->in_force(in_force, frame);
        return Counts::Open;
    }

    // sets.cpp
    Value aggregate(const policy::Node& node, const Frame& frame);
    Value reduce(const policy::SetNode& set, const Members& members, const Frame& frame);
    // Those that may belong; `dated` holds them where they depend on the date.
    const std::vector<std::int32_t>& candidates(const policy::SetNode& set,
                                                std::int32_t in,
                                                const Frame& frame,
                                                std::vector<std::int32_t>& dated);
    Value in_period(const policy::SetNode& set,
                    std::int32_t member,
                    const Value& span,
                    const Frame& frame);
    void pick(const policy::SetNode& set, Members& members, const Frame& frame);
    void list_members(const policy::SetNode& set, const Frame& frame, Members& members);
    // accumulate.cpp
    Accumulator& accumulator(std::int32_t id);
    void run(std::int32_t id, Accumulator& a, std::size_t position);
    void value_row(std::int32_t id, Accumulator& a, std::size_t position);
    void book_row(std::int32_t id, Accumulator& a, std::size_t position);
    void take_back(Accumulator& a,
                   const policy::AccumulateInfo& info,
                   std::size_t position,
                   std::int32_t original);
    void bounded(const policy::AccumulateInfo& info,
                 Accumulator& a,
                 std::size_t position,
                 const Value& added,
                 const Frame& frame);
    void in_tranches(const policy::AccumulateInfo& info,
                     Accumulator& a,
                     std::size_t position,
                     const Value& added,
                     const Frame& frame);
    Value counter_key(const std::vector<NodeId>& by,
                      const policy::PeriodInfo& period,
                      const Frame& frame,
                      std::string& key,
                      std::string* text);
    bool unopposed(std::int32_t row);
    Value period_key(const policy::PeriodInfo& period,
                     const Frame& frame,
                     std::string& key,
                     std::string* text);
    core::Rational used(const Counter& counter,
                        const policy::PeriodInfo& period,
                        const Frame& frame) const;
    // rows.cpp
    void order_rows(std::int32_t entity);
    void make_rows(std::int32_t entity);
    void make_under(std::int32_t entity, std::int32_t parent);
    std::int32_t make_row(std::int32_t entity, std::int32_t parent, std::string key);
    bool keep_made(std::int32_t row);
    void note_reversals();
    [[nodiscard]] std::string shown_key(const Value& value, const policy::Type& type) const;

    const policy::Model& model_;
    const Case* bound_;
    core::Date known_at_;
    std::vector<Row> made_;

    struct EntityRows {
        bool ready = false;
        bool making = false;
        std::vector<std::int32_t> rows;                        // in order
        std::unordered_map<std::int32_t, Value> unmade_under;  // why no rows could be made
    };

    std::vector<EntityRows> entity_rows_;
    std::vector<std::int32_t> position_;  // of each row in its entity's order

    enum class Progress : std::uint8_t { Untouched, Running, Done };

    struct Memo {
        Progress progress = Progress::Untouched;
        Value value;
    };

    // What is remembered of rows, by their number: grown as far as it is asked for. A reference
    // holds only until another row is asked for: rows may be made meanwhile.
    template <typename T>
    class ByRow {
      public:
        T& at(std::int32_t number) {
            const auto i = static_cast<std::size_t>(number);
            if (i >= items_.size()) {
                items_.resize(std::max(i + 1, std::min(items_.size() * 2, items_.capacity())));
            }
            return items_[i];
        }

        void reserve(std::size_t count) { items_.reserve(count); }

        [[nodiscard]] const T* find(std::int32_t number) const {
            const auto i = static_cast<std::size_t>(number);
            return i < items_.size() ? &items_[i] : nullptr;
        }

      private:
        std::vector<T> items_;
    };

    // The place of a row among the rows of its entity, as they were bound or made.
    [[nodiscard]] std::int32_t place_of(std::int32_t row) const {
        return places_[static_cast<std::size_t>(row)];
    }

    std::vector<std::int32_t> places_;                               // by row
    std::vector<std::int32_t> counts_;                               // rows, by entity
    std::vector<ByRow<Memo>> values_;                                // derived -> place
    std::map<std::pair<std::int32_t, std::int64_t>, Memo> rowless_;  // rules of no entity, by date
    std::vector<ByRow<Memo>> verdicts_;                              // verdict -> place
    std::vector<ByRow<Memo>> governing_;                             // module -> row
    ByRow<Memo> stands_;
    ByRow<std::int32_t> reverses_;  // reversing row -> reversed row + 1; 0: none
    ByRow<std::uint8_t> taken_back_;
    bool reversals_noted_ = false;

    // The last row asked of each table: its outputs are mostly read one after the other.
    struct LastMatch {
        std::int32_t row = -1;
        TableMatch match;
    };

    std::vector<LastMatch> last_matches_;
    std::vector<std::vector<std::int32_t>> verdicts_of_;  // by entity

    struct Given {
        std::int32_t derived = -1;
        std::string name;  // module.name where two modules give the same name
    };

    std::vector<std::vector<Given>> given_of_;  // by entity
    std::map<std::int32_t, Accumulator> accumulators_;
    // (set entity, ancestor entity or via field) -> row -> members in order
    std::map<std::tuple<std::int32_t, std::int32_t, std::int32_t, std::int32_t>,
             std::unordered_map<std::int32_t, std::vector<std::int32_t>>>
        members_;

    std::unordered_map<std::int32_t, std::vector<std::int32_t>> making_siblings_;
    std::vector<std::vector<std::string>> notes_;  // sets of needs, and of untranslatables
    std::map<std::vector<std::string>, std::int32_t> note_index_;
    std::vector<std::string> faults_;
    std::int32_t note(std::vector<std::string> texts);
    std::int32_t join_notes(std::int32_t a, std::int32_t b);
    std::vector<bool> previous_readers_;
    int depth_ = 0;
};

}  // namespace darman::engine
