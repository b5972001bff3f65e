// What the compiler has to say about a policy: all of it at once, each with place and remedy.
#pragma once

#include <string>
#include <vector>

#include "policy/ast.hpp"

namespace darman::policy {

enum class Severity { Error, Warning };

// id is stable ("unknown-name", "missing-citation"), for tests and tools.
struct Diagnostic {
    Severity severity = Severity::Error;
    std::string id;
    Span at;
    std::string message;
    std::string remedy;
};

class Diagnostics {
  public:
    void error(std::string id, Span at, std::string message, std::string remedy);
    void warning(std::string id, Span at, std::string message, std::string remedy);

    [[nodiscard]] bool has_errors() const;

    [[nodiscard]] const std::vector<Diagnostic>& all() const { return items_; }

    // In order of file, line, column; the same message at one place only once.
    void sort();

  private:
    std::vector<Diagnostic> items_;
};

// "file:line:column: what: remedy" (warnings: "file:line:column: warning: what: remedy").
std::string line_of(const Diagnostic& diagnostic, const std::vector<std::string>& file_names);

// The candidate nearest to `word` by edit distance, "" when none is near enough to be meant.
std::string nearest(const std::string& word, const std::vector<std::string>& candidates);

}  // namespace darman::policy
