# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The examples in the comments of the runtime's headers are compiled and run."""
import re
import unittest

from support import ROOT

TEST = ROOT / "runtime/test/examples_test.cpp"
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
        text = TEST.read_text()
        plain_text = "".join(map(plain, text.splitlines()))
        names = re.findall(r"^// EXAMPLE (\S+)$", text, re.MULTILINE)
        self.assertGreater(len(names), 10)
        for name in names:
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
