// Files as the commands need them: read whole, listed, written so that nobody ever sees half of
// one.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::intake {

// The largest file that is read whole; what is larger goes through DuckDB, which does not.
inline constexpr std::size_t kFileBytesMax = 1U << 30U;

// The whole file. NotFound, LimitExceeded, or Io with what the system says; a folder is
// InvalidInput.
base::Result<std::string> read_file(const std::string& path);

// The files of a folder by name, hidden ones left out, not those of folders inside; a file is a
// list of itself.
base::Result<std::vector<std::string>> list_files(const std::string& path);

// The .policy and .policytest files of a folder and the folders inside, by path; a file is a list
// of itself. NotFound if there are none.
base::Result<std::vector<std::string>> list_policy_files(const std::string& path);

// Either the whole text stands in the file and on the disk, or the file is as it was. What is no
// regular file (a pipe, a device) is written to.
base::Result<void> write_file_atomically(const std::string& path, std::string_view text);

// Lower-case hexadecimal.
std::string sha256(std::string_view text);
base::Result<std::string> sha256_of_file(const std::string& path);

// "a/b/claims.csv" -> "claims.csv", and its ending ".csv" in lower case ("" without one).
std::string file_name(const std::string& path);
std::string file_ending(const std::string& path);

}  // namespace darman::intake
