#include "column/mapped_file.hpp"

#include <cerrno>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

namespace darman::column {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

class Descriptor {
  public:
    explicit Descriptor(int number) : number_(number) {}

    Descriptor(const Descriptor&) = delete;
    Descriptor& operator=(const Descriptor&) = delete;
    Descriptor(Descriptor&&) = delete;
    Descriptor& operator=(Descriptor&&) = delete;

    ~Descriptor() {
        if (number_ >= 0) {
            ::close(number_);
        }
    }

    [[nodiscard]] int number() const { return number_; }

  private:
    int number_;
};

Error system_error(const std::string& path, const std::string& what) {
    const int number = errno;
    return Error{number == ENOENT || number == ENOTDIR ? ErrorCode::NotFound : ErrorCode::Io,
                 path,
                 what + " (" + std::generic_category().message(number) + ")",
                 "check that it is there and readable"};
}

}  // namespace

Result<MappedFile> MappedFile::open(const std::string& path) {
    const Descriptor file(::open(path.c_str(), O_RDONLY | O_CLOEXEC));
    if (file.number() < 0) {
        return system_error(path, "cannot open it");
    }

    struct stat status {};

    if (::fstat(file.number(), &status) != 0) {
        return system_error(path, "cannot look at it");
    }
    if (!S_ISREG(status.st_mode)) {
        return Error{ErrorCode::InvalidInput, path, "is no regular file", "name a prepared year"};
    }
    const auto size = static_cast<std::size_t>(status.st_size);
    if (size == 0) {
        return MappedFile(nullptr, 0);
    }
    void* data = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE, file.number(), 0);
    if (data == MAP_FAILED) {
        return system_error(path, "cannot map it into memory");
    }
    return MappedFile(data, size);
}

MappedFile::MappedFile(MappedFile&& other) noexcept
    : data_(std::exchange(other.data_, nullptr)), size_(std::exchange(other.size_, 0)) {}

MappedFile& MappedFile::operator=(MappedFile&& other) noexcept {
    std::swap(data_, other.data_);
    std::swap(size_, other.size_);
    return *this;
}

MappedFile::~MappedFile() {
    if (data_ != nullptr) {
        ::munmap(data_, size_);
    }
}

}  // namespace darman::column
