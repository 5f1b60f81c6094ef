# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The recipes of the documentation, over a project with and without a race.
lit sets HEDDLE_PLUGIN."""
import copy
import json
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


# What the services accept, as far as the recipes go; in the words of their
# references. All values are texts: YAML is read without guessing types.
TEXT = {"type": "string", "minLength": 1}
TEXTS = {"type": "array", "items": TEXT, "minItems": 1}
VARIABLES = {"type": "object", "additionalProperties": TEXT}


def members(required=(), **properties):
    return {"type": "object", "properties": properties,
            "required": list(required), "additionalProperties": False}


STEP = members(name=TEXT, uses={"pattern": r"^[\w-]+/[\w/-]+@v\d+$"}, run=TEXT,
               shell={"enum": ["bash", "sh"]}, env=VARIABLES,
               **{"with": VARIABLES, "if": TEXT})
STEP["oneOf"] = [{"required": ["uses"]}, {"required": ["run"]}]
STEP["dependentRequired"] = {"with": ["uses"], "shell": ["run"]}
LEVELS = {"enum": ["read", "write", "none"]}
SCHEMAS = {
    "github-actions.yml": members(
        ["on", "jobs"], name=TEXT,
        on=members(push=members(branches=TEXTS), pull_request={"const": ""}),
        permissions=members(
            **{p: LEVELS for p in ("actions", "contents", "security-events")}),
        jobs={"type": "object", "minProperties": 1,
              "propertyNames": {"pattern": r"^[A-Za-z_][\w-]*$"},
              "additionalProperties": members(
                  ["runs-on", "steps"], container=TEXT, env=VARIABLES,
                  steps={"type": "array", "items": STEP, "minItems": 1},
                  **{"runs-on": TEXT})}),
    "gitlab-ci.yml": {"type": "object", "additionalProperties": members(
        ["script"], stage={"enum": ["build", "test", "deploy"]}, image=TEXT,
        cache=members(["paths"], key=TEXT, paths=TEXTS), variables=VARIABLES,
        before_script=TEXTS, script=TEXTS,
        artifacts=members(
            when={"enum": ["always", "on_success", "on_failure"]}, paths=TEXTS,
            reports=members(codequality=TEXT, junit=TEXT)))},
}
# Debian's Python has the packages; another one in front of it may have none.
PYTHON = "/usr/bin/python3"
READ = """
import json, sys, yaml
print(json.dumps(yaml.load(open(sys.argv[1]), yaml.BaseLoader)))
"""
COMPARE = """
import json, jsonschema, sys
given, schema = json.load(sys.stdin)
for error in jsonschema.Draft201909Validator(schema).iter_errors(given):
    print(list(error.path), error.message)
"""


def recipe(name):
    return json.loads(subprocess.run(
        [PYTHON, "-c", READ, RECIPES / name], check=True, text=True,
        stdout=subprocess.PIPE).stdout)


def complaints(given, schema):
    done = subprocess.run([PYTHON, "-c", COMPARE], text=True,
                          input=json.dumps([given, schema]),
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
    return done.stdout


def mistakes(given):
    """The same with one key misspelt: of the whole, and of the job."""
    for path in ([], ["jobs"], ["jobs", "analyze"], ["heddle"],
                 ["heddle", "artifacts"]):
        wrong = copy.deepcopy(given)
        inner = wrong
        for key in path:
            inner = inner.get(key, {})
        if not inner or path == ["jobs"] or not path and "heddle" in inner:
            continue
        inner["scripts"] = inner.pop(next(iter(inner)))
        yield wrong


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
        job = recipe("github-actions.yml")["jobs"]["analyze"]
        commands = {step.get("name"): step.get("run") for step in job["steps"]}
        root = self.assert_tells_apart(
            commands["Configure"] + "\n" + commands["Analyze"],
            GITHUB_STEP_SUMMARY="summary.md")
        self.assertIn("```", (root / "summary.md").read_text())
        (upload,) = (step["with"] for step in job["steps"]
                     if "upload-sarif" in step.get("uses", ""))
        sarif = json.loads((root / upload["sarif_file"]).read_text())
        self.assertEqual(sarif["runs"][0]["results"], [])

    def test_gitlab(self):
        job = recipe("gitlab-ci.yml")["heddle"]
        root = self.assert_tells_apart("\n".join(job["script"]))
        reports = job["artifacts"]["reports"]
        self.assertEqual(json.loads(
            (root / reports["codequality"]).read_text()), [])
        self.assertIn("no findings", (root / reports["junit"]).read_text())

    def test_services_accept_the_files(self):
        for name, schema in SCHEMAS.items():
            with self.subTest(name):
                given = recipe(name)
                self.assertEqual(complaints(given, schema), "")
                # A schema that accepts everything would be worthless.
                for wrong in mistakes(given):
                    self.assertNotEqual(complaints(wrong, schema), "", wrong)

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
