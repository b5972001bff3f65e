#include "synth/care.hpp"

#include <algorithm>
#include <array>

namespace darman::synth {

using core::Calendar;
using core::Date;

namespace {

constexpr int kMonths = 12;
// An episode that finds nothing that may be billed is tried again so often.
constexpr int kTries = 12;
constexpr std::int64_t kBudgetMax = 600;

// The use group of a person: what "use.…" of shares.csv is read.
const char* use_group(const Member& member) {
    if (member.chronic) {
        return member.age < 45 ? "use.chronic.0-44" : "use.chronic.45-150";
    }
    if (member.age < 15) {
        return "use.well.0-14";
    }
    if (member.age < 45) {
        return "use.well.15-44";
    }
    return member.age < 65 ? "use.well.45-64" : "use.well.65-150";
}

// The whole number below `thousandths` / 1000, or above it as often as the rest says.
std::int64_t rounded(std::int64_t thousandths, std::uint64_t point) {
    return (thousandths + static_cast<std::int64_t>(scaled(point, 1000))) / 1000;
}

}  // namespace

// One member while the year is made: what was given, and what may still be.
class Care::Patient {
  public:
    Patient(const Care& care,
            const Household& household,
            std::size_t index,
            YearOfCare& out,
            Tally& tally)
        : care_(care),
          household_(household),
          index_(index),
          member_(household.members[index]),
          out_(out),
          tally_(tally),
          draw_(care.seed_, Stream::Care, household.members[index].number),
          end_(care.last_day_) {
        if (member_.dies) {
            end_ = std::min(end_, member_.death);
        }
        if (member_.loses_cover) {
            end_ = std::min(end_, member_.cover_end.add_days(-1));
        }
    }

    void live() {
        const std::int64_t days = end_.days() - care_.first_day_.days() + 1;
        if (days <= 0) {
            return;
        }
        const Weights& use = parameters().distribution(use_group(member_));
        std::int64_t thousandths = use.at(point(Stream::Use)) * parameters().number("use_scale");
        thousandths = thousandths * std::min<std::int64_t>(days, 365) / 365;
        left_ = std::min(kBudgetMax, rounded(thousandths, point(Stream::Rounding)));
        const std::int64_t rate = parameters().admitted.at(member_.age) *
                                  parameters().number("admission_scale") / 1000 * days / 365;
        std::int64_t admissions = rounded(rate, point(Stream::Admissions));
        for (; admissions > 0; --admissions) {
            admit();
        }
        if (member_.is_ill && parameters().distribution("special").key(member_.special) == "dialysis") {
            dialyse();
        }
        if (member_.chronic) {
            attend();
        }
        for (int tries = 0; left_ > 0 && tries < kTries;) {
            const std::int64_t before = left_;
            fall_ill();
            tries += left_ == before ? 1 : 0;
        }
    }

  private:
    const Parameters& parameters() const { return care_.parameters_; }

    std::uint64_t point(Stream stream) const { return spread(care_.seed_, stream, member_.number); }

    bool chance(const char* per_thousand) {
        return draw_.per_thousand(static_cast<std::uint64_t>(parameters().number(per_thousand)));
    }

    // A day of that month (0..11) while the person lives and is covered.
    std::optional<Date> day_in(std::size_t month) {
        const Date first = care_.months_[month];
        const Date last = std::min(care_.months_[month + 1].add_days(-1), end_);
        if (last < first) {
            return std::nullopt;
        }
        return first.add_days(static_cast<std::int64_t>(
            draw_.below(static_cast<std::uint64_t>(last.days() - first.days() + 1))));
    }

    // The n-th acute episode's day: by the weights of months, spread over persons.
    std::optional<Date> acute_day() {
        const std::uint64_t at =
            spread(care_.seed_, Stream::Month, member_.number) + 0x9E3779B97F4A7C15U * episodes_++;
        const std::size_t month = parameters().distribution("month").pick(at);
        const std::optional<Date> day = day_in(month);
        if (day) {
            tally_.add(Count::Acute);
            tally_.add_at(Count::Month, month);
        }
        return day;
    }

    Date later(Date date, std::uint64_t days_most) {
        return std::min(end_, date.add_days(static_cast<std::int64_t>(draw_.below(days_most + 1))));
    }

