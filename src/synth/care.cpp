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
constexpr int kOthers = 4;
constexpr std::int64_t kBudgetMax = 600;
// Services that include one another are not given within so many days.
constexpr std::int64_t kBesideDays = 4;
constexpr std::uint64_t kGolden = 0x9E3779B97F4A7C15U;

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

// How a line is wanted.
struct Order {
    std::int64_t quantity = 1;
    int least_level = 1;
    int level_most = 3;
    bool ungated = false;
    int minutes = -1;
    int session = -1;
};

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
        if (member_.is_ill &&
            parameters().distribution("special").key(member_.special) == "dialysis") {
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
    struct Given {
        int service = 0;
        Date date;
        std::int64_t quantity = 0;
    };

    static Order times(std::int64_t quantity) {
        Order order;
        order.quantity = quantity;
        return order;
    }

    static Order specialist() {
        Order order;
        order.least_level = 2;
        return order;
    }

    static Order operation(int minutes) {
        Order order;
        order.minutes = minutes;
        order.session = 1;
        return order;
    }

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

    // An acute episode's day, by the weights of months. The first of each person is spread over
    // persons; of the others the number depends on what came before, so they are left to chance.
    std::optional<Date> acute_day() {
        const std::uint64_t at = episodes_++ == 0 ? point(Stream::Month) : draw_.next();
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
    bool may_have(int service, Date date, std::int64_t quantity, bool emergency) const {
        const Service& each = care_.book_.at(service);
        if (each.waiting > 0 && !emergency &&
            date < member_.insured_since.add_months(
                       each.waiting, Calendar::Jalali, core::DayRounding::Down)) {
            return false;
        }
        std::int64_t in_year = quantity;
        for (const Given& other : given_) {
            const std::int64_t between = std::abs(date.days() - other.date.days());
            const Service& known = care_.book_.at(other.service);
            if (other.service == service) {
                if (between <= std::max<std::int64_t>(1, each.apart)) {
                    return false;
                }
                in_year += other.quantity;
            } else if (between <= kBesideDays &&
                       (known.part_of == each.code || each.part_of == known.code)) {
                return false;
            }
        }
        return each.yearly < 0 || in_year <= each.yearly;
    }

    // Adds a line of that class if there is one that suits; what was added, or -1.
    int give(Claim& claim, ServiceClass kind, std::uint64_t at, const Order& order = {}) {
        if (claim.facility < 0) {
            return -1;
        }
        Wanted wanted = care_.wanted(member_, claim);
        wanted.least = order.least_level;
        wanted.ungated = order.ungated;
        wanted.level = std::min(wanted.level, order.level_most);
        wanted.price_most = member_.is_ill ? -1 : parameters().number("dear_medicine");
        // The first of visits and wards is the usual one.
        const bool has_usual = kind == ServiceClass::Visit || kind == ServiceClass::BedDay;
        std::uint64_t from = has_usual && draw_.per_thousand(750) ? 0 : at;
        for (int tries = 0; tries < kOthers; ++tries, from += kGolden) {
            const int service = care_.book_.pick(kind, wanted, from);
            if (service < 0) {
                return -1;
            }
            const std::int64_t quantity = bounded(service, order.quantity);
            if (may_have(service, claim.date, quantity, claim.emergency)) {
                put(claim, service, quantity, order.minutes, order.session);
                return service;
            }
        }
        return -1;
    }

    // No more than may be billed on a claim; of dear medicines a few.
    std::int64_t bounded(int service, std::int64_t quantity) const {
        const Service& each = care_.book_.at(service);
        const bool dear = each.price * 10 > parameters().number("dear_medicine");
        quantity = dear ? std::min<std::int64_t>(quantity, 2) : quantity;
        return each.most > 0 ? std::min(quantity, each.most) : quantity;
    }

    void put(Claim& claim, int service, std::int64_t quantity, int minutes, int session) {
        Line line;
        line.service = service;
        line.quantity = quantity;
        line.minutes = minutes;
        line.session = session;
        line.claimed = care_.asked(claim, line);
        claim.lines.push_back(line);
        given_.push_back({service, claim.date, quantity});
        --left_;
    }

    // The service that must be billed with another, where the book names one.
    void accompany(Claim& claim, int service) {
        const std::string& code = care_.book_.at(service).companion;
        const int companion = code.empty() || code == "none" ? -1 : care_.book_.find(code);
        const bool there = std::any_of(claim.lines.begin(), claim.lines.end(), [&](const Line& l) {
            return l.service == companion;
        });
        if (companion >= 0 && !there && may_have(companion, claim.date, 1, claim.emergency)) {
            put(claim, companion, 1, -1, -1);
        }
    }

    void visit_general(Date date, std::optional<std::size_t>* referral) {
        const Ownership wanted = ownership();
        const int there =
            wanted == Ownership::Direct ? near(FacilityKind::Clinic, 1, wanted) : member_.physician;
        Claim claim = start(date, there);
        Order order;
        order.level_most = 1;  // a general practitioner's, also where specialists sit
        give(claim, ServiceClass::Visit, draw_.next(), order);
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
            const std::uint64_t at = lasting ? mixed(member_.number * 8 + n) : draw_.next();
            Order order;
            order.quantity = parameters().distribution("units").at(draw_.next());
            give(claim, ServiceClass::Medicine, at, order);
        }
        send(std::move(claim));
    }

    void test(
        Date ordered, FacilityKind kind, ServiceClass service, std::uint64_t count, int referral) {
        const Ownership wanted = ownership();
        int there = wanted == Ownership::Direct ? near(FacilityKind::Polyclinic, 2, wanted) : -1;
        there = there < 0 ? near(kind, 1, Ownership::Contracted) : there;
        Claim claim = start(later(ordered, 10), there);
        claim.prescribed = ordered;
        claim.referral = referral;
        for (std::uint64_t n = 0; n < count && left_ > 0; ++n) {
            const int given = give(claim, service, draw_.next());
            if (given >= 0) {
                accompany(claim, given);
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
        if (draw_.per_thousand(
                static_cast<std::uint64_t>(parameters().emergency.at(member_.age)))) {
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
            Order order;
            order.quantity = 5 + static_cast<std::int64_t>(draw_.below(6));
            give(claim, ServiceClass::Physiotherapy, draw_.next(), order);
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
        const std::uint64_t at = scaled(paths_++ == 0 ? point(Stream::Path) : draw_.next(), 1000);
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
        give(claim, ServiceClass::Visit, draw_.next(), specialist());
        if (with_procedure && left_ > 0) {
            const int given = give(claim, ServiceClass::Procedure, draw_.next());
            if (given >= 0) {
                accompany(claim, given);
            }
        }
        send(std::move(claim));
        if (referral &&
            draw_.per_thousand(static_cast<std::uint64_t>(parameters().number("answered")))) {
            out_.referrals[*referral].answered =
                seen.add_days(1 + static_cast<std::int64_t>(draw_.below(6)));
            tally_.add(Count::Answered);
        }
        follow_up(seen, 600, 350, 250, number);
    }

    void come_as_emergency(Date day) {
        Claim claim = start(day, near(FacilityKind::Hospital, 2, ownership()));
        claim.emergency = true;
        Order order = specialist();
        order.ungated = true;  // the emergency ward's own
        if (give(claim, ServiceClass::Visit, draw_.next(), order) < 0) {
            give(claim, ServiceClass::Visit, draw_.next());
        }
        if (left_ > 0 && draw_.per_thousand(500)) {
            give(claim, ServiceClass::Laboratory, draw_.next());
        }
        if (left_ > 0 && draw_.per_thousand(350)) {
            give(claim, ServiceClass::Imaging, draw_.next());
        }
        if (left_ > 0 && draw_.per_thousand(600)) {
            give(claim, ServiceClass::Medicine, draw_.next(), times(2));
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
        const bool surgical = scaled(point(Stream::Surgical), 1000) <
                              static_cast<std::uint64_t>(parameters().number("surgical"));
        if (surgical) {
            tally_.add(Count::Surgical);
            const Facility& there =
                care_.registers_.facilities()[static_cast<std::size_t>(claim.facility)];
            const bool at_once = there.ownership != Ownership::Outside &&
                                 scaled(point(Stream::Package), 1000) <
                                     static_cast<std::uint64_t>(parameters().number("package"));
            if (at_once && give(claim, ServiceClass::Package, draw_.next(), operation(-1)) >= 0) {
                tally_.add(Count::Packages);
                send(std::move(claim));
                return;
            }
            operate(claim);
        }
        give(claim, ServiceClass::BedDay, draw_.next(), times(stay));
        give(claim, ServiceClass::Nursing, draw_.next());
        give(claim, ServiceClass::Visit, draw_.next(), times(stay));
        for (std::uint64_t n = 0; n < 2; ++n) {
            give(claim, ServiceClass::Laboratory, draw_.next());
            give(claim, ServiceClass::Medicine, draw_.next(), times(stay * 2));
        }
        if (draw_.per_thousand(400)) {
            give(claim, ServiceClass::Imaging, draw_.next());
        }
        send(std::move(claim));
    }

    // The surgeon's line states the minutes of anaesthesia.
    void operate(Claim& claim) {
        const auto minutes = static_cast<int>(drawn("minutes"));
        if (give(claim, ServiceClass::Surgery, draw_.next(), operation(minutes)) < 0) {
            return;
        }
        if (draw_.per_thousand(120)) {  // a second operation at once
            give(claim, ServiceClass::Surgery, draw_.next(), operation(-1));
            Line& second = claim.lines.back();
            if (claim.lines.size() > 1 && second.claimed * 2 > claim.lines.front().claimed) {
                claim.lines.pop_back();  // it would be the first
                given_.pop_back();
            }
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
    std::vector<Given> given_;
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
    Billed billed{there.sector, there.grade, line.quantity, line.minutes, false, 0};
    const Service& service = book_.at(line.service);
    for (const Line& other : claim.lines) {
        const Service& beside = book_.at(other.service);
        billed.bed_days += beside.kind == ServiceClass::BedDay ? other.claimed : 0;
        billed.is_second =
            billed.is_second || (&other != &line && service.kind == ServiceClass::Surgery &&
                                 beside.kind == ServiceClass::Surgery && line.session >= 0 &&
                                 other.session == line.session);
    }
    return prices_.line(service, billed);
}

}  // namespace darman::synth
