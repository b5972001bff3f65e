// darman policy test: the tests that stand beside the law.
#include <map>
#include <memory>
#include <tuple>
#include <variant>

#include "command.hpp"
#include "engine/reference/engine.hpp"
#include "json/json.hpp"
#include "policy_files.hpp"

namespace darman::app {
namespace {

struct Options {
    std::vector<std::string> paths;
    std::string filter;
    bool json = false;
};

constexpr const char* kFooter =
    R"(A test under a variant or with a reform runs on its module compiled so.

Examples:
  darman policy test policies
  darman policy test policies --filter "ceiling reached"

Exit codes: 0 all hold, 1 some do not, 2 the policies are wrong, 3 the machine is at fault.)";

struct Job {
    std::string module;
    std::vector<std::string> variants;
    std::vector<std::string> reforms;
    const policy::Test* test = nullptr;
};

const policy::File* reform_named(const policy::Library& library, const std::string& name) {
    for (const policy::File& file : library.files) {
        if (file.kind == policy::FileKind::Reform && file.name == name) {
            return &file;
        }
    }
    return nullptr;
}

// Where the tests of a file belong: those beside a reform run on the reform's module, with it.
Job home_of(const policy::File& file, const policy::Library& library) {
    Job job;
    const std::string owner = file.kind == policy::FileKind::Tests ? file.of : file.name;
    if (const policy::File* reform = reform_named(library, owner);
        reform != nullptr && (file.kind != policy::FileKind::Module)) {
        job.module = reform->of;
        job.reforms = {reform->name};
    } else {
        job.module = owner;
    }
    return job;
}

std::vector<Job> jobs_of(const policy::Library& library, const std::string& filter) {
    std::vector<Job> jobs;
    for (const policy::File& file : library.files) {
        const Job home = home_of(file, library);
        for (const policy::Statement& statement : file.statements) {
            const auto* test = std::get_if<policy::Test>(&statement);
            if (test == nullptr) {
                continue;
            }
            if (test->title.find(filter) == std::string::npos &&
                home.module.find(filter) == std::string::npos) {
                continue;
            }
            Job job = home;
            job.test = test;
            if (!test->under.empty()) {
                job.variants = {test->under};
            }
            if (!test->with.empty()) {
                job.reforms.push_back(test->with);
            }
            jobs.push_back(std::move(job));
        }
    }
    return jobs;
}

// Compiled models by what they were compiled from: a module's tests mostly share one.
class Models {
  public:
    Models(const PolicySources& sources, Findings& findings)
        : sources_(sources), findings_(findings) {}

    const policy::Model* get(const Job& job) {
        const auto key = std::make_tuple(job.module, job.variants, job.reforms);
        auto found = models_.find(key);
        if (found == models_.end()) {
            policy::CompileOptions options;
            options.roots = {job.module};
            options.variants = job.variants;
            options.reforms = job.reforms;
            options.lint = false;
            found = models_.emplace(key, compile(sources_, options, findings_)).first;
        }
        return found->second.get();
    }

  private:
    using Key = std::tuple<std::string, std::vector<std::string>, std::vector<std::string>>;

