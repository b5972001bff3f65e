#include "policy/tree_json.hpp"

#include <gtest/gtest.h>

#include "policy_texts.hpp"

namespace darman::policy {
namespace {

std::string print_bare(std::vector<File> files) {
    for (File& file : files) {
        file.comments.clear();
        file.blank_lines.clear();
    }
    return print_all(files);
}

TEST(TreeJson, loses_nothing_but_comments) {
    for (const auto& path : policy_paths()) {
        std::string complaint;
        const std::vector<File> files = parse_well(read_text(path), complaint);
        const std::string json = write_tree(files, nullptr);
        const auto read = read_tree(json);
        ASSERT_TRUE(read.has_value()) << path << ": " << read.error().line();
        EXPECT_EQ(write_tree(*read, nullptr), json) << path;
        EXPECT_EQ(print_bare(*read), print_bare(files)) << path;
        for (std::size_t i = 0; i < files.size(); ++i) {
            EXPECT_TRUE(same_tree(files[i], (*read)[i])) << path;
        }
    }
}

TEST(TreeJson, writes_types_beside_expressions) {
    std::string complaint;
    const auto files = parse_well("module m\nrule x : money = a + b\n", complaint);
    const Expr& sum = std::get<Rule>(files[0].statements[0]).value.base[0];
    const std::string json = write_tree(files, nullptr);
    const std::string typed = [&] {
        const TypeNotes notes = {{&sum, "money"}, {&sum.children[1], "rate"}};
        return write_tree(files, &notes);
    }();
    EXPECT_EQ(json.find("\"type\": \"rate\""), std::string::npos);
    EXPECT_NE(typed.find("\"type\": \"rate\""), std::string::npos);
    const auto read = read_tree(typed);
    ASSERT_TRUE(read.has_value()) << read.error().line();
    EXPECT_EQ(write_tree(*read, nullptr), json);
}

TEST(TreeJson, keeps_places_of_several_files) {
    std::string complaint;
    File file = parse_well("module m\nrule x : money = a\nrule y : money = b\n", complaint)[0];
    std::get<Rule>(file.statements[1]).at.file = 7;
    const auto read = read_tree(write_tree({file}, nullptr));
    ASSERT_TRUE(read.has_value()) << read.error().line();
    const Rule& rule = std::get<Rule>((*read)[0].statements[1]);
    EXPECT_EQ(rule.at.file, 7);
    EXPECT_EQ(rule.at.line, 3);
    EXPECT_EQ(rule.value.at.file, 0);
    EXPECT_EQ(rule.value.at.column, 18);
}

TEST(TreeJson, knows_trees_that_say_the_same) {
    const auto rule = [](const std::string& formula) {
        std::string complaint;
        return parse_well(in_module("rule x : money = " + formula), complaint)[0];
    };
    EXPECT_TRUE(same_tree(rule("5_000 + (a)"), rule("5000\n  + a  # comment")));
    EXPECT_FALSE(same_tree(rule("5_000 + a"), rule("5001 + a")));
    EXPECT_FALSE(same_tree(rule("a at least b"), rule("a at most b")));
}

// A tree a program would write: no places.
std::string tree_of(const std::string& statement) {
    return R"({"format": "darman-policy-tree", "version": 1, "files": [)"
           R"({"kind": "module", "name": "m", "statements": [)" +
           statement + "]}]}";
}

std::string refusal(const std::string& json) {
    const auto read = read_tree(json);
    return read ? "accepted: " + print_all(*read) : read.error().line();
}

TEST(TreeJson, reads_what_a_program_writes) {
    EXPECT_EQ(refusal(tree_of(R"({"statement": "rule", "name": "x", "type": {"base": "money"},
                                  "value": {"base": {"kind": "multiply",
                                                     "left": {"kind": "number", "number": "5000"},
                                                     "right": {"kind": "name", "name": "a"}}}})")),
              "accepted: module m\n\nrule x : money = 5000 * a\n");
}

TEST(TreeJson, refuses_with_a_path_and_a_remedy) {
    const std::string type = R"("type": {"base": "money"})";
    const std::string name = R"({"kind": "name", "name": "a"})";
    const auto rule = [&](const std::string& base) {
        return tree_of(R"({"statement": "rule", "name": "x", )" + type + R"(, "value": {"base": )" +
                       base + "}}");
    };
    EXPECT_EQ(refusal("[1"), read_tree("[1").error().line());
    EXPECT_EQ(
        refusal("{}"),
        "$.format: this is no policy tree: it begins with \"format\": \"darman-policy-tree\"");
    EXPECT_EQ(refusal(R"({"format": "darman-policy-tree", "version": 2, "files": []})"),
              "$.version: a policy tree of another version: this program reads version 1");
    EXPECT_EQ(refusal(R"({"format": "darman-policy-tree", "version": 1, "files": [], "more": 1})"),
              "$.more: an unknown member: remove it");
    EXPECT_EQ(refusal(tree_of(R"({"statement": "rul"})")),
              "$.files[0].statements[0].statement: \"rul\" is none of the values there are: did "
              "you mean \"rule\"?");
    EXPECT_EQ(refusal(tree_of(R"({"statement": "rule", "type": {"base": "money"}, "value": {}})")),
              "$.files[0].statements[0]: the member \"name\" is missing: add it");
    EXPECT_EQ(refusal(tree_of(R"({"statement": "rule", "name": "x", )" + type + "}")),
              "$.files[0].statements[0].value: the member \"base\" is missing: add it");
    EXPECT_EQ(refusal(rule(R"({"kind": "add", "left": )" + name + "}")),
              "$.files[0].statements[0].value.base: the member \"right\" is missing: add it");
    EXPECT_EQ(refusal(rule(R"({"kind": "name", "nmae": "a"})")),
              "$.files[0].statements[0].value.base: the member \"name\" is missing: add it");
    EXPECT_EQ(refusal(rule(R"({"kind": "name", "name": "a", "exact": true})")),
              "$.files[0].statements[0].value.base.exact: an unknown member: remove it");
    EXPECT_EQ(refusal(rule(R"({"kind": "name", "name": 5})")),
              "$.files[0].statements[0].value.base.name: this is not a text in quotes: write a "
              "text in quotes");
    EXPECT_EQ(refusal(rule(R"({"kind": "number", "number": "1e5"})")),
              "$.files[0].statements[0].value.base.number: \"1e5\" is not a number: write it like "
              "12, -3.50, 1_000_000 "
              "or 2/37");
    EXPECT_EQ(refusal(rule(R"({"kind": "compare", "operands": [)" + name +
                           "], \"operators\": [\"is\"]}")),
              "$.files[0].statements[0].value.base.operators: the operators do not fit between the "
              "operands: write one "
              "between each two");
    EXPECT_EQ(refusal(rule(R"({"kind": "name", "name": "a", "at": "0:1"})")),
              "$.files[0].statements[0].value.base.at: this is no place: write \"line:column\", or "
              "leave it out");
    EXPECT_EQ(refusal(rule(R"({"kind": "name", "name": "a", "type": 1})")),
              "$.files[0].statements[0].value.base.type: this is not a text in quotes: write a "
              "text in quotes");
}

TEST(TreeJson, refuses_what_the_language_cannot_say) {
    const auto rule = [](const std::string& rule_name, const std::string& base) {
        return R"({"statement": "rule", "name": ")" + rule_name +
               R"(", "type": {"base": "money"}, "value": {"base": )" + base + "}}";
    };
    const std::string good = rule("x", R"({"kind": "name", "name": "a"})");
    const std::string place = "$.files[0].statements[2]: this cannot be said in the language: ";
    const std::string remedy = ": compare it with the tree of a policy that says the like";
    const std::string other = "read back from its text it is another";
    const auto third = [&](const std::string& statement) {
        return refusal(tree_of(good + "," + good + "," + statement + "," + good));
    };
    EXPECT_EQ(third(rule("x", R"({"kind": "number", "number": "1/3"})")),
              place + "\"1/3\" is neither a date nor a division" + remedy);
    EXPECT_EQ(third(rule("x y", R"({"kind": "name", "name": "a"})")),
              place + "expected `:` and a type after the rule's name, found `y`" + remedy);
    EXPECT_EQ(third(rule("x", R"({"kind": "name", "name": "a\nrule z : money = 1"})")),
              place + other + remedy);
    EXPECT_EQ(third(rule("x", R"({"kind": "name", "name": "a # b"})")), place + other + remedy);
    EXPECT_EQ(third(rule("x", R"({"kind": "any"})")), place + "`any` without a set" + remedy);
    EXPECT_EQ(third(rule("x", R"({"kind": "code", "code": "a\u0001b"})")), place + other + remedy);
    std::string deep = R"({"kind": "name", "name": "a"})";
    for (int i = 0; i < 210; ++i) {
        deep = R"({"kind": "not", "of": )" + deep + "}";
    }
    EXPECT_EQ(third(rule("x", deep)), place + "this nests more than 200 deep" + remedy);
    for (int i = 0; i < 1'000; ++i) {
        deep = R"({"kind": "not", "of": )" + deep + "}";
    }
    EXPECT_NE(third(rule("x", deep)).find("deep"), std::string::npos);
}

}  // namespace
}  // namespace darman::policy
