#include "suggest.hpp"

#include <string>
#include <vector>

#include "policy/diagnostic.hpp"

namespace darman::app {
namespace {

// The command that was reached: "darman policy test".
const CLI::App& deepest(const CLI::App& root) {
    const CLI::App* app = &root;
    while (!app->get_subcommands().empty()) {
        app = app->get_subcommands().front();
    }
    return *app;
}

std::string full_name(const CLI::App& app) {
    const CLI::App* parent = app.get_parent();
    return parent == nullptr ? app.get_name() : full_name(*parent) + " " + app.get_name();
}

std::vector<std::string> option_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::Option* option : app.get_options()) {
        for (const std::string& name : option->get_lnames()) {
            names.push_back("--" + name);
        }
    }
    return names;
}

std::vector<std::string> command_names(const CLI::App& app) {
    std::vector<std::string> names;
    for (const CLI::App* command : app.get_subcommands(nullptr)) {
        names.push_back(command->get_name());
    }
    return names;
}

std::string listed(const std::vector<std::string>& names) {
    std::string out;
    for (const std::string& name : names) {
        out += out.empty() ? name : ", " + name;
    }
    return out;
}

base::Error unexpected(const CLI::App& app, const std::string& word) {
    const std::string help = "see " + full_name(app) + " --help";
    const bool flag = word.size() > 1 && word.front() == '-';
    if (!flag && command_names(app).empty()) {
        return {base::ErrorCode::InvalidInput,
                "",
                "unexpected argument \"" + word + "\" after " + full_name(app),
                help};
    }
    const std::vector<std::string> names = flag ? option_names(app) : command_names(app);
    const std::string near = policy::nearest(word.substr(0, word.find('=')), names);
    return {base::ErrorCode::InvalidInput,
            "",
            (flag ? "unknown option " : "unknown command ") + word + " of " + full_name(app),
            near.empty() ? help : "did you mean " + near + "? " + help};
}

}  // namespace

base::Error command_line_error(const CLI::App& root, const CLI::ParseError& error) {
    const CLI::App& app = deepest(root);
    for (const std::string& word : app.remaining()) {
        if (word != "--") {
            return unexpected(app, word);
        }
    }
    if (app.get_subcommands().empty() && !command_names(app).empty()) {
        return {base::ErrorCode::InvalidInput,
                "",
                "no command given after " + full_name(app),
                "choose one of " + listed(command_names(app))};
    }
    return {base::ErrorCode::InvalidInput, "", error.what(), "see " + full_name(app) + " --help"};
}

}  // namespace darman::app
