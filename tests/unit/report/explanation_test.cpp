#include <gtest/gtest.h>

#include "golden.hpp"
#include "report/explanation_text.hpp"
#include "report/narrative.hpp"
#include "sample.hpp"

namespace darman::report {
namespace {

using engine::FormulaToken;

bool contains(const std::string& text, const std::string& part) {
    return text.find(part) != std::string::npos;
}

TEST(ExplanationText, is_as_on_the_page) {
    sample::expect_golden("explanation_en.txt",
                          explanation_text(sample::explanation(), Language::En));
}

TEST(ExplanationText, is_persian_for_persians) {
    const std::string text = explanation_text(sample::explanation(), Language::Fa);
    sample::expect_golden("explanation_fa.txt", text);
    for (const char digit : std::string("0123456789")) {
        EXPECT_EQ(text.find(digit), std::string::npos) << "a Latin digit " << digit;
    }
    for (const char* word : {"art", "Law", "in force", "not applied", "exception ", "used"}) {
        EXPECT_FALSE(contains(text, word)) << word;
    }
}

TEST(ExplanationText, tells_each_value_once_and_not_too_deep) {
    engine::Explanation explanation = sample::explanation();
    explanation.stories[1].parts = {4, 0};  // even if the parts of a faulty engine form a ring
    for (int i = 0; i < 12; ++i) {
        engine::Story deep;
        deep.name = "deep_" + std::to_string(i);
        deep.key = explanation.row.key;
        deep.value = sample::money("7");
        explanation.stories.push_back(deep);
        const auto last = static_cast<std::int32_t>(explanation.stories.size()) - 1;
        explanation.stories[i == 0 ? 3 : explanation.stories.size() - 2].parts = {last};
    }
    const Narrative narrative = narrate(explanation, Language::En);
    int share_due_count = 0;
    int deepest = 0;
    for (const NarrativeLine& line : narrative.lines) {
        share_due_count += line.label == "share due" ? 1 : 0;
        deepest = std::max(deepest, line.depth);
    }
    EXPECT_EQ(share_due_count, 1);
    EXPECT_EQ(deepest, kDepthMax);
}

TEST(ExplanationText, shows_a_rounding_only_where_it_changed_something) {
    FormulaToken round;
    round.kind = FormulaToken::Kind::Round;
    round.text = "half up";
    round.value = sample::money("1");
    engine::Explanation explanation = sample::explanation();
    for (const auto& [before, told] :
         {std::pair{"15000", false}, std::pair{"15000.25", true}, std::pair{"45001/3", true}}) {
        round.before = sample::money(before);
        round.before.plain = before;
        explanation.stories[1].formula.back() = round;
        EXPECT_EQ(contains(explanation_text(explanation, Language::En), "to 1 from 15,000.25") ||
                      contains(explanation_text(explanation, Language::En), "to 1 from 45,001/3"),
                  told)
            << before;
    }
}

TEST(ExplanationText, tells_a_bound_that_bit) {
    engine::Explanation explanation = sample::explanation();
    engine::BoundStory bound;
    bound.text = "at least";
    bound.bit = true;
    bound.limit = sample::money("71661840");
    bound.before = sample::money("68611111");
    bound.quotes = {sample::quote("art 111", true)};
    explanation.stories[5].bounds = {bound};
    explanation.stories[2].bounds[0].bit = true;
    explanation.stories[2].bounds[0].before = sample::money("100000");
    const std::string en = explanation_text(explanation, Language::En);
    EXPECT_TRUE(contains(en, "art 111 (not yet confirmed): raised to 71,661,840 from 68,611,111"))
        << en;
    EXPECT_TRUE(contains(en, "108,330 after, capped from 100,000")) << en;
    const std::string fa = explanation_text(explanation, Language::Fa);
    EXPECT_TRUE(contains(
        fa,
        "مادهٔ ۱۱۱ (تأییدنشده): دست‌کم ۷۱٬۶۶۱٬۸۴۰، به جای "
        "۶۸٬۶۱۱٬۱۱۱"))
        << fa;
}

TEST(ExplanationText, tells_why_a_row_was_refused) {
    engine::Explanation explanation = sample::explanation();
    explanation.row = sample::decision().rows[4];
    engine::VerdictStory verdict;
    verdict.code = "not_covered";
    verdict.holds = true;
    verdict.says = explanation.row.reasons[0].says;
    verdict.quotes = {sample::quote("art 10")};
    FormulaToken sign;
    sign.kind = FormulaToken::Kind::Operator;
    sign.text = "not";
    FormulaToken covered;
    covered.kind = FormulaToken::Kind::Operand;
    covered.text = "service.covered";
    covered.value = sample::value("bool", "no", "خیر");
    verdict.formula = {sign, covered};
    explanation.verdicts = {verdict};
    const std::string en = explanation_text(explanation, Language::En);
    EXPECT_TRUE(contains(en, "→  rejected: not covered, too often\n")) << en;
    EXPECT_TRUE(contains(en,
                         "  rejected: not covered, because not covered (no); "
                         "the service is not covered; Law 123/2024 art 10\n"))
        << en;
    const std::string fa = explanation_text(explanation, Language::Fa);
    EXPECT_TRUE(contains(fa, "زیرا نه در پوشش (خیر)؛ قانون ۱۲۳/۲۰۲۴ مادهٔ ۱۰.")) << fa;
}

TEST(ExplanationText, says_when_the_engine_is_at_fault) {
    engine::Explanation explanation = sample::explanation();
    explanation.recomputes = false;
    EXPECT_TRUE(contains(explanation_text(explanation, Language::En), "THE ENGINE IS AT FAULT"));
    EXPECT_TRUE(contains(explanation_text(explanation, Language::Fa), "خطا از موتور است"));
}

TEST(ExplanationText, marks_what_rests_on_law_not_put_into_rules) {
    engine::Explanation explanation = sample::explanation();
    explanation.stories[0].tainted = true;
    explanation.row.given[0].tainted = true;
    explanation.row.taints = {"Claim.hardship: means of the household"};
    const std::string text = explanation_text(explanation, Language::En);
    EXPECT_TRUE(contains(text, "patient pays 24,000*")) << text;
    EXPECT_TRUE(contains(text, "rests on law not put into rules")) << text;
    EXPECT_TRUE(contains(text, "Claim.hardship: means of the household")) << text;
}

TEST(ExplanationText, keeps_hostile_text_in_its_line) {
    for (const Language language : {Language::En, Language::Fa}) {
        const std::string text = explanation_text(sample::hostile_explanation(), language);
        EXPECT_EQ(text.find('\x1b'), std::string::npos);
        EXPECT_FALSE(contains(text, "\nsecond line"));
        EXPECT_FALSE(contains(text, "\u202E"));
        EXPECT_EQ(text.find('\xFF'), std::string::npos);
    }
}

}  // namespace
}  // namespace darman::report
