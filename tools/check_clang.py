#!/usr/bin/env python3
"""clang's second opinion on what g++ compiles, from the compile commands of a build.

    tools/check_clang.py [--build DIR] [--jobs N] parse        clang-16 accepts every source, no warning
    tools/check_clang.py [--build DIR] [--jobs N] tidy [--all] clang-tidy-16 on the sources that changed

Changed means: against the merge base with origin/main, or, where that is HEAD itself or does not exist,
against HEAD's parent; and what is not committed. A changed header is looked at through the source of its
name, or else through one source that includes it. tidy stops starting files after --seconds; what was
left out is printed.
"""

import argparse
import concurrent.futures
import json
import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

from house_files import files_of, text_of

ROOT = Path(__file__).resolve().parent.parent
GCC_ONLY = {"-Wno-restrict", "-Wno-maybe-uninitialized", "-Wno-stringop-overflow"}
# A test that writes `number -= number` means it.
PARSE_ONLY = ["-fsyntax-only", "-Wno-self-assign-overloaded"]
ORDER = {"src": 0, "apps": 1}


def compile_commands(build):
    """Arguments by source path relative to the root, without compiler, output and g++'s own flags."""
    commands = {}
    for entry in json.loads((build / "compile_commands.json").read_text(encoding="utf-8")):
        try:
            path = Path(entry["file"]).resolve().relative_to(ROOT)
        except ValueError:
            continue
        if path.parts[0] == "build":
            continue
        words = shlex.split(entry["command"])
        compiler = next(place for place, word in enumerate(words) if "g++" in Path(word).name)
        arguments, skip = [], False
        for word in words[compiler + 1:]:
            if skip:
                skip = False
            elif word == "-o":
                skip = True
            elif word not in GCC_ONLY and word != "-c":
                arguments.append(word)
        commands.setdefault(path, (entry["directory"], arguments))
    return commands


def git_output(*arguments):
    """What git prints, or None where it fails."""
    run = subprocess.run(["git", "-c", f"safe.directory={ROOT}", "-C", str(ROOT), *arguments],
                         capture_output=True, text=True, check=False)
    return run.stdout if run.returncode == 0 else None


def changed_since():
    """(what we compare with, in words; paths), or (words, None) where there is nothing to compare with."""
    head = git_output("rev-parse", "HEAD")
    base = git_output("merge-base", "origin/main", "HEAD")
    words = "the merge base with origin/main"
    if base is None or base == head:
        base = git_output("rev-parse", "HEAD^")
        words = "the parent of HEAD"
    if base is None:
        return "nothing: there is no earlier commit here", None
    listed = git_output("diff", "--name-only", "--diff-filter=d", "-z", base.strip()) or ""
    new = git_output("ls-files", "-z", "--others", "--exclude-standard") or ""
    return words, {Path(name) for name in (listed + new).split("\0") if name}


def source_through(header, commands, texts):
    """The source through which a header is looked at, or None."""
    twin = header.with_suffix(".cpp")
    if twin in commands:
        return twin
    name = "/".join(header.parts[1:]) if header.parts[0] == "src" else header.name
    users = sorted((path for path in commands if f'"{name}"' in texts[path]), key=order)
    return users[0] if users else None


def order(path):
    return ORDER.get(path.parts[0], 2), path


def sources_to_tidy(commands, everything):
    """(why these, sources in the order of their weight)."""
    words, changed = ("everything was asked for", None) if everything else changed_since()
    if changed is None:
        return words, sorted(commands, key=order)
    known = set(files_of(ROOT))
    texts = {path: text_of(ROOT / path) or "" for path in commands}
    chosen = {path for path in changed if path in commands}
    for path in changed & known:
        if path.suffix == ".hpp":
            source = source_through(path, commands, texts)
            if source:
                chosen.add(source)
    return f"changed since {words}", sorted(chosen, key=order)


def run_all(sources, work, jobs, seconds):
    """Runs work(source) -> complaint text or None on each; returns (complaints, left out)."""
    deadline = time.monotonic() + seconds
    complaints, left_out = [], []

    def one(source):
        if time.monotonic() > deadline:
            left_out.append(source)
            return None
        return work(source)

    with concurrent.futures.ThreadPoolExecutor(max_workers=jobs) as pool:
        for text in pool.map(one, sources):
            if text:
                complaints.append(text)
    return complaints, sorted(left_out)


def parse_work(commands):
    def work(source):
        directory, arguments = commands[source]
        run = subprocess.run(["clang++-16", *arguments, *PARSE_ONLY], cwd=directory,
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return None if run.returncode == 0 else run.stdout + run.stderr
    return work


def tidy_work(build):
    def work(source):
        run = subprocess.run(["clang-tidy-16", "--quiet", "-p", str(build), str(ROOT / source),
                              "--extra-arg=-Wno-unknown-warning-option"], cwd=ROOT,
                             stdin=subprocess.DEVNULL, capture_output=True, text=True, check=False)
        return None if run.returncode == 0 else run.stdout + run.stderr
    return work


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n", maxsplit=1)[0])
    parser.add_argument("what", choices=("parse", "tidy"))
    parser.add_argument("--build", type=Path, default=ROOT / "build/release")
    parser.add_argument("--jobs", type=int, default=os.cpu_count())
    parser.add_argument("--all", action="store_true", help="tidy: every source, whatever it costs")
    parser.add_argument("--seconds", type=float, default=480, help="tidy: start no file later than this")
    parser.add_argument("--files", type=int, default=60, help="tidy: at most this many files")
    options = parser.parse_args()
    if not (options.build / "compile_commands.json").exists():
        print(f"clang: {options.build} is no build: run `make build`", file=sys.stderr)
        return 3
    commands = compile_commands(options.build)
    if options.what == "parse":
        sources, beyond, seconds = sorted(commands, key=order), [], float("inf")
        work = parse_work(commands)
    else:
        reason, sources = sources_to_tidy(commands, options.all)
        seconds = float("inf") if options.all else options.seconds
        limit = len(sources) if options.all else options.files
        sources, beyond = sources[:limit], sources[limit:]
        work = tidy_work(options.build)
        print(f"tidy: {len(sources) + len(beyond)} sources, {reason}")
    complaints, left_out = run_all(sources, work, options.jobs, seconds)
    left_out += beyond
    print("".join(complaints), end="")
    print(f"{options.what}: {len(sources) + len(beyond) - len(left_out)} sources looked at, "
          f"{len(complaints)} with complaints")
    if left_out:
        print(f"{options.what}: NOT looked at, for lack of time (`make tidy ALL=1` does): "
              + " ".join(map(str, left_out)))
    return 1 if complaints else 0


if __name__ == "__main__":
    sys.exit(main())
