#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Runs the examples of docs/models.md: the output is what the page prints.

  models_page.py --clang-tidy=PATH --plugin=PATH --include=DIR PAGE DIRECTORY
"""
import argparse
import pathlib
import re
import subprocess
import sys

INCLUDES = "#pragma once\n#include <functional>\n#include <optional>\n" \
           "#include <string>\n"


def blocks(page):
    """The code blocks of the page: (language, text)."""
    return re.findall(r"^```(\w*)\n(.*?)^```$", page, re.MULTILINE | re.DOTALL)


def one(found, what):
    if len(found) != 1:
        sys.exit(f"models_page: {len(found)} blocks are {what}, not one")
    return found[0]


def numbered(text):
    """A listing with line numbers as a file that has these lines there."""
    lines = {}
    for line in text.splitlines():
        number, code = re.match(r" *(\d+)(?:  (.*))?$", line).groups()
        lines[int(number)] = code or ""
    return [lines.get(n, "") for n in range(1, max(lines) + 1)]


def run(options, directory, *arguments):
    done = subprocess.run(
        [options.clang_tidy, f"-load={options.plugin}", "-checks=-*,heddle-*",
         "--quiet", *arguments, "orders.cpp", "--", "-std=c++20",
         f"-I{options.include}"],
        cwd=directory, text=True, capture_output=True)
    prefix = f"{directory.resolve()}/"
    return "".join(line.removeprefix(prefix) + "\n"
                   for line in done.stdout.splitlines()
                   if re.search(r": (warning|note|error): ", line))


def compare(what, printed, got):
    if printed != got:
        sys.exit(f"models_page: {what}: the page prints\n{printed}\n"
                 f"but this is found\n{got}")


def main():
    parser = argparse.ArgumentParser()
    for name in ("--clang-tidy", "--plugin", "--include"):
        parser.add_argument(name, required=True)
    parser.add_argument("page", type=pathlib.Path)
    parser.add_argument("directory", type=pathlib.Path)
    options = parser.parse_args()
    code = blocks(options.page.read_text())
    plain = one([t for _, t in code if t.startswith("namespace workshop")],
                "the header")
    marked = one([t for _, t in code if "class HEDDLE_TYPE" in t],
                 "the header with macros")
    program = one([t for _, t in code if re.match(r" *\d+  struct", t)],
                  "the program")
    model = one([t for _, t in code if t.startswith("library: workshop")],
                "the model")
    output = one([t for _, t in code if t.startswith("orders.cpp:")],
                 "the output")

    directory = options.directory
    directory.mkdir(parents=True, exist_ok=True)
    lines = numbered(program)
    lines[0] = '#include "workshop.h"'
    (directory / "orders.cpp").write_text("\n".join(lines) + "\n")
    (directory / "workshop.yaml").write_text(model)
    header = directory / "workshop.h"

    header.write_text(INCLUDES + plain)
    compare("without a model", "", run(options, directory))
    compare("with a model file", output, run(
        options, directory,
        "-config={CheckOptions: {heddle.ModelFiles: 'workshop.yaml'}}"))
    include, classes = marked.split("\n", 1)
    header.write_text(f"{INCLUDES}{include}\nnamespace workshop {{\n{classes}}}"
                      "\n")
    compare("with macros", output, run(options, directory))


if __name__ == "__main__":
    main()