    Ownership ownership() {
        const std::uint64_t at = draw_.below(1000);
        const auto owned = static_cast<std::uint64_t>(parameters().number("owned"));
        const auto outside = static_cast<std::uint64_t>(parameters().number("outside"));
        return at < owned             ? Ownership::Direct
               : at < owned + outside ? Ownership::Outside
                                      : Ownership::Contracted;
    }

    int near(FacilityKind kind, int level, Ownership wanted) {
        return care_.registers_.choose(kind, household_.county, wanted, level, draw_.next());
    }

    Claim start(Date date, int facility) {
        Claim claim;
        claim.member = index_;
        claim.date = date;
        claim.facility = facility;
        claim.received_after = parameters().distribution("received_days").at(draw_.next()) +
                               static_cast<std::int64_t>(draw_.below(3));
        return claim;
    }

    // A claim without lines is not sent.
    void send(Claim claim) {
        if (!claim.lines.empty() && claim.facility >= 0) {
            out_.claims.push_back(std::move(claim));
        }
    }

    // Whether the bounds of the service book and common sense let it be given on that day.
    bool may_have(int service, Date date) const {
        const Service& each = care_.book_.at(service);
        const Date year_before = date.add_days(-366);
        std::int64_t in_year = 0;
        for (const auto& [given, on] : given_) {
            if (given != service) {
                continue;
            }
            const std::int64_t between = std::abs(date.days() - on.days());
            if (between <= std::max<std::int64_t>(0, each.apart)) {
                return false;
            }
            in_year += year_before < on ? 1 : 0;
        }
        return each.yearly < 0 || in_year < each.yearly;
    }

    // Adds a line of that class if there is one that suits; what was added, or -1.
    int give(Claim& claim,
             ServiceClass kind,
             std::uint64_t at,
             std::int64_t quantity = 1,
             int least_level = 1,
             int minutes = -1,
             int session = -1) {
        if (claim.facility < 0) {
            return -1;
        }
        Wanted wanted = care_.wanted(member_, claim);
        wanted.least = least_level;
        for (std::uint64_t tries = 0; tries < 4; ++tries) {
            const int service = care_.book_.pick(kind, wanted, at + tries * 0x9E3779B97F4A7C15U);
            if (service < 0) {
                return -1;
            }
            if (may_have(service, claim.date)) {
                put(claim, service, quantity, minutes, session);
                return service;
            }
        }
        return -1;
    }

    void put(Claim& claim, int service, std::int64_t quantity, int minutes, int session) {
        Line line;
        const std::int64_t most = care_.book_.at(service).most;
        line.service = service;
        line.quantity = most > 0 ? std::min(quantity, most) : quantity;
        line.minutes = minutes;
        line.session = session;
        line.claimed = care_.asked(claim, line);
        claim.lines.push_back(line);
        given_.emplace_back(service, claim.date);
        --left_;
    }

    // The service that must be billed with another, where the book names one.
    void accompany(Claim& claim, int service, int minutes, int session) {
        const std::string& code = care_.book_.at(service).companion;
        const int companion = code.empty() || code == "none" ? -1 : care_.book_.find(code);
        const bool there = std::any_of(claim.lines.begin(), claim.lines.end(), [&](const Line& l) {
            return l.service == companion;
        });
        if (companion >= 0 && !there) {
            const bool sleeps = care_.book_.at(companion).kind == ServiceClass::Anaesthesia;
            put(claim, companion, 1, sleeps ? minutes : -1, sleeps ? session : -1);
        }
    }

    void visit_general(Date date, std::optional<std::size_t>* referral) {
        const Ownership wanted = ownership();
        const int there = wanted == Ownership::Direct
                              ? near(FacilityKind::Clinic, 1, wanted)
                              : member_.physician;
        Claim claim = start(date, there);
        Claim narrow = claim;
        // A general practitioner's visit, also where specialists sit.
        Wanted general = care_.wanted(member_, narrow);
        general.level = 1;
        const int service = care_.book_.pick(ServiceClass::Visit, general, draw_.next());
        if (service >= 0 && there >= 0 && may_have(service, date)) {
            put(claim, service, 1, -1, -1);
        }
        if (referral != nullptr && there >= 0) {
            Referral made;
            made.member = index_;
            made.issued = date;
            made.issuer = there;
            *referral = out_.referrals.size();
            out_.referrals.push_back(made);
            tally_.add(Count::Referrals);
        }
        send(std::move(claim));
    }

