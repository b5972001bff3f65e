// A folder for one test, removed afterwards.
#pragma once

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

#include <gtest/gtest.h>

namespace darman::intake {

class Folder {
  public:
    Folder() {
        std::string pattern = (std::filesystem::temp_directory_path() / "darman-XXXXXX").string();
        EXPECT_NE(::mkdtemp(pattern.data()), nullptr);
        path_ = pattern;
    }

    Folder(const Folder&) = delete;
    Folder& operator=(const Folder&) = delete;

    ~Folder() {
        std::error_code ignored;
        std::filesystem::remove_all(path_, ignored);
    }

    [[nodiscard]] const std::string& path() const { return path_; }

    [[nodiscard]] std::string at(const std::string& name) const { return path_ + '/' + name; }

    std::string write(const std::string& name, std::string_view text) const {
        std::filesystem::create_directories(std::filesystem::path(at(name)).parent_path());
        std::ofstream(at(name), std::ios::binary) << text;
        return at(name);
    }

    // The error line without the folder's name, which differs from run to run.
    [[nodiscard]] std::string without_folder(std::string text) const {
        for (std::size_t found = 0; (found = text.find(path_ + '/')) != std::string::npos;) {
            text.erase(found, path_.size() + 1);
        }
        return text;
    }

  private:
    std::string path_;
};

}  // namespace darman::intake
