#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Asks execution which tasks of a test program never end.

  leak_truth.py [--clang=PATH] [--clangxx=PATH] [--runtime=PATH.a]
                [--include=DIR] FILE [compiler options]

The file says `// HEDDLE-LEAK` once for each place that spawns a task that never
ends, on the line of the spawn (or with `@-1` for the line before, and so on),
or `// HEDDLE-LEAK-NONE`. The program runs with HEDDLE_LEAKS=1 (see
runtime/include/heddle/leaks.h); it has to end by itself.

Of threads that the runtime does not know, the file says which parts of the
program hang: `// HEDDLE-HANGS: a b`, and perhaps `// HEDDLE-ENDS: c`. Its main
runs the part that its argument names and returns when the threads of that part
have ended.
"""
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

RUNS, SECONDS, HANG_SECONDS = 3, 20, 3
REPORT = re.compile(r"^heddle: \d+ tasks? spawned at (.*):(\d+) ha", re.M)
# TSan cannot map its shadow where address randomisation has many bits.
MAPPING = "unexpected memory mapping"


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


def claimed(text):
    """The lines of the spawns that leak."""
    lines = set()
    for number, line in enumerate(text.splitlines(), 1):
        claim = re.search(r"// HEDDLE-LEAK(?: @(-?\d+))?\s*$", line)
        if claim:
            lines.add(number + int(claim[1] or 0))
    none = "// HEDDLE-LEAK-NONE" in text
    if none == bool(lines):
        raise Failure("expected lines with '// HEDDLE-LEAK', or "
                      "'// HEDDLE-LEAK-NONE'")
    return lines


def parts(text, word):
    """The parts of the program that the lines `// WORD: a b` name."""
    return [name for line in re.findall(rf"// {word}: (.*)", text)
            for name in line.split()]


def build_plain(tools, test, rest, program):
    in_c = test.suffix == ".c"
    options = list(rest)
    if not any(o.startswith("-std=") for o in options):
        options.append("-std=gnu17" if in_c else "-std=c++20")
    result = subprocess.run(
        [tools["clang" if in_c else "clangxx"], "-O1", "-g", "-w",
         f"-I{tools['include']}", *options, str(test), "-pthread", "-o",
         str(program)], text=True, capture_output=True)
    if result.returncode:
        raise Failure(f"the program does not compile\n{result.stderr}")


def check_parts(program, hanging, ending):
    """All parts at once: those that hang take their time."""
    running = {name: subprocess.Popen([str(program), name],
                                      stdin=subprocess.DEVNULL)
               for name in hanging + ending}
    try:
        for name in ending:
            code = running[name].wait(SECONDS)
            if code:
                raise Failure(f"'{name}' exits with {code}")
        time.sleep(HANG_SECONDS)
        for name in hanging:
            code = running[name].poll()
            if code is not None:
                raise Failure(f"'{name}' ends with {code}, should hang")
    except subprocess.TimeoutExpired as late:
        raise Failure(f"still running after {SECONDS} s: {late.cmd}") from late
    finally:
        for process in running.values():
            process.kill()
            process.wait()


def build(tools, test, rest, program):
    if not pathlib.Path(tools["runtime"]).exists():
        raise Failure(f"no runtime: {tools['runtime']}")
    options = list(rest)
    if not any(o.startswith("-std=") for o in options):
        options.append("-std=c++20")
    result = subprocess.run(
        [tools["clangxx"], "-fsanitize=thread", "-O1", "-g", "-w",
         f"-I{tools['include']}", *options, str(test), tools["runtime"],
         "-pthread", "-o", str(program)], text=True, capture_output=True)
    if result.returncode:
        raise Failure(f"the program does not compile\n{result.stderr}")


def run(program):
    # Tasks that live on at the end are ThreadSanitizer's leaks, too, and static
    # objects end while such a task is still parked in them.
    suppressions = pathlib.Path(f"{program}.suppressions")
    suppressions.write_text("race:cxa_at_exit_callback\n")
    environment = dict(os.environ, HEDDLE_LEAKS="1",
                       TSAN_OPTIONS="report_thread_leaks=0:exitcode=66:"
                            f"suppressions='{suppressions}'")
    for prefix in ([], ["setarch", "-R"]):
        try:
            result = subprocess.run(
                [*prefix, str(program)], text=True, errors="replace",
                capture_output=True, timeout=SECONDS, env=environment,
                stdin=subprocess.DEVNULL)
        except subprocess.TimeoutExpired as late:
            raise Failure(f"still running after {SECONDS} s") from late
        if MAPPING not in result.stderr:
            break
    else:
        raise Failure(f"ThreadSanitizer cannot run here\n{result.stderr}")
    if result.returncode:
        raise Failure(f"exit code {result.returncode}\n{result.stderr}")
    return result.stderr


def main():
    try:
        tools, test, rest = parse(sys.argv[1:])
        text = test.read_text()
        hanging, ending = parts(text, "HEDDLE-HANGS"), parts(text, "HEDDLE-ENDS")
        if hanging or ending:
            with tempfile.TemporaryDirectory(prefix="heddle-leak-") as folder:
                program = pathlib.Path(folder) / "program"
                build_plain(tools, test, rest, program)
                check_parts(program, hanging, ending)
            return 0
        expected = claimed(text)
        with tempfile.TemporaryDirectory(prefix="heddle-leak-") as folder:
            program = pathlib.Path(folder) / "program"
            build(tools, test, rest, program)
            for _ in range(RUNS):
                output = run(program)
                found = {int(line) for file, line in REPORT.findall(output)
                         if pathlib.Path(file).name == test.name}
                if found != expected:
                    raise Failure(f"expected lines {sorted(expected)}, the "
                                  f"detector names {sorted(found)}\n{output}")
    except Failure as failure:
        print(f"leak_truth: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
