// The examples of the design pass: alone, reformed and read another way. One thing is said of them:
// the years between two decrees of an open parameter.
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <set>

#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

namespace fs = std::filesystem;

std::string text_of(const fs::path& path) {
    std::ifstream in(path, std::ios::binary);
    return {std::istreambuf_iterator<char>(in), {}};
}

std::set<std::string> said_of_examples(const CompileOptions& options) {
    const char* source = std::getenv("DARMAN_SOURCE_DIR");
    const fs::path folder = fs::path(source != nullptr ? source : ".") / "tests/policy/examples";
    std::vector<SourceText> sources;
    for (const auto& entry : fs::recursive_directory_iterator(folder)) {
        if (entry.path().extension() == ".policy") {
            sources.push_back({entry.path().string(), text_of(entry.path())});
        }
    }
    EXPECT_GE(sources.size(), 12U);
    const Hasher hash = [](const std::string& text) { return std::to_string(text.size()); };
    const Loader load = [](const std::string& path) -> base::Result<std::string> {
        if (!fs::exists(path)) {
            return base::Error{base::ErrorCode::NotFound, path, "no such file", "write it"};
        }
        return text_of(path);
    };
    Diagnostics diagnostics;
    const Library library = parse_library(sources, hash, diagnostics);
    EXPECT_TRUE(compile(library, options, load, hash, diagnostics));
    std::set<std::string> said;
    for (const Diagnostic& diagnostic : diagnostics.all()) {
        said.insert(diagnostic.id + ": " + diagnostic.message);
    }
    return said;
}

const std::set<std::string> kExpected = {
    "gap: parameter minimum_wage has a gap that begins on 1396-01-01: no entry is in force until "
    "1402-12-29"};

TEST(Examples, pass) {
    EXPECT_EQ(said_of_examples({}), kExpected);
}

TEST(Examples, pass_under_a_reform_and_a_variant) {
    CompileOptions reformed;
    reformed.reforms = {"half"};
    EXPECT_EQ(said_of_examples(reformed), kExpected);
    CompileOptions varied;
    varied.variants = {"sum_of_stages"};
    EXPECT_EQ(said_of_examples(varied), kExpected);
}

}  // namespace
}  // namespace darman::policy
