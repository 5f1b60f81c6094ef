# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy over translation units, each in a process of its own.

run-clang-tidy has no time-out, keeps no results and takes file names for
regular expressions; that is why it is not used here.
"""
import collections
import concurrent.futures
import json
import os
import pathlib
import re
import shutil
import signal
import subprocess
import sys
import tempfile
import threading

import environment
from compile_commands import DATABASE, arguments_of, unit_file

# What clang-tidy said of a unit. export: the text of --export-fixes, or "".
# failure: why there is no result, or "".
Result = collections.namedtuple(
    "Result", "file output export failure cached", defaults=(False,))

ERROR = re.compile(r"(?:^|: )error: ", re.MULTILINE)
CRASHES = ("PLEASE submit a bug report", "Stack dump:")


def for_clang(unit, unwanted=()):
    """A unit with absolute paths, without arguments that nobody knows. As an
    argument, a file called -x or @x would be something else."""
    file = str(unit_file(unit))
    return {"directory": os.path.abspath(unit.get("directory", ".")),
            "file": file,
            "arguments": [file if a == unit["file"] else a
                          for a in arguments_of(unit) if a not in unwanted]}


class Processes:
    """The programs that run, so that an interrupt leaves none behind."""

    def __init__(self):
        self.lock, self.running, self.stopped = threading.Lock(), set(), False

    def run(self, command, timeout=None, folder=None):
        """Exit code (None after a time-out) and output of a command."""
        with self.lock:
            if self.stopped:
                raise KeyboardInterrupt
            process = subprocess.Popen(
                command, cwd=folder, stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                start_new_session=True)
            self.running.add(process)
        try:
            output, _ = process.communicate(timeout=timeout)
            return process.returncode, output.decode(errors="replace")
        except subprocess.TimeoutExpired:
            self.kill(process)
            process.communicate()
            return None, ""
        finally:
            with self.lock:
                self.running.discard(process)

    @staticmethod
    def kill(process):
        try:
            os.killpg(process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def stop(self):
        with self.lock:
            self.stopped = True
            for process in self.running:
                self.kill(process)


class Progress:
    """One line on a terminal, nothing anywhere else."""

    def __init__(self, total):
        self.total, self.done, self.lock = total, 0, threading.Lock()
        self.shown = sys.stderr.isatty()

    def step(self, file):
        with self.lock:
            self.done += 1
            if not self.shown:
                return
            width = shutil.get_terminal_size().columns - 1
            name = "".join(c if c.isprintable() else "?" for c in file)
            line = f"[{self.done}/{self.total}] {name}"
            print(f"\r\033[K{line[:width]}", end="", file=sys.stderr,
                  flush=True)

    def end(self):
        if self.shown:
            print("\r\033[K", end="", file=sys.stderr, flush=True)


class Tidy:
    """clang-tidy with the plugin, a set of checks and a place for results."""

    def __init__(self, llvm, plugin, checks, timeout, cache):
        self.program = environment.llvm_program(llvm, "clang-tidy")
        self.plugin, self.checks = str(plugin), checks
        self.timeout, self.cache = timeout, cache
        self.processes = Processes()

    def command(self, overlay=None):
        # Findings are chosen by their real path later: the spelling of a
        # header's path (src/../include/x.h) fits no regular expression.
        return [self.program, f"-load={self.plugin}", f"-checks={self.checks}",
                "-header-filter=.*", "-quiet", "-use-color=false",
                "-extra-arg=-Wno-unknown-warning-option",
                "-extra-arg=-Wno-unused-command-line-argument",
                *([f"-vfsoverlay={overlay.file}"] if overlay else [])]

    def analyse(self, unit, overlay=None):
        """The Result of one unit, which for_clang has made."""
        key = self.cache and self.cache.key(self, unit, overlay)
        known = key and self.cache.get(key)
        if known:
            return Result(unit["file"], *known, "", cached=True)
        with tempfile.TemporaryDirectory(prefix="heddle-") as folder:
            # A database of its own: with the project's, clang-tidy would run
            # all entries of the file in one process, under one time-out.
            pathlib.Path(folder, DATABASE).write_text(json.dumps([unit]))
            export = pathlib.Path(folder, "export.yaml")
            code, output = self.processes.run(
                [*self.command(overlay), f"-p={folder}",
                 f"-export-fixes={export}", unit["file"]], self.timeout)
            text = (export.read_text(errors="surrogateescape")
                    if export.exists() else "")
        failure = self.failure(code, output)
        if key and not failure:
            self.cache.put(key, (output, text))
        return Result(unit["file"], output, text, failure)

    def failure(self, code, output):
        """Why there is no result; clang-tidy exits with 1 for errors in the
        code, which its output tells."""
        if code is None:
            return f"gave up after {self.timeout:g} s (--timeout)"
        if code < 0:
            return f"clang-tidy was ended by {signal.Signals(-code).name}"
        if (code > 1 or any(text in output for text in CRASHES) or
                code and not ERROR.search(output)):
            last = (output.strip().splitlines() or ["it says nothing"])[-1]
            return f"clang-tidy failed with exit code {code}: {last}"
        return ""

    def run(self, units, jobs, overlay=None):
        """The Results of units, in their order."""
        progress = Progress(len(units))

        def one(unit):
            result = self.analyse(unit, overlay)
            progress.step(unit["file"])
            return result

        return self.in_parallel(one, units, jobs, progress)

    def in_parallel(self, function, units, jobs, progress=None):
        pool = concurrent.futures.ThreadPoolExecutor(jobs)
        try:
            return list(pool.map(function, units))
        except BaseException:
            self.processes.stop()
            raise
        finally:
            pool.shutdown(wait=True, cancel_futures=True)
            if progress:
                progress.end()


def interrupt_on_terminate():
    """What ends us by SIGTERM finds the same order as Ctrl-C."""
    def handler(number, frame):
        raise KeyboardInterrupt
    signal.signal(signal.SIGTERM, handler)
