#!/usr/bin/env python3
"""Refuses an #include that the layering does not allow.

    tools/check_layers.py [ROOT]

The permission list is what src/**/CMakeLists.txt say: darman_add_module(NAME DEPS LIBS SOURCES HEADERS).
A module may include itself, its DEPS and what these depend on. A foreign library's headers may be
included only by a module that names the library in its LIBS. Programs in apps/ may include everything,
and their own headers by name.
"""

import re
import sys
from pathlib import Path

from house_files import CPP, files_of, text_of

# Library, what LIBS calls it, and the headers it owns.
FOREIGN = [
    ("GMP", re.compile(r"gmp(xx)?"), re.compile(r"gmp(xx)?\.h")),
    ("ICU", re.compile(r"ICU::\w+"), re.compile(r"unicode/.*")),
    ("simdjson", re.compile(r"simdjson::simdjson"), re.compile(r"simdjson(\.h|/.*)")),
    ("fmt", re.compile(r"fmt::fmt(-header-only)?"), re.compile(r"fmt/.*")),
    ("CLI11", re.compile(r"CLI11::CLI11"), re.compile(r"CLI/.*")),
    ("DuckDB", re.compile(r"darman::duckdb"), re.compile(r"duckdb(\.h|\.hpp|/.*)")),
    ("OpenSSL", re.compile(r"OpenSSL::\w+"), re.compile(r"openssl/.*")),
]
# The system's own: no library to name.
SYSTEM = re.compile(
    r"[a-z_0-9]+|(sys|linux)/\w+\.h|(unistd|fcntl|dirent|signal|poll|pthread|termios|time|errno|dlfcn)\.h")

INCLUDE = re.compile(r'^[ \t]*#[ \t]*include[ \t]*(["<])([^">\n]+)[">]', re.MULTILINE)
KEYWORDS = ("NAME", "DEPS", "LIBS", "SOURCES", "HEADERS")


class Module:
    """One darman_add_module call."""

    def __init__(self, folder, words):
        self.folder = folder
        self.lists = {keyword: [] for keyword in KEYWORDS}
        current = None
        for word in words:
            if word in KEYWORDS:
                current = word
            elif current:
                self.lists[current].append(word)
        self.name = (self.lists["NAME"] or ["?"])[0]
        self.deps = self.lists["DEPS"]


def read_modules(root, files):
    """The modules by name."""
    modules = {}
    for path in files:
        if path.name != "CMakeLists.txt" or path.parts[0] != "src":
            continue
        text = re.sub(r"#[^\n]*", "", text_of(root / path))
        for call in re.finditer(r"\bdarman_add_module\s*\(([^()]*)\)", text):
            module = Module(path.parent, call.group(1).replace(";", " ").replace('"', "").split())
            modules[module.name] = module
    return modules


def closure(modules, name):
    """All that a module reaches along DEPS, itself included."""
    seen, stack = set(), [name]
    while stack:
        current = stack.pop()
        if current in seen or current not in modules:
            continue
        seen.add(current)
        stack += modules[current].deps
    return seen


def find_cycle(modules):
    """A list of names that ends where it starts, or None."""
    state = {}

    def visit(name, trail):
        if state.get(name) == "done" or name not in modules:
            return None
        if name in trail:
            return trail[trail.index(name):] + [name]
        for dep in modules[name].deps:
            cycle = visit(dep, trail + [name])
            if cycle:
                return cycle
        state[name] = "done"
        return None

    for name in sorted(modules):
        cycle = visit(name, [])
        if cycle:
            return cycle
    return None


def check_lists(modules, files):
    """NAME, DEPS, SOURCES and HEADERS against the disk."""
    present = set(files)
    for module in modules.values():
        where = f"{module.folder}/CMakeLists.txt"
        expected = module.folder.relative_to("src").as_posix()
        if module.name != expected:
            yield f"{where}: the module is called {module.name}: call it {expected}, as its folder"
        for dep in module.deps:
            if dep not in modules:
                yield f"{where}: DEPS names {dep}, and there is no such module: correct or remove it"
        for keyword, endings in (("SOURCES", (".cpp",)), ("HEADERS", (".hpp", ".h"))):
            for name in module.lists[keyword]:
                if module.folder / name not in present:
                    yield f"{where}: {keyword} lists {name}, which does not exist: remove it"
            for path in files:
                if path.suffix not in endings or owner_of_path(modules, path) is not module:
                    continue
                if path.relative_to(module.folder).as_posix() not in module.lists[keyword]:
                    yield f"{path}: not listed in {keyword} of {where}: list it, or delete the file"
    for path in files:
        if path.parts[0] == "src" and path.suffix in CPP and owner_of_path(modules, path) is None:
            yield f"{path}: belongs to no module: give its folder a darman_add_module"


def owner_of_path(modules, path):
    """The module with the deepest folder that holds the file."""
    for folder in path.parents:
        for module in modules.values():
            if module.folder == folder:
                return module
    return None


def check_house_include(modules, present, module, place, name):
    """An include in quotes: a header of this house."""
    target = owner_of_path(modules, Path("src") / name)
    if target is None:
        yield (f'{place}: "{name}" is in no module: write the path from src/ '
               '("core/date.hpp"), and <...> for a library')
        return
    inside = (Path("src") / name).relative_to(target.folder).as_posix()
    if Path("src") / name not in present:
        yield f'{place}: "{name}" does not exist: correct the path'
    if module is None or target is module:
        return
    if "internal/" in inside:
        yield f'{place}: "{name}" is private to {target.name}: use its public headers'
    if target.name not in closure(modules, module.name):
        yield (f"{place}: {module.name} may not include {target.name}: not among its DEPS. Move the "
               f"code, or have {module.folder}/CMakeLists.txt reviewed")


def check_foreign_include(module, place, name):
    """An include in angle brackets: the standard library, the system, or a foreign library."""
    for library, called, headers in FOREIGN:
        if not headers.fullmatch(name):
            continue
        if not any(called.fullmatch(word) for word in module.lists["LIBS"]):
            yield (f"{place}: {module.name} is no door of {library} (<{name}>): ask a module that "
                   "names it in LIBS")
        return
    if not SYSTEM.fullmatch(name):
        yield (f"{place}: <{name}> belongs to no library we know: add the library to FOREIGN in "
               "tools/check_layers.py and to third_party/README.md")


def check(root):
    """All complaints, in order."""
    root = Path(root)
    files = files_of(root)
    present = set(files)
    modules = read_modules(root, files)
    found = list(check_lists(modules, files))
    cycle = find_cycle(modules)
    if cycle:
        found.append(f"modules form a cycle: {' -> '.join(cycle)}: take one of these DEPS away")
    for path in files:
        if path.suffix not in CPP or path.parts[0] not in ("src", "apps"):
            continue
        module = owner_of_path(modules, path)
        if path.parts[0] == "src" and module is None:
            continue
        text = text_of(root / path) or ""
        for include in INCLUDE.finditer(text):
            place = f"{path}:{text.count(chr(10), 0, include.start()) + 1}"
            if (include.group(1) == '"' and path.parts[0] == "apps"
                    and path.parent / include.group(2) in present):
                continue  # a program's own header
            if include.group(1) == '"':
                found += check_house_include(modules, present, module, place, include.group(2))
            elif module is not None:
                found += check_foreign_include(module, place, include.group(2))
    return found


def main():
    complaints = check(sys.argv[1] if len(sys.argv) > 1 else Path(__file__).parent.parent)
    for complaint in complaints:
        print(complaint)
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
