#include "report/html.hpp"

#include <algorithm>
#include <regex>

#include <gtest/gtest.h>

#include "sample.hpp"

namespace darman::report {
namespace {

std::string page(Language language) {
    HtmlOptions options;
    options.language = language;
    engine::Explanation explanation = sample::explanation();
    explanation.row = sample::decision().rows[3];
    return decision_html(sample::decision(), {explanation}, options);
}

std::size_t count(const std::string& text, const std::string& part) {
    std::size_t found = 0;
    for (std::size_t at = text.find(part); at != std::string::npos; at = text.find(part, at + 1)) {
        ++found;
    }
    return found;
}

// Method: walk the tags and keep a stack of the elements that must be closed.
std::string unbalanced(const std::string& html) {
    static const std::regex kTag("<(/?)([a-zA-Z][a-zA-Z0-9]*)[^<>]*?(/?)>");
    const std::string body =
        html.substr(html.find("<body>"), html.find("<script>") - html.find("<body>"));
    std::vector<std::string> open;
    for (auto it = std::sregex_iterator(body.begin(), body.end(), kTag);
         it != std::sregex_iterator();
         ++it) {
        const std::string name = (*it)[2];
        if (name == "input" || (*it)[3] == "/") {
            continue;
        }
        if ((*it)[1] == "") {
            open.push_back(name);
        } else if (open.empty() || open.back() != name) {
            return "</" + name + "> closes " + (open.empty() ? "nothing" : open.back());
        } else {
            open.pop_back();
        }
    }
    open.erase(std::remove(open.begin(), open.end(), "body"), open.end());
    return open.empty() ? "" : open.back() + " is not closed";
}

TEST(DecisionHtml, stands_alone) {
    const std::string html = page(Language::En);
    EXPECT_EQ(html.find("http://"), std::string::npos);
    EXPECT_EQ(html.find("https://"), std::string::npos);
    EXPECT_EQ(html.find("src="), std::string::npos);
    EXPECT_EQ(html.find("url("), std::string::npos);
    EXPECT_EQ(html.find("<link"), std::string::npos);
    EXPECT_NE(html.find("default-src 'none'"), std::string::npos);
}

TEST(DecisionHtml, opens_in_the_language_asked_for_and_holds_both) {
    EXPECT_NE(page(Language::En).find("<html lang=\"en\" dir=\"ltr\""), std::string::npos);
    const std::string fa = page(Language::Fa);
    EXPECT_NE(fa.find("<html lang=\"fa\" dir=\"rtl\""), std::string::npos);
    EXPECT_NE(fa.find("سهم بیمار"), std::string::npos);
    EXPECT_NE(fa.find("patient pays"), std::string::npos);
    EXPECT_EQ(count(fa, "class=\"en\""), count(fa, "class=\"fa\""));
}

TEST(DecisionHtml, is_well_formed_and_can_be_read_aloud) {
    const std::string html = page(Language::En);
    EXPECT_EQ(unbalanced(html), "");
    EXPECT_EQ(count(html, "<h1>"), 1U);
    EXPECT_EQ(count(html, "<svg "), count(html, "role=\"img\" aria-label=\""));
    EXPECT_EQ(count(html, "<th"), count(html, "<th scope=\"") + count(html, "<thead"));
    EXPECT_EQ(count(html, "aria-controls=\""), 7U);
}

TEST(DecisionHtml, escapes_whatever_a_policy_or_an_input_says) {
    HtmlOptions options;
    const std::string html =
        decision_html(sample::hostile_decision(), {sample::hostile_explanation()}, options);
    EXPECT_EQ(unbalanced(html), "");
    EXPECT_EQ(count(html, "<script>"), 1U) << "only ours";
    EXPECT_EQ(html.find("alert('x')"), std::string::npos);
    EXPECT_EQ(html.find('\x1b'), std::string::npos);
    EXPECT_EQ(html.find("\u202E"), std::string::npos);
    EXPECT_EQ(html.find('\xFF'), std::string::npos);
}

TEST(DecisionHtml, draws_nothing_where_there_is_nothing) {
    const engine::Decision empty;
    const std::string html = decision_html(empty, {}, HtmlOptions{});
    EXPECT_EQ(unbalanced(html), "");
    EXPECT_EQ(html.find("<svg"), std::string::npos);
    EXPECT_NE(html.find("nothing to decide"), std::string::npos);
}

}  // namespace
}  // namespace darman::report
