// Statements and tokens of a mapping file.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace darman::fhir {

struct Token {
    enum class Kind { Word, Number, String, Symbol, End };

    Kind kind = Kind::End;
    std::string text;
    int line = 0;
    int column = 0;
    bool after_blank = false;  // a blank stands before it: "coding (x)" is not "coding(x)"
};

// A statement begins in column 1; each less or equally indented line under it is an item, a deeper
// one continues the item before. Each list ends with an End token.
struct Statement {
    std::vector<Token> head;
    std::vector<std::vector<Token>> items;
};

base::Result<std::vector<Statement>> split_mapping(std::string_view text, std::string_view name);

base::Error mapping_error(std::string_view name,
                          const Token& token,
                          std::string message,
                          std::string remedy);

}  // namespace darman::fhir
