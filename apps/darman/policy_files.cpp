#include "policy_files.hpp"

#include <algorithm>
#include <variant>

#include "intake/files.hpp"

namespace darman::app {

base::Result<PolicySources> read_policies(const std::vector<std::string>& paths) {
    std::vector<policy::SourceText> texts;
    std::set<std::string> seen;
    for (const std::string& path : paths) {
        DARMAN_ASSIGN_OR_RETURN(const std::vector<std::string> files,
                                intake::list_policy_files(path));
        for (const std::string& file : files) {
            if (!seen.insert(file).second) {
                continue;
            }
            DARMAN_ASSIGN_OR_RETURN(std::string text, intake::read_file(file));
            texts.push_back({file, std::move(text)});
        }
    }
    PolicySources sources;
    sources.library = policy::parse_library(texts, file_hasher(), sources.parsed);
    return sources;
}

policy::Loader file_loader() {
    return [](const std::string& path) { return intake::read_file(path); };
}

policy::Hasher file_hasher() {
    return [](const std::string& text) { return intake::sha256(text); };
}

void Findings::add(const policy::Diagnostics& diagnostics) {
    for (const policy::Diagnostic& diagnostic : diagnostics.all()) {
        if (lines_.insert(policy::line_of(diagnostic, library_.file_names)).second) {
            items_.push_back(diagnostic);
            error_count_ += diagnostic.severity == policy::Severity::Error ? 1U : 0U;
        }
    }
}

void Findings::tell(Console& console) const {
    for (const policy::Severity severity : {policy::Severity::Error, policy::Severity::Warning}) {
        for (const policy::Diagnostic& diagnostic : items_) {
            if (diagnostic.severity == severity) {
                const std::string line = policy::line_of(diagnostic, library_.file_names);
                console.line(diagnostic.at.file < 0 ? "darman: " + line : line);
            }
        }
    }
    if (!items_.empty()) {
        console.line("darman: " + counted(error_count(), "error") + ", " +
                     counted(warning_count(), "warning"));
    }
}

std::unique_ptr<policy::Model> compile(const PolicySources& sources,
                                       const policy::CompileOptions& options,
                                       Findings& findings) {
    policy::Diagnostics diagnostics = sources.parsed;
    std::unique_ptr<policy::Model> model =
        policy::compile(sources.library, options, file_loader(), file_hasher(), diagnostics);
    findings.add(diagnostics);
    return model;
}

std::string counted(std::size_t count, const std::string& noun) {
    return std::to_string(count) + " " + noun + (count == 1 ? "" : "s");
}

base::Result<void> check_names(const std::string& what,
                               const std::vector<std::string>& wanted,
                               const std::vector<std::string>& known) {
    for (const std::string& name : wanted) {
        if (std::find(known.begin(), known.end(), name) != known.end()) {
            continue;
        }
        const std::string near = policy::nearest(name, known);
        std::string remedy = "the policies have none";
        if (!near.empty()) {
            remedy = "did you mean " + near + "?";
        } else if (!known.empty()) {
            remedy = "one of them is " + known.front();
        }
        return base::Error{base::ErrorCode::NotFound,
                           "",
                           "there is no " + what + " \"" + name + "\"",
                           std::move(remedy)};
    }
    return {};
}

std::vector<std::string> module_names(const policy::Library& library) {
    std::vector<std::string> names;
    for (const policy::File& file : library.files) {
        if (file.kind == policy::FileKind::Module) {
            names.push_back(file.name);
        }
    }
    return names;
}

std::vector<std::string> variant_names(const policy::Library& library) {
    std::vector<std::string> names;
    for (const policy::File& file : library.files) {
        for (const policy::Statement& statement : file.statements) {
            if (const auto* variant = std::get_if<policy::Variant>(&statement)) {
                names.push_back(variant->name);
                names.push_back(file.name + "." + variant->name);
            }
        }
    }
    return names;
}

std::vector<std::string> reform_names(const policy::Library& library) {
    std::vector<std::string> names;
    for (const policy::File& file : library.files) {
        if (file.kind == policy::FileKind::Reform) {
            names.push_back(file.name);
        }
    }
    return names;
}

}  // namespace darman::app
