// Sets in a formula: what is said of them, and the rows that it was said of.
#include <algorithm>

#include "engine/reference/formula.hpp"
#include "engine/reference/show.hpp"

namespace darman::engine {

namespace {

// Words that mean one thing together.
constexpr const char* kPhrases[] = {"is not one of",
                                    "is one of",
                                    "is not none",
                                    "is none",
                                    "is not unknown",
                                    "is unknown",
                                    "is not listed",
                                    "is listed",
                                    "is not",
                                    "as of",
                                    "years from",
                                    "months from",
                                    "days from",
                                    "sum of",
                                    "min of",
                                    "max of",
                                    "mean of",
                                    "count of"};

// The next word or phrase of a text, and what is left of it.
std::string next_word(std::string& text) {
    std::size_t end = std::string::npos;
    for (const char* const phrase : kPhrases) {
        const std::string candidate(phrase);
        if (text == candidate || text.starts_with(candidate + " ")) {
            end = candidate.size();
            break;
        }
    }
    end = end == std::string::npos ? std::min(text.find(' '), text.size()) : end;
    std::string word = text.substr(0, end);
    text.erase(0, std::min(end + 1, text.size()));
    return word;
}

}  // namespace

void FormulaWriter::aggregate(NodeId id, const Frame& frame) {
    const policy::Node& node = executor_.model().node(id);
    const policy::SetNode& set = node.set[0];
    if (silent_ == 0) {
        const Shown value = show(executor_.eval(id, frame), node.type, executor_);
        std::string text = written(executor_.model(), id);
        if (set.aggregate == policy::AggregateKind::Any) {
            // A condition: its words are the formula.
            bool first = true;
            while (!text.empty()) {
                found_.word(next_word(text));
                if (first) {
                    found_.formula.back().value = value;
                    first = false;
                }
            }
        } else {
            found_.operand(text, value);
        }
    }
    ++silent_;
    members(set, frame);
    --silent_;
}

void FormulaWriter::members(const policy::SetNode& set, const Frame& frame) {
    for (const NodeId part : {set.in, set.count, set.span}) {
        if (part >= 0) {
            read(part, frame);
        }
    }
    const Executor::Members found = executor_.members(set, frame);
    for (const std::int32_t member : found.rows) {
        if (found.of_list) {
            found_.add(list_row_source(set.list, member, executor_));
        }
        const Frame inner = executor_.set_frame(set, frame, member);
        for (const NodeId part : {set.item, set.where, set.by}) {
            if (part >= 0) {
                read_member(part, inner);
            }
        }
    }
}

}  // namespace darman::engine
