#include "fhir/mapping.hpp"

#include <fstream>
#include <sstream>

#include <gtest/gtest.h>

namespace darman::fhir {
namespace {

std::string refusal(const std::string& text) {
    const auto mapping = parse_mapping(text, "m.fhirmap");
    return mapping ? "accepted" : mapping.error().line();
}

// A mapping of one column, whose definition is given.
std::string of_column(const std::string& definition) {
    return refusal("mapping fhir R4\nentity Claim from Claim\n  id key = id\n  x = " + definition);
}

TEST(Mapping, reads_entities_columns_and_continued_lines) {
    const auto mapping = parse_mapping(
        "# a comment\n"
        "mapping fhir R4\n"
        "\n"
        "entity Claim from Claim.where(status = 'active' and (use = 'claim' or use.empty()))\n"
        "  id key = id\n"
        "  urgent = priority.coding(pp).code\r\n"
        "    map stat -> yes,   # with a comment\n"
        "      in-progress -> no, otherwise unknown\n"
        "    absent no\n"
        "entity Line of Claim from item\n"
        "  number key = sequence as integer\n"
        "  gross = net as money USD\n"
        "history Person.coverage from Coverage\n"
        "  id = beneficiary.reference\n"
        "system pp \"http://a#b\"\n",
        "m.fhirmap");
    ASSERT_TRUE(mapping) << mapping.error().line();
    ASSERT_EQ(mapping->entities.size(), 3U);
    const Entity& claim = mapping->entities[0];
    EXPECT_EQ(claim.columns[1].values[1].first, "in-progress");
    EXPECT_EQ(claim.columns[1].otherwise.kind, Fallback::Kind::Unknown);
    EXPECT_EQ(claim.columns[1].absent.constant, "no");
    EXPECT_EQ(mapping->entities[1].column_names(),
              (std::vector<std::string>{"claim", "number", "gross"}));
    EXPECT_EQ(mapping->entities[1].columns[1].argument, "USD");
    EXPECT_EQ(mapping->entities[2].name, "Person.coverage");
    EXPECT_TRUE(mapping->reads("Coverage"));
    EXPECT_FALSE(mapping->reads("Patient"));
}

TEST(Mapping, names_line_and_column_of_what_is_wrong) {
    EXPECT_EQ(refusal(""), "m.fhirmap: empty mapping file: begin with the line: mapping fhir R4");
    EXPECT_EQ(refusal("mapping fhir R5\nentity"),
              "m.fhirmap:1:14: expected \"mapping fhir R4\", found \"R5\": begin with the line: "
              "mapping fhir R4");
    EXPECT_EQ(refusal("mapping fhir R4\nentity Claim from Claim\n  x = id"),
              "m.fhirmap:2:1: Claim has no key: write \"key\" after the name of a column: id key = "
              "id");
    EXPECT_EQ(of_column("id as dat"),
              "m.fhirmap:4:13: expected a type, found \"dat\": there are text, bool, integer, "
              "decimal, date, instant, month, money CURRENCY, reference to ENTITY");
    EXPECT_EQ(of_column("priority.coding(pp).code").substr(0, 54),
              "m.fhirmap:4:23: expected a code system, found \"pp\": de");
    EXPECT_EQ(of_column("item.frist()").substr(0, 55),
              "m.fhirmap:4:17: \"frist\" is not a function of mapping fi");
    EXPECT_EQ(of_column("patient as reference to Person").substr(0, 72),
              "m.fhirmap:4:1: a reference to \"Person\", which the mapping does not fill:");
}

TEST(Mapping, refuses_what_it_cannot_mean) {
    for (const char* text :
         {"mapping fhir R4",
          "mapping fhir R4\n  id = id",
          "  mapping fhir R4",
          "mapping fhir R4\nentity claim from Claim\n  id key = id",
          "mapping fhir R4\nentity Claim from claim\n  id key = id",
          "mapping fhir R4\nentity Claim Claim\n  id key = id",
          "mapping fhir R4\nentity Claim from Claim",
          "mapping fhir R4\nentity Line of Claim from item\n  id key = id",
          "mapping fhir R4\nentity A from B\n  id key = id\nentity A from C\n  id key = id",
          "mapping fhir R4\nsystem a \"x\"\nsystem a \"y\"\nentity A from B\n  id key = id",
          "mapping fhir R4\nentity A from B\n  id key = id\n  id = id",
          "mapping fhir R4\nwrong"}) {
        EXPECT_NE(refusal(text), "accepted") << text;
    }
    for (const char* definition : {"",
                                   "id as",
                                   "id map",
                                   "id map a",
                                   "id map a ->",
                                   "id map a -> 1, a -> 2",
                                   "id absent",
                                   "id absent keep x",
                                   "'open",
                                   "a..b",
                                   "a[",
                                   "a[x]",
                                   "a[1.5]",
                                   "a[99999999]",
                                   "a.where()",
                                   "a.where(b = )",
                                   "a.where((b = 'c')",
                                   "%other.id",
                                   "$that",
                                   "id id",
                                   "id as money",
                                   "id as reference Person",
                                   "a-b",
                                   "a.extension(b)",
                                   "@",
                                   "id ; id"}) {
        EXPECT_NE(of_column(definition), "accepted") << definition;
    }
    EXPECT_EQ(
        of_column("$this.a[0].b.where(c != d and e.exists()).extension('u').valueCode & '/' & "
                  "%parent.x else 1 as text map a -> none, otherwise keep absent error"),
        "accepted");
}

TEST(Mapping, limits_nesting) {
    std::string path = "a";
    for (int i = 0; i < 1000; ++i) {
        path += ".where(a";
    }
    EXPECT_NE(of_column(path).find("nested deeper"), std::string::npos);
    EXPECT_NE(of_column("a.where(" + std::string(5000, '(')).find("nested deeper"),
              std::string::npos);
    std::string chain = "a.where(b";
    for (int i = 0; i < 50000; ++i) {
        chain += " and b";
    }
    EXPECT_EQ(of_column(chain + ")"), "accepted");
    EXPECT_NE(refusal(std::string(kMappingBytesMax + 1, '#')), "accepted");
}

TEST(Mapping, accepts_the_example_mappings) {
    const char* root = std::getenv("DARMAN_SOURCE_DIR");
    ASSERT_NE(root, nullptr);
    for (const char* name : {"claims/hl7.fhirmap", "synthea/synthea.fhirmap"}) {
        std::ifstream file(std::string(root) + "/policies/examples/" + name);
        std::stringstream text;
        text << file.rdbuf();
        EXPECT_EQ(refusal(text.str()), "accepted");
    }
}

}  // namespace
}  // namespace darman::fhir
