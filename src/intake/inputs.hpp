// The files that a command was given, and the hash by which a receipt names them.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace darman::intake {

struct InputDigest {
    std::string name;  // of the file, without its folder
    std::string sha256;
};

struct Inputs {
    std::vector<std::string> files;
    std::vector<std::string> folders;  // they lie in, sorted
    std::vector<InputDigest> digests;  // one a file, in their order
};

// What cannot be read is among the errors.
Inputs list_inputs(const std::vector<std::string>& paths, std::vector<base::Error>& errors);

// Of the names and bytes of all files and of the mapping; neither order nor folder counts.
std::string inputs_sha256(const std::vector<InputDigest>& digests,
                          const std::string& mapping_sha256);

}  // namespace darman::intake
