#include "base/check.hpp"

#include <cstdio>
#include <cstdlib>

namespace darman::base {

void check_failed(const char* file, int line, const char* condition) {
    std::fprintf(stderr, "%s:%d: the engine is at fault: %s\n", file, line, condition);
    std::abort();
}

}  // namespace darman::base
