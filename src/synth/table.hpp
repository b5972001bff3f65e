// Parameters as they arrive: tables of text, each cell told with its file and line when it cannot
// be read.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::synth {

struct Table {
    std::string name;  // of the file, for messages: "shares.csv"
    std::vector<std::string> heading;
    std::vector<std::vector<std::string>> rows;  // each as wide as the heading
    std::vector<int> lines;                      // line of the file at which each row begins

    [[nodiscard]] int column(std::string_view column_name) const;  // -1: absent
    // InvalidInput naming the first that is absent.
    [[nodiscard]] base::Result<void> has(const std::vector<std::string>& columns) const;

    // The column must be there (checked).
    [[nodiscard]] const std::string& text(std::size_t row, std::string_view column_name) const;
    [[nodiscard]] base::Result<std::int64_t> integer(std::size_t row,
                                                     std::string_view column_name) const;
    // A decimal with up to `places` places as an integer of 10^-places; `none` or empty is -1.
    [[nodiscard]] base::Result<std::int64_t> decimal(std::size_t row,
                                                     std::string_view column_name,
                                                     int places) const;
    [[nodiscard]] base::Error wrong(std::size_t row,
                                    std::string_view column_name,
                                    const std::string& expected) const;
};

// The table of that name; NotFound if it is not among them.
base::Result<const Table*> table_named(const std::vector<Table>& tables, std::string_view name);

}  // namespace darman::synth
