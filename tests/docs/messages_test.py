#!/usr/bin/env python3
"""Every message id of the checker stands in the table of docs/language.md, and no other."""

import os
import pathlib
import re
import sys
import unittest

ROOT = pathlib.Path(os.environ.get("DARMAN_SOURCE_DIR", pathlib.Path(__file__).parents[2]))

# error("id", …), fail("id", …), report("id", …), fault(token, "id", …), Fault{"id", …}
CALL = re.compile(r'\b(?:error|warning|fail|report|Fault|fault)\s*[({]\s*(?:token,\s*)?"([a-z]+(?:-[a-z]+)*)"\s*,')


def ids_in_code():
    found = set()
    for path in sorted((ROOT / "src/policy").rglob("*.cpp")):
        found |= set(CALL.findall(path.read_text(encoding="utf-8")))
    return found


def ids_on_page():
    text = (ROOT / "docs/language.md").read_text(encoding="utf-8")
    section = text.split("\n## Messages of the checker\n")[1].split("\n## ")[0]
    found = set()
    for line in section.split("\n"):
        if line.startswith("| `"):
            found |= set(re.findall(r"`([a-z-]+)`", line.split("|")[1]))
    return found


class MessagesTest(unittest.TestCase):
    def test_the_table_is_whole(self):
        self.assertGreater(len(ids_in_code()), 30)
        self.assertEqual(sorted(ids_in_code() - ids_on_page()), [], "not on the page")
        self.assertEqual(sorted(ids_on_page() - ids_in_code()), [], "on the page only")


if __name__ == "__main__":
    sys.exit(unittest.main())
