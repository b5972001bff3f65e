#include "column/year_writer.hpp"

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <limits>
#include <optional>
#include <system_error>
#include <utility>

#include <fcntl.h>
#include <unistd.h>

#include "base/check.hpp"
#include "column/cell_text.hpp"
#include "column/checksum.hpp"

namespace darman::column {

using base::Error;
using base::ErrorCode;
using base::Result;
using core::CellState;

namespace {

constexpr std::size_t kBufferBytes = 1U << 20U;

std::uint8_t bytes_of(std::uint8_t width) {
    return static_cast<std::uint8_t>(width / 8U);
}

// One bit a row, in the order of the rows.
class Bits {
  public:
    void add(bool bit) {
        if (count_ % 8 == 0) {
            bytes_ += '\0';
        }
        if (bit) {
            bytes_.back() =
                static_cast<char>(static_cast<unsigned char>(bytes_.back()) | (1U << (count_ % 8)));
        }
        ++count_;
    }

    [[nodiscard]] const std::string& bytes() const { return bytes_; }

  private:
    std::string bytes_;
    std::uint64_t count_ = 0;
};

}  // namespace

struct YearWriter::State {
    explicit State(std::string file_path) : path(std::move(file_path)) {}

    State(const State&) = delete;
    State& operator=(const State&) = delete;
    State(State&&) = delete;
    State& operator=(State&&) = delete;

    ~State() {
        if (descriptor >= 0) {
            ::close(descriptor);
        }
    }

    [[nodiscard]] Error failed() const {
        const int number = errno;
        return Error{ErrorCode::Io,
                     path,
                     "cannot write (" + std::generic_category().message(number) + ")",
                     number == ENOSPC ? "make room on the disk" : "check the place"};
    }

    Result<void> write_at(std::string_view bytes, std::uint64_t offset) {
        while (!bytes.empty()) {
            const ssize_t count =
                ::pwrite(descriptor, bytes.data(), bytes.size(), static_cast<off_t>(offset));
            if (count < 0 && errno != EINTR) {
                return failed();
            }
            const std::size_t written = count < 0 ? 0 : static_cast<std::size_t>(count);
            bytes.remove_prefix(written);
            offset += written;
        }
        return {};
    }

    void append(const char* bytes, std::size_t size) {
        buffer.append(bytes, size);
        end += size;
        if (buffer.size() >= kBufferBytes) {
            crc = crc32c(buffer.data(), buffer.size(), crc);
            keep();
        }
    }

    // A failure is kept until the block ends: cells come through a callback.
    void keep() {
        if (!error) {
            if (auto written = write_at(buffer, end - buffer.size()); !written) {
                error = std::move(written).error();
            }
        }
        buffer.clear();
    }

    void begin_block() {
        DARMAN_CHECK(buffer.empty());
        end = (end + kAlignment - 1) / kAlignment * kAlignment;
        begin = end;
        crc = 0;
    }

    Result<Block> end_block() {
        crc = crc32c(buffer.data(), buffer.size(), crc);
        keep();
        if (error) {
            return *error;
        }
        return end == begin ? Block{} : Block{begin, end - begin, crc};
    }

    Result<Block> block(std::string_view bytes) {
        begin_block();
        append(bytes.data(), bytes.size());
        return end_block();
    }

    void append_raw(std::uint64_t raw, std::uint8_t width) {
        char bytes[sizeof raw];
        std::memcpy(bytes, &raw, sizeof raw);
        append(bytes, bytes_of(width));
    }

    Result<void> absent(ColumnLayout& column, const Bits& valid, const Bits& none) {
        DARMAN_ASSIGN_OR_RETURN(column.valid, block(valid.bytes()));
        if (column.absence == Absence::Mixed) {
            DARMAN_ASSIGN_OR_RETURN(column.none, block(none.bytes()));
        }
        return {};
    }

    TableLayout& table() {
        DARMAN_CHECK(!directory.tables.empty());
        return directory.tables.back();
    }

    Result<void> values(ColumnPlan& plan, const CellSource& source);
    Result<void> texts(ColumnPlan& plan, const CellSource& source);

