#include "generator/facts_generator.hpp"

#include <map>
#include <numeric>
#include <set>

#include "base/check.hpp"

namespace darman::generator {

namespace {

using core::Cell;
using core::CellState;
using core::FactTable;

Cell value(std::string text) {
    return {CellState::Value, std::move(text)};
}

Cell none() {
    return {CellState::None, ""};
}

class Maker {
  public:
    Maker(Random& random, const Policy& policy, const FactsShape& shape)
        : random_(random), policy_(policy), shape_(shape) {}

    core::Facts make() {
        households_ = std::max(1, shape_.persons / 2);
        start("Service", {"code", "class", "gated", "most", "ceiling"});
        if (policy_.household) {
            start("Household", {"id"});
            for (int h = 0; h < households_; ++h) {
                row("Household", {value("h" + std::to_string(h))});
            }
            start("Person.household", {"person", "from", "value"});
        }
        start("Person", {"id", "income", "born", "begun", "ended"});
        start("Person.status", {"person", "from", "value"});
        start("Claim", {"id", "person", "date", "received", "urgent"});
        start("Line", {"number", "claim", "service", "quantity", "gross", "reverses"});
        services();
        for (int p = 0; p < shape_.persons; ++p) {
            person("p" + std::to_string(p));
        }
        return std::move(facts_);
    }

  private:
    void start(const std::string& name, std::vector<std::string> columns) {
        FactTable table;
        table.name = name;
        table.columns = std::move(columns);
        facts_.tables.push_back(std::move(table));
    }

    void row(const std::string& name, const std::vector<Cell>& cells) {
        FactTable& table = table_named(facts_, name);
        DARMAN_CHECK(cells.size() == table.columns.size());
        table.cells.insert(table.cells.end(), cells.begin(), cells.end());
        table.places.push_back(name + " row " + std::to_string(table.row_count()));
    }

    // One in so many cells is not known.
    Cell maybe(Cell cell) {
        return shape_.unknown > 0 && random_.one_in(shape_.unknown) ? Cell{} : cell;
    }

    std::string money(std::int64_t minor) const {
        if (policy_.digits == 0) {
            return std::to_string(minor);
        }
        return std::to_string(minor / 100) + "." + std::to_string(100 + minor % 100).substr(1);
    }

    Cell amount(std::int64_t most) { return value(money(random_.between(0, most))); }

    std::string day(core::Date date) const { return date.to_string(core::Calendar::Gregorian); }

    core::Date any_day() {
        return first_day().add_days(random_.between(0, core::whole_days(first_day(), last_day())));
    }

    void services() {
        for (int s = 0; s < 5; ++s) {
            row("Service",
                {value("t" + std::to_string(s)),
                 maybe(value("c" + std::to_string(random_.between(0, 3)))),
                 maybe(value(random_.one_in(2) ? "yes" : "no")),
                 random_.one_in(3) ? none() : value(std::to_string(random_.between(0, 12))),
                 random_.one_in(3) ? none() : amount(2 * shape_.money_most)});
        }
    }

