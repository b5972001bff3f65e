#include "synth/prices.hpp"

#include <algorithm>
#include <functional>
#include <string>

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::int64_t kHundred = 100;  // relative values are in hundredths
constexpr std::array<const char*, 3> kMarkNames = {"plain", "hash", "hash_high"};

std::int64_t known(std::int64_t value) {
    return std::max<std::int64_t>(0, value);
}

std::int64_t half_up(std::int64_t value, std::int64_t by) {
    return (value + by / 2) / by;
}

Result<bool> stands(const Table& table, std::size_t row, core::Date day) {
    for (const bool is_from : {true, false}) {
        const char* end = is_from ? "from" : "to";
        if (table.column(end) < 0 || table.text(row, end).empty()) {
            continue;
        }
        const auto date = core::Date::parse(table.text(row, end));
        if (!date) {
            return table.wrong(row, end, "a date or nothing");
        }
        if (is_from ? day < *date : *date < day) {
            return false;
        }
    }
    return true;
}

template <std::size_t kSize>
Result<std::size_t> named(const Table& table,
                          std::size_t row,
                          const char* column,
                          const std::array<const char*, kSize>& names) {
    const auto* const found = std::find(names.begin(), names.end(), table.text(row, column));
    if (found == names.end()) {
        return table.wrong(row, column, "a code of the facts' dictionary");
    }
    return static_cast<std::size_t>(found - names.begin());
}

// Every value of a series that stands on the day, with its row.
Result<void> read_series(
    const std::vector<Table>& tables,
    const char* name,
    const std::vector<std::string>& columns,
    core::Date day,
    const std::function<Result<void>(const Table&, std::size_t, std::int64_t)>& take) {
    DARMAN_ASSIGN_OR_RETURN(const Table* table, table_named(tables, name));
    DARMAN_RETURN_IF_ERROR(table->has(columns));
    bool any = false;
    for (std::size_t r = 0; r < table->rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const bool counts, stands(*table, r, day));
        if (!counts) {
            continue;
        }
        DARMAN_ASSIGN_OR_RETURN(const std::int64_t value, table->integer(r, "value"));
        if (value < 0 || value > 100'000'000'000) {
            return table->wrong(r, "value", "rials, 0 or more");
        }
        any = true;
        DARMAN_RETURN_IF_ERROR(take(*table, r, value));
    }
    if (!any) {
        return Error{ErrorCode::NotFound,
                     name,
                     "holds nothing for " + day.to_string(core::Calendar::Jalali),
                     "choose a year that the service book has, or load that year's tariffs"};
    }
    return {};
}

}  // namespace

Result<Prices> Prices::read(const std::vector<Table>& tables,
                            const Parameters& parameters,
                            core::Date day,
                            ServiceBook& book) {
    Prices out;
    out.unit_minutes_ = std::max<std::int64_t>(1, parameters.number("unit_minutes"));
    out.second_ = parameters.number("second_operation");
    out.nursing_ = parameters.number("nursing");
    out.ward_ = {parameters.number("ward_none"),
                 parameters.number("ward_1"),
                 parameters.number("ward_2"),
                 parameters.number("ward_3"),
                 parameters.number("ward_4")};
    for (const bool is_prof : {true, false}) {
        DARMAN_RETURN_IF_ERROR(read_series(
            tables,
            is_prof ? "k_prof.csv" : "k_tech.csv",
            {"sector", "mark", "value"},
            day,
            [&](const Table& table, std::size_t row, std::int64_t value) -> Result<void> {
                DARMAN_ASSIGN_OR_RETURN(const std::size_t sector,
                                        named(table, row, "sector", kSectorNames));
                DARMAN_ASSIGN_OR_RETURN(const std::size_t mark,
                                        named(table, row, "mark", kMarkNames));
                Factors& k = out.factors_[sector];
                (is_prof ? k.prof : k.tech)[mark] = value;
                return {};
            }));
    }
    for (const bool is_bed : {true, false}) {
        DARMAN_RETURN_IF_ERROR(read_series(
            tables,
            is_bed ? "k_bed.csv" : "k_anaesthesia.csv",
            {"sector", "value"},
            day,
            [&](const Table& table, std::size_t row, std::int64_t value) -> Result<void> {
                DARMAN_ASSIGN_OR_RETURN(const std::size_t sector,
                                        named(table, row, "sector", kSectorNames));
                Factors& k = out.factors_[sector];
                (is_bed ? k.bed : k.anaesthesia) = value;
                return {};
            }));
    }
    DARMAN_RETURN_IF_ERROR(
        read_series(tables,
                    "drug_price.csv",
                    {"service", "value"},
                    day,
                    [&](const Table& table, std::size_t row, std::int64_t value) -> Result<void> {
                        book.set_price(table.text(row, "service"), value);
                        return {};
                    }));
    book.leave_out_unpriced();
    return out;
}

std::int64_t Prices::line(const Service& service, const Billed& billed) const {
    const Factors& k = factors_[static_cast<std::size_t>(billed.sector)];
    const auto mark = static_cast<std::size_t>(service.mark);
    std::int64_t one =
        half_up(known(service.prof) * k.prof[mark] + known(service.tech) * k.tech[mark], kHundred);
    switch (service.kind) {
        case ServiceClass::Medicine:
            return known(service.price) * billed.quantity;
        case ServiceClass::BedDay:
            one =
                half_up(known(service.tech) * k.bed * ward_[static_cast<std::size_t>(billed.grade)],
                        kHundred * kHundred);
            return one * billed.quantity;
        case ServiceClass::Nursing:
            return half_up(billed.bed_days * nursing_, kHundred) * billed.quantity;
        case ServiceClass::Visit:
        case ServiceClass::Surgery:
        case ServiceClass::Anaesthesia:
        case ServiceClass::Procedure:
        case ServiceClass::Imaging:
        case ServiceClass::Laboratory:
        case ServiceClass::Physiotherapy:
        case ServiceClass::Dialysis:
        case ServiceClass::Package:
            break;
    }
    std::int64_t whole = one * billed.quantity;
    whole = billed.is_second ? half_up(whole * second_, kHundred) : whole;
    if (service.base >= 0 && billed.minutes > 0 && !billed.is_second) {
        const std::int64_t units =
            service.base + (billed.minutes + unit_minutes_ - 1) / unit_minutes_ * kHundred;
        whole += half_up(units * k.anaesthesia, kHundred);
    }
    return whole;
}

}  // namespace darman::synth
