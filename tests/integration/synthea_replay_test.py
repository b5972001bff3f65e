"""Synthea's CSV as a prepared year, replayed under two drafts of the example scheme, and a changed line explained in each."""

import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest
from fractions import Fraction

from decided import KNOWN_AT, ROOT, darman, require

DATA = pathlib.Path(os.environ.get("DARMAN_SYNTHEA", ROOT / "../shared/data/synthea"))
POLICY = ROOT / "policies/examples/synthea"
SHARES = ("write_off", "state_pays", "patient_pays", "fund_pays")


class Replay(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-replay-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.year = cls.folder / "synthea.year"
        darman("import", "--policy", str(POLICY), "--map", str(POLICY / "mapping.sql"), str(DATA / "csv"), "--to", str(cls.year))
        cls.report = json.loads(cls.replay("--json", "--threads", "2").stdout)
        cls.lines = cls.report["sections"][-1]

    @classmethod
    def replay(cls, *arguments):
        return darman("replay", "--policy", str(POLICY), "--data", str(cls.year), "--known-at", KNOWN_AT,
                      "--reform", "no_deductible", "--reform", "dear_medicine",
                      "--by", "claim.kind,person.sex+claim.setting", *arguments)

    def sums(self, law):
        return {name: Fraction(total["sum"]) for name, total in self.lines["totals"][law]["amounts"].items()}

    def test_every_line_is_there_and_every_sum_holds(self):
        self.assertEqual(self.lines["entity"], "Line")
        self.assertEqual(self.lines["totals"]["today"]["verdicts"],
                         {"accepted": 1284, "pended": 1, "undecided": 0, "fault": 0, "rejected": 294})
        self.assertEqual(self.report["identities"]["checked"], self.report["identities"]["held"])

    def test_what_one_pays_less_others_pay_more(self):
        today = self.sums("today")
        for law in ("no_deductible", "dear_medicine"):
            then = self.sums(law)
            self.assertEqual(sum(today[s] for s in SHARES), sum(then[s] for s in SHARES), law)
        self.assertLess(self.sums("no_deductible")["patient_pays"], today["patient_pays"])
        self.assertGreater(self.sums("dear_medicine")["patient_pays"], today["patient_pays"])

    def test_the_same_bytes_whatever_the_batches(self):
        self.assertEqual(self.replay("--json", "--threads", "1", "--batch-rows", "1").stdout,
                         self.replay("--json", "--threads", "3", "--batch-rows", "300").stdout)

    def decided(self, *reform):
        """{key: (row, what is given)} as `decide` says it."""
        report = json.loads(darman("decide", "--policy", str(POLICY), "--known-at", KNOWN_AT, *reform, "--json", str(self.year)).stdout)
        return {row["key"]: {value["name"]: value["value"]["plain"] for value in row["given"]}
                for row in report["rows"] if row["entity"] == "Line"}

    def test_a_changed_line_is_explained_under_each(self):
        today = self.decided()
        for law, words in (("no_deductible", "deductible"), ("dear_medicine", "50 %")):
            then = self.decided("--reform", law)
            self.assertEqual(sum(Fraction(v["patient_pays"] or 0) for v in then.values() if v["patient_pays"] != "none"),
                             self.sums(law)["patient_pays"])
            changed = [key for key in today if today[key]["patient_pays"] != then[key]["patient_pays"]
                       and (law != "dear_medicine" or then[key]["patient_pays"] > "0")]
            self.assertTrue(changed)
            told = darman("explain", "--policy", str(POLICY), "--known-at", KNOWN_AT, "--reform", law, "--row", changed[0], str(self.year)).stdout
            self.assertIn(words, told)
            print(law, "changes", len(changed), "lines, as this one:\n" + told)


if __name__ == "__main__":
    require(DATA, "Synthea data")
    unittest.main(argv=[sys.argv[0]])
