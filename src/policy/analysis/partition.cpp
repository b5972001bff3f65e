#include "policy/analysis/partition.hpp"

#include <algorithm>
#include <map>

#include "policy/analysis/sameness.hpp"
#include "policy/analysis/wording.hpp"

namespace darman::policy::analysis {

using core::Rational;

// ---------------------------------------------------------------------------------------------
// Bits

Bits::Bits(std::size_t size, bool all) : size_(size), words_((size + 63) / 64, 0) {
    for (std::size_t i = 0; all && i < size; ++i) {
        set(i);
    }
}

bool Bits::none() const {
    return std::all_of(words_.begin(), words_.end(), [](std::uint64_t w) { return w == 0; });
}

bool Bits::contains(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if ((other.words_[i] & ~words_[i]) != 0) {
            return false;
        }
    }
    return true;
}

bool Bits::meets(const Bits& other) const {
    return first_common(other) < size_;
}

std::size_t Bits::first_common(const Bits& other) const {
    for (std::size_t i = 0; i < words_.size(); ++i) {
        if ((words_[i] & other.words_[i]) != 0) {
            std::size_t bit = i * 64;
            while (!test(bit) || !other.test(bit)) {
                ++bit;
            }
            return bit;
        }
    }
    return size_;
}

Bits& Bits::operator&=(const Bits& other) {
    for (std::size_t i = 0; i < words_.size(); ++i) {
        words_[i] &= other.words_[i];
    }
    return *this;
}

// ----------------------------------------------------------------------------------------
// partition

namespace {

// Values on a line, cut at the places the cells name: place i is class 2 i + 1, what lies before it
// class 2 i, what lies after the last class 2 n. Empty classes are left out at the end.
class Line {
  public:
    Line(const Type& type, std::vector<Rational> places) : places_(std::move(places)) {
        if (type.kind == Kind::Number) {
            low_ = type.low;
            high_ = type.high;
            grain_ = type.grain;
        } else {
            grain_ = Rational(1);
            if (type.kind == Kind::Bool) {
                low_ = Rational(0);
                high_ = Rational(1);
                places_.insert(places_.end(), {Rational(0), Rational(1)});
            }
        }
        for (const auto& end : {low_, high_}) {
            if (end) {
                places_.push_back(*end);
            }
        }
        if (grain_ && grain_->is_zero()) {
            // Nothing but 0.
            low_ = high_ = Rational(0);
            grain_.reset();
            places_.emplace_back(0);
        }
        std::sort(places_.begin(), places_.end());
        places_.erase(std::unique(places_.begin(), places_.end()), places_.end());
    }

    [[nodiscard]] std::size_t size() const { return 2 * places_.size() + 1; }

    // A value of the class, if it has one.
    [[nodiscard]] std::optional<Rational> example(std::size_t index) const {
        if (index % 2 == 1) {
            const Rational& place = places_[index / 2];
            return within(place) && on_grain(place) ? std::optional(place) : std::nullopt;
        }
        const std::optional<Rational> before = index == 0 ? std::nullopt : at(index / 2 - 1);
        const std::optional<Rational> after =
            index / 2 < places_.size() ? at(index / 2) : std::nullopt;
        std::optional<Rational> value = between(before, after);
        return value && within(*value) ? value : std::nullopt;
    }

    // Whether all of a class lies within these ends.
    [[nodiscard]] bool lies_in(std::size_t index,
                               const std::optional<Rational>& low,
                               bool low_open,
                               const std::optional<Rational>& high,
                               bool high_open) const {
        if (index % 2 == 1) {
            const Rational& place = places_[index / 2];
            return !(low && (place < *low || (low_open && place == *low))) &&
                   !(high && (place > *high || (high_open && place == *high)));
        }
        const bool after_low = !low || (index > 0 && places_[index / 2 - 1] >= *low);
        const bool before_high =
            !high || (index / 2 < places_.size() && places_[index / 2] <= *high);
        return after_low && before_high;
    }

  private:
    [[nodiscard]] std::optional<Rational> at(std::size_t i) const { return places_[i]; }

