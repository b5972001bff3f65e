// A value, or the Error that kept us from having one. Ignoring it does not compile; reading the
// wrong side stops (check.hpp).
#pragma once

#include <optional>
#include <utility>
#include <variant>

#include "base/check.hpp"
#include "base/error.hpp"

namespace darman::base {

template <typename Value>
class [[nodiscard]] Result {
  public:
    using value_type = Value;

    // Implicit on purpose: `return value;` and `return Error{...};` are the two ways out.
    // NOLINTBEGIN(google-explicit-constructor)
    Result(Value value) : state_(std::in_place_index<0>, std::move(value)) {}

    Result(Error error) : state_(std::in_place_index<1>, std::move(error)) {}

    // NOLINTEND(google-explicit-constructor)

    [[nodiscard]] bool has_value() const { return state_.index() == 0; }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] Value& value() & {
        DARMAN_CHECK(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] const Value& value() const& {
        DARMAN_CHECK(has_value());
        return *std::get_if<0>(&state_);
    }

    [[nodiscard]] Value&& value() && {
        DARMAN_CHECK(has_value());
        return std::move(*std::get_if<0>(&state_));
    }

    [[nodiscard]] const Error& error() const& {
        DARMAN_CHECK(!has_value());
        return *std::get_if<1>(&state_);
    }

    [[nodiscard]] Error&& error() && {
        DARMAN_CHECK(!has_value());
        return std::move(*std::get_if<1>(&state_));
    }

    Value& operator*() & { return value(); }

    const Value& operator*() const& { return value(); }

    Value&& operator*() && { return std::move(*this).value(); }

    Value* operator->() { return &value(); }

    const Value* operator->() const { return &value(); }

  private:
    std::variant<Value, Error> state_;
};

template <>
class [[nodiscard]] Result<void> {
  public:
    using value_type = void;

    Result() = default;

    Result(Error error) : error_(std::move(error)) {}  // NOLINT(google-explicit-constructor)

    [[nodiscard]] bool has_value() const { return !error_.has_value(); }

    explicit operator bool() const { return has_value(); }

    [[nodiscard]] const Error& error() const& {
        DARMAN_CHECK(error_.has_value());
        return *error_;
    }

    [[nodiscard]] Error&& error() && {
        DARMAN_CHECK(error_.has_value());
        return std::move(*error_);
    }

  private:
    std::optional<Error> error_;
};

}  // namespace darman::base

#define DARMAN_RETURN_IF_ERROR(expression)                       \
    do {                                                         \
        if (auto darman_status = (expression); !darman_status) { \
            return std::move(darman_status).error();             \
        }                                                        \
    } while (false)

#define DARMAN_CONCAT_INNER(a, b) a##b
#define DARMAN_CONCAT(a, b) DARMAN_CONCAT_INNER(a, b)
#define DARMAN_ASSIGN_OR_RETURN_INNER(result, declaration, expression) \
    auto result = (expression);                                        \
    if (!result) {                                                     \
        return std::move(result).error();                              \
    }                                                                  \
    declaration = std::move(result).value()

// DARMAN_ASSIGN_OR_RETURN(const Date date, Date::parse(text));
#define DARMAN_ASSIGN_OR_RETURN(declaration, expression) \
    DARMAN_ASSIGN_OR_RETURN_INNER(DARMAN_CONCAT(darman_result_, __LINE__), declaration, expression)
