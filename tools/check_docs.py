#!/usr/bin/env python3
"""Keeps pages true where a machine can: links lead somewhere, commands exist, one title a page.

    tools/check_docs.py [ROOT]
"""

import fnmatch
import re
import sys
from pathlib import Path

from house_files import files_of, text_of

LINK = re.compile(r"\[[^\]\n]*\]\(<?([^)\s>]+)>?(?:\s+\"[^\"]*\")?\)")
HEADING = re.compile(r"^(#{1,6})\s+(.*?)\s*#*$")
MAKE = re.compile(r"(?:`|^\s*(?:\$ )?)make ([a-z][a-z0-9-]*)\b", re.MULTILINE)
TARGET = re.compile(r"^([a-z][a-z0-9 %-]*):(?!=)", re.MULTILINE)


def prose_lines(text):
    """(line number, line) outside of fenced blocks."""
    fence = None
    for number, line in enumerate(text.split("\n"), 1):
        mark = re.match(r"\s*(```+|~~~+)", line)
        if fence:
            if mark and line.strip().startswith(fence):
                fence = None
            continue
        if mark:
            fence = mark.group(1)
            continue
        yield number, line


def anchor(heading):
    """The name under which a heading can be linked."""
    heading = re.sub(r"\[([^\]]*)\]\([^)]*\)", r"\1", heading).lower().replace("`", "")
    return re.sub(r"[^\w\- ]", "", heading).replace(" ", "-")


def anchors_of(text):
    return {anchor(match.group(2)) for _, line in prose_lines(text) if (match := HEADING.match(line))}


def check_links(root, path, text):
    for number, line in prose_lines(text):
        for match in LINK.finditer(re.sub(r"`[^`]*`", "", line)):
            target, _, fragment = match.group(1).partition("#")
            if re.match(r"[a-z]+:", target):
                continue
            page = path if not target else path.parent / target
            if not (root / page).exists():
                yield f"{path}:{number}: the link {target} leads nowhere: correct or remove it"
            elif fragment and page.suffix == ".md":
                if fragment not in anchors_of(text_of(root / page) or ""):
                    yield (f"{path}:{number}: {page} has no heading #{fragment}: correct the link")


def check(root):
    """All complaints, in order."""
    root = Path(root)
    found = []
    makefile = root / "Makefile"
    targets = None
    if makefile.exists():
        targets = {name.replace("%", "?*") for match in TARGET.finditer(makefile.read_text(encoding="utf-8"))
                   for name in match.group(1).split()}
    for path in files_of(root):
        if path.suffix != ".md":
            continue
        text = text_of(root / path) or ""
        titles = sum(1 for _, line in prose_lines(text) if re.match(r"#\s", line))
        if titles != 1:
            found.append(f"{path}:1: {titles} titles (# ...), a page has one: add or demote")
        found += check_links(root, path, text)
        for match in MAKE.finditer(text):
            if targets is not None and not any(
                    fnmatch.fnmatchcase(match.group(1), target) for target in targets):
                line = text.count("\n", 0, match.start()) + 1
                found.append(f"{path}:{line}: make {match.group(1)} is no target of the Makefile: "
                             "correct the page")
    return found


def main():
    complaints = check(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
