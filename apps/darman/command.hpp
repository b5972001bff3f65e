// How a command is put together: each adds its options to the command line and, if it is the one
// chosen, leaves the action to run.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include <CLI/CLI.hpp>

#include "console.hpp"

namespace darman::app {

using Action = std::function<int(Console&)>;

void add_policy_check(CLI::App& policy, Action& chosen);
void add_policy_test(CLI::App& policy, Action& chosen);
void add_policy_format(CLI::App& policy, Action& chosen);
void add_policy_tree(CLI::App& policy, Action& chosen);
void add_decide(CLI::App& root, Action& chosen);
void add_explain(CLI::App& root, Action& chosen);
void add_synth(CLI::App& root, Action& chosen);
void add_import(CLI::App& root, Action& chosen);
void add_replay(CLI::App& root, Action& chosen);

// An option that may be given again and takes one value each time: `--variant A --variant B FILE`.
inline CLI::Option* add_repeatable(CLI::App& command,
                                   const std::string& name,
                                   std::vector<std::string>& values,
                                   const std::string& help) {
    return command.add_option(name, values, help)->allow_extra_args(false);
}

}  // namespace darman::app
