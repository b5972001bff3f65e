// CRC-32C (Castagnoli), as iSCSI and Parquet's successors use it: RFC 3720, appendix B.4.
#pragma once

#include <cstddef>
#include <cstdint>

namespace darman::column {

// Of the bytes, after what `before` was the checksum of; of nothing it is 0.
std::uint32_t crc32c(const void* bytes, std::size_t size, std::uint32_t before = 0);

}  // namespace darman::column
