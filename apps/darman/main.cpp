// darman: the policy author's and the counter's command line.
#include <exception>
#include <sstream>

#include <CLI/CLI.hpp>

#include "command.hpp"
#include "suggest.hpp"

namespace darman::app {
namespace {

constexpr const char* kFooter = R"(Examples:
  darman policy check policies
  darman policy test policies
  darman decide --policy policies --known-at 2026-06-30 claims.csv
  darman explain --policy policies --lang fa --row c1/3 claims.csv

Exit codes: 0 done, 1 the answer is no, 2 the input is wrong, 3 the machine is at fault.)";

int run(int argc, char** argv, Console& console) {
    CLI::App root{"The engine of a social-security scheme: policies that decide, and say why.",
                  "darman"};
    root.footer(kFooter);
    root.require_subcommand(1);
    root.set_version_flag("--version", "darman " DARMAN_VERSION);
    Action chosen;
    CLI::App& policy = *root.add_subcommand("policy", "Check, test, format and export policies");
    policy.require_subcommand(1);
    add_policy_check(policy, chosen);
    add_policy_test(policy, chosen);
    add_policy_format(policy, chosen);
    add_policy_tree(policy, chosen);
    add_decide(root, chosen);
    add_explain(root, chosen);
    add_synth(root, chosen);
    add_import(root, chosen);
    add_replay(root, chosen);
    try {
        root.parse(argc, argv);
    } catch (const CLI::Success& asked) {
        std::ostringstream text;
        std::ostringstream none;
        root.exit(asked, text, none);
        console.print(text.str());
        return kDone;
    } catch (const CLI::ParseError& error) {
        return console.fail(command_line_error(root, error));
    }
    return chosen(console);
}

}  // namespace
}  // namespace darman::app

int main(int argc, char** argv) {
    darman::app::Console console;
    // Nothing of ours throws; what a library throws past its door is our fault, and must not end in
    // a trace on the counter's screen.
    try {
        return console.finish(darman::app::run(argc, argv, console));
    } catch (const std::exception& error) {
        const darman::base::Error told{darman::base::ErrorCode::Internal,
                                       "",
                                       error.what(),
                                       "report it with the command that you ran"};
        return console.finish(console.fail(told));
    }
}
