// darman replay: a prepared year decided again, under the law as it is and under reforms.
#include <algorithm>
#include <chrono>
#include <memory>
#include <set>
#include <thread>

#include <sys/stat.h>
#include <unistd.h>

#include "case_run.hpp"
#include "column/year.hpp"
#include "intake/files.hpp"
#include "intake/parquet.hpp"
#include "interrupts.hpp"
#include "json/json.hpp"
#include "replay/report_tables.hpp"
#include "replay/run.hpp"
#include "report/replay_html.hpp"
#include "report/replay_json.hpp"
#include "report/replay_text.hpp"

namespace darman::app {
namespace {

constexpr const char* kFooter =
    R"(Each --reform is decided beside the law as it is; a+b applies two reforms together.
Paths of --by are read from the rows that are decided: fields, rows above, rows referred to,
attributes of codes, what the law gives; a+b crosses two.

Examples:
  darman replay --policy policies --data 1403.year
  darman replay --policy policies --reform retiree_zero --data 1403.year \
      --by person.household.county.province,service.class --html report.html
  darman replay --policy policies --reform retiree_zero --data 1403.year \
      --expect-zero patient_pays --where person.status=retired
  darman replay --policy policies --data 1403.year --labels labels.csv --csv out/

Exit codes: 0 done, 1 what must be zero is not, 2 the input is wrong, 3 the machine is at fault.)";

struct Options {
    std::vector<std::string> policies;
    std::vector<std::string> modules;
    std::vector<std::string> variants;
    std::vector<std::string> reforms;
    std::string data;
    std::string known_at;
    std::vector<std::string> by;
    std::string measure;
    std::vector<std::string> who;
    std::string zero;
    std::vector<std::string> where;
    std::string labels;
    std::string language = "en";
    std::string output;
    std::string html;
    std::string csv;
    std::string parquet;
    bool json = false;
    bool skip_bad_rows = false;
    bool progress = false;
    unsigned threads = 0;
    std::uint64_t batch_rows = replay::RunOptions{}.rows_per_batch;
    std::size_t top = replay::Question{}.top_count;
};

std::vector<std::string> split(const std::string& text, char mark) {
    std::vector<std::string> parts(1);
    for (const char c : text) {
        if (c == mark) {
            parts.emplace_back();
        } else {
            parts.back() += c;
        }
    }
    return parts;
}

base::Error wrong(std::string place, std::string message, std::string remedy) {
    return {base::ErrorCode::InvalidInput, std::move(place), std::move(message), std::move(remedy)};
}

// One line on standard error that is written over, with the time that is left.
class Progress {
  public:
    Progress(bool wanted, std::uint64_t rows)
        : wanted_(wanted || isatty(STDERR_FILENO) == 1), rows_(rows) {}

    void show(std::uint64_t done) {
        if (!wanted_ || rows_ == 0) {
            return;
        }
        using std::chrono::duration_cast;
        using std::chrono::milliseconds;
        const auto spent =
            duration_cast<milliseconds>(std::chrono::steady_clock::now() - start_).count();
        constexpr std::uint64_t kMillis = 1'000;
        std::string text = "darman: replay: " + std::to_string(done * 100 / rows_) + " % of " +
                           std::to_string(rows_) + " rows";
        if (done > 0 && spent > 0) {
            const std::uint64_t left =
                static_cast<std::uint64_t>(spent) * (rows_ - std::min(done, rows_)) / done;
            text += ", about " + std::to_string((left + kMillis - 1) / kMillis) + " s left";
        }
        put(text);
        shown_ = true;
    }

    void clear() {
        if (shown_) {
            put("");
            static_cast<void>(write(STDERR_FILENO, "\r", 1));
        }
    }

  private:
    static void put(std::string text) {
        constexpr std::size_t kWidth = 79;
        text.resize(kWidth, ' ');
        text = '\r' + text;
        if (write(STDERR_FILENO, text.data(), text.size()) < 0) {
            return;  // nobody looks
        }
    }

