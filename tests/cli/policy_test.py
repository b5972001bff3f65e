"""darman policy check, test, format and tree."""

import json
import os
import pathlib
import re
import unittest

from command import POLICIES, CommandTest, run

COPAYMENT = "health/copayment.policy"


class PolicyCommandTest(CommandTest):
    def edit(self, policies, pattern, replacement, count=1):
        path = policies / COPAYMENT
        text = path.read_text(encoding="utf-8")
        changed = re.sub(pattern, replacement, text, count=count)
        self.assertNotEqual(text, changed, "the test's own edit found nothing")
        path.write_text(changed, encoding="utf-8")
        return path


class CheckTest(PolicyCommandTest):
    def test_says_what_was_checked(self):
        result = run("policy", "check", POLICIES)
        self.assert_done(result)
        self.assertIn("health.copayment\n", result.stdout)
        self.assertIn("1 module, ", result.stdout)
        self.assertIn("1 variant, 1 reform, 3 tests", result.stdout)

    def test_says_all_errors_with_place_and_counts_them(self):
        policies = self.copied_policies()
        self.edit(policies, r"tariff \* terms\.share", "tarif * terms.share")
        path = self.edit(policies, r"share_due \+ penalty", "share_due + penalt")
        result = run("policy", "check", policies)
        self.assertEqual(result.returncode, 2, result.stderr)
        lines = result.stderr.splitlines()
        for name, near in [("tarif", "tariff"), ("penalt", "penalty")]:
            self.assertTrue(
                any(re.match(rf"{re.escape(str(path))}:\d+:\d+: .*\b{name}\b.*{near}", line)
                    for line in lines),
                (name, lines))
        self.assertRegex(lines[-1], r"^darman: \d+ errors?, \d+ warnings?$")

    def test_syntax_errors_have_their_place(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"rule Line\.share : money", "rule Line.share ; money")
        result = run("policy", "check", policies)
        self.assertEqual(result.returncode, 2)
        self.assertRegex(result.stderr, rf"(?m)^{re.escape(str(path))}:\d+:\d+: ")

    def test_checks_variants_and_reforms_too(self):
        policies = self.copied_policies()
        (policies / "health/half_penalty.policy").write_text(
            "reform half_penalty of health.copayment source \"Draft\"\n"
            "  replace param penalty_rat : rate  from 2024-01-01  7.5%  [1]\n", encoding="utf-8")
        result = run("policy", "check", policies)
        self.assertEqual(result.returncode, 2, result.stdout)
        self.assertIn("penalty_rat", result.stderr)

    def test_json(self):
        policies = self.copied_policies()
        self.edit(policies, r"share_due \+ penalty", "share_due + penalt")
        result = run("policy", "check", "--json", policies)
        self.assertEqual(result.returncode, 2)
        report = json.loads(result.stdout)
        self.assertEqual(report["format"], "darman-check")
        self.assertGreaterEqual(report["errors"], 1)
        self.assertTrue(report["diagnostics"][0]["file"].endswith(COPAYMENT))
        self.assertGreater(report["diagnostics"][0]["line"], 1)

    def test_proofs_say_which_checks_can_never_fail(self):
        policies = self.copied_policies()
        law = "check Line 0 <= patient_pays <= tariff  [art 12(4)]"
        self.edit(policies, re.escape(law), "check Line patient_pays is 0 [art 1]\n" + law)
        result = run("policy", "check", "--proofs", policies)
        self.assert_done(result)
        path = policies / COPAYMENT
        self.assertRegex(result.stdout, r"(?m)^as it stands:$")
        self.assertRegex(result.stdout, r"(?m)^with reform half_penalty:$")
        self.assertRegex(
            result.stdout, rf"(?m)^  {re.escape(str(path))}:51:1: not proved: check Line patient_pays is 0$")
        self.assertRegex(result.stdout, rf"(?m)^    open: {re.escape(str(path))}:\d+:\d+: Line\.")
        self.assertRegex(result.stdout, r"(?m)^proved \d+ of \d+ checks$")
        self.assertNotIn("proved", run("policy", "check", policies).stdout)

    def test_proofs_as_json(self):
        report = json.loads(run("policy", "check", "--proofs", "--json", POLICIES).stdout)
        proof = report["proofs"][0]
        self.assertEqual(proof["under"], "as it stands")
        self.assertEqual(proof["check"], "check Line 0 <= patient_pays <= tariff")
        self.assertTrue(proof["file"].endswith(COPAYMENT))
        self.assertEqual(proof["obstacle"] is None, proof["proved"])
        self.assertNotIn("proofs", json.loads(run("policy", "check", "--json", POLICIES).stdout))

    def test_what_is_not_there(self):
        self.assert_one_line(run("policy", "check", self.folder / "none"), 2, "none")
        self.assert_one_line(run("policy", "check", self.folder), 2, str(self.folder))

    @unittest.skipIf(os.geteuid() == 0, "root may read everything")
    def test_unreadable_folder(self):
        policies = self.copied_policies()
        policies.chmod(0)
        self.addCleanup(policies.chmod, 0o755)
        result = run("policy", "check", policies)
        self.assertIn(result.returncode, (2, 3))
        self.assertEqual(len(result.stderr.splitlines()), 1)

    def test_binary_rubbish_is_refused_not_crashed_on(self):
        policies = self.folder / "rubbish"
        policies.mkdir()
        (policies / "x.policy").write_bytes(bytes(range(256)) * 64)
        result = run("policy", "check", policies)
        self.assertEqual(result.returncode, 2, result.stderr)
        self.assertNotIn("\x1b", result.stderr)


