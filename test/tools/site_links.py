# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Whether each link, image, style and script of a built site leads to a file of
it, and each fragment to an element; and whether nothing is loaded from elsewhere.

usage: site_links.py FOLDER
"""
import html.parser
import pathlib
import sys
import urllib.parse

LOADED = {"img": "src", "script": "src", "link": "href", "source": "srcset"}


class Page(html.parser.HTMLParser):
    def __init__(self, path):
        super().__init__()
        self.links, self.names, self.loaded = set(), {"", "__skip"}, set()
        self.feed(path.read_text())

    def handle_starttag(self, tag, attributes):
        given = dict(attributes)
        self.names |= {given[key] for key in ("id", "name") if given.get(key)}
        if tag == "a" and given.get("href"):
            self.links.add(given["href"])
        if given.get(LOADED.get(tag)):
            if given.get("rel") != "canonical":
                self.loaded.add(given[LOADED[tag]])


def wrong_links(site):
    pages = {path: Page(path) for path in sorted(site.rglob("*.html"))}
    for path, page in pages.items():
        if path.name == "404.html":
            continue  # its links are absolute: it is shown at any address
        for link in sorted(page.links | page.loaded):
            parts = urllib.parse.urlsplit(link)
            if parts.scheme or parts.netloc:
                if link in page.loaded:
                    yield path, link, "is loaded from elsewhere"
                continue
            target = (path.parent / urllib.parse.unquote(parts.path)).resolve(
            ) if parts.path else path
            if not target.is_file() or site not in target.parents:
                yield path, link, "leads nowhere"
            elif target in pages and urllib.parse.unquote(
                    parts.fragment) not in pages[target].names:
                yield path, link, "has no such place in its page"


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    wrong = list(wrong_links(site))
    for path, link, what in wrong:
        print(f"{path.relative_to(site)}: {link} {what}")
    print(f"{len(list(site.rglob('*.html')))} pages, {len(wrong)} wrong links")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
