#include "synth/faults.hpp"

#include <algorithm>
#include <array>

namespace darman::synth {

using core::Calendar;
using core::Date;

namespace {

constexpr int kTries = 24;

}  // namespace

// Puts one fault into the claims of one household.
class Faults::Forger {
  public:
    Forger(const Faults& faults,
           const Household& household,
           YearOfCare& year,
           std::size_t fault,
           Draw draw)
        : faults_(faults), household_(household), year_(year), fault_(fault), draw_(draw) {}

    bool duplicate() {
        Claim* seed = any_claim([](const Claim&) { return true; });
        if (seed == nullptr) {
            return false;
        }
        Line& line = seed->lines[draw_.below(seed->lines.size())];
        Claim again = *seed;
        again.lines = {line};
        again.received_after += 1 + static_cast<std::int64_t>(draw_.below(5));
        line.is_witness = true;
        return send(std::move(again));
    }

    bool over_tariff() {
        Line* line = any_line();
        if (line == nullptr) {
            return false;
        }
        line->claimed += line->claimed * faults_.parameters_.number("over_tariff_excess") / 1000;
        return mark(*line);
    }

    bool exclusive() {
        if (faults_.pairs_.empty()) {
            return false;
        }
        for (int tries = 0; tries < kTries; ++tries) {
            const auto& [part, whole] = faults_.pairs_[draw_.below(faults_.pairs_.size())];
            Claim claim = new_claim(FacilityKind::Hospital, 3);
            if (claim.facility >= 0 && fits(part, claim) && fits(whole, claim) &&
                is_new(claim.member, part) && is_new(claim.member, whole)) {
                put(claim, whole, 1);
                return put(claim, part, 1) && send(std::move(claim), true);
            }
        }
        return false;
    }

    bool missing_companion() {
        return bill_one([](const Service& service, const Wanted& wanted) {
            Service main = service;
            main.addon = false;
            return service.companion != "none" && !service.companion.empty() && service.prof > 0 &&
                   ServiceBook::suits(main, wanted);
        });
    }

    bool too_frequent() {
        Claim claim = new_claim(FacilityKind::Hospital, 3);
        const int service = find(claim, [](const Service& each, const Wanted& wanted) {
            return each.apart > 1 && ServiceBook::suits(each, wanted);
        });
        if (service < 0) {
            return false;
        }
        const std::int64_t apart = faults_.book_.at(service).apart;
        Claim again = claim;
        again.date = claim.date.add_days(
            std::max<std::int64_t>(1, std::min<std::int64_t>(apart - 1, apart / 2)));
        if (last_day_of(claim.member) < again.date) {
            again.date = claim.date;
            claim.date = again.date.add_days(-std::max<std::int64_t>(1, apart / 2));
            if (claim.date < faults_.first_day_ || !fits(service, claim)) {
                return false;
            }
        }
        put(claim, service, 1);
        claim.lines.back().fault = -1;
        claim.lines.back().is_witness = true;
        year_.claims.push_back(std::move(claim));
        put(again, service, 1);
        return send(std::move(again));
    }

    bool quantity() {
        Claim claim = new_claim(FacilityKind::Hospital, 3);
        const int service = find(claim, [](const Service& each, const Wanted& wanted) {
            return each.most > 0 && ServiceBook::suits(each, wanted);
        });
        if (service < 0) {
            return false;
        }
        const std::int64_t most = faults_.book_.at(service).most;
        put(claim, service, most + 1 + static_cast<std::int64_t>(draw_.below(3)));
        return send(std::move(claim));
    }

    bool wrong_sex() {
        return bill_one([](const Service& service, const Wanted& wanted) {
            Wanted other = wanted;
            other.female = !wanted.female;
            return !ServiceBook::suits(service, wanted) && ServiceBook::suits(service, other);
        });
    }

    bool wrong_age() {
        return bill_one([](const Service& service, const Wanted& wanted) {
            Wanted other = wanted;
            other.age = service.age_least;
            return !ServiceBook::suits(service, wanted) && ServiceBook::suits(service, other);
        });
    }

