#!/usr/bin/env python3
"""Plants a violation of each rule of the house, and expects the checks to find that and nothing else."""

import subprocess
import sys
import tempfile
import unittest
from pathlib import Path

import check_docs
import check_layers
import check_source
from house_files import code_only

TOOLS = Path(__file__).parent

CLEAN = {
    "src/base/CMakeLists.txt": "darman_add_module(NAME base\n  SOURCES check.cpp\n  HEADERS check.hpp)\n",
    "src/base/check.hpp": "#pragma once\n",
    "src/base/check.cpp": '#include "base/check.hpp"\n\n#include <cstdio>\n',
    "src/core/CMakeLists.txt": "darman_add_module(NAME core DEPS base LIBS gmp  # exact numbers\n"
                               "  HEADERS date.hpp internal/tables.hpp)\n",
    "src/core/date.hpp": '#pragma once\n#include <gmp.h>\n#include "base/check.hpp"\n',
    "src/core/internal/tables.hpp": "#pragma once\n",
    "src/engine/fast/CMakeLists.txt": "darman_add_module(NAME engine/fast DEPS core HEADERS run.hpp)\n",
    "src/engine/fast/run.hpp": '#pragma once\n#include "base/check.hpp"\n#include "core/date.hpp"\n',
    "apps/darman/main.cpp": '#include <CLI/CLI.hpp>\n#include "engine/fast/run.hpp"\n',
}


class House(unittest.TestCase):
    """A small repository in a temporary folder."""

    def setUp(self):
        holder = tempfile.TemporaryDirectory()
        self.addCleanup(holder.cleanup)
        self.root = Path(holder.name)
        for name, text in CLEAN.items():
            self.write(name, text)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")

    def expect(self, module, *fragments):
        """The complaints are as many as the fragments, and hold them in this order."""
        complaints = module.check(self.root)
        self.assertEqual(len(complaints), len(fragments), complaints)
        for complaint, fragment in zip(complaints, fragments):
            self.assertIn(fragment, complaint)


class Layers(House):
    def check(self, *fragments):
        self.expect(check_layers, *fragments)

    def test_a_clean_house_passes(self):
        self.check()

    def test_upward_include(self):
        self.write("src/base/check.cpp", '#include "base/check.hpp"\n#include "core/date.hpp"\n')
        self.check("src/base/check.cpp:2: base may not include core")

    def test_cycle(self):
        self.write("src/base/CMakeLists.txt",
                   "darman_add_module(NAME base DEPS engine/fast SOURCES check.cpp HEADERS check.hpp)\n")
        self.check("base -> engine/fast -> core -> base")

    def test_foreign_library_behind_another_door(self):
        self.write("src/engine/fast/run.hpp", "#include <gmp.h>\n")
        self.check("engine/fast is no door of GMP")

    def test_unknown_library(self):
        self.write("src/engine/fast/run.hpp", "#include <boost/asio.hpp>\n#include <sys/mman.h>\n")
        self.check("<boost/asio.hpp> belongs to no library we know")

    def test_header_that_no_target_owns(self):
        self.write("src/core/money.hpp", "")
        self.write("src/engine/fast/run.hpp", '#include "core/money.hpp"\n')
        self.check("src/core/money.hpp: not listed in HEADERS")

    def test_source_that_no_target_owns(self):
        self.write("src/core/money.cpp", "")
        self.check("src/core/money.cpp: not listed in SOURCES")

    def test_listed_file_that_does_not_exist(self):
        (self.root / "src/base/check.cpp").unlink()
        self.check("SOURCES lists check.cpp, which does not exist")

    def test_header_that_does_not_exist(self):
        self.write("src/engine/fast/run.hpp", '#include "core/money.hpp"\n')
        self.check('src/engine/fast/run.hpp:1: "core/money.hpp" does not exist')

    def test_private_header(self):
        self.write("src/engine/fast/run.hpp", '#include "core/internal/tables.hpp"\n')
        self.check("is private to core")

    def test_include_without_the_module(self):
        self.write("src/core/date.hpp", '#include "tables.hpp"\n')
        self.check('"tables.hpp" is in no module')

    def test_name_differs_from_the_folder(self):
        self.write("src/engine/fast/CMakeLists.txt",
                   "darman_add_module(NAME engine/slow DEPS core HEADERS run.hpp)\n")
        self.check("call it engine/fast")

    def test_unknown_dependency(self):
        self.write("src/engine/fast/CMakeLists.txt",
                   "darman_add_module(NAME engine/fast DEPS core moon HEADERS run.hpp)\n")
        self.check("DEPS names moon")

    def test_folder_without_a_module(self):
        self.write("src/moon/orbit.hpp", "")
        self.check("src/moon/orbit.hpp: belongs to no module")


