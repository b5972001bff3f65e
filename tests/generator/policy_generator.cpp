#include "generator/policy_generator.hpp"

#include "generator/policy_writer.hpp"

namespace darman::generator {

core::Date first_day() {
    return core::first_day_of_year(core::Calendar::Gregorian, 2023);
}

core::Date last_day() {
    return core::last_day_of_year(core::Calendar::Gregorian, 2025);
}

std::string Policy::text() const {
    std::string all;
    for (const Piece& piece : pieces) {
        all += piece.text + piece.enacted + piece.after + "\n";
    }
    return all;
}

std::string Policy::text_known_on(core::Date day) const {
    std::string all;
    for (const Piece& piece : pieces) {
        const bool known = piece.enacted.empty() || piece.enacted_on <= day;
        const bool superseded =
            piece.superseded_by >= 0 &&
            pieces[static_cast<std::size_t>(piece.superseded_by)].enacted_on <= day;
        if (known && !superseded) {
            all += piece.text + piece.after + "\n";
        }
    }
    return all;
}

std::string Policy::same_again() const {
    std::string all = "reform same of " + name + "\n  source \"Draft\"\n";
    for (const std::string& entry : entries) {
        all += "  replace entry " + entry + "\n";
    }
    return all;
}

Policy make_policy(Random& random, const PolicyShape& shape) {
    Policy policy;
    policy.name = "generated.law";
    policy.calendar = random.one_in(2) ? core::Calendar::Jalali : core::Calendar::Gregorian;
    policy.digits = random.one_in(2) ? 2 : 0;
    policy.household = !random.one_in(3);
    Writer(random, policy, shape).write();
    return policy;
}

}  // namespace darman::generator
