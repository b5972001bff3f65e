// darman import: sources to a prepared year, and what one holds.
#include "intake/import.hpp"

#include <algorithm>
#include <chrono>
#include <memory>

#include <unistd.h>

#include "case_run.hpp"
#include "column/column_reader.hpp"
#include "column/year.hpp"
#include "interrupts.hpp"
#include "json/json.hpp"
#include "schemas.hpp"
#include "year_facts.hpp"

namespace darman::app {
namespace {

constexpr const char* kFooter =
    R"(The file is written whole or not at all; importing the same sources again does nothing.

Examples:
  darman import --policy policies facts/ --to 1403.year
  darman import --policy policies --map mapping.sql registry/ --to 1403.year
  darman import --policy policies --add --to 1403.year march/
  darman import --show 1403.year

Exit codes: 0 done, 2 the input is wrong, 3 the machine is at fault.)";

struct Options {
    CaseOptions of_case;  // policies, modules, files, mapping, json, skip_bad_rows
    std::string target;
    std::string show;
    std::string verify;
    bool add = false;
    bool progress = false;
    int memory_mb = 768;
    int threads = 0;
};

// One line on standard error that is written over, with the time that is left.
class ProgressLine {
  public:
    explicit ProgressLine(bool wanted) : wanted_(wanted || isatty(STDERR_FILENO) == 1) {}

    void show(const std::string& what, int done) {
        if (!wanted_) {
            return;
        }
        const auto spent = std::chrono::duration_cast<std::chrono::milliseconds>(
                               std::chrono::steady_clock::now() - start_)
                               .count();
        std::string text = "darman: import: " + what + ", " + std::to_string(done / 10) + " %";
        constexpr int kTellTimeFrom = 50;
        if (done >= kTellTimeFrom) {
            text += ", about " + std::to_string(spent * (1000 - done) / done / 1000) + " s left";
        }
        constexpr std::size_t kWidth = 79;
        text.resize(kWidth, ' ');
        text = '\r' + text;
        shown_ = write(STDERR_FILENO, text.data(), text.size()) > 0;
    }

    void clear() {
        const std::string text = "\r" + std::string(79, ' ') + "\r";
        if (shown_) {
            shown_ = write(STDERR_FILENO, text.data(), text.size()) < 0;
        }
    }

