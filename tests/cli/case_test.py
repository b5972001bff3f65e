"""darman decide and explain."""

import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import time
import unittest
from html.parser import HTMLParser

from command import BINARY, FACTS, KNOWN_AT, POLICIES, ROOT, CommandTest, case, run

# Of each line of tests/cli/data/facts, by the law beside it: verdict and what the patient pays.
EXPECTED = {
    "p1/c1/1": ("accepted", "10000"),
    "p1/c2/1": ("accepted", "83330"),
    "p1/c3/1": ("accepted", "24000"),
    "p1/c4/1": ("accepted", "71670"),
    "p1/c4/2": ("rejected", None),
    "p1/c4/3": ("pended", None),
    "p2/c5/1": ("accepted", "6000"),
    "p2/c6/1": ("undecided", None),
}


def schema():
    try:
        import jsonschema
    except ImportError:
        raise unittest.SkipTest("python3-jsonschema is not installed") from None
    text = (ROOT / "docs/formats/decision.schema.json").read_text(encoding="utf-8")
    return jsonschema.Draft202012Validator(json.loads(text))


def lines_of(report):
    return {row["key"]: row for row in report["rows"] if row["entity"] == "Line"}


class DecideTest(CommandTest):
    def test_decides_by_the_law(self):
        result = case("--json")
        self.assert_done(result)
        report = json.loads(result.stdout)
        decided = {}
        for key, row in lines_of(report).items():
            given = {value["name"]: value["value"]["plain"] for value in row["given"]}
            decided[key] = (row["verdict"], given["patient_pays"])
        self.assertEqual(decided, EXPECTED)
        rows = lines_of(report)
        self.assertEqual([r["code"] for r in rows["p1/c4/2"]["reasons"]], ["not_covered"])
        self.assertEqual([r["code"] for r in rows["p1/c4/3"]["reasons"]], ["costly"])
        self.assertEqual(rows["p2/c6/1"]["needs"], ["claim.urgent"])
        self.assertEqual(report["receipt"]["known_at"], KNOWN_AT)
        self.assertRegex(report["receipt"]["policy_sha256"], r"^[0-9a-f]{64}$")
        self.assertRegex(report["receipt"]["inputs_sha256"], r"^[0-9a-f]{64}$")

    def test_follows_its_schema(self):
        validator = schema()
        validator.validate(json.loads(case("--json").stdout))
        validator.validate(json.loads(case("--json", "--all", command="explain").stdout))

    def test_gives_the_same_bytes_again(self):
        self.assertEqual(case("--json").stdout, case("--json").stdout)

    def test_table(self):
        text = case().stdout
        self.assertRegex(text, r"p1/c3/1 +2026-05-02 +accepted +24,000 +36,000")
        self.assertIn("not covered", text)
        self.assertIn("needs: urgent of claim", text)
        self.assertRegex(text, r"receipt  policy [0-9a-f]{16}…")

    def test_persian(self):
        text = case("--lang", "fa").stdout
        self.assertIn("۱۴۰۵/۰۲/۱۲", text)
        self.assertIn("۲۴٬۰۰۰", text)
        self.assertIn("پذیرفته", text)
        self.assertNotIn("accepted", text)

    def test_variant_and_reform(self):
        for arguments, pays in [(["--variant", "gentle"], "18000"),
                                (["--reform", "half_penalty"], "19500")]:
            report = json.loads(case("--json", *arguments).stdout)
            row = lines_of(report)["p1/c3/1"]
            self.assertEqual(row["given"][0]["value"]["plain"], pays)
            named = report["receipt"]["variants"] + report["receipt"]["reforms"]
            self.assertIn(arguments[1], " ".join(named))

    def test_known_at_in_either_calendar(self):
        arguments = ["decide", "--json", "--policy", POLICIES]
        self.assertEqual(run(*arguments, "--known-at", "2026-06-30", FACTS).stdout,
                         run(*arguments, "--known-at", "1405-04-09", FACTS).stdout)

    def test_today_is_the_default(self):
        report = json.loads(run("decide", "--json", "--policy", POLICIES, FACTS).stdout)
        self.assertEqual(report["receipt"]["known_at"], time.strftime("%Y-%m-%d", time.gmtime()))

    def test_unknown_names_are_told_with_the_nearest(self):
        self.assert_one_line(case("--variant", "gentel"), 2, "gentel", "gentle")
        self.assert_one_line(case("--reform", "half_penaly"), 2, "half_penaly", "half_penalty")
        self.assert_one_line(case("--module", "health.copaymnt"), 2, "health.copayment")

    def test_what_is_not_there(self):
        self.assert_one_line(
            run("decide", "--policy", self.folder / "none", FACTS), 2, "none")
        result = run("decide", "--policy", POLICIES, self.folder / "none.csv")
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertIn("none.csv", result.stderr)

    def test_a_broken_policy(self):
        policies = self.copied_policies()
        path = policies / "health/copayment.policy"
        path.write_text(path.read_text(encoding="utf-8").replace("+ penalty ", "+ penalt "),
                        encoding="utf-8")
        result = run("decide", "--policy", policies, FACTS)
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, r"copayment\.policy:\d+:\d+: ")
        self.assertEqual(result.stdout, "")


