#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks execution whether a test program ends itself, as the test claims.

  aborts_truth.py [--clang=PATH] [--clangxx=PATH] [--include=DIR] FILE
                  [compiler options]

The file says `// HEDDLE-END: aborts`, `fails` or `well`; the README next to
this file tells what each means.
"""
import pathlib
import re
import signal
import sys
import tempfile

from deadlock_truth import END_SECONDS, Failure, build, parse, run

RUNS = 3


def check(claim, program):
    code, output = run(program, END_SECONDS)
    if code is None:
        raise Failure(f"still running after {END_SECONDS} s\n{output}")
    right = {"aborts": code == -signal.SIGABRT, "fails": code > 0,
             "well": code == 0}[claim]
    if not right:
        raise Failure(f"ended with {code}, which is not '{claim}'\n{output}")


def main():
    try:
        tools, test, rest = parse(sys.argv[1:])
        claims = re.findall(r"// HEDDLE-END: (\w+)", test.read_text())
        if len(claims) != 1 or claims[0] not in ("aborts", "fails", "well"):
            raise Failure("expected one line '// HEDDLE-END: ' with aborts, "
                          f"fails or well, found {claims}")
        with tempfile.TemporaryDirectory(prefix="heddle-aborts-") as folder:
            program = pathlib.Path(folder) / "program"
            build(tools, test, rest, program, [])
            for _ in range(RUNS):
                check(claims[0], program)
    except Failure as failure:
        print(f"aborts_truth: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
