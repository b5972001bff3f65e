#include "synth/prices.hpp"

#include <algorithm>

namespace darman::synth {

using base::Result;

namespace {

constexpr std::int64_t kHundred = 100;  // relative values are in hundredths
constexpr int kMinutesOfUnit = 15;
constexpr std::int64_t kBedDay = 9'000'000;
constexpr std::int64_t kGlobal = 90'000'000;

std::int64_t known(std::int64_t value) {
    return std::max<std::int64_t>(0, value);
}

}  // namespace

Result<Prices> Prices::read(const std::vector<Table>& tables, std::int64_t medicine_price) {
    Prices out;
    out.medicine_ = medicine_price;
    DARMAN_ASSIGN_OR_RETURN(const Table* table, table_named(tables, "prices.csv"));
    DARMAN_RETURN_IF_ERROR(table->has(
        {"sector", "prof", "prof_hash", "tech", "tech_hash", "tech_high", "anaesthesia"}));
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        const auto* const name =
            std::find(kSectorNames.begin(), kSectorNames.end(), table->text(r, "sector"));
        if (name == kSectorNames.end()) {
            return table->wrong(r, "sector", "government, public, charity or private");
        }
        Factors& each = out.factors_[static_cast<std::size_t>(name - kSectorNames.begin())];
        DARMAN_ASSIGN_OR_RETURN(each.prof, table->integer(r, "prof"));
        DARMAN_ASSIGN_OR_RETURN(each.prof_hash, table->integer(r, "prof_hash"));
        DARMAN_ASSIGN_OR_RETURN(each.tech, table->integer(r, "tech"));
        DARMAN_ASSIGN_OR_RETURN(each.tech_hash, table->integer(r, "tech_hash"));
        DARMAN_ASSIGN_OR_RETURN(each.tech_high, table->integer(r, "tech_high"));
        DARMAN_ASSIGN_OR_RETURN(each.anaesthesia, table->integer(r, "anaesthesia"));
    }
    return out;
}

std::int64_t Prices::line(const Service& service, const Billed& billed) const {
    const Factors& k = factors_[static_cast<std::size_t>(billed.sector)];
    const std::int64_t prof = service.mark == Mark::Plain ? k.prof : k.prof_hash;
    const std::int64_t tech = service.mark == Mark::Plain  ? k.tech
                              : service.mark == Mark::Hash ? k.tech_hash
                                                           : k.tech_high;
    std::int64_t one = (known(service.prof) * prof + known(service.tech) * tech) / kHundred;
    switch (service.kind) {
        case ServiceClass::Anaesthesia: {
            const std::int64_t units = (std::max(0, billed.minutes) + kMinutesOfUnit - 1) /
                                       kMinutesOfUnit;
            one = (known(service.base) + units * kHundred) * k.anaesthesia / kHundred;
            break;
        }
        case ServiceClass::Medicine:
            one = one > 0 ? one : medicine_;
            break;
        case ServiceClass::BedDay:
            one = one > 0 ? one : kBedDay;
            break;
        case ServiceClass::Package:
            one = one > 0 ? one : kGlobal;
            break;
        case ServiceClass::Visit:
        case ServiceClass::Surgery:
        case ServiceClass::Procedure:
        case ServiceClass::Imaging:
        case ServiceClass::Laboratory:
        case ServiceClass::Physiotherapy:
        case ServiceClass::Dialysis:
        case ServiceClass::Nursing:
            break;
    }
    return one * billed.quantity;
}

}  // namespace darman::synth
