"""darman replay: a prepared year under the law as it is and under reforms."""

import csv
import json
import subprocess
import time
import unittest

from command import BINARY, KNOWN_AT, ROOT, CommandTest, run


POLICY = """module fees source "Law" governed by Claim.date calendar gregorian currency EUR
dictionary Sex { female fa "زن" en "woman"; male fa "مرد" en "man" }
entity Person { id key; sex code Sex }
entity Claim of Person { id key; date; fee money in 0.00..1_000_000.00 }
param part : rate from 2020-01-01 20% [1]
waterfall Claim of fee
  patient_pays fa "پرداخت بیمار" en "patient pays" = fee * part rounded half up to 0.01 [1]
  fund_pays = rest [1]
reject Claim with too_dear when fee > 900.00 EUR [2]
pend Claim with ask when person.sex is unknown [3]
"""
DRAFT = """reform half of fees source "Draft"
replace entry part from 2020-01-01 50% [1]
"""
PERSONS = "id,sex\na,female\nb,male\nc,\n"
CLAIMS = "person,id,date,fee\na,1,2024-01-05,100.00\na,2,2024-02-05,950.00\nb,1,2024-03-01,50.05\nc,1,2024-04-01,10.00\n"
LABELS = "line,kind,code\na/2,dear,too_dear\nb/1,dear,too_dear\na/1,ghost,\n"


