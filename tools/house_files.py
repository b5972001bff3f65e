"""What the checks have in common: the files of the house, and C++ text without its prose."""

import os
import re
import subprocess
from pathlib import Path

CPP = (".hpp", ".cpp", ".h", ".cc")
_SKIPPED_FOLDERS = {".git", "build", "node_modules", "__pycache__"}


def files_of(root):
    """Paths relative to root: what git tracks, and what it would track if it were added."""
    root = Path(root)
    # safe.directory: in CI the checkout may belong to another user than the one that builds.
    listed = subprocess.run(
        ["git", "-c", f"safe.directory={root.resolve()}", "-C", str(root), "ls-files", "-z",
         "--cached", "--others", "--exclude-standard"],
        capture_output=True, check=False) if (root / ".git").exists() else None
    if listed is not None and listed.returncode == 0:
        names = listed.stdout.decode("utf-8").split("\0")
        found = [Path(name) for name in names if name and (root / name).is_file()]
    else:
        found = []
        for folder, folders, names in os.walk(root):
            folders[:] = [name for name in folders if name not in _SKIPPED_FOLDERS]
            found += [(Path(folder) / name).relative_to(root) for name in names]
    return sorted(set(found))


def text_of(path):
    """The file's text, or None where it is not text."""
    try:
        return Path(path).read_bytes().decode("utf-8")
    except UnicodeDecodeError:
        return None


_PROSE = re.compile(
    r'//[^\n]*'
    r'|/\*.*?\*/'
    r'|R"(?P<fence>[^\s()\\]{0,16})\(.*?\)(?P=fence)"'
    r'|"(?:[^"\\\n]|\\.)*"'
    r"|(?<![0-9A-Za-z])'(?:[^'\\\n]|\\.)+'",
    re.DOTALL)


def code_only(text):
    """C++ with comments and literals blanked; every character stays on its line and column."""
    return _PROSE.sub(lambda match: re.sub(r"[^\n]", " ", match.group()), text)
