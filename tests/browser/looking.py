"""What holds for every page that a test looks at: accessible, fitting, quiet; and its pictures."""

from __future__ import annotations

import base64
import os
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from importlib.resources import files
from pathlib import Path
from typing import Any

from playwright.sync_api import ConsoleMessage, Page, Response, ViewportSize

ALBUM = os.environ.get("ITA_ALBUM", "")  # a folder for every view of every page (see album.py)
ARTIFACTS = Path(ALBUM or Path(__file__).resolve().parents[1] / "artifacts")
AXE = (files("axe_playwright_python") / "axe.min.js").read_text(encoding="utf-8")
DESKTOP: ViewportSize = {"width": 1280, "height": 900}
PHONE: ViewportSize = {"width": 390, "height": 844}
TWICE: ViewportSize = {"width": 640, "height": 450}  # a desktop window at 200 %
SHEET: ViewportSize = {"width": 658, "height": 971}  # an A4 page between its margins, in CSS pixels
TALLEST = 12_000  # pixels; Chromium draws no higher picture
REFUSED = {403, 404, 422, 429}  # pages that say in Thai why not; the browser's console reports them as errors
STATUS_REPORT = "Failed to load resource: the server responded with a status of"

COLOURS = ("color-contrast", "link-in-text-block")  # what a dark page may lose that a light one has
NARROW = ("target-size", "scrollable-region-focusable", "aria-hidden-focus", "region", "label", "link-name")

RUN_AXE = """async (rules) => {
  const chosen = rules ? {runOnly: {type: "rule", values: rules}} : {};
  // Of what axe fetches beforehand, style sheets serve only an experimental rule, which is not asked.
  const preload = {assets: ["media"]};
  const found = await axe.run(document, {resultTypes: ["violations"], preload, ...chosen});
  return found.violations.map((fault) => ({
    rule: fault.id, impact: fault.impact, help: fault.help,
    nodes: fault.nodes.map((node) => ({html: node.html, summary: node.failureSummary})),
  }));
}"""

STICKING_OUT = """() => {
  const edge = document.documentElement.clientWidth;
  if (document.documentElement.scrollWidth <= edge) return [];
  return [...document.querySelectorAll("body *")]
    .filter((node) => node.getBoundingClientRect().right > edge + 1)
    .map((node) => node.outerHTML.slice(0, 120));
}"""


@dataclass
class Ears:
    """Everything a page complains about: script errors, console errors (CSP too), files that do not load."""

    heard: list[str] = field(default_factory=list)

    def listen(self, page: Page) -> None:
        """Attach to a page before it loads anything."""
        page.on("pageerror", lambda error: self.heard.append(f"script error: {error}"))
        page.on("console", self._console)
        page.on("response", self._response)

    def _console(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"} and not message.text.startswith(STATUS_REPORT):
            self.heard.append(f"console {message.type}: {message.text}")

    def _response(self, response: Response) -> None:
        is_page = response.request.is_navigation_request()
        if response.status >= 400 and not (is_page and response.status in REFUSED):
            self.heard.append(f"{response.status} {response.request.method} {response.url}")

    def assert_quiet(self) -> None:
        """Fail with everything heard so far."""
        assert not self.heard, "\n".join(self.heard)


def assert_accessible(page: Page, where: str = "", rules: Sequence[str] | None = None) -> None:
    """No rule of axe-core (WCAG A, AA, and its best practices) finds a fault; prints rule, node and help.

    All rules, or those named: what another view of the same page cannot change need not be judged again.
    """
    # Through the debugger, not through the page: the Content-Security-Policy stays in force. Once a document.
    if page.evaluate("() => !window.axe"):
        page.evaluate(f"() => {{ {AXE} }}")
    faults: list[dict[str, Any]] = page.evaluate(RUN_AXE, list(rules) if rules else None)
    lines = [
        f"{fault['rule']} ({fault['impact']}): {fault['help']}\n{node['html'][:300]}\n{node['summary']}"
        for fault in faults
        for node in fault["nodes"]
    ]
    assert not faults, f"{where or page.url}: {len(lines)} faults of accessibility\n" + "\n".join(lines)


def assert_fits(page: Page, where: str = "") -> None:
    """Nothing makes the page scroll sideways; names what sticks out."""
    wide: list[str] = page.evaluate(STICKING_OUT)
    assert not wide, f"{where or page.url} scrolls sideways:\n" + "\n".join(wide)


def photograph(page: Page, name: str) -> None:
    """Keep a picture of the window for looking at, packed quickly rather than tightly."""
    debugger = page.context.new_cdp_session(page)
    shot = debugger.send("Page.captureScreenshot", {"format": "png", "optimizeForSpeed": True})
    debugger.detach()
    (ARTIFACTS / f"{name}.png").write_bytes(base64.b64decode(shot["data"]))


def open_whole_page(page: Page, viewport: ViewportSize) -> None:
    """Make the window as high as the page: nothing lies under the row of buttons, pictures and fonts load."""
    page.set_viewport_size(viewport)
    page.evaluate("() => document.fonts.ready.then(() => null)")
    height = max(page.evaluate("document.documentElement.scrollHeight"), viewport["height"])
    page.set_viewport_size({"width": viewport["width"], "height": min(height, TALLEST)})
    until = time.monotonic() + 20
    while not page.evaluate("[...document.images].every((image) => image.complete)"):
        assert time.monotonic() < until, f"pictures of {page.url} do not load"
        page.wait_for_timeout(50)