class Source(House):
    def check(self, *fragments):
        self.expect(check_source, *fragments)

    def plant(self, text, *fragments, name="src/core/date.hpp"):
        self.write(name, text)
        self.check(*fragments)

    def test_a_clean_house_passes(self):
        self.check()

    def test_vague_names(self):
        for name in ("src/core/date_utils.hpp", "src/core/helper.hpp", "src/common/date.hpp",
                     "tools/session-manager.py"):
            with self.subTest(name):
                self.write(name, "")
                self.check("The answer is the name")
                (self.root / name).unlink()
        self.write("src/core/common_law_test.hpp", "")
        self.check("'common' in the name")
        (self.root / "src/core/common_law_test.hpp").unlink()
        self.write("src/core/utility_bill.hpp", "")
        self.check("'utility' in the name")

    def test_vague_type(self):
        self.plant("class ClaimManager;\nstruct Managers_of_none;\n", "ClaimManager")

    def test_long_file(self):
        self.plant("\n" * 801, "801 lines")

    def test_long_line_counts_letters_not_bytes(self):
        self.plant("//" + "د" * 98 + "\n//" + "x" * 99 + "\n", ":2: 101 columns")

    def test_long_line_in_a_raw_string_stays(self):
        self.plant('const char* help = R"(\n' + "x" * 120 + ')";\n//' + "x" * 99 + "\n", ":3: 101 columns")

    def test_big_file(self):
        self.plant("1,2\n" * 300_000, "1200000 bytes", name="data/rows.csv")

    def test_using_namespace(self):
        self.plant("using namespace std;\n", "house-using-namespace")

    def test_floating_point(self):
        self.plant("double rate;\n", "house-floating-point")

    def test_floating_point_in_planning_is_allowed(self):
        self.plant("double cost;\n", name="src/planning/solver.cpp")

    def test_ownership(self):
        self.plant("auto* a = new Date;\ndelete a;\n", "house-raw-new", "house-raw-delete",
                   name="src/base/check.cpp")

    def test_deleted_functions_are_not_delete(self):
        self.plant("Date() = delete;\nvoid operator delete(void*);\n")

    def test_shared_pointer(self):
        self.plant("std::shared_ptr<int> a;\n", "house-shared-ptr")

    def test_dynamic_cast(self):
        self.plant("dynamic_cast<int*>(a);\n", "house-dynamic-cast")

    def test_throw(self):
        self.plant("throw 1;\n", "house-throw")

    def test_excuse_with_a_name(self):
        self.plant("throw 1;  // NOLINT(house-throw)\n// NOLINTNEXTLINE(house-throw)\nthrow 2;\n"
                   "throw 3;  // NOLINT(house-raw-new)\n", ":4:")

    def test_words_in_comments_and_text_are_not_code(self):
        self.plant('// a new double, thrown: throw\nconst char* a = "throw new double";\n'
                   'const char* b = R"(throw "new" double)";\n/* throw\n new */ int c = 1\'000;\n'
                   "char d = '\"'; throw 1;\n", ":6: `throw`")

    def test_left_over(self):
        for word in ("TODO", "FIXME", "XXX"):
            self.plant(f"// {word}: later\n", "house-left-over")

    def test_machine_path(self):
        self.plant("See /work/shared and /home/ali/x.\n", "/work/", "/home/ali/", name="docs/a.md")
        self.plant("https://example.org/work/ and src/work/x\n", name="docs/a.md")

    def test_registry_host(self):
        self.plant("https://registry.npmjs.org/x\n", "registry.npmjs.org", name="docs/a.md")

    def test_secret(self):
        self.plant("-----BEGIN RSA PRIVATE KEY-----\n", "house-secret", name="docs/a.md")

    def test_identity_number(self):
        self.plant("0012345679\n", "0012345679", name="data/a.csv")
        self.plant("۰۰۱۲۳۴۵۶۷۹\n", "0012345679", name="data/a.csv")
        self.plant("5,0012345679,5\n", "0012345679", name="data/a.csv")

    def test_numbers_that_are_nobody(self):
        self.plant("0012345678 9990000008 1111111111 00123456790 a0012345679 1200000000\n"
                   "0.0012345679 0012345679.5 2147483647 0123456789\n", name="data/a.txt")

    def test_check_digit(self):
        self.assertTrue(check_source.has_check_digit("0012345679"))
        self.assertFalse(check_source.has_check_digit("0012345678"))


class Docs(House):
    def check(self, *fragments):
        self.expect(check_docs, *fragments)

    def test_clean_page(self):
        self.write("Makefile", "test: build\nbuild:\nbench-%:\n")
        self.write("docs/a.md", "# A\n\n[b](b.md#two-words) [c](https://example.org)\n"
                   "`make test`, `make bench-policy`\n")
        self.write("docs/b.md", "# B\n\n## Two words\n\n```sh\n# not a heading\n```\n")
        self.check()

    def test_broken_link(self):
        self.write("docs/a.md", "# A\n\n[b](b.md)\n")
        self.check("docs/a.md:3: the link b.md leads nowhere")

    def test_broken_anchor(self):
        self.write("docs/a.md", "# A\n\n[b](#nowhere)\n")
        self.check("has no heading #nowhere")

    def test_unknown_make_target(self):
        self.write("Makefile", "test:\n")
        self.write("docs/a.md", "# A\n\n`make moon`\n")
        self.check("make moon")

    def test_two_titles(self):
        self.write("docs/a.md", "# A\n\n# B\n")
        self.check("2 titles")


class Commands(House):
    """The scripts as they are called: output, exit code."""

    def test_exit_codes(self):
        for script in ("check_layers.py", "check_source.py", "check_docs.py"):
            with self.subTest(script):
                run = subprocess.run([sys.executable, TOOLS / script, self.root],
                                     capture_output=True, text=True, check=False)
                self.assertEqual((run.returncode, run.stdout), (0, ""))
        self.write("src/base/check.hpp", '#include "core/date.hpp"\nusing namespace std;\n')
        self.write("docs/a.md", "no title\n")
        for script in ("check_layers.py", "check_source.py", "check_docs.py"):
            with self.subTest(script):
                run = subprocess.run([sys.executable, TOOLS / script, self.root],
                                     capture_output=True, text=True, check=False)
                self.assertEqual((run.returncode, run.stdout.count("\n")), (1, 1), run.stdout)

    def test_blanking_keeps_lines_and_columns(self):
        text = 'int a; // one\nchar* b = "two\\"";\n/* three\n*/ int c;\n'
        blank = code_only(text)
        self.assertEqual([len(line) for line in blank.split("\n")],
                         [len(line) for line in text.split("\n")])
        self.assertNotIn("two", blank)
        self.assertIn("int c;", blank)


if __name__ == "__main__":
    unittest.main()
