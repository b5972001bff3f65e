"""Runs darman as a user does: arguments in, exit code, standard output and standard error out."""

import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

BINARY = os.environ.get("DARMAN_BINARY", "build/bin/darman")
ROOT = pathlib.Path(os.environ.get("DARMAN_SOURCE_DIR", pathlib.Path(__file__).parents[2]))
DATA = ROOT / "tests/cli/data"
POLICIES = DATA / "policies"
FACTS = DATA / "facts"
KNOWN_AT = "2026-06-30"


def run(*arguments, stdout=subprocess.PIPE, env=None, stdin=subprocess.DEVNULL):
    return subprocess.run(
        [BINARY, *map(str, arguments)],
        stdout=stdout,
        stderr=subprocess.PIPE,
        stdin=stdin,
        text=True,
        encoding="utf-8",
        timeout=60,
        env=env or {**os.environ, "TZ": "UTC"},
        check=False,
    )


def case(*arguments, command="decide", **options):
    """decide or explain, on the case beside these tests."""
    return run(
        command, "--policy", POLICIES, "--known-at", KNOWN_AT, *arguments, FACTS, **options)


class CommandTest(unittest.TestCase):
    maxDiff = None

    def setUp(self):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix="darman-cli-"))
        self.addCleanup(shutil.rmtree, self.folder, ignore_errors=True)

    def copied_policies(self):
        copy = self.folder / "policies"
        shutil.copytree(POLICIES, copy)
        return copy

    def assert_done(self, result):
        self.assertEqual(result.returncode, 0, result.stderr)

    def assert_one_line(self, result, code, *words):
        """Fails with the code, and one line on standard error that holds the words."""
        self.assertEqual(result.returncode, code, result.stdout + result.stderr)
        lines = result.stderr.splitlines()
        self.assertEqual(len(lines), 1, result.stderr)
        for word in words:
            self.assertIn(word, lines[0])
