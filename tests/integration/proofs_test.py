"""The promises of the scheme's own law are proved: who pays is the whole, and retirees pay nothing."""

import json
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(os.environ.get("DARMAN_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
BINARY = os.environ.get("DARMAN_BINARY", str(ROOT / "build/bin/darman"))


class ProofsTest(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        done = subprocess.run(
            [BINARY, "policy", "check", "--proofs", "--json", str(ROOT / "policies/ir-sso")],
            stdout=subprocess.PIPE, check=False, encoding="utf-8")
        cls.proofs = json.loads(done.stdout)["proofs"]

    def proved(self, under, check):
        found = [p for p in self.proofs if p["under"] == under and p["check"] == check]
        self.assertEqual(len(found), 1, (under, check))
        self.assertTrue(found[0]["proved"], found[0]["obstacle"])

    def test_every_path_is_zero_for_retirees(self):
        self.proved("with reform retiree_zero", "check Line patient_pays is 0 when claim.retiree")
        self.proved("with reform retiree_zero", "check Line fund_pays is 0 when not claim.retiree")

    def test_self_referral_may_be_left_to_the_retiree(self):
        self.proved("with reform retiree_zero_on_path",
                    "check Line patient_pays is 0 when claim.retiree and not off_path")
        self.proved("with reform retiree_zero_on_path", "check Line zero_self_referral is 0")

    def test_who_pays_is_the_whole_under_every_law(self):
        for under in ["as it stands", "with reform retiree_zero",
                      "with reform retiree_zero_on_path"]:
            for check in [
                    "write_off + insurer_pays + supplementary_pays + fund_pays + patient_pays"
                    " is claimed",
                    "base + difference + write_off is claimed",
                    "patient_pays <= tariff",
                    "zero_self_referral + zero_drugs + zero_share + zero_difference is fund_pays"]:
                self.proved(under, "check Line " + check)

    def test_today_nobody_is_relieved(self):
        self.proved("as it stands", "check Line fund_pays is 0 when not relieved")


if __name__ == "__main__":
    unittest.main()
