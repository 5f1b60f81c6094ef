#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Builds Heddle and runs all its tests; installs what is missing first.

usage: scripts/test [--llvm N]... [--only RUNNER]... [--jobs N]
                    [--large] [FILTER]

FILTER chooses tests whose name contains it (lit: a regular expression over
the path, such as checks/busy-wait). Runners: meta, lit, unit, runtime.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import xml.etree.ElementTree

import environment
from environment import ROOT

RUNNERS = ("meta", "unit", "lit", "runtime")
SANITIZERS = ("", "thread", "address")
MAX_ASLR_BITS = 28


class Run:
    """Runs the runners one after the other and remembers what they say."""

    def __init__(self, jobs):
        self.jobs, self.passed, self.failed = jobs, 0, 0
        self.summaries = []

    def shell(self, title, command, **keywords):
        """Runs a command, showing its output; gives exit code and output."""
        print(f"\n=== {title}", flush=True)
        lines = []
        with subprocess.Popen(
                command, text=True, errors="replace", stdout=subprocess.PIPE,
                stderr=subprocess.STDOUT, **keywords) as process:
            for line in process.stdout:
                print(line, end="", flush=True)
                lines.append(line)
        return process.returncode, "".join(lines)

    def step(self, title, command):
        """A step of a build: a failure counts as one failed test."""
        code, _ = self.shell(title, command)
        if code:
            self.add(title, 0, 1, f"exit code {code}")
        return code == 0

    def add(self, title, passed, failed, summary):
        self.passed += passed
        self.failed += failed
        self.summaries.append((title, summary.strip("\n")))

    def runner(self, title, code, counts, summary):
        """Adds what a runner counted. A runner that fails without a failed
        test (it crashed, or wrote no result) is one failure itself."""
        passed, failed = counts or (0, 0)
        if (code or counts is None) and not failed:
            failed = 1
            summary += f"\nexit code {code}, no result of a failed test"
        self.add(title, passed, failed, summary)


