#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks ThreadSanitizer whether a test program races, as the test claims.

  tsan_truth.py [--clang=PATH] [--clangxx=PATH] [--runtime=PATH.a]
                [--include=DIR] FILE [-lheddle] [compiler options]

The file says `// HEDDLE-TSAN: race` (one of up to 20 runs must report a data
race) or `// HEDDLE-TSAN: clean` (5 runs without any report).
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile

RACE_RUNS, CLEAN_RUNS = 20, 5
SECONDS = 20
EXIT_CODE = 66
# TSan cannot map its shadow where address randomisation has many bits.
MAPPING = "unexpected memory mapping"
REPORT = "WARNING: ThreadSanitizer: data race"


class Failure(Exception):
    """The claim does not hold or could not be tried."""


def parse(arguments):
    tools, test, rest = {}, None, []
    for argument in arguments:
        name, _, value = argument.partition("=")
        if name in ("--clang", "--clangxx", "--runtime", "--include"):
            tools[name[2:]] = value
        elif test is None and not argument.startswith("-"):
            test = pathlib.Path(argument)
        else:
            rest.append(argument)
    if test is None:
        raise Failure("expected FILE")
    return tools, test, rest


def build(tools, test, rest, program):
    plain = [o for o in rest if o != "-lheddle"]
    libraries = []
    if "-lheddle" in rest:
        if not pathlib.Path(tools["runtime"]).exists():
            raise Failure(f"no runtime for -lheddle: {tools['runtime']}")
        libraries = [tools["runtime"]]
    in_c = test.suffix == ".c"
    if not any(o.startswith("-std=") for o in plain):
        plain.append("-std=c17" if in_c else "-std=c++20")
    result = subprocess.run(
        [tools["clang" if in_c else "clangxx"], "-fsanitize=thread", "-O1",
         "-g", "-w", f"-I{tools['include']}", *plain, str(test), *libraries,
         "-pthread", "-o", str(program)], text=True, capture_output=True)
    if result.returncode:
        raise Failure(f"the program does not compile\n{result.stderr}")


def run(program):
    """Exit code (None: killed after SECONDS) and what TSan said."""
    environment = dict(
        os.environ, TSAN_OPTIONS=f"halt_on_error=1:exitcode={EXIT_CODE}")
    for prefix in ([], ["setarch", "-R"]):
        try:
            result = subprocess.run(
                [*prefix, str(program)], text=True, errors="replace",
                capture_output=True, timeout=SECONDS, env=environment,
                stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as late:
            return None, (late.stderr or b"").decode(errors="replace")
        if MAPPING not in result.stderr:
            break
    else:
        raise Failure(f"ThreadSanitizer cannot run here\n{result.stderr}")
    return result.returncode, result.stderr


def check_race(program):
    for _ in range(RACE_RUNS):
        code, output = run(program)
        if REPORT in output:
            return
        if code not in (0, None):
            raise Failure(f"exit code {code}, but no data race\n{output}")
    raise Failure(f"no data race in {RACE_RUNS} runs")


def check_clean(program):
    for _ in range(CLEAN_RUNS):
        code, output = run(program)
        if code is None:
            raise Failure(f"still running after {SECONDS} s\n{output}")
        if code or "ThreadSanitizer" in output:
            raise Failure(f"exit code {code}, should be clean\n{output}")


def main():
    try:
        tools, test, rest = parse(sys.argv[1:])
        claims = re.findall(r"// HEDDLE-TSAN: (\w+)", test.read_text())
        if claims not in (["race"], ["clean"]):
            raise Failure("expected one line '// HEDDLE-TSAN: race' or "
                          f"'clean', found {claims}")
        with tempfile.TemporaryDirectory(prefix="heddle-tsan-") as folder:
            program = pathlib.Path(folder) / "program"
            build(tools, test, rest, program)
            (check_race if claims == ["race"] else check_clean)(program)
    except Failure as failure:
        print(f"tsan_truth: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
