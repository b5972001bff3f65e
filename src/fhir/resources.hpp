// The resources of all documents of one reading, and what their references mean.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "json/json.hpp"

namespace darman::fhir {

// A named text: one resource, a Bundle, or NDJSON (a name that ends with .ndjson or .jsonl) with
// one resource a line.
struct Document {
    std::string name;
    std::string text;
};

struct Resource {
    const json::Value* value = nullptr;
    std::string type;
    std::string id;        // empty if it has none; of a contained one "container#id"
    std::string document;  // "claims.ndjson line 3"
    std::string path;      // "Claim", "Bundle.entry[3].resource", "Claim.contained[0]"
    std::string full_url;  // of a Bundle's entry, or empty
    const Resource* container = nullptr;  // of a contained resource

    // "claims.ndjson line 3 Claim/123"
    [[nodiscard]] std::string place() const;
};

// What a Reference points to. Without resource, it is not in the input: key is then what names it
// (the id of "Patient/1", the uuid of "urn:uuid:…", an absolute URL as it is, "system|value" of an
// identifier), type as far as the reference tells. Both empty: the reference names nothing.
struct Referent {
    const Resource* resource = nullptr;
    std::string type;
    std::string key;
};

class Resources {
  public:
    // The document may be freed; its parsed form is kept. An error is of the document, or of a
    // line.
    void add(const Document& document, std::vector<base::Error>& errors);

    [[nodiscard]] const std::deque<Resource>& all() const { return all_; }

    // `reference` is a Reference object or the text of its .reference; `from` the resource it
    // stands in.
    [[nodiscard]] Referent resolve(const json::Value& reference, const Resource& from) const;

  private:
    using Index = std::map<std::string, const Resource*, std::less<>>;

    void add_text(std::string_view text, const std::string& name, std::vector<base::Error>& errors);
    void add_resource(const json::Value& value, Resource place, std::vector<base::Error>& errors);
    void add_bundle(const json::Value& value,
                    const Resource& place,
                    std::vector<base::Error>& errors);
    void add_contained(const json::Value& value,
                       const Resource& container,
                       std::vector<base::Error>& errors);
    void index(const Resource& resource);
    [[nodiscard]] Referent resolve_text(std::string_view text, const Resource& from) const;
    [[nodiscard]] const Resource* find(const Index& index, std::string_view key) const;

    std::deque<json::Value> documents_;
    std::deque<Resource> all_;  // in the order of the input; addresses stay
    Index by_url_;              // fullUrl
    Index by_name_;             // "Patient/1"
    Index by_identifier_;       // "Patient?system|value"
    Index by_token_;            // "system|value"
    Index contained_;           // "name of document and container#id"
};

}  // namespace darman::fhir
