// Any JSON is either refused with a message, or it is a tree: then it can be said in the language,
// and writes back to what reads as itself.
#include <cstddef>
#include <cstdint>
#include <string>

#include "base/check.hpp"
#include "policy/diagnostic.hpp"
#include "policy/parse.hpp"
#include "policy/print.hpp"
#include "policy/tree_json.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string json(data, data + size);
    const auto files = darman::policy::read_tree(json);
    if (!files) {
        DARMAN_CHECK(!files.error().message.empty());
        return 0;
    }
    const std::string written = darman::policy::write_tree(*files, nullptr);
    const auto again = darman::policy::read_tree(written);
    DARMAN_CHECK(again.has_value());
    DARMAN_CHECK(darman::policy::write_tree(*again, nullptr) == written);
    for (const auto& file : *files) {
        darman::policy::Diagnostics diagnostics;
        const auto parsed = darman::policy::parse(darman::policy::print(file), 0, diagnostics);
        DARMAN_CHECK(!diagnostics.has_errors());
        DARMAN_CHECK(parsed.size() == 1 && darman::policy::same_tree(parsed[0], file));
    }
    return 0;
}
