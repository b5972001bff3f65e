#include "engine/reference/explain.hpp"

#include <algorithm>

#include "base/check.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

using policy::DerivedInfo;
using policy::DerivedKind;

Explainer::Key Explainer::key_of(const Part& part) const {
    const DerivedInfo& info = executor_.model().derived[static_cast<std::size_t>(part.derived)];
    if (info.entity >= 0) {
        return {part.derived, part.row, 0};
    }
    const std::int64_t day = part.date.present() ? part.date.i : INT64_MIN;
    return {part.derived, -1, day};
}

// A place for the story; it is told when its turn comes.
std::int32_t Explainer::begin(const Part& part) {
    const auto index = static_cast<std::int32_t>(stories_.size());
    stories_.emplace_back();
    told_[key_of(part)] = index;
    tell(index, part);
    return index;
}

std::int32_t Explainer::story(std::int32_t derived, std::int32_t row, const Frame& reader) {
    const Part part{derived, row, reader.date, false};
    told_before_ = stories_.size();
    std::int32_t index = -1;
    if (const auto it = told_.find(key_of(part)); it != told_.end()) {
        index = it->second;
        const auto [first, last] = untold_.equal_range(index);
        for (auto left = first; left != last; ++left) {
            next_.push_back(left->second);
        }
        untold_.erase(first, last);
    } else {
        index = begin(part);
    }
    tell_all();
    return index;
}

void Explainer::tell_all() {
    while (!next_.empty() || !later_.empty()) {
        std::deque<Waiting>& queue = next_.empty() ? later_ : next_;
        Waiting next = std::move(queue.front());
        queue.pop_front();
        tell_next(std::move(next));
    }
}

void Explainer::tell_next(Waiting next) {
    std::int32_t index = -1;
    if (const auto it = told_.find(key_of(next.part)); it != told_.end()) {
        index = it->second;
    } else if (stories_.size() - told_before_ >= stories_max_) {
        const std::int32_t of = next.of;
        if (of >= 0) {
            untold_.emplace(of, std::move(next));
        }
        return;
    } else {
        index = begin(next.part);
    }
    auto& parts = next.of < 0 ? verdict_parts_ : stories_[static_cast<std::size_t>(next.of)].parts;
    if (index != next.of && std::find(parts.begin(), parts.end(), index) == parts.end()) {
        parts.push_back(index);
    }
}

void Explainer::wait(std::int32_t of, const std::vector<Part>& parts) {
    for (const Part& part : parts) {
        (part.member ? later_ : next_).push_back({of, part});
    }
}

void Explainer::tell(std::int32_t index, const Part& part) {
    const policy::Model& model = executor_.model();
    Telling told;
    told.id = part.derived;
    told.info = &model.derived[static_cast<std::size_t>(part.derived)];
    const DerivedInfo& info = *told.info;
    Frame reader;
    reader.date = part.date;
    told.value = executor_.derived(part.derived, part.row, reader);
    told.story.name = info.name;
    told.story.labels = info.labels;
    if (info.entity >= 0) {
        told.frame = executor_.frame_of(info.module, part.row);
        told.story.entity = model.entities[static_cast<std::size_t>(info.entity)].name;
        told.story.entity_labels = model.entities[static_cast<std::size_t>(info.entity)].labels;
        told.story.key = executor_.key_text(part.row);
    } else {
        told.frame.module = info.module;
        told.frame.date = part.date;
    }
    told.story.value = show(told.value, info.type, executor_);
    told.story.fault = executor_.fault_text(told.value);
    told.story.needs = executor_.needs(told.value);
    told.story.need_names = need_names(told.story.needs, model);
    told.story.tainted = !executor_.taints(told.value).empty();
    if (nets_by_negation(told)) {
        tell_negated(told, executor_.reversed_by(part.row));
    } else {
        switch (info.kind) {
            case DerivedKind::Rule:
                tell_rule(told);
                break;
            case DerivedKind::Accumulate:
                tell_accumulated(told);
                break;
            case DerivedKind::Allocate:
                tell_allocation(told);
                break;
            case DerivedKind::Step:
                tell_step(told);
                break;
            case DerivedKind::TableOutput:
                tell_table(told);
                break;
        }
    }
    told.story.formula = std::move(told.found.formula);
    told.story.bounds = std::move(told.found.bounds);
    told.story.sources = std::move(told.found.sources);
    stories_[static_cast<std::size_t>(index)] = std::move(told.story);
    wait(index, told.found.parts);
}

// A condition without which there is nothing. One that fails is told as an exception would be.
bool Explainer::tell_when(Telling& told, NodeId when, const Frame& frame) {
    if (when < 0) {
        return true;
    }
    const Value holds = executor_.eval(when, frame);
    if (holds.is_true()) {
        FormulaWriter(executor_, told.found).read(when, frame);
        return true;
    }
    NotApplied not_applied;
    not_applied.condition = written(executor_.model(), when);
    not_applied.because = reasons(executor_, when, frame);
    not_applied.unknown = !holds.present();
    told.story.not_applied.push_back(std::move(not_applied));
    return false;
}

VerdictStory Explainer::verdict(std::int32_t id, std::int32_t row) {
    const policy::Model& model = executor_.model();
    const policy::VerdictInfo& info = model.verdicts[static_cast<std::size_t>(id)];
    const Frame frame = executor_.frame_of(info.module, row);
    const Value holds = executor_.verdict(id, row);
    VerdictStory told;
    told.code = info.code;
    told.pend = info.pend;
    told.holds = holds.is_true();
    told.unknown = !holds.present();
    told.borne_by = info.borne_by;
    told.bearer = info.bearer;
    told.known_as = info.known_as;
    told.says = info.says;
    told.condition = written(model, info.when);
    told.quotes = quotes(info.citations, info.module, model);
    told.entity = model.entities[static_cast<std::size_t>(info.entity)].name;
    const Value condition = executor_.eval(info.when, frame);
    told.approved = executor_.approved(id, row) && !condition.is_false();
    Findings found;
    FormulaWriter(executor_, found).write(info.when, frame);
    told.formula = std::move(found.formula);
    if (told.holds || told.unknown || told.approved) {
        told_before_ = stories_.size();
        verdict_parts_.clear();
        wait(-1, found.parts);
        tell_all();
        told.parts = std::move(verdict_parts_);
    }
    return told;
}

}  // namespace darman::engine
