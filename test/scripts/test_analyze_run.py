# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/analyze while it runs: results that are kept, time-outs,
interrupts, fixes, help."""
import json
import os
import pathlib
import pty
import signal
import subprocess
import time
import unittest

from analyze_support import ANALYZE, FINDING, RACE, AnalyzeCase

# Clang computes this for minutes, as it is told to.
ENDLESS = """constexpr unsigned long count() {
  unsigned long n = 0;
  while (n < 4000000000ul) ++n;
  return n;
}
static_assert(count() != 1);
"""
HANG_GUARD = 120  # seconds


class Run(AnalyzeCase):
    def endless(self):
        self.write("endless.cpp", ENDLESS)
        self.write("race.cpp", RACE)
        self.light_database(".", "endless.cpp", "race.cpp")

    def results(self):
        return {path: path.stat().st_ino for path in
                (self.root / ".cache/heddle/results").glob("*/*")}

    def test_time_out(self):
        self.endless()
        done = self.analyze("--timeout", "10", code=2)
        self.assertIn(f"error: {self.root}/endless.cpp: gave up after 10 s "
                      "(--timeout)\n", done.stderr)
        self.assertEqual(done.stdout.count(FINDING), 1)
        self.assertEqual(len(self.results()), 1)  # only what is whole is kept

    def test_interrupt(self):
        """Nothing is left behind, and what was finished is kept."""
        self.endless()
        # Ignored signals are inherited: what starts tests in the background
        # may ignore this one.
        before = signal.signal(signal.SIGINT, signal.default_int_handler)
        self.addCleanup(signal.signal, signal.SIGINT, before)
        scratch = self.root / "scratch"
        scratch.mkdir()
        for number in (signal.SIGINT, signal.SIGTERM):
            for path in self.results():
                path.unlink()
            process = subprocess.Popen(
                [ANALYZE, "--llvm", os.environ["HEDDLE_LLVM_MAJOR"], "-j2"],
                cwd=self.root, stdout=subprocess.PIPE, stderr=subprocess.PIPE,
                env=dict(self.environment(), TMPDIR=str(scratch)))
            deadline = time.monotonic() + HANG_GUARD
            while not self.results() and time.monotonic() < deadline:
                time.sleep(0.1)
            self.assertTrue(self.results(), "the other file was not analysed")
            process.send_signal(number)
            output, errors = process.communicate(timeout=HANG_GUARD)
            self.assertEqual(process.returncode, 130, errors)
            self.assertNotIn(b"Traceback", errors)
            self.assertEqual(list(scratch.iterdir()), [])
            self.assertEqual(self.processes_with(str(self.root)), [])

    def test_progress_is_for_terminals(self):
        self.write("race.cpp", RACE)
        self.light_database(".", "race.cpp")
        self.assertNotIn("\r", self.analyze(code=1).stderr)
        ours, theirs = pty.openpty()
        done = subprocess.run(
            [ANALYZE, "--llvm", os.environ["HEDDLE_LLVM_MAJOR"]],
            cwd=self.root, stdout=subprocess.PIPE, stderr=theirs,
            env=self.environment())
        os.close(theirs)
        seen = os.read(ours, 4096).decode()
        os.close(ours)
        self.assertEqual(done.returncode, 1)
        self.assertIn(f"\r\033[K[1/1] {self.root}/race.cpp"[:70], seen)
        self.assertNotIn(b"[1/1]", done.stdout)

    def processes_with(self, text):
        found = []
        for entry in pathlib.Path("/proc").glob("[0-9]*/cmdline"):
            try:
                command = entry.read_bytes().replace(b"\0", b" ").decode()
            except OSError:
                continue
            if "clang-tidy" in command and text in command:
                found.append(command)
        return found

    def test_results_are_kept(self):
        self.write("count.h", RACE)
        self.write("a.cpp", '#include "count.h"\n')
        self.light_database("build", "a.cpp")
        first = self.analyze("a.cpp", code=1)
        kept = self.results()
        self.assertEqual(len(kept), 1)
        second = self.analyze("a.cpp", code=1)
        self.assertEqual(first.stdout, second.stdout)
        self.assertEqual(self.results(), kept)
        self.analyze("--profile", "audit", "a.cpp", code=1)
        self.assertEqual(len(self.results()), 2)

    def test_results_depend_on_what_they_come_from(self):
        self.write("count.h", RACE)
        self.write("a.cpp", '#include "count.h"\n')
        self.light_database("build", "a.cpp")
        self.analyze("a.cpp", code=1)
        # A comment, in a header.
        self.write("count.h", RACE.replace("; });", "; }); // NOLINT"))
        self.analyze("a.cpp", code=0)
        # Another finding after the same preprocessing.
        self.write("count.h", "#if 0\nsomething longer\n#endif\n" + RACE)
        done = self.analyze("a.cpp", code=1)
        self.assertIn("count.h:8:", done.stdout)
        # A model file that an option names.
        model = "library: crew\nfunctions:\n" \
            "  - {name: [%s], role: spawn, callable: 0}\n"
        self.write("a.cpp", "void crewStart(void (*)());\nint n;\n"
                   "void work() { ++n; }\n"
                   "int f() { crewStart(work); return ++n; }\n")
        self.write("o'crew.yaml", model % "other")
        self.write(".clang-tidy", "CheckOptions:\n  heddle.ModelFiles: '"
                   f"{self.root}/o''crew.yaml'\n")
        self.analyze("a.cpp", code=0)
        self.write("o'crew.yaml", model % "crewStart")
        self.analyze("a.cpp", code=1)

    def test_results_of_launched_compilers_and_response_files(self):
        self.write("a.cpp", "#ifdef RACY\n" + RACE + "#endif\n")
        self.light_database(".", "a.cpp")
        (unit,) = json.loads((self.root / "compile_commands.json").read_text())

        def analyze_with(arguments, code):
            self.write("compile_commands.json", json.dumps(
                [unit | {"arguments": arguments}]))
            self.analyze("a.cpp", code=code)
        # What it includes is known, so that the result is kept.
        analyze_with(["ccache", *unit["arguments"]], 0)
        self.assertEqual(len(self.results()), 1)
        # What a response file says may change: nothing is kept.
        self.write("flags.rsp", "-DCALM")
        analyze_with([*unit["arguments"], "@flags.rsp"], 0)
        self.write("flags.rsp", "-DRACY")
        analyze_with([*unit["arguments"], "@flags.rsp"], 1)
        self.assertEqual(len(self.results()), 1)

    def test_damaged_results_are_made_again(self):
        self.write("a.cpp", RACE)
        self.analyze("a.cpp", code=1)
        for path in self.results():
            path.write_text("{")
        done = self.analyze("a.cpp", code=1)
        self.assertEqual(done.stdout.count(FINDING), 1)
        self.analyze("--no-cache", "a.cpp", code=1)

    def test_fix(self):
        self.write("a.cpp", "#include <mutex>\nstd::mutex m;\nint n;\n"
                   "void f() {\n  std::lock_guard<std::mutex>{m};\n  ++n;\n}\n")
        self.analyze("a.cpp", code=1)
        done = self.analyze("--fix", "a.cpp", code=1)
        self.assertIn("1 fixed in 1 files", done.stderr)
        self.analyze("a.cpp", code=0)

    def test_explain(self):
        for name in ("busy-wait", "heddle-busy-wait"):
            done = self.analyze("--explain", name, code=0)
            self.assertTrue(done.stdout.startswith("# heddle-busy-wait\n"))
        done = self.analyze("--explain", "bussy-wait", code=2)
        self.assertIn("there is no check 'bussy-wait'; similar: busy-wait",
                      done.stderr)

    def test_doctor(self):
        done = subprocess.run(
            [ANALYZE, "--llvm", os.environ["HEDDLE_LLVM_MAJOR"], "--doctor"],
            text=True, capture_output=True)
        self.assertIn("ok    a planted race is found", done.stdout)
        self.assertIn("ok    heddle-report runs", done.stdout)
        self.assertEqual(done.returncode, 1 if "WRONG" in done.stdout else 0)
        done = subprocess.run(
            [ANALYZE, "--llvm", os.environ["HEDDLE_LLVM_MAJOR"], "--doctor"],
            text=True, capture_output=True,
            env=dict(os.environ, HEDDLE_PLUGIN="/nowhere.so"))
        self.assertEqual(done.returncode, 1)
        self.assertIn("there is no /nowhere.so", done.stdout)


if __name__ == "__main__":
    unittest.main()