class BadFactsTest(CommandTest):
    def facts(self, name, old, new):
        facts = self.folder / "facts"
        shutil.copytree(FACTS, facts, dirs_exist_ok=True)
        path = facts / name
        text = path.read_text(encoding="utf-8")
        self.assertIn(old, text)
        path.write_text(text.replace(old, new), encoding="utf-8")
        return facts

    def decide(self, facts, *arguments):
        return run("decide", "--policy", POLICIES, "--known-at", KNOWN_AT, *arguments, facts)

    def test_nothing_is_decided_beside_a_row_that_cannot_be_read(self):
        facts = self.facts("Line.csv", "c2,1,703,333320", "c2,1,703,much")
        result = self.decide(facts)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(result.stdout, "")
        self.assertRegex(result.stderr, r"Line\.csv.*3")
        self.assertIn("--skip-bad-rows", result.stderr)

    def test_the_rest_is_decided_where_that_was_asked_for(self):
        facts = self.facts("Line.csv", "c2,1,703,333320", "c2,1,703,much")
        result = self.decide(facts, "--skip-bad-rows", "--json")
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("p1/c2/1", lines_of(json.loads(result.stdout)))
        self.assertIn("p1/c3/1", lines_of(json.loads(result.stdout)))

    def test_a_mistyped_column_is_told_with_the_nearest(self):
        result = self.decide(self.facts("Claim.csv", "referral", "referal"))
        self.assertEqual(result.returncode, 2)
        self.assertIn("referal", result.stderr)
        self.assertIn("referral", result.stderr)

    def test_text_of_the_facts_cannot_move_the_cursor(self):
        facts = self.facts("Person.csv", "p2,retiree", "p2,\x1b[2Jretiree")
        result = self.decide(facts)
        self.assertEqual(result.returncode, 2)
        self.assertNotIn("\x1b", result.stderr)