class ReplayTest(CommandTest):
    def setUp(self):
        super().setUp()
        (self.folder / "policy").mkdir()
        (self.folder / "facts").mkdir()
        self.write("policy/fees.policy", POLICY)
        self.write("policy/half.policy", DRAFT)
        self.write("facts/Person.csv", PERSONS)
        self.write("facts/Claim.csv", CLAIMS)
        self.write("labels.csv", LABELS)
        self.year = self.folder / "y.year"
        self.assert_done(run("import", "--policy", self.folder / "policy", self.folder / "facts", "--to", self.year))

    def write(self, name, text):
        (self.folder / name).write_text(text, encoding="utf-8")

    def replay(self, *arguments):
        return run("replay", "--policy", self.folder / "policy", "--data", self.year, "--known-at", KNOWN_AT, *arguments)

    def report(self, *arguments):
        result = self.replay("--json", *arguments)
        self.assert_done(result)
        return json.loads(result.stdout)

    def test_totals_and_changes(self):
        report = self.report("--reform", "half", "--by", "person.sex")
        claims = report["sections"][-1]
        self.assertEqual(claims["entity"], "Claim")
        today = claims["totals"]["today"]
        self.assertEqual(today["verdicts"], {"accepted": 2, "pended": 1, "undecided": 0, "fault": 0, "rejected": 1})
        self.assertEqual(today["amounts"]["fee"]["sum"], "1110.05")
        self.assertEqual(today["amounts"]["patient_pays"], {"sum": "30.01", "known": 2, "none": 1, "unknown": 1})
        self.assertEqual(claims["totals"]["half"]["amounts"]["patient_pays"]["sum"], "75.03")
        self.assertEqual(today["distinct"], {"Person": 3})
        groups = claims["by"][-1]["groups"]
        self.assertEqual([g["key"][0]["value"] for g in groups], ["female", "male", None])
        who = report["change"]["scenarios"][0]["who"][0]
        self.assertEqual((who["members"], who["rose"], who["rose_by"], who["not_compared"]), (3, 2, "45.02", 1))
        self.assertEqual(report["identities"]["checked"], report["identities"]["held"])

    def test_follows_its_schema(self):
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        schema = json.loads((ROOT / "docs/formats/replay.schema.json").read_text(encoding="utf-8"))
        validator = jsonschema.Draft202012Validator(schema)
        validator.validate(self.report())
        validator.validate(self.report("--reform", "half", "--by", "person.sex+id", "--labels", self.folder / "labels.csv",
                                       "--expect-zero", "fund_pays", "--where", "person.sex=male,female",
                                       "--where", "id=9"))

    def test_the_same_bytes_for_any_threads_and_batches(self):
        first = self.replay("--json", "--reform", "half", "--threads", "1")
        self.assertEqual(first.stdout,
                         self.replay("--json", "--reform", "half", "--threads", "4", "--batch-rows", "1").stdout)

    def test_texts_in_both_languages(self):
        english = self.replay("--reform", "half").stdout
        self.assertIn("No change of behaviour is assumed", english)
        self.assertIn("lose: pay more", english)
        self.assertIn("Checked, and it holds", english)
        persian = self.replay("--reform", "half", "--lang", "fa").stdout
        self.assertIn("هیچ تغییر رفتاری فرض نشده است", persian)
        self.assertIn("۴۵٫۰۲", persian)
        self.assertNotIn("rejected", persian)

    def test_files(self):
        self.assert_done(self.replay("--reform", "half", "--csv", self.folder / "csv", "--parquet", self.folder / "parquet",
                                     "--html", self.folder / "r.html", "--output", self.folder / "r.txt"))
        with open(self.folder / "csv/totals.csv", encoding="utf-8", newline="") as file:
            rows = list(csv.DictReader(file))
        self.assertIn(("half", "patient_pays", "75.03", "45.02"),
                      [(r["scenario"], r["measure"], r["sum"], r["difference"]) for r in rows])
        names = {path.stem for path in (self.folder / "csv").iterdir()}
        self.assertEqual(names, {path.stem for path in (self.folder / "parquet").iterdir()})
        self.assertEqual((self.folder / "parquet/totals.parquet").read_bytes()[:4], b"PAR1")
        html = (self.folder / "r.html").read_text(encoding="utf-8")
        self.assertIn("<svg", html)
        self.assertIn('lang="fa"', html)
        for word in ("http:", "https:", "src="):
            self.assertNotIn(word, html.split("<body>")[1])
        self.assertIn("What if", (self.folder / "r.txt").read_text(encoding="utf-8"))

    def test_scores(self):
        kinds = {k["kind"]: k for k in self.report("--labels", self.folder / "labels.csv")["scores"][0]["kinds"]}
        self.assertEqual(kinds["dear"]["recall"], "0.5000")
        self.assertEqual(kinds["dear"]["precision_of_its_reasons"], "1.0000")
        self.assertIsNone(kinds["ghost"]["recall"])

    def test_what_must_be_zero(self):
        result = self.replay("--expect-zero", "patient_pays", "--where", "person.sex=male")
        self.assert_one_line(result, 1, "above zero in 1 row under today, first b/1")
        self.assert_done(self.replay("--expect-zero", "patient_pays", "--where", "id=2"))

    def test_wrong_names(self):
        self.assert_one_line(self.replay("--reform", "halv"), 2, "did you mean half?")
        self.assert_one_line(self.replay("--by", "person.sax"), 2, "--by", "did you mean sex?")
        self.assert_one_line(self.replay("--reform", "half", "--measure", "patient_pay"), 2, "did you mean patient_pays?")
        self.assert_one_line(self.replay("--where", "id=2"), 2, "--expect-zero")
        self.assert_one_line(self.replay("--reform", "half", "--reform", "half"), 2, "is there twice")
        self.write("labels.csv", "line,kind\n")
        self.assert_one_line(self.replay("--labels", self.folder / "labels.csv"), 2, "labels.csv row 1", "code")

    def test_what_is_no_year(self):
        self.write("y.year", "no year at all")
        self.assert_one_line(self.replay(), 2, "y.year")

    def test_an_interrupt_leaves_nothing(self):
        out = self.folder / "out.html"
        process = subprocess.Popen(
            [BINARY, "replay", "--policy", self.folder / "policy", "--data", self.year, "--html", out],
            stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        time.sleep(0.01)
        process.send_signal(2)
        process.wait(timeout=30)
        left = [path.name for path in self.folder.iterdir() if "unfinished" in path.name]
        self.assertEqual(left, [])
        if out.exists():
            self.assertTrue(out.read_text(encoding="utf-8").endswith("</html>\n"))


if __name__ == "__main__":
    unittest.main()
