# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Does scripts/torture tell what went wrong? With a program that does, for
files whose name says so. lit sets the environment."""
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

SOURCE = pathlib.Path(__file__).resolve().parents[2]
LLVM = os.environ.get("HEDDLE_LLVM_MAJOR", "22")

# What it does to a file, with our checks; `clang` without them, too.
PROGRAM = f"""#!{sys.executable}
import json, os, pathlib, signal, sys
files = [a for a in sys.argv[1:] if not a.startswith("-")]
ours = "-checks=-*,heddle-*" in sys.argv
(store,) = [a.partition("=")[2] for a in sys.argv
            if a.startswith("-store-check-profile=")] or [""]
for number, file in enumerate(files, 1):
    print(f"[{{number}}/{{len(files)}}] Processing file {{file}}.",
          file=sys.stderr, flush=True)
    name = os.path.basename(file)
    if "crash" in name and ours or "clang" in name:
        print("Stack dump:", file=sys.stderr, flush=True)
        os.kill(os.getpid(), signal.SIGSEGV)
    if "report" in name and ours:
        print("a.cpp:1:2: runtime error: shift exponent", file=sys.stderr)
        sys.exit(1)
    if "company" in name and ours and len(files) > 1:
        os.kill(os.getpid(), signal.SIGSEGV)
    while "hang" in name and ours:
        pass
    end = os.times().user + (0.8 if "slow" in name and ours else 0)
    while os.times().user < end:
        sum(range(10000))
    if store:
        took = 9.0 if "slow" in name or "measured" in name else 0.0
        pathlib.Path(store, name + ".json").write_text(json.dumps({{
            "file": file, "profile": {{
                "time.clang-tidy.heddle-x.user": took}}}}))
"""


class Torture(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="torture test ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        self.program = self.folder / "fake-tidy"
        self.program.write_text(PROGRAM)
        self.program.chmod(0o755)
        (self.folder / "in").mkdir()

    def run_torture(self, *options):
        return subprocess.run(
            [sys.executable, SOURCE / "scripts/torture", "files",
             self.folder / "in", f"--heddle-tidy={self.program}",
             f"--llvm={LLVM}", f"--work={self.folder / 'work'}",
             "--variants", "plain", "--factor=3", "--floor=0.3", *options],
            text=True, capture_output=True)

    def put(self, *names):
        for name in names:
            (self.folder / "in" / name).write_text("int x;\n")

    def test_all_is_well(self):
        self.put("a.c", "b.cpp", "measured.c", "not-a-program.txt")
        done = self.run_torture()
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)
        self.assertIn("| all | 3 | 3 | 0 | 0 | 0 | 0 | 0 |", done.stdout)

    def test_each_failure_is_told_and_costs_no_other_input(self):
        self.put("a.c", "b-crash.c", "c.c", "d-hang.c", "e-slow.c", "f.c",
                 "g-clang.c", "h-report.c", "i-company.c", "j.c")
        done = self.run_torture("--timeout=1")
        self.assertEqual(done.returncode, 1, done.stdout + done.stderr)
        self.assertIn("10 runs: 4 ok, 3 crash, 1 hang, 1 slow, 1 clang, "
                      "0 skipped",
                      done.stdout)
        for line in ("crash: in/b-crash.c", "hang: in/d-hang.c",
                     "slow: in/e-slow.c", "crash: in/h-report.c",
                     "(only together with others)"):
            self.assertIn(line, done.stdout)
        (kept,) = self.folder.glob("work/failures/crash-*b-crash.c")
        again = subprocess.run(
            (kept / "command").read_text().splitlines()[0], shell=True,
            capture_output=True, cwd=kept)
        self.assertNotEqual(again.returncode, 0)

    def test_goes_on_where_it_stopped(self):
        self.put("a.c", "crash.c")
        self.run_torture()
        self.put("b.c")
        self.program.write_text(PROGRAM.replace("ours =", "ours = False and"))
        done = self.run_torture("--resume")
        self.assertIn("3 runs: 2 ok, 1 crash", done.stdout)
        self.assertIn("3 runs: 3 ok", self.run_torture().stdout)

    def test_wrong_use_is_one_line(self):
        self.put("a.c")
        for options, message in (
                (["--variants", "odd"], "expected plain, primed or roles:SEED"),
                (["--heddle-tidy=/no/such"], "/no/such")):
            done = self.run_torture(*options)
            self.assertEqual(done.returncode, 2, done.stdout)
            self.assertIn(message, done.stderr)
            self.assertNotIn("Traceback", done.stderr)


if __name__ == "__main__":
    unittest.main()
