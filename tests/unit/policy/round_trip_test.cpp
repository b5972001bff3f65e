// Method: take the policies of the design and change tokens of them at random, many times. Each
// text is refused with messages, or prints to a text that says the same and prints to itself, and
// reads back from its JSON. A failure prints its seed.
#include <random>

#include <gtest/gtest.h>

#include "policy/lexer.hpp"
#include "policy/tree_json.hpp"
#include "policy_texts.hpp"

namespace darman::policy {
namespace {

constexpr std::uint32_t kSeeds = 3'000;

std::uint32_t draw(std::mt19937& random, std::size_t below) {
    return static_cast<std::uint32_t>(random() % below);
}

// Pieces of a text: its tokens with the blanks before them.
std::vector<std::string> pieces_of(const std::string& text) {
    const Lexed lexed = lex(text, 0);
    std::vector<std::string> pieces;
    std::size_t begin = 0;
    for (const Token& token : lexed.tokens) {
        const std::size_t end = token.offset + token.size;
        pieces.push_back(text.substr(begin, end - begin));
        begin = end;
    }
    pieces.push_back(text.substr(begin));
    return pieces;
}

std::string mutated(std::vector<std::string> pieces,
                    const std::vector<std::string>& all,
                    std::mt19937& random) {
    // A part of the policy is enough, and quicker.
    const std::size_t first = draw(random, pieces.size());
    const std::size_t last = std::min(pieces.size(), first + 20 + draw(random, 200));
    pieces = {pieces.begin() + static_cast<std::ptrdiff_t>(first),
              pieces.begin() + static_cast<std::ptrdiff_t>(last)};
    const std::uint32_t changes = draw(random, 4);
    for (std::uint32_t i = 0; i < changes && !pieces.empty(); ++i) {
        const std::size_t at = draw(random, pieces.size());
        const std::string other = all[draw(random, all.size())];
        switch (draw(random, 4)) {
            case 0:
                pieces[at] = other;
                break;
            case 1:
                pieces.insert(pieces.begin() + static_cast<std::ptrdiff_t>(at), other);
                break;
            case 2:
                pieces.erase(pieces.begin() + static_cast<std::ptrdiff_t>(at));
                break;
            default:
                std::swap(pieces[at], pieces[draw(random, pieces.size())]);
                break;
        }
    }
    std::string text;
    for (const std::string& piece : pieces) {
        text += piece;
    }
    return text;
}

// The parts of a text that can be read, whatever else is wrong with it.
std::vector<File> readable(const std::string& text) {
    Diagnostics diagnostics;
    std::vector<File> files = parse(text, 0, diagnostics);
    EXPECT_TRUE(!files.empty() || diagnostics.has_errors());
    std::vector<File> kept;
    for (File& file : files) {
        const bool nameless = file.kind != FileKind::Tests && file.name.empty();
        const bool without_base = file.kind == FileKind::Reform && file.of.empty();
        if (nameless || without_base) {
            file.kind = FileKind::Module;
            file.name = "m";
            file.of.clear();
            file.ops.clear();
        }
        if (file.kind != FileKind::Tests || !file.statements.empty()) {
            kept.push_back(std::move(file));
        }
    }
    return kept;
}

void expect_round_trip(const std::string& text) {
    for (const File& file : readable(text)) {
        const std::string printed = print(file);
        std::string complaint;
        const std::vector<File> again = parse_well(printed, complaint);
        ASSERT_EQ(complaint, "") << printed;
        ASSERT_EQ(again.size(), 1U) << printed;
        EXPECT_TRUE(same_tree(file, again[0])) << printed;
        EXPECT_EQ(file.comments.size(), again[0].comments.size()) << printed;
        EXPECT_EQ(print(again[0]), printed);
        const std::string json = write_tree({file}, nullptr);
        const auto read = read_tree(json);
        ASSERT_TRUE(read.has_value()) << read.error().line() << "\n" << printed;
        EXPECT_EQ(write_tree(*read, nullptr), json);
    }
}

TEST(RoundTrip, of_policies_changed_at_random) {
    std::vector<std::vector<std::string>> policies;
    std::vector<std::string> all;
    for (const auto& path : policy_paths()) {
        policies.push_back(pieces_of(read_text(path)));
        all.insert(all.end(), policies.back().begin(), policies.back().end());
    }
    for (std::uint32_t seed = 0; seed < kSeeds; ++seed) {
        std::mt19937 random(seed);
        const std::vector<std::string>& policy = policies[draw(random, policies.size())];
        const std::string text = (draw(random, 2) == 0 ? "module m\n  source \"A\"\n" : "") +
                                 mutated(policy, all, random);
        expect_round_trip(text);
        if (testing::Test::HasFailure()) {
            FAIL() << "seed " << seed << ":\n" << text;
        }
    }
}

}  // namespace
}  // namespace darman::policy
