# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs clang-tidy over many inputs in few processes, and says of each input
how it went. What goes wrong in company is asked again alone."""
import collections
import json
import os
import pathlib
import re
import shlex
import signal
import subprocess
import tempfile
import threading
import time

import environment
from environment import Problem
from measure import TRIVIAL, run as measured

OK, CRASH, HANG, SLOW, CLANG = "ok", "crash", "hang", "slow", "clang"
SKIPPED = "skipped" # clang-tidy did not come to the checks: a wrong option
FAILURES = (CRASH, HANG, SLOW)
Verdict = collections.namedtuple("Verdict", "kind detail", defaults=("",))

PROGRESS = re.compile(rb"^\[(\d+)/\d+\] Processing file ")
CRASHED = re.compile(
    r"^PLEASE submit a bug report|^Stack dump:|^LLVM ERROR: .*|"
    r"^==\d+==\s*ERROR: .*|^.*: runtime error: .*|Assertion .* failed.*|"
    r"^terminate called .*|^.*UNREACHABLE executed.*", re.MULTILINE)
TICKS = os.sysconf("SC_CLK_TCK")
SLEEPY = 20 # times the time-out, as time goes by
OURS = re.compile(r"time\.clang-tidy\.heddle-.*\.(user|sys)$")


class Carrier:
    """clang-tidy with the plugin, or heddle-tidy."""

    def __init__(self, llvm, program=None, plugin=None):
        self.llvm = llvm
        self.program = program or environment.llvm_program(llvm, "clang-tidy")
        self.load = [f"-load={plugin}"] if plugin else []

    def check(self, variants):
        """With a wrong option or model nothing is analysed."""
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            file = pathlib.Path(folder, "empty.c")
            file.write_text("")
            pathlib.Path(folder, "compile_commands.json").write_text(json.dumps(
                [{"directory": folder, "file": str(file),
                  "arguments": ["clang", "-c", str(file)]}]))
            for variant in variants:
                try:
                    done = subprocess.run(
                        self.command("heddle-*", variant, folder, [str(file)]),
                        capture_output=True, text=True)
                except OSError as problem:
                    raise Problem(f"{self.program}: {problem.strerror}")
                if done.returncode or "error: " in done.stdout:
                    raise Problem(f"{self.program} does not work: "
                                  f"{(done.stdout + done.stderr).strip()}")

    def command(self, checks, variant, folder, files):
        options = {"CheckOptions": {}}
        if variant.model:
            options["CheckOptions"]["heddle.ModelFiles"] = variant.model
        prelude = [f"-extra-arg-before=-include{variant.prelude}"] \
            if variant.prelude else []
        return [self.program, *self.load, f"-checks=-*,{checks}",
                f"-config={json.dumps(options)}", "-quiet", f"-p={folder}",
                *prelude, *files]


class Run:
    """One process, watched: a file that takes too long ends it."""

    all_running, all_stopped = set(), False # for stop_all

    @classmethod
    def stop_all(cls):
        """After an interrupt; a thread that begins another one ends, too."""
        cls.all_stopped = True
        for run in list(cls.all_running):
            run.kill()

    def __init__(self, command, timeout, memory, folder):
        if self.all_stopped:
            raise KeyboardInterrupt
        limits = f"ulimit -c 0; ulimit -v {memory * 1024}; " if memory else ""
        self.current, self.hung = 0, False
        self.begun, self.since = 0, time.monotonic()
        self.process = subprocess.Popen(
            ["/bin/sh", "-c", limits + 'exec "$@"', "sh", *command],
            cwd=folder, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=subprocess.PIPE, start_new_session=True)
        self.all_running.add(self)
        watch = threading.Thread(target=self.watch, args=(timeout,))
        watch.start()
        said = collections.deque(maxlen=400)
        for line in self.process.stderr:
            if number := PROGRESS.match(line):
                self.current = int(number[1]) - 1
                self.begun, self.since = self.spent(), time.monotonic()
                said.clear()
            else:
                said.append(line[:400].decode(errors="replace"))
        self.code = self.process.wait()
        watch.join()
        self.all_running.discard(self)
        self.said = "".join(said)

    def spent(self):
        """Seconds of processor time: on a busy machine, others are slow."""
        try:
            with open(f"/proc/{self.process.pid}/stat") as stat:
                fields = stat.read().rpartition(")")[2].split()
        except OSError:
            return 0
        return (int(fields[11]) + int(fields[12])) / TICKS

    def watch(self, timeout):
        """Ends what computes for too long, or sleeps for very long."""
        while self.process.poll() is None:
            if (self.spent() - self.begun > timeout or
                    time.monotonic() - self.since > SLEEPY * timeout):
                self.hung = True
                self.kill()
                return
            try:
                self.process.wait(1)
            except subprocess.TimeoutExpired:
                pass

    def kill(self):
        try:
            os.killpg(self.process.pid, signal.SIGKILL)
        except ProcessLookupError:
            pass

    def failure(self):
        """What is wrong with the current file, or None."""
        if self.hung:
            return Verdict(HANG)
        if found := CRASHED.search(self.said):
            return Verdict(CRASH, self.reason(found[0]))
        if self.code < 0:
            return Verdict(CRASH, signal.Signals(-self.code).name)
        if self.code > 1:
            return Verdict(CRASH, f"exit code {self.code}: {self.said[-200:]}")
        return None

    def reason(self, found):
        """The innermost function of ours in the stack dump says most."""
        frame = re.search(r"(?:heddle::|clang::tidy::heddle::)[^(\n]*",
                          self.said)
        return " ".join([found.strip(), *([frame[0]] if frame else [])])


class Runner:
    def __init__(self, options, keep):
        self.timeout, self.memory = options.timeout, options.memory
        self.floor, self.factor = options.floor, options.factor
        self.keep = keep # a folder

    def batch(self, carrier, variant, inputs):
        """Yields (input, verdict); a crash or hang costs one input."""
        todo = list(inputs)
        while todo:
            with tempfile.TemporaryDirectory(prefix="torture-") as folder:
                run, times = self.run(carrier, "heddle-*", variant, todo,
                                      folder)
            failure = run.failure()
            done = run.current if failure else len(todo)
            for one in todo[:done]:
                if one.file not in times:
                    yield one, Verdict(SKIPPED)
                elif times[one.file] > self.floor:
                    yield one, self.slowness(carrier, variant, one)
                else:
                    yield one, Verdict(OK)
            if not failure:
                return
            yield todo[done], self.alone(carrier, variant, todo[done], failure)
            todo = todo[done + 1:]

    def run(self, carrier, checks, variant, inputs, folder):
        database = [{"directory": os.path.dirname(i.file), "file": i.file,
                     "arguments": i.arguments} for i in inputs]
        pathlib.Path(folder, "compile_commands.json").write_text(
            json.dumps(database))
        profile = pathlib.Path(folder, "profile")
        profile.mkdir()
        command = carrier.command(checks, variant, folder, [
            "-enable-check-profile", f"-store-check-profile={profile}",
            *(i.file for i in inputs)])
        run = Run(command, self.timeout, self.memory, folder)
        times = {}
        for stored in profile.iterdir():
            try:
                told = json.loads(stored.read_text())
            except ValueError: # of a process that was ended
                continue
            times[told["file"]] = sum(
                seconds for name, seconds in told["profile"].items()
                if OURS.match(name))
        return run, times

    def alone(self, carrier, variant, one, failure):
        """Is it so for this input alone, and not without our checks?"""
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            again, _ = self.run(carrier, "heddle-*", variant, [one], folder)
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            bare, _ = self.run(carrier, TRIVIAL, variant._replace(model=""),
                               [one], folder)
        if bare.failure():
            return Verdict(CLANG, bare.failure().detail)
        if again.failure():
            failure = again.failure()
        else:
            failure = failure._replace(
                detail=f"{failure.detail} (only together with others)")
        self.store(carrier, variant, one, failure, again.said)
        return failure

    def slowness(self, carrier, variant, one):
        """User time with all checks, compared with one trivial check."""
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            pathlib.Path(folder, "compile_commands.json").write_text(
                json.dumps([{"directory": os.path.dirname(one.file),
                             "file": one.file, "arguments": one.arguments}]))

            def seconds(checks, variant):
                taken = []
                for _ in range(2):
                    of = measured(carrier.command(checks, variant, folder,
                                                  [one.file]),
                                  accept_errors=True)
                    taken.append(of[0])
                return min(taken)

            bare = seconds(TRIVIAL, variant._replace(model=""))
            ours = seconds("heddle-*", variant)
        detail = f"{ours:.1f} s, bare {bare:.1f} s"
        if ours > self.factor * bare and ours - bare > self.floor:
            verdict = Verdict(SLOW, detail)
            self.store(carrier, variant, one, verdict, "")
            return verdict
        return Verdict(OK, detail)

    def store(self, carrier, variant, one, verdict, said):
        """Keeps a failing input with the command that shows it."""
        name = re.sub(r"[^\w.-]", "_", one.name)
        folder = self.keep / f"{verdict.kind}-{carrier.llvm}-" \
            f"{variant.name.replace(':', '')}-{name}"
        folder.mkdir(parents=True, exist_ok=True)
        copy = folder / pathlib.Path(one.file).name
        copy.write_bytes(pathlib.Path(one.file).read_bytes())
        (folder / "compile_commands.json").write_text(json.dumps(
            [{"directory": os.path.dirname(one.file), "file": one.file,
              "arguments": one.arguments}]))
        command = carrier.command("heddle-*", variant, folder, [one.file])
        (folder / "command").write_text(
            f"{shlex.join(command)}\n# {verdict.kind}: {verdict.detail}\n")
        (folder / "output").write_text(said)
