#include "engine/reference/case.hpp"

#include <algorithm>

namespace darman::engine {

using policy::Kind;
using policy::Value;

std::int32_t Register::intern(const std::string& code) {
    const auto [it, fresh] = index.try_emplace(code, static_cast<std::int32_t>(codes.size()));
    if (fresh) {
        codes.push_back(code);
    }
    return it->second;
}

Case::Case(const policy::Model& m) : model(&m) {
    registers.reserve(m.dictionaries.size());
    for (const policy::DictionaryInfo& dictionary : m.dictionaries) {
        Register made;
        made.codes = dictionary.codes;
        made.index = dictionary.index;
        registers.push_back(std::move(made));
    }
}

std::int64_t Case::intern_opaque(const std::string& key) {
    const auto [it, fresh] =
        opaque_index.try_emplace(key, static_cast<std::int64_t>(opaque.size()));
    if (fresh) {
        opaque.push_back(key);
    }
    return it->second;
}

std::string Case::name(const Value& value, const policy::Type& type) const {
    const auto i = static_cast<std::size_t>(value.i);
    switch (value.kind) {
        case Kind::Code: {
            const Register& r = registers[static_cast<std::size_t>(type.dictionary)];
            return i < r.codes.size() ? r.codes[i] : "";
        }
        case Kind::Opaque:
            return i < opaque.size() ? opaque[i] : "";
        case Kind::Ref:
            return i < rows.size() ? rows[i].key : "";
        case Kind::Bool:
        case Kind::Number:
        case Kind::Date:
        case Kind::Month:
        case Kind::Instant:
        case Kind::Interval:
        case Kind::None:
            break;
    }
    return "";
}

bool Case::opaque_less(std::int64_t a, std::int64_t b) const {
    const std::string& x = opaque[static_cast<std::size_t>(a)];
    const std::string& y = opaque[static_cast<std::size_t>(b)];
    const auto numeric = [](const std::string& s) {
        return !s.empty() && s.size() < 19 &&
               std::all_of(s.begin(), s.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (numeric(x) && numeric(y)) {
        const long long p = std::stoll(x);
        const long long q = std::stoll(y);
        if (p != q) {
            return p < q;
        }
    }
    return x < y;
}

int Case::compare(const Value& a, const Value& b) const {
    const auto sign = [](bool less, bool greater) { return less ? -1 : greater ? 1 : 0; };
    if (a.kind == Kind::Number && b.kind == Kind::Number) {
        return sign(a.number < b.number, b.number < a.number);
    }
    if (a.kind == Kind::Opaque && b.kind == Kind::Opaque) {
        return a.i == b.i ? 0 : sign(opaque_less(a.i, b.i), opaque_less(b.i, a.i));
    }
    if (a.kind == Kind::Month && b.kind == Kind::Month && a.j != b.j) {
        const auto first = [](const Value& v) {
            return core::Month(static_cast<core::Calendar>(v.j),
                               static_cast<int>(v.i / 12),
                               static_cast<int>(v.i % 12) + 1)
                .first_day();
        };
        return sign(first(a) < first(b), first(b) < first(a));
    }
    return sign(a.i < b.i, b.i < a.i);
}

}  // namespace darman::engine
