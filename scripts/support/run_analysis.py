#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Looks for concurrency bugs in a project, a folder or single files.

Installs and builds what is missing on the first use. Takes the compile
commands from -p, or from the project that PATH is in (., build/, out/,
cmake-build-*/, _build/, there and in the folders above); configures a CMake
project that has none; guesses for files outside any project.

With --changed, --baseline, --stage or an output such as --sarif,
heddle-report compares and tells the findings: see docs/analyze.md.

Exit status: 0 nothing found, 1 findings (with --stage: findings that block),
2 errors (bad input, code that does not compile, a time-out).
"""
import argparse
import json
import os
import pathlib
import re
import sys

import doctor
import environment
import reports
import result_cache
import tidy
from compile_commands import (DATABASE, HEADERS, SOURCES, database_of,
                              given_database, is_within)
from environment import Problem, ROOT, harmless, say, shown

PROFILES = ("ide", "precommit", "ci", "audit")
OUTPUTS = {"sarif": "SARIF 2.1.0 (GitHub)", "gitlab": "GitLab Code Quality",
           "junit": "JUnit XML", "rdjson": "reviewdog's rdjson",
           "prometheus": "Prometheus text", "html": "an HTML page",
           "json": "all that is known, as JSON"}
DIAGNOSTIC = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): "
                        r"(?P<level>warning|error|note): (?P<text>.*)$")
PLACELESS = re.compile(r"^error: (?P<text>.*)$")
UNKNOWN_ARGUMENT = re.compile(r"unknown argument:? '([^']+)'")


def resolve(names):
    paths = []
    for name in names:
        path = pathlib.Path(name)
        if not path.exists():
            raise Problem(f"'{name}' does not exist")
        if path.is_file() and path.suffix not in SOURCES | HEADERS:
            raise Problem(f"'{name}' is not a C or C++ file")
        paths.append(path.resolve())
    return paths


class Findings:
    """What clang-tidy printed, each finding once, with its notes."""

    def __init__(self):
        self.blocks, self.compile_errors, self.other_errors = {}, {}, []

    def read(self, lines):
        block = None
        for line in lines:
            found = DIAGNOSTIC.match(line)
            if found and found["level"] != "note":
                block = self.start(found)
            if found or block is not None and line[:1] in (" ", "\t"):
                if block is not None:
                    block.append(line)
                continue
            block = None
            if PLACELESS.match(line):
                self.other_errors.append(PLACELESS.match(line)["text"])

    def start(self, found):
        """The place for the lines of a finding; repeated ones vanish."""
        key = (os.path.normpath(found["path"]), int(found["line"]),
               int(found["column"]), found["text"])
        known = (self.compile_errors if "[clang-diagnostic-error" in
                 found["text"] else self.blocks)
        if key in known:
            return []
        known[key] = []
        return known[key]

    def within(self, root):
        return [block for key, block in sorted(self.blocks.items())
                if is_within(pathlib.Path(os.path.realpath(key[0])), root)]


def checks_of(profile):
    rows = json.loads((ROOT / "checks/checks.json").read_text())
    return ",".join(["-*"] + [f"heddle-{row['name']}" for row in rows
                              if profile in row["profiles"]])


def unknown_arguments(result):
    return {match[1] for line in result.output.splitlines()
            if (found := PLACELESS.match(line))
            and (match := UNKNOWN_ARGUMENT.match(found["text"]))}


def analyse(units, options, runner, overlay=None):
    """The results of units; those with arguments that only another compiler
    knows are tried again without them."""
    prepared = [tidy.for_clang(unit) for unit in units]
    results = runner.run(prepared, options.jobs, overlay)
    unwanted = set().union(*map(unknown_arguments, results))
    if unwanted:
        say(f"left out what Clang does not know: {' '.join(sorted(unwanted))}")
        results = runner.run([tidy.for_clang(unit, unwanted)
                              for unit in units], options.jobs, overlay)
    return results


def read_findings(results):
    findings = Findings()
    for result in results:
        findings.read(result.output.split("\n"))
    return findings


def tell_errors(findings, results):
    """Says what keeps the findings from being complete; gives the number."""
    others = sorted(set(findings.other_errors))
    for text in others:
        say(f"error: {text}")
    failed = [result for result in results if result.failure]
    for result in failed:
        say(f"error: {shown(result.file)}: {result.failure}")
    if findings.compile_errors:
        files = sorted({shown(key[0]) for key in findings.compile_errors})
        say(f"error: the code does not compile ({', '.join(files)}): "
            "what was found there is not complete")
    return len(findings.compile_errors) + len(others) + len(failed)


def report(results, root):
    """Prints the findings; gives their number and that of the errors."""
    findings = read_findings(results)
    blocks = findings.within(root)
    for block in [*blocks, *findings.compile_errors.values()]:
        print("\n".join(map(harmless, block)))
    return len(blocks), tell_errors(findings, results)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Problem(f"{message} (see --help)")


def positive(text):
    if not re.fullmatch(r"\d+", text) or int(text) < 1:
        raise argparse.ArgumentTypeError(
            f"expected a positive number, not '{text}'")
    return int(text)


def add_options(parser):
    parser.add_argument("-p", metavar="BUILD", dest="build",
                        help=f"folder with {DATABASE}")
    parser.add_argument("--profile", choices=PROFILES,
                        help="which checks (default: ci)")
    parser.add_argument("--llvm", metavar="N", type=environment.check_llvm,
                        help="LLVM major (default: the newest installed)")
    parser.add_argument("-j", "--jobs", metavar="N", type=positive,
                        default=os.cpu_count() or 1)
    parser.add_argument("--timeout", metavar="SECONDS", type=positive,
                        default=600, help="for one file (default: 600)")
    parser.add_argument("--no-cache", action="store_true",
                        help="analyse files again that are known")
    compare = parser.add_argument_group("what is compared")
    compare.add_argument("--changed", nargs="?", metavar="BASE", const=True,
                         help="only what changed since BASE (default: the "
                         "upstream branch, or the last commit), and only "
                         "findings that were not there at BASE")
    compare.add_argument("--baseline", metavar="FILE",
                         help="only findings that are not in FILE")
    compare.add_argument("--write-baseline", metavar="FILE",
                         help="write down the findings as known")
    compare.add_argument("--policy", metavar="FILE",
                         help="what does what at which stage "
                         "(default: .heddle.yaml, with --stage)")
    compare.add_argument("--stage", metavar="NAME",
                         help="the stage; 'auto': that of the branch")
    compare.add_argument("--runtime", metavar="FILE", action="append",
                         default=[], help="join a report of the runtime")
    compare.add_argument("--suppressions", action="store_true",
                         help="judge the NOLINT comments instead")
    outputs = parser.add_argument_group("what is written")
    for name, what in OUTPUTS.items():
        outputs.add_argument(f"--{name}", metavar="FILE", help=what)
    outputs.add_argument("--fix", action="store_true",
                         help="apply the fixes that do not overlap")
    other = parser.add_argument_group("instead of an analysis")
    other.add_argument("--explain", metavar="CHECK",
                       help="what a check finds, and why it is a bug")
    other.add_argument("--doctor", action="store_true",
                       help="does everything work here?")
    parser.add_argument("paths", nargs="*", metavar="PATH",
                        help="files or folders (default: all of BUILD, or .)")


def parse(arguments):
    summary, _, rest = __doc__.partition("\n\n")
    parser = Parser(prog="scripts/analyze", description=summary, epilog=rest,
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    add_options(parser)
    options = parser.parse_args(arguments)
    options.llvm = options.llvm or environment.default_llvm()
    options.outputs = {name: getattr(options, name) for name in OUTPUTS
                       if getattr(options, name)}
    if options.stage and not options.policy:
        options.policy = ".heddle.yaml"
    if options.policy and not options.stage:
        options.stage = "auto"
    if options.changed and options.baseline:
        raise Problem("--changed brings its own baseline: leave --baseline out")
    return options


def needs_report(options):
    return bool(options.outputs or options.changed or options.baseline or
                options.write_baseline or options.policy or options.fix or
                options.runtime or options.suppressions)


def choose_units(paths, options):
    """{root: units}. Several paths of one project are analysed in one run."""
    if options.build and not paths:
        project = given_database(options.build)
        return {project.root: project.units}
    chosen = {}
    for path in paths:
        project = database_of(path, options.build, options.llvm)
        units = project.chosen([path])
        if not units:
            raise Problem(f"the compilation database has no file in '{path}'")
        chosen.setdefault(project.root, []).extend(
            unit for unit in units if unit not in chosen.get(project.root, []))
    return chosen


def make_runner(options, plugin):
    runner = tidy.Tidy(options.llvm, plugin, checks_of(options.profile),
                       options.timeout, None)
    runner.includes = result_cache.Includes(options.llvm, runner.processes)
    if not options.no_cache:
        try:
            runner.cache = result_cache.Cache(runner.includes)
        except OSError as error:
            say(f"results are not kept: {error}")
    return runner


def tell_total(found, units):
    say(f"{found or 'no'} finding{'s' if found != 1 else ''} in "
        f"{units} translation unit{'s' if units != 1 else ''}")


def plain_run(chosen, options, runner):
    """Finds and prints; nothing is compared."""
    found = errors = 0
    for root, units in chosen.items():
        of_project = report(analyse(units, options, runner), root)
        found += of_project[0]
        errors += of_project[1]
    tell_total(found, sum(map(len, chosen.values())))
    return 2 if errors else 1 if found else 0


def main(arguments):
    options = parse(arguments)
    if options.explain:
        return doctor.explain(options.explain)
    if options.doctor:
        return doctor.examine(options.llvm)
    paths = resolve(options.paths or ([] if options.build else ["."]))
    if options.build:
        given_database(options.build)
    plugin = environment.plugin(options.llvm, options.jobs)
    program = (environment.report_program(options.llvm, options.jobs)
               if needs_report(options) else None)
    if options.policy:
        reports.choose_stage(program, options)
    options.profile = options.profile or "ci"
    chosen = choose_units(paths, options)
    tidy.interrupt_on_terminate()
    runner = make_runner(options, plugin)
    try:
        if not program:
            return plain_run(chosen, options, runner)
        return reports.Run(program, options, runner, analyse,
                           lambda results: tell_errors(
                               read_findings(results), results)).run(chosen)
    finally:
        if runner.cache:
            runner.cache.prune()


if __name__ == "__main__":
    environment.main(main)
