# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The Debian packages: what is in them, and whether they work once installed.
lit sets the environment."""
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

from packages_support import Root, newer, pack, run

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LLVM = os.environ["HEDDLE_LLVM_MAJOR"]
BUILD = os.environ["HEDDLE_BUILD_DIR"]
CLANGXX = f"/usr/lib/llvm-{LLVM}/bin/clang++"
# What each package has besides what Debian wants; whole folders end in "/".
CONTENTS = {
    "heddle-common": ["lib/cmake/Heddle/HeddleConfig.cmake",
                      "lib/cmake/Heddle/HeddleConfigVersion.cmake",
                      "share/doc/heddle-common/", "share/heddle/profiles/"],
    f"heddle-plugin-{LLVM}": [f"lib/heddle/libHeddleTidy-{LLVM}.so",
                              f"lib/pkgconfig/heddle-tidy-{LLVM}.pc"],
    f"heddle-tidy-{LLVM}": [f"bin/heddle-tidy-{LLVM}"],
    f"heddle-clangd-{LLVM}": [f"bin/heddle-clangd-{LLVM}"],
    "heddle-report": ["bin/heddle-report"],
    "libheddle-dev": ["include/heddle/", "lib/cmake/HeddleRuntime/",
                      "lib/libheddle_runtime.a", "lib/pkgconfig/heddle.pc"],
}
DOCUMENTS = ("copyright", "changelog.gz", "changelog.Debian.gz")
# Where Boost.Context and cpp-httplib are there.
OPTIONAL = ["lib/libheddle_runtime_fibers.a", "lib/libheddle_metrics_server.a"]
DEPENDS = {f"heddle-plugin-{LLVM}": f"clang-tidy-{LLVM}, heddle-common",
           f"heddle-tidy-{LLVM}": f"libclang-common-{LLVM}-dev",
           f"heddle-clangd-{LLVM}": f"libclang-cpp{LLVM}"}
RACE = """#include <stddef.h>
#include <thread>
size_t count() {
  size_t hits = 0;
  std::thread worker([&] { ++hits; });
  ++hits;
  worker.join();
  return hits;
}
"""


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        area = tempfile.TemporaryDirectory(prefix="heddle-packages-")
        cls.addClassCleanup(area.cleanup)
        cls.area = pathlib.Path(area.name)
        cls.root = cls.area / "root"
        runtime = cls.area / "runtime"
        run("cmake", "-S", ROOT, "-B", runtime, "-G", "Ninja",
            "-DHEDDLE_ENABLE_TIDY=OFF", "-DHEDDLE_BUILD_TESTS=OFF",
            f"-DCMAKE_CXX_COMPILER={CLANGXX}")
        run("cmake", "--build", runtime)
        cls.files = (pack(BUILD, cls.area / "of-llvm") |
                     pack(runtime, cls.area / "of-runtime"))
        cls.system = Root(cls.root)
        cls.system.apt_get("install", *cls.files.values())

    def program(self, name):
        return self.root / "usr/bin" / name

    def pkg_config(self, *arguments):
        return run("pkg-config", *arguments, env=dict(
            os.environ, PKG_CONFIG_PATH=f"{self.root}/usr/lib/pkgconfig"
        )).split()

    def test_file_lists(self):
        expected = set(CONTENTS)
        if not pathlib.Path(BUILD, "bin/heddle-report").exists():
            expected.remove("heddle-report")
        self.assertEqual(set(self.files), expected)
        for package, path in self.files.items():
            with self.subTest(package):
                listed = [line.split()[5].removeprefix("./usr/") for line in
                          run("dpkg-deb", "-c", path).splitlines()
                          if not line.startswith("d")]
                allowed = CONTENTS[package] + [
                    f"share/doc/{package}/{name}" for name in DOCUMENTS] + [
                    f"share/lintian/overrides/{package}"] + [
                    f"share/man/man1/{name[4:]}.1.gz"
                    for name in CONTENTS[package] if name.startswith("bin/")]
                folders = tuple(a for a in allowed if a.endswith("/"))
                self.assertEqual(
                    [name for name in listed if name not in allowed + OPTIONAL
                     and not name.startswith(folders)], [])
                for wanted in allowed:
                    self.assertTrue(any(f.startswith(wanted) for f in listed),
                                    wanted)

    def test_dependencies(self):
        for package, wanted in DEPENDS.items():
            with self.subTest(package):
                self.assertIn(wanted, run("dpkg-deb", "-f",
                                          self.files[package], "Depends"))

    def test_programs_depend_on_their_libraries(self):
        """On the packages of the libraries that the loader looks for."""
        for package, path in self.files.items():
            depends = run("dpkg-deb", "-f", path, "Depends")
            for name in CONTENTS[package]:
                if not name.startswith("bin/"):
                    continue
                headers = run("readelf", "-d", self.program(name[4:]))
                for library in re.findall(r"NEEDED.*\[(.*)\]", headers):
                    owner = run("dpkg-query", "-S", f"*/{library}")
                    owners = set(re.findall(r"^([^:\n]+)", owner, re.MULTILINE))
                    self.assertTrue(any(re.search(rf"\b{re.escape(o)}\b",
                                                  depends) for o in owners),
                                    f"{package}: {library} is of {owners}")

    def test_upgrade_and_removal(self):
        """What a newer version leaves out goes away, and so does everything
        with the packages."""
        chosen = [self.files[name] for name in
                  ("heddle-common", f"heddle-plugin-{LLVM}")]
        system = Root(self.area / "upgraded")
        system.apt_get("install", *chosen)
        before = system.files()
        system.apt_get("install", *(newer(path, self.area) for path in chosen))
        self.assertEqual(sorted(set(before) - set(system.files())), [
            f"lib/pkgconfig/heddle-tidy-{LLVM}.pc",
            "share/heddle/profiles/audit.clang-tidy"])
        system.apt_get("remove", "heddle-common", f"heddle-plugin-{LLVM}")
        self.assertEqual(system.files(), [])

    @unittest.skipUnless("HEDDLE_LINTIAN" in os.environ, "needs lintian")
    def test_lintian(self):
        """Debian's own check of packages; what does not apply is said, with
        the reason, in each package's overrides."""
        done = subprocess.run(
            [os.environ["HEDDLE_LINTIAN"], "--allow-root", "--fail-on=error,warning",
             *map(str, self.files.values())], text=True, capture_output=True)
        self.assertEqual((done.returncode, done.stdout), (0, ""))

    def test_installed_programs(self):
        source = self.area / "race.cpp"
        source.write_text(RACE)
        found = run(self.program(f"heddle-tidy-{LLVM}"),
                    "-checks=-*,heddle-*", source, "--")
        self.assertIn("[heddle-unsynchronized-shared-write", found)
        log = subprocess.run(
            [self.program(f"heddle-clangd-{LLVM}"), f"--check={source}",
             "--check-locations=0"], text=True, capture_output=True)
        self.assertEqual(log.returncode, 0, log.stderr)
        (plugin,) = self.pkg_config("--variable=plugin",
                                    f"heddle-tidy-{LLVM}")
        (profiles,) = self.pkg_config("--variable=profiles",
                                      f"heddle-tidy-{LLVM}")
        found = run(f"/usr/lib/llvm-{LLVM}/bin/clang-tidy", f"-load={plugin}",
                    f"--config-file={profiles}/audit.clang-tidy", source, "--")
        self.assertIn("[heddle-unsynchronized-shared-write", found)

    def test_runtime_by_pkg_config(self):
        run(CLANGXX, "-std=c++20", HERE / "Inputs/consumer/right.cpp", "-o",
            self.area / "right", *self.pkg_config("--cflags", "--libs",
                                                  "heddle"))
        run(self.area / "right")

    def test_find_package(self):
        build = self.area / "consumer"
        run("cmake", "-S", HERE / "Inputs/consumer", "-B", build, "-G", "Ninja",
            f"-DCMAKE_PREFIX_PATH={self.root}/usr", f"-DHEDDLE_LLVM={LLVM}",
            f"-DCMAKE_CXX_COMPILER={CLANGXX}")
        self.assertNotIn("warning:", run("cmake", "--build", build))
        run(build / "right")
        found = run("cmake", "--build", build, "--target", "wrong")
        self.assertIn("[heddle-unsynchronized-shared-write", found)


if __name__ == "__main__":
    unittest.main()
