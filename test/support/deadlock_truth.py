#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks execution whether a test program locks wrongly, as the test claims.

  deadlock_truth.py [--clang=PATH] [--clangxx=PATH] [--include=DIR] FILE
                    [compiler options]

The file says `// HEDDLE-DEADLOCK: hangs`, `reported`, `fails` or `ends`; the
README next to this file tells what each means.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

HANG_SECONDS, END_SECONDS = 3, 20
REPORT_RUNS, END_RUNS = 5, 3
REPORTS = ("lock-order-inversion", "double lock of a mutex",
           "unlock of an unlocked mutex")


class Failure(Exception):
    """The claim does not hold or could not be tried."""


def parse(arguments):
    tools, test, rest = {}, None, []
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in ("--clang", "--clangxx", "--include"):
            tools[name[2:]] = value
        elif test is None and not argument.startswith("-"):
            test = pathlib.Path(argument)
        else:
            rest.append(argument)
    if test is None:
        raise Failure("expected FILE")
    return tools, test, rest


def build(tools, test, rest, program, sanitizer):
    in_c = test.suffix == ".c"
    options = list(rest)
    if not any(o.startswith("-std=") for o in options):
        options.append("-std=gnu17" if in_c else "-std=c++20")
    result = subprocess.run(
        [tools["clang" if in_c else "clangxx"], *sanitizer, "-O1", "-g", "-w",
         f"-I{tools['include']}", *options, str(test), "-pthread", "-o",
         str(program)], text=True, capture_output=True)
    if result.returncode:
        raise Failure(f"the program does not compile\n{result.stderr}")


def run(program, seconds):
    """Exit code (None: killed after so many seconds) and what was printed."""
    environment = dict(
        os.environ,
        TSAN_OPTIONS="detect_deadlocks=1:second_deadlock_stack=1:exitcode=66")
    for prefix in ([], ["setarch", "-R"]):
        try:
            result = subprocess.run(
                [*prefix, str(program)], text=True, errors="replace",
                capture_output=True, timeout=seconds, env=environment,
                stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as late:
            return None, (late.stderr or b"").decode(errors="replace")
        if "unexpected memory mapping" not in result.stderr:
            return result.returncode, result.stderr
    raise Failure(f"ThreadSanitizer cannot run here\n{result.stderr}")


def check_hangs(plain, _):
    code, output = run(plain, HANG_SECONDS)
    if code is not None:
        raise Failure(f"ended with {code}, should hang\n{output}")


def check_reported(_, watched):
    for _ in range(REPORT_RUNS):
        code, output = run(watched, END_SECONDS)
        if any(report in output for report in REPORTS):
            return
    raise Failure(f"no report of a deadlock in {REPORT_RUNS} runs\n{output}")


def check_fails(plain, _):
    code, output = run(plain, HANG_SECONDS)
    if code in (0, None):
        raise Failure(f"exit code {code}: no lock operation failed\n{output}")


def check_ends(plain, watched):
    for program in [watched] + [plain] * END_RUNS:
        code, output = run(program, END_SECONDS)
        if code is None:
            raise Failure(f"still running after {END_SECONDS} s\n{output}")
        if code or any(report in output for report in REPORTS):
            raise Failure(f"exit code {code}, should be clean\n{output}")


CHECKS = {"hangs": check_hangs, "reported": check_reported,
          "fails": check_fails, "ends": check_ends}


def main():
    try:
        tools, test, rest = parse(sys.argv[1:])
        claims = re.findall(r"// HEDDLE-DEADLOCK: (\w+)", test.read_text())
        if len(claims) != 1 or claims[0] not in CHECKS:
            raise Failure("expected one line '// HEDDLE-DEADLOCK: ' with one "
                          f"of {', '.join(CHECKS)}, found {claims}")
        with tempfile.TemporaryDirectory(prefix="heddle-deadlock-") as folder:
            plain = pathlib.Path(folder) / "plain"
            watched = pathlib.Path(folder) / "watched"
            build(tools, test, rest, plain, [])
            if claims[0] in ("reported", "ends"):
                build(tools, test, rest, watched, ["-fsanitize=thread"])
            CHECKS[claims[0]](plain, watched)
    except Failure as failure:
        print(f"deadlock_truth: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
