# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Files as an editor sees them being typed: each up to the end of each line,
and up to some tokens, one after the other in one session of heddle-clangd,
which parses the headers once."""
import concurrent.futures
import json
import os
import pathlib
import re
import sys
import tempfile

from environment import Problem, ROOT
from torture.inputs import Input
from torture.runner import CRASH, HANG, OK, Verdict

sys.path.insert(0, str(ROOT / "test/support"))
import lsp # noqa: E402

CONFIGURATION = """\
Diagnostics:
  ClangTidy:
    Add: heddle-*
    FastCheckFilter: None
"""
TOKEN = re.compile(r"\w+|\s+|\S")


def add_arguments(parser, run):
    parser.add_argument("-p", dest="build", required=True, metavar="BUILD",
                        help="folder with compile_commands.json")
    parser.add_argument("--clangd", metavar="PROGRAM",
                        help="%% stands for the major (default: "
                        "build/%%/bin/heddle-clangd-%%)")
    parser.add_argument("--tokens", type=int, default=100, metavar="N",
                        help="prefixes of each file that end within a line "
                        "(default: %(default)s)")
    parser.add_argument("files", nargs="*", metavar="FILE",
                        help="default: those of the database")
    parser.add_argument("--every", type=int, default=1, metavar="N",
                        help="only each Nth file")
    parser.set_defaults(run=run)


def ends(text, tokens):
    """Where the prefixes end: the longest first, because the headers that the
    editor has parsed for it serve the shorter ones, too."""
    lines = {m.end() for m in re.finditer("\n", text)} | {len(text)}
    within = [m.end() for m in TOKEN.finditer(text)]
    step = max(1, len(within) // max(1, tokens))
    return sorted(lines | set(within[::step] if tokens else ()), reverse=True)


def session(program, build, home):
    (home / "clangd").mkdir(exist_ok=True)
    (home / "clangd/config.yaml").write_text(CONFIGURATION)
    return lsp.Server(["env", f"XDG_CONFIG_HOME={home}", program,
                       "--log=error", "-j=2", "--background-index=false",
                       f"--compile-commands-dir={build}"], home)


def type_file(options, program, llvm, file, results):
    text = pathlib.Path(file).read_bytes().decode(errors="replace")
    inputs = [(end, Input(f"{file}:{end}", pathlib.Path(file).name, file, []))
              for end in ends(text, options.tokens)]
    todo = [i for i in inputs if not results.knows(llvm, "typed", i[1])]
    while todo:
        with tempfile.TemporaryDirectory(prefix="torture-") as folder:
            home = pathlib.Path(folder)
            try:
                with session(program, options.build, home) as server:
                    server.open(file, text)
                    server.diagnostics(file)
                    while todo:
                        server.change(file, text[:todo[0][0]])
                        server.diagnostics(file)
                        results.add(llvm, "typed", todo.pop(0)[1], Verdict(OK))
                    return
            except lsp.ServerDied as death:
                verdict = Verdict(HANG if "silent for long" in str(death)
                                  else CRASH, reason(str(death)))
        end, one = todo.pop(0)
        folder = options.work / "failures" / f"{verdict.kind}-{llvm}-typed-" \
            f"{pathlib.Path(file).stem}-{end}"
        folder.mkdir(parents=True, exist_ok=True)
        (folder / pathlib.Path(file).name).write_text(text[:end])
        (folder / "output").write_text(str(death))
        results.add(llvm, "typed", one, verdict)


def reason(text):
    frame = re.search(r"heddle::[\w:]+", text)
    return frame[0] if frame else (text.strip().splitlines() or [""])[0]


def run(options, results):
    """Types the files, with each LLVM."""
    lsp.PATIENCE = 20 * options.timeout # as time goes by
    database = pathlib.Path(options.build, "compile_commands.json")
    if not database.is_file():
        raise Problem(f"-p: there is no {database}")
    files = [os.path.abspath(f) for f in options.files] or sorted(
        {os.path.normpath(os.path.join(u["directory"], u["file"]))
         for u in json.loads(database.read_text())})
    jobs = []
    for llvm in options.llvm:
        program = (options.clangd or str(
            ROOT / "build" / "%/bin/heddle-clangd-%")).replace("%", str(llvm))
        if not os.access(program, os.X_OK):
            raise Problem(f"there is no {program}: build it, or name one with "
                          "--clangd")
        jobs += [(program, llvm, f) for f in files[::options.every]]
    with concurrent.futures.ThreadPoolExecutor(options.jobs) as pool:
        for done in pool.map(
                lambda job: type_file(options, *job, results), jobs):
            pass
