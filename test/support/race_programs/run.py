# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Compiles batches of programs, runs them under ThreadSanitizer and Heddle."""
import concurrent.futures
import os
import re
import subprocess

import compose_c
import words_c
import words_cpp

BATCH = 24
CHECK = "heddle-unsynchronized-shared-write"
SUPPORT = """\
#include <stdlib.h>
#include <time.h>
#include <unistd.h>
static unsigned turn;
static unsigned next(void) {
  unsigned n = __atomic_add_fetch(&turn, 1, __ATOMIC_RELAXED);
  n ^= (unsigned)getpid() * 2654435761u;
  n ^= n >> 15; n *= 2246822519u; n ^= n >> 13;
  return n;
}
void consume(int n) { __asm__ volatile("" : : "r"(n)); }
void settle(void) { usleep(3000); }
void pace(void) {
  static const int waits[] = {0, 0, 50, 300, 2000};
  usleep(waits[next() % 5]);
}
int coin(void) { return next() & 1; }
"""
# ThreadSanitizer does not know <threads.h>: for it these are POSIX threads.
THREADS = """\
#include <pthread.h>
#include <threads.h>
#define thrd_t pthread_t
#define thrd_create(handle, entry, argument) \\
  pthread_create(handle, 0, (void *(*)(void *))(entry), argument)
#define thrd_join(handle, result) pthread_join(handle, 0)
#define thrd_detach pthread_detach
#define mtx_t pthread_mutex_t
#define mtx_init(mutex, kind) pthread_mutex_init(mutex, 0)
#define mtx_lock pthread_mutex_lock
#define mtx_unlock pthread_mutex_unlock
"""
DECLARED = ("void consume(int);\nvoid settle(void);\nvoid pace(void);\n"
            "int coin(void);\n")
RACE = "WARNING: ThreadSanitizer: data race"
MAPPING = "unexpected memory mapping"
CLEAN_RUNS, MORE_RUNS, SECONDS = 3, 12, 20


class Failure(Exception):
    """A tool could not do its work."""


class Batch:
    """Programs of one language in one source file."""

    def __init__(self, programs, number):
        self.programs = programs
        self.language = programs[0].language
        self.name = f"batch_{self.language.replace('+', 'p')}_{number}"

    def source(self):
        """The text, and for each program its first and last line."""
        in_c = self.language == "c"
        headers = (words_c if in_c else words_cpp).HEADERS
        opening = "" if in_c else 'extern "C" {\n'
        closing = "" if in_c else "}\n"
        parts = [headers + opening + DECLARED + closing]
        line = parts[0].count("\n")
        spans, calls = [], []
        for i, program in enumerate(self.programs):
            name = f"case{i}"
            if in_c:
                text = program.text.replace("@", name + "_")
                calls.append(f"{name}_run")
            else:
                text = f"namespace {name} {{\n{program.text}}}\n"
                calls.append(f"{name}::run")
            spans.append((line + 1, line + text.count("\n")))
            line += text.count("\n")
            parts.append(text)
        rounds = ", ".join(str(p.rounds) for p in self.programs)
        parts.append(
            f"static void (*const cases[])(void) = {{{', '.join(calls)}}};\n"
            f"static const int rounds[] = {{{rounds}}};\n"
            "int main(int argc, char **argv) {\n  int n = atoi(argv[argc - 1]);\n"
            "  for (int k = 0; k < rounds[n]; ++k)\n    cases[n]();\n"
            "  _Exit(0);\n}\n")
        return "".join(parts), spans


