// The door by which tables leave: a Parquet file of typed columns.
#pragma once

#include <string>
#include <vector>

#include "base/result.hpp"

namespace darman::intake {

struct ParquetColumn {
    enum class Type : std::uint8_t { Text, Integer, Decimal, Flag } type = Type::Text;
    std::string name;
    int decimals = 0;  // of Decimal, of 38 digits in all
};

// Cells row by row; "" is NULL, a flag is yes or no. A column with a cell that its type cannot hold
// (a fraction, too many digits) is written as text. The file is whole or not there.
base::Result<void> write_parquet(const std::string& path,
                                 const std::vector<ParquetColumn>& columns,
                                 const std::vector<std::string>& cells);

}  // namespace darman::intake
