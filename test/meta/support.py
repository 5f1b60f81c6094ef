# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the meta-tests share."""
import json
import pathlib
import re
import shutil
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[2]
STUB = "HEDDLE-STUB"
HEADINGS = ("What it finds", "Why it is a bug", "Flagged", "Safe",
            "How to fix", "Limits", "Suppressing")


def registry(root=ROOT):
    return json.loads((root / "checks/checks.json").read_text())


def one_line(text):
    return " ".join(text.split())


def without_comments(code):
    """C++ without comments; string literals stay."""
    token = re.compile(
        r'//[^\n]*|/\*.*?\*/|(R"(\w*)\(.*?\)\2"|"(?:[^"\\\n]|\\.)*"'
        r"|'(?:[^'\\\n]|\\.)*')", re.DOTALL)
    return token.sub(lambda m: m[1] or " ", code)


def literals(code):
    """The string literals of C++ code, file names of includes left out."""
    code = re.sub(r"^\s*#\s*include.*$", "", without_comments(code),
                  flags=re.MULTILINE)
    return re.findall(r'"(?:[^"\\\n]|\\.)*"', code)


def sources(*folders, suffixes=(".cpp", ".h")):
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.suffix in suffixes:
                yield path


def project_files():
    """Names of what is, or would be, committed; None outside of git."""
    if not shutil.which("git"):
        return None
    listed = subprocess.run(
        ["git", "-C", str(ROOT), "ls-files", "-co", "--exclude-standard", "-z"],
        text=True, capture_output=True)
    if listed.returncode:
        return None
    return [name for name in listed.stdout.split("\0")
            if name and (ROOT / name).exists()]


def missing_of(row, root=ROOT):
    """Everything that is still to be written for a check."""
    name, missing = row["name"], []
    summary = one_line(row["summary"])
    header = root / "checks" / f"{row['class']}.h"
    source = root / "checks" / f"{row['class']}.cpp"
    page = root / "docs/checks" / f"{name}.md"
    for path in (header, source, page):
        if not path.exists():
            missing.append(f"no {path.relative_to(root)}")
        elif STUB in path.read_text():
            missing.append(f"{path.relative_to(root)}: {STUB}")
    if header.exists():
        comment = re.search(rf"((?:^///.*\n)+)class {row['class']}\b",
                            header.read_text(), re.MULTILINE)
        text = one_line(comment[1].replace("///", " ")) if comment else ""
        if not text.startswith(summary):
            missing.append(f"{header.name}: the class comment does not start "
                           "with the summary of checks.json")
    if page.exists():
        missing += missing_on_page(page, name, summary)
    changes = root / "CHANGELOG.md"
    if changes.exists() and f"**heddle-{name}**: {summary}" not in one_line(
            changes.read_text()):
        missing.append("CHANGELOG.md does not have the summary")
    return missing + missing_tests(root / "test/checks" / name, name)


def missing_on_page(page, name, summary):
    text = page.read_text()
    missing = [f"{page.name}: no heading '## {h}'" for h in HEADINGS
               if not re.search(rf"^## {h}$", text, re.MULTILINE)]
    if not text.startswith(f"# heddle-{name}\n"):
        missing.append(f"{page.name}: does not start with '# heddle-{name}'")
    starts = (one_line(text.partition("\n")[2]),
              one_line(text.partition("## What it finds\n")[2]))
    if not any(start.startswith(summary) for start in starts):
        missing.append(f"{page.name}: does not start with the summary of "
                       "checks.json")
    return missing


def cases(folder):
    """Numbers of firing and of silent cases in a folder of tests."""
    firing = silent = 0
    for path in test_files(folder):
        text = path.read_text()
        firing += len(re.findall(
            r"CHECK-(?:MESSAGES|NOTES)[\w-]*:.*warning:", text))
        if re.search(r"^// HEDDLE-SILENT", text, re.MULTILINE):
            silent += len(re.findall(r"^\s*// OK: \S", text, re.MULTILINE))
    return firing, silent


def test_files(folder):
    return [path for path in sorted(folder.rglob("*"))
            if path.suffix in (".cpp", ".c") and "Inputs" not in path.parts]


def missing_tests(folder, name):
    missing = []
    for path in test_files(folder):
        text = path.read_text()
        where = f"test/checks/{name}/{path.name}"
        if STUB in text:
            missing.append(f"{where}: {STUB}")
        if "// RUN: " not in text:
            missing.append(f"{where}: no RUN line")
    firing, silent = cases(folder)
    if not firing:
        missing.append(f"test/checks/{name}: nothing is reported")
    if silent <= firing:
        missing.append(f"test/checks/{name}: {firing} firing cases, but only "
                       f"{silent} silent ones (// OK: ...)")
    return missing
