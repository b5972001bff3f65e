#include "generator/policy_writer.hpp"

#include "generator/table_rows.hpp"

namespace darman::generator {

void Writer::write() {
    header();
    world();
    parameters();
    table();
    int left = shape_.accumulators;
    const int parts = shape_.rules + shape_.accumulators;
    for (int i = 0; i < parts; ++i) {
        const bool last_chances = parts - i <= left;
        if (left > 0 && i > 0 && (last_chances || random_.one_in(2))) {
            accumulator();
            --left;
        } else {
            rule();
        }
    }
    waterfall();
    allocation();
    verdicts();
    if (shape_.made_rows) {
        made_rows();
    }
}

Wanted Writer::wanted(bool counters) const {
    Wanted w;
    w.counters = counters && !(shape_.person_ceiling && accumulators_ == 0);
    w.negative = false;
    return w;
}

void Writer::header() {
    line("module " + policy_.name);
    line("  source \"Law 1\"");
    line("  source decree \"Decree 2\"");
    line("  governed by Claim.date");
    line(std::string("  calendar ") +
         (policy_.calendar == core::Calendar::Jalali ? "jalali" : "gregorian") +
         (random_.one_in(2) ? ", round down" : ", round up"));
    line(std::string("  currency ") + (policy_.digits == 0 ? "IRR" : "EUR"));
    line("");
}

void Writer::world() {
    line("dictionary Status { s0; s1; s2; s3 }");
    line("dictionary Class { c0; c1; c2; c3 }");
    line(
        "dictionary Service from data { class code Class; gated bool; "
        "most integer in 0 .. 60 or none; ceiling money or none }");
    if (policy_.household) {
        line("entity Household { id key }");
    }
    line(std::string("entity Person { id key; ") +
         (policy_.household ? "household Household or none dated; " : "") +
         "status code Status dated; income money per year in 0 .. 1_000_000_000; born date; "
         "begun date; ended date }");
    line("entity Claim of Person { id key; date; received instant; urgent bool }");
    line(
        "entity Line of Claim { number integer key; service code Service; "
        "quantity integer in 0 .. 99; gross money in 0 .. 100_000_000; "
        "reverses Line or none }");
    line(std::string("  order claim.date") + (shape_.order_by_received ? ", claim.received" : ""));
    line("");
    terms_.amounts = {{"gross"}};
}

// One entry, and its twin for the overlay that changes nothing.
int Writer::entry(const std::string& param,
                  const std::string& when,
                  const std::string& value,
                  std::optional<core::Date> enacted,
                  bool twin) {
    Piece piece;
    piece.text = "  from " + when + " " + value + terms_.cite();
    if (enacted) {
        piece.enacted = " enacted " + terms_.date(*enacted);
        piece.enacted_on = *enacted;
    }
    if (twin) {
        policy_.entries.push_back(param + " " + piece.text.substr(2) + piece.enacted);
    }
    policy_.pieces.push_back(piece);
    return static_cast<int>(policy_.pieces.size()) - 1;
}

void Writer::dated_parameter(const std::string& name,
                             const std::string& type,
                             const std::vector<std::string>& keys,
                             const std::function<std::string()>& value) {
    line("param " + name + (keys.empty() ? "" : " (Status)") + " : " + type);
    const std::string begin = terms_.date(first_day().add_days(-800));
    const std::vector<std::string> each = keys.empty() ? std::vector<std::string>{""} : keys;
    for (const std::string& key : each) {
        const std::string head = key.empty() ? "" : key + " ";
        const bool revised = random_.one_in(4);
        const int first = entry(name, begin, head + value(), std::nullopt, !revised);
        if (revised) {
            // The same stretch, told otherwise by a law enacted later.
            const int later = entry(name, begin, head + value(), terms_.any_day(), false);
            policy_.pieces[static_cast<std::size_t>(first)].superseded_by = later;
        }
        if (random_.one_in(2)) {
            const core::Date from = terms_.any_day();
            const bool known_later = random_.one_in(2);
            entry(name,
                  terms_.date(from),
                  head + value(),
                  known_later ? std::optional(from.add_days(random_.between(-60, 200)))
                              : std::nullopt);
        }
        if (random_.one_in(4)) {
            const core::Date from = last_day().add_days(-random_.between(100, 400));
            entry(
                name, terms_.date(from) + " to " + terms_.date(from.add_days(45)), head + value());
        }
    }
}

void Writer::parameters() {
    const auto rate = [&] { return terms_.percent(); };
    const auto fee = [&] { return terms_.bare(random_.between(0, 250'000)); };
    const auto size = [&] { return std::to_string(random_.between(1, 12)); };
    dated_parameter("k_rate", "rate", {}, rate);
    dated_parameter("k_status", "rate", {"s0", "s1", "s2", "s3"}, rate);
    dated_parameter("k_fee", "money", {}, fee);
    dated_parameter("k_cap", "money", {"s0", "s1", "s2", "s3"}, fee);
    dated_parameter("k_most", "integer", {}, size);
    line("");
    terms_.rates = {"k_rate", "k_status(person.status)"};
    terms_.fees = {"k_fee", "k_cap(person.status)", terms_.constant(5'000)};
    terms_.sizes = {"k_most"};
}

void Writer::table() {
    std::vector<TableInput> inputs = {{"service.class", "class", {"c0", "c1", "c2", "c3"}, 0},
                                      {"claim.urgent", "urgent", {"yes", "no"}, 0},
                                      {"person.status", "status", {"s0", "s1", "s2", "s3"}, 0},
                                      {"quantity", "quantity", {}, 99}};
    random_.shuffle(inputs);
    inputs.resize(static_cast<std::size_t>(random_.between(1, 3)));
    const bool unique = random_.one_in(2);
    std::vector<std::string> rows =
        unique ? partition(random_, inputs) : overlapping(random_, inputs);
    bool complete = unique;
    if (unique && rows.size() > 1 && random_.one_in(2)) {
        rows.pop_back();
        complete = false;
    }
    std::string paths;
    std::string names;
    for (const TableInput& input : inputs) {
        paths += (paths.empty() ? "" : ", ") + input.path;
        names += input.name + " ";
    }
    line("table Line.terms (" + paths + ") -> share : rate, marked : bool " +
         (unique ? "unique" : "first") + (complete ? ", complete" : ""));
    line("  " + names + "| share marked");
    for (const std::string& row : rows) {
        const bool later = !unique && random_.one_in(5);
        Piece piece;
        piece.text = "  " + row + "| " + output() + terms_.cite();
        if (later) {
            piece.enacted_on = terms_.any_day();
            piece.enacted = " enacted " + terms_.date(piece.enacted_on);
        }
        policy_.pieces.push_back(piece);
    }
    if (!complete) {
        line("  otherwise | " + output() + terms_.cite());
    }
    line("");
    terms_.rates.emplace_back("terms.share");
    terms_.flags.push_back({"terms.marked"});
}

std::string Writer::output() {
    const std::string share =
        random_.one_in(3) ? (random_.one_in(2) ? "k_rate" : "(k_rate * 50%)") : terms_.percent();
    return share + (random_.one_in(2) ? " yes" : " no");
}

// Exceptions e0, e1, … each before all after it; or disjoint ones. Some have exceptions of
// their own.
bool Writer::exceptions(const std::function<std::string(bool&)>& value) {
    bool counter = false;
    if (random_.one_in(4)) {
        for (const char* status : {"s0", "s2"}) {
            line(std::string("  except of_") + status + ": when person.status is " + status);
            line("  = " + value(counter) + terms_.cite());
        }
        return counter;
    }
    const std::int64_t number = random_.between(0, 3);
    for (std::int64_t e = 0; e < number; ++e) {
        std::string before;
        for (std::int64_t other = e + 1; other < number; ++other) {
            before += (before.empty() ? " before e" : ", e") + std::to_string(other);
        }
        const Term when = terms_.condition(wanted());
        counter = counter || when.counter;
        Piece piece;
        piece.text = "  except e" + std::to_string(e) + before;
        if (e == 0 && random_.one_in(3)) {
            piece.text += " from " + terms_.any_date();
            piece.enacted_on = terms_.any_day();
            piece.enacted = " enacted " + terms_.date(piece.enacted_on);
        }
        const bool later = !piece.enacted.empty();
        piece.after = ": when " + when.text + "\n  = " + value(counter) + terms_.cite();
        policy_.pieces.push_back(piece);
        if (!later && random_.one_in(3)) {
            const Term deeper = terms_.condition(wanted());
            counter = counter || deeper.counter;
            line("  except x" + std::to_string(e) + " to e" + std::to_string(e) + ": when " +
                 deeper.text);
            line("  = " + value(counter) + terms_.cite());
        }
    }
    return counter;
}

void Writer::rule() {
    const std::string name = "v" + std::to_string(rules_++);
    if (random_.one_in(5)) {
        const Term base = terms_.condition(wanted());
        line("rule Line." + name + " : bool = " + base.text + terms_.cite());
        const bool more = exceptions([&](bool& counter) {
            const Term t = terms_.condition(wanted(), 1);
            counter = counter || t.counter;
            return t.text;
        });
        terms_.flags.push_back({name, base.counter || more});
        line("");
        return;
    }
    Wanted w = wanted();
    w.negative = shape_.negative && random_.one_in(4);
    bool negative = w.negative;
    const Term base = terms_.money_value(w);
    line("rule Line." + name + " : money");
    line("  = " + base.text + terms_.cite());
    const bool more = exceptions([&](bool& counter) {
        const Term t = terms_.money_value(w);
        counter = counter || t.counter;
        return t.text;
    });
    terms_.amounts.push_back({name, base.counter || more, negative});
    line("");
}

}  // namespace darman::generator
