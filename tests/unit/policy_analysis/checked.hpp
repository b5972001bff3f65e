// Policies as text, and what the checker says of them, line by line.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "policy/compile.hpp"

namespace darman::policy {

using Files = std::map<std::string, std::string>;  // what the policy names, by path

inline base::Result<std::string> load_from(const Files& files, const std::string& path) {
    const auto it = files.find(path);
    if (it == files.end()) {
        return base::Error{base::ErrorCode::NotFound, path, "no such file", "write it"};
    }
    return it->second;
}

// A policy compiled; the model is null where there are errors. The trees live in the model.
struct Checked {
    Library library;
    std::unique_ptr<Model> model;
    Diagnostics diagnostics;
};

inline Checked check(const std::string& text,
                     const CompileOptions& options = {},
                     const Files& files = {}) {
    const Hasher hash = [](const std::string& of) { return std::to_string(of.size()); };
    const Loader load = [&files](const std::string& path) { return load_from(files, path); };
    Checked checked;
    checked.library = parse_library({{"p.policy", text}}, hash, checked.diagnostics);
    checked.model = compile(checked.library, options, load, hash, checked.diagnostics);
    return checked;
}

// "p.policy:3:1: what: remedy", in order of place.
inline std::vector<std::string> said_of(const std::string& text,
                                        const CompileOptions& options,
                                        const Files& files = {}) {
    const Checked checked = check(text, options, files);
    std::vector<std::string> lines;
    for (const Diagnostic& diagnostic : checked.diagnostics.all()) {
        lines.push_back(line_of(diagnostic, checked.library.file_names));
    }
    return lines;
}

inline std::vector<std::string> said_of(const std::string& text,
                                        bool lint = true,
                                        const Files& files = {}) {
    CompileOptions options;
    options.lint = lint;
    return said_of(text, options, files);
}

using Said = std::vector<std::string>;

// What the small policies of the tests are about: six lines, so that a policy begins in line 7.
inline std::string about_lines(const std::string& rest) {
    return "module t source \"Law\" governed by Line.date calendar jalali, round down currency "
           "IRR\n"
           "dictionary Kind { worker; retiree; child }\n"
           "dictionary Service from data { gated bool; most integer or none }\n"
           "entity Person { id key; kind code Kind; special bool; rank integer in 1..10; born date "
           "}\n"
           "entity Line of Person { number integer key; date; received instant; amount money in 0 "
           "..\n"
           "  1_000; urgent bool; service code Service; chief Person or none } order date\n" +
           rest;
}

}  // namespace darman::policy
