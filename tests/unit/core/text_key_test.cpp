#include "core/text_key.hpp"

#include <string>
#include <utility>
#include <vector>

#include <gtest/gtest.h>

namespace darman::core {
namespace {

TEST(TextKey, folds_letters_that_are_one_to_a_reader) {
    const std::vector<std::pair<const char*, const char*>> rows = {
        {"علي", "علی"},      {"موسى", "موسی"},    {"كتاب", "کتاب"},     {"بيمة", "بیمه"},
        {"خانۀ", "خانه"},    {"خانهٔ", "خانه"},    {"تأمین", "تامین"},   {"إرجاع", "ارجاع"},
        {"ٱلله", "الله"},    {"مؤمن", "مومن"},    {"کاملاً", "کاملا"},   {"مُحَمَّد", "محمد"},
        {"ســـلام", "سلام"}, {"۱۴٠3", "1403"},    {"FHIR", "fhir"},     {"ﻣﺎده", "ماده"},
        {"١٦", "16"},        {"a\u00A0b", "a b"}, {"\uFEFFالف", "الف"}, {"\u2067الف\u2069", "الف"},
    };
    for (const auto& [text, expected] : rows) {
        EXPECT_EQ(fold_text(text), expected) << text;
    }
}

TEST(TextKey, keeps_letters_that_only_the_loose_key_joins) {
    EXPECT_NE(glued_key("آب"), glued_key("اب"));
    EXPECT_EQ(loose_glued_key("آب"), loose_glued_key("اب"));
    EXPECT_NE(glued_key("مسئول"), glued_key("مسیول"));
    EXPECT_EQ(loose_glued_key("مسئول"), loose_glued_key("مسیول"));
    EXPECT_EQ(loose_glued_key("املاء"), loose_glued_key("املا"));
}

TEST(TextKey, of_words_has_one_blank_between_them) {
    EXPECT_EQ(token_key("  حوزه\u00A0 درمان،\tسلامت "), "حوزه درمان سلامت");
    EXPECT_EQ(token_key("حوزه\u200Cها"), "حوزهها");
    EXPECT_EQ(token_key("«امیرالمؤمنین»(ع)"), "امیرالمومنین ع");
    EXPECT_EQ(token_key("نرخ ۲٫۵ و 1٬403 در 1.5."), "نرخ 2.5 و 1403 در 1.5");
    EXPECT_EQ(token_key("۱۴۰۳/۰۸/۰۱"), "1403 08 01");
    EXPECT_EQ(token_key("، ؛ -"), "");
}

TEST(TextKey, glued_is_blind_to_blanks_and_half_spaces) {
    const std::string expected = "تامیناجتماعی";
    for (const char* text : {"تأمین اجتماعی",
                             "تأمین\u200Cاجتماعی",
                             "تأمیناجتماعی",
                             "تامين  اجتماعي",
                             "تأمین\u00A0اجتماعی",
                             "تـأمین اجتماعی"}) {
        EXPECT_EQ(glued_key(text), expected) << text;
    }
}

TEST(TextKey, is_a_fixed_point_of_itself) {
    for (const char* text :
         {"تأمین\u200Cاجتماعی ۲٫۵", "بیمه‌ای ﻣﺎده", "Été Ⅳ ﷲ", "حوزه ها"}) {
        EXPECT_EQ(fold_text(fold_text(text)), fold_text(text)) << text;
        EXPECT_EQ(token_key(token_key(text)), token_key(text)) << text;
        EXPECT_EQ(glued_key(glued_key(text)), glued_key(text)) << text;
        EXPECT_EQ(glued_key(token_key(text)), glued_key(text)) << text;
    }
}

TEST(TextKey, loose_takes_endings_and_beginnings_off_however_they_were_typed) {
    for (const char* text :
         {"هزینه ها", "هزینه\u200Cها", "هزینهها", "هزینه های", "هزینه هایی", "هزینه هایشان"}) {
        EXPECT_EQ(loose_token_key(text), "هزینه") << text;
    }
    EXPECT_EQ(loose_token_key("می رود"), loose_token_key("میرود"));
    EXPECT_EQ(loose_token_key("نمی\u200Cروند"), "روند");
    EXPECT_EQ(loose_token_key("بزرگ ترین"), loose_token_key("بزرگ"));
    EXPECT_EQ(loose_token_key("آنها"), "انها") << "two letters would be left";
    EXPECT_EQ(loose_token_key("ها"), "ها");
    EXPECT_EQ(loose_token_key("می"), "می");
}

TEST(TextKey, contains_by_glued_keys) {
    EXPECT_TRUE(glued_contains("سازمان تأمیناجتماعی؛", "تامین اجتماعی"));
    EXPECT_TRUE(glued_contains("از ۱۶ میلیون ریال", "16 میلیون"));
    EXPECT_FALSE(glued_contains("سازمان", "سازمان تأمین"));
    EXPECT_FALSE(glued_contains("سازمان", "")) << "nothing is not looked for";
    EXPECT_FALSE(glued_contains("سازمان", "؟!"));
}

TEST(TextKey, reads_broken_bytes_without_failing) {
    for (const char* text : {"\xff", "\xDB", "الف\xD9", "\xF0\x9F", "\xED\xA0\x80"}) {
        EXPECT_EQ(glued_key(text).find('\xff'), std::string::npos);
        static_cast<void>(loose_token_key(text));
    }
    EXPECT_EQ(glued_key("😀"), "");
    EXPECT_EQ(glued_key("𐎠"), "𐎠") << "letters beyond the first plane are letters";
}

TEST(Sentences, end_with_their_line_or_their_mark) {
    const std::vector<std::string> expected = {"یک.", "نرخ ۲.۵ است؟", "سه", "چهار!"};
    EXPECT_EQ(split_sentences("یک. نرخ ۲.۵ است؟ سه\n\n  چهار!\r\n"), expected);
    EXPECT_TRUE(split_sentences(" \n\t").empty());
    EXPECT_EQ(split_sentences("...").size(), 1U);
}

}  // namespace
}  // namespace darman::core
