# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Keeps what clang-tidy said of a translation unit.

The key is a hash of everything that the result depends on: the bytes of every
file that the preprocessor reads, the arguments, the checks and their options,
the model files, the plugin, and the version of clang-tidy. The files are
hashed as they are rather than preprocessed: comments count (NOLINT), and so do
the offsets of what is exported.
"""
import hashlib
import json
import os
import pathlib
import re
import subprocess
import tempfile

import environment

FORMAT = "heddle results 1"
# What is older is dropped when there is more than this.
MOST_RESULTS = 20000
MODEL_FILES = re.compile(r"ModelFiles: *(?:'((?:[^'\n]|'')*)'|(.*))")
# Options that say where to write, or what: they and their values are left out.
OUTPUT_OPTIONS = {"-o", "-MF", "-MT", "-MQ", "-MJ"}
# What a compilation database may have before the compiler; clang-tidy knows
# them, too.
LAUNCHERS = {"ccache", "distcc", "gomacc", "sccache"}
# With these, more files are read than the preprocessor tells: not kept.
UNTOLD = ("@", "--config", "-include-pch", "-fmodule", "-fprebuilt-module",
          "-ivfsoverlay")
OUTPUT_FLAGS = {"-c", "-S", "-E", "-M", "-MM", "-MD", "-MMD", "-MP", "-MG",
                "-save-temps", "--serialize-diagnostics"}


def folder():
    cache = pathlib.Path(os.environ.get("XDG_CACHE_HOME") or
                         pathlib.Path.home() / ".cache")
    return cache / "heddle" / "results"


def sha256(data):
    return hashlib.sha256(data).hexdigest()


def preprocessor(unit, llvm_clang):
    """The command that lists what a unit includes."""
    words = unit["arguments"]
    while os.path.basename(words[0]) in LAUNCHERS and len(words) > 1:
        words = words[1:]
    first, *rest = words
    kept, skip = [], False
    for argument in rest:
        if skip or argument in OUTPUT_OPTIONS:
            skip = not skip
        elif argument not in OUTPUT_FLAGS and not (
                argument[:2] == "-o" and len(argument) > 2 or
                argument.startswith("-Wp,-M")):
            kept.append(argument)
    plus = "++" if "++" in os.path.basename(first) else ""
    return [llvm_clang + plus, "-Wno-unknown-warning-option", *kept, "-M"]


def files_of_rule(text):
    """The prerequisites of the rule that `clang -M` prints."""
    _, colon, rest = text.replace("\\\n", " ").partition(": ")
    if not colon:
        return []
    words = re.findall(r"(?:\\.|\$\$|[^\s\\])+", rest)
    return [re.sub(r"\\([ #\\])", r"\1", word).replace("$$", "$")
            for word in words]


class Includes:
    """Which files translation units read; asked once for each."""

    def __init__(self, llvm, processes):
        self.clang = environment.llvm_program(llvm, "clang")
        self.processes, self.known = processes, {}

    def of(self, unit, overlay=None):
        """Absolute paths, or None if that cannot be told."""
        asked = (json.dumps(unit), overlay and overlay.file)
        if asked not in self.known:
            self.known[asked] = self.ask(unit, overlay)
        return self.known[asked]

    def ask(self, unit, overlay):
        command = preprocessor(unit, self.clang)
        if overlay:
            command += ["-ivfsoverlay", str(overlay.file)]
        try:
            code, output = self.processes.run(command, 120, unit["directory"])
        except OSError:  # there is no such directory
            return None
        if code != 0:
            return None
        files = [os.path.join(unit["directory"], name)
                 for name in files_of_rule(output)]
        # A name that make cannot spell (a line break in it) gives none.
        there = [name for name in files
                 if os.path.isfile(name) or overlay and overlay.has(name)]
        return there if len(there) == len(files) and files else None


class Cache:
    """Results in files, each written as a whole or not at all. Threads may
    share one: what two of them compute at once is the same."""

    def __init__(self, includes, path=None):
        self.includes, self.path = includes, pathlib.Path(path or folder())
        self.hashes, self.settings = {}, {}
        self.path.mkdir(parents=True, exist_ok=True, mode=0o700)

    def hash_of(self, path, overlay):
        real = overlay and overlay.content(path) or path
        if real not in self.hashes:
            with open(real, "rb") as file:
                self.hashes[real] = sha256(file.read())
        return self.hashes[real]

    def settings_of(self, tidy, folder):
        """Options from .clang-tidy files, and the models that they name."""
        if folder not in self.settings:
            dump = subprocess.run(
                [tidy.program, f"-load={tidy.plugin}",
                 f"-checks={tidy.checks}", "-dump-config",
                 os.path.join(folder, "any.cpp"), "--"],
                capture_output=True).stdout.decode(errors="replace")
            models = {name.strip() for quoted, plain in
                      MODEL_FILES.findall(dump) for name in
                      re.split("[;,]", quoted.replace("''", "'") or plain)
                      if name.strip()}
            self.settings[folder] = [dump] + [
                self.hash_of(name, None) for name in sorted(models)
                if os.path.isfile(name)]
        return self.settings[folder]

    def tool(self, tidy):
        if "tool" not in self.settings:
            version = subprocess.run([tidy.program, "--version"],
                                     capture_output=True, text=True).stdout
            self.settings["tool"] = [version, self.hash_of(tidy.plugin, None)]
        return self.settings["tool"]

    def key(self, tidy, unit, overlay):
        """A name for the result, or None if it cannot be told."""
        if any(a.startswith(UNTOLD) for a in unit["arguments"]):
            return None
        files = self.includes.of(unit, overlay)
        if files is None:
            return None
        try:
            parts = [FORMAT, self.tool(tidy), tidy.checks, unit,
                     self.settings_of(tidy, os.path.dirname(unit["file"])),
                     [[name, self.hash_of(name, overlay)]
                      for name in sorted(set(files))]]
        except OSError:
            return None
        return sha256(json.dumps(parts).encode())

    def get(self, key):
        try:
            with open(self.path / key[:2] / key) as file:
                output, export = json.load(file)
            os.utime(self.path / key[:2] / key)
        except (OSError, ValueError, TypeError):
            return None
        return output, export

    def put(self, key, result):
        place = self.path / key[:2]
        place.mkdir(exist_ok=True, mode=0o700)
        with tempfile.NamedTemporaryFile("w", dir=place, prefix=".new-",
                                         delete=False) as file:
            json.dump(result, file)
        os.replace(file.name, place / key)

    def prune(self):
        """Drops the results that have not been used for longest."""
        files = [(f.stat().st_mtime, f) for f in self.path.glob("*/*")]
        for _, file in sorted(files)[:max(0, len(files) - MOST_RESULTS)]:
            file.unlink(missing_ok=True)
