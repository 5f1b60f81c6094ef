"""heddle-report in CI of an untrusted repository: damaged and hostile input."""
import html.parser
import json
import os
import pathlib
import random
import subprocess
import unittest
import xml.etree.ElementTree

from report_support import RACE, SOURCE, ReportCase
from test_report import PROMETHEUS_CHECK, SARIF_CHECK, checked_by

EVIL = "<script>alert(1)</script>&\"'`](x) {0} \\ \u202e\ufffe \x07\x1b[31m"
ODD_NAMES = ("with space.cpp", "it's \"quoted\".cpp", "line\nbreak.cpp",
             "-leading.cpp", "<b>bold</b>.cpp", "$(touch owned).cpp",
             "a;touch owned;.cpp", "per%20cent.cpp", "hash#?.cpp",
             "ünï.cpp", "[link](1).cpp", "\\back.cpp", "a:b.cpp", "@file.cpp")


class Damaged(ReportCase):
    def test_missing_input(self):
        self.wrong(says="no input (see --help)")
        self.wrong("nowhere.yaml", says="nowhere.yaml: No such file")
        self.wrong("--bogus", says="Unknown command line argument '--bogus'")
        self.wrong("--fail-on=rain", "x", says="fail-on")
        self.wrong("x", "--root=/nowhere", says="--root: /nowhere", root=False)
        self.wrong("baseline", "create", "x", says="-o FILE")
        self.wrong("diff", "x", says="--baseline FILE")
        self.wrong("dispute", "x", says="needs --finding")
        self.wrong("suppressions", "nowhere", says="nowhere: No such file")

    def test_output_that_cannot_be_written(self):
        self.wrong("--sarif=nowhere/out.sarif", self.export(),
                   says="nowhere/out.sarif: ")

    def test_damaged_exports(self):
        good = self.export(self.race())
        text = pathlib.Path(good).read_text()
        bad = self.out / "bad.yaml"
        for content, line in (
                ("", "is empty"), ("\n\n", "is empty"), ("[]", "bad.yaml:1:"),
                ("{", "bad.yaml:"), ("just words", "bad.yaml:1:"),
                ("\0\0\0", "bad.yaml:"), ("\xff\xfe", "bad.yaml:"),
                (text.replace("Level: Warning", "Level: Warming"), ":27:12: "),
                (text.replace("FileOffset: ", "FileOffset: x"), ":8:19: "),
                (text.replace("FileOffset: ", "FileOffset: -"), ":8:19: "),
                (text.replace("DiagnosticName", "Name"), "bad.yaml:4:")):
            bad.write_text(content, errors="surrogateescape")
            with self.subTest(content[:40]):
                self.wrong(str(bad), says=line)

    def test_prefixes_and_noise_are_errors_or_exports(self):
        """Whatever is cut off or flipped, there is an answer or one line."""
        text = pathlib.Path(self.export(self.race())).read_text()
        dice = random.Random(9)
        bad = self.out / "bad.yaml"
        inputs = [text[:dice.randrange(len(text))] for _ in range(12)]
        for _ in range(12):
            noisy = list(text)
            for _ in range(4):
                noisy[dice.randrange(len(noisy))] = dice.choice(
                    "\0\n -:[]{}'\"|>&*!%#`@,?")
            inputs.append("".join(noisy))
        for content in inputs:
            bad.write_text(content)
            done = self.run_any("--fail-on=never", "--json=-", str(bad))
            self.assertIn(done.returncode, (0, 2), content)
            if done.returncode:
                self.assertIn(b"heddle-report: error: ", done.stderr)

    def run_any(self, *arguments):
        return subprocess.run([os.environ["HEDDLE_REPORT_PROGRAM"], *arguments,
                               f"--root={self.root}"], cwd=self.out,
                              capture_output=True, timeout=120)

    def test_deep_nesting(self):
        deep = 200000
        good = self.export()
        for text in ("[" * deep, "{a: " * deep, "- " * deep, "? " * deep,
                     "\n".join(" " * n + "a:" for n in range(3000)),
                     "a: 'x'\nb: " + "[" * deep):
            (self.out / "deep.yaml").write_text(text)
            self.wrong("deep.yaml", says="is nested too deeply")
            self.wrong(f"--policy={self.out}/deep.yaml", good,
                       says="is nested too deeply")
        (self.out / "deep.json").write_text("[" * deep)
        for option in ("--baseline", "--runtime", "--disputed"):
            self.wrong(f"{option}=deep.json", good,
                       says="is nested too deeply")
        # Brackets in texts are no levels.
        many = self.export(self.race(), self.diagnostic(
            self.root / "door.cpp", 3, text="[" * 500 + "it's {" * 500))
        self.run_report("--fail-on=never", many)

    def test_aliases_do_not_explode(self):
        lines = ["a0: &a0 [x, x]"] + [
            f"a{n}: &a{n} [*a{n - 1}, *a{n - 1}]" for n in range(1, 60)]
        (self.out / "laughs.yaml").write_text("\n".join(lines))
        self.wrong("laughs.yaml", says="laughs.yaml:")

    def test_damaged_baseline_runtime_policy_and_log(self):
        good = self.export(self.race())
        bad = self.out / "bad.json"
        for option, content, says in (
                ("--baseline", "{", "bad.json:1:1: "),
                ("--baseline", "[]", "is not a baseline"),
                ("--baseline", '{"findings": []}', "is not a baseline"),
                ("--baseline", '{"heddle-baseline": 2}', "of version 2"),
                ("--baseline", '{"heddle-baseline": 1, "findings": [{}]}',
                 "finding 1 has no text \"check\""),
                ("--runtime", "{}", "is not a report of Heddle's runtime"),
                ("--runtime", '{"format": "heddle-runtime-report", '
                 '"version": 2}', "of a version"),
                ("--runtime", '{"format": "heddle-runtime-report", '
                 '"version": 1, "findings": [{"check": "x"}]}', "finding 1"),
                ("--disputed", '\n{"fingerprint": "x"}', "bad.json:2: "),
                ("--policy", "stages: 1", "bad.json:1:"),
                ("--policy", "stagez: []", "bad.json:1:1: unknown key"),
                ("--policy", "trial: [heddle-x]", "no check 'heddle-x'"),
                ("--policy", "stages: [{name: a, default: x}]", "'x' is none"),
                ("--policy", "suppressions: {incident: '['}", "incident: "),
                ("--vfsoverlay", "{", "is not an overlay")):
            bad.write_text(content)
            with self.subTest(content):
                self.wrong(f"{option}=bad.json", good, says=says)
        for option in ("--baseline", "--runtime", "--disputed", "--policy"):
            self.wrong(f"{option}=nowhere", good, says="nowhere: No such file")

    def test_only_regular_files_are_read(self):
        os.mkfifo(self.out / "pipe.yaml")
        self.wrong("pipe.yaml", says="pipe.yaml: is not a regular file")
        self.wrong("/dev/zero", says="is not a regular file")
        os.mkfifo(self.root / "pipe.cpp")
        export = self.export(self.diagnostic(self.root / "pipe.cpp", 0))
        self.run_report("--fail-on=never", export)
        self.run_report("suppressions", str(self.root))

    def test_outputs_that_are_no_files(self):
        """What a report replaces is a file, never a device or a link."""
        export = self.export(self.race())
        self.run_report("--fail-on=never", "--json=/dev/null", export)
        self.assertFalse(os.path.isfile("/dev/null"))
        (self.out / "real.json").write_text("")
        (self.out / "link.json").symlink_to("real.json")
        self.run_report("--fail-on=never", "--json=link.json", export)
        self.assertTrue((self.out / "link.json").is_symlink())
        self.assertIn(RACE, (self.out / "real.json").read_text())

    def test_exports_older_than_the_source(self):
        export = self.export(self.race())
        self.write("door.cpp", "int n;\n")
        done = self.run_report("--fail-on=never", export)
        self.assertIn("warning: door.cpp: is not there, or not as it was",
                      done.stderr)
        (self.root / "door.cpp").unlink()
        for form, text in self.all_forms(export).items():
            self.assertIn("door.cpp" if form != "prometheus" else RACE, text)


