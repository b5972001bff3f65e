#include "intake/files.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cerrno>
#include <climits>
#include <cstdlib>
#include <cstring>
#include <memory>
#include <optional>
#include <utility>

#include <dirent.h>
#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr int kFolderDepthMax = 64;

// A system error as ours: what the user can mend is the input's fault, all else the machine's.
Error system_error(const std::string& path, const std::string& what) {
    const int code = errno;
    std::array<char, 256> text{};
    // NOLINTNEXTLINE(misc-include-cleaner): the GNU strerror_r, which returns its text
    const std::string reason = strerror_r(code, text.data(), text.size());
    if (code == ENOENT || code == ENOTDIR) {
        return Error{ErrorCode::NotFound, path, "no such file or folder", "check the path"};
    }
    if (code == EACCES || code == EPERM) {
        return Error{ErrorCode::Io, path, what + ": permission denied", "check who may read it"};
    }
    return Error{ErrorCode::Io, path, what + ": " + reason, ""};
}

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;

    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    [[nodiscard]] int number() const { return number_; }

    // What was written may fail as late as here.
    bool close() { return ::close(std::exchange(number_, -1)) == 0; }

  private:
    int number_;
};

struct CloseFolder {
    void operator()(DIR* folder) const { ::closedir(folder); }
};

// The names in a folder but hidden ones, sorted.
Result<std::vector<std::string>> names_in(const std::string& path) {
    const std::unique_ptr<DIR, CloseFolder> folder(::opendir(path.c_str()));
    if (folder == nullptr) {
        return system_error(path, "cannot list the folder");
    }
    std::vector<std::string> names;
    errno = 0;
    // NOLINTNEXTLINE(concurrency-mt-unsafe): no two threads share this folder
    while (const dirent* entry = ::readdir(folder.get())) {
        std::string name = entry->d_name;
        if (name[0] != '.') {
            names.push_back(std::move(name));
        }
    }
    if (errno != 0) {
        return system_error(path, "cannot list the folder");
    }
    std::sort(names.begin(), names.end());
    return names;
}

Result<struct stat> status_of(const std::string& path) {
    struct stat status {};

    if (::stat(path.c_str(), &status) != 0) {
        return system_error(path, "cannot look at it");
    }
    return status;
}

std::string joined(const std::string& folder, const std::string& name) {
    std::string path = folder;
    if (path.back() != '/') {
        path += '/';
    }
    return path += name;
}

bool is_policy_file(const std::string& path) {
    const std::string ending = file_ending(path);
    return ending == ".policy" || ending == ".policytest";
}

Result<void> collect_policy_files(const std::string& folder,
                                  int depth,
                                  std::vector<std::string>& out) {
    if (depth > kFolderDepthMax) {
        return Error{ErrorCode::LimitExceeded,
                     folder,
                     "folders are nested too deep",
                     "is there a link back to a folder above?"};
    }
    DARMAN_ASSIGN_OR_RETURN(const std::vector<std::string> names, names_in(folder));
    for (const std::string& name : names) {
        const std::string path = joined(folder, name);
        DARMAN_ASSIGN_OR_RETURN(const struct stat status, status_of(path));
        if (!S_ISDIR(status.st_mode)) {
            if (is_policy_file(path)) {
                out.push_back(path);
            }
            continue;
        }
        DARMAN_RETURN_IF_ERROR(collect_policy_files(path, depth + 1, out));
    }
    return {};
}

