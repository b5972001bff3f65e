#include "replay/path.hpp"

#include <algorithm>

#include "policy/diagnostic.hpp"

namespace darman::replay {

using base::Error;
using base::ErrorCode;
using base::Result;
using policy::EntityInfo;
using policy::FieldInfo;
using policy::Kind;
using policy::Model;
using policy::Node;
using policy::NodeId;
using policy::Op;

namespace {

constexpr std::size_t kNamesMax = 12;  // that a message lists

std::vector<std::string> words_of(const std::string& text) {
    std::vector<std::string> words(1);
    for (const char c : text) {
        if (c == '.') {
            words.emplace_back();
        } else {
            words.back() += c;
        }
    }
    return words;
}

class Walk {
  public:
    Walk(Model& model, std::int32_t entity, const std::string& text)
        : model_(model), text_(text), words_(words_of(text)), entity_(entity) {}

    Result<Path> run() {
        Node row;
        row.op = Op::Row;
        row.ref = entity_;
        row.type = row_type(entity_);
        path_.node = add(std::move(row));
        path_.type = row_type(entity_);
        path_.labels = entity_at(entity_).labels;
        if (words_[at_] == entity_at(entity_).lower) {
            ++at_;
        }
        while (at_ < words_.size()) {
            DARMAN_RETURN_IF_ERROR(step());
        }
        return path_;
    }

  private:
    [[nodiscard]] const EntityInfo& entity_at(std::int32_t id) const {
        return model_.entities[static_cast<std::size_t>(id)];
    }

    static policy::Type row_type(std::int32_t entity) {
        policy::Type type;
        type.kind = Kind::Ref;
        type.entity = entity;
        return type;
    }

    NodeId add(Node node) {
        model_.nodes.push_back(std::move(node));
        return static_cast<NodeId>(model_.nodes.size() - 1);
    }

    void go(Op op, std::int32_t ref, policy::Type type, policy::Labels labels) {
        Node node;
        node.op = op;
        node.ref = ref;
        node.kids = {path_.node};
        node.type = type;
        path_.node = add(std::move(node));
        path_.type = std::move(type);
        path_.labels = std::move(labels);
    }

    Result<void> step() {
        if (path_.type.kind == Kind::Ref && path_.type.list < 0) {
            return from_row(path_.type.entity);
        }
        if (path_.type.kind == Kind::Code && path_.type.dictionary >= 0) {
            return from_code(path_.type.dictionary);
        }
        return missing("a value of type " + policy::type_name(path_.type, model_), {});
    }

    Result<void> from_code(std::int32_t dictionary) {
        const policy::DictionaryInfo& info =
            model_.dictionaries[static_cast<std::size_t>(dictionary)];
        std::vector<std::string> names;
        for (std::size_t a = 0; a < info.attributes.size(); ++a) {
            if (info.attributes[a].name == words_[at_]) {
                go(Op::Attribute,
                   static_cast<std::int32_t>(a),
                   info.attributes[a].type,
                   info.attributes[a].labels);
                ++at_;
                return {};
            }
            names.push_back(info.attributes[a].name);
        }
        return missing(info.name, names);
    }

    Result<void> from_row(std::int32_t entity) {
        const EntityInfo& info = entity_at(entity);
        if (const std::int32_t f = info.field(words_[at_]); f >= 0) {
            const FieldInfo& field = info.fields[static_cast<std::size_t>(f)];
            go(field.type.kind == Kind::Ref ? Op::RefField : Op::Field,
               f,
               field.type,
               field.labels);
            ++at_;
            return {};
        }
        std::vector<std::string> names;
        for (std::int32_t up = info.parent; up >= 0; up = entity_at(up).parent) {
            if (entity_at(up).lower == words_[at_]) {
                go(Op::Parent, up, row_type(up), entity_at(up).labels);
                ++at_;
                return {};
            }
            names.push_back(entity_at(up).lower);
        }
        for (const FieldInfo& field : info.fields) {
            names.push_back(field.name);
        }
        for (std::size_t d = 0; d < model_.derived.size(); ++d) {
            const policy::DerivedInfo& value = model_.derived[d];
            if (value.entity != entity) {
                continue;
            }
            const std::size_t dots =
                static_cast<std::size_t>(std::count(value.name.begin(), value.name.end(), '.'));
            if (at_ + dots < words_.size() && joined(dots) == value.name) {
                go(Op::Derived, static_cast<std::int32_t>(d), value.type, value.labels);
                at_ += dots + 1;
                return {};
            }
            names.push_back(value.name);
        }
        return missing(info.name, names);
    }

    [[nodiscard]] std::string joined(std::size_t more) const {
        std::string name = words_[at_];
        for (std::size_t i = 1; i <= more; ++i) {
            name += "." + words_[at_ + i];
        }
        return name;
    }

    [[nodiscard]] Error missing(const std::string& in,
                                const std::vector<std::string>& names) const {
        const std::string near = policy::nearest(words_[at_], names);
        std::string remedy = "end the path there";
        if (!near.empty()) {
            remedy = "did you mean " + near + "?";
        } else if (!names.empty()) {
            remedy = "it has ";
            for (std::size_t i = 0; i < names.size() && i < kNamesMax; ++i) {
                remedy += (i == 0 ? "" : ", ") + names[i];
            }
            remedy += names.size() > kNamesMax ? ", …" : "";
        }
        return {ErrorCode::NotFound,
                "",
                in + " has no \"" + words_[at_] + "\" (in " + text_ + ")",
                std::move(remedy)};
    }

    Model& model_;
    const std::string& text_;
    std::vector<std::string> words_;
    std::int32_t entity_;
    std::size_t at_ = 0;
    Path path_;
};

}  // namespace

Result<Path> resolve_path(Model& model, std::int32_t entity, const std::string& text) {
    return Walk(model, entity, text).run();
}

std::int32_t dating_module(const Model& model, std::int32_t entity) {
    std::int32_t module = -1;
    for (const policy::DerivedInfo& derived : model.derived) {
        module = derived.entity == entity && derived.given ? derived.module : module;
    }
    for (std::size_t v = 0; v < model.verdicts.size() && module < 0; ++v) {
        module = model.verdicts[v].entity == entity ? model.verdicts[v].module : -1;
    }
    return module < 0 ? model.entities[static_cast<std::size_t>(entity)].module : module;
}

policy::Labels code_labels(const Model& model, const policy::Type& type, const std::string& code) {
    if (type.kind != Kind::Code || type.dictionary < 0) {
        return {};
    }
    const policy::DictionaryInfo& info =
        model.dictionaries[static_cast<std::size_t>(type.dictionary)];
    const auto found = info.index.find(code);
    if (found == info.index.end() ||
        static_cast<std::size_t>(found->second) >= info.code_labels.size()) {
        return {};
    }
    return info.code_labels[static_cast<std::size_t>(found->second)];
}

}  // namespace darman::replay