    bool wrong_level() {
        Claim claim = new_claim(FacilityKind::Clinic, 1);
        if (claim.facility < 0) {
            return false;
        }
        const int level =
            faults_.registers_.facilities()[static_cast<std::size_t>(claim.facility)].level;
        const int service = find(claim, [level](const Service& each, const Wanted& wanted) {
            Wanted other = wanted;
            other.level = 3;
            return each.level > level && ServiceBook::suits(each, other);
        });
        return service >= 0 && put(claim, service, 1) && send(std::move(claim));
    }

    bool no_cover() {
        for (std::size_t m = 0; m < household_.members.size(); ++m) {
            const std::size_t at = (m + start_) % household_.members.size();
            const Member& member = household_.members[at];
            if (member.loses_cover && !member.dies && member.cover_end < faults_.last_day_) {
                return visit_on(at, between(member.cover_end.add_days(1), faults_.last_day_));
            }
        }
        return false;
    }

    bool after_death() {
        for (std::size_t m = 0; m < household_.members.size(); ++m) {
            const Member& member = household_.members[m];
            if (member.dies && member.death.add_days(2) < faults_.last_day_) {
                return visit_on(m,
                                between(member.death.add_days(2),
                                        std::min(faults_.last_day_, member.death.add_days(90))));
            }
        }
        return false;
    }

    bool late() {
        Claim* claim = any_claim([](const Claim&) { return true; });
        if (claim == nullptr) {
            return false;
        }
        claim->received_after = faults_.parameters_.distribution("received_late").at(draw_.next());
        return mark(*claim);
    }

    bool impossible_dates() {
        Claim* claim =
            any_claim([](const Claim& each) { return each.inpatient || each.prescribed; });
        if (claim == nullptr) {
            return false;
        }
        if (claim->inpatient) {
            claim->admitted =
                claim->discharged->add_days(1 + static_cast<std::int64_t>(draw_.below(20)));
        } else {
            claim->prescribed =
                claim->date.add_days(1 + static_cast<std::int64_t>(draw_.below(20)));
        }
        return mark(*claim);
    }

    bool expired_prescription() {
        Claim* claim = any_claim([](const Claim& each) { return each.prescribed.has_value(); });
        if (claim == nullptr) {
            return false;
        }
        claim->prescribed = claim->date.add_days(-70 - static_cast<std::int64_t>(draw_.below(120)));
        return mark(*claim);
    }

    // A dearer service of the same class than was given.
    bool upcoding() {
        for (int tries = 0; tries < kTries; ++tries) {
            Claim* claim = any_claim([](const Claim&) { return true; });
            if (claim == nullptr) {
                return false;
            }
            Line& line = claim->lines[draw_.below(claim->lines.size())];
            const Service& given = faults_.book_.at(line.service);
            const Wanted wanted = faults_.care_.wanted(household_.members[claim->member], *claim);
            for (const int service : faults_.book_.of(given.kind)) {
                Line dearer = line;
                dearer.service = service;
                dearer.claimed = faults_.care_.asked(*claim, dearer);
                if (dearer.claimed > line.claimed &&
                    ServiceBook::suits(faults_.book_.at(service), wanted)) {
                    line = dearer;
                    return mark(line);
                }
            }
        }
        return false;
    }

    // A visit that never was.
    bool phantom() {
        const Claim* seed = any_claim([](const Claim& each) { return !each.inpatient; });
        return seed != nullptr &&
               visit_on(seed->member, between(faults_.first_day_, last_day_of(seed->member)));
    }

    void start_at(std::size_t member) { start_ = member; }

  private:
    Date between(Date first, Date last) {
        if (last < first) {
            return first;
        }
        return first.add_days(static_cast<std::int64_t>(
            draw_.below(static_cast<std::uint64_t>(last.days() - first.days() + 1))));
    }

    Date last_day_of(std::size_t member) const {
        const Member& who = household_.members[member];
        Date last = faults_.last_day_;
        last = who.dies ? std::min(last, who.death) : last;
        return who.loses_cover ? std::min(last, who.cover_end.add_days(-1)) : last;
    }

