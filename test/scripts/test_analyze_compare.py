# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""scripts/analyze compares: with a baseline, a commit, a policy."""
import json
import subprocess
import unittest

from analyze_support import CLEAN, FINDING, RACE, AnalyzeCase

OTHER_RACE = RACE.replace("visitors", "parcels").replace("count", "weigh")
OTHER_FINDING = FINDING.replace("visitors", "parcels")


def error(finding):
    """Data races are errors: the registry says so."""
    return finding.replace("warning", "error")


class Compare(AnalyzeCase):
    def setUp(self):
        super().setUp()
        self.light_database("build", "door.cpp")

    def git(self, *arguments):
        subprocess.run(["git", "-c", "user.name=Ada", "-c", "user.email=a@b",
                        "-C", str(self.root), *arguments], check=True,
                       capture_output=True)

    def commit(self, message="more"):
        self.git("add", "-A")
        self.git("commit", "-qm", message)

    def repository(self):
        (self.root / ".git").rmdir()
        self.git("init", "-q", "-b", "trunk")
        self.write(".gitignore", ".cache\n.mock\n")

    def test_baseline_survives_what_moves(self):
        self.write("door.cpp", RACE)
        done = self.analyze("--write-baseline", "known.json", "door.cpp",
                            code=0)
        self.assertIn("wrote known.json", done.stderr)
        self.write("door.cpp", "// A line.\n#define TALL\n\n" + RACE)
        done = self.analyze("--baseline", "known.json", "door.cpp", code=0)
        self.assertEqual(done.stdout, "")
        self.assertIn("0 introduced, 0 fixed, 1 pre-existing", done.stderr)
        self.write("door.cpp", RACE + OTHER_RACE)
        done = self.analyze("--baseline", "known.json", "door.cpp", code=1)
        self.assertIn(error(OTHER_FINDING), done.stdout)
        self.assertNotIn("visitors", done.stdout)
        self.write("door.cpp", CLEAN)
        done = self.analyze("--baseline", "known.json", "door.cpp", code=0)
        self.assertIn("0 introduced, 0 fixed, 0 pre-existing", done.stderr)
        done = self.analyze("--baseline", "known.json", "-p", "build", code=0)
        self.assertIn("0 introduced, 1 fixed, 0 pre-existing", done.stderr)

    def test_changed(self):
        self.repository()
        self.write("door.h", "#pragma once\nint width();\n")
        self.write("door.cpp", '#include "door.h"\n' + RACE)
        self.write("scale.cpp", CLEAN)
        self.light_database("build", "door.cpp", "scale.cpp")
        self.commit()
        done = self.analyze("--changed", code=0)
        self.assertIn("0 changed files", done.stderr)
        # A new race in one file, not committed yet.
        self.write("scale.cpp", OTHER_RACE)
        done = self.analyze("--changed", code=1)
        self.assertIn("in 1 of 2 translation units", done.stderr)
        self.assertIn(error(OTHER_FINDING), done.stdout)
        self.assertNotIn("visitors", done.stdout)
        # An old finding in a file that changed is no news, wherever it moves.
        self.write("scale.cpp", CLEAN)
        self.write("door.cpp", '#include "door.h"\n\n\n' + RACE)
        done = self.analyze("--changed", code=0)
        self.assertIn("0 introduced, 0 fixed, 1 pre-existing", done.stderr)

    def test_changed_header_concerns_its_users(self):
        self.repository()
        self.write("count.h", "#pragma once\ninline int count();\n")
        for name in ("a", "b"):
            self.write(f"{name}.cpp", '#include "count.h"\n')
        self.write("c.cpp", CLEAN)
        self.light_database("build", "a.cpp", "b.cpp", "c.cpp")
        self.commit()
        self.write("count.h", "#pragma once\n" + RACE)
        self.commit()
        done = self.analyze("--changed", "HEAD~1", "--", ".", code=1)
        self.assertIn("in 2 of 3 translation units", done.stderr)
        self.assertEqual(done.stdout.count(error(FINDING)), 1)

    def test_a_lock_that_goes_away_elsewhere(self):
        """The finding is in a file that did not change."""
        self.repository()
        guarded = ("#pragma once\n#include <mutex>\n"
                   "#define GUARD std::lock_guard<std::mutex> held(mutex)\n")
        self.write("guard.h", guarded)
        self.write("door.cpp", """#include "guard.h"
#include <thread>
inline int count() {
  std::mutex mutex;
  int visitors = 0;
  std::thread door([&] { GUARD; ++visitors; });
  { GUARD; ++visitors; }
  door.join();
  return visitors;
}
""")
        self.light_database("build", "door.cpp")
        self.commit()
        self.write("guard.h", guarded.replace(
            "std::lock_guard<std::mutex> held(mutex)", "(void)mutex"))
        done = self.analyze("--changed", code=1)
        self.assertIn("door.cpp:6:", done.stdout)
        self.assertIn(error(FINDING), done.stdout)

    def test_new_and_deleted_files(self):
        self.repository()
        self.write("old.cpp", RACE)
        self.write("kept.cpp", CLEAN)
        self.light_database("build", "kept.cpp")
        self.commit()
        (self.root / "old.cpp").unlink()
        self.write("it's new.cpp", OTHER_RACE)
        self.light_database("build", "kept.cpp", "it's new.cpp")
        done = self.analyze("--changed", code=1)
        self.assertIn("it's new.cpp:5:", done.stdout + done.stderr)

    def test_changed_submodule(self):
        """What changed in a submodule is compared with the commit that the
        base names, committed or not; a new submodule is all new."""
        self.repository()
        for name in ("lib", "more"):
            folder = self.root / name
            folder.mkdir()
            self.git("-C", name, "init", "-q", "-b", "trunk")
            self.write(f"{name}/{name}.h", "#pragma once\n")
            self.git("-C", name, "add", "-A")
            self.git("-C", name, "commit", "-qm", "first")
        self.write("door.cpp", '#include "lib/lib.h"\n')
        self.write("scale.cpp", '#include "more/more.h"\n')
        self.light_database("build", "door.cpp", "scale.cpp")
        self.git("add", "lib", "door.cpp", "scale.cpp", "build", ".gitignore")
        self.git("commit", "-qm", "with lib")
        self.write("lib/lib.h", "#pragma once\n" + RACE)
        done = self.analyze("--changed", "-p", "build", code=1)
        self.assertIn("in 1 of 2 translation units", done.stderr)
        self.assertIn(error(FINDING), done.stdout)
        self.git("-C", "lib", "commit", "-qam", "second")
        self.git("add", "lib", "more")
        self.git("commit", "-qm", "moved lib, more")
        self.analyze("--changed", "-p", "build", code=0)
        done = self.analyze("--changed=HEAD~1", "-p", "build", code=1)
        self.assertEqual(done.stdout.count(error(FINDING)), 1)
        self.assertIn("2 changed files", done.stderr)
        # The commit that the base names is not there: said, not passed over.
        self.git("-C", "lib", "checkout", "-q", "--orphan", "other")
        self.git("-C", "lib", "commit", "-qm", "other")
        self.git("-C", "lib", "branch", "-D", "-q", "trunk")
        self.git("-C", "lib", "reflog", "expire", "--expire=now", "--all")
        self.git("-C", "lib", "gc", "-q", "--prune=now")
        done = self.analyze("--changed=HEAD~1", "-p", "build", code=2)
        self.assertIn("the submodule lib does not have its commit", done.stderr)

    def test_changed_flags(self):
        """Not compared by --changed, which says so; by a baseline they are."""
        self.repository()
        self.write("door.cpp", "#ifdef TALL\n" + RACE + "#endif\n")
        self.write("CMakeLists.txt", "project(door)\n")
        self.commit()
        done = self.analyze("-p", "build", "--write-baseline", "base.json",
                            code=0)
        self.assertNotIn("also changed", done.stderr)
        self.write("CMakeLists.txt", "project(door)\n"
                   "add_definitions(-DTALL)\n")
        self.database("build", "door.cpp",
                      options=[f"-I{self.root}/.mock", "-DTALL"])
        done = self.analyze("--changed", "-p", "build", code=0)
        self.assertIn("also changed: CMakeLists.txt, "
                      "build/compile_commands.json; what that does",
                      done.stderr)
        done = self.analyze("--baseline", "base.json", "-p", "build", code=1)
        self.assertIn("1 introduced", done.stderr)

    def test_bad_base(self):
        self.write("door.cpp", RACE)
        done = self.analyze("--changed", "--", "door.cpp", code=2)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn("--changed: git rev-parse: ", done.stderr)
        self.repository()
        self.commit()
        for base in ("nowhere", "--output=x", "$(touch x)"):
            done = self.analyze(f"--changed={base}", "door.cpp", code=2)
            self.assertIn(f"git knows no commit '{base}'", done.stderr)
            self.assertFalse((self.root / "x").exists())
        done = self.analyze("--changed", "--baseline", "x", "door.cpp", code=2)
        self.assertIn("leave --baseline out", done.stderr)

    def test_stages(self):
        self.write("door.cpp", RACE)
        self.write(".heddle.yaml", """stages:
  - {name: editor, profile: ide, default: hint}
  - {name: release, branches: [main, 'release/*'], default: block}
  - {name: feature, branches: ['*'], default: warning}
""")
        for stage, code, level in (("editor", 0, "remark"),
                                   ("feature", 0, "warning"),
                                   ("release", 1, "error")):
            done = self.analyze("--stage", stage, "door.cpp", code=code)
            self.assertIn(FINDING.replace("warning", level), done.stdout)
        (self.root / ".git").rmdir()
        self.git("init", "-q", "-b", "release/2")
        done = self.analyze("--policy", ".heddle.yaml", "door.cpp", code=1)
        self.assertIn("stage: release", done.stderr)
        self.git("checkout", "-q", "-b", "feature-x")
        done = self.analyze("--stage", "auto", "door.cpp", code=0)
        self.assertIn("stage: feature", done.stderr)
        done = self.analyze("--stage", "moon", "door.cpp", code=2)
        self.assertIn("no stage 'moon', only editor, release, feature",
                      done.stderr)

    def test_suppressions(self):
        def racy(comment, name):
            return RACE.replace("count", name).replace(
                "++visitors; });", f"++visitors; }}); // {comment}")
        self.write("door.cpp", racy(
            "NOLINT(heddle-unsynchronized-shared-write): one door only "
            "[INC-2026-1]", "one"))
        self.analyze("door.cpp", code=0)
        done = self.analyze("--suppressions", "door.cpp", code=0)
        self.assertIn("one door only [INC-2026-1]", done.stdout)
        self.assertIn("1 suppressions, 0 to look at", done.stdout)
        self.write("door.cpp", racy(
            "NOLINT(heddle-unsynchronized-shared-write)", "one") +
            "int quiet; // NOLINT(heddle-busy-wait): was a loop once\n"
            "int other; // NOLINT\n"
            'const char *text = "// NOLINT(heddle-x)";\n')
        done = self.analyze("--suppressions", "door.cpp", code=1)
        self.assertIn("door.cpp:4: error: it gives no reason", done.stdout)
        self.assertIn("door.cpp:9: error: it suppresses nothing any more",
                      done.stdout)
        self.assertIn("2 suppressions, 2 to look at", done.stdout)


if __name__ == "__main__":
    unittest.main()
