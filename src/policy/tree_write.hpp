// The tree as a JSON value; the archive of tree_fields.hpp that writes.
#pragma once

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "json/json.hpp"
#include "policy/tree_fields.hpp"
#include "policy/tree_json.hpp"

namespace darman::policy {

// What of a tree is left out.
struct WriteOptions {
    bool places = true;
    bool written = true;  // how numbers are written
    const TypeNotes* types = nullptr;
};

// Members that are empty, false or the usual choice are left out.
class TreeWriter {
  public:
    TreeWriter(const WriteOptions& options, std::int32_t file) : options_(options), file_(file) {}

    template <typename T>
    static json::Value of(const T& node, const WriteOptions& options, std::int32_t file) {
        TreeWriter writer(options, file);
        describe(writer, node);
        return std::move(writer.object_);
    }

    void text(std::string_view name, const std::string& value, Need need = Need::Optional) {
        const bool hidden = name == "written" && !options_.written;
        if (!hidden && (need == Need::Required || !value.empty())) {
            set(name, json::Value::string(value));
        }
    }

    void flag(std::string_view name, bool value) {
        if (value) {
            set(name, json::Value::boolean(true));
        }
    }

    void integer(std::string_view name, int value) {
        if (value != 0) {
            set(name, json::Value::number(static_cast<long long>(value)));
        }
    }

    void integer(std::string_view name, const std::optional<int>& value) {
        if (value) {
            set(name, json::Value::number(static_cast<long long>(*value)));
        }
    }

    void number(std::string_view name, const core::Rational& value) {
        set(name, json::Value::string(value.to_string()));
    }

    void truth(std::string_view name, const core::Rational& value) {
        set(name, json::Value::boolean(!value.is_zero()));
    }

    template <typename Enum, std::size_t N>
    void choice(std::string_view name,
                Enum value,
                const std::array<std::string_view, N>& names,
                Need need) {
        const auto index = static_cast<std::size_t>(value);
        if (need == Need::Required || index != 0) {
            set(name, json::Value::string(std::string(names[index])));
        }
    }

    template <typename Enum, std::size_t N>
    void choice(std::string_view name,
                const std::optional<Enum>& value,
                const std::array<std::string_view, N>& names) {
        if (value) {
            choice(name, *value, names, Need::Required);
        }
    }

    template <std::size_t N>
    void choices(std::string_view name,
                 const std::vector<CompareOp>& values,
                 const std::array<std::string_view, N>& names,
                 std::size_t /*operands*/) {
        json::Value array = json::Value::array();
        for (const CompareOp value : values) {
            array.push(json::Value::string(std::string(names[static_cast<std::size_t>(value)])));
        }
        set(name, std::move(array));
    }

    void texts(std::string_view name, const std::vector<std::string>& values) {
        if (values.empty()) {
            return;
        }
        json::Value array = json::Value::array();
        for (const std::string& value : values) {
            array.push(json::Value::string(value));
        }
        set(name, std::move(array));
    }

    void paths(std::string_view name, const std::vector<std::vector<Expr>>& values) {
        if (values.empty()) {
            return;
        }
        json::Value array = json::Value::array();
        for (const std::vector<Expr>& path : values) {
            for (const Expr& expr : path) {
                array.push(of(expr, options_, file_));
            }
        }
        set(name, std::move(array));
    }

    template <typename T>
    void list(std::string_view name, const std::vector<T>& values, Need need = Need::Optional) {
        if (need == Need::Required || !values.empty()) {
            rest(name, values, 0);
        }
    }

    template <typename T>
    void rest(std::string_view name, const std::vector<T>& values, std::size_t first) {
        json::Value array = json::Value::array();
        for (std::size_t i = first; i < values.size(); ++i) {
            array.push(of(values[i], options_, file_));
        }
        set(name, std::move(array));
    }

    template <typename T>
    void object(std::string_view name, const T& node) {
        json::Value value = of(node, options_, file_);
        if (value.is(json::Kind::Object)) {
            set(name, std::move(value));
        }
    }

    template <typename T>
    void object_if(std::string_view name, const T& node, bool present) {
        if (present) {
            object(name, node);
        }
    }

    void nth(std::string_view name, const std::vector<Expr>& values, std::size_t index) {
        if (index < values.size()) {
            set(name, of(values[index], options_, file_));
        }
    }

    template <typename T>
    void optional(std::string_view name, const std::vector<T>& values) {
        for (const T& value : values) {
            set(name, of(value, options_, file_));
        }
    }

    void maybe(std::string_view name, const std::vector<Expr>& values) { optional(name, values); }

    template <typename T>
    void single(std::string_view name, const std::vector<T>& values) {
        optional(name, values);
    }

    // An end of a range in a cell; NoneLit is an open one.
    void end(std::string_view name, const std::vector<Expr>& values, std::size_t index) {
        if (values[index].kind != ExprKind::NoneLit) {
            nth(name, values, index);
        }
    }

    void note(const Expr& expr) {
        if (options_.types == nullptr) {
            return;
        }
        if (const auto found = options_.types->find(&expr); found != options_.types->end()) {
            set("type", json::Value::string(found->second));
        }
    }

    void statement(const Statement& statement) {
        set("statement", json::Value::string(std::string(kStatementNames[statement.index()])));
        std::visit([&](const auto& node) { describe(*this, node); }, statement);
    }

    void file(std::int32_t file) {
        if (!options_.places) {
            return;
        }
        file_ = file;
        if (file >= 0) {
            set("file", json::Value::number(static_cast<long long>(file)));
        }
    }

    void at(const Span& span) { at("at", span); }

    void at(std::string_view name, const Span& span) {
        if (!options_.places || span.line == 0) {
            return;
        }
        std::string place = std::to_string(span.line) + ":" + std::to_string(span.column);
        if (span.file != file_) {
            place += ":" + std::to_string(span.file);
        }
        set(name, json::Value::string(std::move(place)));
    }

  private:
    void set(std::string_view name, json::Value value) {
        if (!object_.is(json::Kind::Object)) {
            object_ = json::Value::object();
        }
        object_.set(std::string(name), std::move(value));
    }

    const WriteOptions& options_;
    std::int32_t file_;
    json::Value object_;  // null while it has no member
};

}  // namespace darman::policy
