// Policies from the disk: read, parsed, compiled; and what there is to say about them.
#pragma once

#include <memory>
#include <set>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "console.hpp"
#include "policy/compile.hpp"

namespace darman::app {

struct PolicySources {
    policy::Library library;
    policy::Diagnostics parsed;  // what the parser said
};

// All .policy and .policytest files of the folders (or files).
base::Result<PolicySources> read_policies(const std::vector<std::string>& paths);

policy::Loader file_loader();
policy::Hasher file_hasher();

// Diagnostics gathered from several compilations of one library, each told once.
class Findings {
  public:
    explicit Findings(const policy::Library& library) : library_(library) {}

    void add(const policy::Diagnostics& diagnostics);

    [[nodiscard]] const std::vector<policy::Diagnostic>& all() const { return items_; }

    [[nodiscard]] std::size_t error_count() const { return error_count_; }

    [[nodiscard]] std::size_t warning_count() const { return items_.size() - error_count_; }

    // Each in a line on standard error, errors first; then, if there are any, a line that counts
    // them.
    void tell(Console& console) const;

  private:
    const policy::Library& library_;
    std::vector<policy::Diagnostic> items_;
    std::set<std::string> lines_;
    std::size_t error_count_ = 0;
};

// Null when there are errors; what was found is in `findings`.
std::unique_ptr<policy::Model> compile(const PolicySources& sources,
                                       const policy::CompileOptions& options,
                                       Findings& findings);

// "1 error", "2 errors".
std::string counted(std::size_t count, const std::string& noun);

// A name that was given on the command line must exist: an error with the nearest one if not.
base::Result<void> check_names(const std::string& what,
                               const std::vector<std::string>& wanted,
                               const std::vector<std::string>& known);

// What there is to name: modules; variants, alone and with their module; reforms.
std::vector<std::string> module_names(const policy::Library& library);
std::vector<std::string> variant_names(const policy::Library& library);
std::vector<std::string> reform_names(const policy::Library& library);

}  // namespace darman::app
