# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/analyze over a repository that a stranger has made."""
import json
import os
import subprocess
import unittest

from analyze_support import ANALYZE, CLEAN, FINDING, RACE, AnalyzeCase

NAMES = ("-leading dash.cpp", "it's \"quoted\".cpp", "line\nbreak.cpp",
         "$(touch owned).cpp", "a;touch owned;.cpp", "<i>.cpp", "a#b%c.cpp",
         "back\\slash.cpp", "[x](1).cpp", "dollar$HOME.cpp", "@response.cpp")


class Untrusted(AnalyzeCase):
    def test_names(self):
        """Each of them is analysed, cached, reported; none is executed."""
        names = ["src/" + name for name in NAMES] + list(NAMES)
        for name in names:
            self.write(name, RACE)
        self.light_database("build", *names)
        outputs = [f"--{form}=out.{form}" for form in
                   ("sarif", "gitlab", "junit", "rdjson", "html", "json")]
        done = self.analyze("-p", "build", "-j4", *outputs, code=1)
        self.assertIn(f"{len(names)} translation units analysed", done.stderr)
        findings = json.loads((self.root / "out.json").read_text())["findings"]
        self.assertEqual({f["place"]["file"] for f in findings}, set(names))
        self.assertEqual(len(findings), len(names))
        # The names on the command line.
        for name in NAMES:
            self.analyze("--", name, code=1)
        self.assertEqual([path for path in self.root.rglob("owned")], [])

    def test_names_in_a_change(self):
        (self.root / ".git").rmdir()
        git = ["git", "-C", str(self.root), "-c", "user.name=A",
               "-c", "user.email=a@b"]
        self.write(".gitignore", ".cache\n.mock\n")
        headers = [name.replace(".cpp", ".h") for name in NAMES
                   if '"' not in name and "\n" not in name]
        for number, header in enumerate(headers):
            self.write(header, "#pragma once\n")
            self.write(f"{number}.cpp", f'#include "{header}"\n')
        self.light_database("build", *(f"{n}.cpp" for n in range(len(headers))))
        for arguments in (["init", "-q"], ["add", "-A"],
                          ["commit", "-qm", "first"]):
            subprocess.run([*git, *arguments], check=True)
        for number, header in enumerate(headers):
            self.write(header, "#pragma once\n" + RACE.replace(
                "count", f"count{number}"))
        done = self.analyze("--changed", "-j4", "-p", "build", code=1)
        self.assertEqual(done.stdout.count(FINDING.replace(
            "warning", "error")), len(headers), done.stderr)

    def test_git_of_the_repository_runs_nothing(self):
        (self.root / ".git").rmdir()
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)
        for key in ("core.fsmonitor", "diff.external", "diff.evil.textconv",
                    "core.pager"):
            subprocess.run(["git", "-C", str(self.root), "config", key,
                            f"touch {self.root}/owned; false"], check=True)
        self.write(".gitattributes", "*.cpp diff=evil\n")
        self.write("a.cpp", CLEAN)
        subprocess.run(["git", "-C", str(self.root), "-c", "core.fsmonitor=",
                        "-c", "user.name=A", "-c", "user.email=a@b", "commit",
                        "-q", "--allow-empty", "-m", "first"], check=True)
        (self.root / "owned").unlink(missing_ok=True)
        self.analyze("--changed", "--", "a.cpp", code=0)
        self.assertFalse((self.root / "owned").exists())

    def test_a_database_that_points_outside(self):
        """What is outside of the project is analysed, but not shown."""
        outside = self.root / "outside"
        project = self.root / "project"
        (project / ".git").mkdir(parents=True)
        self.write("outside/secret.h", "#define PASSWORD 4711\n" + RACE)
        self.write("project/a.cpp", '#include "../outside/secret.h"\n')
        (project / "link.cpp").symlink_to(outside / "secret.h")
        self.write("project/build/compile_commands.json", json.dumps([
            {"directory": str(project), "file": name,
             "arguments": ["c++", "-std=c++20", "-c", name]}
            for name in ("a.cpp", "../outside/secret.h", "link.cpp")]))
        done = self.analyze("--html=out.html", "--sarif=out.sarif",
                            "project/a.cpp", code=0)
        self.assertEqual(done.stdout, "")
        for name in ("out.html", "out.sarif"):
            self.assertNotIn("4711", (self.root / name).read_text())

    def test_nothing_steers_the_terminal(self):
        """Escape sequences in names and in code are shown as '?'."""
        self.write("red\033[31m.cpp", RACE.replace(
            "++visitors; });", "++visitors; }); // \033[2J"))
        self.write("bro\033[31mken.cpp", "int n = \033[2J;\n")
        self.light_database("build", "red\033[31m.cpp", "bro\033[31mken.cpp")
        for arguments in ([], ["--changed"], ["--write-baseline", "b.json"]):
            done = subprocess.run(
                [ANALYZE, "-p", "build", "--llvm",
                 os.environ["HEDDLE_LLVM_MAJOR"], *arguments], cwd=self.root,
                capture_output=True, env=self.environment())
            self.assertEqual(done.returncode, 2)
            self.assertNotIn(b"\033", done.stdout + done.stderr)

    def test_databases_of_nonsense(self):
        for units in ([1], [{}], {"a": 1}, [{"file": 3, "directory": "."}],
                      [{"file": "a.cpp", "directory": ".", "command": 'c++ "'}],
                      [{"file": "a.cpp", "directory": "/nowhere",
                        "arguments": ["c++", "a.cpp"]}],
                      [{"file": "a.cpp", "directory": ".", "arguments": []}],
                      [{"file": "a.cpp", "directory": ".", "arguments": [1]}],
                      [{"file": "gone.cpp", "directory": str(self.root),
                        "arguments": ["c++", "gone.cpp"]}]):
            with self.subTest(units):
                self.write("db/compile_commands.json", json.dumps(units))
                done = self.analyze("-p", "db", code=2)
                self.assertNotIn("Traceback", done.stderr)
                self.assertTrue(done.stderr.startswith("heddle: error: "))


if __name__ == "__main__":
    unittest.main()
