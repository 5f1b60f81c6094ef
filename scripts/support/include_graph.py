# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Which translation units see a header, found by reading #include lines.

No preprocessor runs: an include under a condition counts, and a name is looked
for beside the file that includes it and then, by its last components, anywhere
among the files in question. So a unit may be named that does not see the
header after all, which costs time and nothing else. Asking Clang, as
result_cache.Includes does, is exact and would preprocess every unit of the
project while somebody waits for a commit.
"""
import os
import pathlib
import re

INCLUDE = re.compile(rb'^[ \t]*#[ \t]*(?:include|import)[ \t]*["<]([^">\n]+)',
                     re.MULTILINE)


class IncludeGraph:
    """The includes among the files below a folder."""

    def __init__(self, root, headers):
        self.root, self.known = pathlib.Path(root), {}
        self.by_name = {}
        for header in headers:
            self.by_name.setdefault(header.name, []).append(header)

    def includes(self, path):
        """The files that one file includes, as far as they are ours."""
        if path not in self.known:
            try:
                text = path.read_bytes()
            except OSError:
                text = b""
            self.known[path] = {
                found for name in INCLUDE.findall(text)
                for found in self.resolve(path, os.fsdecode(name))}
        return self.known[path]

    def resolve(self, path, name):
        beside = pathlib.Path(os.path.normpath(path.parent / name))
        same_name = self.by_name.get(beside.name, [])
        if beside in same_name:
            return [beside]
        parts = [p for p in pathlib.Path(name).parts if p not in (".", "..")]
        return [header for header in same_name
                if list(header.parts[-len(parts):]) == parts]

    def sees(self, source, header):
        seen, left = set(), [source]
        while left:
            path = left.pop()
            if path == header:
                return True
            if path not in seen:
                seen.add(path)
                left += self.includes(path)
        return False

    def user_of(self, header, sources):
        """One source file that sees the header; one of its name if possible,
        else one that is near."""
        def distance(source):
            common = os.path.commonpath([source, header])
            return (source.stem != header.stem,
                    -len(pathlib.Path(common).parts), source)
        for source in sorted(sources, key=distance):
            if self.sees(source, header):
                return source
        return None
