// darman explain: each number with its formula, its article and what did not apply.
#include <algorithm>
#include <memory>

#include "case_run.hpp"
#include "json/json.hpp"
#include "report/explanation_text.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/table.hpp"
#include "report/totals.hpp"

namespace darman::app {
namespace {

// More than a reader wants unasked.
constexpr std::size_t kUnaskedMax = 20;

constexpr const char* kFooter =
    R"(A row is named by its key (c1/3), by the end of it where only one row has that end (3), or by its
place in the table (#3). Up to 20 rows are all explained. With --value, only that value of them is, and
what it was made from.

Examples:
  darman explain --policy policies --row c1/3 facts/
  darman explain --policy policies --row c1/3 --value patient_pays 1403.year
  darman explain --policy policies --all --lang fa --html letter.html facts/

Exit codes: 0 done, 2 the input is wrong, 3 the machine is at fault.)";

struct Options {
    CaseOptions of_case;
    std::vector<std::string> rows;
    std::vector<std::string> values;
    bool all = false;
};

base::Error no_row(const std::string& wanted, const report::Rows& rows) {
    std::vector<std::string> keys;
    for (const engine::RowDecision* row : rows) {
        keys.push_back(row->key);
    }
    const std::string near = policy::nearest(wanted, keys);
    std::string remedy = "darman decide lists them";
    if (!near.empty()) {
        remedy = "did you mean " + near + "?";
    } else if (!keys.empty()) {
        remedy = "there are " + counted(keys.size(), "row") + ", from " + keys.front() + " to " +
                 keys.back();
    }
    return {base::ErrorCode::NotFound, "--row", "there is no row \"" + wanted + "\"", remedy};
}

const engine::RowDecision* numbered(const std::string& wanted, const report::Rows& rows) {
    const bool number =
        wanted.size() > 1 && wanted.size() < 10 && wanted.front() == '#' &&
        std::all_of(wanted.begin() + 1, wanted.end(), [](char c) { return c >= '0' && c <= '9'; });
    const std::size_t index = number ? std::stoul(wanted.substr(1)) : 0;
    return index >= 1 && index <= rows.size() ? rows[index - 1] : nullptr;
}

base::Result<report::Rows> find_rows(const std::string& wanted, const report::Rows& rows) {
    report::Rows exact;
    report::Rows ending;
    for (const engine::RowDecision* row : rows) {
        if (row->key == wanted) {
            exact.push_back(row);
        } else if (row->key.ends_with("/" + wanted)) {
            ending.push_back(row);
        }
    }
    // Rows of two entities may have the same key; both are explained.
    if (!exact.empty()) {
        return exact;
    }
    if (const engine::RowDecision* row = numbered(wanted, rows); row != nullptr) {
        return report::Rows{row};
    }
    if (ending.size() > 1) {
        return base::Error{
            base::ErrorCode::Conflict,
            "--row",
            counted(ending.size(), "row") + " end in \"" + wanted + "\"",
            "name one of them in full: " + ending.front()->key + ", " + ending.back()->key};
    }
    if (ending.empty()) {
        return no_row(wanted, rows);
    }
    return ending;
}

base::Result<report::Rows> choose(const Options& options, const engine::Decision& decision) {
    const report::Rows rows = report::telling_rows(decision);
    if (options.rows.empty()) {
        if (!options.all && rows.size() > kUnaskedMax) {
            return base::Error{base::ErrorCode::InvalidInput,
                               "",
                               "there are " + counted(rows.size(), "row") + " to explain",
                               "choose with --row KEY, or say --all"};
        }
        return rows;
    }
    report::Rows chosen;
    for (const std::string& wanted : options.rows) {
        DARMAN_ASSIGN_OR_RETURN(const report::Rows found, find_rows(wanted, rows));
        for (const engine::RowDecision* row : found) {
            if (std::find(chosen.begin(), chosen.end(), row) == chosen.end()) {
                chosen.push_back(row);
            }
        }
    }
    return chosen;
}

// Leaves of what is given only what was asked for; the stories beneath stay.
base::Result<void> keep_values(const std::vector<std::string>& wanted,
                               engine::Explanation& explanation) {
    std::vector<std::string> names;
    std::vector<engine::GivenValue> values;
    std::vector<std::int32_t> stories;
    const std::size_t told = std::min(explanation.row.given.size(), explanation.given.size());
    for (std::size_t i = 0; i < told; ++i) {
        engine::GivenValue& value = explanation.row.given[i];
        names.push_back(value.name);
        if (std::find(wanted.begin(), wanted.end(), value.name) != wanted.end()) {
            values.push_back(std::move(value));
            stories.push_back(explanation.given[i]);
        }
    }
    for (const std::string& name : wanted) {
        if (std::find(names.begin(), names.end(), name) == names.end()) {
            const std::string near = policy::nearest(name, names);
            return base::Error{
                base::ErrorCode::NotFound,
                "--value",
                "row " + explanation.row.key + " is given no \"" + name + "\"",
                near.empty() ? "--json lists what is given" : "did you mean " + near + "?"};
        }
    }
    explanation.row.given = std::move(values);
    explanation.given = std::move(stories);
    return {};
}

std::string text_of(const CaseOptions& options,
                    const engine::Decision& decision,
                    const std::vector<engine::Explanation>& explanations) {
    if (options.json) {
        return json::write(report::explanations_json(explanations, decision.receipt), 2) + "\n";
    }
    std::string text;
    for (const engine::Explanation& explanation : explanations) {
        text += report::explanation_text(explanation, options.shown_in()) + "\n";
    }
    return text + report::receipt_text(decision.receipt, options.shown_in());
}

int run_explain(const Options& options, Console& console) {
    CaseRun run;
    CaseOptions of_case = options.of_case;
    of_case.only_rows = options.rows;
    if (const int code = open_case(of_case, console, run); code != kDone) {
        return code;
    }
    const base::Result<report::Rows> rows = choose(options, run.decision);
    if (!rows) {
        return console.fail(rows.error());
    }
    std::vector<engine::Explanation> explanations;
    const engine::RowDecision* at_fault = nullptr;
    for (const engine::RowDecision* row : *rows) {
        explanations.push_back(run.session->explain(row->row));
        at_fault = explanations.back().recomputes ? at_fault : row;
        if (options.values.empty()) {
            continue;
        }
        if (const base::Result<void> kept = keep_values(options.values, explanations.back());
            !kept) {
            return console.fail(kept.error());
        }
    }
    if (!options.of_case.html.empty()) {
        report::HtmlOptions html;
        html.language = options.of_case.shown_in();
        const std::string page = report::decision_html(run.decision, explanations, html);
        if (const int code = write_output(console, options.of_case.html, page); code != kDone) {
            return code;
        }
    }
    const std::string text = text_of(options.of_case, run.decision, explanations);
    if (const int code = write_output(console, options.of_case.output, text); code != kDone) {
        return code;
    }
    if (at_fault != nullptr) {
        return console.fail({base::ErrorCode::Internal,
                             at_fault->place,
                             "row " + at_fault->key + " did not replay to what was decided",
                             "do not rely on it, and report it"});
    }
    return run.some_rows_bad ? kInputWrong : kDone;
}

}  // namespace

void add_explain(CLI::App& root, Action& chosen) {
    auto options = std::make_shared<Options>();
    CLI::App& command =
        *root.add_subcommand("explain", "Say of each number how it came about, with its article");
    command.footer(kFooter);
    add_case_options(command, options->of_case);
    CLI::Option* rows =
        add_repeatable(command, "--row", options->rows, "Explain this row (repeatable)");
    add_repeatable(command, "--value", options->values, "Only this value of it (repeatable)");
    command.add_flag("--all", options->all, "Explain all rows, however many")->excludes(rows);
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run_explain(*options, console); };
    });
}

}  // namespace darman::app
