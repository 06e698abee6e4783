"""The handbook's pictures: pages of the demo agency from a portal started for it.

Usage: python -m tests.browser.handbook_pictures
"""

from __future__ import annotations

import io
from pathlib import Path
from tempfile import TemporaryDirectory

from PIL import Image
from playwright.sync_api import ViewportSize, sync_playwright

from tests.browser.server import running_portal
from tests.browser.tour import DEMO_TIME, HOME, PALETTES, reopen_scores
from tests.browser.visitor import Visitor, launch

FOLDER = Path(__file__).resolve().parents[2] / "docs" / "handbook" / "pictures"
SIZE: ViewportSize = {"width": 1120, "height": 760}
OWNERS = ("demo.works", "demo.staff", "demo.finance", "demo.head")
HEAVIEST = 120_000  # bytes of one picture


def main() -> None:
    """Walk the demo year and keep a picture for each chapter that has one."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as data, running_portal(Path(data)) as portal, sync_playwright() as playwright:
        browser = launch(playwright)
        visitor = Visitor.arrive(browser, portal.url, size=SIZE)
        visitor.page.set_default_timeout(DEMO_TIME)
        visitor.go("/demo/")
        visitor.page.wait_for_selector("button[value='demo.staff']", timeout=DEMO_TIME)
        walk(visitor)
        visitor.leave()
        browser.close()


def walk(visitor: Visitor) -> None:
    """The desk, the year, its plan, a round to report, signing, then scores and a draft being written."""
    visitor.enter_demo("demo.staff")
    keep(visitor, "desk")
    years = visitor.main.get_by_role("table").first.get_by_role("rowheader").all_inner_texts()
    latest = int(years[0].split()[-1])
    visitor.go(f"{HOME}{latest}/")
    keep(visitor, "year", height=900)
    visitor.go(f"{HOME}{latest + 1}/measures/")
    keep(visitor, "plan")
    open_round(visitor)
    keep(visitor, "round", height=1000)
    visitor.enter_demo("demo.clerk")
    visitor.follow("อ่านและลงนาม")
    keep(visitor, "signing", at="ความเห็นของท่าน")
    open_draft(visitor, latest)
    keep(visitor, "edit", height=900)
    reopen_scores(visitor, latest)
    keep(visitor, "scores", height=1000)


def open_round(visitor: Visitor) -> None:
    """The form of a round, as the first officer who is to report one finds it."""
    for owner in OWNERS:
        visitor.enter_demo(owner)
        visitor.go(f"{HOME}my-rounds/")
        link = visitor.main.locator("a[href*='/rounds/']")
        if link.count():
            visitor.go(str(link.first.get_attribute("href")))
            break
    answer = visitor.main.locator("a.btn", has_text="รายงานผล")
    if answer.count():
        visitor.open(answer.first)


def open_draft(visitor: Visitor, latest: int) -> None:
    """The first paper of the two years at hand that may still be edited."""
    visitor.enter_demo("demo.staff")
    for year in (latest + 1, latest):
        visitor.go(f"{HOME}{year}/papers/")
        links = visitor.main.locator(f"a[href^='{HOME}papers/']").all()
        for address in [str(link.get_attribute("href")) for link in links]:
            visitor.go(address)
            edit = visitor.main.locator("a.btn", has_text="แก้ไขข้อความ")
            if edit.count():
                visitor.open(edit.first)
                return
    raise LookupError("the demo has no paper that may be edited")


def keep(visitor: Visitor, name: str, *, height: int = SIZE["height"], at: str = "") -> None:
    """One window of the page, so many pixels high, from the top or about a heading; as light as must be."""
    visitor.page.set_viewport_size({"width": SIZE["width"], "height": height})
    visitor.page.wait_for_load_state("networkidle")
    if at:
        heading = visitor.main.get_by_role("heading", name=at)
        heading.evaluate("heading => window.scrollTo(0, heading.offsetTop - 60)")
    picture = Image.open(io.BytesIO(visitor.page.screenshot(animations="disabled"))).convert("RGB")
    for colours in PALETTES:
        light = io.BytesIO()
        picture.quantize(colours, Image.Quantize.MAXCOVERAGE, dither=Image.Dither.NONE).save(
            light, "PNG", optimize=True
        )
        if light.tell() <= HEAVIEST:
            break
    (FOLDER / f"{name}.png").write_bytes(light.getvalue())
    print(f"{name}: {light.tell() // 1000} kB at {visitor.path}")


if __name__ == "__main__":
    main()
