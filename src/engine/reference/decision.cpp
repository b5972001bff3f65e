#include "engine/reference/decision.hpp"

#include "base/check.hpp"

namespace darman::engine {

std::string verdict_name(Verdict verdict) {
    switch (verdict) {
        case Verdict::Accepted:
            return "accepted";
        case Verdict::Pended:
            return "pended";
        case Verdict::Undecided:
            return "undecided";
        case Verdict::Fault:
            return "fault";
        case Verdict::Rejected:
            return "rejected";
    }
    DARMAN_UNREACHABLE();
}

}  // namespace darman::engine