    void prescribe(Date written, std::uint64_t count, bool lasting, int referral) {
        const int there = near(FacilityKind::Pharmacy, 1, Ownership::Contracted);
        Claim claim = start(later(written, 3), there);
        claim.prescribed = written;
        static_cast<void>(referral);
        for (std::uint64_t n = 0; n < count && left_ > 0; ++n) {
            const std::uint64_t at =
                lasting ? mixed(member_.number * 8 + n) : draw_.next();
            give(claim,
                 ServiceClass::Medicine,
                 at,
                 parameters().distribution("units").at(draw_.next()));
        }
        send(std::move(claim));
    }

    void test(Date ordered, FacilityKind kind, ServiceClass service, std::uint64_t count, int referral) {
        const Ownership wanted = ownership();
        int there = wanted == Ownership::Direct ? near(FacilityKind::Polyclinic, 2, wanted) : -1;
        there = there < 0 ? near(kind, 1, Ownership::Contracted) : there;
        Claim claim = start(later(ordered, 10), there);
        claim.prescribed = ordered;
        claim.referral = referral;
        for (std::uint64_t n = 0; n < count && left_ > 0; ++n) {
            const int given = give(claim, service, draw_.next());
            if (given >= 0) {
                accompany(claim, given, 30, 1);
            }
        }
        send(std::move(claim));
    }

    std::uint64_t drawn(const char* distribution) {
        return static_cast<std::uint64_t>(parameters().distribution(distribution).at(draw_.next()));
    }

    // A chronic patient comes back all year, and has the same medicines each time.
    void attend() {
        const std::int64_t times = std::clamp<std::int64_t>(left_ / 4, 1, kMonths);
        const std::uint64_t medicines = 2 + mixed(member_.number) % 3;
        for (std::int64_t t = 0; t < times && left_ > 0; ++t) {
            const std::optional<Date> day =
                day_in(static_cast<std::size_t>((t * kMonths + 5) / times % kMonths));
            if (!day) {
                return;
            }
            visit_general(*day, nullptr);
            prescribe(*day, medicines, true, -1);
            if (t % 4 == 1 && left_ > 0) {
                test(*day, FacilityKind::Laboratory, ServiceClass::Laboratory, 2, -1);
            }
        }
    }

    void dialyse() {
        const int there = near(FacilityKind::Dialysis, 2, Ownership::Contracted);
        const Date first = care_.first_day_.add_days(static_cast<std::int64_t>(draw_.below(3)));
        for (Date day = first; day <= end_; day = day.add_days(3)) {
            Claim claim = start(day, there);
            give(claim, ServiceClass::Dialysis, mixed(member_.number));
            send(std::move(claim));
        }
    }

    void fall_ill() {
        const std::optional<Date> day = acute_day();
        if (!day) {
            return;
        }
        if (draw_.per_thousand(static_cast<std::uint64_t>(
                parameters().emergency.at(member_.age)))) {
            come_as_emergency(*day);
            return;
        }
        const Weights& kinds = parameters().distribution("episode");
        const std::string& kind = kinds.key(kinds.pick(draw_.next()));
        if (kind == "pharmacy") {
            prescribe(*day, drawn("medicines"), false, -1);
        } else if (kind == "general") {
            visit_general(*day, nullptr);
            follow_up(*day, 700, 200, 60, -1);
        } else if (kind == "specialist") {
            see_specialist(*day, false);
        } else if (kind == "laboratory") {
            test(*day, FacilityKind::Laboratory, ServiceClass::Laboratory, drawn("tests"), -1);
        } else if (kind == "imaging") {
            test(*day, FacilityKind::Imaging, ServiceClass::Imaging, 1, -1);
        } else if (kind == "physiotherapy") {
            Claim claim = start(*day, near(FacilityKind::Rehabilitation, 1, Ownership::Contracted));
            claim.prescribed = day->add_days(-static_cast<std::int64_t>(draw_.below(20)));
            give(claim, ServiceClass::Physiotherapy, draw_.next(), 5 + static_cast<std::int64_t>(draw_.below(6)));
            send(std::move(claim));
        } else {
            see_specialist(*day, true);
        }
    }

