// How fast the reference executor decides a batch: a thousand persons with ten thousand lines under
// the example scheme of policies/examples/claims. `bench.batch [PERSONS]`; --smoke only looks that
// it runs. The digest is over all that was decided: two engines that agree print the same.
#include <cstdio>
#include <cstdlib>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "core/date.hpp"
#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"
#include "policy/compile.hpp"

namespace darman::bench {
namespace {

// Processor time of this thread: other programs on the machine do not count.
double seconds_now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) / 1e9;
}

[[noreturn]] void give_up(const std::string& why) {
    std::cerr << "bench.batch: " << why << "\n";
    std::exit(1);  // NOLINT(concurrency-mt-unsafe)
}

std::string hash_of(const std::string& text) {
    return std::to_string(std::hash<std::string>{}(text));
}

base::Result<std::string> read(const std::string& path) {
    std::ifstream file(path);
    if (!file) {
        return base::Error{base::ErrorCode::NotFound, path, "cannot be read", ""};
    }
    std::stringstream text;
    text << file.rdbuf();
    return text.str();
}

// The same numbers on every machine.
class Draw {
  public:
    std::size_t below(std::size_t n) {
        state_ = state_ * 6364136223846793005U + 1442695040888963407U;
        return static_cast<std::size_t>(state_ >> 33U) % n;
    }

  private:
    std::uint64_t state_ = 1404;
};

class Table {
  public:
    Table(std::string name, std::vector<std::string> columns) {
        table_.name = std::move(name);
        table_.columns = std::move(columns);
    }

    void add(const std::vector<std::string>& cells) {
        for (const std::string& cell : cells) {
            table_.cells.push_back({cell == "none" ? core::CellState::None : core::CellState::Value,
                                    cell == "none" ? "" : cell});
        }
        table_.places.push_back(table_.name + " row " + std::to_string(table_.places.size() + 1));
    }

    core::FactTable take() { return std::move(table_); }

  private:
    core::FactTable table_;
};

std::string day(std::size_t number) {
    const core::Date first = core::first_day_of_year(core::Calendar::Gregorian, 2016);
    return first.add_days(static_cast<std::int64_t>(number)).to_string(core::Calendar::Gregorian);
}

// About ten lines a person in one year: visits, teeth, glasses, medicines; some in doubt.
core::Facts facts_of(std::size_t persons, const std::vector<std::string>& services) {
    Draw draw;
    Table person("Person", {"id", "birth", "sex"});
    Table coverage("Coverage", {"id", "person", "begins", "ends"});
    Table referral("Referral", {"id", "issued"});
    Table claim(
        "Claim",
        {"id", "person", "date", "received", "use", "kind", "urgent", "referral", "coverage"});
    Table line("Line", {"claim", "number", "service", "site", "service_date", "quantity", "gross"});
    for (std::size_t p = 0; p < persons; ++p) {
        const std::string id = "p" + std::to_string(p);
        person.add({id,
                    std::to_string(1940 + draw.below(76)) + "-03-21",
                    draw.below(2) == 0 ? "male" : "female"});
        coverage.add({"c" + id, id, "2015-01-01", draw.below(20) == 0 ? "2016-06-30" : "none"});
        const std::size_t claims = 1 + draw.below(5);
        for (std::size_t c = 0; c < claims; ++c) {
            const std::string claim_id = id + "-" + std::to_string(c);
            const std::size_t when = draw.below(360);
            const bool referred = draw.below(2) == 0;
            if (referred) {
                referral.add({claim_id, day(when > 20 ? when - 20 : 0)});
            }
            claim.add({claim_id,
                       id,
                       day(when),
                       day(when + draw.below(30)) + "T08:00",
                       draw.below(30) == 0 ? "predetermination" : "claim",
                       "professional",
                       draw.below(9) == 0 ? "yes" : "no",
                       referred ? claim_id : "none",
                       "c" + id});
            const std::size_t lines = 1 + draw.below(6);
            for (std::size_t n = 0; n < lines; ++n) {
                line.add({claim_id,
                          std::to_string(n + 1),
                          services[draw.below(services.size())],
                          "none",
                          day(when),
                          std::to_string(1 + draw.below(3)),
                          std::to_string(5 + draw.below(300)) + ".50"});
            }
        }
    }
    core::Facts facts;
    for (Table* table : {&person, &coverage, &referral, &claim, &line}) {
        facts.tables.push_back(table->take());
    }
    return facts;
}

