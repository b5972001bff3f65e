// darman synth: a synthetic scheme with real proportions, and its year.
#include <algorithm>
#include <array>
#include <memory>
#include <optional>
#include <thread>

#include <fmt/format.h>
#include <signal.h>

#include "command.hpp"
#include "intake/files.hpp"
#include "intake/folder_writer.hpp"
#include "json/json.hpp"
#include "policy/csv.hpp"
#include "synth/scheme.hpp"

namespace darman::app {
namespace {

struct Options {
    std::uint64_t persons = 0;
    int year = 1403;
    std::uint64_t seed = 1;
    std::string to;
    std::string scheme = "data/ir-sso";
    std::string policy = "policies/ir-sso";
    std::uint64_t threads = 0;
    std::uint64_t block = 1000;
    bool no_faults = false;
    bool report = false;
    bool json = false;
};

constexpr const char* kFooter =
    R"(The parameters are tables with a source in each row; the service book and its prices are those of
the policy. The same parameters, persons, year and seed give the same bytes on any machine.
labels.csv tells which lines are at fault, and which reason the edits should give; it is no table of
the facts.

Examples:
  darman synth --persons 20000 --year 1403 --seed 7 --to scheme
  darman synth --persons 20000 --seed 7 --report
  darman synth --persons 1000000 --seed 7 --to scheme --report --json

Exit codes: 0 done, 2 the input is wrong, 3 the machine is at fault.)";

constexpr std::array kTables = {"parameters.csv",
                                "shares.csv",
                                "ages.csv",
                                "households.csv",
                                "mortality.csv",
                                "faults.csv",
                                "provinces.csv",
                                "counties.csv",
                                "county_splits.csv",
                                "facilities.csv",
                                "facilities_by_province.csv",
                                "sectors.csv"};

// Of the policy, by folder.
constexpr std::array<std::pair<const char*, const char*>, 6> kBook = {
    {{"scheme", "services.csv"},
     {"health", "k_prof.csv"},
     {"health", "k_tech.csv"},
     {"health", "k_anaesthesia.csv"},
     {"health", "k_bed.csv"},
     {"health", "drug_price.csv"}}};

// Ctrl-C asks; the block at work is ended, and nothing stays.
volatile sig_atomic_t interrupted = 0;

class InterruptsAsk {
  public:
    InterruptsAsk() {
        struct sigaction action {};

        action.sa_handler = [](int) { interrupted = 1; };
        for (std::size_t i = 0; i < kSignals.size(); ++i) {
            sigaction(kSignals[i], &action, &before_[i]);
        }
    }

    ~InterruptsAsk() {
        for (std::size_t i = 0; i < kSignals.size(); ++i) {
            sigaction(kSignals[i], &before_[i], nullptr);
        }
    }

    InterruptsAsk(const InterruptsAsk&) = delete;
    InterruptsAsk& operator=(const InterruptsAsk&) = delete;
    InterruptsAsk(InterruptsAsk&&) = delete;
    InterruptsAsk& operator=(InterruptsAsk&&) = delete;

