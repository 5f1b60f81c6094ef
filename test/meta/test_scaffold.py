# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/add_check and scripts/rename_check, in a copy of the project."""
import pathlib
import shutil
import subprocess
import tempfile
import unittest

from support import ROOT, missing_of, registry

SUMMARY = "Finds looms that are threaded twice, so that the cloth tears."


class Scaffold(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle-")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in ("checks", "docs", "scripts", "test/checks"):
            shutil.copytree(ROOT / name, self.root / name,
                            ignore=shutil.ignore_patterns("__pycache__"))

    def run_script(self, name, *arguments):
        return subprocess.run([str(self.root / "scripts" / name), *arguments],
                              text=True, capture_output=True)

    def row(self, name):
        return next((row for row in registry(self.root)
                     if row["name"] == name), None)

    def add(self):
        done = self.run_script("add_check", "double-thread", SUMMARY)
        self.assertEqual(done.returncode, 0, done.stderr)

    def test_add_leaves_stubs_that_are_found(self):
        self.add()
        row = self.row("double-thread")
        self.assertEqual(row["class"], "DoubleThreadCheck")
        missing = "\n".join(missing_of(row, self.root))
        for part in ("checks/DoubleThreadCheck.cpp: HEDDLE-STUB",
                     "docs/checks/double-thread.md: HEDDLE-STUB",
                     "double-thread/firing.cpp: HEDDLE-STUB",
                     "only 0 silent ones"):
            self.assertIn(part, missing)
        self.assertNotIn("summary", missing)
        self.assertIn("double-thread.md", (
            self.root / "docs/checks/README.md").read_text())

    def test_add_twice_is_an_error(self):
        self.add()
        done = self.run_script("add_check", "double-thread", SUMMARY)
        self.assertEqual(done.returncode, 2)
        self.assertEqual(
            done.stderr, "heddle: error: there is a check 'double-thread'\n")

    def test_wrong_input_is_one_line(self):
        for arguments in (["DoubleThread", SUMMARY], ["heddle-x", SUMMARY],
                          ["x", "No sentence"], ["x"], []):
            done = self.run_script("add_check", *arguments)
            self.assertEqual(done.returncode, 2, done.stderr)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)

    def test_rename_leaves_nothing_behind(self):
        self.add()
        done = self.run_script("rename_check", "double-thread", "torn-cloth")
        self.assertEqual(done.returncode, 0, done.stderr)
        self.assertIsNone(self.row("double-thread"))
        self.assertEqual(self.row("torn-cloth")["class"], "TornClothCheck")
        for path in self.root.rglob("*"):
            relative = path.relative_to(self.root)
            self.assertNotIn("double-thread", relative.as_posix())
            self.assertNotIn("DoubleThread", relative.as_posix())
            if path.is_file() and "__pycache__" not in relative.parts:
                text = path.read_text(errors="replace")
                for trace in ("double-thread", "DoubleThread", "DOUBLETHREAD"):
                    self.assertNotIn(trace, text.replace(__doc__, ""),
                                     relative)
        self.assertTrue((self.root / "test/checks/torn-cloth/silent.cpp")
                        .exists())

    def test_rename_to_a_known_or_of_an_unknown_check(self):
        known = registry(self.root)[0]["name"]
        for arguments in (("no-such", "torn-cloth"), (known, known)):
            done = self.run_script("rename_check", *arguments)
            self.assertEqual(done.returncode, 2)
            self.assertEqual(done.stderr.count("\n"), 1, done.stderr)


if __name__ == "__main__":
    unittest.main()
