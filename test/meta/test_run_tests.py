# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/test counts what ran, and never takes a crash for a success."""
import contextlib
import io
import pathlib
import sys
import tempfile
import types
import unittest
import unittest.mock

from support import ROOT

sys.path.insert(0, str(ROOT / "scripts/support"))
import environment
import run_tests

TESTS = """
import unittest
class T(unittest.TestCase):
    def test_good(self): pass
    def test_bad(self):
        for i in range(3):
            with self.subTest(i): self.fail()
    def test_error(self): raise OSError
    @unittest.skip("why not")
    def test_skipped(self): pass
"""


class RunTests(unittest.TestCase):
    def counted(self, code, counts):
        run = run_tests.Run(1)
        run.runner("runner", code, counts, "summary")
        return run.passed, run.failed

    def test_counts(self):
        self.assertEqual(self.counted(0, (3, 0)), (3, 0))
        self.assertEqual(self.counted(1, (3, 2)), (3, 2))

    def test_a_crash_is_a_failure(self):
        self.assertEqual(self.counted(-11, None), (0, 1))
        self.assertEqual(self.counted(0, None), (0, 1))
        self.assertEqual(self.counted(1, (3, 0)), (3, 1))

    def test_unittest_is_counted_by_test(self):
        with tempfile.TemporaryDirectory() as folder:
            meta = pathlib.Path(folder) / "test/meta"
            meta.mkdir(parents=True)
            (meta / "test_it.py").write_text(TESTS)
            run = run_tests.Run(1)
            with unittest.mock.patch.object(run_tests, "ROOT",
                                            pathlib.Path(folder)), \
                    contextlib.redirect_stdout(io.StringIO()):
                run_tests.run_meta(run, types.SimpleNamespace(filter=None))
        self.assertEqual((run.passed, run.failed), (1, 2))

    def test_options(self):
        options = run_tests.parse(["--llvm", "22", "checks/busy-wait"])
        self.assertEqual((options.llvm, options.only), ([22], ["lit"]))
        self.assertEqual(run_tests.parse([]).llvm, [22, 19])
        with self.assertRaises(environment.Problem):
            run_tests.parse(["--llvm", "14"])


if __name__ == "__main__":
    unittest.main()
