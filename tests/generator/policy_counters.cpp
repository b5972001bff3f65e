// Accumulators, shares, verdicts, and the rows that the law makes.
#include "generator/policy_writer.hpp"

namespace darman::generator {

// ------------------------------------------------------------------------ accumulators
std::string Writer::late() {
    if (!shape_.as_received || (orders_mixed() && random_.one_in(3))) {
        return "  late readjudicate" + terms_.cite();
    }
    return "  late as received by claim.received" + terms_.cite();
}

std::string Writer::keys() {
    std::vector<std::string> from = {"person", "person", "person, service", "claim"};
    if (policy_.household) {
        from.insert(from.end(), {"person.household", "person.household, service.class"});
    }
    if (shape_.crossing_keys) {
        from.insert(from.end(), {"service", "person.status"});
    }
    return " by " + random_.pick(from);
}

std::string Writer::year() const {
    return policy_.calendar == core::Calendar::Jalali ? "each jalali year" : "each gregorian year";
}

std::string Writer::period() {
    if (shape_.person_ceiling && accumulators_ == 0) {
        return " " + random_.pick<std::string>({year(), "each month", "each day"});
    }
    return " " + random_.pick<std::string>({year(),
                                            year(),
                                            "each year",
                                            "each month",
                                            "each day",
                                            "each 12 months from person.begun",
                                            "each 3 months from person.begun",
                                            "in any 12 months",
                                            "in any 30 days",
                                            "in any 2 months",
                                            "for life"});
}

void Writer::money_bounds() {
    const bool ceiling = shape_.person_ceiling && accumulators_ == 0;
    if (ceiling) {
        line("  at most person.income * 10%" + terms_.rounding() + " by person " + year() +
             terms_.cite());
    }
    const std::int64_t number = random_.between(ceiling ? 0 : 1, 3);
    for (std::int64_t i = 0; i < number; ++i) {
        const std::string at_most = "  at most ";
        switch (random_.between(0, 5)) {
            case 0:
                line(at_most + "service.ceiling" + keys() + period() + terms_.cite());
                break;
            case 1:
                line(at_most + random_.pick(terms_.fees) + keys() + period() + terms_.cite());
                break;
            case 2:
                line(at_most + "k_fee * " + terms_.percent() + terms_.rounding() + keys() +
                     period() + terms_.cite());
                break;
            case 3:
                if (!shape_.person_ceiling) {
                    line(at_most + "person.income * 5%" + terms_.rounding() + " by person " +
                         year() + terms_.cite());
                    break;
                }
                [[fallthrough]];
            default:
                line(at_most + terms_.constant(random_.between(0, 3'000'000)) + keys() + period() +
                     terms_.cite());
                break;
        }
    }
}

void Writer::count_bounds() {
    const std::int64_t number = random_.between(1, 2);
    for (std::int64_t i = 0; i < number; ++i) {
        const auto limit = random_.pick<std::string>(
            {"service.most", "k_most", std::to_string(random_.between(1, 20))});
        line("  at most " + limit + keys() + period() + terms_.cite());
    }
}

void Writer::tranches(bool money) {
    line("   " + keys() + period());
    std::string word = "first";
    const std::int64_t number = random_.between(1, 3);
    for (std::int64_t i = 0; i < number; ++i) {
        const std::string width = money ? terms_.constant(random_.between(1, 400'000))
                                        : std::to_string(random_.between(1, 9));
        line("  " + word + " " + width + " at " + terms_.percent() + terms_.cite());
        word = "next";
    }
    std::string rounding;
    if (money) {
        rounding = terms_.rounding() + (random_.one_in(2) ? " on the total" : "");
    }
    line("  beyond at " + terms_.percent() + terms_.cite() + rounding);
}

void Writer::accumulator() {
    const std::string name = "due_" + std::to_string(accumulators_);
    const bool ceiling = shape_.person_ceiling && accumulators_ == 0;
    const std::int64_t kind = ceiling ? 2 : random_.between(0, 5);
    Wanted w = wanted();
    std::string when;
    if (random_.one_in(4)) {
        when = " when " + terms_.condition(w, 1).text;
    }
    if (kind <= 1) {
        const bool stretches = kind == 0;
        line("accumulate Line." + name + (stretches ? " : rate" : " : integer"));
        line("  adds " + terms_.count(w) + when + terms_.cite());
        if (stretches) {
            tranches(false);
        } else {
            count_bounds();
            terms_.counters.push_back({name, true});
        }
    } else if (kind == 5) {
        line("accumulate Line." + name + " : money");
        line("  adds " + terms_.amount(w).text + when + terms_.cite());
        tranches(true);
        terms_.amounts.push_back({name, true});
    } else {
        w.negative = !ceiling && shape_.negative && random_.one_in(3);
        const Term adds = terms_.amount(w);
        line("accumulate Line." + name + " : money");
        line("  adds " + adds.text + when + terms_.cite());
        money_bounds();
        if (adds.negative && random_.one_in(2)) {
            line("  at least 0" + terms_.cite());
        }
        terms_.amounts.push_back({name, true, adds.negative});
    }
    line(late());
    line("");
    ++accumulators_;
}

// ------------------------------------------------------------------------ shares
void Writer::waterfall() {
    if (random_.one_in(4)) {
        return;
    }
    line("waterfall Line of " + terms_.amount({}).text + terms_.cite());
    line("  step_a = " + terms_.money_value({}).text + terms_.cite());
    line("  step_b = rest * " + terms_.rate() + terms_.rounding() + " when " +
         terms_.condition({}, 1).text + terms_.cite());
    line("  step_c = rest" + terms_.cite());
    line("");
}

void Writer::allocation() {
    if (random_.one_in(4)) {
        return;
    }
    line("rule Claim.flat : money = (sum of gross for Line in claim) * " +
         (random_.one_in(2) ? "k_rate" : terms_.percent()) + terms_.rounding() + terms_.cite());
    line("allocate Line.portion : money");
    line("  of claim.flat by " + random_.pick<std::string>({"gross", "quantity", "terms.share"}) +
         terms_.cite());
    line("  remainder to " +
         random_.pick<std::string>(
             {"first", "last", "the largest fraction", "the largest fraction, then gross"}) +
         terms_.cite());
    line("");
}

void Writer::verdicts() {
    Wanted w = wanted(shape_.verdicts_read_counters);
    for (int i = 0; i < shape_.verdicts; ++i) {
        const std::string code = "code_" + std::to_string(i);
        const std::string word = random_.one_in(2) ? "reject" : "pend";
        if (random_.one_in(6)) {
            line(word + " Claim with " + code + " when urgent and person.status is s1" +
                 terms_.cite());
            continue;
        }
        line(word + " Line with " + code + " when quantity > " +
             std::to_string(random_.between(2, 9)) + " and (" + terms_.condition(w).text + ")" +
             terms_.cite());
    }
    line("check Line quantity >= 0" + terms_.cite());
    line("");
}

// Years and steps that the law makes, each resting on the one before.
void Writer::made_rows() {
    const std::string calendar =
        policy_.calendar == core::Calendar::Jalali ? "jalali" : "gregorian";
    line("module " + policy_.name + "_years");
    line("  use " + policy_.name);
    line("  source \"Law 3\"");
    line("  governed by Year.first_day");
    line("entity Year of Person for each " + calendar + " year in person.begun .. person.ended");
    line("rule Year.amount : money");
    line("  = previous.amount * (100% + " + terms_.percent() + ")" + terms_.rounding() +
         terms_.cite());
    line("  except begun: when previous is none");
    line("  = k_fee" + terms_.cite());
    line("rule Year.total : money = (previous.total else 0) + amount" + terms_.cite());
    line("list steps { begins date key; raise rate; fixed money }");
    line("  begins raise fixed");
    for (int i = 0; i < 3; ++i) {
        const core::Date day = first_day().add_days(i * 300 + random_.between(-200, 90));
        line("  " + terms_.date(day) + " " + terms_.percent() + " " +
             terms_.bare(random_.between(0, 90'000)) + terms_.cite());
    }
    line("entity Step of Person for each steps where begins > person.begun");
    line("rule Step.level : money = (previous.level else " + terms_.constant(70'000) +
         ") * (100% + raise) + fixed" + terms_.rounding() + terms_.cite());
}

}  // namespace darman::generator
