// Holes and contradictions in what is dated: parameters, versions of rules and exceptions, rows of
// lists and dictionaries.
//
// `enacted` plays no part in holes: what was not yet known once is known to whoever decides today.
#include <algorithm>
#include <map>
#include <tuple>
#include <utility>

#include "policy/analysis/analysis.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

namespace {

struct Entry {
    InForce in_force;
    Span at;
};

// What a history is of, in the words of the message.
struct History {
    std::string subject;  // "parameter k_tech (government)"
    std::string entry;    // "entry", "version"
    std::int32_t module = -1;
    bool open = false;  // more is decreed every year: a hole is a warning

    [[nodiscard]] std::string entry_plural() const {
        return entry == "entry" ? "entries" : entry + "s";
    }
};

bool same_start(const InForce& a, const InForce& b) {
    return a.from == b.from && a.enacted == b.enacted;
}

bool earlier_start(const Entry& a, const Entry& b) {
    return std::tie(a.in_force.from, a.in_force.enacted) <
           std::tie(b.in_force.from, b.in_force.enacted);
}

class Gaps {
  public:
    Gaps(const Model& model, Diagnostics& diagnostics) : model_(model), diagnostics_(diagnostics) {}

    void param(const ParamInfo& info);
    void rule(std::int32_t derived);
    void list(const ListInfo& info);
    void dictionary(const DictionaryInfo& info);

  private:
    using Codes = std::vector<std::int32_t>;

    void holes(const History& history, std::vector<Entry> entries);
    void contradictions(const History& history, std::vector<Entry> entries);
    void empty(const History& history, const std::vector<Entry>& entries);
    void all(const History& history, const std::vector<Entry>& entries);
    void missing_keys(const ParamInfo& info, const std::map<Codes, std::vector<Entry>>& by_key);
    [[nodiscard]] std::string keys_text(const ParamInfo& info, const Codes& keys) const;

    [[nodiscard]] std::string date(const History& history, std::int64_t day) const {
        return date_text(model_, history.module, day);
    }

