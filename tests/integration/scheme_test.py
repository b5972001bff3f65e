"""What the pages and tables of policies/ir-sso say, held against the policies themselves."""

import csv
import json
import re
import pathlib
import subprocess
import tempfile
import unittest

from decided import BINARY, ROOT

SCHEME = ROOT / "policies/ir-sso"
YEARS = {"1403": ("1403-01-01", "1403-12-30"), "1404": ("1404-01-01", "1404-12-29")}
# In the book, and not on the list of 1404: what a claim for it then is, health/tariff.policytest tells.
UNPRICED = {("ranitidine_150", "1404")}


def darman(*arguments):
    return subprocess.run([BINARY, *arguments], capture_output=True, text=True, check=False)


def table(path):
    with open(SCHEME / path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class Scheme(unittest.TestCase):
    def test_the_files_are_in_canonical_form(self):
        self.assertEqual(darman("policy", "format", "--check", str(SCHEME)).stdout, "")

    def test_the_page_of_reasons_tells_what_the_edits_say(self):
        tree = json.loads(darman("policy", "tree", str(SCHEME)).stdout)
        law = {}
        for file in tree["files"]:
            for verdict in file["statements"] if file.get("name") == "health.edits" else []:
                if verdict["statement"] == "verdict":
                    law.setdefault(verdict["code"], []).append(verdict)
        page = {}
        for line in (SCHEME / "health/reasons.md").read_text(encoding="utf-8").splitlines():
            if row := re.match(r"\| `(\w+)` \| ([^|]*) · ([^|]*) \| (\w+) \| ([^|]*) \| (\d*)", line):
                page[row[1]] = row.groups()[1:]
        self.assertEqual(list(page), list(law))
        for code, verdicts in law.items():
            with self.subTest(code):
                english, persian, entity, bearer, known_as = page[code]
                first = verdicts[0]
                self.assertEqual(english, "; ".join(v["says"]["en"] for v in verdicts))
                self.assertEqual(persian, "؛ ".join(v["says"]["fa"] for v in verdicts))
                self.assertEqual(entity, first["entity"].lower())
                self.assertEqual(bearer, first.get("borne_by", "(pended)"))
                for verdict in verdicts:
                    self.assertEqual(
                        known_as, "".join(k["code"] for k in verdict.get("known_as", [])))

    def test_every_row_says_what_is_not_confirmed(self):
        for path in ["scheme/services.csv", "health/k_prof.csv", "health/k_tech.csv", "health/k_bed.csv",
                     "health/k_anaesthesia.csv", "health/drug_price.csv", "health/drug_reference.csv"]:
            for row in table(path):
                self.assertRegex(row["source"], "unverified|as reported", f"{path}: {row}")
                if row.get("from", "").startswith("1403"):
                    self.assertIn("unverified", row["source"], f"{path}: {row}")

    def test_1403_has_the_factors_of_1404(self):
        for path in ["health/k_prof.csv", "health/k_tech.csv", "health/k_anaesthesia.csv"]:
            by_year = {year: {} for year in YEARS}
            for row in table(path):
                year = row["from"][:4]
                self.assertEqual((row["from"], row["to"]), YEARS[year])
                by_year[year][row["sector"], row.get("mark")] = row["value"]
            self.assertEqual(by_year["1403"], by_year["1404"], path)

    def test_every_medicine_has_a_price_in_each_year(self):
        priced = {(row["service"], row["from"][:4]) for row in table("health/drug_price.csv")}
        listed = {row["code"] for row in table("scheme/services.csv") if row["class"] == "medicine"}
        self.assertEqual({(code, year) for code in listed for year in YEARS} - priced, UNPRICED)
        self.assertEqual({code for code, _ in priced} - listed, set())

    def test_the_book_names_only_services_of_the_book(self):
        book = table("scheme/services.csv")
        codes = [row["code"] for row in book]
        self.assertEqual(len(codes), len(set(codes)))
        for row in book:
            for other in (row["companion"], row["part_of"]):
                self.assertIn(other, ["none", *codes], row["code"])
            self.assertTrue(row["addon"] == "no" or row["companion"] != "none", row["code"])
            self.assertTrue(row["fa"] and row["en"], row["code"])

    def test_an_explanation_begins_with_the_case_and_not_with_factors(self):
        facts = {
            "Facility": "code,kind,sector,ownership,level\nf1,clinic,private,contracted,2\n",
            "Person": "id,sex,birth,death,insured_since,covered\np1,female,1360-01-01,none,1390-01-01,yes\n",
            "Claim": "person,id,date,received,facility,setting,emergency,referral,prescribed,admitted,discharged\n"
                     "p1,c1,1403-08-30,1403-09-10T10:00,f1,outpatient,no,none,none,none,none\n",
            "Line": "claim,number,service,quantity,minutes,session,claimed,reverses\n"
                    "c1,1,970015,1,none,none,3400000,none\n",
        }
        with tempfile.TemporaryDirectory() as folder:
            for name, text in facts.items():
                pathlib.Path(folder, f"{name}.csv").write_text(text, encoding="utf-8")
            told = darman("explain", "--policy", str(SCHEME), "--module", "health.edits", "--known-at",
                          "1405-01-01", "--row", "p1/c1/1", folder)
        self.assertEqual(told.returncode, 0, told.stderr)
        heading, *rest = told.stdout.splitlines()
        self.assertIn("tariff 3,311,000, public tariff 1,855,000, above the tariff 89,000", heading)
        self.assertNotIn("k_prof", heading)
        self.assertIn("K, technical part 2,750,000", "".join(rest))


if __name__ == "__main__":
    unittest.main()
