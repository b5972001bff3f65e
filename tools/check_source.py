#!/usr/bin/env python3
"""The rules of the house about its own text. Each complaint ends with its remedy.

    tools/check_source.py [ROOT]

A rule is a function of a file that yields (line number, complaint); RULES at the end says which files
it reads. Rules see what git tracks or would track. Where a rule is wrong for one line, that line ends with
NOLINT(house-NAME), and a comment says why.
"""

import re
import sys
from pathlib import Path

from house_files import CPP, code_only, files_of, text_of

LINES_MAX = 800
COLUMNS_MAX = 100
BYTES_MAX = 1_000_000

# These two name what they refuse.
EXEMPT = {Path("tools/check_source.py"), Path("tools/test_checks.py")}

CODE = CPP + (".py", ".sh", ".ts", ".tsx", ".js", ".cmake", ".sql")


class File:
    """A file as the rules see it."""

    def __init__(self, path, text):
        self.path = path
        self.text = text
        self.top = path.parts[0]
        self.is_cpp = path.suffix in CPP
        self.is_header = path.suffix in (".hpp", ".h")
        self.code = code_only(text) if self.is_cpp else text

    def find(self, pattern, text=None):
        """(line number, match) of each match."""
        text = self.text if text is None else text
        for match in pattern.finditer(text):
            yield text.count("\n", 0, match.start()) + 1, match


# --- names --------------------------------------------------------------------------------------

VAGUE = re.compile(r"(?i)(?:^|[_\-.])(utils?|utilit(?:y|ies)|helpers?|common|managers?)(?=$|[_\-.])")
VAGUE_TYPE = re.compile(
    r"\b(?:class|struct|enum)\s+(?:\[\[\w+\]\]\s*)?(\w*(?:Utils?|Helpers?|Common|Managers?))\b")
NAME_REMEDY = "what have its parts in common beyond being useful? The answer is the name"


def vague_names(file):
    """Velox's lesson: a name that says nothing collects everything."""
    for part in file.path.parts:
        match = VAGUE.search(part)
        if match:
            yield 1, f"'{match.group(1)}' in the name {part}: {NAME_REMEDY}"


def vague_types(file):
    for line, match in file.find(VAGUE_TYPE, file.code):
        yield line, f"the type name {match.group(1)}: {NAME_REMEDY}"


# --- sizes --------------------------------------------------------------------------------------


def long_files(file):
    lines = file.text.count("\n")
    if lines > LINES_MAX:
        yield LINES_MAX, f"{lines} lines, at most {LINES_MAX}: take a concept out into a file of its own"


def long_lines(file):
    """What a raw string holds is shown as it is (help, pages, policies): there a break would be seen."""
    raw = set()
    for string in re.finditer(r'R"(\w*)\(.*?\)\1"', file.text, re.DOTALL):
        first = file.text.count("\n", 0, string.start()) + 1
        raw.update(range(first, first + string.group().count("\n") + 1))
    for number, line in enumerate(file.text.split("\n"), 1):
        if len(line) > COLUMNS_MAX and number not in raw:
            yield number, f"{len(line)} columns, at most {COLUMNS_MAX}: break the line"


def big_files(file):
    size = len(file.text.encode())
    if size > BYTES_MAX:
        yield 1, f"{size} bytes, at most {BYTES_MAX}: generate it, or fetch it in tools/setup.sh"


# --- C++ ----------------------------------------------------------------------------------------


def word_rule(pattern, complaint):
    """A rule that refuses what the pattern finds in code without comments and literals."""
    compiled = re.compile(pattern)

    def rule(file):
        for line, _ in file.find(compiled, file.code):
            yield line, complaint

    return rule


using_namespace = word_rule(
    r"\busing\s+namespace\b", "`using namespace` in a header: write the names in full")
floating_point = word_rule(
    r"\b(?:float|double)\b",
    "binary floating point outside planning and bench: money is an integer, a rate core::Rational")
raw_new = word_rule(
    r"(?<!operator )\bnew\b(?!\s*\()", "`new`: hold a value, a container or std::make_unique")
raw_delete = word_rule(
    r"(?<!operator )\bdelete\b(?!\s*[;,)])", "`delete`: let a value or std::unique_ptr own it")
shared_pointer = word_rule(
    r"\bshared_ptr\b", "shared_ptr in a header: name the one owner, pass references to the others")
dynamic_casts = word_rule(
    r"\bdynamic_cast\b", "dynamic_cast: a closed set is a std::variant or a switch without default")
throwing = word_rule(
    r"\bthrow\b(?!\s*;)", "`throw`: return a Result (base/result.hpp), or DARMAN_CHECK what is our fault")


# --- every text ---------------------------------------------------------------------------------

LEFT_OVER = re.compile(r"\b(TODO|FIXME|XXX)\b")


def left_overs(file):
    for line, match in file.find(LEFT_OVER):
        yield line, f"{match.group(1)}: do it, or say in the text what holds meanwhile"