class FilesTest(CommandTest):
    def test_html_is_written_whole(self):
        path = self.folder / "report.html"
        self.assert_done(case("--html", path))
        text = path.read_text(encoding="utf-8")
        self.assertTrue(text.startswith("<!DOCTYPE html>"))
        self.assertTrue(text.endswith("</html>\n"))
        self.assertEqual(re.findall(r"https?://|src=|url\(", text), [])
        self.assertIn("۲۴٬۰۰۰", text)
        HTMLParser().feed(text)

    def test_output_to_a_file(self):
        path = self.folder / "decision.json"
        result = case("--json", "--output", path)
        self.assert_done(result)
        self.assertEqual(result.stdout, "")
        self.assertEqual(path.read_text(encoding="utf-8"), case("--json").stdout)

    def test_a_file_that_cannot_be_written_leaves_nothing(self):
        for option in ["--html", "--output"]:
            result = case(option, self.folder / "none" / "x")
            self.assertIn(result.returncode, (2, 3))
            self.assertEqual(len(result.stderr.splitlines()), 1, result.stderr)
            self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_interrupt_leaves_the_old_file_or_the_new_one(self):
        path = self.folder / "report.html"
        whole = case("--html", path)
        self.assert_done(whole)
        new = path.read_bytes()
        for delay_ms in range(0, 120, 15):
            path.write_bytes(b"old")
            process = subprocess.Popen(
                [BINARY, "decide", "--policy", str(POLICIES), "--known-at", KNOWN_AT,
                 "--html", str(path), str(FACTS)],
                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
            time.sleep(delay_ms / 1000)
            process.send_signal(signal.SIGINT)
            process.wait(timeout=30)
            self.assertIn(path.read_bytes(), (b"old", new))
            self.assertEqual([p.name for p in self.folder.iterdir()], ["report.html"])


class ExplainTest(CommandTest):
    def explain(self, *arguments):
        return case(*arguments, command="explain")

    def test_as_on_the_page(self):
        result = self.explain("--row", "c3/1")
        self.assert_done(result)
        text = result.stdout
        self.assertTrue(text.startswith("line p1/c3/1  "), text)
        for part in ["2 May 2026 (12 Ordibehesht 1405)", "patient pays 24,000, fund pays 36,000",
                     "15,000 = 60,000 × 25", "used 93,330 of 180,000 before this line, 108,330 after",
                     "9,000 = 60,000 × 15", "exception no_referral",
                     "visited without a family physician's referral", "in force since 2024-01-01",
                     "not applied", "art 16", "worker", "receipt  policy "]:
            self.assertIn(part, text)

    def test_persian(self):
        text = self.explain("--row", "c3/1", "--lang", "fa").stdout
        for part in ["۱۲ اردیبهشت ۱۴۰۵", "۶۰٬۰۰۰ × ۲۵", "مادهٔ ۱۸(۱)", "اعمال نشد",
                     "مراجعه بدون ارجاع پزشک خانواده", "معتبر از ۱۱ دی ۱۴۰۲"]:
            self.assertIn(part, text)

    def test_rows_by_key_by_end_and_by_number(self):
        whole = self.explain("--row", "p1/c3/1").stdout
        self.assertEqual(self.explain("--row", "c3/1").stdout, whole)
        self.assertEqual(self.explain("--row", "#3").stdout, whole)
        self.assert_one_line(self.explain("--row", "1"), 2, "--row", "6 rows end in")
        self.assert_one_line(self.explain("--row", "p1/c3/7"), 2, "no row", "did you mean")

    def test_a_capped_line_says_so(self):
        text = self.explain("--row", "c4/1").stdout
        self.assertIn("capped from 100,000", text)
        self.assertIn("71,670", text)

    def test_refused_lines_say_why(self):
        self.assertIn("rejected: not covered", self.explain("--row", "c4/2").stdout)
        self.assertIn("pended: costly", self.explain("--row", "c4/3").stdout)
        self.assertIn("urgent of claim", self.explain("--row", "c6/1").stdout)

    def test_many_rows_are_explained_only_when_asked_for(self):
        facts = self.folder / "facts"
        shutil.copytree(FACTS, facts)
        with open(facts / "Line.csv", "a", encoding="utf-8") as lines:
            for number in range(2, 30):
                lines.write(f"c1,{number},701,1000\n")
        arguments = ["explain", "--policy", POLICIES, "--known-at", KNOWN_AT]
        self.assert_one_line(run(*arguments, facts), 2, "rows to explain", "--row", "--all")
        self.assert_done(run(*arguments, "--all", facts))
        self.assert_done(run(*arguments, "--row", "c1/7", facts))

    def test_every_row_recomputes(self):
        report = json.loads(self.explain("--all", "--json").stdout)
        self.assertTrue(all(each["recomputes"] for each in report["explanations"]))
        self.assertEqual(len(report["explanations"]), len(EXPECTED))


if __name__ == "__main__":
    unittest.main()
