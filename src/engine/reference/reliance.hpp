// What a value rests on, by the names that `because` uses: clauses, rows, entries, stretches and
// the bounds that bit, in the value or beneath.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "engine/reference/decision.hpp"

namespace darman::engine {

struct Reliance {
    struct Capped {
        std::string name;
        std::string from_plain;  // the value before the bound that bit, as Shown::plain
    };

    // "art 15(1)", "off_path", "72 note family"; sorted, each once.
    std::vector<std::string> names;
    std::vector<Capped> capped;

    [[nodiscard]] bool holds(const std::string& name) const;
    [[nodiscard]] bool holds_capped(const std::string& name, const std::string& from_plain) const;
};

// roots are indices into stories. Bounds that did not bite and exceptions that did not hold are not
// relied on; neither is what was read for them alone.
Reliance relied_on(const std::vector<Story>& stories, const std::vector<std::int32_t>& roots);

}  // namespace darman::engine