class TestTest(PolicyCommandTest):
    def test_all_hold(self):
        result = run("policy", "test", POLICIES)
        self.assertEqual(result.returncode, 0, result.stdout + result.stderr)
        self.assertIn("ok      ceiling reached, penalty still due", result.stdout)
        self.assertIn("ok      a gentle penalty", result.stdout)
        self.assertIn("ok      half of the penalty", result.stdout)
        self.assertRegex(result.stdout, r"3 tests, \d+ assertions: 3 ok\n$")

    def test_a_wrong_expectation_fails_with_its_line(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"patient_pays 83_330", "patient_pays 83_331")
        result = run("policy", "test", policies)
        self.assertEqual(result.returncode, 1, result.stderr)
        self.assertIn("FAILED  ceiling reached", result.stdout)
        self.assertRegex(result.stdout, rf"{re.escape(str(path))}:\d+:\d+: .*83[_,]?33[01]")
        self.assertIn("2 ok, 1 FAILED", result.stdout)

    def test_filter(self):
        result = run("policy", "test", POLICIES, "--filter", "gentle")
        self.assert_done(result)
        self.assertIn("1 test, ", result.stdout)
        self.assert_one_line(run("policy", "test", POLICIES, "--filter", "zz"), 2, "zz", "--filter")

    def test_a_broken_policy_is_not_a_failed_test(self):
        policies = self.copied_policies()
        self.edit(policies, r"share_due \+ penalty", "share_due + penalt")
        result = run("policy", "test", policies)
        self.assertEqual(result.returncode, 2)
        self.assertIn("penalt", result.stderr)

    def test_json(self):
        report = json.loads(run("policy", "test", "--json", POLICIES).stdout)
        self.assertEqual((report["tests"], report["failed"]), (3, 0))
        self.assertTrue(all(outcome["ok"] for outcome in report["outcomes"]))


class FormatTest(PolicyCommandTest):
    def test_formats_once_and_for_all(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"share_due \+ penalty", "share_due   +   penalty")
        changed = run("policy", "format", "--check", path)
        self.assertEqual(changed.returncode, 1, changed.stderr)
        self.assertEqual(changed.stdout, f"{path}\n")
        self.assert_done(run("policy", "format", path))
        self.assertIn("share_due + penalty", path.read_text(encoding="utf-8"))
        self.assert_done(run("policy", "format", "--check", path))
        self.assert_done(run("policy", "test", policies))

    def test_keeps_comments_and_mode(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"rule Line\.share", "# why the share\nrule Line.share")
        path.chmod(0o640)
        self.assert_done(run("policy", "format", path))
        self.assertIn("# why the share", path.read_text(encoding="utf-8"))
        self.assertEqual(path.stat().st_mode & 0o777, 0o640)

    def test_leaves_a_broken_file_alone(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"rule Line\.share : money", "rule Line.share ; money")
        before = path.read_bytes()
        result = run("policy", "format", path)
        self.assertEqual(result.returncode, 2)
        self.assertEqual(path.read_bytes(), before)

    def test_missing_file_does_not_stop_the_others(self):
        policies = self.copied_policies()
        path = self.edit(policies, r"share_due \+ penalty", "share_due   +   penalty")
        result = run("policy", "format", self.folder / "none.policy", path)
        self.assertEqual(result.returncode, 2)
        self.assertIn("none.policy", result.stderr)
        self.assertIn("share_due + penalty", path.read_text(encoding="utf-8"))


class TreeTest(PolicyCommandTest):
    def test_comes_back_as_the_same_policy(self):
        tree = self.folder / "tree.json"
        self.assert_done(run("policy", "tree", POLICIES, "--output", tree))
        json.loads(tree.read_text(encoding="utf-8"))
        text = run("policy", "tree", "--read", tree)
        self.assert_done(text)
        copy = self.folder / "again"
        copy.mkdir()
        source = POLICIES / "health/services.csv"
        (copy / "services.csv").write_bytes(source.read_bytes())
        (copy / "all.policy").write_text(text.stdout, encoding="utf-8")
        self.assert_done(run("policy", "test", copy))

    def test_wrong_trees_are_refused(self):
        path = self.folder / "tree.json"
        for text in ["", "{", "[]", "{\"files\": 3}", "nonsense", "\u0000"]:
            path.write_text(text, encoding="utf-8")
            self.assert_one_line(run("policy", "tree", "--read", path), 2, str(path))
        self.assert_one_line(run("policy", "tree", "--read", self.folder / "none.json"), 2)

    def test_follows_its_schema_if_there_is_one(self):
        schema = pathlib.Path(__file__).parents[2] / "docs/formats/policy-tree.schema.json"
        try:
            import jsonschema
        except ImportError:
            self.skipTest("python3-jsonschema is not installed")
        if not schema.exists():
            self.skipTest("the schema of the tree is not written yet")
        tree = json.loads(run("policy", "tree", POLICIES).stdout)
        jsonschema.Draft202012Validator(json.loads(schema.read_text())).validate(tree)


if __name__ == "__main__":
    unittest.main()
