// darman decide: what is due, row by row.
#include <memory>

#include "case_run.hpp"
#include "json/json.hpp"
#include "report/html.hpp"
#include "report/json.hpp"
#include "report/table.hpp"
#include "report/totals.hpp"

namespace darman::app {
namespace {

// Beyond so many rows an HTML report explains the first ones only: it is to be opened by a person.
constexpr std::size_t kHtmlExplainedMax = 500;

constexpr const char* kFooter = R"(Examples:
  darman decide --policy policies Person.csv Claim.csv Line.csv
  darman decide --policy policies --map claims.fhirmap --known-at 1405-04-09 --lang fa bundle.json
  darman decide --policy policies --reform half_stage --html report.html --json facts/

Exit codes: 0 decided (whatever the verdicts), 2 the input is wrong, 3 the machine is at fault.)";

int write_html(const CaseOptions& options, Console& console, CaseRun& run, bool& at_fault) {
    const report::Rows rows = report::telling_rows(run.decision);
    std::vector<engine::Explanation> explanations;
    for (const engine::RowDecision* row : rows) {
        if (explanations.size() == kHtmlExplainedMax) {
            console.line("darman: " + options.html + " explains the first " +
                         std::to_string(kHtmlExplainedMax) +
                         " rows: use darman explain --row for others");
            break;
        }
        explanations.push_back(run.session->explain(row->row));
        at_fault = at_fault || !explanations.back().recomputes;
    }
    report::HtmlOptions html;
    html.language = options.shown_in();
    return write_output(
        console, options.html, report::decision_html(run.decision, explanations, html));
}

int run_decide(const CaseOptions& options, Console& console) {
    CaseRun run;
    if (const int code = open_case(options, console, run); code != kDone) {
        return code;
    }
    bool at_fault = false;
    if (!options.html.empty()) {
        if (const int code = write_html(options, console, run, at_fault); code != kDone) {
            return code;
        }
    }
    std::string text;
    if (options.json) {
        text = json::write(report::decision_json(run.decision), 2) + "\n";
    } else {
        report::TextOptions shown;
        shown.language = options.shown_in();
        shown.color = console.color() && options.output.empty();
        text = report::decision_text(run.decision, shown);
    }
    if (const int code = write_output(console, options.output, text); code != kDone) {
        return code;
    }
    if (at_fault) {
        return console.fail({base::ErrorCode::Internal,
                             options.html,
                             "some rows did not replay to what was decided",
                             "do not rely on them, and report it"});
    }
    return run.some_rows_bad ? kInputWrong : kDone;
}

}  // namespace

void add_decide(CLI::App& root, Action& chosen) {
    auto options = std::make_shared<CaseOptions>();
    CLI::App& command = *root.add_subcommand("decide", "Decide claims and awards by a policy");
    command.footer(kFooter);
    add_case_options(command, *options);
    command.callback([options, &chosen] {
        chosen = [options](Console& console) { return run_decide(*options, console); };
    });
}

}  // namespace darman::app
