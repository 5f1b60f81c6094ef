# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The packages of an older LLVM, beside those of the newest one if that was
built here, too. lit sets the environment."""
import os
import pathlib
import re
import tempfile
import unittest

from packages_support import Root, pack, run

NEWEST = "22"
LLVM = os.environ["HEDDLE_LLVM_MAJOR"]
BUILD = os.environ["HEDDLE_BUILD_DIR"]
BUILD_OF_NEWEST = re.sub(f"{LLVM}$", NEWEST, BUILD)
PARTS = ("plugin", "tidy", "clangd")
FILES = ("lib/heddle/libHeddleTidy-{}.so", "lib/pkgconfig/heddle-tidy-{}.pc",
         "bin/heddle-tidy-{}", "bin/heddle-clangd-{}")


class Together(unittest.TestCase):
    def test_one_beside_the_other(self):
        area = tempfile.TemporaryDirectory(prefix="heddle-packages-")
        self.addCleanup(area.cleanup)
        area = pathlib.Path(area.name)
        files, majors = pack(BUILD, area / "older"), {LLVM}
        self.assertLessEqual({f"heddle-{part}-{LLVM}" for part in PARTS},
                             set(files))
        if pathlib.Path(BUILD_OF_NEWEST, "CPackConfig.cmake").exists():
            # What is called the same is there once: the newest.
            files |= pack(BUILD_OF_NEWEST, area / "newest")
            majors.add(NEWEST)
        system = Root(area / "root")
        system.apt_get("install", *files.values())
        for major in majors:
            self.assertLessEqual({name.format(major) for name in FILES},
                                 set(system.files()))
            self.assertIn("heddle-busy-wait", run(
                f"/usr/lib/llvm-{major}/bin/clang-tidy", "-load=" + str(
                    system.folder / "usr" / FILES[0].format(major)),
                "-checks=heddle-*", "-list-checks"))
        # One goes, the other one stays.
        system.apt_get("remove", *(f"heddle-{part}-{LLVM}" for part in PARTS))
        left = system.files()
        self.assertEqual([name for name in left if LLVM in name], [])
        for major in majors - {LLVM}:
            self.assertLessEqual({name.format(major) for name in FILES},
                                 set(left))


if __name__ == "__main__":
    unittest.main()
