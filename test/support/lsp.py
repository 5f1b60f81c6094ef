# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""A small client of the Language Server Protocol, for tests of a server."""
import json
import pathlib
import queue
import subprocess
import threading

PATIENCE = 600  # seconds; a busy machine is no reason to fail
CAPABILITIES = {"textDocument": {
    "publishDiagnostics": {"relatedInformation": True, "codeActionsInline": False,
                           "versionSupport": True},
    "codeAction": {"codeActionLiteralSupport": {
        "codeActionKind": {"valueSet": ["quickfix"]}}}}}


class ServerDied(Exception):
    """The server ended, or said nothing for long."""


class Server:
    """A language server that runs: `with Server([...], folder) as server:`.

    Reads what the server sends in a thread of its own; answers are found by the
    number of the request, diagnostics by file and version.
    """

    def __init__(self, command, folder, environment=None):
        self.folder = pathlib.Path(folder).resolve()
        self.log = open(self.folder / "server.log", "ab")
        self.process = subprocess.Popen(
            command, cwd=self.folder, stdin=subprocess.PIPE,
            stdout=subprocess.PIPE, stderr=self.log, env=environment)
        self.requests, self.versions = 0, {}
        self.messages, self.early = queue.Queue(), []
        self.published = set()  # (uri, version) of all diagnostics seen
        threading.Thread(target=self._read, daemon=True).start()

    def __enter__(self):
        self.request("initialize", {
            "processId": None, "rootUri": self.folder.as_uri(),
            "capabilities": CAPABILITIES})
        self.notify("initialized", {})
        return self

    def __exit__(self, kind, *_):
        try:
            if kind is None:
                self.request("shutdown", None)
                self.notify("exit", None)
                self.process.stdin.close()
                code = self.process.wait(PATIENCE)
                assert code == 0, f"the server ended with {code}"
        finally:
            self.process.kill()
            self.process.wait()
            self.log.close()
            self.process.stdout.close()

    def _read(self):
        try:
            while True:
                length = 0
                while (line := self.process.stdout.readline().strip()):
                    name, _, value = line.partition(b":")
                    if name.lower() == b"content-length":
                        length = int(value)
                if not length:
                    break
                self.messages.put(
                    json.loads(self.process.stdout.read(length)))
        except ValueError:
            pass  # closed while reading
        self.messages.put(None)

    def _send(self, message):
        text = json.dumps({"jsonrpc": "2.0"} | message).encode()
        try:
            self.process.stdin.write(
                b"Content-Length: %d\r\n\r\n%s" % (len(text), text))
            self.process.stdin.flush()
        except BrokenPipeError:
            raise ServerDied(self._last_words()) from None

    def _last_words(self):
        self.process.poll()
        text = (self.folder / "server.log").read_text(errors="replace")
        return f"exit code {self.process.returncode}\n{text[-3000:]}"

    def _wait_for(self, wanted):
        """The first message, early or to come, of which wanted is true."""
        for message in self.early:
            if wanted(message):
                self.early.remove(message)
                return message
        while True:
            try:
                message = self.messages.get(timeout=PATIENCE)
            except queue.Empty:
                raise ServerDied("silent for long; " + self._last_words())
            if message is None:
                raise ServerDied(self._last_words())
            if message.get("method") == "textDocument/publishDiagnostics":
                self.published.add((message["params"]["uri"],
                                    message["params"].get("version")))
            if wanted(message):
                return message
            self.early.append(message)

    def request(self, method, params):
        self.requests += 1
        number = self.requests
        self._send({"id": number, "method": method} |
                   ({} if params is None else {"params": params}))
        answer = self._wait_for(lambda m: m.get("id") == number and
                                "method" not in m)
        assert "error" not in answer, answer
        return answer["result"]

    def notify(self, method, params):
        self._send({"method": method} |
                   ({} if params is None else {"params": params}))

    def uri(self, name):
        return (self.folder / name).as_uri()

    def open(self, name, text=None):
        if text is None:
            text = (self.folder / name).read_text()
        self.versions[name] = 1
        self.notify("textDocument/didOpen", {"textDocument": {
            "uri": self.uri(name), "version": 1, "text": text,
            "languageId": "c" if name.endswith(".c") else "cpp"}})

    def change(self, name, text):
        """A new text for the file. wantDiagnostics (clangd's own) lets none of
        them be skipped, and begins at once."""
        self.versions[name] += 1
        self.notify("textDocument/didChange", {
            "textDocument": {"uri": self.uri(name),
                             "version": self.versions[name]},
            "contentChanges": [{"text": text}], "wantDiagnostics": True})

    def diagnostics(self, name):
        """What the server says of the newest version of the file."""
        uri, version = self.uri(name), self.versions[name]

        def wanted(message):
            return (message.get("method") == "textDocument/publishDiagnostics"
                    and message["params"]["uri"] == uri
                    and message["params"].get("version") == version)
        found = self._wait_for(wanted)["params"]["diagnostics"]
        self.early = [m for m in self.early if
                      m.get("method") != "textDocument/publishDiagnostics" or
                      m["params"]["uri"] != uri]
        return found

    def quick_fixes(self, name, diagnostic):
        return [action for action in self.request("textDocument/codeAction", {
            "textDocument": {"uri": self.uri(name)},
            "range": diagnostic["range"],
            "context": {"diagnostics": [diagnostic]}})
            if action.get("kind") == "quickfix"]


def apply_edits(text, edits):
    """The text after the edits of one code action; columns count UTF-16 code
    units, which are characters in the texts of our tests."""
    lines = text.splitlines(keepends=True)
    starts = [sum(map(len, lines[:i])) for i in range(len(lines) + 1)]

    def offset(position):
        return starts[position["line"]] + position["character"]
    for edit in sorted(edits, reverse=True,
                       key=lambda e: offset(e["range"]["start"])):
        start, end = (offset(edit["range"][key]) for key in ("start", "end"))
        text = text[:start] + edit["newText"] + text[end:]
    return text
