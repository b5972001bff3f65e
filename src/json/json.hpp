// JSON as a value: parsed with simdjson, number tokens kept as they were written (`1.00` stays
// `1.00`).
//
// The only door to simdjson. Objects keep the order of their members; a duplicate name is refused.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

namespace darman::json {

// Limits against hostile input; past them LimitExceeded.
constexpr std::size_t kBytesMax = 1U << 30U;
constexpr int kDepthMax = 256;

enum class Kind { Null, Bool, Number, String, Array, Object };

class Value {
  public:
    Value() = default;  // null
    static Value boolean(bool value);
    static Value number(std::string token);  // the token as written
    static Value number(long long value);
    static Value string(std::string text);
    static Value array();
    static Value object();

    [[nodiscard]] Kind kind() const { return kind_; }

    [[nodiscard]] bool is(Kind kind) const { return kind_ == kind; }

    [[nodiscard]] bool as_bool() const;             // checked
    [[nodiscard]] const std::string& text() const;  // of String, or the token of Number; checked
    [[nodiscard]] const std::vector<Value>& items() const;  // of Array; checked
    [[nodiscard]] const std::vector<std::pair<std::string, Value>>& members()
        const;  // of Object; checked
    // Null when absent or not an object.
    [[nodiscard]] const Value* find(std::string_view name) const;

    // Builders; checked kinds. set appends (the caller keeps names unique).
    Value& push(Value item);
    Value& set(std::string name, Value item);

    friend bool operator==(const Value&, const Value&) = default;

  private:
    Kind kind_ = Kind::Null;
    bool bool_ = false;
    std::string text_;
    std::vector<Value> items_;
    std::vector<std::pair<std::string, Value>> members_;
};

// Error.place is "line:column" where the parser can tell, else a JSON path.
base::Result<Value> parse(std::string_view text);

// indent 0: one line, no blanks after commas; else pretty. Non-ASCII is written as itself; ends
// without a newline. Numbers as their tokens.
std::string write(const Value& value, int indent);

// Quoted and escaped, for writers that build text themselves; also safe inside an HTML script
// element
// ("<" is written \u003c).
std::string quote(std::string_view text);

}  // namespace darman::json