    // One without a fault, of those that the test admits.
    template <typename Test>
    Claim* any_claim(Test&& test) {
        std::vector<Claim>& all = year_.claims;
        const std::size_t from = all.empty() ? 0 : draw_.below(all.size());
        for (std::size_t step = 0; step < all.size(); ++step) {
            Claim& claim = all[(from + step) % all.size()];
            const bool clean =
                std::all_of(claim.lines.begin(), claim.lines.end(), [](const Line& line) {
                    return line.fault < 0 && !line.is_witness;
                });
            if (clean && test(claim)) {
                return &claim;
            }
        }
        return nullptr;
    }

    Line* any_line() {
        Claim* claim = any_claim([](const Claim& each) {
            return std::any_of(each.lines.begin(), each.lines.end(), [](const Line& line) {
                return line.claimed >= 1000;
            });
        });
        if (claim == nullptr) {
            return nullptr;
        }
        for (Line& line : claim->lines) {
            if (line.claimed >= 1000) {
                return &line;
            }
        }
        return nullptr;
    }

    // An out-patient claim of somebody who had care, on the day of it.
    Claim new_claim(FacilityKind kind, int level) {
        Claim claim;
        const Claim* seed = any_claim([](const Claim& each) { return !each.inpatient; });
        if (seed == nullptr) {
            return claim;
        }
        claim.member = seed->member;
        claim.date = seed->date;
        claim.received_after = 5 + static_cast<std::int64_t>(draw_.below(40));
        claim.facility = faults_.registers_.choose(
            kind, household_.county, Ownership::Contracted, level, draw_.next());
        return claim;
    }

    template <typename Test>
    int find(const Claim& claim, Test&& test) {
        if (claim.facility < 0) {
            return -1;
        }
        const Wanted wanted = faults_.care_.wanted(household_.members[claim.member], claim);
        const std::vector<Service>& all = faults_.book_.services();
        const std::size_t from = draw_.below(all.size());
        for (std::size_t step = 0; step < all.size(); ++step) {
            const std::size_t index = (from + step) % all.size();
            if (test(all[index], wanted) && is_new(claim.member, static_cast<int>(index))) {
                return static_cast<int>(index);
            }
        }
        return -1;
    }

    // Not yet given to the person in the year, so that no other bound is met.
    bool is_new(std::size_t member, int service) const {
        for (const Claim& claim : year_.claims) {
            for (const Line& line : claim.lines) {
                if (claim.member == member && line.service == service) {
                    return false;
                }
            }
        }
        return true;
    }

    template <typename Test>
    bool bill_one(Test&& test) {
        for (int tries = 0; tries < kTries; ++tries) {
            Claim claim = new_claim(FacilityKind::Hospital, 3);
            const int service = find(claim, test);
            if (service >= 0) {
                put(claim, service, 1);
                return send(std::move(claim));
            }
        }
        return false;
    }

    bool fits(int service, const Claim& claim) {
        return ServiceBook::suits(faults_.book_.at(service),
                                  faults_.care_.wanted(household_.members[claim.member], claim));
    }

    bool visit_on(std::size_t member, Date date) {
        Claim claim;
        claim.member = member;
        claim.date = date;
        claim.received_after = 5 + static_cast<std::int64_t>(draw_.below(40));
        claim.facility = household_.members[member].physician;
        if (claim.facility < 0) {
            return false;
        }
        const int visit =
            faults_.book_.pick(ServiceClass::Visit,
                               faults_.care_.wanted(household_.members[member], claim),
                               draw_.next());
        return visit >= 0 && put(claim, visit, 1) && send(std::move(claim));
    }

    bool put(Claim& claim, int service, std::int64_t quantity) {
        Line line;
        line.service = service;
        line.quantity = quantity;
        if (faults_.book_.at(service).kind == ServiceClass::Anaesthesia) {
            line.minutes = 60;
        }
        line.claimed = faults_.care_.asked(claim, line);
        line.fault = static_cast<int>(fault_);
        claim.lines.push_back(line);
        return true;
    }

