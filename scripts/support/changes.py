# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a git change touches, and how it was before."""
import json
import os
import pathlib
import re
import subprocess

from compile_commands import HEADERS, SOURCES
from environment import Problem

DEFAULT_BASE = "@{upstream}"
# What hooks set to tell git where the repository is: of a submodule, it is not
# true.
PLACES = ("GIT_DIR", "GIT_WORK_TREE", "GIT_COMMON_DIR", "GIT_INDEX_FILE",
          "GIT_OBJECT_DIRECTORY", "GIT_PREFIX")
SUBMODULE = b"160000 "
# Files that say how others are compiled, or what is asked of them.
BUILD_FILES = re.compile(
    r"(?:.*/)?(?:CMakeLists\.txt|CMakePresets\.json|[^/]*\.cmake|"
    r"(?:GNU)?[Mm]akefile[^/]*|[^/]*\.mk|meson\.build|meson[._]options(?:\.txt)?|"
    r"configure\.ac|BUILD(?:\.bazel)?|[^/]*\.bzl|\.bazelrc|MODULE\.bazel|"
    r"WORKSPACE(?:\.bazel)?|compile_commands\.json|compile_flags\.txt|"
    r"\.clang-tidy)")


def run_git(folder, *arguments):
    """git, as a process that has ended. Nothing that a repository configures
    is to run."""
    environment = {name: value for name, value in os.environ.items()
                   if name not in PLACES}
    try:
        return subprocess.run(
            ["git", "-C", str(folder), "-c", "core.fsmonitor=false",
             *arguments], capture_output=True, env=environment)
    except FileNotFoundError:
        raise Problem("git is not installed") from None


class Overlay:
    """Other contents for some files, as clang's -ivfsoverlay takes them."""

    def __init__(self, folder, contents, spellings=()):
        """contents: {absolute path: bytes}. spellings: other absolute paths by
        which the same files are included, over symbolic links, say."""
        self.map = {}
        for number, (path, data) in enumerate(sorted(contents.items())):
            suffix = pathlib.Path(path).suffix
            stored = pathlib.Path(folder, f"{number}{suffix}")
            stored.write_bytes(data)
            self.map[path] = str(stored)
        others = {name: self.content(name) for name in spellings}
        self.file = str(pathlib.Path(folder, "overlay.json"))
        roots = [{"type": "file", "name": name, "external-contents": stored}
                 for name, stored in (others | self.map).items()]
        pathlib.Path(self.file).write_text(json.dumps(
            {"version": 0, "use-external-names": False,
             "case-sensitive": True, "roots": roots}))

    def has(self, path):
        return os.path.realpath(path) in self.map

    def content(self, path):
        return self.map.get(os.path.realpath(path))


class Change:
    """The working tree of a repository and of the submodules that are checked
    out in it, compared with a commit."""

    def __init__(self, folder, base, exact=False):
        """base: None for the usual one. Unless it is meant exactly, where the
        branch began counts: what others did since is not our change."""
        self.root = str(folder)
        self.root = os.path.realpath(
            self.git("rev-parse", "--show-toplevel").decode(
                errors="surrogateescape").rstrip("\n"))
        self.base = base if exact else self.commit(base)
        self.names = self.names_of(
            "diff", "--name-only", "--no-renames", "-z", "--no-ext-diff",
            "--no-textconv", "--ignore-submodules=all", self.base, "--")
        self.names |= self.names_of("ls-files", "--others",
                                    "--exclude-standard", "-z")
        self.submodules = list(self.open_submodules())

    def git(self, *arguments, check=True):
        done = run_git(self.root, *arguments)
        if check and done.returncode:
            lines = done.stderr.decode(errors="replace").strip().splitlines()
            raise Problem(f"--changed: git {arguments[0]}: "
                          f"{(lines or ['failed'])[0]}")
        return None if done.returncode else done.stdout

    def resolve(self, name):
        """The commit that a name stands for, or "". A name that begins with
        '-' is a name, not an option."""
        found = self.git("rev-parse", "--verify", "--quiet",
                         "--end-of-options", f"{name}^{{commit}}", check=False)
        return (found or b"").decode().strip()

    def commit(self, base):
        if base is None:
            base = DEFAULT_BASE if self.resolve(DEFAULT_BASE) else "HEAD"
        commit = self.resolve(base)
        if not commit:
            raise Problem(f"--changed: git knows no commit '{base}'")
        common = self.git("merge-base", commit, "HEAD", check=False)
        return (common or b"").decode().strip() or commit

    def names_of(self, *arguments):
        listed = self.git(*arguments).decode(errors="surrogateescape")
        return {name for name in listed.split("\0") if name}

    def open_submodules(self):
        for entry in self.git("ls-files", "--stage", "-z").split(b"\0"):
            name = os.fsdecode(entry.partition(b"\t")[2])
            folder = os.path.join(self.root, name)
            # One that is not checked out is compiled by nobody; one behind a
            # link is somewhere else.
            if (entry.startswith(SUBMODULE) and
                    os.path.realpath(folder) == folder and
                    os.path.exists(os.path.join(folder, ".git"))):
                yield self.open_submodule(name, folder)

    def open_submodule(self, name, folder):
        known = self.git("rev-parse", "--verify", "--quiet",
                         f"{self.base}:{name}", check=False)
        if known is None:  # it is new, and so is all that is in it
            known = self.git("hash-object", "-t", "tree", "/dev/null")
        elif run_git(folder, "cat-file", "-e", known.decode().strip()).returncode:
            raise Problem(f"--changed: the submodule {name} does not have its "
                          f"commit {known.decode()[:12]}; git -C {name} fetch")
        return Change(folder, known.decode().strip(), exact=True)

    def files(self):
        """Absolute paths of the C and C++ files that changed, new ones too."""
        own = {os.path.join(self.root, name) for name in self.names
               if pathlib.Path(name).suffix in HEADERS | SOURCES}
        return own.union(*(part.files() for part in self.submodules))

    def build_files(self):
        """Names of the files that may change how others are compiled."""
        return sorted(name for name in self.names
                      if BUILD_FILES.fullmatch(name))

    def before(self):
        """{path: bytes} of the changed files that were there at the base."""
        contents = {}
        for part in self.submodules:
            contents |= part.before()
        for name in self.names:
            path = os.path.join(self.root, name)
            data = None
            if pathlib.Path(name).suffix in HEADERS | SOURCES:
                data = self.git("cat-file", "blob", f"{self.base}:{name}",
                                check=False)
            if data is not None:
                contents[path] = data
        return contents


def spellings(units, contents, includes):
    """The names by which units include the files that contents has."""
    return {os.path.normpath(name) for unit in units
            for name in includes.of(unit) or ()
            if os.path.realpath(name) in contents}


def touched(units, files, includes, in_parallel):
    """The units that a change of files concerns: themselves, or by what they
    include. If that cannot be told, they are concerned."""
    def is_touched(unit):
        if os.path.realpath(unit["file"]) in files:
            return True
        read = includes.of(unit)
        return read is None or any(os.path.realpath(name) in files
                                   for name in read)

    if not any(pathlib.Path(name).suffix in HEADERS for name in files):
        # Some include .cpp files, but then those are not compiled themselves.
        compiled = {os.path.realpath(unit["file"]) for unit in units}
        if files <= compiled:
            return [u for u in units if os.path.realpath(u["file"]) in files]
    return [unit for unit, yes in zip(units, in_parallel(is_touched, units))
            if yes]
