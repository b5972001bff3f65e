#include "national_policy.hpp"

#include <utility>
#include <vector>

namespace darman::bench {

namespace {

using core::Cell;
using core::CellState;
using core::FactTable;

const char* const kBase = R"(module national.base
  source "Act of 1354"
  governed by Claim.date
  calendar jalali, round down
  currency IRR
  gives Person.grown_up
dictionary Status { worker; retiree; voluntary; dependant }
dictionary Class { visit; specialist; medicine; imaging; laboratory; dental; inpatient; other }
dictionary Sector { government; public; private }
dictionary Service from data { class code Class; chronic bool; covered bool }
entity Household { id key }
entity Person { id key; household Household or none dated; status code Status dated;
    income money per year in 0 .. 90_000_000_000; birth date; decile integer in 1 .. 10 }
entity Referral { id key; issued date }
entity Claim of Person { id key; date; received instant; urgent bool; sector code Sector;
    referral Referral or none }
entity Line of Claim { number integer key; service code Service; quantity integer in 0 .. 999;
    tariff money in 0 .. 90_000_000_000 }
  order claim.date, claim.received
rule Person.grown_up : bool = years from birth to 1404-01-01 >= 18 years [art 1]
)";

const std::vector<std::string> kClasses = {
    "visit", "specialist", "medicine", "imaging", "laboratory", "dental", "inpatient", "other"};

const std::vector<std::string> kConditions = {
    "person.status is retiree",
    "claim.urgent",
    "service.class is dental and quantity > 3",
    "person.decile <= 3",
    "claim.referral is none and not claim.urgent",
    "service.chronic",
    "claim.sector is private and tariff > 5_000_000 IRR",
    "years from person.birth to claim.date >= 65 years",
    "service.class is one of (imaging, laboratory)",
    "claim.date in 1404-01-01 .. 1404-06-31",
};

std::string number(std::size_t n) {
    return std::to_string(n);
}

// One chapter: its parameters, tables, rules that rest on rules before, a counter, conditions.
class Chapter {
  public:
    Chapter(NationalPolicy& policy, std::size_t chapter, std::size_t rules)
        : policy_(policy), chapter_(chapter), rules_(rules), name_("c" + number(chapter)) {}

    void write() {
        policy_.text += "module national." + name_ + "\n  use national.base\n  source \"By-law " +
                        number(chapter_) + "\"\n  governed by Claim.date\n  gives Line." + name_ +
                        "_pays\n";
        for (std::size_t p = 0; p < 12; ++p) {
            parameter(p);
        }
        for (std::size_t t = 0; t < 2; ++t) {
            table(t);
        }
        for (std::size_t r = 0; r + 1 < rules_; ++r) {
            rule(r);
        }
        counter();
        policy_.text +=
            "rule Line." + name_ + "_pays : money = " + name_ + "_due" + cite(90) + "\n";
        ++policy_.rules;
        policy_.text += "reject Line with " + name_ + "_no when quantity > " +
                        number(900 + chapter_) + " and not service.covered" + cite(91) + "\n";
        policy_.text += "pend Line with " + name_ + "_dear when " + name_ +
                        "_due > 80_000_000_000 IRR" + cite(92) + "\n";
        policy_.text += "check Line " + name_ + "_pays >= 0" + cite(93) + "\n";
        policy_.verdicts += 2;
    }

  private:
    std::string cite(std::size_t article) const {
        return " [art " + number(chapter_ + 1) + "(" + number(article + 1) + ")]";
    }

    void parameter(std::size_t p) {
        policy_.text += "param " + name_ + "_k" + number(p) + " : rate\n";
        for (std::size_t year = 0; year < 6; ++year) {
            policy_.text += "  from " + number(1399 + year) + "-01-01 " +
                            number((5 + 7 * p + 3 * year + chapter_) % 90) + "%" + cite(p) + "\n";
        }
        ++policy_.parameters;
    }

    void table(std::size_t t) {
        policy_.text += "table Line." + name_ + "_t" + number(t) +
                        " (service.class, person.decile, claim.urgent) -> share : rate unique, "
                        "complete\n  class decile urgent | share\n";
        for (std::size_t c = 0; c < kClasses.size(); ++c) {
            const std::size_t cut = 2 + (c + t + chapter_) % 7;
            policy_.text += "  " + kClasses[c] + " 1.." + number(cut) + " any | " + name_ + "_k" +
                            number((c + t) % 12) + cite(c) + "\n";
            policy_.text += "  " + kClasses[c] + " " + number(cut + 1) + "..10 yes | " +
                            number((10 + 3 * c) % 100) + "%" + cite(c) + "\n";
            policy_.text += "  " + kClasses[c] + " " + number(cut + 1) + "..10 no | " +
                            number((20 + 5 * c) % 100) + "%" + cite(c) + "\n";
            policy_.table_rows += 3;
        }
    }

