# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The Debian packages, installed by apt-get into a root of their own. It takes
what this machine has installed for installed there, so that dependencies count
but nothing is downloaded. lit sets the environment."""
import os
import pathlib
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
LLVM = os.environ["HEDDLE_LLVM_MAJOR"]
BUILD = os.environ["HEDDLE_BUILD_DIR"]
CLANGXX = f"/usr/lib/llvm-{LLVM}/bin/clang++"
AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]
# What each package has besides its copyright; whole folders end in "/".
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


def run(*command, code=0, **keywords):
    done = subprocess.run([str(word) for word in command], text=True,
                          capture_output=True, **keywords)
    if done.returncode != code:
        raise AssertionError(f"{command}: exit {done.returncode}\n"
                             f"{done.stdout}{done.stderr}")
    return done.stdout


class Packages(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        area = tempfile.TemporaryDirectory(prefix="heddle-packages-")
        cls.addClassCleanup(area.cleanup)
        cls.area = pathlib.Path(area.name)
        cls.root = cls.area / "root"
        run("cpack", "-G", "DEB", "-B", cls.area / "of-llvm", cwd=BUILD)
        runtime = cls.area / "runtime"
        run("cmake", "-S", ROOT, "-B", runtime, "-G", "Ninja",
            "-DHEDDLE_ENABLE_TIDY=OFF", "-DHEDDLE_BUILD_TESTS=OFF",
            f"-DCMAKE_CXX_COMPILER={CLANGXX}")
        run("cmake", "--build", runtime)
        run("cpack", "-G", "DEB", "-B", cls.area / "of-runtime", cwd=runtime)
        cls.files = {}
        for path in sorted(cls.area.glob("of-*/*.deb")):
            cls.files[path.name.partition("_")[0]] = path
        cls.install()

    @classmethod
    def install(cls):
        """apt-get install of all packages, below our own root."""
        for folder in ("var/lib/dpkg/info", "var/lib/dpkg/updates",
                       "var/lib/apt/lists/partial",
                       "var/cache/apt/archives/partial", "etc/apt"):
            (cls.root / folder).mkdir(parents=True)
        status = cls.root / "var/lib/dpkg/status"
        shutil.copy("/var/lib/dpkg/status", status)
        # This machine may have Heddle itself.
        stanzas = status.read_text().split("\n\n")
        status.write_text("\n\n".join(
            s for s in stanzas if not s.startswith(("Package: heddle-",
                                                    "Package: libheddle-"))))
        run(*AS_ROOT, "apt-get", "install", "-y",
            "--no-install-recommends",
            "-o", f"Dir::State={cls.root}/var/lib/apt",
            "-o", f"Dir::State::status={status}",
            "-o", f"Dir::Cache={cls.root}/var/cache/apt",
            "-o", "Dpkg::Use-Pty=0",
            "-o", f"DPkg::Options::=--root={cls.root}",
            *cls.files.values())

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
                listed.remove(f"share/doc/{package}/copyright")
                allowed = CONTENTS[package]
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