  private:
    static constexpr std::array kSignals = {SIGINT, SIGTERM, SIGHUP};
    std::array<struct sigaction, kSignals.size()> before_{};
};

base::Result<synth::Table> read_table(const std::string& folder, const std::string& name) {
    const std::string path = folder + "/" + name;
    DARMAN_ASSIGN_OR_RETURN(const std::string text, intake::read_file(path));
    auto csv = policy::parse_csv(text);
    if (!csv) {
        base::Error error = csv.error();
        error.place = path + " " + error.place;
        return error;
    }
    return synth::Table{name, csv->heading, csv->rows, csv->lines};
}

base::Result<synth::Scheme> make_scheme(const Options& options) {
    std::vector<synth::Table> tables;
    for (const char* name : kTables) {
        DARMAN_ASSIGN_OR_RETURN(synth::Table table, read_table(options.scheme, name));
        tables.push_back(std::move(table));
    }
    for (const auto& [folder, name] : kBook) {
        DARMAN_ASSIGN_OR_RETURN(synth::Table table,
                                read_table(options.policy + "/" + folder, name));
        tables.push_back(std::move(table));
    }
    return synth::Scheme::make({options.persons, options.year, options.seed, !options.no_faults},
                               tables);
}

struct Block {
    synth::Output out;
    synth::Tally tally;
};

// The blocks [first, first + blocks.size()) of households, each by a thread of its own.
void make_blocks(const synth::Scheme& scheme,
                 std::uint64_t first,
                 std::uint64_t size,
                 std::vector<Block>& blocks) {
    const std::uint64_t households = scheme.household_count();
    const auto make = [&](std::size_t b) {
        const std::uint64_t from = (first + b) * size;
        scheme.households(std::min(households, from),
                          std::min(households, from + size),
                          blocks[b].out,
                          blocks[b].tally);
    };
    std::vector<std::thread> others;
    for (std::size_t b = 1; b < blocks.size(); ++b) {
        others.emplace_back(make, b);
    }
    make(0);
    for (std::thread& other : others) {
        other.join();
    }
}

base::Result<void> write(std::optional<intake::FolderWriter>& folder, const synth::Output& out) {
    for (std::size_t file = 0; folder && file < synth::kFiles; ++file) {
        DARMAN_RETURN_IF_ERROR(folder->append(file, out.text[file]));
    }
    return {};
}

base::Result<synth::Tally> generate(const Options& options,
                                    const synth::Scheme& scheme,
                                    std::optional<intake::FolderWriter>& folder,
                                    Console& console) {
    const std::uint64_t households = scheme.household_count();
    const std::uint64_t count = (households + options.block - 1) / options.block;
    const std::uint64_t threads =
        options.threads > 0 ? options.threads : std::max(1U, std::thread::hardware_concurrency());
    synth::Tally tally;
    synth::Output start;
    scheme.begin(start);
    DARMAN_RETURN_IF_ERROR(write(folder, start));
    std::uint64_t told = 0;
    for (std::uint64_t first = 0; first < count; first += threads) {
        std::vector<Block> blocks(std::min(threads, count - first));
        make_blocks(scheme, first, options.block, blocks);
        for (const Block& block : blocks) {
            DARMAN_RETURN_IF_ERROR(write(folder, block.out));
            tally.merge(block.tally);
        }
        if (interrupted != 0) {
            return base::Error{base::ErrorCode::InvalidInput,
                               "",
                               "interrupted; nothing was written",
                               "run the command again"};
        }
        const std::uint64_t tenth = (first + blocks.size()) * 10 / count;
        if (count >= 100 && tenth > told && tenth < 10) {
            told = tenth;
            console.line(fmt::format("darman: {} % of {} households", tenth * 10, households));
        }
    }
    return tally;
}

// 31.818 for 31.818 per cent.
std::string per_cent(std::int64_t ppm) {
    return fmt::format("{}.{:03}", ppm / 10'000, ppm % 10'000 / 10);
}

std::string report_text(const std::vector<synth::Proportion>& proportions) {
    std::string out = fmt::format(
        "{:<58} {:>11} {:>11}  {}\n", "proportion, in per cent", "here", "target", "source");
    std::size_t off = 0;
    std::size_t held = 0;
    for (const synth::Proportion& each : proportions) {
        const bool has_target = each.target_ppm >= 0;
        held += has_target ? 1U : 0U;
        off += each.holds() ? 0U : 1U;
        out += fmt::format("{:<58} {:>11} {:>11}  {}{}\n",
                           each.name,
                           per_cent(each.got_ppm()),
                           has_target ? per_cent(each.target_ppm) : "–",
                           each.holds() ? "" : "OFF: ",
                           each.source);
    }
    out += fmt::format(
        "{} of {} within 2 % or 0.2 points of the target, or 3 standard errors of few cases\n",
        held - off,
        held);
    return out;
}

json::Value number(std::uint64_t value) {
    return json::Value::number(static_cast<long long>(value));
}

std::string report_json(const Options& options,
                        const synth::Tally& tally,
                        const std::vector<synth::Proportion>& proportions) {
    json::Value out = json::Value::object();
    out.set("persons", number(options.persons));
    out.set("year", number(static_cast<std::uint64_t>(options.year)));
    out.set("seed", json::Value::number(std::to_string(options.seed)));
    out.set("households", number(tally.of(synth::Count::Households)));
    out.set("claims", number(tally.of(synth::Count::WrittenClaims)));
    out.set("lines", number(tally.of(synth::Count::WrittenLines)));
    out.set("claimed", number(tally.of(synth::Count::Claimed)));
    json::Value all = json::Value::array();
    for (const synth::Proportion& each : proportions) {
        json::Value one = json::Value::object();
        one.set("name", json::Value::string(each.name));
        one.set("part", number(each.part));
        one.set("whole", number(each.whole));
        one.set("ppm", json::Value::number(static_cast<long long>(each.got_ppm())));
        one.set("target_ppm",
                each.target_ppm < 0 ? json::Value()
                                    : json::Value::number(static_cast<long long>(each.target_ppm)));
        one.set("holds", json::Value::boolean(each.holds()));
        one.set("source", json::Value::string(each.source));
        all.push(std::move(one));
    }
    out.set("proportions", std::move(all));
    return json::write(out, 2) + "\n";
}

base::Result<void> checked(const Options& options) {
    if (options.to.empty() && !options.report && !options.json) {
        return base::Error{base::ErrorCode::InvalidInput,
                           "",
                           "nothing was asked for",
                           "name a folder with --to, or ask for --report"};
    }
    if (options.block < 1 || options.block > 100'000 || options.threads > 64) {
        return base::Error{base::ErrorCode::OutOfRange,
                           "",
                           "--block or --threads is out of range",
                           "expected 1 to 100,000 households and up to 64 threads"};
    }
    return {};
}

int run(const Options& options, Console& console) {
    if (const auto valid = checked(options); !valid) {
        return console.fail(valid.error());
    }
    const auto scheme = make_scheme(options);
    if (!scheme) {
        return console.fail(scheme.error());
    }
    const InterruptsAsk interrupts;
    std::optional<intake::FolderWriter> folder;
    if (!options.to.empty()) {
        auto made = intake::FolderWriter::create(
            options.to, {synth::kFileNames.begin(), synth::kFileNames.end()});
        if (!made) {
            return console.fail(made.error());
        }
        folder.emplace(std::move(*made));
    }
    const auto tally = generate(options, *scheme, folder, console);
    if (!tally) {
        return console.fail(tally.error());
    }
    if (folder) {
        if (const auto finished = folder->finish(); !finished) {
            return console.fail(finished.error());
        }
    }
    const std::vector<synth::Proportion> proportions = scheme->report(*tally);
    if (options.json) {
        console.print(report_json(options, *tally, proportions));
        return kDone;
    }
    if (options.report) {
        console.print(report_text(proportions));
    }
    console.print(fmt::format("{} persons in {} households, {} claims with {} lines{}\n",
                              tally->of(synth::Count::Persons),
                              tally->of(synth::Count::Households),
                              tally->of(synth::Count::WrittenClaims),
                              tally->of(synth::Count::WrittenLines),
                              folder ? " in " + options.to : ""));
    return kDone;
}

}  // namespace

void add_synth(CLI::App& root, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command = *root.add_subcommand(
        "synth", "Make a synthetic scheme with real proportions, and its year of care");
    command.footer(kFooter);
    command.add_option("--persons", options->persons, "How many insured persons")->required();
    command.add_option("--year", options->year, "The Jalali year. Default: 1403");
    command.add_option("--seed", options->seed, "Another seed, another scheme. Default: 1");
    command.add_option("--to", options->to, "The folder to make; it must be new or empty");
    command.add_option("--scheme", options->scheme, "Parameters. Default: data/ir-sso");
    command.add_option("--policy", options->policy, "Service book. Default: policies/ir-sso");
    command.add_flag(
        "--no-faults", options->no_faults, "No labelled faults, and no county that is split");
    command.add_flag("--report", options->report, "Each proportion beside its target and source");
    command.add_flag("--json", options->json, "The report as JSON");
    command.add_option("--threads", options->threads, "Default: as many as the machine has cores");
    command.add_option("--block", options->block, "Households made at a time. Default: 1000");
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run(*options, console); };
    });
}

}  // namespace darman::app
