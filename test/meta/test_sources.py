# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Rules of the source code that no compiler keeps."""
import re
import unittest

from support import ROOT, literals, project_files, sources, without_comments

LIBRARY = re.compile(r"std::|pthread_|mtx_|thrd_|boost|absl|folly|\bQt"
                     r"|\bQ[A-Z][a-z]|tbb|marl")
ROOT_ENTRIES = {
    ".ci", ".clang-format", ".clang-tidy", ".gitattributes", ".github",
    ".gitignore", ".pre-commit-hooks.yaml", "CHANGELOG.md", "CMakeLists.txt",
    "CMakePresets.json", "CODE_OF_CONDUCT.md", "CONTRIBUTING.md", "LICENSE",
    "README.md", "SECURITY.md", "checks", "cmake", "docs", "editors",
    "examples", "lib", "packaging", "runtime", "scripts", "test", "tools"}
LICENSED = {".cpp", ".h", ".py", ".sh", ".def"}


def texts(source):
    """The string literals of a source file, those that stand side by side
    joined."""
    for run in re.findall(r'"(?:[^"\\]|\\.)*"(?:\s*"(?:[^"\\]|\\.)*")*',
                          without_comments(source)):
        yield "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', run))


class Sources(unittest.TestCase):
    def test_messages(self):
        """Lower case at the start, no full stop at the end."""
        message = re.compile(
            r'\b(?:diag|configurationDiag)\(\s*(?:[^;"]*?,\s*)?'
            r'((?:"(?:[^"\\]|\\.)*"\s*)+)')
        found = 0
        for path in sources("checks"):
            for match in message.finditer(without_comments(path.read_text())):
                text = "".join(re.findall(r'"((?:[^"\\]|\\.)*)"', match[1]))
                found += 1
                with self.subTest(path=path.name, text=text):
                    self.assertFalse(text[:1].isupper())
                    self.assertFalse(text.endswith("."))
        self.assertGreater(found, 5)

    def test_analysis_and_checks_name_no_library(self):
        for path in sources("checks", "lib/Analysis"):
            for literal in literals(path.read_text()):
                with self.subTest(path=path.name, literal=literal):
                    self.assertIsNone(LIBRARY.search(literal))

    def test_llvm_versions_are_told_apart_in_one_place(self):
        condition = re.compile(
            r"^\s*#\s*(if|elif).*(CLANG|LLVM)_VERSION", re.MULTILINE)
        for path in sources("checks", "lib", "tools"):
            if path != ROOT / "lib/Support/Compat.h":
                with self.subTest(path=path.name):
                    self.assertIsNone(condition.search(path.read_text()))

    def test_roles_and_kinds_are_documented(self):
        page = ROOT / "docs/models.md"
        self.assertTrue(page.exists(), "there is no docs/models.md")
        text = page.read_text()
        rows = re.findall(r'^HEDDLE_(?:ROLE|TYPE)_ROW\(\w+, "([^"]+)"',
                          (ROOT / "lib/Model/Role.def").read_text(),
                          re.MULTILINE)
        self.assertGreater(len(rows), 50)
        self.assertEqual([row for row in rows if f"`{row}`" not in text], [])

    def test_clues_of_stories_are_words_of_checks(self):
        """heddle-report tells tasks apart by what checks say in notes."""
        said = []
        for path in sources("checks"):
            for text in texts(path.read_text()):
                choices = re.findall(r"%select{([^}]*)}", text)
                number = max([c.count("|") + 1 for c in choices], default=1)
                said += [re.sub(r"%select{([^}]*)}\d", lambda match: (
                    match[1].split("|") * number)[n], text)
                    for n in range(number)]
        story = (ROOT / "tools/heddle-report/Report/Story.cpp").read_text()
        clues = re.findall(r'{"[^"]*", "([^"]+)",|StringLiteral \w+ =\s*'
                           r'"([^"]+)";', " ".join(story.split()))
        self.assertGreater(len(clues), 20)
        for clue in ("".join(pair) for pair in clues):
            if not clue.startswith("heddle-"):
                with self.subTest(clue):
                    self.assertTrue(any(clue in text for text in said))

    def test_root_is_tidy(self):
        names = project_files()
        if names is None:
            self.skipTest("not a git repository")
        top = {name.partition("/")[0] for name in names}
        self.assertEqual(top - ROOT_ENTRIES, set())

    def test_license_headers(self):
        names = project_files()
        if names is None:
            self.skipTest("not a git repository")
        for name in names:
            path = ROOT / name
            program = (name.startswith(("scripts/", ".ci/")) and
                       path.read_bytes()[:2] == b"#!")
            if name.startswith(("test/checks/", "test/libraries/",
                                "test/robustness/", "docs/",
                                "examples/", "test/tools/",
                                "test/scripts/")):
                continue
            if program or path.suffix in LICENSED:
                with self.subTest(name):
                    head = path.read_text()[:1000]
                    if "Precompiled.h" not in name:
                        self.assertIn("SPDX-License-Identifier: Apache-2.0 "
                                      "WITH LLVM-exception", head)

    def test_scripts_are_executable(self):
        for path in sorted((ROOT / "scripts").iterdir()) + [ROOT / ".ci/run"]:
            if path.is_file():
                with self.subTest(path.name):
                    self.assertTrue(path.stat().st_mode & 0o111)
                    self.assertEqual(path.read_bytes()[:2], b"#!")


if __name__ == "__main__":
    unittest.main()
