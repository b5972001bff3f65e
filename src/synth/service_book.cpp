#include "synth/service_book.hpp"

#include <algorithm>
#include <optional>

namespace darman::synth {

using base::Error;
using base::ErrorCode;
using base::Result;

namespace {

constexpr std::array<const char*, kServiceClasses> kClassNames = {"visit",
                                                                  "surgery",
                                                                  "anaesthesia",
                                                                  "procedure",
                                                                  "imaging",
                                                                  "laboratory",
                                                                  "physiotherapy",
                                                                  "dialysis",
                                                                  "bed_day",
                                                                  "nursing",
                                                                  "package",
                                                                  "medicine"};

// "" and "none" are no bound.
Result<std::int64_t> bound(const Table& table, std::size_t row, std::string_view column) {
    const std::string& text = table.text(row, column);
    if (text.empty() || text == "none") {
        return -1;
    }
    // "90 days", "6 months"
    Table one{table.name, {std::string(column)}, {{text.substr(0, text.find(' '))}}, {0}};
    one.lines = {table.lines[row]};
    return one.integer(0, column);
}

Result<bool> in_force(const Table& table, std::size_t row, core::Date day) {
    for (const char* end : {"from", "to"}) {
        if (table.column(end) < 0 || table.text(row, end).empty()) {
            continue;
        }
        const auto date = core::Date::parse(table.text(row, end));
        if (!date) {
            return table.wrong(row, end, "a date or nothing");
        }
        if ((end[0] == 'f' && day < *date) || (end[0] == 't' && *date < day)) {
            return false;
        }
    }
    return true;
}

Result<Service> read_service(const Table& table, std::size_t row) {
    Service out;
    out.code = table.text(row, "code");
    const auto* const name =
        std::find(kClassNames.begin(), kClassNames.end(), table.text(row, "class"));
    if (name == kClassNames.end()) {
        return table.wrong(row, "class", "a class of service such as visit");
    }
    out.kind = static_cast<ServiceClass>(name - kClassNames.begin());
    const std::string& mark = table.text(row, "mark");
    out.mark = mark == "hash" ? Mark::Hash : mark == "hash_high" ? Mark::HashHigh : Mark::Plain;
    DARMAN_ASSIGN_OR_RETURN(out.prof, table.decimal(row, "prof", 2));
    DARMAN_ASSIGN_OR_RETURN(out.tech, table.decimal(row, "tech", 2));
    DARMAN_ASSIGN_OR_RETURN(out.base, table.decimal(row, "base", 2));
    out.addon = table.text(row, "addon") == "yes";
    out.covered = table.text(row, "covered") == "yes";
    out.gated = table.text(row, "gated") == "yes";
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t level, table.integer(row, "level"));
    out.level = static_cast<int>(level);
    out.setting = table.text(row, "setting");
    out.sex = table.text(row, "sex");
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t least, bound(table, row, "age_least"));
    DARMAN_ASSIGN_OR_RETURN(const std::int64_t most, bound(table, row, "age_most"));
    out.age_least = least < 0 ? 0 : static_cast<int>(least);
    out.age_most = most < 0 ? 150 : static_cast<int>(most);
    DARMAN_ASSIGN_OR_RETURN(out.apart, bound(table, row, "apart"));
    DARMAN_ASSIGN_OR_RETURN(out.yearly, bound(table, row, "yearly"));
    DARMAN_ASSIGN_OR_RETURN(out.most, bound(table, row, "most"));
    out.companion = table.text(row, "companion");
    out.part_of = table.column("part_of") < 0 ? "none" : table.text(row, "part_of");
    DARMAN_ASSIGN_OR_RETURN(out.waiting, bound(table, row, "waiting"));
    return out;
}

}  // namespace

Result<ServiceBook> ServiceBook::read(const Table& table, core::Date day) {
    DARMAN_RETURN_IF_ERROR(table.has({"code",
                                      "class",
                                      "mark",
                                      "prof",
                                      "tech",
                                      "base",
                                      "addon",
                                      "covered",
                                      "gated",
                                      "level",
                                      "setting",
                                      "sex",
                                      "age_least",
                                      "age_most",
                                      "apart",
                                      "yearly",
                                      "most",
                                      "companion",
                                      "waiting"}));
    ServiceBook out;
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        DARMAN_ASSIGN_OR_RETURN(const bool stands, in_force(table, r, day));
        if (!stands) {
            continue;
        }
        DARMAN_ASSIGN_OR_RETURN(Service service, read_service(table, r));
        out.of_class_[static_cast<std::size_t>(service.kind)].push_back(
            static_cast<int>(out.services_.size()));
        out.services_.push_back(std::move(service));
    }
    if (out.of(ServiceClass::Visit).empty()) {
        return Error{ErrorCode::InvalidInput,
                     table.name,
                     "no visit is in force on " + day.to_string(core::Calendar::Jalali),
                     "name a service book of that year"};
    }
    return out;
}

int ServiceBook::find(const std::string& code) const {
    for (std::size_t s = 0; s < services_.size(); ++s) {
        if (services_[s].code == code) {
            return static_cast<int>(s);
        }
    }
    return -1;
}

bool ServiceBook::suits(const Service& service, const Wanted& wanted) {
    const bool setting = (service.setting != "inpatient" && service.setting != "outpatient") ||
                         (service.setting == "inpatient") == wanted.inpatient;
    const bool sex = (service.sex != "female" && service.sex != "male") ||
                     (service.sex == "female") == wanted.female;
    return service.covered && !service.addon && setting && sex &&
           !(wanted.ungated && service.gated) && service.level <= wanted.level &&
           service.level >= wanted.least && service.age_least <= wanted.age &&
           wanted.age <= service.age_most &&
           (wanted.price_most < 0 || service.price <= wanted.price_most);
}

void ServiceBook::set_price(const std::string& code, std::int64_t price) {
    if (const int index = find(code); index >= 0) {
        services_[static_cast<std::size_t>(index)].price = price;
    }
}

void ServiceBook::leave_out_unpriced() {
    for (Service& each : services_) {
        each.covered = each.covered && (each.kind != ServiceClass::Medicine || each.price > 0);
    }
}

int ServiceBook::pick(ServiceClass kind, const Wanted& wanted, std::uint64_t point) const {
    const std::vector<int>& all = of(kind);
    const std::size_t start = all.empty() ? 0 : scaled(point, all.size());
    for (std::size_t step = 0; step < all.size(); ++step) {
        const int index = all[(start + step) % all.size()];
        if (suits(at(index), wanted)) {
            return index;
        }
    }
    return -1;
}

}  // namespace darman::synth
