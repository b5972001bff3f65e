// The inputs of a table, cut into classes: values that no cell of the table tells apart. Tables are
// then reasoned about with sets of classes, whatever the inputs are.
#pragma once

#include <cstdint>
#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "policy/model.hpp"

namespace darman::policy::analysis {

// A set of small numbers.
class Bits {
  public:
    Bits() = default;
    explicit Bits(std::size_t size, bool all = false);

    void set(std::size_t i) { words_[i / 64] |= std::uint64_t{1} << (i % 64); }

    [[nodiscard]] bool test(std::size_t i) const { return (words_[i / 64] >> (i % 64) & 1) != 0; }

    [[nodiscard]] bool none() const;
    [[nodiscard]] bool contains(const Bits& other) const;
    [[nodiscard]] bool meets(const Bits& other) const;
    // The smallest in both; size() if there is none.
    [[nodiscard]] std::size_t first_common(const Bits& other) const;

    [[nodiscard]] std::size_t size() const { return size_; }

    [[nodiscard]] const std::vector<std::uint64_t>& words() const { return words_; }

    Bits& operator&=(const Bits& other);

  private:
    std::size_t size_ = 0;
    std::vector<std::uint64_t> words_;
};

// What a row's cell admits. An expression in a cell is not reckoned here: it may match anything
// (possible) and surely matches nothing (sure).
struct Admitted {
    Bits sure;
    Bits possible;
};

struct Column {
    std::string name;
    std::vector<std::string> classes;  // each by an example: "no", "4", "another code"
    std::vector<Admitted> rows;        // one a row of the table; all of it for `otherwise`
};

// The columns of a table, in order of its inputs.
std::vector<Column> partition(const TableInfo& table, const Model& model);

// Looks for a combination of classes that none of some rows surely matches.
class Coverage {
  public:
    Coverage(const std::vector<Column>& columns, std::size_t row_count);

    // A combination within `box` (a set of classes a column) that no row of `rows` covers; none:
    // all is covered, or the search was given up (then gave_up() is true). `steps` is what is left
    // of the work allowed.
    std::optional<std::vector<std::size_t>> uncovered(const std::vector<Bits>& box,
                                                      const Bits& rows,
                                                      std::int64_t& steps);

    [[nodiscard]] bool gave_up() const { return gave_up_; }

  private:
    struct Search;

    const std::vector<Column>& columns_;
    std::size_t row_count_;
    std::vector<std::vector<Bits>> covering_;  // column, class -> rows
    bool gave_up_ = false;
};

}  // namespace darman::policy::analysis
