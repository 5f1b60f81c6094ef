#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""All checks are silent on the runtime's own sources and headers.

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
    sources = sorted((pathlib.Path(root) / "runtime/src").glob("*.cpp"))
    assert len(sources) > 20, sources
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        told = [t for t in pool.map(
            lambda s: findings(clang_tidy, plugin, root, s), sources) if t]
    print("\n".join(told), end="")
    return bool(told)


if __name__ == "__main__":
    sys.exit(main())
