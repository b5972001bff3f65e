#include "base/check.hpp"
#include "json/json.hpp"
#include "json/text.hpp"

namespace darman::json {

namespace {

void append_escaped(std::string& out, char c) {
    constexpr std::string_view kHex = "0123456789abcdef";
    switch (c) {
        case '"':
            out += "\\\"";
            return;
        case '\\':
            out += "\\\\";
            return;
        case '\n':
            out += "\\n";
            return;
        case '\r':
            out += "\\r";
            return;
        case '\t':
            out += "\\t";
            return;
        default:
            break;
    }
    const auto byte = static_cast<unsigned char>(c);
    if (byte < 0x20U || c == '<') {
        out += "\\u00";
        out += kHex[byte >> 4U];
        out += kHex[byte & 0xFU];
        return;
    }
    out += c;
}

void append_quoted(std::string& out, std::string_view text) {
    out += '"';
    while (!text.empty()) {
        // Error texts may carry bytes of a broken file; what we write is UTF-8 all the same.
        const std::size_t good = first_invalid_utf8(text).value_or(text.size());
        for (const char c : text.substr(0, good)) {
            append_escaped(out, c);
        }
        text.remove_prefix(good);
        if (!text.empty()) {
            out += "\uFFFD";
            text.remove_prefix(1);
        }
    }
    out += '"';
}

class Writer {
  public:
    Writer(std::string& out, int indent) : out_(out), indent_(indent) {}

    void write(const Value& value, int depth) {
        switch (value.kind()) {
            case Kind::Null:
                out_ += "null";
                return;
            case Kind::Bool:
                out_ += value.as_bool() ? "true" : "false";
                return;
            case Kind::Number:
                out_ += value.text();
                return;
            case Kind::String:
                append_quoted(out_, value.text());
                return;
            case Kind::Array:
                write_array(value, depth);
                return;
            case Kind::Object:
                write_object(value, depth);
                return;
        }
        DARMAN_UNREACHABLE();
    }

  private:
    void break_line(int depth) {
        if (indent_ > 0) {
            out_ += '\n';
            out_.append(static_cast<std::size_t>(depth) * static_cast<std::size_t>(indent_), ' ');
        }
    }

    void write_array(const Value& value, int depth) {
        if (value.items().empty()) {
            out_ += "[]";
            return;
        }
        char separator = '[';
        for (const Value& item : value.items()) {
            out_ += separator;
            separator = ',';
            break_line(depth + 1);
            write(item, depth + 1);
        }
        break_line(depth);
        out_ += ']';
    }

    void write_object(const Value& value, int depth) {
        if (value.members().empty()) {
            out_ += "{}";
            return;
        }
        char separator = '{';
        for (const auto& [name, item] : value.members()) {
            out_ += separator;
            separator = ',';
            break_line(depth + 1);
            append_quoted(out_, name);
            out_ += indent_ > 0 ? ": " : ":";
            write(item, depth + 1);
        }
        break_line(depth);
        out_ += '}';
    }

    std::string& out_;
    int indent_;
};

}  // namespace

std::string write(const Value& value, int indent) {
    std::string out;
    Writer(out, indent).write(value, 0);
    return out;
}

std::string quote(std::string_view text) {
    std::string out;
    append_quoted(out, text);
    return out;
}

}  // namespace darman::json