    std::string path;
    int descriptor = -1;
    Directory directory;
    std::string buffer;
    std::uint64_t begin = 0;  // of the block
    std::uint64_t end = kHeaderBytes;
    std::uint32_t crc = 0;
    std::optional<Error> error;
};

namespace {

// The raw value of a text, which the plan was made from.
std::uint64_t raw_of(const ColumnPlan& plan, std::string_view text) {
    const ColumnLayout& column = plan.layout;
    std::int64_t number = 0;
    switch (column.encoding) {
        case Encoding::Integer: {
            const auto decimal = decimal_of(text);
            number = decimal ? at_scale(*decimal, column.scale).value_or(0) : 0;
            break;
        }
        case Encoding::Day:
            number = day_of(text).value_or(0);
            break;
        case Encoding::Instant:
        case Encoding::LocalTime:
            number = moment_of(text).value_or(Moment{}).micros;
            break;
        case Encoding::Boolean:
            return bool_of(text).value_or(false) ? 1 : 0;
        case Encoding::Numbered:
            number = ending_of(text).value_or(Ending{}).number;
            break;
        case Encoding::Dictionary: {
            const auto found = plan.numbers.find(text);
            DARMAN_CHECK(found != plan.numbers.end());
            return found->second;
        }
        case Encoding::Empty:
        case Encoding::Text:
        case Encoding::Row:
            DARMAN_UNREACHABLE();
    }
    const std::uint64_t above =
        static_cast<std::uint64_t>(number) - static_cast<std::uint64_t>(column.base);
    return above / column.step;
}

}  // namespace

Result<void> YearWriter::State::values(ColumnPlan& plan, const CellSource& source) {
    ColumnLayout& column = plan.layout;
    Bits valid;
    Bits none;
    Bits bools;
    const bool is_bool = column.encoding == Encoding::Boolean;
    const bool is_empty = column.encoding == Encoding::Empty;
    begin_block();
    DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::string_view text) {
        const bool has_value = state == CellState::Value;
        if (plan.has_absent) {
            valid.add(has_value);
            none.add(state == CellState::None);
        }
        const std::uint64_t raw = has_value ? raw_of(plan, text) : 0;
        if (is_bool) {
            bools.add(raw != 0);
        } else if (!is_empty) {
            append_raw(raw, column.width);
        }
    }));
    if (is_bool) {
        append(bools.bytes().data(), bools.bytes().size());
    }
    DARMAN_ASSIGN_OR_RETURN(column.values, end_block());
    if (!plan.has_absent) {
        return {};
    }
    return is_empty ? absent(column, Bits{}, none) : absent(column, valid, none);
}

// The offsets first, then the bytes.
Result<void> YearWriter::State::texts(ColumnPlan& plan, const CellSource& source) {
    ColumnLayout& column = plan.layout;
    Bits valid;
    Bits none;
    std::uint64_t offset = 0;
    begin_block();
    DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::string_view text) {
        append_raw(offset, column.width);
        const bool has_value = state == CellState::Value;
        offset += has_value ? text.size() : 0;
        if (plan.has_absent) {
            valid.add(has_value);
            none.add(state == CellState::None);
        }
    }));
    append_raw(offset, column.width);
    DARMAN_ASSIGN_OR_RETURN(column.values, end_block());
    if (plan.has_absent) {
        DARMAN_RETURN_IF_ERROR(absent(column, valid, none));
    }
    begin_block();
    DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::string_view text) {
        if (state == CellState::Value) {
            append(text.data(), text.size());
        }
    }));
    DARMAN_ASSIGN_OR_RETURN(column.bytes, end_block());
    return {};
}

YearWriter::YearWriter(std::unique_ptr<State> state) : state_(std::move(state)) {}

YearWriter::YearWriter(YearWriter&&) noexcept = default;
YearWriter& YearWriter::operator=(YearWriter&&) noexcept = default;
YearWriter::~YearWriter() = default;

Result<YearWriter> YearWriter::create(const std::string& path) {
    constexpr mode_t kNewFileMode = 0666;  // less what umask takes
    auto state = std::make_unique<State>(path);
    state->descriptor = ::open(path.c_str(), O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC, kNewFileMode);
    if (state->descriptor < 0) {
        return state->failed();
    }
    return YearWriter(std::move(state));
}

Result<void> YearWriter::begin_table(TableLayout table, const std::vector<std::uint64_t>& units) {
    table.columns.clear();
    table.units = {};
    table.unit_width = 0;
    if (table.kind != TableKind::Register) {
        DARMAN_CHECK(!units.empty() && units.back() == table.rows);
        table.unit_width = table.rows <= std::numeric_limits<std::uint32_t>::max() ? 32 : 64;
        state_->begin_block();
        for (const std::uint64_t offset : units) {
            state_->append_raw(offset, table.unit_width);
        }
        DARMAN_ASSIGN_OR_RETURN(table.units, state_->end_block());
    }
    state_->directory.tables.push_back(std::move(table));
    return {};
}

