// What a path finds in a resource.
#pragma once

#include <cstddef>
#include <deque>
#include <string>
#include <string_view>
#include <vector>

#include "fhir/mapping.hpp"
#include "fhir/resources.hpp"
#include "json/json.hpp"

namespace darman::fhir {

// An element of a resource, and the way to it.
struct Node {
    const json::Value* value = nullptr;
    const Resource* resource = nullptr;
    const Node* parent = nullptr;  // null for the resource itself
    std::string_view name;         // the member of the parent
    int index = -1;                // in a repeating element

    // "Bundle.entry[3].resource.item[0].net"
    [[nodiscard]] std::string path() const;
    // With the document before it: "claims.json Claim.item[0].net"
    [[nodiscard]] std::string place() const;
};

// Nothing found and nothing wrong: the element is absent. Unknown and None say more than absence:
// a reference led out of the input, or the source itself gives a data-absent-reason.
struct Found {
    enum class State { Present, Unknown, None };

    std::vector<const Node*> nodes;
    State state = State::Present;
};

class Evaluator {
  public:
    explicit Evaluator(const Resources& resources) : resources_(resources) {}

    const Node& root(const Resource& resource);
    Found find(const Path& path, const Node& from);
    // The same, of a Source of a resource.
    Found find_steps(const std::vector<Step>& steps, const Node& from);

    // Frees the nodes made so far.
    void clear();

  private:
    enum class Truth { No, Yes, Unknown };

    void step(const Step& step, const Node& origin, Found& found);
    void member(const Step& step, const Node& node, Found& out);
    void absent_reason(const Step& step, const Node& node, Found& out) const;
    void push(const json::Value& value, const Node& parent, std::string_view name, Found& out);
    void where(const Step& step, Found& found);
    void resolve(Found& found);
    void extension(const Step& step, Found& found);
    void constant(json::Value value, const Node& from, Found& out);
    Truth truth(const Condition& condition, const Node& node);
    Truth joined(const Condition& condition, const Node& node, Truth decides, Truth otherwise);
    Truth equal(const Condition& condition, const Node& node);

    const Resources& resources_;
    std::deque<Node> nodes_;
    std::deque<json::Value> constants_;
};

// The text of a primitive: "yes" and "no" for a boolean; none of an object or array.
bool is_primitive(const json::Value& value);
std::string primitive_text(const json::Value& value);

}  // namespace darman::fhir
