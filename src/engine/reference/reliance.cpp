#include "engine/reference/reliance.hpp"

#include <algorithm>
#include <set>

namespace darman::engine {
namespace {

class Gatherer {
  public:
    explicit Gatherer(const std::vector<Story>& stories)
        : stories_(stories), seen_(stories.size(), false) {}

    Reliance gather(const std::vector<std::int32_t>& roots) {
        open_.assign(roots.rbegin(), roots.rend());
        while (!open_.empty()) {
            const auto index = static_cast<std::size_t>(open_.back());
            open_.pop_back();
            if (index < stories_.size() && !seen_[index]) {
                seen_[index] = true;
                tell(stories_[index]);
            }
        }
        reliance_.names.assign(names_.begin(), names_.end());
        return std::move(reliance_);
    }

  private:
    void tell(const Story& story) {
        if (!story.clause.empty()) {
            names_.insert(story.clause);
        }
        add(story.quotes, story.clause);
        for (const Source& source : story.sources) {
            add(source.quotes, "");
        }
        for (const BoundStory& bound : story.bounds) {
            if (bound.bit) {
                add(bound.quotes, "");
                cap(bound);
            }
        }
        open_.insert(open_.end(), story.parts.rbegin(), story.parts.rend());
    }

    void add(const std::vector<Quote>& quotes, const std::string& label) {
        for (const Quote& quote : quotes) {
            for (const std::string& name : {quote.name, quote.place}) {
                if (!name.empty()) {
                    names_.insert(name);
                }
            }
            if (!label.empty() && !quote.name.empty()) {
                names_.insert(quote.name + " " + label);
            }
        }
    }

    void cap(const BoundStory& bound) {
        for (const Quote& quote : bound.quotes) {
            reliance_.capped.push_back({quote.name, bound.before.plain});
            if (quote.place != quote.name && !quote.place.empty()) {
                reliance_.capped.push_back({quote.place, bound.before.plain});
            }
        }
    }

    const std::vector<Story>& stories_;
    std::vector<bool> seen_;
    std::vector<std::int32_t> open_;
    std::set<std::string> names_;
    Reliance reliance_;
};

}  // namespace

bool Reliance::holds(const std::string& name) const {
    return std::binary_search(names.begin(), names.end(), name);
}

bool Reliance::holds_capped(const std::string& name, const std::string& from_plain) const {
    return std::any_of(capped.begin(), capped.end(), [&](const Capped& each) {
        return each.name == name && each.from_plain == from_plain;
    });
}

Reliance relied_on(const std::vector<Story>& stories, const std::vector<std::int32_t>& roots) {
    return Gatherer(stories).gather(roots);
}

}  // namespace darman::engine
