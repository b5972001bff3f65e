#include "policy/ast.hpp"

namespace darman::policy {

std::string Citation::name() const {
    if (alias.empty() || place.empty()) {
        return alias + place;
    }
    return alias + " " + place;
}

}  // namespace darman::policy