    void follow_up(Date day,
                   std::uint64_t medicines,
                   std::uint64_t tests,
                   std::uint64_t images,
                   int referral) {
        if (left_ > 0 && draw_.per_thousand(medicines)) {
            prescribe(day, drawn("medicines"), false, referral);
        }
        if (left_ > 0 && draw_.per_thousand(tests)) {
            test(day, FacilityKind::Laboratory, ServiceClass::Laboratory, drawn("tests"), referral);
        }
        if (left_ > 0 && draw_.per_thousand(images)) {
            test(day, FacilityKind::Imaging, ServiceClass::Imaging, 1, referral);
        }
    }

    // By referral of the family physician, on their own, or as an emergency.
    void see_specialist(Date day, bool with_procedure) {
        tally_.add(Count::Specialist);
        const auto referred = static_cast<std::uint64_t>(parameters().number("referred"));
        const auto own = static_cast<std::uint64_t>(parameters().number("self_referred"));
        const std::uint64_t at = scaled(spread(care_.seed_, Stream::Path, member_.number) +
                                            0xBF58476D1CE4E5B9U * paths_++,
                                        1000);
        std::optional<std::size_t> referral;
        Date seen = day;
        if (at < referred) {
            tally_.add(Count::Referred);
            visit_general(day, &referral);
            seen = later(day, 20);
        } else if (at < referred + own) {
            tally_.add(Count::SelfReferred);
        } else {
            tally_.add(Count::Emergency);
            come_as_emergency(day);
            return;
        }
        if (left_ <= 0) {
            return;
        }
        const Ownership wanted = ownership();
        int there = wanted == Ownership::Direct ? near(FacilityKind::Polyclinic, 2, wanted) : -1;
        there = there < 0 ? near(FacilityKind::Office, 2, wanted) : there;
        Claim claim = start(seen, there);
        claim.referral = referral ? static_cast<int>(*referral) : -1;
        const int number = claim.referral;
        give(claim, ServiceClass::Visit, draw_.next(), 1, 2);
        if (with_procedure && left_ > 0) {
            const int given = give(claim, ServiceClass::Procedure, draw_.next());
            if (given >= 0) {
                accompany(claim, given, 30, 1);
            }
        }
        send(std::move(claim));
        if (referral && draw_.per_thousand(static_cast<std::uint64_t>(parameters().number("answered")))) {
            out_.referrals[*referral].answered = seen.add_days(1 + static_cast<std::int64_t>(draw_.below(6)));
            tally_.add(Count::Answered);
        }
        follow_up(seen, 600, 350, 250, number);
    }

    void come_as_emergency(Date day) {
        Claim claim = start(day, near(FacilityKind::Hospital, 2, ownership()));
        claim.emergency = true;
        give(claim, ServiceClass::Visit, draw_.next());
        if (left_ > 0 && draw_.per_thousand(500)) {
            give(claim, ServiceClass::Laboratory, draw_.next());
        }
        if (left_ > 0 && draw_.per_thousand(350)) {
            give(claim, ServiceClass::Imaging, draw_.next());
        }
        if (left_ > 0 && draw_.per_thousand(600)) {
            give(claim, ServiceClass::Medicine, draw_.next(), 2);
        }
        send(std::move(claim));
    }

