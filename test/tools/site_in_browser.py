# Part of the Heddle project, under the Apache License v2.0 with LLVM
# Exceptions. See LICENSE for license information.
# SPDX-License-Identifier: Apache-2.0 WITH LLVM-exception
"""Looks at each page of a built site in Chromium: as wide as a screen and as a
phone, in light and dark colours. Tells pages that are wider than the window,
images that do not load, and texts that can hardly be read on their ground.

usage: site_in_browser.py FOLDER [SCREENSHOT_FOLDER]
"""
import functools
import html
import http.server
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import threading

WIDTHS = (1280, 390)
# As Chromium counts them.
SCHEMES = {"dark": 0, "light": 1}
LOOK = """<!DOCTYPE html><body><script>
const [pages, widths] = %s, seen = [];
function channels(color) {
  return color.match(/[\\d.]+/g).map(Number);
}
function luminance(color) {
  const [r, g, b] = channels(color).map(c => (c /= 255) <= 0.03928 ?
    c / 12.92 : ((c + 0.055) / 1.055) ** 2.4);
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}
function contrast(view, element) {
  const text = luminance(view.getComputedStyle(element).color);
  for (let at = element; at; at = at.parentElement) {
    const color = view.getComputedStyle(at).backgroundColor;
    const alpha = channels(color)[3];
    if (alpha === undefined || alpha > 0.9) {
      const ground = luminance(color);
      return (Math.max(text, ground) + 0.05) / (Math.min(text, ground) + 0.05);
    }
  }
  return 21;
}
function look(frame, page, width) {
  const view = frame.contentWindow, root = frame.contentDocument;
  const wrong = [], wide = root.documentElement.scrollWidth;
  if (wide > width) wrong.push(`is ${wide} wide`);
  for (const image of root.images)
    if (!image.naturalWidth) wrong.push(`${image.src} does not load`);
  for (const name of ["article h1", "article p", "article pre code",
                      "article td", "article a"]) {
    const element = root.querySelector(name);
    if (element && contrast(view, element) < 3)
      wrong.push(`${name} can hardly be read`);
  }
  if (!root.querySelector("article")) wrong.push("is empty");
  const dark = luminance(view.getComputedStyle(root.body).backgroundColor) < 0.2;
  seen.push({page, width, dark, wrong, text: root.title});
}
async function all() {
  for (const page of pages)
    for (const width of widths) {
      const frame = document.createElement("iframe");
      frame.width = width; frame.height = 800; frame.style.border = 0;
      frame.src = page;
      await new Promise(done => {
        frame.onload = done; document.body.append(frame);
      });
      look(frame, page, width);
      frame.remove();
    }
  document.body.textContent = "RESULT" + JSON.stringify(seen) + "END";
}
all();
</script>"""


class Handler(http.server.SimpleHTTPRequestHandler):
    look = b""

    def do_GET(self):
        if self.path != "/look":
            return super().do_GET()
        self.send_response(200)
        self.send_header("Content-Type", "text/html; charset=utf-8")
        self.end_headers()
        self.wfile.write(self.look)

    def log_message(self, *_):
        pass


def chromium(profile, scheme, *arguments):
    done = subprocess.run(
        ["chromium", "--headless", "--no-sandbox", "--disable-gpu",
         "--hide-scrollbars", f"--user-data-dir={profile}",
         f"--blink-settings=preferredColorScheme={SCHEMES[scheme]}",
         "--timeout=600000", "--virtual-time-budget=600000", *arguments],
        capture_output=True, text=True, errors="replace", timeout=900)
    return done.stdout


def look(address, profile, scheme, expected):
    """The number of wrong pages, each told."""
    found = re.search("RESULT(.*)END", chromium(
        profile, scheme, "--dump-dom", address + "/look"), re.DOTALL)
    seen = json.loads(html.unescape(found[1])) if found else []
    wrong = [(s["page"], s["width"], what) for s in seen for what in s["wrong"]]
    if len(seen) != expected or any(s["dark"] != (scheme == "dark")
                                    for s in seen):
        wrong.append((f"{len(seen)} of {expected} views", scheme, "were seen"))
    for page, width, what in wrong:
        print(f"{scheme}, {width}: {page} {what}")
    return len(wrong)


def main():
    site = pathlib.Path(sys.argv[1]).resolve()
    pages = sorted(str(p.relative_to(site)) for p in site.rglob("*.html")
                   if p.name != "404.html")
    Handler.look = (LOOK % json.dumps([pages, WIDTHS])).encode()
    server = http.server.ThreadingHTTPServer(
        ("127.0.0.1", 0), functools.partial(Handler, directory=str(site)))
    threading.Thread(target=server.serve_forever, daemon=True).start()
    address = f"http://127.0.0.1:{server.server_port}"
    wrong = 0
    for scheme in SCHEMES:
        # A profile for each: the site keeps what it was shown in.
        with tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as profile:
            wrong += look(address, profile, scheme, len(pages) * len(WIDTHS))
            for page in pages if len(sys.argv) > 2 else ():
                for width in WIDTHS:
                    name = f"{page.replace('/', '_')}-{scheme}-{width}.png"
                    chromium(profile, scheme, f"--window-size={width},1400",
                             f"--screenshot={sys.argv[2]}/{name}",
                             f"{address}/{page}")
    print(f"{len(pages)} pages, {len(WIDTHS)} widths, {len(SCHEMES)} colour "
          f"schemes: {wrong} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
