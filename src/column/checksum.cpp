#include "column/checksum.hpp"

#include <array>
#include <cstring>

namespace darman::column {
namespace {

constexpr std::uint32_t kPolynomial = 0x82F63B78U;  // 0x1EDC6F41, the bits mirrored
constexpr std::size_t kSlices = 8;

using Tables = std::array<std::array<std::uint32_t, 256>, kSlices>;

constexpr Tables make_tables() {
    Tables tables{};
    for (std::uint32_t byte = 0; byte < 256; ++byte) {
        std::uint32_t crc = byte;
        for (int bit = 0; bit < 8; ++bit) {
            crc = (crc >> 1U) ^ ((crc & 1U) != 0 ? kPolynomial : 0U);
        }
        tables[0][byte] = crc;
    }
    for (std::size_t slice = 1; slice < kSlices; ++slice) {
        for (std::size_t byte = 0; byte < 256; ++byte) {
            const std::uint32_t before = tables[slice - 1][byte];
            tables[slice][byte] = (before >> 8U) ^ tables[0][before & 0xFFU];
        }
    }
    return tables;
}

constexpr Tables kTables = make_tables();

}  // namespace

// Eight bytes a step, one table each ("slicing by 8").
std::uint32_t crc32c(const void* bytes, std::size_t size, std::uint32_t before) {
    const auto* at = static_cast<const unsigned char*>(bytes);
    std::uint32_t crc = ~before;
    for (; size >= kSlices; size -= kSlices, at += kSlices) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, sizeof word);
        word ^= crc;
        crc = 0;
        for (std::size_t i = 0; i < kSlices; ++i) {
            crc ^= kTables[kSlices - 1 - i][(word >> (8U * i)) & 0xFFU];
        }
    }
    for (; size > 0; --size, ++at) {
        crc = (crc >> 8U) ^ kTables[0][(crc ^ *at) & 0xFFU];
    }
    return ~crc;
}

}  // namespace darman::column
