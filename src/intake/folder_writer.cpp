#include "intake/folder_writer.hpp"

#include <array>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <utility>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "intake/files.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

Error system_error(const std::string& path, const std::string& what) {
    const int code = errno;
    std::array<char, 256> text{};
    // NOLINTNEXTLINE(misc-include-cleaner): the GNU strerror_r, which returns its text
    const std::string reason = strerror_r(code, text.data(), text.size());
    if (code == ENOENT || code == ENOTDIR) {
        return Error{ErrorCode::NotFound,
                     path,
                     "the folder that should hold it is not there",
                     "make it first, or name another place"};
    }
    return Error{ErrorCode::Io,
                 path,
                 what + ": " + reason,
                 "make room or name another place, then run the command again"};
}

std::string without_slashes(std::string path) {
    while (path.size() > 1 && path.back() == '/') {
        path.pop_back();
    }
    return path;
}

}  // namespace

FolderWriter::FolderWriter(std::string folder, std::string unfinished)
    : folder_(std::move(folder)), unfinished_(std::move(unfinished)) {}

FolderWriter::FolderWriter(FolderWriter&& other) noexcept
    : folder_(std::move(other.folder_)),
      unfinished_(std::exchange(other.unfinished_, {})),
      names_(std::move(other.names_)),
      descriptors_(std::exchange(other.descriptors_, {})) {}

FolderWriter::~FolderWriter() {
    for (const int descriptor : descriptors_) {
        ::close(descriptor);
    }
    if (unfinished_.empty()) {
        return;
    }
    for (const std::string& name : names_) {
        ::unlink((unfinished_ + "/" + name).c_str());
    }
    ::rmdir(unfinished_.c_str());
}

Result<FolderWriter> FolderWriter::create(const std::string& given,
                                          const std::vector<std::string>& names) {
    const std::string folder = without_slashes(given);

    struct stat status {};

    if (::stat(folder.c_str(), &status) == 0) {
        if (!S_ISDIR(status.st_mode)) {
            return Error{ErrorCode::Conflict,
                         folder,
                         "is a file, expected a folder that is new or empty",
                         "name another"};
        }
        // rmdir tells an empty folder from any other, hidden files included; it is made again.
        if (::rmdir(folder.c_str()) != 0) {
            return Error{ErrorCode::Conflict,
                         folder,
                         "the folder holds something already",
                         "name a new one, or empty it yourself"};
        }
        if (::mkdir(folder.c_str(), status.st_mode & 07777U) != 0) {
            return system_error(folder, "cannot make the folder");
        }
    }
    const std::size_t slash = folder.rfind('/');
    const std::string parent = slash == std::string::npos ? "" : folder.substr(0, slash + 1);
    FolderWriter out(
        folder, parent + "." + file_name(folder) + ".unfinished-" + std::to_string(::getpid()));
    if (::mkdir(out.unfinished_.c_str(), 0777) != 0) {
        Error error = system_error(folder, "cannot make the folder");
        out.unfinished_.clear();
        return error;
    }
    for (const std::string& name : names) {
        const std::string path = out.unfinished_ + "/" + name;
        const int descriptor = ::open(path.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0666);
        if (descriptor < 0) {
            return system_error(std::string(folder).append("/").append(name), "cannot create it");
        }
        out.names_.push_back(name);
        out.descriptors_.push_back(descriptor);
    }
    return out;
}

Result<void> FolderWriter::append(std::size_t file, std::string_view text) {
    DARMAN_CHECK(file < descriptors_.size());
    while (!text.empty()) {
        const ssize_t written = ::write(descriptors_[file], text.data(), text.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return system_error(folder_ + "/" + names_[file], "cannot write");
        }
        text.remove_prefix(static_cast<std::size_t>(written));
    }
    return {};
}

Result<void> FolderWriter::finish() {
    for (std::size_t file = 0; file < descriptors_.size(); ++file) {
        const int descriptor = std::exchange(descriptors_[file], -1);
        const bool synced = ::fsync(descriptor) == 0;
        if (::close(descriptor) != 0 || !synced) {
            return system_error(folder_ + "/" + names_[file], "cannot write");
        }
    }
    descriptors_.clear();
    // An empty folder in its place is replaced in one step.
    if (::rename(unfinished_.c_str(), folder_.c_str()) != 0) {
        if (errno == ENOTEMPTY || errno == EEXIST) {
            return Error{ErrorCode::Conflict,
                         folder_,
                         "something was put into the folder meanwhile",
                         "name a new one"};
        }
        return system_error(folder_, "cannot put it in its place");
    }
    unfinished_.clear();
    return {};
}

}  // namespace darman::intake