class Hostile(ReportCase):
    def well_formed(self, form, text):
        if form == "sarif":
            self.assertEqual(checked_by(SARIF_CHECK, text), "")
        elif form in ("gitlab", "rdjson", "json"):
            json.loads(text)
        elif form == "junit":
            xml.etree.ElementTree.fromstring(text)
        elif form == "prometheus":
            self.assertEqual(checked_by(PROMETHEUS_CHECK, text), "")
        elif form == "html":
            self.check_html(text)
        else:
            self.assertNotIn("\x1b", text)

    def check_html(self, text):
        """Only the tags and the one script that the page itself has."""
        tags = {}
        class Parser(html.parser.HTMLParser):
            def handle_starttag(self, tag, attributes):
                tags[tag] = tags.get(tag, 0) + 1
                for name, value in attributes:
                    assert not name.startswith("on"), name
                    assert not (value or "").startswith("javascript"), value
        Parser().feed(text)
        self.assertEqual(tags["script"], 1)
        self.assertEqual(tags.get("b", 0), text.count("<li><b>"))
        self.assertIn("default-src 'none'", text)

    def test_texts_are_escaped(self):
        file = self.write("door.cpp", f"int n; // {EVIL} NOLINT(heddle-x): "
                          f"{EVIL}\n")
        export = self.export(self.diagnostic(
            file, 4, check=f"heddle-{EVIL}", text=EVIL,
            notes=((EVIL, file, 4),)))
        (self.out / "run.json").write_text(json.dumps(
            {"format": "heddle-runtime-report", "version": 1, "findings": [
                {"check": EVIL, "message": EVIL, "locations":
                 [{"file": f"../{EVIL}", "line": 1, "message": EVIL}]}]}))
        forms = self.all_forms(
            f"--title={EVIL}", f"--configuration={EVIL}={export}",
            "--runtime=run.json", f"--suppressions-in={self.root}")
        for form, text in forms.items():
            with self.subTest(form):
                self.well_formed(form, text)
        sarif = json.loads(self.report("sarif", export))
        message = sarif["runs"][0]["results"][0]["message"]["text"]
        self.assertIn("\\](x)", message)  # no link that we did not make

    def test_odd_file_names(self):
        for name in ODD_NAMES:
            with self.subTest(name):
                export = self.export(self.race(f"src/{name}"))
                forms = self.all_forms(export)
                for form, text in forms.items():
                    self.well_formed(form, text)
                finding, = json.loads(forms["json"])["findings"]
                self.assertEqual(finding["place"],
                                 {"file": f"src/{name}", "line": 4,
                                  "column": 26})
        self.assertFalse((self.out / "owned").exists())
        self.assertFalse((self.root / "owned").exists())

    def test_nothing_outside_of_the_root_is_shown(self):
        """An export may name any file of the machine."""
        secret = self.out / "secret.cpp"
        secret.write_text("int password = 4711;\n")
        (self.root / "link.cpp").symlink_to(secret)
        (self.root / "folder").symlink_to(self.out)
        self.write("door.cpp", SOURCE)
        for path in (secret, self.root / "../secret.cpp", "../secret.cpp",
                     self.root / "link.cpp", self.root / "folder/secret.cpp",
                     "/etc/passwd", "/proc/self/environ", "/dev/zero"):
            with self.subTest(str(path)):
                export = self.export(
                    self.diagnostic(path, 0, text="planted"),
                    self.diagnostic(self.root / "door.cpp", 30, notes=(
                        ("see there", path, 0),)))
                for text in self.all_forms(export).values():
                    self.assertNotIn("password", text)
                    self.assertNotIn("root:", text)
                    self.assertNotIn("planted", text)
                done = self.run_report("--fail-on=never", export)
                self.assertIn("left out: 1 in files outside", done.stderr)
        for path in ("folder/secret.cpp", "../secret.cpp", str(secret)):
            (self.out / "run.json").write_text(json.dumps(
                {"format": "heddle-runtime-report", "version": 1, "findings":
                 [{"check": "x", "message": "m", "locations":
                   [{"file": path, "line": 1, "message": "here"}]}]}))
            for text in self.all_forms("--runtime=run.json").values():
                self.assertNotIn("password", text)
        self.run_report("suppressions", str(self.root))
        self.wrong("suppressions", str(secret), says="outside of the root")

    def test_fixes_stay_inside(self):
        secret = self.out / "secret.cpp"
        secret.write_text("int n;\n")
        file = self.write("door.cpp", SOURCE)
        export = self.export(self.diagnostic(file, 30, fix=(
            f"        - FilePath: '{secret}'\n          Offset: 0\n"
            "          Length: 3\n          ReplacementText: 'bad'\n")))
        self.run_report("fix", export)
        self.assertEqual(secret.read_text(), "int n;\n")

    def test_symbolic_links_inside_are_one_file(self):
        self.write("real/door.cpp", SOURCE)
        (self.root / "also").symlink_to("real")
        offset = SOURCE.encode().index(b"++visitors")
        export = self.export(*(self.diagnostic(self.root / name, offset)
                               for name in ("real/door.cpp", "also/door.cpp")))
        finding, = json.loads(self.report("json", export))["findings"]
        self.assertEqual(finding["place"]["file"], "real/door.cpp")


if __name__ == "__main__":
    unittest.main()
