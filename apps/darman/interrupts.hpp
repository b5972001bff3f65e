// Ctrl-C and kill, for commands that have something to clear away.
#pragma once

#include <atomic>
#include <functional>
#include <thread>

#include <signal.h>

namespace darman::app {

// While it lives, SIGINT, SIGTERM and SIGHUP call the function, from a thread of its own, instead
// of ending the program. Threads that are started meanwhile leave the signals to it.
class OnInterrupt {
  public:
    explicit OnInterrupt(std::function<void()> call);
    ~OnInterrupt();

    OnInterrupt(const OnInterrupt&) = delete;
    OnInterrupt& operator=(const OnInterrupt&) = delete;
    OnInterrupt(OnInterrupt&&) = delete;
    OnInterrupt& operator=(OnInterrupt&&) = delete;

  private:
    void wait();

    std::function<void()> call_;
    std::atomic<bool> done_ = false;
    sigset_t signals_{};
    sigset_t before_{};
    std::thread thread_;
};

}  // namespace darman::app
