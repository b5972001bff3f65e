// The case on the page "What comes out" of the language's design, and a decision with every
// verdict, by hand: the renderers are tested alone, whatever the engine does.
#pragma once

#include <string>

#include "engine/reference/decision.hpp"

namespace darman::report::sample {

engine::Shown money(const std::string& plain);
engine::Shown value(const std::string& type, const std::string& en, const std::string& fa);
engine::Quote quote(const std::string& place, bool unverified = false);

engine::Explanation explanation();  // line 3 of the page
engine::Decision decision();        // two claims, seven lines, each verdict

// As decision(), with markup, control characters and bidirectional overrides wherever a policy or
// an input can put text.
engine::Decision hostile_decision();
engine::Explanation hostile_explanation();

}  // namespace darman::report::sample
