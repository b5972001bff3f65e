// A policy in a text, its one test made into a case, and the stories of what the test asks.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "engine/reference/explain.hpp"
#include "engine/reference/reliance.hpp"
#include "engine/reference/test_case.hpp"
#include "policy/compile.hpp"

namespace darman::engine::told {

class World {
  public:
    // files: what the policy reads, by name.
    explicit World(const std::string& policy,
                   std::map<std::string, std::string> files = {},
                   std::size_t stories_max = kStoriesMax);

    // The story of a value on the row of the test's line number `line`, from 0, of those that
    // expect something.
    Story story(std::size_t line, const std::string& name);
    // The story that stands under another, by name.
    Story part(const Story& of, const std::string& name);
    VerdictStory verdict(std::size_t line, const std::string& code);
    Reliance relied(std::size_t line, const std::string& name);
    std::int32_t row(std::size_t line);

    Explainer& explainer() { return *explainer_; }

    Executor& executor() { return *executor_; }

  private:
    std::int32_t index(std::size_t line, const std::string& name);

    policy::Library library_;
    std::unique_ptr<policy::Model> model_;
    std::unique_ptr<TestCase> case_;
    std::unique_ptr<Executor> executor_;
    std::unique_ptr<Explainer> explainer_;
};

// "tariff=60000 × terms.share=0.25 [half up 1 from 15000]"
std::string text_of(const std::vector<FormulaToken>& formula);
// "at most 180000 from 100000 bit, used 93330 after 180000"
std::string text_of(const BoundStory& bound);
// "retired: person.status is retiree [art 16] because person.status=worker"
std::string text_of(const NotApplied& other);
// "parameter standard_share=0.25 [art 12(1)] from 2024-01-01"
std::string text_of(const Source& source);

template <typename T>
std::vector<std::string> texts_of(const std::vector<T>& items) {
    std::vector<std::string> texts;
    for (const T& item : items) {
        texts.push_back(text_of(item));
    }
    return texts;
}

}  // namespace darman::engine::told
