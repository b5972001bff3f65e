"""darman import: sources to a prepared year, and deciding from one."""

import json
import os
import random
import signal
import subprocess
import time
import unittest

from command import BINARY, FACTS, KNOWN_AT, POLICIES, CommandTest, run

POLICY = """module year.small
  source "Law"
  governed by Claim.date
  calendar jalali
  currency IRR
dictionary County from data { rural bool }
entity Household { id key; county code County dated }
entity Person { id key; household Household dated; birth date; income money per year }
entity Claim of Person { id key; date; received instant; reverses Claim or none }
entity Line of Claim { number integer key; quantity integer in 1..10; claimed money; note code Note or none }
  order claim.date, claim.received
dictionary Note { a; b }
rule Line.share : money = claimed * 10% rounded half up to 1 [art 1]
accumulate Line.used : money
  adds share [art 2]
  at most 20_000 IRR by person each year [art 2]
  late readjudicate [art 2]
"""

TABLES = {
    "County": ["code,from,to,rural", "001,,1402-12-29,no", "002,,,yes"],
    "Household": ["id", "h1", "h2", "h3"],
    "Household.county": ["household,from,value", "h1,1400-01-01,001", "h2,1400-01-01,002", "h3,1400-01-01,002"],
    "Person": ["id,birth,income", "p1,1350-01-01,1000", "p2,1976-05-05,2_000", "p3,,3000.0", "p10,1380-01-30,"],
    "Person.household": [
        "person,from,to,value", "p1,1400-01-01,,h1", "p2,1400-01-01,1402-12-29,h1", "p2,1403-01-01,,h2",
        "p3,1400-01-01,,h3", "p10,1400-01-01,,h3"],
    "Claim": [
        "person,id,date,received,reverses", "p1,c1,1403-02-01,2024-04-21T10:00:00Z,none",
        "p1,c2,1403-01-15,2024-05-01T10:00:00.5Z,none", "p3,c3,2024-06-01,2024-06-02T08:30:00Z,none",
        "p10,c4,1403-03-03,2024-06-02T08:30:00Z,none"],
    "Line": [
        "claim,number,quantity,claimed,note", "c1,1,1,100000,a", "c1,2,2,70_000,none", "c2,1,1,50000,", "c3,10,1,9,b",
        "c3,9,3,8,none", "c4,1,1,123,none"],
}


