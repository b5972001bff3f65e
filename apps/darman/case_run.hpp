// What decide and explain share: options, and the way from files to a decision.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "command.hpp"
#include "engine/reference/engine.hpp"
#include "policy_files.hpp"
#include "report/terms.hpp"

namespace darman::app {

struct CaseOptions {
    std::vector<std::string> policies;
    std::vector<std::string> files;
    std::string mapping;
    std::string known_at;  // "": today
    std::string language = "en";
    std::vector<std::string> modules;
    std::vector<std::string> variants;
    std::vector<std::string> reforms;
    bool json = false;
    bool skip_bad_rows = false;
    // Of a prepared year only what decides these rows is read; empty: all.
    std::vector<std::string> only_rows;
    std::string html;
    std::string output;

    [[nodiscard]] report::Language shown_in() const {
        return language == "fa" ? report::Language::Fa : report::Language::En;
    }
};

void add_case_options(CLI::App& command, CaseOptions& options);

// A case that was decided. Each member points into those above it.
struct CaseRun {
    std::unique_ptr<PolicySources> sources;
    std::unique_ptr<policy::Model> model;
    std::optional<engine::BindResult> bound;
    std::optional<engine::Session> session;
    engine::Decision decision;
    bool some_rows_bad = false;  // with skip_bad_rows: the exit code tells it
};

// "" is today; else a date in either calendar. The error's place is --known-at.
base::Result<void> read_known_at(const std::string& text, core::Date& known_at);

// Reads and compiles what --policy, --module, --variant and --reform name; or tells what is wrong
// and gives the exit code.
int compile_case_policy(const CaseOptions& options, Console& console, CaseRun& run);

// Decides; or tells what is wrong and gives the exit code.
int open_case(const CaseOptions& options, Console& console, CaseRun& run);

}  // namespace darman::app
