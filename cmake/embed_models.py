#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a C++ source file that contains the given model files.

Usage: embed_models.py OUTPUT MODEL.yaml ...
"""
import pathlib
import sys


def literal(text):
    """A raw string literal per line: compilers limit the length of one."""
    return "\n".join(f'R"heddle({line}\n)heddle"' for line in text.split("\n"))


def main():
    output, *models = sys.argv[1:]
    rows = []
    for path in sorted(map(pathlib.Path, models)):
        rows.append(f'{{"{path.name}", {literal(path.read_text())}}},')
    pathlib.Path(output).write_text(
        '#include "Model/EmbeddedModels.h"\n'
        "llvm::ArrayRef<heddle::model::EmbeddedModel>\n"
        "heddle::model::embeddedModels() {\n"
        "static const EmbeddedModel Models[] = {\n" + "\n".join(rows) + "\n};\n"
        "return Models;\n}\n")


if __name__ == "__main__":
    main()
