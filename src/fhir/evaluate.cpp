#include "fhir/evaluate.hpp"

#include <utility>

#include "base/check.hpp"

namespace darman::fhir {

using json::Kind;
using json::Value;

namespace {

constexpr std::string_view kAbsentReason =
    "http://hl7.org/fhir/StructureDefinition/data-absent-reason";

bool has_url(const Value& extension, std::string_view url) {
    const Value* found = extension.find("url");
    return found != nullptr && found->is(Kind::String) && found->text() == url;
}

void keep_one(Found& found, std::size_t index) {
    const Node* kept = index < found.nodes.size() ? found.nodes[index] : nullptr;
    found.nodes.clear();
    if (kept != nullptr) {
        found.nodes.push_back(kept);
    }
}

void append_path(const Node& node, std::string& out) {
    if (node.parent == nullptr) {
        out += node.resource->path;
        return;
    }
    append_path(*node.parent, out);
    if (!node.name.empty()) {
        out += '.';
        out += node.name;
    }
    if (node.index >= 0) {
        out += '[' + std::to_string(node.index) + ']';
    }
}

}  // namespace

bool is_primitive(const Value& value) {
    return value.is(Kind::String) || value.is(Kind::Number) || value.is(Kind::Bool);
}

std::string primitive_text(const Value& value) {
    if (value.is(Kind::Bool)) {
        return value.as_bool() ? "yes" : "no";
    }
    return value.text();
}

std::string Node::path() const {
    std::string text;
    append_path(*this, text);
    return text;
}

std::string Node::place() const {
    return resource->document + ' ' + path();
}

const Node& Evaluator::root(const Resource& resource) {
    nodes_.push_back(Node{resource.value, &resource, nullptr, {}, -1});
    return nodes_.back();
}

void Evaluator::clear() {
    nodes_.clear();
    constants_.clear();
}

Found Evaluator::find(const Path& path, const Node& from) {
    Found found;
    const Node* start = &from;
    switch (path.start) {
        case Path::Start::Here:
            break;
        case Path::Start::Resource:
            while (start->parent != nullptr) {
                start = start->parent;
            }
            break;
        case Path::Start::Parent:
            start = start->parent == nullptr ? start : start->parent;
            break;
        case Path::Start::Constant:
            constant(Value::string(path.constant), from, found);
            return found;
    }
    found.nodes.push_back(start);
    for (const Step& each : path.steps) {
        step(each, from, found);
    }
    return found;
}

Found Evaluator::find_steps(const std::vector<Step>& steps, const Node& from) {
    Found found;
    found.nodes.push_back(&from);
    for (const Step& each : steps) {
        step(each, from, found);
    }
    return found;
}

void Evaluator::step(const Step& step, const Node& origin, Found& found) {
    switch (step.kind) {
        case Step::Kind::Member: {
            Found out;
            out.state = found.state;
            for (const Node* node : found.nodes) {
                member(step, *node, out);
            }
            found = std::move(out);
            return;
        }
        case Step::Kind::Index:
            keep_one(found, step.index);
            return;
        case Step::Kind::First:
            keep_one(found, 0);
            return;
        case Step::Kind::Last:
            keep_one(found, found.nodes.empty() ? 0 : found.nodes.size() - 1);
            return;
        case Step::Kind::Where:
            where(step, found);
            return;
        case Step::Kind::Resolve:
            resolve(found);
            return;
        case Step::Kind::Extension:
            extension(step, found);
            return;
        case Step::Kind::Exists:
        case Step::Kind::Empty:
        case Step::Kind::Not:
        case Step::Kind::Count:
            break;
    }
    // What follows makes a value out of the nodes; out of nodes that may be missing, it cannot.
    if (found.state == Found::State::Unknown) {
        found.nodes.clear();
        return;
    }
    const std::vector<const Node*> nodes = std::exchange(found.nodes, {});
    const Node& from = nodes.empty() ? origin : *nodes.front();
    found.state = Found::State::Present;
    if (step.kind == Step::Kind::Exists || step.kind == Step::Kind::Empty) {
        constant(Value::boolean(nodes.empty() == (step.kind == Step::Kind::Empty)), from, found);
    } else if (step.kind == Step::Kind::Count) {
        constant(Value::number(static_cast<long long>(nodes.size())), from, found);
    } else if (nodes.size() == 1 && nodes.front()->value->is(Kind::Bool)) {
        constant(Value::boolean(!nodes.front()->value->as_bool()), from, found);
    }
}

// Its place is the place of what it was made of.
void Evaluator::constant(Value value, const Node& from, Found& out) {
    constants_.push_back(std::move(value));
    Node node = from;
    node.value = &constants_.back();
    nodes_.push_back(node);
    out.nodes.push_back(&nodes_.back());
}

void Evaluator::push(const Value& value, const Node& parent, std::string_view name, Found& out) {
    if (!value.is(Kind::Array)) {
        nodes_.push_back(Node{&value, parent.resource, &parent, name, -1});
        out.nodes.push_back(&nodes_.back());
        return;
    }
    int index = 0;
    for (const Value& item : value.items()) {
        // In an array of primitives, null holds the place of an extension.
        if (!item.is(Kind::Null)) {
            nodes_.push_back(Node{&item, parent.resource, &parent, name, index});
            out.nodes.push_back(&nodes_.back());
        }
        ++index;
    }
}

void Evaluator::member(const Step& step, const Node& node, Found& out) {
    const Value* value = node.value->find(step.text);
    if (value == nullptr && step.text == "id" && node.parent == nullptr &&
        !node.resource->id.empty()) {
        constant(Value::string(node.resource->id), node, out);  // of its fullUrl
        return;
    }
    if (value == nullptr) {
        absent_reason(step, node, out);
        return;
    }
    if (step.text == "id" && node.parent == nullptr && node.resource->container != nullptr) {
        // The id of a contained resource says nothing outside its container.
        nodes_.push_back(Node{value, node.resource, &node, step.text, -1});
        constant(Value::string(node.resource->id), nodes_.back(), out);
        return;
    }
    push(*value, node, step.text, out);
}

// {"_birthDate": {"extension": [{"url": ".../data-absent-reason", "valueCode": "unknown"}]}}
void Evaluator::absent_reason(const Step& step, const Node& node, Found& out) const {
    const Value* shadow = node.value->find('_' + step.text);
    const Value* extensions = shadow == nullptr ? nullptr : shadow->find("extension");
    if (extensions == nullptr || !extensions->is(Kind::Array)) {
        return;
    }
    for (const Value& extension : extensions->items()) {
        if (has_url(extension, kAbsentReason)) {
            const Value* code = extension.find("valueCode");
            const bool none =
                code != nullptr && code->is(Kind::String) && code->text() == "not-applicable";
            out.state = none ? Found::State::None : Found::State::Unknown;
        }
    }
}

void Evaluator::where(const Step& step, Found& found) {
    DARMAN_CHECK(step.condition.size() == 1);
    std::vector<const Node*> kept;
    for (const Node* node : found.nodes) {
        const Truth holds = truth(step.condition.front(), *node);
        if (holds == Truth::Yes) {
            kept.push_back(node);
        } else if (holds == Truth::Unknown) {
            found.state = Found::State::Unknown;
        }
    }
    found.nodes = std::move(kept);
}

void Evaluator::resolve(Found& found) {
    std::vector<const Node*> out;
    for (const Node* node : found.nodes) {
        const Referent referent = resources_.resolve(*node->value, *node->resource);
        if (referent.resource == nullptr) {
            found.state = Found::State::Unknown;
        } else {
            out.push_back(&root(*referent.resource));
        }
    }
    found.nodes = std::move(out);
}

void Evaluator::extension(const Step& step, Found& found) {
    Found out;
    out.state = found.state;
    for (const Node* node : found.nodes) {
        const Value* extensions = node->value->find("extension");
        if (extensions == nullptr || !extensions->is(Kind::Array)) {
            continue;
        }
        int index = 0;
        for (const Value& each : extensions->items()) {
            if (has_url(each, step.text)) {
                nodes_.push_back(Node{&each, node->resource, node, "extension", index});
                out.nodes.push_back(&nodes_.back());
            }
            ++index;
        }
    }
    found = std::move(out);
}

// Kleene's logic: a part that is unknown leaves the whole unknown unless another part decides it.
Evaluator::Truth Evaluator::joined(const Condition& condition,
                                   const Node& node,
                                   Truth decides,
                                   Truth otherwise) {
    Truth all = otherwise;
    for (const Condition& part : condition.parts) {
        const Truth one = truth(part, node);
        if (one == decides) {
            return decides;
        }
        all = one == Truth::Unknown ? one : all;
    }
    return all;
}

Evaluator::Truth Evaluator::truth(const Condition& condition, const Node& node) {
    switch (condition.kind) {
        case Condition::Kind::And:
            return joined(condition, node, Truth::No, Truth::Yes);
        case Condition::Kind::Or:
            return joined(condition, node, Truth::Yes, Truth::No);
        case Condition::Kind::Equal:
            return equal(condition, node);
        case Condition::Kind::NotEqual: {
            const Truth same = equal(condition, node);
            if (same == Truth::Unknown) {
                return same;
            }
            return same == Truth::Yes ? Truth::No : Truth::Yes;
        }
        case Condition::Kind::Holds: {
            const Found found = find(condition.paths.front(), node);
            if (found.state == Found::State::Unknown) {
                return Truth::Unknown;
            }
            const bool yes = found.nodes.size() == 1 && is_primitive(*found.nodes.front()->value) &&
                             primitive_text(*found.nodes.front()->value) == "yes";
            return yes ? Truth::Yes : Truth::No;
        }
    }
    DARMAN_UNREACHABLE();
}

// Whether some value of the left side is some value of the right.
Evaluator::Truth Evaluator::equal(const Condition& condition, const Node& node) {
    const Found left = find(condition.paths.front(), node);
    const Found right = find(condition.paths.back(), node);
    for (const Node* a : left.nodes) {
        for (const Node* b : right.nodes) {
            if (is_primitive(*a->value) && is_primitive(*b->value) &&
                primitive_text(*a->value) == primitive_text(*b->value)) {
                return Truth::Yes;
            }
        }
    }
    const bool unknown =
        left.state == Found::State::Unknown || right.state == Found::State::Unknown;
    return unknown ? Truth::Unknown : Truth::No;
}

}  // namespace darman::fhir
