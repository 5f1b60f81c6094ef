# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""What scripts that measure share."""
import json
import os
import subprocess
import tempfile

from environment import Problem

# Looks at #if lines only; reading the file costs what it always costs.
TRIVIAL = "readability-avoid-unconditional-preprocessor-if"


def run(command, accept_errors=False):
    """User seconds of a command, and its peak memory in MiB; None if what it
    is given does not compile, unless errors are accepted. On a busy machine,
    wall time says little."""
    with tempfile.TemporaryFile("w+", errors="replace") as output:
        child = subprocess.Popen(command, stdout=output,
                                 stderr=subprocess.DEVNULL)
        _, status, usage = os.wait4(child.pid, 0)
        child.returncode = os.waitstatus_to_exitcode(status)
        output.seek(0)
        if not accept_errors and "[clang-diagnostic-error" in output.read():
            return None
    return usage.ru_utime, usage.ru_maxrss / 1024


def database_files(database, chosen, every=1):
    """The files of a compilation database whose path contains a text."""
    if not database.is_file():
        raise Problem(f"-p: there is no {database}")
    files = sorted({os.path.normpath(os.path.join(u["directory"], u["file"]))
                    for u in json.loads(database.read_text())})
    return [f for f in files if chosen in f][::max(1, every)]