class ImportTest(CommandTest):
    def setUp(self):
        super().setUp()
        self.policies = self.folder / "policies"
        self.policies.mkdir()
        (self.policies / "small.policy").write_text(POLICY, encoding="utf-8")

    def write(self, name, tables):
        folder = self.folder / name
        folder.mkdir()
        for table, lines in tables.items():
            (folder / f"{table}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
        return folder

    def year(self, name="a.year"):
        return self.folder / name

    def imports(self, source, *options, to="a.year"):
        return run("import", "--policy", self.policies, *options, source, "--to", self.year(to))

    def decided(self, source):
        result = run("decide", "--json", "--policy", self.policies, "--known-at", KNOWN_AT, source)
        self.assertEqual((result.returncode, result.stderr), (0, ""))
        rows = json.loads(result.stdout)["rows"]
        for row in rows:
            row.pop("place", None)
            row.pop("row", None)
        return {(row["entity"], row["key"]): row for row in rows}

    def left_over(self):
        return sorted(p.name for p in self.folder.iterdir() if "unfinished" in p.name)


class Years(ImportTest):
    def test_decides_as_the_files_do(self):
        source = self.write("facts", TABLES)
        self.assert_done(self.imports(source))
        self.assertEqual(self.decided(self.year()), self.decided(source))
        self.assertEqual(self.left_over(), [])

    def test_same_bytes_whatever_the_order_of_rows_and_files_and_threads(self):
        self.assert_done(self.imports(self.write("facts", TABLES)))
        for seed in (1, 2, 3):
            draw = random.Random(seed)
            names = list(TABLES)
            draw.shuffle(names)
            shuffled = {name: TABLES[name][:1] + draw.sample(TABLES[name][1:], len(TABLES[name]) - 1)
                        for name in names}
            folder = self.write(f"facts{seed}", shuffled)
            files = [folder / f"{name}.csv" for name in names]
            result = run("import", "--policy", self.policies, "--threads", seed, "--memory", 64 * seed, *files, "--to",
                         self.year(f"{seed}.year"))
            self.assert_done(result)
            first, second = (self.shown(name) for name in ("a.year", f"{seed}.year"))
            self.assertEqual(first["tables"], second["tables"])
            self.assertEqual(self.blocks("a.year"), self.blocks(f"{seed}.year"))

    def shown(self, name):
        return json.loads(run("import", "--show", self.year(name), "--json").stdout)

    def blocks(self, name):
        """All bytes of the data: what lies between header and directory."""
        data = self.year(name).read_bytes()
        return data[64:int.from_bytes(data[24:32], "little")]

    def test_a_delta_gives_the_bytes_of_one_import(self):
        late = {"Claim", "Line"}
        first = {name: lines[:3] if name in late else lines for name, lines in TABLES.items()}
        second = {name: lines[:1] + lines[3:] for name, lines in TABLES.items() if name in late}
        a, b = self.write("first", first), self.write("second", second)
        self.assert_done(self.imports(a))
        added = self.imports(b, "--add")
        self.assert_done(added)
        self.assertIn("6 added, 0 replaced, 0 unchanged", added.stdout)
        self.assert_done(run("import", "--policy", self.policies, b, a, "--to", self.year("both.year")))
        self.assertEqual(self.year().read_bytes(), self.year("both.year").read_bytes())

    def test_a_delta_replaces_rows_with_a_known_key(self):
        self.assert_done(self.imports(self.write("facts", TABLES)))
        delta = self.write("delta", {"Line": ["claim,number,quantity,claimed,note", "c1,1,1,100000,a", "p1/c1,2,2,80000,none"]})
        added = self.imports(delta, "--add")
        self.assert_done(added)
        self.assertIn("0 added, 1 replaced, 1 unchanged", added.stdout)
        self.assertEqual(self.decided(self.year())["Line", "p1/c1/2"]["given"][0]["value"]["plain"], "8000")
        again = self.imports(delta, "--add")
        self.assertIn("holds these sources already", again.stderr)

    def test_the_second_import_of_a_source_does_nothing(self):
        source = self.write("facts", TABLES)
        self.assert_done(self.imports(source))
        before = self.year().stat().st_mtime_ns
        again = self.imports(source)
        self.assertEqual(again.returncode, 0)
        self.assertIn("a.year holds these sources already: nothing was done", again.stderr)
        self.assertEqual(self.year().stat().st_mtime_ns, before)

    def test_units_are_households_and_never_split(self):
        self.assert_done(self.imports(self.write("facts", TABLES)))
        # h1 and h2 are tied by p2, who moved.
        self.assertEqual(self.shown("a.year")["units"], 2)

    def test_explains_a_row_as_from_the_files(self):
        source = self.write("facts", TABLES)
        self.assert_done(self.imports(source))
        for row in ("p1/c1/2", "c3/10", "c4/1"):
            of_year, of_files = (
                run("explain", "--policy", self.policies, "--known-at", KNOWN_AT, "--row", row, each)
                for each in (self.year(), source))
            self.assert_done(of_year)
            self.assertEqual(of_year.stdout, of_files.stdout)
        missing = run("explain", "--policy", self.policies, "--row", "p77/c1/1", self.year())
        self.assert_one_line(missing, 2, "has no row", "p77/c1/1")

    def test_the_case_beside_these_tests(self):
        year = self.year("case.year")
        self.assert_done(run("import", "--policy", POLICIES, FACTS, "--to", year))
        of_year, of_files = (
            run("explain", "--all", "--policy", POLICIES, "--known-at", KNOWN_AT, each) for each in (year, FACTS))
        self.assertEqual(of_year.returncode, of_files.returncode)
        self.assertEqual(sorted(of_year.stdout.split("\n\n")), sorted(of_files.stdout.split("\n\n")))


class Mistakes(ImportTest):
    def facts(self, **changed):
        tables = {name: list(lines) for name, lines in TABLES.items()}
        for name, lines in changed.items():
            tables[name.replace("_", ".")] += lines
        return self.write("facts", tables)

    def refused(self, result, *words):
        self.assertEqual(result.returncode, 2, result.stdout + result.stderr)
        for word in words:
            self.assertIn(word, result.stderr)
        self.assertFalse(self.year().exists())
        self.assertEqual(self.left_over(), [])

    def test_a_cell_that_cannot_be_read(self):
        source = self.facts(Line=["c2,7,11,5,none"])
        self.refused(self.imports(source), 'Line.csv row 8, quantity: "11" is above 10', "nothing was written")
        skipped = self.imports(source, "--skip-bad-rows")
        self.assertEqual(skipped.returncode, 2)
        self.assertEqual(set(self.decided(self.year())), set(self.decided(self.write("good", TABLES))))

    def test_a_key_that_is_there_twice(self):
        self.refused(self.imports(self.facts(Line=["c2,1,1,6,none"])), 'Line "p1/c2/1" is there twice', "row 4", "row 8")

    def test_a_row_that_belongs_to_nobody(self):
        self.refused(self.imports(self.facts(Claim=["p9,c9,1403-01-01,,none"])), 'Claim.csv row 6, person: there is no Person "p9"')

    def test_a_reference_to_nowhere(self):
        self.refused(self.imports(self.facts(Claim=["p1,c9,1403-01-01,,c77"])), 'reverses: there is no Claim "c77"')

    def test_a_person_in_two_households_at_once(self):
        self.refused(
            self.imports(self.facts(Person_household=["p2,1402-06-01,1402-12-29,h3"])),
            'Person "p2" has two values of household on 2023-08-23', '"h3"', '"h1"', "row 3", "row 7")

    def test_two_values_from_one_day(self):
        self.refused(self.imports(self.facts(Person_household=["p3,1400-01-01,,h1"])), "another value from the same day")

    def test_a_county_that_the_register_does_not_have(self):
        result = self.imports(self.facts(Household_county=["h3,1403-01-01,003", "h1,1403-02-01,001"]))
        self.assert_done(result)
        self.assertIn('Household.county.csv row 5, value: the register County does not have "003" (1 row)', result.stderr)
        self.assertIn('has no more "001"', result.stderr)

    def test_an_unknown_table_and_column(self):
        source = self.write("facts", {**TABLES, "Lime": ["a"]})
        self.refused(self.imports(source), "knows no entity", "Line")

    def test_the_target(self):
        source = self.write("facts", TABLES)
        self.refused(self.imports(source, "--add"), "no year to add to")
        self.assert_one_line(self.imports(source, to="a.db"), 2, "does not end in .year")
        self.year().write_text("my letters")
        result = self.imports(source)
        self.assert_one_line(result, 2, "is no prepared year")
        self.assertEqual(self.year().read_text(), "my letters")


class Files(ImportTest):
    """A file that is no year, or no longer one, is told in a line."""

    def setUp(self):
        super().setUp()
        self.assert_done(self.imports(self.write("facts", TABLES)))
        self.data = self.year().read_bytes()

    def decide(self, data):
        path = self.year("b.year")
        path.write_bytes(data)
        return run("decide", "--policy", self.policies, "--known-at", KNOWN_AT, path)

    def test_verify(self):
        result = run("import", "--verify", self.year())
        self.assertIn("every block is sound", result.stdout)

    def test_cut_off(self):
        self.assert_one_line(self.decide(self.data[:-10]), 2, "was cut off")
        self.assert_one_line(self.decide(b""), 2, "is no prepared year")

    def test_a_newer_format(self):
        self.assert_one_line(self.decide(self.data[:8] + b"\2" + self.data[9:]), 2, "format 2", "newer darman")

    def test_any_byte_that_changed(self):
        end = int.from_bytes(self.data[24:32], "little")
        draw = random.Random(4)
        told = 0
        for at in [64, *draw.sample(range(64, end), 20), *draw.sample(range(end, len(self.data)), 10)]:
            damaged = bytearray(self.data)
            damaged[at] ^= 0x55
            result = self.decide(bytes(damaged))
            # Between blocks there are bytes that mean nothing.
            if result.returncode != 0:
                self.assert_one_line(result, 2, "damaged")
                told += 1
        self.assertGreater(told, 8)

    def test_together_with_others(self):
        result = run("decide", "--policy", self.policies, self.year(), self.folder / "facts")
        self.assert_one_line(result, 2, "read alone")


class Interrupted(ImportTest):
    def test_leaves_nothing(self):
        lines = ["claim,number,quantity,claimed,note", *(f"c1,{i},1,{i},none" for i in range(300_000))]
        source = self.write("facts", {**TABLES, "Line": lines})
        process = subprocess.Popen(
            [BINARY, "import", "--policy", self.policies, "--progress", source, "--to", self.year()],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, env={**os.environ, "TZ": "UTC"})
        os.read(process.stderr.fileno(), 1)
        time.sleep(0.3)
        process.send_signal(signal.SIGINT)
        _, errors = process.communicate(timeout=60)
        self.assertEqual(process.returncode, 3, errors)
        self.assertIn("interrupted: nothing was written", errors.decode())
        self.assertFalse(self.year().exists())
        self.assertEqual(self.left_over(), [])


if __name__ == "__main__":
    unittest.main()