def fresh(path):
    """A path for a result that is not there yet."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.unlink(missing_ok=True)
    return path


def matching(output, pattern):
    return "\n".join(re.findall(pattern, output, re.MULTILINE))


def run_meta(run, options):
    command = [sys.executable, "-m", "unittest", "discover", "-s",
               str(ROOT / "test/meta"), "-t", str(ROOT / "test/meta")]
    if options.filter:
        command += ["-k", options.filter]
    code, output = run.shell("meta-tests", command)
    ran = re.search(r"^Ran (\d+) tests?", output, re.MULTILINE)
    counts = None
    if ran:
        # A test with several failed subtests is one failed test.
        bad = len(set(re.findall(
            r"^(?:FAIL|ERROR): (\w+ \([\w.]+\))", output, re.MULTILINE)))
        skipped = sum(map(int, re.findall(r"skipped=(\d+)", output)))
        # Python 3.12 exits with 5 when no test was chosen.
        code = code if int(ran[1]) else 0
        counts = (max(int(ran[1]) - bad - skipped, 0), bad)
    run.runner("meta-tests", code, counts,
               matching(output, r"^(?:Ran \d+ .*|OK.*|FAILED.*)$"))


def run_unit(run, options, llvm, build):
    result = fresh(build / "unit.json")
    command = [str(build / "test/unit/heddle_unit_tests"), "--gtest_brief=1",
               f"--gtest_output=json:{result}"]
    if options.filter:
        command.append(f"--gtest_filter=*{options.filter}*")
    title = f"unit tests, LLVM {llvm}"
    code, output = run.shell(title, command)
    counts = None
    if result.exists():
        found = json.loads(result.read_text())
        skipped = sum(test.get("result") in ("SKIPPED", "SUPPRESSED")
                      for suite in found["testsuites"]
                      for test in suite["testsuite"])
        counts = (found["tests"] - found["failures"] - skipped,
                  found["failures"])
    run.runner(title, code, counts, matching(
        output, r"^(?:\[=+\] \d+ .* ran.*|\[  (?:PASSED|FAILED)  \].*)$"))


def run_lit(run, options, llvm, build):
    result = fresh(build / "lit.json")
    command = [sys.executable, environment.lit(llvm), "-sv", f"-j{run.jobs}",
               f"--output={result}", str(build / "test")]
    # That the programs of the tests race, or do not, is the same for all majors.
    if llvm != max(options.llvm, key=int):
        command += ["-Dtsan=off"]
    if options.large:
        command += ["-Dlarge=on"]
    if options.filter:
        command += ["--filter", options.filter, "--allow-empty-runs"]
    title = f"lit, LLVM {llvm}"
    code, output = run.shell(title, command)
    counts = None
    if result.exists():
        codes = [test["code"]
                 for test in json.loads(result.read_text())["tests"]]
        good = ("PASS", "XFAIL", "FLAKYPASS")
        left_out = ("UNSUPPORTED", "EXCLUDED", "SKIPPED")
        counts = (sum(c in good for c in codes),
                  sum(c not in good + left_out for c in codes))
    run.runner(title, code, counts, matching(
        output, r"^(?:Total Discovered Tests: .*|  [A-Z][\w ]+: +\d+ \(.*)$"))


def setarch():
    """ThreadSanitizer cannot run with many bits of address randomisation."""
    try:
        bits = int(pathlib.Path("/proc/sys/vm/mmap_rnd_bits").read_text())
    except OSError:
        bits = 0
    return ["setarch", "-R"] if bits > MAX_ASLR_BITS else []


def run_runtime(run, options, llvm, sanitizer):
    what = f"{sanitizer or 'no'} sanitizer"
    build = ROOT / "build" / f"runtime-{sanitizer or 'plain'}"
    prefix = setarch() if sanitizer == "thread" else []
    settings = {"HEDDLE_BUILD_TESTS": "ON", "HEDDLE_SANITIZE": sanitizer,
                "CMAKE_BUILD_TYPE": "RelWithDebInfo"}
    if not sanitizer:
        settings |= {"HEDDLE_FIBERS": "ON", "HEDDLE_BUILD_BENCHMARKS": "ON"}
    if environment.is_there("ccache"):
        settings["CMAKE_CXX_COMPILER_LAUNCHER"] = "ccache"
    configured = run.step(
        f"configuring the runtime, {what}",
        environment.configure(ROOT / "runtime", build, llvm, **settings))
    if not configured or not run.step(
            f"building the runtime, {what}",
            [*prefix, "cmake", "--build", str(build), "-j", str(run.jobs)]):
        return
    result = fresh(build / "ctest.xml")
    command = [*prefix, "ctest", "--test-dir", str(build), "-j", "1",
               "--output-on-failure", "--output-junit", str(result)]
    if options.filter:
        command += ["-R", options.filter]
    title = f"runtime, {what}"
    code, output = run.shell(title, command)
    counts = (0, 0) if "No tests were found" in output else None
    if result.exists():
        suite = xml.etree.ElementTree.parse(result).getroot()
        number = {key: int(suite.get(key, 0)) for key in
                  ("tests", "failures", "skipped", "disabled")}
        counts = (number["tests"] - number["failures"] - number["skipped"] -
                  number["disabled"], number["failures"])
    run.runner(title, code, counts, matching(
        output, r"^(?:\d+% tests passed.*|No tests were found.*)$"))


def build_llvm(run, options, llvm, build):
    """Whether there is something to test."""
    configured = run.step(f"configuring for LLVM {llvm}", environment.configure(
        ROOT, build, llvm, HEDDLE_LLVM=llvm, HEDDLE_BUILD_TESTS="ON",
        HEDDLE_ENABLE_RUNTIME="OFF", CMAKE_BUILD_TYPE="Release"))
    targets = ["all"] + ["heddle_runtime_tsan"] * ("lit" in options.only)
    return configured and run.step(
        f"building for LLVM {llvm}",
        ["cmake", "--build", str(build), "-j", str(run.jobs), "--target",
         *targets])


def run_llvm(run, options, llvm):
    build = ROOT / "build" / str(llvm)
    if not build_llvm(run, options, llvm, build):
        return
    if "unit" in options.only:
        run_unit(run, options, llvm, build)
    if "lit" in options.only:
        run_lit(run, options, llvm, build)


def parse(arguments):
    usage, *rest = [p for p in __doc__.split("\n\n")[1:]]
    parser = argparse.ArgumentParser(
        prog="scripts/test", usage=usage.removeprefix("usage: "),
        description=__doc__.split("\n")[0], epilog="\n\n".join(rest),
        formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--llvm", action="append", metavar="N",
                        help="only this major (default: "
                        f"{' and '.join(map(str, environment.TESTED))})")
    parser.add_argument("--only", action="append", choices=RUNNERS)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--large", action="store_true", help="also with Bazel, "
                        "Chromium, editors and lintian, which it installs")
    parser.add_argument("filter", nargs="?", metavar="FILTER")
    options = parser.parse_args(arguments)
    # A path is lit's.
    of_lit = "/" in (options.filter or "")
    options.only = options.only or (["lit"] if of_lit else list(RUNNERS))
    options.llvm = ([environment.check_llvm(n) for n in options.llvm]
                    if options.llvm else list(environment.TESTED))
    return options


def main(arguments):
    options = parse(arguments)
    packages = {}
    for llvm in options.llvm:
        packages |= environment.test_packages(llvm)
    if "lit" in options.only:
        packages |= environment.library_packages()
    if options.large:
        packages |= environment.large_packages()
    if "runtime" in options.only:
        packages |= environment.runtime_packages()
    environment.install(packages)
    run = Run(options.jobs)
    if {"unit", "lit"} & set(options.only):
        for llvm in options.llvm:
            run_llvm(run, options, llvm)
    if "runtime" in options.only:
        for sanitizer in SANITIZERS:
            run_runtime(run, options, options.llvm[0], sanitizer)
    if "meta" in options.only:
        run_meta(run, options)
    if not run.passed + run.failed:
        run.add("all runners", 0, 1, f"no test matches '{options.filter}'")
    print("\n=== summaries")
    for title, summary in run.summaries:
        print(f"--- {title}\n{summary}")
    print(f"{run.passed} passed, {run.failed} failed")
    return 1 if run.failed else 0


if __name__ == "__main__":
    environment.main(main)
