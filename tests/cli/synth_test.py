"""darman synth: a synthetic scheme."""

import csv
import json
import os
import pathlib
import resource
import signal
import subprocess
import time
import unittest

from command import BINARY, ROOT, CommandTest, run

PARAMETERS = ROOT / "data/ir-sso"
POLICY = ROOT / "policies/ir-sso"


def synth(*arguments, **options):
    return run("synth", "--scheme", PARAMETERS, "--policy", POLICY, *arguments, **options)


def arguments(*more):
    return [BINARY, "synth", "--scheme", str(PARAMETERS), "--policy", str(POLICY),
            *map(str, more)]


def bytes_of(folder):
    return {path.name: path.read_bytes() for path in sorted(folder.iterdir())}


def rows_of(path):
    with open(path, encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


class SynthTest(CommandTest):
    def test_same_seed_same_bytes_whatever_threads_and_blocks(self):
        ways = [("--threads", 1, "--block", 1000), ("--threads", 3, "--block", 17)]
        made = []
        for number, way in enumerate(ways):
            to = self.folder / f"s{number}"
            self.assert_done(synth("--persons", 3000, "--seed", 7, "--to", to, *way))
            made.append(bytes_of(to))
        self.assertEqual(made[0], made[1])
        self.assertEqual(len(made[0]), 13)
        self.assertEqual(len(rows_of(self.folder / "s0/Person.csv")), 3000)

    def test_facts_bind_under_the_scheme(self):
        to = self.folder / "scheme"
        self.assert_done(synth("--persons", 400, "--seed", 3, "--to", to))
        policies = self.folder / "policies/scheme"
        policies.mkdir(parents=True)
        for name in ("facts.policy", "services.csv"):
            (policies / name).write_bytes((POLICY / "scheme" / name).read_bytes())
        (self.folder / "policies/asked.policy").write_text(
            "module asked\n  source \"Test\"\n  use scheme.facts\n"
            "rule Line.asked : money = claimed [1]\n"
            "rule Claim.county_covers : bool = person.covered [1]\n", encoding="utf-8")
        result = run("decide", "--policy", self.folder / "policies", "--module", "asked",
                     "--known-at", "1404-06-01", "--json", to)
        self.assert_done(result)
        self.assertEqual(result.stderr, "")
        decided = json.loads(result.stdout)["rows"]
        lines = [row for row in decided if row["entity"] == "Line"]
        self.assertEqual(len(lines), len(rows_of(to / "Line.csv")))
        self.assertEqual({row["verdict"] for row in decided}, {"accepted"})

    def test_report_names_source_and_target(self):
        result = synth("--persons", 2000, "--report")
        self.assert_done(result)
        self.assertRegex(result.stdout, r"workers of persons +31\.\d+ +31\.818 +Tehran Times")
        self.assertRegex(result.stdout.splitlines()[-1],
                         r"^2000 persons in \d+ households, \d+ claims with \d+ lines$")
        report = json.loads(synth("--persons", 2000, "--json").stdout)
        self.assertEqual(report["persons"], 2000)
        names = [each["name"] for each in report["proportions"]]
        self.assertEqual(len(names), len(set(names)))
        self.assertIn("persons in Khuzestan", names)

    def test_keeps_what_is_there(self):
        to = self.folder / "scheme"
        to.mkdir()
        (to / "mine.txt").write_text("mine", encoding="utf-8")
        self.assert_one_line(synth("--persons", 10, "--to", to), 2, "holds something already")
        self.assertEqual(bytes_of(to), {"mine.txt": b"mine"})

    def test_says_what_is_wrong_in_one_line(self):
        self.assert_one_line(synth("--persons", 10), 2, "nothing was asked for", "--to")
        self.assert_one_line(synth("--persons", 0, "--report"), 2, "expected 1 to 99,999,999")
        self.assert_one_line(synth("--persons", 10, "--year", 1399, "--report"), 2,
                             "holds nothing for 1399-01-01")
        self.assert_one_line(synth("--persons", 10, "--to", self.folder / "no/where"), 2,
                             "no/where", "is not there")
        self.assert_one_line(
            run("synth", "--persons", 10, "--report", "--scheme", self.folder, "--policy", POLICY),
            2, "parameters.csv", "no such file")
        self.assert_one_line(synth("--persons", 10, "--report", "--seeed", 1), 2, "--seed")

    def test_a_full_disk_leaves_nothing(self):
        def small_files():
            signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
            resource.setrlimit(resource.RLIMIT_FSIZE, (200_000, 200_000))

        result = subprocess.run(
            arguments("--persons", 20000, "--to", self.folder / "scheme"),
            capture_output=True, text=True, timeout=60, check=False, preexec_fn=small_files)
        self.assert_one_line(result, 3, "scheme/", "cannot write")
        self.assertEqual(list(self.folder.iterdir()), [])

    def test_an_interrupt_leaves_nothing(self):
        process = subprocess.Popen(
            arguments("--persons", 5_000_000, "--to", self.folder / "scheme"),
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        deadline = time.monotonic() + 30
        while time.monotonic() < deadline:
            grown = [path.stat().st_size for path in pathlib.Path(self.folder).glob(".*/Line.csv")]
            if grown and grown[0] > 100_000:
                break
            time.sleep(0.02)
        os.kill(process.pid, signal.SIGINT)
        _, said = process.communicate(timeout=30)
        self.assertNotEqual(process.returncode, 0)
        self.assertIn("interrupted; nothing was written", said)
        self.assertEqual(list(self.folder.iterdir()), [])


if __name__ == "__main__":
    unittest.main()
