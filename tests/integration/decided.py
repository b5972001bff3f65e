"""Runs darman decide and reads what it decided."""

import json
import os
import pathlib
import subprocess
import sys
from fractions import Fraction

ROOT = pathlib.Path(os.environ.get("DARMAN_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
BINARY = os.environ.get("DARMAN_BINARY", str(ROOT / "build/bin/darman"))
KNOWN_AT = "2026-01-01"
SKIPPED = 77


def require(folder, what):
    """Ends the run as skipped where the folder is absent."""
    if not folder.exists():
        print(f"skipped: no {what}: {folder}")
        sys.exit(SKIPPED)


def darman(*arguments):
    """What a command that must end well prints."""
    result = subprocess.run(
        [BINARY, *arguments], capture_output=True, text=True, encoding="utf-8", timeout=240, check=False)
    if result.returncode != 0:
        raise AssertionError(f"exit code {result.returncode}: {result.stderr[:2000]}")
    return result


def run(command, policy, mapping, *files):
    result = subprocess.run(
        [BINARY, *command, "--json", "--known-at", KNOWN_AT, "--policy", policy, "--map", mapping, *files],
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=240,
        check=False,
    )
    if result.returncode != 0 or result.stderr:
        raise AssertionError(f"exit code {result.returncode}: {result.stderr[:2000]}")
    return json.loads(result.stdout)


def decide(policy, mapping, *files):
    """The rows of a decision, by entity and key."""
    report = run(["decide"], policy, mapping, *files)
    return {(row["entity"], row["key"]): row for row in report["rows"]}


def explain_all(policy, mapping, *files):
    return run(["explain", "--all"], policy, mapping, *files)["explanations"]


def lines(rows):
    """The lines by claim and number: {(claim, number): row}."""
    found = {}
    for (entity, key), row in rows.items():
        if entity == "Line":
            _, claim, number = key.rsplit("/", 2)
            found[claim, int(number)] = row
    return found


def codes(row):
    return sorted(reason["code"] for reason in row["reasons"])


def amounts(row):
    """What is given: a Fraction, or the state of what is no number."""
    return {
        given["name"]: Fraction(given["value"]["plain"])
        if given["value"]["state"] == "present"
        else given["value"]["state"]
        for given in row["given"]
    }


def complain_of(row):
    """What is wrong with the form of a decision; empty if nothing is."""
    verdict = row["verdict"]
    kinds = {reason["kind"] for reason in row["reasons"]}
    states = {given["value"]["state"] for given in row["given"]}
    wrong = []
    if verdict not in ("accepted", "pended", "undecided", "rejected"):
        wrong.append(f"verdict {verdict}: {row['faults']}")
    if verdict == "rejected" and ("reject" not in kinds or states != {"none"}):
        wrong.append(f"rejected for {codes(row)}, given {states}")
    if verdict == "pended" and ("pend" not in kinds or states != {"unknown"}):
        wrong.append(f"pended for {codes(row)}, given {states}")
    if verdict == "undecided" and (not row["needs"] or "present" in states):
        wrong.append(f"undecided, needs {row['needs']}, given {states}")
    if verdict == "accepted" and (row["reasons"] or row["needs"] or states != {"present"}):
        wrong.append(f"accepted in spite of {codes(row)} {row['needs']}, given {states}")
    return wrong
