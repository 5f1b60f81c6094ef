# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Commits in scratch repositories that use the hook. lit sets HEDDLE_PLUGIN."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

import analyze_support
from analyze_support import FINDING

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LLVM = os.environ["HEDDLE_LLVM_MAJOR"]
CLEAN = "int answer() { return 42; }\n"
RACE = analyze_support.RACE.replace("<thread>", '"threads.h"')


class PreCommit(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        """One cache for all tests, as a user has; and the hook's repository:
        a clone of what is here, changes included."""
        cls.area = tempfile.TemporaryDirectory(prefix="heddle hook ")
        cls.addClassCleanup(cls.area.cleanup)
        area = pathlib.Path(cls.area.name)
        cls.environment = {
            name: value for name, value in os.environ.items()
            if not name.startswith("GIT_")} | {
            "PRE_COMMIT_HOME": str(area / "cache"), "HOME": str(area),
            "GIT_CONFIG_NOSYSTEM": "1", "GIT_AUTHOR_NAME": "A",
            "GIT_AUTHOR_EMAIL": "a@example.org", "GIT_COMMITTER_NAME": "A",
            "GIT_COMMITTER_EMAIL": "a@example.org"}
        cls.hooks = area / "heddle"
        cls.hooks.mkdir()
        for name in (".pre-commit-hooks.yaml", "scripts", "checks/checks.json"):
            (cls.hooks / name).parent.mkdir(exist_ok=True)
            subprocess.run(["cp", "-r", ROOT / name, cls.hooks / name],
                           check=True)
        cls.git(cls.hooks, "init", "-q")
        cls.git(cls.hooks, "add", ".")
        cls.git(cls.hooks, "commit", "-qm", "hooks")

    @classmethod
    def git(cls, folder, *arguments, code=0):
        done = subprocess.run(["git", *arguments], cwd=folder, text=True,
                              capture_output=True, env=cls.environment)
        if done.returncode != code:
            raise AssertionError(f"git {arguments}: exit {done.returncode}\n"
                                 + done.stdout + done.stderr)
        return done.stdout + done.stderr

    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle user ")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        self.git(self.root, "init", "-q")
        revision = self.git(self.hooks, "rev-parse", "HEAD").strip()
        self.write(".pre-commit-config.yaml", f"""\
repos:
  - repo: {json.dumps(str(self.hooks))}
    rev: {revision}
    hooks:
      - id: heddle
        args: [--llvm, "{LLVM}"]
""")
        self.write(".gitignore", "/build/\n")
        threads = HERE.parent / "tools/Inputs/typing/threads.h"
        self.write("threads.h", threads.read_text())
        self.git(self.root, "add", ".")
        self.git(self.root, "commit", "-qm", "begin")
        subprocess.run(["pre-commit", "install"], cwd=self.root, check=True,
                       capture_output=True, env=self.environment)

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def database(self, *files):
        self.write("build/compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": name,
             "arguments": ["c++", "-std=c++20", "-I.", "-Iinclude", "-c",
                           f"./{name}"]}
            for name in files]))

    def commit(self, *names, code):
        self.git(self.root, "add", "--", *names)
        return self.git(self.root, "commit", "-m", "change", code=code)

    def test_clean_commits_pass_and_races_block(self):
        self.database("a.cpp", "old.cpp")
        self.write("a.cpp", CLEAN)
        self.write("old.cpp", RACE)  # not staged: says nothing
        self.assertNotIn("warning", self.commit("a.cpp", code=0))
        self.write("a.cpp", RACE)
        output = self.commit("a.cpp", code=1)
        self.assertEqual(output.count(FINDING), 1, output)
        self.assertRegex(output, r"a\.cpp:4:\d+: warning: ")
        self.assertRegex(output, r"a\.cpp:5:\d+: note: ")
        self.assertIn("heddle: 1 finding in the files of this commit", output)
        self.write("a.cpp", RACE.replace("++visitors; });", "}); // fixed"))
        self.commit("a.cpp", code=0)

    def test_headers_are_seen_through_a_unit(self):
        self.database("far.cpp", "src/user.cpp")
        self.write("far.cpp", CLEAN)
        self.write("src/user.cpp", '#include "lib/middle.h"\n')
        self.write("include/lib/middle.h", '#  include "../lib/deep.hpp"\n')
        self.write("include/lib/deep.hpp", RACE)
        output = self.commit("include/lib/deep.hpp", code=1)
        self.assertEqual(output.count(FINDING), 1, output)
        self.assertIn("deep.hpp:4:", output)
        self.write("include/lib/alone.h", RACE)
        self.git(self.root, "reset", "-q")
        self.commit("include/lib/alone.h", code=0)

    def test_without_a_database_there_is_help(self):
        self.write("a.cpp", CLEAN)
        output = self.commit("a.cpp", code=1)
        self.assertIn("there is no compile_commands.json", output)
        self.assertIn("bear -- make", output)

    def test_odd_file_names(self):
        names = ["-x.cpp", "a b.cpp", "$(touch gone).cpp", "é'\";.cpp"]
        self.database(*names)
        for name in names:
            self.write(name, RACE)
        output = self.commit(*names, code=1)
        self.assertEqual(output.count(FINDING), len(names), output)
        self.assertFalse((self.root / "gone").exists())
        self.write("line\nbreak.cpp", RACE)
        output = self.commit("line\nbreak.cpp", code=1)
        self.assertIn(r"line\nbreak.cpp': rename it", output)

    def test_links_and_databases_that_lead_outside(self):
        """Code elsewhere is nobody's commit: it is not shown."""
        outside = tempfile.TemporaryDirectory(prefix="heddle outside ")
        self.addCleanup(outside.cleanup)
        secret = pathlib.Path(outside.name, "secret.cpp")
        secret.write_text(RACE.replace("threads.h", f"{self.root}/threads.h"))
        (self.root / "link.cpp").symlink_to(secret)
        self.write("a.cpp", f'#include "{secret}"\n')
        self.write("build/compile_commands.json", json.dumps([
            {"directory": directory, "file": name,
             "arguments": ["c++", "-std=c++20", "-c", name]}
            for directory, name in ((str(self.root), "a.cpp"),
                                    (outside.name, "secret.cpp"),
                                    ("/nowhere", "gone.cpp"))]))
        output = self.commit("a.cpp", "link.cpp", code=0)
        self.assertNotIn("visitors", output)
        # From another hook, which hands over links, too.
        done = subprocess.run(
            [ROOT / "scripts/pre-commit", "--llvm", LLVM, "link.cpp"],
            cwd=self.root, text=True, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""), done.stderr)

    def test_code_that_does_not_compile(self):
        self.database("a.cpp")
        self.write("a.cpp", "int f() { return x; }\n")
        output = self.commit("a.cpp", code=1)
        self.assertIn("undeclared identifier 'x'", output)


if __name__ == "__main__":
    unittest.main()
