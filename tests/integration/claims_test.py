"""Every Claim of HL7's R4 examples under policies/examples/claims."""

import os
import pathlib
import subprocess
import sys
import unittest
from fractions import Fraction

from decided import BINARY, ROOT, amounts, codes, complain_of, decide, lines, require

DATA = pathlib.Path(os.environ.get("DARMAN_FHIR_EXAMPLES", ROOT / "build/deps/fhir-examples"))
POLICY = ROOT / "policies/examples/claims"

# Of each line: verdict, what the insured and the scheme pay, reasons, what is needed.
EXPECTED = {
    ("100150", 1): ("accepted", "58.56", "77.01", [], []),
    ("100151", 1): ("rejected", None, None, ["duplicate"], []),
    ("100151", 2): ("accepted", "21.00", "84.00", [], []),
    ("100151", 3): ("pended", None, None, ["costly_dental_work"], []),
    ("100152", 1): ("accepted", "58.56", "77.01", [], []),
    ("100153", 1): ("pended", None, None, ["asked_beforehand", "costly_dental_work"], []),
    ("100153", 2): ("rejected", None, None, ["asked_beforehand", "duplicate"], []),
    ("100153", 3): ("pended", None, None, ["asked_beforehand", "costly_dental_work"], []),
    ("100154", 1): ("accepted", "58.56", "77.01", [], []),
    ("100155", 1): ("accepted", "58.56", "77.01", [], []),
    ("100156", 1): ("undecided", None, None, ["costly_dental_work"], ["referral.issued"]),
    ("100156", 2): ("rejected", None, None, ["duplicate"], []),
    ("100156", 3): ("undecided", None, None, ["costly_dental_work"], ["referral.issued"]),
    ("660150", 1): ("accepted", "8.00", "72.00", [], []),
    ("660151", 1): ("undecided", None, None, [], ["person.birth"]),
    ("660152", 1): ("rejected", None, None, ["duplicate"], ["person.birth"]),
    ("760150", 1): ("rejected", None, None, ["not_covered"], []),
    ("760151", 1): ("accepted", "48.00", "42.00", [], []),
    ("760152", 1): ("pended", None, None, ["made_by_hand"], []),
    ("860150", 1): ("accepted", "7.50", "67.50", [], []),
    ("960150", 1): ("accepted", "12.50", "112.50", [], []),
    ("960151", 1): ("rejected", None, None, ["duplicate"], []),
    ("MED-00050", 1): ("accepted", "2750.00", "9750.00", [], []),
}
# Those that name Coverage/9876B1.
OF_PATIENT_1 = {key for key in EXPECTED if key[0] not in ("100152", "100154", "100155", "MED-00050")}


class ClaimsTest(unittest.TestCase):
    maxDiff = None

    def decided(self, *more):
        claims = sorted(DATA.glob("Claim-*.json"))
        self.assertEqual(len(claims), 17)
        decided = lines(decide(POLICY, POLICY / "hl7.fhirmap", *claims, *more))
        for row in decided.values():
            self.assertEqual(complain_of(row), [])
        return decided

    def test_alone(self):
        decided = self.decided()
        seen = {}
        for key, row in decided.items():
            given = amounts(row)
            pays = [given[name] if row["verdict"] == "accepted" else None for name in ("patient_pays", "fund_pays")]
            seen[key] = (row["verdict"], *pays, codes(row), row["needs"])
        expected = {
            key: (verdict, *(None if pays is None else Fraction(pays) for pays in (patient, fund)), reasons, needs)
            for key, (verdict, patient, fund, reasons, needs) in EXPECTED.items()
        }
        self.assertEqual(seen, expected)

    def test_with_the_coverage_on_record(self):
        """Coverage/9876B1 ended in 2012 and insures Patient/4; what names it is of 2014 and 2015, for Patient/1."""
        decided = self.decided(DATA / "Coverage-9876B1.json")
        for key, row in decided.items():
            if key in OF_PATIENT_1:
                self.assertEqual(row["verdict"], "rejected", key)
                self.assertLessEqual({"not_in_force", "not_the_insured"}, set(codes(row)), key)
            else:
                self.assertEqual(row["verdict"], EXPECTED[key][0], key)

    def test_explained_in_persian(self):
        result = subprocess.run(
            [BINARY, "explain", "--policy", POLICY, "--map", POLICY / "hl7.fhirmap", "--lang", "fa",
             "--row", "MED-00050/1", DATA / "Claim-MED-00050.json"],
            capture_output=True, text=True, encoding="utf-8", timeout=60, check=True)
        for words in ("پرداخت بیمه‌شده", "۲٬۷۵۰", "سقف آن را از", "مراجعه بدون ارجاع معتبر"):
            self.assertIn(words, result.stdout)


if __name__ == "__main__":
    require(DATA / "Claim-100150.json", "HL7 examples; make setup fetches them")
    unittest.main(argv=[sys.argv[0]])
