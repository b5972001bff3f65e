// How long law takes to become runnable, and one claim to be decided and explained, in the
// reference executor. `make bench-policy`; `bench.policy --smoke` only looks that all of it runs.
#include <algorithm>
#include <cstdio>
#include <cstring>
#include <ctime>
#include <fstream>
#include <functional>
#include <iostream>
#include <sstream>
#include <string>
#include <vector>

#include "engine/reference/case.hpp"
#include "engine/reference/engine.hpp"
#include "national_policy.hpp"
#include "policy/analysis/analysis.hpp"
#include "policy/compile.hpp"

namespace darman::bench {
namespace {

// Processor time of this thread: other programs on the machine do not count.
double micros_now() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) * 1e6 + static_cast<double>(now.tv_nsec) / 1e3;
}

struct Times {
    std::vector<double> micros;  // sorted

    [[nodiscard]] double at(double share) const {
        const auto last = static_cast<double>(micros.size() - 1);
        return micros[static_cast<std::size_t>(share * last)];
    }
};

// Runs it once to warm up, then until `runs` runs or `seconds` are over.
Times measure(std::size_t runs, double seconds, const std::function<void()>& work) {
    work();
    Times times;
    const double begin = micros_now();
    while (times.micros.size() < runs && micros_now() - begin < seconds * 1e6) {
        const double from = micros_now();
        work();
        times.micros.push_back(micros_now() - from);
    }
    std::sort(times.micros.begin(), times.micros.end());
    return times;
}

