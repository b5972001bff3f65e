"""The command line itself: help, version, and what is said when it is wrong."""

import os
import subprocess
import unittest

from command import BINARY, FACTS, POLICIES, CommandTest, case, run

COMMANDS = [
    ["policy", "check"],
    ["policy", "test"],
    ["policy", "format"],
    ["policy", "tree"],
    ["decide"],
    ["explain"],
]


class HelpTest(CommandTest):
    def test_every_command_has_help_with_an_example(self):
        for command in [[], *COMMANDS]:
            result = run(*command, "--help")
            self.assert_done(result)
            self.assertIn("Example", result.stdout)
            self.assertIn(" ".join(["  darman", *command]), result.stdout)
            self.assertIn("Exit codes", result.stdout)
            self.assertEqual(result.stderr, "")

    def test_version(self):
        result = run("--version")
        self.assert_done(result)
        self.assertRegex(result.stdout, r"^darman \d+\.\d+\.\d+\n$")


class WrongCommandLineTest(CommandTest):
    def test_no_command(self):
        self.assert_one_line(run(), 2, "no command given", "policy", "decide")
        self.assert_one_line(run("policy"), 2, "no command given", "check", "format")

    def test_unknown_command_names_the_nearest(self):
        self.assert_one_line(run("decde"), 2, "unknown command decde", "did you mean decide?")
        self.assert_one_line(
            run("policy", "chek", POLICIES), 2, "unknown command chek", "did you mean check?")
        self.assert_one_line(run("xyzzy"), 2, "unknown command xyzzy", "--help")

    def test_unknown_flag_names_the_nearest(self):
        self.assert_one_line(
            run("decide", "--plicy", POLICIES, FACTS), 2, "unknown option --plicy", "--policy?")
        self.assert_one_line(
            run("policy", "test", POLICIES, "--fliter=x"), 2, "--fliter", "--filter?")
        self.assert_one_line(run("--verion"), 2, "--verion", "--version?")

    def test_missing_arguments(self):
        for command in COMMANDS:
            self.assert_one_line(run(*command), 2, "darman", "--help")

    def test_wrong_values(self):
        self.assert_one_line(case("--lang", "de"), 2, "--lang")
        self.assert_one_line(
            run("decide", "--policy", POLICIES, "--known-at", "1404-13-01", FACTS),
            2, "--known-at")
        self.assert_one_line(
            run("explain", "--policy", POLICIES, "--all", "--row", "3", FACTS), 2, "--all")

    def test_empty_and_odd_arguments_are_survived(self):
        for arguments in [[""], ["policy", ""], ["decide", ""], ["--"], ["-"], ["decide", "--"],
                          ["decide", "\x1b[2J"], ["policy", "check", "\n\n"]]:
            result = run(*arguments)
            self.assertEqual(result.returncode, 2, (arguments, result.stderr))
            self.assertEqual(len(result.stderr.splitlines()), 1, (arguments, result.stderr))
            self.assertNotIn("\x1b", result.stderr)


class OutputTest(CommandTest):
    """Whatever becomes of standard output, the exit code tells."""

    WRITERS = [
        ["--help"],
        ["policy", "check", POLICIES],
        ["policy", "tree", POLICIES],
        ["decide", "--policy", POLICIES, "--known-at", "2026-06-30", FACTS],
        ["explain", "--policy", POLICIES, "--known-at", "2026-06-30", FACTS],
    ]

    def test_full_disk(self):
        for arguments in self.WRITERS:
            with open("/dev/full", "w", encoding="utf-8") as full:
                result = run(*arguments, stdout=full)
            self.assertEqual(result.returncode, 3, arguments)
            self.assertIn("cannot write standard output", result.stderr.splitlines()[-1])

    def test_closed_pipe(self):
        for arguments in self.WRITERS:
            read_end, write_end = os.pipe()
            os.close(read_end)
            try:
                result = run(*arguments, stdout=write_end)
            finally:
                os.close(write_end)
            self.assertEqual(result.returncode, 3, arguments)
            self.assertIn("cannot write standard output", result.stderr.splitlines()[-1])

    def test_closed_standard_output(self):
        result = subprocess.run(
            ["bash", "-c", '"$0" --help >&-', BINARY], capture_output=True, text=True, check=False)
        self.assertEqual(result.returncode, 3)

    def test_no_colour_but_on_a_terminal(self):
        self.assertNotIn("\x1b", case().stdout)

    def test_colour_on_a_terminal_unless_refused(self):
        import pty  # not on every system

        for no_color, expected in [("", True), ("1", False)]:
            master, slave = pty.openpty()
            env = {**os.environ, "TERM": "xterm", "NO_COLOR": no_color}
            case(stdout=slave, env=env)
            os.close(slave)
            text = b""
            while True:
                try:
                    part = os.read(master, 65536)
                except OSError:
                    break
                if not part:
                    break
                text += part
            os.close(master)
            self.assertEqual(b"\x1b[" in text, expected)


if __name__ == "__main__":
    unittest.main()
