#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Looks for concurrency bugs in a project, a folder or single files.

Installs and builds what is missing on the first use. Takes the compile
commands from -p, or from the project that PATH is in (., build/, out/,
cmake-build-*/, _build/, there and in the folders above); configures a CMake
project that has none; guesses for files outside any project.

Exit status: 0 nothing found, 1 findings, 2 errors (bad input, or code that
does not compile).
"""
import argparse
import hashlib
import json
import os
import pathlib
import re
import shlex
import subprocess
import sys
import tempfile

import environment
from environment import Problem, ROOT, say

PROFILES = ("ide", "precommit", "ci", "audit")
C_SOURCES = {".c"}
SOURCES = {".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".cppm"} | C_SOURCES
HEADERS = {".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tpp"}
BUILD_FOLDERS = (".", "build", "out", "cmake-build-*", "_build")
DATABASE = "compile_commands.json"
DIAGNOSTIC = re.compile(r"^(?P<path>.+?):(?P<line>\d+):(?P<column>\d+): "
                        r"(?P<level>warning|error|note): (?P<text>.*)$")
PLACELESS = re.compile(r"^error: (?P<text>.*)$")
UNKNOWN_ARGUMENT = re.compile(r"unknown argument:? '([^']+)'")
PROGRESS = re.compile(r"^\[ *(\d+/\d+)\]")


def above(folder):
    """The folder and those above it, up to the root of its repository."""
    for candidate in (folder, *folder.parents):
        yield candidate
        if (candidate / ".git").exists():
            return


def is_within(path, folder):
    return path == folder or folder in path.parents


class Project:
    """Where to find compile commands for some paths of one root."""

    def __init__(self, root, units):
        self.root, self.units = root, units

    def chosen(self, paths):
        """The units that the paths name: files, or what is in folders. A
        header is seen through whatever includes it."""
        if any(path.suffix in HEADERS for path in paths):
            return self.units
        return [unit for unit in self.units
                if any(is_within(unit_file(unit), path) for path in paths)]


def unit_file(unit):
    return pathlib.Path(os.path.realpath(
        os.path.join(unit.get("directory", "."), unit["file"])))


def read_database(path, root):
    try:
        units = json.loads(path.read_text())
        for unit in units:
            unit_file(unit)
            if "command" not in unit and "arguments" not in unit:
                raise KeyError("command")
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise Problem(f"{path}: not a compilation database: {error!r}")
    if not units:
        raise Problem(f"{path}: the compilation database is empty")
    return Project(root, units)


def given_database(build):
    """The project of the option -p, which names a folder or the file."""
    path = pathlib.Path(build)
    if path.is_dir():
        path /= DATABASE
    if not path.is_file():
        raise Problem(f"-p: there is no {DATABASE} in '{build}'")
    path = path.resolve()
    units = read_database(path, path.parent).units
    folders = [str(unit_file(unit).parent) for unit in units]
    return Project(pathlib.Path(os.path.commonpath(folders)), units)


def known_database(folder):
    for root in above(folder):
        for pattern in BUILD_FOLDERS:
            for build in sorted(root.glob(pattern)) if "*" in pattern else [
                    root / pattern]:
                if (build / DATABASE).is_file():
                    return read_database(build / DATABASE, root)
    return None


def is_cmake_project(folder):
    lists = folder / "CMakeLists.txt"
    return lists.is_file() and re.search(
        r"^\s*project\s*\(", lists.read_text(errors="replace"),
        re.IGNORECASE | re.MULTILINE)


def cmake_database(path, llvm):
    """Configures a CMake project around a path, outside of it: the innermost
    one that compiles it."""
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                         pathlib.Path.home() / ".cache")
    for root in above(path if path.is_dir() else path.parent):
        if not is_cmake_project(root):
            continue
        name = hashlib.sha256(f"{root}\n{llvm}".encode()).hexdigest()[:16]
        build = cache / "heddle" / name
        say(f"no {DATABASE}: configuring {root} in {build}")
        environment.install({"cmake": "cmake", "ninja-build": "ninja"})
        environment.run_quietly(environment.configure(
            root, build, llvm, CMAKE_EXPORT_COMPILE_COMMANDS="ON"))
        project = read_database(build / DATABASE, root)
        if project.chosen([path]):
            return project
    return None


def sources_in(path):
    if path.is_file():
        return [path]
    found = []
    for folder, folders, files in os.walk(path):
        folders[:] = sorted(f for f in folders if not f.startswith("."))
        found += [pathlib.Path(folder) / f for f in sorted(files)
                  if pathlib.Path(f).suffix in SOURCES]
    return found


def guessed_database(paths, llvm):
    """Commands for files that no build system knows."""
    units = []
    for source in (s for path in paths for s in sources_in(path)):
        in_c = source.suffix in C_SOURCES
        arguments = [environment.llvm_program(llvm, "clang" if in_c else
                                              "clang++"),
                     "-std=c17" if in_c else "-std=c++20"]
        if source.suffix in HEADERS:
            arguments += ["-x", "c++"]
        if re.search(r'#\s*include\s*[<"]heddle/',
                     source.read_text(errors="replace")):
            arguments += ["-I", str(ROOT / "runtime/include")]
        units.append({"directory": str(source.parent), "file": str(source),
                      "arguments": [*arguments, "-c", str(source)]})
    if not units:
        raise Problem(f"no C or C++ source file in '{paths[0]}'")
    return Project(paths[0] if paths[0].is_dir() else paths[0].parent, units)


def database_of(path, build, llvm):
    if build:
        return given_database(build)
    project = known_database(path if path.is_dir() else path.parent)
    if project and project.chosen([path]):
        return project
    return cmake_database(path, llvm) or guessed_database([path], llvm)


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
            progress = PROGRESS.match(line)
            if progress and sys.stderr.isatty():
                print(f"\r{progress[1]} ", end="", file=sys.stderr, flush=True)
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


def without(units, unwanted):
    """The units, without arguments that only another compiler knows."""
    return [{"directory": unit.get("directory", "."),
             "file": str(unit_file(unit)),
             # clang-tidy prints a name as the command has it: relative to the
             # build folder, which is not ours.
             "arguments": [str(unit_file(unit)) if a == unit["file"] else a
                           for a in unit.get("arguments") or
                           shlex.split(unit["command"]) if a not in unwanted]}
            for unit in units]


def analyse(units, options, plugin):
    findings = run_tidy(without(units, set()), options, plugin)
    unknown = {match[1] for text in findings.other_errors
               if (match := UNKNOWN_ARGUMENT.match(text))}
    if unknown:
        say(f"left out what Clang does not know: {' '.join(sorted(unknown))}")
        findings = run_tidy(without(units, unknown), options, plugin)
    return findings


def run_tidy(units, options, plugin):
    """Runs clang-tidy over translation units."""
    with tempfile.TemporaryDirectory(prefix="heddle-") as folder:
        (pathlib.Path(folder) / DATABASE).write_text(json.dumps(units))
        # Findings are chosen by their real path below: the spelling of a
        # header's path (src/../include/x.h) fits no regular expression.
        process = subprocess.Popen(
            [environment.llvm_program(options.llvm, "run-clang-tidy"),
             "-clang-tidy-binary",
             environment.llvm_program(options.llvm, "clang-tidy"),
             f"-load={plugin}", f"-checks={checks_of(options.profile)}",
             "-header-filter=.*", "-quiet", "-use-color=false",
             f"-j={options.jobs}", f"-p={folder}",
             "-extra-arg=-Wno-unknown-warning-option",
             "-extra-arg=-Wno-unused-command-line-argument"],
            text=True, errors="replace", stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT)
        findings, output = Findings(), []

        def lines():
            for line in process.stdout:
                output.append(line)
                yield line.rstrip("\n")

        findings.read(lines())
        code = process.wait()
    if sys.stderr.isatty():
        print("\r", end="", file=sys.stderr)
    errors = findings.compile_errors or findings.other_errors
    if code and not errors and not findings.blocks:
        print("".join(output), file=sys.stderr)
        raise Problem(f"run-clang-tidy failed with exit code {code}")
    return findings


def report(findings, root):
    """Prints the findings; gives their number and that of the errors."""
    shown = findings.within(root)
    for block in [*shown, *findings.compile_errors.values()]:
        print("\n".join(block))
    others = sorted(set(findings.other_errors))
    for text in others:
        say(f"error: {text}")
    if findings.compile_errors:
        files = sorted({key[0] for key in findings.compile_errors})
        say(f"error: the code does not compile ({', '.join(files)}): "
            "what was found there is not complete")
    return len(shown), len(findings.compile_errors) + len(others)


class Parser(argparse.ArgumentParser):
    def error(self, message):
        raise Problem(f"{message} (see --help)")


def parse(arguments):
    summary, _, rest = __doc__.partition("\n\n")
    parser = Parser(prog="scripts/analyze", description=summary, epilog=rest,
                    formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("-p", metavar="BUILD", dest="build",
                        help=f"folder with {DATABASE}")
    parser.add_argument("--profile", choices=PROFILES, default="ci",
                        help="which checks (default: ci)")
    parser.add_argument("--llvm", metavar="N", type=environment.check_llvm,
                        help="LLVM major (default: the newest installed)")
    parser.add_argument("--jobs", metavar="N", type=int,
                        default=os.cpu_count() or 1)
    parser.add_argument("paths", nargs="*", metavar="PATH", default=["."],
                        help="files or folders (default: .)")
    options = parser.parse_args(arguments)
    if options.jobs < 1:
        raise Problem(f"--jobs: expected a positive number, not "
                      f"'{options.jobs}'")
    options.llvm = options.llvm or environment.default_llvm()
    return options


def main(arguments):
    options = parse(arguments)
    paths = resolve(options.paths)
    if options.build:
        given_database(options.build)
    plugin = environment.plugin(options.llvm, options.jobs)
    # Several paths of one project are analysed in one run.
    chosen = {}
    for path in paths:
        project = database_of(path, options.build, options.llvm)
        units = project.chosen([path])
        if not units:
            raise Problem(f"the compilation database has no file in '{path}'")
        chosen.setdefault(project.root, []).extend(
            unit for unit in units if unit not in chosen.get(project.root, []))
    found = errors = 0
    for root, units in chosen.items():
        of_project = report(analyse(units, options, plugin), root)
        found += of_project[0]
        errors += of_project[1]
    total = sum(map(len, chosen.values()))
    say(f"{found or 'no'} finding{'s' if found != 1 else ''} in "
        f"{total} translation unit{'s' if total != 1 else ''}")
    return 2 if errors else 1 if found else 0


if __name__ == "__main__":
    environment.main(main)
