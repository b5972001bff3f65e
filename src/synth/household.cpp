#include "synth/household.hpp"

#include <algorithm>
#include <array>

namespace darman::synth {

using core::Calendar;
using core::Date;

const std::array<const char*, 5> kStatusNames = {
    "worker", "retired", "disabled", "survivor", "dependant"};

namespace {

constexpr int kFirstYear = 1210;
constexpr std::int64_t kMonthsOfYear = 12;

// The share of women among those of a role, per 1000: the distribution's keys are roles.
std::int64_t women_of(const Weights& head_female, char role) {
    for (std::size_t i = 0; i < head_female.size(); ++i) {
        if (head_female.key(i).size() == 1 && head_female.key(i)[0] == role) {
            return static_cast<std::int64_t>(head_female.weight(i));
        }
    }
    return 500;
}

bool is_head(char role) {
    return role == 'W' || role == 'R' || role == 'D' || role == 'V';
}

const char* age_table(char role) {
    switch (role) {
        case 'C':
            return "child";
        case 'O':
            return "orphan";
        case 'A':
            return "adult_child";
        default:
            return "parent";
    }
}

Status status_of(char role) {
    switch (role) {
        case 'W':
        case 'X':
        case 'A':
            return Status::Worker;
        case 'R':
            return Status::Retired;
        case 'D':
            return Status::Disabled;
        case 'V':
        case 'O':
            return Status::Survivor;
        default:
            return Status::Dependant;
    }
}

bool is_pensioner(Status status) {
    return status == Status::Retired || status == Status::Disabled || status == Status::Survivor;
}

}  // namespace

Population::Population(const Parameters& parameters,
                       const Registers& registers,
                       std::uint64_t seed,
                       std::uint64_t persons,
                       int year)
    : parameters_(parameters),
      registers_(registers),
      seed_(seed),
      persons_(persons),
      year_(year),
      first_day_(core::first_day_of_year(Calendar::Jalali, year)),
      last_day_(core::last_day_of_year(Calendar::Jalali, year)) {
    for (int y = kFirstYear; y <= year; ++y) {
        first_days_.push_back(core::first_day_of_year(Calendar::Jalali, y));
    }
    // Each kind as often as its weight says, shuffled once: whoever takes the households in turn
    // has the proportions exactly after each round.
    for (std::size_t k = 0; k < parameters.households.size(); ++k) {
        order_.insert(
            order_.end(), static_cast<std::size_t>(parameters.households[k].weight), Slot{k, 0});
    }
    Draw draw(seed, Stream::Order, 0);
    for (std::size_t i = order_.size(); i > 1; --i) {
        std::swap(order_[i - 1], order_[draw.below(i)]);
    }
    for (Slot& slot : order_) {
        slot.persons_before = persons_per_order_;
        persons_per_order_ += parameters.households[slot.kind].members.size();
    }
}

std::uint64_t Population::household_count() const {
    const std::uint64_t rounds = persons_ / persons_per_order_;
    const std::uint64_t left = persons_ % persons_per_order_;
    std::uint64_t more = 0;
    while (more < order_.size() && order_[more].persons_before < left) {
        ++more;
    }
    return rounds * order_.size() + more;
}

Household Population::make(std::uint64_t number) const {
    Household out;
    out.number = number;
    const Slot& slot = order_[number % order_.size()];
    out.county = registers_.county_at(spread(seed_, Stream::Place, number));
    const County& county = registers_.counties()[static_cast<std::size_t>(out.county)];
    if (county.is_split) {
        Draw draw(seed_, Stream::Place, number);
        std::uint64_t at = draw.below(1000);
        out.county_then = county.parts.back();
        for (std::size_t p = 0; p < county.parts.size(); ++p) {
            const auto share = static_cast<std::uint64_t>(county.part_shares[p]);
            if (at < share) {
                out.county_then = county.parts[p];
                break;
            }
            at -= share;
        }
    }
    out.rural = scaled(spread(seed_, Stream::Rural, number), 1000) <
                static_cast<std::uint64_t>(parameters_.number("rural"));
    out.decile = 1 + static_cast<int>(scaled(spread(seed_, Stream::Decile, number), 10));
    const std::uint64_t before = number / order_.size() * persons_per_order_ + slot.persons_before;
    const HouseholdKind& kind = parameters_.households[slot.kind];
    for (std::size_t m = 0; m < kind.members.size() && before + m < persons_; ++m) {
        Member member;
        member.number = before + m;
        member.role = kind.members[m];
        out.members.push_back(member);
    }
    add_members(out, kind);
    choose_events(out);
    return out;
}

Date Population::day_of_year(std::uint64_t point) const {
    const auto days = static_cast<std::uint64_t>(last_day_.days() - first_day_.days() + 1);
    return first_day_.add_days(static_cast<std::int64_t>(scaled(point, days)));
}

void Population::add_members(Household& household, const HouseholdKind& kind) const {
    for (Member& member : household.members) {
        const std::uint64_t point = is_head(member.role)
                                        ? spread(seed_, Stream::Age, household.number)
                                        : spread(seed_, Stream::Member, member.number);
        Draw draw(seed_, Stream::Age, member.number);
        if (is_head(member.role)) {
            const std::int64_t ages = parameters_.ages.at(kind.ages).at(point);
            const std::int64_t from = ages / 1000;
            member.age =
                static_cast<int>(from + static_cast<std::int64_t>(draw.below(
                                            static_cast<std::uint64_t>(ages % 1000 - from + 1))));
        } else {
            choose_age(household, member, point);
        }
        const Weights& women = parameters_.distribution("head_female");
        if (member.role == 'S' || member.role == 'X') {
            member.female = !household.members.front().female;
        } else {
            member.female = scaled(spread(seed_, Stream::Sex, member.number), 1000) <
                            static_cast<std::uint64_t>(women_of(women, member.role));
        }
        member.birth =
            first_days_[static_cast<std::size_t>(year_ - member.age - kFirstYear)].add_days(
                -1 - static_cast<std::int64_t>(draw.below(365)));
        member.status = status_of(member.role);
        if (member.status == Status::Dependant) {
            member.principal = 0;
        }
        describe(household, member);
    }
}

// Ages that fit the head's: children are born to parents of 18 to 45, parents are 18 years older.
void Population::choose_age(Household& household, Member& member, std::uint64_t point) const {
    const Member& head = household.members.front();
    if (member.role == 'S' || member.role == 'X') {
        const auto gap = static_cast<int>(parameters_.distribution("spouse_gap").at(point));
        const int age = head.age + (head.female ? gap : -gap);
        member.age = std::clamp(age, 18, 95);
        return;
    }
    const std::int64_t ages = parameters_.ages.at(age_table(member.role)).at(point);
    Draw draw(seed_, Stream::Member, member.number);
    const std::int64_t from = ages / 1000;
    auto age = static_cast<int>(from + static_cast<std::int64_t>(draw.below(
                                           static_cast<std::uint64_t>(ages % 1000 - from + 1))));
    if (member.role == 'P') {
        age = std::max(age, std::min(head.age + 18, 95));
    } else {
        const int youngest = head.age - 45;
        const int oldest = head.age - 18;
        age = std::min(std::max(age, std::min(youngest, 24)), std::max(oldest, 0));
        age = member.role == 'A' ? std::max(age, 18) : age;
    }
    member.age = age;
}

void Population::describe(Household& household, Member& member) const {
    const Status household_status = household.members.front().status;
    const bool of_pensioner = is_pensioner(member.status) || (member.status == Status::Dependant &&
                                                              is_pensioner(household_status));
    member.supplementary =
        of_pensioner && scaled(spread(seed_, Stream::Supplementary, household.number), 1000) <
                            static_cast<std::uint64_t>(parameters_.number("supplementary"));
    const Weights& special = parameters_.distribution("special");
    member.special = special.pick(spread(seed_, Stream::Special, member.number));
    member.is_ill = special.key(member.special) != "none";
    member.chronic =
        member.is_ill || scaled(spread(seed_, Stream::Chronic, member.number), 1000) <
                             static_cast<std::uint64_t>(parameters_.chronic.at(member.age));
    Draw draw(seed_, Stream::Member, member.number ^ (std::uint64_t{1} << 60U));
    const int career = member.status == Status::Dependant ? std::min(member.age, 12)
                                                          : std::clamp(member.age - 22, 1, 32);
    member.insured_since = first_day_.add_days(
        -30 - static_cast<std::int64_t>(draw.below(static_cast<std::uint64_t>(career) * 365 + 1)));
    member.insured_since = std::max(member.insured_since, member.birth);
    choose_income(household, member, spread(seed_, Stream::Income, member.number));
    // Neighbours have one physician: the list is cut by household.
    const std::uint64_t lists = spread(seed_, Stream::Physician, household.number);
    member.physician =
        registers_.choose(household.rural ? FacilityKind::HealthHouse : FacilityKind::Clinic,
                          household.county,
                          Ownership::Contracted,
                          1,
                          mixed(lists));
}

// Workers by decile, so that the poor earn less; pensions by the published shares on and below the
// minimum.
void Population::choose_income(const Household& household,
                               Member& member,
                               std::uint64_t point) const {
    const std::int64_t minimum = parameters_.number("minimum_wage") * kMonthsOfYear;
    switch (member.status) {
        case Status::Worker: {
            const std::uint64_t tenth = ~std::uint64_t{0} / 10;
            const std::uint64_t within =
                tenth * static_cast<std::uint64_t>(household.decile - 1) + point / 10;
            member.income = minimum * parameters_.distribution("worker_income").at(within) / 100;
            return;
        }
        case Status::Retired:
        case Status::Disabled:
        case Status::Survivor: {
            const auto at = static_cast<std::int64_t>(scaled(point, 1000));
            const std::int64_t below = parameters_.number("pensioners_below_minimum");
            const std::int64_t on = parameters_.number("pensioners_on_minimum");
            Draw draw(seed_, Stream::Income, member.number);
            if (at < below) {
                member.income = minimum * (50 + static_cast<std::int64_t>(draw.below(45))) / 100;
            } else if (at < below + on) {
                member.income = minimum;
            } else {
                member.income = minimum * parameters_.distribution("pension").at(draw.next()) / 100;
            }
            return;
        }
        case Status::Dependant:
            member.income = 0;
            return;
    }
}

bool Population::dies(const Member& member) const {
    const Mortality& table = parameters_.mortality;
    const auto after = std::upper_bound(table.ages.begin(), table.ages.end(), member.age);
    if (after == table.ages.begin()) {
        return false;
    }
    const auto band = static_cast<std::size_t>(after - table.ages.begin()) - 1;
    const std::int64_t rate = member.female ? table.female[band] : table.male[band];
    return scaled(spread(seed_, Stream::Death, member.number), 100'000'000) <
           static_cast<std::uint64_t>(rate);
}

void Population::choose_events(Household& household) const {
    Draw draw(seed_, Stream::LoseCover, household.number);
    std::size_t earners = 0;
    bool head_dies = false;
    for (Member& member : household.members) {
        earners += member.status == Status::Worker ? 1U : 0U;
        if (dies(member)) {
            member.dies = true;
            member.death = day_of_year(draw.next());
            head_dies = head_dies || &member == &household.members.front();
        }
    }
    Member& head = household.members.front();
    if (head_dies) {
        // The dead insured's family is covered on their own right as survivors.
        for (Member& member : household.members) {
            const Date after = head.death.add_days(1);
            if (member.principal == 0 && !(member.dies && member.death < after)) {
                member.changes = true;
                member.change = after;
                member.status_then = Status::Survivor;
            }
        }
    }
    for (Member& member : household.members) {
        const bool may_retire = member.status == Status::Worker && member.age >= 50;
        if (may_retire && !member.dies &&
            scaled(spread(seed_, Stream::Retire, member.number), 1000) <
                static_cast<std::uint64_t>(parameters_.number("retire"))) {
            member.changes = true;
            member.change = day_of_year(draw.next());
            member.status_then = Status::Retired;
        }
    }
    const bool lone_worker = head.status == Status::Worker && earners == 1;
    if (lone_worker && !head_dies && !head.changes &&
        scaled(spread(seed_, Stream::LoseCover, household.number), 1000) <
            static_cast<std::uint64_t>(parameters_.number("lose_cover"))) {
        const Date end = day_of_year(draw.next());
        for (Member& member : household.members) {
            member.loses_cover = true;
            member.cover_end = end;
        }
    }
}

}  // namespace darman::synth
