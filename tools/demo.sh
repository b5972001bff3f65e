#!/usr/bin/env bash
# What Darman does, in a minute: runs the tests of the policies, decides real claims, and explains three.
#
#   tools/demo.sh      or make demo, which builds first
#
# DARMAN_BINARY names another darman than build/bin/darman, DARMAN_DEMO_DIR another folder for the
# report than build/demo. Exit code 1: a step failed, and the last line says which.
set -euo pipefail

fail() {
    echo "demo: $1" >&2
    exit 1
}

binary=$(realpath -m -- "${DARMAN_BINARY:-$(dirname "${BASH_SOURCE[0]}")/../build/bin/darman}")
out=$(realpath -m -- "${DARMAN_DEMO_DIR:-$(dirname "${BASH_SOURCE[0]}")/../build/demo}")
cd "$(dirname "${BASH_SOURCE[0]}")/.."
out=$(realpath -m --relative-base="$PWD" -- "$out")
examples=build/deps/fhir-examples
policy=policies/examples/claims

[[ -x $binary ]] || fail "darman is not built: run: make build"
[[ -f $examples/Claim-100150.json ]] || fail "HL7's examples are not there: run: make setup"
mkdir -p "$out"

darman() {
    "$binary" "$@" || fail "failed with exit code $?: darman $*"
}

step() {
    printf '\n== %s\n' "$1"
}

read_claims() {
    darman "$1" --policy "$policy" --map "$policy/hl7.fhirmap" "${@:2}"
}

step "1. A policy is law that runs, with its tests beside it"
for folders in policies/ir-sso "policies/examples tests/policy"; do
    # shellcheck disable=SC2086  # several folders, one policy
    tests=$(darman policy test $folders) || { echo "$tests"; fail "a test of a policy failed"; }
    echo "$folders: ${tests##*$'\n'}"
done

step "2. Every Claim of HL7's R4 examples, decided by $policy"
echo "An invented scheme: a deductible, a share, a yearly maximum, a penalty for a missing referral, reasons to
refuse, and cases for an officer. Its rules: $policy/rules.md; as a policy: $policy/scheme.policy
The claims come alone, as a provider sends them. What is not on record about the coverage they name is
presumed for the insured (rule 2(3)); step 4 puts it on record.
"
read_claims decide --html "$out/claims.html" $examples/Claim-*.json

step "3. Why? Each number with its article: one paid, one refused, one that lacks a fact (in Persian)"
read_claims explain --row MED-00050/1 $examples/Claim-*.json
read_claims explain --row 760150/1 $examples/Claim-*.json
read_claims explain --row 660151/1 --lang fa $examples/Claim-*.json

step "4. The same claims, once HL7's Coverage, which most of them name, is on record"
echo "Coverage/9876B1 ended in 2012 and insures Patient/4; those claims are of 2014 and 2015, for Patient/1. One line,
and the sum of all:
"
known=$(read_claims decide $examples/Claim-*.json $examples/Coverage-9876B1.json)
grep -A 2 ' 1/760151/1 ' <<<"$known"
grep ' rows: ' <<<"$known"

step "All of it, each number open to its article, in English and Persian: $out/claims.html"
