// Where a command writes: results to standard output, all else to standard error, one line each.
#pragma once

#include <string>
#include <string_view>

#include "base/error.hpp"

namespace darman::app {

// What a command ends with.
enum ExitCode : int {
    kDone = 0,
    kAnswerIsNo = 1,  // a failed test, a file that is not in the canonical form
    kInputWrong = 2,
    kMachineAtFault = 3,
};

class Console {
  public:
    // Colours if standard output is a terminal and NO_COLOR is not set.
    Console();

    [[nodiscard]] bool color() const { return color_; }

    // Buffered; a failure is remembered and told by finish().
    void print(std::string_view text);

    // One line on standard error. An error without a place is led by the program's name.
    void line(std::string_view text);
    int fail(const base::Error& error);  // the exit code that goes with it

    // Writes what is left; the exit code, or kMachineAtFault where standard output failed.
    int finish(int exit_code);

  private:
    void flush();

    bool color_ = false;
    std::string buffer_;
    int output_errno_ = 0;
};

// Files are written whole or not at all, and an interrupt waits for that. Standard output when the
// path is empty.
base::Error cannot_write(const std::string& what, int error_number);
int write_output(Console& console, const std::string& path, std::string_view text);

}  // namespace darman::app
