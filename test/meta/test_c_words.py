# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Messages about C programs speak C: every test in C is looked at for that."""
import importlib.util
import unittest

from support import ROOT

spec = importlib.util.spec_from_file_location(
    "check_heddle", ROOT / "test/support/check_heddle.py")
check_heddle = importlib.util.module_from_spec(spec)
spec.loader.exec_module(check_heddle)

# Checks of what C does not have.
ONLY_CPP = {"context-not-propagated", "coroutine-lifetime",
            "lock-across-suspension", "lost-cancel", "reference-cycle",
            "task-exception", "task-start-order",
            "unnamed-guard"}


class CWords(unittest.TestCase):
    def line(self, text):
        return f"crew.c:1:1: warning: {text} [heddle-unbalanced-lock]"

    def test_words(self):
        for text in ("use std::lock_guard", "release it in the destructor",
                     "pass a pointer or a reference", "name the guard object"):
            with self.subTest(text):
                with self.assertRaises(check_heddle.Failure):
                    check_heddle.check_style([self.line(text)], ".c")
                check_heddle.check_style([self.line(text)], ".cpp")

    def test_names_of_the_program(self):
        check_heddle.check_style(
            [self.line("'class' is still held, release 'reference'")], ".c")

    def test_checks_are_tested_in_c(self):
        silent = set()
        for folder in (ROOT / "test/checks").iterdir():
            if folder.name in ONLY_CPP or not folder.is_dir():
                continue
            if not any("warning:" in path.read_text()
                       for path in folder.glob("*.c")):
                silent.add(folder.name)
        # What is deferred in a loop of C is a known miss: FN_atexit.c.
        self.assertEqual(silent - {"defer-in-loop"}, set())


if __name__ == "__main__":
    unittest.main()