    bool wanted_;
    std::uint64_t rows_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

// The laws under which the year is decided. Models point into nothing but themselves.
struct Laws {
    std::unique_ptr<PolicySources> sources;
    std::vector<std::unique_ptr<policy::Model>> models;
    std::vector<replay::Scenario> scenarios;
};

policy::Labels title_of(const policy::Library& library, const std::vector<std::string>& reforms) {
    policy::Labels all;
    for (const std::string& reform : reforms) {
        for (const policy::File& file : library.files) {
            if (file.kind != policy::FileKind::Reform || file.name != reform) {
                continue;
            }
            all.en +=
                (all.en.empty() ? "" : " + ") + (file.title.en.empty() ? reform : file.title.en);
            all.fa +=
                (all.fa.empty() ? "" : " + ") + (file.title.fa.empty() ? reform : file.title.fa);
        }
    }
    return all;
}

int compile_laws(const Options& options, Console& console, Laws& laws) {
    base::Result<PolicySources> sources = read_policies(options.policies);
    if (!sources) {
        return console.fail(sources.error());
    }
    laws.sources = std::make_unique<PolicySources>(std::move(sources).value());
    const policy::Library& library = laws.sources->library;
    std::vector<std::string> single;
    std::vector<std::string> names = {"today"};
    for (const std::string& reform : options.reforms) {
        const std::vector<std::string> parts = split(reform, '+');
        single.insert(single.end(), parts.begin(), parts.end());
        if (std::find(names.begin(), names.end(), reform) != names.end()) {
            return console.fail(
                wrong("--reform",
                      "\"" + reform + "\" is there twice",
                      reform == "today" ? "today is the law as it is" : "name each reform once"));
        }
        names.push_back(reform);
    }
    for (const base::Result<void>& named :
         {check_names("module", options.modules, module_names(library)),
          check_names("variant", options.variants, variant_names(library)),
          check_names("reform", single, reform_names(library))}) {
        if (!named) {
            return console.fail(named.error());
        }
    }
    for (const std::string& name : names) {
        policy::CompileOptions compile_options;
        compile_options.roots = options.modules;
        compile_options.variants = options.variants;
        compile_options.lint = false;  // `policy check` is for the author
        if (&name != &names.front()) {
            compile_options.reforms = split(name, '+');
        }
        Findings findings(library);
        laws.models.push_back(compile(*laws.sources, compile_options, findings));
        if (laws.models.back() == nullptr) {
            findings.tell(console);
            return kInputWrong;
        }
        laws.scenarios.push_back(
            {name, laws.models.back().get(), title_of(library, compile_options.reforms)});
    }
    return kDone;
}

base::Result<void> read_question(const Options& options, replay::Question& question) {
    for (const std::string& option : options.by) {
        for (const std::string& one : split(option, ',')) {
            question.by.push_back(split(one, '+'));
        }
    }
    question.measure = options.measure;
    for (const std::string& option : options.who) {
        for (const std::string& one : split(option, ',')) {
            question.who.push_back(one);
        }
    }
    question.zero = options.zero;
    if (options.zero.empty() && !options.where.empty()) {
        return wrong("--where",
                     "it says where something must be zero, and nothing must",
                     "name the amount: --expect-zero patient_pays");
    }
    for (const std::string& option : options.where) {
        const std::size_t equals = option.find('=');
        if (equals == std::string::npos || equals == 0 || equals + 1 == option.size()) {
            return wrong("--where",
                         "\"" + option + "\" is no condition",
                         "write PATH=VALUE or PATH=VALUE,VALUE");
        }
        question.where.push_back({option.substr(0, equals), split(option.substr(equals + 1), ',')});
    }
    question.top_count = options.top;
    return read_known_at(options.known_at, question.known_at);
}

base::Result<void> make_folder(const std::string& path) {
    struct stat status {};

    if (stat(path.c_str(), &status) == 0) {
        if (S_ISDIR(status.st_mode)) {
            return {};
        }
        return wrong(path, "is a file, expected a folder", "name another folder");
    }
    constexpr mode_t kMode = 0777;  // less what umask takes
    if (mkdir(path.c_str(), kMode) != 0) {
        return base::Error{base::ErrorCode::Io,
                           path,
                           "cannot make the folder",
                           "make the one above it first, and check who may write there"};
    }
    return {};
}

std::vector<intake::ParquetColumn> parquet_columns(const replay::Table& table,
                                                   const replay::Report& report) {
    constexpr int kRatioDecimals = 4;
    std::vector<intake::ParquetColumn> columns;
    for (const replay::TableColumn& column : table.columns) {
        intake::ParquetColumn made;
        made.name = column.name;
        switch (column.type) {
            case replay::ColumnType::Text:
                break;
            case replay::ColumnType::Count:
                made.type = intake::ParquetColumn::Type::Integer;
                break;
            case replay::ColumnType::Amount:
                made.type = intake::ParquetColumn::Type::Decimal;
                made.decimals = report.currency_digits;
                break;
            case replay::ColumnType::Ratio:
                made.type = intake::ParquetColumn::Type::Decimal;
                made.decimals = kRatioDecimals;
                break;
            case replay::ColumnType::Flag:
                made.type = intake::ParquetColumn::Type::Flag;
                break;
        }
        columns.push_back(std::move(made));
    }
    return columns;
}

int write_tables(const Options& options, Console& console, const replay::Report& report) {
    if (options.csv.empty() && options.parquet.empty()) {
        return kDone;
    }
    for (const std::string& folder : {options.csv, options.parquet}) {
        if (!folder.empty()) {
            if (const base::Result<void> made = make_folder(folder); !made) {
                return console.fail(made.error());
            }
        }
    }
    std::atomic<bool> interrupted = false;
    const OnInterrupt on_interrupt([&interrupted] { interrupted = true; });
    for (const replay::Table& table : replay::report_tables(report)) {
        if (interrupted) {
            return console.fail({base::ErrorCode::Io, "", "interrupted", "run it again"});
        }
        if (!options.csv.empty()) {
            const std::string path = options.csv + "/" + table.name + ".csv";
            if (const auto written = intake::write_file_atomically(path, replay::csv_text(table));
                !written) {
                return console.fail(written.error());
            }
        }
        if (!options.parquet.empty()) {
            const std::string path = options.parquet + "/" + table.name + ".parquet";
            if (const auto written =
                    intake::write_parquet(path, parquet_columns(table, report), table.cells);
                !written) {
                return console.fail(written.error());
            }
        }
    }
    return kDone;
}

int write_report(const Options& options, Console& console, const replay::Report& report) {
    const report::Language language =
        options.language == "fa" ? report::Language::Fa : report::Language::En;
    if (const int code = write_tables(options, console, report); code != kDone) {
        return code;
    }
    const report::ReplayView view = report::view_of(report);
    if (!options.html.empty()) {
        report::HtmlOptions html;
        html.language = language;
        if (const int code = write_output(
                console, options.html, report::replay_html(view, report.receipts, html));
            code != kDone) {
            return code;
        }
    }
    report::ReplayTextOptions shown;
    shown.language = language;
    shown.color = console.color() && options.output.empty();
    return write_output(console,
                        options.output,
                        options.json ? json::write(report::replay_json(report), 2) + "\n"
                                     : report::replay_text(view, shown));
}

// Rows that cannot be read are told; unless asked for, the rest is not decided beside them.
int judge_rows(const Options& options, Console& console, const replay::Totals& totals) {
    if (totals.error_count() == 0) {
        return kDone;
    }
    for (const auto& [line, error] : totals.errors()) {
        console.fail(error);
    }
    if (totals.error_count() > totals.errors().size()) {
        console.line("darman: and " +
                     counted(totals.error_count() - totals.errors().size(), "more error"));
    }
    if (!options.skip_bad_rows) {
        console.line(
            "darman: the year was not decided: mend the facts, or decide the rest with "
            "--skip-bad-rows");
    }
    return kInputWrong;
}

// What is wrong with the report itself, or with what it should have proven.
int judge_report(Console& console, const replay::Report& report) {
    if (!replay::all_hold(replay::identities(report))) {
        return console.fail({base::ErrorCode::Internal,
                             "",
                             "some totals are not the sums of their parts",
                             "do not rely on them, and report it"});
    }
    const std::optional<std::size_t> section = replay::zero_section(report);
    int code = kDone;
    for (const std::size_t scenario : replay::zero_scenarios(report)) {
        if (!section) {
            break;
        }
        const replay::ZeroTotals& zero = report.totals.of(*section, scenario).zero;
        if (zero.above > 0) {
            console.line("darman: " + report.plan.zero + " is above zero in " +
                         counted(zero.above, "row") + " under " +
                         report.plan.scenarios[scenario].name + ", first " +
                         zero.first.begin()->first);
            code = kAnswerIsNo;
        }
    }
    return code;
}

int run_replay(const Options& options, Console& console) {
    replay::Question question;
    if (const base::Result<void> read = read_question(options, question); !read) {
        return console.fail(read.error());
    }
    Laws laws;
    if (const int code = compile_laws(options, console, laws); code != kDone) {
        return code;
    }
    question.scenarios = laws.scenarios;
    std::optional<replay::Labels> labels;
    if (!options.labels.empty()) {
        const base::Result<std::string> text = intake::read_file(options.labels);
        if (!text) {
            return console.fail(text.error());
        }
        base::Result<replay::Labels> read = replay::read_labels(*text, options.labels);
        if (!read) {
            return console.fail(read.error());
        }
        labels = std::move(read).value();
        question.labels = &*labels;
    }
    base::Result<replay::Plan> plan = replay::make_plan(question);
    if (!plan) {
        return console.fail(plan.error());
    }
    const base::Result<column::Year> year = column::Year::open(options.data);
    if (!year) {
        return console.fail(year.error());
    }
    if (const base::Result<void> whole = year->verify(); !whole) {
        return console.fail(whole.error());
    }
    replay::Source source;
    source.unit_count = year->unit_count();
    source.rows_in = [&year](std::uint64_t first, std::uint64_t last) {
        return year->rows_in(first, last);
    };
    source.facts = [&year](std::uint64_t first, std::uint64_t last) {
        return year->read(first, last);
    };
    const std::uint64_t rows = year->rows_in(0, year->unit_count());
    Progress progress(options.progress, rows);
    replay::RunOptions run;
    run.threads =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    run.rows_per_batch = options.batch_rows;
    run.stop_at_bad_rows = !options.skip_bad_rows;
    run.progress = [&progress](std::uint64_t done) { progress.show(done); };
    base::Result<replay::Totals> totals = replay::run(*plan, source, run);
    progress.clear();
    if (!totals) {
        return console.fail(totals.error());
    }
    const int rows_code = judge_rows(options, console, *totals);
    if (rows_code != kDone && !options.skip_bad_rows) {
        return rows_code;
    }
    const replay::Report report = replay::make_report(
        std::move(plan).value(),
        std::move(totals).value(),
        {year->origin().inputs_sha256, year->origin().data_until, rows, year->unit_count()});
    if (const int code = write_report(options, console, report); code != kDone) {
        return code;
    }
    const int code = judge_report(console, report);
    return code == kDone ? rows_code : std::max(code, rows_code);
}

}  // namespace

void add_replay(CLI::App& root, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *root.add_subcommand("replay", "Decide a year again, as it is and under reforms");
    command.footer(kFooter);
    add_repeatable(command, "--policy", options->policies, "Folder of policies (may be repeated)")
        ->required();
    command.add_option("--data", options->data, "The prepared year: see darman import")->required();
    add_repeatable(
        command, "--module", options->modules, "Decide by this module only (repeatable)");
    add_repeatable(command, "--variant", options->variants, "Choose a variant (repeatable)");
    add_repeatable(
        command, "--reform", options->reforms, "Compare with this reform, or a+b (repeatable)");
    command.add_option("--known-at",
                       options->known_at,
                       "Decide with the facts and the law known on this day (default: today)");
    add_repeatable(command, "--by", options->by, "A table by these paths: a,b or a+b (repeatable)");
    command.add_option(
        "--measure", options->measure, "Whose change is told (default: patient_pays)");
    add_repeatable(command, "--who", options->who, "Whose gains and losses: paths to rows")
        ->default_str("the top entity, and its household");
    command.add_option("--top", options->top, "So many of the most affected are named")
        ->check(CLI::Range(0, 10'000));
    command.add_option("--expect-zero", options->zero, "This amount must be zero …");
    add_repeatable(command, "--where", options->where, "… where PATH=VALUE,… (repeatable: all)");
    command.add_option("--labels", options->labels, "CSV (line,kind,code): score the edits by it");
    command.add_option("--lang", options->language, "Language of what is shown: en or fa")
        ->check(CLI::IsMember({"en", "fa"}));
    command.add_flag("--json", options->json, "JSON: docs/formats/replay.md");
    command.add_option("--html", options->html, "Also write a self-contained HTML report here");
    command.add_option("--csv", options->csv, "Also write all tables as CSV into this folder");
    command.add_option("--parquet", options->parquet, "Also write all tables as Parquet there");
    command.add_option("--output", options->output, "Write to this file, whole or not at all");
    command.add_flag("--skip-bad-rows",
                     options->skip_bad_rows,
                     "Decide the other rows when some cannot be read (exit code 2 all the same)");
    command.add_option("--threads", options->threads, "Threads (default: as many as cores)")
        ->check(CLI::Range(1, 1'024));
    command
        .add_option(
            "--batch-rows", options->batch_rows, "Rows of facts decided at a time, a thread")
        ->check(CLI::Range(1, 100'000'000));
    command.add_flag("--progress", options->progress, "Show progress where there is no terminal");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run_replay(*options, console); };
    });
}

}  // namespace darman::app
