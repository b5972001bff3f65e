// A folder of files that is there whole or not at all, however large: it grows under another name
// beside its place, and takes its name when all is on the disk.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::intake {

class FolderWriter {
  public:
    // Conflict if the folder is there and holds anything; Io if its parent cannot be written.
    static base::Result<FolderWriter> create(const std::string& given,
                                             const std::vector<std::string>& names);

    FolderWriter(FolderWriter&& other) noexcept;
    FolderWriter& operator=(FolderWriter&&) = delete;
    FolderWriter(const FolderWriter&) = delete;
    FolderWriter& operator=(const FolderWriter&) = delete;
    ~FolderWriter();  // without `finish`, nothing stays

    // Adds to the end of the file with that index among the names.
    base::Result<void> append(std::size_t file, std::string_view text);

    // Puts the folder in its place.
    base::Result<void> finish();

  private:
    FolderWriter(std::string folder, std::string unfinished);

    std::string folder_;
    std::string unfinished_;  // "" once it is in place, or moved from
    std::vector<std::string> names_;
    std::vector<int> descriptors_;
};

}  // namespace darman::intake
