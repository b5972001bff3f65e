#include "json/json.hpp"

#include "base/check.hpp"
#include "json/text.hpp"

namespace darman::json {

Value Value::boolean(bool value) {
    Value made;
    made.kind_ = Kind::Bool;
    made.bool_ = value;
    return made;
}

Value Value::number(std::string token) {
    DARMAN_CHECK(is_number_token(token));
    Value made;
    made.kind_ = Kind::Number;
    made.text_ = std::move(token);
    return made;
}

Value Value::number(long long value) {
    return number(std::to_string(value));
}

Value Value::string(std::string text) {
    Value made;
    made.kind_ = Kind::String;
    made.text_ = std::move(text);
    return made;
}

Value Value::array() {
    Value made;
    made.kind_ = Kind::Array;
    return made;
}

Value Value::object() {
    Value made;
    made.kind_ = Kind::Object;
    return made;
}

bool Value::as_bool() const {
    DARMAN_CHECK(kind_ == Kind::Bool);
    return bool_;
}

const std::string& Value::text() const {
    DARMAN_CHECK(kind_ == Kind::String || kind_ == Kind::Number);
    return text_;
}

const std::vector<Value>& Value::items() const {
    DARMAN_CHECK(kind_ == Kind::Array);
    return items_;
}

const std::vector<std::pair<std::string, Value>>& Value::members() const {
    DARMAN_CHECK(kind_ == Kind::Object);
    return members_;
}

const Value* Value::find(std::string_view name) const {
    for (const auto& [member, value] : members_) {
        if (member == name) {
            return &value;
        }
    }
    return nullptr;
}

Value& Value::push(Value item) {
    DARMAN_CHECK(kind_ == Kind::Array);
    items_.push_back(std::move(item));
    return *this;
}

Value& Value::set(std::string name, Value item) {
    DARMAN_CHECK(kind_ == Kind::Object);
    members_.emplace_back(std::move(name), std::move(item));
    return *this;
}

}  // namespace darman::json