Result<void> YearWriter::cells(const std::string& name, Meaning meaning, const CellSource& source) {
    std::optional<ColumnPlan> plan;
    for (const Meaning each : {meaning, Meaning::Text}) {
        ColumnStats stats(each);
        bool fits = true;
        std::uint64_t rows = 0;
        DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::string_view text) {
            fits = fits && stats.add(state, text);
            ++rows;
        }));
        DARMAN_CHECK(rows == state_->table().rows);
        plan = fits ? stats.plan(name) : std::nullopt;
        if (plan) {
            break;
        }
    }
    DARMAN_CHECK(plan.has_value());
    DARMAN_RETURN_IF_ERROR(plan->layout.encoding == Encoding::Text ? state_->texts(*plan, source)
                                                                   : state_->values(*plan, source));
    if (plan->layout.encoding == Encoding::Dictionary) {
        state_->begin_block();
        std::uint64_t offset = 0;
        for (const std::string& text : plan->texts) {
            state_->append_raw(offset, 32);
            offset += text.size();
        }
        state_->append_raw(offset, 32);
        DARMAN_ASSIGN_OR_RETURN(plan->layout.offsets, state_->end_block());
        state_->begin_block();
        for (const std::string& text : plan->texts) {
            state_->append(text.data(), text.size());
        }
        DARMAN_ASSIGN_OR_RETURN(plan->layout.bytes, state_->end_block());
    }
    state_->table().columns.push_back(std::move(plan->layout));
    return {};
}

Result<void> YearWriter::rows(const std::string& name,
                              const std::string& target,
                              std::uint64_t target_rows,
                              const RowSource& source) {
    ColumnLayout column;
    column.name = name;
    column.target = target;
    std::uint64_t values = 0;
    std::uint64_t none = 0;
    std::uint64_t unknown = 0;
    DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::uint64_t) {
        ++(state == CellState::Value ? values : state == CellState::None ? none : unknown);
    }));
    DARMAN_CHECK(values + none + unknown == state_->table().rows);
    column.absence = none == 0 ? Absence::Unknown : unknown == 0 ? Absence::None : Absence::Mixed;
    column.encoding = values == 0 ? Encoding::Empty : Encoding::Row;
    if (values > 0) {
        column.width = target_rows <= std::numeric_limits<std::uint32_t>::max() ? 32 : 64;
    } else {
        column.target.clear();
    }
    Bits valid_bits;
    Bits none_bits;
    state_->begin_block();
    DARMAN_RETURN_IF_ERROR(source([&](CellState state, std::uint64_t row) {
        const bool has_value = state == CellState::Value;
        if (values > 0) {
            state_->append_raw(has_value ? row : 0, column.width);
        }
        if (none + unknown > 0) {
            valid_bits.add(has_value);
            none_bits.add(state == CellState::None);
        }
    }));
    DARMAN_ASSIGN_OR_RETURN(column.values, state_->end_block());
    if (none + unknown > 0) {
        DARMAN_RETURN_IF_ERROR(state_->absent(column, values > 0 ? valid_bits : Bits{}, none_bits));
    }
    state_->table().columns.push_back(std::move(column));
    return {};
}

Result<void> YearWriter::finish(Origin origin, std::uint64_t units) {
    state_->directory.origin = std::move(origin);
    state_->directory.units = units;
    const std::string directory = write_directory(state_->directory);
    DARMAN_ASSIGN_OR_RETURN(const Block block, state_->block(directory));
    Header header;
    header.directory_offset = block.offset;
    header.directory_size = block.size;
    header.directory_crc = block.crc;
    header.file_size = block.offset + block.size;
    DARMAN_RETURN_IF_ERROR(state_->write_at(write_header(header), 0));
    if (::fsync(state_->descriptor) != 0) {
        return state_->failed();
    }
    const int descriptor = std::exchange(state_->descriptor, -1);
    return ::close(descriptor) == 0 ? Result<void>() : Result<void>(state_->failed());
}

std::uint64_t YearWriter::size() const {
    return state_->end;
}

const Directory& YearWriter::directory() const {
    return state_->directory;
}

}  // namespace darman::column
