// A JSON value as a tree; the archive of tree_fields.hpp that reads.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "core/quoted.hpp"
#include "json/json.hpp"
#include "policy/diagnostic.hpp"
#include "policy/tree_fields.hpp"

namespace darman::policy {

// Of one reading: where it is, and the first error, after which nothing counts.
struct ReadState {
    std::string path;
    std::int32_t file = -1;
    std::optional<base::Error> error;

    void fail(std::string message, std::string remedy) {
        if (!error) {
            error = base::Error{
                base::ErrorCode::InvalidInput, path, std::move(message), std::move(remedy)};
        }
    }
};

class TreeReader {
  public:
    TreeReader(const json::Value& object, ReadState& state) : object_(object), state_(state) {}

    template <typename T>
    static T of(const json::Value& value, ReadState& state) {
        T node;
        if (!value.is(json::Kind::Object)) {
            state.fail("this is no object", "write { … }");
            return node;
        }
        TreeReader reader(value, state);
        describe(reader, node);
        reader.refuse_unknown();
        return node;
    }

    void text(std::string_view name, std::string& value, Need need = Need::Optional) {
        if (const json::Value* found = find(name, json::Kind::String, need)) {
            value = found->text();
        }
    }

    void flag(std::string_view name, bool& value) {
        if (const json::Value* found = find(name, json::Kind::Bool, Need::Optional)) {
            value = found->as_bool();
        }
    }

    void integer(std::string_view name, int& value) {
        std::optional<int> read;
        integer(name, read);
        value = read.value_or(value);
    }

    void integer(std::string_view name, std::optional<int>& value) {
        if (const json::Value* found = find(name, json::Kind::Number, Need::Optional)) {
            within(name, [&] { value = small_integer(*found); });
        }
    }

    void number(std::string_view name, core::Rational& value) {
        const json::Value* found = find(name, json::Kind::String, Need::Required);
        if (found == nullptr) {
            return;
        }
        auto read = core::Rational::parse(found->text());
        if (!read) {
            within(name, [&] { state_.fail(read.error().message, read.error().remedy); });
            return;
        }
        value = std::move(*read);
    }

    void truth(std::string_view name, core::Rational& value) {
        if (const json::Value* found = find(name, json::Kind::Bool, Need::Required)) {
            value = core::Rational(found->as_bool() ? 1 : 0);
        }
    }

    template <typename Enum, std::size_t N>
    void choice(std::string_view name,
                Enum& value,
                const std::array<std::string_view, N>& names,
                Need need) {
        if (const json::Value* found = find(name, json::Kind::String, need)) {
            within(name, [&] { value = static_cast<Enum>(index_of(found->text(), names)); });
        }
    }

    template <typename Enum, std::size_t N>
    void choice(std::string_view name,
                std::optional<Enum>& value,
                const std::array<std::string_view, N>& names) {
        if (const json::Value* found = find(name, json::Kind::String, Need::Optional)) {
            within(name, [&] { value = static_cast<Enum>(index_of(found->text(), names)); });
        }
    }

    template <std::size_t N>
    void choices(std::string_view name,
                 std::vector<CompareOp>& values,
                 const std::array<std::string_view, N>& names,
                 std::size_t operands) {
        each(name, Need::Required, [&](const json::Value& item) {
            if (!item.is(json::Kind::String)) {
                state_.fail("this is no text", "write an operator in quotes");
                return;
            }
            values.push_back(static_cast<CompareOp>(index_of(item.text(), names)));
        });
        if (values.size() + 1 != operands || values.empty()) {
            within(name, [&] {
                state_.fail("the operators do not fit between the operands",
                            "write one between each two");
            });
        }
    }

    void texts(std::string_view name, std::vector<std::string>& values) {
        each(name, Need::Optional, [&](const json::Value& item) {
            if (!item.is(json::Kind::String)) {
                state_.fail("this is no text", "write it in quotes");
                return;
            }
            values.push_back(item.text());
        });
    }

    void paths(std::string_view name, std::vector<std::vector<Expr>>& values) {
        each(name, Need::Optional, [&](const json::Value& item) {
            values.emplace_back().push_back(of<Expr>(item, state_));
        });
    }

    template <typename T>
    void list(std::string_view name, std::vector<T>& values, Need need = Need::Optional) {
        each(name, need, [&](const json::Value& item) { values.push_back(of<T>(item, state_)); });
    }

    template <typename T>
    void rest(std::string_view name, std::vector<T>& values, std::size_t /*first*/) {
        list(name, values, Need::Required);
    }

    // Absent: as if it were empty, so that a missing part of it is named.
    template <typename T>
    void object(std::string_view name, T& node) {
        static const json::Value kEmpty = json::Value::object();
        const json::Value* found = find(name, json::Kind::Object, Need::Optional);
        within(name, [&] { node = of<T>(found == nullptr ? kEmpty : *found, state_); });
    }

    template <typename T>
    void object_if(std::string_view name, T& node, bool /*present*/) {
        if (const json::Value* found = find(name, json::Kind::Object, Need::Optional)) {
            within(name, [&] { node = of<T>(*found, state_); });
        }
    }

    void nth(std::string_view name, std::vector<Expr>& values, std::size_t /*index*/) {
        read_one(name, values, Need::Required);
    }

    template <typename T>
    void optional(std::string_view name, std::vector<T>& values) {
        read_one(name, values, Need::Optional);
    }

    void maybe(std::string_view name, std::vector<Expr>& values) { optional(name, values); }

    template <typename T>
    void single(std::string_view name, std::vector<T>& values) {
        read_one(name, values, Need::Required);
    }

    void end(std::string_view name, std::vector<Expr>& values, std::size_t index) {
        optional(name, values);
        values.resize(index + 1);
    }

