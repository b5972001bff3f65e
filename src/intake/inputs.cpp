#include "intake/inputs.hpp"

#include <algorithm>
#include <cstddef>
#include <utility>

#include "intake/files.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;

namespace {

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? "." : path.substr(0, std::max<std::size_t>(slash, 1));
}

}  // namespace

Inputs list_inputs(const std::vector<std::string>& paths, std::vector<Error>& errors) {
    Inputs inputs;
    if (paths.empty()) {
        errors.push_back(Error{ErrorCode::InvalidInput, "", "no input", "name files or a folder"});
    }
    for (const std::string& input : paths) {
        auto files = list_files(input);
        if (!files) {
            errors.push_back(std::move(files).error());
            continue;
        }
        const bool is_folder = files->size() != 1 || files->front() != input;
        inputs.folders.push_back(is_folder ? input : folder_of(input));
        inputs.files.insert(inputs.files.end(), files->begin(), files->end());
    }
    std::sort(inputs.folders.begin(), inputs.folders.end());
    inputs.folders.erase(std::unique(inputs.folders.begin(), inputs.folders.end()),
                         inputs.folders.end());
    for (const std::string& file : inputs.files) {
        auto digest = sha256_of_file(file);
        if (!digest) {
            errors.push_back(std::move(digest).error());
            continue;
        }
        inputs.digests.push_back({file_name(file), std::move(digest).value()});
    }
    return inputs;
}

std::string inputs_sha256(const std::vector<InputDigest>& digests,
                          const std::string& mapping_sha256) {
    std::vector<std::string> lines;
    lines.reserve(digests.size());
    for (const InputDigest& digest : digests) {
        lines.push_back(digest.sha256 + "  " + digest.name + '\n');
    }
    std::sort(lines.begin(), lines.end());
    std::string manifest = "mapping " + mapping_sha256 + '\n';
    for (const std::string& line : lines) {
        manifest += line;
    }
    return sha256(manifest);
}

}  // namespace darman::intake
