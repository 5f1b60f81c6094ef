# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/analyze as a new user meets it. lit sets HEDDLE_PLUGIN."""
import json
import unittest

from analyze_support import CLEAN, FINDING, RACE, AnalyzeCase


class Analyze(AnalyzeCase):
    def test_single_files(self):
        self.write("race.cpp", RACE)
        self.write("clean.cpp", CLEAN)
        self.write("clean.c", "int f(void) { int new = 1; return new; }\n")
        done = self.analyze("race.cpp", code=1)
        self.assertEqual(done.stdout.count(FINDING), 1)
        self.assertIn("race.cpp:5:3: note: ", done.stdout)
        self.assertEqual(done.stderr,
                         "heddle: 1 finding in 1 translation unit\n")
        done = self.analyze("clean.cpp", "clean.c", code=0)
        self.assertEqual(done.stdout, "")
        self.assertEqual(done.stderr,
                         "heddle: no findings in 2 translation units\n")

    def test_odd_file_names(self):
        self.write("-x/my race ($1).cpp", RACE)
        self.write("-race.cpp", RACE)
        for arguments in (["--", "-race.cpp"], ["./-x"],
                          ["./-x/my race ($1).cpp"]):
            done = self.analyze(*arguments, code=1)
            self.assertEqual(done.stdout.count(FINDING), 1, done.stdout)

    def test_bundled_headers_are_found(self):
        self.write("a.cpp", "#include <heddle/annotations.h>\n" + CLEAN)
        self.analyze("a.cpp", code=0)

    def test_database_above(self):
        for build in (".", "build", "out", "cmake-build-debug", "_build"):
            with self.subTest(build):
                self.write("src/race.cpp", RACE)
                self.write("src/unknown.cpp", "#error not in the database\n")
                self.database(build, "src/race.cpp")
                done = self.analyze("src", code=1)
                self.assertEqual(done.stdout.count(FINDING), 1)
                (self.root / build / "compile_commands.json").unlink()

    def test_given_database(self):
        self.write("src/race.cpp", RACE)
        self.write("src/clean.cpp", CLEAN)
        self.database("elsewhere", "src/race.cpp", "src/clean.cpp")
        done = self.analyze("-p", "elsewhere", code=1)
        self.assertIn("in 2 translation units", done.stderr)
        done = self.analyze("-p", "elsewhere", "src/clean.cpp", code=0)
        self.assertIn("in 1 translation unit\n", done.stderr)

    def test_a_finding_in_a_header_is_one_finding(self):
        self.write("include/count.h", "#pragma once\n" + RACE)
        for name in ("a", "b"):
            self.write(f"src/{name}.cpp", '#include "../include/count.h"\n'
                       f"int {name}() {{ return count(); }}\n")
        self.database("build", "src/a.cpp", "src/b.cpp")
        for path in ("src", "include/count.h"):
            done = self.analyze(path, code=1)
            self.assertEqual(done.stdout.count(FINDING), 1, done.stdout)
            self.assertIn("in 2 translation units", done.stderr)

    def test_cmake_project_without_database(self):
        self.write("CMakeLists.txt", "cmake_minimum_required(VERSION 3.20)\n"
                   "project(crew CXX)\nset(CMAKE_CXX_STANDARD 17)\n"
                   "add_executable(crew src/race.cpp)\n"
                   "target_include_directories(crew PRIVATE include)\n")
        self.write("include/crew.h", "#define CREW\n")
        self.write("src/race.cpp", "#include <crew.h>\n" + RACE + CLEAN)
        done = self.analyze("src", code=1)
        self.assertEqual(done.stdout.count(FINDING), 1)
        self.assertIn("configuring", done.stderr)
        self.assertEqual({path.name for path in self.root.iterdir()},
                         {".git", ".cache", "CMakeLists.txt", "include", "src"})

    def test_code_that_does_not_compile(self):
        self.write("broken.cpp", RACE + "int n = missing;\n")
        done = self.analyze("broken.cpp", code=2)
        self.assertIn("use of undeclared identifier 'missing'", done.stdout)
        self.assertIn("does not compile", done.stderr)

    def test_arguments_of_another_compiler(self):
        self.write("race.cpp", RACE)
        self.write("compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": "race.cpp",
             "command": "g++ -fno-such-option '-DNAME=\"a b\"' -c race.cpp"}]))
        done = self.analyze(code=1)
        self.assertIn("left out what Clang does not know: -fno-such-option\n",
                      done.stderr)
        self.assertEqual(done.stdout.count(FINDING), 1)

    def test_profiles(self):
        self.write("race.cpp", RACE)
        for profile in ("ide", "precommit", "ci", "audit"):
            self.analyze("--profile", profile, "race.cpp", code=1)

    def test_wrong_model_file(self):
        self.write("clean.cpp", CLEAN)
        self.write("crew.yaml", "library: crew\nfunctions: [{name: [f]}]\n")
        self.write(".clang-tidy", "CheckOptions:\n  heddle.ModelFiles: '"
                   f"{self.root}/crew.yaml'\n")
        done = self.analyze("clean.cpp", code=2)
        self.assertIn("crew.yaml:2:", done.stderr)

    def test_bad_input_is_one_clear_line(self):
        self.write("notes.txt", "")
        self.write("bad/compile_commands.json", "{")
        self.write("empty/compile_commands.json", "[]")
        self.write("nothing/readme.md", "")
        for arguments, said in (
                (["nowhere.cpp"], "'nowhere.cpp' does not exist"),
                (["notes.txt"], "'notes.txt' is not a C or C++ file"),
                (["nothing"], "no C or C++ source file in"),
                (["-p", "nowhere"], "-p: there is no compile_commands.json"),
                (["-p", "bad"], "not a compilation database"),
                (["-p", "empty"], "the compilation database is empty"),
                (["--profile", "all"], "invalid choice: 'all'"),
                (["--llvm", "14"], "--llvm: expected one of"),
                (["--jobs", "0"], "--jobs: expected a positive number"),
                (["--bogus"], "unrecognized arguments")):
            with self.subTest(arguments):
                done = self.analyze(*arguments, code=2)
                self.assertEqual(done.stdout, "")
                self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
                self.assertTrue(done.stderr.startswith("heddle: error: "))
                self.assertIn(said, done.stderr)


if __name__ == "__main__":
    unittest.main()
