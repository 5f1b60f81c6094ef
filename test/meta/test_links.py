# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""The links between pages lead somewhere. Those to other sites are not tried:
tests need no network."""
import re
import unittest

from support import ROOT, project_files

LINK = re.compile(r"(?<!!)\[[^]\n]*\]\(([^)\s]+)\)|!\[[^]\n]*\]\(([^)\s]+)\)")
FENCE = re.compile(r"^( *)(```|~~~).*?^\1\2", re.MULTILINE | re.DOTALL)


def anchors(text):
    """The anchors that a page's headings give."""
    titles = re.findall(r"^#+ +(.*)$", FENCE.sub("", text), re.MULTILINE)
    return {re.sub(r"[^\w\- ]", "", title.replace("`", "")).strip().lower()
            .replace(" ", "-") for title in titles}


class Links(unittest.TestCase):
    def test_links_lead_somewhere(self):
        names = project_files()
        if names is None:
            self.skipTest("not a git repository")
        pages = [ROOT / name for name in names if name.endswith(".md")]
        tried = 0
        for page in pages:
            text = FENCE.sub("", page.read_text())
            for groups in LINK.findall(text):
                link = groups[0] or groups[1]
                if re.match(r"[a-z]+:", link):
                    continue
                tried += 1
                path, _, anchor = link.partition("#")
                target = page.parent / path if path else page
                with self.subTest(page=str(page.relative_to(ROOT)), link=link):
                    self.assertTrue(target.exists())
                    if anchor:
                        self.assertIn(anchor, anchors(target.read_text()))
        self.assertGreater(tried, 100)


if __name__ == "__main__":
    unittest.main()
