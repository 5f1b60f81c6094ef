#!/usr/bin/env python3
# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Writes a C++ source file that contains the given model files.

Usage: embed_models.py OUTPUT MODEL.yaml ...
"""
import pathlib
import re
import sys


def literal(text):
    """A raw string literal per line: compilers limit the length of one."""
    return "\n".join(f'R"heddle({line}\n)heddle"' for line in text.split("\n"))


def when(text):
    """The identifiers of the line that says what the file is for."""
    line = re.search(r"^when: \[([^]]*)\]$", text, re.MULTILINE)
    return [word.strip() for word in line[1].split(",")] if line else []


def main():
    output, *models = sys.argv[1:]
    rows, words = [], []
    for number, path in enumerate(sorted(map(pathlib.Path, models))):
        text = path.read_text()
        names = when(text)
        quoted = ", ".join(f'"{name}"' for name in names)
        if names:
            words.append(f"static const llvm::StringRef When{number}[] = "
                         f"{{{quoted}}};")
        rows.append(f'{{"{path.name}", {literal(text)}, '
                    f'{f"When{number}" if names else "{}"}}},')
    pathlib.Path(output).write_text(
        '#include "Model/EmbeddedModels.h"\n'
        "llvm::ArrayRef<heddle::model::EmbeddedModel>\n"
        "heddle::model::embeddedModels() {\n"
        + "\n".join(words) +
        "\nstatic const EmbeddedModel Models[] = {\n" + "\n".join(rows) + "\n};\n"
        "return Models;\n}\n")


if __name__ == "__main__":
    main()