MACHINE_PATH = re.compile(r"(?<![\w.}])/(?:work|root|home/\w+|Users/\w+|tmp/bash_jobs)(?:/|\b(?=\.))")


def machine_paths(file):
    for line, match in file.find(MACHINE_PATH):
        yield line, f"{match.group()} is a path of one machine: write it relative to the repository"


REGISTRY = re.compile(
    r"(?i)\b(registry\.npmjs\.org|registry\.yarnpkg\.com|pypi\.org|files\.pythonhosted\.org|"
    r"deb\.debian\.org|security\.debian\.org|(?:static\.)?crates\.io|cdn\.jsdelivr\.net|unpkg\.com|"
    r"cdnjs\.cloudflare\.com|registry-1\.docker\.io)\b")


def registry_hosts(file):
    for line, match in file.find(REGISTRY):
        yield line, (f"the host {match.group(1)}: leave it to the client's own setting (npm, pip, "
                     "apt-get); a lock file is written with --omit-lockfile-registry-resolved")


SECRET = re.compile(
    r"-----BEGIN (?:[A-Z]+ )?PRIVATE KEY-----|\b(?:ghp|gho|ghs|npm)_[A-Za-z0-9]{30,}\b|\bAKIA[0-9A-Z]{16}\b")


def secrets(file):
    for line, _ in file.find(SECRET):
        yield line, "this looks like a key or a token: take it out, and revoke it if it is real"


TEN_DIGITS = re.compile(r"(?<![\w+/=])(?<!\d\.)(?<!\w-)[0-9۰-۹٠-٩]{10}(?![\w+/=]|\.\d|-\w)")
# Round amounts, and numbers every programmer knows.
NOT_A_PERSON = re.compile(r"\d+0000|(\d)\1{9}|2147483647|2147483648|4294967295|4294967296|1000000007|0123456789|1234567890")


def has_check_digit(digits):
    """Iran's national identity number: the tenth digit checks the nine before it."""
    rest = sum(int(digit) * (10 - place) for place, digit in enumerate(digits[:9])) % 11
    return int(digits[9]) == (rest if rest < 2 else 11 - rest)


def identity_numbers(file):
    for line, match in file.find(TEN_DIGITS):
        digits = "".join(str(int(digit)) for digit in match.group())
        if digits.startswith("999") or NOT_A_PERSON.fullmatch(digits):
            continue
        if has_check_digit(digits):
            yield line, (f"{digits} could be somebody's national identity number: invent one that "
                         "starts with 999, or break the check digit")


# --- the table ----------------------------------------------------------------------------------


def in_src_or_apps(file):
    return file.is_cpp and file.top in ("src", "apps")


RULES = [
    ("vague-name", vague_names, lambda file: True),
    ("vague-type", vague_types, lambda file: file.is_cpp),
    ("long-file", long_files, lambda file: file.path.suffix in CODE),
    ("long-line", long_lines, lambda file: file.is_cpp),
    ("big-file", big_files, lambda file: True),
    ("using-namespace", using_namespace, lambda file: file.is_header),
    ("floating-point", floating_point,
     lambda file: in_src_or_apps(file) and file.path.parts[:2] != ("src", "planning")),
    ("raw-new", raw_new, lambda file: file.is_cpp),
    ("raw-delete", raw_delete, lambda file: file.is_cpp),
    ("shared-ptr", shared_pointer, lambda file: file.is_header),
    ("dynamic-cast", dynamic_casts, lambda file: file.is_cpp),
    ("throw", throwing, in_src_or_apps),
    ("left-over", left_overs,
     lambda file: file.path.suffix in CODE or file.path.name == "CMakeLists.txt"),
    ("machine-path", machine_paths, lambda file: True),
    ("registry-host", registry_hosts, lambda file: True),
    ("secret", secrets, lambda file: True),
    ("identity-number", identity_numbers, lambda file: file.path.name != "package-lock.json"),
]


def excused(file, line, name):
    """NOLINT(house-name) on the line, or NOLINTNEXTLINE(house-name) on the one before."""
    lines = file.text.split("\n")
    return (f"NOLINT(house-{name})" in lines[line - 1]
            or (line > 1 and f"NOLINTNEXTLINE(house-{name})" in lines[line - 2]))


def check(root):
    """All complaints, in order."""
    root = Path(root)
    found = []
    for path in files_of(root):
        if path in EXEMPT:
            continue
        text = text_of(root / path)
        if text is None:
            size = (root / path).stat().st_size
            if size > BYTES_MAX:
                found.append(f"{path}:1: {size} bytes, at most {BYTES_MAX}: generate it, or fetch it "
                             "in tools/setup.sh [house-big-file]")
            continue
        file = File(path, text)
        for name, rule, applies in RULES:
            if applies(file):
                found += [f"{path}:{line}: {complaint} [house-{name}]"
                          for line, complaint in rule(file) if not excused(file, line, name)]
    return found


def main():
    complaints = check(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
