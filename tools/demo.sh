#!/usr/bin/env bash
# What Darman does, in two minutes: runs the tests of the policies, decides real claims and explains three;
# then makes a synthetic scheme, decides its year under the law and under a draft, and explains three more.
#
#   tools/demo.sh      or make demo, which builds first
#
# DARMAN_BINARY names another darman than build/bin/darman, DARMAN_DEMO_DIR another folder for the
# reports than build/demo, DARMAN_DEMO_PERSONS another number of persons than 20000. Exit
# code 1: a step failed, and the last line says which.
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
persons=${DARMAN_DEMO_PERSONS:-20000}
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


# --- a scheme and its year ------------------------------------------------------------------------

law=(--policy policies/ir-sso --module health.all --known-at 1404-06-01)
year=$out/1403.year
says=$out/1403.txt

# section FILE TITLE: the part of a report that begins so, up to the next blank line or part.
section() {
    awk -v title="$2" '
        substr($0, 1, length(title)) == title { told = 1; print; next }
        told && (/^[^ ]/ || /^$/ || (title ~ /^ / && /^  [^ ]/)) { exit }
        told { print }' "$1"
}

# first MEASURE CONDITION: the key of the first line where the amount is above zero, as the law is.
first() {
    { "$binary" replay "${law[@]}" --data "$year" --top 0 --expect-zero "$1" --where "$2" 2>&1 >/dev/null ||
        [[ $? == 1 ]] || fail "could not look for a line where $1 is above zero"; } |
        sed -n 's/.* first \([^ ]*\)$/\1/p'
}

step "5. A scheme of $persons synthetic persons and their year 1403, with faults that somebody labelled"
rm -rf "$out/scheme" "$year"
darman synth --persons "$persons" --year 1403 --seed 1 --to "$out/scheme" --report >"$out/proportions.txt"
tail -n 2 "$out/proportions.txt"
echo "Each proportion beside its target and source: $out/proportions.txt"

step "6. Sorted, typed and mapped: the prepared year"
darman import --policy policies/ir-sso "$out/scheme" --to "$year" >"$out/import.txt"
tail -n 2 "$out/import.txt"

step "7. The law promises, and the checker proves: to the rial, and nothing from a retiree under the draft"
darman policy check --proofs policies/ir-sso >"$out/proofs.txt"
awk '/^with reform / { told = /retiree_zero:/ } told && /is claimed$|is 0 when relieved$|claim.retiree$/' "$out/proofs.txt"
tail -n 1 "$out/proofs.txt"

step "8. Every claim decided, as the law stands (today) and under the draft \"retirees pay nothing\""
darman replay "${law[@]}" --data "$year" --reform retiree_zero --labels "$out/scheme/labels.csv" \
    --by person.household.county.province,service.class,person.household.county \
    --expect-zero patient_pays --where claim.retiree=yes \
    --html "$out/1403.html" --csv "$out/1403" --output "$says"
section "$says" '  Totals'
echo
section "$says" 'By class: lines'
echo
section "$says" 'By province: lines'
echo
section "$says" 'By reason: lines'
echo
section "$says" '  by kind'
echo
section "$says" '  insured persons: who gains'
echo "
What the draft costs by step is above (relieved: …). The ten counties where it costs most, of \
$(awk -F, '$1 == "retiree_zero" && $3 == "person.household.county" && $5 == "fund_pays"' "$out/1403/groups.csv" | wc -l):"
awk -F, '$1 == "retiree_zero" && $2 == "Line" && $3 == "person.household.county" && $5 == "fund_pays" {print $(NF - 4), $4}' \
    "$out/1403/groups.csv" | sort -rn | awk 'NR <= 10' | while read -r rials county; do
    printf '  %-30s %18s\n' "$(awk -F, -v county="$county" '$1 == county && !told++ {print $5}' "$out/scheme/County.csv")" "$rials"
done
tail -n 3 "$says"

step "9. Why? A retiree's line, a self-referral, and a line cut by a ceiling; in English and in Persian"
for case in "patient_pays claim.retiree=yes" "left_self_referral claim.path=self_referred" \
    "beyond_ceiling claim.retiree=yes"; do
    read -r measure condition <<<"$case"
    key=$(first "$measure" "$condition")
    if [[ -z $key ]]; then
        echo "(among so few persons there is none with $measure where $condition)"
        continue
    fi
    for language in en fa; do
        darman explain "${law[@]}" --row "$key" --value patient_pays --value supplementary_pays \
            --lang "$language" "$year" | sed '/^\(receipt\|.\?رسید\)/d'
    done
done

step "All of it, each number open to its article, in English and Persian: $out/claims.html
== The year, for people who know no code: $out/1403.html"
