// darman policy format: policies in their one canonical form.
#include <memory>

#include "command.hpp"
#include "intake/files.hpp"
#include "policy/parse.hpp"
#include "policy/print.hpp"
#include "policy_files.hpp"

namespace darman::app {
namespace {

struct Options {
    std::vector<std::string> paths;
    bool check = false;
};

constexpr const char* kFooter = R"(Comments are kept. A file that has errors is left as it is.

Examples:
  darman policy format policies
  darman policy format --check policies/ir-sso/health/copayment.policy

Exit codes: 0 done, 1 with --check: some file is not in the canonical form, 2 a file has errors,
3 the machine is at fault.)";

std::string printed(const std::vector<policy::File>& files) {
    std::string out;
    for (const policy::File& file : files) {
        out += out.empty() ? "" : "\n";
        out += policy::print(file);
    }
    return out;
}

// The canonical text. What it means must not change: it is read back and printed once more.
base::Result<std::string> formatted(const std::string& path,
                                    const std::string& text,
                                    Findings& findings) {
    policy::Diagnostics diagnostics;
    const std::vector<policy::File> files = policy::parse(text, 0, diagnostics);
    findings.add(diagnostics);
    if (diagnostics.has_errors()) {
        return base::Error{base::ErrorCode::InvalidInput, path, "left as it is", "mend it first"};
    }
    std::string out = printed(files);
    policy::Diagnostics again;
    if (printed(policy::parse(out, 0, again)) != out || again.has_errors()) {
        return base::Error{base::ErrorCode::Internal,
                           path,
                           "its canonical form is not read back as it was written; left as it is",
                           "report it with the file"};
    }
    return out;
}

// The exit code of one file.
int format_file(const std::string& path, bool check, Console& console) {
    const base::Result<std::string> text = intake::read_file(path);
    if (!text) {
        return console.fail(text.error());
    }
    policy::Library alone;
    alone.file_names = {path};
    Findings findings(alone);
    const base::Result<std::string> form = formatted(path, *text, findings);
    if (!form) {
        findings.tell(console);
        return console.fail(form.error());
    }
    if (*form == *text) {
        return kDone;
    }
    if (check) {
        console.print(path + "\n");
        return kAnswerIsNo;
    }
    return write_output(console, path, *form);
}

int run(const Options& options, Console& console) {
    int worst = kDone;
    for (const std::string& path : options.paths) {
        const base::Result<std::vector<std::string>> files = intake::list_policy_files(path);
        if (!files) {
            worst = std::max(worst, console.fail(files.error()));
            continue;
        }
        for (const std::string& file : *files) {
            worst = std::max(worst, format_file(file, options.check, console));
        }
    }
    return worst;
}

}  // namespace

void add_policy_format(CLI::App& policy, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *policy.add_subcommand("format", "Put policies into their canonical form");
    command.footer(kFooter);
    command.add_option("FILE", options->paths, "Policy files, or folders of them")->required();
    command.add_flag("--check", options->check, "Change nothing; name the files that would change");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run(*options, console); };
    });
}

}  // namespace darman::app
