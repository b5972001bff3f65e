// On what a value rests, in words: the clause, the versions in force, the bounds that bit, and the
// exceptions that did not apply.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"
#include "report/formula.hpp"
#include "report/phrases.hpp"

namespace darman::report {

class Grounds {
  public:
    Grounds(const engine::Story& story, Citer& citer, NameOf name_of, Language language);

    // A table or parameter that was looked up for the value.
    void add_lookup(const engine::Story& lookup);

    // A value that was only looked up: it has no reckoning of its own to tell.
    static bool is_lookup(const engine::Story& story);

    [[nodiscard]] std::vector<std::string> notes();

  private:
    struct Used {
        const engine::Source* source = nullptr;
        const engine::Story* lookup =
            nullptr;  // through which it was found; null: by the value itself
    };

    void clause();
    void sources();
    void source(const Used& used);
    [[nodiscard]] std::string name_before(const Used& used) const;
    [[nodiscard]] std::string inputs(const engine::Story& lookup) const;
    void bounds();
    [[nodiscard]] std::string counter(const engine::BoundStory& bound) const;
    [[nodiscard]] std::string limit(const engine::BoundStory& bound) const;
    // Those not yet named for this value.
    std::vector<engine::Quote> fresh(const std::vector<engine::Quote>& quotes);

    const engine::Story& story_;
    Citer& citer_;
    NameOf name_of_;
    Language language_;
    std::vector<Used> sources_;
    std::set<std::string> quoted_;
    bool bare_ = false;  // the last note is citations alone: "in force since" may follow
    std::vector<std::string> notes_;
};

// "art 16 (status worker, not retiree)"
std::string not_applied_text(const engine::Story& story,
                             const engine::NotApplied& other,
                             Citer& citer,
                             const NameOf& name_of,
                             Language language);

}  // namespace darman::report
