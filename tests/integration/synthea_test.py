"""All claims of Synthea's eleven persons, from FHIR and from CSV, by policies/examples/synthea.

Where both forms hold the same claim they are decided alike, but for what the forms themselves say otherwise:

* The price of a claim's first service. FHIR has it in the claim's total only, and in every fifth claim that total and
  the charges of the CSV differ; where the lines of a FHIR claim exceed its total, it waits for an officer.
* The day. FHIR writes local time, CSV writes UTC: care in the late evening is a day later there.
* The kind. Professional and institutional are derived otherwise by Synthea's two writers; the policy treats both alike.
* The persons. Only ten of the eleven have a FHIR bundle, and a bundle holds a part of the person's claims only.

So deductible and maximum are compared on the claims that both forms state alike, and on nothing else.
"""

import collections
import csv
import json
import os
import pathlib
import shutil
import sys
import tempfile
import unittest
from decimal import Decimal
from fractions import Fraction

from decided import KNOWN_AT, ROOT, amounts, codes, complain_of, darman, decide, explain_all, lines, require

DATA = pathlib.Path(os.environ.get("DARMAN_SYNTHEA", ROOT / "../shared/data/synthea"))
POLICY = ROOT / "policies/examples/synthea"
SHARES = ("patient_pays", "state_pays", "fund_pays")
ALLOWED = {
    "rejected": {"not_insured", "after_death", "duplicate", "no_amount", "exceeds_total", "costly"},
    "pended": {"exceeds_total", "costly"},
    "undecided": {"exceeds_total", "costly"},
    "accepted": set(),
}


