// A cell of a register, a series or a claim file, as a value of a declared type.
#pragma once

#include <functional>
#include <string>

#include "base/result.hpp"
#include "policy/model.hpp"

namespace darman::policy {

struct TextContext {
    const Model* model = nullptr;
    std::string zone = "UTC";
    // Index of a code; -1 where the dictionary is closed and has no such code.
    std::function<std::int64_t(std::int32_t dictionary, const std::string& code)> code;
    // A number for an opaque key; equal keys, equal numbers.
    std::function<std::int64_t(const std::string& key)> opaque;
};

// "yes"/"no"/"true"/"false", "12.50" (money in main units, durations in the type's unit), "25%",
// "1404-02-01", "1404-02", an instant, a code, an opaque key; "" is none where the type allows it.
// The error says what was wrong with the text, without a place. References are not resolved here.
base::Result<Value> text_value(const std::string& text,
                               const Type& type,
                               const TextContext& context);

// The other way: as a machine reads it (main units, ISO Gregorian dates). Code and opaque names
// come through the callback.
std::string value_text(const Value& value,
                       const Type& type,
                       const Model& model,
                       const std::function<std::string(const Value&, const Type&)>& name);

}  // namespace darman::policy