    std::string value(std::size_t r, std::size_t turn) {
        const std::string before = r == 0 ? "tariff" : name_ + "_r" + number(r - 1);
        const std::string earlier = r < 5 ? "tariff" : name_ + "_r" + number(r - 5);
        const std::string rate = name_ + "_k" + number((r + turn) % 12);
        switch ((r + 3 * turn + chapter_) % 4) {
            case 0:
                return before + " * " + rate + " rounded half up to 1";
            case 1:
                return before + " + " + earlier + " * " + rate +
                       " rounded half up to 1 at most "
                       "tariff";
            case 2:
                return "tariff * " + name_ + "_t" + number(r % 2) + ".share rounded half up to 1";
            default:
                return "tariff - " + before + " at least 0";
        }
    }

    void rule(std::size_t r) {
        policy_.text += "rule Line." + name_ + "_r" + number(r) + " : money\n  = " + value(r, 0) +
                        cite(r) + "\n";
        const std::size_t exceptions = (r + chapter_) % 3;
        for (std::size_t e = 0; e < exceptions; ++e) {
            const bool first_of_two = e == 0 && exceptions == 2;
            policy_.text += "  except e" + number(e) + (first_of_two ? " before e1" : "") +
                            ": when " +
                            kConditions[(3 * r + 5 * e + chapter_) % kConditions.size()] +
                            "\n  = " + value(r, e + 1) + cite(r) + "\n";
        }
        policy_.exceptions += exceptions;
        ++policy_.rules;
    }

    void counter() {
        policy_.text += "accumulate Line." + name_ + "_due : money\n  adds " + name_ + "_r" +
                        number(rules_ - 2) + cite(94) +
                        "\n  at most person.income * 2% rounded half up to 1 by person each "
                        "jalali year" +
                        cite(95) +
                        "\n  at most 900_000_000 IRR by person.household each jalali "
                        "year" +
                        cite(96) + "\n  late readjudicate" + cite(97) + "\n";
        ++policy_.accumulators;
    }

    NationalPolicy& policy_;
    std::size_t chapter_;
    std::size_t rules_;
    std::string name_;
};

FactTable table_of(std::string name,
                   std::vector<std::string> columns,
                   const std::vector<std::vector<std::string>>& rows) {
    FactTable table;
    table.name = std::move(name);
    table.columns = std::move(columns);
    for (const std::vector<std::string>& row : rows) {
        for (const std::string& text : row) {
            table.cells.push_back({text == "none" ? CellState::None : CellState::Value, text});
        }
        table.places.push_back(table.name + " row");
    }
    return table;
}

}  // namespace

NationalPolicy national_policy(const NationalSize& size) {
    NationalPolicy policy;
    policy.text = kBase;
    policy.rules = 1;
    for (std::size_t c = 0; c < size.chapters; ++c) {
        Chapter(policy, c, size.rules - (c == 0 ? 1 : 0)).write();
    }
    policy.text += "module national.health\n";
    for (std::size_t c = 0; c < size.chapters; ++c) {
        policy.text += "  use national.c" + number(c) + "\n";
    }
    policy.text += "  source \"All of it\"\n";
    return policy;
}

core::Facts national_claim() {
    core::Facts facts;
    std::vector<std::vector<std::string>> services;
    std::vector<std::vector<std::string>> lines;
    for (std::size_t n = 0; n < 8; ++n) {
        services.push_back({"t" + number(n), kClasses[n], n % 2 == 0 ? "yes" : "no", "yes"});
        lines.push_back({number(n + 1),
                         "p1/k1",
                         "t" + number(n),
                         number(1 + n),
                         number(400'000 + 123'457 * n)});
    }
    facts.tables = {
        table_of("Service", {"code", "class", "chronic", "covered"}, services),
        table_of("Household", {"id"}, {{"h1"}}),
        table_of("Person",
                 {"id", "household", "status", "income", "birth", "decile"},
                 {{"p1", "h1", "worker", "3000000000", "1360-05-12", "4"}}),
        table_of("Claim",
                 {"id", "person", "date", "received", "urgent", "sector", "referral"},
                 {{"k1", "p1", "1404-03-05", "1404-03-06T10:00", "no", "public", "none"}}),
        table_of("Line", {"number", "claim", "service", "quantity", "tariff"}, lines)};
    return facts;
}

}  // namespace darman::bench
