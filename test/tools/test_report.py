"""What heddle-report makes of good input, form by form."""
import html.parser
import json
import os
import pathlib
import subprocess
import unittest
import xml.etree.ElementTree

from report_support import MESSAGE, RACE, SOURCE, ReportCase

INPUTS = pathlib.Path(__file__).parent / "Inputs"
# Debian's Python has the packages; another one in front of it may have none.
PYTHON = "/usr/bin/python3"


def checked_by(program, text):
    """Runs a Python program over a text; its output is why it is wrong."""
    done = subprocess.run([PYTHON, "-c", program, str(INPUTS)], input=text,
                          text=True, capture_output=True)
    return done.stdout + done.stderr


SARIF_CHECK = """
import json, jsonschema, sys
schema = json.load(open(sys.argv[1] + "/sarif/sarif-schema-2.1.0.json"))
for error in jsonschema.Draft4Validator(schema).iter_errors(json.load(sys.stdin)):
    print(list(error.path), error.message)
"""
PROMETHEUS_CHECK = """
import sys
from prometheus_client.parser import text_string_to_metric_families
families = list(text_string_to_metric_families(sys.stdin.read()))
if not families: print("no metrics")
for family in families:
    if not family.documentation or family.type != "gauge": print(family)
"""


class Forms(ReportCase):
    def test_sarif(self):
        export = self.export(self.race())
        text = self.report("sarif", export)
        self.assertEqual(checked_by(SARIF_CHECK, text), "")
        run = json.loads(text)["runs"][0]
        result, = run["results"]
        place = result["locations"][0]["physicalLocation"]
        self.assertEqual(place["artifactLocation"]["uri"], "door.cpp")
        self.assertEqual(place["region"], {"startLine": 4, "startColumn": 26,
                                           "endLine": 4, "endColumn": 36})
        # Related locations are shown if the message links them.
        self.assertIn("](1)", result["message"]["text"])
        self.assertIn("](2)", result["message"]["text"])
        self.assertEqual([r["id"] for r in result["relatedLocations"]], [1, 2])
        # One flow per task.
        flows = result["codeFlows"][0]["threadFlows"]
        lines = [[step["location"]["physicalLocation"]["region"]["startLine"]
                  for step in flow["locations"]] for flow in flows]
        self.assertEqual(lines, [[4, 4], [5]])
        rule, = run["tool"]["driver"]["rules"]
        self.assertEqual(rule["id"], RACE)
        for member in ("shortDescription", "fullDescription", "help"):
            self.assertTrue(rule[member]["text"])
        self.assertIn("external/cwe/cwe-362", rule["properties"]["tags"])
        self.assertRegex(
            result["partialFingerprints"]["primaryLocationLineHash"],
            r"^[0-9a-f]{16}:1$")

    def test_sarif_is_checked(self):
        """A check of the schema that accepts everything would be worthless."""
        text = self.report("sarif", self.export(self.race()))
        self.assertNotEqual(checked_by(SARIF_CHECK, text.replace(
            '"message"', '"massage"')), "")

    def test_sarif_counts_utf16(self):
        source = SOURCE.replace("  ++visitors;\n", "  /*é𝄞*/ ++visitors;\n")
        file = self.write("door.cpp", source)
        offset = source.encode().index(b"++visitors;\n")
        export = self.export(self.diagnostic(file, offset, length=10))
        run = json.loads(self.report("sarif", export))["runs"][0]
        region = run["results"][0]["locations"][0]["physicalLocation"]["region"]
        self.assertEqual(run["columnKind"], "utf16CodeUnits")
        self.assertEqual(region["startColumn"], 3 + 2 + 3 + 2 + 1)
        rd = json.loads(self.report("rdjson", export))["diagnostics"][0]
        self.assertEqual(rd["location"]["range"]["start"]["column"],
                         3 + 2 + 6 + 2 + 1)

    def test_sarif_clean(self):
        text = self.report("sarif", "--category=debug", self.export())
        self.assertEqual(checked_by(SARIF_CHECK, text), "")
        run = json.loads(text)["runs"][0]
        self.assertEqual(run["results"], [])
        self.assertEqual(run["automationDetails"], {"id": "debug/"})

    def test_gitlab(self):
        issue, = json.loads(self.report("gitlab", self.export(self.race())))
        self.assertEqual(set(issue), {"description", "check_name",
                                      "fingerprint", "severity", "location"})
        self.assertEqual(issue["location"],
                         {"path": "door.cpp", "lines": {"begin": 4}})
        self.assertEqual(issue["severity"], "critical")
        self.assertIn("(door.cpp:5)", issue["description"])
        self.assertEqual(json.loads(self.report("gitlab", self.export())), [])

    def test_junit(self):
        root = xml.etree.ElementTree.fromstring(
            self.report("junit", self.export(self.race())))
        suite = root.find("testsuite")
        self.assertEqual((suite.get("tests"), suite.get("failures")), ("1", "1"))
        failure = suite.find("testcase/failure")
        self.assertIn("at the same time", failure.text)
        root = xml.etree.ElementTree.fromstring(
            self.report("junit", self.export()))
        self.assertEqual(root.find("testsuite").get("tests"), "1")
        self.assertIsNone(root.find("testsuite/testcase/failure"))

    def test_rdjson(self):
        report = json.loads(self.report("rdjson", self.export(self.race())))
        self.assertEqual(report["source"]["name"], "heddle")
        row, = report["diagnostics"]
        self.assertEqual(row["location"]["range"]["start"],
                         {"line": 4, "column": 26})
        self.assertEqual(row["severity"], "ERROR")
        self.assertEqual(len(row["related_locations"]), 2)

    def test_prometheus(self):
        self.write("quiet.cpp", "int n; // NOLINT(heddle-busy-wait): why\n")
        text = self.report("prometheus", self.export(self.race()),
                           "--files-analysed=7",
                           f"--suppressions-in={self.root}")
        self.assertEqual(checked_by(PROMETHEUS_CHECK, text), "")
        for line in (
                f'heddle_findings{{check="{RACE}",severity="block",state="new"'
                '} 1', 'heddle_findings{check="heddle-busy-wait",'
                'severity="warning",state="new"} 0',
                'heddle_suppressions{check="heddle-busy-wait",reason="given",'
                'use="unknown"} 1', "heddle_files_analysed 7"):
            self.assertIn(line + "\n", text)

    def test_html(self):
        page = self.report("html", self.export(self.race()))
        parser = html.parser.HTMLParser()
        tags = []
        parser.handle_starttag = lambda tag, attributes: tags.append(
            (tag, dict(attributes)))
        parser.feed(page)
        # It needs nothing from anywhere else.
        for tag, attributes in tags:
            self.assertNotIn(tag, ("link", "img", "iframe"))
            self.assertNotIn("src", attributes)
            self.assertFalse(attributes.get("href", "#").startswith("http"))
        self.assertEqual(sum(a.get("class") == "task" for _, a in tags), 2)
        self.assertIn("<mark>++visitors</mark>", page)
        self.assertIn("prefers-color-scheme: dark", page)

    def test_text(self):
        text = self.run_report(self.export(self.race()), code=1).stdout
        self.assertIn(f"door.cpp:4:26: error: {MESSAGE} [{RACE}]\n"
                      "     4 |   std::thread door([&] { ++visitors; });", text)
        self.assertIn("\n       |                          ^~~~~~~~~~\n", text)

    def test_several_outputs_at_once(self):
        done = self.run_report("--html=a.html", "--json=a.json",
                               self.export(self.race()), code=1)
        self.assertEqual(done.stdout, "")
        self.assertIn("1 findings; 1 block", done.stderr)
        self.assertTrue((self.out / "a.html").exists())
        self.assertEqual(
            len(json.loads((self.out / "a.json").read_text())["findings"]), 1)