std::unique_ptr<policy::Model> law(policy::Library& library) {
    const std::string path =
        std::string(DARMAN_SOURCE_DIR) + "/policies/examples/claims/scheme.policy";
    auto text = read(path);
    if (!text) {
        give_up(path + ": " + text.error().message);
    }
    // The recorded hash of the rules' text is a SHA-256, which is not at hand here.
    if (const std::size_t at = text->find("sha256 "); at != std::string::npos) {
        text->erase(at, text->find('\n', at) - at);
    }
    policy::Diagnostics diagnostics;
    library = policy::parse_library({{path, *text}}, hash_of, diagnostics);
    policy::CompileOptions options;
    options.lint = false;
    auto model = policy::compile(library, options, read, hash_of, diagnostics);
    if (model == nullptr) {
        for (const policy::Diagnostic& d : diagnostics.all()) {
            std::cerr << policy::line_of(d, library.file_names) << "\n";
        }
        give_up("the policy does not compile");
    }
    return model;
}

std::uint64_t digest(const engine::Decision& decision) {
    std::uint64_t sum = 1469598103934665603U;
    const auto add = [&](const std::string& text) {
        for (const char c : text) {
            sum = (sum ^ static_cast<unsigned char>(c)) * 1099511628211U;
        }
        sum = (sum ^ 0xFFU) * 1099511628211U;
    };
    for (const engine::RowDecision& row : decision.rows) {
        add(row.key);
        add(engine::verdict_name(row.verdict));
        for (const engine::Reason& reason : row.reasons) {
            add(reason.code);
        }
        for (const std::string& text : row.needs) {
            add(text);
        }
        for (const engine::GivenValue& value : row.given) {
            add(value.value.plain + value.value.en + value.value.fa);
        }
    }
    return sum;
}

void run(std::size_t persons) {
    policy::Library library;
    const std::unique_ptr<policy::Model> model = law(library);
    std::vector<std::string> services;
    for (const policy::DictionaryInfo& dictionary : model->dictionaries) {
        if (dictionary.name == "Service") {
            services = dictionary.codes;
        }
    }
    services.emplace_back("unheard-of");
    const core::Facts facts = facts_of(persons, services);
    const std::size_t lines = facts.tables.back().row_count();

    const double begin = seconds_now();
    const engine::BindResult bound = engine::bind(*model, facts);
    if (!bound.errors.empty()) {
        give_up(bound.errors[0].place + ": " + bound.errors[0].message);
    }
    const double bind = seconds_now();
    engine::Decision decision;
    {
        engine::Session session(
            *model, *bound.bound, {core::first_day_of_year(core::Calendar::Gregorian, 2100), ""});
        decision = session.decide();
    }
    const double decide = seconds_now();
    std::size_t accepted = 0;
    for (const engine::RowDecision& row : decision.rows) {
        accepted += row.entity == "Line" && row.verdict == engine::Verdict::Accepted ? 1U : 0U;
    }
    std::printf(
        "{\"persons\":%zu,\"lines\":%zu,\"accepted\":%zu,\"digest\":\"%016llx\",\"bind_s\":%.3f,"
        "\"decide_s\":%.3f,\"lines_per_s\":%.0f}\n",
        persons,
        lines,
        accepted,
        static_cast<unsigned long long>(digest(decision)),
        bind - begin,
        decide - bind,
        static_cast<double>(lines) / (decide - bind));
}

}  // namespace
}  // namespace darman::bench

int main(int argc, char** argv) {
    const bool smoke = argc == 2 && std::strcmp(argv[1], "--smoke") == 0;
    const long persons = argc < 2 ? 1'000 : smoke ? 20 : std::strtol(argv[1], nullptr, 10);
    if (argc > 2 || persons <= 0) {
        std::cerr << "usage: bench.batch [PERSONS | --smoke]\n";
        return 2;
    }
    darman::bench::run(static_cast<std::size_t>(persons));
    return 0;
}
