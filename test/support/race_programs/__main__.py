# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Composes threaded programs and compares Heddle with ThreadSanitizer.

exit code: 0 all disagreements are known, 1 others, 2 error
"""
import argparse
import collections
import os
import pathlib
import random
import sys
import tempfile

import programs
import run

HERE = pathlib.Path(__file__).resolve().parent
TRUTH, KNOWN = HERE / "truth.tsv", HERE / "known.tsv"
KINDS = {(True, True): "TP", (False, True): "FP", (True, False): "FN",
         (False, False): "TN"}
LANGUAGES = ("c++", "c")


def seeds_of(text):
    first, _, end = text.partition(":")
    return range(int(first), int(end)) if end else range(int(first),
                                                         int(first) + 1)


def parse(arguments):
    parser = argparse.ArgumentParser(
        prog="race_programs", description=__doc__.split("\n")[0],
        epilog=__doc__.split("\n")[2])
    parser.add_argument("--seeds", type=seeds_of, default=range(0, 200),
                        metavar="FIRST:END")
    parser.add_argument("--language", choices=LANGUAGES, action="append")
    parser.add_argument("--llvm-bin", type=pathlib.Path,
                        default=pathlib.Path("/usr/lib/llvm-22/bin"))
    parser.add_argument("--plugin", type=pathlib.Path)
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument("--truth", choices=("file", "run", "none"),
                        default="file", help="verdicts: from truth.tsv and, "
                        "where it has none, ThreadSanitizer; always from "
                        "ThreadSanitizer; what was meant")
    parser.add_argument("--verify", type=int, default=0, metavar="N",
                        help="ask ThreadSanitizer again about N programs")
    parser.add_argument("--cache", type=pathlib.Path, default=TRUTH,
                        help="a verdict file other than truth.tsv")
    parser.add_argument("--record", action="store_true",
                        help="add the verdicts to that file")
    parser.add_argument("--show", metavar="ID", help="print one program")
    parser.add_argument("--words", action="store_true",
                        help="print the confusion matrix of every word")
    parser.add_argument("--keep", type=pathlib.Path,
                        help="keep the batches in this folder")
    return parser.parse_args(arguments)


def read_table(path, columns):
    """Rows of a tab-separated file; `#` starts a comment line."""
    rows = []
    if path.exists():
        for number, line in enumerate(path.read_text().split("\n"), 1):
            if not line or line.startswith("#"):
                continue
            fields = line.split("\t")
            if len(fields) != columns:
                raise run.Failure(f"{path}:{number}: expected {columns} "
                                  "fields")
            rows.append(fields)
    return rows


def read_truth(path):
    return {key: verdict == "race" for key, verdict in read_table(path, 2)}


def write_truth(path, verdicts):
    head = ("# What ThreadSanitizer said about the program with this hash.\n")
    path.write_text(head + "".join(
        f"{key}\t{'race' if verdict else 'clean'}\n"
        for key, verdict in sorted(verdicts.items())))


def standalone(program):
    """The program as one file that compiles and runs on its own."""
    batch = run.Batch([program], 0)
    text, _ = batch.source()
    return text.replace(run.DECLARED, "").replace(
        'extern "C" {\n}\n', "").replace(
        "#include <pthread.h>\n", "#include <pthread.h>\n#include <unistd.h>\n"
        "static void consume(int) {}\nstatic void settle(void) "
        "{ usleep(3000); }\nstatic void pace(void) { usleep(rand() % 100); }\n"
        "static int coin(void) { return rand() & 1; }\n", 1)


def ask_thread_sanitizer(runner, chosen):
    wanted = run.batches(chosen)
    if wanted:
        runner.prepare()
    verdicts = {}
    for batch, answers in zip(wanted, runner.map(runner.truth, wanted)):
        verdicts |= {p.key: a for p, a in zip(batch.programs, answers)}
    return verdicts


def truths(runner, chosen, options):
    if options.truth == "none":
        return {p.key: p.expected for p in chosen}
    stored = {} if options.truth == "run" else read_truth(options.cache)
    missing = [p for p in chosen if p.key not in stored]
    found = ask_thread_sanitizer(runner, missing)
    # A race that needs luck to be seen would need it again.
    again = [p for p in chosen if p.key in stored and
             (not stored[p.key] or "protection=none" in p.words)]
    sample = random.Random(len(chosen)).sample(
        again, min(options.verify, len(again)))
    for key, verdict in ask_thread_sanitizer(runner, sample).items():
        if verdict != stored[key]:
            raise run.Failure(f"{options.cache.name} is wrong about {key}: "
                              f"ThreadSanitizer says {verdict}")
    if sample:
        print(f"{len(sample)} stored verdicts confirmed")
    if options.record:
        write_truth(options.cache, read_truth(options.cache) | found)
    return stored | found


def find(name):
    language, _, seed = name.rpartition("-")
    if seed.isdigit():
        return programs.draw(int(seed), language)
    for language in LANGUAGES:
        for other, program in programs.written(language):
            if other == name:
                return program
    raise run.Failure(f"no program {name}")


def matrix(kinds):
    count = collections.Counter(kinds)
    return "  ".join(f"{kind} {count[kind]:4}"
                     for kind in ("TP", "FP", "FN", "TN"))


def main(arguments):
    options = parse(arguments)
    named = [(f"{language}-{seed}", programs.draw(seed, language))
             for language in options.language or LANGUAGES
             for seed in options.seeds]
    named += [pair for language in options.language or LANGUAGES
              for pair in programs.written(language)]
    if options.show:
        program = find(options.show)
        print("//", *program.words, sep="\n//   ")
        print(standalone(program))
        return 0
    if not options.plugin:
        raise run.Failure("expected --plugin=PATH")
    with tempfile.TemporaryDirectory(prefix="heddle-races-") as temporary:
        folder = options.keep or pathlib.Path(temporary)
        folder.mkdir(exist_ok=True)
        runner = run.Runner(options.llvm_bin, options.plugin, folder,
                            options.jobs)
        chosen = [program for _, program in named]
        truth = truths(runner, chosen, options)
        wanted = run.batches(chosen)
        warnings = {}
        for batch, found in zip(wanted, runner.map(runner.heddle, wanted)):
            warnings |= {p.key: w for p, w in zip(batch.programs, found)}
    return compare(named, truth, warnings, options)


def compare(named, truth, warnings, options):
    known = {name: (kind, reason)
             for name, kind, reason in read_table(KNOWN, 3)}
    kinds, of_word, new = [], collections.defaultdict(list), []
    fixed = []
    for name, program in named:
        kind = KINDS[truth[program.key], bool(warnings[program.key])]
        kinds.append(kind)
        for word in program.words:
            of_word[word].append(kind)
        if kind in ("FP", "FN"):
            if known.get(name, ("",))[0] != kind:
                new.append((kind, name, program))
        elif name in known:
            fixed.append(name)
        if options.truth != "none" and truth[program.key] != program.expected:
            print(f"unexpected verdict: {name} "
                  f"{'races' if truth[program.key] else 'is clean'}: "
                  f"{' '.join(program.words)}")
    for kind, name, program in sorted(new, key=lambda n: n[:2]):
        print(f"{kind} {name}: {' '.join(program.words)}")
        for line, text in warnings[program.key]:
            print(f"     line {line}: {text}")
    if options.words:
        for word, found in sorted(of_word.items(), key=lambda w: (
                -sum(k in ("FP", "FN") for k in w[1]), w[0])):
            print(f"{matrix(found)}  {word}")
    for name in fixed:
        print(f"no longer a disagreement, remove it from known.tsv: {name}")
    print(f"{matrix(kinds)}  of {len(named)} programs, "
          f"{len(new)} new disagreements")
    return 1 if new or fixed else 0


if __name__ == "__main__":
    try:
        sys.exit(main(sys.argv[1:]))
    except run.Failure as failure:
        print(f"race_programs: {failure}", file=sys.stderr)
        sys.exit(2)