    void person(const std::string& id) {
        const core::Date begun = first_day().add_days(-random_.between(0, 500));
        row("Person",
            {value(id),
             maybe(amount(20 * shape_.money_most)),
             maybe(value(day(begun.add_days(-random_.between(2'000, 20'000))))),
             maybe(value(day(begun))),
             maybe(value(day(begun.add_days(random_.between(0, 1'400)))))});
        const auto history = [&](const std::string& table, auto make) {
            row(table, {value(id), value(day(begun.add_days(-900))), make()});
            if (random_.one_in(2)) {
                row(table, {value(id), value(day(any_day())), make()});
            }
        };
        history("Person.status",
                [&] { return maybe(value("s" + std::to_string(random_.between(0, 3)))); });
        if (policy_.household) {
            history("Person.household", [&] {
                return random_.one_in(6)
                           ? none()
                           : value("h" + std::to_string(random_.between(0, households_ - 1)));
            });
        }
        std::vector<std::string> lines;
        const std::int64_t claims = random_.between(1, shape_.claims);
        for (std::int64_t c = 0; c < claims; ++c) {
            claim(id, id + "c" + std::to_string(c), lines);
        }
    }

    void claim(const std::string& person, const std::string& id, std::vector<std::string>& lines) {
        // Some claims fall on few days, so that order is put to the test.
        const core::Date date =
            random_.one_in(3) ? first_day().add_days(200 + random_.between(0, 2)) : any_day();
        const core::Date came = date.add_days(random_.between(0, 120));
        row("Claim",
            {value(id),
             value(person),
             value(day(date)),
             value(day(came) + "T" + std::to_string(random_.between(10, 20)) + ":00"),
             maybe(value(random_.one_in(3) ? "yes" : "no"))});
        const std::int64_t number = random_.between(1, shape_.lines);
        for (std::int64_t n = 1; n <= number; ++n) {
            const bool back =
                shape_.reversals > 0 && !lines.empty() && random_.one_in(shape_.reversals);
            Cell reverses = none();
            if (back) {
                reverses = value(lines.back());
                lines.pop_back();
            } else {
                lines.push_back(person + "/" + id + "/" + std::to_string(n));
            }
            row("Line",
                {value(std::to_string(n)),
                 value(person + "/" + id),
                 maybe(value("t" + std::to_string(random_.between(0, 5)))),
                 maybe(value(std::to_string(random_.between(0, 9)))),
                 random_.one_in(9) ? value(money(0)) : maybe(amount(shape_.money_most)),
                 reverses});
        }
    }

    Random& random_;
    const Policy& policy_;
    const FactsShape& shape_;
    core::Facts facts_;
    int households_ = 1;
};

// Which persons hang together, by union of households.
class Families {
  public:
    int of(const std::string& name) {
        const auto [it, fresh] = numbers_.try_emplace(name, static_cast<int>(up_.size()));
        if (fresh) {
            up_.push_back(it->second);
        }
        return root(it->second);
    }

    void join(const std::string& a, const std::string& b) {
        const int x = of(a);
        const int y = of(b);
        up_[static_cast<std::size_t>(x)] = y;
    }

  private:
    int root(int node) {
        while (up_[static_cast<std::size_t>(node)] != node) {
            node = up_[static_cast<std::size_t>(node)];
        }
        return node;
    }

    std::map<std::string, int> numbers_;
    std::vector<int> up_;
};

const std::string& text_at(const FactTable& table, std::size_t row, const std::string& column) {
    return table
        .cells[row * table.columns.size() + static_cast<std::size_t>(column_named(table, column))]
        .text;
}

// The person to whom a row belongs; "" for what is everybody's.
std::string owner(const FactTable& table, std::size_t row) {
    if (table.name == "Person") {
        return text_at(table, row, "id");
    }
    if (table.name.starts_with("Person.") || table.name == "Claim") {
        return text_at(table, row, "person");
    }
    if (table.name == "Line") {
        const std::string& claim = text_at(table, row, "claim");
        return claim.substr(0, claim.find('/'));
    }
    return "";
}

void append_row(FactTable& into, const FactTable& from, std::size_t row) {
    const std::size_t width = from.columns.size();
    const auto begin = from.cells.begin() + static_cast<std::ptrdiff_t>(row * width);
    into.cells.insert(into.cells.end(), begin, begin + static_cast<std::ptrdiff_t>(width));
    into.places.push_back(from.places[row]);
}

}  // namespace

core::Facts make_facts(Random& random, const Policy& policy, const FactsShape& shape) {
    return Maker(random, policy, shape).make();
}

core::FactTable& table_named(core::Facts& facts, const std::string& name) {
    for (FactTable& table : facts.tables) {
        if (table.name == name) {
            return table;
        }
    }
    DARMAN_UNREACHABLE();
}

int column_named(const core::FactTable& table, const std::string& name) {
    for (std::size_t c = 0; c < table.columns.size(); ++c) {
        if (table.columns[c] == name) {
            return static_cast<int>(c);
        }
    }
    DARMAN_UNREACHABLE();
}

core::Cell& cell_at(core::FactTable& table, std::size_t row, const std::string& column) {
    return table
        .cells[row * table.columns.size() + static_cast<std::size_t>(column_named(table, column))];
}

void remove_row(core::FactTable& table, std::size_t row) {
    const auto width = static_cast<std::ptrdiff_t>(table.columns.size());
    const auto begin = table.cells.begin() + static_cast<std::ptrdiff_t>(row) * width;
    table.cells.erase(begin, begin + width);
    table.places.erase(table.places.begin() + static_cast<std::ptrdiff_t>(row));
}

void permute_arrival(Random& random, core::Facts& facts) {
    for (FactTable& table : facts.tables) {
        std::vector<std::size_t> order(table.row_count());
        std::iota(order.begin(), order.end(), std::size_t{0});
        random.shuffle(order);
        FactTable mixed;
        mixed.name = table.name;
        mixed.columns = table.columns;
        for (const std::size_t row : order) {
            append_row(mixed, table, row);
        }
        table = std::move(mixed);
    }
    FactTable& claims = table_named(facts, "Claim");
    std::vector<std::string> instants;
    for (std::size_t r = 0; r < claims.row_count(); ++r) {
        instants.push_back(cell_at(claims, r, "received").text);
    }
    random.shuffle(instants);
    for (std::size_t r = 0; r < claims.row_count(); ++r) {
        cell_at(claims, r, "received").text = instants[r];
    }
}

std::vector<core::Facts> split_by_household(const core::Facts& facts) {
    Families families;
    std::set<int> roots;
    for (const FactTable& table : facts.tables) {
        for (std::size_t r = 0; table.name == "Person.household" && r < table.row_count(); ++r) {
            const std::string& household = text_at(table, r, "value");
            if (!household.empty()) {
                families.join(text_at(table, r, "person"), household);
            }
        }
    }
    for (const FactTable& table : facts.tables) {
        for (std::size_t r = 0; table.name == "Person" && r < table.row_count(); ++r) {
            static_cast<void>(families.of(text_at(table, r, "id")));
        }
        for (std::size_t r = 0; table.name == "Person" && r < table.row_count(); ++r) {
            roots.insert(families.of(text_at(table, r, "id")));
        }
    }
    std::vector<core::Facts> parts;
    for (const int root : roots) {
        core::Facts part;
        for (const FactTable& table : facts.tables) {
            FactTable kept;
            kept.name = table.name;
            kept.columns = table.columns;
            for (std::size_t r = 0; r < table.row_count(); ++r) {
                const std::string person = owner(table, r);
                if (person.empty() || families.of(person) == root) {
                    append_row(kept, table, r);
                }
            }
            part.tables.push_back(std::move(kept));
        }
        parts.push_back(std::move(part));
    }
    return parts;
}

}  // namespace darman::generator
