#include "generator/table_rows.hpp"

namespace darman::generator {

namespace {

// What one input may still be: some of its values, or from low to high.
struct Side {
    std::vector<std::string> values;
    std::int64_t low = 0;
    std::int64_t high = 0;
};

using Box = std::vector<Side>;

Box whole(const std::vector<TableInput>& inputs) {
    Box box;
    for (const TableInput& input : inputs) {
        box.push_back({input.values, 0, input.most});
    }
    return box;
}

std::string cell(const TableInput& input, const Side& side) {
    if (input.values.empty()) {
        if (side.low == 0 && side.high == input.most) {
            return "any";
        }
        if (side.low == side.high) {
            return std::to_string(side.low);
        }
        return std::to_string(side.low) + ".." + std::to_string(side.high);
    }
    if (side.values.size() == input.values.size()) {
        return "any";
    }
    std::string text;
    for (const std::string& value : side.values) {
        text += (text.empty() ? "" : ",") + value;
    }
    return text;
}

std::string row_of(const std::vector<TableInput>& inputs, const Box& box) {
    std::string text;
    for (std::size_t i = 0; i < inputs.size(); ++i) {
        text += cell(inputs[i], box[i]) + " ";
    }
    return text;
}

// Cuts a side in two; false if there is nothing to cut.
bool cut(Random& random, const Side& side, Side& first, Side& second) {
    first = side;
    second = side;
    if (!side.values.empty()) {
        if (side.values.size() < 2) {
            return false;
        }
        const auto at = static_cast<std::ptrdiff_t>(1 + random.index(side.values.size() - 1));
        first.values.assign(side.values.begin(), side.values.begin() + at);
        second.values.assign(side.values.begin() + at, side.values.end());
        return true;
    }
    if (side.low == side.high) {
        return false;
    }
    first.high = random.between(side.low, side.high - 1);
    if (random.one_in(2) && side.low < 12) {
        first.high = side.low + (side.high - side.low) / 9;
    }
    second.low = first.high + 1;
    return true;
}

void split(Random& random,
           const std::vector<TableInput>& inputs,
           const Box& box,
           int depth,
           std::vector<std::string>& rows) {
    const std::size_t at = random.index(inputs.size());
    Box left = box;
    Box right = box;
    if (depth == 0 || !cut(random, box[at], left[at], right[at])) {
        rows.push_back(row_of(inputs, box));
        return;
    }
    split(random, inputs, left, depth - 1, rows);
    split(random, inputs, right, depth - (random.one_in(3) ? depth : 1), rows);
}

}  // namespace

std::vector<std::string> partition(Random& random, const std::vector<TableInput>& inputs) {
    std::vector<std::string> rows;
    split(random, inputs, whole(inputs), 3, rows);
    return rows;
}

std::vector<std::string> overlapping(Random& random, const std::vector<TableInput>& inputs) {
    std::vector<std::string> rows;
    const std::int64_t number = random.between(1, 4);
    for (std::int64_t i = 0; i < number; ++i) {
        Box box = whole(inputs);
        for (Side& side : box) {
            Side other;
            Side kept = side;
            if (random.one_in(2) && cut(random, side, kept, other)) {
                side = random.one_in(2) ? kept : other;
            }
        }
        rows.push_back(row_of(inputs, box));
    }
    return rows;
}

}  // namespace darman::generator
