# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The examples in the comments of the runtime's headers are compiled and run."""
import re
import unittest

from support import ROOT

TESTS = [ROOT / "runtime/test" / name for name in (
    "examples_test.cpp", "examples_basics_test.cpp",
    "consumer/metrics_server.cpp")]
# What has no example: all of the others, names of errors, what the models'
# tests try (annotations.h), a variable of the environment (report.h).
WITHOUT = {"heddle/heddle.h", "heddle/error.h", "heddle/annotations.h",
           "heddle/report.h"}
# Lines that stand for something else in the test, which has to join, to check
# or to capture what the example leaves out.
CODE = re.compile(r"^//   (.*\S)$", re.MULTILINE)
OUTPUT = re.compile(r"^(task \d|at |since |circle:|/|heddle: |heddle_|#)")


def plain(line):
    """Without comment, blanks and what a capture list names."""
    line = re.sub(r"\s*//.*", "", line)
    line = re.sub(r"\[[^\[\]]*\]", "[]", line)
    return re.sub(r"\s", "", line)


class RuntimeHeaders(unittest.TestCase):
    def test_examples_are_tested(self):
        texts = {path: path.read_text() for path in TESTS}
        tested = {name: "".join(map(plain, text.splitlines()))
                  for text in texts.values() for name in
                  re.findall(r"^// EXAMPLE (\S+)$", text, re.MULTILINE)}
        headers = {f"heddle/{path.name}" for path in
                   (ROOT / "runtime/include/heddle").glob("*.h")}
        self.assertEqual(headers - WITHOUT, set(tested))
        for name, plain_text in tested.items():
            head = (ROOT / "runtime/include" / name).read_text()
            head = head[:head.index("#ifndef")]
            lines = [line for line in CODE.findall(head)
                     if not OUTPUT.match(line.strip())]
            self.assertTrue(lines, f"{name} has no example")
            for line in lines:
                code = plain(line)
                if code in ("", "...", "heddle::go([]{"):
                    continue
                with self.subTest(header=name, line=line):
                    self.assertIn(code, plain_text)


if __name__ == "__main__":
    unittest.main()
