#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""All checks are silent on the runtime's own sources and headers: on those of
both backends, and, for the headers that are templates, on the programs that show
them. (examples_basics_test.cpp is left out: it has what checks are about.)

  test_runtime_clean.py CLANG-TIDY PLUGIN ROOT
"""
import concurrent.futures
import os
import pathlib
import subprocess
import sys


def findings(clang_tidy, plugin, root, source):
    run = subprocess.run(
        [clang_tidy, f"-load={plugin}", "-checks=-*,heddle-*", "-quiet",
         "--config={}", "--header-filter=.*", str(source), "--", "-std=c++20",
         f"-I{root}/runtime/include", f"-I{root}/runtime/src"],
        text=True, capture_output=True)
    if run.returncode or "heddle-" in run.stdout:
        return f"{source}: exit {run.returncode}\n{run.stdout}{run.stderr}"
    return ""


def main():
    clang_tidy, plugin, root = sys.argv[1:]
    runtime = pathlib.Path(root) / "runtime"
    sources = sorted([*(runtime / "src").rglob("*.cpp"),
                      runtime / "test/examples_test.cpp",
                      *(runtime / "test/consumer").glob("*.cpp")])
    names = {s.name for s in sources}
    assert {"worker.cpp", "idle_threads.cpp", "metrics_server.cpp",
            "examples_test.cpp"} < names and len(sources) > 40, names
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        told = [t for t in pool.map(
            lambda s: findings(clang_tidy, plugin, root, s), sources) if t]
    print("\n".join(told), end="")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
