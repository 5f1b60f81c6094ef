# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What belongs to a check: names and places, for add_check and rename_check."""
import json
import re
import shutil
import subprocess
import sys

from environment import Problem, ROOT

REGISTRY = ROOT / "checks/checks.json"
# Marks what add_check leaves to be written; the meta-tests look for it.
STUB = "HEDDLE-STUB"


def class_of(name):
    return "".join(word.capitalize() for word in name.split("-")) + "Check"


def guard_of(name):
    return f"HEDDLE_CHECKS_{class_of(name).upper()}_H"


def registered():
    return {row["name"] for row in json.loads(REGISTRY.read_text())}


def check_new(name):
    if not re.fullmatch(r"[a-z][a-z0-9]*(-[a-z0-9]+)*", name):
        raise Problem(f"'{name}' is no name of a check: lower case words "
                      "joined by '-', without 'heddle-'")
    if name.startswith("heddle-"):
        raise Problem(f"leave 'heddle-' out of '{name}'")
    if name in registered():
        raise Problem(f"there is a check '{name}'")


def regenerate():
    subprocess.run([sys.executable, str(ROOT / "checks/generate.py"), "--docs"],
                   check=True)


def all_files():
    """The text files of the project, generated and ignored ones left out."""
    listed = None
    if shutil.which("git"):
        listed = subprocess.run(
            ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard",
             "-z"], text=True, capture_output=True)
    if not listed or listed.returncode:
        paths = [p for p in ROOT.rglob("*") if not any(
            part.startswith("build") or part == ".git" for part in
            p.relative_to(ROOT).parts)]
    else:
        paths = [ROOT / name for name in listed.stdout.split("\0") if name]
    return [path for path in paths if path.is_file() and is_text(path)]


def is_text(path):
    with open(path, "rb") as file:
        return b"\0" not in file.read(1024)