    bool mark(Line& line) {
        line.fault = static_cast<int>(fault_);
        return true;
    }

    bool mark(Claim& claim) {
        for (Line& line : claim.lines) {
            mark(line);
        }
        return true;
    }

    // Only the last line is at fault where the others are there for it.
    bool send(Claim claim, bool last_only = false) {
        for (std::size_t i = 0; last_only && i + 1 < claim.lines.size(); ++i) {
            claim.lines[i].fault = -1;
            claim.lines[i].is_witness = true;
        }
        claim.lines.back().fault = static_cast<int>(fault_);
        year_.claims.push_back(std::move(claim));
        return true;
    }

    const Faults& faults_;
    const Household& household_;
    YearOfCare& year_;
    std::size_t fault_;
    Draw draw_;
    std::size_t start_ = 0;

  public:
    using Forge = bool (Forger::*)();

    static Forge forge_of(const std::string& kind) {
        constexpr std::array<std::pair<const char*, Forge>, 16> kForges = {{
            {"duplicate", &Forger::duplicate},
            {"over_tariff", &Forger::over_tariff},
            {"exclusive", &Forger::exclusive},
            {"missing_companion", &Forger::missing_companion},
            {"too_frequent", &Forger::too_frequent},
            {"quantity", &Forger::quantity},
            {"wrong_sex", &Forger::wrong_sex},
            {"wrong_age", &Forger::wrong_age},
            {"wrong_level", &Forger::wrong_level},
            {"no_cover", &Forger::no_cover},
            {"after_death", &Forger::after_death},
            {"late", &Forger::late},
            {"impossible_dates", &Forger::impossible_dates},
            {"expired_prescription", &Forger::expired_prescription},
            {"upcoding", &Forger::upcoding},
            {"phantom", &Forger::phantom},
        }};
        for (const auto& [name, forge] : kForges) {
            if (kind == name) {
                return forge;
            }
        }
        return nullptr;
    }
};

Faults::Faults(const Parameters& parameters,
               const Registers& registers,
               const ServiceBook& book,
               const Care& care,
               std::uint64_t seed,
               int year,
               std::vector<std::pair<int, int>> pairs)
    : parameters_(parameters),
      registers_(registers),
      book_(book),
      care_(care),
      seed_(seed),
      first_day_(core::first_day_of_year(Calendar::Jalali, year)),
      last_day_(core::last_day_of_year(Calendar::Jalali, year)),
      pairs_(std::move(pairs)) {}

bool Faults::is_known(const std::string& kind) {
    return Forger::forge_of(kind) != nullptr;
}

void Faults::put_into(const Household& household, YearOfCare& care, Tally& tally) const {
    std::uint64_t lines = 0;
    for (const Claim& claim : care.claims) {
        lines += claim.lines.size();
    }
    std::uint64_t lost = 0;
    std::uint64_t deaths = 0;
    for (const Member& member : household.members) {
        lost += member.loses_cover ? 1U : 0U;
        deaths += member.dies ? 1U : 0U;
    }
    for (std::size_t f = 0; f < parameters_.faults.size(); ++f) {
        const FaultRate& fault = parameters_.faults[f];
        const bool by_lines = fault.per == "lines";
        const std::uint64_t unit = by_lines ? 100'000 : 1'000;
        const std::uint64_t base = by_lines ? lines : fault.per == "lost" ? lost : deaths;
        const std::uint64_t point = spread(mixed(seed_ + f), Stream::FaultKind, household.number);
        std::uint64_t count =
            (base * static_cast<std::uint64_t>(fault.rate) + scaled(point, unit)) / unit;
        for (std::uint64_t n = 0; count > 0; --count, ++n) {
            const Draw draw(mixed(seed_ + f), Stream::Fault, household.number * 64 + n);
            Forger forger(*this, household, care, f, draw);
            forger.start_at(n);
            const Forger::Forge forge = Forger::forge_of(fault.kind);
            if (forge != nullptr && (forger.*forge)()) {
                tally.add_at(Count::Fault, f);
            }
        }
    }
}

}  // namespace darman::synth
