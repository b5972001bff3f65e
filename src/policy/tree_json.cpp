#include "policy/tree_json.hpp"

#include <utility>

#include "policy/diagnostic.hpp"
#include "policy/parse.hpp"
#include "policy/print.hpp"
#include "policy/tree_read.hpp"
#include "policy/tree_write.hpp"

namespace darman::policy {

namespace {

using base::Error;
using base::ErrorCode;
using base::Result;

constexpr std::string_view kFormat = "darman-policy-tree";
constexpr long long kVersion = 1;
constexpr int kIndent = 2;

const WriteOptions kMeaning{false, false, nullptr};

// What keeps a file from being said in the language; "" if nothing does.
std::string unsayable(const File& file) {
    Diagnostics diagnostics;
    const std::vector<File> back = parse(print(file), -1, diagnostics);
    if (diagnostics.has_errors()) {
        return diagnostics.all().front().message;
    }
    if (back.size() != 1 || !same_tree(back[0], file)) {
        return "read back from its text it is another";
    }
    return "";
}

// The header with the first `count` operations and statements.
File first_parts(const File& file, std::size_t count) {
    File part = file;
    const std::size_t ops = std::min(count, part.ops.size());
    part.ops.resize(ops);
    part.statements.resize(std::min(count - ops, part.statements.size()));
    return part;
}

// The shortest beginning that cannot be said ends with the part at fault.
Error unsayable_error(const File& file, const std::string& path) {
    std::size_t sayable = file.kind == FileKind::Tests ? 1 : 0;
    std::string why = unsayable(first_parts(file, sayable));
    std::size_t fault = sayable;
    if (why.empty()) {
        fault = file.ops.size() + file.statements.size();
        while (fault - sayable > 1) {
            const std::size_t middle = sayable + (fault - sayable) / 2;
            (unsayable(first_parts(file, middle)).empty() ? sayable : fault) = middle;
        }
        why = unsayable(first_parts(file, fault));
    }
    std::string place = path;
    if (fault > file.ops.size()) {
        place += ".statements[" + std::to_string(fault - file.ops.size() - 1) + "]";
    } else if (fault > 0) {
        place += ".ops[" + std::to_string(fault - 1) + "]";
    }
    return {ErrorCode::InvalidInput,
            place,
            "this cannot be said in the language: " + why,
            "compare it with the tree of a policy that says the like"};
}

Result<json::Value> read_envelope(std::string_view text) {
    DARMAN_ASSIGN_OR_RETURN(json::Value root, json::parse(text));
    const json::Value* format = root.find("format");
    const json::Value* version = root.find("version");
    if (format == nullptr || !format->is(json::Kind::String) || format->text() != kFormat) {
        return Error{ErrorCode::InvalidInput,
                     "$.format",
                     "this is no policy tree",
                     "it begins with \"format\": \"darman-policy-tree\""};
    }
    if (version == nullptr || !version->is(json::Kind::Number) ||
        version->text() != std::to_string(kVersion)) {
        return Error{ErrorCode::InvalidInput,
                     "$.version",
                     "a policy tree of another version",
                     "this program reads version " + std::to_string(kVersion)};
    }
    for (const auto& [name, value] : root.members()) {
        if (name != "format" && name != "version" && name != "files") {
            return Error{ErrorCode::InvalidInput, "$." + name, "an unknown member", "remove it"};
        }
    }
    const json::Value* files = root.find("files");
    if (files == nullptr || !files->is(json::Kind::Array)) {
        return Error{ErrorCode::InvalidInput,
                     "$.files",
                     "the list of files is missing",
                     "write \"files\": [ … ]"};
    }
    return root;
}

}  // namespace

std::string write_tree(const std::vector<File>& files, const TypeNotes* types) {
    WriteOptions options;
    options.types = types;
    json::Value root = json::Value::object();
    root.set("format", json::Value::string(std::string(kFormat)));
    root.set("version", json::Value::number(kVersion));
    json::Value list = json::Value::array();
    for (const File& file : files) {
        list.push(TreeWriter::of(file, options, -1));
    }
    root.set("files", std::move(list));
    return json::write(root, kIndent) + "\n";
}

Result<std::vector<File>> read_tree(std::string_view json) {
    DARMAN_ASSIGN_OR_RETURN(const json::Value root, read_envelope(json));
    ReadState state;
    std::vector<File> files;
    std::size_t index = 0;
    for (const json::Value& value : root.find("files")->items()) {
        const std::string path = "$.files[" + std::to_string(index++) + "]";
        state.path = path;
        files.push_back(TreeReader::of<File>(value, state));
        if (state.error) {
            return *state.error;
        }
        if (!unsayable(files.back()).empty()) {
            return unsayable_error(files.back(), path);
        }
    }
    return files;
}

bool same_tree(const File& a, const File& b) {
    return TreeWriter::of(a, kMeaning, -1) == TreeWriter::of(b, kMeaning, -1);
}

bool same_tree(const Expr& a, const Expr& b) {
    return TreeWriter::of(a, kMeaning, -1) == TreeWriter::of(b, kMeaning, -1);
}

}  // namespace darman::policy
