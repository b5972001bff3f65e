#!/usr/bin/env python3
"""Runs what the pages show: every policy, file and command of docs/*.md and README.md.

    pages_test.py [--accept] [PAGE.md …]     DARMAN_BINARY names the program, DARMAN_SOURCE_DIR the house

--accept writes what commands really said into the pages where it differs (elisions are then to be put
in again, and the whole to be read).

A page is a script. Its blocks are carried out from the top down, in an empty folder of its own:

    ```policy, ```csv, ```sql, ```json, ```text with a first line `# file: PATH`
        write the file; `# more: PATH` adds to its end. A policy without such a line is an error. The
        line stays in a policy, so that lines count as on the page; from other files it is taken away.
    ```console
        lines that begin with `$ ` are run by bash; what follows is the output expected, of both
        streams. `…` inside a line stands for anything, a line of `…` alone for any lines. A last line
        `[exit code N]` is the exit code expected, else 0.

At the end `darman policy check` and `darman policy test` must hold on the policies that were written.
"""

import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import unittest

ROOT = pathlib.Path(os.environ.get("DARMAN_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
BINARY = pathlib.Path(os.environ.get("DARMAN_BINARY", ROOT / "build/bin/darman")).absolute()

FENCE = re.compile(r"^(```+)\s*(\w*)\s*$")
PLACE = re.compile(r"^# (file|more): (\S+)$")
EXIT_CODE = re.compile(r"^\[exit code (\d+)\]$")


class Block:
    def __init__(self, kind, line, lines):
        self.kind = kind
        self.line = line  # of the fence, from 1
        self.lines = lines


def blocks_of(text):
    """All fenced blocks of a page, in order."""
    blocks = []
    fence = None
    for number, line in enumerate(text.split("\n"), 1):
        mark = FENCE.match(line)
        if fence is None:
            if mark:
                fence = mark.group(1)
                blocks.append(Block(mark.group(2), number, []))
        elif line.startswith(fence) and line.strip() == fence:
            fence = None
        else:
            blocks[-1].lines.append(line)
    return blocks


def commands_of(block):
    """(line number, command, output expected, exit code expected) of a console block."""
    found = []
    for number, line in enumerate(block.lines, block.line + 1):
        if line.startswith("$ "):
            found.append([number, line[2:], [], 0])
        elif not found:
            raise ValueError(f"line {number}: output before a command: begin with `$ `")
        elif code := EXIT_CODE.match(line):
            found[-1][3] = int(code.group(1))
        else:
            found[-1][2].append(line.rstrip())
    for each in found:
        while each[2] and not each[2][-1]:
            each[2].pop()
    return found


def line_matches(expected, actual):
    pattern = ".*".join(re.escape(part) for part in expected.split("…"))
    return re.fullmatch(pattern, actual) is not None


def matches(expected, actual):
    """Whether the lines are the lines expected, where a line of `…` stands for any number of them."""
    reach = {0}  # how many lines of `actual` those of `expected` so far may have taken
    for line in expected:
        if line.strip() == "…":
            reach = set(range(min(reach), len(actual) + 1)) if reach else reach
        else:
            reach = {n + 1 for n in reach if n < len(actual) and line_matches(line, actual[n])}
    return len(actual) in reach


class Page:
    def __init__(self, path, folder, accept=False):
        self.path = path
        self.name = path.relative_to(ROOT)
        self.folder = folder
        self.accept = accept
        self.accepted = {}  # line of a command -> what it really said
        self.complaints = []
        self.policies = []  # files written, relative to the folder

    def complain(self, line, text):
        self.complaints.append(f"{self.name}:{line}: {text}")

    def run(self):
        for block in blocks_of(self.path.read_text(encoding="utf-8")):
            if block.kind == "console":
                self.console(block)
            else:
                self.file(block)
        if self.accepted:
            self.write_accepted()
        if self.policies:
            for command in ("check", "test"):
                code, output = self.call(f"darman policy {command} {' '.join(self.policies)}")
                if code != 0:
                    self.complain(1, f"darman policy {command} on what the page shows: exit code "
                                     f"{code}\n{output}")
        return self.complaints

    def file(self, block):
        place = PLACE.match(block.lines[0]) if block.lines else None
        if place is None:
            if block.kind == "policy":
                self.complain(block.line, "a policy without `# file: PATH` in its first line")
            return
        kept = block.lines if block.kind == "policy" else block.lines[1:]
        path = (self.folder / place.group(2)).resolve()
        if not path.is_relative_to(self.folder):
            self.complain(block.line, f"{place.group(2)} is outside of the page's folder")
            return
        path.parent.mkdir(parents=True, exist_ok=True)
        with open(path, "w" if place.group(1) == "file" else "a", encoding="utf-8") as out:
            out.write("\n".join(kept) + "\n")
        if block.kind == "policy" and place.group(2) not in self.policies:
            self.policies.append(place.group(2))

    def call(self, command):
        environment = {**os.environ, "TZ": "UTC", "NO_COLOR": "1", "LC_ALL": "C.UTF-8",
                       "PATH": f"{BINARY.parent}{os.pathsep}{os.environ.get('PATH', '')}"}
        done = subprocess.run(
            ["bash", "-c", command], cwd=self.folder, env=environment, timeout=120, text=True,
            encoding="utf-8", stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT, check=False)
        return done.returncode, done.stdout

    def console(self, block):
        try:
            commands = commands_of(block)
        except ValueError as error:
            self.complain(block.line, str(error))
            return
        for line, command, expected, expected_code in commands:
            code, output = self.call(command)
            actual = [each.rstrip() for each in output.split("\n")]
            while actual and not actual[-1]:
                actual.pop()
            if self.accept:
                if code != expected_code or not matches(expected, actual):
                    self.accepted[line] = actual + ([f"[exit code {code}]"] if code else [])
            elif code != expected_code:
                self.complain(line, f"$ {command}\nexit code {code}, expected {expected_code}:\n"
                                    f"{output}")
            elif not matches(expected, actual):
                difference = "\n".join(difflib.unified_diff(
                    expected, actual, "on the page", "really", lineterm=""))
                self.complain(line, f"$ {command}\n{difference}")


    def write_accepted(self):
        lines = []
        skipping = False
        for number, line in enumerate(self.path.read_text(encoding="utf-8").split("\n"), 1):
            skipping = skipping and not line.startswith(("$ ", "```"))
            if not skipping:
                lines.append(line)
            if number in self.accepted:
                lines += self.accepted[number]
                skipping = True
        self.path.write_text("\n".join(lines), encoding="utf-8")


def pages(arguments):
    if arguments:
        return [pathlib.Path(each).absolute() for each in arguments]
    return [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


class MatchTest(unittest.TestCase):
    """The comparison itself."""

    def test_elisions(self):
        self.assertTrue(matches(["a … c", "…", "end"], ["a b c", "x", "y", "end"]))
        self.assertTrue(matches(["a", "…"], ["a"]))
        self.assertFalse(matches(["a"], ["a", "b"]))
        self.assertFalse(matches(["a.c"], ["abc"]))

    def test_commands(self):
        block = Block("console", 1, ["$ one", "out", "[exit code 2]", "$ two"])
        self.assertEqual(commands_of(block),
                         [[2, "one", ["out"], 2], [5, "two", [], 0]])


def main(arguments):
    result = unittest.TextTestRunner(stream=sys.stderr, verbosity=0).run(
        unittest.defaultTestLoader.loadTestsFromTestCase(MatchTest))
    if not result.wasSuccessful():
        return 1
    failed = 0
    accept = "--accept" in arguments
    for path in pages([each for each in arguments if each != "--accept"]):
        folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-docs-")).resolve()
        try:
            complaints = Page(path, folder, accept).run()
        finally:
            shutil.rmtree(folder, ignore_errors=True)
        print(f"{'ok' if not complaints else 'FAILED':8} {path.relative_to(ROOT)}")
        for complaint in complaints:
            print("    " + complaint.replace("\n", "\n    "))
        failed += 1 if complaints else 0
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