Result<void> write_all(int descriptor, std::string_view text, const std::string& path) {
    while (!text.empty()) {
        const ssize_t written = ::write(descriptor, text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return system_error(path, "cannot write");
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> write_in_place(const std::string& path, std::string_view text) {
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CLOEXEC));
    if (file.number() < 0) {
        return system_error(path, "cannot open it for writing");
    }
    DARMAN_RETURN_IF_ERROR(write_all(file.number(), text, path));
    return file.close() ? Result<void>() : Result<void>(system_error(path, "cannot write"));
}

// The file that a link leads to is replaced, not the link.
std::string without_links(const std::string& path) {
    const std::unique_ptr<char, decltype(&std::free)> real(::realpath(path.c_str(), nullptr),
                                                           &std::free);
    return real == nullptr ? path : std::string(real.get());
}

std::string folder_of(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    if (slash == std::string::npos) {
        return ".";
    }
    return slash == 0 ? "/" : path.substr(0, slash);
}

Result<void> sync_folder(const std::string& folder) {
    const Descriptor descriptor(::open(folder.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
    // Some file systems cannot sync a folder; then the file itself is safe, its name soon.
    if (descriptor.number() >= 0 && ::fsync(descriptor.number()) != 0 && errno != EINVAL) {
        return system_error(folder, "cannot sync the folder");
    }
    return {};
}

Result<void> write_and_sync(const std::string& path,
                            std::string_view text,
                            std::optional<mode_t> mode) {
    constexpr mode_t kNewFileMode = 0666;  // less what umask takes
    Descriptor file(::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode));
    if (file.number() < 0) {
        return system_error(path, "cannot create it");
    }
    DARMAN_RETURN_IF_ERROR(write_all(file.number(), text, path));
    if (mode && ::fchmod(file.number(), *mode) != 0) {
        return system_error(path, "cannot set its permissions");
    }
    if (::fsync(file.number()) != 0 || !file.close()) {
        return system_error(path, "cannot write");
    }
    return {};
}

}  // namespace

Result<std::string> read_file(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        return system_error(path, "cannot open it");
    }

    struct stat status {};

    if (::fstat(file.number(), &status) != 0) {
        return system_error(path, "cannot look at it");
    }
    if (S_ISDIR(status.st_mode)) {
        return Error{ErrorCode::InvalidInput, path, "is a folder, expected a file", ""};
    }
    std::string text;
    std::array<char, 1U << 16U> buffer{};
    while (true) {
        const ssize_t count = ::read(file.number(), buffer.data(), buffer.size());
        if (count < 0 && errno == EINTR) {
            continue;
        }
        if (count < 0) {
            return system_error(path, "cannot read it");
        }
        if (count == 0) {
            return text;
        }
        text.append(buffer.data(), static_cast<std::size_t>(count));
        if (text.size() > kFileBytesMax) {
            return Error{ErrorCode::LimitExceeded, path, "larger than 1 GiB", "split it"};
        }
    }
}

Result<std::vector<std::string>> list_files(const std::string& path) {
    DARMAN_ASSIGN_OR_RETURN(const struct stat status, status_of(path));
    if (!S_ISDIR(status.st_mode)) {
        return std::vector{path};
    }
    DARMAN_ASSIGN_OR_RETURN(const std::vector<std::string> names, names_in(path));
    std::vector<std::string> files;
    for (const std::string& name : names) {
        std::string each = joined(path, name);
        DARMAN_ASSIGN_OR_RETURN(const struct stat inner, status_of(each));
        if (!S_ISDIR(inner.st_mode)) {
            files.push_back(std::move(each));
        }
    }
    return files;
}

Result<std::vector<std::string>> list_policy_files(const std::string& path) {
    DARMAN_ASSIGN_OR_RETURN(const struct stat status, status_of(path));
    if (!S_ISDIR(status.st_mode)) {
        return std::vector{path};
    }
    std::vector<std::string> files;
    DARMAN_RETURN_IF_ERROR(collect_policy_files(path, 1, files));
    if (files.empty()) {
        return Error{ErrorCode::NotFound,
                     path,
                     "the folder holds no policy file",
                     "expected files that end with .policy"};
    }
    return files;
}

Result<void> write_file_atomically(const std::string& path, std::string_view text) {
    struct stat status {};

    const bool exists = ::stat(path.c_str(), &status) == 0;
    if (exists && S_ISDIR(status.st_mode)) {
        return Error{ErrorCode::InvalidInput, path, "is a folder, expected a file", ""};
    }
    if (exists && !S_ISREG(status.st_mode)) {
        return write_in_place(path, text);
    }
    const std::string target = without_links(path);
    const std::string folder = folder_of(target);
    const std::string unfinished =
        folder + "/." + file_name(target) + ".unfinished-" + std::to_string(::getpid());
    constexpr mode_t kPermissions = 07777;
    const auto mode = exists ? std::optional<mode_t>(status.st_mode & kPermissions) : std::nullopt;
    ::unlink(unfinished.c_str());  // of a process of this number that was killed
    auto written = write_and_sync(unfinished, text, mode);
    if (written && ::rename(unfinished.c_str(), target.c_str()) != 0) {
        written = system_error(path, "cannot put it in its place");
    }
    if (!written) {
        ::unlink(unfinished.c_str());
        Error error = std::move(written).error();
        error.place = path;
        return error;
    }
    return sync_folder(folder);
}

std::string file_name(const std::string& path) {
    const std::size_t slash = path.rfind('/');
    return slash == std::string::npos ? path : path.substr(slash + 1);
}

std::string file_ending(const std::string& path) {
    const std::string name = file_name(path);
    const std::size_t dot = name.rfind('.');
    std::string ending = dot == std::string::npos || dot == 0 ? "" : name.substr(dot);
    std::transform(ending.begin(), ending.end(), ending.begin(), [](unsigned char c) {
        return static_cast<char>(std::tolower(c));
    });
    return ending;
}

}  // namespace darman::intake
