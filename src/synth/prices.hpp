// What a provider asks for a line that is billed rightly, by the series of the service book. The
// law's own tariff is decided by policies, not here: where the two differ, that one counts.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "base/result.hpp"
#include "core/date.hpp"
#include "synth/parameters.hpp"
#include "synth/registers.hpp"
#include "synth/service_book.hpp"
#include "synth/table.hpp"

namespace darman::synth {

struct Billed {
    Sector sector = Sector::Public;
    int grade = 0;  // of the hospital; 0: none
    std::int64_t quantity = 1;
    int minutes = -1;           // of anaesthesia
    bool is_second = false;     // operation of the session
    std::int64_t bed_days = 0;  // what the claim's bed-days cost, for nursing
};

class Prices {
  public:
    // From k_prof.csv, k_tech.csv, k_anaesthesia.csv, k_bed.csv and drug_price.csv, in force on
    // that day. Sets the prices of the book's medicines. A sector without a factor is told.
    static base::Result<Prices> read(const std::vector<Table>& tables,
                                     const Parameters& parameters,
                                     core::Date day,
                                     ServiceBook& book);

    [[nodiscard]] std::int64_t line(const Service& service, const Billed& billed) const;

  private:
    struct Factors {
        std::array<std::int64_t, 3> prof{};  // by mark
        std::array<std::int64_t, 3> tech{};
        std::int64_t anaesthesia = 0;
        std::int64_t bed = 0;
    };

    std::array<Factors, 4> factors_;
    std::array<std::int64_t, 5> ward_{};  // per cent, by grade; 0: none
    std::int64_t unit_minutes_ = 15;
    std::int64_t second_ = 50;  // per cent
    std::int64_t nursing_ = 6;  // per cent
};

}  // namespace darman::synth