    const PolicySources& sources_;
    Findings& findings_;
    std::map<Key, std::unique_ptr<policy::Model>> models_;
};

struct Tally {
    std::size_t test_count = 0;
    std::size_t failed_count = 0;
    std::size_t assertion_count = 0;
};

std::string painted(const char* color, const std::string& text, const Console& console) {
    return console.color() ? color + text + "\x1b[0m" : text;
}

std::string outcome_text(const engine::TestOutcome& outcome, const Console& console) {
    if (outcome.failures.empty()) {
        return "  " + painted("\x1b[32m", "ok", console) + "      " + outcome.title + "\n";
    }
    std::string out = "  " + painted("\x1b[31m", "FAILED", console) + "  " + outcome.title + "\n";
    for (const engine::TestFailure& failure : outcome.failures) {
        out += "          " + failure.place + ": " + failure.message + "\n";
    }
    return out;
}

json::Value outcome_json(const engine::TestOutcome& outcome) {
    json::Value out = json::Value::object();
    out.set("module", json::Value::string(outcome.module));
    out.set("title", json::Value::string(outcome.title));
    out.set("place", json::Value::string(outcome.place));
    out.set("ok", json::Value::boolean(outcome.failures.empty()));
    out.set("assertions", json::Value::number(static_cast<long long>(outcome.assertions)));
    json::Value failures = json::Value::array();
    for (const engine::TestFailure& failure : outcome.failures) {
        json::Value item = json::Value::object();
        item.set("place", json::Value::string(failure.place));
        item.set("message", json::Value::string(failure.message));
        failures.push(std::move(item));
    }
    out.set("failures", std::move(failures));
    return out;
}

std::string summary(const Tally& tally, const Console& console) {
    std::string out = counted(tally.test_count, "test") + ", " +
                      counted(tally.assertion_count, "assertion") + ": " +
                      std::to_string(tally.test_count - tally.failed_count) + " ok";
    if (tally.failed_count > 0) {
        out += ", " + painted("\x1b[31m", std::to_string(tally.failed_count) + " FAILED", console);
    }
    return out + "\n";
}

std::string json_document(json::Value outcomes, const Tally& tally) {
    json::Value out = json::Value::object();
    out.set("format", json::Value::string("darman-tests"));
    out.set("version", json::Value::number(1LL));
    out.set("tests", json::Value::number(static_cast<long long>(tally.test_count)));
    out.set("failed", json::Value::number(static_cast<long long>(tally.failed_count)));
    out.set("outcomes", std::move(outcomes));
    return json::write(out, 2) + "\n";
}

int run_jobs(const std::vector<Job>& jobs,
             const PolicySources& sources,
             bool as_json,
             Console& console) {
    Findings findings(sources.library);
    Models models(sources, findings);
    for (const Job& job : jobs) {
        models.get(job);
    }
    if (findings.error_count() > 0) {
        findings.tell(console);
        return kInputWrong;
    }
    Tally tally;
    json::Value outcomes = json::Value::array();
    std::string module;
    for (const Job& job : jobs) {
        const engine::TestOutcome outcome =
            engine::run_test(*models.get(job), job.module, *job.test);
        ++tally.test_count;
        tally.failed_count += outcome.failures.empty() ? 0U : 1U;
        tally.assertion_count += static_cast<std::size_t>(outcome.assertions);
        if (as_json) {
            outcomes.push(outcome_json(outcome));
            continue;
        }
        if (module != job.module) {
            module = job.module;
            console.print(module + "\n");
        }
        console.print(outcome_text(outcome, console));
    }
    console.print(as_json ? json_document(std::move(outcomes), tally) : summary(tally, console));
    return tally.failed_count > 0 ? kAnswerIsNo : kDone;
}

int run(const Options& options, Console& console) {
    const base::Result<PolicySources> sources = read_policies(options.paths);
    if (!sources) {
        return console.fail(sources.error());
    }
    if (sources->parsed.has_errors()) {
        Findings findings(sources->library);
        findings.add(sources->parsed);
        findings.tell(console);
        return kInputWrong;
    }
    const std::vector<Job> jobs = jobs_of(sources->library, options.filter);
    if (jobs.empty() && !options.filter.empty()) {
        return console.fail({base::ErrorCode::NotFound,
                             "",
                             "no test's title or module holds \"" + options.filter + "\"",
                             "leave --filter out to see them all"});
    }
    return run_jobs(jobs, *sources, options.json, console);
}

}  // namespace

void add_policy_test(CLI::App& policy, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *policy.add_subcommand("test", "Run the tests that stand beside policies");
    command.footer(kFooter);
    command.add_option("DIR", options->paths, "Folders of policies, or policy files")->required();
    command.add_option("--filter", options->filter, "Only tests whose title or module holds this");
    command.add_flag("--json", options->json, "Outcomes as JSON");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run(*options, console); };
    });
}

}  // namespace darman::app
