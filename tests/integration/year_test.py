"""A synthetic year under the scheme's law: made, imported, decided, and decided again under drafts."""

import csv
import json
import pathlib
import random
import shutil
import subprocess
import tempfile
import unittest

from decided import BINARY, ROOT

SCHEME = ROOT / "policies/ir-sso"
LAW = ["--policy", SCHEME, "--module", "health.all", "--known-at", "1404-06-01"]
PERSONS = 800


def darman(*arguments):
    return subprocess.run([BINARY, *map(str, arguments)], cwd=ROOT, text=True, encoding="utf-8",
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, check=False)


def change(path, edit):
    """Rewrites the table with what edit makes of its rows."""
    with open(path, encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        heading, rows = reader.fieldnames, list(reader)
    rows = edit(rows)
    with open(path, "w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, heading, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


class Year(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        cls.folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-year-"))
        cls.addClassCleanup(shutil.rmtree, cls.folder, ignore_errors=True)
        cls.facts = cls.folder / "scheme"
        cls.year = cls.folder / "scheme.year"
        for done in [darman("synth", "--persons", PERSONS, "--seed", 3, "--to", cls.facts),
                     darman("import", "--policy", SCHEME, cls.facts, "--to", cls.year)]:
            assert done.returncode == 0, done.stderr

    def replay(self, *arguments, year=None, code=0):
        done = darman("replay", *LAW, "--data", year or self.year, "--json", *arguments)
        self.assertEqual(done.returncode, code, done.stderr)
        return json.loads(done.stdout)

    def lines(self, report):
        return next(s for s in report["sections"] if s["entity"] == "Line")

    def groups(self, report, path):
        """Totals as the law stands, by the group's value; of no value by its state."""
        by = next(b for b in self.lines(report)["by"] if b["name"] == path)
        return {g["key"][0].get("value") or g["key"][0]["state"]: g["totals"]["today"]
                for g in by["groups"]}

    def changed(self, name, edit):
        """The year with one table changed, and what import said."""
        facts = self.folder / self.id().rsplit(".", 1)[-1]
        shutil.copytree(self.facts, facts)
        change(facts / name, edit)
        year = facts.with_suffix(".year")
        done = darman("import", "--policy", SCHEME, facts, "--to", year, "--skip-bad-rows")
        return year, done

    # --- what must hold of every line ---------------------------------------------------------

    def test_every_line_is_decided_and_sums_to_the_rial(self):
        report = self.replay("--by", "person.household.county.province,service.class")
        totals = self.lines(report)["totals"]["today"]
        self.assertGreater(totals["rows"], 5000)
        # The law's own checks say that the shares sum to what was asked: a line where they do not is a fault.
        self.assertEqual(totals["verdicts"]["fault"], 0)
        self.assertEqual(totals["verdicts"]["undecided"], 0)
        self.assertEqual(report["identities"]["held"], report["identities"]["checked"])
        provinces = self.groups(report, "person.household.county.province")
        self.assertGreater(len(provinces), 20)
        for name in ("claimed", "insurer_pays", "supplementary_pays", "patient_pays", "write_off"):
            self.assertEqual(int(totals["amounts"][name]["sum"]),
                             sum(int(p["amounts"][name]["sum"]) for p in provinces.values()))

    def test_retirees_pay_nothing_on_any_path_under_the_draft(self):
        report = self.replay("--reform", "retiree_zero", "--expect-zero", "patient_pays",
                             "--where", "claim.retiree=yes")
        zero = report["zero"][0]
        self.assertGreater(zero["rows"], 1000)
        self.assertEqual(zero["above_zero"], 0)
        self.assertEqual(zero["unknown"] + zero["conditions_unknown"],
                         self.pended_of_retirees(), "only what an officer must see is not known yet")

    def pended_of_retirees(self):
        report = self.replay("--by", "claim.retiree")
        return self.groups(report, "claim.retiree")["yes"]["verdicts"]["pended"]

    def test_without_the_draft_the_same_question_is_answered_no(self):
        report = self.replay("--expect-zero", "patient_pays", "--where", "claim.retiree=yes", code=1)
        self.assertGreater(report["zero"][0]["above_zero"], 0)

    def test_self_referral_is_a_named_choice(self):
        for reform, where, code in [
                ("retiree_zero_on_path", "off_path=no", 0),
                ("retiree_zero_on_path", "off_path=yes", 1),
                ("retiree_zero", "off_path=yes", 0)]:
            with self.subTest(f"{reform}, {where}"):
                self.replay("--reform", reform, "--expect-zero", "patient_pays",
                            "--where", "claim.retiree=yes", "--where", where, code=code)

    def test_the_steps_sum_to_what_the_fund_pays(self):
        report = self.replay("--reform", "retiree_zero")
        amounts = self.lines(report)["totals"]["retiree_zero"]["amounts"]
        values = {name: int(amount["sum"]) for name, amount in amounts.items()}
        steps = ["zero_share", "zero_difference", "zero_drugs", "zero_self_referral"]
        self.assertTrue(all(values[step] > 0 for step in steps), values)
        self.assertEqual(values["fund_pays"], sum(values[step] for step in steps))

    def test_every_fault_that_an_edit_should_find_is_found(self):
        report = self.replay("--labels", self.facts / "labels.csv")
        kinds = report["scores"][0]["kinds"]
        self.assertGreaterEqual(len(kinds), 10)
        for kind in kinds:
            if kind["kind"] in ("phantom", "upcoding"):
                continue
            with self.subTest(kind["kind"]):
                self.assertEqual(kind["found"], kind["labelled"])

    # --- bytes ---------------------------------------------------------------------------------

    def test_any_order_of_rows_threads_and_batches_gives_the_same_bytes(self):
        def shuffle(rows):
            random.Random(5).shuffle(rows)
            return rows
        year, done = self.changed("Line.csv", shuffle)
        self.assertEqual(done.returncode, 0, done.stderr)
        one = darman("replay", *LAW, "--data", self.year, "--threads", 1)
        two = darman("replay", *LAW, "--data", year, "--threads", 3, "--batch-rows", 500)
        self.assertEqual(one.stdout, two.stdout)

    def test_the_second_import_says_so(self):
        done = darman("import", "--policy", SCHEME, self.facts, "--to", self.year)
        self.assertEqual(done.returncode, 0)
        self.assertIn("holds these sources already", done.stderr)

    # --- facts that are wrong --------------------------------------------------------------------

    def test_a_facility_of_unknown_sector_leaves_its_lines_undecided(self):
        def forget(rows):
            for row in rows:
                row["sector"] = "" if row["kind"] == "hospital" else row["sector"]
            return rows
        year, done = self.changed("Facility.csv", forget)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = self.replay(year=year)
        totals = self.lines(report)["totals"]["today"]
        self.assertGreater(totals["verdicts"]["undecided"], 0)
        self.assertEqual(totals["verdicts"]["fault"], 0)
        needs = self.lines(report)["undecided"]["today"]["needs"]
        self.assertIn("facility.sector", " ".join(need["path"] for need in needs))

    def test_a_year_without_a_tariff_is_a_fault_that_names_the_factor(self):
        def later(rows):
            for row in rows[:200]:
                row["date"] = "1405" + row["date"][4:] if row["date"].startswith("14") else "2026-05-01"
                row["received"] = "2026-05-20T10:00:00"
                for day in ("prescribed", "admitted", "discharged"):
                    row[day] = "none"
                row["referral"] = "none"
            return rows
        year, done = self.changed("Claim.csv", later)
        self.assertEqual(done.returncode, 0, done.stderr)
        report = self.replay(year=year)
        faults = self.lines(report)["undecided"]["today"]["faults"]
        told = " ".join(fault["fault"] for fault in faults)
        self.assertRegex(told, "parameter (k_prof|k_tech|drug_price)")
        self.assertGreater(self.lines(report)["totals"]["today"]["verdicts"]["fault"], 0)

    def test_a_key_that_is_there_twice_is_named_and_the_rest_imported(self):
        _, done = self.changed("Person.csv", lambda rows: rows + [rows[0]])
        self.assertEqual(done.returncode, 2)
        self.assertIn("Person.csv row", done.stderr)
        self.assertIn("twice", done.stderr)

    def test_a_county_that_was_split_is_a_group_of_its_own_and_not_zero(self):
        def end(rows):
            for row in rows:
                row["to"] = "1403-03-31" if not row["to"] and row["code"] < "0100" else row["to"]
            return rows
        year, done = self.changed("County.csv", end)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(
            done.stderr, r'Household.csv row \d+, county: the register County has no more "00\d\d"')
        report = self.replay("--by", "person.household.county.province", year=year)
        lost = self.groups(report, "person.household.county.province")["unknown"]
        self.assertGreater(int(lost["amounts"]["claimed"]["sum"]), 0)

    def test_a_facility_that_was_closed_is_named_with_its_first_claim(self):
        def close(rows):
            for row in rows:
                row["to"] = "1403-03-31"
            return rows
        _, done = self.changed("Facility.csv", close)
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertRegex(done.stderr, r'Claim.csv row \d+, facility: the register Facility has no more "')


if __name__ == "__main__":
    unittest.main()
