# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What the scripts share: packages, the installed LLVMs, building Heddle."""
import os
import pathlib
import re
import shlex
import shutil
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SUPPORTED = (22, 21, 20, 19)
TESTED = (22, 19)


class Problem(Exception):
    """One clear line for the user; the script exits with 2."""


def harmless(text):
    """Nothing of a source file or its name may steer the terminal."""
    return "".join(c if c in "\t\n" or c >= " " and not "\x7f" <= c < "\xa0"
                   else "?" for c in text)


def say(text):
    print(f"heddle: {harmless(text)}", file=sys.stderr, flush=True)


def shown(name):
    """A file name in one line, whatever is in it."""
    return name if name.isprintable() else shlex.quote(repr(name)[1:-1])


def main(function):
    """Runs a script's main function; turns a Problem into one line."""
    try:
        sys.exit(function(sys.argv[1:]))
    except Problem as problem:
        say(f"error: {problem}")
        sys.exit(2)
    except KeyboardInterrupt:
        sys.exit(130)


# Debian package -> what it is needed for. A machine that got these things from
# elsewhere needs no package.
def compiler_packages(llvm):
    return {
        "cmake": "cmake",
        "ninja-build": "ninja",
        f"clang-{llvm}": f"/usr/lib/llvm-{llvm}/bin/clang++",
    }


def plugin_packages(llvm):
    prefix = f"/usr/lib/llvm-{llvm}"
    return compiler_packages(llvm) | {
        f"llvm-{llvm}-dev": f"{prefix}/include/llvm/Support/YAMLTraits.h",
        f"libclang-{llvm}-dev":
            f"{prefix}/include/clang-tidy/ClangTidyCheck.h",
    } | analysis_packages(llvm)


def analysis_packages(llvm):
    return {f"clang-tidy-{llvm}": f"/usr/lib/llvm-{llvm}/bin/clang-tidy"}


def test_packages(llvm):
    return plugin_packages(llvm) | {
        "ccache": "ccache",
        "git": "git",
        "libgtest-dev": "/usr/include/gtest/gtest.h",
        "pkgconf": "pkg-config",
        "pre-commit": "pre-commit",
        "bear": "bear",
        "meson": "meson",
        "mkdocs-material": "mkdocs",
        # What the reports are checked by.
        "python3-jsonschema":
            "/usr/lib/python3/dist-packages/jsonschema/__init__.py",
        "python3-prometheus-client":
            "/usr/lib/python3/dist-packages/prometheus_client/__init__.py",
        "libglib2.0-dev": "/usr/include/glib-2.0/glib.h",
        "libcpp-httplib-dev": "/usr/include/httplib.h",
        "libuv1-dev": "/usr/include/uv.h",
        "libevent-dev": "/usr/include/event2/event.h",
        "libssl-dev": "/usr/include/openssl/crypto.h",
        "libapr1-dev": "/usr/include/apr-1.0/apr_thread_proc.h",
        f"clangd-{llvm}": f"/usr/lib/llvm-{llvm}/bin/clangd",
        f"llvm-{llvm}-tools": f"/usr/lib/llvm-{llvm}/bin/FileCheck",
        f"libclang-rt-{llvm}-dev":
            f"/usr/lib/llvm-{llvm}/lib/clang/{llvm}/lib/linux/"
            f"libclang_rt.tsan-{os.uname().machine}.a",
    }


def large_packages():
    """Programs that the documentation speaks of; for `scripts/test --large`."""
    return {
        "bazel-bootstrap": "bazel",
        "chromium": "chromium",
        "emacs-nox": "emacs",
        "elpa-eglot": "/usr/share/emacs/site-lisp/elpa-src",
        "lintian": "lintian",
        "neovim": "nvim",
    }


def runtime_packages():
    """For the backend of fibers and the benchmarks."""
    triple = f"{os.uname().machine}-linux-gnu"
    return {
        "libboost-context1.81-dev": f"/usr/lib/{triple}/libboost_context.so",
        "libboost-fiber1.81-dev": f"/usr/lib/{triple}/libboost_fiber.so",
        "libbenchmark-dev": "/usr/include/benchmark/benchmark.h",
    }


def library_packages():
    """The libraries of other people whose headers test/libraries is about."""
    triple = f"{os.uname().machine}-linux-gnu"
    return {
        "libabsl-dev": "/usr/include/absl/synchronization/mutex.h",
        "libboost1.81-dev": "/usr/include/boost/asio.hpp",
        "libboost-thread1.81-dev":
            f"/usr/lib/{triple}/libboost_thread.so",
        "libtbb-dev": "/usr/include/tbb/parallel_for.h",
        "qtbase5-dev": f"/usr/include/{triple}/qt5/QtConcurrent/QtConcurrent",
        "qt6-base-dev": f"/usr/include/{triple}/qt6/QtConcurrent/QtConcurrent",
    }


def is_there(needed):
    return os.path.exists(needed) if "/" in needed else shutil.which(needed)


