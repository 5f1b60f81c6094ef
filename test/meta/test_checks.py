# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Every check has all that belongs to a check."""
import subprocess
import sys
import unittest

from support import ROOT, missing_of, registry


class Checks(unittest.TestCase):
    def test_complete(self):
        for row in registry():
            with self.subTest(row["name"]):
                self.assertEqual(missing_of(row), [])

    def test_nothing_without_a_row(self):
        names = {row["name"] for row in registry()}
        classes = {row["class"] for row in registry()}
        pages = {p.stem for p in (ROOT / "docs/checks").glob("*.md")}
        folders = {p.name for p in (ROOT / "test/checks").iterdir()
                   if p.is_dir()}
        headers = {p.stem for p in (ROOT / "checks").glob("*Check.h")}
        self.assertEqual(pages - names - {"README"}, set())
        self.assertEqual(folders - names, set())
        self.assertEqual(headers - classes - {"HeddleCheck"}, set())

    def test_rows(self):
        for row in registry():
            with self.subTest(row["name"]):
                self.assertRegex(row["name"], r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
                self.assertRegex(row["summary"], r"^Finds .*\.$")
                self.assertIn(row["severity"], ("warning", "error"))
                self.assertIn(row["maturity"],
                              ("preview", "stable", "deprecated"))
                self.assertIn("audit", row["profiles"])
                for rule in row["rules"]:
                    self.assertRegex(rule, r"^(CWE-\d+|CERT-[A-Z]+\d+-[A-Z]+"
                                           r"|(CP|ES|R|F|C|T)\.\d+)$")

    def test_generated_files_are_up_to_date(self):
        done = subprocess.run(
            [sys.executable, str(ROOT / "checks/generate.py"), "--check"],
            text=True, capture_output=True)
        self.assertEqual(done.returncode, 0, done.stdout + done.stderr)


if __name__ == "__main__":
    unittest.main()
