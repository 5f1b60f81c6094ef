# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What scripts/analyze does by heddle-report: compare, tell, fix."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

import changes
import tidy
from compile_commands import HEADERS, SOURCES, above
from environment import Problem, say, shown

# Set by GitHub Actions, GitLab CI and others.
BRANCH_VARIABLES = ("GITHUB_HEAD_REF", "GITHUB_REF_NAME",
                    "CI_COMMIT_REF_NAME", "BRANCH_NAME")


def call(program, *arguments):
    """Runs heddle-report; its exit code and output. Bad input ends us, too:
    it has said why."""
    done = subprocess.run([program, *map(str, arguments)],
                          stdout=subprocess.PIPE)
    if done.returncode not in (0, 1):
        sys.stdout.flush()
        raise Problem("heddle-report gave up" if done.returncode == 2 else
                      f"heddle-report ended with {done.returncode}")
    return done.returncode, done.stdout.decode(errors="replace")


def branch():
    for variable in BRANCH_VARIABLES:
        if os.environ.get(variable):
            return os.environ[variable]
    done = changes.run_git(".", "symbolic-ref", "--short", "--quiet", "HEAD")
    return os.fsdecode(done.stdout).strip()


def choose_stage(program, options):
    """Finds the stage; its profile counts unless another one is asked for."""
    if options.stage == "auto":
        name = branch()
        if not name:
            raise Problem("--stage auto: which branch this is cannot be told; "
                          "give the name of a stage")
        choice = f"--branch={name}"
    else:
        choice = f"--stage={options.stage}"
    _, output = call(program, "stage", f"--policy={options.policy}", choice)
    stage = json.loads(output)
    options.stage = stage.get("name")
    options.profile = options.profile or stage.get("profile") or "ci"
    say(f"stage: {options.stage or 'none; severities are those of the checks'}")


def common_root(roots):
    """What reports name files by: the repository, or what is common."""
    common = pathlib.Path(os.path.commonpath(list(map(str, roots))))
    for folder in above(common):
        if (folder / ".git").exists():
            return folder
    return common


class Run:
    """One run of scripts/analyze with a report at its end."""

    def __init__(self, program, options, runner, analyse, tell_errors):
        self.program, self.options, self.runner = program, options, runner
        self.analyse, self.tell_errors = analyse, tell_errors

    def run(self, chosen):
        self.root = common_root(chosen)
        self.roots = list(chosen)
        units = [unit for of_root in chosen.values() for unit in of_root]
        with tempfile.TemporaryDirectory(prefix="heddle-") as folder:
            self.folder = pathlib.Path(folder)
            if self.options.suppressions:
                return self.judge_suppressions(chosen, units)
            baseline = self.options.baseline
            if self.options.changed:
                units, baseline = self.before(units)
            results = self.analyse(units, self.options, self.runner)
            errors = self.tell_errors(results)
            code = self.tell(self.write_exports("now", results), baseline,
                             len(units))
        return 2 if errors else code

    def write_exports(self, name, results):
        folder = self.folder / name
        folder.mkdir()
        for number, result in enumerate(results):
            if result.export:
                (folder / f"{number:06}.yaml").write_text(
                    result.export, errors="surrogateescape")
        return folder

    def before(self, units):
        """The units that the change touches, and what was found in them."""
        base = self.options.changed
        change = changes.Change(self.root, None if base is True else base)
        files = change.files()
        prepared = [tidy.for_clang(unit) for unit in units]
        chosen = changes.touched(
            prepared, files, self.runner.includes,
            lambda function, items: self.runner.in_parallel(
                function, items, self.options.jobs))
        say(f"{len(files)} changed file{'s' if len(files) != 1 else ''} since "
            f"{change.base[:12]}, in {len(chosen)} of {len(units)} "
            "translation units")
        if change.build_files():
            say(f"also changed: {', '.join(map(shown, change.build_files()))}; "
                "what that does to how files are compiled is not compared "
                "(--write-baseline at the base and --baseline here do)")
        contents = change.before()
        stored = self.folder / "base"
        stored.mkdir()
        overlay = changes.Overlay(stored, contents, changes.spellings(
            chosen, contents, self.runner.includes))
        # New files had no findings.
        old = [unit for unit in chosen
               if os.path.realpath(unit["file"]) in contents or
               os.path.realpath(unit["file"]) not in files]
        results = self.analyse(old, self.options, self.runner, overlay)
        # What did not compile then is not our affair now.
        baseline = self.folder / "baseline.json"
        call(self.program, "baseline", "create", f"--root={self.root}",
             f"--vfsoverlay={overlay.file}", "-o", baseline,
             self.write_exports("before", results))
        return chosen, baseline

    def common_options(self, baseline):
        options = [f"--root={self.root}",
                   *(f"--within={root}" for root in self.roots)]
        if baseline:
            options.append(f"--baseline={baseline}")
        if self.options.paths:
            options.append("--partial")
        if self.options.policy:
            options.append(f"--policy={self.options.policy}")
            if self.options.stage:
                options.append(f"--stage={self.options.stage}")
        return options

    def tell(self, exports, baseline, units):
        options = self.common_options(baseline)
        if self.options.write_baseline:
            call(self.program, "baseline", "create", *options, "-o",
                 self.options.write_baseline, exports)
            say(f"wrote {self.options.write_baseline}")
            if not self.options.outputs:
                return 0
        if self.options.fix:
            _, output = call(self.program, "fix", *options, exports)
            say(output.strip())
        outputs = self.options.outputs
        text = [] if "-" in outputs.values() else ["--text=-"]
        code, output = call(
            self.program, *options, *text,
            *(f"--{name}={file}" for name, file in outputs.items()),
            *(f"--runtime={file}" for file in self.options.runtime),
            f"--fail-on={'block' if self.options.policy else 'new'}",
            f"--files-analysed={units}",
            *(f"--suppressions-in={root}" for root in self.roots), exports)
        print(output, end="")
        say(f"{units} translation unit{'s' if units != 1 else ''} analysed")
        return code

    def judge_suppressions(self, chosen, units):
        """Analyses as if there were no NOLINT comment, and compares."""
        stored = self.folder / "unsuppressed"
        stored.mkdir()
        contents = dict(pair for root in chosen
                        for pair in without_nolint(root))
        overlay = changes.Overlay(stored, contents, changes.spellings(
            map(tidy.for_clang, units), contents, self.runner.includes))
        results = self.analyse(units, self.options, self.runner, overlay)
        errors = self.tell_errors(results)
        code, output = call(
            self.program, "suppressions", f"--root={self.root}",
            *([f"--policy={self.options.policy}"] if self.options.policy
              else []),
            f"--unsuppressed={self.write_exports('all', results)}", *chosen)
        print(output, end="")
        return 2 if errors else code


def without_nolint(root):
    """(path, bytes) of the files with NOLINT comments, made ineffective
    without moving anything."""
    for folder, folders, files in os.walk(root):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in files:
            path = os.path.join(folder, name)
            if (pathlib.Path(name).suffix in SOURCES | HEADERS and
                    os.path.isfile(path) and not os.path.islink(path)):
                with open(path, "rb") as file:
                    data = file.read()
                if b"NOLINT" in data:
                    yield os.path.realpath(path), data.replace(
                        b"NOLINT", b"nolint")
