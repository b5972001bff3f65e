// Any text is either refused with messages, or it is a policy: then it prints to a text that says
// the same and prints to itself, and its JSON tree reads back to itself.
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "policy/diagnostic.hpp"
#include "policy/parse.hpp"
#include "policy/print.hpp"
#include "policy/tree_json.hpp"

namespace {

using darman::policy::Diagnostics;
using darman::policy::File;

std::string print_all(const std::vector<File>& files) {
    std::string text;
    for (const File& file : files) {
        text += darman::policy::print(file);
    }
    return text;
}

void check_printing(const std::vector<File>& files) {
    const std::string printed = print_all(files);
    Diagnostics diagnostics;
    const std::vector<File> again = darman::policy::parse(printed, 0, diagnostics);
    DARMAN_CHECK(!diagnostics.has_errors());
    DARMAN_CHECK(again.size() == files.size());
    for (std::size_t i = 0; i < files.size(); ++i) {
        DARMAN_CHECK(darman::policy::same_tree(files[i], again[i]));
        DARMAN_CHECK(files[i].comments.size() == again[i].comments.size());
    }
    DARMAN_CHECK(print_all(again) == printed);
}

void check_tree(const std::vector<File>& files) {
    const std::string json = darman::policy::write_tree(files, nullptr);
    const auto read = darman::policy::read_tree(json);
    DARMAN_CHECK(read.has_value());
    DARMAN_CHECK(darman::policy::write_tree(*read, nullptr) == json);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(data, data + size);
    Diagnostics diagnostics;
    const std::vector<File> files = darman::policy::parse(text, 0, diagnostics);
    DARMAN_CHECK(!files.empty() || diagnostics.has_errors());
    diagnostics.sort();
    for (const auto& diagnostic : diagnostics.all()) {
        DARMAN_CHECK(!darman::policy::line_of(diagnostic, {"fuzz.policy"}).empty());
    }
    if (!diagnostics.has_errors()) {
        check_printing(files);
        check_tree(files);
    }
    return 0;
}
