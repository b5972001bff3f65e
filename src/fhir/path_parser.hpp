// Reads FHIR paths, the subset of FHIRPath that mapping files may use, out of a list of tokens.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"
#include "fhir/mapping.hpp"
#include "fhir/mapping_lexer.hpp"

namespace darman::fhir {

using CodeSystems = std::vector<std::pair<std::string, std::string>>;  // short name, URL

class TokenReader {
  public:
    TokenReader(const std::vector<Token>& tokens, std::string_view name)
        : tokens_(tokens), name_(name) {}

    [[nodiscard]] const Token& peek() const { return tokens_[at_]; }

    const Token& take();  // the End token is never passed

    [[nodiscard]] bool at_end() const { return peek().kind == Token::Kind::End; }

    [[nodiscard]] bool at_word(std::string_view word) const;
    [[nodiscard]] bool at_symbol(std::string_view symbol) const;
    bool take_word(std::string_view word);
    bool take_symbol(std::string_view symbol);

    // A name: a word that begins with a letter. `what` says of what, for the message.
    base::Result<std::string> name(std::string_view what);
    base::Result<void> symbol(std::string_view symbol);
    base::Result<void> end();

    [[nodiscard]] base::Error error(std::string message, std::string remedy) const;
    // "expected WHAT, found …"
    [[nodiscard]] base::Error expected(std::string_view what, std::string remedy) const;

  private:
    const std::vector<Token>& tokens_;
    std::string_view name_;
    std::size_t at_ = 0;
};

class PathParser {
  public:
    PathParser(TokenReader& reader, const CodeSystems& systems)
        : reader_(reader), systems_(systems) {}

    base::Result<Path> path();
    // The steps after a resource type: ".item.where(…)", possibly none.
    base::Result<Path> rest_of_source();

  private:
    base::Result<void> steps(Path& path);
    base::Result<void> index(Path& path);
    base::Result<void> named_step(Path& path);
    base::Result<void> function(Path& path, const std::string& name);
    base::Result<void> coding(Path& path);
    base::Result<Step> where();
    base::Result<Condition> condition();
    base::Result<Condition> conjunction();
    base::Result<Condition> comparison();

    TokenReader& reader_;
    const CodeSystems& systems_;
    int nesting_ = 0;
};

}  // namespace darman::fhir
