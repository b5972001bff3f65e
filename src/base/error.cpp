#include "base/error.hpp"

#include "base/check.hpp"

namespace darman::base {

std::string Error::line() const {
    std::string text = place;
    for (const std::string* part : {&message, &remedy}) {
        if (part->empty()) {
            continue;
        }
        if (!text.empty()) {
            text += ": ";
        }
        text += *part;
    }
    for (char& c : text) {
        if ((c >= '\0' && c < ' ') || c == '\x7f') {
            c = ' ';
        }
    }
    return text;
}

int exit_code(ErrorCode code) {
    switch (code) {
        case ErrorCode::InvalidInput:
        case ErrorCode::NotFound:
        case ErrorCode::Conflict:
        case ErrorCode::OutOfRange:
        case ErrorCode::LimitExceeded:
            return 2;
        case ErrorCode::Io:
        case ErrorCode::Internal:
            return 3;
    }
    DARMAN_UNREACHABLE();
}

}  // namespace darman::base
