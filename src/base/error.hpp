// What went wrong, where, and what to do: the one error type of the house.
#pragma once

#include <string>

namespace darman::base {

// A closed list: each code maps to one exit code, one HTTP status and one FHIR issue code.
enum class ErrorCode {
    InvalidInput,   // the user's text, file or value is wrong
    NotFound,       // a named thing does not exist
    Conflict,       // two statements contradict each other
    OutOfRange,     // a value outside its declared or possible range
    LimitExceeded,  // too deep, too large, too many
    Io,             // the machine or the file system failed
    Internal,       // we are at fault
};

// place is empty, or "file:line:column", "file row 12", "Bundle.entry[3].resource.total".
// message says what is wrong; remedy says what to do (may be empty).
struct Error {
    ErrorCode code = ErrorCode::Internal;
    std::string place;
    std::string message;
    std::string remedy;

    // "place: message: remedy" in one line, the parts that are empty left out. Control characters
    // become spaces: a part may quote a file that wants to talk to the terminal.
    [[nodiscard]] std::string line() const;
};

// Exit code of a command that ends with this error: 2 the input is wrong, 3 the machine is at fault
// or we are.
int exit_code(ErrorCode code);

}  // namespace darman::base
