#include "interrupts.hpp"

#include <ctime>
#include <utility>

namespace darman::app {

OnInterrupt::OnInterrupt(std::function<void()> call) : call_(std::move(call)) {
    sigemptyset(&signals_);
    for (const int signal : {SIGINT, SIGTERM, SIGHUP}) {
        sigaddset(&signals_, signal);
    }
    pthread_sigmask(SIG_BLOCK, &signals_, &before_);
    thread_ = std::thread([this] { wait(); });
}

OnInterrupt::~OnInterrupt() {
    done_ = true;
    thread_.join();
    pthread_sigmask(SIG_SETMASK, &before_, nullptr);
}

void OnInterrupt::wait() {
    constexpr long kNanosPerLook = 50'000'000;
    while (!done_) {
        const timespec look{0, kNanosPerLook};
        if (sigtimedwait(&signals_, nullptr, &look) > 0) {
            call_();
        }
    }
}

}  // namespace darman::app