    void note(const Expr& /*expr*/) {
        std::string ignored;
        text("type", ignored);
    }

    void statement(Statement& statement) {
        const json::Value* found = find("statement", json::Kind::String, Need::Required);
        if (found == nullptr) {
            return;
        }
        std::size_t index = 0;
        within("statement", [&] { index = index_of(found->text(), kStatementNames); });
        read_alternative(statement, index, std::make_index_sequence<kStatementNames.size()>());
    }

    void file(std::int32_t& file) {
        std::optional<int> read;
        integer("file", read);
        file = read.value_or(-1);
        state_.file = file;
    }

    void at(Span& span) { at("at", span); }

    void at(std::string_view name, Span& span) {
        const json::Value* found = find(name, json::Kind::String, Need::Optional);
        if (found == nullptr) {
            return;
        }
        std::vector<int> parts;
        std::string_view rest = found->text();
        for (bool more = true; more;) {
            const std::size_t size = std::min(rest.find(':'), rest.size());
            parts.push_back(digits_of(rest.substr(0, size)).value_or(-1));
            more = size < rest.size();
            rest.remove_prefix(more ? size + 1 : size);
        }
        const bool refused =
            std::any_of(parts.begin(), parts.end(), [](int part) { return part < 0; });
        if (refused || parts.size() < 2 || parts.size() > 3 || parts[0] < 1 || parts[1] < 1) {
            within(name, [&] {
                state_.fail("this is no place", "write \"line:column\", or leave it out");
            });
            return;
        }
        span = {parts.size() == 3 ? parts[2] : state_.file, parts[0], parts[1]};
    }

  private:
    template <typename Read>
    void within(std::string_view name, const Read& read) {
        const std::size_t size = state_.path.size();
        state_.path += ".";
        state_.path += name;
        read();
        state_.path.resize(size);
    }

    const json::Value* find(std::string_view name, json::Kind kind, Need need) {
        asked_.push_back(name);
        if (state_.error) {
            return nullptr;
        }
        const json::Value* found = object_.find(name);
        if (found == nullptr) {
            if (need == Need::Required) {
                state_.fail("the member " + core::quote_input(name) + " is missing", "add it");
            }
            return nullptr;
        }
        if (!found->is(kind)) {
            within(name, [&] {
                state_.fail("this is not " + kind_text(kind), "write " + kind_text(kind));
            });
            return nullptr;
        }
        return found;
    }

    static std::string kind_text(json::Kind kind) {
        switch (kind) {
            case json::Kind::Null:
                return "null";
            case json::Kind::Bool:
                return "true or false";
            case json::Kind::Number:
                return "a number";
            case json::Kind::String:
                return "a text in quotes";
            case json::Kind::Array:
                return "a list, [ … ]";
            case json::Kind::Object:
                return "an object, { … }";
        }
        return "";
    }

    template <std::size_t N>
    std::size_t index_of(const std::string& text, const std::array<std::string_view, N>& names) {
        const auto found = std::find(names.begin(), names.end(), text);
        if (found != names.end()) {
            return static_cast<std::size_t>(found - names.begin());
        }
        const std::string near = nearest(text, {names.begin(), names.end()});
        state_.fail(core::quote_input(text) + " is none of the values there are",
                    near.empty() ? "see docs/formats/policy-tree.schema.json"
                                 : "did you mean \"" + near + "\"?");
        return 0;
    }

    // Of up to nine digits, the first not 0 unless alone.
    static std::optional<int> digits_of(std::string_view text) {
        constexpr std::size_t kDigitsMax = 9;
        if (text.empty() || text.size() > kDigitsMax || (text[0] == '0' && text.size() > 1)) {
            return std::nullopt;
        }
        int value = 0;
        for (const char c : text) {
            if (c < '0' || c > '9') {
                return std::nullopt;
            }
            value = value * 10 + (c - '0');
        }
        return value;
    }

    int small_integer(const json::Value& value) {
        const auto read = digits_of(value.text());
        if (!read) {
            state_.fail("this is no whole number in range", "write digits only");
        }
        return read.value_or(0);
    }

    template <typename T>
    void read_one(std::string_view name, std::vector<T>& values, Need need) {
        if (const json::Value* found = find(name, json::Kind::Object, need)) {
            within(name, [&] { values.push_back(of<T>(*found, state_)); });
        } else {
            // Keeps the tree whole for the code that follows; the error stands.
            if (need == Need::Required) {
                values.emplace_back();
            }
        }
    }

    template <typename Read>
    void each(std::string_view name, Need need, const Read& read) {
        const json::Value* found = find(name, json::Kind::Array, need);
        if (found == nullptr) {
            return;
        }
        std::size_t index = 0;
        for (const json::Value& item : found->items()) {
            if (state_.error) {
                return;
            }
            within(std::string(name) + "[" + std::to_string(index++) + "]", [&] { read(item); });
        }
    }

    template <std::size_t... I>
    void read_alternative(Statement& statement,
                          std::size_t index,
                          std::index_sequence<I...> /*all*/) {
        const auto read = [&](auto constant) {
            if (index == constant.value) {
                describe(*this, statement.emplace<constant.value>());
            }
        };
        (read(std::integral_constant<std::size_t, I>()), ...);
    }

    void refuse_unknown() {
        for (const auto& [name, value] : object_.members()) {
            if (state_.error) {
                return;
            }
            if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
                const std::string near = nearest(name, {asked_.begin(), asked_.end()});
                within(name, [&] {
                    state_.fail("an unknown member",
                                near.empty() ? "remove it" : "did you mean \"" + near + "\"?");
                });
            }
        }
    }

    const json::Value& object_;
    ReadState& state_;
    std::vector<std::string_view> asked_;
};

}  // namespace darman::policy
