#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/analyze finds every marked mistake of docs/examples, at its line, and
nothing else; the right versions are clean.
"""
import os
import pathlib
import re
import subprocess
import sys

MARK = re.compile(r"// MISTAKE: (heddle-[a-z-]+)")
FINDING = re.compile(r"^(.+?):(\d+):\d+: (?:warning|error): .*\[(heddle-[a-z-]+)")


def expected(folder):
    found = set()
    for source in sorted([*folder.glob("*.cpp"), *folder.glob("*.h")]):
        for number, line in enumerate(source.read_text().splitlines(), 1):
            mark = MARK.search(line)
            if mark:
                found.add((source.name, number, mark[1]))
    return found


def main():
    root = pathlib.Path(__file__).resolve().parent.parent.parent
    llvm = os.environ["HEDDLE_LLVM_MAJOR"]
    failed = False
    for example in ("runtime-mistakes", "runtime-right", "std-mistakes",
                    "std-right", "runtime-patterns"):
        folder = root / "docs/examples" / example
        run = subprocess.run([root / "scripts/analyze", "--llvm", llvm, folder],
                             text=True, stdout=subprocess.PIPE)
        seen = {(pathlib.Path(m[1]).name, int(m[2]), m[3])
                for m in map(FINDING.match, run.stdout.splitlines()) if m}
        wanted = expected(folder)
        if example.endswith("mistakes"):
            # Six different mistakes, or the test could pass on nothing.
            assert len({check for _, _, check in wanted}) == 6, wanted
        if seen != wanted or run.returncode != (1 if wanted else 0):
            failed = True
            print(f"{example}: exit {run.returncode}\n"
                  f"  missing: {sorted(wanted - seen)}\n"
                  f"  unexpected: {sorted(seen - wanted)}")
    return failed


if __name__ == "__main__":
    sys.exit(main())
