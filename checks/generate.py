#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Makes everything that follows from checks/checks.json.

  generate.py --inc FILE   the C++ rows that the module and clangd include
  generate.py --docs       docs/checks/README.md and checks/profiles/
  generate.py --check      exit 1 if what --docs makes is out of date
"""
import argparse
import json
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parent.parent
PROFILES = {
    "ide": "hints while typing: what is fast and sure",
    "precommit": "blocks a commit: what is sure and quickly mended",
    "ci": "blocks a merge",
    "audit": "everything, for a review of the whole code base",
}


def load():
    rows = json.loads((ROOT / "checks/checks.json").read_text())
    names = [row["name"] for row in rows]
    assert len(names) == len(set(names)), "checks.json: a name occurs twice"
    for row in rows:
        unknown = set(row["profiles"]) - set(PROFILES)
        assert not unknown, f"checks.json: {row['name']}: {unknown}"
    return sorted(rows, key=lambda row: row["name"])


def boolean(value):
    return "true" if value else "false"


def inc(rows):
    """What HeddleModule.cpp registers and heddle-clangd runs while typing."""
    headers = "".join(f'#include "{row["class"]}.h"\n' for row in rows)
    checks = "".join(
        f'HEDDLE_CHECK("{row["name"]}", {row["class"]}, '
        f'/*Fast=*/{boolean(row["fast"])}, '
        f'/*InEditor=*/{boolean("ide" in row["profiles"])})\n' for row in rows)
    return f"#ifndef HEDDLE_CHECKS_ONLY\n{headers}#else\n{checks}#endif\n"


def docs(rows):
    """Path -> text of every generated file that is committed."""
    table = "".join(
        f"| [heddle-{row['name']}]({row['name']}.md) | {row['summary']} "
        f"| {row['maturity']} | {', '.join(row['profiles'])} "
        f"| {'yes' if row['fixit'] else 'no'} |\n" for row in rows)
    files = {
        "docs/checks/README.md":
            "# Checks\n\n<!-- Made by checks/generate.py from "
            "checks/checks.json. -->\n\n"
            "| check | what it finds | maturity | profiles | fix-its |\n"
            "| --- | --- | --- | --- | --- |\n" + table
    }
    for profile, purpose in PROFILES.items():
        chosen = [row for row in rows if profile in row["profiles"]]
        lines = ",\n  ".join(["-*"] + [f"heddle-{row['name']}" for row in chosen])
        errors = [f"heddle-{row['name']}" for row in chosen
                  if row["severity"] == "error"]
        promoted = ",".join(errors) if profile in ("precommit", "ci") else ""
        files[f"checks/profiles/{profile}.clang-tidy"] = (
            f"# Heddle, profile {profile}: {purpose}.\n"
            "# Made by checks/generate.py from checks/checks.json.\n"
            f"Checks: >\n  {lines}\n"
            f"WarningsAsErrors: '{promoted}'\n"
            "HeaderFilterRegex: '.*'\n")
    return files


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    group = parser.add_mutually_exclusive_group(required=True)
    group.add_argument("--inc", metavar="FILE")
    group.add_argument("--docs", action="store_true")
    group.add_argument("--check", action="store_true")
    arguments = parser.parse_args()
    rows = load()
    if arguments.inc:
        pathlib.Path(arguments.inc).write_text(inc(rows))
        return 0
    stale = []
    for name, text in docs(rows).items():
        path = ROOT / name
        if path.exists() and path.read_text() == text:
            continue
        stale.append(name)
        if arguments.docs:
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)
    if arguments.check and stale:
        print("out of date, run checks/generate.py --docs: " + " ".join(stale))
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
