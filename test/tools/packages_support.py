# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Debian packages, made by CPack and installed by apt-get into a root of their
own. It takes what this machine has installed for installed there, so that
dependencies count but nothing is downloaded."""
import os
import pathlib
import shutil
import subprocess

AS_ROOT = [] if os.geteuid() == 0 else ["sudo", "-n"]


def run(*command, code=0, **keywords):
    done = subprocess.run([str(word) for word in command], text=True,
                          capture_output=True, **keywords)
    if done.returncode != code:
        raise AssertionError(f"{command}: exit {done.returncode}\n"
                             f"{done.stdout}{done.stderr}")
    return done.stdout


def pack(build, folder):
    """{package: file} of what a build folder makes."""
    run("cpack", "-G", "DEB", "-B", folder, cwd=build)
    return {path.name.partition("_")[0]: path
            for path in sorted(pathlib.Path(folder).glob("*.deb"))}


def newer(package, folder):
    """The same package with a higher version and without its first profile
    or plugin: what an upgrade has to notice."""
    contents = pathlib.Path(folder, package.stem)
    run("dpkg-deb", "-R", package, contents)
    control = contents / "DEBIAN/control"
    lines = [line + "+1" if line.startswith("Version:") else line
             for line in control.read_text().splitlines()]
    control.write_text("\n".join(lines) + "\n")
    dropped = sorted([*contents.rglob("*.clang-tidy"), *contents.rglob("*.pc")])
    for path in dropped[:1]:
        path.unlink()
    (contents / "DEBIAN/md5sums").unlink()
    target = pathlib.Path(folder, f"newer-{package.name}")
    run("dpkg-deb", "-b", "--root-owner-group", contents, target)
    return target


class Root:
    """A folder that packages are installed below."""

    def __init__(self, folder):
        self.folder = pathlib.Path(folder)
        for name in ("var/lib/dpkg/info", "var/lib/dpkg/updates",
                     "var/lib/apt/lists/partial",
                     "var/cache/apt/archives/partial", "etc/apt"):
            (self.folder / name).mkdir(parents=True)
        self.status = self.folder / "var/lib/dpkg/status"
        shutil.copy("/var/lib/dpkg/status", self.status)
        # This machine may have Heddle itself.
        self.status.write_text("\n\n".join(
            s for s in self.status.read_text().split("\n\n")
            if not s.startswith(("Package: heddle-", "Package: libheddle-"))))

    def apt_get(self, *arguments):
        return run(*AS_ROOT, "apt-get", "-y", "--no-install-recommends",
                   "-o", f"Dir::State={self.folder}/var/lib/apt",
                   "-o", f"Dir::State::status={self.status}",
                   "-o", f"Dir::Cache={self.folder}/var/cache/apt",
                   "-o", "Dpkg::Use-Pty=0",
                   "-o", f"DPkg::Options::=--root={self.folder}", *arguments)

    def files(self):
        """What is there, without dpkg's own."""
        return sorted(str(path.relative_to(self.folder / "usr"))
                      for path in (self.folder / "usr").rglob("*")
                      if not path.is_dir())
