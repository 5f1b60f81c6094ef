#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a program leaves behind under HEDDLE_REPORT, HEDDLE_LEAKS and
HEDDLE_DEADLOCKS.

  report_test.py PROGRAM FOREIGN-PROGRAM SCHEMA

The report is validated against the schema where Python has jsonschema (Debian:
python3-jsonschema).
"""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

PROGRAM, FOREIGN, SCHEMA = sys.argv[1:4]
SOURCE = pathlib.Path(__file__).with_name("stuck_program.cpp")


def line(mark):
    for number, text in enumerate(SOURCE.read_text().splitlines(), 1):
        if text.endswith(f"// {mark}"):
            return number
    raise AssertionError(mark)


class Report(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)

    def run_program(self, what, program=PROGRAM, **environment):
        return subprocess.run(
            [program, what], text=True, errors="replace", capture_output=True,
            timeout=40,
            env={**os.environ, **environment})

    def report(self, what, **environment):
        path = pathlib.Path(self.folder.name) / "run.json"
        run = self.run_program(what, HEDDLE_REPORT=str(path), **environment)
        self.assertTrue(path.exists(), run.stderr)
        self.assertEqual(os.listdir(self.folder.name), ["run.json"])
        report = json.loads(path.read_text())
        try:
            import jsonschema
        except ImportError:
            print("no jsonschema: the report is not validated")
        else:
            jsonschema.validate(report, json.loads(
                pathlib.Path(SCHEMA).read_text()))
        return run, report

    def found(self, report, check):
        for finding in report["findings"]:
            if finding["check"] == check:
                return finding
        self.fail(f"no {check} in {report['findings']}")

    def lines(self, finding, role):
        return {l["line"] for l in finding["locations"] if l["role"] == role}

    def test_leak(self):
        run, report = self.report("leak")
        self.assertEqual(run.returncode, 0, run.stderr)
        finding = self.found(report, "heddle-leaked-task")
        self.assertEqual(finding["count"], 3)
        self.assertEqual(self.lines(finding, "spawn"), {line("SPAWN leak")})
        self.assertEqual(self.lines(finding, "wait"), {line("WAIT leak")})
        self.assertEqual([s["spawned"] for s in report["spawn_sites"]], [3])
        self.assertTrue(report["complete"])

    def test_leak_on_stderr(self):
        run = self.run_program("leak", HEDDLE_LEAKS="1")
        self.assertRegex(run.stderr, re.compile(
            rf"^heddle: 3 tasks spawned at .*:{line('SPAWN leak')} have not "
            rf"ended: waiting to send at .*:{line('WAIT leak')}$", re.M))

    def test_nothing_is_told_unasked(self):
        run = self.run_program("leak")
        self.assertEqual((run.returncode, run.stderr), (0, ""))

    def test_all_asleep(self):
        run, report = self.report("asleep", HEDDLE_DEADLOCKS="abort")
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("all tasks are asleep", run.stderr)
        self.assertTrue(report["wait_graph"]["all_asleep"])
        self.assertIn(line("WAIT asleep"), set.union(*(
            self.lines(f, "wait") for f in report["findings"])))

    def test_exception(self):
        run, report = self.report("throws")
        self.assertNotEqual(run.returncode, 0)
        finding = self.found(report, "heddle-task-exception")
        self.assertIn("lost", finding["message"])
        self.assertEqual(self.lines(finding, "spawn"), {line("SPAWN throws")})

    def test_the_report_is_json_whatever_was_thrown(self):
        _, report = self.report("throws_bytes")
        finding = self.found(report, "heddle-task-exception")
        self.assertTrue(finding["message"].endswith(
            'a"\\\n\u00e9\U0001f600|\ufffd|\ufffd\ufffd|\ufffd\ufffd'), finding)

    def test_threads_of_the_program_alone(self):
        path = pathlib.Path(self.folder.name) / "run.json"
        run = self.run_program("", FOREIGN, HEDDLE_DEADLOCKS="abort",
                               HEDDLE_REPORT=str(path))
        self.assertEqual(run.returncode, 2, run.stderr)
        self.assertIn("circle: thread", run.stderr)
        self.found(json.loads(path.read_text()), "heddle-lock-order-inversion")

    def test_what_ends_meanwhile_is_no_misuse(self):
        run, report = self.report("ends_meanwhile")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertEqual(report["findings"], [])

    def test_send_after_close(self):
        _, report = self.report("sends_late")
        finding = self.found(report, "heddle-send-after-close")
        self.assertEqual(self.lines(finding, "use"), {line("USE sends_late")})

    def test_a_report_that_cannot_be_written(self):
        run = self.run_program("leak", HEDDLE_REPORT="/no/such/folder/r.json")
        self.assertEqual(run.returncode, 0)
        self.assertIn("/no/such/folder/r.json", run.stderr)


if __name__ == "__main__":
    unittest.main(argv=sys.argv[:1])
