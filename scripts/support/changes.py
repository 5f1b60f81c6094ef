# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a git change touches, and how it was before."""
import json
import os
import pathlib
import subprocess

from compile_commands import HEADERS, SOURCES
from environment import Problem

DEFAULT_BASE = "@{upstream}"


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
    """The working tree of a repository, compared with a commit."""

    def __init__(self, folder, base):
        self.root = str(folder)
        self.root = os.path.realpath(
            self.git("rev-parse", "--show-toplevel").decode(
                errors="surrogateescape").rstrip("\n"))
        self.base = self.commit(base)

    def git(self, *arguments, check=True):
        # Nothing that a repository configures is to run.
        try:
            done = subprocess.run(
                ["git", "-C", self.root, "-c", "core.fsmonitor=false",
                 *arguments], capture_output=True)
        except FileNotFoundError:
            raise Problem("--changed: git is not installed") from None
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
        """Where the branch began: what others did since is not our change."""
        if base is None:
            base = DEFAULT_BASE if self.resolve(DEFAULT_BASE) else "HEAD"
        commit = self.resolve(base)
        if not commit:
            raise Problem(f"--changed: git knows no commit '{base}'")
        common = self.git("merge-base", commit, "HEAD", check=False)
        return (common or b"").decode().strip() or commit

    def names(self, *arguments):
        listed = self.git(*arguments).decode(errors="surrogateescape")
        return {name for name in listed.split("\0") if name}

    def files(self):
        """Absolute paths of the C and C++ files that changed, new ones too."""
        changed = self.names("diff", "--name-only", "--no-renames", "-z",
                             "--no-ext-diff", "--no-textconv", self.base, "--")
        new = self.names("ls-files", "--others", "--exclude-standard", "-z")
        return {os.path.join(self.root, name) for name in changed | new
                if pathlib.Path(name).suffix in HEADERS | SOURCES}

    def before(self, files):
        """{path: bytes} of the files that were there at the base."""
        contents = {}
        for path in files:
            name = os.path.relpath(path, self.root)
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
