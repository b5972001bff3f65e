#include "generator/policy_terms.hpp"

namespace darman::generator {

namespace {

std::string grouped(std::int64_t number) {
    std::string digits = std::to_string(number);
    for (auto at = static_cast<std::ptrdiff_t>(digits.size()) - 3; at > 0; at -= 3) {
        digits.insert(static_cast<std::size_t>(at), "_");
    }
    return digits;
}

std::string class_name(std::int64_t number) {
    return "c" + std::to_string(number);
}

std::string status_name(std::int64_t number) {
    return "s" + std::to_string(number);
}

}  // namespace

std::string Terms::bare(std::int64_t minor) const {
    if (policy_.digits == 0) {
        return grouped(minor);
    }
    const std::string cents = std::to_string(100 + minor % 100).substr(1);
    return grouped(minor / 100) + "." + cents;
}

std::string Terms::constant(std::int64_t minor) const {
    return bare(minor) + (policy_.digits == 0 ? " IRR" : " EUR");
}

std::string Terms::date(core::Date day) const {
    return day.to_string(policy_.calendar);
}

core::Date Terms::any_day() {
    return first_day().add_days(random_.between(0, core::whole_days(first_day(), last_day())));
}

std::string Terms::any_date() {
    return date(any_day());
}

std::string Terms::percent() {
    return random_.pick<std::string>(
        {"0%", "7%", "10%", "12.5%", "25%", "30%", "33.3%", "70%", "90%", "100%"});
}

std::string Terms::rounding() {
    const auto mode = random_.pick<std::string>(
        {"half up", "half even", "half down", "up", "down", "ceiling", "floor"});
    const bool cents = policy_.digits > 0;
    const auto step = cents ? random_.pick<std::string>({"0.01", "0.05", "1"})
                            : random_.pick<std::string>({"1", "1", "10", "1_000"});
    return " rounded " + mode + " to " + step;
}

std::string Terms::cite() {
    return " [art " + std::to_string(random_.between(1, 40)) + "]";
}

std::string Terms::rate() {
    return rates.empty() || random_.one_in(3) ? percent() : random_.pick(rates);
}

std::string Terms::count(const Wanted& wanted) {
    if (wanted.counters && !counters.empty() && random_.one_in(3)) {
        return random_.pick(counters).text;
    }
    if (random_.one_in(5)) {
        return "(count of other Line in claim where quantity >= " +
               std::to_string(random_.between(1, 4)) + ")";
    }
    return "quantity";
}

Term Terms::amount(const Wanted& wanted) {
    for (int tries = 0; tries < 8; ++tries) {
        const Term& term = random_.pick(amounts);
        if ((wanted.counters || !term.counter) && (wanted.negative || !term.negative)) {
            return term;
        }
    }
    return {"gross"};
}

std::string Terms::simple_condition() {
    const std::string status = status_name(random_.between(0, 2));
    switch (random_.between(0, policy_.household ? 11 : 10)) {
        case 0:
            return "claim.urgent";
        case 1:
            return "service.gated";
        case 2:
            return "person.status is " + status;
        case 3:
            return "person.status is one of (" + status + ", s3)";
        case 4:
            return "gross > " + constant(random_.between(1, 900'000));
        case 5:
            return "quantity >= " + std::to_string(random_.between(1, 8));
        case 6:
            return "(service.most is not none and quantity > service.most)";
        case 7: {
            const core::Date from = any_day();
            return "claim.date in " + date(from) + " .. " + date(from.add_days(200));
        }
        case 8:
            return "service is listed";
        case 9:
            return "service.class is not " + class_name(random_.between(0, 3));
        case 10:
            return "years from person.born to claim.date >= 18 years";
        default:
            return "person.household is none";
    }
}

std::string Terms::set_condition() {
    switch (random_.between(0, 2)) {
        case 0:
            return "any other Line in claim where service is this.service";
        case 1:
            return "((max of quantity for Line in claim where gross > " + constant(50'000) +
                   ") else 0) > " + std::to_string(random_.between(1, 6));
        default:
            return "(count of Line in person during within 20 days) > " +
                   std::to_string(random_.between(1, 4));
    }
}

std::string Terms::history_condition() {
    const std::string accepted = shape_.as_received ? "" : " accepted";
    const std::string number = std::to_string(random_.between(1, 4));
    switch (random_.between(0, 4)) {
        case 0:
            return "any earlier" + accepted +
                   " Line in person where service is this.service and claim.date is "
                   "this.claim.date";
        case 1:
            return "(count of earlier" + accepted +
                   " Line in person during last 90 days) >= " + number;
        case 2:
            return "(sum of gross for earlier" + accepted +
                   " Line in person during last 3 months where service.class is "
                   "this.service.class) > " +
                   constant(random_.between(1, 3'000'000));
        case 3:
            return "(sum of quantity for last 2 earlier" + accepted + " Line in person) > " +
                   std::to_string(random_.between(3, 9));
        default:
            return "((mean of gross for best 3 earlier" + accepted +
                   " Line in person by gross) else 0) > " + constant(random_.between(1, 900'000));
    }
}

std::string Terms::counter_condition() {
    if (!counters.empty() && random_.one_in(2)) {
        return random_.pick(counters).text + " < quantity";
    }
    for (int tries = 0; tries < 6; ++tries) {
        const Term& term = random_.pick(amounts);
        if (term.counter) {
            return term.text + (random_.one_in(2) ? " < gross" : " is 0");
        }
    }
    return "quantity > 15";
}

Term Terms::condition(const Wanted& wanted, int depth) {
    if (depth > 0 && random_.one_in(3)) {
        const Term a = condition(wanted, depth - 1);
        const Term b = condition(wanted, depth - 1);
        const std::string op = random_.one_in(2) ? " and " : " or ";
        return {"(" + a.text + ")" + op + "(" + b.text + ")", a.counter || b.counter};
    }
    if (depth > 0 && random_.one_in(6)) {
        const Term a = condition(wanted, depth - 1);
        return {"not (" + a.text + ")", a.counter};
    }
    switch (random_.between(0, 9)) {
        case 0:
            return {set_condition()};
        case 1:
            return {wanted.history ? history_condition() : simple_condition()};
        case 2:
            if (wanted.counters) {
                return {counter_condition(), true};
            }
            break;
        case 3:
            if (!flags.empty()) {
                const Term& flag = random_.pick(flags);
                if (wanted.counters || !flag.counter) {
                    return flag;
                }
            }
            break;
        default:
            break;
    }
    return {simple_condition()};
}

Term Terms::money_value(const Wanted& wanted) {
    Term a = amount(wanted);
    const Term b = amount(wanted);
    const std::string size = constant(random_.between(1, 600'000));
    switch (random_.between(0, 11)) {
        case 0:
            return a;
        case 1:
            return {a.text + " + " + b.text, a.counter || b.counter, a.negative || b.negative};
        case 2:
            return {a.text + " - " + b.text + " at least 0" + cite(), a.counter || b.counter};
        case 3:
            return {a.text + " at most " + size + cite(), a.counter, a.negative};
        case 4:
            return {"0"};
        case 5:
            return {"quantity * " + random_.pick(fees)};
        case 6:
            return {"(service.most else " + std::to_string(random_.between(0, 3)) + ") * " +
                    random_.pick(fees)};
        case 7:
            if (wanted.negative) {
                return {a.text + " - " + b.text, a.counter || b.counter, true};
            }
            return a;
        case 8:
            return {"(sum of gross for Line in claim where quantity > 1) * " + rate() + rounding()};
        default:
            a.text += " * " + rate() + rounding();
            if (random_.one_in(4)) {
                a.text += " at most " + random_.pick(fees) + cite();
            }
            return a;
    }
}

}  // namespace darman::generator
