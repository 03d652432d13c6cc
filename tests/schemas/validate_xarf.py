#!/usr/bin/env python3
"""Checks XARF v4 reports, one JSON object a line, against the published schemas. Exit 3: no validator here."""
import json
import pathlib
import sys

try:
    import jsonschema
except ImportError:
    sys.exit(3)


def inlined(node, folder, root):
    """The schema with every $ref to a file replaced by that file; $defs of a file are looked up in that file."""
    if isinstance(node, list):
        return [inlined(one, folder, root) for one in node]
    if not isinstance(node, dict):
        return node
    if "$ref" in node:
        name = node["$ref"]
        if name.startswith("#/"):
            target = root
            for key in name[2:].split("/"):
                target = target[key]
            return inlined(target, folder, root)
        path = (folder / name.split("#")[0]).resolve()
        loaded = json.loads(path.read_text())
        return inlined(loaded, path.parent, loaded)
    return {key: inlined(value, folder, root) for key, value in node.items() if key not in ("$id", "$schema", "examples", "$defs")}


def main():
    reports, schemas = pathlib.Path(sys.argv[1]), pathlib.Path(sys.argv[2]).resolve()
    master = json.loads((schemas / "xarf-v4-master.json").read_text())
    schema = inlined(master, schemas, master)
    checker = jsonschema.FormatChecker()
    validator = jsonschema.Draft202012Validator(schema, format_checker=checker)
    wrong = 0
    for number, line in enumerate(reports.read_text().splitlines(), 1):
        for error in validator.iter_errors(json.loads(line)):
            print(f"line {number}: {'/'.join(map(str, error.absolute_path))}: {error.message[:300]}")
            wrong += 1
    sys.exit(1 if wrong else 0)


main()
