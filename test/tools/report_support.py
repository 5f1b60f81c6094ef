"""Makes projects and exports for heddle-report. lit sets HEDDLE_REPORT_PROGRAM."""
import json
import os
import pathlib
import subprocess
import tempfile
import unittest

FORMS = ("sarif", "gitlab", "junit", "rdjson", "prometheus", "html", "json",
         "text")
RACE = "heddle-unsynchronized-shared-write"
SOURCE = """#include <thread>
int count() {
  int visitors = 0;
  std::thread door([&] { ++visitors; }); // é𝄞 before: ++visitors
  ++visitors;
  door.join();
  return visitors;
}
"""
MESSAGE = ("'visitors' is written by this task while the code that started "
           "the task uses it; no lock is held; guard both with one mutex")


def quoted(text):
    """YAML's double quotes take what JSON's take."""
    return json.dumps(text)


class ReportCase(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory(prefix="heddle report ")
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(os.path.realpath(folder.name)) / "project"
        self.root.mkdir()
        self.out = self.root.parent

    def write(self, name, text):
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
        return path

    def message(self, text, file, offset, length=0, indent=4):
        pad = " " * indent
        ranges = (f"{pad}Ranges:\n{pad}  - FilePath: {quoted(str(file))}\n"
                  f"{pad}    FileOffset: {offset}\n{pad}    Length: {length}\n"
                  if length else "")
        return (f"{pad}Message: {quoted(text)}\n"
                f"{pad}FilePath: {quoted(str(file))}\n"
                f"{pad}FileOffset: {offset}\n{pad}Replacements: []\n{ranges}")

    def diagnostic(self, file, offset, check=RACE, text=MESSAGE, notes=(),
                   length=0, level="Warning", fix=""):
        body = self.message(text, file, offset, length, 6)
        if fix:
            body = body.replace("Replacements: []", "Replacements:\n" + fix)
        lines = (f"  - DiagnosticName: {quoted(check)}\n"
                 f"    DiagnosticMessage:\n{body}")
        if notes:
            lines += "    Notes:\n" + "".join(
                "      -" + self.message(*note, indent=8)[7:] for note in notes)
        return (lines + f"    Level: {level}\n"
                f"    BuildDirectory: {quoted(str(self.root))}\n")

    def export(self, *diagnostics, name="export.yaml"):
        path = self.out / name
        path.write_text("---\nMainSourceFile: 'a.cpp'\nDiagnostics:\n" +
                        "".join(diagnostics) + "...\n")
        return str(path)

    def race(self, name="door.cpp", source=SOURCE):
        """The export of the race in SOURCE, its bytes counted."""
        file = self.write(name, source)
        data = source.encode()
        first = data.index(b"++visitors; }")
        second = data.index(b"++visitors;\n")
        start = data.index(b"door([&]")
        return self.diagnostic(
            file, first, length=10, notes=(
                ("'visitors' is written here at the same time", file, second,
                 10), ("the task starts here", file, start)))

    def run_report(self, *arguments, code=0, root=True):
        done = subprocess.run(
            [os.environ["HEDDLE_REPORT_PROGRAM"], *arguments,
             *([f"--root={self.root}"] if root else [])],
            cwd=self.out, capture_output=True, timeout=120)
        done.stdout = done.stdout.decode(errors="replace")
        done.stderr = done.stderr.decode(errors="replace")
        self.assertEqual(done.returncode, code, done.stdout + done.stderr)
        return done

    def report(self, form, *arguments, code=0):
        return self.run_report(f"--{form}=-", "--fail-on=never", *arguments,
                               code=code).stdout

    def all_forms(self, *arguments):
        """{form: text}, by one run."""
        files = {form: self.out / f"all.{form}" for form in FORMS}
        self.run_report(*(f"--{form}={file}" for form, file in files.items()),
                        "--fail-on=never", *arguments)
        return {form: file.read_text() for form, file in files.items()}

    def wrong(self, *arguments, says, **keywords):
        """Bad input is one clear line on stderr, and nothing else."""
        done = self.run_report(*arguments, code=2, **keywords)
        self.assertEqual(done.stdout, "")
        self.assertTrue(done.stderr.startswith("heddle-report: "),
                        done.stderr)
        self.assertEqual(done.stderr.count("\n"), 1, done.stderr)
        self.assertIn(says, done.stderr)