    void admit() {
        const std::size_t month = parameters().distribution("month").pick(draw_.next());
        std::optional<Date> day = day_in(month);
        if (!day) {
            day = care_.first_day_;
        }
        const std::int64_t stay = std::max<std::int64_t>(
            1,
            std::min<std::int64_t>(parameters().distribution("stay_days").at(draw_.next()),
                                   end_.days() - day->days() + 1));
        tally_.add(Count::Admissions);
        tally_.add(Count::BedDays, static_cast<std::uint64_t>(stay));
        Claim claim = start(std::min(end_, day->add_days(stay)),
                            near(FacilityKind::Hospital, 2, ownership()));
        claim.inpatient = true;
        claim.admitted = *day;
        claim.discharged = claim.date;
        claim.emergency = scaled(point(Stream::AdmissionPath), 1000) <
                          static_cast<std::uint64_t>(parameters().number("admission_emergency"));
        if (claim.emergency) {
            tally_.add(Count::AdmissionsByEmergency);
        } else {
            std::optional<std::size_t> referral;
            visit_general(std::max(care_.first_day_, day->add_days(-7)), &referral);
            if (referral) {
                claim.referral = static_cast<int>(*referral);
                out_.referrals[*referral].answered = claim.discharged;
                tally_.add(Count::Answered);
            }
        }
        const bool surgical = draw_.per_thousand(450);
        if (surgical) {
            tally_.add(Count::Surgical);
            const bool at_once = scaled(point(Stream::Package), 1000) <
                                 static_cast<std::uint64_t>(parameters().number("package"));
            if (at_once && give(claim, ServiceClass::Package, draw_.next()) >= 0) {
                tally_.add(Count::Packages);
                send(std::move(claim));
                return;
            }
            operate(claim);
        }
        give(claim, ServiceClass::BedDay, draw_.next(), stay);
        give(claim, ServiceClass::Nursing, draw_.next(), stay);
        give(claim, ServiceClass::Visit, draw_.next(), std::min<std::int64_t>(stay, 5), 2);
        for (std::uint64_t n = 0; n < 2; ++n) {
            give(claim, ServiceClass::Laboratory, draw_.next());
            give(claim, ServiceClass::Medicine, draw_.next(), stay * 2);
        }
        if (draw_.per_thousand(400)) {
            give(claim, ServiceClass::Imaging, draw_.next());
        }
        send(std::move(claim));
    }

    void operate(Claim& claim) {
        const auto minutes = static_cast<int>(drawn("minutes"));
        const int done = give(claim, ServiceClass::Surgery, draw_.next(), 1, 1, -1, 1);
        if (done < 0) {
            return;
        }
        accompany(claim, done, minutes, 1);
        const bool sleeps =
            std::any_of(claim.lines.begin(), claim.lines.end(), [this](const Line& line) {
                return care_.book_.at(line.service).kind == ServiceClass::Anaesthesia;
            });
        if (!sleeps) {
            give(claim, ServiceClass::Anaesthesia, draw_.next(), 1, 1, minutes, 1);
        }
        if (draw_.per_thousand(120)) {  // a second operation at once
            give(claim, ServiceClass::Surgery, draw_.next(), 1, 1, -1, 1);
        }
    }

    const Care& care_;
    const Household& household_;
    std::size_t index_;
    const Member& member_;
    YearOfCare& out_;
    Tally& tally_;
    Draw draw_;
    Date end_;
    std::int64_t left_ = 0;  // lines
    std::uint64_t episodes_ = 0;
    std::uint64_t paths_ = 0;
    std::vector<std::pair<int, Date>> given_;
};

Care::Care(const Parameters& parameters,
           const Registers& registers,
           const ServiceBook& book,
           const Prices& prices,
           std::uint64_t seed,
           int year)
    : parameters_(parameters),
      registers_(registers),
      book_(book),
      prices_(prices),
      seed_(seed),
      first_day_(core::first_day_of_year(Calendar::Jalali, year)),
      last_day_(core::last_day_of_year(Calendar::Jalali, year)) {
    for (int month = 1; month <= kMonths; ++month) {
        months_.push_back(core::Month(Calendar::Jalali, year, month).first_day());
    }
    months_.push_back(last_day_.add_days(1));
}

void Care::treat(const Household& household,
                 std::size_t member,
                 YearOfCare& out,
                 Tally& tally) const {
    Patient(*this, household, member, out, tally).live();
}

Wanted Care::wanted(const Member& member, const Claim& claim) const {
    const Facility& there = registers_.facilities()[static_cast<std::size_t>(claim.facility)];
    const std::int64_t age =
        core::whole_years(member.birth, claim.date, Calendar::Jalali, core::DayRounding::Down);
    return Wanted{member.female, static_cast<int>(age), there.level, 1, claim.inpatient};
}

std::int64_t Care::asked(const Claim& claim, const Line& line) const {
    const Facility& there = registers_.facilities()[static_cast<std::size_t>(claim.facility)];
    return prices_.line(
        book_.at(line.service),
        Billed{there.sector, there.grade, claim.inpatient, line.quantity, line.minutes});
}

}  // namespace darman::synth
