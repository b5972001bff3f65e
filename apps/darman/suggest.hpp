// What was probably meant: an error of the command line in one line, with the nearest name.
#pragma once

#include <CLI/CLI.hpp>

#include "base/error.hpp"

namespace darman::app {

base::Error command_line_error(const CLI::App& root, const CLI::ParseError& error);

}  // namespace darman::app
