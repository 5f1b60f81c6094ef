# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The lit suite. lit.site.cfg.py, made by CMake, says what to test."""
import glob
import os
import shutil
import subprocess

import lit.formats

config.name = f"heddle-llvm-{config.llvm_major}"
config.test_format = lit.formats.ShTest(execute_external=False)
config.suffixes = [".cpp", ".c", ".test"]
config.excludes = ["Inputs", "support", "unit", "lintcheck", "fuzz"]
config.test_source_root = os.path.dirname(__file__)
config.test_exec_root = os.path.join(config.build_dir, "test", "lit")
config.available_features.add(f"llvm-{config.llvm_major}")

source = os.path.dirname(config.test_source_root)
support = os.path.join(config.test_source_root, "support")
include = os.path.join(source, "runtime", "include")
llvm_bin = os.path.join(config.llvm_prefix, "bin")
clang_tidy = os.path.join(llvm_bin, "clang-tidy")
plugin = os.environ.get("HEDDLE_PLUGIN") or config.plugin

report = (os.environ.get("HEDDLE_REPORT_PROGRAM") or
          os.path.join(config.build_dir, "bin", "heddle-report"))

listed = subprocess.run(
    [clang_tidy, f"-load={plugin}", "-checks=-*,heddle-*", "-list-checks"],
    text=True, capture_output=True)
if "heddle-" not in listed.stdout:
    lit_config.fatal(f"{plugin} does not load:\n{listed.stdout}{listed.stderr}")

others = [path for path in sorted(glob.glob("/usr/lib/llvm-*/bin/clang-tidy"))
          if f"llvm-{config.llvm_major}/" not in path]
if others:
    config.available_features.add("other-clang-tidy")

if shutil.which("dpkg-deb") and shutil.which("apt-get"):
    config.available_features.add("debian")

for program in ("bear", "meson"):
    if shutil.which(program):
        config.available_features.add(program)

# `lit -Dlarge=on`, which `scripts/test --large` says: with programs that are too
# large to be installed, or too slow, for every run.
if lit_config.params.get("large") == "on":
    for program in ("bazel", "chromium"):
        if shutil.which(program):
            config.available_features.add(program)
    if shutil.which("nvim") or shutil.which("emacs"):
        config.available_features.add("editor")
    if shutil.which("lintian"):
        config.environment["HEDDLE_LINTIAN"] = shutil.which("lintian")

# Tests in libraries/ need the real headers; scripts/test installs them.
for library, header in {
        "absl": "absl/synchronization/mutex.h",
        "boost": "boost/fiber/fiber.hpp",
        "qt5": "*/qt5/QtConcurrent/QtConcurrent",
        "qt6": "*/qt6/QtConcurrent/QtConcurrent",
        "tbb": "tbb/parallel_for.h"}.items():
    if glob.glob(f"/usr/include/{header}"):
        config.available_features.add(library)


def drop_in(name):
    return os.path.join(config.build_dir, "bin",
                        f"{name}-{config.llvm_major}")


def command(*words):
    return " ".join(f"'{word}'" for word in words)


# `lit -Dtsan=off`: a quick look at the checks alone.
if lit_config.params.get("tsan") != "off":
    config.available_features.add("truth")
if lit_config.params.get("tsan") == "off":
    config.substitutions.append(("%tsan_truth", "true"))
    config.substitutions.append(("%leak_truth", "true"))
    config.substitutions.append(("%deadlock_truth", "true"))
    config.substitutions.append(("%aborts_truth", "true"))

# Each test sees two standards: a newer one here, an older one there.
oldest = []
if int(config.llvm_major) < 20 or lit_config.params.get("std") == "oldest":
    oldest = ["--oldest"]

# The first match of each substitution counts: longer names come first.
config.substitutions += [
    ("%check_heddle", command(
        config.python, os.path.join(support, "check_heddle.py"),
        f"--clang-tidy={clang_tidy}", f"--plugin={plugin}",
        f"--filecheck={os.path.join(llvm_bin, 'FileCheck')}",
        f"--include={include}", *oldest)),
    ("%tsan_truth", command(
        config.python, os.path.join(support, "tsan_truth.py"),
        f"--clang={os.path.join(llvm_bin, 'clang')}",
        f"--clangxx={os.path.join(llvm_bin, 'clang++')}",
        f"--runtime={config.tsan_runtime}", f"--include={include}")),
    ("%aborts_truth", command(
        config.python, os.path.join(support, "aborts_truth.py"),
        f"--clang={os.path.join(llvm_bin, 'clang')}",
        f"--clangxx={os.path.join(llvm_bin, 'clang++')}",
        f"--include={include}")),
    ("%leak_truth", command(
        config.python, os.path.join(support, "leak_truth.py"),
        f"--clang={os.path.join(llvm_bin, 'clang')}",
        f"--clangxx={os.path.join(llvm_bin, 'clang++')}",
        f"--runtime={config.tsan_runtime}", f"--include={include}")),
    ("%deadlock_truth", command(
        config.python, os.path.join(support, "deadlock_truth.py"),
        f"--clang={os.path.join(llvm_bin, 'clang')}",
        f"--clangxx={os.path.join(llvm_bin, 'clang++')}",
        f"--include={include}")),
    ("%clang_tidy", command(clang_tidy)),
    ("%heddle_tidy", command(drop_in("heddle-tidy"))),
    ("%other_clang_tidy", others[-1] if others else "false"),
    ("%clangxx", command(os.path.join(llvm_bin, "clang++"))),
    ("%clang", command(os.path.join(llvm_bin, "clang"))),
    ("%filecheck", command(os.path.join(llvm_bin, "FileCheck"))),
    ("%not", command(os.path.join(llvm_bin, "not"))),
    ("%plugin", command(plugin)),
    ("%heddle_report", command(report)),
    ("%tsan_runtime", command(config.tsan_runtime)),
    ("%python", command(config.python)),
    ("%llvm_major", str(config.llvm_major)),
    ("%llvm_bin", llvm_bin),
    ("%heddle_src", source),
    ("%build_dir", config.build_dir),
]
config.environment["PATH"] = llvm_bin + os.pathsep + os.environ["PATH"]
config.environment["HEDDLE_LLVM_MAJOR"] = str(config.llvm_major)
config.environment["HEDDLE_PLUGIN"] = plugin
config.environment["HEDDLE_BUILD_DIR"] = config.build_dir
config.environment["HEDDLE_REPORT_PROGRAM"] = report
