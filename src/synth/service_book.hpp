// The scheme's service book as the generator needs it: what may be given to whom, and where.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "core/date.hpp"
#include "synth/random.hpp"
#include "synth/table.hpp"

namespace darman::synth {

enum class ServiceClass {
    Visit,
    Surgery,
    Anaesthesia,
    Procedure,
    Imaging,
    Laboratory,
    Physiotherapy,
    Dialysis,
    BedDay,
    Nursing,
    Package,
    Medicine,
};
inline constexpr std::size_t kServiceClasses = 12;

enum class Mark { Plain, Hash, HashHigh };

struct Service {
    std::string code;
    ServiceClass kind = ServiceClass::Visit;
    Mark mark = Mark::Plain;
    std::int64_t prof = 0;  // relative values, in hundredths
    std::int64_t tech = 0;
    std::int64_t base = 0;
    bool addon = false;
    bool covered = true;
    bool gated = false;
    int level = 1;
    std::string setting;  // "outpatient", "inpatient", "none"
    std::string sex;      // "female", "male", "none"
    int age_least = 0;
    int age_most = 150;
    std::int64_t apart = -1;  // -1: no bound
    std::int64_t yearly = -1;
    std::int64_t most = -1;
    std::string companion;      // code, or "none"
    std::string part_of;        // code beside which it is not billed, or "none"
    std::int64_t waiting = -1;  // months
    std::int64_t price = -1;    // of a medicine, in rials
};

// Who is treated, and where.
struct Wanted {
    bool female = false;
    int age = 0;
    int level = 1;  // of the facility
    int least = 1;  // level that the service has at least
    bool inpatient = false;
    bool ungated = false;          // without a referral
    std::int64_t price_most = -1;  // of a medicine; -1: any
};

class ServiceBook {
  public:
    // The rows in force on that day. The columns are those of the dictionary Service; their order
    // and others beside them do not matter.
    static base::Result<ServiceBook> read(const Table& table, core::Date day);

    [[nodiscard]] const std::vector<Service>& services() const { return services_; }

    [[nodiscard]] const Service& at(int index) const {
        return services_[static_cast<std::size_t>(index)];
    }

    // -1 if there is none of that code.
    [[nodiscard]] int find(const std::string& code) const;

    // A covered one of that class that suits, -1 if there is none. Add-ons are left out.
    [[nodiscard]] int pick(ServiceClass kind, const Wanted& wanted, std::uint64_t point) const;

    [[nodiscard]] static bool suits(const Service& service, const Wanted& wanted);

    // Takes medicines that have no price, or are none of the book's, out of what is picked.
    void set_price(const std::string& code, std::int64_t price);
    void leave_out_unpriced();

    [[nodiscard]] const std::vector<int>& of(ServiceClass kind) const {
        return of_class_[static_cast<std::size_t>(kind)];
    }

  private:
    std::vector<Service> services_;
    std::array<std::vector<int>, kServiceClasses> of_class_;
};

}  // namespace darman::synth
