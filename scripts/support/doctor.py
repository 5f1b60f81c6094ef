# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What a check is about, and whether everything works on this machine."""
import difflib
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

import environment
from check_files import registered
from environment import Problem, ROOT

# A race that must be found, or nothing that is said can be believed. <stddef.h>
# is Clang's own: it is there only if the resource directory is right.
CANARY = """#include <stddef.h>
#include <thread>
int canary() {
  int sings = 0;
  std::thread miner([&] { ++sings; });
  ++sings;
  miner.join();
  return sings;
}
"""
FOUND = "heddle-unsynchronized-shared-write"


def explain(check):
    """Prints the page of a check."""
    name = check.removeprefix("heddle-")
    known = registered()
    if name not in known:
        near = difflib.get_close_matches(name, known, 3, 0.4)
        hint = f"; similar: {', '.join(sorted(near))}" if near else ""
        raise Problem(f"--explain: there is no check '{check}'{hint}")
    print((ROOT / f"docs/checks/{name}.md").read_text(), end="")
    return 0


class Examination:
    """Prints a line for each thing that is looked at."""

    def __init__(self):
        self.failures = 0

    def tell(self, what, good, detail=""):
        self.failures += not good
        print(f"{'ok   ' if good else 'WRONG'} {what}"
              f"{': ' + detail if detail else ''}", flush=True)

    def note(self, what):
        print(f"-     {what}", flush=True)


def run(*command):
    try:
        done = subprocess.run(command, capture_output=True, timeout=120)
    except (OSError, subprocess.TimeoutExpired) as error:
        return None, str(error)
    return done.returncode, (done.stdout + done.stderr).decode(errors="replace")


def version_of(program):
    code, output = run(program, "--version")
    found = re.search(r"version (\S+)", output)
    return found[1] if code == 0 and found else ""


def examine_llvm(exam, llvm, canary):
    """clang-tidy, the plugin, and both together on the canary."""
    program = environment.llvm_program(llvm, "clang-tidy")
    version = version_of(program)
    exam.tell(f"clang-tidy {llvm}", bool(version), version or
              f"apt-get install clang-tidy-{llvm}")
    plugin = pathlib.Path(
        os.environ.get("HEDDLE_PLUGIN") or
        environment.plugin_path(llvm, ROOT / "build" / str(llvm)))
    if not plugin.exists():
        exam.tell(f"plugin for LLVM {llvm}", False,
                  f"there is no {plugin}; scripts/analyze builds it")
        return
    try:
        environment.assert_loads(llvm, plugin)
        exam.tell(f"plugin for LLVM {llvm} loads", True, str(plugin))
    except Problem as problem:
        exam.tell(f"plugin for LLVM {llvm} loads", False, str(problem))
        return
    _, output = run(program, f"-load={plugin}", "-checks=-*,heddle-*",
                    "-config={}", str(canary), "--", "-std=c++20")
    exam.tell("a planted race is found", FOUND in output, "" if FOUND in output
              else (output.strip().splitlines() or ["clang-tidy is silent"])[0])


def clangds(llvm):
    """Editors' servers: heddle-clangd, and the stock one."""
    names = [os.environ.get("HEDDLE_CLANGD"),
             str(ROOT / "build" / str(llvm) / "bin/heddle-clangd"),
             "heddle-clangd", f"heddle-clangd-{llvm}", f"clangd-{llvm}",
             "clangd"]
    found = [shutil.which(name) for name in names if name]
    return list(dict.fromkeys(path for path in found if path))


def examine_clangd(exam, program, canary):
    """A wrong resource directory shows as headers of Clang that are missing."""
    _, output = run(program, f"--check={canary}", "--log=verbose")
    missing = re.search(r"'[^']*' file not found", output)
    directory = re.search(r"-resource-dir[= ](\S+)", output)
    good = not missing and "All checks completed" in output
    exam.tell(f"{program} finds Clang's headers", good,
              missing[0] if missing else directory[1] if directory else "")
    if "heddle" in os.path.basename(program):
        exam.tell(f"{program} finds the planted race", FOUND in output)


def examine(llvm):
    exam = Examination()
    exam.tell("Python", sys.version_info >= (3, 9), sys.version.split()[0])
    for program in ("git", "cmake", "ninja"):
        where = shutil.which(program)
        exam.tell(program, bool(where), where or f"apt-get install {program}")
    with tempfile.TemporaryDirectory(prefix="heddle-") as folder:
        canary = pathlib.Path(folder, "canary.cpp")
        canary.write_text(CANARY)
        pathlib.Path(folder, "compile_flags.txt").write_text("-std=c++20\n")
        examine_llvm(exam, llvm, canary)
        servers = clangds(llvm)
        for program in servers:
            examine_clangd(exam, program, canary)
        if not servers:
            exam.note("no clangd and no heddle-clangd here: nothing to check "
                      "for editors")
    report = (os.environ.get("HEDDLE_REPORT_PROGRAM") or
              str(ROOT / "build" / str(llvm) / "bin/heddle-report"))
    if os.path.exists(report):
        code, output = run(report, "--version")
        exam.tell("heddle-report runs", code == 0, report if code == 0 else
                  output.strip())
    else:
        exam.note("heddle-report is not built yet; scripts/analyze --html and "
                  "the like build it")
    print("everything works" if not exam.failures else
          f"{exam.failures} thing{'s' * (exam.failures != 1)} to mend")
    return 1 if exam.failures else 0
