#include <gtest/gtest.h>

#include "golden.hpp"
#include "json/json.hpp"
#include "report/json.hpp"
#include "report/phrases.hpp"
#include "report/table.hpp"
#include "report/totals.hpp"
#include "sample.hpp"

namespace darman::report {
namespace {

TextOptions plain(Language language) {
    TextOptions options;
    options.language = language;
    return options;
}

TEST(DecisionText, is_readable_in_both_languages) {
    sample::expect_golden("decision_en.txt",
                          decision_text(sample::decision(), plain(Language::En)));
    sample::expect_golden("decision_fa.txt",
                          decision_text(sample::decision(), plain(Language::Fa)));
}

TEST(DecisionText, colours_verdicts_only_when_asked) {
    TextOptions options = plain(Language::En);
    EXPECT_EQ(decision_text(sample::decision(), options).find('\x1b'), std::string::npos);
    options.color = true;
    EXPECT_NE(decision_text(sample::decision(), options).find("\x1b[31mrejected"),
              std::string::npos);
}

TEST(DecisionText, keeps_hostile_text_in_its_line) {
    const std::string text = decision_text(sample::hostile_decision(), plain(Language::En));
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find("\nsecond line"), std::string::npos);
}

TEST(DecisionText, says_that_there_is_nothing_to_decide) {
    engine::Decision empty;
    EXPECT_NE(decision_text(empty, plain(Language::En)).find("nothing to decide"),
              std::string::npos);
}

TEST(DecisionText, shows_money_first_when_columns_are_many) {
    engine::Decision decision = sample::decision();
    engine::GivenValue text;
    text.name = "note";
    text.value = sample::value("text", "n", "n");
    for (engine::RowDecision& row : decision.rows) {
        if (!row.given.empty()) {
            for (int i = 0; i < 6; ++i) {
                text.name = "note_" + std::to_string(i);
                row.given.insert(row.given.begin(), text);
            }
        }
    }
    const std::string shown = decision_text(decision, plain(Language::En));
    EXPECT_NE(shown.find("patient pays"), std::string::npos);
    EXPECT_NE(shown.find("  3 more values are in --json and --html"), std::string::npos) << shown;
}

TEST(Totals, are_exact_and_do_not_take_unknown_for_zero) {
    engine::Decision decision = sample::decision();
    decision.rows[1].given[0].value = sample::money("9007199254740993");
    decision.rows[2].given[0].value = sample::money("0.25");
    const Totals totals = totals_of(telling_rows(decision));
    ASSERT_EQ(totals.columns.size(), 2U);
    EXPECT_EQ(sum_plain(totals.columns[0]), "9007199254764993.25");
    EXPECT_EQ(sum_text(totals.columns[0], Language::En), "9,007,199,254,764,993.25");
    EXPECT_EQ(totals.columns[0].unknown_count, 3U);
    EXPECT_EQ(totals.row_count, 7U) << "the person above carries only facts";
    EXPECT_EQ(totals.of(engine::Verdict::Accepted), 3U);
}

TEST(Phrases, name_dates_of_both_calendars) {
    EXPECT_EQ(long_date("2026-05-02", Language::En), "2 May 2026 (12 Ordibehesht 1405)");
    EXPECT_EQ(long_date("2026-05-02", Language::Fa), "۱۲ اردیبهشت ۱۴۰۵ (۲ مه ۲۰۲۶)");
    EXPECT_EQ(short_date("2025-03-20", Language::Fa), "۱۴۰۳/۱۲/۳۰");
    EXPECT_EQ(long_date("1802-05-02", Language::En), "2 May 1802") << "before the Jalali range";
    EXPECT_EQ(long_date("tomorrow", Language::En), "tomorrow");
}

TEST(Phrases, put_citations_into_persian) {
    EXPECT_EQ(persian_citation("Law 123/2024 art 12(1)"), "قانون ۱۲۳/۲۰۲۴ مادهٔ ۱۲(۱)");
    EXPECT_EQ(persian_citation("Act of 1354"), "قانون ۱۳۵۴");
    EXPECT_EQ(persian_citation("Book of Tariffs"), "Book of Tariffs");
    EXPECT_EQ(persian_citation("Rules of the Example Scheme art 2"),
              "Rules of the Example Scheme مادهٔ ۲");
}

TEST(Phrases, humanise_names) {
    EXPECT_EQ(humanised("share_due", Language::En), "share due");
    EXPECT_EQ(humanised("previous.base", Language::En), "previous base");
    EXPECT_EQ(humanised("Claim.hardship: x", Language::En), "Claim.hardship: x");
    EXPECT_EQ(need_phrase("person.decile", Language::En), "decile of person");
    EXPECT_EQ(need_phrase("person.decile", Language::Fa), "دهک (شخص)");
    EXPECT_EQ(
        need_phrase("person.decile", Language::Fa, {{"بیمه‌شده", ""}, {"دهک درآمدی", ""}}),
        "دهک درآمدی (بیمه‌شده)");
}

TEST(Phrases, cite_a_source_by_its_title_in_the_readers_language) {
    engine::Quote quote = sample::quote("art 7");
    quote.source = "Law of 1401";
    quote.labels.fa = "قانون سال ۱۴۰۱";
    EXPECT_EQ(Citer(Language::Fa).cite({quote}), "قانون سال ۱۴۰۱ مادهٔ ۷");
    EXPECT_EQ(Citer(Language::En).cite({quote}), "Law of 1401 art 7");
}

TEST(Phrases, say_who_bears_what_is_refused_and_what_others_call_the_reason) {
    engine::Reason reason;
    reason.code = "no_cover";
    reason.borne_by = "patient";
    reason.known_as = {{"openimis", "6", {}}, {"fhir", "x", {}}};
    Citer en(Language::En);
    EXPECT_EQ(reason_phrase(reason, en, Language::En),
              "no cover; borne by patient; known as openimis 6, fhir x");
    Citer fa(Language::Fa);
    reason.known_as.clear();
    EXPECT_EQ(reason_phrase(reason, fa, Language::Fa), "no cover؛ بر عهدهٔ بیمار");
    reason.bearer.fa = "بیمه‌شده";
    EXPECT_EQ(reason_phrase(reason, fa, Language::Fa),
              "no cover؛ بر عهدهٔ بیمه‌شده");
}

TEST(DecisionJson, is_stable) {
    sample::expect_golden("decision.json",
                          json::write(decision_json(sample::decision()), 2) + "\n");
    sample::expect_golden(
        "explanations.json",
        json::write(explanations_json({sample::explanation()}, sample::explanation().receipt), 2) +
            "\n");
}

TEST(DecisionJson, survives_hostile_text) {
    const json::Value value = decision_json(sample::hostile_decision());
    const std::string text = json::write(value, 0);
    EXPECT_EQ(text.find('\x1b'), std::string::npos);
    EXPECT_EQ(text.find('\n'), std::string::npos);
    const base::Result<json::Value> read = json::parse(text);
    ASSERT_TRUE(read) << read.error().line();
}

}  // namespace
}  // namespace darman::report
