#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Static findings and the report of a real run, joined.

  test_runtime_join.py CLANGXX CLANG-TIDY PLUGIN HEDDLE-REPORT RUNTIME.a ROOT
"""
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

CLANGXX, CLANG_TIDY, PLUGIN, REPORT, RUNTIME, ROOT = sys.argv[1:7]
SOURCE = pathlib.Path(__file__).parent / "Inputs" / "joined" / "joined.cpp"
OPTIONS = ["-std=c++20", f"-I{ROOT}/runtime/include"]


def run(command, **keywords):
    done = subprocess.run(command, text=True, capture_output=True, timeout=120,
                          **keywords)
    if done.returncode:
        raise AssertionError(f"{command}: {done.stdout}{done.stderr}")
    return done.stdout


def line(mark):
    for number, text in enumerate(SOURCE.read_text().splitlines(), 1):
        if text.endswith(f"// {mark}"):
            return number
    raise AssertionError(mark)


class RuntimeJoin(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)

    def joined(self):
        """What heddle-report says of each place."""
        static = self.folder / "static.yaml"
        run([CLANG_TIDY, f"-load={PLUGIN}", "-checks=-*,heddle-*", "-quiet",
             "--config={}", f"--export-fixes={static}", str(SOURCE), "--",
             *OPTIONS])
        program, seen = self.folder / "program", self.folder / "run.json"
        # The runtime of the tests is built with ThreadSanitizer.
        run([CLANGXX, *OPTIONS, "-fsanitize=thread", "-O1", "-g", str(SOURCE),
             RUNTIME, "-pthread", "-o", str(program)])
        run(["setarch", "-R", str(program), "3"], env={
            **os.environ, "HEDDLE_REPORT": str(seen),
            "TSAN_OPTIONS": "detect_deadlocks=0:report_bugs=0"})
        text = run([REPORT, "--json=-", "--fail-on=never",
                    f"--root={SOURCE.parent}", f"--runtime={seen}",
                    str(static)])
        return {(f["check"], f["place"]["line"]): f["runtime"]
                for f in json.loads(text)["findings"]}

    def test_join(self):
        found = self.joined()
        def says(check, mark):
            return found.get((f"heddle-{check}", line(mark)))
        with self.subTest(found=found):
            self.assertEqual(says("leaked-task", "LEAK"), "confirmed")
            self.assertEqual(says("leaked-task", "NOT RUN"), "static only")
            self.assertIn("confirmed",
                          (says("lock-order-inversion", "ORDER"),
                           says("lock-order-inversion", "OTHER ORDER")))
            self.assertEqual(says("waitgroup-misuse", "RUN TIME ONLY"),
                             "run time only")


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
