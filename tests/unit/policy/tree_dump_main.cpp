// Prints the JSON tree of a policy file: what schema_test.py compares with the published schema.
#include <cstdio>
#include <fstream>
#include <iterator>
#include <string>

#include "policy/diagnostic.hpp"
#include "policy/parse.hpp"
#include "policy/tree_json.hpp"

int main(int argc, char** argv) {
    if (argc != 2) {
        std::fprintf(stderr, "usage: %s FILE\n", argv[0]);
        return 2;
    }
    std::ifstream stream(argv[1], std::ios::binary);
    const std::string text{std::istreambuf_iterator<char>(stream), {}};
    darman::policy::Diagnostics diagnostics;
    const auto files = darman::policy::parse(text, 0, diagnostics);
    for (const auto& diagnostic : diagnostics.all()) {
        std::fprintf(stderr, "%s\n", darman::policy::line_of(diagnostic, {argv[1]}).c_str());
    }
    std::fputs(darman::policy::write_tree(files, nullptr).c_str(), stdout);
    return diagnostics.has_errors() ? 1 : 0;
}