    [[nodiscard]] bool within(const Rational& value) const {
        return !(low_ && value < *low_) && !(high_ && value > *high_);
    }

    [[nodiscard]] bool on_grain(const Rational& value) const {
        return !grain_ || (value / *grain_).is_integer();
    }

    // Strictly between two places; an absent one is infinite.
    [[nodiscard]] std::optional<Rational> between(const std::optional<Rational>& before,
                                                  const std::optional<Rational>& after) const {
        const Rational unit = grain_.value_or(Rational(1));
        if (before) {
            Rational next = ((*before / unit).floor() + Rational(1)) * unit;
            if (after && next >= *after) {
                return grain_ ? std::nullopt : std::optional((*before + *after) / Rational(2));
            }
            return next;
        }
        return after ? ((*after / unit).ceiling() - Rational(1)) * unit : Rational(0);
    }

    std::vector<Rational> places_;
    std::optional<Rational> low_;
    std::optional<Rational> high_;
    std::optional<Rational> grain_;
};

// Months are cut by their number in the one calendar the column speaks of; of two calendars, the
// months of one do not lie between the ends of another.
struct Scale {
    bool months = false;
    bool usable = true;
    std::int64_t calendar = -1;

    std::optional<Rational> place(const Value& value) {
        if (value.kind != Kind::Month) {
            return place_of(value);
        }
        months = true;
        usable = usable && (calendar < 0 || calendar == value.j);
        calendar = value.j;
        return Rational(value.i);
    }
};

bool is_ordered(Kind kind) {
    return kind == Kind::Number || kind == Kind::Date || kind == Kind::Month ||
           kind == Kind::Instant || kind == Kind::Bool;
}

class Cutter {
  public:
    Cutter(const TableInfo& table, std::size_t input, const Model& model)
        : table_(table),
          input_(input),
          model_(model),
          type_(model.node(table.inputs[input]).type) {}

    Column cut();

  private:
    // The class of a value of a code, or the classes within a range; none: it must be reckoned.
    std::optional<Bits> admitted(const CellTest& cell);
    void cut_line();
    void cut_codes();
    void add_none();
    Admitted admitted(const TableRowInfo& row);
    template <typename Visit>
    void each_cell(Visit visit) const;
    [[nodiscard]] std::string shown(const Rational& place) const;

