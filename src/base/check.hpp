// A broken promise of our own code: prints the place and the condition, and stops; in release too.
//
// Never for what a user, a file or another machine can cause: that is a Result (result.hpp).
#pragma once

namespace darman::base {

[[noreturn]] void check_failed(const char* file, int line, const char* condition);

}  // namespace darman::base

#define DARMAN_CHECK(condition)                          \
    (static_cast<bool>(condition) ? static_cast<void>(0) \
                                  : ::darman::base::check_failed(__FILE__, __LINE__, #condition))

#define DARMAN_UNREACHABLE() ::darman::base::check_failed(__FILE__, __LINE__, "unreachable")
