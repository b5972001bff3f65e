// How tightly the parts of an expression bind, from the loosest: shared by parser and printer.
#pragma once

#include <cstdint>

namespace darman::policy {

enum class Level : std::uint8_t {
    Or,
    And,
    Not,
    Compare,
    Range,
    Else,
    Sum,
    Product,
    Unary,
    AsOf,
    Member,
    Primary,
};

inline Level tighter(Level level) {
    return static_cast<Level>(static_cast<std::uint8_t>(level) + 1);
}

}  // namespace darman::policy
