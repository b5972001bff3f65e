// Finding a row by its key. There is no index: a scan of one narrow column takes milliseconds for a
// million rows, and costs the file nothing.
#include <algorithm>

#include "column/year.hpp"
#include "column/year_state.hpp"

namespace darman::column {
namespace {

// Whether a row's own key is this one; what can be told of the column is told once.
class KeyProbe {
  public:
    KeyProbe(const Year::State& state, const TableReader& table, std::string_view wanted);

    [[nodiscard]] bool never() const { return never_; }

    bool matches(std::uint64_t row);

  private:
    const Year::State& state_;
    const TableReader& table_;
    std::string wanted_;
    const ColumnReader* single_ = nullptr;  // a key of one column whose raw values can be compared
    std::uint64_t raw_ = 0;
    bool never_ = false;
    std::string text_;
};

KeyProbe::KeyProbe(const Year::State& state, const TableReader& table, std::string_view wanted)
    : state_(state), table_(table), wanted_(wanted) {
    const auto& keys = table.layout->keys;
    if (keys.empty() || table.layout->rows == 0) {
        never_ = true;
        return;
    }
    const ColumnReader& column = table.columns[keys.front()];
    const Encoding encoding = column.layout().encoding;
    if (keys.size() > 1 || encoding == Encoding::Text || encoding == Encoding::Row ||
        column.valid() != nullptr) {
        return;
    }
    const auto raw = column.raw_of(wanted);
    never_ = !raw.has_value();
    single_ = &column;
    raw_ = raw.value_or(0);
}

bool KeyProbe::matches(std::uint64_t row) {
    if (single_ != nullptr) {
        return single_->raw(row) == raw_;
    }
    text_.clear();
    return state_.append_own_key(table_, row, text_) && text_ == wanted_;
}

// How many parts between slashes the full key of a row has.
std::size_t full_parts(const Year::State& state, std::size_t table) {
    std::size_t parts = 0;
    for (std::size_t at = table; at != kNoTable; at = state.tables[at].parent) {
        parts += state.tables[at].layout->keys.size();
    }
    return parts;
}

class Search {
  public:
    Search(const Year::State& state, std::size_t most) : state_(state), most_(most) {}

    void own(std::size_t table, std::string_view key) {
        const TableReader& reader = state_.tables[table];
        KeyProbe probe(state_, reader, key);
        if (!probe.never()) {
            scan(table, probe, 0, reader.layout->rows, "");
        }
    }

    // The top row is sought in its whole table, those beneath it only within its unit.
    void full(std::size_t table, std::string_view key) {
        std::size_t top = table;
        while (state_.tables[top].parent != kNoTable) {
            top = state_.tables[top].parent;
        }
        const std::size_t parts = state_.tables[top].layout->keys.size();
        std::size_t end = 0;
        for (std::size_t i = 0; i < parts; ++i) {
            end = key.find('/', i == 0 ? 0 : end + 1);
            if (end == std::string_view::npos) {
                return;
            }
        }
        Search tops(state_, most_);
        tops.own(top, key.substr(0, end));
        const TableReader& reader = state_.tables[table];
        std::string own;
        std::size_t begin = key.size() + 1;
        for (std::size_t i = 0; i < reader.layout->keys.size() && begin > 0; ++i) {
            const std::size_t slash =
                begin < 2 ? std::string_view::npos : key.rfind('/', begin - 2);
            begin = slash == std::string_view::npos ? 0 : slash + 1;
        }
        own = key.substr(begin);
        KeyProbe probe(state_, reader, own);
        for (const std::uint64_t unit : tops.units()) {
            if (!probe.never()) {
                const std::uint64_t first = state_.begin_of(reader, unit);
                scan(table, probe, first, state_.begin_of(reader, unit + 1), key);
            }
        }
    }

    [[nodiscard]] const std::vector<std::uint64_t>& units() const { return units_; }

  private:
    // With a full key, rows count only if that is theirs.
    void scan(std::size_t table,
              KeyProbe& probe,
              std::uint64_t first,
              std::uint64_t last,
              std::string_view full) {
        std::string text;
        for (std::uint64_t row = first; row < last && units_.size() < most_; ++row) {
            if (!probe.matches(row)) {
                continue;
            }
            text.clear();
            if (!full.empty() && (!state_.append_key(table, row, true, text) || text != full)) {
                continue;
            }
            const std::uint64_t unit = unit_of(state_.tables[table], row);
            if (std::find(units_.begin(), units_.end(), unit) == units_.end()) {
                units_.push_back(unit);
            }
        }
    }

    // The last unit that begins at or before the row and is not empty.
    [[nodiscard]] std::uint64_t unit_of(const TableReader& table, std::uint64_t row) const {
        std::uint64_t low = 0;
        std::uint64_t high = state_.directory.units;
        while (low + 1 < high) {
            const std::uint64_t middle = low + (high - low) / 2;
            (state_.begin_of(table, middle) <= row ? low : high) = middle;
        }
        return low;
    }

    const Year::State& state_;
    std::size_t most_;
    std::vector<std::uint64_t> units_;
};

}  // namespace

std::vector<std::uint64_t> Year::find_units(std::string_view entity,
                                            std::string_view key,
                                            std::size_t most) const {
    const std::size_t table = state_->table_named(entity);
    if (table == kNoTable || state_->tables[table].layout->kind != TableKind::Entity) {
        return {};
    }
    const auto parts = static_cast<std::size_t>(std::count(key.begin(), key.end(), '/')) + 1;
    if (state_->tables[table].parent != kNoTable && parts >= full_parts(*state_, table)) {
        Search search(*state_, most);
        search.full(table, key);
        if (!search.units().empty()) {
            return search.units();
        }
    }
    Search search(*state_, most);
    search.own(table, key);
    return search.units();
}

std::optional<std::uint64_t> Year::find(std::string_view entity, std::string_view key) const {
    const auto units = find_units(entity, key, 2);
    return units.size() == 1 ? std::optional(units.front()) : std::nullopt;
}

}  // namespace darman::column
