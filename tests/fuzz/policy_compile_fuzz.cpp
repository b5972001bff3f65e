// Any text at all, parsed and resolved: no crash, no hang, no leak, whatever is broken in it.
#include <cstddef>
#include <cstdint>
#include <string>

#include "policy/compile.hpp"

namespace {

using darman::base::Error;
using darman::base::ErrorCode;
using darman::base::Result;

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string text(reinterpret_cast<const char*>(data), size);
    const darman::policy::Hasher hash = [](const std::string&) { return std::string("0"); };
    // A register that every `file` finds, with the columns most policies of the corpus ask for.
    const darman::policy::Loader load = [](const std::string& path) -> Result<std::string> {
        if (path.ends_with(".csv")) {
            return std::string("code,from,value,source,class,gated\n701,1403-01-01,1,law,a,yes\n");
        }
        return Error{ErrorCode::NotFound, path, "there is no such file", ""};
    };
    darman::policy::Diagnostics diagnostics;
    const auto library = darman::policy::parse_library({{"fuzz.policy", text}}, hash, diagnostics);
    darman::policy::compile(library, {}, load, hash, diagnostics);
    return 0;
}
