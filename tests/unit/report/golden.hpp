// Texts kept in tests/unit/report/golden. DARMAN_ACCEPT_GOLDEN=1 writes them anew; the change is
// then reviewed as a change of what users read.
#pragma once

#include <cstdlib>
#include <fstream>
#include <sstream>
#include <string>

#include <gtest/gtest.h>

namespace darman::report::sample {

inline void expect_golden(const std::string& name, const std::string& text) {
    const char* root = std::getenv("DARMAN_SOURCE_DIR");
    ASSERT_NE(root, nullptr) << "set DARMAN_SOURCE_DIR to the root of the sources";
    const std::string path = std::string(root) + "/tests/unit/report/golden/" + name;
    if (std::getenv("DARMAN_ACCEPT_GOLDEN") != nullptr) {
        std::ofstream(path) << text;
    }
    std::ifstream file(path);
    std::ostringstream expected;
    expected << file.rdbuf();
    EXPECT_EQ(expected.str(), text) << "in " << path << "; DARMAN_ACCEPT_GOLDEN=1 accepts";
}

}  // namespace darman::report::sample
