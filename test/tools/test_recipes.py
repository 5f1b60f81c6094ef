# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The recipes of the documentation, over a project with and without a race.
lit sets HEDDLE_PLUGIN."""
import os
import pathlib
import re
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
RECIPES = ROOT / "docs/recipes"
TIDY = f"{os.environ['HEDDLE_BUILD_DIR']}/bin/heddle-tidy-22"
CLANGXX = "/usr/lib/llvm-22/bin/clang++"
THREADS = HERE / "Inputs/typing/threads.h"
FINDING = "[heddle-unsynchronized-shared-write"
MAIN = """#include "threads.h"
int main() {
  int visitors = 0;
  std::thread door([&] { ++visitors; });
  RACE
  door.join();
  return visitors;
}
"""
FILES = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.16)\n"
                      "project(door LANGUAGES CXX)\n"
                      "add_library(door OBJECT door.cpp)\n",
    "Makefile": "door.o: door.cpp threads.h\n"
                "\t$(CXX) -std=c++17 -c $< -o $@\n",
    "meson.build": "project('door', 'cpp', default_options: "
                   "['cpp_std=c++17'])\nstatic_library('door', 'door.cpp')\n",
}


class Recipes(unittest.TestCase):
    def project(self, racy):
        folder = tempfile.TemporaryDirectory(prefix="heddle recipe ")
        self.addCleanup(folder.cleanup)
        root = pathlib.Path(folder.name)
        (root / ".git").mkdir()
        for name, text in FILES.items():
            (root / name).write_text(text)
        (root / "threads.h").write_text(THREADS.read_text())
        (root / "door.cpp").write_text(
            MAIN.replace("RACE", "++visitors;" if racy else ""))
        return root

    def run_script(self, script, root, **more):
        """As the services run it: bash, which stops at the first failure."""
        script = re.sub(r"(?:/tmp/)?heddle/scripts", f"{ROOT}/scripts", script)
        return subprocess.run(
            ["bash", "-eo", "pipefail", "-c", script], cwd=root, text=True,
            stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
            env=dict(os.environ, CXX=CLANGXX, CC=CLANGXX[:-2],
                     XDG_CACHE_HOME=str(root / ".cache"), **more))

    def assert_tells_apart(self, script, code=1, **more):
        for racy in (True, False):
            root = self.project(racy)
            done = self.run_script(script, root, **more)
            self.assertEqual(done.returncode, code if racy else 0, done.stdout)
            self.assertEqual(FINDING in done.stdout, racy, done.stdout)
        return root

    def test_github_actions(self):
        text = (RECIPES / "github-actions.yml").read_text()
        (configure,) = re.findall(r"run: (cmake .*)", text)
        (analyze,) = re.findall(r"name: Analyze\n +run: \|\n((?: {10}.*\n)+)",
                                text)
        root = self.assert_tells_apart(
            configure + "\n" + analyze, GITHUB_STEP_SUMMARY="summary.md")
        self.assertIn("```", (root / "summary.md").read_text())

    def test_gitlab(self):
        text = (RECIPES / "gitlab-ci.yml").read_text()
        script = re.findall(r"^    - (.*)$", text.partition("  script:")[2],
                            re.MULTILINE)
        self.assertEqual(len(script), 2)
        self.assert_tells_apart("\n".join(script))

    def test_make_by_bear(self):
        self.assert_tells_apart("bear -- make\nheddle/scripts/analyze .")

    def test_meson(self):
        self.assert_tells_apart("meson setup build\nheddle/scripts/analyze .")

    def test_cmake_with_every_compilation(self):
        self.assert_tells_apart(
            f'cmake -S . -B build "-DCMAKE_CXX_CLANG_TIDY={TIDY};'
            '--checks=-*,heddle-*;--warnings-as-errors=heddle-*"\n'
            "cmake --build build", code=2)


if __name__ == "__main__":
    unittest.main()
