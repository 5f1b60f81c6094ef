# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""How files are compiled: a compilation database that is there, one that CMake
makes, or a guess."""
import hashlib
import json
import os
import pathlib
import re
import shlex

import environment
from environment import Problem, ROOT, say

C_SOURCES = {".c"}
SOURCES = {".cc", ".cp", ".cpp", ".cxx", ".c++", ".C", ".cppm"} | C_SOURCES
HEADERS = {".h", ".hh", ".hpp", ".hxx", ".h++", ".inl", ".ipp", ".tpp"}
BUILD_FOLDERS = (".", "build", "out", "cmake-build-*", "_build")
DATABASE = "compile_commands.json"


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


def check_unit(unit):
    """Raises an error that says what is wrong with an entry."""
    if not isinstance(unit, dict):
        raise ValueError("an entry is no object")
    for key in ("directory", "file"):
        if not isinstance(unit.get(key, "."), str):
            raise ValueError(f"'{key}' is no text")
    unit_file(unit)
    arguments = arguments_of(unit)
    if not arguments or not isinstance(arguments, list) or not all(
            isinstance(argument, str) for argument in arguments):
        raise ValueError(f"{unit['file']}: neither 'command' nor 'arguments' "
                         "says how it is compiled")


def read_database(path, root):
    try:
        units = json.loads(path.read_text())
        if not isinstance(units, list):
            raise ValueError("it is no list")
        for unit in units:
            check_unit(unit)
    except (OSError, ValueError, KeyError, TypeError, AttributeError,
            RecursionError) as error:
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


def arguments_of(unit):
    return unit.get("arguments") or shlex.split(unit["command"])
