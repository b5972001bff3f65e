// darman policy tree: policies as JSON for other programs, and back.
#include <memory>

#include "command.hpp"
#include "intake/files.hpp"
#include "policy/print.hpp"
#include "policy/tree_json.hpp"
#include "policy_files.hpp"

namespace darman::app {
namespace {

struct Options {
    std::vector<std::string> paths;
    std::string read;
    std::string output;
};

constexpr const char* kFooter =
    R"(Expressions carry their types. The schema is docs/formats/policy-tree.schema.json.

Examples:
  darman policy tree policies > tree.json
  darman policy tree --read tree.json

Exit codes: 0 done, 2 the input is wrong, 3 the machine is at fault.)";

int to_text(const Options& options, Console& console) {
    const base::Result<std::string> json = intake::read_file(options.read);
    if (!json) {
        return console.fail(json.error());
    }
    const base::Result<std::vector<policy::File>> files = policy::read_tree(*json);
    if (!files) {
        base::Error error = files.error();
        error.place = options.read + ": " + error.place;
        return console.fail(error);
    }
    std::string text;
    for (const policy::File& file : *files) {
        text += text.empty() ? "" : "\n";
        text += policy::print(file);
    }
    return write_output(console, options.output, text);
}

int to_json(const Options& options, Console& console) {
    const base::Result<PolicySources> sources = read_policies(options.paths);
    if (!sources) {
        return console.fail(sources.error());
    }
    Findings findings(sources->library);
    const std::unique_ptr<policy::Model> model =
        compile(*sources, policy::CompileOptions{}, findings);
    if (model == nullptr) {
        findings.tell(console);
        return kInputWrong;
    }
    policy::TypeNotes types;
    for (const policy::Node& node : model->nodes) {
        if (node.source != nullptr) {
            types.emplace(node.source, policy::type_name(node.type, *model));
        }
    }
    // Modules as compiled, whose expressions have types; reforms and tests as they were written.
    std::vector<policy::File> files = std::move(model->files);
    for (const policy::File& file : sources->library.files) {
        if (file.kind != policy::FileKind::Module) {
            files.push_back(file);
        }
    }
    return write_output(console, options.output, policy::write_tree(files, &types) + "\n");
}

}  // namespace

void add_policy_tree(CLI::App& policy, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *policy.add_subcommand("tree", "Print policies as a typed tree in JSON");
    command.footer(kFooter);
    CLI::Option* paths =
        command.add_option("DIR", options->paths, "Folders of policies, or policy files");
    CLI::Option* read =
        command.add_option("--read", options->read, "Read a tree and print it as policy text");
    read->excludes(paths);
    command.add_option("--output", options->output, "Write to this file, whole or not at all");
    command.callback([options, &chosen] {
        if (options->paths.empty() && options->read.empty()) {
            // CLI11 reports a wrong command line by throwing.
            throw CLI::RequiredError("DIR or --read FILE.json");  // NOLINT(house-throw)
        }
        chosen = [options](Console& console) {
            return options->read.empty() ? to_json(*options, console) : to_text(*options, console);
        };
    });
}

}  // namespace darman::app
