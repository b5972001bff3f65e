#include "fhir/resources.hpp"

#include <utility>

#include "core/quoted.hpp"

namespace darman::fhir {

using base::Error;
using base::ErrorCode;
using base::Result;
using json::Kind;
using json::Value;

namespace {

constexpr std::string_view kUrnUuid = "urn:uuid:";

// The text of a string member; empty if absent or, with an error, if it is something else.
std::string text_member(const Value& object,
                        std::string_view name,
                        const Resource& place,
                        std::vector<Error>& errors) {
    const Value* member = object.find(name);
    if (member == nullptr) {
        return {};
    }
    if (!member->is(Kind::String) || member->text().empty()) {
        errors.push_back(Error{ErrorCode::InvalidInput,
                               place.document + ' ' + place.path + '.' + std::string(name),
                               core::quote_input(json::write(*member, 0)) + " is not a text",
                               ""});
        return {};
    }
    return member->text();
}

// What the ids of contained resources are prefixed with.
std::string owner_name(const Resource& owner) {
    return owner.id.empty() ? owner.document : owner.id;
}

bool ends_with(std::string_view text, std::string_view end) {
    return text.size() >= end.size() && text.substr(text.size() - end.size()) == end;
}

bool is_type_name(std::string_view text) {
    return !text.empty() && text[0] >= 'A' && text[0] <= 'Z' &&
           text.find_first_of("/?#:|") == std::string_view::npos;
}

// "http://a.org/fhir/Claim/7" -> "http://a.org/fhir/": what relative references are relative to.
std::string_view base_of(std::string_view full_url) {
    const std::size_t last = full_url.rfind('/');
    if (last == std::string_view::npos || last == 0) {
        return {};
    }
    const std::size_t before = full_url.rfind('/', last - 1);
    return before == std::string_view::npos ? std::string_view() : full_url.substr(0, before + 1);
}

const std::string* text_of(const Value* value) {
    return value != nullptr && value->is(Kind::String) ? &value->text() : nullptr;
}

// "system|value", or "|value"; empty without a value.
std::string identifier_token(const Value& identifier) {
    const std::string* value = text_of(identifier.find("value"));
    const std::string* system = text_of(identifier.find("system"));
    if (value == nullptr) {
        return {};
    }
    return (system == nullptr ? std::string() : *system) + '|' + *value;
}

Error not_fhir(const std::string& place, std::string message) {
    return Error{ErrorCode::InvalidInput,
                 place,
                 "not a FHIR resource: " + std::move(message),
                 "expected a JSON object such as {\"resourceType\": \"Claim\", …}, or a Bundle"};
}

}  // namespace

std::string Resource::place() const {
    std::string text = document + ' ' + type;
    if (!id.empty()) {
        text += '/' + id;
    }
    return text;
}

void Resources::add(const Document& document, std::vector<Error>& errors) {
    if (!ends_with(document.name, ".ndjson") && !ends_with(document.name, ".jsonl")) {
        add_text(document.text, document.name, errors);
        return;
    }
    std::string_view rest = document.text;
    std::size_t line_number = 0;
    while (!rest.empty()) {
        const std::string_view line = rest.substr(0, rest.find('\n'));
        rest.remove_prefix(line.size() < rest.size() ? line.size() + 1 : line.size());
        ++line_number;
        if (line.find_first_not_of(" \t\r") != std::string_view::npos) {
            add_text(line, document.name + " line " + std::to_string(line_number), errors);
        }
    }
}

void Resources::add_text(std::string_view text,
                         const std::string& name,
                         std::vector<Error>& errors) {
    Result<Value> parsed = json::parse(text);
    if (!parsed) {
        Error error = std::move(parsed).error();
        error.place = error.place.empty() ? name : name + ':' + error.place;
        errors.push_back(std::move(error));
        return;
    }
    documents_.push_back(std::move(parsed).value());
    Resource place;
    place.document = name;
    add_resource(documents_.back(), std::move(place), errors);
}

void Resources::add_resource(const Value& value, Resource place, std::vector<Error>& errors) {
    const std::string where =
        place.path.empty() ? place.document : place.document + ' ' + place.path;
    const std::string* type = text_of(value.find("resourceType"));
    if (type == nullptr || !is_type_name(*type)) {
        errors.push_back(not_fhir(where,
                                  !value.is(Kind::Object) ? "not a JSON object"
                                  : type == nullptr
                                      ? "no \"resourceType\""
                                      : core::quote_input(*type) + " is no resource type"));
        return;
    }
    place.value = &value;
    place.type = *type;
    if (place.path.empty()) {
        place.path = *type;
    }
    place.id = text_member(value, "id", place, errors);
    if (place.id.empty() && place.full_url.rfind(kUrnUuid, 0) == 0) {
        // A resource that a transaction is to create has no id yet, but others refer to it.
        place.id = place.full_url.substr(kUrnUuid.size());
    }
    if (place.type == "Bundle") {
        add_bundle(value, place, errors);
        return;
    }
    if (place.container != nullptr && !place.id.empty()) {
        // Ids of contained resources mean something within their container only.
        place.id = owner_name(*place.container) + '#' + place.id;
    }
    all_.push_back(std::move(place));
    const Resource& added = all_.back();
    index(added);
    if (added.container == nullptr) {
        add_contained(value, added, errors);
    }
}

void Resources::add_bundle(const Value& value, const Resource& place, std::vector<Error>& errors) {
    const Value* entries = value.find("entry");
    if (entries == nullptr) {
        return;
    }
    if (!entries->is(Kind::Array)) {
        errors.push_back(
            not_fhir(place.document + ' ' + place.path + ".entry", "not a JSON array"));
        return;
    }
    for (std::size_t i = 0; i < entries->items().size(); ++i) {
        const Value& entry = entries->items()[i];
        Resource inner;
        inner.document = place.document;
        inner.path = place.path + ".entry[" + std::to_string(i) + ']';
        if (!entry.is(Kind::Object)) {
            errors.push_back(not_fhir(place.document + ' ' + inner.path, "not a JSON object"));
            continue;
        }
        inner.full_url = text_member(entry, "fullUrl", inner, errors);
        inner.path += ".resource";
        // An entry without resource is legal: a deletion, or the answer to one.
        if (const Value* resource = entry.find("resource")) {
            add_resource(*resource, std::move(inner), errors);
        }
    }
}

void Resources::add_contained(const Value& value,
                              const Resource& container,
                              std::vector<Error>& errors) {
    const Value* contained = value.find("contained");
    if (contained == nullptr) {
        return;
    }
    if (!contained->is(Kind::Array)) {
        errors.push_back(
            not_fhir(container.document + ' ' + container.path + ".contained", "not a JSON array"));
        return;
    }
    for (std::size_t i = 0; i < contained->items().size(); ++i) {
        Resource inner;
        inner.document = container.document;
        inner.path = container.path + ".contained[" + std::to_string(i) + ']';
        inner.container = &container;
        add_resource(contained->items()[i], std::move(inner), errors);
    }
}

// The first of a name counts; that a second one says the same is checked where rows are made.
void Resources::index(const Resource& resource) {
    if (resource.container != nullptr) {
        if (const std::string* id = text_of(resource.value->find("id"))) {
            const Resource& owner = *resource.container;
            contained_.emplace(owner.document + ' ' + owner.path + '#' + *id, &resource);
        }
        return;
    }
    if (!resource.full_url.empty()) {
        by_url_.emplace(resource.full_url, &resource);
    }
    if (!resource.id.empty()) {
        by_name_.emplace(resource.type + '/' + resource.id, &resource);
    }
    const Value* identifiers = resource.value->find("identifier");
    if (identifiers != nullptr && identifiers->is(Kind::Array)) {
        for (const Value& identifier : identifiers->items()) {
            if (const std::string token = identifier_token(identifier); !token.empty()) {
                by_identifier_.emplace(resource.type + '?' + token, &resource);
                by_token_.emplace(token, &resource);
            }
        }
    }
}

const Resource* Resources::find(const Index& index, std::string_view key) const {
    const auto found = index.find(key);
    return found == index.end() ? nullptr : found->second;
}

Referent Resources::resolve(const Value& reference, const Resource& from) const {
    if (const std::string* text = text_of(&reference)) {
        return resolve_text(*text, from);
    }
    if (const std::string* text = text_of(reference.find("reference"))) {
        return resolve_text(*text, from);
    }
    const Value* identifier = reference.find("identifier");
    const std::string token = identifier == nullptr ? "" : identifier_token(*identifier);
    if (token.empty()) {
        return {};
    }
    const std::string* type = text_of(reference.find("type"));
    Referent made;
    made.type = type == nullptr ? "" : *type;
    made.key = token;
    made.resource =
        type == nullptr ? find(by_token_, token) : find(by_identifier_, *type + '?' + token);
    return made;
}

Referent Resources::resolve_text(std::string_view text, const Resource& from) const {
    Referent made;
    if (text.substr(0, 1) == "#") {
        const Resource& owner = from.container == nullptr ? from : *from.container;
        if (text.size() == 1) {
            made.resource = &owner;
            return made;
        }
        made.resource = find(contained_, owner.document + ' ' + owner.path + std::string(text));
        made.key = owner_name(owner) + std::string(text);
        return made;
    }
    // A version of a resource is still that resource.
    text = text.substr(0, text.find("/_history/"));
    if (const Resource* found = find(by_url_, text)) {
        made.resource = found;
        return made;
    }
    made.key = std::string(text);
    if (text.substr(0, kUrnUuid.size()) == kUrnUuid) {
        made.key = std::string(text.substr(kUrnUuid.size()));
        return made;
    }
    constexpr std::string_view kConditional = "?identifier=";
    if (const std::size_t query = text.find(kConditional); query != std::string_view::npos) {
        const std::string_view token = text.substr(query + kConditional.size());
        made.type = std::string(text.substr(0, query));
        made.key = std::string(token);
        made.resource = find(by_identifier_, made.type + '?' + made.key);
        return made;
    }
    const std::size_t slash = text.find('/');
    const bool relative = text.find(':') == std::string_view::npos &&
                          slash != std::string_view::npos && is_type_name(text.substr(0, slash));
    if (!relative) {
        return made;
    }
    const Resource& owner = from.container == nullptr ? from : *from.container;
    made.type = std::string(text.substr(0, slash));
    made.key = std::string(text.substr(slash + 1));
    made.resource = find(by_url_, std::string(base_of(owner.full_url)) + std::string(text));
    if (made.resource == nullptr) {
        made.resource = find(by_name_, text);
    }
    return made;
}

}  // namespace darman::fhir
