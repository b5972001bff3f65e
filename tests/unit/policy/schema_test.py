#!/usr/bin/env python3
"""The trees that are written keep to the published schema, and the schema refuses what is not in it.

    schema_test.py TREE_DUMP ROOT

TREE_DUMP prints the JSON tree of a policy file. Skips (exit code 77) where python3-jsonschema is missing.
"""

import copy
import json
import subprocess
import sys
from pathlib import Path

try:
    from jsonschema import Draft202012Validator
except ImportError:
    print("skipped: python3-jsonschema is not installed")
    sys.exit(77)


def policies(root):
    yield root / "tests/unit/policy/constructs.policy"
    for folder in ("examples", "language_page", "rules_report"):
        yield from sorted((root / "tests/policy" / folder).rglob("*.policy"))


def objects(value, path=()):
    """Every object inside, with the keys that lead to it."""
    if isinstance(value, dict):
        yield path
        for key, item in value.items():
            yield from objects(item, path + (key,))
    elif isinstance(value, list):
        for index, item in enumerate(value):
            yield from objects(item, path + (index,))


def at(value, path):
    for key in path:
        value = value[key]
    return value


def accepted_strays(validator, tree):
    """Places at which the schema lets an unknown member pass."""
    for path in objects(tree):
        changed = copy.deepcopy(at(tree, path))
        changed["stray"] = 1
        # The part alone is judged by the whole: only this object is changed.
        whole = copy.deepcopy(tree)
        if path:
            at(whole, path[:-1])[path[-1]] = changed
        else:
            whole = changed
        if validator.is_valid(whole):
            yield path


def main():
    dump, root = sys.argv[1], Path(sys.argv[2])
    schema = json.loads((root / "docs/formats/policy-tree.schema.json").read_text())
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    failures = []
    smallest = None
    for path in policies(root):
        text = subprocess.run([dump, path], check=True, capture_output=True, text=True).stdout
        tree = json.loads(text)
        failures += [f"{path}: {error.json_path}: {error.message[:200]}" for error in validator.iter_errors(tree)]
        if smallest is None or len(text) < len(smallest):
            smallest = text
    failures += [f"an unknown member at {path} is accepted" for path in accepted_strays(validator, json.loads(smallest))]
    print("\n".join(failures) or "all trees keep to the schema")
    return 1 if failures else 0


if __name__ == "__main__":
    sys.exit(main())
