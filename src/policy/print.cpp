#include "policy/print.hpp"
namespace darman::policy {
std::string print(const Expr&) { return ""; }
std::string number_text(const core::Rational& number) {
    std::string text = number.to_string();
    const std::size_t first = text.starts_with('-') ? 1 : 0;
    const std::size_t end = std::min(text.find_first_of("./"), text.size());
    if (end - first < 5) {
        return text;
    }
    for (std::size_t i = end; i > first + 3;) {
        i -= 3;
        text.insert(i, 1, '_');
    }
    return text;
}
}
