// From the elements that a path finds to the text of a cell: types, value maps, absence.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/result.hpp"
#include "core/facts.hpp"
#include "fhir/evaluate.hpp"
#include "fhir/mapping.hpp"
#include "fhir/resources.hpp"

namespace darman::fhir {

// A reference met in a cell: the row it points to must exist, if only as a key.
struct Mention {
    const Entity* entity = nullptr;
    std::string key;
    std::string place;
};

struct MadeCell {
    core::Cell cell;
    std::string place;  // "claims.json Claim.item[0].net.value"; where absent, of the first path
};

class CellMaker {
  public:
    CellMaker(const Mapping& mapping, const Resources& resources, Evaluator& evaluator)
        : mapping_(mapping), resources_(resources), evaluator_(evaluator) {}

    // An error is the cell's only: the row goes on, with an unknown cell there.
    base::Result<MadeCell> make(const Column& column, const Node& row);

    // The references that the cells made so far hold.
    [[nodiscard]] const std::vector<Mention>& mentions() const { return mentions_; }

  private:
    base::Result<std::string> text_of(const Column& column, const Path& path, const Found& found);
    base::Result<std::string> text_of_node(const Column& column, const Node& node);
    base::Result<std::string> reference_key(const Column& column, const Node& node);
    base::Result<core::Cell> mapped(const Column& column,
                                    std::string text,
                                    const std::string& place);
    base::Result<core::Cell> fallback(const Fallback& fallback,
                                      const std::string& place,
                                      const std::string& problem) const;
    [[nodiscard]] base::Error at(const std::string& place,
                                 std::string message,
                                 std::string remedy) const;

    const Mapping& mapping_;
    const Resources& resources_;
    Evaluator& evaluator_;
    std::vector<Mention> mentions_;
};

}  // namespace darman::fhir
