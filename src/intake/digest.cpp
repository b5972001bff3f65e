#include <array>
#include <cstdio>
#include <memory>

#include <openssl/evp.h>

#include "base/check.hpp"
#include "intake/files.hpp"

namespace darman::intake {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

struct FreeContext {
    void operator()(EVP_MD_CTX* context) const { EVP_MD_CTX_free(context); }
};

struct CloseFile {
    void operator()(std::FILE* file) const { static_cast<void>(std::fclose(file)); }
};

// Memory aside, OpenSSL's digest of a memory block cannot fail: a failure is ours.
class Sha256 {
  public:
    Sha256() : context_(EVP_MD_CTX_new()) {
        DARMAN_CHECK(context_ != nullptr);
        DARMAN_CHECK(EVP_DigestInit_ex(context_.get(), EVP_sha256(), nullptr) == 1);
    }

    void add(std::string_view bytes) {
        DARMAN_CHECK(EVP_DigestUpdate(context_.get(), bytes.data(), bytes.size()) == 1);
    }

    std::string hexadecimal() {
        constexpr std::string_view kHex = "0123456789abcdef";
        std::array<unsigned char, EVP_MAX_MD_SIZE> bytes{};
        unsigned int size = 0;
        DARMAN_CHECK(EVP_DigestFinal_ex(context_.get(), bytes.data(), &size) == 1);
        std::string text;
        for (unsigned int i = 0; i < size; ++i) {
            text += kHex[bytes.at(i) >> 4U];
            text += kHex[bytes.at(i) & 0xFU];
        }
        return text;
    }

  private:
    std::unique_ptr<EVP_MD_CTX, FreeContext> context_;
};

}  // namespace

std::string sha256(std::string_view text) {
    Sha256 digest;
    digest.add(text);
    return digest.hexadecimal();
}

Result<std::string> sha256_of_file(const std::string& path) {
    const std::unique_ptr<std::FILE, CloseFile> file(std::fopen(path.c_str(), "rbe"));
    if (file == nullptr) {
        return Error{ErrorCode::Io, path, "cannot open it", "check that it is there and readable"};
    }
    Sha256 digest;
    std::array<char, 1U << 16U> buffer{};
    while (const std::size_t count = std::fread(buffer.data(), 1, buffer.size(), file.get())) {
        digest.add(std::string_view(buffer.data(), count));
    }
    if (std::ferror(file.get()) != 0) {
        return Error{ErrorCode::Io, path, "cannot read it", ""};
    }
    return digest.hexadecimal();
}

}  // namespace darman::intake
