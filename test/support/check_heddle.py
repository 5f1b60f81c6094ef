#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs checks of Heddle over a test file and compares with its CHECK lines.

  check_heddle.py [--tool=PATH ...] FILE CHECK[,CHECK...] [-std=A,B]
                  [-check-suffix=NAME] [-no-fixed-is-silent]
                  [clang-tidy options] [-- compiler options]

README.md in this folder describes the lines. lit.cfg.py gives the tools:
--clang-tidy, --plugin, --filecheck, --include (a folder of headers) and
--oldest (the default is the oldest standard).
"""
import pathlib
import re
import subprocess
import sys
import tempfile

DIRECTIVE = re.compile(r"//\s*CHECK-(MESSAGES|NOTES|FIXES)[A-Z0-9-]*:.*")
DIAGNOSTIC = re.compile(
    r"^(?:.*:\d+:\d+: )?(?P<level>warning|error|note): (?P<text>.*?)"
    r"(?: \[(?P<check>[\w.,-]+)\])?$")
SILENT = "// HEDDLE-SILENT"
# An analysis that does not end is a bug; a busy machine is not.
SECONDS = 180


class Failure(Exception):
    """The test fails, and this is why."""


class Options:
    def __init__(self, arguments):
        self.tools, self.stds, self.tidy = {"include": []}, [], []
        oldest = False
        self.suffix, self.fixed_is_silent = None, True
        positional = []
        if "--" in arguments:
            split = arguments.index("--")
            arguments, self.compiler = arguments[:split], arguments[split + 1:]
        else:
            self.compiler = []
        for argument in arguments:
            name, _, value = argument.partition("=")
            if name in ("--clang-tidy", "--plugin", "--filecheck"):
                self.tools[name[2:]] = value
            elif name == "--include":
                self.tools["include"].append(value)
            elif name == "--oldest":
                oldest = True
            elif name == "-std":
                self.stds = value.split(",")
            elif name == "-check-suffix":
                self.suffix = value
            elif name == "-no-fixed-is-silent":
                self.fixed_is_silent = False
            elif argument.startswith("-"):
                self.tidy.append(argument)
            else:
                positional.append(argument)
        if len(positional) != 2:
            raise Failure(f"expected FILE CHECK, not {positional}")
        self.test = pathlib.Path(positional[0]).resolve()
        self.checks = positional[1]
        if not self.stds:
            self.stds = [self.default_std(oldest)]

    def default_std(self, oldest):
        if self.test.suffix == ".c":
            return "c11" if oldest else "c17"
        needs_20 = re.search(r'#include [<"]heddle/', self.test.read_text())
        return "c++17" if oldest and not needs_20 else "c++20"

    def prefixes(self, kind):
        """The prefixes of a kind of CHECK line that occur in the test."""
        candidates = [f"CHECK-{kind}"]
        if self.suffix:
            candidates.append(f"CHECK-{kind}-{self.suffix}")
        text = self.test.read_text()
        follow = r"(-NEXT|-NOT|-DAG|-SAME|-COUNT-\d+)?:"
        return [c for c in candidates if re.search(rf"\b{c}{follow}", text)]


def run_tidy(options, copy, std, *extra):
    """The diagnostics of a run, one line each, without code snippets."""
    command = [
        options.tools["clang-tidy"], f"-load={options.tools['plugin']}",
        f"-checks=-*,{options.checks}", "-header-filter=.*", "--quiet"]
    if not any(o.startswith(("-config", "--config")) for o in options.tidy):
        command.append("-config={}")
    command += [*options.tidy, *extra, str(copy), "--", f"-std={std}",
                f"-I{options.test.parent}"]
    command += [f"-I{folder}" for folder in options.tools["include"]]
    try:
        result = subprocess.run(command + options.compiler, text=True,
                                capture_output=True, timeout=SECONDS)
    except subprocess.TimeoutExpired:
        raise Failure(f"-std={std}: still running after {SECONDS} s")
    lines = [line for line in result.stdout.splitlines()
             if DIAGNOSTIC.match(line)]
    report = f"{' '.join(command)}\n{result.stdout}{result.stderr}"
    if any("[clang-diagnostic-error" in line for line in lines):
        raise Failure(f"-std={std}: the program does not compile\n{report}")
    if result.returncode and not any(
            DIAGNOSTIC.match(line)["level"] == "error" for line in lines):
        raise Failure(f"clang-tidy exits with {result.returncode}\n{report}")
    return lines, report


def check_plugin(options):
    """A plugin that is not loaded finds nothing: the worst way to pass."""
    listed = subprocess.run(
        [options.tools["clang-tidy"], f"-load={options.tools['plugin']}",
         f"-checks=-*,{options.checks}", "-list-checks"],
        text=True, capture_output=True)
    known = set(listed.stdout.split())
    for check in options.checks.split(","):
        if check not in known and "*" not in check:
            raise Failure(f"{options.tools['plugin']} has no check "
                          f"'{check}'\n{listed.stdout}{listed.stderr}")


# A C programmer has none of these.
CPP_WORDS = re.compile(
    r"std::|RAII|\b(lock_guard|scoped_lock|unique_lock|jthread|shared_ptr"
    r"|constructors?|destructors?|lambdas?|closures?|captures?|captured"
    r"|exceptions?|throws?|references?|methods?|class(es)?|namespace|template"
    r"|guard object)\b")


def check_style(lines, language):
    for line in lines:
        text = DIAGNOSTIC.match(line)["text"]
        # What is quoted are the program's own names.
        own = re.sub(r"'[^']*'|\[[\w,.-]+\]$", "", text)
        if language == ".c" and CPP_WORDS.search(own):
            raise Failure(f"a message about C speaks C++: {line}")
        if text[:1].isupper() or text.endswith("."):
            raise Failure("a message starts in lower case and has no full "
                          f"stop at its end: {line}")


def filecheck(options, prefixes, text, report, *extra):
    result = subprocess.run(
        [options.tools["filecheck"], f"--check-prefixes={','.join(prefixes)}",
         "--allow-unused-prefixes", "--dump-input=never", *extra,
         str(options.test)],
        input=text, text=True, capture_output=True)
    if result.returncode:
        raise Failure(f"{report}\n{result.stdout}{result.stderr}")


def check_messages(options, lines, report):
    messages, notes = options.prefixes("MESSAGES"), options.prefixes("NOTES")
    unclaimed = ["--implicit-check-not={{warning|error}}: "]
    if notes:
        unclaimed.append("--implicit-check-not=note: ")
    else:
        lines = [line for line in lines
                 if DIAGNOSTIC.match(line)["level"] != "note"]
    if messages or notes:
        text = "".join(line + "\n" for line in lines)
        filecheck(options, messages + notes, text, f"printed was:\n{text}",
                  "--allow-empty", *unclaimed)
    elif lines:
        raise Failure(f"no diagnostic was expected\n{report}")


def check_fixes(options, copy, std):
    run_tidy(options, copy, std, "--fix")
    fixed = copy.read_text()
    filecheck(options, options.prefixes("FIXES"), fixed,
              f"-std={std}, after --fix:\n{fixed}")
    lines, report = run_tidy(options, copy, std)
    if options.fixed_is_silent and lines:
        raise Failure(f"the fixed program is not silent\n{report}")


def check_test(options):
    kinds = [k for k in ("MESSAGES", "NOTES", "FIXES") if options.prefixes(k)]
    silent = SILENT in options.test.read_text()
    if silent and kinds:
        raise Failure(f"the test has both {SILENT} and CHECK lines")
    if not silent and not kinds:
        raise Failure(f"the test has neither CHECK lines nor {SILENT}")
    check_plugin(options)
    source = DIRECTIVE.sub("//", options.test.read_text())
    for std in options.stds:
        with tempfile.TemporaryDirectory(prefix="heddle-") as folder:
            copy = pathlib.Path(folder) / options.test.name
            copy.write_text(source)
            lines, report = run_tidy(options, copy, std)
            check_style(lines, options.test.suffix)
            check_messages(options, lines, report)
            if "FIXES" in kinds:
                check_fixes(options, copy, std)


def main():
    try:
        check_test(Options(sys.argv[1:]))
    except Failure as failure:
        print(f"check_heddle: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
