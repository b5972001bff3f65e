// FHIR documents to facts, by a mapping file. No element of FHIR is named in this code but what all
// of FHIR shares: resources, Bundles, references, extensions.
#pragma once

#include <cstddef>
#include <span>
#include <vector>

#include "base/error.hpp"
#include "core/facts.hpp"
#include "fhir/mapping.hpp"
#include "fhir/resources.hpp"

namespace darman::fhir {

// Beyond it, errors are counted only.
inline constexpr std::size_t kErrorsMax = 100;

// An error of a cell leaves the cell unknown, an error of a row leaves out the row, and all else is
// read: the caller decides whether facts with errors are of use.
struct ReadResult {
    core::Facts facts;  // one table an entity of the mapping, in its order
    std::vector<base::Error> errors;
};

// Rows stand in the order of the documents. The same row from several documents is one row; where
// two contradict each other, the first stands and an error names both. What is referred to but not
// in the input is a row of its key only, all else unknown.
ReadResult read(const Mapping& mapping, std::span<const Document> documents);

}  // namespace darman::fhir
