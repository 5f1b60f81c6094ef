# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A project to run scripts/analyze over. lit sets HEDDLE_PLUGIN."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

ANALYZE = str(pathlib.Path(__file__).resolve().parents[2] / "scripts/analyze")
RACE = """#include <thread>
inline int count() {
  int visitors = 0;
  std::thread door([&] { ++visitors; });
  ++visitors;
  door.join();
  return visitors;
}
"""
FINDING = "warning: 'visitors' is written"
CLEAN = "int main() { return 0; }\n"


class AnalyzeCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle analyze ")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / ".git").mkdir()  # nothing above is part of the project

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def environment(self):
        return dict(os.environ, XDG_CACHE_HOME=str(self.root / ".cache"))

    def analyze(self, *arguments, code):
        done = subprocess.run(
            [ANALYZE, "--llvm", os.environ["HEDDLE_LLVM_MAJOR"], *arguments],
            cwd=self.root, text=True, capture_output=True,
            env=self.environment())
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def light_database(self, folder, *files):
        """With headers of ours: tests that analyse many files need not read
        the real ones each time."""
        self.write(".mock/thread", """#pragma once
namespace std {
struct thread {
  template <class F> explicit thread(F);
  void join();
};
} // namespace std
""")
        self.write(".mock/mutex", """#pragma once
namespace std {
struct mutex { void lock(); void unlock(); };
template <class M> struct lock_guard {
  explicit lock_guard(M &);
  ~lock_guard();
};
} // namespace std
""")
        self.database(folder, *files, options=[
            f"-I{self.root}/.mock", "-fconstexpr-steps=4294967295"])

    def database(self, folder, *files, options=()):
        self.write(f"{folder}/compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": name,
             "arguments": ["c++", "-std=c++20", *options, "-c", name]}
            for name in files]))
