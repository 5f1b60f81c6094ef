# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""heddle-clangd as an editor uses it. lit sets the environment."""
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent / "support"))
from lsp import Server, apply_edits  # noqa: E402

LLVM = os.environ["HEDDLE_LLVM_MAJOR"]
CLANGD = f"{os.environ['HEDDLE_BUILD_DIR']}/bin/heddle-clangd-{LLVM}"
STOCK = f"/usr/lib/llvm-{LLVM}/bin/clangd"
PROGRAMS = HERE / "Inputs/typing"
RACE = (PROGRAMS / "counter.cpp").read_text()
CLEAN = RACE.replace("  ++hits;\n  worker.join();", "  worker.join();")
GUARD = (PROGRAMS / "guard.cpp").read_text()


def ours(diagnostics):
    return [d for d in diagnostics
            if str(d.get("code", "")).startswith("heddle-")]


class Editor(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle clangd ")
        self.addCleanup(folder.cleanup)
        self.folder = pathlib.Path(folder.name)
        shutil.copytree(PROGRAMS, self.folder, dirs_exist_ok=True)

    def server(self, *options, program=CLANGD):
        """Without an index of the standard library: each session would make
        one, and wait for it at its end."""
        self.write(".config/clangd/config.yaml",
                   "Index: {StandardLibrary: No, Background: Skip}\n")
        return Server([program, "--log=error", *options], self.folder,
                      dict(os.environ,
                           XDG_CONFIG_HOME=str(self.folder / ".config")))

    def write(self, name, text):
        path = self.folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)

    def test_a_finding_names_the_other_half(self):
        with self.server() as server:
            server.open("counter.cpp")
            (found,) = ours(server.diagnostics("counter.cpp"))
        self.assertEqual(found["code"], "heddle-unsynchronized-shared-write")
        self.assertEqual(found["source"], "clang-tidy")
        self.assertEqual(found["range"]["start"], {"line": 3, "character": 31})
        self.assertIn("'hits' is written by this task", found["message"])
        related = [(r["location"]["range"]["start"]["line"], r["message"])
                   for r in found["relatedInformation"]]
        self.assertTrue(all(r["location"]["uri"] == server.uri("counter.cpp")
                            for r in found["relatedInformation"]))
        self.assertIn(4, [line for line, _ in related], related)
        self.assertTrue(any("starts here" in text for _, text in related))

    def test_quick_fix(self):
        with self.server() as server:
            server.open("guard.cpp")
            (found,) = ours(server.diagnostics("guard.cpp"))
            self.assertEqual(found["code"], "heddle-unnamed-guard")
            (action,) = server.quick_fixes("guard.cpp", found)
            (edits,) = action["edit"]["changes"].values()
            fixed = apply_edits(GUARD, edits)
            self.assertNotEqual(fixed, GUARD)
            server.change("guard.cpp", fixed)
            left = {d.get("code") for d in server.diagnostics("guard.cpp")}
            self.assertLessEqual(left, {"unused-includes"})

    def test_edits_are_analysed_again(self):
        with self.server() as server:
            server.open("counter.cpp")
            self.assertEqual(len(ours(server.diagnostics("counter.cpp"))), 1)
            for text, findings in ((CLEAN, 0), (RACE, 1), (CLEAN, 0)):
                server.change("counter.cpp", text)
                self.assertEqual(len(ours(server.diagnostics("counter.cpp"))),
                                 findings)

    def test_two_files_at_once(self):
        with self.server("-j=2") as server:
            for name in ("guard.cpp", "counter.cpp"):
                server.open(name)
            for i in range(5):
                server.change("counter.cpp", RACE + f"int n{i};\n")
                server.change("guard.cpp", GUARD + f"int n{i};\n")
            self.assertEqual(
                [d["code"] for d in ours(server.diagnostics("counter.cpp"))],
                ["heddle-unsynchronized-shared-write"])
            self.assertEqual(
                [d["code"] for d in ours(server.diagnostics("guard.cpp"))],
                ["heddle-unnamed-guard"])

    def test_every_prefix_while_typing(self):
        """All programs are typed at once, character by character."""
        names = sorted(p.name for p in PROGRAMS.iterdir() if p.suffix != ".h")
        self.assertGreaterEqual(len(names), 12)
        texts = {name: (PROGRAMS / name).read_text() for name in names}
        complete = set()
        with self.server("-j=2") as server:
            for name in names:
                server.open(name, "")
            for name in names:
                for length in range(1, len(texts[name]) + 1):
                    server.change(name, texts[name][:length])
            for name in names:
                complete |= {d["code"] for d in
                             ours(server.diagnostics(name))}
                # None was skipped but perhaps the empty file: each was analysed.
                self.assertLessEqual(
                    {(server.uri(name), version) for version in
                     range(2, len(texts[name]) + 2)}, server.published)
        self.assertGreaterEqual(len(complete), 8, complete)

    def test_configuration_decides(self):
        """Without any, our checks for the editor run. A configuration that
        names one of ours is obeyed, as is one that turns everything off."""
        for folder, checks, expected in (
                ("others", "-*,bugprone-*", 1), ("named", "heddle-busy-wait", 0),
                ("off", "-*", 0), ("without", "*,-heddle-*", 0)):
            with self.subTest(folder), self.server() as server:
                self.write(f"{folder}/.clang-tidy", f"Checks: '{checks}'\n")
                shutil.copy(PROGRAMS / "threads.h", self.folder / folder)
                server.open(f"{folder}/counter.cpp", RACE)
                found = ours(server.diagnostics(f"{folder}/counter.cpp"))
                self.assertEqual(len(found), expected)

    def test_clangd_configuration_decides(self):
        self.write(".clangd", "Diagnostics: {ClangTidy: {Remove: "
                   "heddle-unsynchronized-shared-write}}\n")
        with self.server("--enable-config") as server:
            server.open("counter.cpp")
            self.assertEqual(ours(server.diagnostics("counter.cpp")), [])

    def test_own_headers_of_clang(self):
        text = "#include <stddef.h>\nsize_t size;\n"
        with self.server() as server:
            server.open("size.cpp", text)
            self.assertEqual(server.diagnostics("size.cpp"), [])

    def test_given_resource_directory_wins(self):
        for options, expected in (([], f"/lib/clang/{LLVM}"),
                                  (["--resource-dir=/nowhere"], "/nowhere"),
                                  (["-resource-dir", "/nowhere"], "/nowhere")):
            log = subprocess.run(
                [CLANGD, *options, "--check=counter.cpp",
                 "--check-locations=0"], cwd=self.folder, text=True,
                capture_output=True, check=True).stderr
            self.assertRegex(log, f"-resource-dir=[^ ]*{expected} ")

    def test_the_rest_is_clangd(self):
        with self.server() as server:
            server.open("counter.cpp")
            server.diagnostics("counter.cpp")
            hover = server.request("textDocument/hover", {
                "textDocument": {"uri": server.uri("counter.cpp")},
                "position": {"line": 2, "character": 7}})
            self.assertIn("hits", str(hover["contents"]))
        version = [subprocess.run([program, "--version"], text=True,
                                  capture_output=True, check=True).stdout
                   for program in (CLANGD, STOCK)]
        self.assertEqual(*version)

    def test_latency(self):
        """Prints what our checks cost a user who types; judges nothing."""
        seconds = {CLANGD: [], STOCK: []}
        with self.server() as one, self.server(program=STOCK) as other:
            sessions = {CLANGD: one, STOCK: other}
            for server in sessions.values():
                server.open("counter.cpp")
                server.diagnostics("counter.cpp")
            for i in range(15):
                for program, server in sessions.items():
                    begin = time.perf_counter()
                    server.change("counter.cpp", RACE + f"int edit{i};\n")
                    found = server.diagnostics("counter.cpp")
                    seconds[program].append(time.perf_counter() - begin)
                    self.assertEqual(len(ours(found)), program == CLANGD)
        mine, theirs = (statistics.median(seconds[p]) for p in (CLANGD, STOCK))
        print(f"\nlatency of a re-check: {mine * 1000:.1f} ms, clangd "
              f"{theirs * 1000:.1f} ms, ratio {mine / theirs:.2f}")


if __name__ == "__main__":
    unittest.main()