def install(packages):
    """Installs with apt what is missing of {package: what is needed}."""
    missing = sorted(package for package, needed in packages.items()
                     if not is_there(needed))
    if not missing:
        return
    by_hand = f"apt-get install {' '.join(missing)}"
    prefix = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or not (
            not prefix or shutil.which("sudo") and
            subprocess.run(["sudo", "-n", "true"],
                           capture_output=True).returncode == 0):
        raise Problem(f"missing, and no right to install it: {by_hand}")
    say(f"installing {' '.join(missing)}")
    apt = [*prefix, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq",
           "-o", "DPkg::Lock::Timeout=600"]
    # A broken list of a third party is no reason to give up: install tells.
    subprocess.run([*apt, "update"], capture_output=True)
    done = subprocess.run(
        [*apt, "install", "-y", "--no-install-recommends", *missing],
        text=True, capture_output=True)
    left = [p for p in missing if not is_there(packages[p])]
    if done.returncode or left:
        reason = (done.stderr.strip().splitlines() or ["no reason given"])[-1]
        raise Problem(f"{by_hand} failed: {reason}")


def llvm_prefix(llvm):
    return pathlib.Path(f"/usr/lib/llvm-{llvm}")


def llvm_program(llvm, name):
    return str(llvm_prefix(llvm) / "bin" / name)


def lit(llvm):
    for path in ("bin/lit", "build/utils/lit/lit.py"):
        if (llvm_prefix(llvm) / path).exists():
            return str(llvm_prefix(llvm) / path)
    raise Problem(f"lit of LLVM {llvm} is missing: "
                  f"apt-get install llvm-{llvm}-tools")


def check_llvm(text):
    if not re.fullmatch(r"\d+", text) or int(text) not in SUPPORTED:
        raise Problem(f"--llvm: expected one of "
                      f"{', '.join(map(str, SUPPORTED))}, not '{text}'")
    return int(text)


def default_llvm():
    """The newest major that is installed as far as building needs it."""
    for llvm in SUPPORTED:
        if all(map(is_there, plugin_packages(llvm).values())):
            return llvm
    for llvm in SUPPORTED:
        if is_there(llvm_program(llvm, "clang-tidy")):
            return llvm
    return SUPPORTED[0]


def plugin_path(llvm, build):
    return pathlib.Path(build) / "lib" / f"libHeddleTidy-{llvm}.so"


def configure(source, build, llvm, **settings):
    """The commands that configure a CMake project with Clang."""
    settings = {
        "CMAKE_C_COMPILER": llvm_program(llvm, "clang"),
        "CMAKE_CXX_COMPILER": llvm_program(llvm, "clang++"),
    } | settings
    return ["cmake", "-S", str(source), "-B", str(build), "-G", "Ninja",
            *(f"-D{name}={value}" for name, value in settings.items())]


def assert_loads(llvm, plugin):
    """clang-tidy goes on without a plugin, and finds nothing."""
    listed = subprocess.run(
        [llvm_program(llvm, "clang-tidy"), f"-load={plugin}",
         "-checks=-*,heddle-*", "-list-checks"], text=True, capture_output=True)
    if "heddle-" not in listed.stdout:
        reason = (listed.stderr.strip().splitlines() or ["no reason given"])[0]
        raise Problem(f"clang-tidy {llvm} cannot load {plugin}: {reason}")


def plugin(llvm, jobs):
    """The plugin: the one that HEDDLE_PLUGIN names, or this checkout's."""
    given = os.environ.get("HEDDLE_PLUGIN")
    if not given:
        return build_plugin(llvm, jobs)
    install(analysis_packages(llvm))
    assert_loads(llvm, given)
    return given


def build_plugin(llvm, jobs):
    """Builds the plugin into build/<llvm> unless it is up to date."""
    plugin = plugin_path(llvm, ROOT / "build" / str(llvm))
    build_target(llvm, jobs, "HeddleTidy", plugin)
    assert_loads(llvm, plugin)
    return plugin


def report_program(llvm, jobs):
    """heddle-report: what HEDDLE_REPORT_PROGRAM names, or this checkout's."""
    given = os.environ.get("HEDDLE_REPORT_PROGRAM")
    if given:
        if not is_there(given):
            raise Problem(f"HEDDLE_REPORT_PROGRAM: there is no {given}")
        return given
    program = ROOT / "build" / str(llvm) / "bin/heddle-report"
    build_target(llvm, jobs, "heddle-report", program)
    return str(program)


def build_target(llvm, jobs, target, product):
    install(plugin_packages(llvm))
    build = ROOT / "build" / str(llvm)
    if not product.exists():
        say(f"building {target} for LLVM {llvm} in {build} "
            "(once, takes some minutes)")
    if not (build / "build.ninja").exists():
        run_quietly(configure(ROOT, build, llvm, HEDDLE_LLVM=llvm,
                              HEDDLE_BUILD_TESTS="OFF",
                              HEDDLE_ENABLE_RUNTIME="OFF"))
    run_quietly(["cmake", "--build", str(build), "--target", target,
                 "-j", str(jobs)])


def run_quietly(command):
    """Shows the output of a command only when it fails."""
    done = subprocess.run(command, text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT)
    if done.returncode:
        print(done.stdout, file=sys.stderr)
        raise Problem(f"failed: {' '.join(command)}")
