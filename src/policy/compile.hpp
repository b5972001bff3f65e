// Syntax trees -> a checked, typed Model. Pure: files come through a Loader.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "policy/ast.hpp"
#include "policy/diagnostic.hpp"
#include "policy/model.hpp"

namespace darman::policy {

struct SourceText {
    std::string path;  // as shown in messages; CSV files and law texts are looked up beside it
    std::string text;
};

// All files of a policy folder, parsed: modules, reforms, tests. `file_names[i]` is Span::file i.
struct Library {
    std::vector<std::string> file_names;
    std::vector<File>
        files;  // kind Module, Reform or Tests; tests in X.policytest belong to X.policy
    std::vector<std::string> sha256;  // one a file, of its text
};

// Reads the file at a path (joined to the folder of the policy file that names it).
using Loader = std::function<base::Result<std::string>(const std::string& path)>;
// Hex SHA-256 of a text.
using Hasher = std::function<std::string(const std::string& text)>;

Library parse_library(const std::vector<SourceText>& sources,
                      const Hasher& hash,
                      Diagnostics& diagnostics);

struct CompileOptions {
    std::vector<std::string> roots;     // module names; empty: every module that none other uses
    std::vector<std::string> variants;  // names, or module.name where two modules have the same
    std::vector<std::string> reforms;   // names of reforms in the library, in order of application
    bool lint = true;                   // citations, unused, unreachable, dead codes
};

// Null when there are errors. Warnings do not stop it.
std::unique_ptr<Model> compile(const Library& library,
                               const CompileOptions& options,
                               const Loader& load,
                               const Hasher& hash,
                               Diagnostics& diagnostics);

// Module names in the library that no other module uses, in order of name.
std::vector<std::string> root_modules(const Library& library);

}  // namespace darman::policy