  private:
    bool wanted_;
    bool shown_ = false;
    std::chrono::steady_clock::time_point start_ = std::chrono::steady_clock::now();
};

std::uint64_t rows_of(const std::vector<column::TableInfo>& tables) {
    std::uint64_t rows = 0;
    for (const column::TableInfo& table : tables) {
        rows += table.rows;
    }
    return rows;
}

json::Value number(std::uint64_t value) {
    return json::Value::number(std::to_string(value));
}

json::Value summary_json(const intake::Imported& done, const std::string& path) {
    json::Value value = json::Value::object();
    value.set("file", json::Value::string(path));
    value.set("written", json::Value::boolean(done.written));
    value.set("already_there", json::Value::boolean(done.already_there));
    value.set("bytes", number(done.bytes));
    value.set("units", number(done.units));
    value.set("rows", number(rows_of(done.tables)));
    value.set("added", number(done.added));
    value.set("replaced", number(done.replaced));
    value.set("unchanged", number(done.unchanged));
    value.set("errors", number(done.error_count));
    value.set("warnings", number(done.warnings.size()));
    value.set("data_until", json::Value::string(done.origin.data_until));
    value.set("engine", json::Value::string(done.origin.engine));
    value.set("inputs_sha256", json::Value::string(done.origin.inputs_sha256));
    value.set("mapping_sha256", json::Value::string(done.origin.mapping_sha256));
    value.set("schema_sha256", json::Value::string(done.origin.schema_sha256));
    json::Value tables = json::Value::array();
    for (const column::TableInfo& table : done.tables) {
        json::Value each = json::Value::object();
        each.set("name", json::Value::string(table.name));
        each.set("rows", number(table.rows));
        each.set("is_register", json::Value::boolean(table.is_register));
        tables.push(std::move(each));
    }
    value.set("tables", std::move(tables));
    return value;
}

std::string padded(std::string text, std::size_t width) {
    text.resize(std::max(width, text.size()), ' ');
    return text;
}

std::string summary_text(const intake::Imported& done, const std::string& path) {
    std::string text = path + '\n';
    for (const column::TableInfo& table : done.tables) {
        text += "  " + padded(table.name, 24) + std::to_string(table.rows) +
                (table.is_register ? " rows, register\n" : " rows\n");
    }
    const std::uint64_t rows = rows_of(done.tables);
    text += counted(rows, "row") + " in " + counted(done.units, "unit") + ", " +
            std::to_string(done.bytes) + " bytes";
    if (rows > 0) {
        text += ", " + std::to_string(done.bytes / rows) + " a row";
    }
    text += '\n';
    if (done.added + done.replaced + done.unchanged > 0) {
        text += std::to_string(done.added) + " added, " + std::to_string(done.replaced) +
                " replaced, " + std::to_string(done.unchanged) + " unchanged\n";
    }
    constexpr std::size_t kShortHash = 12;
    text += "data until " + (done.origin.data_until.empty() ? "unknown" : done.origin.data_until) +
            "; inputs " + done.origin.inputs_sha256.substr(0, kShortHash) + "; mapping " +
            done.origin.mapping_sha256.substr(0, kShortHash) + "; engine " + done.origin.engine +
            '\n';
    return text;
}

void print_summary(const Options& options,
                   Console& console,
                   const intake::Imported& done,
                   const std::string& path) {
    console.print(options.of_case.json ? json::write(summary_json(done, path), 2) + "\n"
                                       : summary_text(done, path));
}

std::string encoding_text(const column::ColumnLayout& column) {
    const std::string bits = " " + std::to_string(column.width) + " bits";
    switch (column.encoding) {
        case column::Encoding::Empty:
            return column.absence == column::Absence::None ? "none" : "empty";
        case column::Encoding::Integer:
            return (column.scale == 0 ? "integer" : "decimal " + std::to_string(column.scale)) +
                   bits;
        case column::Encoding::Day:
            return "day" + bits;
        case column::Encoding::Instant:
            return "instant" + bits;
        case column::Encoding::LocalTime:
            return "local time" + bits;
        case column::Encoding::Boolean:
            return "yes or no, 1 bit";
        case column::Encoding::Numbered:
            return "numbered text" + bits;
        case column::Encoding::Dictionary:
            return std::to_string(column.dictionary_size) + " codes" + bits;
        case column::Encoding::Text:
            return "text";
        case column::Encoding::Row:
            return "row of " + column.target + bits;
    }
    return "";
}

int run_show(const Options& options, Console& console) {
    const std::string& path = options.show.empty() ? options.verify : options.show;
    const base::Result<column::Year> year = column::Year::open(path);
    if (!year) {
        return console.fail(year.error());
    }
    if (!options.verify.empty()) {
        if (const base::Result<void> sound = year->verify(); !sound) {
            return console.fail(sound.error());
        }
    }
    intake::Imported held;
    held.origin = year->origin();
    held.tables = year->tables();
    held.units = year->unit_count();
    held.bytes = year->size();
    print_summary(options, console, held, path);
    if (!options.verify.empty() && !options.of_case.json) {
        console.print("every block is sound\n");
    } else if (!options.of_case.json) {
        for (const column::TableLayout& table : year->directory().tables) {
            for (const column::ColumnLayout& column : table.columns) {
                const std::string name = table.name + '.' + column.name;
                console.print("  " + padded(name, 32) + encoding_text(column) + '\n');
            }
        }
        for (const column::InputFile& input : year->origin().inputs) {
            console.print("  " + input.sha256 + "  " + input.name + '\n');
        }
    }
    return kDone;
}

int tell(const Options& options, Console& console, const intake::Imported& done) {
    int code = kDone;
    for (const base::Error& error : done.errors) {
        code = std::max(code, console.fail(error));
    }
    if (done.error_count > done.errors.size()) {
        console.line("darman: and " + counted(done.error_count - done.errors.size(), "more error"));
    }
    for (const base::Error& warning : done.warnings) {
        console.line("warning: " + warning.line());
    }
    if (code != kDone && !done.written && !done.failed) {
        console.line("darman: " + counted(done.error_count, "error") +
                     " in the facts; nothing was written: mend them, or import the rest with "
                     "--skip-bad-rows");
    }
    if (done.already_there) {
        console.line("darman: " + options.target +
                     " holds these sources already: nothing was done");
    }
    if (done.written || done.already_there) {
        print_summary(options, console, done, options.target);
    }
    return code;
}

int run_import(const Options& options, Console& console) {
    if (!options.show.empty() || !options.verify.empty()) {
        return run_show(options, console);
    }
    if (options.target.empty() || options.of_case.policies.empty() ||
        options.of_case.files.empty()) {
        const std::string what = options.target.empty()             ? "--to FILE.year"
                                 : options.of_case.policies.empty() ? "--policy DIR"
                                                                    : "a source";
        return console.fail({base::ErrorCode::InvalidInput,
                             "",
                             "import needs " + what,
                             "darman import --policy DIR SOURCE --to FILE.year"});
    }
    if (!is_year(options.target)) {
        return console.fail({base::ErrorCode::InvalidInput,
                             "--to",
                             "\"" + options.target + "\" does not end in .year",
                             "name the prepared year FILE.year"});
    }
    CaseRun run;
    if (const int code = compile_case_policy(options.of_case, console, run); code != kDone) {
        return code;
    }
    intake::ImportStop stop;
    ProgressLine line(options.progress);
    intake::ImportRequest request;
    request.mapping = options.of_case.mapping;
    request.inputs = options.of_case.files;
    request.schemas = schemas_of(*run.model);
    request.target = options.target;
    request.engine = "darman " DARMAN_VERSION;
    request.add = options.add;
    request.skip_bad_rows = options.of_case.skip_bad_rows;
    request.memory_mb = options.memory_mb;
    request.threads = options.threads;
    request.stop = &stop;
    request.progress = [&line](const std::string& what, int done) { line.show(what, done); };
    const OnInterrupt on_interrupt([&stop] { stop.request(); });
    const intake::Imported done = intake::import_year(request);
    line.clear();
    return tell(options, console, done);
}

}  // namespace

