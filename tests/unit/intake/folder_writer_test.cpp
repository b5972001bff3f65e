#include "intake/folder_writer.hpp"

#include <filesystem>

#include <gtest/gtest.h>

#include "folder.hpp"
#include "intake/files.hpp"

namespace darman::intake {
namespace {

namespace fs = std::filesystem;

std::size_t entries_of(const std::string& path) {
    return static_cast<std::size_t>(
        std::distance(fs::directory_iterator(path), fs::directory_iterator()));
}

TEST(FolderWriter, is_there_whole_and_only_at_the_end) {
    const Folder folder;
    const std::string to = folder.at("scheme");
    auto writer = FolderWriter::create(to + "/", {"a.csv", "b.csv"});
    ASSERT_TRUE(writer) << writer.error().line();
    ASSERT_TRUE(writer->append(0, "x\n"));
    ASSERT_TRUE(writer->append(1, "y\n"));
    ASSERT_TRUE(writer->append(0, "z\n"));
    EXPECT_FALSE(fs::exists(to));
    ASSERT_TRUE(writer->finish());
    EXPECT_EQ(*read_file(to + "/a.csv"), "x\nz\n");
    EXPECT_EQ(*read_file(to + "/b.csv"), "y\n");
    EXPECT_EQ(entries_of(folder.path()), 1U);
}

TEST(FolderWriter, leaves_nothing_when_it_is_given_up) {
    const Folder folder;
    {
        auto writer = FolderWriter::create(folder.at("scheme"), {"a.csv"});
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->append(0, "x\n"));
    }
    EXPECT_EQ(entries_of(folder.path()), 0U);
}

TEST(FolderWriter, takes_an_empty_folder_and_refuses_any_other) {
    const Folder folder;
    fs::create_directory(folder.at("empty"));
    {
        auto writer = FolderWriter::create(folder.at("empty"), {"a.csv"});
        ASSERT_TRUE(writer);
        ASSERT_TRUE(writer->finish());
    }
    EXPECT_TRUE(fs::exists(folder.at("empty") + "/a.csv"));
    const auto again = FolderWriter::create(folder.at("empty"), {"a.csv"});
    ASSERT_FALSE(again);
    EXPECT_EQ(again.error().line(),
              folder.at("empty") +
                  ": the folder holds something already: name a new one, or empty it yourself");
    fs::create_directory(folder.at("hidden"));
    folder.write("hidden/.x", "");
    EXPECT_FALSE(FolderWriter::create(folder.at("hidden"), {"a.csv"}));
    EXPECT_FALSE(FolderWriter::create(folder.write("file", ""), {"a.csv"}));
    const auto nowhere = FolderWriter::create(folder.at("no/scheme"), {"a.csv"});
    ASSERT_FALSE(nowhere);
    EXPECT_EQ(nowhere.error().line(),
              folder.at("no/scheme") +
                  ": the folder that should hold it is not there: make it "
                  "first, or name another place");
}

}  // namespace
}  // namespace darman::intake
