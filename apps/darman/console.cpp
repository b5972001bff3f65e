#include "console.hpp"

#include <cerrno>
#include <cstdlib>
#include <system_error>

#include <signal.h>
#include <unistd.h>

#include "intake/files.hpp"
#include "report/text.hpp"

namespace darman::app {
namespace {

constexpr std::size_t kBufferBytes = 1U << 16U;

bool wants_color() {
    const char* no_color = std::getenv("NO_COLOR");
    const char* term = std::getenv("TERM");
    const bool refused = no_color != nullptr && *no_color != '\0';
    const bool dumb = term == nullptr || std::string_view(term) == "dumb";
    return !refused && !dumb && isatty(STDOUT_FILENO) == 1;
}

// 0, or the errno of the failure.
int write_all(int descriptor, std::string_view text) {
    while (!text.empty()) {
        const ssize_t written = write(descriptor, text.data(), text.size());
        if (written < 0 && errno != EINTR) {
            return errno;
        }
        text.remove_prefix(written < 0 ? 0 : static_cast<std::size_t>(written));
    }
    return 0;
}

// Ctrl-C and kill wait while a file is being put in place, so that no half of one stays behind.
class InterruptsWait {
  public:
    InterruptsWait() {
        sigset_t signals;
        sigemptyset(&signals);
        sigaddset(&signals, SIGINT);
        sigaddset(&signals, SIGTERM);
        sigaddset(&signals, SIGHUP);
        sigprocmask(SIG_BLOCK, &signals, &before_);
    }

    ~InterruptsWait() { sigprocmask(SIG_SETMASK, &before_, nullptr); }

    InterruptsWait(const InterruptsWait&) = delete;
    InterruptsWait& operator=(const InterruptsWait&) = delete;
    InterruptsWait(InterruptsWait&&) = delete;
    InterruptsWait& operator=(InterruptsWait&&) = delete;

  private:
    sigset_t before_{};
};

}  // namespace

Console::Console() : color_(wants_color()) {
    // A reader that goes away is an error of write(), told like any other.
    signal(SIGPIPE, SIG_IGN);
}

void Console::print(std::string_view text) {
    buffer_ += text;
    if (buffer_.size() >= kBufferBytes) {
        flush();
    }
}

void Console::flush() {
    if (output_errno_ == 0) {
        output_errno_ = write_all(STDOUT_FILENO, buffer_);
    }
    buffer_.clear();
}

void Console::line(std::string_view text) {
    // Where standard error fails there is nobody left to tell.
    static_cast<void>(write_all(STDERR_FILENO, report::one_line(text) + "\n"));
}

int Console::fail(const base::Error& error) {
    line(error.place.empty() ? "darman: " + error.line() : error.line());
    return base::exit_code(error.code);
}

int Console::finish(int exit_code) {
    flush();
    if (output_errno_ == 0) {
        return exit_code;
    }
    return fail(cannot_write("standard output", output_errno_));
}

base::Error cannot_write(const std::string& what, int error_number) {
    return {base::ErrorCode::Io,
            "",
            "cannot write " + what + " (" + std::generic_category().message(error_number) + ")",
            "make room or name another place, then run the command again"};
}

int write_output(Console& console, const std::string& path, std::string_view text) {
    if (path.empty()) {
        console.print(text);
        return kDone;
    }
    const InterruptsWait wait;
    const base::Result<void> written = intake::write_file_atomically(path, text);
    return written ? static_cast<int>(kDone) : console.fail(written.error());
}

}  // namespace darman::app
