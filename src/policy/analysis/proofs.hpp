// Proofs of the checks that a policy states: that one can never fail, whatever the facts.
//
// A check is refuted by cases. That it fails is assumed; what the law says of each value that it
// reads is then put in its place, one value after the other, with a case for each clause that may
// have spoken; a case is closed when what it assumes contradicts itself. All closed: proved. A
// value of which nothing is understood may be anything, so a proof is a proof, and all else is "not
// proved", which does not say that the check can fail.
//
// A check that cannot be told, because something is unknown or a fault, does not fail, and neither
// does one of a row whose condition is unknown: proofs are about what is known.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "policy/model.hpp"

namespace darman::policy {

struct Proof {
    std::int32_t check = -1;  // in Model::checks
    bool proved = false;
    std::string obstacle;  // of what is not proved: the first case that stays open
    Span at;               // and where the law decides it
};

// One a check, in their order.
std::vector<Proof> prove_checks(const Model& model);

// "check Line patient_pays is 0 when person.retired"
std::string check_text(const Model& model, const CheckInfo& check);

}  // namespace darman::policy
