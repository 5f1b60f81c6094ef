# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds and runs the fuzzers of test/fuzz."""
import os
import pathlib
import re
import subprocess

import environment
from environment import Problem, ROOT, say

FUZZERS = ("model", "export", "policy", "baseline", "runtime")
SEEDS = ROOT / "test/fuzz/seeds"
# Debian's LLVM is not instrumented: containers and allocators that it shares
# with us would be reported.
ENVIRONMENT = {"ASAN_OPTIONS": "detect_container_overflow=0:"
               "allow_user_poisoning=0:detect_leaks=0",
               "UBSAN_OPTIONS": "print_stacktrace=1"}


def add_arguments(parser):
    parser.add_argument("--llvm", metavar="N", type=environment.check_llvm,
                        default=environment.TESTED[0])
    parser.add_argument("--seconds", type=int, default=60, metavar="S",
                        help="for each fuzzer (default: %(default)s)")
    parser.add_argument("--work", type=pathlib.Path, metavar="DIR",
                        default=environment.ROOT / "build/torture",
                        help="for corpora and failing inputs, and the build "
                        "(default: %(default)s)")
    parser.add_argument("-j", dest="jobs", type=int, default=os.cpu_count())
    parser.add_argument("names", nargs="*", metavar="FUZZER",
                        help=f"of {', '.join(FUZZERS)} (default: all)")
    parser.set_defaults(run=run)


def build(options, names):
    environment.install(environment.plugin_packages(options.llvm) | {
        f"libclang-rt-{options.llvm}-dev":
            f"/usr/lib/llvm-{options.llvm}/lib/clang/{options.llvm}/lib/linux/"
            f"libclang_rt.fuzzer-{os.uname().machine}.a"})
    folder = options.work / f"fuzz-build-{options.llvm}"
    say(f"building the fuzzers in {folder}")
    environment.run_quietly(environment.configure(
        ROOT, folder, options.llvm, HEDDLE_LLVM=options.llvm,
        HEDDLE_BUILD_FUZZERS="ON", HEDDLE_SANITIZE="address,undefined",
        HEDDLE_BUILD_TESTS="OFF", HEDDLE_ENABLE_RUNTIME="OFF",
        HEDDLE_ENABLE_TOOLS="OFF", CMAKE_CXX_FLAGS_RELEASE="-O1"))
    environment.run_quietly(
        ["cmake", "--build", str(folder), "-j", str(options.jobs),
         *(f"--target=heddle-fuzz-{name}" for name in names)])
    return folder / "bin"


def seeds(name):
    return ROOT / "lib/Model/models" if name == "model" else SEEDS / name


def fuzz(options, program, name):
    """One row of the table; what failed stays in the folder."""
    corpus = options.work / "fuzz" / name
    corpus.mkdir(parents=True, exist_ok=True)
    failures = options.work / "failures" / f"fuzz-{name}"
    failures.mkdir(parents=True, exist_ok=True)
    for old in failures.iterdir():
        old.unlink()
    command = [str(program), f"-max_total_time={options.seconds}",
               "-timeout=20", "-rss_limit_mb=2048", "-max_len=16384",
               "-print_final_stats=1", f"-artifact_prefix={failures}/",
               str(corpus), str(seeds(name))]
    done = subprocess.run(command, capture_output=True, text=True,
                          errors="replace", env=os.environ | ENVIRONMENT)
    (failures / "output").write_text(done.stderr)
    runs = re.search(r"number_of_executed_units: (\d+)", done.stderr)
    if not runs:
        raise Problem(f"{program} did not run: {done.stderr[-500:]}")
    found = [f for f in failures.iterdir() if f.name != "output"]
    for file in found:
        print(f"crash: {program} {file}")
    return f"| {name} | {int(runs[1]):,} | {options.seconds} | {len(found)} |", \
        bool(found or done.returncode)


def run(options):
    options.work = options.work.resolve()
    names = options.names or FUZZERS
    if unknown := [name for name in names if name not in FUZZERS]:
        raise Problem(f"no fuzzer '{unknown[0]}': expected "
                      f"{', '.join(FUZZERS)}")
    programs = build(options, names)
    rows = [fuzz(options, programs / f"heddle-fuzz-{n}", n) for n in names]
    print("| fuzzer | runs | seconds | failures |\n"
          "| --- | ---: | ---: | ---: |")
    print("\n".join(row for row, _ in rows))
    failed = sum(wrong for _, wrong in rows)
    print(f"torture: {len(rows)} fuzzers, {failed} failed")
    return 1 if failed else 0
