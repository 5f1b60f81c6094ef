# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The settings of docs/editors.md, in the editors themselves: a race shows up.
lit sets the environment."""
import json
import os
import pathlib
import re
import shutil
import subprocess
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
CLANGD = (f"{os.environ['HEDDLE_BUILD_DIR']}/bin/heddle-clangd-"
          f"{os.environ['HEDDLE_LLVM_MAJOR']}")
PAGE = (HERE.parents[1] / "docs/editors.md").read_text()
PATIENCE = 120  # seconds
FOUND = "'hits' is written by this task"
# Waits for diagnostics, and prints them.
NVIM_LOOK = f"""
vim.wait({PATIENCE * 1000}, function() return #vim.diagnostic.get(0) > 0 end)
for _, d in ipairs(vim.diagnostic.get(0)) do
  io.stdout:write(d.lnum + 1, ': ', d.message, ' ', d.code or '', '\\n')
end
vim.cmd('qa!')
"""
EMACS_LOOK = f"""
(setq eglot-sync-connect {PATIENCE} eglot-connect-timeout {PATIENCE})
(find-file "counter.cpp")
(run-hooks 'post-command-hook)
(let ((end (+ (float-time) {PATIENCE})))
  (while (and (not (flymake-diagnostics)) (< (float-time) end))
    (accept-process-output nil 0.2)))
(dolist (d (flymake-diagnostics))
  (princ (format "%d: %s\\n" (line-number-at-pos (flymake-diagnostic-beg d))
                 (flymake-diagnostic-text d))))
(kill-emacs)
"""


def settings(language, containing):
    """The one block of the page that has a word in it."""
    (block,) = [b for b in re.findall(rf"```{language}\n(.*?)```", PAGE,
                                      re.DOTALL) if containing in b]
    return block.replace("/usr/bin/heddle-clangd-22", CLANGD)


def can(*command):
    return shutil.which(command[0]) and subprocess.run(
        command, capture_output=True).returncode == 0


def neovim_has(function):
    return can("nvim", "--headless", "-u", "NONE", "+lua if not "
               f"{function} then vim.cmd('cq') end", "+qa")


class Editors(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle editor ",
                                             ignore_cleanup_errors=True)
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        for name in ("counter.cpp", "threads.h"):
            shutil.copy(HERE / "Inputs/typing" / name, self.root)
        self.write("build/compile_commands.json", json.dumps([
            {"directory": str(self.root), "file": "counter.cpp",
             "arguments": ["c++", "-std=c++20", "-c", "counter.cpp"]}]))

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text)

    def assert_found(self, *command):
        done = subprocess.run(command, cwd=self.root, text=True,
                              capture_output=True, stdin=subprocess.DEVNULL,
                              env=dict(os.environ, HOME=str(self.root)),
                              timeout=3 * PATIENCE)
        self.assertRegex(done.stdout, f"(?m)^4: .*{FOUND}", done.stderr)

    def neovim(self, containing):
        self.write("init.lua", settings("lua", containing))
        self.write("look.lua", NVIM_LOOK)
        self.assert_found("nvim", "--headless", "-u", "init.lua",
                          "counter.cpp", "-c", "luafile look.lua")

    @unittest.skipUnless(neovim_has("vim.lsp.config"), "needs Neovim 0.11")
    def test_neovim(self):
        self.neovim("vim.lsp.config")

    @unittest.skipUnless(neovim_has("vim.lsp.start_client"),
                         "needs a Neovim before 0.12")
    def test_older_neovim(self):
        self.neovim("vim.lsp.start_client")

    @unittest.skipUnless(can("emacs", "--batch", "--eval",
                             "(progn (package-initialize) (require 'eglot))"),
                         "needs Emacs with Eglot")
    def test_emacs(self):
        self.write("look.el", "(package-initialize)\n" +
                   settings("elisp", "eglot-server-programs") + EMACS_LOOK)
        self.assert_found("emacs", "--batch", "-l", "look.el")


if __name__ == "__main__":
    unittest.main()