class Runner:
    def __init__(self, llvm_bin, plugin, folder, jobs):
        self.bin, self.plugin = llvm_bin, plugin
        self.folder, self.jobs = folder, jobs

    def shell(self, command, **keywords):
        return subprocess.run([str(c) for c in command], text=True,
                              errors="replace", capture_output=True,
                              **keywords)

    def options(self, language):
        return ["-std=c17"] if language == "c" else ["-std=c++20"]

    def compiler(self, language):
        return self.bin / ("clang" if language == "c" else "clang++")

    def prepare(self):
        support = self.folder / "support.c"
        support.write_text(SUPPORT)
        made = self.shell([self.bin / "clang", "-O1", "-c", support, "-o",
                           self.folder / "support.o"])
        if made.returncode:
            raise Failure(made.stderr)
        (self.folder / "threads.h").write_text("#define _GNU_SOURCE\n" +
                                               THREADS)
        header = self.folder / "all.hpp"
        header.write_text(words_cpp.HEADERS)
        made = self.shell([
            self.bin / "clang++", "-fsanitize=thread", "-O0", "-g", "-w",
            "-std=c++20", "-pthread", "-x", "c++-header", header, "-o",
            self.folder / "all.pch"])
        if made.returncode:
            raise Failure(made.stderr)

    def write(self, batch):
        text, spans = batch.source()
        suffix = ".c" if batch.language == "c" else ".cpp"
        path = self.folder / (batch.name + suffix)
        path.write_text(text)
        return path, spans

    def truth(self, batch):
        """For each program: does ThreadSanitizer see a race?"""
        path, _ = self.write(batch)
        binary = path.with_suffix("")
        # No optimisation: it would remove accesses that mean nothing.
        pch = (["-include", self.folder / "threads.h"]
               if batch.language == "c"
               else ["-include-pch", self.folder / "all.pch"])
        built = self.shell([
            self.compiler(batch.language), "-fsanitize=thread", "-O0", "-g",
            "-w", *self.options(batch.language), *pch, path,
            self.folder / "support.o", "-pthread", "-o", binary])
        if built.returncode:
            raise Failure(f"{path} does not compile:\n{built.stderr}")
        verdicts = [
            self.races(binary, i, MORE_RUNS if p.expected else CLEAN_RUNS)
            for i, p in enumerate(batch.programs)]
        binary.unlink()
        return verdicts

    def races(self, binary, number, runs):
        environment = dict(os.environ, TSAN_OPTIONS="halt_on_error=1:"
                           "detect_deadlocks=0:report_thread_leaks=0:"
                           "report_destroy_locked=0:atexit_sleep_ms=0")
        for _ in range(runs):
            for prefix in ([], ["setarch", "-R"]):
                try:
                    done = self.shell([*prefix, binary, number],
                                      timeout=SECONDS, env=environment)
                except subprocess.TimeoutExpired:
                    raise Failure(f"{binary} {number} does not end") from None
                if MAPPING not in done.stderr:
                    break
            if RACE in done.stderr:
                return True
            if done.returncode not in (0, 66):
                raise Failure(f"{binary} {number}: exit code "
                              f"{done.returncode}\n{done.stderr[:2000]}")
        return False

    def heddle(self, batch):
        """For each program: Heddle's warnings, as (line, text)."""
        path, spans = self.write(batch)
        done = self.shell([
            self.bin / "clang-tidy", f"-load={self.plugin}",
            f"-checks=-*,{CHECK}", "--quiet", path, "--",
            *self.options(batch.language), "-w"])
        if done.returncode or "error:" in done.stdout:
            raise Failure(f"clang-tidy failed on {path}:\n{done.stdout[:3000]}"
                          f"{done.stderr[:3000]}")
        warnings = [[] for _ in spans]
        for line, text in re.findall(
                r"^[^\n:]+:(\d+):\d+: warning: (.*)$", done.stdout, re.M):
            for i, (first, end) in enumerate(spans):
                if first <= int(line) <= end:
                    warnings[i].append((int(line) - first, text))
                    break
            else:
                raise Failure(f"{path}:{line}: warning outside all programs")
        return warnings

    def map(self, work, batches):
        with concurrent.futures.ThreadPoolExecutor(self.jobs) as pool:
            return list(pool.map(work, batches))


def batches(programs):
    result = []
    for language in ("c++", "c"):
        of_language = [p for p in programs if p.language == language]
        for i in range(0, len(of_language), BATCH):
            result.append(Batch(of_language[i:i + BATCH], i // BATCH))
    return result
