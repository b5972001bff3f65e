// One reason code is borne by one name.
#include <gtest/gtest.h>

#include "checked.hpp"

namespace darman::policy {
namespace {

TEST(Bearers, one_code_borne_by_two_is_an_error) {
    EXPECT_EQ(
        said_of(about_lines("reject Line with refused borne by provider when urgent [1]\n"
                            "reject Line with refused borne by patient when not urgent [2]\n")),
        (Said{"p.policy:8:1: the reason code refused is borne by patient here and by provider "
              "elsewhere: name one bearer, or give the two cases two codes"}));
    EXPECT_EQ(said_of(about_lines("reject Line with cover borne by provider when urgent [1]\n"
                                  "pend Line with cover when not urgent [2]\n")),
              (Said{"p.policy:8:1: the reason code cover is borne by nobody named here and by "
                    "provider elsewhere: name one bearer, or give the two cases two codes"}));
}

TEST(Bearers, of_modules_that_never_meet_each_may_say_otherwise) {
    const std::string other =
        "module u source \"Law\" governed by Row.date\n"
        "entity Row { id key; date; odd bool }\n"
        "reject Row with cover borne by patient when odd [1]\n";
    const std::string one =
        about_lines("reject Line with cover borne by provider when urgent [1]\n");
    EXPECT_EQ(said_of(one + other), Said{});
    EXPECT_EQ(
        said_of(one + other + "module both use t, u source \"Law\" governed by Row.date\n").size(),
        1U);
}

TEST(Bearers, are_labelled_once_for_all_statements) {
    const Checked checked =
        check(about_lines("reject Line with a borne by provider when urgent [1]\n"
                          "reject Line with b borne by provider fa \"مرکز\" known as openimis "
                          "\"6\" when urgent [1]\n"));
    ASSERT_NE(checked.model, nullptr);
    EXPECT_EQ(checked.model->verdicts[0].bearer.fa, "مرکز");
    EXPECT_EQ(checked.model->verdicts[1].known_as.at(0).system, "openimis");
    EXPECT_EQ(
        said_of(about_lines("reject Line with a borne by provider fa \"مرکز\" when urgent [1]\n"
                            "reject Line with b borne by provider fa \"دفتر\" when urgent [1]\n"))
            .size(),
        1U);
}

TEST(RegisterLabels, are_of_the_row_with_the_latest_from) {
    const Files files = {{"r.csv",
                          "code,from,to,fa,en\n"
                          "x,1404-01-01,,تازه,new\n"
                          "x,,1403-12-30,کهنه,old\n"
                          "y,,,,why\n"}};
    const Checked sound = check(about_lines("dictionary Register file \"r.csv\"\n"
                                            "rule Line.a : money = amount [1]\n"),
                                {},
                                files);
    ASSERT_NE(sound.model, nullptr);
    for (const DictionaryInfo& dictionary : sound.model->dictionaries) {
        if (dictionary.name == "Register") {
            EXPECT_EQ(dictionary.code_labels.at(0).fa, "تازه");
            EXPECT_EQ(dictionary.code_labels.at(0).en, "new");
            EXPECT_EQ(dictionary.code_labels.at(1).fa, "");
            EXPECT_EQ(dictionary.code_labels.at(1).en, "why");
        }
    }
}

}  // namespace
}  // namespace darman::policy
