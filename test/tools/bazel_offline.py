# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the aspect with Debian's Bazel and without a network: what Bazel would
fetch to wrap its own rules is written here instead.

usage: bazel_offline.py HEDDLE_TIDY RECIPE FOLDER
"""
import os
import pathlib
import shutil
import subprocess
import sys

RULES = {
    "rules_cc/cc": ["cc_binary", "cc_import", "cc_library",
                    "cc_proto_library", "cc_test", "cc_toolchain",
                    "cc_toolchain_suite"],
    "rules_java/java": ["java_binary", "java_import", "java_library",
                        "java_runtime", "java_toolchain"],
}
FILES = {
    "WORKSPACE": 'workspace(name = "scratch")\n',
    "BUILD": 'cc_library(name = "clean", srcs = ["clean.cpp"], '
             'hdrs = ["clean.h"])\n'
             'cc_library(name = "racy", srcs = ["racy.cpp"], '
             'deps = [":clean"], copts = ["-DROUNDS=2"])\n',
    "clean.h": "int f();\n",
    "clean.cpp": '#include "clean.h"\nint f() { return 1; }\n',
    "racy.cpp": '#include "clean.h"\n#include <thread>\nint g() { int n = '
                "ROUNDS; std::thread t([&] { ++n; }); ++n; t.join(); "
                "return n + f(); }\n",
    "tools/heddle/BUILD": "",
}


def write(folder, files):
    for name, text in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)


def main():
    program, recipe, area = map(pathlib.Path, sys.argv[1:])
    subprocess.run(["chmod", "-R", "u+w", area], stderr=subprocess.DEVNULL)
    shutil.rmtree(area, ignore_errors=True)
    workspace = area / "workspace"
    write(workspace, FILES)
    shutil.copy(recipe / "heddle.bzl", workspace / "tools/heddle")
    overrides = []
    for place, rules in RULES.items():
        name, _, folder = place.partition("/")
        write(area / name, {
            "WORKSPACE": f'workspace(name = "{name}")\n', "BUILD": "",
            f"{folder}/BUILD": "",
            f"{folder}/defs.bzl": "".join(
                f"def {rule}(**attrs):\n    native.{rule}(**attrs)\n\n"
                for rule in rules)})
        overrides.append(f"--override_repository={name}={area / name}")
    path = f"{program.parent}:{os.environ['PATH']}"
    # One run for both: starting Bazel is what takes the time.
    done = subprocess.run(
        ["bazel", "--batch", f"--output_user_root={area / 'output'}",
         "build", *overrides, "--keep_going", "--noshow_progress",
         "--output_groups=heddle",
         "--aspects=//tools/heddle:heddle.bzl%heddle", "//:clean", "//:racy"],
        cwd=workspace, text=True, capture_output=True,
        env=dict(os.environ, PATH=path))
    print(done.stderr)
    print(f"exit {done.returncode}")
    report = workspace / "bazel-bin/clean.clean.cpp.heddle"
    print(f"clean: {report.read_text().strip() or 'no findings'}")


if __name__ == "__main__":
    main()
