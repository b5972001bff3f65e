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

policy::Labels Case::labels(std::int32_t dictionary, std::int64_t code) const {
    const policy::DictionaryInfo& law = model->dictionaries[static_cast<std::size_t>(dictionary)];
    const auto i = static_cast<std::size_t>(code);
    policy::Labels found = i < law.code_labels.size() ? law.code_labels[i] : policy::Labels();
    const Register& brought = registers[static_cast<std::size_t>(dictionary)];
    if (const auto it = brought.rows.find(static_cast<std::int32_t>(code));
        it != brought.rows.end()) {
        std::vector<const policy::AttributeRow*> all;
        for (const policy::AttributeRow& row : it->second) {
            all.push_back(&row);
        }
        policy::Labels theirs = policy::labels_of(all);
        found.fa = theirs.fa.empty() ? std::move(found.fa) : std::move(theirs.fa);
        found.en = theirs.en.empty() ? std::move(found.en) : std::move(theirs.en);
    }
    return found;
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