void add_import(CLI::App& root, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *root.add_subcommand("import", "Prepare sources as one file to decide from");
    command.footer(kFooter);
    CaseOptions& of_case = options->of_case;
    add_repeatable(command, "--policy", of_case.policies, "Folder of policies (may be repeated)");
    add_repeatable(command, "--module", of_case.modules, "By this module only (repeatable)");
    command.add_option("SOURCE", of_case.files, "Tables or documents, as darman decide reads them");
    command.add_option("--map", of_case.mapping, "Mapping of the facts: a .sql or .fhirmap file");
    command.add_option("--to", options->target, "The prepared year");
    command.add_flag("--add", options->add, "Add to what the file holds; known keys are replaced");
    command.add_flag("--skip-bad-rows",
                     of_case.skip_bad_rows,
                     "Import the other rows when some cannot be read (exit code 2 all the same)");
    command.add_option("--memory", options->memory_mb, "Memory for sorting in MB; beyond it, disk")
        ->check(CLI::Range(64, 1'000'000));
    command.add_option("--threads", options->threads, "Threads for sorting (default: all cores)")
        ->check(CLI::Range(1, 1'024));
    command.add_flag("--progress", options->progress, "Show progress where there is no terminal");
    command.add_flag("--json", of_case.json, "The summary as JSON");
    command.add_option("--show", options->show, "Say what this year holds, and import nothing");
    command.add_option("--verify", options->verify, "Check every byte of this year");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run_import(*options, console); };
    });
}

}  // namespace darman::app
