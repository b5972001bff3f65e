#include "sample.hpp"

#include <gtest/gtest.h>

#include "replay/report_tables.hpp"

namespace darman::replay {

namespace {

std::string no_hash(const std::string& text) {
    return std::to_string(text.size());
}

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

core::Facts unit(const std::string& households,
                 const std::string& persons,
                 const std::string& claims,
                 const std::string& lines) {
    core::Facts facts;
    facts.tables.push_back(table("Household", "id,province;" + households));
    facts.tables.push_back(table("Person", "id,household,sex;" + persons));
    facts.tables.push_back(table("Claim", "person,id,date;" + claims));
    facts.tables.push_back(table("Line", "claim,number,service,claimed;" + lines));
    return facts;
}

}  // namespace

const std::string& scheme_text() {
    static const std::string kText = R"(module health
  source "Law" governed by Claim.date calendar jalali currency IRR
dictionary Sex { female fa "زن" en "woman"; male fa "مرد" en "man" }
dictionary Service { visit; dentist; drug }
dictionary Province from data { rich bool }
entity Household { id key; province code Province }
entity Person { id key; household Household; sex code Sex }
entity Claim of Person { id key; date }
entity Line of Claim { number integer key; service code Service; claimed money in 0..1_000_000_000 }
param share : rate from 1403-01-01 to 1404-12-29 30% [art 1]
param most : money from 1403-01-01 1_000 [art 1]
rule Line.own : money = claimed * share rounded half up to 1 [art 1]
  except women: when person.sex is female
  = 0 [art 2]
waterfall Line of claimed
  patient_pays fa "پرداخت بیمار" en "patient pays" = own [art 1]
  fund_pays = rest [art 1]
reject Line with over_most when claimed > most [art 3]
pend Line with dental when service is dentist [art 3]
)";
    return kText;
}

core::FactTable table(const std::string& name, const std::string& rows) {
    core::FactTable made;
    made.name = name;
    std::size_t number = 0;
    for (const std::string& row : split(rows, ';')) {
        const std::vector<std::string> cells = split(row, ',');
        if (++number == 1) {
            made.columns = cells;
            continue;
        }
        for (const std::string& cell : cells) {
            made.cells.push_back(cell.empty()     ? core::Cell{core::CellState::Unknown, ""}
                                 : cell == "none" ? core::Cell{core::CellState::None, ""}
                                                  : core::Cell{core::CellState::Value, cell});
        }
        made.places.push_back(name + ".csv row " + std::to_string(number));
    }
    return made;
}

Laws::Laws(const std::vector<std::string>& reforms, const std::string& text) {
    const std::string cheap =
        "reform cheap of health source \"Draft\"\n"
        "replace entry share from 1403-01-01 to 1404-12-29 10% [art 1]\n";
    const std::string strict =
        "reform strict of health source \"Draft\"\n"
        "replace entry most from 1403-01-01 500 [art 1]\n";
    policy::Diagnostics diagnostics;
    std::vector<policy::SourceText> sources = {{"health.policy", text}};
    sources.push_back({"cheap.policy", cheap});
    sources.push_back({"strict.policy", strict});
    library_ = policy::parse_library(sources, no_hash, diagnostics);
    const policy::Loader none = [](const std::string& path) -> base::Result<std::string> {
        return base::Error{base::ErrorCode::NotFound, path, "is not there", ""};
    };
    for (const std::string& name : reforms) {
        policy::CompileOptions options;
        options.lint = false;
        if (!name.empty()) {
            options.reforms = split(name, '+');
        }
        models_.push_back(policy::compile(library_, options, none, no_hash, diagnostics));
        for (const policy::Diagnostic& d : diagnostics.all()) {
            EXPECT_NE(d.severity, policy::Severity::Error)
                << policy::line_of(d, library_.file_names);
        }
        scenarios.push_back({name.empty() ? "today" : name, models_.back().get(), {}});
    }
}

Question Laws::question() const {
    Question question;
    question.scenarios = scenarios;
    question.known_at = core::last_day_of_year(core::Calendar::Gregorian, 2190);
    return question;
}

std::vector<core::Facts> year_of_facts() {
    return {unit("h1,north",
                 "a,h1,female;b,h1,male",
                 "a,c1,1403-02-01;b,c2,1403-03-01",
                 "a/c1,1,visit,100;a/c1,2,drug,200;b/c2,1,visit,400;b/c2,2,drug,2000"),
            unit("h2,south",
                 "c,h2,male;d,h2,",
                 "c,c3,1403-02-01;d,c4,1404-01-10",
                 "c/c3,1,dentist,300;c/c3,2,visit,600;d/c4,1,drug,50"),
            unit("h3,",
                 "e,h3,female;f,h3,male",
                 "e,c5,1405-01-02;f,c6,1403-06-01;f,c7,1405-02-01",
                 "e/c5,1,visit,70;f/c6,1,visit,1000;f/c6,2,visit,10;f/c7,1,visit,90")};
}

core::Facts registers() {
    core::Facts facts;
    facts.tables.push_back(table("Province", "code,rich;north,yes;south,no"));
    return facts;
}

Report replayed(const Question& question,
                const std::vector<core::Facts>& units,
                unsigned threads,
                std::uint64_t rows_per_batch) {
    base::Result<Plan> plan = make_plan(question);
    EXPECT_TRUE(plan) << (plan ? "" : plan.error().line());
    const core::Facts others = registers();
    RunOptions options;
    options.threads = threads;
    options.rows_per_batch = rows_per_batch;
    base::Result<Totals> totals = run(*plan, memory_source(units, others), options);
    EXPECT_TRUE(totals);
    for (const auto& [line, error] : totals->errors()) {
        ADD_FAILURE() << line;
    }
    return make_report(std::move(plan).value(), std::move(totals).value(), {});
}

std::string all_of(const Report& report) {
    std::string all;
    for (const Table& each : report_tables(report)) {
        all += each.name + "\n" + csv_text(each);
    }
    return all;
}

std::size_t lines_of(const Report& report) {
    for (std::size_t s = 0; s < report.plan.sections.size(); ++s) {
        if (report.plan.sections[s].entity == "Line") {
            return s;
        }
    }
    ADD_FAILURE() << "no section of lines";
    return 0;
}

std::string sum_of(const Report& report, std::size_t scenario, const std::string& measure) {
    const std::size_t s = lines_of(report);
    for (std::size_t m = 0; m < report.plan.sections[s].measures.size(); ++m) {
        if (report.plan.sections[s].measures[m].name == measure) {
            return amount_text(report.totals.of(s, scenario).all.measures[m].sum.total(), report);
        }
    }
    ADD_FAILURE() << "no measure " << measure;
    return "";
}

}  // namespace darman::replay