    const Model& model_;
    Diagnostics& diagnostics_;
};

// Where nothing is in force between two entries. A temporary entry leaves no hole where an older
// one runs on beneath it.
void Gaps::holes(const History& history, std::vector<Entry> entries) {
    std::stable_sort(entries.begin(), entries.end(), earlier_start);
    const Entry* last = nullptr;  // the one that reaches furthest
    Days covered;
    for (const Entry& entry : entries) {
        const Days days = days_of(entry.in_force);
        if (days.empty()) {
            continue;
        }
        if (last != nullptr && days.from > covered.to + 1) {
            const std::string begins = date(history, covered.to + 1);
            std::string message = history.subject + " has a gap that begins on " + begins +
                                  ": no " + history.entry + " is in force until " +
                                  date(history, days.from - 1);
            const std::string remedy = (history.entry == "entry" ? "add an " : "add a ") +
                                       history.entry + " from " + begins +
                                       ", or let the one before run on (without `to` or `year`)";
            if (history.open) {
                diagnostics_.warning("gap", last->at, std::move(message), remedy);
            } else {
                diagnostics_.error("gap", last->at, std::move(message), remedy);
            }
        }
        if (last == nullptr || days.to > covered.to) {
            covered = days;
            last = &entry;
        }
    }
}

void Gaps::contradictions(const History& history, std::vector<Entry> entries) {
    std::stable_sort(entries.begin(), entries.end(), earlier_start);
    for (std::size_t i = 1; i < entries.size(); ++i) {
        const InForce& here = entries[i].in_force;
        if (!same_start(entries[i - 1].in_force, here)) {
            continue;
        }
        std::string message = "two " + history.entry_plural() + " of " + history.subject + " ";
        message += here.from ? "begin on " + date(history, here.from->days()) : "have no `from`";
        message += here.enacted ? " and were enacted on " + date(history, here.enacted->days())
                                : ", and nothing says which came later";
        diagnostics_.error("conflicting-entries",
                           entries[i].at,
                           std::move(message),
                           "remove one of them, or write `enacted DATE` after the later one");
    }
}

void Gaps::empty(const History& history, const std::vector<Entry>& entries) {
    for (const Entry& entry : entries) {
        const Days days = days_of(entry.in_force);
        if (days.empty()) {
            diagnostics_.error("empty-validity",
                               entry.at,
                               "this " + history.entry + " of " + history.subject + " ends on " +
                                   date(history, days.to) + ", before it begins on " +
                                   date(history, days.from),
                               "put the dates of `from` and `to` right");
        }
    }
}

void Gaps::all(const History& history, const std::vector<Entry>& entries) {
    empty(history, entries);
    contradictions(history, entries);
    holes(history, entries);
}

std::string Gaps::keys_text(const ParamInfo& info, const Codes& keys) const {
    std::string text;
    for (std::size_t i = 0; i < keys.size() && i < info.keys.size(); ++i) {
        const auto& dictionary = model_.dictionaries[static_cast<std::size_t>(info.keys[i])];
        const auto code = static_cast<std::size_t>(keys[i]);
        text += text.empty() ? "" : ", ";
        text += code < dictionary.codes.size() ? dictionary.codes[code] : "?";
    }
    return text;
}

void Gaps::param(const ParamInfo& info) {
    std::map<Codes, std::vector<Entry>> by_key;
    for (const ParamEntryInfo& entry : info.entries) {
        by_key[entry.keys].push_back({entry.in_force, entry.at});
    }
    for (const auto& [keys, entries] : by_key) {
        const std::string key = keys_text(info, keys);
        const History history{"parameter " + info.name + (key.empty() ? "" : " (" + key + ")"),
                              "entry",
                              info.module,
                              info.open};
        all(history, entries);
    }
    if (!info.keys.empty() && !info.type.or_none) {
        missing_keys(info, by_key);
    }
}

// Keys of closed dictionaries without any entry. A warning: the gap is one only if they are asked
// for.
void Gaps::missing_keys(const ParamInfo& info, const std::map<Codes, std::vector<Entry>>& by_key) {
    constexpr std::size_t kKeysMax = 10'000;  // of all combinations; more are not looked through
    constexpr std::size_t kShownMax = 3;
    std::size_t all = 1;
    for (const std::int32_t key : info.keys) {
        const auto& dictionary = model_.dictionaries[static_cast<std::size_t>(key)];
        all *= dictionary.source == Dictionary::Source::Closed ? dictionary.codes.size() : 0;
        if (all > kKeysMax) {
            return;
        }
    }
    std::string missing;
    std::size_t count = 0;
    for (std::size_t i = 0; i < all; ++i) {
        Codes codes(info.keys.size());
        std::size_t rest = i;
        for (std::size_t k = codes.size(); k-- > 0;) {
            const auto dictionary = static_cast<std::size_t>(info.keys[k]);
            const std::size_t size = model_.dictionaries[dictionary].codes.size();
            codes[k] = static_cast<std::int32_t>(rest % size);
            rest /= size;
        }
        if (by_key.contains(codes)) {
            continue;
        }
        if (++count <= kShownMax) {
            missing += (missing.empty() ? "" : "; ") + keys_text(info, codes);
        }
    }
    if (count > kShownMax) {
        missing += "; and " + std::to_string(count - kShownMax) + " more";
    }
    if (count > 0) {
        diagnostics_.warning("missing-key",
                             info.at,
                             "parameter " + info.name + " has no entry for " + missing,
                             "add the entries, or declare the type `or none`");
    }
}

void Gaps::rule(std::int32_t derived) {
    const DerivedInfo& info = model_.derived[static_cast<std::size_t>(derived)];
    const std::string name = derived_name(model_, derived);
    std::vector<Entry> versions;
    for (const RuleVersion& version : info.versions) {
        versions.push_back({version.in_force, version.at});
        for (const Clause& exception : version.exceptions) {
            // Where an exception is not in force the base holds: it has no holes.
            empty({name + " labelled " + exception.label, "exception", info.module},
                  {{exception.in_force, exception.at}});
        }
    }
    all({"rule " + name, "version", info.module}, versions);
}

void Gaps::list(const ListInfo& info) {
    if (info.keys.empty()) {
        return;
    }
    // By what the keys are; how they are shown need not tell them apart.
    std::map<std::pair<std::string, std::vector<std::int64_t>>, std::vector<Entry>> by_key;
    for (const ListRowInfo& row : info.rows) {
        std::string text;
        std::vector<std::int64_t> raw;
        for (const std::int32_t key : info.keys) {
            const auto field = static_cast<std::size_t>(key);
            const Value& cell = row.cells[field];
            raw.insert(raw.end(), {cell.i, cell.j});
            text += text.empty() ? "" : ", ";
            text += value_text(cell, info.fields[field].type, model_, info.module);
        }
        by_key[{text, raw}].push_back({row.in_force, row.at});
    }
    for (const auto& [key, entries] : by_key) {
        const History history{"list " + info.name + " (" + key.first + ")", "row", info.module};
        empty(history, entries);
        contradictions(history, entries);
    }
}

void Gaps::dictionary(const DictionaryInfo& info) {
    std::map<std::string, std::vector<Entry>> by_code;
    for (const AttributeRow& row : info.rows) {
        by_code[row.code].push_back({row.in_force, row.at});
    }
    for (const auto& [code, entries] : by_code) {
        const History history{"dictionary " + info.name + " (" + code + ")", "row", info.module};
        empty(history, entries);
        contradictions(history, entries);
    }
}

}  // namespace

void check_gaps(const Model& model, Diagnostics& diagnostics) {
    Gaps gaps(model, diagnostics);
    for (const ParamInfo& info : model.params) {
        gaps.param(info);
    }
    for (std::size_t i = 0; i < model.derived.size(); ++i) {
        gaps.rule(static_cast<std::int32_t>(i));
    }
    for (const ListInfo& info : model.lists) {
        gaps.list(info);
    }
    for (const DictionaryInfo& info : model.dictionaries) {
        gaps.dictionary(info);
    }
}

}  // namespace darman::policy::analysis
