#include "case_run.hpp"

#include <algorithm>
#include <chrono>
#include <ctime>
#include <set>

#include "intake/load.hpp"
#include "schemas.hpp"
#include "year_facts.hpp"

namespace darman::app {
namespace {

// The one place where a clock is read: the engine gets the day as an argument.
core::Date today() {
    const std::time_t now = std::chrono::system_clock::to_time_t(std::chrono::system_clock::now());
    std::tm local{};
    localtime_r(&now, &local);
    const base::Result<core::Date> date = core::Date::create(
        core::Calendar::Gregorian, {local.tm_year + 1900, local.tm_mon + 1, local.tm_mday});
    return date ? *date : core::Date{};
}

}  // namespace

base::Result<void> read_known_at(const std::string& text, core::Date& known_at) {
    if (text.empty()) {
        known_at = today();
        return {};
    }
    const base::Result<core::Date> date = core::Date::parse(text);
    if (!date) {
        base::Error error = date.error();
        error.place = "--known-at";
        return error;
    }
    known_at = *date;
    return {};
}

int compile_case_policy(const CaseOptions& options, Console& console, CaseRun& run) {
    base::Result<PolicySources> sources = read_policies(options.policies);
    if (!sources) {
        return console.fail(sources.error());
    }
    run.sources = std::make_unique<PolicySources>(std::move(sources).value());
    const policy::Library& library = run.sources->library;
    for (const base::Result<void>& named :
         {check_names("module", options.modules, module_names(library)),
          check_names("variant", options.variants, variant_names(library)),
          check_names("reform", options.reforms, reform_names(library))}) {
        if (!named) {
            return console.fail(named.error());
        }
    }
    policy::CompileOptions compile_options;
    compile_options.roots = options.modules;
    compile_options.variants = options.variants;
    compile_options.reforms = options.reforms;
    compile_options.lint = false;  // `policy check` is for the author, this for the counter
    Findings findings(library);
    run.model = compile(*run.sources, compile_options, findings);
    if (run.model == nullptr) {
        findings.tell(console);
        return kInputWrong;
    }
    return kDone;
}

namespace {

// A row that is missing changes others (what is used of a ceiling), so that the rest is decided
// only where that was asked for.
int judge_errors(const std::vector<base::Error>& errors,
                 const CaseOptions& options,
                 Console& console,
                 CaseRun& run) {
    int worst = kDone;
    bool rows_only = true;  // a file that is not there is no bad row
    std::set<std::string> told;
    for (const base::Error& error : errors) {
        rows_only = rows_only && error.code != base::ErrorCode::NotFound;
        if (told.insert(error.line()).second) {
            worst = std::max(worst, console.fail(error));
        }
    }
    if (worst == kDone || (worst == kInputWrong && rows_only && options.skip_bad_rows)) {
        run.some_rows_bad = run.some_rows_bad || worst != kDone;
        return kDone;
    }
    if (!rows_only) {
        return worst;
    }
    console.line("darman: " + counted(told.size(), "error") +
                 " in the facts; nothing was decided: mend them, or decide the rest with "
                 "--skip-bad-rows");
    return worst;
}

// A prepared year, or whatever door fits.
int load_facts(const CaseOptions& options,
               std::vector<intake::EntitySchema> schemas,
               Console& console,
               intake::Loaded& loaded) {
    const bool year = std::any_of(options.files.begin(), options.files.end(), is_year);
    if (!year) {
        intake::LoadRequest request;
        request.mapping = options.mapping;
        request.inputs = options.files;
        request.schemas = std::move(schemas);
        loaded = intake::load(request);
        return kDone;
    }
    if (options.files.size() > 1 || !options.mapping.empty()) {
        return console.fail({base::ErrorCode::InvalidInput,
                             options.files.front(),
                             "a prepared year is read alone and without a mapping",
                             "add other sources to it: darman import --add"});
    }
    auto read = read_year(options.files.front(), options.only_rows);
    if (!read) {
        return console.fail(read.error());
    }
    loaded.facts = std::move(read->facts);
    loaded.inputs_sha256 = read->inputs_sha256;
    loaded.errors = intake::check_tables(loaded.facts, schemas, options.files.front());
    return kDone;
}

}  // namespace

int open_case(const CaseOptions& options, Console& console, CaseRun& run) {
    engine::DecideOptions decide;
    if (const base::Result<void> read = read_known_at(options.known_at, decide.known_at); !read) {
        return console.fail(read.error());
    }
    if (const int code = compile_case_policy(options, console, run); code != kDone) {
        return code;
    }
    intake::Loaded loaded;
    if (const int code = load_facts(options, schemas_of(*run.model), console, loaded);
        code != kDone) {
        return code;
    }
    if (const int code = judge_errors(loaded.errors, options, console, run); code != kDone) {
        return code;
    }
    run.bound.emplace(engine::bind(*run.model, loaded.facts));
    if (const int code = judge_errors(run.bound->errors, options, console, run); code != kDone) {
        return code;
    }
    decide.inputs_sha256 = loaded.inputs_sha256;
    run.session.emplace(*run.model, *run.bound->bound, decide);
    run.decision = run.session->decide();
    return kDone;
}

void add_case_options(CLI::App& command, CaseOptions& options) {
    add_repeatable(command, "--policy", options.policies, "Folder of policies (may be repeated)")
        ->required();
    command
        .add_option("FILE",
                    options.files,
                    "Facts: CSV, Parquet or JSON tables, FHIR documents, a prepared .year")
        ->required();
    command.add_option("--map", options.mapping, "Mapping of the facts: a .sql or .fhirmap file");
    command.add_option("--known-at",
                       options.known_at,
                       "Decide with the facts and the law known on this day (default: today)");
    command.add_option("--lang", options.language, "Language of what is shown: en or fa")
        ->check(CLI::IsMember({"en", "fa"}));
    add_repeatable(command, "--module", options.modules, "Decide by this module only (repeatable)");
    add_repeatable(command, "--variant", options.variants, "Choose a variant (repeatable)");
    add_repeatable(command, "--reform", options.reforms, "Apply a reform (repeatable, in order)");
    command.add_flag("--json", options.json, "JSON: docs/formats/decision.md");
    command.add_option("--html", options.html, "Also write a self-contained HTML report here");
    command.add_option("--output", options.output, "Write to this file, whole or not at all");
    command.add_flag("--skip-bad-rows",
                     options.skip_bad_rows,
                     "Decide the other rows when some cannot be read (exit code 2 all the same)");
}

}  // namespace darman::app
