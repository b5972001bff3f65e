#include "intake/files.hpp"

#include <filesystem>

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include "folder.hpp"

namespace darman::intake {
namespace {

using base::ErrorCode;

std::string text_of(const std::string& path) {
    const auto text = read_file(path);
    return text ? *text : text.error().line();
}

TEST(Files, reads_a_file_and_names_what_is_none) {
    const Folder folder;
    EXPECT_EQ(text_of(folder.write("a.txt", std::string("x\0y", 3))), std::string("x\0y", 3));
    EXPECT_EQ(text_of(folder.at("b.txt")),
              folder.at("b.txt") + ": no such file or folder: check the path");
    EXPECT_EQ(text_of(folder.path()), folder.path() + ": is a folder, expected a file");
    EXPECT_EQ(text_of(folder.at("a.txt/c")),
              folder.at("a.txt/c") + ": no such file or folder: check the path");
    if (::geteuid() != 0) {
        ::chmod(folder.at("a.txt").c_str(), 0);
        EXPECT_NE(text_of(folder.at("a.txt")).find("permission denied"), std::string::npos);
    }
}

TEST(Files, lists_policy_files_of_all_folders_inside) {
    const Folder folder;
    EXPECT_EQ(list_policy_files(folder.path()).error().code, ErrorCode::NotFound);
    folder.write("b/x.policy", "");
    folder.write("a.policytest", "");
    folder.write("b/readme.md", "");
    folder.write(".hidden/y.policy", "");
    const auto files = list_policy_files(folder.path());
    ASSERT_TRUE(files);
    EXPECT_EQ(*files, (std::vector{folder.at("a.policytest"), folder.at("b/x.policy")}));
    EXPECT_EQ(list_policy_files(folder.at("b/x.policy"))->size(), 1U);
    EXPECT_EQ(list_policy_files(folder.at("none")).error().code, ErrorCode::NotFound);
    std::filesystem::create_directory_symlink(folder.path(), folder.at("b/loop"));
    EXPECT_FALSE(list_policy_files(folder.path()));
}

TEST(Files, lists_files_of_one_folder) {
    const Folder folder;
    folder.write("b.csv", "");
    folder.write("a.csv", "");
    folder.write("inner/c.csv", "");
    const auto files = list_files(folder.path());
    ASSERT_TRUE(files);
    EXPECT_EQ(*files, (std::vector{folder.at("a.csv"), folder.at("b.csv")}));
}

TEST(Files, writes_the_whole_file_or_nothing) {
    const Folder folder;
    const std::string path = folder.write("a.txt", "old");
    ::chmod(path.c_str(), 0640);
    ASSERT_TRUE(write_file_atomically(path, "new"));
    EXPECT_EQ(text_of(path), "new");
    EXPECT_EQ(std::filesystem::status(path).permissions(), std::filesystem::perms(0640));
    ASSERT_TRUE(write_file_atomically(folder.at("fresh.txt"), ""));
    std::filesystem::create_symlink("a.txt", folder.at("link.txt"));
    ASSERT_TRUE(write_file_atomically(folder.at("link.txt"), "through"));
    EXPECT_EQ(text_of(path), "through");
    EXPECT_TRUE(std::filesystem::is_symlink(folder.at("link.txt")));
    EXPECT_EQ(std::distance(std::filesystem::directory_iterator(folder.path()), {}), 3);
}

TEST(Files, says_why_a_file_cannot_be_written) {
    const Folder folder;
    const auto full = write_file_atomically("/dev/full", "text");
    ASSERT_FALSE(full);
    EXPECT_EQ(full.error().code, ErrorCode::Io);
    EXPECT_EQ(full.error().line(), "/dev/full: cannot write: No space left on device");
    EXPECT_TRUE(std::filesystem::is_character_file("/dev/full"));
    EXPECT_FALSE(write_file_atomically(folder.path(), "text"));
    EXPECT_EQ(write_file_atomically(folder.at("no/a.txt"), "text").error().code,
              ErrorCode::NotFound);
    ASSERT_TRUE(write_file_atomically("/dev/null", "text"));
}

TEST(Files, hashes_texts_and_files) {
    const Folder folder;
    const std::string empty = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    EXPECT_EQ(sha256(""), empty);
    EXPECT_EQ(sha256_of_file(folder.write("a", "")).value(), empty);
    EXPECT_EQ(sha256_of_file(folder.write("b", "abc")).value(), sha256("abc"));
    EXPECT_FALSE(sha256_of_file(folder.at("c")));
    EXPECT_FALSE(sha256_of_file(folder.path()));
}

TEST(Files, tells_name_and_ending) {
    EXPECT_EQ(file_name("a/b.c/Line.CSV"), "Line.CSV");
    EXPECT_EQ(file_ending("a/b.c/Line.CSV"), ".csv");
    EXPECT_EQ(file_ending("a.b/c"), "");
    EXPECT_EQ(file_ending(".hidden"), "");
}

}  // namespace
}  // namespace darman::intake
