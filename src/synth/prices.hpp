// What a provider asks for a line that is billed rightly: near the tariff, and no more than a
// parameter's word for it. The law's own tariff is decided by policies, not here.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "base/result.hpp"
#include "synth/registers.hpp"
#include "synth/service_book.hpp"
#include "synth/table.hpp"

namespace darman::synth {

struct Billed {
    Sector sector = Sector::Public;
    int grade = 0;
    bool inpatient = false;
    std::int64_t quantity = 1;
    int minutes = -1;  // of anaesthesia
};

class Prices {
  public:
    // From "prices.csv" among the tables: rials a relative value, by sector.
    static base::Result<Prices> read(const std::vector<Table>& tables, std::int64_t medicine_price);

    [[nodiscard]] std::int64_t line(const Service& service, const Billed& billed) const;

  private:
    struct Factors {
        std::int64_t prof = 0;
        std::int64_t prof_hash = 0;
        std::int64_t tech = 0;
        std::int64_t tech_hash = 0;
        std::int64_t tech_high = 0;
        std::int64_t anaesthesia = 0;
    };

    std::array<Factors, 4> factors_;
    std::int64_t medicine_ = 0;
};

}  // namespace darman::synth
