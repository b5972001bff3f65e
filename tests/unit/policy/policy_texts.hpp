// The policies the tests read: those of the design's pages, and one that says everything once.
#pragma once

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "policy/diagnostic.hpp"
#include "policy/parse.hpp"
#include "policy/print.hpp"

namespace darman::policy {

inline std::filesystem::path source_dir() {
    const char* dir = std::getenv("DARMAN_SOURCE_DIR");
    return dir == nullptr ? "." : dir;
}

inline std::string read_text(const std::filesystem::path& path) {
    std::ifstream stream(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(stream), {}};
}

inline std::vector<std::filesystem::path> policy_paths() {
    std::vector<std::filesystem::path> paths = {source_dir() /
                                                "tests/unit/policy/constructs.policy"};
    for (const char* folder : {"examples", "language_page", "rules_report"}) {
        for (const auto& entry : std::filesystem::recursive_directory_iterator(
                 source_dir() / "tests/policy" / folder)) {
            if (entry.path().extension() == ".policy") {
                paths.push_back(entry.path());
            }
        }
    }
    std::sort(paths.begin(), paths.end());
    return paths;
}

// The messages of a text, one a line: "2:5: message: remedy".
inline std::string messages(const std::string& text) {
    Diagnostics diagnostics;
    parse(text, 0, diagnostics);
    diagnostics.sort();
    std::string lines;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        lines += line_of(diagnostic, {}) + "\n";
    }
    return lines;
}

inline std::vector<File> parse_well(const std::string& text, std::string& complaint) {
    Diagnostics diagnostics;
    std::vector<File> files = parse(text, 0, diagnostics);
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        complaint += line_of(diagnostic, {}) + "\n";
    }
    return files;
}

inline std::string print_all(const std::vector<File>& files) {
    std::string text;
    for (const File& file : files) {
        text += print(file);
    }
    return text;
}

// "module m\n" and the statement.
inline std::string in_module(const std::string& statement) {
    return "module m\n" + statement + "\n";
}

}  // namespace darman::policy
