// Texts that the tests read but the repository does not hold: they are other people's, or name
// numbers that may belong to living people.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <optional>
#include <string>

namespace darman::core {

// The whole of a file below the folder DARMAN_SHARED, else below ../shared beside the sources; none
// where it is absent (the test then skips).
inline std::optional<std::string> shared_text(const std::string& name) {
    const auto variable = [](const char* key) -> std::filesystem::path {
        const char* const value = std::getenv(key);
        return value == nullptr ? "" : value;
    };
    std::filesystem::path folder = variable("DARMAN_SHARED");
    if (folder.empty()) {
        folder = variable("DARMAN_SOURCE_DIR") / ".." / "shared";
    }
    std::ifstream file(folder / name, std::ios::binary);
    if (!file) {
        return std::nullopt;
    }
    return std::string(std::istreambuf_iterator<char>(file), {});
}

}  // namespace darman::core
