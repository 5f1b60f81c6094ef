#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a C++ source file with what heddle-report says of each check, and
with style and script of its HTML page.

Usage: embed.py OUTPUT
"""
import json
import pathlib
import sys

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
sys.path.insert(0, str(ROOT / "cmake"))
from embed_models import literal


def row(check):
    page = (ROOT / f"docs/checks/{check['name']}.md").read_text()
    words = (f"heddle-{check['name']}", check["summary"], page,
             ",".join(check["profiles"]), ",".join(check["rules"]))
    # literal() ends each text with a line break; names must have none.
    texts = ", ".join(literal(word) if word is page else json.dumps(word)
                      for word in words)
    flags = ", ".join(str(flag).lower() for flag in (
        check["severity"] == "error", check["maturity"] == "preview"))
    return f"{{{texts}, {flags}}},\n"


def main():
    checks = json.loads((ROOT / "checks/checks.json").read_text())
    rows = "".join(map(row, sorted(checks, key=lambda check: check["name"])))
    style, script = (literal((HERE / name).read_text())
                     for name in ("page.css", "page.js"))
    pathlib.Path(sys.argv[1]).write_text(
        '#include "Rules.h"\n'
        "static constexpr heddle::report::Rule Rules[] = {\n" + rows + "};\n"
        "llvm::ArrayRef<heddle::report::Rule> heddle::report::rules() {\n"
        "return Rules;\n}\n"
        "llvm::StringRef heddle::report::pageStyle() {\nreturn " + style +
        ";\n}\nllvm::StringRef heddle::report::pageScript() {\nreturn " +
        script + ";\n}\n")


if __name__ == "__main__":
    main()