[[noreturn]] void give_up(const std::string& why) {
    std::cerr << "bench.policy: " << why << "\n";
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

// A text on its way to being law that runs.
struct Law {
    policy::SourceText source;
    policy::Library library;
    std::unique_ptr<policy::Model> model;

    void parse() {
        policy::Diagnostics diagnostics;
        library = policy::parse_library({source}, hash_of, diagnostics);
        stop_at_errors(diagnostics);
    }

    void compile() {
        policy::Diagnostics diagnostics;
        model = policy::compile(library, {}, read, hash_of, diagnostics);
        stop_at_errors(diagnostics);
    }

    void stop_at_errors(const policy::Diagnostics& diagnostics) const {
        for (const policy::Diagnostic& d : diagnostics.all()) {
            if (d.severity == policy::Severity::Error) {
                give_up(policy::line_of(d, library.file_names));
            }
        }
    }
};

core::Facts worked_claim(core::Facts facts) {
    // The national claim, in the words of the worked rule.
    const std::vector<std::string> services = {
        "consultation-a", "specialist-a", "medicine-a", "medicine-c", "inpatient-a"};
    std::erase_if(facts.tables, [](const core::FactTable& t) { return t.name == "Household"; });
    for (core::FactTable& table : facts.tables) {
        if (table.name == "Service") {
            table.columns = {"code", "class", "chronic", "covered"};
            table.cells.clear();
            table.places.clear();
            for (const std::string& service : services) {
                for (const std::string& text : {service,
                                                service.substr(0, service.find('-')),
                                                std::string(service.ends_with("c") ? "yes" : "no"),
                                                std::string("yes")}) {
                    table.cells.push_back({core::CellState::Value, text});
                }
                table.places.emplace_back("Service row");
            }
        } else if (table.name == "Person") {
            table.columns = {"id", "x", "status", "reference_income", "y", "z"};
        } else if (table.name == "Line") {
            for (std::size_t r = 0; r < table.row_count(); ++r) {
                table.cells[r * table.columns.size() + 2].text = services[r % services.size()];
            }
        }
    }
    return facts;
}

struct Asked {
    Times bind;
    Times decide;   // bound, and decided
    Times explain;  // bound, decided, and each line explained
};

void expect_decided(const engine::BindResult& bound, const engine::Decision& decision) {
    if (!bound.errors.empty()) {
        give_up(bound.errors[0].place + ": " + bound.errors[0].message);
    }
    for (const engine::RowDecision& row : decision.rows) {
        if (row.verdict != engine::Verdict::Accepted) {
            give_up(row.key + " is " + engine::verdict_name(row.verdict) +
                    (row.faults.empty() ? "" : ": " + row.faults[0]) +
                    (row.needs.empty() ? "" : ": needs " + row.needs[0]));
        }
    }
}

Asked ask(const policy::Model& model, const core::Facts& facts, std::size_t runs, double seconds) {
    const engine::DecideOptions options{core::first_day_of_year(core::Calendar::Gregorian, 2100),
                                        ""};
    {
        const engine::BindResult bound = engine::bind(model, facts);
        expect_decided(bound, engine::Session(model, *bound.bound, options).decide());
    }
    Asked asked;
    asked.bind = measure(runs, seconds, [&] { static_cast<void>(engine::bind(model, facts)); });
    asked.decide = measure(runs, seconds, [&] {
        const engine::BindResult bound = engine::bind(model, facts);
        engine::Session session(model, *bound.bound, options);
        static_cast<void>(session.decide());
    });
    asked.explain = measure(runs, seconds, [&] {
        const engine::BindResult bound = engine::bind(model, facts);
        engine::Session session(model, *bound.bound, options);
        for (const engine::RowDecision& row : session.decide().rows) {
            if (row.entity == "Line" && !session.explain(row.row).recomputes) {
                give_up("the explanation of " + row.key + " does not recompute");
            }
        }
    });
    return asked;
}

void show(const char* what, const Times& times, const char* unit, double scale) {
    std::printf("  %-34s %10.1f %10.1f %s   (%zu runs)\n",
                what,
                times.at(0.5) / scale,
                times.at(0.99) / scale,
                unit,
                times.micros.size());
}

void show_analyses(const policy::Model& model, std::size_t runs, double seconds) {
    using Check = std::function<void(policy::Diagnostics&)>;
    namespace a = policy::analysis;
    const std::vector<std::pair<const char*, Check>> checks = {
        {"  gaps", [&](auto& d) { a::check_gaps(model, d); }},
        {"  tables", [&](auto& d) { a::check_tables(model, true, d); }},
        {"  exceptions", [&](auto& d) { a::check_exceptions(model, true, d); }},
        {"  ranges", [&](auto& d) { a::check_ranges(model, d); }},
        {"  cycles", [&](auto& d) { a::check_cycles(model, d); }},
        {"  citations", [&](auto& d) { a::check_citations(model, d); }},
        {"  unused", [&](auto& d) { a::check_unused(model, d); }}};
    for (const auto& [name, check] : checks) {
        show(name,
             measure(runs,
                     seconds,
                     [&] {
                         policy::Diagnostics diagnostics;
                         check(diagnostics);
                     }),
             "ms",
             1e3);
    }
}

struct Compiled {
    Times parse;
    Times analyse;
    double total_ms = 0;  // text to runnable
};

Compiled measure_law(Law& law, std::size_t runs, double seconds) {
    Compiled times;
    std::printf("  %-34s %10s %10s    of processor time\n", "", "p50", "p99");
    times.parse = measure(runs, seconds, [&] { law.parse(); });
    show("parse", times.parse, "ms", 1e3);
    const Times compile = measure(runs, seconds, [&] { law.compile(); });
    show("compile (resolve and analyse)", compile, "ms", 1e3);
    times.analyse = measure(runs, seconds, [&] {
        policy::Diagnostics diagnostics;
        policy::analyse(*law.model, true, diagnostics);
    });
    show("of which analyses", times.analyse, "ms", 1e3);
    show_analyses(*law.model, runs, seconds / 4);
    times.total_ms = (times.parse.at(0.5) + compile.at(0.5)) / 1e3;
    std::printf("  text to runnable: %.1f ms\n", times.total_ms);
    return times;
}

Asked measure_claim(const char* what,
                    const policy::Model& model,
                    const core::Facts& facts,
                    std::size_t runs,
                    double seconds) {
    const Asked asked = ask(model, facts, runs, seconds);
    std::printf("one claim of 8 lines, %s\n", what);
    show("bind", asked.bind, "us", 1);
    show("bind and decide", asked.decide, "us", 1);
    show("bind, decide, explain each line", asked.explain, "us", 1);
    return asked;
}

void run(bool smoke) {
    const std::size_t many = smoke ? 1 : 2'000;
    const double seconds = smoke ? 0.1 : 10.0;
    const NationalPolicy national = national_policy(smoke ? NationalSize{3, 20} : NationalSize{});
    std::printf(
        "national policy: %zu rules, %zu exceptions, %zu parameters, %zu table rows, "
        "%zu accumulators, %zu conditions; %zu bytes of text\n",
        national.rules,
        national.exceptions,
        national.parameters,
        national.table_rows,
        national.accumulators,
        national.verdicts,
        national.text.size());
    Law law{{"national.policy", national.text}, {}, nullptr};
    const Compiled compiled = measure_law(law, smoke ? 1 : 20, seconds);

    const std::string path =
        std::string(DARMAN_SOURCE_DIR) + "/tests/policy/language_page/health/copayment.policy";
    auto text = read(path);
    if (!text) {
        give_up(path + ": " + text.error().message);
    }
    Law worked{{path, *text}, {}, nullptr};
    worked.parse();
    worked.compile();
    const Asked one = measure_claim("the worked rule of the language page",
                                    *worked.model,
                                    worked_claim(national_claim()),
                                    many,
                                    seconds);
    const Asked all = measure_claim("the national policy, every rule read on every line",
                                    *law.model,
                                    national_claim(),
                                    many,
                                    seconds);
    std::printf(
        "{\"national_rules\":%zu,\"text_bytes\":%zu,\"parse_ms\":%.1f,\"analyse_ms\":%.1f,"
        "\"compile_ms\":%.1f,\"decide_us_p50\":%.1f,\"decide_us_p99\":%.1f,"
        "\"explain_us_p50\":%.1f,\"explain_us_p99\":%.1f,"
        "\"national_decide_us_p50\":%.1f,\"national_decide_us_p99\":%.1f,"
        "\"national_explain_us_p50\":%.1f,\"national_explain_us_p99\":%.1f}\n",
        national.rules,
        national.text.size(),
        compiled.parse.at(0.5) / 1e3,
        compiled.analyse.at(0.5) / 1e3,
        compiled.total_ms,
        one.decide.at(0.5),
        one.decide.at(0.99),
        one.explain.at(0.5),
        one.explain.at(0.99),
        all.decide.at(0.5),
        all.decide.at(0.99),
        all.explain.at(0.5),
        all.explain.at(0.99));
}

}  // namespace
}  // namespace darman::bench

int main(int argc, char** argv) {
    const bool smoke = argc == 2 && std::strcmp(argv[1], "--smoke") == 0;
    if (argc > 1 && !smoke) {
        std::cerr << "bench.policy: unknown argument " << argv[1] << "; only --smoke is known\n";
        return 2;
    }
    darman::bench::run(smoke);
    return 0;
}