class Meanings(ReportCase):
    def findings(self, *arguments):
        return json.loads(self.report("json", *arguments))["findings"]

    def test_one_finding_of_many_units_and_configurations(self):
        race = self.race()
        (self.out / "debug").mkdir()
        for number in range(3):
            self.export(race, name=f"debug/{number}.yaml")
        release = self.export(race, race, name="release.yaml")
        finding, = self.findings("--configuration=debug=debug",
                                 f"--configuration=release={release}")
        self.assertEqual(finding["configurations"], ["debug", "release"])

    def test_exports_in_one_file(self):
        export = pathlib.Path(self.export(self.race()))
        text = export.read_text()
        export.write_text(text + text)
        self.assertEqual(len(self.findings(str(export))), 1)
        export.write_text(text + text.replace("Level:", "Lovel:"))
        self.wrong(str(export), says=f"export.yaml:{2 * text.count(chr(10)) - 2}:5: ")

    def test_fingerprints_survive_line_shifts(self):
        def prints(source):
            return [f["fingerprint"] for f in self.findings(
                self.export(self.race(source=source)))]
        first = prints(SOURCE)
        self.assertEqual(first, prints("// new\n\n\n" + SOURCE))
        self.assertEqual(first, prints(SOURCE.replace("  std::", "      std::")))
        self.assertNotEqual(first, prints(SOURCE.replace("door(", "gate door(")))

    def test_baseline(self):
        export = self.export(self.race())
        self.run_report("baseline", "create", "-o", "known.json", export)
        done = self.run_report("diff", "--baseline=known.json", export)
        self.assertEqual(done.stdout, "0 introduced, 0 fixed, 1 pre-existing; "
                         "0 block\n")
        # Moved to another file; edited; gone.
        moved = self.export(self.race("gate.cpp"), name="moved.yaml")
        self.run_report("diff", "--baseline=known.json", moved)
        done = self.run_report("diff", "--baseline=known.json", moved, export,
                               code=1)
        self.assertIn("1 introduced, 0 fixed, 1 pre-existing", done.stdout)
        done = self.run_report("diff", "--baseline=known.json", "--partial",
                               self.export())
        self.assertIn("0 introduced, 0 fixed", done.stdout)
        done = self.run_report("diff", "--baseline=known.json", self.export())
        self.assertIn(f"door.cpp: fixed: {MESSAGE}", done.stdout)
        root = xml.etree.ElementTree.fromstring(self.report(
            "junit", "--baseline=known.json", moved))
        self.assertIsNotNone(root.find("testsuite/testcase/skipped"))
        sarif = json.loads(self.report("sarif", "--baseline=known.json", moved))
        self.assertEqual(sarif["runs"][0]["results"][0]["baselineState"],
                         "unchanged")

    def test_join_with_the_runtime(self):
        export = self.export(self.race())
        def seen(check, file, line):
            return {"check": check, "message": "seen", "count": 1, "locations":
                    [{"role": "use", "file": file, "line": line}]}
        (self.out / "run.json").write_text(json.dumps(
            {"format": "heddle-runtime-report", "version": 1, "findings": [
                seen(RACE, "../src/door.cpp", 400),
                seen(RACE, "door.cpp", 5),  # where a note is
                seen("heddle-leaked-task", f"{self.root}/door.cpp", 3)]}))
        rows = {(f["check"], f["place"]["line"]): f["runtime"] for f in
                self.findings("--runtime=run.json", export)}
        self.assertEqual(rows, {(RACE, 4): "confirmed",
                                (RACE, 400): "run time only",
                                ("heddle-leaked-task", 3): "run time only"})
        (self.out / "run.json").write_text(json.dumps(
            {"format": "heddle-runtime-report", "version": 1, "findings": []}))
        finding, = self.findings("--runtime=run.json", export)
        self.assertEqual(finding["runtime"], "static only")

    def test_policy(self):
        export = self.export(self.race())
        policy = self.out / "policy.yaml"
        policy.write_text(f"""stages:
  - {{name: quiet, default: off}}
  - {{name: mild, checks: {{{RACE}: hint}}}}
  - {{name: strict, branches: [main], default: block}}
disputed: wrong.jsonl
""")
        for stage, levels in (("quiet", []), ("mild", ["hint"]),
                              ("strict", ["block"])):
            found = self.findings(f"--policy={policy}", f"--stage={stage}",
                                  export)
            self.assertEqual([f["severity"] for f in found], levels)
        self.run_report(f"--policy={policy}", "--branch=main", export, code=1)
        # On trial, or disputed: warns and does not block.
        text = policy.read_text()
        policy.write_text(text + f"trial: [{RACE}]\n")
        self.run_report(f"--policy={policy}", "--stage=strict", export)
        policy.write_text(text)
        fingerprint = self.findings(export)[0]["fingerprint"]
        self.run_report("dispute", f"--finding={fingerprint}",
                        "--reason=one door only", "--by=Ada", "-o",
                        "wrong.jsonl", export)
        done = self.run_report(f"--policy={policy}", "--stage=strict", export)
        self.assertIn("(disputed: one door only)", done.stdout)
        policy.write_text(text + "trial: [preview]\n")
        done = self.run_report("trial", f"--policy={policy}", export)
        self.assertIn(f"{RACE}: 1 findings, 1 disputed\n", done.stdout)

    def test_suppressions(self):
        self.write("door.cpp", """int a; // NOLINT(heddle-busy-wait): why
// NOLINTNEXTLINE(heddle-busy-wait): [INC-7] no reason but this
int b;
// NOLINTBEGIN(heddle-*)
int c;
// NOLINTEND(heddle-*)
int d; // NOLINT
int e; // NOLINT(bugprone-x)
""")
        done = self.run_report("suppressions", str(self.root), code=1)
        self.assertEqual(done.stdout, """\
door.cpp:1: heddle-busy-wait: why
door.cpp:2: heddle-busy-wait: no reason but this [INC-7]
door.cpp:4: heddle-*
door.cpp:4: error: it gives no reason: NOLINT(heddle-x): why
1 of heddle-*
2 of heddle-busy-wait
3 suppressions, 1 to look at
""")
        def at(line):
            lines = (self.root / "door.cpp").read_text().splitlines(True)
            return self.diagnostic(self.root / "door.cpp",
                                   sum(map(len, lines[:line - 1])))
        everything = self.export(at(3), at(5), at(7))
        done = self.run_report("suppressions", str(self.root),
                               f"--unsuppressed={everything}", code=1)
        # Line 2 is about another check, line 7 about all of them.
        for line, stale in ((1, True), (2, True), (4, False), (7, False)):
            self.assertEqual(f"door.cpp:{line}: error: it suppresses nothing"
                             in done.stdout, stale, done.stdout)

    def test_fix(self):
        file = self.write("a.cpp", "int first, second;\n")
        file.chmod(0o640)
        def fix(offset, length, text):
            return self.diagnostic(file, offset, text=f"{offset} {text}", fix=(
                f"        - FilePath: '{file}'\n          Offset: {offset}\n"
                f"          Length: {length}\n"
                f"          ReplacementText: '{text}'\n"))
        export = self.export(fix(4, 5, "one"), fix(11, 6, "two"),
                             fix(6, 2, "overlaps"))
        done = self.run_report("fix", export)
        self.assertIn("2 fixed in 1 files, 1 left", done.stdout)
        self.assertEqual(file.read_text(), "int one, two;\n")
        self.assertEqual(file.stat().st_mode & 0o777, 0o640)

    def test_within(self):
        export = self.export(self.race("a/door.cpp"), self.race("ab/door.cpp"))
        self.assertEqual(len(self.findings(export)), 2)
        finding, = self.findings(f"--within={self.root}/a", export)
        self.assertEqual(finding["place"]["file"], "a/door.cpp")


if __name__ == "__main__":
    unittest.main()