def read_csv(name, folder):
    with open(folder / f"{name}.csv", encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def read_bundles(folder):
    bundles = {}
    for path in sorted(folder.glob("*.json")):
        with open(path, encoding="utf-8") as file:
            bundles[path.name] = json.load(file, parse_float=Decimal)
    return bundles


def claims_of(bundle):
    return [e["resource"] for e in bundle["entry"] if e["resource"]["resourceType"] == "Claim"]


def fhir_lines(bundles):
    """{(claim, number): (service, what is asked)} as the bundles say it."""
    found = {}
    for bundle in bundles.values():
        for claim in claims_of(bundle):
            priced = sum(Decimal(item["net"]["value"]) for item in claim["item"] if "net" in item)
            for item in claim["item"]:
                if "net" in item:
                    asked = Decimal(item["net"]["value"])
                elif "encounter" in item:
                    asked = Decimal(claim["total"]["value"]) - priced
                else:
                    continue
                service = item["productOrService"]["coding"][0]["code"]
                found[claim["id"], item["sequence"]] = (service, Fraction(asked))
    return found


def csv_lines(folder):
    return {
        (row["CLAIMID"], int(row["CHARGEID"]) + 1): (row["PROCEDURECODE"], Fraction(row["AMOUNT"]))
        for row in read_csv("claims_transactions", folder)
        if row["TYPE"] == "CHARGE"
    }


def by_claim(raw):
    found = collections.defaultdict(list)
    for (claim, number), (service, asked) in sorted(raw.items()):
        found[claim].append((service, asked, number))
    return found


class Form(unittest.TestCase):
    """What holds of every line, whichever door it came through."""

    def check(self, decided, raw):
        self.assertEqual(set(decided), set(raw), "lines of the input and lines decided")
        wrong = []
        verdicts = collections.Counter()
        for key, row in decided.items():
            verdicts[row["verdict"]] += 1
            given = amounts(row)
            wrong += [f"{key}: {what}" for what in complain_of(row)]
            if not set(codes(row)) <= ALLOWED.get(row["verdict"], set()):
                wrong.append(f"{key}: {row['verdict']} with {codes(row)}")
            if row["verdict"] != "accepted":
                continue
            parts = [given["write_off"], *(given[share] for share in SHARES)]
            if given["charge"] != raw[key][1] or sum(parts) != raw[key][1] or min(parts) < 0:
                wrong.append(f"{key}: asked {raw[key][1]}, decided {given}")
        self.assertEqual(wrong, [])
        return verdicts

    def test_every_line_from_csv(self):
        decided = lines(decide(POLICY, POLICY / "mapping.sql", DATA / "csv"))
        verdicts = self.check(decided, csv_lines(DATA / "csv"))
        print("from CSV:", dict(verdicts))
        self.assertEqual(verdicts, {"accepted": 1284, "rejected": 294, "pended": 1})

    def test_every_line_from_fhir(self):
        decided = lines(decide(POLICY, POLICY / "synthea.fhirmap", DATA / "fhir"))
        verdicts = self.check(decided, fhir_lines(read_bundles(DATA / "fhir")))
        print("from FHIR:", dict(verdicts))
        self.assertEqual(verdicts, {"accepted": 713, "rejected": 123, "pended": 648})

    def test_what_waits_is_shared_out_too(self):
        """Values are computed alike for all; of what is not accepted, only the explanation shows them."""
        asked = fhir_lines(read_bundles(DATA / "fhir"))
        wrong = []
        pended = 0
        for explanation in explain_all(POLICY, POLICY / "synthea.fhirmap", DATA / "fhir"):
            row = explanation["row"]
            if not explanation["recomputes"]:
                wrong.append(f"{row['key']} does not recompute")
            if row["entity"] != "Line" or row["verdict"] == "rejected":
                continue
            values = {
                story["name"]: Fraction(story["value"]["plain"])
                for story in explanation["stories"]
                if story["key"] == row["key"] and story["name"] in ("write_off", *SHARES)
            }
            _, claim, number = row["key"].rsplit("/", 2)
            pended += row["verdict"] == "pended"
            if sum(values.values()) != asked[claim, int(number)][1] or len(values) != 4:
                wrong.append(f"{row['key']}: asked {asked[claim, int(number)][1]}, shared out {values}")
        self.assertEqual(wrong, [])
        self.assertEqual(pended, 648)


class PreparedYear(unittest.TestCase):
    """What is imported is decided as what is read directly, whole and unit by unit."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-synthea-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def imported(self, mapping, source):
        year = self.folder / f"{source.name}.year"
        result = darman("import", "--policy", POLICY, "--map", mapping, source, "--to", year)
        self.assertEqual(result.stderr, "")
        return year

    @staticmethod
    def decided(*source):
        report = json.loads(darman("decide", "--json", "--known-at", KNOWN_AT, "--policy", POLICY, *source).stdout)
        rows = {(row["entity"], row["key"]): {**row, "place": "", "row": 0} for row in report["rows"]}
        return rows, report["receipt"]

    def test_is_decided_as_the_files(self):
        for mapping, form in (("mapping.sql", "csv"), ("synthea.fhirmap", "fhir")):
            with self.subTest(form):
                year = self.imported(POLICY / mapping, DATA / form)
                self.assertEqual(self.decided(year), self.decided("--map", POLICY / mapping, DATA / form))

    def test_a_row_is_decided_alone_as_among_all(self):
        year = self.imported(POLICY / "mapping.sql", DATA / "csv")
        rows, _ = self.decided(year)
        keys = sorted(key for entity, key in rows if entity == "Line")
        for key in keys[:: len(keys) // 8]:
            alone = json.loads(darman(
                "explain", "--json", "--known-at", KNOWN_AT, "--policy", POLICY, "--row", key, year).stdout)
            row = alone["explanations"][0]["row"]
            self.assertEqual({**row, "place": "", "row": 0}, rows["Line", key])


class BothForms(unittest.TestCase):
    """The claims that both forms state alike: services, prices and day."""

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-synthea-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)
        self.bundles = read_bundles(DATA / "fhir")
        self.days = {row["Id"]: row["SERVICEDATE"][:10] for row in read_csv("claims", DATA / "csv")}

    def stated_alike(self):
        """Claims stated alike, and how many are not, by why."""
        of_csv = by_claim(csv_lines(DATA / "csv"))
        of_fhir = by_claim(fhir_lines(self.bundles))
        alike = set()
        why = collections.Counter()
        for bundle in self.bundles.values():
            for claim in claims_of(bundle):
                identity = claim["id"]
                services = sorted(line[:2] for line in of_fhir[identity])
                if claim["billablePeriod"]["start"][:10] != self.days[identity]:
                    why["another day"] += 1
                elif services != sorted(line[:2] for line in of_csv[identity]):
                    why["other services or prices"] += 1
                else:
                    alike.add(identity)
        return alike, why

    def write_fhir(self, alike):
        folder = self.folder / "fhir"
        folder.mkdir()
        for name, bundle in self.bundles.items():
            bundle["entry"] = [
                entry
                for entry in bundle["entry"]
                if entry["resource"]["resourceType"] not in ("Claim", "ExplanationOfBenefit")
                or entry["resource"]["id"] in alike
            ]
            (folder / name).write_text(json.dumps(bundle, default=float), encoding="utf-8")
        return folder

    def write_csv(self, alike):
        folder = self.folder / "csv"
        shutil.copytree(DATA / "csv", folder)
        for name, column in (("claims", "Id"), ("claims_transactions", "CLAIMID")):
            rows = [row for row in read_csv(name, folder) if row[column] in alike]
            with open(folder / f"{name}.csv", "w", encoding="utf-8", newline="") as file:
                writer = csv.DictWriter(file, list(rows[0]))
                writer.writeheader()
                writer.writerows(rows)
        return folder

    def test_are_decided_alike(self):
        alike, why = self.stated_alike()
        print(f"{len(alike)} claims are stated alike; not compared: {dict(why)}")
        self.assertGreater(len(alike), 200)
        from_fhir = lines(decide(POLICY, POLICY / "synthea.fhirmap", self.write_fhir(alike)))
        from_csv = lines(decide(POLICY, POLICY / "mapping.sql", self.write_csv(alike)))
        self.assertEqual(*(sorted(self.outcomes(rows)) for rows in (
            (from_fhir, fhir_lines(self.bundles)), (from_csv, csv_lines(DATA / "csv")))))

    @staticmethod
    def outcomes(form):
        decided, raw = form
        return [
            (claim, *raw[claim, number], row["verdict"], codes(row), row["needs"], sorted(map(str, amounts(row).items())))
            for (claim, number), row in decided.items()
        ]


if __name__ == "__main__":
    require(DATA, "Synthea data")
    unittest.main(argv=[sys.argv[0]])