    const TableInfo& table_;
    std::size_t input_;
    const Model& model_;
    const Type& type_;
    Scale scale_;
    std::optional<Line> line_;
    std::vector<std::size_t> live_;               // classes of the line that have values
    std::map<Rational, std::size_t> code_class_;  // code -> class
    std::size_t none_class_ = 0;
    bool has_none_ = false;
    Column column_;
};

template <typename Visit>
void Cutter::each_cell(Visit visit) const {
    for (const TableRowInfo& row : table_.rows) {
        if (!row.otherwise && input_ < row.cells.size()) {
            for (const CellTest& cell : row.cells[input_]) {
                visit(cell);
            }
        }
    }
}

std::string Cutter::shown(const Rational& place) const {
    if (type_.kind == Kind::Number) {
        return number_text(place, type_, model_);
    }
    const std::int64_t i = place.to_int64().value_or(0);
    return value_text(Value::of(type_.kind, i, scale_.months ? scale_.calendar : 0),
                      type_,
                      model_,
                      table_.module);
}

void Cutter::cut_line() {
    std::vector<Rational> places;
    each_cell([&](const CellTest& cell) {
        for (const NodeId end : {cell.low, cell.high}) {
            const auto value = constant_of(model_, end);
            if (const auto place = value ? scale_.place(*value) : std::nullopt; place) {
                places.push_back(*place);
            }
        }
    });
    const bool uncut = places.empty() && !type_.low && type_.kind != Kind::Bool;
    line_.emplace(type_, std::move(places));
    for (std::size_t i = 0; i < line_->size(); ++i) {
        if (const auto example = line_->example(i); example) {
            live_.push_back(i);
            column_.classes.push_back(uncut ? "any value" : shown(*example));
        }
    }
}

// Each code the cells name, and one that stands for all others. Of a dictionary whose codes are
// known there are no others once all are named.
void Cutter::cut_codes() {
    each_cell([&](const CellTest& cell) {
        const auto value = constant_of(model_, cell.low);
        if (const auto place = value ? place_of(*value) : std::nullopt; place) {
            if (code_class_.try_emplace(*place, column_.classes.size()).second) {
                column_.classes.push_back(shown(*place));
            }
        }
    });
    if (type_.kind != Kind::Code || type_.dictionary < 0) {
        column_.classes.emplace_back("another value");
        return;
    }
    const auto& dictionary = model_.dictionaries[static_cast<std::size_t>(type_.dictionary)];
    if (dictionary.source == Dictionary::Source::Data) {
        column_.classes.emplace_back("another code");
        return;
    }
    for (std::size_t code = 0; code < dictionary.codes.size(); ++code) {
        if (!code_class_.contains(Rational(static_cast<std::int64_t>(code)))) {
            column_.classes.push_back(dictionary.codes[code]);
            return;
        }
    }
}

void Cutter::add_none() {
    has_none_ = type_.or_none;
    none_class_ = column_.classes.size();
    if (has_none_) {
        column_.classes.emplace_back("none");
    }
}

std::optional<Bits> Cutter::admitted(const CellTest& cell) {
    Bits bits(column_.classes.size());
    if (cell.kind == CellTest::Kind::Any) {
        return Bits(column_.classes.size(), true);
    }
    if (cell.kind == CellTest::Kind::None) {
        if (has_none_) {
            bits.set(none_class_);
        }
        return bits;
    }
    const bool equal = cell.kind == CellTest::Kind::Equal;
    const auto low_value = constant_of(model_, cell.low);
    const auto high_value = equal ? low_value : constant_of(model_, cell.high);
    const auto low = low_value ? scale_.place(*low_value) : std::nullopt;
    const auto high = high_value ? scale_.place(*high_value) : std::nullopt;
    if (!scale_.usable || (cell.low >= 0 && !low) || (!equal && cell.high >= 0 && !high)) {
        return std::nullopt;
    }
    if (!line_) {
        const auto it = low ? code_class_.find(*low) : code_class_.end();
        if (it == code_class_.end()) {
            return std::nullopt;
        }
        bits.set(it->second);
        return bits;
    }
    for (std::size_t i = 0; i < live_.size(); ++i) {
        if (line_->lies_in(live_[i], low, cell.low_open, high, cell.high_open)) {
            bits.set(i);
        }
    }
    return bits;
}

Admitted Cutter::admitted(const TableRowInfo& row) {
    const std::size_t size = column_.classes.size();
    if (row.otherwise || input_ >= row.cells.size()) {
        return {Bits(size, true), Bits(size, true)};
    }
    Admitted result{Bits(size), Bits(size)};
    for (const CellTest& cell : row.cells[input_]) {
        const auto bits = admitted(cell);
        for (std::size_t i = 0; i < size; ++i) {
            if (bits && bits->test(i)) {
                result.sure.set(i);
            }
            // An expression never matches none.
            if (bits ? bits->test(i) : !(has_none_ && i == none_class_)) {
                result.possible.set(i);
            }
        }
    }
    return result;
}

Column Cutter::cut() {
    column_.name = input_ < table_.input_names.size() ? table_.input_names[input_] : "";
    if (is_ordered(type_.kind)) {
        cut_line();
    } else {
        cut_codes();
    }
    add_none();
    for (const TableRowInfo& row : table_.rows) {
        column_.rows.push_back(admitted(row));
    }
    return std::move(column_);
}

}  // namespace

std::vector<Column> partition(const TableInfo& table, const Model& model) {
    std::vector<Column> columns;
    for (std::size_t i = 0; i < table.inputs.size(); ++i) {
        columns.push_back(Cutter(table, i, model).cut());
    }
    return columns;
}

}  // namespace darman::policy::analysis
